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
    struct lane *lane = lane_start(THREADS, WAITING, wait_at_the_gate);
    int taken = 0;
    (void)state;
    atomic_store(&done, 0);
    pthread_mutex_lock(&gate);
    for (int i = 0; i < 100; i++)
        taken += lane_push(lane, (void *)(uintptr_t)&one);
    assert_true(taken >= WAITING && taken <= WAITING + THREADS);
    pthread_mutex_unlock(&gate);
    lane_stop(lane);
    assert_int_equal(atomic_load(&done), taken);
    assert_false(lane_push(lane, (void *)(uintptr_t)&one));
    lane_free(lane);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_no_more_than_can_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
