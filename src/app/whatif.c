/* SPDX-License-Identifier: Apache-2.0 */
#include "app/whatif.h"

#include <string.h>

#include "app/whatif_parts.h"
#include "plan/shelter_figures.h"

static const char *const kind_names[WHATIF_KIND_COUNT] = {
    [WHATIF_CLOSE] = "close", [WHATIF_OPEN] = "open", [WHATIF_RESIZE] = "resize"};

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

static bool is_shut_in(const struct whatif_base *base, const struct site_record *record)
{
    const struct shelter_inputs *inputs = &base->view->inputs;
    for (uint32_t e = 0; e < record->entrance_count; e++)
        for (uint32_t p = 0; p < inputs->shut_count; p++)
            if (geo_polygon_contains(&inputs->shut[p], record->entrances[e].point))
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
            why = is_shut_in(base, record) ? SITE_IN_HAZARD : SITE_OFF_NETWORK;
        return error_set(err, ERROR_CONFLICT, TEXT_WHATIF_CANNOT_OPEN,
                         ARG_TEXT("field", change->field), ARG_TEXT("key", change->key),
                         ARG_NAME("reason", site_exclusion_text(why)));
    }
    return error_set(err, ERROR_NOT_FOUND, TEXT_WHATIF_NO_SUCH_SITE,
                     ARG_TEXT("field", change->field), ARG_TEXT("key", change->key),
                     ARG_TEXT("plan", base->view->plan.name));
}

static bool resolve_one(const struct whatif_base *base, const struct whatif_change *change,
                        struct whatif_step *ret_step, struct error *err)
{
    const struct text_arg field = ARG_TEXT("field", change->field);
    const struct text_arg key = ARG_TEXT("key", change->key);
    if (change->kind == WHATIF_RESIZE && (change->places < 0 || change->places > WHATIF_PLACES_MAX))
        return error_set(err, ERROR_INPUT, TEXT_WHATIF_BAD_PLACES, field,
                         ARG_INTEGER("most", WHATIF_PLACES_MAX));
    if (!find_site(base, change->key, &ret_step->site))
        return refuse_site(base, change, err);
    bool is_open = base->problem.sites[ret_step->site].places > 0;
    if (change->kind == WHATIF_OPEN && is_open)
        return error_set(err, ERROR_CONFLICT, TEXT_WHATIF_IS_OPEN, field, key);
    if (change->kind == WHATIF_CLOSE && !is_open)
        return error_set(err, ERROR_CONFLICT, TEXT_WHATIF_IS_CLOSED, field, key);
    ret_step->places = change->kind == WHATIF_CLOSE  ? 0
                       : change->kind == WHATIF_OPEN ? base->open_places[ret_step->site]
                                                     : (int32_t)change->places;
    return true;
}

bool whatif_resolve(const struct whatif_base *base, const struct whatif_change *changes,
                    uint32_t count, struct arena *arena, struct whatif_step **ret_steps,
                    struct error *err)
{
    if (count > WHATIF_CHANGES_MAX)
        return error_set(err, ERROR_INPUT, TEXT_WHATIF_TOO_MANY, ARG_INTEGER("count", count),
                         ARG_INTEGER("most", WHATIF_CHANGES_MAX));
    struct whatif_step *steps = ARENA_ARRAY(arena, struct whatif_step, count);
    for (uint32_t c = 0; c < count; c++) {
        if (!resolve_one(base, &changes[c], &steps[c], err))
            return false;
        for (uint32_t before = 0; before < c; before++)
            if (steps[before].site == steps[c].site)
                return error_set(
                    err, ERROR_INPUT, TEXT_WHATIF_TWICE, ARG_TEXT("field", changes[c].field),
                    ARG_TEXT("key", changes[c].key), ARG_TEXT("first", changes[before].field));
    }
    *ret_steps = steps;
    return true;
}

/* The plan, and the new optimum beside it. */

static int64_t *count_people(const struct shelter_problem *problem,
                             const struct shelter_allocation *allocation, struct arena *arena)
{
    int64_t *people = ARENA_ARRAY(arena, int64_t, problem->site_count);
    for (uint32_t p = 0; p < allocation->piece_count; p++)
        people[allocation->pieces[p].site] += allocation->pieces[p].people;
    return people;
}

static struct whatif_totals count_totals(const struct shelter_problem *problem,
                                         const struct shelter_pairs *pairs,
                                         const struct shelter_allocation *allocation,
                                         const int64_t *people, struct arena *scratch)
{
    struct whatif_totals totals = {0};
    shelter_figures_count(problem, pairs, allocation, scratch, &totals.figures);
    for (uint32_t s = 0; s < problem->site_count; s++) {
        int32_t places = problem->sites[s].places;
        totals.open_sites += places > 0;
        totals.full_sites += places > 0 && people[s] == places;
    }
    return totals;
}

bool whatif_base_make(const struct plan_view *view, const struct shelter_solution *solution,
                      struct arena *arena, struct whatif_base *ret_base, struct error *err)
{
    struct whatif_base *base = ret_base;
    if (!shelter_whatif_can_follow(&view->problem))
        return error_set(err, ERROR_CONFLICT, TEXT_WHATIF_NO_LIMIT,
                         ARG_TEXT("plan", view->plan.name));
    *base = (struct whatif_base){.view = view};
    shelter_problem_widen(&view->inputs, &view->problem, view->plan.snap_mm, arena, &base->problem,
                          &base->open_places);
    if (!shelter_whatif_widen(&view->problem, &solution->pairs, &base->problem, arena,
                              &base->solution, err))
        return false;
    base->whatif = shelter_whatif_new(&base->problem, &base->solution, arena);
    base->allocation = shelter_whatif_read(base->whatif, arena);
    int64_t *people = count_people(&base->problem, &base->allocation, arena);
    base->people = people;
    base->totals =
        count_totals(&base->problem, &base->solution.pairs, &base->allocation, people, arena);
    return true;
}

/* The pieces of one group in two allocations, each by site. */
struct two_ways {
    const struct shelter_piece *before, *after;
    uint32_t before_count, after_count;
};

/* How many leave sites, and how many come to sites, by the numbers of one group. */
static void count_moves(const struct two_ways *ways, int64_t *ret_out, int64_t *ret_in)
{
    uint32_t b = 0, a = 0;
    *ret_out = *ret_in = 0;
    while (b < ways->before_count || a < ways->after_count) {
        uint32_t before_site = b < ways->before_count ? ways->before[b].site : NO_SITE;
        uint32_t after_site = a < ways->after_count ? ways->after[a].site : NO_SITE;
        int64_t more = 0;
        if (after_site <= before_site)
            more += ways->after[a++].people;
        if (before_site <= after_site)
            more -= ways->before[b++].people;
        *(more > 0 ? ret_in : ret_out) += more > 0 ? more : -more;
    }
}

/* The pieces of `group`, which begin at `*at`; moves on to those of the next. */
static uint32_t next_pieces(const struct shelter_allocation *allocation, uint32_t group,
                            uint32_t *at, const struct shelter_piece **ret_pieces)
{
    uint32_t first = *at;
    *ret_pieces = allocation->pieces + first;
    while (*at < allocation->piece_count && allocation->pieces[*at].group == group)
        ++*at;
    return *at - first;
}

static void compare_groups(const struct whatif_base *base,
                           const struct shelter_allocation *allocation,
                           struct whatif_answer *answer)
{
    uint32_t before_at = 0, after_at = 0;
    answer->to_another = answer->lost = answer->gained = 0;
    for (uint32_t g = 0; g < base->problem.group_count; g++) {
        struct two_ways ways;
        int64_t out, in;
        ways.before_count = next_pieces(&base->allocation, g, &before_at, &ways.before);
        ways.after_count = next_pieces(allocation, g, &after_at, &ways.after);
        count_moves(&ways, &out, &in);
        answer->to_another += out < in ? out : in;
        answer->lost += out > in ? out - in : 0;
        answer->gained += in > out ? in - out : 0;
    }
    answer->moved = answer->to_another + answer->lost + answer->gained;
}

static void compare_loads(const struct whatif_base *base, const struct shelter_problem *problem,
                          const int64_t *people, struct arena *arena, struct whatif_answer *answer)
{
    struct whatif_load *loads = ARENA_ARRAY(arena, struct whatif_load, problem->site_count);
    uint32_t count = 0;
    for (uint32_t s = 0; s < problem->site_count; s++) {
        const struct whatif_load load = {
            .site = s,
            .places_before = base->problem.sites[s].places,
            .places = problem->sites[s].places,
            .people_before = base->people[s],
            .people = people[s],
        };
        if (load.places != load.places_before || load.people != load.people_before)
            loads[count++] = load;
    }
    answer->loads = loads;
    answer->load_count = count;
}

static void compare_prices(const struct whatif_base *base,
                           const struct shelter_allocation *allocation, struct arena *arena,
                           struct whatif_answer *answer)
{
    uint32_t sites = base->problem.site_count, count = 0;
    struct whatif_price *prices = ARENA_ARRAY(arena, struct whatif_price, sites);
    for (uint32_t s = 0; s < sites; s++) {
        struct shelter_price before = base->allocation.prices[s], after = allocation->prices[s];
        if (before.rank != after.rank || before.ms != after.ms)
            prices[count++] = (struct whatif_price){s, before, after};
    }
    answer->prices = prices;
    answer->price_count = count;
}

void whatif_compare(const struct whatif_base *base, const struct shelter_whatif *whatif,
                    struct arena *arena, struct whatif_answer *answer)
{
    const struct shelter_problem *problem = shelter_whatif_problem(whatif);
    struct shelter_allocation allocation = shelter_whatif_read(whatif, arena);
    const int64_t *people = count_people(problem, &allocation, arena);
    answer->view = base->view;
    answer->problem = &base->problem;
    answer->before = base->totals;
    answer->after = count_totals(problem, &base->solution.pairs, &allocation, people, arena);
    compare_groups(base, &allocation, answer);
    compare_loads(base, problem, people, arena, answer);
    compare_prices(base, &allocation, arena, answer);
}
