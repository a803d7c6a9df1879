/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "text_ids.h" /* enum text_id, generated from text/ by tools/catalogue.py */

/*
 * Everything a person reads comes from one catalogue (text/, one chapter a file): an id, an
 * English and a 简体中文 sentence, and named parameters.
 *
 *   {file}                 the argument `file`, written in the reader's language
 *   {count?person:people}  English only: the first word if the integer `count` is 1
 */
enum language { LANGUAGE_EN, LANGUAGE_ZH, LANGUAGE_COUNT };

/* "en", "zh", also with a region ("zh_CN.UTF-8"); false if it is neither. */
bool language_parse(const char *name, enum language *ret_language);
/* For the lang attribute of a page: "en", "zh-CN". */
const char *language_tag(enum language language);

enum text_arg_kind {
    TEXT_ARG_TEXT,        /* as it is */
    TEXT_ARG_NAME,        /* another text of the catalogue that takes no parameters */
    TEXT_ARG_INTEGER,     /* 262,304 */
    TEXT_ARG_ESTIMATE,    /* about 260,000 · 约 260,000: two digits */
    TEXT_ARG_ROUNDED,     /* 260,000: two digits, where a heading says that they are about */
    TEXT_ARG_PLAIN,       /* 1234: a line number, a year, an id */
    TEXT_ARG_DURATION_MS, /* 7 min 30 s · 7 分 30 秒; from an hour on 1 h 8 min */
    TEXT_ARG_MINUTES_MS,  /* 7.5 min · 7.5 分钟 */
    TEXT_ARG_LENGTH_MM,   /* 320 m · 320 米; 1.2 km · 1.2 公里 */
    TEXT_ARG_PERMILLE,    /* 4.3 % */
    TEXT_ARG_DATE_MS,     /* 12 November 2026, 03:10 UTC · 2026年11月12日 03:10 UTC */
    TEXT_ARG_DEGREES_E7,  /* 10.708 */
};

struct text_arg {
    const char *name;
    enum text_arg_kind kind;
    union {
        const char *text;
        int64_t integer;
        enum text_id id;
    };
};

#define ARG_TEXT(n, v) ((struct text_arg){.name = (n), .kind = TEXT_ARG_TEXT, .text = (v)})
#define ARG_NAME(n, v) ((struct text_arg){.name = (n), .kind = TEXT_ARG_NAME, .id = (v)})
#define ARG_NUMBER_(n, k, v) ((struct text_arg){.name = (n), .kind = (k), .integer = (int64_t)(v)})
#define ARG_INTEGER(n, v) ARG_NUMBER_(n, TEXT_ARG_INTEGER, v)
#define ARG_ESTIMATE(n, v) ARG_NUMBER_(n, TEXT_ARG_ESTIMATE, v)
#define ARG_ROUNDED(n, v) ARG_NUMBER_(n, TEXT_ARG_ROUNDED, v)
#define ARG_PLAIN(n, v) ARG_NUMBER_(n, TEXT_ARG_PLAIN, v)
#define ARG_DURATION(n, v) ARG_NUMBER_(n, TEXT_ARG_DURATION_MS, v)
#define ARG_MINUTES(n, v) ARG_NUMBER_(n, TEXT_ARG_MINUTES_MS, v)
#define ARG_LENGTH(n, v) ARG_NUMBER_(n, TEXT_ARG_LENGTH_MM, v)
#define ARG_PERMILLE(n, v) ARG_NUMBER_(n, TEXT_ARG_PERMILLE, v)
#define ARG_DATE(n, v) ARG_NUMBER_(n, TEXT_ARG_DATE_MS, v)
#define ARG_DEGREES(n, v) ARG_NUMBER_(n, TEXT_ARG_DEGREES_E7, v)

/*
 * Appends the sentence `id` with its parameters filled in. A parameter the caller left out is a
 * mistake of ours and stops the program.
 *
 *     text_write(&out, lang, TEXT_PLAN_PLACED, ARG_INTEGER("people", placed));
 */
void text_write_list(struct buffer *out, enum language language, enum text_id id,
                     const struct text_arg *args, size_t arg_count);
#define text_write(out, language, id, ...)                                                         \
    text_write_list(                                                                               \
        (out), (language), (id), (const struct text_arg[]){{0}, ##__VA_ARGS__} + 1,                \
        sizeof((const struct text_arg[]){{0}, ##__VA_ARGS__}) / sizeof(struct text_arg) - 1)

/* One argument alone, e.g. a cell of a table. */
void text_write_arg(struct buffer *out, enum language language, struct text_arg arg);

/* Words of somebody, as TEXT_ARG_TEXT writes them: in one line, and nothing in it moves the cursor,
 * hides or turns what follows. */
void text_write_words(struct buffer *out, const char *text);

/* The sentence as it stands in the catalogue; for texts without parameters. */
const char *text_get(enum language language, enum text_id id);

/* "plan.placed" for TEXT_PLAN_PLACED: the stable name in JSON, for programs. */
const char *text_id_name(enum text_id id);

#endif
