/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands, and the help that is read off it. */
#include "unit.h"

#include "cli/command.h"
#include "cli/help.h"

/* The next word, as a shell takes it: what stands in double quotes is one. NULL at the end. */
static char *next_word(char **rest)
{
    bool is_quoted = *rest && **rest == '"';
    if (!is_quoted)
        return strsep(rest, " ");
    ++*rest;
    char *word = strsep(rest, "\"");
    if (*rest && **rest == ' ')
        ++*rest;
    else
        *rest = NULL;
    return word;
}

static void every_example_is_a_command_that_can_be_given(void **state)
{
    (void)state;
    for (int c = 0; command_at(c); c++) {
        char words[512];
        char *list[32];
        int count = 0;
        assert_true(strlen(command_at(c)->example) < sizeof words);
        memcpy(words, command_at(c)->example, strlen(command_at(c)->example) + 1);
        for (char *rest = words, *word; (word = next_word(&rest));)
            list[count++] = word;
        struct invocation invocation = {0};
        struct error err;
        assert_true(invocation_parse(count, list, &invocation, &err));
        assert_ptr_equal(invocation.command, command_at(c));
    }
}

static void no_command_and_no_option_stands_twice(void **state)
{
    (void)state;
    for (int c = 0; command_at(c); c++) {
        const struct command *a = command_at(c);
        for (int d = c + 1; command_at(d); d++) {
            const struct command *b = command_at(d);
            if (strcmp(a->verb, b->verb) != 0)
                continue;
            assert_true(a->noun || b->noun);
            /* A verb that stands alone beside its nouns takes no word that could be one. */
            if (!a->noun || !b->noun)
                assert_int_equal((a->noun ? b : a)->argument_max, 0);
            else
                assert_string_not_equal(a->noun, b->noun);
        }
        for (int o = 0; o < OPTION_MAX && a->options[o].name; o++) {
            assert_true(o < OPTION_MAX - 1);
            assert_true(strlen(a->options[o].name) < 30);
            for (int p = o + 1; p < OPTION_MAX && a->options[p].name; p++)
                assert_string_not_equal(a->options[o].name, a->options[p].name);
        }
    }
}

static void every_command_says_what_it_takes(void **state)
{
    (void)state;
    for (int c = 0; command_at(c); c++) {
        const struct command *command = command_at(c);
        assert_non_null(command->run);
        assert_true(command->argument_min <= command->argument_max);
        assert_true(command->argument_max <= ARGUMENT_MAX);
        assert_int_equal(command->argument_max > 0, *command->arguments != '\0');
    }
}

static void help_names_every_command_and_option_in_both_languages(void **state)
{
    (void)state;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct buffer overview = {0};
        help_overview(&overview, (enum language)language);
        for (int c = 0; command_at(c); c++) {
            struct buffer help = {0};
            help_command(&help, (enum language)language, command_at(c));
            assert_non_null(strstr(buffer_text(&help), command_at(c)->example));
            for (int o = 0; o < OPTION_MAX && command_at(c)->options[o].name; o++)
                assert_non_null(strstr(buffer_text(&help), command_at(c)->options[o].name));
            const char *summary = text_get((enum language)language, command_at(c)->summary);
            assert_non_null(strstr(buffer_text(&help), summary));
            assert_non_null(strstr(buffer_text(&overview), summary));
            buffer_clear(&help);
            help_verb(&help, (enum language)language, command_at(c)->verb);
            assert_non_null(strstr(buffer_text(&help), summary));
            buffer_free(&help);
        }
        buffer_free(&overview);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_is_a_command_that_can_be_given),
        cmocka_unit_test(no_command_and_no_option_stands_twice),
        cmocka_unit_test(every_command_says_what_it_takes),
        cmocka_unit_test(help_names_every_command_and_option_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
