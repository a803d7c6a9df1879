/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "table/key_index.h"

static void keys_lead_to_their_first_value(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct key_index index = {.arena = arena};
    uint32_t value = 9;
    assert_true(key_index_add_text(&index, "a", 1, &value));
    assert_int_equal(value, 9);
    assert_false(key_index_add_text(&index, "a", 2, &value));
    assert_int_equal(value, 1);
    assert_false(key_index_add_text(&index, "a", 3, NULL));
    assert_true(key_index_add(&index, "a\0b", 3, 4, NULL));
    assert_true(key_index_add(&index, "", 0, 5, NULL));
    assert_false(key_index_add_text(&index, "", 6, &value));
    assert_int_equal(value, 5);
    arena_free(arena);
}

static void a_value_may_be_counted_up_in_place(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct key_index index = {.arena = arena};
    assert_int_equal(*key_index_value(&index, "a"), 0);
    for (uint32_t i = 1; i <= 5; i++)
        assert_int_equal(++*key_index_value(&index, "a"), i);
    arena_free(arena);
}

static void a_hundred_thousand_keys_are_all_found(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    struct arena *arena = arena_new();
    struct key_index index = {.arena = arena};
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < COUNT; i++) {
            char text[16];
            uint32_t value = i;
            int size = snprintf(text, sizeof text, "%x", i * 2654435761u);
            const char *key = arena_copy(arena, text, (size_t)size);
            assert_int_equal(key_index_add_text(&index, key, i, &value), round == 0);
            assert_int_equal(value, i);
        }
    }
    assert_int_equal(index.count, COUNT);
    assert_true(index.count <= index.capacity / 2);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_lead_to_their_first_value),
        cmocka_unit_test(a_value_may_be_counted_up_in_place),
        cmocka_unit_test(a_hundred_thousand_keys_are_all_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
