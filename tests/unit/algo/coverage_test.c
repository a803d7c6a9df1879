/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "algo/allocation.h"
#include "algo/coverage.h"
#include "base/random.h"

enum { ROWS_MAX = 40, COLUMNS_MAX = 30, PAIRS_MAX = ROWS_MAX * COLUMNS_MAX, COST_BOUND = 12 };

struct instance {
    uint32_t first[ROWS_MAX + 1], column[PAIRS_MAX];
    int32_t cost[PAIRS_MAX], supply[ROWS_MAX], capacity[COLUMNS_MAX];
    struct coverage_input input;
};

static void make_instance(struct instance *instance, struct random *random)
{
    uint32_t rows = 1 + (uint32_t)random_below(random, ROWS_MAX), pairs = 0;
    uint32_t columns = 1 + (uint32_t)random_below(random, COLUMNS_MAX);
    uint64_t chance = 1 + random_below(random, 40), largest = 1 + random_below(random, 90);
    memset(instance, 0, sizeof *instance);
    for (uint32_t r = 0; r < rows; r++) {
        instance->supply[r] = (int32_t)random_below(random, largest);
        for (int32_t cost = 0; cost < COST_BOUND; cost++)
            for (uint32_t c = 0; c < columns; c++) {
                /* A column for each row at one cost at most: that of their numbers. */
                if ((r * 7 + c * 5) % COST_BOUND != (uint32_t)cost ||
                    random_below(random, 100) >= chance)
                    continue;
                instance->cost[pairs] = cost;
                instance->column[pairs++] = c;
            }
        instance->first[r + 1] = pairs;
    }
    for (uint32_t c = 0; c < columns; c++)
        instance->capacity[c] = (int32_t)random_below(random, largest);
    instance->input = (struct coverage_input){
        .row_count = rows,
        .column_count = columns,
        .first = instance->first,
        .column = instance->column,
        .cost = instance->cost,
        .supply = instance->supply,
        .capacity = instance->capacity,
    };
}

/* What the other solver places when it may use the pairs within the limit alone. */
static int64_t placed_by_allocation(const struct instance *instance, int32_t limit,
                                    struct random *random)
{
    struct arena *arena = arena_new();
    const struct coverage_input *input = &instance->input;
    uint32_t first[ROWS_MAX + 1] = {0}, column[PAIRS_MAX];
    int32_t cost[PAIRS_MAX];
    int64_t left_cost[ROWS_MAX], placed = 0;
    uint32_t count = 0;
    for (uint32_t r = 0; r < input->row_count; r++) {
        for (uint32_t p = input->first[r]; p < input->first[r + 1]; p++) {
            if (input->cost[p] > limit)
                continue;
            cost[count] = input->cost[p];
            column[count++] = input->column[p];
        }
        first[r + 1] = count;
        /* Priorities do not lower how many are placed. */
        left_cost[r] = (int64_t)(1 + random_below(random, 3)) * 1000000;
    }
    const struct allocation_input with_costs = {
        .row_count = input->row_count,
        .column_count = input->column_count,
        .first = first,
        .column = column,
        .cost = cost,
        .supply = input->supply,
        .capacity = input->capacity,
        .left_cost = left_cost,
    };
    struct allocation *allocation = allocation_solve(&with_costs, arena);
    for (uint32_t r = 0; r < input->row_count; r++)
        placed += input->supply[r] - allocation_left(allocation, r);
    arena_free(arena);
    return placed;
}

static void places_as_many_as_the_exact_solver_at_every_limit(void **state)
{
    (void)state;
    static const int32_t limits[] = {-1, 0, 1, 1, 4, 5, 9, COST_BOUND};
    enum { LIMITS = sizeof limits / sizeof *limits };
    struct random random = random_from_seed(11);
    static struct instance instance;
    struct arena *scratch = arena_new();
    for (int round = 0; round < 1500; round++) {
        int64_t most[LIMITS];
        make_instance(&instance, &random);
        coverage_curve(&instance.input, limits, LIMITS, scratch, most);
        assert_int_equal(most[0], 0);
        for (int k = 1; k < LIMITS; k++)
            assert_int_equal(most[k], placed_by_allocation(&instance, limits[k], &random));
    }
    arena_free(scratch);
}

/* A chain in which each new unit makes all before it move on by one. */
static void moves_on_those_who_are_in_the_way(void **state)
{
    (void)state;
    enum { LENGTH = 500 };
    static uint32_t first[LENGTH + 1], column[2 * LENGTH];
    static int32_t cost[2 * LENGTH], supply[LENGTH], capacity[LENGTH + 1];
    for (uint32_t r = 0; r < LENGTH; r++) {
        supply[r] = 1;
        capacity[r] = 1;
        column[2 * r] = r == 0 ? 0 : r - 1; /* all but the first want the place of the one before */
        cost[2 * r] = r == 0 ? 1 : 0;
        column[2 * r + 1] = r;
        cost[2 * r + 1] = r == 0 ? 1 : 2;
        first[r + 1] = 2 * r + 2;
    }
    const struct coverage_input input = {LENGTH, LENGTH, first, column, cost, supply, capacity};
    static const int32_t limits[] = {0, 1, 2};
    int64_t most[3];
    struct arena *scratch = arena_new();
    coverage_curve(&input, limits, 3, scratch, most);
    assert_int_equal(most[0], LENGTH - 1);
    assert_int_equal(most[1], LENGTH - 1);
    assert_int_equal(most[2], LENGTH);
    arena_free(scratch);
}

static void of_nothing_nothing_is_placed(void **state)
{
    (void)state;
    static const uint32_t first[3];
    static const int32_t supply[2] = {5, 6}, limits[2] = {1, 2};
    const struct coverage_input input = {.row_count = 2, .first = first, .supply = supply};
    int64_t most[2] = {7, 7};
    struct arena *scratch = arena_new();
    coverage_curve(&input, limits, 2, scratch, most);
    assert_int_equal(most[0], 0);
    assert_int_equal(most[1], 0);
    coverage_curve(&input, limits, 0, scratch, most);
    arena_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_as_many_as_the_exact_solver_at_every_limit),
        cmocka_unit_test(moves_on_those_who_are_in_the_way),
        cmocka_unit_test(of_nothing_nothing_is_placed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
