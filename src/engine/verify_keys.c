/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "engine/verify_parts.h"

/*
 * Personal keys lie beside the log, sealed by passwords. Who deletes one, or puts back one of an
 * older password, shuts out its owner or lets in who knows the old one; who gives one another owner
 * or adds one, hopes that somebody asks the table and not the log.
 */

static bool is_named(const struct person_key *key)
{
    static const struct hash none;
    return !hash_equal(key->sealed, none);
}

/* The key of this id that an act would bring, or would have brought; NULL. */
static const struct person_key *find_prepared(struct verifying *verifying, const char *key_id)
{
    const struct items *acts = &verifying->operation->office.planning.acts;
    for (uint32_t a = 0; a < acts->count; a++) {
        const struct act_record *act = acts->items[a];
        struct change_part *parts = NULL;
        uint32_t count =
            act->act == ACT_KEY_CHANGE ? change_parts(act, verifying->scratch, &parts) : 0;
        for (uint32_t p = 0; p < count; p++) {
            const struct person_key *key = parts[p].body;
            if (strcmp(parts[p].type, "key.added") == 0 && strcmp(key->key, key_id) == 0)
                return key;
        }
    }
    return NULL;
}

static bool check_row(void *context, const char *key_id, const char *party, const uint8_t *sealed,
                      size_t size, struct error *err)
{
    struct verifying *verifying = context;
    const struct arena_mark mark = arena_mark(verifying->scratch);
    const struct person_key *key = items_find(&verifying->operation->office.keys, key_id);
    (void)err;
    key = key ? key : find_prepared(verifying, key_id);
    if (!key)
        verify_fail(verifying, 0, TEXT_VERIFY_KEY_OF_NOBODY, ARG_TEXT("key", key_id));
    else if (strcmp(key->party, party) != 0)
        verify_fail(verifying, 0, TEXT_VERIFY_KEY_OF_ANOTHER, ARG_TEXT("key", key_id),
                    ARG_TEXT("party", key->party), ARG_TEXT("other", party));
    else if (is_named(key) && !key->is_revoked &&
             !hash_equal(seal_commitment(sealed, size), key->sealed))
        verify_fail(verifying, 0, TEXT_VERIFY_SEALED_KEY_CHANGED, ARG_TEXT("key", key_id),
                    ARG_TEXT("party", key->party));
    arena_rewind(verifying->scratch, mark);
    return true;
}

static bool check_is_there(struct verifying *verifying, const struct person_key *key,
                           struct error *err)
{
    const uint8_t *sealed;
    size_t size;
    if (log_get_sealed_key(verifying->city, key->key, verifying->scratch, &sealed, &size, err))
        return true;
    if (err->kind != ERROR_NOT_FOUND)
        return false;
    verify_fail(verifying, 0, TEXT_VERIFY_SEALED_KEY_MISSING, ARG_TEXT("key", key->key),
                ARG_TEXT("party", key->party));
    return true;
}

bool verify_keys(struct verifying *verifying, struct error *err)
{
    const struct items *keys = &verifying->operation->office.keys;
    if (!log_read_sealed_keys(verifying->city, check_row, verifying, err)) {
        if (err->kind != ERROR_INPUT)
            return false;
        verify_refuse(verifying, 0, err);
    }
    struct arena_mark mark = arena_mark(verifying->scratch);
    bool ok = true;
    for (uint32_t k = 0; ok && k < keys->count; k++) {
        const struct person_key *key = keys->items[k];
        if (key->is_revoked)
            continue;
        if (is_named(key))
            ok = check_is_there(verifying, key, err);
        else
            verifying->report->uncovered_key_count++;
        arena_rewind(verifying->scratch, mark);
    }
    return ok;
}
