/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/arena.h"

#if defined(__SANITIZE_ADDRESS__)
enum { HAS_POISON = true };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { HAS_POISON = true };
#else
enum { HAS_POISON = false };
#endif
#else
enum { HAS_POISON = false };
#endif

static void hands_out_zeroed_memory(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t size = 1; size < 3 * 1024 * 1024; size = size * 3 + 1) {
        unsigned char *bytes = ARENA_ARRAY(arena, unsigned char, size);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xEE, size);
    }
    arena_free(arena);
}

static void hands_out_zeroed_memory_after_a_rewind(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    ARENA_ARRAY(arena, char, 100);
    struct arena_mark mark = arena_mark(arena);
    for (int round = 0; round < 5; round++) {
        size_t size = (size_t)(5 - round) * 40000;
        unsigned char *bytes = ARENA_ARRAY(arena, unsigned char, size);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xEE, size);
        arena_rewind(arena, mark);
    }
    arena_free(arena);
}

static void aligns_what_it_hands_out(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (int i = 0; i < 50; i++) {
        ARENA_ARRAY(arena, char, i % 7);
        assert_int_equal((uintptr_t)ARENA_NEW(arena, int64_t) % _Alignof(int64_t), 0);
        ARENA_ARRAY(arena, char, 1);
        assert_int_equal((uintptr_t)ARENA_NEW(arena, long double) % _Alignof(long double), 0);
    }
    arena_free(arena);
}

static void never_gives_null_even_for_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_non_null(ARENA_ARRAY(arena, int, 0));
    assert_non_null(arena_grow(arena, NULL, 0, 0, 4, 4));
    assert_string_equal(arena_copy(arena, NULL, 0), "");
    arena_free(arena);
}

static void grows_where_it_is_if_it_was_the_last(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    int *items = ARENA_ARRAY(arena, int, 4);
    for (int i = 0; i < 4; i++)
        items[i] = i;
    int *grown = arena_grow(arena, items, 4, 8, sizeof *items, _Alignof(int));
    assert_ptr_equal(grown, items);
    assert_int_equal(grown[3], 3);
    assert_int_equal(grown[7], 0);
    ARENA_NEW(arena, char);
    int *moved = arena_grow(arena, grown, 8, 16, sizeof *items, _Alignof(int));
    assert_ptr_not_equal(moved, grown);
    assert_int_equal(moved[3], 3);
    for (int i = 8; i < 16; i++)
        assert_int_equal(moved[i], 0);
    arena_free(arena);
}

static void two_empty_arrays_grow_apart(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    int *a = ARENA_ARRAY(arena, int, 0), *b = ARENA_ARRAY(arena, int, 0);
    a = arena_grow(arena, a, 0, 4, sizeof *a, _Alignof(int));
    b = arena_grow(arena, b, 0, 4, sizeof *b, _Alignof(int));
    for (int i = 0; i < 4; i++)
        a[i] = 1, b[i] = 2;
    for (int i = 0; i < 4; i++)
        assert_int_equal(a[i], 1);
    arena_free(arena);
}

static void push_room_keeps_what_was_pushed(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    uint32_t count = 0, capacity = 0;
    uint32_t *items = NULL;
    for (uint32_t i = 0; i < 200000; i++) {
        ARENA_PUSH_ROOM(arena, uint32_t, items, count, capacity);
        items[count++] = i;
    }
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(items[i], i);
    arena_free(arena);
}

static void rewinding_gives_the_chunks_back(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_int_equal(arena_size(arena), 0);
    struct arena_mark empty = arena_mark(arena);
    ARENA_ARRAY(arena, char, 10);
    size_t before = arena_size(arena);
    assert_true(before >= 10);
    struct arena_mark mark = arena_mark(arena);
    ARENA_ARRAY(arena, char, 5 * 1024 * 1024);
    assert_true(arena_size(arena) >= before + 5 * 1024 * 1024);
    arena_rewind(arena, mark);
    assert_int_equal(arena_size(arena), before);
    arena_rewind(arena, empty);
    assert_int_equal(arena_size(arena), 0);
    ARENA_ARRAY(arena, char, 10);
    arena_clear(arena);
    assert_int_equal(arena_size(arena), 0);
    arena_free(arena);
    arena_free(NULL);
}

static void copies_end_with_a_nul(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct arena_mark mark = arena_mark(arena);
    memset(ARENA_ARRAY(arena, char, 64), 'x', 64);
    arena_rewind(arena, mark);
    assert_string_equal(arena_copy(arena, "Torget", 3), "Tor");
    assert_string_equal(arena_copy_text(arena, "广场"), "广场");
    arena_free(arena);
}

static volatile char touched;

static void touch_what_was_given_back(void)
{
    struct arena *arena = arena_new();
    ARENA_NEW(arena, int);
    struct arena_mark mark = arena_mark(arena);
    char *bytes = ARENA_ARRAY(arena, char, 16);
    arena_rewind(arena, mark);
    touched = bytes[3];
}

static void touch_what_was_never_handed_out(void)
{
    struct arena *arena = arena_new();
    char *bytes = ARENA_ARRAY(arena, char, 16);
    touched = bytes[24];
}

static void memory_given_back_is_poisoned(void **state)
{
    (void)state;
    if (!HAS_POISON) {
        say_skipped("only AddressSanitizer knows poison");
        return;
    }
    assert_true(stops_the_program(touch_what_was_given_back));
    assert_true(stops_the_program(touch_what_was_never_handed_out));
}

static void ask_for_more_than_there_is(void)
{
    arena_alloc(arena_new(), SIZE_MAX / 2, 8, 8);
}

static void ask_to_shrink(void)
{
    struct arena *arena = arena_new();
    arena_grow(arena, ARENA_ARRAY(arena, int, 4), 4, 2, sizeof(int), _Alignof(int));
}

static void a_size_that_overflows_stops_the_program(void **state)
{
    (void)state;
    assert_true(stops_the_program(ask_for_more_than_there_is));
    assert_true(stops_the_program(ask_to_shrink));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hands_out_zeroed_memory),
        cmocka_unit_test(hands_out_zeroed_memory_after_a_rewind),
        cmocka_unit_test(aligns_what_it_hands_out),
        cmocka_unit_test(never_gives_null_even_for_nothing),
        cmocka_unit_test(grows_where_it_is_if_it_was_the_last),
        cmocka_unit_test(two_empty_arrays_grow_apart),
        cmocka_unit_test(push_room_keeps_what_was_pushed),
        cmocka_unit_test(rewinding_gives_the_chunks_back),
        cmocka_unit_test(copies_end_with_a_nul),
        cmocka_unit_test(memory_given_back_is_poisoned),
        cmocka_unit_test(a_size_that_overflows_stops_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
