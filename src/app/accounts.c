/* SPDX-License-Identifier: Apache-2.0 */
#include "app/accounts.h"

#include <string.h>

#include "app/office.h"
#include "app/office_view.h"
#include "import/party_cells.h"
#include "operate/authorise.h"

static bool has_this_key(const struct office *office, const char *person, const char *key_id)
{
    const struct person_key *key;
    for (uint32_t at = 0; (key = office_next_key(office, person, &at));)
        if (strcmp(key->key, key_id) == 0)
            return true;
    return false;
}

static word_set roles_of(const struct office *office, const char *person)
{
    word_set roles = 0;
    for (int role = 0; role < ROLE_COUNT; role++)
        if (person_has_role(office, person, (enum role)role))
            roles |= word_bit((unsigned)role);
    return roles;
}

struct account app_account(struct engine *engine, const char *person, const char *key_id)
{
    struct account account = {0};
    const struct office *office = &engine_lock_state(engine)->office;
    const struct party *party = items_find(&office->parties, person);
    account.is_valid = party && !party->is_removed && has_this_key(office, person, key_id);
    if (account.is_valid)
        account.roles = roles_of(office, person);
    engine_unlock_state(engine);
    return account;
}

bool account_has_role(const struct account *account, enum role role)
{
    return account->roles >> role & 1;
}

/* New users. */

static const char OFFICE_KEY[] = "office";

static bool check_texts(const struct new_user *user, struct error *err)
{
    return party_key_check(user->key, err) && party_text_check(user->name, PARTY_NAME_MAX, err) &&
           (!user->phone || party_phone_check(user->phone, err)) &&
           (!user->email || party_email_check(user->email, err));
}

static bool is_organisation(const struct party *party)
{
    return party && !party->is_removed && party->kind == PARTY_ORGANISATION;
}

/* The one that has none above it: NULL if there is none, and false if there are several. */
static bool find_highest(const struct office *office, const char **ret_key, struct error *err)
{
    struct buffer list = {0};
    uint32_t count = 0;
    *ret_key = NULL;
    for (uint32_t p = 0; p < office->parties.count; p++) {
        const struct party *party = office->parties.items[p];
        if (!is_organisation(party) || party->parent)
            continue;
        *ret_key = party->key;
        buffer_add_format(&list, "%s%s", count++ > 0 ? ", " : "", party->key);
    }
    if (count > 1)
        error_set(err, ERROR_USAGE, TEXT_OFFICE_USER_WHERE, ARG_TEXT("list", buffer_text(&list)));
    buffer_free(&list);
    return count <= 1;
}

static bool find_place(const struct office *office, const struct new_user *user,
                       const char **ret_organisation, struct error *err)
{
    const struct party *known = items_find(&office->parties, user->key);
    *ret_organisation = user->organisation;
    if (known && !known->is_removed)
        return error_set(err, ERROR_CONFLICT, TEXT_OFFICE_USER_THERE,
                         ARG_TEXT("person", user->key));
    if (!user->organisation)
        return find_highest(office, ret_organisation, err);
    return is_organisation(items_find(&office->parties, user->organisation)) ||
           error_set(err, ERROR_NOT_FOUND, TEXT_OFFICE_USER_NOWHERE,
                     ARG_TEXT("key", user->organisation));
}

bool app_add_user(struct engine *engine, const struct actor *actor, const struct new_user *user,
                  struct arena *arena, const char **ret_post, struct decision *ret_decision,
                  struct error *err)
{
    const char *organisation;
    struct party_record records[3];
    struct party_records all = {.records = records};
    struct buffer post = {0};
    *ret_decision = (struct decision){0};
    const struct office *office = &engine_lock_state(engine)->office;
    bool ok = check_texts(user, err) && find_place(office, user, &organisation, err);
    organisation = ok && organisation ? arena_copy_text(arena, organisation) : NULL;
    engine_unlock_state(engine);
    if (!ok)
        return false;
    buffer_add_format(&post, "post-%s", user->key);
    const char *post_key = arena_copy_text(arena, buffer_text(&post));
    buffer_free(&post);
    if (!organisation)
        records[all.count++] = (struct party_record){
            .kind = PARTY_ORGANISATION, .key = OFFICE_KEY, .name = OFFICE_KEY};
    organisation = organisation ? organisation : OFFICE_KEY;
    records[all.count++] = (struct party_record){.kind = PARTY_PERSON,
                                                 .key = user->key,
                                                 .name = user->name,
                                                 .parent = organisation,
                                                 .phone = user->phone,
                                                 .email = user->email};
    records[all.count++] = (struct party_record){.kind = PARTY_POST,
                                                 .key = post_key,
                                                 .name = role_name(user->role),
                                                 .parent = organisation,
                                                 .roles = role_name(user->role),
                                                 .holder = user->key};
    *ret_post = post_key;
    return party_key_check(post_key, err) &&
           app_register_parties(engine, actor, &all, arena, ret_decision, err);
}

bool app_list_users(struct engine *engine, int64_t now_ms, bool with_private, struct arena *arena,
                    struct user_view **ret_users, uint32_t *ret_count, struct error *err)
{
    struct office_view view;
    uint32_t count = 0;
    if (!app_view_office(engine, now_ms, with_private, arena, &view, err))
        return false;
    struct user_view *users = ARENA_ARRAY(arena, struct user_view, view.party_count);
    const struct office *office = &engine_lock_state(engine)->office;
    for (uint32_t p = 0; p < view.party_count; p++) {
        const struct party_view *party = &view.parties[p];
        if (party->party.kind == PARTY_PERSON)
            users[count++] = (struct user_view){
                .key = party->party.key,
                .name = party->name,
                .roles = roles_of(office, party->party.key),
                .has_key = party->key_count > 0,
                .is_unreadable = party->is_unreadable,
            };
    }
    engine_unlock_state(engine);
    *ret_users = users;
    *ret_count = count;
    return true;
}
