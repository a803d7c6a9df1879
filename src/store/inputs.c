/* SPDX-License-Identifier: Apache-2.0 */
#include "store/site_overlay.h"
#include "store/sources.h"

/* The hash a get would give, from what stands in the file; `of_nothing` if it was never put. */
static bool stored_hash(struct city *city, struct noun noun, struct hash of_nothing,
                        struct hash *hash, struct error *err)
{
    bool is_there;
    if (!content_get(city, noun, hash, &is_there, err))
        return false;
    if (!is_there)
        *hash = of_nothing;
    return true;
}

/* With edits over them the sites have to be read. */
static bool sites_hash(struct city *city, struct hash of_nothing, struct hash *hash,
                       struct error *err)
{
    bool is_unedited;
    if (!site_overlay_is_empty(city, &is_unedited, err))
        return false;
    if (is_unedited)
        return stored_hash(city, noun_sites(), of_nothing, hash, err);
    struct arena *scratch = arena_new();
    struct site_records sites;
    bool ok = city_get_sites(city, scratch, &sites, hash, err);
    arena_free(scratch);
    return ok;
}

bool city_input_hashes(struct city *city, enum hazard hazard, struct city_inputs *ret_inputs,
                       struct error *err)
{
    struct city_inputs inputs = {0};
    struct row_set nothing = {0};
    struct hash none = row_set_hash(&nothing, 0);
    if (!city_begin_read(city, err))
        return false;
    bool ok = stored_hash(city, noun_roads(), (struct hash){0}, &inputs.roads, err) &&
              stored_hash(city, noun_people(), none, &inputs.people, err) &&
              sites_hash(city, none, &inputs.sites, err) &&
              stored_hash(city, noun_areas(), none, &inputs.areas, err) &&
              stored_hash(city, noun_hazard(hazard), none, &inputs.hazards, err);
    city_end_read(city);
    if (ok)
        *ret_inputs = inputs;
    return ok;
}
