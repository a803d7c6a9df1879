/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_IMPORT_ORDER_H
#define SERVE_IMPORT_ORDER_H

#include "app/import_options.h"
#include "app/import_report.h"

/*
 * A file that somebody at the desk wants to have imported, as `import NOUN FILE` of the command
 * line: the same importers, the same options in the same words, the same report on its rows.
 */
enum import_noun {
    IMPORT_SITES,
    IMPORT_PEOPLE,
    IMPORT_AREAS,
    IMPORT_ORGANISATIONS,
    IMPORT_NOUN_COUNT
};
enum { IMPORT_FILE_NAME_MAX = 255, IMPORT_BYTES_MAX = 64 * 1024 * 1024 };

/* What the options are called; the list ends with NULL. Any other is none of them. */
extern const char *const import_order_options[];
struct import_order;

/* ERROR_NOT_FOUND: there is no such noun; ERROR_INPUT names the option. */
bool import_order_new(const char *noun, const struct import_words *words,
                      struct import_order **ret_order, struct error *err);
/* Overwrites what it holds of the file. */
void import_order_free(struct import_order *order);
/* The bytes are taken over. */
void import_order_give(struct import_order *order, struct buffer *bytes);

bool import_order_is_trial(const struct import_order *order);

/* "sites": what it is imported as. */
const char *import_order_noun(const struct import_order *order);

/*
 * Once each, in this order. Reading asks the rules first; it needs an engine that reads, and of a
 * trial it is all. Writing puts what was read into the city. However far it came, finishing writes
 * the report; the file and what was read of it are gone then.
 */
bool import_order_read(struct import_order *order, struct engine *engine, const struct actor *actor,
                       const struct progress *progress, struct error *err);
bool import_order_write(struct import_order *order, struct engine *engine,
                        const struct actor *actor, const struct progress *progress,
                        struct error *err);
void import_order_finish(struct import_order *order);

/* The file is not wanted any more; not while it runs. */
void import_order_drop_file(struct import_order *order);

/* An object: what is imported, and once it is over (while it runs it is another thread's) how many
 * rows; nothing that stands in the file. */
void import_order_json(struct json_writer *json, const struct import_order *order, bool is_over);
/* Once it has run, be it that it failed: what the command line prints with --json, or the rows as
 * its --report. NULL before. */
const struct buffer *import_order_report(const struct import_order *order, enum language language,
                                         bool as_rows);
/* {"missing":…,"bases":…} where rules refused it, else NULL. */
const char *import_order_refusal(const struct import_order *order, enum language language);

#endif
