/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITY_PLACE_H
#define CITY_PLACE_H

#include "store/city.h"

/* A folder of its own for each test, with a city file's path in it; both go with the test. */
struct place {
    char folder[64], city[96];
};
void place_make(struct place *place);
void place_remove(struct place *place);
int count_entries(const char *folder);

/* Opens or fails the test with the sentence. */
struct city *open_city(const char *path, enum city_mode mode);
/* Fails the test with the sentence unless `ok`. */
void demand(bool ok, const struct error *err);
/* The English sentence; good until the next call. */
const char *sentence(const struct error *err);
/* Fails the test unless this is the error, the file is named in both languages and the English
 * sentence has these words. */
void demand_error(const struct error *err, enum error_kind kind, enum text_id id,
                  const char *words);

/* People by chance, the same for the same seed. */
void put_some_people(struct city *city, uint32_t count, uint64_t seed);
struct hash hash_of_people(struct city *city, uint32_t *ret_count);
/* A city file with so many people, opened and closed. */
void make_city(const struct place *place, uint32_t people_count);
uint32_t count_people(const struct place *place);

/* Runs `act` in a process of its own, without rights unless we have none anyway; it fails the
 * test by _exit with another status than 0. */
void run_apart(struct place *place, bool without_rights, void (*act)(struct place *));

#endif
