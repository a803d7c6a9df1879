/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_PARTIES_H
#define IMPORT_PARTIES_H

#include "import/records.h"
#include "table/columns.h"
#include "table/feature_set.h"

enum { PARTY_ROWS_MAX = 1000000 };

/* The parties there are already. Texts stay until parties_from_features returns. */
struct known_party {
    enum party_kind kind;
    const char *parent; /* NULL = none */
};

struct party_register {
    /* The party of this key; false if there is none. */
    bool (*find)(void *context, const char *key, struct known_party *ret_party);
    void *context;
};

/*
 * Fields of a column map: kind, key, name, parent, area, roles, rank, holder, deputies, phone,
 * email. A `kind` that is no column of the file but a kind (kind=person) holds for all rows.
 */
struct party_options {
    const struct column_map *map; /* NULL: columns are recognised by their names */
    const char *const *roles;     /* [role_count] words; 0: any word of a–z 0–9 _ is a role */
    uint32_t role_count;
    const struct party_register *known; /* NULL: nobody is known yet */
};

/*
 * Rows to organisations, posts and persons, in the order of the file, which means nothing: a row
 * may name any other.
 *
 *   parent     an organisation; of a post it must be there
 *   area       a code; of the form of a key
 *   roles, rank   of a post
 *   holder     of a post: a person
 *   deputies   of a post: posts and persons, in the order in which they step in
 *   lists      words that stand apart by ; , 、 or white space
 *
 * Who is named must stand in the file or be known. A row for a known party replaces it, and may
 * not change its kind. The first row of a key takes it, whatever becomes of that row.
 *
 * Refused are rows with a cell of the wrong form, a key that was there already, someone named who
 * is not there or of the wrong kind, rows whose parents go round in a circle (through known
 * parties, too; the circle is named), and all that need a refused row, through known parties, too.
 *
 * Fails if a column for kind, key or name is missing (ERROR_INPUT), or with more than
 * PARTY_ROWS_MAX rows (ERROR_LIMIT). Records live in `arena`. Time O(rows + words of lists).
 */
bool parties_from_features(const struct feature_set *features, const struct party_options *options,
                           struct arena *arena, struct arena *scratch, struct import_report *report,
                           struct party_records *ret_parties, struct error *err);

#endif
