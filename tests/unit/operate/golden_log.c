/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "golden_log.h"

static const char before_entry[] = "{\"entry\":", before_hash[] = ",\"hash\":\"", at_end[] = "\"}";
enum { HEX = HASH_HEX_SIZE - 1 };

/* What stands after the entry: the same length in every line. */
enum { TAIL = sizeof before_hash - 1 + HEX + sizeof at_end - 1 };

static struct hash hash_from_hex(const char *hex)
{
    struct public_key key; /* as long as a hash, and written so */
    struct hash hash;
    char text[HASH_HEX_SIZE];
    memcpy(text, hex, HEX);
    text[HEX] = '\0';
    assert_true(public_key_parse(text, &key));
    memcpy(hash.bytes, key.bytes, sizeof hash.bytes);
    return hash;
}

bool golden_next(const char **at, struct golden_line *ret_line)
{
    const char *line = *at;
    size_t length = strcspn(line, "\n"), head = sizeof before_entry - 1;
    if (length == 0)
        return false;
    assert_int_equal(line[length], '\n');
    assert_true(length > head + TAIL);
    const char *tail = line + length - TAIL;
    assert_memory_equal(line, before_entry, head);
    assert_memory_equal(tail, before_hash, sizeof before_hash - 1);
    assert_memory_equal(line + length - (sizeof at_end - 1), at_end, sizeof at_end - 1);
    ret_line->bytes = line + head;
    ret_line->size = (size_t)(tail - ret_line->bytes);
    ret_line->hash = hash_from_hex(tail + sizeof before_hash - 1);
    *at = line + length + 1;
    return true;
}

void golden_write(struct buffer *out, const struct kept_entry *entry)
{
    char hex[HASH_HEX_SIZE];
    hash_to_hex(entry->hash, hex);
    buffer_add_text(out, before_entry);
    buffer_add(out, entry->bytes, entry->size);
    buffer_add_format(out, "%s%s%s\n", before_hash, hex, at_end);
}

static void replay_one(struct operation *operation, const struct golden_line *line,
                       struct arena *scratch)
{
    struct arena_mark mark = arena_mark(scratch);
    struct hash hash = entry_hash(line->bytes, line->size);
    struct entry entry;
    struct error err;
    if (!entry_read(line->bytes, line->size, scratch, &entry, &err))
        fail_msg("cannot be read: %.*s", (int)line->size, line->bytes);
    assert_int_equal(chain_follow(&operation->chain, &entry, hash, line->hash), CHAIN_OK);
    if (!operation_apply(operation, &entry, &err))
        fail_msg("cannot be applied: %.*s", (int)line->size, line->bytes);
    arena_rewind(scratch, mark);
}

void golden_replay(const char *log, struct arena *arena, struct arena *scratch, struct buffer *out)
{
    struct operation *operation = operation_new(arena, scratch);
    struct golden_line line;
    while (golden_next(&log, &line))
        replay_one(operation, &line, scratch);
    operation_dump(operation, scratch, out);
    buffer_add_format(out, "entries\t%lld\tunknown\t%lld\n", (long long)operation->chain.count,
                      (long long)operation->unknown_count);
}
