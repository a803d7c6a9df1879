/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PRINT_OFFICE_H
#define CLI_PRINT_OFFICE_H

#include "app/office.h"
#include "app/office_view.h"
#include "cli/command.h"

/* Answers about the office, for people and, with --json, for programs. */

/* The tree; or, unless `kind` is PARTY_KIND_COUNT, only parties of this kind. */
void print_office(struct invocation *invocation, const struct office_view *view,
                  enum party_kind kind, bool with_private);
void print_keys(struct invocation *invocation, const struct key_view *keys, uint32_t count);
void print_nodes(struct invocation *invocation, const struct key_view *keys, uint32_t count);
void print_delegation(struct invocation *invocation, const struct delegation *delegation);

/* {"act":null,"party":"p-17"}: what was done; `act` is the one to be released for it, if any. */
void json_change(struct invocation *invocation, const struct decision *decision, const char *name,
                 const char *value);
/* The same, to be closed by the caller. */
struct json_writer json_begin_change(struct invocation *invocation,
                                     const struct decision *decision);
void json_end_change(struct invocation *invocation, struct json_writer *json);

#endif
