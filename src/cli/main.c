/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/harmless.h"
#include "cli/help.h"
#include "host/memory.h"
#include "host/terminal.h"

/* From --lang, MUSTER_LANG or the locale of the terminal; English if they say nothing. */
static enum language default_language(void)
{
    static const char *const variables[] = {"MUSTER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    enum language language = LANGUAGE_EN;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value && language_parse(value, &language))
            break;
    }
    return language;
}

static bool is_word(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

/* Help may be asked for anywhere; before a complete command it is about what is there so far. */
static bool asks_for_help(int count, char **words)
{
    for (int i = 0; i < count; i++)
        if (is_word(words[i], "--help", "-h"))
            return true;
    return count == 0 || strcmp(words[0], "help") == 0;
}

static const struct command *command_in(int count, char **words, const char **ret_verb)
{
    const struct command *command, *alone = NULL;
    *ret_verb = NULL;
    for (int w = 0; w < count && !*ret_verb; w++) {
        for (int c = 0; (command = command_at(c)); c++) {
            if (strcmp(command->verb, words[w]) != 0)
                continue;
            *ret_verb = command->verb;
            if (!command->noun)
                alone = command;
            else if (w + 1 < count && strcmp(command->noun, words[w + 1]) == 0)
                return command;
        }
    }
    return alone;
}

static void help(int count, char **words, enum language language, struct buffer *out)
{
    const char *verb;
    const struct command *command = command_in(count, words, &verb);
    if (command)
        help_command(out, language, command);
    else if (verb)
        help_verb(out, language, verb);
    else
        help_overview(out, language);
}

static bool write_all(FILE *stream, const struct buffer *text)
{
    return fwrite(buffer_text(text), 1, text->size, stream) == text->size && fflush(stream) == 0;
}

/* What others have written does not steer the terminal of whoever reads it. */
static bool write_harmless(FILE *stream, const char *text, size_t size)
{
    struct buffer harmless = {0};
    harmless_write(&harmless, text, size);
    bool ok = write_all(stream, &harmless);
    buffer_free(&harmless);
    return ok;
}

static bool write_out(struct buffer *out)
{
    bool ok = write_harmless(stdout, buffer_text(out), out->size);
    buffer_clear(out);
    return ok;
}

static void print_error(const struct invocation *invocation, const struct error *err)
{
    struct buffer sentence = {0};
    error_write(&sentence, invocation->language, err);
    if (invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        json_key(&json, "error");
        json_open_object(&json);
        json_put_text(&json, "kind", error_kind_name(err->kind));
        json_put_text(&json, "id", text_id_name(err->id));
        json_put_text(&json, "message", buffer_text(&sentence));
        if (invocation->refusal_json) {
            json_key(&json, "answer");
            json_add_raw(&json, invocation->refusal_json, strlen(invocation->refusal_json));
        }
        json_close(&json);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
    }
    struct buffer said = {0};
    buffer_add_format(&said, "muster: %s\n", buffer_text(&sentence));
    if (invocation->refusal)
        buffer_add_text(&said, invocation->refusal);
    write_harmless(stderr, buffer_text(&said), said.size);
    buffer_free(&said);
    buffer_free(&sentence);
}

static volatile bool is_interrupted;

static void interrupt(int signal_number)
{
    (void)signal_number;
    is_interrupted = true;
}

/* Ctrl-C asks the work to stop and to leave the city as it was; a second one ends the process. */
static void catch_interrupt(void)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
}

/* Parses, runs, writes; returns the exit code. */
static int run(int count, char **words, struct invocation *invocation)
{
    struct error err = {0};
    invocation_read_manner(count, words, invocation);
    if (asks_for_help(count, words)) {
        help(count, words, invocation->language, invocation->out);
        return 0;
    }
    if (is_word(words[0], "--version", "-V")) {
        say(invocation, TEXT_CLI_VERSION, ARG_TEXT("version", MUSTER_VERSION));
        return 0;
    }
    struct terminal_bar bar;
    bool ok = invocation_parse(count, words, invocation, &err);
    if (ok) {
        struct progress progress = terminal_bar_begin(&bar, invocation->language);
        bar.stop = &is_interrupted;
        catch_interrupt();
        invocation->progress = &progress;
        invocation->stop = &is_interrupted;
        ok = invocation->command->run(invocation, &err);
        terminal_bar_end(&bar);
    }
    write_harmless(stderr, buffer_text(invocation->notes), invocation->notes->size);
    if (!ok) {
        print_error(invocation, &err);
        return error_exit_code(err.kind);
    }
    return invocation->exit_code;
}

int main(int argc, char **argv)
{
    memory_keep_freed();
    struct buffer out = {0}, notes = {0};
    struct invocation invocation = {
        .language = default_language(),
        .out = &out,
        .notes = &notes,
        .write_out = write_out,
        .arena = arena_new(),
    };
    int code = run(argc - 1, argv + 1, &invocation);
    bool is_out = invocation.out_is_data ? write_all(stdout, &out) : write_out(&out);
    if (!is_out && code == 0)
        code = error_exit_code(ERROR_IO);
    buffer_free(&out);
    buffer_free(&notes);
    arena_free(invocation.arena);
    return code;
}
