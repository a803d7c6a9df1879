/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "cli/command.h"

enum { WORD_MAX = 128 };

static struct invocation invocation;
static struct error err;

/* Parses words that a space separates, as the shell would hand them over. */
static bool parse(const char *line)
{
    static char words[1024];
    char *list[WORD_MAX];
    int count = 0;
    memcpy(words, line, strlen(line) + 1);
    for (char *at = words; *at && count < WORD_MAX; at += strlen(at) + 1) {
        list[count++] = at;
        size_t size = strcspn(at, " ");
        if (!at[size])
            break;
        at[size] = '\0';
    }
    invocation = (struct invocation){0};
    memset(&err, 0xEE, sizeof err);
    return invocation_parse(count, list, &invocation, &err);
}

static void assert_refused(const char *line, enum text_id id, const char *word)
{
    assert_false(parse(line));
    assert_int_equal(err.kind, ERROR_USAGE);
    assert_int_equal(err.id, id);
    if (word)
        assert_string_equal(err.args[0].text, word);
}

static void finds_the_command_its_arguments_and_options(void **state)
{
    (void)state;
    assert_true(parse("oslo.muster import people p.csv --map people=pop --state=night --add"));
    assert_string_equal(invocation.city_path, "oslo.muster");
    assert_string_equal(invocation.command->noun, "people");
    assert_int_equal(invocation.argument_count, 1);
    assert_string_equal(invocation.arguments[0], "p.csv");
    assert_string_equal(option_value(&invocation, "map"), "people=pop");
    assert_string_equal(option_value(&invocation, "state"), "night");
    assert_string_equal(option_value(&invocation, "add"), "");
    assert_null(option_value(&invocation, "crs"));
    assert_null(option_value(&invocation, "nosuch"));
    assert_false(invocation.json);
}

static void options_and_arguments_come_in_any_order(void **state)
{
    (void)state;
    assert_true(parse("a export report -o r.html --lang zh n --json"));
    assert_string_equal(invocation.arguments[0], "n");
    assert_string_equal(option_value(&invocation, "output"), "r.html");
    assert_true(invocation.json);
    assert_int_equal(invocation.language, LANGUAGE_ZH);
    assert_true(parse("a export report n --output=-"));
    assert_string_equal(option_value(&invocation, "output"), "-");
}

static void negative_numbers_are_values(void **state)
{
    (void)state;
    assert_true(parse("a explain n --at -7.63,-48.1"));
    assert_string_equal(option_value(&invocation, "at"), "-7.63,-48.1");
    assert_true(parse("a check -5"));
    assert_string_equal(invocation.arguments[0], "-5");
    assert_true(parse("a check -"));
}

static void an_option_is_not_taken_for_a_value(void **state)
{
    (void)state;
    assert_refused("a plan shelters --name --json", TEXT_CLI_OPTION_NEEDS_VALUE, "--name");
    assert_refused("a export report n -o --json", TEXT_CLI_OPTION_NEEDS_VALUE, "-o");
    assert_true(parse("a plan shelters --name=--json"));
    assert_string_equal(option_value(&invocation, "name"), "--json");
}

static void each_word_that_does_not_fit_is_named(void **state)
{
    (void)state;
    assert_refused("a", TEXT_CLI_NO_VERB, NULL);
    assert_refused("", TEXT_CLI_NO_VERB, NULL);
    assert_refused("a fly", TEXT_CLI_UNKNOWN_VERB, "fly");
    assert_refused("a import", TEXT_CLI_NO_NOUN, "import");
    assert_refused("a import cats", TEXT_CLI_UNKNOWN_NOUN, "cats");
    assert_refused("a info --nosuch", TEXT_CLI_UNKNOWN_OPTION, "--nosuch");
    assert_refused("a info --", TEXT_CLI_UNKNOWN_OPTION, "--");
    assert_refused("a info --=x", TEXT_CLI_UNKNOWN_OPTION, "--=x");
    assert_refused("a info -x", TEXT_CLI_UNKNOWN_OPTION, "-x");
    assert_refused("a info -o f", TEXT_CLI_UNKNOWN_OPTION, "-o");
    assert_refused("a info --an_option_longer_than_any_there_could_ever_be=1",
                   TEXT_CLI_UNKNOWN_OPTION, NULL);
    assert_refused("a check n --state", TEXT_CLI_UNKNOWN_OPTION, "--state");
    assert_refused("a import roads f --add=yes", TEXT_CLI_UNKNOWN_OPTION, NULL);
    assert_refused("a import people f --add=yes", TEXT_CLI_OPTION_NO_VALUE, "--add=yes");
    assert_refused("a import people f --add --add", TEXT_CLI_OPTION_TWICE, "--add");
    assert_refused("a export report n -o a --output b", TEXT_CLI_OPTION_TWICE, "--output");
    assert_refused("a export report n --output b -o a", TEXT_CLI_OPTION_TWICE, "-o");
    assert_refused("a plan shelters --name", TEXT_CLI_OPTION_NEEDS_VALUE, "--name");
    assert_refused("a check n m", TEXT_CLI_TOO_MANY_ARGUMENTS, "m");
    assert_refused("a check", TEXT_CLI_MISSING_ARGUMENT, "NAME");
    assert_refused("a info --lang fr", TEXT_CLI_BAD_LANGUAGE, "fr");
    assert_refused("a info --lang", TEXT_CLI_BAD_LANGUAGE, "");
}

static void an_option_that_repeats_keeps_every_value_in_order(void **state)
{
    (void)state;
    assert_true(parse("a act draft note --say a=1 --realm live --say=b=2 --say c"));
    assert_string_equal(option_value(&invocation, "say"), "a=1");
    assert_string_equal(option_value_at(&invocation, "say", 0), "a=1");
    assert_string_equal(option_value_at(&invocation, "say", 1), "b=2");
    assert_string_equal(option_value_at(&invocation, "say", 2), "c");
    assert_null(option_value_at(&invocation, "say", 3));
    assert_null(option_value_at(&invocation, "realm", 1));
    assert_null(option_value_at(&invocation, "start", 0));
    struct buffer line = {0};
    buffer_add_text(&line, "a act draft note");
    for (int i = 0; i < REPEAT_MAX + 1; i++)
        buffer_add_text(&line, " --say x=1");
    assert_true(parse(buffer_text(&line)));
    assert_string_equal(option_value_at(&invocation, "say", REPEAT_MAX), "x=1");
    buffer_add_text(&line, " --say x=1");
    assert_refused(buffer_text(&line), TEXT_CLI_OPTION_TWICE, "--say");
    buffer_free(&line);
}

static void a_verb_may_stand_alone_beside_its_nouns(void **state)
{
    (void)state;
    assert_true(parse("a rules"));
    assert_null(invocation.command->noun);
    assert_true(parse("a rules --json"));
    assert_null(invocation.command->noun);
    assert_true(parse("a rules show alarm.test"));
    assert_string_equal(invocation.command->noun, "show");
    assert_refused("a rules sow", TEXT_CLI_UNKNOWN_NOUN, "sow");
    assert_refused("a act", TEXT_CLI_NO_NOUN, "act");
    assert_refused("a act --json", TEXT_CLI_NO_NOUN, "act");
}

static void options_of_every_command_stand_anywhere(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "--lang zh --json --as p-1 a import roads f", "a --json --lang=zh --as=p-1 import roads f",
        "a import --as p-1 --lang zh --json roads f", "a import roads --as p-1 f --json --lang zh"};
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
        assert_true(parse(lines[l]));
        assert_string_equal(invocation.city_path, "a");
        assert_string_equal(invocation.command->noun, "roads");
        assert_string_equal(invocation.arguments[0], "f");
        assert_string_equal(invocation.as, "p-1");
        assert_int_equal(invocation.language, LANGUAGE_ZH);
        assert_true(invocation.json);
    }
    assert_true(parse("a rules --lang zh"));
    assert_null(invocation.command->noun);
    assert_true(parse("a acts --json --open"));
    assert_non_null(option_value(&invocation, "open"));
    assert_refused("a --last 3 log", TEXT_CLI_OPTION_BEFORE_VERB, "--last");
    assert_refused("-o f a export log", TEXT_CLI_OPTION_BEFORE_VERB, "-o");
    assert_refused("a --lang fr info", TEXT_CLI_BAD_LANGUAGE, "fr");
    assert_refused("a --as p-1 info --as p-2", TEXT_CLI_OPTION_TWICE, "as");
}

static void how_to_answer_is_read_whatever_else_is_wrong(void **state)
{
    (void)state;
    char *const words[] = {(char[]){"a"},      (char[]){"fly"},    (char[]){"--nosuch"},
                           (char[]){"--json"}, (char[]){"--lang"}, (char[]){"zh"}};
    invocation = (struct invocation){0};
    invocation_read_manner(sizeof words / sizeof *words, words, &invocation);
    assert_true(invocation.json);
    assert_int_equal(invocation.language, LANGUAGE_ZH);
    invocation_read_manner(5, words, &invocation);
    assert_int_equal(invocation.language, LANGUAGE_ZH);
}

static void what_is_blank_is_nothing(void **state)
{
    (void)state;
    char *const words[][5] = {
        {(char[]){"a"}, (char[]){"exercise"}, (char[]){"new"}, (char[]){"\xe3\x80\x80 "}},
        {(char[]){"a"}, (char[]){"act"}, (char[]){"do"}, (char[]){"note"}, (char[]){"--why= "}},
        {(char[]){"a"}, (char[]){"info"}, (char[]){"--as="}},
    };
    const int counts[] = {4, 5, 3};
    const enum text_id ids[] = {TEXT_CLI_BLANK_ARGUMENT, TEXT_CLI_OPTION_NEEDS_VALUE,
                                TEXT_CLI_OPTION_NEEDS_VALUE};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        invocation = (struct invocation){0};
        assert_false(invocation_parse(counts[w], words[w], &invocation, &err));
        assert_int_equal(err.id, ids[w]);
    }
}

static void counts_are_whole_numbers_between_bounds(void **state)
{
    (void)state;
    int64_t value = 5;
    assert_true(parse("a import sites --made-up 40"));
    assert_true(parse_count(&invocation, "made-up", 1, 100, &value, &err));
    assert_int_equal(value, 40);
    assert_true(parse_count(&invocation, "places", 1, 100, &value, &err));
    assert_int_equal(value, 40);
    static const char *const wrong[] = {"0", "101", "x", "4x", "4.5", "99999999999999999999", "-1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        invocation.values[9] = wrong[i];
        assert_string_equal(option_value(&invocation, "made-up"), wrong[i]);
        assert_false(parse_count(&invocation, "made-up", 1, 100, &value, &err));
        assert_int_equal(err.id, TEXT_CLI_BAD_COUNT);
        assert_int_equal(value, 40);
    }
}

static void assert_duration(const char *text, int64_t expected_ms)
{
    int64_t ms = -1;
    assert_int_equal(parse_duration(text, &ms), expected_ms > 0);
    assert_int_equal(ms, expected_ms > 0 ? expected_ms : -1);
}

static void durations_are_numbers_with_units(void **state)
{
    (void)state;
    assert_duration("15min", 900000);
    assert_duration("90s", 90000);
    assert_duration("1h", 3600000);
    assert_duration("2min30s", 150000);
    assert_duration("1h30min5s", 5405000);
    assert_duration("1.5min", 90000);
    assert_duration("0.001s", 1);
    assert_duration("2d", 172800000);
    static const char *const wrong[] = {"",     "15",  "min",   "15m",         "15 min",    "-5min",
                                        "0min", "1h5", "5w",    "1.2345s",     "0.0004s",   "1..5s",
                                        "1,5s", "h1",  "1min ", "9999999999s", "999999999h"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_duration(wrong[i], 0);
    assert_duration(NULL, 0);
    assert_duration("8760h", 8760LL * 3600000);
    assert_duration("8760h1s", 0);
}

static void assert_length(const char *text, int64_t expected_mm)
{
    int64_t mm = -1;
    assert_int_equal(parse_length(text, &mm), expected_mm > 0);
    assert_int_equal(mm, expected_mm > 0 ? expected_mm : -1);
}

static void lengths_are_metres_or_kilometres(void **state)
{
    (void)state;
    assert_length("500m", 500000);
    assert_length("1.5km", 1500000);
    assert_length("0.001m", 1);
    assert_length("999999999km", 999999999000000);
    static const char *const wrong[] = {"", "500", "m", "0m", "-5m", "5mm", "5 m", "5min", "1e3m"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_length(wrong[i], 0);
    assert_length(NULL, 0);
}

static void a_hazard_is_required_and_must_be_known(void **state)
{
    (void)state;
    enum hazard hazard = HAZARD_FIRE;
    assert_true(parse("a plan shelters --hazard flood"));
    assert_true(parse_hazard(&invocation, &hazard, &err));
    assert_int_equal(hazard, HAZARD_FLOOD);
    assert_true(parse("a plan shelters"));
    assert_false(parse_hazard(&invocation, &hazard, &err));
    assert_int_equal(err.id, TEXT_CLI_OPTION_REQUIRED);
    assert_true(parse("a plan shelters --hazard rain"));
    assert_false(parse_hazard(&invocation, &hazard, &err));
    assert_int_equal(err.id, TEXT_CLI_BAD_VALUE);
    for (int h = 0; h < HAZARD_COUNT; h++)
        assert_non_null(strstr(err.args[2].text, hazard_name((enum hazard)h)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_command_its_arguments_and_options),
        cmocka_unit_test(options_and_arguments_come_in_any_order),
        cmocka_unit_test(negative_numbers_are_values),
        cmocka_unit_test(an_option_is_not_taken_for_a_value),
        cmocka_unit_test(each_word_that_does_not_fit_is_named),
        cmocka_unit_test(an_option_that_repeats_keeps_every_value_in_order),
        cmocka_unit_test(a_verb_may_stand_alone_beside_its_nouns),
        cmocka_unit_test(options_of_every_command_stand_anywhere),
        cmocka_unit_test(how_to_answer_is_read_whatever_else_is_wrong),
        cmocka_unit_test(what_is_blank_is_nothing),
        cmocka_unit_test(counts_are_whole_numbers_between_bounds),
        cmocka_unit_test(durations_are_numbers_with_units),
        cmocka_unit_test(lengths_are_metres_or_kilometres),
        cmocka_unit_test(a_hazard_is_required_and_must_be_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
