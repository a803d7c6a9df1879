/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "made_town.h"
#include "oracle.h"
#include "plan/shelter_pairs.h"

enum { TOWNS = 800 };

/* Every group's pairs are exactly the allowed ones, by (walk, site). */
static void assert_pairs(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                         const int64_t *walk)
{
    uint32_t expected = 0;
    for (uint32_t i = 0; i < problem->group_count * problem->site_count; i++)
        expected += walk[i] >= 0;
    assert_int_equal(pairs->count, expected);
    assert_int_equal(pairs->first[problem->group_count], expected);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        for (uint32_t i = pairs->first[g]; i < pairs->first[g + 1]; i++) {
            assert_int_equal(pairs->walk_ms[i], walk[g * problem->site_count + pairs->site[i]]);
            if (i > pairs->first[g])
                assert_true(pairs->walk_ms[i - 1] < pairs->walk_ms[i] ||
                            (pairs->walk_ms[i - 1] == pairs->walk_ms[i] &&
                             pairs->site[i - 1] < pairs->site[i]));
        }
    }
}

static void finds_the_pairs_that_bellman_ford_finds(void **state)
{
    (void)state;
    struct random random = random_from_seed(11);
    struct arena *arena = arena_new();
    uint64_t found = 0, missed = 0;
    for (int i = 0; i < TOWNS; i++) {
        struct made_problem *made =
            made_problem_new(&random, i % 2 ? WALK_LIMIT_TIME : WALK_LIMIT_LENGTH, 5, arena);
        int64_t *walk = oracle_walks(&made->problem, arena);
        struct shelter_pairs pairs;
        struct error err;
        assert_true(shelter_pairs_find(&made->problem, NULL, arena, &pairs, &err));
        assert_pairs(&made->problem, &pairs, walk);
        found += pairs.count;
        missed += made->problem.group_count * made->problem.site_count - pairs.count;
        arena_clear(arena);
    }
    assert_true(found > TOWNS && missed > TOWNS);
    arena_free(arena);
}

static void the_order_in_which_pairs_are_found_leaves_no_trace(void **state)
{
    (void)state;
    struct random random = random_from_seed(12);
    struct arena *arena = arena_new();
    for (int i = 0; i < 200; i++) {
        struct made_problem *made = made_problem_new(&random, WALK_LIMIT_TIME, 5, arena);
        const struct shelter_problem *problem = &made->problem;
        int64_t *walk = oracle_walks(problem, arena);
        struct loose_pair found[7 * 6];
        uint32_t count = 0;
        for (uint32_t g = 0; g < problem->group_count; g++)
            for (uint32_t s = 0; s < problem->site_count; s++)
                if (walk[g * problem->site_count + s] >= 0)
                    found[count++] =
                        (struct loose_pair){g, s, (time_ms)walk[g * problem->site_count + s]};
        struct loose_pairs loose = {.arena = arena};
        for (uint32_t k = count; k > 0; k--) {
            uint32_t other = (uint32_t)random_below(&random, k);
            loose_pairs_add(&loose, found[other]);
            found[other] = found[k - 1];
        }
        struct shelter_pairs pairs;
        shelter_pairs_sort(problem, &loose, arena, &pairs);
        assert_pairs(problem, &pairs, walk);
        arena_clear(arena);
    }
    arena_free(arena);
}

/* Those listed are the `count` least by (walk + price), and their walks are right. */
static void assert_nearest(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                           const int64_t *walk, const int64_t *price, uint32_t count)
{
    for (uint32_t g = 0; g < problem->group_count; g++) {
        uint32_t reachable = 0, listed = pairs->first[g + 1] - pairs->first[g];
        int64_t worst_listed = -1;
        for (uint32_t i = pairs->first[g]; i < pairs->first[g + 1]; i++) {
            int64_t key = pairs->walk_ms[i] + price[pairs->site[i]];
            assert_int_equal(pairs->walk_ms[i], walk[g * problem->site_count + pairs->site[i]]);
            worst_listed = key > worst_listed ? key : worst_listed;
        }
        for (uint32_t s = 0; s < problem->site_count; s++) {
            int64_t w = walk[g * problem->site_count + s];
            reachable += w >= 0;
            bool is_listed = false;
            for (uint32_t i = pairs->first[g]; i < pairs->first[g + 1]; i++)
                is_listed = is_listed || pairs->site[i] == s;
            if (w >= 0 && !is_listed)
                assert_true(w + price[s] >= worst_listed);
        }
        assert_int_equal(listed, reachable < count ? reachable : count);
    }
}

static void finds_the_nearest_by_walk_and_price(void **state)
{
    (void)state;
    struct random random = random_from_seed(13);
    struct arena *arena = arena_new();
    for (int i = 0; i < TOWNS; i++) {
        struct made_problem *made = made_problem_new(&random, WALK_LIMIT_NONE, 5, arena);
        int64_t *walk = oracle_walks(&made->problem, arena);
        int64_t price[6] = {0};
        for (uint32_t s = 0; i % 2 && s < made->problem.site_count; s++)
            price[s] = (int64_t)random_below(&random, 200000);
        uint32_t count = 1 + (uint32_t)random_below(&random, 7);
        struct shelter_pairs pairs;
        shelter_pairs_nearest(&made->problem, i % 2 ? price : NULL, count, arena, &pairs);
        assert_nearest(&made->problem, &pairs, walk, price, count);
        arena_clear(arena);
    }
    arena_free(arena);
}

static bool stop_at_once(void *context, enum text_id stage, uint64_t done, uint64_t total)
{
    (void)context, (void)stage, (void)done, (void)total;
    return false;
}

static void stops_when_asked_to(void **state)
{
    (void)state;
    struct random random = random_from_seed(14);
    struct arena *arena = arena_new();
    struct made_problem *made = made_problem_new(&random, WALK_LIMIT_TIME, 5, arena);
    struct progress progress = {.report = stop_at_once};
    struct shelter_pairs pairs;
    struct error err;
    assert_false(shelter_pairs_find(&made->problem, &progress, arena, &pairs, &err));
    assert_int_equal(err.kind, ERROR_CANCELLED);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_pairs_that_bellman_ford_finds),
        cmocka_unit_test(the_order_in_which_pairs_are_found_leaves_no_trace),
        cmocka_unit_test(finds_the_nearest_by_walk_and_price),
        cmocka_unit_test(stops_when_asked_to),
    };
    return cmocka_run_group_tests_name("shelter pairs", tests, NULL, NULL);
}
