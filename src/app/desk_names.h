/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_DESK_NAMES_H
#define APP_DESK_NAMES_H

#include "base/arena.h"
#include "import/records.h"

/*
 * What can be found by its name: areas, in the order of the city, and streets, by name. Streets
 * of one name that lie far from each other are told apart.
 */
struct desk_name {
    const char *name;
    const char *code;       /* of an area; NULL = a street */
    struct geo_point point; /* on the street; the middle of the area's box */
    struct geo_box box;
};

/* Areas without a polygon lie nowhere and are left out. O(ways log ways). */
const struct desk_name *desk_names_list(const struct road_records *roads,
                                        const struct area_records *areas, struct arena *arena,
                                        uint32_t *ret_count);

#endif
