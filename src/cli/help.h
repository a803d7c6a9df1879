/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

/* What muster is, and its commands, a line each. */
void help_overview(struct buffer *out, enum language language);
/* One command: usage, options, example, exit codes. */
void help_command(struct buffer *out, enum language language, const struct command *command);
/* All commands of a verb. */
void help_verb(struct buffer *out, enum language language, const char *verb);

#endif
