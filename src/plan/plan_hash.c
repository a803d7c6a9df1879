/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/plan_hash.h"

#include "base/assert.h"
#include "plan/assumption.h"

const char *plan_part_name(enum plan_part part)
{
    static const char *const names[PLAN_PART_COUNT] = {
        [PLAN_PART_PARAMETERS] = "parameters", [PLAN_PART_GROUPS] = "groups",
        [PLAN_PART_SITES] = "sites",           [PLAN_PART_PIECES] = "pieces",
        [PLAN_PART_PRICES] = "prices",         [PLAN_PART_FIGURES] = "figures",
        [PLAN_PART_GAINS] = "gains",           [PLAN_PART_ZONES] = "zones",
    };
    ALWAYS((unsigned)part < PLAN_PART_COUNT);
    return names[part];
}

static void add_i32(struct buffer *out, int32_t value)
{
    buffer_add_u32(out, (uint32_t)value);
}

static void add_point(struct buffer *out, struct geo_point point)
{
    add_i32(out, point.lon_e7);
    add_i32(out, point.lat_e7);
}

/* A plan of the data as it is has none of this, and the bytes it always had. */
static void write_assumptions(const struct shelter_plan *plan, struct buffer *out)
{
    if (plan->assumption_count == 0)
        return;
    buffer_add_u32(out, plan->assumption_count);
    for (uint32_t a = 0; a < plan->assumption_count; a++) {
        const struct plan_assumption *assumption = &plan->assumptions[a];
        buffer_add_u32(out, (uint32_t)assumption->kind);
        buffer_add_counted_text(out, assumption->key);
        buffer_add_counted_text(out, assumption->name);
        add_point(out, assumption->point);
        add_i32(out, assumption->places_before);
        add_i32(out, assumption->places);
    }
}

static void write_parameters(const struct shelter_plan *plan, struct buffer *out)
{
    const struct shelter_problem *problem = plan->problem;
    buffer_add_u32(out, (uint32_t)problem->hazard);
    buffer_add_u32(out, (uint32_t)problem->limit.kind);
    buffer_add_i64(out, problem->limit.value);
    add_i32(out, problem->limit_ms);
    add_i32(out, problem->level_speed_mm_s);
    buffer_add_u32(out, problem->rank_count);
    buffer_add_i64(out, problem->outside_people);
    add_i32(out, plan->reaction_ms);
    add_i32(out, plan->snap_mm);
    buffer_add_counted_text(out, plan->population_state);
    buffer_add_counted_text(out, plan->area_code);
    buffer_add_counted_text(out, plan->priority);
    const struct hash *inputs[] = {&plan->roads_hash, &plan->people_hash, &plan->sites_hash,
                                   &plan->areas_hash, &plan->hazards_hash};
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++)
        buffer_add(out, inputs[i]->bytes, HASH_SIZE);
    write_assumptions(plan, out);
}

static void write_groups(const struct shelter_plan *plan, struct buffer *out)
{
    const struct shelter_problem *problem = plan->problem;
    buffer_add_u32(out, problem->group_count);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        const struct shelter_group *group = &problem->groups[g];
        buffer_add_counted_text(out, group->key);
        add_point(out, group->point);
        add_i32(out, group->people);
        buffer_add_u32(out, group->rank);
        buffer_add_u32(out, (uint32_t)group->person_class);
        buffer_add_u32(out, group->estimated);
    }
}

static void write_sites(const struct shelter_plan *plan, struct buffer *out)
{
    const struct shelter_problem *problem = plan->problem;
    buffer_add_u32(out, problem->site_count);
    for (uint32_t s = 0; s < problem->site_count; s++) {
        const struct shelter_site *site = &problem->sites[s];
        buffer_add_counted_text(out, site->key);
        buffer_add_counted_text(out, site->name);
        add_i32(out, site->places);
        buffer_add_u32(out, site->made_up);
    }
}

static void write_pieces(const struct shelter_plan *plan, struct buffer *out)
{
    const struct shelter_allocation *allocation = &plan->allocation;
    buffer_add_u32(out, allocation->piece_count);
    for (uint32_t i = 0; i < allocation->piece_count; i++) {
        const struct shelter_piece *piece = &allocation->pieces[i];
        buffer_add_u32(out, piece->group);
        buffer_add_u32(out, piece->site);
        add_i32(out, piece->people);
        add_i32(out, piece->walk_ms);
    }
}

static void write_prices(const struct shelter_plan *plan, struct buffer *out)
{
    buffer_add_u32(out, plan->problem->site_count);
    for (uint32_t s = 0; s < plan->problem->site_count; s++) {
        add_i32(out, plan->allocation.prices[s].rank);
        buffer_add_i64(out, plan->allocation.prices[s].ms);
    }
}

static void add_numbers(struct buffer *out, const int64_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_add_i64(out, numbers[i]);
}

static void write_figures(const struct shelter_plan *plan, struct buffer *out)
{
    const struct shelter_figures *figures = &plan->figures;
    const int64_t people[] = {figures->people,
                              figures->placed,
                              figures->unplaced,
                              figures->off_network,
                              figures->nothing_within,
                              figures->all_full,
                              figures->outside,
                              figures->places,
                              figures->site_count,
                              figures->full_site_count,
                              (int64_t)figures->pair_count,
                              figures->split_groups,
                              figures->walk_person_ms,
                              figures->worst_walk_ms,
                              figures->p95_walk_ms,
                              figures->nearest_set_out,
                              figures->nearest_turned_away,
                              figures->slow_in_time,
                              figures->circle_covered};
    add_numbers(out, people, sizeof people / sizeof *people);
    add_numbers(out, figures->people_by_rank, RANK_MAX + 1);
    add_numbers(out, figures->placed_by_rank, RANK_MAX + 1);
    add_numbers(out, figures->minute_people, MINUTE_CLASS_COUNT);
    buffer_add_counted_text(out, figures->worst_area_code);
    buffer_add_counted_text(out, figures->worst_area_name);
    buffer_add_i64(out, figures->worst_area_people);
    buffer_add_i64(out, figures->worst_area_unplaced);
}

static void write_gains(const struct shelter_plan *plan, struct buffer *out)
{
    buffer_add_u32(out, plan->gains_proven);
    buffer_add_u32(out, plan->gain_count);
    for (uint32_t i = 0; i < plan->gain_count; i++) {
        const struct shelter_gain *gain = &plan->gains[i];
        buffer_add_u32(out, gain->site);
        add_point(out, gain->point);
        buffer_add_counted_text(out, gain->name);
        add_i32(out, gain->places);
        buffer_add_i64(out, gain->more_people);
        buffer_add_i64(out, gain->less_walk_ms);
    }
}

static void write_zones(const struct shelter_plan *plan, struct buffer *out)
{
    buffer_add_u32(out, plan->zone_count);
    for (uint32_t z = 0; z < plan->zone_count; z++) {
        const struct shelter_zone *zone = &plan->zones[z];
        buffer_add_i64(out, zone->people);
        buffer_add_i64(out, zone->places);
        buffer_add_u32(out, zone->group_count);
        for (uint32_t i = 0; i < zone->group_count; i++)
            buffer_add_u32(out, zone->groups[i]);
        buffer_add_u32(out, zone->site_count);
        for (uint32_t i = 0; i < zone->site_count; i++)
            buffer_add_u32(out, zone->sites[i]);
    }
}

void plan_part_write(const struct shelter_plan *plan, enum plan_part part, struct buffer *out)
{
    static void (*const writers[PLAN_PART_COUNT])(const struct shelter_plan *, struct buffer *) = {
        [PLAN_PART_PARAMETERS] = write_parameters, [PLAN_PART_GROUPS] = write_groups,
        [PLAN_PART_SITES] = write_sites,           [PLAN_PART_PIECES] = write_pieces,
        [PLAN_PART_PRICES] = write_prices,         [PLAN_PART_FIGURES] = write_figures,
        [PLAN_PART_GAINS] = write_gains,           [PLAN_PART_ZONES] = write_zones,
    };
    ALWAYS((unsigned)part < PLAN_PART_COUNT);
    writers[part](plan, out);
}

struct hash plan_part_hash(const struct shelter_plan *plan, enum plan_part part)
{
    struct buffer bytes = {0};
    plan_part_write(plan, part, &bytes);
    struct hash hash = hash_bytes(buffer_text(&bytes), bytes.size);
    buffer_free(&bytes);
    return hash;
}

struct hash plan_content_hash_of_parts(const struct hash part_hash[static PLAN_PART_COUNT])
{
    struct hasher hasher;
    hasher_begin(&hasher);
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        hasher_add_text(&hasher, plan_part_name((enum plan_part)part));
        hasher_add(&hasher, part_hash[part].bytes, HASH_SIZE);
    }
    return hasher_end(&hasher);
}

struct hash plan_content_hash(const struct shelter_plan *plan)
{
    struct hash parts[PLAN_PART_COUNT];
    for (int part = 0; part < PLAN_PART_COUNT; part++)
        parts[part] = plan_part_hash(plan, (enum plan_part)part);
    return plan_content_hash_of_parts(parts);
}
