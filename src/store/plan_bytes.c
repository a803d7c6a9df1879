/* SPDX-License-Identifier: Apache-2.0 */
#include "store/plan_bytes.h"

#include "plan/assumption.h"
#include "store/bytes.h"

/* A plan while it is read, part by part in their order. */
struct plan_reader {
    struct byte_reader bytes;
    struct arena *arena;
    struct shelter_plan plan;
    struct shelter_problem problem;
};

/* Behind the other parameters, of a hypothetical plan alone. */
static void read_assumptions(struct plan_reader *reader)
{
    struct byte_reader *bytes = &reader->bytes;
    uint32_t count = read_count(bytes, 28);
    struct plan_assumption *list = ARENA_ARRAY(reader->arena, struct plan_assumption, count);
    for (uint32_t a = 0; a < count && !bytes->is_bad; a++) {
        list[a].kind = (enum assumption_kind)read_below(bytes, ASSUMPTION_KIND_COUNT);
        list[a].key = read_text(bytes, reader->arena);
        list[a].name = read_text(bytes, reader->arena);
        list[a].point = read_point(bytes);
        list[a].places_before = read_i32(bytes);
        list[a].places = read_i32(bytes);
    }
    bytes->is_bad = bytes->is_bad || count == 0 || count > PLAN_ASSUMPTIONS_MAX;
    reader->plan.assumptions = list;
    reader->plan.assumption_count = count;
}

static void read_parameters(struct plan_reader *reader)
{
    struct byte_reader *bytes = &reader->bytes;
    struct shelter_problem *problem = &reader->problem;
    struct shelter_plan *plan = &reader->plan;
    problem->hazard = (enum hazard)read_below(bytes, HAZARD_COUNT);
    problem->limit.kind = (enum walk_limit_kind)read_below(bytes, WALK_LIMIT_NONE + 1);
    problem->limit.value = read_i64(bytes);
    problem->limit_ms = read_i32(bytes);
    problem->level_speed_mm_s = read_i32(bytes);
    problem->rank_count = (uint8_t)read_below(bytes, RANK_MAX + 1);
    problem->outside_people = read_i64(bytes);
    plan->reaction_ms = read_i32(bytes);
    plan->snap_mm = read_i32(bytes);
    plan->population_state = read_text(bytes, reader->arena);
    plan->area_code = read_text_or_null(bytes, reader->arena);
    plan->priority = read_text(bytes, reader->arena);
    plan->roads_hash = read_hash(bytes);
    plan->people_hash = read_hash(bytes);
    plan->sites_hash = read_hash(bytes);
    plan->areas_hash = read_hash(bytes);
    plan->hazards_hash = read_hash(bytes);
    bytes->is_bad = bytes->is_bad || problem->rank_count == 0;
    if (!bytes->is_bad && !byte_reader_done(bytes))
        read_assumptions(reader);
}

static void read_groups(struct plan_reader *reader)
{
    struct byte_reader *bytes = &reader->bytes;
    uint32_t count = read_count(bytes, 28);
    struct shelter_group *groups = ARENA_ARRAY(reader->arena, struct shelter_group, count);
    for (uint32_t g = 0; g < count && !bytes->is_bad; g++) {
        struct shelter_group *group = &groups[g];
        group->key = read_text(bytes, reader->arena);
        group->point = read_point(bytes);
        group->people = read_i32(bytes);
        group->rank = (uint8_t)read_below(bytes, reader->problem.rank_count + 1u);
        group->person_class = (enum person_class)read_below(bytes, PERSON_CLASS_COUNT);
        group->estimated = read_bool(bytes);
        group->at.segment = NO_SEGMENT;
        bytes->is_bad = bytes->is_bad || group->rank == 0;
    }
    reader->problem.groups = groups;
    reader->problem.group_count = count;
}

static void read_sites(struct plan_reader *reader)
{
    struct byte_reader *bytes = &reader->bytes;
    uint32_t count = read_count(bytes, 16);
    struct shelter_site *sites = ARENA_ARRAY(reader->arena, struct shelter_site, count);
    for (uint32_t s = 0; s < count && !bytes->is_bad; s++) {
        sites[s].key = read_text(bytes, reader->arena);
        sites[s].name = read_text(bytes, reader->arena);
        sites[s].places = read_i32(bytes);
        sites[s].made_up = read_bool(bytes);
    }
    reader->problem.sites = sites;
    reader->problem.site_count = count;
}

static void read_pieces(struct plan_reader *reader)
{
    struct byte_reader *bytes = &reader->bytes;
    uint32_t count = read_count(bytes, 16);
    struct shelter_piece *pieces = ARENA_ARRAY(reader->arena, struct shelter_piece, count);
    for (uint32_t i = 0; i < count && !bytes->is_bad; i++) {
        pieces[i].group = read_below(bytes, reader->problem.group_count);
        pieces[i].site = read_below(bytes, reader->problem.site_count);
        pieces[i].people = read_i32(bytes);
        pieces[i].walk_ms = read_i32(bytes);
    }
    reader->plan.allocation.pieces = pieces;
    reader->plan.allocation.piece_count = count;
}

static void read_prices(struct plan_reader *reader)
{
    struct byte_reader *bytes = &reader->bytes;
    uint32_t count = read_count(bytes, 12);
    bytes->is_bad = bytes->is_bad || count != reader->problem.site_count;
    struct shelter_price *prices = ARENA_ARRAY(reader->arena, struct shelter_price, count);
    for (uint32_t s = 0; s < count && !bytes->is_bad; s++) {
        prices[s].rank = read_i32(bytes);
        prices[s].ms = read_i64(bytes);
        bytes->is_bad = bytes->is_bad || prices[s].rank < 0 || prices[s].rank > RANK_MAX;
    }
    reader->plan.allocation.prices = prices;
}

static int64_t read_between(struct byte_reader *bytes, int64_t least, int64_t most)
{
    int64_t value = read_i64(bytes);
    if (value >= least && value <= most)
        return value;
    bytes->is_bad = true;
    return 0;
}

static void read_numbers(struct byte_reader *bytes, int64_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = read_i64(bytes);
}

static void read_figures(struct plan_reader *reader)
{
    struct byte_reader *bytes = &reader->bytes;
    struct shelter_figures *figures = &reader->plan.figures;
    figures->people = read_i64(bytes);
    figures->placed = read_i64(bytes);
    figures->unplaced = read_i64(bytes);
    figures->off_network = read_i64(bytes);
    figures->nothing_within = read_i64(bytes);
    figures->all_full = read_i64(bytes);
    figures->outside = read_i64(bytes);
    figures->places = read_i64(bytes);
    figures->site_count = (uint32_t)read_between(bytes, 0, UINT32_MAX);
    figures->full_site_count = (uint32_t)read_between(bytes, 0, UINT32_MAX);
    figures->pair_count = (uint64_t)read_i64(bytes);
    figures->split_groups = (uint32_t)read_between(bytes, 0, UINT32_MAX);
    figures->walk_person_ms = read_i64(bytes);
    figures->worst_walk_ms = (time_ms)read_between(bytes, INT32_MIN, INT32_MAX);
    figures->p95_walk_ms = (time_ms)read_between(bytes, INT32_MIN, INT32_MAX);
    figures->nearest_set_out = read_i64(bytes);
    figures->nearest_turned_away = read_i64(bytes);
    figures->slow_in_time = read_i64(bytes);
    figures->circle_covered = read_i64(bytes);
    read_numbers(bytes, figures->people_by_rank, RANK_MAX + 1);
    read_numbers(bytes, figures->placed_by_rank, RANK_MAX + 1);
    read_numbers(bytes, figures->minute_people, MINUTE_CLASS_COUNT);
    figures->worst_area_code = read_text_or_null(bytes, reader->arena);
    figures->worst_area_name = read_text_or_null(bytes, reader->arena);
    figures->worst_area_people = read_i64(bytes);
    figures->worst_area_unplaced = read_i64(bytes);
}

static void read_gains(struct plan_reader *reader)
{
    struct byte_reader *bytes = &reader->bytes;
    reader->plan.gains_proven = read_bool(bytes);
    uint32_t count = read_count(bytes, 36);
    struct shelter_gain *gains = ARENA_ARRAY(reader->arena, struct shelter_gain, count);
    for (uint32_t i = 0; i < count && !bytes->is_bad; i++) {
        struct shelter_gain *gain = &gains[i];
        gain->site = read_u32(bytes);
        gain->point = read_point(bytes);
        gain->name = read_text_or_null(bytes, reader->arena);
        gain->places = read_i32(bytes);
        gain->more_people = read_i64(bytes);
        gain->less_walk_ms = read_i64(bytes);
        bytes->is_bad =
            bytes->is_bad || (gain->site != NO_SITE && gain->site >= reader->problem.site_count);
    }
    reader->plan.gains = gains;
    reader->plan.gain_count = count;
}

static const uint32_t *read_indices(struct plan_reader *reader, uint32_t bound, uint32_t *ret_count)
{
    uint32_t count = read_count(&reader->bytes, 4);
    uint32_t *indices = ARENA_ARRAY(reader->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++)
        indices[i] = read_below(&reader->bytes, bound);
    *ret_count = count;
    return indices;
}

static void read_zones(struct plan_reader *reader)
{
    struct byte_reader *bytes = &reader->bytes;
    uint32_t count = read_count(bytes, 24);
    struct shelter_zone *zones = ARENA_ARRAY(reader->arena, struct shelter_zone, count);
    for (uint32_t z = 0; z < count && !bytes->is_bad; z++) {
        struct shelter_zone *zone = &zones[z];
        zone->people = read_i64(bytes);
        zone->places = read_i64(bytes);
        zone->groups = read_indices(reader, reader->problem.group_count, &zone->group_count);
        zone->sites = read_indices(reader, reader->problem.site_count, &zone->site_count);
    }
    reader->plan.zones = zones;
    reader->plan.zone_count = count;
}

static bool read_part(struct plan_reader *reader, enum plan_part part, struct part_bytes bytes)
{
    static void (*const readers[PLAN_PART_COUNT])(struct plan_reader *) = {
        [PLAN_PART_PARAMETERS] = read_parameters, [PLAN_PART_GROUPS] = read_groups,
        [PLAN_PART_SITES] = read_sites,           [PLAN_PART_PIECES] = read_pieces,
        [PLAN_PART_PRICES] = read_prices,         [PLAN_PART_FIGURES] = read_figures,
        [PLAN_PART_GAINS] = read_gains,           [PLAN_PART_ZONES] = read_zones,
    };
    reader->bytes = byte_reader_of(bytes.bytes, bytes.size);
    readers[part](reader);
    return byte_reader_done(&reader->bytes);
}

static struct shelter_plan finish(const struct plan_reader *reader)
{
    struct shelter_problem *problem = ARENA_NEW(reader->arena, struct shelter_problem);
    *problem = reader->problem;
    struct shelter_plan plan = reader->plan;
    plan.problem = problem;
    return plan;
}

bool plan_bytes_read(const struct part_bytes parts[static PLAN_PART_COUNT], struct arena *arena,
                     struct shelter_plan *ret_plan, enum plan_part *ret_part)
{
    struct plan_reader reader = {.arena = arena};
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        if (!read_part(&reader, (enum plan_part)part, parts[part])) {
            *ret_part = (enum plan_part)part;
            return false;
        }
    }
    *ret_plan = finish(&reader);
    return true;
}

bool plan_bytes_read_summary(struct part_bytes parameters, struct part_bytes figures,
                             struct arena *arena, struct shelter_plan *ret_plan)
{
    struct plan_reader reader = {.arena = arena};
    if (!read_part(&reader, PLAN_PART_PARAMETERS, parameters) ||
        !read_part(&reader, PLAN_PART_FIGURES, figures))
        return false;
    *ret_plan = finish(&reader);
    return true;
}
