/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_PARTY_LINKS_H
#define IMPORT_PARTY_LINKS_H

#include "import/circles.h"
#include "import/parties.h"

/* The rows of a table of parties while it is read, and who hangs on whom. */

enum party_field {
    PARTY_KIND,
    PARTY_KEY,
    PARTY_NAME,
    PARTY_PARENT,
    PARTY_AREA,
    PARTY_ROLES,
    PARTY_RANK,
    PARTY_HOLDER,
    PARTY_DEPUTIES,
    PARTY_PHONE,
    PARTY_EMAIL,
    PARTY_FIELD_COUNT
};

/* A row with a key of its own; or a party that is known, of which only key, kind and parent are
 * told. */
struct party_node {
    struct party_record record; /* its kind may be PARTY_KIND_COUNT if it is refused */
    bool is_known;
    bool is_refused; /* a known party: hangs on a refused row */
    uint32_t row;    /* of the table, if not is_known */
};

/* `node` needs `needed`, and its cell in `field` says so. */
struct party_need {
    uint32_t node, needed;
    enum party_field field;
};

struct party_nodes {
    const struct feature_set *features;
    const struct party_options *options;
    struct arena *scratch;
    struct import_report *report;
    int32_t column[PARTY_FIELD_COUNT];
    struct key_index keys; /* key → node */
    uint32_t row_count;    /* nodes of rows; those of known parties stand behind them */
    uint32_t count, capacity;
    struct party_node *nodes;
    uint32_t need_count, need_capacity;
    struct party_need *needs;
};

/* Refuses the row of a node, unless it is refused already. */
void party_refuse(struct party_nodes *nodes, uint32_t node, enum party_field field,
                  const struct error *reason);

/* Once all rows are nodes: refuses those that do not hang together with the others. */
void party_links_check(struct party_nodes *nodes);

#endif
