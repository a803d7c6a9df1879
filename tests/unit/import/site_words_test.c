/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "import/site_words.h"

static void functions_are_known_by_the_word_they_contain(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum site_function function;
    } expected[] = {
        {"二等人员掩蔽工程", FUNCTION_PERSONNEL_SHELTER},
        {"人员掩蔽所", FUNCTION_PERSONNEL_SHELTER},
        {"Personnel_Shelter", FUNCTION_PERSONNEL_SHELTER},
        {"指挥工程", FUNCTION_COMMAND},
        {"指挥所（含人员掩蔽）", FUNCTION_COMMAND},
        {"医疗救护工程", FUNCTION_MEDICAL},
        {"防空专业队工程（人员掩蔽）", FUNCTION_SPECIALIST_TEAM},
        {"配套工程：物资库", FUNCTION_SUPPORT},
        {"应急避难场所", FUNCTION_DISASTER_SHELTER},
        {"车库", FUNCTION_UNKNOWN},
        {"unknown", FUNCTION_UNKNOWN},
        {"", FUNCTION_UNKNOWN},
        {NULL, FUNCTION_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(site_words_function(expected[i].text), expected[i].function);
}

static void a_word_that_rules_out_goes_before_one_that_allows(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum site_state state;
    } expected[] = {
        {"完好", STATE_USABLE},
        {"不完好", STATE_NOT_USABLE},
        {"正常使用", STATE_USABLE},
        {"不正常", STATE_NOT_USABLE},
        {"停止使用", STATE_NOT_USABLE},
        {"禁止使用", STATE_NOT_USABLE},
        {"无法使用", STATE_NOT_USABLE},
        {"暂停使用", STATE_NOT_USABLE},
        {"平时汽车库，待转换", STATE_AFTER_CONVERSION},
        {"已转换", STATE_USABLE},
        {"竣工", STATE_AFTER_CONVERSION},
        {"未竣工", STATE_NOT_USABLE},
        {"在用", STATE_AFTER_CONVERSION},
        {"报废", STATE_NOT_USABLE},
        {"usable", STATE_USABLE},
        {"Usable", STATE_USABLE},
        {"Unusable", STATE_NOT_USABLE},
        {"not usable", STATE_NOT_USABLE},
        {"not_usable", STATE_NOT_USABLE},
        {"after_conversion", STATE_AFTER_CONVERSION},
        {"usable after 72 h", STATE_AFTER_CONVERSION},
        {"Usable after conversion", STATE_AFTER_CONVERSION},
        {"Closed", STATE_NOT_USABLE},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        enum site_state found = STATE_COUNT;
        assert_true(site_words_state(expected[i].text, &found));
        assert_int_equal(found, expected[i].state);
    }
    enum site_state untouched = STATE_COUNT;
    assert_false(site_words_state("渗漏", &untouched));
    assert_false(site_words_state("", &untouched));
    assert_false(site_words_state(NULL, &untouched));
    assert_int_equal(untouched, STATE_COUNT);
}

static void hours_stand_before_their_unit(void **state)
{
    (void)state;
    int32_t hours = -1;
    assert_true(site_words_hours("usable after 72 h", &hours));
    assert_int_equal(hours, 72);
    assert_true(site_words_hours("48小时内转换", &hours));
    assert_int_equal(hours, 48);
    assert_true(site_words_hours("0h", &hours));
    assert_int_equal(hours, 0);
    static const char *const others[] = {
        "after conversion", "3 days", "1234567 h", "h 5", "", NULL};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(site_words_hours(others[i], &hours));
    assert_int_equal(hours, 0);
}

static void floors_say_whether_they_are_below_ground(void **state)
{
    (void)state;
    static const char *const below[] = {"B01",      "B1",   "b2",       "B01B02",
                                        "地下一层", "-1",   "1F、B1",   "Basement",
                                        "負一樓",   "地库", "半地下室", "kjeller"};
    static const char *const above[] = {"1F", "3", "0", "12f", "地上二层"};
    for (size_t i = 0; i < sizeof below / sizeof *below; i++)
        assert_int_equal(site_words_floor_below_ground(below[i]), SUITABILITY_YES);
    for (size_t i = 0; i < sizeof above / sizeof *above; i++)
        assert_int_equal(site_words_floor_below_ground(above[i]), SUITABILITY_NO);
    assert_int_equal(site_words_floor_below_ground("B"), SUITABILITY_UNKNOWN);
    assert_int_equal(site_words_floor_below_ground("ground"), SUITABILITY_UNKNOWN);
    assert_int_equal(site_words_floor_below_ground(NULL), SUITABILITY_UNKNOWN);
}

static void basements_are_counted(void **state)
{
    (void)state;
    assert_int_equal(site_words_basements_below_ground("1"), SUITABILITY_YES);
    assert_int_equal(site_words_basements_below_ground("B2"), SUITABILITY_YES);
    assert_int_equal(site_words_basements_below_ground("0"), SUITABILITY_NO);
    assert_int_equal(site_words_basements_below_ground("some"), SUITABILITY_UNKNOWN);
    assert_int_equal(site_words_basements_below_ground(NULL), SUITABILITY_UNKNOWN);
    assert_int_equal(site_words_below_ground("地下停车场"), SUITABILITY_YES);
    assert_int_equal(site_words_below_ground("Underground car park"), SUITABILITY_YES);
    assert_int_equal(site_words_below_ground("学校"), SUITABILITY_UNKNOWN);
    assert_int_equal(site_words_below_ground(NULL), SUITABILITY_UNKNOWN);
}

static void who_may_enter_is_a_whole_word(void **state)
{
    (void)state;
    enum site_access access = ACCESS_COUNT;
    assert_true(site_words_access("Public", &access));
    assert_int_equal(access, ACCESS_PUBLIC);
    assert_true(site_words_access("private", &access));
    assert_int_equal(access, ACCESS_RESIDENTS);
    assert_true(site_words_access("本单位人员", &access));
    assert_int_equal(access, ACCESS_STAFF);
    assert_false(site_words_access("not public", &access));
    assert_false(site_words_access("", &access));
    assert_int_equal(access, ACCESS_STAFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_are_known_by_the_word_they_contain),
        cmocka_unit_test(a_word_that_rules_out_goes_before_one_that_allows),
        cmocka_unit_test(hours_stand_before_their_unit),
        cmocka_unit_test(floors_say_whether_they_are_below_ground),
        cmocka_unit_test(basements_are_counted),
        cmocka_unit_test(who_may_enter_is_a_whole_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
