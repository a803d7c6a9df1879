/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <dirent.h>
#include <stdio.h>

#include "golden_log.h"
#include "operate/entry_types.h"

/*
 * Whoever opens a file of any time finds in it what was found then. A type or a version that is
 * new needs a log that holds it: see golden_log_maker.c.
 */
static struct arena *arena, *scratch;
static char *names[64];
static int name_count;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int begin(void **state)
{
    const char *folder = getenv("MUSTER_GOLDEN_LOG");
    (void)state;
    assert_non_null(folder);
    arena = arena_new();
    scratch = arena_new();
    name_count = 0;
    DIR *open_folder = opendir(folder);
    assert_non_null(open_folder);
    for (struct dirent *file; (file = readdir(open_folder));) {
        size_t length = strlen(file->d_name);
        if (length > 6 && strcmp(file->d_name + length - 6, ".jsonl") == 0 && name_count < 64)
            names[name_count++] = arena_copy(arena, file->d_name, length - 6);
    }
    closedir(open_folder);
    qsort(names, (size_t)name_count, sizeof *names, by_name);
    assert_true(name_count > 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(scratch);
    arena_free(arena);
    return 0;
}

static const char *read_file(const char *name, const char *ending)
{
    struct buffer bytes = {0};
    char path[512], block[4096];
    snprintf(path, sizeof path, "%s/%s%s", getenv("MUSTER_GOLDEN_LOG"), name, ending);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s is missing", path);
    for (size_t size; (size = fread(block, 1, sizeof block, file)) > 0;)
        buffer_add(&bytes, block, size);
    fclose(file);
    const char *text = arena_copy(arena, bytes.bytes, bytes.size);
    buffer_free(&bytes);
    return text;
}

static void every_log_replays_to_its_dump(void **state)
{
    (void)state;
    for (int n = 0; n < name_count; n++) {
        struct buffer dump = {0};
        golden_replay(read_file(names[n], ".jsonl"), arena, scratch, &dump);
        assert_string_equal(buffer_text(&dump), read_file(names[n], ".dump"));
        buffer_free(&dump);
    }
}

static bool is_in_logs(const char *type, uint32_t version)
{
    struct entry entry;
    struct error err;
    bool found = false;
    for (int n = 0; n < name_count && !found; n++) {
        const char *at = read_file(names[n], ".jsonl");
        struct golden_line line;
        while (!found && golden_next(&at, &line)) {
            assert_true(entry_read(line.bytes, line.size, arena, &entry, &err));
            found = strcmp(entry.type, type) == 0 && entry.version == version;
        }
    }
    return found;
}

static void every_version_of_every_type_stands_in_some_log(void **state)
{
    (void)state;
    uint32_t count;
    const struct entry_type *types = entry_types(&count);
    for (uint32_t t = 0; t < count; t++)
        for (uint32_t version = 1; version <= types[t].version; version++)
            if (!is_in_logs(types[t].name, version))
                fail_msg("%s, version %u, is in no golden log", types[t].name, (unsigned)version);
}

static void a_log_holds_what_is_not_known_too(void **state)
{
    (void)state;
    assert_true(is_in_logs("robot.sent", 1));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_log_replays_to_its_dump),
        TEST(every_version_of_every_type_stands_in_some_log),
        TEST(a_log_holds_what_is_not_known_too),
    };
    return cmocka_run_group_tests_name("operate/golden_log", tests, NULL, NULL);
}
