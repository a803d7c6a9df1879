/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/audit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/date.h"
#include "import/party_cells.h"
#include "serve/peer.h"

enum { KEPT = 256 };

/* One, or the same again and again. */
struct attempt {
    int64_t first_ms, at_ms;
    uint64_t times; /* 0: a free place */
    uint64_t order; /* the higher the newer */
    enum sign_in_result result;
    char person[PARTY_KEY_MAX + 1]; /* "": nobody we know */
    char address[PEER_SIZE];
};

struct audit {
    pthread_mutex_t lock;
    uint64_t counts[SIGN_IN_RESULT_COUNT];
    uint64_t total;
    struct attempt attempts[KEPT];
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

/* The same as before, else a free place, else that of what was longest ago. */
static struct attempt *find(struct audit *audit, const struct attempt *wanted)
{
    struct attempt *oldest = &audit->attempts[0];
    for (int a = 0; a < KEPT; a++) {
        struct attempt *attempt = &audit->attempts[a];
        if (attempt->times > 0 && attempt->result == wanted->result &&
            strcmp(attempt->person, wanted->person) == 0 &&
            strcmp(attempt->address, wanted->address) == 0)
            return attempt;
        if (attempt->order < oldest->order)
            oldest = attempt;
    }
    *oldest = *wanted;
    return oldest;
}

static void keep(struct audit *audit, enum sign_in_result result, const char *person,
                 const char *address, int64_t now_ms)
{
    struct attempt wanted = {.first_ms = now_ms, .result = result};
    snprintf(wanted.person, sizeof wanted.person, "%s", person ? person : "");
    snprintf(wanted.address, sizeof wanted.address, "%s", address);
    struct attempt *attempt = find(audit, &wanted);
    attempt->at_ms = now_ms;
    attempt->times++;
    attempt->order = ++audit->total;
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
    struct buffer at = {0}, first = {0};
    date_write(&at, attempt->at_ms);
    date_write(&first, attempt->first_ms);
    json_open_object(json);
    json_put_text(json, "at", buffer_text(&at));
    json_put_text(json, "first", buffer_text(&first));
    json_put_integer(json, "times", (int64_t)attempt->times);
    json_put_text(json, "result", sign_in_result_name(attempt->result));
    json_put_text(json, "person", attempt->person[0] ? attempt->person : NULL);
    json_put_text(json, "address", attempt->address);
    json_close(json);
    buffer_free(&at);
    buffer_free(&first);
}

static int newest_first(const void *a, const void *b)
{
    const struct attempt *const *x = a, *const *y = b;
    return (*x)->order < (*y)->order ? 1 : -1;
}

static void write_attempts(const struct audit *audit, struct json_writer *json)
{
    const struct attempt *attempts[KEPT];
    uint32_t count = 0;
    for (int a = 0; a < KEPT; a++)
        if (audit->attempts[a].times > 0)
            attempts[count++] = &audit->attempts[a];
    qsort(attempts, count, sizeof(const struct attempt *), newest_first);
    for (uint32_t a = 0; a < count; a++)
        write_attempt(json, attempts[a]);
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
    write_attempts(audit, json);
    json_close(json);
    json_close(json);
    pthread_mutex_unlock(&audit->lock);
}
