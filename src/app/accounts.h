/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ACCOUNTS_H
#define APP_ACCOUNTS_H

#include "app/actor.h"

/*
 * Who may sign in: the persons of the register who have a key. There is no other list of them. What
 * they may do is what the posts may that they hold, or are deputy of.
 */
struct account {
    bool is_valid;  /* the person is in the register, and the key is one of his, and not revoked */
    word_set roles; /* bits of enum role, of all his posts */
};
struct account app_account(struct engine *engine, const char *person, const char *key_id);

bool account_has_role(const struct account *account, enum role role);

/*
 * A person who shall sign in, and the post that lets him: both new, in the organisation of that key
 * (NULL: the one that has none above it; where there is no organisation at all, one is made).
 * ERROR_CONFLICT if the person is in the register already, ERROR_NOT_FOUND without such an
 * organisation, ERROR_USAGE where there are several to choose from, ERROR_INPUT for a text of the
 * wrong form.
 */
struct new_user {
    const char *key, *name, *phone, *email; /* phone and email NULL: not said */
    enum role role;
    const char *organisation;
};
bool app_add_user(struct engine *engine, const struct actor *actor, const struct new_user *user,
                  struct arena *arena, const char **ret_post, struct decision *ret_decision,
                  struct error *err);

/* The persons of the register. */
struct user_view {
    const char *key, *name; /* the name if asked for and readable on this machine, else NULL */
    word_set roles;
    bool has_key, is_unreadable;
};
bool app_list_users(struct engine *engine, int64_t now_ms, bool with_private, struct arena *arena,
                    struct user_view **ret_users, uint32_t *ret_count, struct error *err);

#endif
