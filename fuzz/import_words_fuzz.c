/* SPDX-License-Identifier: Apache-2.0 */
/* The words of an import at the desk: the noun, then a line for each option, as NAME=VALUE. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/assert.h"
#include "base/utf8.h"
#include "serve/import_order.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *find(void *context, const char *option)
{
    const char *const *lines = context;
    size_t length = strlen(option);
    for (; *lines; lines++)
        if (strncmp(*lines, option, length) == 0 && (*lines)[length] == '=')
            return *lines + length + 1;
    return NULL;
}

/* Ends each line in place; what is beyond the last place is left out. */
static void split(char *text, const char **lines, size_t most)
{
    size_t count = 0;
    for (char *at = text; at && count + 1 < most;) {
        char *end = strchr(at, '\n');
        lines[count++] = at;
        if (end)
            *end++ = '\0';
        at = end;
    }
    lines[count] = NULL;
}

static void check_order(const struct import_order *order)
{
    struct buffer json = {0};
    struct json_writer writer = {.out = &json};
    import_order_json(&writer, order, false);
    ALWAYS(utf8_valid(buffer_text(&json), json.size));
    ALWAYS(!import_order_report(order, LANGUAGE_EN, true));
    ALWAYS(!import_order_refusal(order, LANGUAGE_ZH));
    buffer_free(&json);
}

static void check_error(const struct error *err)
{
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        struct buffer sentence = {0};
        ALWAYS(err->kind == ERROR_INPUT || err->kind == ERROR_NOT_FOUND);
        error_write(&sentence, (enum language)l, err);
        ALWAYS(sentence.size > 0);
        buffer_free(&sentence);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { LINES = 32 };
    const char *lines[LINES];
    struct import_order *order;
    struct error err;
    char *text = malloc(size + 1);
    ALWAYS(text);
    memcpy(text, data, size);
    text[size] = '\0';
    split(text, lines, LINES);
    const struct import_words words = {find, lines + (lines[0] != NULL)};
    if (import_order_new(lines[0] ? lines[0] : "", &words, &order, &err)) {
        check_order(order);
        import_order_free(order);
    } else {
        check_error(&err);
    }
    free(text);
    return 0;
}
