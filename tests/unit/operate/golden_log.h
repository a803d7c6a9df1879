/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OPERATE_GOLDEN_LOG_H
#define TESTS_OPERATE_GOLDEN_LOG_H

#include "log_place.h"

/*
 * Logs that were written once and are never written again: tests/golden/log/NAME.jsonl, a line
 * for each entry, its exact bytes and its hash:
 *
 *     {"entry":{…},"hash":"…"}
 *
 * They replay for ever to the state that NAME.dump beside it says.
 */
struct golden_line {
    const char *bytes;
    size_t size;
    struct hash hash;
};

/* The next line at `*at`; false at the end. What is no line fails the test. */
bool golden_next(const char **at, struct golden_line *ret_line);
void golden_write(struct buffer *out, const struct kept_entry *entry);
/* Replays the log and appends the dump. Fails the test at the first entry that does not fit. */
void golden_replay(const char *log, struct arena *arena, struct arena *scratch, struct buffer *out);

#endif
