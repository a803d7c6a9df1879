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
#include "base/random.h"

enum { ROWS_MAX = 7, COLUMNS_MAX = 6, PAIRS_MAX = ROWS_MAX * COLUMNS_MAX };

/* A small problem with room for its arrays. */
struct instance {
    uint32_t first[ROWS_MAX + 1], column[PAIRS_MAX];
    int32_t cost[PAIRS_MAX], supply[ROWS_MAX], capacity[COLUMNS_MAX];
    int64_t left_cost[ROWS_MAX];
    struct allocation_input input;
};

/* A pair for each (row, column) with chance `density` %, ordered by (cost, column). */
static void make_instance(struct instance *instance, struct random *random, uint32_t cost_bound,
                          uint32_t density)
{
    memset(instance, 0, sizeof *instance);
    uint32_t rows = 1 + (uint32_t)random_below(random, ROWS_MAX);
    uint32_t columns = 1 + (uint32_t)random_below(random, COLUMNS_MAX);
    uint32_t ranks = 1 + (uint32_t)random_below(random, 3);
    uint32_t pairs = 0;
    for (uint32_t r = 0; r < rows; r++) {
        uint32_t begin = pairs;
        for (uint32_t c = 0; c < columns; c++) {
            if (random_below(random, 100) >= density)
                continue;
            int32_t cost = (int32_t)random_below(random, cost_bound);
            uint32_t at = pairs++;
            for (; at > begin && instance->cost[at - 1] > cost; at--) {
                instance->cost[at] = instance->cost[at - 1];
                instance->column[at] = instance->column[at - 1];
            }
            instance->cost[at] = cost;
            instance->column[at] = c;
        }
        instance->first[r + 1] = pairs;
        instance->supply[r] = (int32_t)random_below(random, 6);
        instance->left_cost[r] =
            (int64_t)(1 + random_below(random, ranks)) * (2 * COLUMNS_MAX * cost_bound + 2);
    }
    for (uint32_t c = 0; c < columns; c++)
        instance->capacity[c] = (int32_t)random_below(random, 7);
    instance->input = (struct allocation_input){
        .row_count = rows,
        .column_count = columns,
        .first = instance->first,
        .column = instance->column,
        .cost = instance->cost,
        .supply = instance->supply,
        .capacity = instance->capacity,
        .left_cost = instance->left_cost,
    };
}

/*
 * The oracle: one unit at a time along a path found by Bellman–Ford in the residual network of
 * rows, columns and "left". Slow and plain.
 */
static int64_t oracle_cost(const struct allocation_input *input)
{
    int32_t flow[PAIRS_MAX] = {0}, left[ROWS_MAX] = {0}, used[COLUMNS_MAX] = {0};
    int64_t total = 0;
    for (uint32_t start = 0; start < input->row_count; start++) {
        for (int32_t unit = 0; unit < input->supply[start]; unit++) {
            int64_t at_row[ROWS_MAX], at_column[COLUMNS_MAX];
            uint32_t row_pair[ROWS_MAX], column_pair[COLUMNS_MAX];
            for (uint32_t r = 0; r < input->row_count; r++)
                at_row[r] = r == start ? 0 : INT64_MAX / 4;
            for (uint32_t c = 0; c < input->column_count; c++)
                at_column[c] = INT64_MAX / 4;
            for (uint32_t round = 0; round < 2 * (ROWS_MAX + COLUMNS_MAX); round++) {
                for (uint32_t r = 0; r < input->row_count; r++) {
                    for (uint32_t p = input->first[r]; p < input->first[r + 1]; p++) {
                        uint32_t c = input->column[p];
                        if (at_row[r] + input->cost[p] < at_column[c]) {
                            at_column[c] = at_row[r] + input->cost[p];
                            column_pair[c] = p;
                        }
                        if (flow[p] > 0 && at_column[c] - input->cost[p] < at_row[r]) {
                            at_row[r] = at_column[c] - input->cost[p];
                            row_pair[r] = p;
                        }
                    }
                }
            }
            int64_t best = INT64_MAX / 4;
            uint32_t end_row = UINT32_MAX, end_column = UINT32_MAX;
            for (uint32_t r = 0; r < input->row_count; r++)
                if (at_row[r] + input->left_cost[r] < best)
                    best = at_row[r] + input->left_cost[r], end_row = r;
            for (uint32_t c = 0; c < input->column_count; c++)
                if (used[c] < input->capacity[c] && at_column[c] < best)
                    best = at_column[c], end_column = c, end_row = UINT32_MAX;
            total += best;
            uint32_t row = end_row;
            if (end_row != UINT32_MAX)
                left[end_row]++;
            else
                used[end_column]++;
            uint32_t column = end_column;
            for (;;) {
                if (row == UINT32_MAX) {
                    uint32_t p = column_pair[column];
                    flow[p]++;
                    row = 0;
                    while (input->first[row + 1] <= p)
                        row++;
                }
                if (row == start)
                    break;
                flow[row_pair[row]]--;
                column = input->column[row_pair[row]];
                row = UINT32_MAX;
            }
        }
    }
    return total;
}

static uint32_t row_pieces(const struct allocation *allocation, const struct instance *instance,
                           struct allocation_piece *pieces)
{
    uint32_t count = allocation_pieces(allocation, pieces);
    assert_true(count <= instance->input.first[instance->input.row_count]);
    return count;
}

/* Feasible, and optimal by its own prices. */
static void assert_proven(const struct allocation *allocation, const struct instance *instance)
{
    const struct allocation_input *input = &instance->input;
    struct allocation_piece pieces[PAIRS_MAX];
    uint32_t count = row_pieces(allocation, instance, pieces);
    int32_t placed[ROWS_MAX] = {0}, used[COLUMNS_MAX] = {0};
    for (uint32_t i = 0; i < count; i++) {
        assert_true(pieces[i].units > 0);
        placed[pieces[i].row] += pieces[i].units;
        used[input->column[pieces[i].pair]] += pieces[i].units;
    }
    for (uint32_t c = 0; c < input->column_count; c++) {
        assert_int_equal(used[c] + allocation_free(allocation, c), input->capacity[c]);
        assert_true(allocation_free(allocation, c) >= 0);
        assert_true(allocation_price(allocation, c) >= 0);
        if (allocation_price(allocation, c) > 0)
            assert_int_equal(allocation_free(allocation, c), 0);
    }
    for (uint32_t r = 0; r < input->row_count; r++) {
        assert_int_equal(placed[r] + allocation_left(allocation, r), input->supply[r]);
        int64_t least = input->left_cost[r];
        for (uint32_t p = input->first[r]; p < input->first[r + 1]; p++) {
            int64_t cost = input->cost[p] + allocation_price(allocation, input->column[p]);
            least = cost < least ? cost : least;
        }
        if (allocation_left(allocation, r) > 0)
            assert_true(least == input->left_cost[r]);
        for (uint32_t i = 0; i < count; i++)
            if (pieces[i].row == r)
                assert_true(least ==
                            input->cost[pieces[i].pair] +
                                allocation_price(allocation, input->column[pieces[i].pair]));
    }
}

static void finds_the_optimum_of_thousands_of_small_problems(void **state)
{
    (void)state;
    struct random random = random_from_seed(1);
    struct arena *arena = arena_new();
    for (int i = 0; i < 20000; i++) {
        struct instance instance;
        make_instance(&instance, &random, i % 2 ? 4 : 1000, i % 3 ? 60 : 100);
        struct allocation *allocation = allocation_solve(&instance.input, arena);
        assert_proven(allocation, &instance);
        assert_true(allocation_cost(allocation) == oracle_cost(&instance.input));
        assert_true(allocation_gap(allocation) == 0);
        arena_clear(arena);
    }
    arena_free(arena);
}

static void a_lowered_price_is_what_one_more_unit_is_worth(void **state)
{
    (void)state;
    struct random random = random_from_seed(2);
    struct arena *arena = arena_new();
    for (int i = 0; i < 3000; i++) {
        struct instance instance;
        make_instance(&instance, &random, i % 2 ? 4 : 1000, 70);
        struct allocation *allocation = allocation_solve(&instance.input, arena);
        allocation_lower_prices(allocation);
        assert_proven(allocation, &instance);
        int128 cost = allocation_cost(allocation);
        for (uint32_t c = 0; c < instance.input.column_count; c++) {
            instance.capacity[c]++;
            assert_true(allocation_price(allocation, c) == cost - oracle_cost(&instance.input));
            instance.capacity[c]--;
        }
        arena_clear(arena);
    }
    arena_free(arena);
}

static void a_forest_has_no_more_extra_pieces_than_full_columns(void **state)
{
    (void)state;
    struct random random = random_from_seed(3);
    struct arena *arena = arena_new();
    uint32_t changed = 0;
    for (int i = 0; i < 20000; i++) {
        struct instance instance;
        make_instance(&instance, &random, 3, 90);
        struct allocation *allocation = allocation_solve(&instance.input, arena);
        uint32_t before = allocation_pieces(allocation, NULL);
        int128 cost = allocation_cost(allocation);
        allocation_make_forest(allocation);
        assert_proven(allocation, &instance);
        assert_true(allocation_cost(allocation) == cost);
        uint32_t pieces = allocation_pieces(allocation, NULL), rows = 0, full = 0;
        changed += pieces != before;
        for (uint32_t r = 0; r < instance.input.row_count; r++) {
            rows += instance.input.supply[r] > 0;
            pieces += allocation_left(allocation, r) > 0;
        }
        for (uint32_t c = 0; c < instance.input.column_count; c++)
            full += allocation_free(allocation, c) == 0;
        assert_true(pieces <= rows + full);
        arena_clear(arena);
    }
    assert_true(changed > 100);
    arena_free(arena);
}

static void more_capacity_ends_where_a_new_solve_does(void **state)
{
    (void)state;
    struct random random = random_from_seed(4);
    struct arena *arena = arena_new();
    for (int i = 0; i < 5000; i++) {
        struct instance instance;
        make_instance(&instance, &random, i % 2 ? 5 : 1000, 80);
        struct allocation *solved = allocation_solve(&instance.input, arena);
        allocation_lower_prices(solved);
        struct allocation *trial = allocation_copy(solved, arena);
        for (int step = 0; step < 6; step++) {
            uint32_t column = (uint32_t)random_below(&random, instance.input.column_count);
            int32_t units = (int32_t)random_below(&random, 5);
            struct instance wider = instance;
            wider.input.capacity = wider.capacity;
            wider.capacity[column] += units;
            allocation_reset(trial, solved);
            allocation_add_capacity(trial, column, units);
            assert_true(allocation_cost(trial) == oracle_cost(&wider.input));
        }
        arena_clear(arena);
    }
    arena_free(arena);
}

static void an_extended_allocation_is_still_optimal(void **state)
{
    (void)state;
    struct random random = random_from_seed(5);
    struct arena *arena = arena_new();
    for (int i = 0; i < 5000; i++) {
        struct instance wider, narrow = {0};
        make_instance(&wider, &random, 20, 80);
        uint32_t new_column = wider.input.column_count - 1;
        if (new_column == 0)
            continue;
        int32_t capacity = wider.capacity[new_column];
        wider.capacity[new_column] = 0;
        narrow = wider;
        uint32_t pairs = 0;
        for (uint32_t r = 0; r < wider.input.row_count; r++) {
            for (uint32_t p = wider.first[r]; p < wider.first[r + 1]; p++) {
                if (wider.column[p] == new_column)
                    continue;
                narrow.column[pairs] = wider.column[p];
                narrow.cost[pairs++] = wider.cost[p];
            }
            narrow.first[r + 1] = pairs;
        }
        narrow.input = (struct allocation_input){
            .row_count = wider.input.row_count,
            .column_count = new_column,
            .first = narrow.first,
            .column = narrow.column,
            .cost = narrow.cost,
            .supply = narrow.supply,
            .capacity = narrow.capacity,
            .left_cost = narrow.left_cost,
        };
        struct allocation *solved = allocation_solve(&narrow.input, arena);
        struct allocation *extended = allocation_extend(solved, &wider.input, arena);
        assert_proven(extended, &wider);
        allocation_add_capacity(extended, new_column, capacity);
        wider.capacity[new_column] = capacity;
        assert_proven(extended, &wider);
        assert_true(allocation_cost(extended) == oracle_cost(&wider.input));
        arena_clear(arena);
    }
    arena_free(arena);
}

static void more_pairs_end_where_a_new_solve_does(void **state)
{
    (void)state;
    struct random random = random_from_seed(8);
    struct arena *arena = arena_new();
    for (int i = 0; i < 5000; i++) {
        struct instance wider, narrow;
        make_instance(&wider, &random, i % 2 ? 6 : 1000, 80);
        narrow = wider;
        uint32_t pairs = 0;
        for (uint32_t r = 0; r < wider.input.row_count; r++) {
            for (uint32_t p = wider.first[r]; p < wider.first[r + 1]; p++) {
                if (random_below(&random, 2))
                    continue;
                narrow.column[pairs] = wider.column[p];
                narrow.cost[pairs++] = wider.cost[p];
            }
            narrow.first[r + 1] = pairs;
        }
        narrow.input.first = narrow.first;
        narrow.input.column = narrow.column;
        narrow.input.cost = narrow.cost;
        struct allocation *solved = allocation_solve(&narrow.input, arena);
        struct allocation *extended = allocation_extend(solved, &wider.input, arena);
        assert_proven(extended, &wider);
        assert_true(allocation_gap(extended) == 0);
        assert_true(allocation_cost(extended) == oracle_cost(&wider.input));
        arena_clear(arena);
    }
    arena_free(arena);
}

/* About half of the pairs; some rows pay a little more for all of theirs. */
static void take_part(struct instance *part, const struct instance *whole, struct random *random)
{
    uint32_t pairs = 0;
    *part = *whole;
    for (uint32_t r = 0; r < whole->input.row_count; r++) {
        int32_t more = random_below(random, 3) ? 0 : (int32_t)random_below(random, 4);
        for (uint32_t p = whole->first[r]; p < whole->first[r + 1]; p++) {
            if (random_below(random, 2))
                continue;
            part->column[pairs] = whole->column[p];
            part->cost[pairs++] = whole->cost[p] + more;
        }
        part->first[r + 1] = pairs;
    }
    part->input.first = part->first;
    part->input.column = part->column;
    part->input.cost = part->cost;
}

static void pairs_that_go_or_cost_otherwise_end_where_a_new_solve_does(void **state)
{
    (void)state;
    struct random random = random_from_seed(9);
    struct arena *arena = arena_new();
    for (int i = 0; i < 5000; i++) {
        struct instance whole, before, after;
        make_instance(&whole, &random, i % 2 ? 6 : 1000, 80);
        take_part(&before, &whole, &random);
        take_part(&after, &whole, &random);
        struct allocation *solved = allocation_solve(&before.input, arena);
        struct allocation *changed = allocation_extend(solved, &after.input, arena);
        assert_proven(changed, &after);
        assert_true(allocation_gap(changed) == 0);
        assert_true(allocation_cost(changed) == oracle_cost(&after.input));
        allocation_lower_prices(changed);
        struct allocation *anew = allocation_solve(&after.input, arena);
        allocation_lower_prices(anew);
        for (uint32_t c = 0; c < after.input.column_count; c++)
            assert_true(allocation_price(changed, c) == allocation_price(anew, c));
        arena_clear(arena);
    }
    arena_free(arena);
}

static void an_exchange_costs_what_forcing_it_costs(void **state)
{
    (void)state;
    struct random random = random_from_seed(6);
    struct arena *arena = arena_new();
    uint32_t tried = 0;
    for (int i = 0; i < 5000; i++) {
        struct instance instance;
        make_instance(&instance, &random, i % 2 ? 6 : 1000, 80);
        struct allocation *allocation = allocation_solve(&instance.input, arena);
        allocation_lower_prices(allocation);
        struct allocation *trial = allocation_copy(allocation, arena);
        int128 cost = allocation_cost(allocation);
        struct allocation_piece pieces[PAIRS_MAX];
        uint32_t count = allocation_pieces(allocation, pieces);
        for (uint32_t k = 0; k < count; k++) {
            uint32_t row = pieces[k].row, from = instance.column[pieces[k].pair];
            for (uint32_t p = instance.first[row]; p < instance.first[row + 1]; p++) {
                uint32_t to = instance.column[p];
                if (to == from || instance.capacity[to] == 0)
                    continue;
                struct allocation_move moves[COLUMNS_MAX + 1];
                uint32_t move_count;
                int64_t net = allocation_exchange(allocation, trial, row, from, p, moves,
                                                  COLUMNS_MAX + 1, &move_count);
                /* Forced: the unit is gone from its row, and a place from the column. */
                struct instance forced = instance;
                forced.input.supply = forced.supply;
                forced.input.capacity = forced.capacity;
                forced.supply[row]--;
                forced.capacity[to]--;
                assert_true(net == oracle_cost(&forced.input) + instance.cost[p] - cost);
                assert_true(net >= 0);
                assert_int_equal(moves[0].row, row);
                assert_int_equal(moves[0].to_column, to);
                for (uint32_t m = 1; m < move_count; m++)
                    assert_true(moves[m].row != row && moves[m].from_column != moves[m].to_column);
                tried++;
            }
        }
        arena_clear(arena);
    }
    assert_true(tried > 1000);
    arena_free(arena);
}

/* Cost and least prices of a new solve; what the capacities are now is in `instance`. */
static void assert_as_from_scratch(const struct allocation *allocation,
                                   const struct instance *instance, struct arena *arena)
{
    assert_proven(allocation, instance);
    assert_true(allocation_gap(allocation) == 0);
    struct allocation *scratch = allocation_solve(&instance->input, arena);
    allocation_lower_prices(scratch);
    assert_true(allocation_cost(allocation) == allocation_cost(scratch));
    for (uint32_t c = 0; c < instance->input.column_count; c++) {
        assert_int_equal(allocation_capacity(allocation, c), instance->capacity[c]);
        assert_true(allocation_price(allocation, c) == allocation_price(scratch, c));
    }
}

static void any_run_of_new_capacities_ends_where_a_new_solve_does(void **state)
{
    (void)state;
    struct random random = random_from_seed(9);
    struct arena *arena = arena_new();
    for (int i = 0; i < 6000; i++) {
        struct instance now, *first = ARENA_NEW(arena, struct instance);
        make_instance(first, &random, i % 2 ? 4 : 1000, i % 3 ? 60 : 100);
        now = *first;
        now.input.capacity = now.capacity;
        struct allocation *allocation = allocation_solve(&first->input, arena);
        allocation_lower_prices(allocation);
        for (int step = 0; step < 12; step++) {
            uint32_t column = (uint32_t)random_below(&random, now.input.column_count);
            bool is_closed = random_below(&random, 3) == 0;
            now.capacity[column] = is_closed ? 0 : (int32_t)random_below(&random, 12);
            allocation_set_capacity(allocation, column, now.capacity[column]);
            assert_as_from_scratch(allocation, &now, arena);
            if (step % 4 == 3)
                allocation_make_forest(allocation);
        }
        for (uint32_t c = 0; c < now.input.column_count; c++) {
            allocation_set_capacity(allocation, c, now.capacity[c] = 0);
            assert_as_from_scratch(allocation, &now, arena);
        }
        for (uint32_t c = 0; c < now.input.column_count; c++) {
            allocation_set_capacity(allocation, c, now.capacity[c] = first->capacity[c]);
            assert_as_from_scratch(allocation, &now, arena);
        }
        arena_clear(arena);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_optimum_of_thousands_of_small_problems),
        cmocka_unit_test(a_lowered_price_is_what_one_more_unit_is_worth),
        cmocka_unit_test(a_forest_has_no_more_extra_pieces_than_full_columns),
        cmocka_unit_test(more_capacity_ends_where_a_new_solve_does),
        cmocka_unit_test(an_exchange_costs_what_forcing_it_costs),
        cmocka_unit_test(an_extended_allocation_is_still_optimal),
        cmocka_unit_test(more_pairs_end_where_a_new_solve_does),
        cmocka_unit_test(pairs_that_go_or_cost_otherwise_end_where_a_new_solve_does),
        cmocka_unit_test(any_run_of_new_capacities_ends_where_a_new_solve_does),
    };
    return cmocka_run_group_tests_name("allocation", tests, NULL, NULL);
}
