/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/dimacs.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/int128.h"
#include "plan/shelter_solve.h"

/* Nodes, from 1: groups, sites, the sink, then junctions and spots of the road graph. */
struct flow_writer {
    const struct published_plan *published;
    const struct shelter_problem *problem;
    struct buffer arcs; /* their number stands before them in the file */
    uint64_t node_count, arc_count;
    int64_t big_m, longest_ms, people;
};

static uint64_t group_node(uint32_t group)
{
    return (uint64_t)group + 1;
}

static uint64_t site_node(const struct flow_writer *flow, uint32_t site)
{
    return (uint64_t)flow->problem->group_count + site + 1;
}

static uint64_t sink_node(const struct flow_writer *flow)
{
    return (uint64_t)flow->problem->group_count + flow->problem->site_count + 1;
}

static void add_arc(struct flow_writer *flow, uint64_t from, uint64_t to, int64_t capacity,
                    int64_t cost)
{
    struct buffer *arcs = &flow->arcs;
    buffer_add_text(arcs, "a ");
    buffer_add_integer(arcs, (int64_t)from);
    buffer_add_char(arcs, ' ');
    buffer_add_integer(arcs, (int64_t)to);
    buffer_add_text(arcs, " 0 ");
    buffer_add_integer(arcs, capacity);
    buffer_add_char(arcs, ' ');
    buffer_add_integer(arcs, cost);
    buffer_add_char(arcs, '\n');
    flow->arc_count++;
}

static void add_sink_arcs(struct flow_writer *flow)
{
    const struct shelter_problem *problem = flow->problem;
    for (uint32_t s = 0; s < problem->site_count; s++)
        add_arc(flow, site_node(flow, s), sink_node(flow), problem->sites[s].places, 0);
    for (uint32_t g = 0; g < problem->group_count; g++)
        add_arc(flow, group_node(g), sink_node(flow), problem->groups[g].people,
                problem->groups[g].rank * flow->big_m);
}

static void add_pair_arcs(struct flow_writer *flow, const struct shelter_pairs *pairs)
{
    for (uint32_t g = 0; g < flow->problem->group_count; g++)
        for (uint32_t i = pairs->first[g]; i < pairs->first[g + 1]; i++)
            add_arc(flow, group_node(g), site_node(flow, pairs->site[i]),
                    flow->problem->groups[g].people, pairs->walk_ms[i]);
}

/* Someone or a door at a place of a chain. */
struct mark {
    const struct network_point *at;
    uint32_t chain;
    bool is_door;
    uint32_t number; /* of the group, or of the door's site */
};

static int compare_marks(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->chain != y->chain)
        return x->chain < y->chain ? -1 : 1;
    if (x->at->segment != y->at->segment)
        return x->at->segment < y->at->segment ? -1 : 1;
    if (x->at->along_mm != y->at->along_mm)
        return x->at->along_mm < y->at->along_mm ? -1 : 1;
    if (x->is_door != y->is_door)
        return x->is_door ? 1 : -1;
    return (x->number > y->number) - (x->number < y->number);
}

static void mark_place(const struct network *network, struct mark *marks, uint32_t *count,
                       const struct network_point *at, bool is_door, uint32_t number)
{
    bool shut = at->segment == NO_SEGMENT ||
                (at->from_start_ms == TIME_UNREACHABLE && at->to_start_ms == TIME_UNREACHABLE);
    if (!shut)
        marks[(*count)++] = (struct mark){at, network->segment_chain[at->segment], is_door, number};
}

/* All places on streets that are not shut, along their chains. */
static struct mark *list_marks(const struct shelter_problem *problem, uint32_t *ret_count,
                               struct arena *scratch)
{
    const struct network *network = problem->network;
    struct mark *marks =
        ARENA_ARRAY(scratch, struct mark, (size_t)problem->group_count + problem->door_count);
    uint32_t count = 0;
    for (uint32_t g = 0; g < problem->group_count; g++)
        mark_place(network, marks, &count, &problem->groups[g].at, false, g);
    for (uint32_t s = 0; s < problem->site_count; s++) {
        const struct shelter_site *site = &problem->sites[s];
        for (uint32_t d = site->first_door; d < site->first_door + site->door_count; d++)
            mark_place(network, marks, &count, &problem->doors[d].at, true, s);
    }
    qsort(marks, count, sizeof *marks, compare_marks);
    *ret_count = count;
    return marks;
}

/* A stretch of street between two nodes, at most one of them a junction of either end. */
static void add_stretch(struct flow_writer *flow, uint64_t from, uint64_t to, int64_t onward_ms,
                        int64_t back_ms)
{
    if (onward_ms >= 0)
        add_arc(flow, from, to, flow->people, onward_ms);
    if (back_ms >= 0)
        add_arc(flow, to, from, flow->people, back_ms);
}

/* Differences of times that are both open, −1 otherwise. */
static int64_t time_between(time_ms from_ms, time_ms to_ms)
{
    return from_ms == TIME_UNREACHABLE || to_ms == TIME_UNREACHABLE ? -1 : (int64_t)to_ms - from_ms;
}

static bool same_spot(const struct mark *a, const struct mark *b)
{
    return a->at->segment == b->at->segment && a->at->along_mm == b->at->along_mm;
}

/* Cuts a chain at its marks; every spot is a node, times between them add up to the chain's. */
static void add_chain(struct flow_writer *flow, uint32_t chain, const struct mark *marks,
                      uint32_t count, uint64_t first_junction)
{
    const struct network *network = flow->problem->network;
    uint64_t before = first_junction + network->chain_from[chain];
    uint64_t last = first_junction + network->chain_to[chain];
    time_ms from_start_ms =
        network->chain_forward_ms[chain] == TIME_UNREACHABLE ? TIME_UNREACHABLE : 0;
    time_ms to_start_ms =
        network->chain_backward_ms[chain] == TIME_UNREACHABLE ? TIME_UNREACHABLE : 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct network_point *at = marks[i].at;
        if (i == 0 || !same_spot(&marks[i - 1], &marks[i])) {
            uint64_t spot = ++flow->node_count;
            add_stretch(flow, before, spot, time_between(from_start_ms, at->from_start_ms),
                        time_between(to_start_ms, at->to_start_ms));
            before = spot;
            from_start_ms = at->from_start_ms;
            to_start_ms = at->to_start_ms;
        }
        if (marks[i].is_door)
            add_arc(flow, before, site_node(flow, marks[i].number),
                    flow->problem->sites[marks[i].number].places, at->access_ms);
        else
            add_arc(flow, group_node(marks[i].number), before,
                    flow->problem->groups[marks[i].number].people, at->access_ms);
    }
    add_stretch(flow, before, last, time_between(from_start_ms, network->chain_forward_ms[chain]),
                time_between(to_start_ms, network->chain_backward_ms[chain]));
}

static void add_road_arcs(struct flow_writer *flow)
{
    struct arena *scratch = arena_new();
    const struct network *network = flow->problem->network;
    uint32_t count, at = 0;
    struct mark *marks = list_marks(flow->problem, &count, scratch);
    uint64_t first_junction = flow->node_count + 1;
    flow->node_count += network->graph.node_count;
    for (uint32_t c = 0; c < network->chain_count; c++) {
        uint32_t begin = at;
        while (at < count && marks[at].chain == c)
            at++;
        add_chain(flow, c, marks + begin, at - begin, first_junction);
    }
    arena_free(scratch);
}

/* A comment must stay one line. */
static void add_word(struct buffer *out, const char *text)
{
    for (; *text; text++)
        buffer_add_char(out, (unsigned char)*text < ' ' ? ' ' : *text);
}

static void write_origin(const struct flow_writer *flow, struct buffer *out)
{
    const struct shelter_plan *plan = flow->published->plan;
    char hex[HASH_HEX_SIZE];
    hash_to_hex(plan->content_hash, hex);
    buffer_add_text(out, "c shelter problem of a plan by muster\nc plan ");
    add_word(out, plan->name);
    buffer_add_format(out, "\nc content %s\nc data_of ", hex);
    date_write(out, plan->created_at_ms);
    buffer_add_format(out, "\nc hazard %s\nc population_state ",
                      hazard_name(plan->problem->hazard));
    add_word(out, plan->population_state);
    if (flow->published->is_estimated)
        buffer_add_text(out, "\nc people are estimated");
    for (uint32_t a = 0; a < flow->published->attribution_count; a++) {
        buffer_add_text(out, "\nc attribution ");
        add_word(out, flow->published->attributions[a]);
    }
    buffer_add_char(out, '\n');
}

static void write_meaning(const struct flow_writer *flow, bool road_graph, struct buffer *out)
{
    const struct shelter_problem *problem = flow->problem;
    buffer_add_format(out,
                      "c sites %u\nc longest_walk_ms %lld\nc big_m %lld\nc ranks %u\n"
                      "c cost = walk_person_ms + big_m * %s\n",
                      problem->site_count, (long long)flow->longest_ms, (long long)flow->big_m,
                      problem->rank_count,
                      problem->rank_count == 1
                          ? "people without a place"
                          : "sum over the people without a place of their rank");
    buffer_add_text(out, road_graph
                             ? "c arcs: streets in ms; group to its place and door to its site by "
                               "the access leg;\n"
                             : "c arcs: group to site by the walk in ms;\n");
    buffer_add_text(out, "c arcs: site to sink by its places; group to sink = without a place\n");
    buffer_add_format(out, "c sink %llu\n", (unsigned long long)sink_node(flow));
}

static void write_names(const struct flow_writer *flow, struct buffer *out)
{
    const struct shelter_problem *problem = flow->problem;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        buffer_add_text(out, "c group ");
        buffer_add_integer(out, (int64_t)group_node(g));
        buffer_add_char(out, ' ');
        add_word(out, problem->groups[g].key);
        if (problem->rank_count > 1)
            buffer_add_format(out, " rank %u", problem->groups[g].rank);
        buffer_add_char(out, '\n');
    }
    for (uint32_t s = 0; s < problem->site_count; s++) {
        buffer_add_text(out, "c site ");
        buffer_add_integer(out, (int64_t)site_node(flow, s));
        buffer_add_char(out, ' ');
        add_word(out, problem->sites[s].key);
        buffer_add_text(out, problem->sites[s].made_up ? " made up\n" : "\n");
    }
}

static void write_supplies(const struct flow_writer *flow, struct buffer *out)
{
    buffer_add_format(out, "p min %llu %llu\n", (unsigned long long)flow->node_count,
                      (unsigned long long)flow->arc_count);
    for (uint32_t g = 0; g < flow->problem->group_count; g++)
        buffer_add_format(out, "n %llu %d\n", (unsigned long long)group_node(g),
                          flow->problem->groups[g].people);
    buffer_add_format(out, "n %llu %lld\n", (unsigned long long)sink_node(flow),
                      -(long long)flow->people);
}

static bool choose_big_m(struct flow_writer *flow, struct error *err)
{
    const struct shelter_problem *problem = flow->problem;
    int64_t sites = problem->site_count > 0 ? problem->site_count : 1;
    flow->longest_ms = shelter_longest_walk_ms(problem);
    int128 big_m = (int128)sites * flow->longest_ms + 1, ranked = 0;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        flow->people += problem->groups[g].people;
        ranked += (int128)problem->groups[g].people * problem->groups[g].rank;
    }
    if (big_m * (ranked > 0 ? ranked : 1) > INT64_MAX / 4)
        return error_set(err, ERROR_LIMIT, TEXT_PUBLISH_COSTS_TOO_LARGE,
                         ARG_INTEGER("people", flow->people), ARG_INTEGER("sites", sites));
    flow->big_m = (int64_t)big_m;
    return true;
}

bool dimacs_write(const struct published_plan *published, const struct shelter_pairs *pairs,
                  struct buffer *out, struct error *err)
{
    struct flow_writer flow = {.published = published, .problem = published->plan->problem};
    if (!choose_big_m(&flow, err))
        return false;
    flow.node_count = sink_node(&flow);
    add_sink_arcs(&flow);
    if (pairs)
        add_pair_arcs(&flow, pairs);
    else
        add_road_arcs(&flow);
    write_origin(&flow, out);
    write_meaning(&flow, !pairs, out);
    write_names(&flow, out);
    write_supplies(&flow, out);
    buffer_add(out, buffer_text(&flow.arcs), flow.arcs.size);
    buffer_free(&flow.arcs);
    return true;
}
