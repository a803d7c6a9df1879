/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_ENGINE_CANARIES_H
#define TESTS_ENGINE_CANARIES_H

#include "office.h"

/*
 * Bytes that must not lie on the disk: texts that went in as private, sealed records and keys that
 * were destroyed. They are looked for in every file of an office's folder, as the bytes they are.
 */
enum { CANARY_MAX = 256, CANARY_SIZE_MAX = 4096 };

struct canary {
    char what[48]; /* for the message */
    uint8_t bytes[CANARY_SIZE_MAX];
    size_t size;
};

struct canaries {
    uint32_t count;
    struct canary list[CANARY_MAX];
};

void canaries_add(struct canaries *canaries, const char *what, const void *bytes, size_t size);
/* Fails the test, with file and canary, if one of them is in a file of the folder. */
void canaries_demand_none(const struct canaries *canaries, const struct office_place *place);
/* In how many files of the folder is it? */
int canary_count_files(const struct office_place *place, const void *bytes, size_t size);

#endif
