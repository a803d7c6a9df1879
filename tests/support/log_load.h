/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_LOG_LOAD_H
#define TESTS_LOG_LOAD_H

#include "engine/engine.h"

/*
 * What an office writes all day, for whoever writes without end: of ten turns five are notes,
 * three are notes with private text, two are edits of sites. Texts are the caller's; they live as
 * long as the job.
 */
enum load_kind { LOAD_NOTE, LOAD_PRIVATE_NOTE, LOAD_EDIT };
enum load_kind load_kind_of(int64_t turn);

/* Fills in the request, by nobody on no claim. `text` is an object of JSON; NULL: nothing private.
 */
void load_note(struct job *job, int64_t now_ms, const char *about, const char *text);
void load_edit(struct job *job, int64_t now_ms, const char *site, int64_t places);

#endif
