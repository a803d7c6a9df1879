/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_NOTICE_PARTS_H
#define PAGE_NOTICE_PARTS_H

#include "page/html.h"
#include "page/map_ground.h"
#include "page/notices.h"
#include "plan/route.h"
#include "publish/street_section.h"

/* What notices are written from; nobody but notice*.c includes this. */

struct notices {
    struct html html;
    const struct published_plan *published;
    const struct notice_options *options;
    const struct shelter_plan *plan;
    const struct shelter_problem *problem;
    struct arena *arena; /* of the page that is being written */
    bool made_up;
    struct street_sections sections;
    struct map_ground *ground;
    const struct snapper *snapper;
    struct route_search *search;
    const int64_t *people_of_site;     /* [site_count] */
    struct network_point *door_points; /* [door_count] */
    struct network_point *spare_doors; /* of the sites with room to spare */
    uint32_t *spare_sites;             /* whose door each is */
    uint32_t spare_count;
};

/* Where people go if a shelter is full. */
struct next_shelter {
    uint32_t site; /* NO_SITE = cover in place, or leave */
    int64_t walk_ms;
};

/* What to do, by hazard. */
enum { NOTICE_STEP_COUNT = 4 };
struct notice_words {
    enum text_id signal; /* what has sounded or been said */
    enum text_id stay;   /* the one instruction without a shelter */
    enum text_id stay_step[NOTICE_STEP_COUNT];
    enum text_id if_full; /* where no next shelter is near */
    enum text_id cannot_walk, in_car;
};
const struct notice_words *notice_words_of(enum hazard hazard);

/*
 * A sketch map, 1,800 × `height` units: streets, the section in grey, the route in black, where
 * it begins and the shelter. `route` NULL: the section alone.
 */
void notice_sketch(const struct notices *notices, const struct street_section *section,
                   const struct route *route, int32_t height);
/* The same around the door of a shelter. */
void notice_sketch_door(const struct notices *notices, uint32_t site, int32_t height);

void notice_style(const struct notices *notices);

#endif
