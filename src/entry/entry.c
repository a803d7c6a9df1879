/* SPDX-License-Identifier: Apache-2.0 */
#include "entry/entry.h"

#include <string.h>

#include "base/json_reader.h"
#include "base/json_writer.h"

enum { ENTRY_FORMAT = 1, KEY_MAX = 64 };

bool entry_key_valid(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || length > KEY_MAX || strchr("-_.:/", text[0]))
        return false;
    for (size_t i = 0; i < length; i++) {
        bool is_word = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9');
        if (!is_word && !strchr("-_.:/", text[i]))
            return false;
    }
    return true;
}

static void put_hash(struct json_writer *json, const char *name, struct hash hash)
{
    char hex[HASH_HEX_SIZE];
    hash_to_hex(hash, hex);
    json_put_text(json, name, hex);
}

static void put_basis(struct json_writer *json, const struct basis *basis)
{
    json_key(json, "basis"), json_open_object(json);
    if (basis->kind == BASIS_RULE)
        json_put_text(json, "article", basis->article);
    if (basis->kind == BASIS_VERBAL) {
        json_put_bool(json, "called_back", basis->called_back);
        json_put_integer(json, "given_at", basis->given_at_ms);
    }
    json_put_text(json, "kind", basis_kind_name(basis->kind));
    if (basis->kind == BASIS_EMERGENCY)
        json_put_integer(json, "review_by", basis->review_by_ms);
    if (basis->kind == BASIS_RULE) {
        json_put_text(json, "rule", basis->rule);
        json_put_text(json, "set", basis->rule_set);
    }
    if (basis->kind == BASIS_EMERGENCY && basis->superior)
        json_put_text(json, "superior", basis->superior);
    json_close(json);
}

static void put_realm(struct json_writer *json, struct realm realm)
{
    struct buffer name = {0};
    realm_write(&name, realm);
    json_put_text(json, "realm", buffer_text(&name));
    buffer_free(&name);
}

void entry_write(const struct entry *entry, struct buffer *out)
{
    struct json_writer json = {.out = out, .is_canonical = true};
    json_open_object(&json);
    if (entry->has_after)
        put_hash(&json, "after", entry->after);
    json_put_text(&json, "alg", ENTRY_ALG);
    if (entry->author)
        json_put_text(&json, "author", entry->author);
    if (entry->author_key)
        json_put_text(&json, "author_key", entry->author_key);
    put_basis(&json, &entry->basis);
    json_key(&json, "body"), json_add_raw(&json, entry->body, entry->body_size);
    json_put_integer(&json, "entry", ENTRY_FORMAT);
    json_put_text(&json, "node", entry->node);
    if (entry->has_previous)
        put_hash(&json, "previous", entry->previous);
    if (entry->private_scope) {
        json_key(&json, "private"), json_open_object(&json);
        put_hash(&json, "commitment", entry->private_commitment);
        json_put_text(&json, "scope", entry->private_scope);
        json_close(&json);
    }
    put_realm(&json, entry->realm);
    json_put_integer(&json, "sequence", entry->sequence);
    json_put_integer(&json, "time", entry->time_ms);
    json_put_text(&json, "type", entry->type);
    json_put_integer(&json, "version", entry->version);
    json_close(&json);
}

/* Reading. What is not in the one form makes the reader fail; the first failure counts. */

static const char *read_key(struct json_reader *json, struct arena *arena)
{
    const char *key = json_read_text(json, arena);
    if (!entry_key_valid(key))
        json_fail(json);
    return key;
}

/* By table: digits and letters come at random, and a branch would guess wrong at every other. */
static int hex_value(char digit)
{
    static const int8_t values_plus_one[256] = {
        ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
        ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
        ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    };
    return values_plus_one[(unsigned char)digit] - 1;
}

static struct hash read_hash(struct json_reader *json)
{
    struct hash hash = {0};
    struct json_slice slice = json_skip(json);
    if (slice.size != 2 + 2 * HASH_SIZE || slice.bytes[0] != '"') {
        json_fail(json);
        return hash;
    }
    int all = 0;
    for (size_t i = 0; i < HASH_SIZE; i++) {
        int high = hex_value(slice.bytes[1 + 2 * i]), low = hex_value(slice.bytes[2 + 2 * i]);
        all |= high | low;
        hash.bytes[i] = (uint8_t)((unsigned)high << 4 | (unsigned)low);
    }
    if (all < 0)
        json_fail(json);
    return hash;
}

/* 16 digits: the id of a node or of a key. */
static const char *read_id(struct json_reader *json, struct arena *arena)
{
    const char *id = json_read_text(json, arena);
    size_t length = strlen(id);
    for (size_t i = 0; i < length; i++)
        if (hex_value(id[i]) < 0)
            json_fail(json);
    if (length != NODE_ID_SIZE - 1)
        json_fail(json);
    return id;
}

/* Has the basis just what its kind has? `seen`: the members that were there, one bit each. */
enum { SEEN_RULE = 1, SEEN_VERBAL = 2, SEEN_REVIEW = 4, SEEN_SUPERIOR = 8, SEEN_KIND = 16 };

static bool basis_is_whole(enum basis_kind kind, unsigned rule_members, unsigned verbal_members,
                           unsigned seen)
{
    if (!(seen & SEEN_KIND) || rule_members != (kind == BASIS_RULE ? 3u : 0u) ||
        verbal_members != (kind == BASIS_VERBAL ? 2u : 0u))
        return false;
    bool has_review = seen & SEEN_REVIEW, has_superior = seen & SEEN_SUPERIOR;
    return kind == BASIS_EMERGENCY ? has_review : !has_review && !has_superior;
}

static void read_basis(struct json_reader *json, struct arena *arena, struct basis *basis)
{
    unsigned rule_members = 0, verbal_members = 0, seen = 0;
    struct json_slice name;
    json_enter_object(json);
    while (json_next_name(json, &name)) {
        if (json_name_is(name, "article"))
            rule_members++, basis->article = json_read_text(json, arena);
        else if (json_name_is(name, "called_back"))
            verbal_members++, basis->called_back = json_read_bool(json);
        else if (json_name_is(name, "given_at"))
            verbal_members++, basis->given_at_ms = json_read_integer(json);
        else if (json_name_is(name, "kind") &&
                 basis_kind_parse(json_read_text(json, arena), &basis->kind))
            seen |= SEEN_KIND;
        else if (json_name_is(name, "review_by"))
            seen |= SEEN_REVIEW, basis->review_by_ms = json_read_integer(json);
        else if (json_name_is(name, "rule"))
            rule_members++, basis->rule = json_read_text(json, arena);
        else if (json_name_is(name, "set"))
            rule_members++, basis->rule_set = json_read_text(json, arena);
        else if (json_name_is(name, "superior"))
            seen |= SEEN_SUPERIOR, basis->superior = read_key(json, arena);
        else
            json_fail(json);
    }
    if (!basis_is_whole(basis->kind, rule_members, verbal_members, seen))
        json_fail(json);
}

static void read_private(struct json_reader *json, struct arena *arena, struct entry *entry)
{
    unsigned members = 0;
    struct json_slice name;
    json_enter_object(json);
    while (json_next_name(json, &name)) {
        members++;
        if (json_name_is(name, "commitment"))
            entry->private_commitment = read_hash(json);
        else if (json_name_is(name, "scope"))
            entry->private_scope = read_key(json, arena);
        else
            json_fail(json);
    }
    if (members != 2)
        json_fail(json);
}

static void read_body(struct json_reader *json, struct arena *arena, struct entry *entry)
{
    if (json_peek(json) != JSON_OBJECT)
        json_fail(json);
    struct json_slice body = json_skip(json);
    entry->body = arena_copy(arena, body.bytes, body.size);
    entry->body_size = body.size;
}

static void read_alg(struct json_reader *json)
{
    struct json_slice alg = json_skip(json);
    if (!json_name_is(alg, "\"" ENTRY_ALG "\""))
        json_fail(json);
}

static void read_realm(struct json_reader *json, struct arena *arena, struct entry *entry)
{
    if (!realm_parse(json_read_text(json, arena), &entry->realm))
        json_fail(json);
}

static uint32_t read_small(struct json_reader *json)
{
    int64_t value = json_read_integer(json);
    if (value < 1 || value > INT32_MAX)
        json_fail(json);
    return (uint32_t)value;
}

/* The members every entry has, in their order, one bit each. */
static unsigned read_member(struct json_reader *json, struct json_slice name, struct arena *arena,
                            struct entry *entry)
{
    if (json_name_is(name, "after"))
        return entry->has_after = true, entry->after = read_hash(json), 0;
    if (json_name_is(name, "alg"))
        return read_alg(json), 1;
    if (json_name_is(name, "author"))
        return entry->author = read_key(json, arena), 0;
    if (json_name_is(name, "author_key"))
        return entry->author_key = read_id(json, arena), 0;
    if (json_name_is(name, "basis"))
        return read_basis(json, arena, &entry->basis), 2;
    if (json_name_is(name, "body"))
        return read_body(json, arena, entry), 4;
    if (json_name_is(name, "entry"))
        return json_read_integer(json) == ENTRY_FORMAT ? 8 : 0;
    if (json_name_is(name, "node"))
        return entry->node = read_id(json, arena), 16;
    if (json_name_is(name, "previous"))
        return entry->has_previous = true, entry->previous = read_hash(json), 0;
    if (json_name_is(name, "private"))
        return read_private(json, arena, entry), 0;
    if (json_name_is(name, "realm"))
        return read_realm(json, arena, entry), 32;
    if (json_name_is(name, "sequence"))
        return entry->sequence = json_read_integer(json), 64;
    if (json_name_is(name, "time"))
        return entry->time_ms = json_read_integer(json), 128;
    if (json_name_is(name, "type"))
        return entry->type = read_key(json, arena), 256;
    if (json_name_is(name, "version"))
        return entry->version = read_small(json), 512;
    json_fail(json);
    return 0;
}

bool entry_read(const char *bytes, size_t size, struct arena *arena, struct entry *ret_entry,
                struct error *err)
{
    enum { ALL_MEMBERS = 1023 };
    struct entry entry = {0};
    struct json_reader json = json_read(bytes, size);
    struct json_slice name;
    unsigned members = 0;
    json_enter_object(&json);
    while (size <= ENTRY_SIZE_MAX && json_next_name(&json, &name))
        members |= read_member(&json, name, arena, &entry);
    if (!json_end(&json) || members != ALL_MEMBERS || entry.sequence < 1 ||
        (entry.author_key && !entry.author) || entry.has_previous != (entry.sequence > 1))
        return error_set(err, ERROR_INPUT, TEXT_ENTRY_UNREADABLE,
                         ARG_PLAIN("byte", (int64_t)(json.at - json.begin)));
    *ret_entry = entry;
    return true;
}

struct hash entry_hash(const char *bytes, size_t size)
{
    static const char domain[] = "muster entry 1";
    struct hasher hasher;
    hasher_begin(&hasher);
    hasher_add(&hasher, domain, sizeof domain);
    hasher_add(&hasher, bytes, size);
    return hasher_end(&hasher);
}
