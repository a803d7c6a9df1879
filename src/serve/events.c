/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/events.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/assert.h"
#include "host/chance.h"

enum { RUN_BYTES = 8, RUN_SIZE = 2 * RUN_BYTES + 1, RETRY_MS = 2000 };

struct event {
    struct buffer text[LANGUAGE_COUNT]; /* as it is sent */
};

struct listener {
    struct events *events;
    struct listener *next, *previous;
    uint64_t number; /* 1, 2 …: no other has it */
    struct watcher watcher;
    enum language language;
    struct buffer greeting;       /* sent first */
    uint64_t at;                  /* the event that is sent, or comes next */
    size_t sent;                  /* of the greeting or the event */
    uint64_t heartbeat;           /* the last that it knows */
    struct http_sleeper *sleeper; /* NULL: it is awake */
    bool is_over;
};

struct events {
    struct events_options options;
    char run[RUN_SIZE];
    pthread_mutex_t lock;
    pthread_cond_t is_wanted; /* something is to be looked at now, or the end */
    pthread_t thread;
    bool is_stopped, looks_soon;
    struct event kept[EVENTS_KEPT]; /* event n in place n % EVENTS_KEPT */
    uint64_t count;                 /* of all so far: the next has this number */
    uint64_t heartbeat;
    struct listener *listeners;
    uint32_t listener_count;
    uint64_t listeners_ever;
};

static void lock(struct events *events)
{
    ALWAYS(pthread_mutex_lock(&events->lock) == 0);
}

static void unlock(struct events *events)
{
    pthread_mutex_unlock(&events->lock);
}

/* With the lock held, as all up to `run`. */
static void wake(struct listener *listener)
{
    struct http_sleeper *sleeper = listener->sleeper;
    listener->sleeper = NULL;
    if (sleeper)
        http_wake(sleeper);
}

static void wake_all(struct events *events)
{
    for (struct listener *at = events->listeners; at; at = at->next)
        wake(at);
}

static bool is_kept(const struct events *events, uint64_t number)
{
    return number <= events->count && number + EVENTS_KEPT >= events->count;
}

/* More of the text from where it stopped; the length of what went out. */
static size_t send_rest(struct listener *listener, const struct buffer *text, char *out,
                        size_t size)
{
    size_t rest = text->size - listener->sent;
    size_t count = rest < size ? rest : size;
    memcpy(out, text->bytes + listener->sent, count);
    listener->sent += count;
    return count;
}

static size_t send_greeting(struct listener *listener, char *out, size_t size)
{
    if (!listener->greeting.bytes)
        return 0;
    size_t count = send_rest(listener, &listener->greeting, out, size);
    if (listener->sent == listener->greeting.size) {
        buffer_free(&listener->greeting);
        listener->sent = 0;
    }
    return count;
}

static size_t send_events(struct listener *listener, char *out, size_t size)
{
    struct events *events = listener->events;
    size_t count = 0;
    while (listener->at < events->count && count < size) {
        const struct event *event = &events->kept[listener->at % EVENTS_KEPT];
        const struct buffer *text = &event->text[listener->language];
        count += send_rest(listener, text, out + count, size - count);
        if (listener->sent < text->size)
            break;
        listener->at++;
        listener->sent = 0;
    }
    return count;
}

static size_t send_heartbeat(struct listener *listener, char *out, size_t size)
{
    static const char comment[] = ":\n\n";
    size_t length = sizeof comment - 1;
    if (listener->heartbeat == listener->events->heartbeat || size < length)
        return 0;
    memcpy(out, comment, length);
    return length;
}

static int64_t send_some(struct listener *listener, char *out, size_t size)
{
    struct events *events = listener->events;
    if (listener->is_over || events->is_stopped)
        return listener->sent == 0 ? HTTP_FEED_ENDS : HTTP_FEED_BREAKS;
    if (!is_kept(events, listener->at))
        return HTTP_FEED_BREAKS;
    size_t count = send_greeting(listener, out, size);
    if (count == 0)
        count = send_events(listener, out, size);
    if (count == 0)
        count = send_heartbeat(listener, out, size);
    listener->heartbeat = events->heartbeat;
    return (int64_t)count;
}

static int64_t read_feed(void *context, struct http_sleeper *sleeper, char *out, size_t size)
{
    struct listener *listener = context;
    struct events *events = listener->events;
    lock(events);
    int64_t count = send_some(listener, out, size);
    if (count == 0) {
        listener->sleeper = sleeper;
        http_sleep(sleeper);
    }
    unlock(events);
    return count;
}

static void close_feed(void *context)
{
    struct listener *listener = context;
    struct events *events = listener->events;
    lock(events);
    if (listener->next)
        listener->next->previous = listener->previous;
    *(listener->previous ? &listener->previous->next : &events->listeners) = listener->next;
    events->listener_count--;
    unlock(events);
    buffer_free(&listener->greeting);
    free(listener);
}

/* "3f2a5c0d9e8b7a61-17": all up to number 17, of this run, and none of it forgotten. */
static bool knows(const struct events *events, const char *last, uint64_t *ret_next)
{
    enum { DIGITS_MAX = 18 };
    size_t run_length = RUN_SIZE - 1;
    uint64_t number = 0;
    if (strncmp(last, events->run, run_length) != 0 || last[run_length] != '-')
        return false;
    const char *digits = last + run_length + 1, *at = digits;
    for (; *at >= '0' && *at <= '9' && at - digits < DIGITS_MAX; at++)
        number = number * 10 + (uint64_t)(*at - '0');
    bool is_known = at > digits && *at == '\0' && is_kept(events, number);
    if (is_known)
        *ret_next = number;
    return is_known;
}

/* An id without data is no event, but what a listener brings when it comes again. */
static void greet(struct listener *listener, const char *last)
{
    struct events *events = listener->events;
    listener->at = events->count;
    buffer_add_format(&listener->greeting, "retry: %d\n", RETRY_MS);
    if (last && knows(events, last, &listener->at))
        buffer_add_format(&listener->greeting, "\n");
    else
        buffer_add_format(&listener->greeting, "id: %s-%llu\n%s\n", events->run,
                          (unsigned long long)events->count,
                          last ? "event: reset\ndata: {}\n" : "");
}

bool events_listen(struct events *events, const struct watcher *watcher, enum language language,
                   const char *last, struct http_feed *ret_feed)
{
    struct listener *listener = calloc(1, sizeof *listener);
    ALWAYS(listener);
    *listener = (struct listener){.events = events, .watcher = *watcher, .language = language};
    lock(events);
    bool ok = events->listener_count < LISTENERS_MAX;
    if (ok) {
        events->listener_count++;
        listener->number = ++events->listeners_ever;
        listener->heartbeat = events->heartbeat;
        greet(listener, last);
        listener->next = events->listeners;
        if (listener->next)
            listener->next->previous = listener;
        events->listeners = listener;
    }
    unlock(events);
    if (ok)
        *ret_feed = (struct http_feed){read_feed, close_feed, listener};
    else
        free(listener);
    return ok;
}

uint32_t events_listeners(struct events *events)
{
    lock(events);
    uint32_t count = events->listener_count;
    unlock(events);
    return count;
}

void events_publish(struct events *events, const char *kind,
                    const char *const data[static LANGUAGE_COUNT])
{
    lock(events);
    struct event *event = &events->kept[events->count % EVENTS_KEPT];
    events->count++;
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        buffer_clear(&event->text[l]);
        buffer_add_format(&event->text[l], "id: %s-%llu\nevent: %s\ndata: %s\n\n", events->run,
                          (unsigned long long)events->count, kind, data[l]);
    }
    wake_all(events);
    unlock(events);
}

struct question {
    uint64_t number;
    struct watcher watcher;
    bool is_over;
};

static uint32_t list_questions(struct events *events, struct question *questions)
{
    uint32_t count = 0;
    lock(events);
    for (struct listener *at = events->listeners; at; at = at->next)
        questions[count++] = (struct question){at->number, at->watcher, false};
    unlock(events);
    return count;
}

/* The questions are in the order of the listeners, of whom some may have gone, and others come
 * ahead of all. */
static void end_streams(struct events *events, const struct question *questions, uint32_t count)
{
    uint32_t q = 0;
    lock(events);
    for (struct listener *at = events->listeners; at; at = at->next) {
        while (q < count && questions[q].number > at->number)
            q++;
        if (q == count || questions[q].number != at->number || !questions[q].is_over)
            continue;
        at->is_over = true;
        wake(at);
    }
    unlock(events);
}

/* Who may is asked without the lock: the answer may have to be read from the file. */
static void end_uninvited(struct events *events, struct question *questions)
{
    uint32_t count = list_questions(events, questions), over = 0;
    for (uint32_t q = 0; q < count; q++) {
        questions[q].is_over = !access_may_watch(events->options.serving, &questions[q].watcher);
        over += questions[q].is_over;
    }
    if (over > 0)
        end_streams(events, questions, count);
}

static void beat(struct events *events)
{
    lock(events);
    events->heartbeat++;
    wake_all(events);
    unlock(events);
}

static bool wait_a_moment(struct events *events)
{
    enum { PERIOD_NS = 250 * 1000 * 1000, SECOND_NS = 1000 * 1000 * 1000 };
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += PERIOD_NS;
    until.tv_sec += until.tv_nsec / SECOND_NS;
    until.tv_nsec %= SECOND_NS;
    lock(events);
    if (!events->is_stopped && !events->looks_soon)
        pthread_cond_timedwait(&events->is_wanted, &events->lock, &until);
    events->looks_soon = false;
    bool goes_on = !events->is_stopped;
    unlock(events);
    return goes_on;
}

static void *run(void *context)
{
    struct events *events = context;
    struct question *questions = calloc(LISTENERS_MAX, sizeof *questions);
    ALWAYS(questions);
    int64_t beaten_ms = access_tick_ms();
    while (wait_a_moment(events)) {
        end_uninvited(events, questions);
        if (events_listeners(events) > 0)
            events->options.look(events->options.context);
        int64_t now_ms = access_tick_ms();
        if (now_ms - beaten_ms < events->options.heartbeat_ms)
            continue;
        beat(events);
        beaten_ms = now_ms;
    }
    free(questions);
    return NULL;
}

static void name_run(char ret_run[static RUN_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[RUN_BYTES];
    chance_bytes(bytes, sizeof bytes);
    for (size_t b = 0; b < RUN_BYTES; b++) {
        ret_run[2 * b] = digits[bytes[b] >> 4];
        ret_run[2 * b + 1] = digits[bytes[b] & 15];
    }
    ret_run[RUN_SIZE - 1] = '\0';
}

struct events *events_start(const struct events_options *options)
{
    struct events *events = calloc(1, sizeof *events);
    ALWAYS(events);
    events->options = *options;
    name_run(events->run);
    ALWAYS(pthread_mutex_init(&events->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&events->is_wanted, NULL) == 0);
    ALWAYS(pthread_create(&events->thread, NULL, run, events) == 0);
    return events;
}

void events_look_soon(struct events *events)
{
    lock(events);
    events->looks_soon = true;
    pthread_cond_signal(&events->is_wanted);
    unlock(events);
}

void events_stop(struct events *events)
{
    lock(events);
    events->is_stopped = true;
    pthread_cond_signal(&events->is_wanted);
    wake_all(events);
    unlock(events);
    pthread_join(events->thread, NULL);
}

void events_free(struct events *events)
{
    for (int e = 0; e < EVENTS_KEPT; e++)
        for (int l = 0; l < LANGUAGE_COUNT; l++)
            buffer_free(&events->kept[e].text[l]);
    pthread_mutex_destroy(&events->lock);
    pthread_cond_destroy(&events->is_wanted);
    free(events);
}
