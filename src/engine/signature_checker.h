/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENGINE_SIGNATURE_CHECKER_H
#define ENGINE_SIGNATURE_CHECKER_H

#include "base/arena.h"
#include "base/error.h"
#include "keys/sign.h"

/*
 * Verifies signatures on threads of its own, in batches, while whoever hands them in goes on. A
 * fixed number of batches is in the air: when all threads are busy, checker_add waits.
 */
struct signature_check {
    int64_t position; /* of the entry it stands on */
    enum sign_purpose purpose;
    struct hash hash;
    struct public_key key;
    struct signature signature;
};

struct signature_checker;

enum { CHECKER_THREADS_MAX = 64 };

/* ERROR_IO if the machine has no thread left. */
bool checker_start(struct arena *arena, int threads, struct signature_checker **ret_checker,
                   struct error *err);
void checker_add(struct signature_checker *checker, const struct signature_check *check);
/* Has one been found that does not verify? What was handed in before it may still be checked. */
bool checker_has_failed(struct signature_checker *checker);
/*
 * Waits for all that was handed in, and ends the threads. False if a signature does not verify:
 * then `*ret_bad` is the first of those, in the order they were handed in.
 */
bool checker_finish(struct signature_checker *checker, struct signature_check *ret_bad);

#endif
