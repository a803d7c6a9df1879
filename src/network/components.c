/* SPDX-License-Identifier: Apache-2.0 */
#include "network/components.h"

#include <stdlib.h>

static uint32_t find_root(uint32_t *parent, uint32_t node)
{
    while (parent[node] != node) {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    return node;
}

static bool chain_is_open(const struct network *network, uint32_t chain)
{
    return network->chain_forward_ms[chain] != TIME_UNREACHABLE ||
           network->chain_backward_ms[chain] != TIME_UNREACHABLE;
}

struct component {
    uint32_t root, node_count;
};

static int compare_components(const void *a, const void *b)
{
    const struct component *x = a, *y = b;
    if (x->node_count != y->node_count)
        return x->node_count > y->node_count ? -1 : 1;
    return x->root < y->root ? -1 : x->root > y->root;
}

/* The root of a set is its lowest junction, so that roots do not depend on the order of joins. */
static uint32_t *join_open_chains(const struct network *network, struct arena *scratch)
{
    uint32_t *parent = ARENA_ARRAY(scratch, uint32_t, network->graph.node_count);
    for (uint32_t v = 0; v < network->graph.node_count; v++)
        parent[v] = v;
    for (uint32_t c = 0; c < network->chain_count; c++) {
        if (!chain_is_open(network, c))
            continue;
        uint32_t a = find_root(parent, network->chain_from[c]);
        uint32_t b = find_root(parent, network->chain_to[c]);
        parent[a > b ? a : b] = a > b ? b : a;
    }
    return parent;
}

void network_find_components(struct network *network, struct arena *arena, struct arena *scratch)
{
    uint32_t junction_count = network->graph.node_count;
    uint32_t *parent = join_open_chains(network, scratch);
    uint32_t *size = ARENA_ARRAY(scratch, uint32_t, junction_count);
    for (uint32_t v = 0; v < junction_count; v++)
        size[find_root(parent, v)]++;
    for (uint32_t c = 0; c < network->chain_count; c++) {
        uint32_t inner = network->chain_first_segment[c + 1] - network->chain_first_segment[c] - 1;
        if (chain_is_open(network, c))
            size[find_root(parent, network->chain_from[c])] += inner;
    }
    struct component *found = ARENA_ARRAY(scratch, struct component, junction_count);
    uint32_t count = 0;
    for (uint32_t v = 0; v < junction_count; v++)
        if (parent[v] == v)
            found[count++] = (struct component){.root = v, .node_count = size[v]};
    qsort(found, count, sizeof *found, compare_components);

    uint32_t *number = ARENA_ARRAY(scratch, uint32_t, junction_count);
    uint32_t *node_count = ARENA_ARRAY(arena, uint32_t, count);
    uint32_t *component = ARENA_ARRAY(arena, uint32_t, junction_count);
    for (uint32_t i = 0; i < count; i++) {
        number[found[i].root] = i;
        node_count[i] = found[i].node_count;
    }
    for (uint32_t v = 0; v < junction_count; v++)
        component[v] = number[find_root(parent, v)];
    network->component_count = count;
    network->component_node_count = node_count;
    network->junction_component = component;
}
