/* SPDX-License-Identifier: Apache-2.0 */
#include "read_tile.h"

#include <string.h>

#include "roads/protobuf.h"
#include "unit.h"

enum { KEYS_MAX = 4096 };

struct reading {
    struct arena *arena;
    struct read_layer *layer;
    const char *keys[KEYS_MAX];
    struct read_tag values[KEYS_MAX];
};

static struct pb_message inside(const struct pb_field *field)
{
    assert_int_equal(field->wire, PB_BYTES);
    return pb_message(field->bytes, field->size);
}

static const char *text_of(struct reading *reading, const struct pb_field *field)
{
    assert_int_equal(field->wire, PB_BYTES);
    return arena_copy(reading->arena, (const char *)field->bytes, field->size);
}

static struct read_tag read_value(struct reading *reading, const struct pb_field *field)
{
    struct pb_message message = inside(field);
    struct pb_field value;
    struct read_tag tag = {0};
    assert_true(pb_next(&message, &value));
    if (value.number == 1)
        tag.text = text_of(reading, &value);
    else if (value.number == 6)
        tag.number = (int64_t)(value.value >> 1) ^ -(int64_t)(value.value & 1);
    else
        fail_msg("a value of field %u", value.number);
    assert_false(pb_next(&message, &value));
    assert_false(message.is_bad);
    return tag;
}

static int32_t step(struct pb_message *message)
{
    uint64_t value = pb_varint(message);
    return (int32_t)((int64_t)(value >> 1) ^ -(int64_t)(value & 1));
}

static void read_geometry(struct reading *reading, struct read_feature *feature,
                          struct pb_message message)
{
    struct world_point pen = {0, 0};
    feature->paths = ARENA_ARRAY(reading->arena, struct read_path, message.end - message.at);
    while (message.at < message.end && !message.is_bad) {
        uint64_t command = pb_varint(&message);
        uint32_t count = (uint32_t)(command >> 3);
        if ((command & 7) == 7) {
            feature->paths[feature->path_count - 1].is_closed = true;
            continue;
        }
        assert_true((command & 7) == 1 || (command & 7) == 2);
        if ((command & 7) == 1) {
            assert_int_equal(count, 1);
            feature->paths[feature->path_count++].points =
                ARENA_ARRAY(reading->arena, struct world_point, message.end - message.at + 1);
        }
        assert_true(feature->path_count > 0);
        struct read_path *path = &feature->paths[feature->path_count - 1];
        for (uint32_t i = 0; i < count; i++) {
            struct world_point before = pen;
            pen.x += step(&message);
            pen.y += step(&message);
            assert_true(path->count == 0 || before.x != pen.x || before.y != pen.y);
            path->points[path->count++] = pen;
        }
    }
    assert_false(message.is_bad);
}

static void read_tags(struct reading *reading, struct read_feature *feature,
                      struct pb_message message)
{
    while (message.at < message.end) {
        uint64_t key = pb_varint(&message), value = pb_varint(&message);
        assert_false(message.is_bad);
        assert_true(key < reading->layer->key_count && value < reading->layer->value_count);
        assert_true(feature->tag_count < TAGS_MAX);
        struct read_tag *tag = &feature->tags[feature->tag_count++];
        *tag = reading->values[value];
        tag->key = reading->keys[key];
    }
}

static void read_feature(struct reading *reading, struct read_feature *feature,
                         struct pb_message message)
{
    struct pb_field field;
    while (pb_next(&message, &field)) {
        if (field.number == 2)
            read_tags(reading, feature, inside(&field));
        else if (field.number == 3)
            feature->kind = (enum mvt_kind)field.value;
        else if (field.number == 4)
            read_geometry(reading, feature, inside(&field));
        else
            fail_msg("a feature has field %u", field.number);
    }
    assert_false(message.is_bad);
}

/* Names, keys and values first: features name them by number. */
static void read_words(struct reading *reading, struct pb_message message)
{
    struct read_layer *layer = reading->layer;
    struct pb_field field;
    bool has_version = false, has_extent = false;
    while (pb_next(&message, &field)) {
        assert_true(layer->key_count < KEYS_MAX && layer->value_count < KEYS_MAX);
        if (field.number == 1)
            layer->name = text_of(reading, &field);
        else if (field.number == 2)
            layer->feature_count++;
        else if (field.number == 3)
            reading->keys[layer->key_count++] = text_of(reading, &field);
        else if (field.number == 4)
            reading->values[layer->value_count++] = read_value(reading, &field);
        else if (field.number == 5)
            has_extent = field.value == 4096;
        else if (field.number == 15)
            has_version = field.value == 2;
        else
            fail_msg("a layer has field %u", field.number);
    }
    assert_false(message.is_bad);
    assert_true(has_version && has_extent && layer->name && layer->feature_count > 0);
}

static void read_layer(struct reading *reading, struct pb_message message)
{
    struct read_layer *layer = reading->layer;
    struct pb_message again = message;
    struct pb_field field;
    uint32_t feature = 0;
    read_words(reading, message);
    layer->features = ARENA_ARRAY(reading->arena, struct read_feature, layer->feature_count);
    while (pb_next(&again, &field))
        if (field.number == 2)
            read_feature(reading, &layer->features[feature++], inside(&field));
}

struct read_tile read_tile(const struct buffer *bytes, struct arena *arena)
{
    struct pb_message message = pb_message((const uint8_t *)buffer_text(bytes), bytes->size);
    struct read_tile tile = {0};
    struct pb_field field;
    struct reading *reading = ARENA_NEW(arena, struct reading);
    reading->arena = arena;
    while (pb_next(&message, &field)) {
        assert_int_equal(field.number, 3);
        assert_true(tile.layer_count < LAYERS_MAX);
        reading->layer = &tile.layers[tile.layer_count++];
        read_layer(reading, inside(&field));
    }
    assert_false(message.is_bad);
    return tile;
}

const char *read_text(const struct read_feature *feature, const char *key)
{
    for (uint32_t t = 0; t < feature->tag_count; t++)
        if (strcmp(feature->tags[t].key, key) == 0)
            return feature->tags[t].text;
    return NULL;
}
