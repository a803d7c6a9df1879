/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "cli/harmless.h"

static void expect(const char *text, const char *expected)
{
    struct buffer out = {0};
    harmless_write(&out, text, strlen(text));
    assert_string_equal(buffer_text(&out), expected);
    buffer_free(&out);
}

static void what_steers_a_terminal_is_written_out(void **state)
{
    (void)state;
    expect("\x1b[31mred\x1b[0m", "\\u001b[31mred\\u001b[0m");
    expect("a\rb\bc\x7f", "a\\u000db\\u0008c\\u007f");
    expect("\xc2\x9b"
           "31m",
           "\\u009b31m");
    expect("\x9b"
           "31m",
           "\\u009b31m");
    expect("\xe2\x80\xae.sites\xe2\x80\xac", "\\u202e.sites\\u202c");
    expect("\xe2\x81\xa6x\xe2\x81\xa9", "\\u2066x\\u2069");
    expect("\xe2\x80\xa8", "\\u2028");
}

static void all_else_stays(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "a\n\tb\n",
                                        "学校地下室 · 秋季",
                                        "É\xc2\xa0ö",
                                        "\xe2\x80\x94\xe2\x80\x8d",
                                        "\xf0\x9d\x84\x9e",
                                        "\xff\xfe"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        expect(texts[t], texts[t]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_steers_a_terminal_is_written_out),
        cmocka_unit_test(all_else_stays),
    };
    return cmocka_run_group_tests_name("cli/harmless", tests, NULL, NULL);
}
