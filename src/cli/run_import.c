/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/import_options.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print.h"
#include "host/file.h"

/* One import on its way: who acts, the arena of its records and its report. */
struct importing {
    struct acting acting;
    struct arena *arena;
    struct import_request request;
    struct import_report report;
    struct buffer options_text;
    struct intake intake;
    struct import_result result;
    struct import_outcome outcome;
};

static bool read_separator(const struct invocation *invocation, char *ret_separator,
                           struct error *err)
{
    const char *name = option_value(invocation, "delimiter");
    if (!name)
        return true;
    static const struct {
        const char *name;
        char separator;
    } separators[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        if (strcmp(separators[i].name, name) == 0) {
            *ret_separator = separators[i].separator;
            return true;
        }
    }
    return bad_value(err, "delimiter", name, "comma, semicolon, tab");
}

static bool read_datum(const struct invocation *invocation, struct import_request *request,
                       struct error *err)
{
    const char *name = option_value(invocation, "datum");
    request->has_datum = name != NULL;
    if (!name || datum_parse(name, &request->datum))
        return true;
    return bad_value(err, "datum", name, "wgs84, cgcs2000, gcj02, bd09");
}

static const char *find_option(void *context, const char *option)
{
    return option_value(context, option);
}

static void end(struct importing *importing)
{
    acting_end(&importing->acting);
    buffer_free(&importing->options_text);
}

/* A report that cannot be written is found out before the city is changed. */
static bool try_report(const struct invocation *invocation, struct error *err)
{
    const char *path = option_value(invocation, "report");
    if (!path || strcmp(path, "-") == 0)
        return true;
    if (invocation->argument_count > 0 && file_is_same(path, invocation->arguments[0]))
        return error_set(err, ERROR_CONFLICT, TEXT_CLI_SAME_FILE, ARG_TEXT("file", path));
    return file_write(path, "", 0, err);
}

static bool read_options(struct invocation *invocation, struct importing *importing,
                         struct error *err)
{
    const struct import_words words = {find_option, invocation};
    struct import_request *request = &importing->request;
    request->path = invocation->argument_count > 0 ? invocation->arguments[0] : NULL;
    request->progress = invocation->progress;
    request->add = option_value(invocation, "add") != NULL;
    request->encoding = option_value(invocation, "encoding");
    request->map = option_value(invocation, "map");
    request->crs = option_value(invocation, "crs");
    request->where = option_value(invocation, "where");
    if (!read_separator(invocation, &request->separator, err) ||
        !read_datum(invocation, request, err) ||
        !import_options_write(&words, &importing->options_text, err))
        return false;
    request->options_text = buffer_text(&importing->options_text);
    return true;
}

/* The city as it is, for reading the file against it: whoever writes is not kept waiting. */
static bool begin(struct invocation *invocation, struct importing *importing, struct error *err)
{
    *importing = (struct importing){0};
    if (!read_options(invocation, importing, err) || !try_report(invocation, err) ||
        !acting_begin_reading(invocation, ENGINE_CREATE, &importing->acting, err)) {
        buffer_free(&importing->options_text);
        return false;
    }
    importing->arena = importing->acting.arena;
    importing->request.actor = importing->acting.actor;
    importing->report.arena = importing->arena;
    return true;
}

/* Asked before the file is read: where it may not be, nothing is read. */
static bool may(struct invocation *invocation, struct importing *importing, struct error *err)
{
    return app_may_import(importing->acting.engine, &importing->request.actor,
                          invocation->command->noun, importing->arena, &importing->result.decision,
                          err);
}

static struct city *city_of(const struct importing *importing)
{
    return engine_city(importing->acting.engine);
}

static bool take_in(struct invocation *invocation, struct importing *importing, struct error *err)
{
    if (!acting_write(invocation, ENGINE_CREATE, &importing->acting, err))
        return false;
    importing->request.actor = importing->acting.actor;
    return app_take_in(importing->acting.engine, &importing->request, &importing->intake,
                       importing->arena, &importing->report, &importing->result, err);
}

static bool write_rows(struct invocation *invocation, const struct importing *importing,
                       struct error *err)
{
    const char *path = option_value(invocation, "report");
    if (!path)
        return true;
    struct buffer rows = {0};
    write_import_report(&rows, invocation->language, &importing->report);
    bool ok = file_write(path, buffer_text(&rows), rows.size, err);
    buffer_free(&rows);
    return ok;
}

/* The part all imports end with. The report is written also when the import failed. */
static bool finish(struct invocation *invocation, struct importing *importing, bool ok,
                   struct error *err)
{
    struct error of_report;
    importing->outcome.act = importing->result.act;
    if (!ok)
        acting_note_missing(invocation, &importing->result.decision);
    bool is_written = write_rows(invocation, importing, ok ? err : &of_report);
    if (ok && (is_written || !invocation->json))
        print_import(invocation, &importing->report, &importing->outcome);
    end(importing);
    return ok && is_written;
}

static bool has_ground(const struct ground_counts *counts)
{
    for (int group = 0; group < GROUND_GROUP_COUNT; group++)
        if (counts->of_group[group] > 0)
            return true;
    return false;
}

bool run_import_roads(struct invocation *invocation, struct error *err)
{
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    struct roads_summary summary;
    bool with_buildings = !option_value(invocation, "no-buildings");
    bool ok = may(invocation, &importing, err) &&
              app_read_roads(&importing.request, with_buildings, importing.arena, &importing.report,
                             &summary, &importing.intake, err) &&
              take_in(invocation, &importing, err);
    if (ok)
        note(invocation, TEXT_CLI_IMPORT_COMPONENTS, ARG_INTEGER("nodes", summary.node_count),
             ARG_INTEGER("components", summary.component_count),
             ARG_INTEGER("largest", summary.largest_component));
    if (ok && has_ground(&summary.ground))
        note(invocation, TEXT_CLI_IMPORT_GROUND,
             ARG_INTEGER("buildings", summary.ground.of_group[GROUP_BUILDING]),
             ARG_INTEGER("waters", summary.ground.of_group[GROUP_WATER]),
             ARG_INTEGER("greens", summary.ground.of_group[GROUP_GREEN]),
             ARG_INTEGER("coasts", summary.ground.of_group[GROUP_COAST]),
             ARG_INTEGER("waterways", summary.ground.of_group[GROUP_WATERWAY]));
    importing.outcome.roads = &summary;
    return finish(invocation, &importing, ok, err);
}

static bool needs_file(const struct invocation *invocation, bool has_other, struct error *err)
{
    bool has_file = invocation->argument_count > 0;
    if (has_file != has_other)
        return true;
    if (has_file)
        return error_set(err, ERROR_USAGE, TEXT_CLI_TOO_MANY_ARGUMENTS,
                         ARG_TEXT("word", invocation->arguments[0]));
    return error_set(err, ERROR_USAGE, TEXT_CLI_MISSING_ARGUMENT, ARG_TEXT("word", "FILE"));
}

static bool estimate(struct invocation *invocation, struct error *err)
{
    int64_t total = 0;
    struct importing importing;
    if (!parse_count(invocation, "estimate", 1, INT32_MAX, &total, err) ||
        !begin(invocation, &importing, err))
        return false;
    bool ok = may(invocation, &importing, err);
    if (ok) {
        app_estimate_people(&importing.request, total, importing.arena, &importing.intake);
        ok = take_in(invocation, &importing, err);
    }
    importing.report.total = importing.report.accepted = 1;
    if (ok)
        note(invocation, TEXT_CLI_ESTIMATE_DONE, ARG_INTEGER("people", total));
    return finish(invocation, &importing, ok, err);
}

bool run_import_people(struct invocation *invocation, struct error *err)
{
    bool estimated = option_value(invocation, "estimate") != NULL;
    if (!needs_file(invocation, estimated, err))
        return false;
    if (estimated && option_value(invocation, "add"))
        return error_set(err, ERROR_USAGE, TEXT_CLI_ESTIMATE_ALONE);
    if (estimated)
        return estimate(invocation, err);
    struct people_request people = {.state = option_value(invocation, "state")};
    const char *class_name = option_value(invocation, "class");
    if (class_name && !person_class_parse(class_name, &people.person_class))
        return bad_value(err, "class", class_name,
                         "general, minor, older, disabled, pregnant, patient");
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    bool ok = may(invocation, &importing, err) &&
              app_read_people(city_of(&importing), &importing.request, &people, importing.arena,
                              &importing.report, &importing.intake, err) &&
              take_in(invocation, &importing, err);
    return finish(invocation, &importing, ok, err);
}

static bool make_up(struct invocation *invocation, const struct sites_request *sites,
                    struct error *err)
{
    int64_t count = 0, places = 0, seed = 0;
    if (!option_value(invocation, "places"))
        return error_set(err, ERROR_USAGE, TEXT_CLI_OPTION_REQUIRED, ARG_TEXT("option", "places"),
                         ARG_TEXT("expected", "P"));
    struct importing importing;
    if (!parse_count(invocation, "made-up", 1, 1000000, &count, err) ||
        !parse_count(invocation, "places", 0, INT32_MAX, &places, err) ||
        !parse_count(invocation, "seed", 0, INT64_MAX, &seed, err) ||
        !begin(invocation, &importing, err))
        return false;
    bool ok = may(invocation, &importing, err) &&
              app_make_up_sites(city_of(&importing), &importing.request, (uint32_t)count, places,
                                (uint64_t)seed, sites, importing.arena, &importing.report,
                                &importing.intake, err) &&
              take_in(invocation, &importing, err);
    if (ok)
        note(invocation, TEXT_CLI_PLAN_MADE_UP);
    return finish(invocation, &importing, ok, err);
}

bool run_import_sites(struct invocation *invocation, struct error *err)
{
    bool made_up = option_value(invocation, "made-up") != NULL;
    if (!needs_file(invocation, made_up, err))
        return false;
    struct sites_request sites = {.access = option_value(invocation, "sites-class"),
                                  .suitable = option_value(invocation, "suitable")};
    if (made_up)
        return make_up(invocation, &sites, err);
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    int64_t offset_mm;
    bool ok = may(invocation, &importing, err) &&
              app_read_sites(city_of(&importing), &importing.request, &sites, importing.arena,
                             &importing.report, &offset_mm, &importing.intake, err) &&
              take_in(invocation, &importing, err);
    if (ok && offset_mm >= 0)
        note(invocation, TEXT_CLI_IMPORT_SNAP_OFFSET, ARG_LENGTH("offset", offset_mm));
    return finish(invocation, &importing, ok, err);
}

bool run_import_areas(struct invocation *invocation, struct error *err)
{
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    bool ok = may(invocation, &importing, err) &&
              app_read_areas(city_of(&importing), &importing.request, importing.arena,
                             &importing.report, &importing.intake, err) &&
              take_in(invocation, &importing, err);
    return finish(invocation, &importing, ok, err);
}

bool run_import_hazard(struct invocation *invocation, struct error *err)
{
    enum hazard hazard;
    if (!parse_hazard(invocation, &hazard, err))
        return false;
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    bool ok = may(invocation, &importing, err) &&
              app_read_hazard(city_of(&importing), &importing.request, hazard, importing.arena,
                              &importing.report, &importing.intake, err) &&
              take_in(invocation, &importing, err);
    return finish(invocation, &importing, ok, err);
}

bool run_import_organisations(struct invocation *invocation, struct error *err)
{
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    bool ok = may(invocation, &importing, err) &&
              app_read_parties(importing.acting.engine, &importing.request, importing.arena,
                               &importing.report, &importing.intake, err) &&
              take_in(invocation, &importing, err);
    importing.outcome.parties = &importing.result.parties;
    return finish(invocation, &importing, ok, err);
}
