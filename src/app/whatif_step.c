/* SPDX-License-Identifier: Apache-2.0 */
#include "app/whatif_parts.h"

bool whatif_step_is_small(const struct whatif_step *step)
{
    return step->kind == STEP_PLACES;
}

void whatif_make_small_step(const struct whatif_step *step, struct shelter_whatif *whatif)
{
    shelter_whatif_set_places(whatif, step->target, step->places);
}

/* Its door is where the plan's own would be, on the streets as they are now. */
static struct shelter_whatif *add_site(const struct whatif_base *base,
                                       const struct whatif_step *step,
                                       const struct shelter_whatif *whatif, struct arena *arena)
{
    struct network_point at = snapper_find(base->snapper, step->point, base->view->plan.snap_mm);
    const struct shelter_door door = {
        .point = step->point,
        .at = network_point_at(shelter_whatif_problem(whatif)->network, &base->profile, at.segment,
                               at.along_mm, step->point),
    };
    const struct shelter_site site = {
        .key = "", /* its name is made for each answer */
        .name = "",
        .places = step->places,
        .door_count = 1,
    };
    return shelter_whatif_add(whatif, &site, &door, arena);
}

bool whatif_make_step(const struct whatif_base *base, const struct whatif_step *step,
                      const struct shelter_whatif *whatif, struct arena *arena,
                      struct shelter_whatif **ret_whatif, struct error *err)
{
    const struct walk_limit limit = {base->problem.limit.kind, step->limit};
    switch (step->kind) {
    case STEP_BLOCK: *ret_whatif = shelter_whatif_block(whatif, step->target, arena); return true;
    case STEP_ADD: *ret_whatif = add_site(base, step, whatif, arena); return true;
    default: return shelter_whatif_limit(whatif, limit, step->limit_ms, arena, ret_whatif, err);
    }
}

static const char *street_of(const struct network *network, uint32_t segment)
{
    return network->way_name[network->segment_way[segment]];
}

struct whatif_street whatif_street_of(const struct network *network, uint32_t chain,
                                      struct arena *arena)
{
    uint32_t first = network->chain_first_segment[chain];
    uint32_t end = network->chain_first_segment[chain + 1], count = 0;
    struct geo_point *points = ARENA_ARRAY(arena, struct geo_point, (size_t)(end - first) + 1);
    points[count++] = network->node_point[network->segment_from[first]];
    for (uint32_t s = first; s < end; s++)
        points[count++] = network->node_point[network->segment_to[s]];
    return (struct whatif_street){street_of(network, first), count, points};
}

static struct whatif_effect describe(const struct whatif_base *base, const struct whatif_step *step,
                                     struct arena *arena)
{
    const struct network *network = base->problem.network;
    struct whatif_effect effect = {.site = NO_SITE};
    if (step->kind == STEP_PLACES) {
        effect.site = step->target;
        effect.places_before = base->problem.sites[step->target].places;
        effect.places = step->places;
    } else if (step->kind == STEP_BLOCK) {
        effect.blocked = whatif_street_of(network, step->target, arena);
        effect.street = effect.blocked.name;
    } else if (step->kind == STEP_ADD) {
        effect.site = base->problem.site_count + step->target;
        effect.places = step->places;
        effect.street = street_of(
            network, snapper_find(base->snapper, step->point, base->view->plan.snap_mm).segment);
    }
    return effect;
}

const struct whatif_effect *whatif_describe(const struct whatif_base *base,
                                            const struct whatif_step *steps, uint32_t count,
                                            struct arena *arena)
{
    struct whatif_effect *effects = ARENA_ARRAY(arena, struct whatif_effect, count);
    for (uint32_t s = 0; s < count; s++)
        effects[s] = describe(base, &steps[s], arena);
    return effects;
}
