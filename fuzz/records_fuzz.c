/* SPDX-License-Identifier: Apache-2.0 */
/*
 * people, sites, areas and hazards_from_features over any table: the first byte is a set of
 * options, the rest is the file.
 */
#include "import/areas.h"
#include "import/hazards.h"
#include "import/people.h"
#include "import/sites.h"
#include "table/table.h"
#include "table_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WITH_DATUM = 1, WITH_BOX = 2, WITH_PROJECTION = 4, WITH_MAP = 8, WITH_ACCESS = 16 };

/* Metres of a made-up plane; nothing west of its origin. */
static bool to_wgs84(void *context, double x, double y, double *ret_lon, double *ret_lat)
{
    (void)context;
    if (!(x >= 0))
        return false;
    *ret_lon = x / 1e5;
    *ret_lat = y / 1e5;
    return true;
}

struct choice {
    struct projection projection;
    enum datum datum;
    struct geo_box box;
    struct column_map map;
    struct site_access_rules access;
    struct location_options location;
};

static void choose(uint8_t bits, struct arena *arena, struct choice *choice)
{
    struct error err;
    choice->projection = (struct projection){.to_wgs84 = to_wgs84};
    choice->datum = (enum datum)(bits >> 6);
    choice->box = (struct geo_box){{100000000, 200000000}, {1200000000, 600000000}};
    choice->location = (struct location_options){
        .projection = bits & WITH_PROJECTION ? &choice->projection : NULL,
        .datum = bits & WITH_DATUM ? &choice->datum : NULL,
        .roads_box = bits & WITH_BOX ? &choice->box : NULL,
    };
    ALWAYS(column_map_parse("lon=a,lat=b", arena, &choice->map, &err));
    ALWAYS(site_access_rules_parse("x=residents,y=staff", arena, &choice->access, &err));
}

static void check_polygon(const struct geo_polygon *polygon)
{
    ALWAYS(polygon->ring_count > 0 && polygon->first_point[0] == 0);
    for (uint32_t r = 0; r < polygon->ring_count; r++)
        ALWAYS(polygon->first_point[r] + 3 <= polygon->first_point[r + 1]);
    for (uint32_t i = 0; i < polygon->first_point[polygon->ring_count]; i++) {
        ALWAYS(geo_point_valid(polygon->points[i]));
        ALWAYS(geo_box_contains(&polygon->box, polygon->points[i]));
    }
    geo_polygon_contains(polygon, polygon->points[0]);
}

static void check_new_key(struct key_index *keys, const char *key)
{
    ALWAYS(utf8_valid(key, strlen(key)));
    ALWAYS(key_index_add_text(keys, key, keys->count, NULL));
}

static void read_people(const struct feature_set *set, const struct people_options *options)
{
    struct table_run run = table_run_begin();
    struct key_index keys = {.arena = run.scratch};
    struct people_records people;
    struct error err;
    bool ok =
        people_from_features(set, options, run.arena, run.scratch, &run.report, &people, &err);
    if (!ok)
        check_error(&err);
    else
        check_report(&run.report);
    for (uint32_t i = 0; ok && i < people.count; i++) {
        const struct people_record *record = &people.records[i];
        check_new_key(&keys, record->key);
        ALWAYS(record->people > 0 && record->people <= PEOPLE_MAX);
        ALWAYS((unsigned)record->person_class < PERSON_CLASS_COUNT && record->state);
        if (record->is_area)
            check_polygon(&record->polygon);
        else
            ALWAYS(geo_point_valid(record->point));
    }
    table_run_end(&run);
}

static void check_site(const struct site_record *site, const struct site_sheet *sheet)
{
    ALWAYS(site->places >= 0 && site->places <= INT32_MAX);
    ALWAYS((unsigned)site->function < FUNCTION_COUNT && (unsigned)site->access < ACCESS_COUNT);
    ALWAYS((unsigned)site->state < STATE_COUNT);
    ALWAYS(site->door_count >= -1 && site->usable_after_h >= 0);
    ALWAYS(site->entrance_count >= 1 && geo_point_valid(site->entrances[0].point));
    ALWAYS(site->entrances[0].clear_width_mm >= 0);
    if (sheet->is_below_ground) {
        ALWAYS(site->suitable[HAZARD_FLOOD] == SUITABILITY_NO);
        ALWAYS(site->suitable[HAZARD_CHEMICAL] == SUITABILITY_NO);
    }
}

static void read_sites(const struct feature_set *set, const struct site_options *options)
{
    struct table_run run = table_run_begin();
    struct key_index keys = {.arena = run.scratch};
    struct site_records sites;
    const struct site_sheet *sheet;
    struct error err;
    bool ok = sites_from_features(set, options, run.arena, run.scratch, &run.report, &sites, &sheet,
                                  &err);
    if (!ok)
        check_error(&err);
    else
        check_report(&run.report);
    for (uint32_t i = 0; ok && i < sites.count; i++) {
        check_new_key(&keys, sites.records[i].key);
        check_site(&sites.records[i], sheet);
    }
    table_run_end(&run);
}

/* Up from every area one comes to an end; `codes` gives the records. */
static void check_parents_end(const struct key_index *codes, const struct area_records *areas)
{
    for (uint32_t i = 0; i < areas->count; i++) {
        uint32_t steps = 0, at = i;
        const char *parent = areas->records[at].parent_code;
        while (parent && key_index_find(codes, parent, strlen(parent), &at)) {
            ALWAYS(steps++ < areas->count);
            parent = areas->records[at].parent_code;
        }
    }
}

static void read_areas(const struct feature_set *set, const struct area_options *options)
{
    struct table_run run = table_run_begin();
    struct key_index keys = {.arena = run.scratch};
    struct area_records areas;
    struct error err;
    bool ok = areas_from_features(set, options, run.arena, run.scratch, &run.report, &areas, &err);
    if (!ok)
        check_error(&err);
    else
        check_report(&run.report);
    for (uint32_t i = 0; ok && i < areas.count; i++) {
        check_new_key(&keys, areas.records[i].code);
        ALWAYS(areas.records[i].name);
        if (set->geometry)
            check_polygon(&areas.records[i].polygon);
        else
            ALWAYS(areas.records[i].polygon.ring_count == 0);
    }
    if (ok)
        check_parents_end(&keys, &areas);
    table_run_end(&run);
}

static void read_hazards(const struct feature_set *set, const struct location_options *options)
{
    struct table_run run = table_run_begin();
    struct hazard_records hazards;
    struct error err;
    bool ok = hazards_from_features(set, options, run.arena, &run.report, &hazards, &err);
    if (!ok)
        check_error(&err);
    else
        check_report(&run.report);
    for (uint32_t i = 0; ok && i < hazards.count; i++)
        check_polygon(&hazards.records[i].polygon);
    table_run_end(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct table_run run = table_run_begin();
    struct table_options options = {.is_projected = data[0] & WITH_PROJECTION};
    struct choice choice;
    struct feature_set set;
    struct error err;
    choose(data[0], run.arena, &choice);
    const struct column_map *map = data[0] & WITH_MAP ? &choice.map : NULL;
    if (table_read((const char *)data + 1, size - 1, &options, run.arena, run.scratch, &run.report,
                   &set, &err)) {
        read_people(&set, &(struct people_options){.map = map, .location = choice.location});
        read_sites(&set, &(struct site_options){
                             .map = map,
                             .access = data[0] & WITH_ACCESS ? &choice.access : NULL,
                             .suitable = {true, true, true, true, true},
                             .location = choice.location,
                         });
        read_areas(&set, &(struct area_options){.map = map, .location = choice.location});
        read_hazards(&set, &choice.location);
    }
    table_run_end(&run);
    return 0;
}
