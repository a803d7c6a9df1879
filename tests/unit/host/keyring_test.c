/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "host/keyring_state.h"
#include "keyring_place.h"

static void a_missing_keyring_is_an_empty_one_to_readers(void **state)
{
    (void)state;
    struct keyring *keyring = open_for(KEYRING_READ);
    struct secret_key secret;
    assert_false(has_scope(keyring, 1));
    assert_false(keyring_find_node(keyring, "7849ac3049680be1", &secret));
    keyring_close(keyring);
    assert_int_equal(access(place.keys, F_OK), -1);
    snprintf(place.city, sizeof place.city, "%s/no/oslo.muster", place.folder);
    keyring_close(open_for(KEYRING_READ));
}

static void a_writer_makes_a_file_for_its_owner_alone(void **state)
{
    (void)state;
    struct stat file;
    mode_t mask = umask(0);
    keyring_close(open_for(KEYRING_WRITE));
    umask(mask);
    assert_int_equal(stat(place.keys, &file), 0);
    assert_int_equal(file.st_mode & 07777, 0600);
    assert_int_equal(file.st_size, KEYRING_SLOT_SIZE);
}

static void keys_are_there_after_opening_again(void **state)
{
    (void)state;
    struct public_key public_key;
    struct secret_key secret, found;
    char id[KEY_ID_SIZE];
    struct scope_key seed = key_of(99);
    sign_key_pair(seed.bytes, &public_key, &secret);
    key_id_of(&public_key, id);
    struct keyring *keyring = open_for(KEYRING_WRITE);
    assert_true(keyring_add_node(keyring, id, &secret, &place.err));
    assert_true(keyring_add_node(keyring, id, &secret, &place.err));
    for (uint32_t i = 0; i < 3000; i += 7)
        assert_true(add_scope(keyring, i));
    keyring_close(keyring);
    for (int mode = KEYRING_READ; mode <= KEYRING_WRITE; mode++) {
        keyring = open_for((enum keyring_mode)mode);
        assert_true(keyring_find_node(keyring, id, &found));
        assert_memory_equal(&found, &secret, sizeof found);
        assert_false(keyring_find_node(keyring, "0000000000000000", &found));
        for (uint32_t i = 0; i < 3000; i++)
            assert_int_equal(has_scope(keyring, i), i % 7 == 0);
        keyring_close(keyring);
    }
}

static void a_scope_and_a_node_of_one_name_are_two_keys(void **state)
{
    (void)state;
    struct public_key public_key;
    struct secret_key secret, found;
    char id[KEY_ID_SIZE];
    struct scope_key seed = key_of(99), other = key_of(1), key;
    sign_key_pair(seed.bytes, &public_key, &secret);
    key_id_of(&public_key, id);
    const char *name = id;
    struct keyring *keyring = open_for(KEYRING_WRITE);
    assert_true(keyring_add_node(keyring, id, &secret, &place.err));
    assert_false(keyring_find_scope(keyring, id, &key));
    assert_true(keyring_add_scopes(keyring, &name, &other, 1, &place.err));
    assert_true(keyring_destroy(keyring, KEYRING_NODE, id, &place.err));
    assert_false(keyring_find_node(keyring, id, &found));
    assert_true(keyring_find_scope(keyring, id, &key));
    assert_memory_equal(&key, &other, sizeof key);
    keyring_close(keyring);
}

static void a_scope_that_is_there_keeps_its_key(void **state)
{
    (void)state;
    static const char *const scopes[] = {"a", "b", "a", "c"};
    struct scope_key keys[] = {key_of(1), key_of(2), key_of(3), key_of(4)}, key;
    struct keyring *keyring = open_for(KEYRING_WRITE);
    assert_true(keyring_add_scopes(keyring, scopes, keys, 4, &place.err));
    assert_true(keyring_add_scopes(keyring, scopes, keys + 1, 2, &place.err));
    assert_true(keyring_find_scope(keyring, "a", &key));
    assert_memory_equal(&key, &keys[0], sizeof key);
    assert_true(keyring_find_scope(keyring, "b", &key));
    assert_memory_equal(&key, &keys[1], sizeof key);
    keyring_close(keyring);
    struct stat file;
    assert_int_equal(stat(place.keys, &file), 0);
    assert_int_equal(file.st_size, 4 * KEYRING_SLOT_SIZE);
    assert_false(file_holds(place.keys, &keys[2], sizeof keys[2]));
}

static void scopes_are_listed_in_order(void **state)
{
    (void)state;
    static const char *const scopes[] = {"office", "incident/7", "person/p-17"};
    struct scope_key keys[] = {key_of(1), key_of(2), key_of(3)};
    struct arena *arena = arena_new();
    const char **listed;
    uint32_t count;
    struct keyring *keyring = open_for(KEYRING_WRITE);
    keyring_list_scopes(keyring, arena, &listed, &count);
    assert_int_equal(count, 0);
    assert_true(keyring_add_scopes(keyring, scopes, keys, 3, &place.err));
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, "office", &place.err));
    keyring_list_scopes(keyring, arena, &listed, &count);
    keyring_close(keyring);
    assert_int_equal(count, 2);
    assert_string_equal(listed[0], "incident/7");
    assert_string_equal(listed[1], "person/p-17");
    arena_free(arena);
}

static void a_destroyed_key_is_no_longer_in_the_file(void **state)
{
    (void)state;
    struct scope_key key = key_of(2);
    struct keyring *keyring = open_for(KEYRING_WRITE);
    for (uint32_t i = 1; i <= 3; i++)
        assert_true(add_scope(keyring, i));
    assert_true(file_holds(place.keys, &key, sizeof key));
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, scope_of(2), &place.err));
    assert_false(has_scope(keyring, 2));
    for (size_t at = 0; at + 4 <= sizeof key; at++)
        assert_false(file_holds(place.keys, key.bytes + at, 4));
    assert_false(file_holds(place.keys, scope_of(2), strlen(scope_of(2))));
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, scope_of(2), &place.err));
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, "never", &place.err));
    keyring_close(keyring);
    keyring = open_for(KEYRING_READ);
    assert_false(has_scope(keyring, 2));
    assert_true(has_scope(keyring, 1) && has_scope(keyring, 3));
    keyring_close(keyring);
}

static void the_slot_of_a_destroyed_key_is_used_again(void **state)
{
    (void)state;
    struct stat before, after;
    struct keyring *keyring = open_for(KEYRING_WRITE);
    for (uint32_t i = 0; i < 5; i++)
        assert_true(add_scope(keyring, i));
    stat(place.keys, &before);
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(keyring_destroy(keyring, KEYRING_SCOPE, scope_of(i), &place.err));
        assert_true(add_scope(keyring, 100 + i));
        assert_true(add_scope(keyring, 100 + i));
    }
    stat(place.keys, &after);
    assert_int_equal(before.st_size, after.st_size);
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, scope_of(102), &place.err));
    assert_true(add_scope(keyring, 2));
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(has_scope(keyring, i), i == 2);
    keyring_close(keyring);
}

static void a_reader_does_not_find_what_was_destroyed_meanwhile(void **state)
{
    (void)state;
    struct keyring *writer = open_for(KEYRING_WRITE);
    assert_true(add_scope(writer, 1) && add_scope(writer, 2));
    struct keyring *reader = open_for(KEYRING_READ);
    assert_true(has_scope(reader, 1));
    assert_true(keyring_destroy(writer, KEYRING_SCOPE, scope_of(1), &place.err));
    assert_false(has_scope(reader, 1));
    assert_true(add_scope(writer, 3));
    assert_false(has_scope(reader, 1));
    assert_true(has_scope(reader, 2));
    keyring_close(reader);
    keyring_close(writer);
}

static void a_full_keyring_says_so_and_takes_nothing(void **state)
{
    (void)state;
    static const char *const scopes[] = {"a", "b", "c"};
    struct scope_key keys[] = {key_of(1), key_of(2), key_of(3)}, key;
    struct keyring *keyring = open_for(KEYRING_WRITE);
    keyring->slot_max = 3;
    assert_true(add_scope(keyring, 7));
    assert_false(keyring_add_scopes(keyring, scopes, keys, 3, &place.err));
    assert_int_equal(place.err.kind, ERROR_LIMIT);
    assert_int_equal(place.err.id, TEXT_KEYS_FULL);
    assert_false(keyring_find_scope(keyring, "a", &key));
    assert_false(file_holds(place.keys, &keys[0], sizeof keys[0]));
    assert_true(keyring_add_scopes(keyring, scopes, keys, 2, &place.err));
    assert_true(keyring_find_scope(keyring, "b", &key));
    keyring_close(keyring);
}

static void refuses_a_file_of_more_slots_than_there_may_be(void **state)
{
    (void)state;
    keyring_close(open_for(KEYRING_WRITE));
    assert_int_equal(truncate(place.keys, (KEYRING_SLOT_MAX + 2LL) * KEYRING_SLOT_SIZE), 0);
    assert_refused(KEYRING_READ, ERROR_LIMIT, TEXT_KEYS_FULL);
}

static void refuses_a_file_that_others_may_read(void **state)
{
    (void)state;
    static const mode_t modes[] = {0640, 0604, 0660, 0610, 0602};
    keyring_close(open_for(KEYRING_WRITE));
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(place.keys, modes[i]), 0);
        assert_refused(KEYRING_READ, ERROR_IO, TEXT_KEYS_OPEN_TO_OTHERS);
        assert_refused(KEYRING_WRITE, ERROR_IO, TEXT_KEYS_OPEN_TO_OTHERS);
    }
    assert_int_equal(chmod(place.keys, 0400), 0);
    keyring_close(open_for(KEYRING_READ));
}

static void refuses_a_link(void **state)
{
    (void)state;
    char target[128];
    keyring_close(open_for(KEYRING_WRITE));
    snprintf(target, sizeof target, "%s/elsewhere", place.folder);
    assert_int_equal(rename(place.keys, target), 0);
    assert_int_equal(symlink(target, place.keys), 0);
    assert_refused(KEYRING_READ, ERROR_IO, TEXT_KEYS_IS_LINK);
    assert_refused(KEYRING_WRITE, ERROR_IO, TEXT_KEYS_IS_LINK);
    assert_int_equal(unlink(target), 0);
    assert_refused(KEYRING_READ, ERROR_IO, TEXT_KEYS_IS_LINK);
    assert_refused(KEYRING_WRITE, ERROR_IO, TEXT_KEYS_IS_LINK);
    assert_int_equal(access(target, F_OK), -1);
}

static void refuses_what_is_no_keyring(void **state)
{
    (void)state;
    uint8_t head[KEYRING_SLOT_SIZE];
    write_file(place.keys, "not a keyring", 13);
    assert_refused(KEYRING_READ, ERROR_INPUT, TEXT_KEYS_NOT_KEYRING);
    assert_refused(KEYRING_WRITE, ERROR_INPUT, TEXT_KEYS_NOT_KEYRING);
    assert_true(file_holds(place.keys, "not a keyring", 13));
    keyring_head_write(NULL, head);
    head[8]++;
    write_file(place.keys, head, sizeof head);
    assert_refused(KEYRING_WRITE, ERROR_CONFLICT, TEXT_KEYS_NEWER);
    assert_int_equal(unlink(place.keys), 0);
    assert_int_equal(mkfifo(place.keys, 0600), 0);
    assert_refused(KEYRING_WRITE, ERROR_INPUT, TEXT_KEYS_NOT_KEYRING);
    assert_int_equal(unlink(place.keys), 0);
    assert_int_equal(mkdir(place.keys, 0700), 0);
    assert_refused(KEYRING_WRITE, ERROR_INPUT, TEXT_ERROR_CANNOT_READ);
}

static void says_where_nothing_can_be_made(void **state)
{
    (void)state;
    snprintf(place.city, sizeof place.city, "%s/no/oslo.muster", place.folder);
    assert_refused(KEYRING_WRITE, ERROR_NOT_FOUND, TEXT_ERROR_CANNOT_WRITE);
    if (geteuid() == 0) {
        say_skipped("root may write in any folder");
        return;
    }
    snprintf(place.city, sizeof place.city, "%s/oslo.muster", place.folder);
    assert_int_equal(chmod(place.folder, 0500), 0);
    assert_refused(KEYRING_WRITE, ERROR_IO, TEXT_ERROR_CANNOT_WRITE);
    assert_int_equal(chmod(place.folder, 0700), 0);
}

static void a_city_by_any_link_has_one_keyring(void **state)
{
    (void)state;
    char link[128];
    write_file(place.city, "", 0);
    snprintf(link, sizeof link, "%s/today.muster", place.folder);
    assert_int_equal(symlink(place.city, link), 0);
    struct keyring *keyring = open_for(KEYRING_WRITE);
    assert_true(add_scope(keyring, 1));
    keyring_close(keyring);
    snprintf(place.city, sizeof place.city, "%s", link);
    keyring = open_for(KEYRING_READ);
    assert_true(has_scope(keyring, 1));
    keyring_close(keyring);
    assert_int_equal(unlink(link), 0);
    assert_int_equal(symlink("/nowhere/oslo.muster", link), 0);
    assert_refused(KEYRING_WRITE, ERROR_NOT_FOUND, TEXT_ERROR_CANNOT_READ);
}

static void is_closed_in_programs_that_are_started(void **state)
{
    (void)state;
    struct keyring *keyring = open_for(KEYRING_WRITE);
    assert_int_equal(fcntl(keyring->handle, F_GETFD), FD_CLOEXEC);
    keyring_close(keyring);
}

static void a_copy_has_every_key_and_none_that_was_destroyed(void **state)
{
    (void)state;
    char copy[128];
    struct stat file;
    struct scope_key destroyed = key_of(2);
    struct keyring *keyring = open_for(KEYRING_WRITE);
    for (uint32_t i = 0; i < 1000; i++)
        assert_true(add_scope(keyring, i));
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, scope_of(2), &place.err));
    snprintf(copy, sizeof copy, "%s/backup.muster.keys", place.folder);
    assert_true(keyring_copy(keyring, copy, &place.err));
    assert_false(keyring_copy(keyring, copy, &place.err));
    assert_int_equal(place.err.kind, ERROR_CONFLICT);
    assert_int_equal(place.err.id, TEXT_KEYS_COPY_EXISTS);
    keyring_close(keyring);
    assert_int_equal(stat(copy, &file), 0);
    assert_int_equal(file.st_mode & 07777, 0600);
    assert_int_equal(file.st_size, 1000 * KEYRING_SLOT_SIZE);
    assert_false(file_holds(copy, &destroyed, sizeof destroyed));
    snprintf(place.city, sizeof place.city, "%s/backup.muster", place.folder);
    keyring = open_for(KEYRING_READ);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(has_scope(keyring, i), i != 2);
    keyring_close(keyring);
}

static void a_copy_of_no_keyring_is_an_empty_one(void **state)
{
    (void)state;
    char copy[128];
    snprintf(copy, sizeof copy, "%s/backup.muster.keys", place.folder);
    struct keyring *keyring = open_for(KEYRING_READ);
    assert_true(keyring_copy(keyring, copy, &place.err));
    keyring_close(keyring);
    snprintf(place.city, sizeof place.city, "%s/backup.muster", place.folder);
    keyring_close(open_for(KEYRING_WRITE));
}

static void a_copy_says_what_is_in_its_way(void **state)
{
    (void)state;
    char copy[128];
    struct keyring *keyring = open_for(KEYRING_READ);
    snprintf(copy, sizeof copy, "%s/no/backup.muster.keys", place.folder);
    assert_false(keyring_copy(keyring, copy, &place.err));
    assert_int_equal(place.err.kind, ERROR_NOT_FOUND);
    snprintf(copy, sizeof copy, "%s/link", place.folder);
    assert_int_equal(symlink("/nowhere", copy), 0);
    assert_false(keyring_copy(keyring, copy, &place.err));
    assert_int_equal(place.err.kind, ERROR_CONFLICT);
    keyring_close(keyring);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_missing_keyring_is_an_empty_one_to_readers),
        IN_FOLDER(a_writer_makes_a_file_for_its_owner_alone),
        IN_FOLDER(keys_are_there_after_opening_again),
        IN_FOLDER(a_scope_and_a_node_of_one_name_are_two_keys),
        IN_FOLDER(a_scope_that_is_there_keeps_its_key),
        IN_FOLDER(scopes_are_listed_in_order),
        IN_FOLDER(a_destroyed_key_is_no_longer_in_the_file),
        IN_FOLDER(the_slot_of_a_destroyed_key_is_used_again),
        IN_FOLDER(a_reader_does_not_find_what_was_destroyed_meanwhile),
        IN_FOLDER(a_full_keyring_says_so_and_takes_nothing),
        IN_FOLDER(refuses_a_file_of_more_slots_than_there_may_be),
        IN_FOLDER(refuses_a_file_that_others_may_read),
        IN_FOLDER(refuses_a_link),
        IN_FOLDER(refuses_what_is_no_keyring),
        IN_FOLDER(says_where_nothing_can_be_made),
        IN_FOLDER(a_city_by_any_link_has_one_keyring),
        IN_FOLDER(is_closed_in_programs_that_are_started),
        IN_FOLDER(a_copy_has_every_key_and_none_that_was_destroyed),
        IN_FOLDER(a_copy_of_no_keyring_is_an_empty_one),
        IN_FOLDER(a_copy_says_what_is_in_its_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
