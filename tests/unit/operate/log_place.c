/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "log_place.h"

#include "entry/chain.h"

/* The id of the first key, as of any node: that of the seed "node". */
const char place_node[] = "eb735a98bb1a8ddd";

void place_begin(struct log_place *place)
{
    *place = (struct log_place){
        .arena = arena_new(), .scratch = arena_new(), .node = place_node, .is_watched = true};
    place->operation = operation_new(place->arena, place->scratch);
}

void place_end(struct log_place *place)
{
    buffer_free(&place->text);
    buffer_free(&place->before);
    buffer_free(&place->after);
    arena_free(place->scratch);
    arena_free(place->arena);
}

/* The two types that make a realm touch the one they make besides; all others their own. */
static struct realm made_realm(const struct operation *operation, const struct entry *entry)
{
    if (strcmp(entry->type, "live.commissioned") == 0)
        return realm_live();
    if (strcmp(entry->type, "exercise.created") == 0)
        return realm_exercise(operation->exercises.count);
    return entry->realm;
}

bool changes_belong_to(const struct operation *operation, const struct entry *entry)
{
    struct realm made = made_realm(operation, entry);
    bool all = true;
    for (uint32_t r = 0; r < operation->changes.count; r++)
        all = all && (realm_equal(operation->changes.rows[r].realm, entry->realm) ||
                      realm_equal(operation->changes.rows[r].realm, made));
    return all;
}

/* What is written reads back, and is written again, as the same bytes. */
static void check_bytes(struct log_place *place)
{
    struct arena_mark mark = arena_mark(place->scratch);
    struct buffer again = {0};
    struct entry entry;
    struct error err;
    if (!entry_read(place->text.bytes, place->text.size, place->scratch, &entry, &err))
        fail_msg("an entry cannot be read back: %s", buffer_text(&place->text));
    entry_write(&entry, &again);
    assert_string_equal(buffer_text(&again), buffer_text(&place->text));
    buffer_free(&again);
    arena_rewind(place->scratch, mark);
}

/* A line of a dump, and the length of its realm, kind and key with their tabs. */
struct dump_line {
    const char *text;
    size_t length, name_length;
};

static bool next_line(const char **at, struct dump_line *line)
{
    const char *text = *at;
    if (*text == '\0')
        return false;
    const char *name_end = text;
    for (int tab = 0; tab < 3; tab++)
        name_end = strchr(name_end, '\t') + 1;
    *line = (struct dump_line){text, strcspn(text, "\n"), (size_t)(name_end - text)};
    *at = text + line->length + 1;
    return true;
}

static bool same_text(const char *a, size_t a_length, const char *b, size_t b_length)
{
    return a_length == b_length && memcmp(a, b, a_length) == 0;
}

static bool is_in_changes(const struct operation *operation, const struct dump_line *line)
{
    bool found = false;
    for (uint32_t r = 0; r < operation->changes.count && !found; r++) {
        const struct row_change *row = &operation->changes.rows[r];
        struct buffer name = {0};
        realm_write(&name, row->realm);
        buffer_add_format(&name, "\t%s\t%s\t", row_kind_name(row->kind), row->key);
        found = same_text(name.bytes, name.size, line->text, line->name_length);
        buffer_free(&name);
    }
    return found;
}

/* Both dumps are sorted: a line of `before` is there in `after`, the same or changed. */
static void check_changes(const struct operation *operation, const char *before, const char *after)
{
    struct dump_line old = {0}, new;
    bool has_old = next_line(&before, &old);
    while (next_line(&after, &new)) {
        bool is_there = has_old && same_text(old.text, old.name_length, new.text, new.name_length);
        bool is_same = is_there && same_text(old.text, old.length, new.text, new.length);
        if (!is_same && !is_in_changes(operation, &new))
            fail_msg("changed without a word: %.*s", (int)new.length, new.text);
        if (is_there)
            has_old = next_line(&before, &old);
    }
    if (has_old)
        fail_msg("a row is gone: %.*s", (int)old.length, old.text);
}

/* Every changed row can be written, and stands so in the dump. */
static void check_rows(const struct operation *operation, const char *dump)
{
    for (uint32_t r = 0; r < operation->changes.count; r++) {
        const struct row_change *row = &operation->changes.rows[r];
        struct buffer line = {0};
        realm_write(&line, row->realm);
        buffer_add_format(&line, "\t%s\t%s\t", row_kind_name(row->kind), row->key);
        operation_row(operation, row, &line);
        buffer_add_char(&line, '\n');
        if (!strstr(dump, buffer_text(&line)))
            fail_msg("a row is not in the dump: %s", buffer_text(&line));
        buffer_free(&line);
    }
}

static void dump(const struct log_place *place, struct buffer *out)
{
    buffer_clear(out);
    operation_dump(place->operation, place->scratch, out);
}

static void keep(struct log_place *place, struct hash hash)
{
    ARENA_PUSH_ROOM(place->arena, struct kept_entry, place->entries, place->count, place->capacity);
    place->entries[place->count++] = (struct kept_entry){
        arena_copy(place->arena, place->text.bytes, place->text.size), place->text.size, hash};
}

bool place_append(struct log_place *place, struct entry *entry, struct error *err)
{
    struct operation *operation = place->operation;
    entry->node = place->node;
    chain_place_next(&operation->chain, entry);
    buffer_clear(&place->text);
    entry_write(entry, &place->text);
    struct hash hash = entry_hash(place->text.bytes, place->text.size);
    assert_int_equal(chain_follow(&operation->chain, entry, hash, hash), CHAIN_OK);
    keep(place, hash);
    if (place->is_watched) {
        check_bytes(place);
        dump(place, &place->before);
    }
    if (!operation_apply(operation, entry, err))
        return false;
    assert_true(changes_belong_to(operation, entry));
    if (place->is_watched) {
        dump(place, &place->after);
        check_changes(operation, buffer_text(&place->before), buffer_text(&place->after));
        check_rows(operation, buffer_text(&place->after));
    }
    return true;
}

static struct entry entry_of(const struct request *request, const struct draft *draft)
{
    return (struct entry){
        .time_ms = request->now_ms,
        .realm = draft->realm,
        .author = request->author,
        .author_key = request->author_key,
        .basis = draft->basis,
        .type = draft->type,
        .version = draft->version,
        .body = draft->body,
        .body_size = draft->body_size,
        .private_scope = draft->private_scope,
        .private_commitment = draft->private_commitment,
    };
}

void place_write(struct log_place *place, const struct request *request,
                 const struct decision *decision)
{
    for (uint32_t d = 0; d < decision->count; d++) {
        struct entry entry = entry_of(request, &decision->drafts[d]);
        struct buffer sentence = {0};
        struct error err;
        if (place_append(place, &entry, &err))
            continue;
        error_write(&sentence, LANGUAGE_EN, &err);
        fail_msg("what was decided cannot be applied: %s", buffer_text(&sentence));
    }
}

bool place_do(struct log_place *place, const struct request *request, struct arena *arena,
              struct decision *decision, struct error *err)
{
    if (!decide(place->operation, request, arena, decision, err))
        return false;
    place_write(place, request, decision);
    return true;
}

struct operation *place_replay(const struct log_place *place, uint32_t count, struct arena *arena,
                               struct arena *scratch)
{
    struct operation *operation = operation_new(arena, scratch);
    for (uint32_t e = 0; e < count; e++) {
        const struct kept_entry *kept = &place->entries[e];
        struct arena_mark mark = arena_mark(scratch);
        struct hash hash = entry_hash(kept->bytes, kept->size);
        struct entry entry;
        struct error err;
        if (!entry_read(kept->bytes, kept->size, scratch, &entry, &err))
            fail_msg("entry %u cannot be read: %s", (unsigned)e + 1, kept->bytes);
        assert_int_equal(chain_follow(&operation->chain, &entry, hash, kept->hash), CHAIN_OK);
        if (!operation_apply(operation, &entry, &err))
            fail_msg("entry %u cannot be applied: %s", (unsigned)e + 1, kept->bytes);
        arena_rewind(scratch, mark);
    }
    return operation;
}

void place_check_replay(struct log_place *place)
{
    struct arena *arena = arena_new(), *scratch = arena_new();
    const struct operation *again = place_replay(place, place->count, arena, scratch);
    dump(place, &place->before);
    buffer_clear(&place->after);
    operation_dump(again, scratch, &place->after);
    assert_string_equal(buffer_text(&place->before), buffer_text(&place->after));
    assert_int_equal(again->unknown_count, place->operation->unknown_count);
    assert_int_equal(again->last_time_ms, place->operation->last_time_ms);
    assert_int_equal(again->chain.count, place->operation->chain.count);
    arena_free(scratch);
    arena_free(arena);
}
