/* SPDX-License-Identifier: Apache-2.0 */
#include "random_body.h"

#include <string.h>

enum { ENTRY_KEY_MAX = 64 };

static uint64_t below(struct random *random, uint64_t bound)
{
    return random_below(random, bound);
}

static const char *random_key(struct random *random, struct arena *arena)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.:/";
    size_t length = below(random, 4) == 0 ? ENTRY_KEY_MAX : 1 + below(random, 12);
    char key[ENTRY_KEY_MAX];
    for (size_t i = 0; i < length; i++)
        key[i] = letters[below(random, i == 0 ? 36 : sizeof letters - 1)];
    return arena_copy(arena, key, length);
}

static const char *random_text(struct random *random, struct arena *arena)
{
    static const char *const pieces[] = {
        "a",        "Z",           " ", "\"", "\\", "/", "<",    "&", "\'",
        "{",        "}",           ":", ",",  "@",  "é", "人防", "—", "\xf0\x9f\x9a\xa8",
        "\xc2\x80", "\xef\xbf\xbd"};
    struct buffer text = {0};
    size_t most = below(random, 8) == 0 ? FIELD_TEXT_MAX : below(random, 40);
    for (;;) {
        const char *piece = pieces[below(random, sizeof pieces / sizeof *pieces)];
        if (text.size + strlen(piece) > most)
            break;
        buffer_add_text(&text, piece);
    }
    const char *copy = arena_copy(arena, buffer_text(&text), text.size);
    buffer_free(&text);
    return copy;
}

static int64_t random_integer(const struct field *field, struct random *random)
{
    int64_t most = field->most ? field->most : JSON_INTEGER_MAX;
    switch (below(random, 4)) {
    case 0: return field->least;
    case 1: return most;
    default: return field->least + (int64_t)below(random, (uint64_t)(most - field->least) + 1);
    }
}

static int count_words(const struct field *field)
{
    int count = 0;
    while (count < 64 && field->word(count))
        count++;
    return count;
}

static word_set random_words(const struct field *field, struct random *random)
{
    int count = count_words(field);
    word_set all = count == 64 ? ~(word_set)0 : ((word_set)1 << count) - 1;
    word_set words = random_next(random) & all;
    return words ? words : (word_set)1 << below(random, (uint64_t)count);
}

static struct key_list random_keys(struct random *random, struct arena *arena)
{
    uint32_t count = 1 + (uint32_t)below(random, 5);
    const char **keys = ARENA_ARRAY(arena, const char *, count);
    for (uint32_t i = 0; i < count; i++)
        keys[i] = random_key(random, arena);
    return (struct key_list){count, keys};
}

static struct json_slice random_object(struct random *random, struct arena *arena)
{
    static const char *const objects[] = {
        "{}",
        "{\"a\":1}",
        "{\"\":[null,true,false,-9007199254740991],\"b\":{\"c\":\"\\\"\\\\\\n\"}}",
        "{\"a\":{\"b\":{\"c\":[[[[{}]]]]}}}",
        "{\"人\":\"防\"}",
    };
    const char *object = objects[below(random, sizeof objects / sizeof *objects)];
    return (struct json_slice){arena_copy_text(arena, object), strlen(object)};
}

static void random_bytes(struct random *random, uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)random_next(random);
}

static void set_absent(const struct field *field, void *at)
{
    if (field->kind == FIELD_INTEGER)
        *(int64_t *)at = field->absent;
    if (field->kind == FIELD_WORD)
        *(int32_t *)at = (int32_t)field->absent;
}

static void set_value(const struct field *field, struct random *random, struct arena *arena,
                      void *at)
{
    switch (field->kind) {
    case FIELD_KEY: *(const char **)at = random_key(random, arena); break;
    case FIELD_TEXT: *(const char **)at = random_text(random, arena); break;
    case FIELD_INTEGER: *(int64_t *)at = random_integer(field, random); break;
    case FIELD_BOOL: *(bool *)at = below(random, 2) == 1; break;
    case FIELD_HASH: random_bytes(random, at, HASH_SIZE); break;
    case FIELD_PUBLIC_KEY: random_bytes(random, at, SIGN_PUBLIC_SIZE); break;
    case FIELD_SIGNATURE: random_bytes(random, at, SIGNATURE_SIZE); break;
    case FIELD_WORD: *(int32_t *)at = (int32_t)below(random, (uint64_t)count_words(field)); break;
    case FIELD_WORDS: *(word_set *)at = random_words(field, random); break;
    case FIELD_KEYS: *(struct key_list *)at = random_keys(random, arena); break;
    case FIELD_RAW: *(struct json_slice *)at = random_object(random, arena); break;
    }
}

void *random_body(const struct body_form *form, struct random *random, struct arena *arena)
{
    char *body = arena_alloc(arena, 1, form->size, _Alignof(max_align_t));
    for (uint32_t f = 0; f < form->field_count; f++) {
        const struct field *field = &form->fields[f];
        if (field->is_optional && below(random, 2) == 0)
            set_absent(field, body + field->offset);
        else
            set_value(field, random, arena, body + field->offset);
    }
    return body;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_keys(const struct key_list *a, const struct key_list *b)
{
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++)
        same = same_text(a->keys[i], b->keys[i]);
    return same;
}

static bool same_value(const struct field *field, const void *a, const void *b)
{
    const struct json_slice *left = a, *right = b;
    switch (field->kind) {
    case FIELD_KEY:
    case FIELD_TEXT: return same_text(*(const char *const *)a, *(const char *const *)b);
    case FIELD_INTEGER: return *(const int64_t *)a == *(const int64_t *)b;
    case FIELD_BOOL: return *(const bool *)a == *(const bool *)b;
    case FIELD_HASH: return memcmp(a, b, HASH_SIZE) == 0;
    case FIELD_PUBLIC_KEY: return memcmp(a, b, SIGN_PUBLIC_SIZE) == 0;
    case FIELD_SIGNATURE: return memcmp(a, b, SIGNATURE_SIZE) == 0;
    case FIELD_WORD: return *(const int32_t *)a == *(const int32_t *)b;
    case FIELD_WORDS: return *(const word_set *)a == *(const word_set *)b;
    case FIELD_KEYS: return same_keys(a, b);
    case FIELD_RAW:
        return left->size == right->size &&
               (left->size == 0 || memcmp(left->bytes, right->bytes, left->size) == 0);
    }
    return false;
}

const char *body_difference(const struct body_form *form, const void *a, const void *b)
{
    for (uint32_t f = 0; f < form->field_count; f++) {
        const struct field *field = &form->fields[f];
        if (!same_value(field, (const char *)a + field->offset, (const char *)b + field->offset))
            return field->name;
    }
    return NULL;
}
