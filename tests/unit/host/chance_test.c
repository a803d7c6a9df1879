/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "host/chance.h"

static void no_two_draws_are_alike(void **state)
{
    (void)state;
    uint8_t draws[64][32];
    for (size_t i = 0; i < 64; i++) {
        chance_bytes(draws[i], sizeof draws[i]);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(draws[i], draws[j], sizeof draws[i]);
    }
}

static void every_bit_is_drawn_both_ways(void **state)
{
    (void)state;
    uint8_t draw[32], ones[32] = {0}, zeros[32] = {0};
    for (int i = 0; i < 200; i++) {
        chance_bytes(draw, sizeof draw);
        for (size_t j = 0; j < sizeof draw; j++) {
            ones[j] |= draw[j];
            zeros[j] |= (uint8_t)~draw[j];
        }
    }
    for (size_t j = 0; j < sizeof draw; j++)
        assert_true(ones[j] == 0xFF && zeros[j] == 0xFF);
}

static void nothing_is_drawn_for_no_bytes(void **state)
{
    (void)state;
    uint8_t byte = 7;
    chance_bytes(&byte, 0);
    assert_int_equal(byte, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_draws_are_alike),
        cmocka_unit_test(every_bit_is_drawn_both_ways),
        cmocka_unit_test(nothing_is_drawn_for_no_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
