/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a harness without libFuzzer: over every file of a folder, and over each file cut short and
 * with single bytes changed. TAP, a point per file; a harness that finds a fault ends the process.
 *
 *     csv_fuzz fuzz/corpus/csv
 *     csv_fuzz crash-1234…         one file, as it is
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Places in a file where it is cut, and where a byte is changed. */
enum { PLACES = 64, FILE_MAX = 1024 };

static uint8_t *read_file(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    struct stat stat_of;
    if (!file || fstat(fileno(file), &stat_of) != 0) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    *ret_size = (size_t)stat_of.st_size;
    uint8_t *bytes = malloc(*ret_size + 1);
    if (!bytes || fread(bytes, 1, *ret_size, file) != *ret_size) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    fclose(file);
    return bytes;
}

/* In a block of its own size, so that AddressSanitizer sees a read beyond it. */
static void run(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        exit(1);
    memcpy(copy, bytes, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void run_variants(uint8_t *bytes, size_t size)
{
    static const uint8_t changes[] = {0x01, 0x20, 0x80, 0xFF};
    size_t step = size / PLACES + 1;
    for (size_t at = 0; at < size; at += step) {
        run(bytes, at);
        uint8_t change = changes[at / step % sizeof changes];
        bytes[at] ^= change;
        run(bytes, size);
        bytes[at] ^= change;
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int run_folder(const char *folder)
{
    char *names[FILE_MAX];
    int count = 0;
    DIR *open_folder = opendir(folder);
    for (struct dirent *entry; open_folder && (entry = readdir(open_folder));)
        if (entry->d_name[0] != '.' && count < FILE_MAX)
            names[count++] = strdup(entry->d_name);
    if (open_folder)
        closedir(open_folder);
    qsort(names, (size_t)count, sizeof *names, by_name);
    for (int i = 0; i < count; i++) {
        char path[4096];
        size_t size;
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        uint8_t *bytes = read_file(path, &size);
        run(bytes, size);
        run_variants(bytes, size);
        printf("ok %d - %s\n", i + 1, names[i]);
        free(bytes);
        free(names[i]);
    }
    if (count == 0)
        printf("not ok 1 - there is nothing in %s\n", folder);
    printf("1..%d\n", count ? count : 1);
    return count == 0;
}

int main(int argc, char **argv)
{
    struct stat stat_of;
    if (argc != 2 || stat(argv[1], &stat_of) != 0) {
        fprintf(stderr, "usage: %s FOLDER|FILE\n", argv[0]);
        return 2;
    }
    if (S_ISDIR(stat_of.st_mode))
        return run_folder(argv[1]);
    size_t size;
    uint8_t *bytes = read_file(argv[1], &size);
    run(bytes, size);
    free(bytes);
    return 0;
}
