/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/sessions.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/hash.h"
#include "host/chance.h"
#include "host/secret_room.h"
#include "import/party_cells.h"

struct sitting {
    bool is_open, is_over; /* over: ended, but still held by somebody */
    uint32_t readers;
    struct hash cookie;
    char token[SITTING_WORD_SIZE];
    char person[PARTY_KEY_MAX + 1];
    struct session *session; /* in the locked room */
    bool is_holder;
    int64_t opened_ms, used_ms;
    struct account account;
    uint64_t version; /* of the register, when it said so; 0 = never */
};

struct sessions {
    pthread_mutex_t lock;
    struct session_times times;
    struct session *room; /* [SESSIONS_MAX], locked */
    struct sitting sittings[SESSIONS_MAX];
};

struct sessions *sessions_new(const struct session_times *times)
{
    struct sessions *sessions = calloc(1, sizeof *sessions);
    ALWAYS(sessions);
    ALWAYS(pthread_mutex_init(&sessions->lock, NULL) == 0);
    sessions->times = *times;
    sessions->room = secret_room_new(SESSIONS_MAX * sizeof *sessions->room);
    for (int s = 0; s < SESSIONS_MAX; s++)
        sessions->sittings[s].session = &sessions->room[s];
    return sessions;
}

void sessions_free(struct sessions *sessions)
{
    if (!sessions)
        return;
    secret_room_free(sessions->room);
    pthread_mutex_destroy(&sessions->lock);
    free(sessions);
}

static void random_word(char ret_word[static SITTING_WORD_SIZE])
{
    struct hash chance;
    _Static_assert((int)HASH_HEX_SIZE == (int)SITTING_WORD_SIZE, "256 bits in hexadecimal");
    chance_bytes(chance.bytes, sizeof chance.bytes);
    hash_to_hex(chance, ret_word);
}

static void lock(struct sessions *sessions)
{
    ALWAYS(pthread_mutex_lock(&sessions->lock) == 0);
}

static void unlock(struct sessions *sessions)
{
    pthread_mutex_unlock(&sessions->lock);
}

/* With the lock held, as all below. */
static void wipe(struct sitting *sitting)
{
    struct session *session = sitting->session;
    secret_forget(session, sizeof *session);
    secret_forget(sitting, sizeof *sitting);
    sitting->session = session;
}

static void end(struct sitting *sitting)
{
    sitting->is_open = false;
    sitting->is_over = sitting->readers > 0;
    if (!sitting->is_over)
        wipe(sitting);
}

static bool has_expired(const struct sessions *sessions, const struct sitting *sitting,
                        int64_t now_ms)
{
    return now_ms - sitting->used_ms >= sessions->times.idle_ms ||
           now_ms - sitting->opened_ms >= sessions->times.longest_ms;
}

static void sweep(struct sessions *sessions, int64_t now_ms)
{
    for (int s = 0; s < SESSIONS_MAX; s++)
        if (sessions->sittings[s].is_open && has_expired(sessions, &sessions->sittings[s], now_ms))
            end(&sessions->sittings[s]);
}

/* The one of the person (NULL: of anybody) that nobody has used for longest. */
static struct sitting *find_idle(struct sessions *sessions, const char *person, uint32_t *ret_count)
{
    struct sitting *idle = NULL;
    *ret_count = 0;
    for (int s = 0; s < SESSIONS_MAX; s++) {
        struct sitting *sitting = &sessions->sittings[s];
        if (!sitting->is_open || (person && strcmp(sitting->person, person) != 0))
            continue;
        ++*ret_count;
        if (!idle || sitting->used_ms < idle->used_ms)
            idle = sitting;
    }
    return idle;
}

static struct sitting *find_free(struct sessions *sessions)
{
    for (int s = 0; s < SESSIONS_MAX; s++)
        if (!sessions->sittings[s].is_open && !sessions->sittings[s].is_over)
            return &sessions->sittings[s];
    return NULL;
}

/* Those that ended while somebody held them are few: there are not as many threads. */
static struct sitting *make_place(struct sessions *sessions, const char *person)
{
    uint32_t count;
    struct sitting *idle = find_idle(sessions, person, &count);
    if (count >= SESSIONS_OF_PERSON_MAX)
        end(idle);
    struct sitting *place = find_free(sessions);
    while (!place) {
        end(find_idle(sessions, NULL, &count));
        place = find_free(sessions);
    }
    return place;
}

void sessions_open(struct sessions *sessions, struct session *session, int64_t now_ms,
                   char ret_cookie[static SITTING_WORD_SIZE])
{
    const char *person = session ? session->party : "";
    random_word(ret_cookie);
    lock(sessions);
    sweep(sessions, now_ms);
    struct sitting *sitting = make_place(sessions, person);
    sitting->is_open = true;
    sitting->cookie = hash_bytes(ret_cookie, strlen(ret_cookie));
    random_word(sitting->token);
    sitting->is_holder = !session;
    sitting->opened_ms = sitting->used_ms = now_ms;
    if (session) {
        ALWAYS(strlen(person) <= PARTY_KEY_MAX);
        memcpy(sitting->person, person, strlen(person) + 1);
        *sitting->session = *session;
        sitting->session->party = sitting->person;
        session_close(session);
    }
    unlock(sessions);
}

static struct sitting *take(struct sessions *sessions, struct hash cookie, int64_t now_ms,
                            bool is_use)
{
    struct sitting *found = NULL;
    lock(sessions);
    sweep(sessions, now_ms);
    for (int s = 0; !found && s < SESSIONS_MAX; s++)
        if (sessions->sittings[s].is_open && hash_equal(sessions->sittings[s].cookie, cookie))
            found = &sessions->sittings[s];
    if (found) {
        found->used_ms = is_use ? now_ms : found->used_ms;
        found->readers++;
    }
    unlock(sessions);
    return found;
}

struct sitting *sessions_take(struct sessions *sessions, const char *cookie, int64_t now_ms,
                              bool is_use)
{
    if (!cookie || strlen(cookie) != SITTING_WORD_SIZE - 1)
        return NULL;
    return take(sessions, hash_bytes(cookie, strlen(cookie)), now_ms, is_use);
}

struct sitting_mark sitting_mark(const struct sitting *sitting)
{
    return (struct sitting_mark){sitting->cookie};
}

struct sitting *sessions_take_marked(struct sessions *sessions, struct sitting_mark mark,
                                     int64_t now_ms)
{
    return take(sessions, mark.cookie, now_ms, false);
}

void sessions_give(struct sessions *sessions, struct sitting *sitting)
{
    if (!sitting)
        return;
    lock(sessions);
    if (--sitting->readers == 0 && sitting->is_over)
        wipe(sitting);
    unlock(sessions);
}

void sessions_end(struct sessions *sessions, struct sitting *sitting)
{
    lock(sessions);
    if (sitting->is_open)
        end(sitting);
    unlock(sessions);
}

void sessions_sweep(struct sessions *sessions, int64_t now_ms)
{
    lock(sessions);
    sweep(sessions, now_ms);
    unlock(sessions);
}

void sessions_check(struct sessions *sessions, session_is_valid *is_valid, void *context)
{
    lock(sessions);
    for (int s = 0; s < SESSIONS_MAX; s++) {
        struct sitting *sitting = &sessions->sittings[s];
        if (sitting->is_open && !is_valid(context, sitting_session(sitting)))
            end(sitting);
    }
    unlock(sessions);
}

uint32_t sessions_count(struct sessions *sessions)
{
    uint32_t count;
    lock(sessions);
    find_idle(sessions, NULL, &count);
    unlock(sessions);
    return count;
}

const struct session *sitting_session(const struct sitting *sitting)
{
    return sitting->is_holder ? NULL : sitting->session;
}

const char *sitting_token(const struct sitting *sitting)
{
    return sitting->token;
}

int64_t sitting_ends_in_ms(const struct sitting *sitting, const struct session_times *times,
                           int64_t now_ms)
{
    return sitting->opened_ms + times->longest_ms - now_ms;
}

struct account sitting_account(struct sessions *sessions, const struct sitting *sitting,
                               uint64_t *ret_version)
{
    lock(sessions);
    struct account account = sitting->account;
    *ret_version = sitting->version;
    unlock(sessions);
    return account;
}

void sitting_set_account(struct sessions *sessions, struct sitting *sitting,
                         const struct account *account, uint64_t version)
{
    lock(sessions);
    sitting->account = *account;
    sitting->version = version;
    unlock(sessions);
}
