/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ALGO_GRAPH_H
#define ALGO_GRAPH_H

#include <stdint.h>

typedef uint32_t node_id;
typedef uint32_t arc_id;
typedef int32_t time_ms;

#define NO_NODE UINT32_MAX
#define TIME_UNREACHABLE INT32_MAX

/*
 * A directed graph. The arcs that leave node v are first_out[v] .. first_out[v + 1] - 1; facts
 * about arcs and nodes are arrays beside it.
 */
struct graph {
    uint32_t node_count, arc_count;
    const arc_id *first_out; /* [node_count + 1] */
    const node_id *head;     /* [arc_count] */
};

#endif
