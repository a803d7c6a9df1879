/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/command.h"

static int option_count(const struct command *command)
{
    int count = 0;
    while (count < OPTION_MAX && command->options[count].name)
        count++;
    return count;
}

const char *option_value(const struct invocation *invocation, const char *name)
{
    const struct command *command = invocation->command;
    for (int i = 0; i < option_count(command); i++)
        if (strcmp(command->options[i].name, name) == 0)
            return invocation->values[i];
    return NULL;
}

const char *option_value_at(const struct invocation *invocation, const char *name, int index)
{
    const struct command *command = invocation->command;
    if (index == 0)
        return option_value(invocation, name);
    for (int r = 0; r < invocation->repeat_count; r++) {
        if (strcmp(command->options[invocation->repeats[r].option].name, name) == 0 && --index == 0)
            return invocation->repeats[r].value;
    }
    return NULL;
}

static bool refuse(struct error *err, enum text_id id, const char *word)
{
    return error_set(err, ERROR_USAGE, id, ARG_TEXT("word", word));
}

/* The words of the command line, one after the other. */
struct words {
    int count, next;
    char *const *word;
};

static const char *next_word(struct words *words)
{
    return words->next < words->count ? words->word[words->next++] : NULL;
}

/* The word after an option that takes a value; one with two dashes was meant as an option. */
static const char *next_value(struct words *words)
{
    bool is_there = words->next < words->count && strncmp(words->word[words->next], "--", 2) != 0;
    return is_there ? next_word(words) : NULL;
}

static bool set_common(struct invocation *invocation, const char *name, const char *value,
                       struct words *words, bool *ret_known, struct error *err)
{
    *ret_known = true;
    if (strcmp(name, "json") == 0 && !value) {
        invocation->json = true;
        return true;
    }
    if (strcmp(name, "lang") == 0) {
        if (!value)
            value = next_word(words);
        if (!value || !language_parse(value, &invocation->language))
            return refuse(err, TEXT_CLI_BAD_LANGUAGE, value ? value : "");
        return true;
    }
    const char **common = strcmp(name, "as") == 0              ? &invocation->as
                          : strcmp(name, "password-file") == 0 ? &invocation->password_file
                                                               : NULL;
    *ret_known = common != NULL;
    if (!common)
        return true;
    if (*common)
        return refuse(err, TEXT_CLI_OPTION_TWICE, name);
    *common = value ? value : next_value(words);
    return (*common && !utf8_is_blank(*common)) || refuse(err, TEXT_CLI_OPTION_NEEDS_VALUE, name);
}

void invocation_read_manner(int word_count, char *const *words, struct invocation *invocation)
{
    for (int w = 0; w < word_count; w++) {
        const char *value = w + 1 < word_count ? words[w + 1] : "";
        if (strcmp(words[w], "--json") == 0)
            invocation->json = true;
        else if (strncmp(words[w], "--lang=", 7) == 0)
            language_parse(words[w] + 7, &invocation->language);
        else if (strcmp(words[w], "--lang") == 0)
            language_parse(value, &invocation->language);
    }
}

static bool set_value(struct invocation *invocation, int option, const char *word,
                      const char *value, struct error *err)
{
    bool is_switch = !invocation->command->options[option].value_name;
    if (!value || (!is_switch && utf8_is_blank(value)))
        return refuse(err, TEXT_CLI_OPTION_NEEDS_VALUE, word);
    if (!invocation->values[option]) {
        invocation->values[option] = value;
        return true;
    }
    if (!invocation->command->options[option].repeats || invocation->repeat_count == REPEAT_MAX)
        return refuse(err, TEXT_CLI_OPTION_TWICE, word);
    invocation->repeats[invocation->repeat_count].option = option;
    invocation->repeats[invocation->repeat_count++].value = value;
    return true;
}

enum { OPTION_NAME_SIZE = 32 };

/* "name" of "--name" and of "--name=value"; the value, or NULL. */
static bool split_option(const char *word, char name[OPTION_NAME_SIZE], const char **ret_value)
{
    const char *equals = strchr(word, '=');
    size_t length = (equals ? (size_t)(equals - word) : strlen(word)) - 2;
    if (length >= OPTION_NAME_SIZE)
        return false;
    memcpy(name, word + 2, length);
    name[length] = '\0';
    *ret_value = equals ? equals + 1 : NULL;
    return true;
}

/* "--name value", "--name=value", "--switch" */
static bool take_option(struct invocation *invocation, const char *word, struct words *words,
                        struct error *err)
{
    char name[OPTION_NAME_SIZE];
    const char *value;
    bool known;
    if (!split_option(word, name, &value))
        return refuse(err, TEXT_CLI_UNKNOWN_OPTION, word);
    if (!set_common(invocation, name, value, words, &known, err) || known)
        return known && err->kind == ERROR_NONE;
    const struct command *command = invocation->command;
    for (int i = 0; i < option_count(command); i++) {
        if (strcmp(command->options[i].name, name) != 0)
            continue;
        if (command->options[i].value_name)
            return set_value(invocation, i, word, value ? value : next_value(words), err);
        if (value)
            return refuse(err, TEXT_CLI_OPTION_NO_VALUE, word);
        return set_value(invocation, i, word, "", err);
    }
    return refuse(err, TEXT_CLI_UNKNOWN_OPTION, word);
}

/* With that noun, NULL = standing alone. */
static const struct command *find_command(const char *verb, const char *noun)
{
    const struct command *command;
    for (int i = 0; (command = command_at(i)); i++)
        if (strcmp(command->verb, verb) == 0 &&
            (noun ? command->noun && strcmp(command->noun, noun) == 0 : !command->noun))
            return command;
    return NULL;
}

static bool take_short_option(struct invocation *invocation, const char *word, struct words *words,
                              struct error *err)
{
    if (strcmp(word, "-o") != 0)
        return refuse(err, TEXT_CLI_UNKNOWN_OPTION, word);
    for (int i = 0; i < option_count(invocation->command); i++) {
        if (strcmp(invocation->command->options[i].name, "output") != 0)
            continue;
        return set_value(invocation, i, word, next_value(words), err);
    }
    return refuse(err, TEXT_CLI_UNKNOWN_OPTION, word);
}

/* -1.5,48 or -7.63 are values, not options. */
static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0' && (word[1] < '0' || word[1] > '9');
}

/* Options of every command that stand here; the next word is none of them then. */
static bool take_common_options(struct invocation *invocation, struct words *words,
                                struct error *err)
{
    while (words->next < words->count && strncmp(words->word[words->next], "--", 2) == 0) {
        struct words rest = {words->count, words->next + 1, words->word};
        char name[OPTION_NAME_SIZE];
        const char *value;
        bool known;
        if (!split_option(words->word[words->next], name, &value))
            return true;
        if (!set_common(invocation, name, value, &rest, &known, err))
            return false;
        if (!known)
            return true;
        words->next = rest.next;
    }
    return true;
}

/* The city, or the verb. */
static bool take_plain_word(struct invocation *invocation, struct words *words,
                            const char **ret_word, struct error *err)
{
    if (!take_common_options(invocation, words, err))
        return false;
    *ret_word = next_word(words);
    return !*ret_word || !is_option(*ret_word) ||
           refuse(err, TEXT_CLI_OPTION_BEFORE_VERB, *ret_word);
}

static bool has_nouns(const char *verb)
{
    const struct command *command;
    for (int i = 0; (command = command_at(i)); i++)
        if (strcmp(command->verb, verb) == 0 && command->noun)
            return true;
    return false;
}

/* "import roads", "plans", and "rules" as well as "rules show". */
static const struct command *take_command(const char *verb, struct words *words, struct error *err)
{
    const char *noun = words->next < words->count ? words->word[words->next] : NULL;
    const struct command *command = noun ? find_command(verb, noun) : NULL;
    if (command) {
        words->next++;
        return command;
    }
    command = find_command(verb, NULL);
    if (command && (!noun || noun[0] == '-' || !has_nouns(verb)))
        return command;
    if (!has_nouns(verb))
        refuse(err, TEXT_CLI_UNKNOWN_VERB, verb);
    else
        refuse(err, noun ? TEXT_CLI_UNKNOWN_NOUN : TEXT_CLI_NO_NOUN, noun ? noun : verb);
    return NULL;
}

static bool take_argument(struct invocation *invocation, const char *word, struct error *err)
{
    const struct command *command = invocation->command;
    if (invocation->argument_count == command->argument_max)
        return refuse(err, TEXT_CLI_TOO_MANY_ARGUMENTS, word);
    if (utf8_is_blank(word))
        return refuse(err, TEXT_CLI_BLANK_ARGUMENT, command->arguments);
    invocation->arguments[invocation->argument_count++] = word;
    return true;
}

/* Words end up in the city file, in JSON and on pages, which are all UTF-8. */
static bool refuse_other_encodings(int count, char *const *word, struct error *err)
{
    for (int i = 0; i < count; i++)
        if (!utf8_valid(word[i], strlen(word[i])))
            return error_set(err, ERROR_USAGE, TEXT_CLI_NOT_UTF8, ARG_INTEGER("number", i + 1));
    return true;
}

bool invocation_parse(int word_count, char *const *word, struct invocation *invocation,
                      struct error *err)
{
    struct words words = {word_count, 0, word};
    err->kind = ERROR_NONE;
    if (!refuse_other_encodings(word_count, word, err))
        return false;
    const char *verb, *next;
    if (!take_plain_word(invocation, &words, &invocation->city_path, err) ||
        !take_plain_word(invocation, &words, &verb, err))
        return false;
    if (!verb)
        return error_set(err, ERROR_USAGE, TEXT_CLI_NO_VERB);
    if (!take_common_options(invocation, &words, err))
        return false;
    invocation->command = take_command(verb, &words, err);
    if (!invocation->command)
        return false;
    while ((next = next_word(&words))) {
        if (next[0] == '-' && next[1] == '-') {
            if (!take_option(invocation, next, &words, err))
                return false;
        } else if (is_option(next)) {
            if (!take_short_option(invocation, next, &words, err))
                return false;
        } else if (!take_argument(invocation, next, err)) {
            return false;
        }
    }
    if (invocation->argument_count < invocation->command->argument_min)
        return refuse(err, TEXT_CLI_MISSING_ARGUMENT, invocation->command->arguments);
    return true;
}

bool parse_count(const struct invocation *invocation, const char *name, int64_t least, int64_t most,
                 int64_t *value, struct error *err)
{
    const char *text = option_value(invocation, name);
    if (!text)
        return true;
    char *end;
    long long parsed = strtoll(text, &end, 10);
    if (end == text || *end || parsed < least || parsed > most)
        return error_set(err, ERROR_USAGE, TEXT_CLI_BAD_COUNT, ARG_TEXT("option", name),
                         ARG_TEXT("value", text), ARG_INTEGER("least", least),
                         ARG_INTEGER("most", most));
    *value = parsed;
    return true;
}

bool bad_value(struct error *err, const char *option, const char *value, const char *expected)
{
    return error_set(err, ERROR_USAGE, value ? TEXT_CLI_BAD_VALUE : TEXT_CLI_OPTION_REQUIRED,
                     ARG_TEXT("option", option), ARG_TEXT("value", value ? value : ""),
                     ARG_TEXT("expected", expected));
}

bool parse_hazard(const struct invocation *invocation, enum hazard *ret_hazard, struct error *err)
{
    const char *name = option_value(invocation, "hazard");
    if (name && hazard_parse(name, ret_hazard))
        return true;
    return bad_value(err, "hazard", name, "air_raid, flood, chemical, fire, earthquake");
}

bool invocation_flush(struct invocation *invocation, struct error *err)
{
    enum { MUCH = 1 << 20 };
    if (invocation->out->size < MUCH || !invocation->write_out)
        return true;
    return invocation->write_out(invocation->out) ||
           error_set(err, ERROR_IO, TEXT_ERROR_CANNOT_WRITE,
                     ARG_NAME("file", TEXT_HOST_STANDARD_OUTPUT),
                     ARG_NAME("reason", TEXT_HOST_DEVICE));
}
