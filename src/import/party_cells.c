/* SPDX-License-Identifier: Apache-2.0 */
#include "import/party_cells.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter_or_digit(char c)
{
    return is_digit(c) || is_small(c) || is_capital(c);
}

/* The form of a key, with letters of either case. */
static bool is_key_but_for_case(const char *text)
{
    if (!is_letter_or_digit(*text))
        return false;
    size_t size = 0;
    for (; text[size]; size++)
        if (size == PARTY_KEY_MAX ||
            (!is_letter_or_digit(text[size]) && !strchr("-_.:/", text[size])))
            return false;
    return true;
}

static bool has_capital(const char *text)
{
    while (*text && !is_capital(*text))
        text++;
    return *text != '\0';
}

bool party_key_check(const char *text, struct error *ret_reason)
{
    if (!is_key_but_for_case(text))
        return error_set(ret_reason, ERROR_INPUT, TEXT_PARTY_KEY_FORM, ARG_TEXT("cell", text),
                         ARG_PLAIN("most", PARTY_KEY_MAX));
    return !has_capital(text) ||
           error_set(ret_reason, ERROR_INPUT, TEXT_PARTY_KEY_CAPITALS, ARG_TEXT("cell", text));
}

/* Control characters, and marks that turn the direction of a text or break its line. */
static bool is_control(const unsigned char *at)
{
    if (at[0] < 0x20 || at[0] == 0x7F)
        return true;
    if (at[0] == 0xC2)
        return at[1] >= 0x80 && at[1] <= 0x9F; /* U+0080–009F */
    if (at[0] != 0xE2)
        return false;
    if (at[1] == 0x80) /* U+200E–200F, U+2028–202E */
        return (at[2] >= 0x8E && at[2] <= 0x8F) || (at[2] >= 0xA8 && at[2] <= 0xAE);
    return at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9; /* U+2066–2069 */
}

bool party_text_check(const char *text, size_t most, struct error *ret_reason)
{
    size_t size = strlen(text);
    if (size > most)
        return error_set(ret_reason, ERROR_INPUT, TEXT_PARTY_TEXT_TOO_LONG,
                         ARG_INTEGER("bytes", size), ARG_INTEGER("most", most));
    for (const char *at = text; *at; at++)
        if (is_control((const unsigned char *)at))
            return error_set(ret_reason, ERROR_INPUT, TEXT_PARTY_CONTROL_CHARACTER);
    return true;
}

/* The size of the word that leads in an extension at `at`, 0 if there is none. */
static size_t extension_mark(const char *at)
{
    static const char *const marks[] = {"ext.", "ext", "x", "#", "转", "分机"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(at, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* 1 to 8 digits to the end, perhaps behind spaces; or nothing at all. */
static bool is_extension(const char *at)
{
    size_t mark = extension_mark(at);
    if (mark == 0)
        return *at == '\0';
    at += mark;
    at += strspn(at, " ");
    size_t digits = strspn(at, "0123456789");
    return digits >= 1 && digits <= 8 && at[digits] == '\0';
}

static bool is_phone(const char *text)
{
    enum { DIGITS_MIN = 3, DIGITS_MAX = 20 };
    if (strlen(text) > PARTY_PHONE_MAX)
        return false;
    const char *at = text + (*text == '+');
    int digits = 0;
    for (; is_digit(*at) || (*at && strchr(" -().", *at)); at++)
        digits += is_digit(*at);
    return digits >= DIGITS_MIN && digits <= DIGITS_MAX && is_extension(at);
}

bool party_phone_check(const char *text, struct error *ret_reason)
{
    return is_phone(text) ||
           error_set(ret_reason, ERROR_INPUT, TEXT_PARTY_PHONE_FORM, ARG_TEXT("cell", text));
}

/* Atoms that stand apart by single dots, no longer than 64 bytes. */
static bool is_local_part(const char *text, size_t size)
{
    char before = '.';
    if (size == 0 || size > 64)
        return false;
    for (size_t i = 0; i < size; before = text[i++]) {
        if (text[i] == '.'
                ? before == '.'
                : !is_letter_or_digit(text[i]) && !strchr("!#$%&'*+-/=?^_`{|}~", text[i]))
            return false;
    }
    return before != '.';
}

/* Two labels or more, each of 1 to 63 letters, digits and hyphens that stand inside. */
static bool is_domain(const char *text)
{
    int labels = 0;
    for (;; labels++) {
        size_t size = strcspn(text, ".");
        if (size == 0 || size > 63 || text[0] == '-' || text[size - 1] == '-')
            return false;
        for (size_t i = 0; i < size; i++)
            if (!is_letter_or_digit(text[i]) && text[i] != '-')
                return false;
        if (!text[size])
            return labels > 0;
        text += size + 1;
    }
}

bool party_email_check(const char *text, struct error *ret_reason)
{
    const char *at = strchr(text, '@');
    if (at && strlen(text) <= PARTY_EMAIL_MAX && is_local_part(text, (size_t)(at - text)) &&
        is_domain(at + 1))
        return true;
    return error_set(ret_reason, ERROR_INPUT, TEXT_PARTY_EMAIL_FORM, ARG_TEXT("cell", text));
}

bool party_rank_read(const char *text, uint32_t *ret_rank, struct error *ret_reason)
{
    enum { THOUSANDTHS = 1000 };
    int64_t rank;
    if (cell_quantity(text, 3, &rank) != NUMBER_OK || rank < 0 || rank % THOUSANDTHS != 0 ||
        rank / THOUSANDTHS > PARTY_RANK_MAX)
        return error_set(ret_reason, ERROR_INPUT, TEXT_PARTY_RANK_FORM, ARG_TEXT("cell", text),
                         ARG_INTEGER("most", PARTY_RANK_MAX));
    *ret_rank = (uint32_t)(rank / THOUSANDTHS);
    return true;
}

static const struct {
    const char *word;
    enum party_kind kind;
} kind_words[] = {
    {"organisation", PARTY_ORGANISATION},
    {"organization", PARTY_ORGANISATION},
    {"org", PARTY_ORGANISATION},
    {"unit", PARTY_ORGANISATION},
    {"机构", PARTY_ORGANISATION},
    {"单位", PARTY_ORGANISATION},
    {"组织", PARTY_ORGANISATION},
    {"部门", PARTY_ORGANISATION},
    {"post", PARTY_POST},
    {"position", PARTY_POST},
    {"岗位", PARTY_POST},
    {"职务", PARTY_POST},
    {"职位", PARTY_POST},
    {"person", PARTY_PERSON},
    {"人员", PARTY_PERSON},
    {"个人", PARTY_PERSON},
};

bool party_kind_read(const char *text, enum party_kind *ret_kind)
{
    for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++) {
        if (cell_same_word(text, kind_words[i].word)) {
            *ret_kind = kind_words[i].kind;
            return true;
        }
    }
    return false;
}

static const char *const role_words[][2] = {
    {"拟稿", "drafter"},
    {"拟稿人", "drafter"},
    {"查看", "viewer"},
    {"查看人", "viewer"},
    {"方案编制", "planner"},
    {"方案编制员", "planner"},
    {"值班员", "duty_officer"},
    {"审核", "checker"},
    {"审核人", "checker"},
    {"带班领导", "duty_leader"},
    {"办领导", "office_leader"},
    {"主要负责人", "office_leader"},
    {"政府", "government"},
    {"人民政府", "government"},
    {"军事机关", "military"},
    {"导调", "exercise_control"},
    {"导调组", "exercise_control"},
    {"系统管理员", "administrator"},
    {"管理员", "administrator"},
};

const char *party_role_word(const char *text)
{
    for (size_t i = 0; i < sizeof role_words / sizeof *role_words; i++)
        if (strcmp(text, role_words[i][0]) == 0)
            return role_words[i][1];
    return text;
}

/* Bytes of the mark at `at` that ends a word, 0 if there is none. */
static size_t separator_size(const char *at)
{
    static const char *const separators[] = {";",  ",",  " ",  "\t", "\n",      "\r",
                                             "；", "，", "、", "　", "\xC2\xA0"};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        if (strncmp(at, separators[i], strlen(separators[i])) == 0)
            return strlen(separators[i]);
    return 0;
}

bool party_list_next(const char **at, const char **ret_word, size_t *ret_size)
{
    size_t size;
    while ((size = separator_size(*at)) > 0)
        *at += size;
    *ret_word = *at;
    while (**at && separator_size(*at) == 0)
        (*at)++;
    *ret_size = (size_t)(*at - *ret_word);
    return *ret_size > 0;
}
