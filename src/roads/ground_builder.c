/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/ground_builder.h"

#include <stdlib.h>

#include "roads/ground_builder_state.h"

struct ground_builder *ground_builder_new(bool with_buildings, struct arena *scratch)
{
    struct ground_builder *builder = ARENA_NEW(scratch, struct ground_builder);
    builder->scratch = builder->nodes.scratch = scratch;
    builder->with_buildings = with_buildings;
    return builder;
}

void ground_builder_tag(struct ground_builder *builder, const char *key, size_t key_length,
                        const char *value, size_t value_length)
{
    ground_tags_add(&builder->tags, key, key_length, value, value_length);
}

/* Of the object whose tags came; the next one begins without any. */
static enum ground_kind take_kind(struct ground_builder *builder, bool *ret_is_multipolygon)
{
    enum ground_kind kind = ground_tags_kind(&builder->tags);
    *ret_is_multipolygon = builder->tags.is_multipolygon;
    builder->tags = (struct ground_tags){0};
    return kind == GROUND_BUILDING && !builder->with_buildings ? GROUND_KIND_COUNT : kind;
}

static void add_way(struct ground_builder *builder, int64_t id, enum ground_kind kind,
                    const int64_t *refs, uint32_t count)
{
    if (builder->way_count == GROUND_WAY_MAX)
        builder->too_many = true;
    if (builder->too_many)
        return;
    ARENA_PUSH_ROOM(builder->scratch, struct ground_way, builder->ways, builder->way_count,
                    builder->way_capacity);
    builder->ways[builder->way_count] = (struct ground_way){
        .id = id,
        .first_ref = builder->nodes.ref_count,
        .ref_count = count,
        .order = builder->way_count,
        .kind = (uint8_t)kind,
    };
    for (uint32_t r = 0; r < count; r++)
        if (!node_table_ref(&builder->nodes, refs[r])) {
            builder->too_many = true;
            return;
        }
    builder->way_count++;
}

void ground_builder_way(struct ground_builder *builder, int64_t id, const int64_t *refs,
                        uint32_t count)
{
    bool is_multipolygon;
    enum ground_kind kind = take_kind(builder, &is_multipolygon);
    if (kind != GROUND_KIND_COUNT)
        add_way(builder, id, kind, refs, count);
}

static void add_members(struct ground_builder *builder, const struct ground_member *members,
                        uint32_t count)
{
    for (uint32_t m = 0; m < count; m++) {
        ARENA_PUSH_ROOM(builder->scratch, struct ground_member, builder->members,
                        builder->member_count, builder->member_capacity);
        builder->members[builder->member_count++] = members[m];
    }
}

void ground_builder_relation(struct ground_builder *builder, int64_t id,
                             const struct ground_member *members, uint32_t count)
{
    bool is_multipolygon;
    enum ground_kind kind = take_kind(builder, &is_multipolygon);
    if (kind == GROUND_KIND_COUNT || !ground_is_area(kind) || !is_multipolygon ||
        count > GROUND_MEMBER_MAX)
        return;
    if (builder->member_count > NODE_MAX)
        builder->too_many = true;
    if (builder->too_many)
        return;
    ARENA_PUSH_ROOM(builder->scratch, struct ground_relation, builder->relations,
                    builder->relation_count, builder->relation_capacity);
    builder->relations[builder->relation_count] = (struct ground_relation){
        id, builder->member_count, count, builder->relation_count, (uint8_t)kind,
    };
    builder->relation_count++;
    add_members(builder, members, count);
}

static int compare_ways(const void *a, const void *b)
{
    const struct ground_way *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static int compare_relations(const void *a, const void *b)
{
    const struct ground_relation *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static int compare_ids(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Of two with one id the first counts. */
static void sort_ways(struct ground_builder *builder)
{
    uint32_t kept = 0;
    if (builder->way_count > 0)
        qsort(builder->ways, builder->way_count, sizeof *builder->ways, compare_ways);
    for (uint32_t w = 0; w < builder->way_count; w++)
        if (kept == 0 || builder->ways[w].id != builder->ways[kept - 1].id)
            builder->ways[kept++] = builder->ways[w];
    builder->way_count = kept;
}

static void sort_relations(struct ground_builder *builder)
{
    uint32_t kept = 0;
    if (builder->relation_count > 0)
        qsort(builder->relations, builder->relation_count, sizeof *builder->relations,
              compare_relations);
    for (uint32_t r = 0; r < builder->relation_count; r++)
        if (kept == 0 || builder->relations[r].id != builder->relations[kept - 1].id)
            builder->relations[kept++] = builder->relations[r];
    builder->relation_count = kept;
}

bool ground_builder_end_objects(struct ground_builder *builder)
{
    sort_ways(builder);
    sort_relations(builder);
    builder->wanted = ARENA_ARRAY(builder->scratch, int64_t, builder->member_count);
    for (uint32_t m = 0; m < builder->member_count; m++)
        builder->wanted[m] = builder->members[m].way;
    qsort(builder->wanted, builder->member_count, sizeof *builder->wanted, compare_ids);
    uint32_t kept = 0, way = 0;
    for (uint32_t m = 0; m < builder->member_count; m++) {
        int64_t id = builder->wanted[m];
        while (way < builder->way_count && builder->ways[way].id < id)
            way++;
        bool is_taken = way < builder->way_count && builder->ways[way].id == id;
        if (!is_taken && (kept == 0 || builder->wanted[kept - 1] != id))
            builder->wanted[kept++] = id;
    }
    builder->wanted_count = kept;
    return kept > 0;
}

void ground_builder_member(struct ground_builder *builder, int64_t id, const int64_t *refs,
                           uint32_t count)
{
    if (bsearch(&id, builder->wanted, builder->wanted_count, sizeof id, compare_ids))
        add_way(builder, id, GROUND_KIND_COUNT, refs, count);
}

bool ground_builder_end_ways(struct ground_builder *builder, const char *file, struct error *err)
{
    sort_ways(builder);
    if (!builder->too_many && node_table_number(&builder->nodes))
        return true;
    return error_set(err, ERROR_LIMIT, TEXT_OSM_TOO_MUCH_GROUND, ARG_TEXT("file", file),
                     ARG_INTEGER("ways", GROUND_WAY_MAX), ARG_INTEGER("nodes", NODE_MAX));
}

void ground_builder_node(struct ground_builder *builder, int64_t id, int64_t lon_e7, int64_t lat_e7)
{
    node_table_place(&builder->nodes, id, lon_e7, lat_e7);
}
