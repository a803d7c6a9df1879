/* SPDX-License-Identifier: Apache-2.0 */
#include "hex.h"

#include "keys/keyring_slot.h"

static struct keyring_slot made_key(void)
{
    struct keyring_slot key = {.kind = KEYRING_SCOPE, .name = "incident/7"};
    count_up(key.key, KEYRING_KEY_SIZE, 1);
    return key;
}

static void a_key_is_read_as_it_was_written(void **state)
{
    (void)state;
    uint8_t bytes[KEYRING_SLOT_SIZE];
    struct keyring_slot key = made_key(), read;
    keyring_slot_write(&key, bytes);
    assert_int_equal(keyring_slot_read(bytes, &read), KEYRING_SLOT_KEY);
    assert_int_equal(read.kind, KEYRING_SCOPE);
    assert_string_equal(read.name, key.name);
    assert_memory_equal(read.key, key.key, KEYRING_KEY_SIZE);
}

static void a_name_may_fill_its_place(void **state)
{
    (void)state;
    uint8_t bytes[KEYRING_SLOT_SIZE];
    struct keyring_slot key = made_key(), read;
    memset(key.name, 'x', KEYRING_NAME_MAX);
    keyring_slot_write(&key, bytes);
    assert_int_equal(keyring_slot_read(bytes, &read), KEYRING_SLOT_KEY);
    assert_string_equal(read.name, key.name);
}

static void zeros_are_a_free_slot(void **state)
{
    (void)state;
    static const uint8_t zeros[KEYRING_SLOT_SIZE];
    struct keyring_slot read;
    assert_int_equal(keyring_slot_read(zeros, &read), KEYRING_SLOT_FREE);
}

static void any_changed_bit_is_a_torn_slot(void **state)
{
    (void)state;
    uint8_t bytes[KEYRING_SLOT_SIZE];
    struct keyring_slot key = made_key(), read;
    keyring_slot_write(&key, bytes);
    for (int bit = 0; bit < 8 * KEYRING_SLOT_SIZE; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(keyring_slot_read(bytes, &read), KEYRING_SLOT_TORN);
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

/* Wherever the writing stopped: over a free slot, and when the key was destroyed. */
static void a_slot_half_written_is_torn(void **state)
{
    (void)state;
    uint8_t bytes[KEYRING_SLOT_SIZE], half[KEYRING_SLOT_SIZE];
    struct keyring_slot key = made_key(), read;
    keyring_slot_write(&key, bytes);
    for (size_t size = 1; size < KEYRING_SLOT_SIZE; size++) {
        memset(half, 0, sizeof half);
        memcpy(half, bytes, size);
        assert_int_equal(keyring_slot_read(half, &read), KEYRING_SLOT_TORN);
        memcpy(half, bytes, sizeof half);
        memset(half, 0, size);
        assert_int_equal(keyring_slot_read(half, &read), KEYRING_SLOT_TORN);
    }
}

static void names_are_those_of_entries(void **state)
{
    (void)state;
    char name[KEYRING_NAME_MAX + 2];
    memset(name, '9', sizeof name);
    name[KEYRING_NAME_MAX + 1] = '\0';
    assert_false(keyring_name_valid(name));
    name[KEYRING_NAME_MAX] = '\0';
    assert_true(keyring_name_valid(name));
    assert_true(keyring_name_valid("a-b_c.d:e/9"));
    static const char *const bad[] = {"", "-a", "/a", "A", "a b", "a\n", "å"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(keyring_name_valid(bad[i]));
}

static struct keyring_holder made_holder(void)
{
    return (struct keyring_holder){
        .process = 4711, .since_ms = 1793500000123, .words = "import sites"};
}

static void the_head_names_who_holds_the_file(void **state)
{
    (void)state;
    uint8_t bytes[KEYRING_SLOT_SIZE];
    struct keyring_holder holder = made_holder(), read;
    keyring_head_write(&holder, bytes);
    assert_true(keyring_holder_read(bytes, &read));
    assert_int_equal(read.process, 4711);
    assert_int_equal(read.since_ms, 1793500000123);
    assert_string_equal(read.words, "import sites");
}

static void a_head_without_holder_names_nobody(void **state)
{
    (void)state;
    uint8_t bytes[KEYRING_SLOT_SIZE];
    struct keyring_holder read;
    keyring_head_write(NULL, bytes);
    assert_false(keyring_holder_read(bytes, &read));
    assert_int_equal(keyring_identify(bytes, sizeof bytes), KEYRING_OURS);
}

static void words_are_cut_between_characters(void **state)
{
    (void)state;
    uint8_t bytes[KEYRING_SLOT_SIZE];
    struct keyring_holder holder = made_holder(), read;
    memset(holder.words, 'a', KEYRING_WORDS_MAX - 2);
    memcpy(holder.words + KEYRING_WORDS_MAX - 2, "\xE6\x8E", 3); /* the begin of 掩 */
    keyring_head_write(&holder, bytes);
    assert_true(keyring_holder_read(bytes, &read));
    assert_int_equal(strlen(read.words), KEYRING_WORDS_MAX - 2);
}

/* The holder is written anew at each opening, and nothing else depends on it. */
static void a_torn_holder_leaves_the_keyring_what_it_is(void **state)
{
    (void)state;
    uint8_t bytes[KEYRING_SLOT_SIZE];
    struct keyring_holder holder = made_holder(), read;
    keyring_head_write(&holder, bytes);
    for (size_t i = KEYRING_IDENTITY_SIZE; i < KEYRING_SLOT_SIZE; i++) {
        bytes[i] ^= 0x55;
        assert_false(keyring_holder_read(bytes, &read));
        assert_int_equal(keyring_identify(bytes, sizeof bytes), KEYRING_OURS);
        bytes[i] ^= 0x55;
    }
}

static void tells_what_a_file_is_by_its_beginning(void **state)
{
    (void)state;
    static const uint8_t zeros[KEYRING_SLOT_SIZE];
    uint8_t bytes[KEYRING_SLOT_SIZE];
    keyring_head_write(NULL, bytes);
    for (size_t size = 0; size < KEYRING_SLOT_SIZE; size++) {
        assert_int_equal(keyring_identify(bytes, size), KEYRING_UNFINISHED);
        assert_int_equal(keyring_identify(zeros, size), KEYRING_UNFINISHED);
    }
    assert_int_equal(keyring_identify(zeros, KEYRING_SLOT_SIZE), KEYRING_ALIEN);
    assert_int_equal(keyring_identify((const uint8_t *)"SQLite", 6), KEYRING_ALIEN);
    bytes[8]++;
    assert_int_equal(keyring_identify(bytes, sizeof bytes), KEYRING_NEWER);
    bytes[0] = 'm';
    assert_int_equal(keyring_identify(bytes, sizeof bytes), KEYRING_ALIEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_read_as_it_was_written),
        cmocka_unit_test(a_name_may_fill_its_place),
        cmocka_unit_test(zeros_are_a_free_slot),
        cmocka_unit_test(any_changed_bit_is_a_torn_slot),
        cmocka_unit_test(a_slot_half_written_is_torn),
        cmocka_unit_test(names_are_those_of_entries),
        cmocka_unit_test(the_head_names_who_holds_the_file),
        cmocka_unit_test(a_head_without_holder_names_nobody),
        cmocka_unit_test(words_are_cut_between_characters),
        cmocka_unit_test(a_torn_holder_leaves_the_keyring_what_it_is),
        cmocka_unit_test(tells_what_a_file_is_by_its_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
