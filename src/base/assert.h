/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ASSERT_H
#define BASE_ASSERT_H

/*
 * ALWAYS states one of our own invariants. It stays on in release: a plan that may be wrong must
 * not be shown. Data from outside is checked and refused with an error, never asserted.
 */
#define ALWAYS(condition)                                                                          \
    ((condition) ? (void)0 : assert_failed(#condition, __FILE__, __LINE__, __func__))

_Noreturn void assert_failed(const char *condition, const char *file, int line,
                             const char *function);

#endif
