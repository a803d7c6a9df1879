/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_STREET_FLOW_H
#define PUBLISH_STREET_FLOW_H

#include "plan/shelter.h"

/*
 * How many people walk along each segment of a network when everyone takes the shortest way to
 * the site of their piece: [segment_count], both directions together. The segment in which
 * someone sets out or arrives counts as a whole.
 *
 * For each site one Dijkstra from its doors against the direction of walking, no farther than
 * its longest walk; then people are added up from the leaves of the tree to the doors.
 * O(sites · m log m) for the m junctions within a walk.
 */
int64_t *street_flow(const struct shelter_problem *problem,
                     const struct shelter_allocation *allocation, struct arena *arena);

#endif
