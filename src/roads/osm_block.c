/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/osm_block.h"

#include <string.h>

#include "base/int128.h"
#include "roads/ground_tags.h"
#include "roads/packed.h"
#include "roads/protobuf.h"

/* Coordinates of a block: (offset + granularity · value) in 1e-9 degree. */
struct scale {
    int64_t granularity, lon_offset, lat_offset;
};

struct decoding {
    struct osm_block *block;
    struct scale scale;
    enum text_id reason;
};

static bool fail(struct decoding *decoding, enum text_id reason)
{
    decoding->reason = reason;
    return false;
}

static int64_t to_e7(int64_t value, int64_t granularity, int64_t offset)
{
    int128 e9 = (int128)value * granularity + offset;
    int128 e7 = (e9 + (e9 < 0 ? -50 : 50)) / 100;
    return e7 > INT64_MAX ? INT64_MAX : e7 < INT64_MIN ? INT64_MIN : (int64_t)e7;
}

static uint32_t grown(uint32_t capacity, uint32_t needed)
{
    uint32_t twice = capacity < UINT32_MAX / 2 ? 2 * capacity : UINT32_MAX;
    return twice > needed ? twice : needed;
}

/*
 * Room for `extra` more: the bytes of a packed field, which holds no more numbers than that. All
 * of them come out of one block of at most 32 MiB, so the sums fit. One more than that, so that an
 * array is never NULL.
 */
static void reserve_nodes(struct osm_block *block, size_t extra)
{
    uint32_t needed = block->node_count + (uint32_t)extra + 1, old = block->node_capacity;
    if (needed <= old)
        return;
    uint32_t capacity = grown(old, needed);
    block->node_id = arena_grow(block->arena, block->node_id, old, capacity, sizeof(int64_t), 8);
    block->node_lon_e7 =
        arena_grow(block->arena, block->node_lon_e7, old, capacity, sizeof(int64_t), 8);
    block->node_lat_e7 =
        arena_grow(block->arena, block->node_lat_e7, old, capacity, sizeof(int64_t), 8);
    block->node_capacity = capacity;
}

static void reserve_refs(struct osm_block *block, size_t extra)
{
    uint32_t needed = block->ref_count + (uint32_t)extra + 1, old = block->ref_capacity;
    if (needed <= old)
        return;
    block->ref_capacity = grown(old, needed);
    block->refs =
        arena_grow(block->arena, block->refs, old, block->ref_capacity, sizeof(int64_t), 8);
}

static void reserve_tags(struct osm_block *block, size_t extra)
{
    uint32_t needed = block->tag_count + (uint32_t)extra + 1, old = block->tag_capacity;
    if (needed <= old)
        return;
    block->tag_capacity = grown(old, needed);
    block->tag_key =
        arena_grow(block->arena, block->tag_key, old, block->tag_capacity, sizeof(uint32_t), 4);
    block->tag_value =
        arena_grow(block->arena, block->tag_value, old, block->tag_capacity, sizeof(uint32_t), 4);
}

static void push_string(struct osm_block *block, const struct pb_field *field)
{
    if (block->string_count == block->string_capacity) {
        uint32_t old = block->string_capacity, capacity = grown(old, 1024);
        block->strings = arena_grow(block->arena, block->strings, old, capacity,
                                    sizeof *block->strings, _Alignof(struct osm_string));
        block->wanted = arena_grow(block->arena, block->wanted, old, capacity, 1, 1);
        block->string_capacity = capacity;
    }
    block->strings[block->string_count] =
        (struct osm_string){(const char *)field->bytes, (uint32_t)field->size};
    bool is_highway = field->size == 7 && memcmp(field->bytes, "highway", 7) == 0;
    bool is_ground = ground_key((const char *)field->bytes, field->size);
    block->wanted[block->string_count++] =
        (uint8_t)((is_highway ? OSM_WANT_WAYS : 0) | (is_ground ? OSM_WANT_GROUND : 0));
}

static bool read_strings(struct decoding *decoding, const struct pb_field *table)
{
    struct pb_message message = pb_message(table->bytes, table->size);
    struct pb_field field;
    while (pb_next(&message, &field))
        if (field.number == 1 && field.wire == PB_BYTES)
            push_string(decoding->block, &field);
    return !message.is_bad || fail(decoding, TEXT_OSM_PBF_MESSAGE);
}

/* Puts coordinates of the block's own scale into 1e-7 degree; usually they are. */
static void scale_coordinates(int64_t *values, uint32_t count, int64_t granularity, int64_t offset)
{
    if (granularity == 100 && offset == 0)
        return;
    for (uint32_t i = 0; i < count; i++)
        values[i] = to_e7(values[i], granularity, offset);
}

/* The three lists side by side, so that the processor works on all of them at once. */
static bool decode_dense(struct decoding *decoding, struct packed ids, struct packed lats,
                         struct packed lons)
{
    struct osm_block *block = decoding->block;
    const struct scale *scale = &decoding->scale;
    reserve_nodes(block, packed_size(&ids));
    int64_t *node_id = block->node_id + block->node_count;
    int64_t *lat_e7 = block->node_lat_e7 + block->node_count;
    int64_t *lon_e7 = block->node_lon_e7 + block->node_count;
    uint64_t id = 0, lat = 0, lon = 0;
    uint32_t count = 0;
    for (; packed_more(&ids) && packed_more(&lats) && packed_more(&lons); count++) {
        node_id[count] = (int64_t)(id += pb_zigzag(packed_narrow(&ids)));
        lat_e7[count] = (int64_t)(lat += pb_zigzag(packed_wide(&lats)));
        lon_e7[count] = (int64_t)(lon += pb_zigzag(packed_wide(&lons)));
    }
    if (packed_more(&ids) || packed_more(&lats) || packed_more(&lons))
        return fail(decoding, TEXT_OSM_PBF_DENSE);
    if (!packed_close(&ids) || !packed_close(&lats) || !packed_close(&lons))
        return fail(decoding, TEXT_OSM_PBF_MESSAGE);
    scale_coordinates(lat_e7, count, scale->granularity, scale->lat_offset);
    scale_coordinates(lon_e7, count, scale->granularity, scale->lon_offset);
    block->node_count += count;
    return true;
}

/* Fields of DenseNodes: id 1, lat 8, lon 9. */
static bool read_dense(struct decoding *decoding, const struct pb_field *dense)
{
    struct pb_message message = pb_message(dense->bytes, dense->size);
    struct pb_field field;
    struct packed ids = {0}, lats = {0}, lons = {0};
    bool ok = true;
    while (ok && pb_next(&message, &field)) {
        switch (field.number) {
        case 1: ok = packed_open(&field, &ids); break;
        case 8: ok = packed_open(&field, &lats); break;
        case 9: ok = packed_open(&field, &lons); break;
        }
    }
    if (!ok || message.is_bad)
        return fail(decoding, ok ? TEXT_OSM_PBF_MESSAGE : TEXT_OSM_PBF_PACKED);
    return decode_dense(decoding, ids, lats, lons);
}

/* Fields of Node: id 1, lat 8, lon 9; all must be there. */
static bool read_node(struct decoding *decoding, const struct pb_field *node)
{
    struct pb_message message = pb_message(node->bytes, node->size);
    struct pb_field field;
    uint64_t id = 0, lat = 0, lon = 0;
    unsigned seen = 0;
    while (pb_next(&message, &field)) {
        if (field.wire != PB_VARINT)
            continue;
        if (field.number == 1)
            id = pb_zigzag(field.value), seen |= 1;
        else if (field.number == 8)
            lat = pb_zigzag(field.value), seen |= 2;
        else if (field.number == 9)
            lon = pb_zigzag(field.value), seen |= 4;
    }
    if (message.is_bad || seen != 7)
        return fail(decoding, TEXT_OSM_PBF_MESSAGE);
    struct osm_block *block = decoding->block;
    const struct scale *scale = &decoding->scale;
    reserve_nodes(block, 1);
    block->node_id[block->node_count] = (int64_t)id;
    block->node_lat_e7[block->node_count] =
        to_e7((int64_t)lat, scale->granularity, scale->lat_offset);
    block->node_lon_e7[block->node_count] =
        to_e7((int64_t)lon, scale->granularity, scale->lon_offset);
    block->node_count++;
    return true;
}

/* Decodes string indices; all must be in the table. */
static bool decode_strings(struct decoding *decoding, struct packed packed, uint32_t *ret_strings,
                           uint32_t *ret_count)
{
    uint32_t count = 0;
    while (packed_more(&packed)) {
        uint64_t string = packed_narrow(&packed);
        if (string >= decoding->block->string_count)
            return fail(decoding, TEXT_OSM_PBF_STRING);
        ret_strings[count++] = (uint32_t)string;
    }
    *ret_count = count;
    return packed_close(&packed) || fail(decoding, TEXT_OSM_PBF_MESSAGE);
}

/* Appends the nodes of a way. */
static bool decode_refs(struct decoding *decoding, struct packed packed)
{
    struct osm_block *block = decoding->block;
    reserve_refs(block, packed_size(&packed));
    int64_t *refs = block->refs + block->ref_count;
    uint64_t id = 0;
    uint32_t count = 0;
    while (packed_more(&packed))
        refs[count++] = (int64_t)(id += pb_zigzag(packed_wide(&packed)));
    block->ref_count += count;
    return packed_close(&packed) || fail(decoding, TEXT_OSM_PBF_MESSAGE);
}

/* A set of enum osm_want. */
static unsigned wanted_by(const struct osm_block *block, const uint32_t *keys, uint32_t count)
{
    unsigned wanted = 0;
    for (uint32_t i = 0; i < count; i++)
        wanted |= block->wanted[keys[i]];
    return wanted;
}

struct packed_way {
    int64_t id;
    bool has_id;
    struct packed keys, values, refs;
};

/* Fields of Way: id 1, keys 2, vals 3, refs 8. */
static bool parse_way(struct decoding *decoding, const struct pb_field *bytes,
                      struct packed_way *ret_way)
{
    struct pb_message message = pb_message(bytes->bytes, bytes->size);
    struct pb_field field;
    struct packed_way way = {0};
    bool ok = true;
    while (ok && pb_next(&message, &field)) {
        switch (field.number) {
        case 1:
            way.id = (int64_t)field.value;
            way.has_id = field.wire == PB_VARINT;
            break;
        case 2: ok = packed_open(&field, &way.keys); break;
        case 3: ok = packed_open(&field, &way.values); break;
        case 8: ok = packed_open(&field, &way.refs); break;
        }
    }
    *ret_way = way;
    if (!ok)
        return fail(decoding, TEXT_OSM_PBF_PACKED);
    return (way.has_id && !message.is_bad) || fail(decoding, TEXT_OSM_PBF_MESSAGE);
}

/*
 * Decodes tags behind those of the block, whose tag_count stays; in `*ret_wanted` which of `want`
 * asks for an object with such keys. If none does, the values are not looked at.
 */
static bool decode_tags(struct decoding *decoding, struct packed keys, struct packed values,
                        unsigned want, uint32_t *ret_count, unsigned *ret_wanted)
{
    struct osm_block *block = decoding->block;
    uint32_t value_count;
    size_t keys_size = packed_size(&keys), values_size = packed_size(&values);
    reserve_tags(block, keys_size > values_size ? keys_size : values_size);
    uint32_t *to = block->tag_key + block->tag_count;
    if (!decode_strings(decoding, keys, to, ret_count))
        return false;
    *ret_wanted = wanted_by(block, to, *ret_count) & want;
    if (!*ret_wanted)
        return true;
    if (!decode_strings(decoding, values, block->tag_value + block->tag_count, &value_count))
        return false;
    return *ret_count == value_count || fail(decoding, TEXT_OSM_PBF_TAGS);
}

static bool read_way(struct decoding *decoding, const struct pb_field *bytes, unsigned want)
{
    struct osm_block *block = decoding->block;
    struct packed_way packed;
    uint32_t tag_count = 0, first_ref = block->ref_count;
    unsigned wanted = OSM_WANT_ALL_WAYS;
    if (!parse_way(decoding, bytes, &packed))
        return false;
    if (!(want & OSM_WANT_ALL_WAYS) &&
        !decode_tags(decoding, packed.keys, packed.values, want, &tag_count, &wanted))
        return false;
    if (!wanted)
        return true;
    if (!decode_refs(decoding, packed.refs))
        return false;
    ARENA_PUSH_ROOM(block->arena, struct osm_way, block->ways, block->way_count,
                    block->way_capacity);
    block->ways[block->way_count++] = (struct osm_way){
        .id = packed.id,
        .first_ref = first_ref,
        .ref_count = block->ref_count - first_ref,
        .first_tag = block->tag_count,
        .tag_count = tag_count,
        .is_road = wanted & OSM_WANT_WAYS,
        .is_ground = wanted & OSM_WANT_GROUND,
    };
    block->tag_count += tag_count;
    return true;
}

struct packed_relation {
    int64_t id;
    bool has_id;
    struct packed keys, values, roles, members, types;
};

/* Fields of Relation: id 1, keys 2, vals 3, roles_sid 8, memids 9, types 10. */
static bool parse_relation(struct decoding *decoding, const struct pb_field *bytes,
                           struct packed_relation *ret_relation)
{
    struct pb_message message = pb_message(bytes->bytes, bytes->size);
    struct pb_field field;
    struct packed_relation relation = {0};
    bool ok = true;
    while (ok && pb_next(&message, &field)) {
        switch (field.number) {
        case 1:
            relation.id = (int64_t)field.value;
            relation.has_id = field.wire == PB_VARINT;
            break;
        case 2: ok = packed_open(&field, &relation.keys); break;
        case 3: ok = packed_open(&field, &relation.values); break;
        case 8: ok = packed_open(&field, &relation.roles); break;
        case 9: ok = packed_open(&field, &relation.members); break;
        case 10: ok = packed_open(&field, &relation.types); break;
        }
    }
    *ret_relation = relation;
    if (!ok)
        return fail(decoding, TEXT_OSM_PBF_PACKED);
    return (relation.has_id && !message.is_bad) || fail(decoding, TEXT_OSM_PBF_MESSAGE);
}

/* The three lists side by side; 1 is the type of ways. */
static bool decode_members(struct decoding *decoding, struct packed roles, struct packed members,
                           struct packed types)
{
    enum { TYPE_WAY = 1 };
    struct osm_block *block = decoding->block;
    uint64_t id = 0;
    while (packed_more(&roles) && packed_more(&members) && packed_more(&types)) {
        uint64_t role = packed_narrow(&roles);
        if (role >= block->string_count)
            return fail(decoding, TEXT_OSM_PBF_STRING);
        id += pb_zigzag(packed_wide(&members));
        ARENA_PUSH_ROOM(block->arena, struct osm_member, block->members, block->member_count,
                        block->member_capacity);
        block->members[block->member_count++] =
            (struct osm_member){(int64_t)id, (uint32_t)role, packed_narrow(&types) == TYPE_WAY};
    }
    if (packed_more(&roles) || packed_more(&members) || packed_more(&types))
        return fail(decoding, TEXT_OSM_PBF_MEMBERS);
    return (packed_close(&roles) && packed_close(&members) && packed_close(&types)) ||
           fail(decoding, TEXT_OSM_PBF_MESSAGE);
}

static bool read_relation(struct decoding *decoding, const struct pb_field *bytes)
{
    struct osm_block *block = decoding->block;
    struct packed_relation packed;
    uint32_t tag_count, first_member = block->member_count;
    unsigned wanted;
    if (!parse_relation(decoding, bytes, &packed) ||
        !decode_tags(decoding, packed.keys, packed.values, OSM_WANT_GROUND, &tag_count, &wanted))
        return false;
    if (!wanted)
        return true;
    if (!decode_members(decoding, packed.roles, packed.members, packed.types))
        return false;
    ARENA_PUSH_ROOM(block->arena, struct osm_relation, block->relations, block->relation_count,
                    block->relation_capacity);
    block->relations[block->relation_count++] = (struct osm_relation){
        packed.id, first_member, block->member_count - first_member, block->tag_count, tag_count,
    };
    block->tag_count += tag_count;
    return true;
}

enum { WANT_ANY_WAYS = OSM_WANT_WAYS | OSM_WANT_GROUND | OSM_WANT_ALL_WAYS };

/* Fields of PrimitiveGroup: nodes 1, dense 2, ways 3, relations 4. */
static bool read_group(struct decoding *decoding, const struct pb_field *group, unsigned want)
{
    struct pb_message message = pb_message(group->bytes, group->size);
    struct pb_field field;
    bool ok = true;
    while (ok && pb_next(&message, &field)) {
        if (field.wire != PB_BYTES)
            continue;
        bool is_node = field.number == 1 || field.number == 2;
        decoding->block->has_nodes |= is_node;
        decoding->block->has_ways |= field.number == 3;
        if (is_node && want & OSM_WANT_NODES)
            ok = field.number == 1 ? read_node(decoding, &field) : read_dense(decoding, &field);
        else if (field.number == 3 && want & WANT_ANY_WAYS)
            ok = read_way(decoding, &field, want);
        else if (field.number == 4 && want & OSM_WANT_GROUND)
            ok = read_relation(decoding, &field);
    }
    return ok && (!message.is_bad || fail(decoding, TEXT_OSM_PBF_MESSAGE));
}

/*
 * What the groups need must be known before them: strings and scale may stand behind them.
 * Fields of PrimitiveBlock: stringtable 1, primitivegroup 2, granularity 17, lat_offset 19,
 * lon_offset 20.
 */
static bool read_frame(struct decoding *decoding, struct pb_message message, unsigned want)
{
    struct pb_field field;
    struct scale scale = {.granularity = 100};
    while (pb_next(&message, &field)) {
        if (field.number == 1 && field.wire == PB_BYTES &&
            want & (OSM_WANT_WAYS | OSM_WANT_GROUND) && !read_strings(decoding, &field))
            return false;
        if (field.wire != PB_VARINT)
            continue;
        if (field.number == 17)
            scale.granularity = (int64_t)field.value;
        else if (field.number == 19)
            scale.lat_offset = (int64_t)field.value;
        else if (field.number == 20)
            scale.lon_offset = (int64_t)field.value;
    }
    if (message.is_bad)
        return fail(decoding, TEXT_OSM_PBF_MESSAGE);
    if (scale.granularity < 1 || scale.granularity > INT32_MAX)
        return fail(decoding, TEXT_OSM_PBF_GRANULARITY);
    decoding->scale = scale;
    return true;
}

bool osm_block_decode(struct osm_block *block, const uint8_t *bytes, size_t size, unsigned want,
                      enum text_id *ret_reason)
{
    struct decoding decoding = {.block = block};
    block->has_nodes = block->has_ways = false;
    block->node_count = block->way_count = block->ref_count = 0;
    block->relation_count = block->member_count = 0;
    block->tag_count = block->string_count = 0;
    struct pb_message message = pb_message(bytes, size);
    struct pb_field field;
    bool ok = read_frame(&decoding, message, want);
    while (ok && pb_next(&message, &field))
        if (field.number == 2 && field.wire == PB_BYTES)
            ok = read_group(&decoding, &field, want);
    if (!ok)
        *ret_reason = decoding.reason;
    return ok;
}
