/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OPERATE_WALK_H
#define TESTS_OPERATE_WALK_H

#include "base/random.h"
#include "office.h"

/*
 * An office where, by chance, anybody asks for anything: in planning, live and up to three
 * exercises, from his own seat or another's, by the rules or on a claim. Drawn so that a good
 * share is granted. The same seed gives the same requests.
 */
enum { WALK_PERSONS = 13, WALK_EXERCISES = 3 };

struct walk {
    struct office_place office;
    struct random random;
    struct log_place founded; /* to begin from, again and again */
    struct {
        const char *name, *key_id, *session;
    } persons[WALK_PERSONS];
    struct arena *names; /* of the above */
    uint32_t key_count;  /* made beyond those of the founding */
};

void walk_begin(struct walk *walk, uint64_t seed);
void walk_end(struct walk *walk);
/* Back to the founded office, where nothing has been done yet; chance goes on. */
void walk_anew(struct walk *walk);
/* What is asked next; good until walk_forget. */
struct request walk_next(struct walk *walk);
/* Gives back the memory of requests and decisions. */
void walk_forget(struct walk *walk);

#endif
