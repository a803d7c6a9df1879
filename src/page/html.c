/* SPDX-License-Identifier: Apache-2.0 */
#include "page/html.h"

#include <string.h>

#include "base/assert.h"
#include "base/utf8.h"

static uint32_t code_point(const char *bytes, size_t length)
{
    const unsigned char *b = (const unsigned char *)bytes;
    switch (length) {
    case 1: return b[0];
    case 2: return (uint32_t)(b[0] & 0x1F) << 6 | (b[1] & 0x3F);
    case 3: return (uint32_t)(b[0] & 0x0F) << 12 | (uint32_t)(b[1] & 0x3F) << 6 | (b[2] & 0x3F);
    default:
        return (uint32_t)(b[0] & 0x07) << 18 | (uint32_t)(b[1] & 0x3F) << 12 |
               (uint32_t)(b[2] & 0x3F) << 6 | (b[3] & 0x3F);
    }
}

/* Control characters, marks of direction, and what XML 1.0 does not allow. */
static bool is_unwanted(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x061C ||
           c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
}

/* Hebrew, Arabic and their neighbours. */
static bool is_right_to_left(uint32_t c)
{
    return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
           (c >= 0xFE70 && c <= 0xFEFE) || (c >= 0x10800 && c <= 0x10FFF) ||
           (c >= 0x1E800 && c <= 0x1EFFF);
}

/* Appends `text` without what is unwanted; true if it holds letters written right to left. */
static bool add_clean(struct buffer *out, const char *text)
{
    bool right_to_left = false;
    size_t left = strlen(text);
    while (left > 0) {
        size_t length = utf8_length(text, left);
        if (length == 0) {
            buffer_add_text(out, "\xEF\xBF\xBD");
            length = 1;
        } else {
            uint32_t c = code_point(text, length);
            right_to_left = right_to_left || is_right_to_left(c);
            if (!is_unwanted(c))
                buffer_add(out, text, length);
        }
        text += length;
        left -= length;
    }
    return right_to_left;
}

static void add_escaped(struct buffer *out, const char *text)
{
    for (;;) {
        size_t plain = strcspn(text, "&<>\"'");
        buffer_add(out, text, plain);
        text += plain;
        switch (*text++) {
        case '&': buffer_add_text(out, "&amp;"); break;
        case '<': buffer_add_text(out, "&lt;"); break;
        case '>': buffer_add_text(out, "&gt;"); break;
        case '"': buffer_add_text(out, "&quot;"); break;
        case '\'': buffer_add_text(out, "&#39;"); break;
        default: return;
        }
    }
}

void html_text(const struct html *html, const char *text)
{
    struct buffer clean = {0};
    add_clean(&clean, text ? text : "");
    add_escaped(html->out, buffer_text(&clean));
    buffer_free(&clean);
}

void html_name(const struct html *html, const char *name)
{
    html_raw(html, "<bdi>");
    html_text(html, name);
    html_raw(html, "</bdi>");
}

void html_arg(const struct html *html, struct text_arg arg)
{
    struct buffer value = {0};
    text_write_arg(&value, html->language, arg);
    html_text(html, buffer_text(&value));
    buffer_free(&value);
}

void html_gap(const struct html *html)
{
    if (html->language != LANGUAGE_ZH)
        html_raw(html, " ");
}

void html_integer(const struct html *html, int64_t value)
{
    buffer_add_integer(html->out, value);
}

void html_tenths(const struct html *html, int64_t value)
{
    buffer_add_decimal(html->out, value, 1);
}

/* Everything but letters, digits and what is not ASCII is written as its number. */
void html_css_text(const struct html *html, const char *text)
{
    struct buffer clean = {0};
    add_clean(&clean, text);
    for (const char *at = buffer_text(&clean); *at; at++) {
        unsigned char c = (unsigned char)*at;
        bool plain = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                     (c >= 'a' && c <= 'z') || c == ' ';
        if (plain)
            buffer_add_char(html->out, *at);
        else
            buffer_add_format(html->out, "\\%02x ", c);
    }
    buffer_free(&clean);
}

/* A name in a sentence: clean, and isolated if it runs from right to left (Unicode UAX 9). */
static void add_isolated(struct buffer *out, const char *name)
{
    struct buffer clean = {0};
    bool right_to_left = add_clean(&clean, name);
    if (right_to_left)
        buffer_add_text(out, "\xE2\x81\xA8");
    buffer_add_text(out, buffer_text(&clean));
    if (right_to_left)
        buffer_add_text(out, "\xE2\x81\xA9");
    buffer_free(&clean);
}

void html_say_list(const struct html *html, enum text_id id, const struct text_arg *args,
                   size_t arg_count)
{
    struct text_arg safe[HTML_ARG_MAX] = {0};
    struct buffer names[HTML_ARG_MAX] = {{0}};
    ALWAYS(arg_count <= HTML_ARG_MAX);
    for (size_t i = 0; i < arg_count; i++) {
        safe[i] = args[i];
        if (args[i].kind != TEXT_ARG_TEXT)
            continue;
        add_isolated(&names[i], args[i].text ? args[i].text : "");
        safe[i].text = buffer_text(&names[i]);
    }
    struct buffer sentence = {0};
    text_write_list(&sentence, html->language, id, safe, arg_count);
    add_escaped(html->out, buffer_text(&sentence));
    buffer_free(&sentence);
    for (size_t i = 0; i < arg_count; i++)
        buffer_free(&names[i]);
}
