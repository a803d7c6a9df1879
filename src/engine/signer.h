/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENGINE_SIGNER_H
#define ENGINE_SIGNER_H

#include "base/arena.h"
#include "base/error.h"
#include "keys/sign.h"

/*
 * Signs entries on a thread of its own while the writer decides the next: the chain goes on with
 * hashes alone, and most of what an entry costs is its signature. Whoever waits for one that
 * nobody has begun signs it himself, so nothing depends on that thread.
 */
struct to_sign {
    struct hash hash;
    const struct secret_key *node, *person; /* person NULL: the node alone */
    struct signature by_node, by_person;    /* the answer */

    struct to_sign *next; /* the signer's */
    enum { SIGN_QUEUED, SIGN_TAKEN, SIGN_DONE } progress;
};

struct signer;

/* ERROR_IO if the machine has no thread left. */
bool signer_start(struct arena *arena, struct signer **ret_signer, struct error *err);
void signer_stop(struct signer *signer);

/* `entry` and the secrets stay where they are until signer_wait, or signer_drop, has returned. */
void signer_add(struct signer *signer, struct to_sign *entry);
/* There is enough to begin with; not for every single one, which costs more than it brings. */
void signer_wake(struct signer *signer);
/* Until this entry is signed, once. `signer` NULL: signs it. */
void signer_wait(struct signer *signer, struct to_sign *entry);
/* Nothing that was added is needed any more. */
void signer_drop(struct signer *signer);

#endif
