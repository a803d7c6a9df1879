/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/random.h"

/* Expected values from the reference implementation of SplitMix64. */
static void is_splitmix64(void **state)
{
    (void)state;
    static const uint64_t expected[] = {6457827717110365317u, 3203168211198807973u,
                                        9817491932198370423u, 4593380528125082431u,
                                        16408922859458223821u};
    struct random random = random_from_seed(1234567);
    for (int i = 0; i < 5; i++)
        assert_true(random_next(&random) == expected[i]);
}

static void below_a_bound_every_number_comes_as_often(void **state)
{
    (void)state;
    enum { BOUND = 7, DRAWS = 70000 };
    int counts[BOUND] = {0};
    struct random random = random_from_seed(1);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t value = random_below(&random, BOUND);
        assert_true(value < BOUND);
        counts[value]++;
    }
    for (int i = 0; i < BOUND; i++)
        assert_in_range(counts[i], DRAWS / BOUND - 500, DRAWS / BOUND + 500);
}

static void extreme_bounds_hold(void **state)
{
    (void)state;
    struct random random = random_from_seed(2);
    for (int i = 0; i < 1000; i++) {
        assert_true(random_below(&random, 1) == 0);
        assert_true(random_below(&random, UINT64_MAX) < UINT64_MAX);
        assert_true(random_below(&random, (UINT64_MAX >> 1) + 2) <= (UINT64_MAX >> 1) + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_splitmix64),
        cmocka_unit_test(below_a_bound_every_number_comes_as_often),
        cmocka_unit_test(extreme_bounds_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
