/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_WHATIF_JSON_H
#define SERVE_WHATIF_JSON_H

#include "app/whatif.h"
#include "base/json_writer.h"

/* What a what-if comes to, for programs: the same from the server and from the command line. */
/* What stands in it, for an object that is open. */
void whatif_put_members(struct json_writer *json, const struct whatif_answer *answer);
/* "line": [[lon,lat], …] */
void whatif_put_line(struct json_writer *json, const struct whatif_street *street);
void whatif_write_json(struct json_writer *json, const struct whatif_answer *answer);

#endif
