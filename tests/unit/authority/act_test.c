/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "authority/act.h"

/* Each word: its name, a word that is parsed back, and its text. */
struct vocabulary {
    const char *of;
    unsigned count;
    const char *(*name_of)(unsigned word);
    int (*find)(const char *name);
    enum text_id (*text_of)(unsigned word);
};

#define VOCABULARY(type, prefix)                                                                   \
    static const char *name_of_##prefix(unsigned word)                                             \
    {                                                                                              \
        return prefix##_name((enum type)word);                                                     \
    }                                                                                              \
    static enum text_id text_of_##prefix(unsigned word)                                            \
    {                                                                                              \
        return prefix##_text((enum type)word);                                                     \
    }

#define FIND(type, prefix)                                                                         \
    static int find_##prefix(const char *name)                                                     \
    {                                                                                              \
        enum type word;                                                                            \
        return prefix##_parse(name, &word) ? (int)word : -1;                                       \
    }

VOCABULARY(act, act)
VOCABULARY(role, role)
VOCABULARY(readiness, readiness)
VOCABULARY(area_relation, area_relation)
VOCABULARY(particular, particular)
VOCABULARY(realm_kind, act_realm)
FIND(act, act)
FIND(role, role)
FIND(readiness, readiness)
FIND(area_relation, area_relation)
FIND(particular, particular)

static const struct vocabulary vocabularies[] = {
    {"acts", ACT_COUNT, name_of_act, find_act, text_of_act},
    {"roles", ROLE_COUNT, name_of_role, find_role, text_of_role},
    {"readiness", READINESS_COUNT, name_of_readiness, find_readiness, text_of_readiness},
    {"areas", AREA_RELATION_COUNT, name_of_area_relation, find_area_relation,
     text_of_area_relation},
    {"particulars", PARTICULAR_COUNT, name_of_particular, find_particular, text_of_particular},
    {"realms", REALM_KIND_COUNT, name_of_act_realm, NULL, text_of_act_realm},
};
enum { VOCABULARY_COUNT = sizeof vocabularies / sizeof *vocabularies };

static void every_name_is_parsed_back(void **state)
{
    (void)state;
    for (size_t v = 0; v < VOCABULARY_COUNT; v++)
        for (unsigned word = 0; vocabularies[v].find && word < vocabularies[v].count; word++)
            assert_int_equal(vocabularies[v].find(vocabularies[v].name_of(word)), word);
}

static void names_are_of_small_letters_and_none_stands_twice(void **state)
{
    (void)state;
    for (size_t v = 0; v < VOCABULARY_COUNT; v++)
        for (unsigned word = 0; word < vocabularies[v].count; word++) {
            const char *name = vocabularies[v].name_of(word);
            assert_true(*name && strspn(name, "abcdefghijklmnopqrstuvwxyz._") == strlen(name));
            for (unsigned other = 0; other < word; other++)
                assert_string_not_equal(name, vocabularies[v].name_of(other));
        }
}

static void every_word_has_a_text_of_its_own_in_both_languages(void **state)
{
    (void)state;
    for (size_t v = 0; v < VOCABULARY_COUNT; v++)
        for (unsigned word = 0; word < vocabularies[v].count; word++)
            for (int language = 0; language < LANGUAGE_COUNT; language++)
                for (unsigned other = 0; other < word; other++)
                    assert_string_not_equal(
                        text_get((enum language)language, vocabularies[v].text_of(word)),
                        text_get((enum language)language, vocabularies[v].text_of(other)));
}

static void refuses_what_is_nearly_a_word(void **state)
{
    (void)state;
    static const char *const names[] = {"",         "Note",          "note ",
                                        "evacuate", "evacuate.war.", "peace\n"};
    for (size_t v = 0; v < VOCABULARY_COUNT; v++)
        for (size_t i = 0; vocabularies[v].find && i < sizeof names / sizeof *names; i++)
            assert_int_equal(vocabularies[v].find(names[i]), -1);
}

static void all_words_of_a_vocabulary_fit_into_a_set(void **state)
{
    (void)state;
    for (size_t v = 0; v < VOCABULARY_COUNT; v++)
        assert_true(vocabularies[v].count < 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_parsed_back),
        cmocka_unit_test(names_are_of_small_letters_and_none_stands_twice),
        cmocka_unit_test(every_word_has_a_text_of_its_own_in_both_languages),
        cmocka_unit_test(refuses_what_is_nearly_a_word),
        cmocka_unit_test(all_words_of_a_vocabulary_fit_into_a_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
