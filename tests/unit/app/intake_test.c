/* SPDX-License-Identifier: Apache-2.0 */
/* Files that were read, and what has become of the city when they are taken in. */
#include "unit.h"

#include <stdio.h>

#include "app/import.h"
#include "app/site_names.h"
#include "app_town.h"

static struct app_town town;
static struct error err;
static struct import_report report;
static struct intake intake;
static struct import_result result;

static const char SITES[] =
    "id,name,lon,lat,capacity\ns1,A,0.3024,0.2022,5\nx2,B,0.3024,0.2022,6\n";

static int begin(void **state)
{
    (void)state;
    app_town_begin(&town, &within_15min, "");
    office_open(&town.place);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_close(&town.place);
    app_town_end(&town);
    return 0;
}

static struct import_request request_of(const char *name, const char *text, struct buffer *bytes)
{
    buffer_add_text(bytes, text);
    report = (struct import_report){.arena = town.arena};
    return (struct import_request){
        .path = name,
        .bytes = bytes,
        .options_text = "",
        .actor = {.now_ms = town.place.now_ms += 60000, .claim = {.kind = BASIS_RULE}},
    };
}

static struct import_request read_sites(struct engine *engine, const char *name, const char *text)
{
    struct buffer bytes = {0};
    const struct sites_request sites = {0};
    struct import_request request = request_of(name, text, &bytes);
    int64_t offset_mm;
    assert_true(app_read_sites(engine_city(engine), &request, &sites, town.arena, &report,
                               &offset_mm, &intake, &err));
    request.bytes = NULL;
    return request;
}

static bool take_in(struct engine *engine, const struct import_request *request)
{
    return app_take_in(engine, request, &intake, town.arena, &report, &result, &err);
}

static struct hash sites_hash(void)
{
    struct site_records sites;
    struct hash hash;
    assert_true(city_get_sites(engine_city(town.place.engine), town.arena, &sites, &hash, &err));
    return hash;
}

/* To a single street. */
static void change_roads(void)
{
    struct roads_summary summary;
    struct intake roads;
    char path[160];
    snprintf(path, sizeof path, "%s/roads.geojson", town.place.folder);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fputs("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
          "\"highway\":\"residential\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
          "[[0.30,0.20],[0.31,0.20],[0.31,0.21]]}}]}",
          out);
    fclose(out);
    struct import_report of_roads = {.arena = town.arena};
    const struct import_request request = {
        .path = path,
        .options_text = "",
        .actor = {.now_ms = town.place.now_ms += 60000, .claim = {.kind = BASIS_RULE}},
    };
    assert_true(app_read_roads(&request, true, town.arena, &of_roads, &summary, &roads, &err));
    assert_true(
        app_take_in(town.place.engine, &request, &roads, town.arena, &of_roads, &result, &err));
}

static void what_was_read_against_other_streets_does_not_come_in(void **state)
{
    (void)state;
    struct engine *engine = town.place.engine;
    struct import_request request = read_sites(engine, "other.csv", SITES);
    struct hash before = sites_hash();
    change_roads();
    int64_t entries = office_now(&town.place)->chain.count;
    assert_false(take_in(engine, &request));
    assert_int_equal(err.kind, ERROR_CONFLICT);
    assert_int_equal(err.id, TEXT_APP_CHANGED_MEANWHILE);
    request.is_trial = true;
    assert_false(take_in(engine, &request));
    assert_int_equal(err.id, TEXT_APP_CHANGED_MEANWHILE);
    assert_true(hash_equal(before, sites_hash()));
    assert_int_equal(office_now(&town.place)->chain.count, entries);
    /* Read again, it does. */
    request = read_sites(engine, "other.csv", SITES);
    assert_true(take_in(engine, &request));
    assert_false(hash_equal(before, sites_hash()));
}

static void what_others_write_meanwhile_stays_and_so_does_what_was_read(void **state)
{
    (void)state;
    struct engine *engine = town.place.engine, *reader;
    struct site_records sites;
    struct hash hash;
    assert_true(engine_open(town.place.path, ENGINE_READ, "test", 1, NULL, &reader, &err));
    struct import_request of_other = read_sites(reader, "other.csv", SITES);
    struct intake other = intake;
    engine_close(reader);
    struct import_request request = read_sites(engine, "third.csv", SITES);
    intake.put.add = request.add = true;
    assert_true(take_in(engine, &request));
    intake = other;
    intake.put.add = of_other.add = true;
    assert_true(take_in(engine, &of_other));
    assert_true(city_get_sites(engine_city(engine), town.arena, &sites, &hash, &err));
    uint32_t from_other = 0, from_third = 0;
    for (uint32_t s = 0; s < sites.count; s++) {
        from_other += strncmp(sites.records[s].full_key, "other.csv:", 10) == 0;
        from_third += strncmp(sites.records[s].full_key, "third.csv:", 10) == 0;
    }
    assert_int_equal(from_other, 2);
    assert_int_equal(from_third, 2);
}

static void a_trial_needs_no_writer(void **state)
{
    (void)state;
    struct engine *reader;
    struct hash before = sites_hash();
    /* Somebody else holds the file for writing: town.place.engine. */
    assert_true(engine_open(town.place.path, ENGINE_READ, "test", 1, NULL, &reader, &err));
    struct decision decision;
    struct import_request request = read_sites(reader, "sites.csv", SITES);
    assert_true(app_may_import(reader, &request.actor, "sites", town.arena, &decision, &err));
    request.is_trial = true;
    intake.put.add = request.add = true;
    assert_true(take_in(reader, &request));
    assert_int_equal(report.accepted, 2);
    /* That the file of the same name would be replaced is told as of the import. */
    assert_int_equal(report.remarks[report.remark_count - 1].reason->id, TEXT_CLI_SAME_SOURCE);
    engine_close(reader);
    assert_true(hash_equal(before, sites_hash()));
}

static const struct site_name *find_name(const struct site_names *names, const char *full)
{
    uint32_t at;
    return key_index_find(&names->full, full, strlen(full), &at) ? &names->names[at] : NULL;
}

/* What a trial says of edits rests on these names. */
static void check_foreseen(const char *name, bool add)
{
    struct engine *engine = town.place.engine;
    struct city *city = engine_city(engine);
    struct site_names foreseen, found;
    struct import_request request = read_sites(engine, name, SITES);
    intake.put.add = request.add = add;
    assert_true(
        app_foresee_sites(city, name, intake.put.records, add, town.arena, &foreseen, &err));
    assert_true(take_in(engine, &request));
    assert_true(app_name_sites(city, town.arena, &found, &err));
    assert_int_equal(foreseen.count, found.count);
    for (uint32_t n = 0; n < found.count; n++) {
        const struct site_name *same = find_name(&foreseen, found.names[n].full);
        assert_non_null(same);
        assert_string_equal(same->own, found.names[n].own);
        assert_string_equal(same->shown, found.names[n].shown);
    }
}

static void sites_will_be_called_as_foreseen(void **state)
{
    (void)state;
    check_foreseen("other.csv", true);
    check_foreseen("sites.csv", true);
    check_foreseen("third.csv", true);
    check_foreseen("sites.csv", false);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_read_against_other_streets_does_not_come_in),
        TEST(what_others_write_meanwhile_stays_and_so_does_what_was_read),
        TEST(a_trial_needs_no_writer),
        TEST(sites_will_be_called_as_foreseen),
    };
    return cmocka_run_group_tests_name("app/intake", tests, NULL, NULL);
}
