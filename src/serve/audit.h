/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_AUDIT_H
#define SERVE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json_writer.h"

/*
 * Who tried to sign in: the last few, and how many in all. The same from the same place is one,
 * with how often, so that nobody pushes out what others did by going on. It holds keys of persons
 * who are in the register, and no other word that somebody typed: that may be a password in the
 * wrong field. It lives as long as the server. Any thread may write.
 */
enum sign_in_result {
    SIGN_IN_OPENED,
    SIGN_IN_WRONG,    /* password, or person */
    SIGN_IN_TOO_SOON, /* refused untried */
    SIGN_IN_BAD_LINK,
    SIGN_IN_ENDED, /* a session, because its key or its person is not valid any more */
    SIGN_IN_RESULT_COUNT
};
const char *sign_in_result_name(enum sign_in_result result);

struct audit;

struct audit *audit_new(void);
void audit_free(struct audit *audit);

/* `person` NULL: nobody we know. Whoever comes too soon is only counted. */
void audit_add(struct audit *audit, enum sign_in_result result, const char *person,
               const char *address, int64_t now_ms);
uint64_t audit_count(struct audit *audit, enum sign_in_result result);
/* {"counts":{…},"last":[{"at":…,"first":…,"times":…,"result":…,"person":…,"address":…},…]}, the
 * newest first */
void audit_write(struct audit *audit, struct json_writer *json);

#endif
