/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/server.h"

#include <time.h>

#include "serve/routes.h"

static void wait_for(const volatile bool *stop)
{
    const struct timespec moment = {.tv_nsec = 50 * 1000 * 1000};
    while (!*stop)
        nanosleep(&moment, NULL);
}

static bool run(const struct server_options *options, struct serving *serving, struct error *err)
{
    const struct http_options http = {
        .address = "127.0.0.1",
        .port = options->port,
        .threads = 2,
        .connections = 1100, /* a thousand event streams, and some */
        .connections_per_address = 1100,
        .body_max = 1024 * 1024,
        .timeout_s = 30,
    };
    struct http_server *server;
    if (!http_start(&http, routes_answer, serving, &server, err))
        return false;
    serving->http = server;
    options->on_started(options->context, http_port(server));
    wait_for(options->stop);
    http_stop(server);
    return true;
}

bool serve(const struct server_options *options, struct error *err)
{
    struct arena *arena = arena_new();
    struct serving serving = {.is_local = true};
    bool ok = web_files_open(options->web_dir, arena, &serving.web, err) &&
              desk_open(options->city_path, &serving.desk, err);
    ok = ok && run(options, &serving, err);
    desk_close(serving.desk);
    arena_free(arena);
    return ok;
}
