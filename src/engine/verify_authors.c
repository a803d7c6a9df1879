/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "engine/verify_parts.h"
#include "operate/authorise.h"
#include "operate/decide.h"
#include "operate/entry_types.h"

/* Authorship: which keys must have signed an entry. */

struct author_check {
    struct verifying *verifying;
    const struct entry *entry;
    const struct logged_entry *logged;
};

static bool fail(const struct author_check *check, enum text_id what)
{
    return verify_fail(check->verifying, check->logged->position, what);
}

static bool is_type(const struct entry *entry, const char *type)
{
    return strcmp(entry->type, type) == 0;
}

/* Types that say whose keys count: without knowing what they say nobody's signature can be
 * judged. */
static bool is_about_keys(const struct entry *entry)
{
    static const char *const types[] = {"key.added",   "key.revoked",  "node.confirmed",
                                        "node.joined", "node.retired", "node.rotated"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (is_type(entry, types[i]))
            return true;
    return false;
}

/* The body at the version of today; apply has not read it yet. */
static bool read_body(const struct author_check *check, void *ret_body)
{
    const struct entry_type *type = entry_type_find(check->entry->type);
    struct json_slice json;
    const char *field;
    return (entry_body_now(type, check->entry, check->verifying->scratch, &json) &&
            body_read(type->form, json, check->verifying->scratch, ret_body, &field)) ||
           fail(check, TEXT_VERIFY_BAD_BODY);
}

static bool is_id_of(const char *id, const struct public_key *key)
{
    char expected[KEY_ID_SIZE];
    key_id_of(key, expected);
    return strcmp(id, expected) == 0;
}

static void hand_over(const struct author_check *check, enum sign_purpose purpose, struct hash hash,
                      const struct public_key *key, const struct signature *signature)
{
    const struct signature_check signed_by = {
        .position = check->logged->position,
        .purpose = purpose,
        .hash = hash,
        .key = *key,
        .signature = *signature,
    };
    checker_add(check->verifying->checker, &signed_by);
}

static bool is_of_administrator(const struct author_check *check)
{
    return check->entry->author_key && person_has_role(&check->verifying->operation->office,
                                                       check->entry->author, ROLE_ADMINISTRATOR);
}

/* A machine comes with a key of its own, once; an administrator lets it in if there is one, or it
 * comes alone, for a real event. */
static bool check_join(const struct author_check *check, struct public_key *ret_key)
{
    const struct office *office = &check->verifying->operation->office;
    const struct entry *entry = check->entry;
    struct node_body body = {0};
    if (!read_body(check, &body))
        return false;
    if (items_find(&office->nodes, entry->node))
        return fail(check, TEXT_VERIFY_JOINED_TWICE);
    if (!is_id_of(entry->node, &body.public_key))
        return fail(check, TEXT_VERIFY_NOT_ITS_KEY);
    if (office_is_founded(office) && entry->basis.kind != BASIS_EMERGENCY &&
        !is_of_administrator(check))
        return fail(check, TEXT_VERIFY_JOINED_ALONE);
    *ret_key = body.public_key;
    return true;
}

/* The node's old key signs the entry; here the new one proves that it is there. */
static bool check_rotation(const struct author_check *check)
{
    struct node_body body = {0};
    if (!read_body(check, &body))
        return false;
    ALWAYS(body.node); /* its form wants it */
    if (strcmp(body.node, check->entry->node) != 0)
        return fail(check, TEXT_VERIFY_ROTATED_BY_ANOTHER);
    hand_over(check, SIGN_KEY_SUCCESSION, request_succession(body.node, &body.public_key),
              &body.public_key, &body.proof);
    return true;
}

static bool check_new_key(const struct author_check *check)
{
    struct person_key body = {0};
    if (!read_body(check, &body))
        return false;
    ALWAYS(body.key);
    if (items_find(&check->verifying->operation->office.keys, body.key))
        return fail(check, TEXT_VERIFY_KEY_TWICE);
    if (key_was_handed_over(&body))
        hand_over(check, SIGN_KEY_SUCCESSION, key_succession(body.party, &body.public_key),
                  &body.given, &body.proof);
    return is_id_of(body.key, &body.public_key) || fail(check, TEXT_VERIFY_NOT_ITS_KEY);
}

static bool check_confirmation(const struct author_check *check, const struct node *node)
{
    struct node_body body = {0};
    if (!read_body(check, &body))
        return false;
    ALWAYS(body.node);
    return (node->is_unconfirmed && strcmp(body.node, node->key) == 0 &&
            is_of_administrator(check)) ||
           fail(check, TEXT_VERIFY_CONFIRMED_BY_NOBODY);
}

/* What comes of a real event, and nothing else: else whoever has the file could write as a machine.
 */
static bool may_write_alone(const struct entry *entry)
{
    return is_type(entry, "real_event") ||
           (is_type(entry, "exercise.status") && entry->basis.kind == BASIS_FOLLOWS);
}

static bool check_node(const struct author_check *check)
{
    const struct operation *operation = check->verifying->operation;
    const struct entry *entry = check->entry;
    struct public_key key;
    if (is_type(entry, "node.joined")) {
        if (!check_join(check, &key))
            return false;
    } else {
        const struct node *node = items_find(&operation->office.nodes, entry->node);
        if (!node || node->is_retired)
            return fail(check, node ? TEXT_VERIFY_NODE_RETIRED : TEXT_VERIFY_NODE_UNKNOWN);
        if (is_type(entry, "node.confirmed") && !check_confirmation(check, node))
            return false;
        if (node->is_unconfirmed && !is_type(entry, "node.confirmed") && !may_write_alone(entry))
            return fail(check, TEXT_VERIFY_NOT_CONFIRMED);
        key = node->public_key;
    }
    hand_over(check, SIGN_ENTRY_BY_NODE, check->logged->hash, &key, &check->logged->signature);
    check->verifying->report->node_signature_count++;
    return true;
}

static bool check_person(const struct author_check *check)
{
    const struct entry *entry = check->entry;
    if (check->logged->has_author_signature != (entry->author_key != NULL))
        return fail(check, entry->author_key ? TEXT_VERIFY_NO_PERSONAL_SIGNATURE
                                             : TEXT_VERIFY_NO_PERSONAL_KEY);
    if (!entry->author_key)
        return true;
    const struct public_key *key =
        operation_person_key(check->verifying->operation, entry->author, entry->author_key);
    if (!key)
        return fail(check, TEXT_VERIFY_PERSONAL_KEY_NOT_VALID);
    hand_over(check, SIGN_ENTRY_BY_PERSON, check->logged->hash, key,
              &check->logged->author_signature);
    check->verifying->report->personal_signature_count++;
    return true;
}

bool verify_authors(struct verifying *verifying, const struct entry *entry,
                    const struct logged_entry *logged)
{
    const struct author_check check = {verifying, entry, logged};
    const struct entry_type *type = entry_type_find(entry->type);
    if (is_about_keys(entry) && entry->version > type->version)
        return fail(&check, TEXT_VERIFY_NEWER);
    if (!check_node(&check) || !check_person(&check))
        return false;
    if (is_type(entry, "node.rotated"))
        return check_rotation(&check);
    return !is_type(entry, "key.added") || check_new_key(&check);
}
