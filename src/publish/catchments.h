/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_CATCHMENTS_H
#define PUBLISH_CATCHMENTS_H

#include "publish/published_plan.h"
#include "publish/street_section.h"

/*
 * Catchments 责任区 as streets, not hulls: GeoJSON, a MultiLineString for each section of a
 * street (street_section.h), by shelter.
 *
 *   shelter, shelter_name, shelter_made_up   null where people have no place
 *   instruction              shelter, cover_in_place or leave
 *   street                   "" = without a name
 *   from, to                 the cross-streets where it ends; null = none with a name
 *   from_short_m, to_short_m it ends so many metres before them
 *   length_m
 *   people                   recorded on it; elsewhere_people of them go elsewhere or nowhere
 *   estimated
 *   walk_least_s, walk_most_s
 *
 * The public sees sections of shelters marked public, without elsewhere_people, and people only
 * where they are PUBLIC_PEOPLE_MIN or more: streets are no secret, where few live is.
 *
 * `*ret_excess`: people whose streets lead them to a shelter beyond its places.
 */
void catchments_write_geojson(const struct published_plan *published, enum audience audience,
                              struct buffer *out, struct street_excess *ret_excess);

#endif
