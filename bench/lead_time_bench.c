/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/plan_shelters.h"
#include "plan/lead_time.h"

/*
 * How long it takes to find how many could be under cover after 0 … 30 minutes, beside a plan for
 * each of those minutes; both must agree:
 *
 *     lead_time_bench CITY.muster PLAN [MINUTES]
 *
 * MINUTES: the plans beside are made for every so many minutes (default 5), since they take long.
 */
static void stop(const struct error *err)
{
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, err);
    fprintf(stderr, "%s\n", buffer_text(&sentence));
    exit(1);
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int64_t placed_within(const struct shelter_problem *problem, time_ms walk_ms)
{
    struct arena *arena = arena_new();
    struct shelter_problem other = *problem;
    struct shelter_solution solution;
    struct error err;
    int64_t placed = 0;
    other.limit = (struct walk_limit){WALK_LIMIT_TIME, walk_ms};
    other.limit_ms = walk_ms;
    if (!shelter_solve(&other, NULL, arena, &solution, &err))
        stop(&err);
    for (uint32_t g = 0; g < problem->group_count; g++)
        placed += problem->groups[g].people - allocation_left(solution.allocation, g);
    arena_free(arena);
    return placed;
}

static void measure(const struct plan_view *view, int every)
{
    const struct shelter_plan *plan = &view->plan;
    struct lead_times times;
    struct error err;
    double begin = now_s();
    if (!shelter_lead_times(&view->problem, &plan->allocation, plan->reaction_ms, NULL, &times,
                            &err))
        stop(&err);
    double taken = now_s() - begin, plans = 0;
    int count = 0;
    for (int minute = every; minute <= LEAD_MINUTES; minute += every, count++) {
        begin = now_s();
        int64_t placed = placed_within(&view->problem, minute * 60000 - plan->reaction_ms);
        plans += now_s() - begin;
        printf("  %2d min: %lld by the plan, %lld possible\n", minute,
               (long long)times.by_plan[minute], (long long)times.possible[minute]);
        if (placed != times.possible[minute]) {
            fprintf(stderr, "lead_time_bench: a plan places %lld\n", (long long)placed);
            exit(1);
        }
    }
    printf("  %u groups, %u sites: 31 minutes in %.2f s; a plan for each of %d minutes in %.2f s\n",
           view->problem.group_count, view->problem.site_count, taken, count, plans);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: lead_time_bench CITY.muster PLAN [MINUTES]\n");
        return 2;
    }
    int every = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 5;
    struct city *city;
    struct error err;
    struct arena *arena = arena_new();
    struct plan_view view;
    if (!city_open(argv[1], CITY_READ, &city, &err) ||
        !app_load_plan(city, argv[2], arena, &view, &err))
        stop(&err);
    measure(&view, every > 0 ? every : 5);
    city_close(city);
    arena_free(arena);
    return 0;
}
