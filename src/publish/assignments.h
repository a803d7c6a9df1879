/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_ASSIGNMENTS_H
#define PUBLISH_ASSIGNMENTS_H

#include "plan/shelter_pairs.h"
#include "publish/published_plan.h"

/*
 * Who goes where: a row (CSV) or a point (GeoJSON) for each group and each shelter it goes to,
 * and one more for its people without a place; by group, then shelter.
 *
 *   group            key of the group: source and record
 *   lon, lat         where it is, WGS 84 (in GeoJSON the geometry)
 *   group_people     of the whole group; internal only
 *   class            person class
 *   estimated        spread from a total
 *   people           whom this row is about; Σ people = people of the plan
 *   instruction      shelter, cover_in_place or leave
 *   shelter, shelter_name, shelter_made_up   empty without a place
 *   walk_s           seconds, to the millisecond; empty without a place
 *   reason           off_network, nothing_within, all_full; empty with a place
 *
 * The public sees rows with a place in shelters marked public and with PUBLIC_PEOPLE_MIN people
 * or more: no gaps, no small groups.
 *
 * `pairs` are those of the solution: they tell the reasons apart.
 */
void assignments_write_csv(const struct published_plan *published,
                           const struct shelter_pairs *pairs, enum audience audience,
                           struct buffer *out);
void assignments_write_geojson(const struct published_plan *published,
                               const struct shelter_pairs *pairs, enum audience audience,
                               struct buffer *out);

#endif
