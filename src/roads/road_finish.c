/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "roads/road_builder_state.h"

/* A run of nodes that are all there: a way, or what missing nodes left of one. */
struct piece {
    uint32_t way;
    uint32_t first_ref, end_ref;
};

struct finish {
    struct road_builder *builder;
    struct import_report *report;
    uint32_t piece_count, piece_capacity;
    struct piece *pieces; /* of the ways accepted, in order of way id */
    uint64_t ref_count, tag_count;
    uint32_t *string_of_value; /* [builder->value_count] */
    struct road_records roads;
};

static int compare_ways(const void *a, const void *b)
{
    const struct built_way *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static bool refuse_way(struct import_report *report, int64_t id, enum text_id why)
{
    struct error reason;
    struct buffer object = {0};
    buffer_add_format(&object, "way/%lld", (long long)id);
    error_set(&reason, ERROR_INPUT, why);
    report_refuse(report, 0, buffer_text(&object), NULL, &reason);
    buffer_free(&object);
    return false;
}

/* Adds the pieces of way `w`; false if nothing of it is left. */
static bool add_pieces(struct finish *finish, uint32_t w)
{
    const struct road_builder *builder = finish->builder;
    const struct built_way *way = &builder->ways[w];
    uint32_t before = finish->piece_count, end = way->first_ref + way->ref_count;
    for (uint32_t r = way->first_ref; r < end; r++) {
        uint32_t first = r;
        while (r < end && builder->nodes.has_point[builder->nodes.ref_node[r]])
            r++;
        if (r - first < 2)
            continue;
        ARENA_PUSH_ROOM(builder->scratch, struct piece, finish->pieces, finish->piece_count,
                        finish->piece_capacity);
        finish->pieces[finish->piece_count++] = (struct piece){w, first, r};
        finish->ref_count += r - first;
        finish->tag_count += way->tag_count;
    }
    return finish->piece_count > before;
}

static void accept_ways(struct finish *finish)
{
    struct road_builder *builder = finish->builder;
    if (builder->way_count)
        qsort(builder->ways, builder->way_count, sizeof *builder->ways, compare_ways);
    for (uint32_t w = 0; w < builder->way_count; w++) {
        int64_t id = builder->ways[w].id;
        finish->report->total++;
        if (w > 0 && id == builder->ways[w - 1].id)
            refuse_way(finish->report, id, TEXT_OSM_WAY_TWICE);
        else if (!add_pieces(finish, w))
            refuse_way(finish->report, id, TEXT_OSM_WAY_TOO_SHORT);
        else
            finish->report->accepted++;
    }
}

/* Numbers the nodes of the pieces and fills in ids and points; gives each node its number. */
static uint32_t *put_nodes(struct finish *finish, struct arena *arena)
{
    const struct road_builder *builder = finish->builder;
    struct road_records *roads = &finish->roads;
    uint32_t *number = ARENA_ARRAY(builder->scratch, uint32_t, builder->nodes.node_count);
    for (uint32_t p = 0; p < finish->piece_count; p++)
        for (uint32_t r = finish->pieces[p].first_ref; r < finish->pieces[p].end_ref; r++)
            number[builder->nodes.ref_node[r]] = 1;
    for (uint32_t n = 0; n < builder->nodes.node_count; n++)
        roads->node_count += number[n];
    roads->node_osm_id = ARENA_ARRAY(arena, int64_t, roads->node_count);
    roads->node_point = ARENA_ARRAY(arena, struct geo_point, roads->node_count);
    uint32_t count = 0;
    for (uint32_t n = 0; n < builder->nodes.node_count; n++) {
        roads->missing_node_count +=
            !builder->nodes.has_point[n] && builder->nodes.node_ids[n] != NODE_GAP;
        if (!number[n])
            continue;
        roads->node_osm_id[count] = builder->nodes.node_ids[n];
        roads->node_point[count] = builder->nodes.points[n];
        number[n] = count++;
    }
    return number;
}

/* A value in order of its text, so that the strings do not depend on the order of the file. */
struct sorted_value {
    struct built_value value;
    uint32_t number;
};

static int compare_values(const void *a, const void *b)
{
    const struct sorted_value *x = a, *y = b;
    return strcmp(x->value.text, y->value.text);
}

static uint32_t add_string(struct buffer *strings, const char *text, size_t length)
{
    uint32_t at = (uint32_t)strings->size;
    buffer_add(strings, text, length + 1);
    return at;
}

static struct sorted_value *sort_used_values(const struct finish *finish, uint32_t *ret_count)
{
    const struct road_builder *builder = finish->builder;
    bool *is_used = ARENA_ARRAY(builder->scratch, bool, builder->value_count);
    for (uint32_t p = 0; p < finish->piece_count; p++) {
        const struct built_way *way = &builder->ways[finish->pieces[p].way];
        for (uint32_t t = way->first_tag; t < way->first_tag + way->tag_count; t++)
            is_used[builder->tags[t].value] = true;
    }
    struct sorted_value *sorted =
        ARENA_ARRAY(builder->scratch, struct sorted_value, builder->value_count);
    uint32_t count = 0;
    for (uint32_t v = 0; v < builder->value_count; v++)
        if (is_used[v] && builder->values[v].length > 0)
            sorted[count++] = (struct sorted_value){builder->values[v], v};
    qsort(sorted, count, sizeof *sorted, compare_values);
    *ret_count = count;
    return sorted;
}

/* The empty text, the keys, the values of the accepted ways in order; each once. */
static void put_strings(struct finish *finish, struct arena *arena,
                        uint32_t key_string[ROAD_KEPT_KEY_MAX])
{
    const struct road_builder *builder = finish->builder;
    uint32_t count;
    struct sorted_value *sorted = sort_used_values(finish, &count);
    struct buffer strings = {0};
    add_string(&strings, "", 0);
    for (uint32_t k = 0; k < road_kept_key_count(); k++)
        key_string[k] = add_string(&strings, road_kept_keys[k], strlen(road_kept_keys[k]));
    finish->string_of_value = ARENA_ARRAY(builder->scratch, uint32_t, builder->value_count);
    for (uint32_t i = 0; i < count; i++)
        finish->string_of_value[sorted[i].number] =
            add_string(&strings, sorted[i].value.text, sorted[i].value.length);
    finish->roads.string_size = (uint32_t)strings.size;
    finish->roads.strings = arena_copy(arena, strings.bytes, strings.size);
    buffer_free(&strings);
}

/* The tags of a way in order of their keys. */
static uint32_t put_tags(const struct finish *finish, const struct built_way *way,
                         const uint32_t key_string[ROAD_KEPT_KEY_MAX], uint32_t at)
{
    const struct built_tag *of_key[ROAD_KEPT_KEY_MAX] = {NULL};
    for (uint32_t t = way->first_tag; t < way->first_tag + way->tag_count; t++) {
        const struct built_tag *tag = &finish->builder->tags[t];
        if (!of_key[tag->key])
            of_key[tag->key] = tag;
    }
    for (uint32_t k = 0; k < road_kept_key_count(); k++)
        if (of_key[k])
            finish->roads.way_tag[at++] =
                (struct road_tag){key_string[k], finish->string_of_value[of_key[k]->value]};
    return at;
}

static void put_ways(struct finish *finish, struct arena *arena, const uint32_t *number)
{
    struct road_records *roads = &finish->roads;
    uint32_t key_string[ROAD_KEPT_KEY_MAX], node = 0, tag = 0;
    put_strings(finish, arena, key_string);
    roads->way_count = finish->piece_count;
    roads->way_osm_id = ARENA_ARRAY(arena, int64_t, roads->way_count);
    roads->way_first_node = ARENA_ARRAY(arena, uint32_t, (size_t)roads->way_count + 1);
    roads->way_node = ARENA_ARRAY(arena, uint32_t, finish->ref_count);
    roads->way_first_tag = ARENA_ARRAY(arena, uint32_t, (size_t)roads->way_count + 1);
    roads->way_tag = ARENA_ARRAY(arena, struct road_tag, finish->tag_count);
    for (uint32_t p = 0; p < finish->piece_count; p++) {
        const struct piece *piece = &finish->pieces[p];
        const struct built_way *way = &finish->builder->ways[piece->way];
        roads->way_osm_id[p] = way->id;
        for (uint32_t r = piece->first_ref; r < piece->end_ref; r++)
            roads->way_node[node++] = number[finish->builder->nodes.ref_node[r]];
        roads->way_first_node[p + 1] = node;
        tag = put_tags(finish, way, key_string, tag);
        roads->way_first_tag[p + 1] = tag;
    }
    ALWAYS(node == finish->ref_count && tag <= finish->tag_count);
}

static void note_nodes(const struct finish *finish)
{
    const struct road_builder *builder = finish->builder;
    struct error reason;
    if (finish->roads.missing_node_count > 0) {
        error_set(&reason, ERROR_INPUT, TEXT_OSM_NODES_MISSING,
                  ARG_INTEGER("nodes", finish->roads.missing_node_count));
        report_note(finish->report, 0, NULL, NULL, &reason);
    }
    if (builder->nodes.bad_node_count > 0) {
        error_set(&reason, ERROR_INPUT, TEXT_OSM_NODES_OUT_OF_RANGE,
                  ARG_INTEGER("nodes", builder->nodes.bad_node_count),
                  ARG_PLAIN("first", builder->nodes.first_bad_node));
        report_note(finish->report, 0, NULL, NULL, &reason);
    }
}

bool road_builder_finish(struct road_builder *builder, const char *file, struct arena *arena,
                         struct import_report *report, struct road_records *ret_roads,
                         struct error *err)
{
    struct finish finish = {.builder = builder, .report = report};
    accept_ways(&finish);
    if (finish.piece_count > ROAD_WAY_MAX || finish.tag_count > ROAD_TAG_MAX)
        return road_builder_too_many(file, err);
    uint32_t *number = put_nodes(&finish, arena);
    put_ways(&finish, arena, number);
    note_nodes(&finish);
    *ret_roads = finish.roads;
    return true;
}
