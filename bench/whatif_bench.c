/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/plan_shelters.h"
#include "base/random.h"
#include "plan/shelter_whatif.h"

/*
 * How long a what-if takes on a stored plan, beside solving from scratch (pairs given):
 *
 *     whatif_bench CITY.muster PLAN [EVENTS] [SEED]
 *
 * An event closes an open site, opens a closed one, or gives one between half and twice its
 * places. The time of an event is what the server would take: the new optimum, its proof, and the
 * totals. Every 20th event is compared with solving from scratch; a difference ends the bench.
 */
enum { COMPARE_EVERY = 20, EVENTS_MAX = 100000 };

static void stop(const struct error *err)
{
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, err);
    fprintf(stderr, "%s\n", buffer_text(&sentence));
    exit(1);
}

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Milliseconds; the costs and all prices must agree. */
static double solve_and_compare(const struct shelter_whatif *whatif)
{
    struct arena *arena = arena_new();
    const struct shelter_problem *problem = shelter_whatif_problem(whatif);
    const struct shelter_solution *kept = shelter_whatif_solution(whatif);
    struct shelter_solution scratch;
    double begin = now_ms();
    shelter_solve_pairs(problem, &kept->pairs, arena, &scratch);
    double taken = now_ms() - begin;
    bool same = allocation_cost(kept->allocation) == allocation_cost(scratch.allocation);
    for (uint32_t s = 0; s < problem->site_count; s++)
        same = same &&
               allocation_price(kept->allocation, s) == allocation_price(scratch.allocation, s);
    arena_free(arena);
    if (!same) {
        fprintf(stderr, "whatif_bench: not what solving from scratch gives\n");
        exit(1);
    }
    return taken;
}

static int32_t places_after(struct random *random, int32_t at_first, int32_t now)
{
    if (now == 0)
        return at_first;
    if (random_below(random, 2))
        return 0;
    return at_first / 2 + (int32_t)random_below(random, (uint64_t)at_first * 3 / 2 + 1);
}

/* Every fourth event goes back to a site that was changed before, so that closed ones open. */
static uint32_t choose_site(struct random *random, const uint32_t *changed, uint32_t count,
                            uint32_t site_count)
{
    if (count > 0 && count % 4 == 3)
        return changed[random_below(random, count)];
    return (uint32_t)random_below(random, site_count);
}

static void measure(const struct plan_view *view, const struct shelter_solution *solution,
                    uint32_t events, uint64_t seed)
{
    struct arena *arena = arena_new();
    const struct shelter_problem *problem = &view->problem;
    struct random random = random_from_seed(seed);
    double begin = now_ms();
    struct shelter_whatif *whatif = shelter_whatif_new(problem, solution, arena);
    double new_ms = now_ms() - begin;
    double *taken = ARENA_ARRAY(arena, double, events), scratch_ms = 0;
    uint32_t *changed = ARENA_ARRAY(arena, uint32_t, events), solves = 0;
    size_t size_before = arena_size(arena);
    for (uint32_t i = 0; i < events; i++) {
        uint32_t site = choose_site(&random, changed, i, problem->site_count);
        int32_t places = places_after(&random, problem->sites[site].places,
                                      shelter_whatif_problem(whatif)->sites[site].places);
        changed[i] = site;
        begin = now_ms();
        shelter_whatif_set_places(whatif, site, places);
        shelter_whatif_totals(whatif);
        taken[i] = now_ms() - begin;
        if (i % COMPARE_EVERY == 0) {
            scratch_ms += solve_and_compare(whatif);
            solves++;
        }
    }
    qsort(taken, events, sizeof *taken, compare_times);
    double p50 = taken[events / 2], p99 = taken[(uint64_t)events * 99 / 100];
    scratch_ms /= solves;
    printf("  %u groups, %u sites, %u pairs; %u events; state made in %.1f ms, %.1f MB then %.1f\n",
           problem->group_count, problem->site_count, solution->pairs.count, events, new_ms,
           (double)size_before / 1e6, (double)arena_size(arena) / 1e6);
    printf("  p50 %.2f ms  p99 %.2f ms  max %.2f ms; from scratch %.1f ms (mean of %u): %.0f "
           "times p50, %.1f times p99\n",
           p50, p99, taken[events - 1], scratch_ms, solves, scratch_ms / p50, scratch_ms / p99);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: whatif_bench CITY.muster PLAN [EVENTS] [SEED]\n");
        return 2;
    }
    long events = argc > 3 ? strtol(argv[3], NULL, 10) : 200;
    uint64_t seed = argc > 4 ? strtoull(argv[4], NULL, 10) : 1;
    struct city *city;
    struct error err;
    struct arena *arena = arena_new();
    struct plan_view view;
    struct shelter_solution solution;
    if (!city_open(argv[1], CITY_READ, &city, &err) ||
        !app_load_plan(city, argv[2], arena, &view, &err) ||
        !app_solve_again(&view, NULL, arena, &solution, &err))
        stop(&err);
    if (!shelter_whatif_can_follow(&view.problem) || view.problem.site_count == 0 || events < 1 ||
        events > EVENTS_MAX) {
        fprintf(stderr, "whatif_bench: a plan with sites and a limit, and 1 to 100,000 events\n");
        return 2;
    }
    measure(&view, &solution, (uint32_t)events, seed);
    city_close(city);
    arena_free(arena);
    return 0;
}
