/* SPDX-License-Identifier: Apache-2.0 */
#include "tiles/mvt.h"

#include <string.h>

enum { EXTENT = 4096, VERSION = 2 };

/* Field numbers of the format. */
enum { TILE_LAYER = 3 };
enum {
    LAYER_NAME = 1,
    LAYER_FEATURE = 2,
    LAYER_KEY = 3,
    LAYER_VALUE = 4,
    LAYER_EXTENT = 5,
    LAYER_VERSION = 15
};
enum { FEATURE_TAGS = 2, FEATURE_TYPE = 3, FEATURE_GEOMETRY = 4 };
enum { VALUE_TEXT = 1, VALUE_SIGNED = 6 };
enum { WIRE_VARINT = 0, WIRE_BYTES = 2 };
enum { MOVE_TO = 1, LINE_TO = 2, CLOSE_PATH = 7 };

enum { VARINT_SIZE_MAX = 10 };

static char *put_varint(char *at, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        *at++ = (char)(value | 0x80);
    *at++ = (char)value;
    return at;
}

static void add_varint(struct buffer *out, uint64_t value)
{
    char *at = buffer_reserve(out, VARINT_SIZE_MAX);
    out->size += (size_t)(put_varint(at, value) - at);
}

static uint64_t zigzag(int64_t value)
{
    return (uint64_t)value << 1 ^ (uint64_t)(value >> 63);
}

static void add_number(struct buffer *out, uint32_t field, uint64_t value)
{
    add_varint(out, field << 3 | WIRE_VARINT);
    add_varint(out, value);
}

static void add_bytes(struct buffer *out, uint32_t field, const void *bytes, size_t size)
{
    add_varint(out, field << 3 | WIRE_BYTES);
    add_varint(out, size);
    buffer_add(out, bytes, size);
}

void mvt_layer_begin(struct mvt_layer *layer, const char *name, struct arena *arena)
{
    *layer = (struct mvt_layer){.name = name, .arena = arena};
    layer->key_index.arena = layer->value_index.arena = arena;
}

void mvt_layer_end(struct mvt_layer *layer, struct buffer *out)
{
    struct buffer body = {0};
    if (layer->features.size > 0) {
        add_number(&body, LAYER_VERSION, VERSION);
        add_bytes(&body, LAYER_NAME, layer->name, strlen(layer->name));
        buffer_add(&body, layer->features.bytes, layer->features.size);
        buffer_add(&body, layer->keys.bytes, layer->keys.size);
        buffer_add(&body, layer->values.bytes, layer->values.size);
        add_number(&body, LAYER_EXTENT, EXTENT);
        add_bytes(out, TILE_LAYER, body.bytes, body.size);
    }
    buffer_free(&body);
    buffer_free(&layer->features);
    buffer_free(&layer->keys);
    buffer_free(&layer->values);
    buffer_free(&layer->tags);
    buffer_free(&layer->geometry);
    buffer_free(&layer->message);
}

void mvt_feature_begin(struct mvt_layer *layer, enum mvt_kind kind)
{
    layer->kind = kind;
    layer->pen = (struct world_point){0, 0};
    buffer_clear(&layer->tags);
    buffer_clear(&layer->geometry);
}

void mvt_feature_end(struct mvt_layer *layer)
{
    struct buffer *body = &layer->message;
    if (layer->geometry.size == 0)
        return;
    buffer_clear(body);
    if (layer->tags.size > 0)
        add_bytes(body, FEATURE_TAGS, layer->tags.bytes, layer->tags.size);
    add_number(body, FEATURE_TYPE, layer->kind);
    add_bytes(body, FEATURE_GEOMETRY, layer->geometry.bytes, layer->geometry.size);
    add_bytes(&layer->features, LAYER_FEATURE, body->bytes, body->size);
}

static uint32_t key_number(struct mvt_layer *layer, const char *key)
{
    uint32_t number = layer->key_count;
    if (key_index_add_text(&layer->key_index, key, number, &number)) {
        add_bytes(&layer->keys, LAYER_KEY, key, strlen(key));
        layer->key_count++;
    }
    return number;
}

/* The value is in `message`. */
static void add_tag(struct mvt_layer *layer, const char *key)
{
    const struct buffer *message = &layer->message;
    uint32_t number;
    if (!key_index_find(&layer->value_index, message->bytes, message->size, &number)) {
        const char *kept = arena_copy(layer->arena, message->bytes, message->size);
        number = layer->value_count++;
        key_index_add(&layer->value_index, kept, message->size, number, NULL);
        add_bytes(&layer->values, LAYER_VALUE, kept, message->size);
    }
    add_varint(&layer->tags, key_number(layer, key));
    add_varint(&layer->tags, number);
}

void mvt_tag_text(struct mvt_layer *layer, const char *key, const char *value)
{
    buffer_clear(&layer->message);
    add_bytes(&layer->message, VALUE_TEXT, value, strlen(value));
    add_tag(layer, key);
}

void mvt_tag_number(struct mvt_layer *layer, const char *key, int64_t value)
{
    buffer_clear(&layer->message);
    add_number(&layer->message, VALUE_SIGNED, zigzag(value));
    add_tag(layer, key);
}

static void add_command(struct mvt_layer *layer, uint32_t command, uint32_t count)
{
    add_varint(&layer->geometry, count << 3 | command);
}

static char *put_step(struct mvt_layer *layer, char *at, struct world_point to)
{
    at = put_varint(at, zigzag((int64_t)to.x - layer->pen.x));
    at = put_varint(at, zigzag((int64_t)to.y - layer->pen.y));
    layer->pen = to;
    return at;
}

static bool is_same(struct world_point a, struct world_point b)
{
    return a.x == b.x && a.y == b.y;
}

/* Points that differ from the one before. */
static uint32_t count_steps(const struct world_point *points, uint32_t count)
{
    uint32_t steps = 0;
    for (uint32_t p = 1; p < count; p++)
        steps += !is_same(points[p], points[p - 1]);
    return steps;
}

static void add_path(struct mvt_layer *layer, const struct world_point *points, uint32_t count,
                     uint32_t steps)
{
    enum { STEP_SIZE_MAX = 2 * VARINT_SIZE_MAX };
    add_command(layer, MOVE_TO, 1);
    char *begin = buffer_reserve(&layer->geometry, STEP_SIZE_MAX);
    layer->geometry.size += (size_t)(put_step(layer, begin, points[0]) - begin);
    add_command(layer, LINE_TO, steps);
    begin = buffer_reserve(&layer->geometry, (size_t)steps * STEP_SIZE_MAX);
    char *at = begin;
    for (uint32_t p = 1; p < count; p++)
        if (!is_same(points[p], layer->pen))
            at = put_step(layer, at, points[p]);
    layer->geometry.size += (size_t)(at - begin);
}

void mvt_line(struct mvt_layer *layer, const struct world_point *points, uint32_t count)
{
    uint32_t steps = count_steps(points, count);
    if (steps > 0)
        add_path(layer, points, count, steps);
}

/* By the surveyor's formula. */
int64_t mvt_ring_area(const struct world_point *points, uint32_t count)
{
    int64_t area = 0;
    for (uint32_t p = 0; p < count; p++) {
        struct world_point a = points[p], b = points[p + 1 == count ? 0 : p + 1];
        area += (int64_t)a.x * b.y - (int64_t)b.x * a.y;
    }
    return area;
}

void mvt_ring(struct mvt_layer *layer, const struct world_point *points, uint32_t count)
{
    while (count > 1 && is_same(points[count - 1], points[0]))
        count--;
    uint32_t steps = count_steps(points, count);
    if (steps < 2 || mvt_ring_area(points, count) == 0)
        return;
    add_path(layer, points, count, steps);
    add_command(layer, CLOSE_PATH, 1);
}
