/* SPDX-License-Identifier: Apache-2.0 */
#include "app/desk_names.h"

#include <stdlib.h>
#include <string.h>

#include "network/profile.h"

/* Ways of one name further apart than this are streets of their own. */
enum { APART_MM = 1000 * 1000 };

struct named_way {
    const char *name;
    uint32_t way;
    struct geo_point middle;
};

static int by_name(const void *a, const void *b)
{
    const struct named_way *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (order != 0)
        return order;
    return (x->way > y->way) - (x->way < y->way);
}

static struct geo_point node_of(const struct road_records *roads, uint32_t index)
{
    return roads->node_point[roads->way_node[index]];
}

static struct named_way *list_ways(const struct road_records *roads, struct arena *arena,
                                   uint32_t *ret_count)
{
    struct named_way *ways = ARENA_ARRAY(arena, struct named_way, roads->way_count);
    uint32_t count = 0;
    for (uint32_t w = 0; w < roads->way_count; w++) {
        const char *name = way_tag(roads, w, "name");
        uint32_t first = roads->way_first_node[w], last = roads->way_first_node[w + 1];
        if (name && first < last)
            ways[count++] = (struct named_way){name, w, node_of(roads, (first + last) / 2)};
    }
    qsort(ways, count, sizeof *ways, by_name);
    *ret_count = count;
    return ways;
}

/* The street of that name, among those from `first` on, that the way belongs to; else a new one. */
static struct desk_name *street_of(struct desk_name *names, uint32_t first, uint32_t *count,
                                   const struct named_way *way)
{
    for (uint32_t n = first; n < *count; n++)
        if (geo_distance_mm(names[n].point, way->middle) <= APART_MM)
            return &names[n];
    names[*count] =
        (struct desk_name){.name = way->name, .point = way->middle, .box = GEO_BOX_EMPTY};
    return &names[(*count)++];
}

static void add_streets(const struct road_records *roads, struct arena *arena,
                        struct desk_name *names, uint32_t *count)
{
    uint32_t way_count, first = *count;
    const struct named_way *ways = list_ways(roads, arena, &way_count);
    for (uint32_t w = 0; w < way_count; w++) {
        if (w == 0 || strcmp(ways[w].name, ways[w - 1].name) != 0)
            first = *count;
        struct desk_name *street = street_of(names, first, count, &ways[w]);
        for (uint32_t n = roads->way_first_node[ways[w].way];
             n < roads->way_first_node[ways[w].way + 1]; n++)
            geo_box_extend(&street->box, node_of(roads, n));
    }
}

static struct geo_point middle_of(const struct geo_box *box)
{
    return (struct geo_point){
        .lon_e7 = (int32_t)(((int64_t)box->min.lon_e7 + box->max.lon_e7) / 2),
        .lat_e7 = (int32_t)(((int64_t)box->min.lat_e7 + box->max.lat_e7) / 2),
    };
}

const struct desk_name *desk_names_list(const struct road_records *roads,
                                        const struct area_records *areas, struct arena *arena,
                                        uint32_t *ret_count)
{
    struct desk_name *names =
        ARENA_ARRAY(arena, struct desk_name, (size_t)areas->count + roads->way_count);
    uint32_t count = 0;
    for (uint32_t a = 0; a < areas->count; a++) {
        const struct area_record *area = &areas->records[a];
        if (area->polygon.ring_count > 0)
            names[count++] = (struct desk_name){area->name, area->code,
                                                middle_of(&area->polygon.box), area->polygon.box};
    }
    add_streets(roads, arena, names, &count);
    *ret_count = count;
    return names;
}
