/* SPDX-License-Identifier: Apache-2.0 */
#include "import/ground.h"

#include "base/assert.h"

static const struct {
    const char *name;
    enum ground_group group;
    bool is_area;
} kinds[GROUND_KIND_COUNT] = {
    [GROUND_BUILDING] = {"building", GROUP_BUILDING, true},
    [GROUND_WATER] = {"water", GROUP_WATER, true},
    [GROUND_WOOD] = {"wood", GROUP_GREEN, true},
    [GROUND_PARK] = {"park", GROUP_GREEN, true},
    [GROUND_GRASS] = {"grass", GROUP_GREEN, true},
    [GROUND_COAST] = {"coast", GROUP_COAST, false},
    [GROUND_RIVER] = {"river", GROUP_WATERWAY, false},
    [GROUND_CANAL] = {"canal", GROUP_WATERWAY, false},
    [GROUND_STREAM] = {"stream", GROUP_WATERWAY, false},
};

static const char *const group_names[GROUND_GROUP_COUNT] = {
    [GROUP_BUILDING] = "building", [GROUP_WATER] = "water",       [GROUP_GREEN] = "green",
    [GROUP_COAST] = "coast",       [GROUP_WATERWAY] = "waterway",
};

const char *ground_kind_name(enum ground_kind kind)
{
    ALWAYS(kind < GROUND_KIND_COUNT);
    return kinds[kind].name;
}

const char *ground_group_name(enum ground_group group)
{
    ALWAYS(group < GROUND_GROUP_COUNT);
    return group_names[group];
}

enum ground_group ground_group_of(enum ground_kind kind)
{
    ALWAYS(kind < GROUND_KIND_COUNT);
    return kinds[kind].group;
}

bool ground_is_area(enum ground_kind kind)
{
    ALWAYS(kind < GROUND_KIND_COUNT);
    return kinds[kind].is_area;
}

struct ground_counts ground_count(const struct ground_records *ground)
{
    struct ground_counts counts = {{0}};
    for (uint32_t s = 0; s < ground->shape_count; s++)
        counts.of_group[ground_group_of((enum ground_kind)ground->shape_kind[s])]++;
    return counts;
}
