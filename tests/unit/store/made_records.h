/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MADE_RECORDS_H
#define MADE_RECORDS_H

#include "base/arena.h"
#include "base/random.h"
#include "store/city.h"

/* Record sets and plans by chance, and their comparison. */

struct city_source made_source(const char *name);

/* Everything that records.h has, at random: polygons with holes, NULLs, empty texts, 掩蔽. */
struct road_records made_roads(struct random *random, uint32_t node_count, struct arena *arena);
struct people_records made_people(struct random *random, uint32_t count, struct arena *arena);
struct site_records made_sites(struct random *random, uint32_t count, struct arena *arena);
struct area_records made_areas(struct random *random, uint32_t count, struct arena *arena);
struct hazard_records made_hazards(struct random *random, uint32_t count, struct arena *arena);
struct shelter_plan made_plan(struct random *random, const char *name, uint32_t group_count,
                              uint32_t site_count, struct arena *arena);

void shuffle_people(struct random *random, struct people_records *people);
void shuffle_sites(struct random *random, struct site_records *sites);
void shuffle_areas(struct random *random, struct area_records *areas);

/* Fail the test at the first field that differs. Rows of `expected` may stand in any order. */
void demand_same_roads(const struct road_records *got, const struct road_records *expected);
void demand_same_people(const struct people_records *got, const struct people_records *expected);
void demand_same_sites(const struct site_records *got, const struct site_records *expected);
void demand_same_areas(const struct area_records *got, const struct area_records *expected);
void demand_same_hazards(const struct hazard_records *got, const struct hazard_records *expected);
void demand_same_plan(const struct shelter_plan *got, const struct shelter_plan *expected);

#endif
