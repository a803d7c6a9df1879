/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/whatif_parts.h"

static const char *const kind_names[WHATIF_KIND_COUNT] = {
    [WHATIF_CLOSE] = "close", [WHATIF_OPEN] = "open", [WHATIF_RESIZE] = "resize",
    [WHATIF_BLOCK] = "block", [WHATIF_ADD] = "add",   [WHATIF_LIMIT] = "limit",
};

const char *whatif_kind_name(enum whatif_kind kind)
{
    return kind_names[kind];
}

/* From a list of changes to the solver's terms. */

static bool find_site(const struct whatif_base *base, const char *key, uint32_t *ret_site)
{
    for (uint32_t s = 0; s < base->problem.site_count; s++) {
        if (strcmp(base->problem.sites[s].key, key) != 0)
            continue;
        *ret_site = s;
        return true;
    }
    return false;
}

static bool is_shut(const struct whatif_base *base, struct geo_point point)
{
    const struct shelter_inputs *inputs = &base->view->inputs;
    for (uint32_t p = 0; p < inputs->shut_count; p++)
        if (geo_polygon_contains(&inputs->shut[p], point))
            return true;
    return false;
}

static bool has_shut_door(const struct whatif_base *base, const struct site_record *record)
{
    for (uint32_t e = 0; e < record->entrance_count; e++)
        if (is_shut(base, record->entrances[e].point))
            return true;
    return false;
}

/* A site of the city that can be no site of this plan: why? */
static bool refuse_site(const struct whatif_base *base, const struct whatif_change *change,
                        struct error *err)
{
    const struct site_records *records = base->view->inputs.sites;
    enum hazard hazard = base->problem.hazard;
    for (uint32_t r = 0; r < records->count; r++) {
        const struct site_record *record = &records->records[r];
        if (strcmp(record->key, change->key) != 0)
            continue;
        if (change->kind == WHATIF_CLOSE)
            return error_set(err, ERROR_CONFLICT, TEXT_WHATIF_IS_CLOSED,
                             ARG_TEXT("field", change->field), ARG_TEXT("key", change->key));
        enum site_exclusion why = site_exclusion_of(record, hazard);
        if (why == SITE_USED || site_is_openable(record, hazard))
            why = has_shut_door(base, record) ? SITE_IN_HAZARD : SITE_OFF_NETWORK;
        return error_set(err, ERROR_CONFLICT, TEXT_WHATIF_CANNOT_OPEN,
                         ARG_TEXT("field", change->field), ARG_TEXT("key", change->key),
                         ARG_NAME("reason", site_exclusion_text(why)));
    }
    return error_set(err, ERROR_NOT_FOUND, TEXT_WHATIF_NO_SUCH_SITE,
                     ARG_TEXT("field", change->field), ARG_TEXT("key", change->key),
                     ARG_TEXT("plan", base->view->plan.name));
}

static bool fail(const struct whatif_change *change, enum error_kind kind, enum text_id id,
                 struct error *err)
{
    return error_set(err, kind, id, ARG_TEXT("field", change->field),
                     ARG_TEXT("key", change->key ? change->key : ""));
}

static bool check_places(const struct whatif_change *change, struct error *err)
{
    return (change->places >= 0 && change->places <= WHATIF_PLACES_MAX) ||
           error_set(err, ERROR_INPUT, TEXT_WHATIF_BAD_PLACES, ARG_TEXT("field", change->field),
                     ARG_INTEGER("most", WHATIF_PLACES_MAX));
}

static bool resolve_site(const struct whatif_base *base, const struct whatif_change *change,
                         struct whatif_step *step, struct error *err)
{
    if (change->kind == WHATIF_RESIZE && !check_places(change, err))
        return false;
    if (!find_site(base, change->key, &step->target))
        return refuse_site(base, change, err);
    bool is_open = base->problem.sites[step->target].places > 0;
    if (change->kind == WHATIF_OPEN && is_open)
        return fail(change, ERROR_CONFLICT, TEXT_WHATIF_IS_OPEN, err);
    if (change->kind == WHATIF_CLOSE && !is_open)
        return fail(change, ERROR_CONFLICT, TEXT_WHATIF_IS_CLOSED, err);
    step->kind = STEP_PLACES;
    step->places = change->kind == WHATIF_CLOSE  ? 0
                   : change->kind == WHATIF_OPEN ? base->open_places[step->target]
                                                 : (int32_t)change->places;
    return true;
}

/* The point of a street that is meant by a point on the map. */
static bool find_street(const struct whatif_base *base, const struct whatif_change *change,
                        int32_t near_mm, struct network_point *ret_at, struct error *err)
{
    *ret_at = snapper_find(base->snapper, change->point, near_mm);
    return ret_at->segment != NO_SEGMENT ||
           error_set(err, ERROR_NOT_FOUND, TEXT_WHATIF_NO_STREET, ARG_TEXT("field", change->field),
                     ARG_LENGTH("near", near_mm));
}

static bool resolve_street(const struct whatif_base *base, const struct whatif_change *change,
                           struct whatif_step *step, struct error *err)
{
    const struct network *network = base->problem.network;
    struct network_point at;
    if (!find_street(base, change, SHELTER_WHATIF_STREET_MM, &at, err))
        return false;
    step->kind = STEP_BLOCK;
    step->target = network->segment_chain[at.segment];
    if (network->chain_forward_ms[step->target] == TIME_UNREACHABLE &&
        network->chain_backward_ms[step->target] == TIME_UNREACHABLE)
        return fail(change, ERROR_CONFLICT, TEXT_WHATIF_IS_SHUT, err);
    return true;
}

static bool resolve_new_site(const struct whatif_base *base, const struct whatif_change *change,
                             struct whatif_step *step, struct error *err)
{
    struct network_point at;
    if (!check_places(change, err) ||
        !find_street(base, change, base->view->plan.snap_mm, &at, err))
        return false;
    if (is_shut(base, change->point))
        return fail(change, ERROR_CONFLICT, TEXT_WHATIF_IN_DANGER, err);
    step->kind = STEP_ADD;
    step->places = (int32_t)change->places;
    step->point = change->point;
    return true;
}

static bool resolve_limit(const struct whatif_base *base, const struct whatif_change *change,
                          struct whatif_step *step, struct error *err)
{
    const struct shelter_problem *problem = &base->problem;
    struct walk_limit limit = {problem->limit.kind, change->limit};
    enum whatif_unit unit = limit.kind == WALK_LIMIT_TIME ? WHATIF_UNIT_MS : WHATIF_UNIT_MM;
    if (change->unit != WHATIF_UNIT_OF_PLAN && change->unit != unit)
        return fail(
            change, ERROR_INPUT,
            unit == WHATIF_UNIT_MS ? TEXT_WHATIF_LIMIT_IS_TIME : TEXT_WHATIF_LIMIT_IS_LENGTH, err);
    time_ms most_ms = problem->limit_ms > SHELTER_WHATIF_WALK_MAX_MS ? problem->limit_ms
                                                                     : SHELTER_WHATIF_WALK_MAX_MS;
    step->kind = STEP_LIMIT;
    step->limit = change->limit;
    if (change->limit > 0 && (step->limit_ms = shelter_limit_in_ms(&limit)) <= most_ms)
        return true;
    return error_set(err, ERROR_INPUT, TEXT_WHATIF_BAD_LIMIT, ARG_TEXT("field", change->field),
                     ARG_DURATION("most", most_ms));
}

static bool resolve_one(const struct whatif_base *base, const struct whatif_change *change,
                        struct whatif_step *step, struct error *err)
{
    switch (change->kind) {
    case WHATIF_BLOCK: return resolve_street(base, change, step, err);
    case WHATIF_ADD: return resolve_new_site(base, change, step, err);
    case WHATIF_LIMIT: return resolve_limit(base, change, step, err);
    default: return resolve_site(base, change, step, err);
    }
}

/* Do both change the same thing? */
static bool collide(const struct whatif_step *a, const struct whatif_step *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == STEP_ADD)
        return a->point.lon_e7 == b->point.lon_e7 && a->point.lat_e7 == b->point.lat_e7;
    return a->kind == STEP_LIMIT || a->target == b->target;
}

static bool refuse_twice(const struct whatif_change *change, const struct whatif_change *first,
                         struct error *err)
{
    if (change->key)
        return error_set(err, ERROR_INPUT, TEXT_WHATIF_TWICE, ARG_TEXT("field", change->field),
                         ARG_TEXT("key", change->key), ARG_TEXT("first", first->field));
    return error_set(err, ERROR_INPUT, TEXT_WHATIF_TWICE_THE_SAME, ARG_TEXT("field", change->field),
                     ARG_TEXT("first", first->field));
}

bool whatif_resolve(const struct whatif_base *base, const struct whatif_change *changes,
                    uint32_t count, struct arena *arena, struct whatif_step **ret_steps,
                    struct error *err)
{
    if (count > WHATIF_CHANGES_MAX)
        return error_set(err, ERROR_INPUT, TEXT_WHATIF_TOO_MANY, ARG_INTEGER("count", count),
                         ARG_INTEGER("most", WHATIF_CHANGES_MAX));
    struct whatif_step *steps = ARENA_ARRAY(arena, struct whatif_step, count);
    uint32_t added = 0;
    for (uint32_t c = 0; c < count; c++) {
        if (!resolve_one(base, &changes[c], &steps[c], err))
            return false;
        for (uint32_t before = 0; before < c; before++)
            if (collide(&steps[before], &steps[c]))
                return refuse_twice(&changes[c], &changes[before], err);
        if (steps[c].kind == STEP_ADD)
            steps[c].target = added++;
    }
    *ret_steps = steps;
    return true;
}
