/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_ENGINE_OFFICE_H
#define TESTS_ENGINE_OFFICE_H

#include "engine/engine.h"

/*
 * A made-up office in a folder of its own: a city file with organisations, posts and persons,
 * three of whom have keys. What fails here fails the test.
 */
enum { NOW_MS = 1 };

struct office_place {
    char folder[64];
    char path[96]; /* of the city file */
    struct arena *arena;
    struct engine *engine;
    int64_t now_ms; /* a minute later with each job */
};

/* An empty folder; no file yet. */
void office_begin(struct office_place *place);
void office_end(struct office_place *place);

/* Opens the city for writing, makes it if missing. */
void office_open(struct office_place *place);
void office_close(struct office_place *place);

/* A job of this kind and realm, at the place's next minute. */
struct job office_job(struct office_place *place, enum request_kind kind, struct realm realm);
/* Submits and expects that it is done. */
void office_do(struct office_place *place, struct job *job);

/*
 * The register: government "gov" over the area "01", office "cd" with the posts "duty" (duty
 * officer and checker, held by p-1), "lead" (duty leader, p-2, deputy p-4), "head" (office
 * leader, p-3), "admin" (administrator and planner, p-3), "control" (exercise control, p-1).
 * Persons have a name and a phone in their private records. Keys for p-1, p-2, p-3, password
 * "correct horse p-N".
 */
void office_found(struct office_place *place);
struct session office_session(struct office_place *place, const char *person);

/* What the entries have come to; to look at while nobody writes. */
const struct operation *office_now(const struct office_place *place);
/* All of it as text, to compare: under the lock of the state. */
struct buffer office_dump(struct engine *engine);

#endif
