/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/ground_tags.h"

#include <string.h>

/* Of several the first counts. Value NULL: any but "no". */
static const struct {
    const char *key, *value;
    enum ground_kind kind;
} rules[] = {
    {"building", NULL, GROUND_BUILDING},        {"natural", "coastline", GROUND_COAST},
    {"natural", "water", GROUND_WATER},         {"waterway", "riverbank", GROUND_WATER},
    {"waterway", "dock", GROUND_WATER},         {"landuse", "reservoir", GROUND_WATER},
    {"landuse", "basin", GROUND_WATER},         {"waterway", "river", GROUND_RIVER},
    {"waterway", "canal", GROUND_CANAL},        {"waterway", "stream", GROUND_STREAM},
    {"natural", "wood", GROUND_WOOD},           {"landuse", "forest", GROUND_WOOD},
    {"leisure", "park", GROUND_PARK},           {"leisure", "garden", GROUND_PARK},
    {"landuse", "cemetery", GROUND_PARK},       {"landuse", "recreation_ground", GROUND_GRASS},
    {"landuse", "village_green", GROUND_GRASS}, {"landuse", "meadow", GROUND_GRASS},
    {"landuse", "grass", GROUND_GRASS},         {"natural", "grassland", GROUND_GRASS},
    {"natural", "scrub", GROUND_GRASS},         {"natural", "heath", GROUND_GRASS},
};
enum { RULE_COUNT = sizeof rules / sizeof *rules };

static bool is(const char *word, const char *text, size_t length)
{
    return strlen(word) == length && memcmp(word, text, length) == 0;
}

bool ground_key(const char *key, size_t length)
{
    static const char *const keys[] = {"building", "natural", "waterway", "landuse", "leisure"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (is(keys[k], key, length))
            return true;
    return false;
}

/* A river in a pipe is not seen, nor is a building below the ground. */
static void add_aside(struct ground_tags *tags, const char *key, size_t key_length,
                      const char *value, size_t value_length)
{
    if (is("type", key, key_length))
        tags->is_multipolygon |= is("multipolygon", value, value_length);
    else if (is("tunnel", key, key_length))
        tags->is_underground |= !is("no", value, value_length);
    else if (is("location", key, key_length))
        tags->is_underground |= is("underground", value, value_length);
}

void ground_tags_add(struct ground_tags *tags, const char *key, size_t key_length,
                     const char *value, size_t value_length)
{
    if (!ground_key(key, key_length)) {
        add_aside(tags, key, key_length, value, value_length);
        return;
    }
    unsigned end = tags->found ? tags->found - 1 : RULE_COUNT;
    for (unsigned r = 0; r < end; r++) {
        bool is_value = rules[r].value ? is(rules[r].value, value, value_length)
                                       : !is("no", value, value_length);
        if (is_value && is(rules[r].key, key, key_length)) {
            tags->found = r + 1;
            return;
        }
    }
}

enum ground_kind ground_tags_kind(const struct ground_tags *tags)
{
    return tags->found && !tags->is_underground ? rules[tags->found - 1].kind : GROUND_KIND_COUNT;
}
