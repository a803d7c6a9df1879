/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

#include <string.h>

static void add_line(struct buffer *out, enum language language, enum text_id id)
{
    text_write(out, language, id);
    buffer_add_char(out, '\n');
}

static void add_name(struct buffer *out, const struct command *command)
{
    buffer_add_text(out, command->verb);
    if (command->noun)
        buffer_add_format(out, " %s", command->noun);
    if (command->arguments[0])
        buffer_add_format(out, " %s", command->arguments);
}

static void add_padded(struct buffer *out, struct buffer *left, size_t width)
{
    buffer_add_text(out, "  ");
    buffer_add(out, buffer_text(left), left->size);
    for (size_t i = left->size; i < width; i++)
        buffer_add_char(out, ' ');
    buffer_add_text(out, "  ");
}

static void add_command_line(struct buffer *out, enum language language,
                             const struct command *command)
{
    struct buffer name = {0};
    add_name(&name, command);
    add_padded(out, &name, 25);
    add_line(out, language, command->summary);
    buffer_free(&name);
}

void help_overview(struct buffer *out, enum language language)
{
    add_line(out, language, TEXT_CLI_HELP_HEAD);
    buffer_add_text(out, "\n  muster CITY.muster <verb> [noun] [options]\n\n");
    const struct command *command;
    for (int i = 0; (command = command_at(i)); i++)
        add_command_line(out, language, command);
    buffer_add_char(out, '\n');
    add_line(out, language, TEXT_CLI_HELP_COMMON);
    add_line(out, language, TEXT_CLI_HELP_EXIT_CODES);
}

void help_command(struct buffer *out, enum language language, const struct command *command)
{
    add_line(out, language, command->summary);
    buffer_add_text(out, "\n  muster CITY.muster ");
    add_name(out, command);
    buffer_add_text(out, command->options[0].name ? " [options]\n\n" : "\n\n");
    for (int i = 0; i < OPTION_MAX && command->options[i].name; i++) {
        const struct option *option = &command->options[i];
        struct buffer name = {0};
        buffer_add_format(&name, "--%s", option->name);
        if (option->value_name)
            buffer_add_format(&name, " %s", option->value_name);
        add_padded(out, &name, 24);
        add_line(out, language, option->help);
        buffer_free(&name);
    }
    if (command->options[0].name)
        buffer_add_char(out, '\n');
    add_line(out, language, TEXT_CLI_HELP_EXAMPLE);
    buffer_add_format(out, "  muster %s\n\n", command->example);
    add_line(out, language, TEXT_CLI_HELP_COMMON);
    add_line(out, language, TEXT_CLI_HELP_EXIT_CODES);
}

void help_verb(struct buffer *out, enum language language, const char *verb)
{
    const struct command *command;
    for (int i = 0; (command = command_at(i)); i++)
        if (strcmp(command->verb, verb) == 0)
            add_command_line(out, language, command);
}
