/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SESSIONS_H
#define SERVE_SESSIONS_H

#include "app/accounts.h"
#include "base/hash.h"

/*
 * Those who have signed in: each with the secret of his key, open in locked memory, a cookie that
 * nobody can guess (of which only the hash is kept) and a token that a page has to show with
 * whatever it changes. Any thread may ask; times are given by the caller and never go back.
 */
struct sessions;
struct sitting;

enum { SITTING_WORD_SIZE = 2 * 32 + 1, SESSIONS_MAX = 256, SESSIONS_OF_PERSON_MAX = 8 };

struct session_times {
    int64_t idle_ms, longest_ms; /* without his asking; in all */
};
struct sessions *sessions_new(const struct session_times *times);
/* Overwrites all secrets. Nobody may hold a sitting any more. */
void sessions_free(struct sessions *sessions);

/*
 * A new sitting, with a cookie of its own. `session` is taken over and emptied; NULL: whoever holds
 * the file of an office that is not founded. Where there are too many, or too many of the person,
 * the one that was idle longest ends.
 */
void sessions_open(struct sessions *sessions, struct session *session, int64_t now_ms,
                   char ret_cookie[static SITTING_WORD_SIZE]);

/* Whose cookie that is; NULL. With `is_use` he has asked for something himself. To be given back.
 */
struct sitting *sessions_take(struct sessions *sessions, const char *cookie, int64_t now_ms,
                              bool is_use);
void sessions_give(struct sessions *sessions, struct sitting *sitting);

/* For what outlives the request: whoever sat there then, if he still does; NULL. That is no
 * request of his. */
struct sitting_mark {
    struct hash cookie;
};
struct sitting_mark sitting_mark(const struct sitting *sitting);
struct sitting *sessions_take_marked(struct sessions *sessions, struct sitting_mark mark,
                                     int64_t now_ms);
/* Nobody finds it any more; its secret is overwritten once nobody holds it. */
void sessions_end(struct sessions *sessions, struct sitting *sitting);
/* Ends what has expired. */
void sessions_sweep(struct sessions *sessions, int64_t now_ms);
/* Ends those who are not valid any more. `session` NULL: the holder of the file. Asked with all of
 * them locked, so it must not ask for sessions. */
typedef bool session_is_valid(void *context, const struct session *session);
void sessions_check(struct sessions *sessions, session_is_valid *is_valid, void *context);
uint32_t sessions_count(struct sessions *sessions);

/* Of a sitting that is held. */
const struct session *sitting_session(const struct sitting *sitting); /* NULL: holder of the file */
const char *sitting_token(const struct sitting *sitting);
int64_t sitting_ends_in_ms(const struct sitting *sitting, const struct session_times *times,
                           int64_t now_ms);

/* What the register said of him, and when; read and written by whoever holds it. */
struct account sitting_account(struct sessions *sessions, const struct sitting *sitting,
                               uint64_t *ret_version);
void sitting_set_account(struct sessions *sessions, struct sitting *sitting,
                         const struct account *account, uint64_t version);

#endif
