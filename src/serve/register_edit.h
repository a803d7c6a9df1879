/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_REGISTER_EDIT_H
#define SERVE_REGISTER_EDIT_H

#include "app/register_edits.h"
#include "serve/json_body.h"

/* What shall change of a group of people, or of an area, as a request says it; on what it rests:
 * site_edit_read_claim. The fields end with NULL. */
extern const char *const people_edit_fields[], *const area_edit_fields[];

/* Into an edit that has its key and says nothing yet. ERROR_INPUT names the field. */
bool people_edit_read(const struct json_body *body, struct people_edit_request *edit,
                      struct error *err);
bool area_edit_read(const struct json_body *body, struct area_edit_request *edit,
                    struct error *err);

#endif
