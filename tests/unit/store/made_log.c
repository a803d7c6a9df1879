/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_log.h"

#include <string.h>

#include "base/random.h"
#include "city_place.h"

static void made_bytes(struct random *random, int64_t position, struct buffer *bytes)
{
    buffer_add_format(bytes, "{\"n\":%lld,\"text\":\"", (long long)position);
    /* Most are small, some fill pages. */
    size_t size = random_below(random, position % 50 == 0 ? 20000 : 700);
    for (size_t i = 0; i < size; i++)
        buffer_add_char(bytes, (char)('a' + random_below(random, 26)));
    buffer_add_text(bytes, "\"}");
}

static struct signature made_signature(struct random *random)
{
    struct signature signature;
    for (size_t i = 0; i < sizeof signature.bytes; i++)
        signature.bytes[i] = (uint8_t)random_next(random);
    return signature;
}

void made_entry(int64_t position, struct arena *arena, struct logged_entry *ret_entry,
                struct entry_columns *ret_columns)
{
    static const char *const realms[] = {"planning", "live", "exercise 1", "exercise 999999"};
    struct random random = random_from_seed((uint64_t)position);
    struct buffer node = {0}, bytes = {0};
    buffer_add_format(&node, "%016x", (unsigned)(position % MADE_NODE_COUNT));
    made_bytes(&random, position, &bytes);
    *ret_columns = (struct entry_columns){
        .node = arena_copy_text(arena, buffer_text(&node)),
        .realm = realms[random_below(&random, 4)],
        .type = "note",
        .sequence = position / MADE_NODE_COUNT + 1,
        .time_ms = 1793500000000 + position,
    };
    *ret_entry = (struct logged_entry){
        .position = position,
        .bytes = arena_copy(arena, bytes.bytes, bytes.size),
        .size = bytes.size,
        .hash = hash_bytes(bytes.bytes, bytes.size),
        .signature = made_signature(&random),
        .has_author_signature = position % 2 == 0,
    };
    if (ret_entry->has_author_signature)
        ret_entry->author_signature = made_signature(&random);
    buffer_free(&node);
    buffer_free(&bytes);
}

bool append_made(struct city *city, int64_t position, struct error *err)
{
    struct arena *scratch = arena_new();
    struct logged_entry entry;
    struct entry_columns columns;
    made_entry(position, scratch, &entry, &columns);
    bool ok = log_append(city, &entry, &columns, err);
    arena_free(scratch);
    return ok;
}

void append_batch(struct city *city, int64_t first, int64_t last)
{
    struct error err;
    demand(log_begin(city, &err), &err);
    bool ok = true;
    for (int64_t position = first; ok && position <= last; position++)
        ok = append_made(city, position, &err);
    demand(log_commit(city, ok, &err), &err);
}

static bool compare(void *context, const struct logged_entry *got,
                    const struct entry_columns *got_columns, struct error *err)
{
    int64_t *next = context;
    struct arena *scratch = arena_new();
    struct logged_entry entry;
    struct entry_columns columns;
    (void)err;
    assert_int_equal(got->position, *next);
    made_entry(*next, scratch, &entry, &columns);
    assert_int_equal(got->size, entry.size);
    assert_memory_equal(got->bytes, entry.bytes, entry.size);
    assert_true(hash_equal(got->hash, entry.hash));
    assert_memory_equal(&got->signature, &entry.signature, sizeof entry.signature);
    assert_int_equal(got->has_author_signature, entry.has_author_signature);
    assert_memory_equal(&got->author_signature, &entry.author_signature,
                        sizeof entry.author_signature);
    assert_string_equal(got_columns->node, columns.node);
    assert_string_equal(got_columns->realm, columns.realm);
    assert_string_equal(got_columns->type, columns.type);
    assert_int_equal(got_columns->sequence, columns.sequence);
    assert_int_equal(got_columns->time_ms, columns.time_ms);
    arena_free(scratch);
    ++*next;
    return true;
}

void demand_made_log(struct city *city, int64_t last)
{
    int64_t next = 1, head;
    struct hash hash;
    struct error err;
    demand(log_read(city, 1, INT64_MAX, compare, &next, &err), &err);
    assert_int_equal(next, last + 1);
    demand(log_head(city, &head, &hash, &err), &err);
    assert_int_equal(head, last);
    if (last > 0) {
        struct arena *scratch = arena_new();
        struct logged_entry entry;
        struct entry_columns columns;
        made_entry(last, scratch, &entry, &columns);
        assert_true(hash_equal(hash, entry.hash));
        arena_free(scratch);
    }
}
