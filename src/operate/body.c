/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/body.h"

#include <string.h>

#include "base/utf8.h"
#include "base/vocabulary.h"
#include "entry/entry.h"

static const void *at_of(const void *body, const struct field *field)
{
    return (const char *)body + field->offset;
}

/* Nothing that was hashed or signed, and no key, is all zero. */
static bool is_zero(const void *at, size_t size)
{
    static const struct signature none;
    return memcmp(at, &none, size) == 0;
}

static bool is_absent(const struct field *field, const void *at)
{
    if (!field->is_optional)
        return false;
    switch (field->kind) {
    case FIELD_KEY:
    case FIELD_TEXT: return *(const char *const *)at == NULL;
    case FIELD_INTEGER: return *(const int64_t *)at == field->absent;
    case FIELD_WORD: return *(const int32_t *)at == (int32_t)field->absent;
    case FIELD_BOOL: return !*(const bool *)at;
    case FIELD_WORDS: return *(const word_set *)at == 0;
    case FIELD_KEYS: return ((const struct key_list *)at)->count == 0;
    case FIELD_RAW: return ((const struct json_slice *)at)->size == 0;
    case FIELD_HASH: return is_zero(at, sizeof(struct hash));
    case FIELD_PUBLIC_KEY: return is_zero(at, sizeof(struct public_key));
    case FIELD_SIGNATURE: return is_zero(at, sizeof(struct signature));
    }
    return false;
}

static void add_hex(struct json_writer *json, const uint8_t *bytes, size_t size)
{
    char hex[2 * SIGNATURE_SIZE + 1];
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * size] = '\0';
    json_add_text(json, hex);
}

static void add_words(struct json_writer *json, const struct field *field, word_set words)
{
    json_open_array(json);
    for (int word = 0; word < 64 && field->word(word); word++)
        if (words >> word & 1)
            json_add_text(json, field->word(word));
    json_close(json);
}

static void add_keys(struct json_writer *json, const struct key_list *list)
{
    json_open_array(json);
    for (uint32_t i = 0; i < list->count; i++)
        json_add_text(json, list->keys[i]);
    json_close(json);
}

static void add_value(struct json_writer *json, const struct field *field, const void *at)
{
    const struct json_slice *raw = at;
    switch (field->kind) {
    case FIELD_KEY:
    case FIELD_TEXT: json_add_text(json, *(const char *const *)at); break;
    case FIELD_INTEGER: json_add_integer(json, *(const int64_t *)at); break;
    case FIELD_BOOL: json_add_bool(json, *(const bool *)at); break;
    case FIELD_HASH: add_hex(json, ((const struct hash *)at)->bytes, HASH_SIZE); break;
    case FIELD_PUBLIC_KEY:
        add_hex(json, ((const struct public_key *)at)->bytes, SIGN_PUBLIC_SIZE);
        break;
    case FIELD_SIGNATURE:
        add_hex(json, ((const struct signature *)at)->bytes, SIGNATURE_SIZE);
        break;
    case FIELD_WORD: json_add_text(json, field->word(*(const int32_t *)at)); break;
    case FIELD_WORDS: add_words(json, field, *(const word_set *)at); break;
    case FIELD_KEYS: add_keys(json, at); break;
    case FIELD_RAW: json_add_raw(json, raw->bytes, raw->size); break;
    }
}

void body_write(const struct body_form *form, const void *body, struct buffer *out)
{
    struct json_writer json = {.out = out, .is_canonical = true};
    json_open_object(&json);
    for (uint32_t f = 0; f < form->field_count; f++) {
        const struct field *field = &form->fields[f];
        const void *at = at_of(body, field);
        if (is_absent(field, at))
            continue;
        json_key(&json, field->name);
        add_value(&json, field, at);
    }
    json_close(&json);
}

/* Reading. */

static bool text_valid(const char *text)
{
    size_t length = strlen(text);
    if (length > FIELD_TEXT_MAX || !utf8_valid(text, length))
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            return false;
    return true;
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static void read_hex(struct json_reader *json, uint8_t *bytes, size_t size)
{
    struct json_slice slice = json_skip(json);
    if (slice.size != 2 * size + 2 || slice.bytes[0] != '"') {
        json_fail(json);
        return;
    }
    for (size_t i = 0; i < size; i++) {
        int high = hex_value(slice.bytes[1 + 2 * i]), low = hex_value(slice.bytes[2 + 2 * i]);
        if (high < 0 || low < 0) {
            json_fail(json);
            return;
        }
        bytes[i] = (uint8_t)(high << 4 | low);
    }
}

/* The number of the word that stands next, from `least` on. */
static int read_word(struct json_reader *json, const struct field *field, int least)
{
    struct json_slice slice = json_skip(json);
    for (int word = least; slice.size >= 2 && field->word(word); word++)
        if (json_name_is((struct json_slice){slice.bytes + 1, slice.size - 2}, field->word(word)))
            return word;
    json_fail(json);
    return 0;
}

static word_set read_words(struct json_reader *json, const struct field *field)
{
    word_set words = 0;
    int least = 0;
    json_enter_array(json);
    while (json_next_item(json)) {
        int word = read_word(json, field, least);
        words |= (word_set)1 << word;
        least = word + 1;
    }
    return words;
}

static struct key_list read_keys(struct json_reader *json, struct arena *arena)
{
    const char **keys = NULL;
    uint32_t count = 0, capacity = 0;
    json_enter_array(json);
    while (json_next_item(json)) {
        if (count == FIELD_KEYS_MAX)
            json_fail(json);
        ARENA_PUSH_ROOM(arena, const char *, keys, count, capacity);
        keys[count++] = json_read_text(json, arena);
    }
    return (struct key_list){count, keys};
}

static struct json_slice read_raw(struct json_reader *json, struct arena *arena)
{
    if (json_peek(json) != JSON_OBJECT)
        json_fail(json);
    struct json_slice slice = json_skip(json);
    return (struct json_slice){arena_copy(arena, slice.bytes, slice.size), slice.size};
}

static void read_value(struct json_reader *json, const struct field *field, struct arena *arena,
                       void *at)
{
    switch (field->kind) {
    case FIELD_KEY:
    case FIELD_TEXT: *(const char **)at = json_read_text(json, arena); break;
    case FIELD_INTEGER: *(int64_t *)at = json_read_integer(json); break;
    case FIELD_BOOL: *(bool *)at = json_read_bool(json); break;
    case FIELD_HASH: read_hex(json, ((struct hash *)at)->bytes, HASH_SIZE); break;
    case FIELD_PUBLIC_KEY:
        read_hex(json, ((struct public_key *)at)->bytes, SIGN_PUBLIC_SIZE);
        break;
    case FIELD_SIGNATURE: read_hex(json, ((struct signature *)at)->bytes, SIGNATURE_SIZE); break;
    case FIELD_WORD: *(int32_t *)at = read_word(json, field, 0); break;
    case FIELD_WORDS: *(word_set *)at = read_words(json, field); break;
    case FIELD_KEYS: *(struct key_list *)at = read_keys(json, arena); break;
    case FIELD_RAW: *(struct json_slice *)at = read_raw(json, arena); break;
    }
}

static bool keys_valid(const struct key_list *list)
{
    bool ok = list->count <= FIELD_KEYS_MAX;
    for (uint32_t i = 0; ok && i < list->count; i++)
        ok = entry_key_valid(list->keys[i]);
    return ok;
}

/* Words of the field and no others; what must be said is at least one. */
static bool words_valid(const struct field *field, word_set words)
{
    int count = 0;
    while (count < 64 && field->word(count))
        count++;
    return words != 0 && (count == 64 || words >> count == 0);
}

/* A canonical object, no deeper than an entry can be that holds it in its body. */
static bool raw_valid(const struct json_slice *raw)
{
    enum { DEPTH_IN_ENTRY = 2 };
    if (raw->size == 0)
        return false;
    struct json_reader json = json_read(raw->bytes, raw->size);
    json.depth = DEPTH_IN_ENTRY;
    if (json_peek(&json) != JSON_OBJECT)
        return false;
    json_skip(&json);
    return !json.failed && json.at == json.end;
}

static bool is_valid(const struct field *field, const void *at)
{
    const char *text;
    int64_t integer;
    switch (field->kind) {
    case FIELD_KEY: return (text = *(const char *const *)at) && entry_key_valid(text);
    case FIELD_TEXT: return (text = *(const char *const *)at) && text_valid(text);
    case FIELD_INTEGER:
        integer = *(const int64_t *)at;
        return integer >= field->least && integer <= (field->most ? field->most : JSON_INTEGER_MAX);
    case FIELD_WORD:
        integer = *(const int32_t *)at;
        return integer >= 0 && integer < 64 && field->word((int)integer);
    case FIELD_WORDS: return words_valid(field, *(const word_set *)at);
    case FIELD_KEYS: return keys_valid(at);
    case FIELD_RAW: return raw_valid(at);
    default: return true;
    }
}

const char *body_fault(const struct body_form *form, const void *body)
{
    for (uint32_t f = 0; f < form->field_count; f++) {
        const void *at = at_of(body, &form->fields[f]);
        if (!is_absent(&form->fields[f], at) && !is_valid(&form->fields[f], at))
            return form->fields[f].name;
    }
    return NULL;
}

static void set_absent(const struct body_form *form, void *body)
{
    memset(body, 0, form->size);
    for (uint32_t f = 0; f < form->field_count; f++) {
        const struct field *field = &form->fields[f];
        void *at = (char *)body + field->offset;
        if (field->is_optional && field->kind == FIELD_INTEGER)
            *(int64_t *)at = field->absent;
        else if (field->is_optional && field->kind == FIELD_WORD)
            *(int32_t *)at = (int32_t)field->absent;
    }
}

static bool is_field(const struct body_form *form, struct json_slice name)
{
    for (uint32_t f = 0; f < form->field_count; f++)
        if (json_name_is(name, form->fields[f].name))
            return true;
    return false;
}

/* Fields that are left out may be; false names the first that may not. */
static bool skip_to(const struct body_form *form, uint32_t *next, const struct json_slice *name,
                    const char **ret_field)
{
    for (; *next < form->field_count; ++*next) {
        if (name && json_name_is(*name, form->fields[*next].name))
            return true;
        *ret_field = form->fields[*next].name;
        if (!form->fields[*next].is_optional)
            return false;
    }
    *ret_field = NULL;
    return name == NULL;
}

bool body_read(const struct body_form *form, struct json_slice slice, struct arena *arena,
               void *ret_body, const char **ret_field)
{
    struct json_reader json = json_read(slice.bytes, slice.size);
    struct json_slice name;
    uint32_t next = 0;
    *ret_field = NULL;
    set_absent(form, ret_body);
    json_enter_object(&json);
    while (json_next_name(&json, &name)) {
        if (!skip_to(form, &next, &name, ret_field)) {
            if (!is_field(form, name))
                *ret_field = arena_copy(arena, name.bytes, name.size);
            return false;
        }
        const struct field *field = &form->fields[next++];
        void *at = (char *)ret_body + field->offset;
        *ret_field = field->name;
        read_value(&json, field, arena, at);
        if (json.failed || is_absent(field, at) || !is_valid(field, at))
            return false;
    }
    if (json.failed)
        *ret_field = NULL;
    return !json.failed && skip_to(form, &next, NULL, ret_field) && json_end(&json);
}

static struct key_list keep_keys(const struct key_list *list, struct arena *arena)
{
    const char **keys = ARENA_ARRAY(arena, const char *, list->count);
    for (uint32_t i = 0; i < list->count; i++)
        keys[i] = arena_copy_text(arena, list->keys[i]);
    return (struct key_list){list->count, keys};
}

void body_keep(const struct body_form *form, const void *body, struct arena *arena, void *ret_copy)
{
    memcpy(ret_copy, body, form->size);
    for (uint32_t f = 0; f < form->field_count; f++) {
        const struct field *field = &form->fields[f];
        void *to = (char *)ret_copy + field->offset;
        const struct json_slice *raw = to;
        if ((field->kind == FIELD_KEY || field->kind == FIELD_TEXT) && *(const char **)to)
            *(const char **)to = arena_copy_text(arena, *(const char **)to);
        else if (field->kind == FIELD_KEYS)
            *(struct key_list *)to = keep_keys(to, arena);
        else if (field->kind == FIELD_RAW && raw->size > 0)
            ((struct json_slice *)to)->bytes = arena_copy(arena, raw->bytes, raw->size);
    }
}

#define WORDS(of, type, count, name)                                                               \
    const char *word_of_##of(int word)                                                             \
    {                                                                                              \
        return word >= 0 && word < (count) ? name((enum type)word) : NULL;                         \
    }
WORDS(act, act, ACT_COUNT, act_name)
WORDS(role, role, ROLE_COUNT, role_name)
WORDS(readiness, readiness, READINESS_COUNT, readiness_name)
WORDS(particular, particular, PARTICULAR_COUNT, particular_name)
WORDS(hazard, hazard, HAZARD_COUNT, hazard_name)
WORDS(person_class, person_class, PERSON_CLASS_COUNT, person_class_name)
WORDS(site_state, site_state, STATE_COUNT, site_state_name)
WORDS(site_access, site_access, ACCESS_COUNT, site_access_name)
WORDS(visibility, visibility, VISIBILITY_COUNT, visibility_name)
WORDS(suitability, suitability, SUITABILITY_COUNT, suitability_name)
