/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve/watch.h"

enum { COUNT = 4, LONG_MS = 60 * 1000, SHORT_MS = 100, SOON_MS = 5 * 1000 };

struct pair {
    int ours, theirs;
};

static void open_all(struct pair *pairs)
{
    for (int p = 0; p < COUNT; p++)
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, (int *)&pairs[p]), 0);
}

static void close_all(struct watch *watch, struct pair *pairs)
{
    for (int p = 0; p < COUNT; p++) {
        watch_end(watch, &pairs[p]);
        close(pairs[p].ours);
        close(pairs[p].theirs);
    }
    watch_stop(watch);
    watch_free(watch);
}

static bool is_cut_off(const struct pair *pair, int within_ms)
{
    struct pollfd ask = {.fd = pair->theirs, .events = POLLIN};
    return poll(&ask, 1, within_ms) == 1;
}

static void of_too_many_the_first_is_cut_off(void **state)
{
    struct pair pairs[COUNT];
    struct watch *watch = watch_start(LONG_MS, COUNT - 1);
    (void)state;
    open_all(pairs);
    for (int p = 0; p < COUNT - 1; p++)
        watch_begin(watch, &pairs[p], pairs[p].ours);
    watch_rest(watch, &pairs[0]); /* is answered, and begins anew: now it is the last */
    watch_next(watch, &pairs[0]);
    assert_false(is_cut_off(&pairs[1], 0));
    watch_begin(watch, &pairs[3], pairs[3].ours);
    assert_true(is_cut_off(&pairs[1], 0));
    assert_false(is_cut_off(&pairs[0], 0) || is_cut_off(&pairs[2], 0) || is_cut_off(&pairs[3], 0));
    close_all(watch, pairs);
}

static void who_is_late_is_cut_off_and_who_is_answered_is_not(void **state)
{
    struct pair pairs[COUNT];
    struct watch *watch = watch_start(SHORT_MS, COUNT);
    (void)state;
    open_all(pairs);
    for (int p = 0; p < COUNT; p++)
        watch_begin(watch, &pairs[p], pairs[p].ours);
    watch_rest(watch, &pairs[1]);
    watch_end(watch, &pairs[2]);
    assert_true(is_cut_off(&pairs[0], SOON_MS) && is_cut_off(&pairs[3], SOON_MS));
    assert_false(is_cut_off(&pairs[1], 0) || is_cut_off(&pairs[2], 0));
    close_all(watch, pairs);
}

static void more_time_for_one_is_none_for_those_behind_him(void **state)
{
    struct pair pairs[COUNT];
    struct watch *watch = watch_start(SHORT_MS, COUNT);
    (void)state;
    open_all(pairs);
    for (int p = 0; p < COUNT; p++)
        watch_begin(watch, &pairs[p], pairs[p].ours);
    watch_extend(watch, &pairs[0], LONG_MS);
    for (int p = 1; p < COUNT; p++)
        assert_true(is_cut_off(&pairs[p], SOON_MS));
    assert_false(is_cut_off(&pairs[0], 0));
    close_all(watch, pairs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_too_many_the_first_is_cut_off),
        cmocka_unit_test(who_is_late_is_cut_off_and_who_is_answered_is_not),
        cmocka_unit_test(more_time_for_one_is_none_for_those_behind_him),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
