/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <dirent.h>
#include <stdio.h>

#include "canaries.h"
#include "host/file.h"

void canaries_add(struct canaries *canaries, const char *what, const void *bytes, size_t size)
{
    assert_true(canaries->count < CANARY_MAX && size > 0 && size <= CANARY_SIZE_MAX);
    struct canary *canary = &canaries->list[canaries->count++];
    snprintf(canary->what, sizeof canary->what, "%s", what);
    memcpy(canary->bytes, bytes, size);
    canary->size = size;
}

static bool holds(const struct buffer *file, const void *bytes, size_t size)
{
    return file->size >= size && memmem(file->bytes, file->size, bytes, size) != NULL;
}

/* Calls `visit` with the bytes of each file. */
static void for_each_file(const struct office_place *place,
                          void (*visit)(void *context, const char *name, const struct buffer *file),
                          void *context)
{
    DIR *folder = opendir(place->folder);
    struct dirent *item;
    assert_non_null(folder);
    while ((item = readdir(folder))) {
        char path[400];
        struct buffer file = {0};
        struct error err;
        if (item->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", place->folder, item->d_name);
        assert_true(file_read(path, &file, &err));
        visit(context, item->d_name, &file);
        buffer_free(&file);
    }
    closedir(folder);
}

static void demand_none_in(void *context, const char *name, const struct buffer *file)
{
    const struct canaries *canaries = context;
    for (uint32_t c = 0; c < canaries->count; c++)
        if (holds(file, canaries->list[c].bytes, canaries->list[c].size))
            fail_msg("%s is in %s", canaries->list[c].what, name);
}

void canaries_demand_none(const struct canaries *canaries, const struct office_place *place)
{
    for_each_file(place, demand_none_in, (void *)canaries);
}

struct counting {
    const void *bytes;
    size_t size;
    int count;
};

static void count_in(void *context, const char *name, const struct buffer *file)
{
    struct counting *counting = context;
    (void)name;
    counting->count += holds(file, counting->bytes, counting->size);
}

int canary_count_files(const struct office_place *place, const void *bytes, size_t size)
{
    struct counting counting = {bytes, size, 0};
    for_each_file(place, count_in, &counting);
    return counting.count;
}
