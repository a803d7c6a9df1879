/* SPDX-License-Identifier: Apache-2.0 */
/* The real files of ../shared/data, whose figures are in its README.md; skipped without them. */
#include "table_reading.h"

#include "host/file.h"
#include "import/areas.h"
#include "import/hazards.h"
#include "import/people.h"
#include "import/sites.h"
#include "table/table_filter.h"

/* Roads of Oslo; the core of Tainan. */
static const struct geo_box oslo = {{107080000, 598603000}, {108290000, 599381000}};
static const struct geo_box tainan = {{1201500000, 229400000}, {1202700000, 230500000}};

/* False, with a word about it, if the file is not here. */
static bool read_city_file(const char *name, struct table_reading *ret_reading)
{
    const char *data = getenv("MUSTER_DATA");
    struct buffer path = {0}, bytes = {0};
    struct error err;
    buffer_add_format(&path, "%s/cities/%s", data ? data : "../shared/data", name);
    bool is_there = file_read(buffer_text(&path), &bytes, &err);
    if (is_there)
        *ret_reading = table_reading_of_bytes(bytes.bytes, bytes.size);
    else
        say_skipped(buffer_text(&path));
    buffer_free(&path);
    buffer_free(&bytes);
    assert_true(!is_there || ret_reading->ok);
    return is_there;
}

static struct people_records read_people(struct table_reading *t, const struct geo_box *box)
{
    struct people_records people;
    struct people_options options = {.location = {.roads_box = box}};
    assert_true(
        people_from_features(&t->set, &options, t->arena, t->scratch, &t->report, &people, t->err));
    return people;
}

static struct site_records read_sites(struct table_reading *t, const struct geo_box *box,
                                      enum text_id title)
{
    struct site_records sites;
    const struct site_sheet *sheet;
    struct site_options options = {.location = {.roads_box = box},
                                   .suitable = {[HAZARD_FLOOD] = true, [HAZARD_CHEMICAL] = true}};
    assert_true(sites_from_features(&t->set, &options, t->arena, t->scratch, &t->report, &sites,
                                    &sheet, t->err));
    assert_int_equal(sheet->title, title);
    return sites;
}

static void sum_people(const struct people_records *people, const struct geo_box *box,
                       int64_t *ret_all, int64_t *ret_inside)
{
    *ret_all = *ret_inside = 0;
    for (uint32_t i = 0; i < people->count; i++) {
        *ret_all += people->records[i].people;
        if (geo_box_contains(box, people->records[i].point))
            *ret_inside += people->records[i].people;
    }
}

static void oslo_people_are_a_grid_of_640797(void **state)
{
    (void)state;
    struct table_reading t;
    if (!read_city_file("oslo/people.csv", &t))
        return;
    struct people_records people = read_people(&t, &oslo);
    int64_t all, inside;
    sum_people(&people, &oslo, &all, &inside);
    assert_counts(&t.report, 9371, 9371);
    assert_int_equal(all, 640797);
    /* README: 272,374 within the roads' box, whose corners it gives to four digits. */
    assert_in_range(inside, 272374 - 100, 272374 + 100);
    assert_string_equal(people.records[0].key, "22536006661600");
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_OUTSIDE_ROADS), 1);
    table_reading_end(&t);
}

static void norway_has_316_shelters_20_of_them_in_oslo(void **state)
{
    (void)state;
    struct table_reading t;
    if (!read_city_file("oslo/shelters.geojson", &t))
        return;
    struct site_records sites = read_sites(&t, &oslo, TEXT_IMPORT_SHEET_NORWAY);
    assert_counts(&t.report, 316, 316);
    int64_t places = 0, inside = 0, not_usable = 0;
    for (uint32_t i = 0; i < sites.count; i++) {
        const struct site_record *site = &sites.records[i];
        assert_int_equal(site->function, FUNCTION_PERSONNEL_SHELTER);
        assert_int_equal(site->access, ACCESS_PUBLIC);
        assert_int_equal(site->suitable[HAZARD_AIR_RAID], SUITABILITY_YES);
        assert_non_null(site->name);
        not_usable += site->state == STATE_NOT_USABLE;
        if (geo_box_contains(&oslo, site->entrances[0].point)) {
            places += site->places;
            inside++;
        }
    }
    assert_int_equal(inside, 20);
    assert_int_equal(places, 14530);
    assert_int_equal(not_usable, 2); /* "Ikke ferdigstilt" */
    table_reading_end(&t);
}

static void tainan_has_1883274_people_at_12774_points(void **state)
{
    (void)state;
    struct table_reading t;
    if (!read_city_file("tainan/people.geojson", &t))
        return;
    struct people_records people = read_people(&t, &tainan);
    int64_t all, inside;
    sum_people(&people, &tainan, &all, &inside);
    assert_counts(&t.report, 12774, 12774);
    assert_int_equal(all, 1883274);
    assert_int_equal(inside, 950452);
    table_reading_end(&t);
}

static void tainan_shelters_are_read_whichever_keys_they_use(void **state)
{
    (void)state;
    struct table_reading t;
    if (!read_city_file("tainan/shelters.csv", &t))
        return;
    struct site_records sites = read_sites(&t, &tainan, TEXT_IMPORT_SHEET_TAIWAN);
    assert_counts(&t.report, 6777, 6777);
    int64_t places = 0, dwellings = 0, other_keys = 0, core = 0, core_places = 0;
    for (uint32_t i = 0; i < sites.count; i++) {
        const struct site_record *site = &sites.records[i];
        places += site->places;
        dwellings += strcmp(site->category, "一般住宅") == 0;
        other_keys += strcmp(site->category, "保二") == 0 || strcmp(site->category, "航空") == 0;
        /* All are basements, so none is for flood or gas, although this reading vouches for them.
         */
        assert_int_equal(site->suitable[HAZARD_FLOOD], SUITABILITY_NO);
        assert_int_equal(site->suitable[HAZARD_CHEMICAL], SUITABILITY_NO);
        assert_int_equal(site->suitable[HAZARD_AIR_RAID], SUITABILITY_YES);
        assert_int_equal(site->suitable[HAZARD_FIRE], SUITABILITY_UNKNOWN);
        if (geo_box_contains(&tainan, site->entrances[0].point)) {
            core++;
            core_places += site->places;
        }
    }
    assert_int_equal(places, 2636975);
    assert_int_equal(dwellings, 5321);
    assert_int_equal(other_keys, 32);
    assert_int_equal(core, 5815);
    assert_in_range(core_places, 1915000, 1925000);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_SAME_POINT), 6777 - 6366);
    table_reading_end(&t);
}

static void tainan_has_752_villages_in_its_towns(void **state)
{
    (void)state;
    struct table_reading t;
    if (!read_city_file("tainan/villages.topojson", &t))
        return;
    struct area_records areas;
    assert_true(areas_from_features(&t.set, &(struct area_options){0}, t.arena, t.scratch,
                                    &t.report, &areas, t.err));
    assert_counts(&t.report, 752, areas.count);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_KEY_TWICE) +
                         count_refused(&t.report, TEXT_IMPORT_CELL_MISSING),
                     t.report.refused);
    assert_true(areas.count > 740);
    /* Each village lies in one piece of its town's code, and no two hold the same point. */
    struct geo_point hall = {1202050000, 229920000};
    int holders = 0;
    for (uint32_t i = 0; i < areas.count; i++) {
        const struct area_record *area = &areas.records[i];
        assert_memory_equal(area->code, area->parent_code, strlen(area->parent_code));
        holders += geo_polygon_contains(&area->polygon, hall);
    }
    assert_int_equal(holders, 1);
    table_reading_end(&t);
}

static void deep_water_in_tainan_is_a_choice_of_rows(void **state)
{
    (void)state;
    struct table_reading t;
    if (!read_city_file("tainan/flood-450mm.geojson", &t))
        return;
    struct table_filter filter;
    struct hazard_records hazards;
    struct location_options options = {0};
    assert_int_equal(t.set.row_count, 3);
    assert_true(table_filter_parse("CLASS>=3", t.arena, &filter, t.err));
    assert_true(table_filter_apply(&filter, t.arena, &t.report, &t.set, t.err));
    assert_true(hazards_from_features(&t.set, &options, t.arena, &t.report, &hazards, t.err));
    assert_counts(&t.report, 1, 1);
    assert_int_equal(hazards.count, 161);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_WHERE_LEFT_OUT), 1);
    table_reading_end(&t);
}

static void porto_alegre_has_812935_people_in_hexagons(void **state)
{
    (void)state;
    struct table_reading t;
    if (!read_city_file("porto-alegre/people.csv", &t))
        return;
    struct people_records people = read_people(&t, NULL);
    int64_t all, inside;
    sum_people(&people, &oslo, &all, &inside);
    assert_counts(&t.report, 1227, 1227);
    assert_int_equal(all, 812935);
    assert_int_equal(inside, 0);
    table_reading_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oslo_people_are_a_grid_of_640797),
        cmocka_unit_test(norway_has_316_shelters_20_of_them_in_oslo),
        cmocka_unit_test(tainan_has_1883274_people_at_12774_points),
        cmocka_unit_test(tainan_shelters_are_read_whichever_keys_they_use),
        cmocka_unit_test(tainan_has_752_villages_in_its_towns),
        cmocka_unit_test(deep_water_in_tainan_is_a_choice_of_rows),
        cmocka_unit_test(porto_alegre_has_812935_people_in_hexagons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
