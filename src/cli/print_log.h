/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PRINT_LOG_H
#define CLI_PRINT_LOG_H

#include "app/log.h"
#include "cli/command.h"

/* One entry, as a line for people (and one more for what is private), or as an object of the
 * array that is open in `json`. */
void print_log_line(struct invocation *invocation, const struct log_line *line);
void print_log_json(struct json_writer *json, const struct log_line *line);

/* The state, its rows by realm and kind; `realm` NULL = of all. `position` is that of the last
 * entry it comes from. */
void print_state(struct invocation *invocation, const struct operation *operation,
                 const struct realm *realm, int64_t position);

#endif
