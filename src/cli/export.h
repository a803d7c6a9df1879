/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

#include "cli/command.h"

/* To the file of -o, which is then named; without one the file is the answer on stdout. */
bool export_deliver(struct invocation *invocation, const struct buffer *file, struct error *err);

#endif
