/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/street_piece.h"

#include <stdlib.h>
#include <string.h>

#include "algo/time_heap.h"
#include "base/assert.h"
#include "plan/walk_search.h"
#include "publish/street_section.h"

/*
 * Three steps: what the people at each spot are told; from the spots, along the streets, the
 * nearest at each junction; then every chain is divided among the spots on it and those nearest
 * to its ends.
 */

/* All groups at one place of a chain. */
struct spot {
    int64_t along_mm;
    uint32_t site;
    uint32_t first_group, group_count; /* into groups */
    int64_t people, placed_at_site;
    time_ms least_walk_ms, most_walk_ms;
};

struct spot_finder {
    const struct shelter_problem *problem;
    const struct shelter_allocation *allocation;
    const uint32_t *first_piece; /* [group_count + 1] into allocation->pieces */
    int64_t *people_of_site;     /* [site_count + 1], the last = without a place; zeroed */
    struct street_pieces *out;
    struct spot *spots;
    uint32_t spot_count;
    uint32_t *first_of_chain; /* [chain_count + 1] into spots */
};

/* Begins of the pieces of each group; they are ordered by group. */
static const uint32_t *index_pieces(const struct shelter_problem *problem,
                                    const struct shelter_allocation *allocation,
                                    struct arena *scratch)
{
    uint32_t *first = ARENA_ARRAY(scratch, uint32_t, (size_t)problem->group_count + 1);
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        first[allocation->pieces[i].group + 1]++;
    for (uint32_t g = 0; g < problem->group_count; g++)
        first[g + 1] += first[g];
    return first;
}

static int64_t along_chain_mm(const struct spot_finder *finder, uint32_t group)
{
    const struct network_point *at = &finder->problem->groups[group].at;
    return finder->out->segment_begin_mm[at->segment] + at->along_mm;
}

/* Adds what the plan says of a group to the counts by site (or clears them again). */
static void count_group(struct spot_finder *finder, uint32_t group, int sign)
{
    int64_t left = finder->problem->groups[group].people;
    for (uint32_t i = finder->first_piece[group]; i < finder->first_piece[group + 1]; i++) {
        const struct shelter_piece *piece = &finder->allocation->pieces[i];
        finder->people_of_site[piece->site] += (int64_t)sign * piece->people;
        left -= piece->people;
    }
    finder->people_of_site[finder->problem->site_count] += sign * left;
}

static void choose_site(struct spot_finder *finder, struct spot *spot)
{
    const uint32_t *groups = finder->out->groups + spot->first_group;
    for (uint32_t i = 0; i < spot->group_count; i++)
        count_group(finder, groups[i], 1);
    spot->site = NO_SITE;
    spot->placed_at_site = 0;
    for (uint32_t i = 0; i < spot->group_count; i++) {
        for (uint32_t p = finder->first_piece[groups[i]]; p < finder->first_piece[groups[i] + 1];
             p++) {
            uint32_t site = finder->allocation->pieces[p].site;
            int64_t people = finder->people_of_site[site];
            if (people > spot->placed_at_site ||
                (people == spot->placed_at_site && site < spot->site)) {
                spot->site = site;
                spot->placed_at_site = people;
            }
        }
    }
    int64_t unplaced = finder->people_of_site[finder->problem->site_count];
    if (unplaced > spot->placed_at_site) {
        spot->site = NO_SITE;
        spot->placed_at_site = unplaced;
    }
    for (uint32_t i = 0; i < spot->group_count; i++)
        count_group(finder, groups[i], -1);
}

static void measure_walks(const struct spot_finder *finder, struct spot *spot)
{
    spot->least_walk_ms = INT32_MAX;
    spot->most_walk_ms = 0;
    for (uint32_t i = 0; i < spot->group_count; i++) {
        uint32_t group = finder->out->groups[spot->first_group + i];
        for (uint32_t p = finder->first_piece[group]; p < finder->first_piece[group + 1]; p++) {
            const struct shelter_piece *piece = &finder->allocation->pieces[p];
            if (piece->site != spot->site)
                continue;
            if (piece->walk_ms < spot->least_walk_ms)
                spot->least_walk_ms = piece->walk_ms;
            if (piece->walk_ms > spot->most_walk_ms)
                spot->most_walk_ms = piece->walk_ms;
        }
    }
}

struct placed_group {
    int64_t along_mm;
    uint32_t group;
};

static int compare_places(const void *a, const void *b)
{
    const struct placed_group *x = a, *y = b;
    if (x->along_mm != y->along_mm)
        return x->along_mm < y->along_mm ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

/* By place along the chain, then by group. */
static void sort_groups(const struct spot_finder *finder, uint32_t *groups, uint32_t count,
                        struct arena *scratch)
{
    struct arena_mark mark = arena_mark(scratch);
    struct placed_group *placed = ARENA_ARRAY(scratch, struct placed_group, count);
    for (uint32_t i = 0; i < count; i++)
        placed[i] = (struct placed_group){along_chain_mm(finder, groups[i]), groups[i]};
    qsort(placed, count, sizeof *placed, compare_places);
    for (uint32_t i = 0; i < count; i++)
        groups[i] = placed[i].group;
    arena_rewind(scratch, mark);
}

static void find_spots(struct spot_finder *finder, struct arena *arena, struct arena *scratch)
{
    const struct shelter_problem *problem = finder->problem;
    uint32_t chain_count = problem->network->chain_count;
    const struct chain_groups *lists = chain_groups_new(problem, scratch);
    uint32_t on_network = lists->first[chain_count];
    uint32_t *groups = ARENA_ARRAY(arena, uint32_t, on_network);
    memcpy(groups, lists->group, on_network * sizeof *groups);
    finder->out->groups = groups;
    finder->spots = ARENA_ARRAY(scratch, struct spot, on_network);
    finder->first_of_chain = ARENA_ARRAY(scratch, uint32_t, (size_t)chain_count + 1);
    for (uint32_t c = 0; c < chain_count; c++) {
        uint32_t begin = lists->first[c], end = lists->first[c + 1];
        sort_groups(finder, groups + begin, end - begin, scratch);
        for (uint32_t i = begin; i < end; i++) {
            int64_t along_mm = along_chain_mm(finder, groups[i]);
            if (i == begin || finder->spots[finder->spot_count - 1].along_mm != along_mm)
                finder->spots[finder->spot_count++] =
                    (struct spot){.along_mm = along_mm, .first_group = i};
            struct spot *spot = &finder->spots[finder->spot_count - 1];
            spot->group_count++;
            spot->people += problem->groups[groups[i]].people;
        }
        finder->first_of_chain[c + 1] = finder->spot_count;
    }
    for (uint32_t s = 0; s < finder->spot_count; s++) {
        choose_site(finder, &finder->spots[s]);
        measure_walks(finder, &finder->spots[s]);
    }
}

/* The nearest spot seen from a junction, by walking along the streets. */
struct nearest_spot {
    int64_t distance_mm; /* INT64_MAX = none within STREET_REACH_MM */
    uint32_t site;
};

struct spread {
    struct nearest_spot *nearest; /* [junctions] */
    struct time_heap heap;
};

static void reach_junction(struct spread *spread, uint32_t junction, int64_t distance_mm,
                           uint32_t site)
{
    struct nearest_spot *nearest = &spread->nearest[junction];
    if (distance_mm > STREET_REACH_MM || distance_mm > nearest->distance_mm ||
        (distance_mm == nearest->distance_mm && site >= nearest->site))
        return;
    *nearest = (struct nearest_spot){distance_mm, site};
    time_heap_push(&spread->heap, distance_mm, junction);
}

static bool chain_is_shut(const struct network *network, uint32_t chain)
{
    return network->chain_forward_ms[chain] == TIME_UNREACHABLE &&
           network->chain_backward_ms[chain] == TIME_UNREACHABLE;
}

/* Of equally near spots the one that goes to the lower site is taken. */
static struct nearest_spot *spread_over_junctions(const struct spot_finder *finder,
                                                  struct arena *scratch)
{
    const struct network *network = finder->problem->network;
    struct spread spread = {
        .nearest = ARENA_ARRAY(scratch, struct nearest_spot, network->graph.node_count),
        .heap = {.arena = scratch},
    };
    for (uint32_t v = 0; v < network->graph.node_count; v++)
        spread.nearest[v] = (struct nearest_spot){INT64_MAX, NO_SITE};
    for (uint32_t c = 0; c < network->chain_count; c++) {
        uint32_t begin = finder->first_of_chain[c], end = finder->first_of_chain[c + 1];
        if (begin == end || chain_is_shut(network, c))
            continue;
        const struct spot *first = &finder->spots[begin], *last = &finder->spots[end - 1];
        int64_t length_mm = street_chain_length_mm(network, finder->out, c);
        reach_junction(&spread, network->chain_from[c], first->along_mm, first->site);
        reach_junction(&spread, network->chain_to[c], length_mm - last->along_mm, last->site);
    }
    while (spread.heap.count > 0) {
        struct time_heap_entry next = time_heap_pop(&spread.heap);
        struct nearest_spot from = spread.nearest[next.item];
        if (next.key != from.distance_mm)
            continue;
        for (arc_id a = network->graph.first_out[next.item];
             a < network->graph.first_out[next.item + 1]; a++) {
            int64_t length_mm = street_chain_length_mm(network, finder->out, network->arc_chain[a]);
            reach_junction(&spread, network->graph.head[a], from.distance_mm + length_mm,
                           from.site);
        }
    }
    return spread.nearest;
}

/* Something on a chain that its places may be nearest to. */
struct source {
    int64_t at_mm, distance_mm; /* so far away from at_mm */
    uint32_t site;
    const struct spot *spot; /* NULL at an end of the chain */
};

struct divider {
    const struct spot_finder *finder;
    struct street_pieces *out;
    uint32_t capacity;
    struct arena *arena;
};

static void add_piece(struct divider *divider, const struct street_piece *piece)
{
    struct street_pieces *out = divider->out;
    ARENA_PUSH_ROOM(divider->arena, struct street_piece, out->pieces, out->count,
                    divider->capacity);
    out->pieces[out->count++] = *piece;
}

static void add_spot(struct street_piece *piece, const struct spot *spot)
{
    if (piece->group_count == 0)
        piece->first_group = spot->first_group;
    piece->group_count += spot->group_count;
    piece->people += spot->people;
    piece->elsewhere_people += spot->people - spot->placed_at_site;
    if (spot->site == NO_SITE)
        return;
    if (spot->least_walk_ms < piece->least_walk_ms)
        piece->least_walk_ms = spot->least_walk_ms;
    if (spot->most_walk_ms > piece->most_walk_ms)
        piece->most_walk_ms = spot->most_walk_ms;
}

/* The spots from *next on that belong to the piece: within it, going where it goes. */
static void take_spots(const struct divider *divider, struct street_piece *piece, uint32_t *next)
{
    const struct spot_finder *finder = divider->finder;
    uint32_t end = finder->first_of_chain[piece->chain + 1];
    for (; *next < end; ++*next) {
        const struct spot *spot = &finder->spots[*next];
        if (spot->along_mm > piece->end_mm || spot->site != piece->site)
            return;
        add_spot(piece, spot);
    }
}

/* Cuts a stretch where the street's name changes. */
static void add_stretch(struct divider *divider, const struct street_piece *stretch,
                        uint32_t *next_spot)
{
    const struct network *network = divider->finder->problem->network;
    const struct street_pieces *out = divider->out;
    uint32_t s = network->chain_first_segment[stretch->chain];
    uint32_t end = network->chain_first_segment[stretch->chain + 1];
    while (s + 1 < end && out->segment_begin_mm[s + 1] <= stretch->begin_mm &&
           out->segment_begin_mm[s + 1] < stretch->end_mm)
        s++;
    struct street_piece piece = *stretch;
    for (;;) {
        piece.street = out->names.of_way[network->segment_way[s]];
        while (s + 1 < end && out->segment_begin_mm[s + 1] < stretch->end_mm &&
               out->names.of_way[network->segment_way[s + 1]] == piece.street)
            s++;
        bool is_last = s + 1 == end || out->segment_begin_mm[s + 1] >= stretch->end_mm;
        piece.end_mm = is_last ? stretch->end_mm : out->segment_begin_mm[s + 1];
        take_spots(divider, &piece, next_spot);
        add_piece(divider, &piece);
        if (is_last)
            return;
        s++;
        struct street_piece rest = *stretch;
        rest.begin_mm = piece.end_mm;
        piece = rest;
    }
}

/* Where places stop being nearer to `a` than to `b`. */
static int64_t boundary_mm(const struct source *a, const struct source *b)
{
    int64_t twice = b->distance_mm - a->distance_mm + a->at_mm + b->at_mm;
    if (twice <= 2 * a->at_mm)
        return a->at_mm;
    return twice >= 2 * b->at_mm ? b->at_mm : twice / 2;
}

/* Lays the sources' stretches out, neighbours of one site as one. */
static void divide(struct divider *divider, uint32_t chain, const struct source *sources,
                   uint32_t count, int64_t length_mm, bool has_spots)
{
    struct street_piece open = {0};
    bool is_open = false;
    uint32_t next_spot = divider->finder->first_of_chain[chain];
    for (uint32_t i = 0; i < count; i++) {
        const struct source *own = &sources[i];
        int64_t begin_mm = i == 0 ? 0 : boundary_mm(&sources[i - 1], own);
        int64_t end_mm = i + 1 == count ? length_mm : boundary_mm(own, &sources[i + 1]);
        if (!has_spots) {
            int64_t reach_mm = STREET_REACH_MM - own->distance_mm;
            if (begin_mm < own->at_mm - reach_mm)
                begin_mm = own->at_mm - reach_mm;
            if (end_mm > own->at_mm + reach_mm)
                end_mm = own->at_mm + reach_mm;
        }
        if (begin_mm >= end_mm && !own->spot)
            continue;
        if (is_open && open.site == own->site && open.end_mm == begin_mm) {
            open.end_mm = end_mm;
            continue;
        }
        if (is_open)
            add_stretch(divider, &open, &next_spot);
        open = (struct street_piece){
            .chain = chain,
            .begin_mm = begin_mm,
            .end_mm = end_mm,
            .site = own->site,
            .least_walk_ms = INT32_MAX,
        };
        is_open = true;
    }
    if (is_open)
        add_stretch(divider, &open, &next_spot);
    ALWAYS(next_spot == divider->finder->first_of_chain[chain + 1]);
}

static void divide_chains(struct spot_finder *finder, const struct nearest_spot *nearest,
                          struct arena *arena, struct arena *scratch)
{
    const struct network *network = finder->problem->network;
    struct divider divider = {.finder = finder, .out = finder->out, .arena = arena};
    for (uint32_t c = 0; c < network->chain_count; c++) {
        struct arena_mark mark = arena_mark(scratch);
        uint32_t begin = finder->first_of_chain[c], end = finder->first_of_chain[c + 1];
        struct source *sources = ARENA_ARRAY(scratch, struct source, (size_t)(end - begin) + 2);
        uint32_t count = 0;
        int64_t length_mm = street_chain_length_mm(network, finder->out, c);
        bool open = !chain_is_shut(network, c);
        const struct nearest_spot *from = &nearest[network->chain_from[c]];
        const struct nearest_spot *to = &nearest[network->chain_to[c]];
        if (open && from->distance_mm < INT64_MAX)
            sources[count++] = (struct source){0, from->distance_mm, from->site, NULL};
        for (uint32_t s = begin; s < end; s++)
            sources[count++] = (struct source){finder->spots[s].along_mm, 0, finder->spots[s].site,
                                               &finder->spots[s]};
        if (open && to->distance_mm < INT64_MAX)
            sources[count++] = (struct source){length_mm, to->distance_mm, to->site, NULL};
        if (count > 0)
            divide(&divider, c, sources, count, length_mm, begin < end);
        arena_rewind(scratch, mark);
    }
}

struct named_way {
    const char *name;
    uint32_t way;
};

static int compare_names(const void *a, const void *b)
{
    const struct named_way *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->way > y->way) - (x->way < y->way);
}

static void number_names(const struct network *network, struct arena *arena,
                         struct street_names *names)
{
    struct arena *scratch = arena_new();
    struct named_way *ways = ARENA_ARRAY(scratch, struct named_way, network->way_count);
    for (uint32_t w = 0; w < network->way_count; w++)
        ways[w] = (struct named_way){network->way_name[w], w};
    qsort(ways, network->way_count, sizeof *ways, compare_names);
    names->name = ARENA_ARRAY(arena, const char *, network->way_count);
    names->of_way = ARENA_ARRAY(arena, uint32_t, network->way_count);
    names->count = 0;
    for (uint32_t i = 0; i < network->way_count; i++) {
        if (i == 0 || strcmp(ways[i - 1].name, ways[i].name) != 0)
            names->name[names->count++] = ways[i].name;
        names->of_way[ways[i].way] = names->count - 1;
    }
    arena_free(scratch);
}

static int64_t *measure_segments(const struct network *network, struct arena *arena)
{
    int64_t *begin_mm = ARENA_ARRAY(arena, int64_t, network->segment_count);
    for (uint32_t c = 0; c < network->chain_count; c++) {
        uint32_t first = network->chain_first_segment[c];
        for (uint32_t s = first + 1; s < network->chain_first_segment[c + 1]; s++)
            begin_mm[s] = begin_mm[s - 1] + network->segment_length_mm[s - 1];
    }
    return begin_mm;
}

int64_t street_chain_length_mm(const struct network *network, const struct street_pieces *pieces,
                               uint32_t chain)
{
    uint32_t last = network->chain_first_segment[chain + 1] - 1;
    return pieces->segment_begin_mm[last] + network->segment_length_mm[last];
}

struct network_point street_point_at(const struct network *network,
                                     const struct street_pieces *pieces, uint32_t chain,
                                     int64_t along_mm)
{
    uint32_t low = network->chain_first_segment[chain];
    uint32_t high = network->chain_first_segment[chain + 1] - 1;
    while (low < high) { /* the last segment that begins before along_mm */
        uint32_t middle = (low + high + 1) / 2;
        if (pieces->segment_begin_mm[middle] < along_mm)
            low = middle;
        else
            high = middle - 1;
    }
    struct geo_point nowhere = network->node_point[network->segment_from[low]];
    return network_point_at(network, &walk_profile_default, low,
                            (int32_t)(along_mm - pieces->segment_begin_mm[low]), nowhere);
}

void street_pieces_find(const struct shelter_problem *problem,
                        const struct shelter_allocation *allocation, struct arena *arena,
                        struct street_pieces *ret_pieces)
{
    struct arena *scratch = arena_new();
    *ret_pieces = (struct street_pieces){
        .segment_begin_mm = measure_segments(problem->network, arena),
    };
    number_names(problem->network, arena, &ret_pieces->names);
    struct spot_finder finder = {
        .problem = problem,
        .allocation = allocation,
        .first_piece = index_pieces(problem, allocation, scratch),
        .people_of_site = ARENA_ARRAY(scratch, int64_t, (size_t)problem->site_count + 1),
        .out = ret_pieces,
    };
    find_spots(&finder, arena, scratch);
    struct nearest_spot *nearest = spread_over_junctions(&finder, scratch);
    divide_chains(&finder, nearest, arena, scratch);
    arena_free(scratch);
}
