/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "engine/engine_parts.h"

struct site_edit engine_site_edit(const struct site_change *change)
{
    struct site_edit edit = {
        .has_places = change->places >= 0,
        .places = change->places,
        .has_state = change->state >= 0,
        .state = (enum site_state)change->state,
        .usable_after_h = change->usable_after_h > 0 ? (int32_t)change->usable_after_h : 0,
        .has_access = change->access >= 0,
        .access = (enum site_access)change->access,
        .has_visibility = change->visibility >= 0,
        .visibility = (enum visibility)change->visibility,
        .is_closed = change->closure == CLOSURE_CLOSED,
    };
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++) {
        edit.has_suitable[hazard] = change->suitable[hazard] >= 0;
        edit.suitable[hazard] = (enum suitability)change->suitable[hazard];
    }
    return edit;
}

static bool put_site(struct engine *engine, const char *key, struct error *err)
{
    struct site_edit edit = engine_site_edit(items_find(&engine->operation->office.sites, key));
    return city_put_site_edit(engine->city, key, &edit, err);
}

/* A revoked key is of no more use, sealed or not. */
static bool put_key(struct engine *engine, const char *key_id, struct error *err)
{
    const struct person_key *key = items_find(&engine->operation->office.keys, key_id);
    return !key->is_revoked || log_delete_sealed_key(engine->city, key_id, err);
}

static bool put_row(struct engine *engine, const struct row_change *row, struct buffer *realm,
                    struct buffer *value, struct error *err)
{
    buffer_clear(realm);
    buffer_clear(value);
    realm_write(realm, row->realm);
    operation_row(engine->operation, row, value);
    return log_put_projection(engine->city, buffer_text(realm), row_kind_name(row->kind), row->key,
                              buffer_text(value), err) &&
           (row->kind != ROW_SITE || put_site(engine, row->key, err)) &&
           (row->kind != ROW_KEY || put_key(engine, row->key, err));
}

bool engine_put_rows(struct engine *engine, const struct row_change *rows, uint32_t count,
                     struct error *err)
{
    bool ok = true;
    for (uint32_t r = 0; ok && r < count; r++)
        ok = put_row(engine, &rows[r], &engine->realm_text, &engine->row_text, err);
    return ok;
}

bool engine_write_projection(struct engine *engine, int64_t *ret_rows, struct error *err)
{
    struct arena_mark mark = arena_mark(engine->scratch);
    struct row_change *rows;
    uint32_t count;
    operation_rows(engine->operation, engine->scratch, &rows, &count);
    bool ok = log_clear_projection(engine->city, err) && city_clear_site_edits(engine->city, err) &&
              engine_put_rows(engine, rows, count, err) &&
              log_put_projection_form(engine->city, operation_row_forms(), err);
    arena_rewind(engine->scratch, mark);
    *ret_rows = count;
    return ok;
}

bool engine_renew_projection(struct engine *engine, struct error *err)
{
    struct hash form;
    int64_t rows;
    if (!log_get_projection_form(engine->city, &form, err))
        return false;
    if (hash_equal(form, operation_row_forms()))
        return true;
    return log_begin(engine->city, err) &&
           log_commit(engine->city, engine_write_projection(engine, &rows, err), err);
}
