/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "made_town.h"
#include "plan/lead_time.h"
#include "plan/shelter_solve.h"

enum { MINUTE_MS = 60000, MOST_PEOPLE = 40 };

static int64_t placed_within(const struct shelter_problem *problem, time_ms walk_ms,
                             struct arena *arena)
{
    struct shelter_problem other = *problem;
    struct shelter_solution solution;
    struct error err;
    int64_t placed = 0;
    other.limit = (struct walk_limit){WALK_LIMIT_TIME, walk_ms};
    other.limit_ms = walk_ms;
    assert_true(shelter_solve(&other, NULL, arena, &solution, &err));
    struct shelter_allocation allocation = shelter_solution_result(&other, &solution, arena);
    for (uint32_t p = 0; p < allocation.piece_count; p++)
        placed += allocation.pieces[p].people;
    return placed;
}

static int64_t arrived_within(const struct shelter_allocation *allocation, time_ms walk_ms)
{
    int64_t arrived = 0;
    for (uint32_t p = 0; p < allocation->piece_count; p++)
        if (allocation->pieces[p].walk_ms <= walk_ms)
            arrived += allocation->pieces[p].people;
    return arrived;
}

/* Each minute is what a plan for that time alone would place. */
static void every_minute_is_what_a_plan_for_it_places(void **state)
{
    (void)state;
    struct random random = random_from_seed(3);
    for (int round = 0; round < 150; round++) {
        struct arena *arena = arena_new();
        enum walk_limit_kind kind = (enum walk_limit_kind)(round % 3);
        struct made_problem *made = made_problem_new(&random, kind, MOST_PEOPLE, arena);
        const struct shelter_problem *problem = &made->problem;
        time_ms reaction_ms = (time_ms)random_below(&random, 200) * 1000;
        struct shelter_solution solution;
        struct lead_times times;
        struct error err;
        assert_true(shelter_solve(problem, NULL, arena, &solution, &err));
        struct shelter_allocation plan = shelter_solution_result(problem, &solution, arena);
        assert_true(shelter_lead_times(problem, &plan, reaction_ms, NULL, &times, &err));
        for (int minute = 0; minute <= LEAD_MINUTES; minute++) {
            time_ms walk_ms = minute * MINUTE_MS - reaction_ms;
            int64_t possible = walk_ms < 0 ? 0 : placed_within(problem, walk_ms, arena);
            assert_int_equal(times.possible[minute], possible);
            assert_int_equal(times.by_plan[minute], arrived_within(&plan, walk_ms));
            assert_true(times.by_plan[minute] <= times.possible[minute]);
        }
        arena_free(arena);
    }
}

static void who_sets_out_too_late_arrives_never(void **state)
{
    (void)state;
    struct random random = random_from_seed(5);
    struct arena *arena = arena_new();
    struct made_problem *made = made_problem_new(&random, WALK_LIMIT_TIME, MOST_PEOPLE, arena);
    struct shelter_solution solution;
    struct lead_times times;
    struct error err;
    assert_true(shelter_solve(&made->problem, NULL, arena, &solution, &err));
    struct shelter_allocation plan = shelter_solution_result(&made->problem, &solution, arena);
    assert_true(shelter_lead_times(&made->problem, &plan, 24 * 60 * MINUTE_MS, NULL, &times, &err));
    assert_int_equal(times.possible[LEAD_MINUTES], 0);
    assert_int_equal(times.by_plan[LEAD_MINUTES], 0);
    arena_free(arena);
}

static bool stop_at_once(void *context, enum text_id stage, uint64_t done, uint64_t total)
{
    (void)context, (void)stage, (void)done, (void)total;
    return false;
}

static void stops_when_it_is_asked_to(void **state)
{
    (void)state;
    struct random random = random_from_seed(7);
    struct arena *arena = arena_new();
    struct made_problem *made = made_problem_new(&random, WALK_LIMIT_TIME, MOST_PEOPLE, arena);
    const struct shelter_allocation plan = {0};
    const struct progress progress = {stop_at_once, NULL};
    struct lead_times times;
    struct error err;
    assert_false(shelter_lead_times(&made->problem, &plan, 0, &progress, &times, &err));
    assert_int_equal(err.kind, ERROR_CANCELLED);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_minute_is_what_a_plan_for_it_places),
        cmocka_unit_test(who_sets_out_too_late_arrives_never),
        cmocka_unit_test(stops_when_it_is_asked_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
