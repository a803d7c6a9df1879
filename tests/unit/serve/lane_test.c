/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>

#include "serve/lane.h"

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static atomic_int done;

static void wait_at_the_gate(void *item)
{
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    atomic_fetch_add(&done, *(const int *)item);
}

static void takes_no_more_than_can_wait(void **state)
{
    enum { THREADS = 2, WAITING = 3 };
    static const int one = 1;
    struct lane *lane = lane_start(THREADS, WAITING, 0, wait_at_the_gate);
    int taken = 0;
    (void)state;
    atomic_store(&done, 0);
    pthread_mutex_lock(&gate);
    for (int i = 0; i < 100; i++)
        taken += lane_push(lane, (void *)(uintptr_t)&one, NULL);
    assert_true(taken >= WAITING && taken <= WAITING + THREADS);
    pthread_mutex_unlock(&gate);
    lane_stop(lane);
    assert_int_equal(atomic_load(&done), taken);
    assert_false(lane_push(lane, (void *)(uintptr_t)&one, NULL));
    lane_free(lane);
}

static void keeps_room_for_others(void **state)
{
    enum { THREADS = 1, WAITING = 8, EACH = 2 };
    static const int one = 1;
    struct lane *lane = lane_start(THREADS, WAITING, EACH, wait_at_the_gate);
    int his = 0, of_others = 0, of_nobody = 0;
    (void)state;
    atomic_store(&done, 0);
    pthread_mutex_lock(&gate);
    for (int i = 0; i < 100; i++)
        his += lane_push(lane, (void *)(uintptr_t)&one, "10.0.0.1");
    assert_true(his >= EACH && his <= EACH + THREADS);
    for (int i = 0; i < 2; i++)
        of_others += lane_push(lane, (void *)(uintptr_t)&one, "10.0.0.2");
    assert_int_equal(of_others, 2);
    for (int i = 0; i < 100; i++)
        of_nobody += lane_push(lane, (void *)(uintptr_t)&one, NULL);
    assert_true(of_nobody >= WAITING - EACH - 2 && of_nobody <= WAITING - EACH - 2 + THREADS);
    pthread_mutex_unlock(&gate);
    lane_stop(lane);
    assert_int_equal(atomic_load(&done), his + of_others + of_nobody);
    lane_free(lane);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_no_more_than_can_wait),
        cmocka_unit_test(keeps_room_for_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
