/* SPDX-License-Identifier: Apache-2.0 */
#include "authority/rule_reading.h"

#include <string.h>

const char *spot_place(const struct spot *spot, const char *member)
{
    struct buffer place = {0};
    buffer_add_text(&place, spot->path);
    if (place.size && *member && *member != '[')
        buffer_add_char(&place, '.');
    buffer_add_text(&place, member);
    char *copy = arena_copy_text(spot->reading->arena, buffer_text(&place));
    buffer_free(&place);
    return copy;
}

void spot_complain(const struct spot *spot, const char *member, enum text_id id)
{
    error_set(spot->reading->err, ERROR_INPUT, id, ARG_TEXT("file", spot->reading->file),
              ARG_TEXT("place", spot_place(spot, member)));
}

void spot_complain_kind(const struct spot *spot, const char *member, enum text_id kind)
{
    error_set(spot->reading->err, ERROR_INPUT, TEXT_AUTHORITY_WRONG_KIND,
              ARG_TEXT("file", spot->reading->file), ARG_TEXT("place", spot_place(spot, member)),
              ARG_NAME("kind", kind));
}

void spot_complain_word(const struct spot *spot, const char *member, enum text_id id,
                        const char *word)
{
    error_set(spot->reading->err, ERROR_INPUT, id, ARG_TEXT("file", spot->reading->file),
              ARG_TEXT("place", spot_place(spot, member)), ARG_TEXT("word", word),
              ARG_INTEGER("most", RULE_ID_MAX));
}

static enum text_id kind_of(json_type type)
{
    switch (type) {
    case JSON_OBJECT: return TEXT_AUTHORITY_KIND_OBJECT;
    case JSON_ARRAY: return TEXT_AUTHORITY_KIND_LIST;
    case JSON_INTEGER: return TEXT_AUTHORITY_KIND_INTEGER;
    default: return TEXT_AUTHORITY_KIND_TEXT;
    }
}

json_t *spot_member(const struct spot *spot, const char *member, json_type type)
{
    json_t *found = json_object_get(spot->object, member);
    if (!found)
        spot_complain(spot, member, TEXT_AUTHORITY_MEMBER_MISSING);
    else if (json_typeof(found) != type)
        spot_complain_kind(spot, member, kind_of(type));
    else
        return found;
    return NULL;
}

bool spot_text(const struct spot *spot, const char *member, const char **ret_text)
{
    const json_t *text = spot_member(spot, member, JSON_STRING);
    if (!text)
        return false;
    size_t length = json_string_length(text);
    if (length == 0 || length > RULE_TEXT_MAX)
        return error_set(spot->reading->err, ERROR_INPUT, TEXT_AUTHORITY_TEXT_LENGTH,
                         ARG_TEXT("file", spot->reading->file),
                         ARG_TEXT("place", spot_place(spot, member)),
                         ARG_INTEGER("most", RULE_TEXT_MAX));
    *ret_text = arena_copy(spot->reading->arena, json_string_value(text), length);
    return true;
}

bool spot_texts(const struct spot *spot, const char *member, const char *ret_texts[LANGUAGE_COUNT])
{
    static const char *const languages[] = {[LANGUAGE_EN] = "en", [LANGUAGE_ZH] = "zh", NULL};
    const char *texts[LANGUAGE_COUNT];
    struct spot both = {.reading = spot->reading,
                        .object = spot_member(spot, member, JSON_OBJECT),
                        .path = spot_place(spot, member)};
    if (!both.object || !spot_known(&both, languages))
        return false;
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        if (!spot_text(&both, languages[language], &texts[language]))
            return false;
    memcpy(ret_texts, texts, sizeof texts);
    return true;
}

static bool is_id(const char *text)
{
    static const char ends[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    size_t length = strlen(text);
    return length > 0 && length <= RULE_ID_MAX && strchr(ends, text[0]) &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-.") == length;
}

bool spot_id(const struct spot *spot, const char *member, const char **ret_id)
{
    const char *id;
    if (!spot_text(spot, member, &id))
        return false;
    if (!is_id(id))
        return spot_fail_word(spot, member, TEXT_AUTHORITY_NOT_AN_ID, id);
    *ret_id = id;
    return true;
}

bool spot_known(const struct spot *spot, const char *const *known)
{
    const char *name;
    json_t *value;
    /* jansson's iterators want an object that may be changed. */
    json_object_foreach((json_t *)(uintptr_t)spot->object, name, value)
    {
        size_t i = 0;
        while (known[i] && strcmp(known[i], name) != 0)
            i++;
        if (!known[i])
            return spot_fail(spot, name, TEXT_AUTHORITY_MEMBER_UNKNOWN);
    }
    return true;
}

int find_act(const char *word)
{
    enum act act;
    return act_parse(word, &act) ? (int)act : -1;
}

int find_role(const char *word)
{
    enum role role;
    return role_parse(word, &role) ? (int)role : -1;
}

int find_basis(const char *word)
{
    enum basis_kind kind;
    bool is_other =
        basis_kind_parse(word, &kind) && (kind == BASIS_VERBAL || kind == BASIS_EMERGENCY);
    return is_other ? (int)kind : -1;
}

static bool fail_range(const struct spot *spot, const char *member, json_int_t value,
                       uint32_t least, uint32_t most)
{
    return error_set(spot->reading->err, ERROR_INPUT, TEXT_AUTHORITY_NUMBER_RANGE,
                     ARG_TEXT("file", spot->reading->file),
                     ARG_TEXT("place", spot_place(spot, member)), ARG_PLAIN("number", value),
                     ARG_INTEGER("least", least), ARG_INTEGER("most", most));
}

bool spot_number(const struct spot *spot, const char *member, uint32_t least, uint32_t most,
                 uint32_t *ret_number)
{
    const json_t *number = spot_member(spot, member, JSON_INTEGER);
    if (!number)
        return false;
    json_int_t value = json_integer_value(number);
    if (value < least || value > most)
        return fail_range(spot, member, value, least, most);
    *ret_number = (uint32_t)value;
    return true;
}

static bool add_word(const struct spot *spot, const char *member, word_finder find,
                     const json_t *item, word_set *words)
{
    if (!json_is_string(item))
        return spot_fail_kind(spot, member, TEXT_AUTHORITY_KIND_WORDS);
    const char *word = json_string_value(item);
    int number = find(word);
    if (number < 0)
        return spot_fail_word(spot, member, TEXT_AUTHORITY_WORD_UNKNOWN, word);
    if (*words & word_bit((unsigned)number))
        return spot_fail_word(spot, member, TEXT_AUTHORITY_WORD_TWICE, word);
    *words |= word_bit((unsigned)number);
    return true;
}

static bool add_level(const struct spot *spot, const char *member, uint32_t most,
                      const json_t *item, word_set *levels)
{
    json_int_t level = json_integer_value(item);
    if (!json_is_integer(item))
        return spot_fail_kind(spot, member, TEXT_AUTHORITY_KIND_NUMBERS);
    if (level < 0 || level > most)
        return fail_range(spot, member, level, 0, most);
    char digits[] = {(char)('0' + level), '\0'};
    if (*levels & word_bit((unsigned)level))
        return spot_fail_word(spot, member, TEXT_AUTHORITY_WORD_TWICE, digits);
    *levels |= word_bit((unsigned)level);
    return true;
}

bool spot_words(const struct spot *spot, const char *member, word_finder find, word_set *ret_words)
{
    const json_t *list = spot_member(spot, member, JSON_ARRAY);
    word_set words = 0;
    if (!list)
        return false;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!add_word(spot, member, find, json_array_get(list, i), &words))
            return false;
    *ret_words = words;
    return words || spot_fail(spot, member, TEXT_AUTHORITY_LIST_EMPTY);
}

bool spot_levels(const struct spot *spot, const char *member, uint32_t most, word_set *ret_levels)
{
    const json_t *list = spot_member(spot, member, JSON_ARRAY);
    word_set levels = 0;
    if (!list)
        return false;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!add_level(spot, member, most, json_array_get(list, i), &levels))
            return false;
    *ret_levels = levels;
    return levels || spot_fail(spot, member, TEXT_AUTHORITY_LIST_EMPTY);
}
