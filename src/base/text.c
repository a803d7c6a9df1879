/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <string.h>

#include "base/assert.h"
#include "base/date.h"
#include "text_table.h" /* text_sentences, text_names, generated */

bool language_parse(const char *name, enum language *ret_language)
{
    if (!name)
        return false;
    size_t length = strcspn(name, "_-.@");
    if (length != 2)
        return false;
    if (strncmp(name, "en", 2) == 0)
        *ret_language = LANGUAGE_EN;
    else if (strncmp(name, "zh", 2) == 0)
        *ret_language = LANGUAGE_ZH;
    else
        return false;
    return true;
}

const char *language_tag(enum language language)
{
    return language == LANGUAGE_ZH ? "zh-CN" : "en";
}

const char *text_get(enum language language, enum text_id id)
{
    ALWAYS(id < TEXT_COUNT);
    return text_sentences[id][language];
}

const char *text_id_name(enum text_id id)
{
    ALWAYS(id < TEXT_COUNT);
    return text_names[id];
}

static void add_grouped(struct buffer *out, int64_t value)
{
    struct buffer plain = {0};
    buffer_add_integer(&plain, value);
    const char *digits = buffer_text(&plain);
    if (*digits == '-')
        buffer_add_char(out, *digits++);
    size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buffer_add_char(out, ',');
        buffer_add_char(out, digits[i]);
    }
    buffer_free(&plain);
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/* Half away from zero. */
static int64_t divide_rounded(int64_t value, int64_t by)
{
    uint64_t rest = magnitude(value % by);
    int64_t away = value < 0 ? -1 : 1;
    return value / by + (rest >= (uint64_t)by - rest ? away : 0);
}

static int64_t two_digits(int64_t value)
{
    uint64_t size = magnitude(value), unit = 1;
    while (size / unit >= 100)
        unit *= 10;
    int64_t rounded = (int64_t)((size + unit / 2) / unit * unit);
    return value < 0 ? -rounded : rounded;
}

static void add_estimate(struct buffer *out, enum language language, int64_t value)
{
    buffer_add_text(out, language == LANGUAGE_ZH ? "约 " : "about ");
    add_grouped(out, two_digits(value));
}

static void add_unit(struct buffer *out, enum language language, const char *en, const char *zh)
{
    buffer_add_char(out, ' ');
    buffer_add_text(out, language == LANGUAGE_ZH ? zh : en);
}

/* From an hour on the seconds are rounded away. */
static void add_duration(struct buffer *out, enum language language, int64_t ms)
{
    int64_t seconds = divide_rounded(ms, 1000);
    if (seconds < 0) {
        buffer_add_char(out, '-');
        seconds = -seconds;
    }
    if (seconds >= 3600)
        seconds = divide_rounded(seconds, 60) * 60;
    int64_t hours = seconds / 3600, minutes = seconds / 60 % 60;
    seconds %= 60;
    size_t begin = out->size;
    if (hours) {
        buffer_add_integer(out, hours);
        add_unit(out, language, "h", "小时");
    }
    if (minutes) {
        if (out->size > begin)
            buffer_add_char(out, ' ');
        buffer_add_integer(out, minutes);
        bool alone = hours == 0 && seconds == 0;
        add_unit(out, language, "min", alone ? "分钟" : "分");
    }
    if (seconds || out->size == begin) {
        if (out->size > begin)
            buffer_add_char(out, ' ');
        buffer_add_integer(out, seconds);
        add_unit(out, language, "s", "秒");
    }
}

/* `tenths` / 10 with one digit behind the point, none if it is 0. */
static void add_tenths(struct buffer *out, int64_t tenths)
{
    uint64_t size = magnitude(tenths);
    if (tenths < 0)
        buffer_add_char(out, '-');
    add_grouped(out, (int64_t)(size / 10));
    if (size % 10) {
        buffer_add_char(out, '.');
        buffer_add_char(out, (char)('0' + size % 10));
    }
}

enum { TENTH_OF_KM_MM = 100 * 1000 };

static void add_length(struct buffer *out, enum language language, int64_t mm)
{
    int64_t metres = divide_rounded(mm, 1000);
    if (magnitude(metres) < 1000) {
        add_grouped(out, metres);
        add_unit(out, language, "m", "米");
        return;
    }
    add_tenths(out, divide_rounded(mm, TENTH_OF_KM_MM));
    add_unit(out, language, "km", "公里");
}

static void add_date(struct buffer *out, enum language language, int64_t ms)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct date date = date_from_ms(ms);
    if (language == LANGUAGE_ZH)
        buffer_add_format(out, "%d年%d月%d日", date.year, date.month, date.day);
    else
        buffer_add_format(out, "%d %s %d,", date.day, months[date.month - 1], date.year);
    buffer_add_format(out, " %02d:%02d UTC", date.hour, date.minute);
}

/* What moves the cursor, hides or turns what follows: nobody's words may draw on the screen, nor
 * begin a line that looks like one of ours. */
static bool is_unseen(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;
    bool is_control = (byte[0] < 0x20 && byte[0] != '\t') || byte[0] == 0x7F;
    bool is_c1 = byte[0] == 0xC2 && byte[1] >= 0x80 && byte[1] < 0xA0;
    /* Embeddings and overrides; isolates end where they should, and pages write them. */
    bool is_turn = byte[0] == 0xE2 && byte[1] == 0x80 && byte[2] >= 0xAA && byte[2] <= 0xAE;
    return is_control || is_c1 || is_turn;
}

void text_write_words(struct buffer *out, const char *text)
{
    while (*text) {
        size_t plain = 0;
        while (text[plain] && !is_unseen(text + plain))
            plain++;
        buffer_add(out, text, plain);
        text += plain;
        if (!*text)
            return;
        buffer_add_text(out, *text == '\n' ? " ⏎ " : "\xEF\xBF\xBD");
        text += (unsigned char)*text == 0xE2 ? 3 : (unsigned char)*text == 0xC2 ? 2 : 1;
    }
}

void text_write_arg(struct buffer *out, enum language language, struct text_arg arg)
{
    switch (arg.kind) {
    case TEXT_ARG_TEXT: text_write_words(out, arg.text ? arg.text : ""); return;
    case TEXT_ARG_NAME: buffer_add_text(out, text_get(language, arg.id)); return;
    case TEXT_ARG_INTEGER: add_grouped(out, arg.integer); return;
    case TEXT_ARG_ESTIMATE: add_estimate(out, language, arg.integer); return;
    case TEXT_ARG_ROUNDED: add_grouped(out, two_digits(arg.integer)); return;
    case TEXT_ARG_PLAIN: buffer_add_integer(out, arg.integer); return;
    case TEXT_ARG_DURATION_MS: add_duration(out, language, arg.integer); return;
    case TEXT_ARG_MINUTES_MS:
        add_tenths(out, divide_rounded(arg.integer, 6000));
        add_unit(out, language, "min", "分钟");
        return;
    case TEXT_ARG_LENGTH_MM: add_length(out, language, arg.integer); return;
    case TEXT_ARG_PERMILLE:
        add_tenths(out, arg.integer);
        buffer_add_text(out, " %");
        return;
    case TEXT_ARG_DATE_MS: add_date(out, language, arg.integer); return;
    case TEXT_ARG_DEGREES_E7: buffer_add_decimal(out, arg.integer, 7); return;
    }
    ALWAYS(false); /* a kind of argument that does not exist */
}

static const struct text_arg *find_arg(const struct text_arg *args, size_t arg_count,
                                       const char *name, size_t length)
{
    for (size_t i = 0; i < arg_count; i++)
        if (strlen(args[i].name) == length && memcmp(args[i].name, name, length) == 0)
            return &args[i];
    return NULL;
}

/* `body` is what stands between the braces: "name" or "name?one:many". */
static void write_parameter(struct buffer *out, enum language language, const char *body,
                            size_t length, const struct text_arg *args, size_t arg_count)
{
    const char *question = memchr(body, '?', length);
    size_t name_length = question ? (size_t)(question - body) : length;
    const struct text_arg *arg = find_arg(args, arg_count, body, name_length);
    ALWAYS(arg);
    if (!question) {
        text_write_arg(out, language, *arg);
        return;
    }
    const char *colon = memchr(question, ':', length - name_length);
    ALWAYS(colon);
    if (arg->integer == 1)
        buffer_add(out, question + 1, (size_t)(colon - question - 1));
    else
        buffer_add(out, colon + 1, (size_t)(body + length - colon - 1));
}

void text_write_list(struct buffer *out, enum language language, enum text_id id,
                     const struct text_arg *args, size_t arg_count)
{
    const char *at = text_get(language, id);
    for (;;) {
        size_t plain = strcspn(at, "{");
        buffer_add(out, at, plain);
        at += plain;
        if (!*at)
            return;
        const char *end = strchr(at, '}');
        ALWAYS(end);
        write_parameter(out, language, at + 1, (size_t)(end - at - 1), args, arg_count);
        at = end + 1;
    }
}
