/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "app/import.h"
#include "app_town.h"

const struct walk_limit within_15min = {WALK_LIMIT_TIME, 15 * 60 * 1000};

static void stop(const struct error *err)
{
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, err);
    fail_msg("%s", buffer_text(&sentence));
}

static const char *path_in(struct app_town *town, const char *folder, const char *name)
{
    struct buffer path = {0};
    buffer_add_format(&path, "%s/%s", folder, name);
    const char *kept = arena_copy_text(town->arena, buffer_text(&path));
    buffer_free(&path);
    return kept;
}

/* The town's sites, but for the brewery, which is not usable. */
static const char *write_sites(struct app_town *town, const char *source, const char *more)
{
    static const char was[] = "usable after 72 h";
    char text[4096];
    FILE *in = fopen(path_in(town, source, "sites.csv"), "rb");
    assert_non_null(in);
    size_t size = fread(text, 1, sizeof text - 1, in);
    fclose(in);
    text[size] = '\0';
    char *state = strstr(text, was);
    assert_non_null(state);
    const char *path = path_in(town, town->place.folder, "sites.csv");
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fprintf(out, "%.*snot usable%s%s", (int)(state - text), text, state + sizeof was - 1, more);
    fclose(out);
    return path;
}

static void take_in(struct app_town *town, const struct import_request *request,
                    const struct intake *intake, bool is_read, struct error *err)
{
    struct import_report report = {.arena = town->arena};
    struct import_result result;
    if (!is_read ||
        !app_take_in(town->place.engine, request, intake, town->arena, &report, &result, err))
        stop(err);
}

static void import_all(struct app_town *town, const char *more_sites)
{
    const char *source = getenv("MUSTER_TOWN");
    source = source ? source : "tests/data/town";
    struct error err;
    struct city *city = engine_city(town->place.engine);
    struct import_report report = {.arena = town->arena};
    struct import_request request = {
        .path = path_in(town, source, "roads.geojson"),
        .options_text = "",
        .actor = {.now_ms = town->place.now_ms, .claim = {.kind = BASIS_RULE}},
    };
    struct roads_summary roads;
    const struct people_request people = {.state = "resident"};
    const struct sites_request sites = {0};
    struct intake intake;
    int64_t offset_mm;
    bool ok = app_read_roads(&request, true, town->arena, &report, &roads, &intake, &err);
    take_in(town, &request, &intake, ok, &err);
    request.path = path_in(town, source, "people.csv");
    report = (struct import_report){.arena = town->arena};
    ok = app_read_people(city, &request, &people, town->arena, &report, &intake, &err);
    take_in(town, &request, &intake, ok, &err);
    request.path = write_sites(town, source, more_sites);
    request.map = "state=state";
    report = (struct import_report){.arena = town->arena};
    ok = app_read_sites(city, &request, &sites, town->arena, &report, &offset_mm, &intake, &err);
    take_in(town, &request, &intake, ok, &err);
}

static void make_plan(struct app_town *town, const struct walk_limit *limit)
{
    const struct plan_request request = {
        .name = "a",
        .author = "",
        .actor = {.now_ms = town->place.now_ms, .claim = {.kind = BASIS_RULE}},
        .hazard = HAZARD_AIR_RAID,
        .limit = *limit,
        .snap_mm = 500000,
        .priority = PRIORITY_DEFAULT,
    };
    struct plan_timings timings;
    struct plan_view view;
    struct error err;
    if (!app_plan_shelters(town->place.engine, &request, NULL, town->arena, &view, &timings, &err))
        stop(&err);
}

void app_town_begin(struct app_town *town, const struct walk_limit *limit, const char *more_sites)
{
    struct error err;
    struct city *city;
    *town = (struct app_town){.arena = arena_new()};
    office_begin(&town->place);
    office_open(&town->place);
    import_all(town, more_sites);
    make_plan(town, limit);
    office_close(&town->place);
    if (!city_open(town->place.path, CITY_READ, &city, &err) ||
        !app_load_plan(city, "a", town->arena, &town->view, &err) ||
        !app_solve_again(&town->view, NULL, town->arena, &town->solution, &err))
        stop(&err);
    city_close(city);
}

void app_town_end(struct app_town *town)
{
    office_end(&town->place);
    arena_free(town->arena);
}
