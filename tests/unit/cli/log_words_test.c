/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "cli/log_words.h"
#include "operate/entry_types.h"

static void demand_words_of(const struct body_form *form, const char *what)
{
    const char *field = field_without_words(form);
    if (field)
        fail_msg("%s: nothing says the field “%s”; add it to log_words.c", what, field);
    for (uint32_t f = 0; f < form->field_count; f++) {
        const struct field *at = &form->fields[f];
        bool has_words = at->kind == FIELD_WORD || at->kind == FIELD_WORDS;
        for (int word = 0; has_words && word < 64 && at->word(word); word++)
            if (say_word(LANGUAGE_ZH, at->name, at->word(word)) == at->word(word))
                fail_msg("%s: nothing says “%s” of the field “%s”", what, at->word(word), at->name);
    }
}

static void every_field_of_every_type_can_be_said(void **state)
{
    (void)state;
    uint32_t count;
    const struct entry_type *types = entry_types(&count);
    for (uint32_t t = 0; t < count; t++)
        demand_words_of(types[t].form, types[t].name);
}

static void every_field_of_every_row_can_be_said(void **state)
{
    (void)state;
    for (int kind = 0; kind < ROW_KIND_COUNT; kind++) {
        const struct body_form *form = row_kind_form((enum row_kind)kind);
        if (form)
            demand_words_of(form, row_kind_name((enum row_kind)kind));
        assert_true(strlen(text_get(LANGUAGE_ZH, row_kind_text((enum row_kind)kind))) > 0);
    }
}

static void a_site_is_said_with_what_is_changed_of_it(void **state)
{
    (void)state;
    struct site_change change = {
        .key = "17",
        .places = 450,
        .usable_after_h = -1,
        .state = STATE_USABLE,
        .access = -1,
        .visibility = -1,
        .closure = CLOSURE_CLOSED,
    };
    struct buffer out = {0};
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        change.suitable[hazard] = -1;
    change.suitable[HAZARD_FLOOD] = SUITABILITY_NO;
    write_fields(&out, LANGUAGE_EN, &form_site_edited, &change);
    assert_string_equal(buffer_text(&out), "17, closed, flood: no, places 450, state: usable now");
    buffer_free(&out);
}

static void live_and_exercise_are_told_apart_in_capitals(void **state)
{
    (void)state;
    struct buffer out = {0};
    write_realm(&out, LANGUAGE_EN, realm_live());
    write_realm(&out, LANGUAGE_EN, realm_exercise(3));
    write_realm(&out, LANGUAGE_ZH, realm_live());
    write_realm(&out, LANGUAGE_ZH, realm_exercise(3));
    assert_string_equal(buffer_text(&out), "[LIVE][EXERCISE 3]【实战】【演练 3】");
    buffer_free(&out);
}

static void a_basis_is_said_with_what_it_wants(void **state)
{
    (void)state;
    const struct basis verbal = {.kind = BASIS_VERBAL, .given_at_ms = 1793500000000};
    const struct basis emergency = {
        .kind = BASIS_EMERGENCY, .review_by_ms = 1793500000000, .superior = "gov"};
    struct buffer out = {0};
    write_basis(&out, LANGUAGE_EN, &verbal);
    assert_string_equal(buffer_text(&out), "verbal order of 2026-11-01T02:26:40Z, not called back");
    buffer_clear(&out);
    write_basis(&out, LANGUAGE_EN, &emergency);
    assert_string_equal(buffer_text(&out),
                        "EMERGENCY BASIS, review by 2026-11-01T02:26:40Z, told: gov");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_every_type_can_be_said),
        cmocka_unit_test(every_field_of_every_row_can_be_said),
        cmocka_unit_test(a_site_is_said_with_what_is_changed_of_it),
        cmocka_unit_test(live_and_exercise_are_told_apart_in_capitals),
        cmocka_unit_test(a_basis_is_said_with_what_it_wants),
    };
    return cmocka_run_group_tests_name("cli/log_words", tests, NULL, NULL);
}
