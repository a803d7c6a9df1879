/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/vocabulary.h"

/* Every word has a name that leads back to it, no two the same, and texts in both languages. */
#define ASSERT_WORDS(type, prefix, count)                                                          \
    do {                                                                                           \
        for (int i = 0; i < (count); i++) {                                                        \
            enum type found = (enum type)((count)-1 - i);                                          \
            assert_true(prefix##_parse(prefix##_name((enum type)i), &found));                      \
            assert_int_equal(found, i);                                                            \
        }                                                                                          \
        enum type untouched = (enum type)1;                                                        \
        assert_false(prefix##_parse("nothing", &untouched));                                       \
        assert_false(prefix##_parse("", &untouched));                                              \
        assert_int_equal(untouched, 1);                                                            \
    } while (0)

static void names_lead_back_to_their_words(void **state)
{
    (void)state;
    ASSERT_WORDS(hazard, hazard, HAZARD_COUNT);
    ASSERT_WORDS(site_access, site_access, ACCESS_COUNT);
    ASSERT_WORDS(person_class, person_class, PERSON_CLASS_COUNT);
    ASSERT_WORDS(datum, datum, DATUM_COUNT);
}

/* The numbers are stored in city files and the names in scripts: neither may ever change. */
static void stored_numbers_and_names_stay(void **state)
{
    (void)state;
    assert_string_equal(hazard_name((enum hazard)0), "air_raid");
    assert_string_equal(hazard_name((enum hazard)4), "earthquake");
    assert_string_equal(site_function_name((enum site_function)0), "unknown");
    assert_string_equal(site_function_name((enum site_function)1), "personnel_shelter");
    assert_string_equal(site_function_name((enum site_function)6), "support");
    assert_string_equal(suitability_name((enum suitability)2), "no");
    assert_string_equal(site_state_name((enum site_state)1), "after_conversion");
    assert_string_equal(visibility_name((enum visibility)0), "internal");
    assert_string_equal(site_access_name((enum site_access)1), "residents");
    assert_string_equal(person_class_name((enum person_class)5), "patient");
    assert_string_equal(datum_name((enum datum)3), "bd09");
}

static void words_for_people_are_the_terms_of_the_field(void **state)
{
    (void)state;
    assert_string_equal(text_get(LANGUAGE_ZH, site_function_text(FUNCTION_PERSONNEL_SHELTER)),
                        "人员掩蔽工程");
    for (int f = 0; f < FUNCTION_COUNT; f++)
        assert_true(*text_get(LANGUAGE_ZH, site_function_text((enum site_function)f)));
    for (int s = 0; s < STATE_COUNT; s++)
        assert_true(*text_get(LANGUAGE_EN, site_state_text((enum site_state)s)));
    for (int a = 0; a < ACCESS_COUNT; a++)
        assert_true(*text_get(LANGUAGE_EN, site_access_text((enum site_access)a)));
    for (int p = 0; p < PERSON_CLASS_COUNT; p++)
        assert_true(*text_get(LANGUAGE_EN, person_class_text((enum person_class)p)));
    for (int h = 0; h < HAZARD_COUNT; h++)
        assert_true(*text_get(LANGUAGE_EN, hazard_text((enum hazard)h)));
}

static volatile int beyond = HAZARD_COUNT;

static void name_no_hazard(void)
{
    hazard_name((enum hazard)beyond);
}

static void a_word_beyond_the_list_stops_the_program(void **state)
{
    (void)state;
    assert_true(stops_the_program(name_no_hazard));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_lead_back_to_their_words),
        cmocka_unit_test(stored_numbers_and_names_stay),
        cmocka_unit_test(words_for_people_are_the_terms_of_the_field),
        cmocka_unit_test(a_word_beyond_the_list_stops_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
