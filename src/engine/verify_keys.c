/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/verify_parts.h"

/*
 * Personal keys lie beside the log, sealed by passwords. Who deletes one, or puts back one of an
 * older password, shuts out its owner or lets in who knows the old one.
 */

static void check_bytes(struct verifying *verifying, const struct person_key *key,
                        const uint8_t *sealed, size_t size)
{
    if (!hash_equal(seal_commitment(sealed, size), key->sealed))
        verify_fail(verifying, 0, TEXT_VERIFY_SEALED_KEY_CHANGED, ARG_TEXT("key", key->key),
                    ARG_TEXT("party", key->party));
}

static bool check_key(struct verifying *verifying, const struct person_key *key, struct error *err)
{
    const uint8_t *sealed;
    size_t size;
    if (log_get_sealed_key(verifying->city, key->key, verifying->scratch, &sealed, &size, err)) {
        check_bytes(verifying, key, sealed, size);
        return true;
    }
    if (err->kind != ERROR_NOT_FOUND)
        return false;
    verify_fail(verifying, 0, TEXT_VERIFY_SEALED_KEY_MISSING, ARG_TEXT("key", key->key),
                ARG_TEXT("party", key->party));
    return true;
}

bool verify_keys(struct verifying *verifying, struct error *err)
{
    static const struct hash none;
    const struct items *keys = &verifying->operation->office.keys;
    struct arena_mark mark = arena_mark(verifying->scratch);
    bool ok = true;
    for (uint32_t k = 0; ok && k < keys->count; k++) {
        const struct person_key *key = keys->items[k];
        if (key->is_revoked)
            continue;
        if (hash_equal(key->sealed, none))
            verifying->report->uncovered_key_count++;
        else
            ok = check_key(verifying, key, err);
        arena_rewind(verifying->scratch, mark);
    }
    return ok;
}
