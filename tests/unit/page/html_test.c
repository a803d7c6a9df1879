/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/html.h"

static void assert_text(const char *text, const char *expected)
{
    struct buffer out = {0};
    struct html html = {&out, LANGUAGE_EN};
    html_text(&html, text);
    assert_string_equal(buffer_text(&out), expected);
    buffer_free(&out);
}

static void escapes_what_markup_and_attributes_are_made_of(void **state)
{
    (void)state;
    assert_text("<script>alert('a & \"b\"')</script>",
                "&lt;script&gt;alert(&#39;a &amp; &quot;b&quot;&#39;)&lt;/script&gt;");
    assert_text("", "");
    assert_text(NULL, "");
}

static void drops_control_characters_and_marks_of_direction(void **state)
{
    (void)state;
    assert_text("a\x01\x1b[0m\x7f"
                "b",
                "a[0mb");
    assert_text("gate\xE2\x80\xAE"
                "exe.txt\xE2\x81\xA6 x\xE2\x80\x8F",
                "gateexe.txt x");
    assert_text("\xEF\xBB\xBF\xEF\xBF\xBEname", "name");
    assert_text("tab\tline\n", "tab\tline\n");
}

static void replaces_bytes_that_are_not_utf8(void **state)
{
    (void)state;
    assert_text("a\xFF"
                "b\xC3",
                "a\xEF\xBF\xBD"
                "b\xEF\xBF\xBD");
}

static void keeps_a_name_apart_from_the_direction_of_its_surroundings(void **state)
{
    (void)state;
    struct buffer out = {0};
    struct html html = {&out, LANGUAGE_EN};
    html_name(&html, "\xD7\xA9\xD7\x9C <b>");
    assert_string_equal(buffer_text(&out), "<bdi>\xD7\xA9\xD7\x9C &lt;b&gt;</bdi>");
    buffer_free(&out);
}

static void a_sentence_isolates_only_names_that_run_from_right_to_left(void **state)
{
    (void)state;
    struct buffer out = {0};
    struct html html = {&out, LANGUAGE_EN};
    html_say(&html, TEXT_NOTICE_GO, ARG_TEXT("site", "\xD7\xA9\xD7\x9C"));
    html_say(&html, TEXT_NOTICE_GO, ARG_TEXT("site", "A\xE2\x80\xAE&B"));
    assert_string_equal(buffer_text(&out),
                        "Go to \xE2\x81\xA8\xD7\xA9\xD7\x9C\xE2\x81\xA9.Go to A&amp;B.");
    buffer_free(&out);
}

static void a_css_string_cannot_be_left(void **state)
{
    (void)state;
    struct buffer out = {0};
    struct html html = {&out, LANGUAGE_EN};
    html_css_text(&html, "a\"}</style>\\\n");
    assert_string_equal(buffer_text(&out), "a\\22 \\7d \\3c \\2f style\\3e \\5c \\0a ");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_what_markup_and_attributes_are_made_of),
        cmocka_unit_test(drops_control_characters_and_marks_of_direction),
        cmocka_unit_test(replaces_bytes_that_are_not_utf8),
        cmocka_unit_test(keeps_a_name_apart_from_the_direction_of_its_surroundings),
        cmocka_unit_test(a_sentence_isolates_only_names_that_run_from_right_to_left),
        cmocka_unit_test(a_css_string_cannot_be_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
