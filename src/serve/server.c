/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/server.h"

#include <string.h>
#include <time.h>

#include "host/file.h"
#include "host/handles.h"
#include "serve/access.h"
#include "serve/api_events.h"
#include "serve/api_jobs.h"
#include "serve/health.h"
#include "serve/tile_cache.h"

static const char LOOPBACK[] = "127.0.0.1";

/* Secrets of sessions that are over do not wait for the next request to be overwritten. */
static void wait_for(const volatile bool *stop, const struct serving *serving)
{
    uint64_t version = 0;
    enum { SWEEP_EVERY = 5 };
    const struct timespec moment = {.tv_nsec = 50 * 1000L * 1000};
    for (int m = 0; !*stop; m++) {
        nanosleep(&moment, NULL);
        if (m % SWEEP_EVERY != 0)
            continue;
        sessions_sweep(serving->sessions, access_tick_ms());
        access_end_invalid(serving, &version);
        desk_jobs_end_deserted(serving->jobs);
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
    struct buffer url = {0};
    uint16_t port = http_port(serving->http);
    const char *address = serving->address;
    bool is_v6 = strchr(address, ':') != NULL;
    buffer_add_format(&url, "%s://%s%s%s:%u/", serving->is_tls ? "https" : "http", is_v6 ? "[" : "",
                      address, is_v6 ? "]" : "", port);
    const struct server_started started = {buffer_text(&url), port, has_link ? link : NULL};
    options->on_started(options->context, &started);
    secret_forget(link, sizeof link);
    buffer_free(&url);
    return true;
}

static bool is_loopback(const char *address)
{
    return !address || strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/* The certificate and its key, as they lie in their files. */
struct tls {
    struct buffer cert, key;
};

/* Nothing goes over a network in clear. */
static bool read_tls(const struct server_options *options, struct tls *tls, struct error *err)
{
    if (options->address && !http_is_address(options->address))
        return error_set(err, ERROR_INPUT, TEXT_SERVE_BAD_ADDRESS,
                         ARG_TEXT("address", options->address));
    if (!options->tls_cert != !options->tls_key)
        return error_set(err, ERROR_USAGE, TEXT_SERVE_TLS_PAIR);
    if (!options->tls_cert && !is_loopback(options->address))
        return error_set(err, ERROR_USAGE, TEXT_SERVE_TLS_WANTED,
                         ARG_TEXT("address", options->address));
    return !options->tls_cert || (file_read(options->tls_cert, &tls->cert, err) &&
                                  file_read(options->tls_key, &tls->key, err));
}

static void forget_tls(struct tls *tls)
{
    if (tls->key.bytes)
        secret_forget(tls->key.bytes, tls->key.capacity);
    buffer_free(&tls->cert);
    buffer_free(&tls->key);
}

static bool begin_events(const struct server_options *options, struct serving *serving,
                         struct city_watch *watch, struct error *err)
{
    const struct events_options events = {
        .heartbeat_ms = options->heartbeat_ms,
        .serving = serving,
        .look = api_events_look,
        .context = watch,
    };
    if (!api_events_begin(serving, watch, err))
        return false;
    const struct desk_jobs_options jobs = {serving, api_jobs_tell, serving};
    serving->events = events_start(&events);
    serving->jobs = desk_jobs_start(&jobs);
    return true;
}

static bool run(const struct server_options *options, const struct tls *tls,
                struct serving *serving, struct error *err)
{
    /* A thousand event streams, as many who bring a request just now, and some; and what the
     * process has open besides. */
    enum { WAITED_FOR = 512, CONNECTIONS = LISTENERS_MAX + WAITED_FOR + 512, OTHERS = 256 };
    const struct http_options http = {
        .address = serving->address,
        .port = options->port,
        .certificate = tls->cert.bytes,
        .key = tls->key.bytes,
        .threads = 2,
        .connections = CONNECTIONS,
        .connections_per_address = serving->is_local ? CONNECTIONS : 64,
        .timeout_s = 30,
        .request_ms = (uint32_t)options->request_ms,
        .waited_for = WAITED_FOR,
        .lane_count = route_lane_count,
        .lanes = route_lanes,
    };
    struct city_watch watch;
    handles_want(CONNECTIONS + OTHERS);
    if (!begin_events(options, serving, &watch, err))
        return false;
    bool is_open = http_start(&http, &routes_handlers, serving, &serving->http, err);
    bool ok = is_open && start(options, serving, err);
    if (ok)
        wait_for(options->stop, serving);
    desk_jobs_stop(serving->jobs);
    events_stop(serving->events);
    if (is_open)
        http_stop(serving->http);
    desk_jobs_free(serving->jobs);
    events_free(serving->events);
    return ok;
}

/* Everybody on this machine has the same address. */
static struct throttle *make_request_throttle(const struct server_options *options, bool is_local)
{
    enum { USUAL_PER_S = 200, BURST_S = 10 };
    int64_t per_s = options->requests_per_s;
    if (per_s < 0)
        per_s = is_local ? 0 : USUAL_PER_S;
    const struct throttle_options of_address = {.burst = (uint32_t)(per_s * BURST_S),
                                                .refill_us = per_s > 0 ? 1000000 / per_s : 0};
    return per_s > 0 ? throttle_new(&of_address) : NULL;
}

/* What the server needs beside the city. */
static void prepare(const struct server_options *options, struct serving *serving,
                    pthread_mutex_t *write_lock)
{
    enum { TILE_BYTES_MAX = 16 * 1024 * 1024 };
    serving->address = options->address ? options->address : LOOPBACK;
    serving->is_local = is_loopback(options->address);
    serving->is_tls = options->tls_cert != NULL;
    serving->city_path = options->city_path;
    serving->times = (struct session_times){options->idle_ms, options->longest_ms};
    serving->sessions = sessions_new(&serving->times);
    serving->sign_ins = sign_ins_new();
    serving->health = health_new(options->city_path);
    serving->tiles = tile_cache_new(TILE_BYTES_MAX);
    serving->requests = make_request_throttle(options, serving->is_local);
    serving->write_lock = write_lock;
}

static void release(struct serving *serving)
{
    tile_cache_free(serving->tiles);
    sessions_free(serving->sessions);
    sign_ins_free(serving->sign_ins);
    throttle_free(serving->requests);
    health_free(serving->health);
    office_register_close(serving->office);
    desk_close(serving->desk);
}

bool serve(const struct server_options *options, struct error *err)
{
    struct arena *arena = arena_new();
    struct serving serving = {0};
    struct tls tls = {0};
    pthread_mutex_t write_lock = PTHREAD_MUTEX_INITIALIZER;
    prepare(options, &serving, &write_lock);
    bool ok = read_tls(options, &tls, err);
    ok = ok && web_files_open(options->web_dir, arena, &serving.web, err);
    ok = ok && desk_open(options->city_path, &serving.desk, err) &&
         office_register_open(options->city_path, &serving.office, err);
    ok = ok && run(options, &tls, &serving, err);
    forget_tls(&tls);
    release(&serving);
    pthread_mutex_destroy(&write_lock);
    arena_free(arena);
    return ok;
}
