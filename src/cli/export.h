/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

#include "app/export.h"
#include "cli/command.h"

/* To the file of -o, which is then named; without one the file is the answer on stdout. */
bool export_deliver(struct invocation *invocation, const struct buffer *file, struct error *err);

/* Says on stderr that streets send more people to shelters than there are places. */
void note_excess(struct invocation *invocation, const struct street_excess *excess);

#endif
