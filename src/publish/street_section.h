/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_STREET_SECTION_H
#define PUBLISH_STREET_SECTION_H

#include "plan/shelter.h"
#include "plan/shelter_plan.h"

/*
 * Which stretch of which street goes to which shelter: what a plan for groups of people means for
 * somebody who knows the street they live in.
 *
 * The rule, which can be told to anybody: a place in a street goes where the people who are
 * recorded nearest to it, along the streets, go.
 *   - A street between two crossings with people on it is divided among them, all of it; between
 *     two who go to different shelters the boundary is midway.
 *   - A street without people follows the people nearest by walking, as far as STREET_REACH_MM
 *     from them. Streets farther from all people belong to no section.
 *   - People at one spot (a building) are told one thing: the shelter that takes most of them,
 *     or to stay if more of them have no place. Ties: the shelter, then the lower site. The
 *     plan's other pieces of that spot are counted in `elsewhere_people`.
 *   - Shut streets carry only the people on them.
 */
enum { STREET_REACH_MM = 250 * 1000 };

/* A line on the map; at least two points. */
struct street_line {
    uint32_t point_count;
    const struct geo_point *points;
};

/* Where a section ends: "at Brugata", "40 m before Brugata", or at nothing with a name. */
struct street_end {
    const char *cross_street; /* NULL = none with a name along the street within STREET_REACH_MM */
    int64_t short_mm;         /* the section ends so much before it; 0 = at it */
    struct geo_point point;
};

/* Pieces of one street that go to one shelter and touch each other. */
struct street_section {
    uint32_t site;             /* NO_SITE = these people have no place */
    const char *street;        /* "" = a way without a name */
    uint32_t end_count;        /* 2; 1 or 0 for rings */
    struct street_end ends[2]; /* of a section with more ends, two that lie far apart */
    int64_t length_mm;
    uint32_t group_count;
    const uint32_t *groups;   /* whose place is here, ascending */
    int64_t people;           /* of the groups */
    int64_t elsewhere_people; /* of `people`: sent to other sites by the plan, or placed
                                 although the section has no site, or left without a place */
    bool estimated;           /* some of the groups are */
    /* The shortest and the longest walk to the site from the groups that go there and from the
     * street itself; 0 without a site. */
    time_ms least_walk_ms, most_walk_ms;
    uint32_t line_count;
    const struct street_line *lines;
};

struct street_sections {
    uint32_t count;
    const struct street_section *sections; /* by site, without a site last; then by street, ways
                                              without a name last; then by place in the network */
};

/* People told to go to sites beyond the places there: a spot is told one thing, also where the plan
 * divides its people among several sites. 0 while whole groups fit. */
struct street_excess {
    int64_t people;
    uint32_t site_count;
};

/*
 * Sections of a whole plan. Everybody whose group is on the network is counted in exactly one.
 * The problem needs its network and doors. Everything lives in `arena`.
 * O(segments log + sites × junctions nearer than its people).
 */
void street_sections_find(const struct shelter_problem *problem,
                          const struct shelter_allocation *allocation, struct arena *arena,
                          struct street_sections *ret_sections);

struct street_excess street_sections_excess(const struct shelter_problem *problem,
                                            const struct street_sections *sections);

#endif
