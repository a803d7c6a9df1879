/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_records.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct city_source made_source(const char *name)
{
    return (struct city_source){
        .name = name,
        .size = 4711,
        .file_hash = hash_bytes(name, strlen(name)),
        .attribution = "© somebody",
        .options = "--datum wgs84",
        .imported_at_ms = 1790000000000,
        .total = 12,
        .accepted = 10,
        .refused = 2,
    };
}

static uint32_t below(struct random *random, uint32_t bound)
{
    return (uint32_t)random_below(random, bound);
}

static bool is_odd(struct random *random)
{
    return below(random, 2) == 1;
}

static const char *made_text(struct random *random)
{
    static const char *const texts[] = {"",        "a",   "Storgata 1–37 odd", "人员掩蔽工程",
                                        "x'); --", "😀",   "two\nlines",        "\"quoted\"",
                                        "0",       "NULL"};
    return texts[below(random, sizeof texts / sizeof *texts)];
}

static const char *made_text_or_null(struct random *random)
{
    return below(random, 4) == 0 ? NULL : made_text(random);
}

/* Different for each row, in no particular order. */
static const char *made_key(struct random *random, uint32_t row, struct arena *arena)
{
    char key[64];
    snprintf(key, sizeof key, "%" PRIu32 "%s#%" PRIu32, below(random, 100),
             is_odd(random) ? "é" : "", row);
    return arena_copy_text(arena, key);
}

static struct geo_point made_point(struct random *random)
{
    static const struct geo_point corners[] = {
        {1800000000, 900000000}, {-1800000000, -900000000}, {0, 0}};
    if (below(random, 20) == 0)
        return corners[below(random, 3)];
    return (struct geo_point){(int32_t)((int64_t)below(random, 3600000001u) - 1800000000),
                              (int32_t)((int64_t)below(random, 1800000001u) - 900000000)};
}

static struct geo_polygon made_polygon(struct random *random, struct arena *arena)
{
    uint32_t ring_count = below(random, 4);
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, ring_count + 1);
    for (uint32_t r = 0; r < ring_count; r++)
        first[r + 1] = first[r] + below(random, 6);
    uint32_t point_count = first[ring_count];
    struct geo_point *points = ARENA_ARRAY(arena, struct geo_point, point_count);
    struct geo_box box = GEO_BOX_EMPTY;
    for (uint32_t i = 0; i < point_count; i++) {
        points[i] = made_point(random);
        geo_box_extend(&box, points[i]);
    }
    return (struct geo_polygon){ring_count, first, points, box};
}

struct road_records made_roads(struct random *random, uint32_t node_count, struct arena *arena)
{
    static const char strings[] = "\0highway\0residential\0name\0中正路\0";
    static const uint32_t offsets[] = {0, 1, 9, 21, 26};
    uint32_t way_count = node_count < 2 ? 0 : 1 + below(random, node_count);
    struct road_records roads = {
        .node_count = node_count,
        .node_osm_id = ARENA_ARRAY(arena, int64_t, node_count),
        .node_point = ARENA_ARRAY(arena, struct geo_point, node_count),
        .way_count = way_count,
        .way_osm_id = ARENA_ARRAY(arena, int64_t, way_count),
        .way_first_node = ARENA_ARRAY(arena, uint32_t, way_count + 1),
        .way_node = ARENA_ARRAY(arena, uint32_t, way_count * 5),
        .way_first_tag = ARENA_ARRAY(arena, uint32_t, way_count + 1),
        .way_tag = ARENA_ARRAY(arena, struct road_tag, way_count * 3),
        .string_size = sizeof strings - 1,
        .strings = arena_copy(arena, strings, sizeof strings - 1),
        .missing_node_count = below(random, 100),
    };
    for (uint32_t n = 0; n < node_count; n++) {
        roads.node_osm_id[n] = (n ? roads.node_osm_id[n - 1] : -5) + 1 + below(random, 1u << 31);
        roads.node_point[n] = made_point(random);
    }
    for (uint32_t w = 0; w < way_count; w++) {
        roads.way_osm_id[w] = (w ? roads.way_osm_id[w - 1] : 0) + below(random, 3);
        uint32_t at = roads.way_first_node[w], end = at + 2 + below(random, 4);
        for (; at < end; at++)
            roads.way_node[at] = below(random, node_count);
        roads.way_first_node[w + 1] = end;
        uint32_t tag = roads.way_first_tag[w], tag_end = tag + below(random, 4);
        for (; tag < tag_end; tag++)
            roads.way_tag[tag] =
                (struct road_tag){offsets[below(random, 5)], offsets[below(random, 5)]};
        roads.way_first_tag[w + 1] = tag_end;
    }
    return roads;
}

struct people_records made_people(struct random *random, uint32_t count, struct arena *arena)
{
    struct people_record *records = ARENA_ARRAY(arena, struct people_record, count);
    for (uint32_t i = 0; i < count; i++) {
        records[i] = (struct people_record){
            .key = made_key(random, i, arena),
            .is_area = is_odd(random),
            .people = below(random, 8) ? below(random, 1000) : INT32_MAX,
            .state = made_text(random),
            .person_class = (enum person_class)below(random, PERSON_CLASS_COUNT),
        };
        if (records[i].is_area)
            records[i].polygon = made_polygon(random, arena);
        else
            records[i].point = made_point(random);
    }
    return (struct people_records){count, records};
}

static struct entrance_record *made_entrances(struct random *random, uint32_t count,
                                              struct arena *arena)
{
    struct entrance_record *entrances = ARENA_ARRAY(arena, struct entrance_record, count);
    for (uint32_t e = 0; e < count; e++)
        entrances[e] = (struct entrance_record){
            .point = made_point(random),
            .step_free = (enum suitability)below(random, SUITABILITY_COUNT),
            .clear_width_mm = is_odd(random) ? 0 : (int32_t)below(random, 5000),
        };
    return entrances;
}

struct site_records made_sites(struct random *random, uint32_t count, struct arena *arena)
{
    struct site_record *records = ARENA_ARRAY(arena, struct site_record, count);
    for (uint32_t i = 0; i < count; i++) {
        struct site_record *site = &records[i];
        *site = (struct site_record){
            .key = made_key(random, i, arena),
            .name = made_text_or_null(random),
            .address = made_text_or_null(random),
            .category = made_text_or_null(random),
            .function = (enum site_function)below(random, FUNCTION_COUNT),
            .access = (enum site_access)below(random, ACCESS_COUNT),
            .places = below(random, 8) ? below(random, 3000) : INT32_MAX,
            .door_count = (int32_t)below(random, 6) - 1,
            .state = (enum site_state)below(random, STATE_COUNT),
            .usable_after_h = (int32_t)below(random, 100),
            .visibility = (enum visibility)below(random, VISIBILITY_COUNT),
            .made_up = is_odd(random),
            .entrance_count = 1 + below(random, 4),
        };
        for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
            site->suitable[hazard] = (enum suitability)below(random, SUITABILITY_COUNT);
        site->entrances = made_entrances(random, site->entrance_count, arena);
    }
    return (struct site_records){count, records};
}

struct area_records made_areas(struct random *random, uint32_t count, struct arena *arena)
{
    struct area_record *records = ARENA_ARRAY(arena, struct area_record, count);
    for (uint32_t i = 0; i < count; i++)
        records[i] = (struct area_record){
            .code = made_key(random, i, arena),
            .name = made_text_or_null(random),
            .parent_code = i > 0 && is_odd(random) ? records[below(random, i)].code : NULL,
            .polygon = made_polygon(random, arena),
        };
    return (struct area_records){count, records};
}

struct hazard_records made_hazards(struct random *random, uint32_t count, struct arena *arena)
{
    struct hazard_record *records = ARENA_ARRAY(arena, struct hazard_record, count);
    for (uint32_t i = 0; i < count; i++)
        records[i] =
            (struct hazard_record){made_key(random, i, arena), made_polygon(random, arena)};
    return (struct hazard_records){count, records};
}

#define SHUFFLE(random, type, items, count)                                                        \
    for (uint32_t i_ = (count); i_ > 1; i_--) {                                                    \
        uint32_t j_ = below((random), i_);                                                         \
        type kept_ = (items)[i_ - 1];                                                              \
        (items)[i_ - 1] = (items)[j_];                                                             \
        (items)[j_] = kept_;                                                                       \
    }

void shuffle_people(struct random *random, struct people_records *people)
{
    SHUFFLE(random, struct people_record, people->records, people->count)
}

void shuffle_sites(struct random *random, struct site_records *sites)
{
    SHUFFLE(random, struct site_record, sites->records, sites->count)
}

void shuffle_areas(struct random *random, struct area_records *areas)
{
    SHUFFLE(random, struct area_record, areas->records, areas->count)
}

static void demand_same_text(const char *got, const char *expected)
{
    if (expected)
        assert_string_equal(got, expected);
    else
        assert_null(got);
}

static void demand_same_point(struct geo_point got, struct geo_point expected)
{
    assert_int_equal(got.lon_e7, expected.lon_e7);
    assert_int_equal(got.lat_e7, expected.lat_e7);
}

static void demand_same_polygon(const struct geo_polygon *got, const struct geo_polygon *expected)
{
    assert_int_equal(got->ring_count, expected->ring_count);
    if (expected->ring_count > 0)
        assert_memory_equal(got->first_point, expected->first_point,
                            (expected->ring_count + 1) * sizeof *got->first_point);
    if (expected->ring_count > 0 && expected->first_point[expected->ring_count] > 0)
        assert_memory_equal(got->points, expected->points,
                            expected->first_point[expected->ring_count] * sizeof *got->points);
    demand_same_point(got->box.min, expected->box.min);
    demand_same_point(got->box.max, expected->box.max);
}

static void demand_same_array(const void *got, const void *expected, size_t size)
{
    if (size > 0)
        assert_memory_equal(got, expected, size);
}

void demand_same_roads(const struct road_records *got, const struct road_records *expected)
{
    size_t nodes = expected->node_count, ways = expected->way_count;
    assert_int_equal(got->node_count, nodes);
    assert_int_equal(got->way_count, ways);
    assert_int_equal(got->string_size, expected->string_size);
    assert_int_equal(got->missing_node_count, expected->missing_node_count);
    demand_same_array(got->node_osm_id, expected->node_osm_id, nodes * sizeof(int64_t));
    demand_same_array(got->node_point, expected->node_point, nodes * sizeof(struct geo_point));
    demand_same_array(got->way_osm_id, expected->way_osm_id, ways * sizeof(int64_t));
    demand_same_array(got->way_first_node, expected->way_first_node, (ways + 1) * 4);
    demand_same_array(got->way_first_tag, expected->way_first_tag, (ways + 1) * 4);
    demand_same_array(got->way_node, expected->way_node, expected->way_first_node[ways] * 4ul);
    demand_same_array(got->way_tag, expected->way_tag, expected->way_first_tag[ways] * 8ul);
    demand_same_array(got->strings, expected->strings, expected->string_size);
}

static const void *find(const void *rows, uint32_t count, size_t size, size_t key_at,
                        const char *key)
{
    for (uint32_t i = 0; i < count; i++) {
        const char *row = (const char *)rows + i * size, *its_key;
        memcpy(&its_key, row + key_at, sizeof its_key);
        if (strcmp(its_key, key) == 0)
            return row;
    }
    fail_msg("no row %s", key);
    return NULL;
}
#define FIND(type, list, field, key)                                                               \
    ((const type *)find((list)->records, (list)->count, sizeof(type), offsetof(type, field), (key)))

void demand_same_people(const struct people_records *got, const struct people_records *expected)
{
    assert_int_equal(got->count, expected->count);
    for (uint32_t i = 0; i < got->count; i++) {
        const struct people_record *a = &got->records[i];
        const struct people_record *b = FIND(struct people_record, expected, key, a->key);
        assert_int_equal(a->is_area, b->is_area);
        demand_same_point(a->point, b->point);
        if (b->is_area)
            demand_same_polygon(&a->polygon, &b->polygon);
        assert_int_equal(a->people, b->people);
        demand_same_text(a->state, b->state);
        assert_int_equal(a->person_class, b->person_class);
    }
}

static void demand_same_entrances(const struct site_record *a, const struct site_record *b)
{
    assert_int_equal(a->entrance_count, b->entrance_count);
    for (uint32_t e = 0; e < b->entrance_count; e++) {
        demand_same_point(a->entrances[e].point, b->entrances[e].point);
        assert_int_equal(a->entrances[e].step_free, b->entrances[e].step_free);
        assert_int_equal(a->entrances[e].clear_width_mm, b->entrances[e].clear_width_mm);
    }
}

void demand_same_sites(const struct site_records *got, const struct site_records *expected)
{
    assert_int_equal(got->count, expected->count);
    for (uint32_t i = 0; i < got->count; i++) {
        const struct site_record *a = &got->records[i];
        const struct site_record *b = FIND(struct site_record, expected, key, a->key);
        demand_same_text(a->name, b->name);
        demand_same_text(a->address, b->address);
        demand_same_text(a->category, b->category);
        assert_int_equal(a->function, b->function);
        assert_int_equal(a->access, b->access);
        assert_int_equal(a->places, b->places);
        assert_int_equal(a->door_count, b->door_count);
        assert_int_equal(a->state, b->state);
        assert_int_equal(a->usable_after_h, b->usable_after_h);
        assert_int_equal(a->visibility, b->visibility);
        assert_int_equal(a->made_up, b->made_up);
        assert_memory_equal(a->suitable, b->suitable, sizeof a->suitable);
        demand_same_entrances(a, b);
    }
}

void demand_same_areas(const struct area_records *got, const struct area_records *expected)
{
    assert_int_equal(got->count, expected->count);
    for (uint32_t i = 0; i < got->count; i++) {
        const struct area_record *a = &got->records[i];
        const struct area_record *b = FIND(struct area_record, expected, code, a->code);
        demand_same_text(a->name, b->name);
        demand_same_text(a->parent_code, b->parent_code);
        demand_same_polygon(&a->polygon, &b->polygon);
    }
}

void demand_same_hazards(const struct hazard_records *got, const struct hazard_records *expected)
{
    assert_int_equal(got->count, expected->count);
    for (uint32_t i = 0; i < got->count; i++) {
        const struct hazard_record *a = &got->records[i];
        const struct hazard_record *b = FIND(struct hazard_record, expected, key, a->key);
        demand_same_polygon(&a->polygon, &b->polygon);
    }
}
