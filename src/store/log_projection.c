/* SPDX-License-Identifier: Apache-2.0 */
#include "store/log.h"
#include "store/query.h"

static const enum text_id WHAT = TEXT_STORE_WHAT_PROJECTION;

bool log_put_projection(struct city *city, const char *realm, const char *kind, const char *key,
                        const char *value, struct error *err)
{
    struct query query;
    query_begin_kept(&query, city, WHAT, KEPT_PUT_PROJECTION,
                     "INSERT INTO projection (realm, kind, key, value) VALUES (?1, ?2, ?3, ?4)"
                     " ON CONFLICT (realm, kind, key) DO UPDATE SET value = ?4");
    query_set_text(&query, 1, realm);
    query_set_text(&query, 2, kind);
    query_set_text(&query, 3, key);
    query_set_text(&query, 4, value);
    query_run(&query);
    return query_end(&query, err);
}

bool log_delete_projection(struct city *city, const char *realm, const char *kind, const char *key,
                           struct error *err)
{
    struct query query;
    query_begin_kept(&query, city, WHAT, KEPT_DELETE_PROJECTION,
                     "DELETE FROM projection WHERE realm = ?1 AND kind = ?2 AND key = ?3");
    query_set_text(&query, 1, realm);
    query_set_text(&query, 2, kind);
    query_set_text(&query, 3, key);
    query_run(&query);
    return query_end(&query, err);
}

bool log_clear_projection(struct city *city, struct error *err)
{
    return city_run(city, "DELETE FROM projection", err);
}

/* No row that a program has written has a control character; one that has ends no row here. */
static void add_column(struct buffer *out, const char *text)
{
    for (; *text; text++)
        buffer_add_char(out, (unsigned char)*text < ' ' ? '?' : *text);
}

bool log_dump_projection(struct city *city, struct buffer *out, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT,
                "SELECT realm, kind, key, value FROM projection ORDER BY realm, kind, key");
    while (query_next(&query)) {
        for (int column = 0; column < 4; column++) {
            add_column(out, query_text_in_place(&query, column));
            buffer_add_char(out, column < 3 ? '\t' : '\n');
        }
    }
    return query_end(&query, err);
}

bool log_get_projection_form(struct city *city, struct hash *ret_form, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT, "SELECT form FROM projection_form WHERE id = 1");
    struct hash form = query_next(&query) ? query_hash(&query, 0) : (struct hash){0};
    if (!query_end(&query, err))
        return false;
    *ret_form = form;
    return true;
}

bool log_put_projection_form(struct city *city, struct hash form, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT,
                "INSERT INTO projection_form (id, form) VALUES (1, ?1)"
                " ON CONFLICT (id) DO UPDATE SET form = ?1");
    query_set_blob(&query, 1, form.bytes, HASH_SIZE);
    query_run(&query);
    return query_end(&query, err);
}
