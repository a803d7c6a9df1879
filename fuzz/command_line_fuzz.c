/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the command line, a line of the input each; each word also as the values it may be.
 */
#include <string.h>

#include "base/arena.h"
#include "base/assert.h"
#include "cli/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORD_MAX = 40 };

static int split(char *text, char *words[static WORD_MAX])
{
    int count = 0;
    while (count < WORD_MAX) {
        words[count++] = text;
        text += strcspn(text, "\n");
        if (!*text)
            return count;
        *text++ = '\0';
    }
    return count;
}

static void check_error(const struct error *err)
{
    struct buffer sentence = {0};
    ALWAYS(err->kind == ERROR_USAGE);
    error_write(&sentence, LANGUAGE_EN, err);
    error_write(&sentence, LANGUAGE_ZH, err);
    buffer_free(&sentence);
}

static void check_invocation(const struct invocation *invocation)
{
    const struct command *command = invocation->command;
    ALWAYS(invocation->city_path && command);
    ALWAYS(invocation->argument_count >= command->argument_min);
    ALWAYS(invocation->argument_count <= command->argument_max);
    struct error err;
    enum hazard hazard;
    int64_t count = 5;
    if (!parse_count(invocation, "seed", 0, 100, &count, &err))
        check_error(&err);
    ALWAYS(count >= 0 && count <= 100);
    if (!parse_hazard(invocation, &hazard, &err))
        check_error(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    char *words[WORD_MAX];
    int count = split(arena_copy(arena, (const char *)data, size), words);
    struct invocation invocation = {0};
    struct error err = {0};
    if (invocation_parse(count, words, &invocation, &err))
        check_invocation(&invocation);
    else
        check_error(&err);
    for (int i = 0; i < count; i++) {
        int64_t value;
        if (parse_duration(words[i], &value))
            ALWAYS(value > 0);
        if (parse_length(words[i], &value))
            ALWAYS(value > 0);
    }
    arena_free(arena);
    return 0;
}
