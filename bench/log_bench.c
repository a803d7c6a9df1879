/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/log.h"

/*
 * How fast the log takes entries, beside what the disk and the processor allow.
 *
 *     log_bench FOLDER [ENTRIES] [BATCH]     default 200,000 entries, 64 a commit
 *
 * Printed: synced writes of 4 KB a second into a file that has its size, the disk's own measure;
 * processor time of one append
 * without its commit; appends a second with commits; and how long the commits took.
 */
enum { ENTRY_SIZE = 650, RAW_SYNCS = 400 };

static void stop(const struct error *err)
{
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, err);
    fprintf(stderr, "%s\n", buffer_text(&sentence));
    exit(1);
}

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_times(const char *what, double *times, size_t count)
{
    qsort(times, count, sizeof *times, compare_times);
    printf("%s: median %.2f ms, 99 of 100 within %.2f ms, longest %.2f ms\n", what,
           times[count / 2] * 1e3, times[count * 99 / 100] * 1e3, times[count - 1] * 1e3);
}

static void check(bool ok, const char *path)
{
    if (ok)
        return;
    perror(path);
    exit(1);
}

static void sync_raw(const char *folder)
{
    static char page[4096], path[1024];
    double times[RAW_SYNCS];
    snprintf(path, sizeof path, "%s/log_bench.raw", folder);
    int handle = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    check(handle >= 0, path);
    for (int i = 0; i < RAW_SYNCS; i++)
        check(write(handle, page, sizeof page) == sizeof page, path);
    check(fsync(handle) == 0, path);
    double begin = seconds(CLOCK_MONOTONIC), last = begin;
    for (int i = 0; i < RAW_SYNCS; i++) {
        memset(page, i, sizeof page);
        check(pwrite(handle, page, sizeof page, (off_t)i * (off_t)sizeof page) == sizeof page &&
                  fdatasync(handle) == 0,
              path);
        double now = seconds(CLOCK_MONOTONIC);
        times[i] = now - last;
        last = now;
    }
    printf("synced writes of 4 KB: %.0f a second\n", RAW_SYNCS / (last - begin));
    print_times("  each", times, RAW_SYNCS);
    close(handle);
    unlink(path);
}

static void append(struct city *city, int64_t position, struct error *err)
{
    static char bytes[ENTRY_SIZE];
    memset(bytes, 'a' + (int)(position % 26), sizeof bytes);
    memcpy(bytes, &position, sizeof position);
    struct logged_entry entry = {
        .position = position,
        .bytes = bytes,
        .size = sizeof bytes,
        .has_author_signature = true,
    };
    memcpy(&entry.hash, &position, sizeof position);
    struct entry_columns columns = {
        .node = "0123456789abcdef",
        .realm = "live",
        .type = "people_counted",
        .sequence = position,
        .time_ms = 1793500000000 + position,
    };
    if (!log_append(city, &entry, &columns, err))
        stop(err);
}

/* Processor time of appends alone: one transaction that is not committed. */
static void append_only(struct city *city, int64_t count)
{
    struct error err;
    if (!log_begin(city, &err))
        stop(&err);
    double begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int64_t position = 1; position <= count; position++)
        append(city, position, &err);
    double end = seconds(CLOCK_PROCESS_CPUTIME_ID);
    log_commit(city, false, &err);
    printf("one append: %.2f µs of processor time\n", (end - begin) / (double)count * 1e6);
}

static void append_and_commit(struct city *city, int64_t count, int64_t batch)
{
    struct error err;
    size_t commits = 0;
    double *times = calloc((size_t)(count / batch + 1), sizeof *times);
    double begin = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), last = begin;
    for (int64_t position = 1; times && position <= count; commits++) {
        if (!log_begin(city, &err))
            stop(&err);
        for (int64_t i = 0; i < batch && position <= count; i++)
            append(city, position++, &err);
        if (!log_commit(city, true, &err))
            stop(&err);
        double now = seconds(CLOCK_MONOTONIC);
        times[commits] = now - last;
        last = now;
    }
    printf("appended and synced, %lld a commit: %.0f entries a second, %.0f commits a second, "
           "%.2f µs of processor time an entry\n",
           (long long)batch, (double)count / (last - begin), (double)commits / (last - begin),
           (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu) / (double)count * 1e6);
    print_times("  each commit", times, commits);
    free(times);
}

static bool count_entry(void *context, const struct logged_entry *entry,
                        const struct entry_columns *columns, struct error *err)
{
    (void)columns, (void)err;
    *(size_t *)context += entry->size;
    return true;
}

static void read_all(struct city *city, int64_t count)
{
    struct error err;
    size_t size = 0;
    double begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (!log_read(city, 1, INT64_MAX, count_entry, &size, &err))
        stop(&err);
    printf("read: %.0f entries a second of processor time\n",
           (double)count / (seconds(CLOCK_PROCESS_CPUTIME_ID) - begin));
}

int main(int argc, char **argv)
{
    int64_t count = argc > 2 ? strtoll(argv[2], NULL, 10) : 200000,
            batch = argc > 3 ? strtoll(argv[3], NULL, 10) : 64;
    if (argc < 2 || count < 1 || batch < 1) {
        fprintf(stderr, "log_bench FOLDER [ENTRIES] [BATCH]\n");
        return 2;
    }
    static char path[1024];
    struct city *city;
    struct error err;
    snprintf(path, sizeof path, "%s/log_bench.muster", argv[1]);
    unlink(path);
    sync_raw(argv[1]);
    if (!city_open(path, CITY_CREATE, &city, &err))
        stop(&err);
    append_only(city, count < 1000 ? count : 1000);
    append_and_commit(city, count, batch);
    read_all(city, count);
    city_close(city);
    return unlink(path);
}
