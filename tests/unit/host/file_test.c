/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "host/file.h"

static char folder[64];

static const char *path_of(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/muster-file-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    DIR *open_folder = opendir(folder);
    for (struct dirent *entry; open_folder && (entry = readdir(open_folder));)
        if (entry->d_name[0] != '.')
            remove(path_of(entry->d_name));
    closedir(open_folder);
    return rmdir(folder);
}

static int count_files(void)
{
    int count = 0;
    DIR *open_folder = opendir(folder);
    for (struct dirent *entry; (entry = readdir(open_folder));)
        count += entry->d_name[0] != '.';
    closedir(open_folder);
    return count;
}

static void assert_holds(const char *path, const char *expected)
{
    struct buffer bytes = {0};
    struct error err;
    assert_true(file_read(path, &bytes, &err));
    assert_int_equal(bytes.size, strlen(expected));
    assert_string_equal(buffer_text(&bytes), expected);
    buffer_free(&bytes);
}

static void write_text(const char *path, const char *text)
{
    struct error err;
    assert_true(file_write(path, text, strlen(text), &err));
}

static void what_was_written_is_read_back(void **state)
{
    (void)state;
    const char *path = path_of("a");
    write_text(path, "first");
    assert_holds(path, "first");
    write_text(path, "");
    assert_holds(path, "");
    struct buffer big = {0};
    for (int i = 0; i < 500000; i++)
        buffer_add_integer(&big, i);
    write_text(path, buffer_text(&big));
    assert_holds(path, buffer_text(&big));
    buffer_free(&big);
    assert_int_equal(count_files(), 1);
}

static void a_file_keeps_its_permissions_and_a_link_is_followed(void **state)
{
    (void)state;
    char target[512];
    struct stat stat_of;
    snprintf(target, sizeof target, "%s", path_of("target"));
    write_text(target, "old");
    assert_int_equal(chmod(target, 0600), 0);
    assert_int_equal(symlink(target, path_of("link")), 0);
    write_text(path_of("link"), "new");
    assert_holds(target, "new");
    assert_int_equal(lstat(path_of("link"), &stat_of), 0);
    assert_true(S_ISLNK(stat_of.st_mode));
    assert_int_equal(stat(target, &stat_of), 0);
    assert_int_equal(stat_of.st_mode & 0777, 0600);
}

static void never_writes_over_a_database(void **state)
{
    (void)state;
    static const char start[] = "SQLite format 3";
    const char *path = path_of("oslo.muster");
    struct error err;
    assert_true(file_write(path, start, sizeof start, &err));
    assert_false(file_write(path, "x", 1, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
    assert_int_equal(err.id, TEXT_ERROR_IS_DATABASE);
    struct buffer bytes = {0};
    assert_true(file_read(path, &bytes, &err));
    assert_int_equal(bytes.size, sizeof start);
    buffer_free(&bytes);
}

static void assert_write_fails(const char *path, enum error_kind kind, enum text_id reason)
{
    struct error err;
    assert_false(file_write(path, "x", 1, &err));
    assert_int_equal(err.kind, kind);
    assert_int_equal(err.id, TEXT_ERROR_CANNOT_WRITE);
    assert_int_equal(err.args[1].id, reason);
}

static void says_what_is_in_the_way_of_writing(void **state)
{
    (void)state;
    assert_write_fails(path_of("nosuch/a"), ERROR_NOT_FOUND, TEXT_HOST_NO_FOLDER);
    write_text(path_of("file"), "x");
    assert_write_fails(path_of("file/a"), ERROR_NOT_FOUND, TEXT_HOST_NO_FOLDER);
    assert_write_fails(folder, ERROR_INPUT, TEXT_HOST_IS_FOLDER);
    assert_write_fails("/proc/muster", ERROR_NOT_FOUND, TEXT_HOST_NO_FOLDER);
    char name[300];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    struct buffer path = {0};
    buffer_add_format(&path, "%s/%s", folder, name);
    assert_write_fails(buffer_text(&path), ERROR_INPUT, TEXT_HOST_NAME_TOO_LONG);
    buffer_free(&path);
}

static void without_permission_is_denied(void **state)
{
    (void)state;
    if (geteuid() == 0) {
        say_skipped("root may do everything");
        return;
    }
    struct buffer bytes = {0};
    struct error err;
    write_text(path_of("secret"), "x");
    assert_int_equal(chmod(path_of("secret"), 0), 0);
    assert_false(file_read(path_of("secret"), &bytes, &err));
    assert_int_equal(err.kind, ERROR_IO);
    assert_int_equal(chmod(folder, 0500), 0);
    assert_write_fails(path_of("new"), ERROR_IO, TEXT_HOST_NOT_ALLOWED);
    assert_int_equal(chmod(folder, 0700), 0);
    buffer_free(&bytes);
}

/* A limit to the size of files stands in for a disk that is full. */
static void write_past_a_full_disk(void)
{
    static char bytes[100000];
    struct error err;
    struct rlimit limit = {.rlim_cur = 4096, .rlim_max = 4096};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    bool refused = !file_write(path_of("plan"), bytes, sizeof bytes, &err);
    if (refused && err.kind == ERROR_IO && err.args[1].id == TEXT_HOST_DISK_FULL)
        abort();
}

static void a_full_disk_leaves_the_old_file_and_nothing_beside_it(void **state)
{
    (void)state;
    write_text(path_of("plan"), "the old plan");
    assert_true(stops_the_program(write_past_a_full_disk));
    assert_holds(path_of("plan"), "the old plan");
    assert_int_equal(count_files(), 1);
}

static void devices_are_written_as_they_are(void **state)
{
    (void)state;
    struct error err;
    assert_true(file_write("/dev/null", "x", 1, &err));
    assert_write_fails("/dev/full", ERROR_IO, TEXT_HOST_DISK_FULL);
    struct stat stat_of;
    assert_int_equal(stat("/dev/null", &stat_of), 0);
    assert_true(S_ISCHR(stat_of.st_mode));
}

static void a_dash_is_standard_output(void **state)
{
    (void)state;
    int kept = dup(STDOUT_FILENO);
    int file = open(path_of("out"), O_WRONLY | O_CREAT, 0600);
    fflush(stdout);
    dup2(file, STDOUT_FILENO);
    struct error err;
    bool ok = file_write("-", "shelters", 8, &err);
    dup2(kept, STDOUT_FILENO);
    close(kept), close(file);
    assert_true(ok);
    assert_holds(path_of("out"), "shelters");
}

static void assert_read_fails(const char *path, enum error_kind kind, enum text_id reason)
{
    struct buffer bytes = {0};
    struct error err;
    assert_false(file_read(path, &bytes, &err));
    assert_int_equal(err.kind, kind);
    assert_int_equal(err.id, TEXT_ERROR_CANNOT_READ);
    assert_int_equal(err.args[1].id, reason);
    buffer_free(&bytes);
}

static void says_why_a_file_cannot_be_read(void **state)
{
    (void)state;
    assert_read_fails(path_of("nosuch"), ERROR_NOT_FOUND, TEXT_HOST_MISSING);
    assert_read_fails(path_of("no/such"), ERROR_NOT_FOUND, TEXT_HOST_MISSING);
    assert_read_fails(folder, ERROR_INPUT, TEXT_HOST_IS_FOLDER);
    assert_read_fails("", ERROR_NOT_FOUND, TEXT_HOST_MISSING);
}

static void a_pipe_is_read_to_its_end(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(path_of("pipe"), 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        int handle = open(path_of("pipe"), O_WRONLY);
        for (int i = 0; i < 5; i++)
            (void)!write(handle, "12345", 5);
        _exit(0);
    }
    assert_holds(path_of("pipe"), "1234512345123451234512345");
    waitpid(child, NULL, 0);
}

static void writes_pieces_that_become_the_file_when_all_are_there(void **state)
{
    (void)state;
    char path[512];
    struct file_stream *stream;
    struct error err;
    snprintf(path, sizeof path, "%s", path_of("log"));
    write_text(path, "before");
    assert_true(file_stream_begin(path, &stream, &err));
    assert_true(file_stream_add(stream, "one ", 4, &err));
    assert_true(file_stream_add(stream, "two", 3, &err));
    assert_holds(path, "before");
    assert_true(file_stream_end(stream, true, &err));
    assert_holds(path, "one two");
    assert_int_equal(count_files(), 1);
}

static void takes_pieces_away_that_do_not_become_a_file(void **state)
{
    (void)state;
    char path[512];
    struct file_stream *stream;
    struct error err;
    snprintf(path, sizeof path, "%s", path_of("log"));
    assert_true(file_stream_begin(path, &stream, &err));
    assert_true(file_stream_add(stream, "one", 3, &err));
    assert_false(file_stream_end(stream, false, &err));
    assert_int_equal(count_files(), 0);
    assert_false(file_is_there(path));
}

static void refuses_pieces_where_no_file_can_be(void **state)
{
    (void)state;
    char path[512];
    struct file_stream *stream;
    struct error err;
    assert_false(file_stream_begin(path_of("no/such"), &stream, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
    snprintf(path, sizeof path, "%s", path_of("city.muster"));
    static const char start[] = "SQLite format 3";
    FILE *file = fopen(path, "wb");
    fwrite(start, 1, sizeof start, file);
    fclose(file);
    assert_false(file_stream_begin(path, &stream, &err));
    assert_int_equal(err.id, TEXT_ERROR_IS_DATABASE);
    assert_int_equal(count_files(), 1);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(writes_pieces_that_become_the_file_when_all_are_there),
        IN_FOLDER(takes_pieces_away_that_do_not_become_a_file),
        IN_FOLDER(refuses_pieces_where_no_file_can_be),
        IN_FOLDER(never_writes_over_a_database),
        IN_FOLDER(what_was_written_is_read_back),
        IN_FOLDER(a_file_keeps_its_permissions_and_a_link_is_followed),
        IN_FOLDER(says_what_is_in_the_way_of_writing),
        IN_FOLDER(without_permission_is_denied),
        IN_FOLDER(a_full_disk_leaves_the_old_file_and_nothing_beside_it),
        IN_FOLDER(devices_are_written_as_they_are),
        IN_FOLDER(a_dash_is_standard_output),
        IN_FOLDER(says_why_a_file_cannot_be_read),
        IN_FOLDER(a_pipe_is_read_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
