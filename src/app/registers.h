/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_REGISTERS_H
#define APP_REGISTERS_H

#include "engine/engine.h"

/*
 * What a city is made of, as tables: a row for each record, as it is now, edits included. Columns
 * are called what the imports call them, so that a table that was written can be read in again.
 */
enum city_register {
    REGISTER_SITES,
    REGISTER_PEOPLE,
    REGISTER_AREAS,
    REGISTER_ORGANISATIONS,
    REGISTER_COUNT
};
const char *register_name(enum city_register which);
bool register_parse(const char *name, enum city_register *ret_register);

enum register_format {
    REGISTER_CSV, /* as publish/csv_writer.h writes it */
    REGISTER_JSON, /* {"register":…,"columns":[…],"rows":[[…],…]}; what is not said is null */
    REGISTER_FORMAT_COUNT
};

/* Appends the table to `out`; not of organisations. O(rows); the records are read into memory. */
bool app_write_register(struct city *city, enum city_register which, enum register_format format,
                        struct buffer *out, struct error *err);

/*
 * Organisations and posts, as a tree depth first, as they are in the log. Nobody's name or number
 * is in it, persons are keys: those are sealed (`parties --private` of the command line reads
 * them). So an import of this table would take away the numbers of its posts. O(parties × depth).
 */
bool app_write_organisations(struct engine *engine, int64_t now_ms, enum register_format format,
                             struct buffer *out, struct error *err);

#endif
