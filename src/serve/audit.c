/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/audit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/date.h"
#include "import/party_cells.h"

enum { KEPT = 256, ADDRESS_SIZE = 48 };

struct attempt {
    int64_t at_ms;
    enum sign_in_result result;
    char person[PARTY_KEY_MAX + 1]; /* "": nobody we know */
    char address[ADDRESS_SIZE];
};

struct audit {
    pthread_mutex_t lock;
    uint64_t counts[SIGN_IN_RESULT_COUNT];
    uint64_t total;
    struct attempt attempts[KEPT]; /* a ring */
};

const char *sign_in_result_name(enum sign_in_result result)
{
    static const char *const names[SIGN_IN_RESULT_COUNT] = {[SIGN_IN_OPENED] = "opened",
                                                            [SIGN_IN_WRONG] = "wrong",
                                                            [SIGN_IN_TOO_SOON] = "too_soon",
                                                            [SIGN_IN_BAD_LINK] = "bad_link",
                                                            [SIGN_IN_ENDED] = "ended"};
    return names[result];
}

struct audit *audit_new(void)
{
    struct audit *audit = calloc(1, sizeof *audit);
    ALWAYS(audit);
    ALWAYS(pthread_mutex_init(&audit->lock, NULL) == 0);
    return audit;
}

void audit_free(struct audit *audit)
{
    if (!audit)
        return;
    pthread_mutex_destroy(&audit->lock);
    free(audit);
}

static void keep(struct audit *audit, enum sign_in_result result, const char *person,
                 const char *address, int64_t now_ms)
{
    struct attempt *attempt = &audit->attempts[audit->total++ % KEPT];
    attempt->at_ms = now_ms;
    attempt->result = result;
    snprintf(attempt->person, sizeof attempt->person, "%s", person ? person : "");
    snprintf(attempt->address, sizeof attempt->address, "%s", address);
}

void audit_add(struct audit *audit, enum sign_in_result result, const char *person,
               const char *address, int64_t now_ms)
{
    ALWAYS(pthread_mutex_lock(&audit->lock) == 0);
    audit->counts[result]++;
    if (result != SIGN_IN_TOO_SOON)
        keep(audit, result, person, address, now_ms);
    pthread_mutex_unlock(&audit->lock);
}

uint64_t audit_count(struct audit *audit, enum sign_in_result result)
{
    ALWAYS(pthread_mutex_lock(&audit->lock) == 0);
    uint64_t count = audit->counts[result];
    pthread_mutex_unlock(&audit->lock);
    return count;
}

static void write_attempt(struct json_writer *json, const struct attempt *attempt)
{
    struct buffer at = {0};
    date_write(&at, attempt->at_ms);
    json_open_object(json);
    json_put_text(json, "at", buffer_text(&at));
    json_put_text(json, "result", sign_in_result_name(attempt->result));
    json_put_text(json, "person", attempt->person[0] ? attempt->person : NULL);
    json_put_text(json, "address", attempt->address);
    json_close(json);
    buffer_free(&at);
}

void audit_write(struct audit *audit, struct json_writer *json)
{
    ALWAYS(pthread_mutex_lock(&audit->lock) == 0);
    json_open_object(json);
    json_key(json, "counts"), json_open_object(json);
    for (int result = 0; result < SIGN_IN_RESULT_COUNT; result++)
        json_put_integer(json, sign_in_result_name((enum sign_in_result)result),
                         (int64_t)audit->counts[result]);
    json_close(json);
    json_key(json, "last"), json_open_array(json);
    for (uint64_t back = 1; back <= KEPT && back <= audit->total; back++)
        write_attempt(json, &audit->attempts[(audit->total - back) % KEPT]);
    json_close(json);
    json_close(json);
    pthread_mutex_unlock(&audit->lock);
}
