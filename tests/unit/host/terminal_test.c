/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "host/terminal.h"

static void assert_bar(uint64_t done, uint64_t total, const char *expected)
{
    struct buffer out = {0};
    terminal_bar_write(&out, LANGUAGE_EN, TEXT_HOST_DISK_FULL, done, total);
    assert_string_equal(buffer_text(&out), expected);
    buffer_free(&out);
}

static void a_bar_shows_the_share_that_is_done(void **state)
{
    (void)state;
    assert_bar(45, 100, "[#########···········]  45 %  the disk is full");
    assert_bar(0, 100, "[····················]   0 %  the disk is full");
    assert_bar(100, 100, "[####################] 100 %  the disk is full");
    assert_bar(100, 150, "[#############·······]  66 %  the disk is full");
    assert_bar(199, 200, "[###################·]  99 %  the disk is full");
    assert_bar(1, 3, "[######··············]  33 %  the disk is full");
}

static void totals_of_any_size_fit(void **state)
{
    (void)state;
    assert_bar(5, 0, "[····················]   0 %  the disk is full");
    assert_bar(7, 5, "[####################] 100 %  the disk is full");
    assert_bar(UINT64_MAX, UINT64_MAX, "[####################] 100 %  the disk is full");
    assert_bar(UINT64_MAX / 2, UINT64_MAX, "[##########··········]  50 %  the disk is full");
}

static void speaks_the_readers_language(void **state)
{
    (void)state;
    struct buffer out = {0};
    terminal_bar_write(&out, LANGUAGE_ZH, TEXT_HOST_DISK_FULL, 1, 1);
    assert_non_null(strstr(buffer_text(&out), "100 %  磁盘已满"));
    buffer_free(&out);
}

static void on_anything_but_a_terminal_it_is_silent_and_can_be_stopped(void **state)
{
    (void)state;
    setenv("TERM", "dumb", 1);
    assert_false(terminal_is_interactive());
    volatile bool stop = false;
    struct terminal_bar bar;
    struct progress progress = terminal_bar_begin(&bar, LANGUAGE_EN);
    bar.stop = &stop;
    assert_true(progress_step(&progress, TEXT_HOST_DISK_FULL, 1, 2));
    assert_false(bar.is_drawn);
    stop = true;
    assert_false(progress_step(&progress, TEXT_HOST_DISK_FULL, 1, 2));
    terminal_bar_end(&bar);
    assert_true(progress_step(NULL, TEXT_HOST_DISK_FULL, 1, 2));
    assert_true(progress_step(&(struct progress){0}, TEXT_HOST_DISK_FULL, 1, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bar_shows_the_share_that_is_done),
        cmocka_unit_test(totals_of_any_size_fit),
        cmocka_unit_test(speaks_the_readers_language),
        cmocka_unit_test(on_anything_but_a_terminal_it_is_silent_and_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
