/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_REFUSAL_H
#define APP_REFUSAL_H

#include "authority/authority.h"
#include "base/json_writer.h"

/* What rules say is missing, for programs. */

/* "missing":[{"kind":…,"rule":…,"article":…,"text":…},…] */
void json_missing(struct json_writer *json, enum language language,
                  const struct authority_answer *answer);
/* key:["verbal","emergency"] */
void json_bases(struct json_writer *json, const char *key, word_set bases);
/* {"missing":[…],"bases":[…]} */
void write_refusal_json(struct buffer *out, enum language language,
                        const struct authority_answer *answer);

#endif
