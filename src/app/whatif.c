/* SPDX-License-Identifier: Apache-2.0 */
#include "app/whatif.h"

#include <string.h>

#include "app/whatif_parts.h"
#include "plan/assumption.h"
#include "plan/shelter_figures.h"

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
    shelter_figures_of_open(problem, pairs, allocation, scratch, &totals.figures);
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
    base->profile = shelter_profile(&view->problem.limit);
    base->snapper = snapper_new(view->problem.network, &base->profile, arena);
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
        bool is_new = s >= base->problem.site_count;
        const struct whatif_load load = {
            .site = s,
            .places_before = is_new ? 0 : base->problem.sites[s].places,
            .places = problem->sites[s].places,
            .people_before = is_new ? 0 : base->people[s],
            .people = people[s],
        };
        if (load.places != load.places_before || load.people != load.people_before)
            loads[count++] = load;
    }
    answer->loads = loads;
    answer->load_count = count;
}

static void compare_prices(const struct whatif_base *base, const struct shelter_problem *problem,
                           const struct shelter_allocation *allocation, struct arena *arena,
                           struct whatif_answer *answer)
{
    uint32_t count = 0;
    struct whatif_price *prices = ARENA_ARRAY(arena, struct whatif_price, problem->site_count);
    for (uint32_t s = 0; s < problem->site_count; s++) {
        struct whatif_price price = {.site = s, .after = allocation->prices[s]};
        price.is_new = s >= base->problem.site_count;
        if (!price.is_new)
            price.before = base->allocation.prices[s];
        if (price.is_new || price.before.rank != price.after.rank ||
            price.before.ms != price.after.ms)
            prices[count++] = price;
    }
    answer->prices = prices;
    answer->price_count = count;
}

/* Keys and names of all sites, also of new ones. */
static const struct shelter_problem *name_sites(const struct whatif_base *base, uint32_t site_count,
                                                const struct whatif_answer *answer,
                                                struct arena *arena)
{
    if (site_count == base->problem.site_count)
        return &base->problem;
    struct shelter_problem *named = ARENA_NEW(arena, struct shelter_problem);
    struct shelter_site *sites = ARENA_ARRAY(arena, struct shelter_site, site_count);
    if (base->problem.site_count)
        memcpy(sites, base->problem.sites, base->problem.site_count * sizeof *sites);
    for (uint32_t c = 0; c < answer->change_count; c++)
        if (answer->changes[c].kind == WHATIF_ADD)
            sites[answer->effects[c].site] = (struct shelter_site){
                .key = assumed_site_key(answer->changes[c].point, arena), .name = ""};
    *named = base->problem;
    named->sites = sites;
    named->site_count = site_count;
    return named;
}

void whatif_compare(const struct whatif_base *base, const struct shelter_whatif *whatif,
                    struct arena *arena, struct whatif_answer *answer)
{
    const struct shelter_problem *problem = shelter_whatif_problem(whatif);
    struct shelter_allocation allocation = shelter_whatif_read(whatif, arena);
    const int64_t *people = count_people(problem, &allocation, arena);
    answer->view = base->view;
    answer->problem = name_sites(base, problem->site_count, answer, arena);
    answer->before = base->totals;
    answer->after =
        count_totals(problem, &shelter_whatif_solution(whatif)->pairs, &allocation, people, arena);
    compare_groups(base, &allocation, answer);
    compare_loads(base, problem, people, arena, answer);
    compare_prices(base, problem, &allocation, arena, answer);
}
