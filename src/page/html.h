/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include "base/text.h"

/*
 * Writes HTML in the XML syntax, in one language. Whatever comes from a file or a person passes
 * html_text, html_name or html_say and is escaped there; raw markup can only be a literal of the
 * program. What is not UTF-8 becomes U+FFFD; control characters and marks that turn the
 * direction of what follows (U+202E and its kin) are left out.
 */
struct html {
    struct buffer *out;
    enum language language;
};

#define html_raw(html, literal) buffer_add_text((html)->out, "" literal "")

void html_text(const struct html *html, const char *text);
/* A name from a source, kept apart from the direction of the text around it. */
void html_name(const struct html *html, const char *name);
/* One value as text_write_arg writes it. */
void html_arg(const struct html *html, struct text_arg arg);
/* Between two sentences: a space, in Chinese nothing. */
void html_gap(const struct html *html);
/* A number of the program's own, in digits: an attribute, a coordinate. */
void html_integer(const struct html *html, int64_t value);
/* `value` / 10 */
void html_tenths(const struct html *html, int64_t value);
/* `text` between the quotes of a CSS string. */
void html_css_text(const struct html *html, const char *text);

/* A sentence of the catalogue; names in it are kept apart as in html_name. */
enum { HTML_ARG_MAX = 12 };
void html_say_list(const struct html *html, enum text_id id, const struct text_arg *args,
                   size_t arg_count);
#define html_say(html, id, ...)                                                                    \
    html_say_list(                                                                                 \
        (html), (id), (const struct text_arg[]){{0}, ##__VA_ARGS__} + 1,                           \
        sizeof((const struct text_arg[]){{0}, ##__VA_ARGS__}) / sizeof(struct text_arg) - 1)

/* <name attributes>sentence</name> */
#define html_line(html, name, attributes, id, ...)                                                 \
    (html_raw(html, "<" name attributes ">"), html_say(html, id, ##__VA_ARGS__),                   \
     html_raw(html, "</" name ">"))

#endif
