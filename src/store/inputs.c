/* SPDX-License-Identifier: Apache-2.0 */
#include "store/register_overlay.h"
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

/* With edits over them the rows have to be read. */
typedef bool read_hash_of(struct city *city, struct arena *scratch, struct hash *ret_hash,
                          struct error *err);

static bool read_sites(struct city *city, struct arena *scratch, struct hash *ret_hash,
                       struct error *err)
{
    struct site_records sites;
    return city_get_sites(city, scratch, &sites, ret_hash, err);
}

static bool read_people(struct city *city, struct arena *scratch, struct hash *ret_hash,
                        struct error *err)
{
    struct people_records people;
    int64_t estimate_total;
    return city_get_people(city, scratch, &people, &estimate_total, ret_hash, err);
}

static bool read_areas(struct city *city, struct arena *scratch, struct hash *ret_hash,
                       struct error *err)
{
    struct area_records areas;
    return city_get_areas(city, scratch, &areas, ret_hash, err);
}

static const struct edited_noun {
    struct noun (*noun)(void);
    bool (*is_unedited)(struct city *city, bool *ret_is_empty, struct error *err);
    read_hash_of *read;
} edited_sites = {noun_sites, site_overlay_is_empty, read_sites},
  edited_people = {noun_people, people_overlay_is_empty, read_people},
  edited_areas = {noun_areas, area_overlay_is_empty, read_areas};

static bool edited_hash(struct city *city, const struct edited_noun *edited, struct hash of_nothing,
                        struct hash *hash, struct error *err)
{
    bool is_unedited;
    if (!edited->is_unedited(city, &is_unedited, err))
        return false;
    if (is_unedited)
        return stored_hash(city, edited->noun(), of_nothing, hash, err);
    struct arena *scratch = arena_new();
    bool ok = edited->read(city, scratch, hash, err);
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
              edited_hash(city, &edited_people, none, &inputs.people, err) &&
              edited_hash(city, &edited_sites, none, &inputs.sites, err) &&
              edited_hash(city, &edited_areas, none, &inputs.areas, err) &&
              stored_hash(city, noun_hazard(hazard), none, &inputs.hazards, err);
    city_end_read(city);
    if (ok)
        *ret_inputs = inputs;
    return ok;
}
