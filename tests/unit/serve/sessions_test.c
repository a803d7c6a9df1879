/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "serve/sessions.h"

static const struct session_times times = {.idle_ms = 1000, .longest_ms = 5000};

static void open_one(struct sessions *sessions, const char *person, int64_t now_ms,
                     char *ret_cookie)
{
    struct session session = {.party = person, .key_id = "0123456789abcdef"};
    memset(&session.secret, 7, sizeof session.secret);
    sessions_open(sessions, &session, now_ms, ret_cookie);
    for (size_t b = 0; b < sizeof session.secret; b++)
        assert_int_equal(session.secret.bytes[b], 0);
}

static bool is_open(struct sessions *sessions, const char *cookie, int64_t now_ms)
{
    struct sitting *sitting = sessions_take(sessions, cookie, now_ms, true);
    sessions_give(sessions, sitting);
    return sitting != NULL;
}

static void finds_whose_cookie_it_is(void **state)
{
    struct sessions *sessions = sessions_new(&times);
    char one[SITTING_WORD_SIZE], two[SITTING_WORD_SIZE], none[SITTING_WORD_SIZE];
    (void)state;
    open_one(sessions, "p-01", 0, one);
    open_one(sessions, "p-02", 0, two);
    memcpy(none, one, sizeof none);
    none[0] = none[0] == '0' ? '1' : '0';
    struct sitting *sitting = sessions_take(sessions, two, 10, true);
    assert_string_equal(sitting_session(sitting)->party, "p-02");
    assert_string_not_equal(sitting_token(sitting), two);
    assert_int_equal(strlen(sitting_token(sitting)), SITTING_WORD_SIZE - 1);
    sessions_give(sessions, sitting);
    assert_false(is_open(sessions, none, 10));
    assert_false(is_open(sessions, "", 10));
    assert_false(is_open(sessions, NULL, 10));
    assert_int_equal(sessions_count(sessions), 2);
    sessions_free(sessions);
}

static void ends_when_idle_and_in_any_case(void **state)
{
    struct sessions *sessions = sessions_new(&times);
    char one[SITTING_WORD_SIZE], two[SITTING_WORD_SIZE];
    (void)state;
    open_one(sessions, "p-01", 0, one);
    open_one(sessions, "p-02", 0, two);
    for (int64_t now_ms = 900; now_ms < 5000; now_ms += 900)
        assert_true(is_open(sessions, one, now_ms));
    assert_false(is_open(sessions, two, 4501));
    assert_true(is_open(sessions, one, 4999));
    assert_false(is_open(sessions, one, 5000));
    assert_int_equal(sessions_count(sessions), 0);
    sessions_free(sessions);
}

static void whoever_is_held_stays_until_he_is_given_back(void **state)
{
    struct sessions *sessions = sessions_new(&times);
    char one[SITTING_WORD_SIZE];
    (void)state;
    open_one(sessions, "p-01", 0, one);
    struct sitting *sitting = sessions_take(sessions, one, 0, true);
    sessions_end(sessions, sitting);
    assert_false(is_open(sessions, one, 0));
    assert_string_equal(sitting_session(sitting)->party, "p-01");
    assert_int_equal(sitting_session(sitting)->secret.bytes[5], 7);
    const struct session *session = sitting_session(sitting);
    sessions_give(sessions, sitting);
    for (size_t b = 0; b < sizeof session->secret; b++)
        assert_int_equal(session->secret.bytes[b], 0);
    sessions_free(sessions);
}

static void a_person_has_so_many_and_all_have_so_many(void **state)
{
    struct sessions *sessions = sessions_new(&times);
    char first[SITTING_WORD_SIZE], cookie[SITTING_WORD_SIZE], name[16];
    (void)state;
    open_one(sessions, "p-01", 0, first);
    for (int s = 1; s < SESSIONS_OF_PERSON_MAX; s++)
        open_one(sessions, "p-01", s, cookie);
    assert_true(is_open(sessions, first, 100));
    open_one(sessions, "p-01", 101, cookie);
    assert_int_equal(sessions_count(sessions), SESSIONS_OF_PERSON_MAX);
    assert_true(is_open(sessions, first, 102));
    for (int s = 0; s < 2 * SESSIONS_MAX; s++) {
        snprintf(name, sizeof name, "q-%d", s);
        open_one(sessions, name, 200 + s, cookie);
    }
    assert_int_equal(sessions_count(sessions), SESSIONS_MAX);
    assert_false(is_open(sessions, first, 800));
    assert_true(is_open(sessions, cookie, 800));
    sessions_free(sessions);
}

static void the_holder_of_the_file_has_no_key(void **state)
{
    struct sessions *sessions = sessions_new(&times);
    char cookie[SITTING_WORD_SIZE];
    (void)state;
    sessions_open(sessions, NULL, 0, cookie);
    struct sitting *sitting = sessions_take(sessions, cookie, 1, true);
    assert_non_null(sitting);
    assert_null(sitting_session(sitting));
    sessions_give(sessions, sitting);
    sessions_free(sessions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_whose_cookie_it_is),
        cmocka_unit_test(ends_when_idle_and_in_any_case),
        cmocka_unit_test(whoever_is_held_stays_until_he_is_given_back),
        cmocka_unit_test(a_person_has_so_many_and_all_have_so_many),
        cmocka_unit_test(the_holder_of_the_file_has_no_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
