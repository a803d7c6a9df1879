/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/plan_parts.h"
#include "app/whatif_parts.h"
#include "plan/assumption.h"

/* From the changes of a what-if to what the plan that it becomes assumes. */

struct assuming {
    const struct whatif_base *base;
    const struct site_records *sites; /* of the city, as they are */
    struct arena *arena;
    struct plan_assumption *list; /* what differs from the data, or may */
    uint32_t count;
    struct error *err;
};

static struct plan_assumption *find(struct assuming *assuming, const char *key)
{
    for (uint32_t a = 0; a < assuming->count; a++)
        if (assuming->list[a].key[0] && strcmp(assuming->list[a].key, key) == 0)
            return &assuming->list[a];
    return NULL;
}

static const struct site_record *find_record(const struct assuming *assuming, const char *key)
{
    for (uint32_t r = 0; r < assuming->sites->count; r++)
        if (strcmp(assuming->sites->records[r].key, key) == 0)
            return &assuming->sites->records[r];
    return NULL;
}

static const char *keep(struct assuming *assuming, const char *text)
{
    return arena_copy_text(assuming->arena, text ? text : "");
}

static struct plan_assumption *add(struct assuming *assuming, enum assumption_kind kind)
{
    struct plan_assumption *added = &assuming->list[assuming->count++];
    *added = (struct plan_assumption){.kind = kind, .key = "", .name = ""};
    return added;
}

/* What the base of the what-if assumes itself. */
static void add_of_base(struct assuming *assuming)
{
    const struct shelter_plan *plan = &assuming->base->view->plan;
    for (uint32_t a = 0; a < plan->assumption_count; a++) {
        struct plan_assumption *added = add(assuming, plan->assumptions[a].kind);
        *added = plan->assumptions[a];
        added->key = keep(assuming, added->key);
        added->name = keep(assuming, added->name);
    }
}

static void set_places(struct assuming *assuming, const struct whatif_step *step)
{
    const struct shelter_site *site = &assuming->base->problem.sites[step->target];
    struct plan_assumption *of = find(assuming, site->key);
    if (!of) {
        of = add(assuming, ASSUME_RESIZE);
        of->key = keep(assuming, site->key);
        of->name = keep(assuming, site->name);
    }
    of->places = step->places;
}

static bool add_site(struct assuming *assuming, const struct whatif_change *change,
                     const struct whatif_step *step, const char *street)
{
    const char *key = assumed_site_key(step->point, assuming->arena);
    if (find(assuming, key))
        return error_set(assuming->err, ERROR_CONFLICT, TEXT_WHATIF_NEW_TWICE,
                         ARG_TEXT("field", change->field),
                         ARG_TEXT("plan", assuming->base->view->plan.name));
    struct plan_assumption *added = add(assuming, ASSUME_ADD);
    added->key = key;
    added->name = keep(assuming, street);
    added->point = step->point;
    added->places = step->places;
    return true;
}

/* Halfway along the street, wherever it was clicked; the click itself where another street lies
 * over that point. */
static struct geo_point point_of_street(const struct whatif_base *base, uint32_t chain,
                                        struct geo_point clicked)
{
    const struct network *network = base->problem.network;
    uint32_t first = network->chain_first_segment[chain];
    uint32_t middle = first + (network->chain_first_segment[chain + 1] - first) / 2;
    struct geo_point from = network->node_point[network->segment_from[middle]];
    struct geo_point to = network->node_point[network->segment_to[middle]];
    const struct geo_point half = {from.lon_e7 + (to.lon_e7 - from.lon_e7) / 2,
                                   from.lat_e7 + (to.lat_e7 - from.lat_e7) / 2};
    struct network_point at = snapper_find(base->snapper, half, SHELTER_WHATIF_STREET_MM);
    bool is_same = at.segment != NO_SEGMENT && network->segment_chain[at.segment] == chain;
    return is_same ? half : clicked;
}

static bool add_changes(struct assuming *assuming, const struct kept_whatif *asked,
                        const struct whatif_step *steps, struct plan_request *request)
{
    const struct whatif_effect *effects =
        whatif_describe(assuming->base, steps, asked->change_count, assuming->arena);
    for (uint32_t c = 0; c < asked->change_count; c++) {
        const struct whatif_step *step = &steps[c];
        if (step->kind == STEP_LIMIT) {
            request->limit.value = step->limit;
        } else if (step->kind == STEP_PLACES) {
            set_places(assuming, step);
        } else if (step->kind == STEP_BLOCK) {
            struct plan_assumption *added = add(assuming, ASSUME_BLOCK);
            added->name = keep(assuming, effects[c].street);
            added->point = point_of_street(assuming->base, step->target, asked->changes[c].point);
        } else if (!add_site(assuming, &asked->changes[c], step, effects[c].street)) {
            return false;
        }
    }
    return true;
}

/* How many places a site has by the data, to be used; 0 if it is left out. */
static int32_t places_by_data(const struct assuming *assuming, const char *key)
{
    const struct site_record *record = find_record(assuming, key);
    bool is_used = record && site_exclusion_of(record, assuming->base->problem.hazard) == SITE_USED;
    return is_used ? site_usable_places(record) : 0;
}

/* What it is against the data, whatever was closed and opened on the way. False: nothing. */
static bool settle(const struct assuming *assuming, struct plan_assumption *assumption)
{
    if (assumption->kind == ASSUME_BLOCK)
        return true;
    if (assumption->kind == ASSUME_ADD)
        return assumption->places > 0;
    int32_t before = places_by_data(assuming, assumption->key);
    assumption->places_before = before;
    assumption->kind = assumption->places == 0 ? ASSUME_CLOSE
                       : before == 0           ? ASSUME_OPEN
                                               : ASSUME_RESIZE;
    return assumption->places != before;
}

static bool settle_all(struct assuming *assuming, struct plan_request *request)
{
    uint32_t kept = 0;
    for (uint32_t a = 0; a < assuming->count; a++) {
        struct plan_assumption of = assuming->list[a];
        if (settle(assuming, &of))
            assuming->list[kept++] = of;
    }
    if (kept > PLAN_ASSUMPTIONS_MAX)
        return error_set(assuming->err, ERROR_INPUT, TEXT_WHATIF_TOO_MANY,
                         ARG_INTEGER("count", kept), ARG_INTEGER("most", PLAN_ASSUMPTIONS_MAX));
    plan_assumptions_sort(assuming->list, kept);
    request->assumptions = assuming->list;
    request->assumption_count = kept;
    return true;
}

/* As a plan of the base is asked for. */
static void take_parameters(const struct shelter_plan *base, struct arena *arena,
                            struct plan_request *request)
{
    request->hazard = base->problem->hazard;
    request->limit = base->problem->limit;
    request->reaction_ms = base->reaction_ms;
    request->snap_mm = base->snap_mm;
    request->population_state = arena_copy_text(arena, base->population_state);
    request->area_code = base->area_code ? arena_copy_text(arena, base->area_code) : NULL;
    request->priority = arena_copy_text(arena, base->priority);
}

static bool assume(struct city *city, const struct plan_request *asked,
                   const struct plan_view *view, struct arena *scratch, struct arena *arena,
                   struct plan_request *request, struct error *err)
{
    const struct kept_whatif *keep_of = &asked->keep;
    struct shelter_solution solution;
    struct whatif_base base;
    struct whatif_step *steps;
    struct site_records sites;
    struct hash hash;
    if (!app_solve_again(view, NULL, scratch, &solution, err) ||
        !whatif_base_make(view, &solution, scratch, &base, err) ||
        !whatif_resolve(&base, keep_of->changes, keep_of->change_count, scratch, &steps, err) ||
        !city_get_sites(city, scratch, &sites, &hash, err))
        return false;
    struct assuming assuming = {.base = &base, .sites = &sites, .arena = arena, .err = err};
    assuming.list = ARENA_ARRAY(arena, struct plan_assumption,
                                (size_t)view->plan.assumption_count + keep_of->change_count);
    take_parameters(&view->plan, arena, request);
    add_of_base(&assuming);
    return add_changes(&assuming, keep_of, steps, request) && settle_all(&assuming, request);
}

bool plan_assume(struct city *city, const struct plan_request *asked, struct arena *arena,
                 struct plan_request *ret_request, struct shelter_plan *ret_base, struct error *err)
{
    if (asked->keep.change_count == 0)
        return error_set(err, ERROR_INPUT, TEXT_WHATIF_NOTHING_TO_KEEP,
                         ARG_TEXT("plan", asked->keep.base));
    struct arena *scratch = arena_new();
    struct plan_view view;
    struct plan_request request = *asked;
    bool ok = app_load_plan(city, asked->keep.base, scratch, &view, err) &&
              assume(city, asked, &view, scratch, arena, &request, err);
    if (ok) {
        *ret_request = request;
        *ret_base = view.plan;
        ret_base->problem = NULL;
        ret_base->name = arena_copy_text(arena, view.plan.name);
    }
    arena_free(scratch);
    return ok;
}
