/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MADE_LOG_H
#define MADE_LOG_H

#include "store/log.h"

/* Entries for the store's tests: of the right form for it, and the same for the same position. */

enum { MADE_NODE_COUNT = 3 };

/* Texts live in `arena`. */
void made_entry(int64_t position, struct arena *arena, struct logged_entry *ret_entry,
                struct entry_columns *ret_columns);
bool append_made(struct city *city, int64_t position, struct error *err);
/* Appends first … last in one transaction, or fails the test. */
void append_batch(struct city *city, int64_t first, int64_t last);

/* Fails the test unless the log holds exactly the made entries 1 … last, and says so itself. */
void demand_made_log(struct city *city, int64_t last);

#endif
