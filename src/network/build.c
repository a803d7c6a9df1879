/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "network/components.h"
#include "network/network.h"
#include "network/shut.h"

/*
 * Records → network, in four steps: cut the walkable ways into segments, find the junctions,
 * trace the chains between them, and lay the chains out as a graph.
 */

struct raw_segment {
    uint32_t from, to, way;
    int32_t length_mm;
    time_ms forward_ms, backward_ms;
};

struct builder {
    const struct road_records *roads;
    const struct walk_profile *profile;
    struct arena *arena, *scratch;
    struct network *network;

    uint32_t segment_count;
    struct raw_segment *segments;
    uint32_t *first_at_node; /* [node_count + 1] into at_node */
    uint32_t *at_node;       /* segments that touch a node */
    bool *is_junction;       /* [node_count] */
    bool *is_traced;         /* [segment_count] */

    /* The network's arrays while they are being written. */
    uint32_t *segment_from, *segment_to, *segment_way, *segment_chain;
    int32_t *segment_length_mm;
    time_ms *segment_forward_ms, *segment_backward_ms;
    uint32_t chain_count, placed_count;
    uint32_t *chain_first_segment, *chain_from, *chain_to;
    time_ms *chain_forward_ms, *chain_backward_ms;
};

static void keep_ways(struct builder *builder, uint8_t *road_class)
{
    const struct road_records *roads = builder->roads;
    struct network *network = builder->network;
    const char **name = ARENA_ARRAY(builder->arena, const char *, roads->way_count);
    int64_t *osm_id = ARENA_ARRAY(builder->arena, int64_t, roads->way_count);
    for (uint32_t w = 0; w < roads->way_count; w++) {
        const char *given = way_tag(roads, w, "name");
        name[w] = arena_copy_text(builder->arena, given ? given : "");
        osm_id[w] = roads->way_osm_id[w];
    }
    network->way_count = roads->way_count;
    network->way_name = name;
    network->way_osm_id = osm_id;
    network->way_class = road_class;
}

static void cut_way(struct builder *builder, uint32_t way, struct way_walk walk)
{
    const struct road_records *roads = builder->roads;
    for (uint32_t i = roads->way_first_node[way] + 1; i < roads->way_first_node[way + 1]; i++) {
        uint32_t from = roads->way_node[i - 1], to = roads->way_node[i];
        if (from == to)
            continue;
        int64_t length_mm = geo_distance_mm(roads->node_point[from], roads->node_point[to]);
        ALWAYS(length_mm <= INT32_MAX / 2 * (int64_t)1000);
        if (length_mm > INT32_MAX)
            continue; /* over 2,147 km: a broken coordinate, no street */
        time_ms ms = profile_time_ms(builder->profile, walk.road_class, length_mm);
        builder->segments[builder->segment_count++] = (struct raw_segment){
            .from = from,
            .to = to,
            .way = way,
            .length_mm = (int32_t)length_mm,
            .forward_ms = walk.forward ? ms : TIME_UNREACHABLE,
            .backward_ms = walk.backward ? ms : TIME_UNREACHABLE,
        };
    }
}

static void cut_ways(struct builder *builder)
{
    const struct road_records *roads = builder->roads;
    uint8_t *road_class = ARENA_ARRAY(builder->arena, uint8_t, roads->way_count);
    uint32_t most = roads->way_count ? roads->way_first_node[roads->way_count] : 0;
    builder->segments = ARENA_ARRAY(builder->scratch, struct raw_segment, most);
    for (uint32_t w = 0; w < roads->way_count; w++) {
        struct way_walk walk;
        if (!profile_may_walk(roads, w, &walk))
            continue;
        road_class[w] = (uint8_t)walk.road_class;
        cut_way(builder, w, walk);
    }
    keep_ways(builder, road_class);
}

static void shut_segments(struct builder *builder, const struct geo_polygon *shut,
                          uint32_t shut_count)
{
    if (shut_count == 0)
        return;
    struct shut_index *index = shut_index_new(shut, shut_count, builder->scratch);
    const struct geo_point *point = builder->roads->node_point;
    for (uint32_t s = 0; s < builder->segment_count; s++) {
        struct raw_segment *segment = &builder->segments[s];
        if (shut_index_touches(index, point[segment->from], point[segment->to]))
            segment->forward_ms = segment->backward_ms = TIME_UNREACHABLE;
    }
}

static void list_segments_at_nodes(struct builder *builder)
{
    uint32_t node_count = builder->roads->node_count;
    uint32_t *first = ARENA_ARRAY(builder->scratch, uint32_t, (size_t)node_count + 2);
    uint32_t *list = ARENA_ARRAY(builder->scratch, uint32_t, 2 * (size_t)builder->segment_count);
    for (uint32_t s = 0; s < builder->segment_count; s++) {
        first[builder->segments[s].from + 2]++;
        first[builder->segments[s].to + 2]++;
    }
    for (uint32_t v = 2; v < node_count + 2; v++)
        first[v] += first[v - 1];
    for (uint32_t s = 0; s < builder->segment_count; s++) {
        list[first[builder->segments[s].from + 1]++] = s;
        list[first[builder->segments[s].to + 1]++] = s;
    }
    builder->first_at_node = first;
    builder->at_node = list;
}

static bool is_open_both_ways(const struct raw_segment *segment)
{
    return segment->forward_ms != TIME_UNREACHABLE && segment->backward_ms != TIME_UNREACHABLE;
}

static bool is_shut(const struct raw_segment *segment)
{
    return segment->forward_ms == TIME_UNREACHABLE && segment->backward_ms == TIME_UNREACHABLE;
}

/* A node disappears inside a chain if two segments of the same openness meet there, no more. */
static void find_junctions(struct builder *builder)
{
    uint32_t node_count = builder->roads->node_count;
    builder->is_junction = ARENA_ARRAY(builder->scratch, bool, node_count);
    for (uint32_t v = 0; v < node_count; v++) {
        const uint32_t *at = builder->at_node + builder->first_at_node[v];
        uint32_t degree = builder->first_at_node[v + 1] - builder->first_at_node[v];
        if (degree == 0)
            continue;
        bool is_inner = false;
        if (degree == 2 && at[0] != at[1]) {
            const struct raw_segment *a = &builder->segments[at[0]];
            const struct raw_segment *b = &builder->segments[at[1]];
            is_inner = (is_open_both_ways(a) && is_open_both_ways(b)) || (is_shut(a) && is_shut(b));
        }
        builder->is_junction[v] = !is_inner;
    }
}

/* Appends the segment to the chain, turned so that it leaves `node`; returns its other end. */
static uint32_t place_segment(struct builder *builder, uint32_t raw, uint32_t node)
{
    const struct raw_segment *segment = &builder->segments[raw];
    bool turned = segment->from != node;
    uint32_t at = builder->placed_count++;
    builder->is_traced[raw] = true;
    builder->segment_from[at] = node;
    builder->segment_to[at] = turned ? segment->from : segment->to;
    builder->segment_way[at] = segment->way;
    builder->segment_chain[at] = builder->chain_count;
    builder->segment_length_mm[at] = segment->length_mm;
    builder->segment_forward_ms[at] = turned ? segment->backward_ms : segment->forward_ms;
    builder->segment_backward_ms[at] = turned ? segment->forward_ms : segment->backward_ms;
    return builder->segment_to[at];
}

static time_ms add_times(time_ms a, time_ms b)
{
    if (a == TIME_UNREACHABLE || b == TIME_UNREACHABLE)
        return TIME_UNREACHABLE;
    int64_t sum = (int64_t)a + b;
    return sum < TIME_UNREACHABLE ? (time_ms)sum : TIME_UNREACHABLE - 1;
}

static void trace_chain(struct builder *builder, uint32_t first_raw, uint32_t start)
{
    uint32_t first = builder->placed_count, chain = builder->chain_count;
    uint32_t raw = first_raw, node = start;
    for (;;) {
        node = place_segment(builder, raw, node);
        if (builder->is_junction[node] || node == start)
            break;
        const uint32_t *at = builder->at_node + builder->first_at_node[node];
        raw = at[0] == raw ? at[1] : at[0];
    }
    time_ms forward_ms = 0, backward_ms = 0;
    for (uint32_t s = first; s < builder->placed_count; s++) {
        forward_ms = add_times(forward_ms, builder->segment_forward_ms[s]);
        backward_ms = add_times(backward_ms, builder->segment_backward_ms[s]);
    }
    builder->chain_first_segment[chain] = first;
    builder->chain_from[chain] = start;
    builder->chain_to[chain] = node;
    builder->chain_forward_ms[chain] = forward_ms;
    builder->chain_backward_ms[chain] = backward_ms;
    builder->chain_count++;
}

static void reserve_tables(struct builder *builder)
{
    struct arena *arena = builder->arena;
    uint32_t count = builder->segment_count;
    builder->is_traced = ARENA_ARRAY(builder->scratch, bool, count);
    builder->segment_from = ARENA_ARRAY(arena, uint32_t, count);
    builder->segment_to = ARENA_ARRAY(arena, uint32_t, count);
    builder->segment_way = ARENA_ARRAY(arena, uint32_t, count);
    builder->segment_chain = ARENA_ARRAY(arena, uint32_t, count);
    builder->segment_length_mm = ARENA_ARRAY(arena, int32_t, count);
    builder->segment_forward_ms = ARENA_ARRAY(arena, time_ms, count);
    builder->segment_backward_ms = ARENA_ARRAY(arena, time_ms, count);
    builder->chain_first_segment = ARENA_ARRAY(arena, uint32_t, (size_t)count + 1);
    builder->chain_from = ARENA_ARRAY(arena, uint32_t, count);
    builder->chain_to = ARENA_ARRAY(arena, uint32_t, count);
    builder->chain_forward_ms = ARENA_ARRAY(arena, time_ms, count);
    builder->chain_backward_ms = ARENA_ARRAY(arena, time_ms, count);
}

static void trace_chains(struct builder *builder)
{
    reserve_tables(builder);
    for (uint32_t v = 0; v < builder->roads->node_count; v++) {
        if (!builder->is_junction[v])
            continue;
        for (uint32_t i = builder->first_at_node[v]; i < builder->first_at_node[v + 1]; i++)
            if (!builder->is_traced[builder->at_node[i]])
                trace_chain(builder, builder->at_node[i], v);
    }
    /* What is left are rings without any junction: their lowest node becomes one. */
    for (uint32_t v = 0; v < builder->roads->node_count; v++) {
        if (builder->first_at_node[v] == builder->first_at_node[v + 1])
            continue;
        uint32_t raw = builder->at_node[builder->first_at_node[v]];
        if (builder->is_traced[raw])
            continue;
        builder->is_junction[v] = true;
        trace_chain(builder, raw, v);
    }
    ALWAYS(builder->placed_count == builder->segment_count);
    builder->chain_first_segment[builder->chain_count] = builder->segment_count;
}

/* Junctions get numbers in the order of their nodes. */
static void number_junctions(struct builder *builder)
{
    struct network *network = builder->network;
    uint32_t node_count = builder->roads->node_count;
    uint32_t *number = ARENA_ARRAY(builder->scratch, uint32_t, node_count);
    uint32_t *node = ARENA_ARRAY(builder->arena, uint32_t, node_count);
    uint32_t count = 0;
    for (uint32_t v = 0; v < node_count; v++) {
        if (builder->is_junction[v]) {
            number[v] = count;
            node[count++] = v;
        }
    }
    for (uint32_t c = 0; c < builder->chain_count; c++) {
        builder->chain_from[c] = number[builder->chain_from[c]];
        builder->chain_to[c] = number[builder->chain_to[c]];
    }
    network->graph.node_count = count;
    network->junction_node = node;
}

static bool chain_is_shut(const struct builder *builder, uint32_t chain)
{
    return builder->chain_forward_ms[chain] == TIME_UNREACHABLE &&
           builder->chain_backward_ms[chain] == TIME_UNREACHABLE;
}

static void lay_out_graph(struct builder *builder)
{
    struct network *network = builder->network;
    struct arena *arena = builder->arena;
    uint32_t junction_count = network->graph.node_count;
    arc_id *first = ARENA_ARRAY(arena, arc_id, (size_t)junction_count + 2);
    for (uint32_t c = 0; c < builder->chain_count; c++) {
        if (chain_is_shut(builder, c))
            continue;
        first[builder->chain_from[c] + 2]++;
        first[builder->chain_to[c] + 2]++;
    }
    for (uint32_t v = 2; v < junction_count + 2; v++)
        first[v] += first[v - 1];
    uint32_t arc_count = first[junction_count + 1];
    node_id *head = ARENA_ARRAY(arena, node_id, arc_count);
    time_ms *time = ARENA_ARRAY(arena, time_ms, arc_count);
    time_ms *back = ARENA_ARRAY(arena, time_ms, arc_count);
    uint32_t *chain_of = ARENA_ARRAY(arena, uint32_t, arc_count);
    for (uint32_t c = 0; c < builder->chain_count; c++) {
        if (chain_is_shut(builder, c))
            continue;
        uint32_t from = builder->chain_from[c], to = builder->chain_to[c];
        arc_id out = first[from + 1]++, in = first[to + 1]++;
        head[out] = to, head[in] = from;
        time[out] = back[in] = builder->chain_forward_ms[c];
        time[in] = back[out] = builder->chain_backward_ms[c];
        chain_of[out] = chain_of[in] = c;
    }
    network->graph.arc_count = arc_count;
    network->graph.first_out = first;
    network->graph.head = head;
    network->arc_time_ms = time;
    network->arc_back_ms = back;
    network->arc_chain = chain_of;
}

static void hand_over_tables(const struct builder *builder)
{
    struct network *network = builder->network;
    network->segment_count = builder->segment_count;
    network->segment_from = builder->segment_from;
    network->segment_to = builder->segment_to;
    network->segment_way = builder->segment_way;
    network->segment_chain = builder->segment_chain;
    network->segment_length_mm = builder->segment_length_mm;
    network->segment_forward_ms = builder->segment_forward_ms;
    network->segment_backward_ms = builder->segment_backward_ms;
    network->chain_count = builder->chain_count;
    network->chain_first_segment = builder->chain_first_segment;
    network->chain_from = builder->chain_from;
    network->chain_to = builder->chain_to;
    network->chain_forward_ms = builder->chain_forward_ms;
    network->chain_backward_ms = builder->chain_backward_ms;
}

static void keep_nodes(struct builder *builder)
{
    const struct road_records *roads = builder->roads;
    struct network *network = builder->network;
    struct geo_point *point = ARENA_ARRAY(builder->arena, struct geo_point, roads->node_count);
    int64_t *osm_id = ARENA_ARRAY(builder->arena, int64_t, roads->node_count);
    memcpy(point, roads->node_point, roads->node_count * sizeof *point);
    memcpy(osm_id, roads->node_osm_id, roads->node_count * sizeof *osm_id);
    network->node_count = roads->node_count;
    network->node_point = point;
    network->node_osm_id = osm_id;
    network->box = GEO_BOX_EMPTY;
    for (uint32_t v = 0; v < roads->node_count; v++)
        geo_box_extend(&network->box, point[v]);
}

bool network_build(const struct road_records *roads, const struct walk_profile *profile,
                   const struct geo_polygon *shut, uint32_t shut_count, struct arena *arena,
                   struct network *ret_network, struct error *err)
{
    struct arena *scratch = arena_new();
    struct network network = {0};
    struct builder builder = {
        .roads = roads,
        .profile = profile,
        .arena = arena,
        .scratch = scratch,
        .network = &network,
    };
    keep_nodes(&builder);
    cut_ways(&builder);
    if (builder.segment_count == 0) {
        arena_free(scratch);
        return error_set(err, ERROR_INPUT, TEXT_PLAN_NO_WALKABLE_WAY);
    }
    shut_segments(&builder, shut, shut_count);
    list_segments_at_nodes(&builder);
    find_junctions(&builder);
    trace_chains(&builder);
    number_junctions(&builder);
    hand_over_tables(&builder);
    lay_out_graph(&builder);
    network_find_components(&network, arena, scratch);
    arena_free(scratch);
    *ret_network = network;
    return true;
}
