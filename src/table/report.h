/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_REPORT_H
#define TABLE_REPORT_H

#include "base/arena.h"
#include "base/error.h"

/*
 * What became of each row: total = accepted + refused; a note is about a row that was accepted
 * (several sites at one point, zero places) or about the whole file (line 0, object NULL).
 *
 * A bad row does not stop an import. A file that cannot be read at all does, with an error.
 */
struct import_remark {
    bool refused;       /* else a note */
    int64_t line;       /* 0 = the source has no lines, or the remark is about all of it */
    const char *object; /* id of the object, NULL if it has none */
    const char *field;  /* NULL if no one field is to blame */
    const struct error *reason;
};

struct import_report {
    const char *file;
    uint64_t total, accepted, refused;
    uint32_t remark_count, remark_capacity;
    struct import_remark *remarks; /* of rows the first REMARK_MAX; the counts are of all */
    struct arena *arena;
};

enum { REMARK_MAX = 20000 };

/* Texts are copied into the report's arena. Refusing a row also counts it in `refused`. */
void report_refuse(struct import_report *report, int64_t line, const char *object,
                   const char *field, const struct error *reason);
void report_note(struct import_report *report, int64_t line, const char *object, const char *field,
                 const struct error *reason);

#endif
