/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For rule_schema_test.py: reads rule sets from standard input, one a line, and says of each "ok"
 * or what is wrong with it; or, with --words, lists the closed words.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "authority/rule_set.h"

static void list_words(void)
{
    for (int act = 0; act < ACT_COUNT; act++)
        printf("act %s\n", act_name((enum act)act));
    for (int role = 0; role < ROLE_COUNT; role++)
        printf("role %s\n", role_name((enum role)role));
    for (int particular = 0; particular < PARTICULAR_COUNT; particular++)
        printf("particular %s\n", particular_name((enum particular)particular));
    for (int realm = 0; realm < REALM_KIND_COUNT; realm++)
        printf("realms %s\n", act_realm_name((enum realm_kind)realm));
    for (int readiness = 0; readiness < READINESS_COUNT; readiness++)
        printf("readiness %s\n", readiness_name((enum readiness)readiness));
    for (int relation = 0; relation < AREA_RELATION_COUNT; relation++)
        printf("areas %s\n", area_relation_name((enum area_relation)relation));
}

static void judge(const char *line, size_t size, struct arena *arena, struct buffer *sentence)
{
    struct rule_set rules;
    struct error err;
    buffer_clear(sentence);
    if (rule_set_read("line", line, size, arena, &rules, &err))
        buffer_add_text(sentence, "ok");
    else
        error_write(sentence, LANGUAGE_EN, &err);
    for (char *at = sentence->bytes; *at; at++)
        if (*at == '\n')
            *at = ' ';
    puts(sentence->bytes);
    arena_clear(arena);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--words") == 0) {
        list_words();
        return 0;
    }
    struct arena *arena = arena_new();
    struct buffer sentence = {0};
    char *line = NULL;
    size_t capacity = 0;
    ssize_t size;
    while ((size = getline(&line, &capacity, stdin)) > 0)
        judge(line, (size_t)size - (line[size - 1] == '\n'), arena, &sentence);
    free(line);
    buffer_free(&sentence);
    arena_free(arena);
    return 0;
}
