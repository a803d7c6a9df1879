/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_H
#define UNIT_H

/* What every unit test includes before its own headers. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * Says in the TAP output why a test, or a part of it, does nothing here; the test then returns.
 * tools/run_tests.py counts it as skipped. cmocka's own skip() prints "not ok … # SKIP", which
 * meson takes for a failure.
 */
static inline void say_skipped(const char *why)
{
    print_message("# skipped: %s\n", why);
}

/* Does `act` end the process: an invariant broken, or memory touched that AddressSanitizer knows
 * to be poisoned? Run in a child whose last words nobody hears. */
static inline bool stops_the_program(void (*act)(void))
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(STDERR_FILENO);
        act();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

#endif
