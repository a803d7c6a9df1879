/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_LOG_WORDS_H
#define CLI_LOG_WORDS_H

#include "entry/entry.h"
#include "operate/body.h"
#include "operate/state.h"

/*
 * What an entry says, and what a row of the projection holds, in words: read off the tables of
 * fields (operate/body.h), so that a new type of entry needs a sentence for each new field and
 * nothing else.
 */

/* The essential of a body, one field after the other: "17, places 450, state: usable". */
void write_fields(struct buffer *out, enum language language, const struct body_form *form,
                  const void *body);
/* A stable word of this field for people; the word itself where there is no text for it. */
const char *say_word(enum language language, const char *field, const char *word);
/* What was said of a particular of an act: the order of classes in words, all else as it is. */
const char *say_particular(enum language language, const char *particular, const char *text,
                           struct arena *arena);
/* Can every field of the form be said? NULL, or the name of the first that cannot. */
const char *field_without_words(const struct body_form *form);

/* "[LIVE]", "[EXERCISE 3]", "[planning]"; 【实战】 */
void write_realm(struct buffer *out, enum language language, struct realm realm);
/* "rule a-1 of cn: article 5", "verbal order of …" */
void write_basis(struct buffer *out, enum language language, const struct basis *basis);
/* "2026-11-24T03:10:05Z" as an argument; lives in `arena`. */
const char *moment_text(int64_t ms, struct arena *arena);

/* "act", "plan"… for people, as a heading of rows; and their form, NULL where rows have none. */
enum text_id row_kind_text(enum row_kind kind);
const struct body_form *row_kind_form(enum row_kind kind);

#endif
