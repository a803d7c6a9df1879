/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "entry/realm.h"

static void a_realm_reads_as_it_is_written(void **state)
{
    (void)state;
    const struct realm realms[] = {realm_planning(), realm_live(), realm_exercise(1),
                                   realm_exercise(EXERCISE_MAX)};
    for (size_t i = 0; i < sizeof realms / sizeof *realms; i++) {
        struct buffer name = {0};
        struct realm again;
        realm_write(&name, realms[i]);
        assert_true(realm_parse(buffer_text(&name), &again));
        assert_true(realm_equal(again, realms[i]));
        buffer_free(&name);
    }
}

static void refuses_what_is_nearly_a_realm(void **state)
{
    (void)state;
    static const char *const names[] = {"",
                                        "Live",
                                        "live ",
                                        "exercise",
                                        "exercise 0",
                                        "exercise 01",
                                        "exercise -1",
                                        "exercise 1 ",
                                        "exercise 1000000",
                                        "exercise 99999999999999999999"};
    struct realm realm = realm_live();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (realm_parse(names[i], &realm))
            fail_msg("took %s", names[i]);
    assert_true(realm_equal(realm, realm_live()));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_realm_reads_as_it_is_written),
        cmocka_unit_test(refuses_what_is_nearly_a_realm),
    };
    return cmocka_run_group_tests_name("entry/realm", tests, NULL, NULL);
}
