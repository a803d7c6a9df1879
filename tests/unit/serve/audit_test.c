/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "serve/audit.h"

static uint32_t count(const char *text, const char *word)
{
    uint32_t found = 0;
    for (; (text = strstr(text, word)); text++)
        found++;
    return found;
}

static void who_goes_on_pushes_nobody_out(void **state)
{
    struct audit *audit = audit_new();
    struct buffer out = {0};
    struct json_writer json = {.out = &out};
    (void)state;
    audit_add(audit, SIGN_IN_WRONG, "p-02", "10.0.0.7", 0);
    for (int a = 0; a < 1000; a++)
        audit_add(audit, SIGN_IN_WRONG, "p-01", "10.0.0.1", 1000 * a);
    audit_write(audit, &json);
    assert_string_equal(
        strstr(buffer_text(&out), "\"last\""),
        "\"last\":[{\"at\":\"1970-01-01T00:16:39Z\",\"first\":\"1970-01-01T00:00:00Z\","
        "\"times\":1000,\"result\":\"wrong\",\"person\":\"p-01\",\"address\":"
        "\"10.0.0.1\"},{\"at\":\"1970-01-01T00:00:00Z\",\"first\":"
        "\"1970-01-01T00:00:00Z\",\"times\":1,\"result\":\"wrong\",\"person\":\"p-02\","
        "\"address\":\"10.0.0.7\"}]}");
    buffer_free(&out);
    audit_free(audit);
}

static void keeps_the_last_and_counts_all(void **state)
{
    struct audit *audit = audit_new();
    struct buffer out = {0};
    struct json_writer json = {.out = &out};
    char address[32];
    (void)state;
    for (int a = 0; a < 1000; a++) {
        snprintf(address, sizeof address, "10.0.%d.%d", a / 256, a % 256);
        audit_add(audit, SIGN_IN_WRONG, "p-01", address, a);
    }
    audit_add(audit, SIGN_IN_OPENED, NULL, "10.0.0.2", 1000);
    for (int a = 0; a < 1000; a++)
        audit_add(audit, SIGN_IN_TOO_SOON, NULL, "10.0.0.1", 1001);
    audit_write(audit, &json);
    assert_int_equal(audit_count(audit, SIGN_IN_WRONG), 1000);
    assert_int_equal(audit_count(audit, SIGN_IN_OPENED), 1);
    assert_int_equal(audit_count(audit, SIGN_IN_TOO_SOON), 1000);
    assert_int_equal(count(buffer_text(&out), "\"person\":\"p-01\""), 255);
    assert_non_null(strstr(buffer_text(&out),
                           "\"last\":[{\"at\":\"1970-01-01T00:00:01Z\",\"first\":"
                           "\"1970-01-01T00:00:01Z\",\"times\":1,\"result\":\"opened\","
                           "\"person\":null,\"address\":\"10.0.0.2\"}"));
    buffer_free(&out);
    audit_free(audit);
}

static void cuts_what_is_too_long(void **state)
{
    struct audit *audit = audit_new();
    struct buffer out = {0};
    struct json_writer json = {.out = &out};
    char longest[500];
    (void)state;
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    audit_add(audit, SIGN_IN_ENDED, longest, longest, 0);
    audit_write(audit, &json);
    assert_true(out.size < 340);
    buffer_free(&out);
    audit_free(audit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_goes_on_pushes_nobody_out),
        cmocka_unit_test(keeps_the_last_and_counts_all),
        cmocka_unit_test(cuts_what_is_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
