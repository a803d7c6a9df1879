/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <signal.h>
#include <sys/resource.h>

#include "host/clock.h"
#include "host/keyring_state.h"
#include "keyring_place.h"

/* A keyring that another process holds, that was cut off in the middle of writing, or whose disk
 * is full. */

/* A child that holds the keyring until it is killed. */
static pid_t start_holder(void)
{
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct keyring *keyring;
        if (keyring_open(place.city, KEYRING_WRITE, "serve", 1793500000123, &keyring, &place.err))
            (void)!write(ready[1], "x", 1);
        close(ready[0]), close(ready[1]);
        pause();
        _exit(1);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return child;
}

static void end_holder(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static void names_who_holds_the_file_after_two_seconds(void **state)
{
    (void)state;
    pid_t child = start_holder();
    int64_t begin_us = clock_monotonic_us();
    assert_refused(KEYRING_WRITE, ERROR_CONFLICT, TEXT_KEYS_HELD);
    int64_t waited_us = clock_monotonic_us() - begin_us;
    assert_true(waited_us >= 1900 * 1000 && waited_us < 20 * 1000 * 1000);
    struct buffer sentence = {0}, process = {0};
    error_write(&sentence, LANGUAGE_EN, &place.err);
    buffer_add_integer(&process, child);
    assert_non_null(strstr(buffer_text(&sentence), "“serve”"));
    assert_non_null(strstr(buffer_text(&sentence), buffer_text(&process)));
    assert_non_null(strstr(buffer_text(&sentence), "1 November 2026"));
    buffer_free(&sentence);
    buffer_free(&process);
    keyring_close(open_for(KEYRING_READ));
    end_holder(child);
}

static void a_holder_that_was_killed_holds_nothing(void **state)
{
    (void)state;
    end_holder(start_holder());
    keyring_close(open_for(KEYRING_WRITE));
}

static void who_lets_go_is_no_longer_named(void **state)
{
    (void)state;
    uint8_t nobody[KEYRING_SLOT_SIZE];
    keyring_close(open_for(KEYRING_WRITE));
    struct buffer bytes = bytes_of(place.keys);
    keyring_head_write(NULL, nobody);
    assert_memory_equal(bytes.bytes, nobody, sizeof nobody);
    buffer_free(&bytes);
}

static void waits_for_one_who_lets_go_soon(void **state)
{
    (void)state;
    pid_t child = start_holder();
    pid_t killer = fork();
    if (killer == 0) {
        usleep(300 * 1000);
        kill(child, SIGKILL);
        _exit(0);
    }
    keyring_close(open_for(KEYRING_WRITE));
    waitpid(killer, NULL, 0);
    waitpid(child, NULL, 0);
}

/* Whoever restores the keys of a backup renames them into place. */
static void the_lock_is_that_of_the_file_that_bears_the_name(void **state)
{
    (void)state;
    char other[128];
    pid_t child = start_holder();
    snprintf(other, sizeof other, "%s/other", place.folder);
    struct buffer bytes = bytes_of(place.keys);
    write_file(other, bytes.bytes, bytes.size);
    buffer_free(&bytes);
    pid_t restorer = fork();
    if (restorer == 0) {
        usleep(300 * 1000);
        rename(other, place.keys);
        usleep(300 * 1000);
        kill(child, SIGKILL);
        _exit(0);
    }
    struct keyring *keyring = open_for(KEYRING_WRITE);
    struct stat ours, named;
    assert_int_equal(fstat(keyring->handle, &ours), 0);
    assert_int_equal(stat(place.keys, &named), 0);
    assert_int_equal(ours.st_ino, named.st_ino);
    keyring_close(keyring);
    waitpid(restorer, NULL, 0);
    waitpid(child, NULL, 0);
}

static void an_unfinished_file_is_finished(void **state)
{
    (void)state;
    uint8_t head[KEYRING_SLOT_SIZE];
    keyring_head_write(NULL, head);
    for (size_t size = 0; size < sizeof head; size += 9) {
        write_file(place.keys, head, size);
        keyring_close(open_for(KEYRING_READ));
        struct keyring *keyring = open_for(KEYRING_WRITE);
        assert_true(add_scope(keyring, 1));
        keyring_close(keyring);
        keyring = open_for(KEYRING_READ);
        assert_true(has_scope(keyring, 1));
        keyring_close(keyring);
    }
}

static struct rlimit file_size_max(rlim_t size)
{
    struct rlimit old;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    struct rlimit new = {.rlim_cur = size, .rlim_max = old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &new), 0);
    return old;
}

/* A limit to the size of files ends the process within a slot. */
static void add_until_killed(rlim_t size)
{
    pid_t child = fork();
    if (child == 0) {
        struct keyring *keyring = open_for(KEYRING_WRITE);
        struct rlimit limit = {.rlim_cur = size, .rlim_max = size};
        signal(SIGXFSZ, SIG_DFL);
        setrlimit(RLIMIT_FSIZE, &limit);
        for (uint32_t i = 10;; i++)
            add_scope(keyring, i);
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
}

static void a_slot_that_was_torn_is_free(void **state)
{
    (void)state;
    for (rlim_t cut = 1; cut < KEYRING_SLOT_SIZE; cut += 25) {
        unlink(place.keys);
        struct keyring *keyring = open_for(KEYRING_WRITE);
        assert_true(add_scope(keyring, 1));
        keyring_close(keyring);
        add_until_killed(4 * KEYRING_SLOT_SIZE + cut);
        struct stat file;
        stat(place.keys, &file);
        assert_int_equal(file.st_size, 4 * KEYRING_SLOT_SIZE + cut);
        keyring = open_for(KEYRING_WRITE);
        assert_true(has_scope(keyring, 1) && has_scope(keyring, 10) && has_scope(keyring, 11));
        assert_false(has_scope(keyring, 12));
        assert_true(add_scope(keyring, 20));
        stat(place.keys, &file);
        assert_int_equal(file.st_size, 5 * KEYRING_SLOT_SIZE);
        keyring_close(keyring);
        keyring = open_for(KEYRING_READ);
        assert_true(has_scope(keyring, 11) && has_scope(keyring, 20));
        keyring_close(keyring);
    }
}

/* Overwriting it stopped half-way: its name is gone, half of its bytes are not. */
static void what_is_left_of_a_key_goes_when_it_is_destroyed_again(void **state)
{
    (void)state;
    uint8_t zeros[KEYRING_SLOT_SIZE / 2 + 20] = {0};
    struct scope_key key = key_of(1);
    struct keyring *keyring = open_for(KEYRING_WRITE);
    assert_true(add_scope(keyring, 1) && add_scope(keyring, 2));
    keyring_close(keyring);
    int handle = open(place.keys, O_WRONLY);
    assert_int_equal(pwrite(handle, zeros, sizeof zeros, KEYRING_SLOT_SIZE), sizeof zeros);
    close(handle);
    assert_true(file_holds(place.keys, key.bytes + 16, 16));
    keyring = open_for(KEYRING_WRITE);
    assert_false(has_scope(keyring, 1));
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, scope_of(1), &place.err));
    assert_true(has_scope(keyring, 2));
    keyring_close(keyring);
    assert_false(file_holds(place.keys, key.bytes + 16, 4));
    assert_false(file_holds(place.keys, key.bytes + 28, 4));
}

/* Bytes that changed on the disk under an open keyring. */
static void a_key_the_disk_has_changed_makes_room_for_a_new_one(void **state)
{
    (void)state;
    struct scope_key key = key_of(1), found;
    const char *scope = scope_of(1);
    struct keyring *keyring = open_for(KEYRING_WRITE);
    assert_true(add_scope(keyring, 1));
    int handle = open(place.keys, O_WRONLY);
    assert_int_equal(pwrite(handle, "x", 1, KEYRING_SLOT_SIZE + 70), 1);
    close(handle);
    assert_false(keyring_find_scope(keyring, scope, &found));
    struct scope_key other = key_of(2);
    assert_true(keyring_add_scopes(keyring, &scope, &other, 1, &place.err));
    assert_true(keyring_find_scope(keyring, scope, &found));
    assert_memory_equal(&found, &other, sizeof found);
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, scope, &place.err));
    keyring_close(keyring);
    assert_false(file_holds(place.keys, key.bytes + 8, 8));
    assert_false(file_holds(place.keys, other.bytes + 8, 8));
}

/* As a file looks that was put together by hand. */
static void a_key_that_stands_there_twice_is_destroyed_twice(void **state)
{
    (void)state;
    struct scope_key key = key_of(1);
    struct keyring *keyring = open_for(KEYRING_WRITE);
    assert_true(add_scope(keyring, 1));
    keyring_close(keyring);
    struct buffer bytes = bytes_of(place.keys);
    buffer_add(&bytes, bytes.bytes + KEYRING_SLOT_SIZE, KEYRING_SLOT_SIZE);
    write_file(place.keys, bytes.bytes, bytes.size);
    buffer_free(&bytes);
    keyring = open_for(KEYRING_WRITE);
    assert_true(has_scope(keyring, 1));
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, "another", &place.err));
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, scope_of(1), &place.err));
    assert_false(file_holds(place.keys, &key, sizeof key));
    for (uint32_t i = 2; i < 6; i++)
        assert_true(add_scope(keyring, i));
    for (uint32_t i = 2; i < 6; i++)
        assert_true(has_scope(keyring, i));
    keyring_close(keyring);
}

static void of_many_keys_on_a_full_disk_none_is_added(void **state)
{
    (void)state;
    enum { COUNT = 8 };
    const char *scopes[COUNT];
    struct scope_key keys[COUNT];
    char names[COUNT][16];
    for (uint32_t i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof names[i], "scope-%u", i);
        scopes[i] = names[i];
        keys[i] = key_of(100 + i);
    }
    struct keyring *keyring = open_for(KEYRING_WRITE);
    assert_true(add_scope(keyring, 1) && add_scope(keyring, 2));
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, scope_of(1), &place.err));
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit old = file_size_max(5 * KEYRING_SLOT_SIZE + 50);
    bool ok = keyring_add_scopes(keyring, scopes, keys, COUNT, &place.err);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_false(ok);
    assert_int_equal(place.err.kind, ERROR_IO);
    assert_int_equal(place.err.args[1].id, TEXT_HOST_DISK_FULL);
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_false(keyring_find_scope(keyring, scopes[i], &keys[i]));
        assert_false(file_holds(place.keys, &keys[i], sizeof keys[i]));
    }
    assert_true(has_scope(keyring, 2));
    assert_true(keyring_add_scopes(keyring, scopes, keys, COUNT, &place.err));
    keyring_close(keyring);
    keyring = open_for(KEYRING_READ);
    for (uint32_t i = 0; i < COUNT; i++)
        assert_true(keyring_find_scope(keyring, scopes[i], &keys[i]));
    keyring_close(keyring);
}

/* The handle is one that cannot be written: neither the change nor its undoing succeeds. */
static void takes_no_key_when_it_is_not_sure_of_the_file(void **state)
{
    (void)state;
    struct keyring *keyring = open_for(KEYRING_WRITE);
    assert_true(add_scope(keyring, 1));
    int kept = dup(keyring->handle), read_only = open(place.keys, O_RDONLY);
    dup2(read_only, keyring->handle);
    assert_false(add_scope(keyring, 2));
    assert_int_equal(place.err.id, TEXT_ERROR_CANNOT_WRITE);
    dup2(kept, keyring->handle);
    close(kept), close(read_only);
    assert_false(add_scope(keyring, 3));
    assert_int_equal(place.err.kind, ERROR_IO);
    assert_int_equal(place.err.id, TEXT_KEYS_UNSURE);
    assert_true(has_scope(keyring, 1));
    assert_true(keyring_destroy(keyring, KEYRING_SCOPE, scope_of(1), &place.err));
    keyring_close(keyring);
    keyring = open_for(KEYRING_WRITE);
    assert_false(has_scope(keyring, 1));
    assert_true(add_scope(keyring, 3));
    keyring_close(keyring);
}

static void nothing_is_left_of_a_copy_that_failed(void **state)
{
    (void)state;
    char copy[128];
    struct keyring *keyring = open_for(KEYRING_WRITE);
    for (uint32_t i = 0; i < 20; i++)
        assert_true(add_scope(keyring, i));
    snprintf(copy, sizeof copy, "%s/backup.muster.keys", place.folder);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit old = file_size_max(10 * KEYRING_SLOT_SIZE + 50);
    bool ok = keyring_copy(keyring, copy, &place.err);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_false(ok);
    assert_int_equal(place.err.args[1].id, TEXT_HOST_DISK_FULL);
    assert_int_equal(access(copy, F_OK), -1);
    keyring_close(keyring);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(names_who_holds_the_file_after_two_seconds),
        IN_FOLDER(a_holder_that_was_killed_holds_nothing),
        IN_FOLDER(who_lets_go_is_no_longer_named),
        IN_FOLDER(waits_for_one_who_lets_go_soon),
        IN_FOLDER(the_lock_is_that_of_the_file_that_bears_the_name),
        IN_FOLDER(an_unfinished_file_is_finished),
        IN_FOLDER(a_slot_that_was_torn_is_free),
        IN_FOLDER(what_is_left_of_a_key_goes_when_it_is_destroyed_again),
        IN_FOLDER(a_key_the_disk_has_changed_makes_room_for_a_new_one),
        IN_FOLDER(a_key_that_stands_there_twice_is_destroyed_twice),
        IN_FOLDER(of_many_keys_on_a_full_disk_none_is_added),
        IN_FOLDER(takes_no_key_when_it_is_not_sure_of_the_file),
        IN_FOLDER(nothing_is_left_of_a_copy_that_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
