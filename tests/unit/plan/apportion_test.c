/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/random.h"
#include "plan/demand.h"

static void shares_by_largest_remainder(void **state)
{
    (void)state;
    struct arena *scratch = arena_new();
    int64_t share[3];
    apportion(10, (const int64_t[]){1, 1, 1}, 3, share, scratch);
    assert_int_equal(share[0], 4);
    assert_int_equal(share[1], 3);
    assert_int_equal(share[2], 3);
    apportion(100, (const int64_t[]){1, 0, 6}, 3, share, scratch);
    assert_int_equal(share[0], 14);
    assert_int_equal(share[1], 0);
    assert_int_equal(share[2], 86);
    arena_free(scratch);
}

static void the_sum_stays_and_no_share_is_a_whole_one_off(void **state)
{
    (void)state;
    struct random random = random_from_seed(5);
    struct arena *scratch = arena_new();
    for (int round = 0; round < 2000; round++) {
        int64_t weight[8], share[8], total = (int64_t)random_below(&random, 1000), sum = 0;
        int64_t all = 0;
        for (int i = 0; i < 8; i++)
            all += weight[i] = (int64_t)random_below(&random, 50);
        if (all == 0)
            continue;
        apportion(total, weight, 8, share, scratch);
        for (int i = 0; i < 8; i++) {
            sum += share[i];
            int64_t off = share[i] * all - total * weight[i];
            assert_true(off > -all && off < all);
        }
        assert_int_equal(sum, total);
    }
    arena_free(scratch);
}

static void large_totals_and_weights_do_not_overflow(void **state)
{
    (void)state;
    struct arena *scratch = arena_new();
    int64_t share[2];
    apportion(2000000000, (const int64_t[]){1000000000000, 3000000000000}, 2, share, scratch);
    assert_int_equal(share[0], 500000000);
    assert_int_equal(share[1], 1500000000);
    arena_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_by_largest_remainder),
        cmocka_unit_test(the_sum_stays_and_no_share_is_a_whole_one_off),
        cmocka_unit_test(large_totals_and_weights_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
