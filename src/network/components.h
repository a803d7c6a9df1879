/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NETWORK_COMPONENTS_H
#define NETWORK_COMPONENTS_H

#include "network/network.h"

/*
 * Fills component_count, junction_component and component_node_count: junctions that open chains
 * join, directions aside. Largest first; of equal size the one with the lower junction.
 */
void network_find_components(struct network *network, struct arena *arena, struct arena *scratch);

#endif
