/* SPDX-License-Identifier: Apache-2.0 */
#include "import/road_builder.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/utf8.h"

const char *const road_kept_keys[] = {
    "access",        "area",      "bicycle", "bridge",   "covered", "foot",   "footway",
    "highway",       "incline",   "indoor",  "junction", "lanes",   "layer",  "maxspeed",
    "motor_vehicle", "motorroad", "name",    "name:en",  "name:zh", "oneway", "oneway:foot",
    "ramp",          "ref",       "service", "sidewalk", "surface", "tunnel", "vehicle",
    "wheelchair",    "width",     NULL,
};

enum { KEPT_KEY_COUNT = sizeof road_kept_keys / sizeof *road_kept_keys - 1 };

struct built_tag {
    uint32_t key;                 /* index into road_kept_keys */
    uint32_t value, value_length; /* in the builder's text */
};

struct built_way {
    int64_t id;
    uint32_t first_ref, ref_count;
    uint32_t first_tag, tag_count;
    uint32_t order; /* in which it came */
};

struct road_builder {
    struct arena *scratch;
    uint32_t way_count, way_capacity;
    struct built_way *ways;
    uint32_t ref_count, ref_capacity;
    int64_t *refs;
    uint32_t tag_count, tag_capacity;
    struct built_tag *tags;
    size_t text_size, text_capacity;
    char *text;
    bool too_many;

    /* The nodes the ways use, ascending, and a table from id to place in that list. */
    uint32_t node_count;
    int64_t *node_ids;
    struct geo_point *points;
    bool *has_point;
    uint32_t slot_mask;
    uint32_t *slots; /* place + 1; 0 = empty */
    int64_t first_bad_node;
    uint64_t bad_node_count;
};

struct road_builder *road_builder_new(struct arena *scratch)
{
    struct road_builder *builder = ARENA_NEW(scratch, struct road_builder);
    builder->scratch = scratch;
    return builder;
}

void road_builder_way(struct road_builder *builder, int64_t id)
{
    if (builder->way_count == ROAD_WAY_MAX) {
        builder->too_many = true;
        return;
    }
    ARENA_PUSH_ROOM(builder->scratch, struct built_way, builder->ways, builder->way_count,
                    builder->way_capacity);
    builder->ways[builder->way_count] = (struct built_way){
        .id = id,
        .first_ref = builder->ref_count,
        .first_tag = builder->tag_count,
        .order = builder->way_count,
    };
    builder->way_count++;
}

void road_builder_ref(struct road_builder *builder, int64_t node_id)
{
    if (builder->too_many || builder->ref_count == 4u * ROAD_NODE_MAX) {
        builder->too_many = true;
        return;
    }
    ARENA_PUSH_ROOM(builder->scratch, int64_t, builder->refs, builder->ref_count,
                    builder->ref_capacity);
    builder->refs[builder->ref_count++] = node_id;
    builder->ways[builder->way_count - 1].ref_count++;
}

static uint32_t find_key(const char *key, size_t length)
{
    uint32_t low = 0, high = KEPT_KEY_COUNT;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        size_t kept_length = strlen(road_kept_keys[middle]);
        int order =
            memcmp(road_kept_keys[middle], key, kept_length < length ? kept_length : length);
        if (order == 0)
            order = (kept_length > length) - (kept_length < length);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return KEPT_KEY_COUNT;
}

void road_builder_tag(struct road_builder *builder, const char *key, size_t key_length,
                      const char *value, size_t value_length)
{
    uint32_t kept = find_key(key, key_length);
    bool fits = value_length <= 255 * 4 && builder->text_size < UINT32_MAX / 2;
    if (kept == KEPT_KEY_COUNT || builder->too_many || !fits || memchr(value, '\0', value_length) ||
        !utf8_valid(value, value_length))
        return;
    while (builder->text_capacity - builder->text_size < value_length) {
        size_t capacity = builder->text_capacity ? 2 * builder->text_capacity : 65536;
        builder->text =
            arena_grow(builder->scratch, builder->text, builder->text_capacity, capacity, 1, 1);
        builder->text_capacity = capacity;
    }
    memcpy(builder->text + builder->text_size, value, value_length);
    ARENA_PUSH_ROOM(builder->scratch, struct built_tag, builder->tags, builder->tag_count,
                    builder->tag_capacity);
    builder->tags[builder->tag_count++] =
        (struct built_tag){kept, (uint32_t)builder->text_size, (uint32_t)value_length};
    builder->text_size += value_length;
    builder->ways[builder->way_count - 1].tag_count++;
}

static int compare_ids(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static uint64_t hash_id(int64_t id)
{
    return ((uint64_t)id * 0x9E3779B97F4A7C15u) >> 20;
}

static void index_nodes(struct road_builder *builder)
{
    uint32_t slots = 16;
    while (slots < 2 * builder->node_count)
        slots *= 2;
    builder->slot_mask = slots - 1;
    builder->slots = ARENA_ARRAY(builder->scratch, uint32_t, slots);
    for (uint32_t n = 0; n < builder->node_count; n++) {
        uint32_t slot = (uint32_t)hash_id(builder->node_ids[n]) & builder->slot_mask;
        while (builder->slots[slot])
            slot = (slot + 1) & builder->slot_mask;
        builder->slots[slot] = n + 1;
    }
}

static uint32_t find_node(const struct road_builder *builder, int64_t id)
{
    uint32_t slot = (uint32_t)hash_id(id) & builder->slot_mask;
    while (builder->slots[slot]) {
        uint32_t n = builder->slots[slot] - 1;
        if (builder->node_ids[n] == id)
            return n;
        slot = (slot + 1) & builder->slot_mask;
    }
    return UINT32_MAX;
}

bool road_builder_end_ways(struct road_builder *builder, const char *file, struct error *err)
{
    builder->node_ids = ARENA_ARRAY(builder->scratch, int64_t, builder->ref_count);
    if (builder->ref_count)
        memcpy(builder->node_ids, builder->refs, builder->ref_count * sizeof *builder->refs);
    qsort(builder->node_ids, builder->ref_count, sizeof *builder->node_ids, compare_ids);
    for (uint32_t i = 0; i < builder->ref_count; i++)
        if (i == 0 || builder->node_ids[i] != builder->node_ids[i - 1])
            builder->node_ids[builder->node_count++] = builder->node_ids[i];
    if (builder->too_many || builder->node_count > ROAD_NODE_MAX)
        return error_set(err, ERROR_LIMIT, TEXT_OSM_TOO_MANY, ARG_TEXT("file", file),
                         ARG_INTEGER("ways", ROAD_WAY_MAX), ARG_INTEGER("nodes", ROAD_NODE_MAX));
    builder->points = ARENA_ARRAY(builder->scratch, struct geo_point, builder->node_count);
    builder->has_point = ARENA_ARRAY(builder->scratch, bool, builder->node_count);
    index_nodes(builder);
    return true;
}

void road_builder_node(struct road_builder *builder, int64_t id, int64_t lon_e7, int64_t lat_e7)
{
    uint32_t n = find_node(builder, id);
    if (n == UINT32_MAX)
        return;
    if (lon_e7 < -1800000000 || lon_e7 > 1800000000 || lat_e7 < -900000000 || lat_e7 > 900000000) {
        if (builder->bad_node_count++ == 0)
            builder->first_bad_node = id;
        return;
    }
    builder->points[n] = (struct geo_point){(int32_t)lon_e7, (int32_t)lat_e7};
    builder->has_point[n] = true;
}

static int compare_ways(const void *a, const void *b)
{
    const struct built_way *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* Values to be interned: by text, so that equal ones stand together and the order is canonical. */
struct value {
    const char *text;
    uint32_t length, tag;
};

static int compare_values(const void *a, const void *b)
{
    const struct value *x = a, *y = b;
    uint32_t shorter = x->length < y->length ? x->length : y->length;
    int order = shorter ? memcmp(x->text, y->text, shorter) : 0;
    if (order != 0)
        return order;
    return (x->length > y->length) - (x->length < y->length);
}

/* Keys first, then the values of accepted ways in order of text; each once. */
struct string_pool {
    struct buffer bytes;
    uint32_t key[KEPT_KEY_COUNT];
    uint32_t *value_of_tag; /* [builder->tag_count] */
};

static uint32_t add_string(struct string_pool *pool, const char *text, size_t length)
{
    uint32_t at = (uint32_t)pool->bytes.size;
    buffer_add(&pool->bytes, text, length);
    buffer_add_char(&pool->bytes, '\0');
    return at;
}

static void intern(const struct road_builder *builder, const bool *is_used,
                   struct string_pool *pool)
{
    struct value *values = ARENA_ARRAY(builder->scratch, struct value, builder->tag_count);
    uint32_t count = 0;
    for (uint32_t t = 0; t < builder->tag_count; t++)
        if (is_used[t])
            values[count++] = (struct value){builder->text + builder->tags[t].value,
                                             builder->tags[t].value_length, t};
    qsort(values, count, sizeof *values, compare_values);
    pool->value_of_tag = ARENA_ARRAY(builder->scratch, uint32_t, builder->tag_count);
    buffer_add_char(&pool->bytes, '\0');
    for (uint32_t k = 0; k < KEPT_KEY_COUNT; k++)
        pool->key[k] = add_string(pool, road_kept_keys[k], strlen(road_kept_keys[k]));
    for (uint32_t i = 0; i < count; i++) {
        bool again = i > 0 && compare_values(&values[i - 1], &values[i]) == 0;
        pool->value_of_tag[values[i].tag] =
            values[i].length == 0 ? 0
            : again               ? pool->value_of_tag[values[i - 1].tag]
                                  : add_string(pool, values[i].text, values[i].length);
    }
}

static void refuse_way(struct import_report *report, int64_t id, enum text_id why)
{
    struct error reason;
    struct buffer object = {0};
    buffer_add_format(&object, "way/%lld", (long long)id);
    error_set(&reason, ERROR_INPUT, why);
    report_refuse(report, 0, buffer_text(&object), NULL, &reason);
    buffer_free(&object);
}

/* The records while they are filled; nodes are numbered as the used ones among the wanted. */
struct filling {
    struct road_records *roads;
    struct arena *arena;
    uint32_t *new_node; /* [builder->node_count] */
    const struct string_pool *pool;
    const struct road_builder *builder;
    struct built_tag *sorted; /* of one way */
};

static void put_tags(struct filling *filling, const struct built_way *way)
{
    struct road_records *roads = filling->roads;
    const struct road_builder *builder = filling->builder;
    uint32_t at = roads->way_first_tag[roads->way_count];
    for (uint32_t k = 0; k < KEPT_KEY_COUNT; k++) {
        for (uint32_t t = way->first_tag; t < way->first_tag + way->tag_count; t++) {
            if (builder->tags[t].key != k)
                continue;
            roads->way_tag[at++] =
                (struct road_tag){filling->pool->key[k], filling->pool->value_of_tag[t]};
            break; /* a key twice: the first counts */
        }
    }
    roads->way_first_tag[roads->way_count + 1] = at;
}

/* One run of nodes that are all there: a way, or a piece of one. */
static void put_piece(struct filling *filling, const struct built_way *way, uint32_t first,
                      uint32_t end)
{
    struct road_records *roads = filling->roads;
    if (end - first < 2)
        return;
    uint32_t w = roads->way_count, at = roads->way_first_node[w];
    roads->way_osm_id[w] = way->id;
    for (uint32_t r = first; r < end; r++)
        roads->way_node[at++] =
            filling->new_node[find_node(filling->builder, filling->builder->refs[r])];
    roads->way_first_node[w + 1] = at;
    put_tags(filling, way);
    roads->way_count++;
}

static bool ref_is_there(const struct road_builder *builder, uint32_t ref)
{
    return builder->has_point[find_node(builder, builder->refs[ref])];
}

/* Calls put_piece (if `filling`) for each run; returns how many there are. */
static uint32_t for_each_piece(const struct road_builder *builder, struct filling *filling,
                               const struct built_way *way)
{
    uint32_t pieces = 0, end = way->first_ref + way->ref_count;
    for (uint32_t r = way->first_ref; r < end;) {
        uint32_t first = r;
        while (r < end && ref_is_there(builder, r))
            r++;
        if (r - first >= 2)
            pieces++;
        if (filling)
            put_piece(filling, way, first, r);
        r += r < end;
    }
    return pieces;
}

static uint32_t number_nodes(const struct road_builder *builder, const struct built_way *ways,
                             uint32_t way_count, uint32_t *new_node)
{
    bool *is_used = ARENA_ARRAY(builder->scratch, bool, builder->node_count);
    memset(new_node, 0xFF, builder->node_count * sizeof *new_node);
    for (uint32_t w = 0; w < way_count; w++)
        for (uint32_t r = ways[w].first_ref; r < ways[w].first_ref + ways[w].ref_count; r++)
            is_used[find_node(builder, builder->refs[r])] = true;
    uint32_t count = 0;
    for (uint32_t n = 0; n < builder->node_count; n++)
        if (is_used[n] && builder->has_point[n])
            new_node[n] = count++;
    return count;
}

/* Sorts ways by id and keeps those that have a piece; counts pieces, refs and tags. */
struct kept_ways {
    struct built_way *ways;
    uint32_t count, pieces, refs, tags;
    bool *is_used_tag;
};

static struct kept_ways keep_ways(struct road_builder *builder, struct import_report *report)
{
    struct kept_ways kept = {.ways = builder->ways};
    kept.is_used_tag = ARENA_ARRAY(builder->scratch, bool, builder->tag_count);
    if (builder->way_count)
        qsort(builder->ways, builder->way_count, sizeof *builder->ways, compare_ways);
    int64_t last_id = 0;
    for (uint32_t w = 0; w < builder->way_count; w++) {
        struct built_way way = builder->ways[w];
        report->total++;
        if (w > 0 && way.id == last_id) {
            refuse_way(report, way.id, TEXT_OSM_WAY_TWICE);
            continue;
        }
        last_id = way.id;
        uint32_t pieces = for_each_piece(builder, NULL, &way);
        if (pieces == 0) {
            refuse_way(report, way.id, TEXT_OSM_WAY_TOO_SHORT);
            continue;
        }
        report->accepted++;
        kept.pieces += pieces;
        kept.refs += way.ref_count;
        kept.tags += pieces * way.tag_count;
        for (uint32_t t = way.first_tag; t < way.first_tag + way.tag_count; t++)
            kept.is_used_tag[t] = true;
        kept.ways[kept.count++] = way;
    }
    return kept;
}

static void note_nodes(const struct road_builder *builder, struct import_report *report,
                       uint32_t missing)
{
    struct error reason;
    if (missing > 0) {
        error_set(&reason, ERROR_INPUT, TEXT_OSM_NODES_MISSING, ARG_INTEGER("nodes", missing));
        report_note(report, 0, NULL, NULL, &reason);
    }
    if (builder->bad_node_count > 0) {
        error_set(&reason, ERROR_INPUT, TEXT_OSM_NODES_OUT_OF_RANGE,
                  ARG_INTEGER("nodes", builder->bad_node_count),
                  ARG_PLAIN("first", builder->first_bad_node));
        report_note(report, 0, NULL, NULL, &reason);
    }
}

void road_builder_finish(struct road_builder *builder, struct arena *arena,
                         struct import_report *report, struct road_records *ret_roads)
{
    struct kept_ways kept = keep_ways(builder, report);
    struct string_pool pool = {0};
    intern(builder, kept.is_used_tag, &pool);
    struct road_records roads = {
        .way_osm_id = ARENA_ARRAY(arena, int64_t, kept.pieces),
        .way_first_node = ARENA_ARRAY(arena, uint32_t, (size_t)kept.pieces + 1),
        .way_node = ARENA_ARRAY(arena, uint32_t, kept.refs),
        .way_first_tag = ARENA_ARRAY(arena, uint32_t, (size_t)kept.pieces + 1),
        .way_tag = ARENA_ARRAY(arena, struct road_tag, kept.tags),
        .string_size = (uint32_t)pool.bytes.size,
        .strings = arena_copy(arena, pool.bytes.bytes, pool.bytes.size),
    };
    struct filling filling = {
        .roads = &roads,
        .arena = arena,
        .new_node = ARENA_ARRAY(builder->scratch, uint32_t, builder->node_count),
        .pool = &pool,
        .builder = builder,
    };
    roads.node_count = number_nodes(builder, kept.ways, kept.count, filling.new_node);
    roads.node_osm_id = ARENA_ARRAY(arena, int64_t, roads.node_count);
    roads.node_point = ARENA_ARRAY(arena, struct geo_point, roads.node_count);
    uint32_t missing = 0;
    for (uint32_t n = 0; n < builder->node_count; n++) {
        missing += !builder->has_point[n];
        bool used = builder->has_point[n] && filling.new_node[n] < roads.node_count;
        if (!used)
            continue;
        roads.node_osm_id[filling.new_node[n]] = builder->node_ids[n];
        roads.node_point[filling.new_node[n]] = builder->points[n];
    }
    for (uint32_t w = 0; w < kept.count; w++)
        for_each_piece(builder, &filling, &kept.ways[w]);
    ALWAYS(roads.way_count == kept.pieces);
    roads.missing_node_count = missing;
    note_nodes(builder, report, missing);
    buffer_free(&pool.bytes);
    *ret_roads = roads;
}
