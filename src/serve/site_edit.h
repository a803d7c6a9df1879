/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SITE_EDIT_H
#define SERVE_SITE_EDIT_H

#include "app/sites.h"
#include "serve/json_body.h"

/* What shall change of a site, as a request says it. The fields end with NULL. */
extern const char *const site_edit_fields[];

/* Into an edit that has its key and says nothing yet. ERROR_INPUT names the field. */
bool site_edit_read(const struct json_body *body, struct site_edit_request *edit,
                    struct error *err);

/* On what it rests, "basis" and what belongs to it: as --basis of the command line, into a claim
 * that says BASIS_RULE. */
bool site_edit_read_claim(const struct json_body *body, struct claim *claim, struct error *err);

#endif
