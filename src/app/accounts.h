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

#endif
