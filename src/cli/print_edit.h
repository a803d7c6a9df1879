/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PRINT_EDIT_H
#define CLI_PRINT_EDIT_H

#include "app/register_edits.h"
#include "cli/acting.h"

/* ", by p-3, 12 November 2026, 03:10 UTC: water in the basement" */
void print_edit_note(struct invocation *invocation, const struct edit_note *edit);
/* That `key` is edited, or set back: `done`, whose argument is `name`; or {"name":"key"}. */
void print_edit_done(struct invocation *invocation, enum text_id done, const char *name,
                     const char *key);

#endif
