/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "algo/time_heap.h"
#include "base/assert.h"
#include "plan/shelter_pairs.h"
#include "plan/walk_search.h"

/*
 * One Dijkstra from the doors of all sites at once, against the direction of walking, in which
 * a junction may be reached by its `count` best sites instead of one. Key: walk + price.
 */

/* A way from a junction to a site. */
struct label {
    uint32_t junction, site;
    time_ms walk_ms;
};

struct nearest {
    const struct shelter_problem *problem;
    const int64_t *price;
    uint32_t count;
    struct time_heap heap; /* of labels */
    struct label *labels;
    uint32_t label_count, label_capacity;
    uint32_t *kept;       /* [junctions · count] labels, best first */
    uint32_t *kept_count; /* [junctions] */
    struct arena *scratch;
};

/* Without prices, of equal walks the lower site: that is where the nearest rule sends people. */
static int64_t key_of(const struct nearest *nearest, uint32_t site, time_ms walk_ms)
{
    return nearest->price ? walk_ms + nearest->price[site] : ((int64_t)walk_ms << 32) + site;
}

static bool is_kept(const struct nearest *nearest, uint32_t junction, uint32_t site)
{
    const uint32_t *kept = nearest->kept + (size_t)junction * nearest->count;
    for (uint32_t i = 0; i < nearest->kept_count[junction]; i++)
        if (nearest->labels[kept[i]].site == site)
            return true;
    return false;
}

static void add_label(struct nearest *nearest, uint32_t junction, uint32_t site, time_ms leg_ms,
                      int64_t rest_ms)
{
    if (leg_ms == TIME_UNREACHABLE || leg_ms + rest_ms > nearest->problem->limit_ms)
        return;
    if (nearest->kept_count[junction] == nearest->count || is_kept(nearest, junction, site))
        return;
    ARENA_PUSH_ROOM(nearest->scratch, struct label, nearest->labels, nearest->label_count,
                    nearest->label_capacity);
    time_ms walk_ms = (time_ms)(leg_ms + rest_ms);
    nearest->labels[nearest->label_count] = (struct label){junction, site, walk_ms};
    time_heap_push(&nearest->heap, key_of(nearest, site, walk_ms), nearest->label_count);
    nearest->label_count++;
}

static void spread_labels(struct nearest *nearest)
{
    const struct network *network = nearest->problem->network;
    while (nearest->heap.count > 0) {
        uint32_t l = time_heap_pop(&nearest->heap).item;
        struct label label = nearest->labels[l];
        uint32_t *kept_count = &nearest->kept_count[label.junction];
        if (*kept_count == nearest->count || is_kept(nearest, label.junction, label.site))
            continue;
        nearest->kept[(size_t)label.junction * nearest->count + (*kept_count)++] = l;
        for (arc_id a = network->graph.first_out[label.junction];
             a < network->graph.first_out[label.junction + 1]; a++)
            add_label(nearest, network->graph.head[a], label.site, network->arc_back_ms[a],
                      label.walk_ms);
    }
}

static void start_at_doors(struct nearest *nearest)
{
    const struct shelter_problem *problem = nearest->problem;
    const struct network *network = problem->network;
    for (uint32_t s = 0; s < problem->site_count; s++) {
        const struct shelter_site *site = &problem->sites[s];
        for (uint32_t d = site->first_door; d < site->first_door + site->door_count; d++) {
            const struct network_point *at = &problem->doors[d].at;
            if (at->segment == NO_SEGMENT)
                continue;
            uint32_t chain = network->segment_chain[at->segment];
            add_label(nearest, network->chain_from[chain], s, at->from_start_ms, at->access_ms);
            add_label(nearest, network->chain_to[chain], s, at->from_end_ms, at->access_ms);
        }
    }
}

/* The walks of one group under consideration: few, so lists are searched in a row. */
struct choice {
    int64_t key;
    uint32_t site;
    time_ms walk_ms;
};

struct choices {
    struct choice *items;
    uint32_t count, capacity;
};

static void consider(struct nearest *nearest, struct choices *choices, uint32_t site,
                     time_ms leg_ms, int64_t rest_ms)
{
    if (leg_ms == TIME_UNREACHABLE || leg_ms + rest_ms > nearest->problem->limit_ms)
        return;
    time_ms walk_ms = (time_ms)(leg_ms + rest_ms);
    struct choice choice = {key_of(nearest, site, walk_ms), site, walk_ms};
    for (uint32_t i = 0; i < choices->count; i++) {
        if (choices->items[i].site == site) {
            if (choice.key < choices->items[i].key)
                choices->items[i] = choice;
            return;
        }
    }
    ARENA_PUSH_ROOM(nearest->scratch, struct choice, choices->items, choices->count,
                    choices->capacity);
    choices->items[choices->count++] = choice;
}

static void consider_junction(struct nearest *nearest, struct choices *choices, uint32_t junction,
                              time_ms leg_ms, time_ms access_ms)
{
    const uint32_t *kept = nearest->kept + (size_t)junction * nearest->count;
    for (uint32_t i = 0; i < nearest->kept_count[junction]; i++) {
        const struct label *label = &nearest->labels[kept[i]];
        consider(nearest, choices, label->site, leg_ms, (int64_t)label->walk_ms + access_ms);
    }
}

static int compare_choices(const void *a, const void *b)
{
    const struct choice *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->site > y->site) - (x->site < y->site);
}

void shelter_pairs_nearest(const struct shelter_problem *problem, const int64_t *price,
                           uint32_t count, struct arena *arena, struct shelter_pairs *ret_pairs)
{
    ALWAYS(count > 0 && count <= NEAREST_SITES_MAX);
    ALWAYS(problem->limit.kind == WALK_LIMIT_NONE);
    struct arena *scratch = arena_new();
    const struct network *network = problem->network;
    size_t junctions = network->graph.node_count;
    struct nearest nearest = {
        .problem = problem,
        .price = price,
        .count = count,
        .heap = {.arena = scratch},
        .kept = ARENA_ARRAY(scratch, uint32_t, junctions * count),
        .kept_count = ARENA_ARRAY(scratch, uint32_t, junctions),
        .scratch = scratch,
    };
    start_at_doors(&nearest);
    spread_labels(&nearest);
    const struct chain_doors *doors = chain_doors_new(problem, scratch);
    struct choices choices = {0};
    struct loose_pairs loose = {.arena = scratch};
    for (uint32_t g = 0; g < problem->group_count; g++) {
        const struct network_point *at = &problem->groups[g].at;
        if (at->segment == NO_SEGMENT)
            continue;
        uint32_t chain = network->segment_chain[at->segment];
        choices.count = 0;
        consider_junction(&nearest, &choices, network->chain_from[chain], at->to_start_ms,
                          at->access_ms);
        consider_junction(&nearest, &choices, network->chain_to[chain], at->to_end_ms,
                          at->access_ms);
        for (uint32_t i = doors->first[chain]; i < doors->first[chain + 1]; i++) {
            const struct network_point *door = &problem->doors[doors->door[i]].at;
            consider(&nearest, &choices, doors->site[i], network_along_chain_ms(network, at, door),
                     (int64_t)at->access_ms + door->access_ms);
        }
        if (choices.count > 0)
            qsort(choices.items, choices.count, sizeof *choices.items, compare_choices);
        for (uint32_t i = 0; i < choices.count && i < count; i++)
            loose_pairs_add(
                &loose, (struct loose_pair){g, choices.items[i].site, choices.items[i].walk_ms});
    }
    shelter_pairs_sort(problem, &loose, arena, ret_pairs);
    arena_free(scratch);
}
