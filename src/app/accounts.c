/* SPDX-License-Identifier: Apache-2.0 */
#include "app/accounts.h"

#include <string.h>

#include "operate/authorise.h"

static bool has_this_key(const struct office *office, const char *person, const char *key_id)
{
    const struct person_key *key;
    for (uint32_t at = 0; (key = office_next_key(office, person, &at));)
        if (strcmp(key->key, key_id) == 0)
            return true;
    return false;
}

struct account app_account(struct engine *engine, const char *person, const char *key_id)
{
    struct account account = {0};
    const struct office *office = &engine_lock_state(engine)->office;
    const struct party *party = items_find(&office->parties, person);
    account.is_valid = party && !party->is_removed && has_this_key(office, person, key_id);
    for (int role = 0; account.is_valid && role < ROLE_COUNT; role++)
        if (person_has_role(office, person, (enum role)role))
            account.roles |= word_bit((unsigned)role);
    engine_unlock_state(engine);
    return account;
}

bool account_has_role(const struct account *account, enum role role)
{
    return account->roles >> role & 1;
}
