/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/street_section.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "publish/street_piece.h"

/* Pieces of one street and site that touch become sections: a union of sets over piece ends. */

/* Where a piece of a street that goes to a site touches a junction. */
struct touch {
    uint32_t junction, site, street, piece;
};

struct joiner {
    const struct shelter_problem *problem;
    const struct network *network;
    struct street_pieces pieces;
    uint32_t *set;         /* [pieces] another piece of the same section, itself at the root */
    uint32_t *touch_count; /* [pieces · 2] pieces of the section that end where this one begins
                              and ends, itself too */
    struct arena *arena;
};

static uint32_t root_of(struct joiner *joiner, uint32_t piece)
{
    while (joiner->set[piece] != piece) {
        joiner->set[piece] = joiner->set[joiner->set[piece]];
        piece = joiner->set[piece];
    }
    return piece;
}

/* The lower piece becomes the root. */
static void join(struct joiner *joiner, uint32_t a, uint32_t b)
{
    uint32_t x = root_of(joiner, a), y = root_of(joiner, b);
    if (x < y)
        joiner->set[y] = x;
    else
        joiner->set[x] = y;
}

static int compare_touches(const void *a, const void *b)
{
    const struct touch *x = a, *y = b;
    if (x->junction != y->junction)
        return x->junction < y->junction ? -1 : 1;
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    if (x->street != y->street)
        return x->street < y->street ? -1 : 1;
    return (x->piece > y->piece) - (x->piece < y->piece);
}

static bool same_section(const struct touch *a, const struct touch *b)
{
    return a->junction == b->junction && a->site == b->site && a->street == b->street;
}

/* The chain's last place; a piece that reaches it touches the junction there. */
static bool reaches_end(const struct joiner *joiner, const struct street_piece *piece)
{
    return piece->end_mm == street_chain_length_mm(joiner->network, &joiner->pieces, piece->chain);
}

static struct touch *list_touches(const struct joiner *joiner, uint32_t *ret_count,
                                  struct arena *scratch)
{
    const struct network *network = joiner->network;
    struct touch *touches = ARENA_ARRAY(scratch, struct touch, 2 * (size_t)joiner->pieces.count);
    uint32_t count = 0;
    for (uint32_t p = 0; p < joiner->pieces.count; p++) {
        const struct street_piece *piece = &joiner->pieces.pieces[p];
        struct touch touch = {.site = piece->site, .street = piece->street, .piece = p};
        if (piece->begin_mm == 0) {
            touch.junction = network->chain_from[piece->chain];
            touches[count++] = touch;
        }
        if (reaches_end(joiner, piece)) {
            touch.junction = network->chain_to[piece->chain];
            touches[count++] = touch;
        }
    }
    qsort(touches, count, sizeof *touches, compare_touches);
    *ret_count = count;
    return touches;
}

static void note_touches(struct joiner *joiner, const struct touch *touches, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct street_piece *piece = &joiner->pieces.pieces[touches[i].piece];
        uint32_t *own = joiner->touch_count + 2 * (size_t)touches[i].piece;
        if (piece->begin_mm == 0 &&
            joiner->network->chain_from[piece->chain] == touches[i].junction)
            own[0] = count;
        if (reaches_end(joiner, piece) &&
            joiner->network->chain_to[piece->chain] == touches[i].junction)
            own[1] = count;
        if (i > 0)
            join(joiner, touches[0].piece, touches[i].piece);
    }
}

static void join_pieces(struct joiner *joiner)
{
    struct arena *scratch = arena_new();
    uint32_t count;
    struct touch *touches = list_touches(joiner, &count, scratch);
    for (uint32_t p = 0; p < joiner->pieces.count; p++)
        joiner->set[p] = p;
    for (uint32_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && same_section(&touches[i], &touches[end]); end++)
            continue;
        note_touches(joiner, touches + i, end - i);
    }
    arena_free(scratch);
}

/* The busiest street at a junction that has another name, of equal ones the first by name. */
static const char *cross_street_at(const struct joiner *joiner, uint32_t junction, uint32_t street)
{
    const struct network *network = joiner->network;
    const char *best = NULL;
    int best_class = 0;
    for (arc_id a = network->graph.first_out[junction]; a < network->graph.first_out[junction + 1];
         a++) {
        uint32_t chain = network->arc_chain[a];
        uint32_t first = network->chain_first_segment[chain];
        uint32_t last = network->chain_first_segment[chain + 1] - 1;
        for (int side = 0; side < 2; side++) {
            if ((side == 0 ? network->chain_from[chain] : network->chain_to[chain]) != junction)
                continue;
            uint32_t way = network->segment_way[side == 0 ? first : last];
            const char *name = network->way_name[way];
            if (!name[0] || joiner->pieces.names.of_way[way] == street)
                continue;
            if (!best || network->way_class[way] > best_class ||
                (network->way_class[way] == best_class && strcmp(name, best) < 0)) {
                best = name;
                best_class = network->way_class[way];
            }
        }
    }
    return best;
}

/* A place on a street, and the direction in which it is followed. */
struct stroll {
    uint32_t chain;
    bool onward;
    int64_t along_mm;
};

/* Follows the chain until it ends or changes its name; returns the name it changes to. */
static const char *follow_chain(const struct joiner *joiner, const struct stroll *stroll,
                                uint32_t street, int64_t *walked_mm, bool *ret_changed)
{
    const struct network *network = joiner->network;
    const int64_t *begin_mm = joiner->pieces.segment_begin_mm;
    uint32_t first = network->chain_first_segment[stroll->chain];
    uint32_t end = network->chain_first_segment[stroll->chain + 1];
    *ret_changed = false;
    for (uint32_t i = 0; i < end - first; i++) {
        uint32_t s = stroll->onward ? first + i : end - 1 - i;
        int64_t near_mm = begin_mm[s] + (stroll->onward ? 0 : network->segment_length_mm[s]);
        int64_t far_mm = begin_mm[s] + (stroll->onward ? network->segment_length_mm[s] : 0);
        bool behind = stroll->onward ? far_mm <= stroll->along_mm : far_mm >= stroll->along_mm;
        if (behind)
            continue;
        if (joiner->pieces.names.of_way[network->segment_way[s]] == street)
            continue;
        *walked_mm += stroll->onward ? near_mm - stroll->along_mm : stroll->along_mm - near_mm;
        *ret_changed = true;
        return network->way_name[network->segment_way[s]];
    }
    int64_t length_mm = street_chain_length_mm(network, &joiner->pieces, stroll->chain);
    *walked_mm += stroll->onward ? length_mm - stroll->along_mm : stroll->along_mm;
    return "";
}

/* The next chain of the street at a junction, other than the one it was reached by. */
static bool go_on(const struct joiner *joiner, uint32_t junction, uint32_t street,
                  struct stroll *stroll)
{
    const struct network *network = joiner->network;
    uint32_t came_by = stroll->chain;
    for (arc_id a = network->graph.first_out[junction]; a < network->graph.first_out[junction + 1];
         a++) {
        uint32_t chain = network->arc_chain[a];
        bool onward = network->chain_from[chain] == junction;
        uint32_t s = onward ? network->chain_first_segment[chain]
                            : network->chain_first_segment[chain + 1] - 1;
        if (chain == came_by || joiner->pieces.names.of_way[network->segment_way[s]] != street)
            continue;
        *stroll = (struct stroll){
            chain, onward, onward ? 0 : street_chain_length_mm(network, &joiner->pieces, chain)};
        return true;
    }
    return false;
}

/* The first street with another name that is met along the street from the end of a section. */
static void find_cross_street(const struct joiner *joiner, struct stroll stroll, uint32_t street,
                              struct street_end *end)
{
    enum { CHAINS_MAX = 32 };
    int64_t walked_mm = 0;
    for (uint32_t i = 0; i < CHAINS_MAX && walked_mm <= STREET_REACH_MM; i++) {
        bool changed;
        const char *name = follow_chain(joiner, &stroll, street, &walked_mm, &changed);
        uint32_t junction = stroll.onward ? joiner->network->chain_to[stroll.chain]
                                          : joiner->network->chain_from[stroll.chain];
        if (!changed)
            name = cross_street_at(joiner, junction, street);
        if (name && name[0] && walked_mm <= STREET_REACH_MM) {
            end->cross_street = name;
            end->short_mm = walked_mm;
            return;
        }
        if (changed || !go_on(joiner, junction, street, &stroll))
            return;
    }
}

/* An end of a section: a place of a piece where no other piece of it goes on. */
struct loose_end {
    uint32_t piece;
    bool at_begin;
    struct geo_point point;
};

static uint32_t list_loose_ends(const struct joiner *joiner, const uint32_t *pieces, uint32_t count,
                                struct loose_end *ret_ends)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct street_piece *piece = &joiner->pieces.pieces[pieces[i]];
        for (int side = 0; side < 2; side++) {
            if (joiner->touch_count[2 * (size_t)pieces[i] + (size_t)side] > 1)
                continue;
            int64_t along_mm = side == 0 ? piece->begin_mm : piece->end_mm;
            struct network_point at =
                street_point_at(joiner->network, &joiner->pieces, piece->chain, along_mm);
            ret_ends[found++] = (struct loose_end){pieces[i], side == 0, at.point};
        }
    }
    return found;
}

static uint32_t farthest_from(const struct loose_end *ends, uint32_t count, uint32_t from)
{
    uint32_t best = from == 0 ? 1 : 0;
    int64_t best_mm = -1;
    for (uint32_t i = 0; i < count; i++) {
        int64_t distance_mm = geo_distance_mm(ends[from].point, ends[i].point);
        if (i != from && distance_mm > best_mm) {
            best = i;
            best_mm = distance_mm;
        }
    }
    return best;
}

/* From west to east, then from south to north. */
static bool is_before(struct geo_point a, struct geo_point b)
{
    return a.lon_e7 != b.lon_e7 ? a.lon_e7 < b.lon_e7 : a.lat_e7 < b.lat_e7;
}

/* Of many ends the one farthest from the first, and the one farthest from that. */
static uint32_t choose_ends(const struct loose_end *ends, uint32_t count, uint32_t ret_chosen[2])
{
    ret_chosen[0] = 0;
    if (count < 2)
        return count;
    ret_chosen[1] = count == 2 ? 1 : farthest_from(ends, count, 0);
    if (count > 2)
        ret_chosen[0] = farthest_from(ends, count, ret_chosen[1]);
    if (is_before(ends[ret_chosen[1]].point, ends[ret_chosen[0]].point)) {
        uint32_t swapped = ret_chosen[0];
        ret_chosen[0] = ret_chosen[1];
        ret_chosen[1] = swapped;
    }
    return 2;
}

static void set_ends(const struct joiner *joiner, const uint32_t *pieces, uint32_t count,
                     struct street_section *section, struct arena *scratch)
{
    struct loose_end *loose = ARENA_ARRAY(scratch, struct loose_end, 2 * (size_t)count);
    uint32_t loose_count = list_loose_ends(joiner, pieces, count, loose);
    uint32_t chosen[2];
    section->end_count = choose_ends(loose, loose_count, chosen);
    for (uint32_t e = 0; e < section->end_count; e++) {
        const struct loose_end *end = &loose[chosen[e]];
        const struct street_piece *piece = &joiner->pieces.pieces[end->piece];
        section->ends[e] = (struct street_end){.point = end->point};
        struct stroll stroll = {piece->chain, !end->at_begin,
                                end->at_begin ? piece->begin_mm : piece->end_mm};
        find_cross_street(joiner, stroll, piece->street, &section->ends[e]);
    }
}

static struct street_line line_of(const struct joiner *joiner, const struct street_piece *piece)
{
    const struct network *network = joiner->network;
    uint32_t first = network->chain_first_segment[piece->chain];
    uint32_t end = network->chain_first_segment[piece->chain + 1];
    struct geo_point *points =
        ARENA_ARRAY(joiner->arena, struct geo_point, (size_t)(end - first) + 1);
    uint32_t count = 0;
    points[count++] =
        street_point_at(network, &joiner->pieces, piece->chain, piece->begin_mm).point;
    for (uint32_t s = first + 1; s < end; s++) {
        int64_t at_mm = joiner->pieces.segment_begin_mm[s];
        if (at_mm > piece->begin_mm && at_mm < piece->end_mm)
            points[count++] = network->node_point[network->segment_from[s]];
    }
    points[count++] = street_point_at(network, &joiner->pieces, piece->chain, piece->end_mm).point;
    return (struct street_line){count, points};
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void list_groups(const struct joiner *joiner, const uint32_t *pieces, uint32_t count,
                        struct street_section *section)
{
    uint32_t *groups = ARENA_ARRAY(joiner->arena, uint32_t, section->group_count);
    uint32_t filled = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct street_piece *piece = &joiner->pieces.pieces[pieces[i]];
        for (uint32_t g = 0; g < piece->group_count; g++) {
            uint32_t group = joiner->pieces.groups[piece->first_group + g];
            groups[filled++] = group;
            section->estimated |= joiner->problem->groups[group].estimated;
        }
    }
    qsort(groups, filled, sizeof *groups, compare_numbers);
    section->groups = groups;
}

static struct street_section make_section(const struct joiner *joiner, const uint32_t *pieces,
                                          uint32_t count, struct arena *scratch)
{
    const struct street_piece *first = &joiner->pieces.pieces[pieces[0]];
    struct street_line *lines = ARENA_ARRAY(joiner->arena, struct street_line, count);
    struct street_section section = {
        .site = first->site,
        .street = joiner->pieces.names.name[first->street],
        .line_count = count,
        .lines = lines,
        .least_walk_ms = INT32_MAX,
    };
    for (uint32_t i = 0; i < count; i++) {
        const struct street_piece *piece = &joiner->pieces.pieces[pieces[i]];
        section.length_mm += piece->end_mm - piece->begin_mm;
        section.group_count += piece->group_count;
        section.people += piece->people;
        section.elsewhere_people += piece->elsewhere_people;
        if (piece->least_walk_ms < section.least_walk_ms)
            section.least_walk_ms = piece->least_walk_ms;
        if (piece->most_walk_ms > section.most_walk_ms)
            section.most_walk_ms = piece->most_walk_ms;
        lines[i] = line_of(joiner, piece);
    }
    if (section.least_walk_ms > section.most_walk_ms)
        section.least_walk_ms = section.most_walk_ms;
    list_groups(joiner, pieces, count, &section);
    set_ends(joiner, pieces, count, &section, scratch);
    return section;
}

/* A piece with what it is sorted by. */
struct member {
    uint32_t site, street, root, piece;
};

static int compare_members(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    if (x->street != y->street)
        return x->street < y->street ? -1 : 1;
    if (x->root != y->root)
        return x->root < y->root ? -1 : 1;
    return (x->piece > y->piece) - (x->piece < y->piece);
}

/* Pieces in the order of their sections: by site, street (nameless last) and root. */
static struct member *sort_members(struct joiner *joiner, struct arena *scratch)
{
    struct member *members = ARENA_ARRAY(scratch, struct member, joiner->pieces.count);
    for (uint32_t p = 0; p < joiner->pieces.count; p++) {
        const struct street_piece *piece = &joiner->pieces.pieces[p];
        bool nameless = joiner->pieces.names.name[piece->street][0] == '\0';
        members[p] = (struct member){piece->site, nameless ? UINT32_MAX : piece->street,
                                     root_of(joiner, p), p};
    }
    qsort(members, joiner->pieces.count, sizeof *members, compare_members);
    return members;
}

static void collect_sections(struct joiner *joiner, struct street_sections *out)
{
    struct arena *scratch = arena_new();
    struct member *members = sort_members(joiner, scratch);
    uint32_t *own = ARENA_ARRAY(scratch, uint32_t, joiner->pieces.count);
    uint32_t count = 0, section_count = 0;
    for (uint32_t p = 0; p < joiner->pieces.count; p++)
        section_count += root_of(joiner, p) == p;
    struct street_section *sections =
        ARENA_ARRAY(joiner->arena, struct street_section, section_count);
    for (uint32_t i = 0, end; i < joiner->pieces.count; i = end) {
        struct arena_mark mark = arena_mark(scratch);
        for (end = i; end < joiner->pieces.count && members[end].root == members[i].root; end++)
            own[end - i] = members[end].piece;
        sections[count++] = make_section(joiner, own, end - i, scratch);
        arena_rewind(scratch, mark);
    }
    ALWAYS(count == section_count);
    *out = (struct street_sections){count, sections};
    arena_free(scratch);
}

void street_sections_find(const struct shelter_problem *problem,
                          const struct shelter_allocation *allocation, struct arena *arena,
                          struct street_sections *ret_sections)
{
    struct arena *scratch = arena_new();
    struct joiner joiner = {.problem = problem, .network = problem->network, .arena = arena};
    street_pieces_find(problem, allocation, scratch, &joiner.pieces);
    street_pieces_walk(problem, &joiner.pieces, scratch);
    joiner.set = ARENA_ARRAY(scratch, uint32_t, joiner.pieces.count);
    joiner.touch_count = ARENA_ARRAY(scratch, uint32_t, 2 * (size_t)joiner.pieces.count);
    join_pieces(&joiner);
    collect_sections(&joiner, ret_sections);
    arena_free(scratch);
}

struct street_excess street_sections_excess(const struct shelter_problem *problem,
                                            const struct street_sections *sections)
{
    struct street_excess excess = {0};
    for (uint32_t i = 0; i < sections->count;) {
        uint32_t site = sections->sections[i].site;
        int64_t told = 0;
        for (; i < sections->count && sections->sections[i].site == site; i++)
            told += sections->sections[i].people;
        if (site == NO_SITE || told <= problem->sites[site].places)
            continue;
        excess.people += told - problem->sites[site].places;
        excess.site_count++;
    }
    return excess;
}
