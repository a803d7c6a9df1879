/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENGINE_VERIFY_H
#define ENGINE_VERIFY_H

#include "base/progress.h"
#include "engine/signature_checker.h"
#include "entry/entry.h"
#include "store/city.h"

/*
 * Is the log what was written, all of it, by those it says? Needs nothing but the file: no key,
 * no password, no network.
 *
 *   order         every hash is that of the bytes; each entry names the one before it, of its
 *                 node and of the file; the columns beside say what the bytes say
 *   authorship    every entry is signed by the key of its node that was in force at that entry,
 *                 and by the personal key it names, which is its author's and was not revoked. A
 *                 node joins with the key its id is the name of, from the founding of the office
 *                 on with an administrator's signature, or alone, and then writes only real events
 *                 until one has confirmed it; a new key of a node is signed for by the old one and
 *                 by itself
 *   completeness  the log ends where the head that is kept apart says, and goes through the entry
 *                 that is demanded; every private record is what an entry commits to, and none is
 *                 missing whose scope was not closed; every valid key of a person lies there,
 *                 sealed, as an entry says, if one does; data, their sources and plans are those
 *                 that entries name; the projection is what the log gives, if it was made by the
 *                 forms of rows that this program has, and edits of sites are in any case. The file
 *                 is made of the tables of this program, and of nothing else
 *
 * Entries of types this program does not know are verified like all others, and skipped by the
 * fold. Only the types that bring and take away keys must be known.
 */
struct verify_request {
    int threads; /* for signatures, beside the calling one: 1 … CHECKER_THREADS_MAX */
    /* As noted on paper or in the record of a backup; 0 = none is demanded: */
    int64_t head_position;
    const char *head_hash; /* its first hexadecimal digits, VERIFY_DIGITS_MIN … 64 */
};
enum { VERIFY_DIGITS_MIN = 16 };

struct verify_report {
    bool holds;
    /* If not: why, and the first entry that is bad. Position 0: it is not about one entry; node
     * "": what stands there cannot be read. */
    const struct error *why;
    int64_t position;
    char node[NODE_ID_SIZE];
    int64_t sequence;
    const char *type;

    /* What was found as far as it went. */
    int64_t entry_count, node_signature_count, personal_signature_count;
    int64_t unknown_count; /* entries of unknown types or versions */
    uint32_t node_count, retired_node_count;
    uint32_t unconfirmed_count;  /* nodes that joined alone for a real event, and are there still */
    const char *unconfirmed;     /* their names: "a, b" */
    uint32_t old_source_count;   /* imports that do not say what all their sources are */
    int64_t first_ms, last_ms;   /* times of the first and the last entry */
    int64_t record_count;        /* private records that are there, sealed */
    int64_t destroyed_count;     /* and those that were destroyed with their scope */
    int64_t leftover_count;      /* of the former: their scope is closed, the bytes are not
                                    yet taken away */
    int64_t uncovered_key_count; /* valid keys of persons whose sealed bytes no entry names */
    int64_t row_count;           /* of the projection */
    bool has_other_rows; /* by another version of the program: the projection was not judged */
    struct hash head;    /* hash of the last entry */
};

/*
 * True with the answer in the report, also where it is no. False if it could not be found out
 * (ERROR_IO, ERROR_CANCELLED…). Texts of the report are in `arena`. Memory: the state, 64 bytes a
 * private record, and some hundred kilobytes. Time: two threads verify some 20,000 signatures/s.
 */
bool verify_log(struct city *city, const struct verify_request *request,
                const struct progress *progress, struct arena *arena,
                struct verify_report *ret_report, struct error *err);

#endif
