/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "serve/throttle.h"

static const struct throttle_options failures = {
    .free_failures = 3, .first_wait_ms = 1000, .wait_max_ms = 8000, .forget_ms = 60000};
static const struct throttle_options requests = {.burst = 5, .refill_us = 100 * 1000};
static const int64_t START = 1000000;

static void waits_twice_as_long_each_time(void **state)
{
    static const int64_t waits[] = {0, 0, 1000, 2000, 4000, 8000, 8000, 8000};
    struct throttle *throttle = throttle_new(&failures);
    int64_t now_ms = START;
    (void)state;
    for (size_t f = 0; f < sizeof waits / sizeof *waits; f++) {
        throttle_failed(throttle, "p-01", now_ms);
        assert_int_equal(throttle_wait_ms(throttle, "p-01", now_ms), waits[f]);
        now_ms += waits[f];
        assert_int_equal(throttle_wait_ms(throttle, "p-01", now_ms), 0);
    }
    assert_int_equal(throttle_wait_ms(throttle, "p-02", START), 0);
    throttle_free(throttle);
}

static void forgets_what_is_long_ago_and_whoever_got_in(void **state)
{
    struct throttle *throttle = throttle_new(&failures);
    (void)state;
    for (int f = 0; f < 6; f++)
        throttle_failed(throttle, "p-01", START);
    assert_int_equal(throttle_wait_ms(throttle, "p-01", START), 8000);
    throttle_failed(throttle, "p-01", START + 60001);
    assert_int_equal(throttle_wait_ms(throttle, "p-01", START + 60001), 0);
    for (int f = 0; f < 6; f++)
        throttle_failed(throttle, "p-02", START);
    assert_false(throttle_has_succeeded(throttle, "p-02"));
    throttle_succeeded(throttle, "p-02", START);
    assert_int_equal(throttle_wait_ms(throttle, "p-02", START), 0);
    throttle_failed(throttle, "p-02", START);
    assert_true(throttle_has_succeeded(throttle, "p-02"));
    assert_false(throttle_has_succeeded(throttle, "p-03"));
    throttle_free(throttle);
}

static void many_others_do_not_make_it_forget_soon(void **state)
{
    struct throttle *throttle = throttle_new(&failures);
    char name[32];
    (void)state;
    for (int n = 0; n < 1000; n++) {
        snprintf(name, sizeof name, "other-%d", n);
        throttle_failed(throttle, name, START + n);
    }
    for (int f = 0; f < 6; f++)
        throttle_failed(throttle, "p-01", START + 1000);
    for (int n = 0; n < 2000; n++) {
        snprintf(name, sizeof name, "another-%d", n);
        throttle_failed(throttle, name, START + 999);
    }
    assert_true(throttle_wait_ms(throttle, "p-01", START + 1001) > 7000);
    throttle_free(throttle);
}

static void a_bucket_fills_again(void **state)
{
    struct throttle *throttle = throttle_new(&requests);
    (void)state;
    for (int r = 0; r < 5; r++)
        assert_int_equal(throttle_take(throttle, "127.0.0.1", START), 0);
    assert_int_equal(throttle_take(throttle, "127.0.0.1", START), 100);
    assert_int_equal(throttle_take(throttle, "127.0.0.2", START), 0);
    assert_int_equal(throttle_take(throttle, "127.0.0.1", START + 99), 1);
    assert_int_equal(throttle_take(throttle, "127.0.0.1", START + 100), 0);
    assert_int_equal(throttle_take(throttle, "127.0.0.1", START + 100), 100);
    for (int r = 0; r < 5; r++)
        assert_int_equal(throttle_take(throttle, "127.0.0.1", START + 100000), 0);
    assert_true(throttle_take(throttle, "127.0.0.1", START + 100000) > 0);
    assert_int_equal(throttle_look(throttle, "127.0.0.3", START), 0);
    for (int r = 0; r < 5; r++) {
        assert_int_equal(throttle_look(throttle, "127.0.0.4", START), 0);
        assert_int_equal(throttle_take(throttle, "127.0.0.4", START), 0);
    }
    assert_int_equal(throttle_look(throttle, "127.0.0.4", START + 40), 60);
    assert_int_equal(throttle_look(throttle, "127.0.0.4", START + 100), 0);
    throttle_free(throttle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_twice_as_long_each_time),
        cmocka_unit_test(forgets_what_is_long_ago_and_whoever_got_in),
        cmocka_unit_test(many_others_do_not_make_it_forget_soon),
        cmocka_unit_test(a_bucket_fills_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
