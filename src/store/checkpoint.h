/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_CHECKPOINT_H
#define STORE_CHECKPOINT_H

#include "store/database.h"

/*
 * The write-ahead log beside a city file, kept short.
 *
 * After a commit that brings it to 4 MB its pages go into the file, without waiting for anybody,
 * and the next commit begins it anew. That does not come about while somebody reads an older
 * state; with readers that take turns it might never. So at every 16 MB more a commit waits for
 * them, for 20 ms; and once it begins anew it is cut to 16 MB.
 */
bool checkpoint_set_up(struct city *city, struct error *err);

/* Everything into the file, and the log cut to nothing; waits so long for readers. SQLite's
 * code: SQLITE_BUSY where one of them still needs it. */
int checkpoint_truncate(struct city *city, int patience_ms);

#endif
