/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PRINT_OFFICE_H
#define CLI_PRINT_OFFICE_H

#include "app/change_view.h"
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

/* The line of a party, as in the tree, without its end. */
void write_party(struct invocation *invocation, const struct party_view *view);
void json_party(struct json_writer *json, const struct party_view *view, bool with_private);
/* What a change of parties or keys makes happen, a line each. */
void print_changes(struct invocation *invocation, const struct change_view *changes,
                   uint32_t count);
void json_changes(struct json_writer *json, const struct change_view *changes, uint32_t count);

/* {"act":null,"party":"p-17"}: what was done; `act` is the one to be released for it, if any. */
void json_change(struct invocation *invocation, const struct decision *decision, const char *name,
                 const char *value);
/* The same, to be closed by the caller. */
struct json_writer json_begin_change(struct invocation *invocation,
                                     const struct decision *decision);
void json_end_change(struct invocation *invocation, struct json_writer *json);

#endif
