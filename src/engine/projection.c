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

struct people_edit engine_people_edit(const struct people_change *change)
{
    return (struct people_edit){
        .has_people = change->people >= 0,
        .people = change->people,
        .has_class = change->person_class >= 0,
        .person_class = (enum person_class)change->person_class,
        .is_left_out = change->inclusion == INCLUSION_LEFT_OUT,
    };
}

struct area_edit engine_area_edit(const struct area_change *change)
{
    return (struct area_edit){.name = change->name};
}

static void read_more(struct engine *engine, struct batch_row *row, enum row_kind kind)
{
    const struct office *office = &engine->operation->office;
    row->is_site = kind == ROW_SITE;
    if (row->is_site)
        row->edit = engine_site_edit(items_find(&office->sites, row->key));
    row->is_people = kind == ROW_PEOPLE;
    if (row->is_people)
        row->people = engine_people_edit(items_find(&office->people, row->key));
    row->is_area_edit = kind == ROW_AREA_EDIT;
    if (row->is_area_edit)
        row->area = engine_area_edit(items_find(&office->area_edits, row->key));
    if (kind == ROW_KEY)
        row->is_revoked_key =
            ((struct person_key *)items_find(&office->keys, row->key))->is_revoked;
}

struct batch_row engine_read_row(struct engine *engine, const struct row_change *change,
                                 struct arena *arena)
{
    struct buffer *realm = &engine->realm_text, *value = &engine->row_text;
    buffer_clear(realm);
    buffer_clear(value);
    realm_write(realm, change->realm);
    operation_row(engine->operation, change, value);
    struct batch_row row = {
        .realm = arena_copy(arena, realm->bytes, realm->size),
        .kind = row_kind_name(change->kind),
        .key = change->key,
        .value = arena_copy(arena, value->bytes, value->size),
    };
    read_more(engine, &row, change->kind);
    return row;
}

/* A revoked key is of no more use, sealed or not. */
bool engine_put_row(struct city *city, const struct batch_row *row, struct error *err)
{
    return log_put_projection(city, row->realm, row->kind, row->key, row->value, err) &&
           (!row->is_site || city_put_site_edit(city, row->key, &row->edit, err)) &&
           (!row->is_people || city_put_people_edit(city, row->key, &row->people, err)) &&
           (!row->is_area_edit || city_put_area_edit(city, row->key, &row->area, err)) &&
           (!row->is_revoked_key || log_delete_sealed_key(city, row->key, err));
}

static bool put_rows(struct engine *engine, const struct row_change *rows, uint32_t count,
                     struct error *err)
{
    bool ok = true;
    for (uint32_t r = 0; ok && r < count; r++) {
        struct arena_mark mark = arena_mark(engine->scratch);
        const struct batch_row row = engine_read_row(engine, &rows[r], engine->scratch);
        ok = engine_put_row(engine->city, &row, err);
        arena_rewind(engine->scratch, mark);
    }
    return ok;
}

bool engine_write_projection(struct engine *engine, int64_t *ret_rows, struct error *err)
{
    struct arena_mark mark = arena_mark(engine->scratch);
    struct row_change *rows;
    uint32_t count;
    operation_rows(engine->operation, engine->scratch, &rows, &count);
    bool ok = log_clear_projection(engine->city, err) && city_clear_site_edits(engine->city, err) &&
              city_clear_register_edits(engine->city, err) && put_rows(engine, rows, count, err) &&
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
