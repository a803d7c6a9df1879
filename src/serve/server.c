/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/server.h"

#include <time.h>

#include "serve/access.h"

/* Secrets of sessions that have expired do not wait for the next request to be overwritten. */
static void wait_for(const volatile bool *stop, struct sessions *sessions)
{
    enum { SWEEP_EVERY = 5 };
    const struct timespec moment = {.tv_nsec = 50 * 1000 * 1000};
    for (int m = 0; !*stop; m++) {
        nanosleep(&moment, NULL);
        if (m % SWEEP_EVERY == 0)
            sessions_sweep(sessions, access_tick_ms());
    }
}

/* The word is in the answer of nobody: it is printed where the server was started. */
static bool start(const struct server_options *options, struct serving *serving, struct error *err)
{
    struct office_now now;
    char link[SITTING_WORD_SIZE];
    if (!office_register_look(serving->office, &now, err))
        return false;
    bool has_link = options->wants_link && serving->is_local && !now.is_founded;
    if (has_link)
        sign_ins_make_link(serving->sign_ins, link);
    options->on_started(options->context, http_port(serving->http), has_link ? link : NULL);
    secret_forget(link, sizeof link);
    return true;
}

static bool run(const struct server_options *options, struct serving *serving, struct error *err)
{
    const struct http_options http = {
        .address = "127.0.0.1",
        .port = options->port,
        .threads = 2,
        .connections = 1100, /* a thousand event streams, and some */
        .connections_per_address = 1100,
        .timeout_s = 30,
        .request_ms = 60 * 1000,
        .lane_count = route_lane_count,
        .lanes = route_lanes,
    };
    if (!http_start(&http, &routes_handlers, serving, &serving->http, err))
        return false;
    bool ok = start(options, serving, err);
    if (ok)
        wait_for(options->stop, serving->sessions);
    http_stop(serving->http);
    return ok;
}

/* What the server needs beside the city. */
static void prepare(const struct server_options *options, struct serving *serving,
                    pthread_mutex_t *write_lock)
{
    static const struct throttle_options of_address = {.burst = 2000, .refill_ms = 2};
    serving->city_path = options->city_path;
    serving->times = (struct session_times){options->idle_ms, options->longest_ms};
    serving->sessions = sessions_new(&serving->times);
    serving->sign_ins = sign_ins_new();
    serving->requests = throttle_new(&of_address);
    serving->write_lock = write_lock;
}

static void release(struct serving *serving)
{
    sessions_free(serving->sessions);
    sign_ins_free(serving->sign_ins);
    throttle_free(serving->requests);
    office_register_close(serving->office);
    desk_close(serving->desk);
}

bool serve(const struct server_options *options, struct error *err)
{
    struct arena *arena = arena_new();
    struct serving serving = {.is_local = true};
    struct web_folder *web = NULL;
    pthread_mutex_t write_lock = PTHREAD_MUTEX_INITIALIZER;
    prepare(options, &serving, &write_lock);
    bool ok = !options->web_dir || web_folder_read(options->web_dir, arena, &web, err);
    ok = ok && desk_open(options->city_path, &serving.desk, err) &&
         office_register_open(options->city_path, &serving.office, err);
    serving.web = web;
    ok = ok && run(options, &serving, err);
    release(&serving);
    pthread_mutex_destroy(&write_lock);
    arena_free(arena);
    return ok;
}
