/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "city_place.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "made_records.h"

void place_make(struct place *place)
{
    /* In memory where there is such a place: a put waits for the disk otherwise. */
    bool has_shm = access("/dev/shm", W_OK | X_OK) == 0;
    snprintf(place->folder, sizeof place->folder, "%s/muster-store-XXXXXX",
             has_shm ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->city, sizeof place->city, "%s/town.muster", place->folder);
}

static int remove_entry(const char *path, const struct stat *stat, int type, struct FTW *walk)
{
    (void)stat, (void)type, (void)walk;
    return remove(path);
}

void place_remove(struct place *place)
{
    assert_int_equal(nftw(place->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

const char *sentence(const struct error *err)
{
    static char text[2048];
    struct buffer out = {0};
    error_write(&out, LANGUAGE_EN, err);
    snprintf(text, sizeof text, "%s", buffer_text(&out));
    buffer_free(&out);
    return text;
}

void demand(bool ok, const struct error *err)
{
    if (!ok)
        fail_msg("%s: %s", error_kind_name(err->kind), sentence(err));
}

void demand_error(const struct error *err, enum error_kind kind, enum text_id id, const char *word)
{
    if (err->kind != kind || err->id != id || !strstr(sentence(err), word))
        fail_msg("%s: %s: %s", error_kind_name(err->kind), text_id_name(err->id), sentence(err));
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct buffer out = {0};
        error_write(&out, (enum language)language, err);
        assert_non_null(strstr(buffer_text(&out), "town.muster"));
        buffer_free(&out);
    }
}

struct city *open_city(const char *path, enum city_mode mode)
{
    struct city *city;
    struct error err;
    demand(city_open(path, mode, &city, &err), &err);
    return city;
}

void put_some_people(struct city *city, uint32_t count, uint64_t seed)
{
    struct arena *scratch = arena_new();
    struct random random = random_from_seed(seed);
    struct people_records people = made_people(&random, count, scratch);
    struct city_source source = made_source("people.csv");
    struct error err;
    demand(city_put_people(city, &source, &people, false, &err), &err);
    arena_free(scratch);
}

struct hash hash_of_people(struct city *city, uint32_t *ret_count)
{
    struct arena *scratch = arena_new();
    struct people_records people;
    int64_t total;
    struct hash hash;
    struct error err;
    demand(city_get_people(city, scratch, &people, &total, &hash, &err), &err);
    *ret_count = people.count;
    arena_free(scratch);
    return hash;
}

void make_city(const struct place *place, uint32_t people_count)
{
    struct city *city = open_city(place->city, CITY_CREATE);
    put_some_people(city, people_count, 1);
    city_close(city);
}

uint32_t count_people(const struct place *place)
{
    uint32_t count;
    struct city *city = open_city(place->city, CITY_READ);
    hash_of_people(city, &count);
    city_close(city);
    return count;
}

int count_entries(const char *folder)
{
    int count = 0;
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count - 2;
}

void run_apart(struct place *place, bool without_rights, void (*act)(struct place *))
{
    enum { NOBODY = 65534 };
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (without_rights && geteuid() == 0 &&
            (setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0))
            _exit(9);
        act(place);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}
