/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "keys/sign.h"
#include "serve/http_headers.h"
#include "serve/lane.h"
#include "serve/large_bodies.h"
#include "serve/peer.h"
#include "serve/watch.h"

struct http_server {
    struct MHD_Daemon *daemon;
    struct http_options options;
    struct http_handlers handlers;
    void *context;
    struct lane *lanes[HTTP_LANE_MAX];
    struct watch *watch;
    struct peers *peers;
    atomic_bool is_stopping; /* what waits in lanes is sent away */
    atomic_bool is_started;  /* and whoever started it knows it */
    atomic_uint_fast64_t requests, refused, answers[6];
    struct large_bodies large;
};

struct http_exchange {
    struct http_server *server;
    struct MHD_Connection *connection;
    struct http_request request;
    struct uri uri;
    struct buffer body;
    struct http_admission admission;
    bool is_begun;
    bool is_too_large;
    bool is_large; /* has a place among the server's */
    bool is_done;  /* `answer` is what a lane came to */
    struct http_answer answer;
};

static const char *const method_names[HTTP_METHOD_COUNT] = {"GET", "POST", "PUT", "DELETE"};

static const char *look_up(const struct http_request *request, enum MHD_ValueKind kind,
                           const char *name)
{
    return MHD_lookup_connection_value(request->exchange->connection, kind, name);
}

const char *http_query(const struct http_request *request, const char *name)
{
    return uri_value(request->uri, name);
}

const char *http_header(const struct http_request *request, const char *name)
{
    return look_up(request, MHD_HEADER_KIND, name);
}

const char *http_cookie(const struct http_request *request, const char *name)
{
    return look_up(request, MHD_COOKIE_KIND, name);
}

struct buffer http_take_body(const struct http_request *request)
{
    struct http_exchange *exchange = request->exchange;
    struct buffer body = exchange->body;
    exchange->body = (struct buffer){0};
    exchange->request.body = "";
    exchange->request.body_size = 0;
    return body;
}

void http_add_header(struct http_answer *answer, const char *name, const char *value)
{
    if (answer->header_count == HTTP_HEADERS_MAX)
        abort();
    answer->headers[answer->header_count].name = name;
    answer->headers[answer->header_count++].value = value;
}

/* Nothing of the page comes from elsewhere, nothing elsewhere may frame it, and what the browser
 * is told to be a picture is not taken for a script. */
static void add_safety(const struct http_server *server, struct MHD_Response *response)
{
    static const char *const headers[][2] = {
        {"Content-Security-Policy",
         "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; "
         "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
         "form-action 'self'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    };
    for (size_t h = 0; h < sizeof headers / sizeof *headers; h++)
        MHD_add_response_header(response, headers[h][0], headers[h][1]);
    if (server->options.certificate)
        MHD_add_response_header(response, "Strict-Transport-Security", "max-age=31536000");
}

void http_sleep(struct http_sleeper *sleeper)
{
    MHD_suspend_connection((struct MHD_Connection *)sleeper);
}

void http_wake(struct http_sleeper *sleeper)
{
    MHD_resume_connection((struct MHD_Connection *)sleeper);
}

struct feeding {
    struct http_feed feed;
    struct http_sleeper *sleeper;
};

static ssize_t read_feed(void *context, uint64_t position, char *out, size_t size)
{
    const struct feeding *feeding = context;
    (void)position;
    int64_t count = feeding->feed.read(feeding->feed.context, feeding->sleeper, out, size);
    if (count == HTTP_FEED_ENDS)
        return MHD_CONTENT_READER_END_OF_STREAM;
    return count < 0 ? MHD_CONTENT_READER_END_WITH_ERROR : (ssize_t)count;
}

static void close_feed(void *context)
{
    struct feeding *feeding = context;
    feeding->feed.close(feeding->feed.context);
    free(feeding);
}

static struct MHD_Response *make_feed(struct MHD_Connection *connection,
                                      const struct http_feed *feed)
{
    enum { BLOCK = 2048 };
    struct feeding *feeding = malloc(sizeof *feeding);
    if (!feeding)
        abort();
    *feeding = (struct feeding){*feed, (struct http_sleeper *)connection};
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_feed, feeding, close_feed);
    if (!response)
        close_feed(feeding);
    return response;
}

static struct MHD_Response *make_response(struct MHD_Connection *connection,
                                          struct http_answer *answer)
{
    if (answer->feed.read)
        return make_feed(connection, &answer->feed);
    if (answer->bytes)
        return MHD_create_response_from_buffer(answer->size, (void *)(uintptr_t)answer->bytes,
                                               MHD_RESPMEM_PERSISTENT);
    char *bytes = answer->body.bytes;
    size_t size = answer->body.size;
    answer->body = (struct buffer){0};
    return bytes
               ? MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_MUST_FREE)
               : MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result send_answer(struct http_server *server, struct MHD_Connection *connection,
                                   struct http_answer *answer)
{
    struct MHD_Response *response = make_response(connection, answer);
    if (!response)
        return MHD_NO;
    add_safety(server, response);
    if (answer->type)
        MHD_add_response_header(response, "Content-Type", answer->type);
    for (uint32_t h = 0; h < answer->header_count; h++)
        MHD_add_response_header(response, answer->headers[h].name, answer->headers[h].value);
    unsigned kind = answer->status / 100;
    atomic_fetch_add(&server->answers[kind < 6 ? kind : 0], 1);
    enum MHD_Result result = MHD_queue_response(connection, answer->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct http_server *server, struct MHD_Connection *connection,
                              unsigned status)
{
    struct http_answer answer = {.status = status};
    atomic_fetch_add(&server->refused, 1);
    http_add_header(&answer, "Connection", "close");
    return send_answer(server, connection, &answer);
}

static void write_peer(struct MHD_Connection *connection, char ret_peer[static PEER_SIZE])
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    ret_peer[0] = '\0';
    if (info)
        peer_write(info->client_addr, ret_peer);
}

static const char *peer_of(struct MHD_Connection *connection, struct arena *arena)
{
    char peer[PEER_SIZE];
    write_peer(connection, peer);
    return arena_copy_text(arena, peer);
}

static bool find_method(const char *name, enum http_method *ret_method)
{
    if (strcmp(name, "HEAD") == 0)
        name = "GET";
    for (int m = 0; m < HTTP_METHOD_COUNT; m++) {
        *ret_method = (enum http_method)m;
        if (strcmp(name, method_names[m]) == 0)
            return true;
    }
    return false;
}

static struct http_answer answer_now(struct http_exchange *exchange)
{
    struct http_server *server = exchange->server;
    struct http_answer answer = {.status = MHD_HTTP_OK};
    server->handlers.answer(server->context, &exchange->request, &answer);
    /* Before he is answered: he may send the next at once. */
    if (exchange->is_large)
        large_bodies_leave(&server->large, exchange);
    return answer;
}

/* By a thread of a lane: the connection sleeps, and nobody else looks at the exchange. */
static void answer_in_lane(void *item)
{
    struct http_exchange *exchange = item;
    if (atomic_load(&exchange->server->is_stopping))
        exchange->answer.status = MHD_HTTP_SERVICE_UNAVAILABLE;
    else
        exchange->answer = answer_now(exchange);
    exchange->is_done = true;
    MHD_resume_connection(exchange->connection);
}

static enum MHD_Result send_to_lane(struct http_server *server, struct http_exchange *exchange)
{
    uint32_t lane = exchange->admission.lane - 1;
    MHD_suspend_connection(exchange->connection);
    const char *from = exchange->request.from;
    if (lane_push(server->lanes[lane], exchange, peer_is_near(from) ? NULL : from))
        return MHD_YES;
    exchange->answer.status = server->options.lanes[lane].full_status;
    http_add_header(&exchange->answer, "Retry-After", "1");
    atomic_fetch_add(&server->refused, 1);
    exchange->is_done = true;
    MHD_resume_connection(exchange->connection);
    return MHD_YES;
}

static enum MHD_Result answer_whole(struct http_server *server, struct http_exchange *exchange)
{
    exchange->request.body = buffer_text(&exchange->body);
    exchange->request.body_size = exchange->body.size;
    watch_rest(server->watch, exchange->connection);
    if (exchange->admission.lane > 0)
        return send_to_lane(server, exchange);
    struct http_answer answer = answer_now(exchange);
    return send_answer(server, exchange->connection, &answer);
}

/* How long the body says it is; false where it does not say. */
static bool read_length(struct MHD_Connection *connection, uint64_t *ret_length)
{
    const char *length =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    const char *coding =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_TRANSFER_ENCODING);
    *ret_length = length ? strtoull(length, NULL, 10) : 0;
    return !coding;
}

/* Memory for a few of them. */
static enum MHD_Result admit_large(struct http_server *server, struct http_exchange *exchange)
{
    struct http_answer answer = {.status = MHD_HTTP_SERVICE_UNAVAILABLE};
    enum large_body place = large_bodies_take(&server->large, exchange, exchange->admission.whose);
    exchange->is_large = place == LARGE_BODY_TAKEN;
    if (exchange->is_large)
        return MHD_YES;
    bool has_one = place == LARGE_BODY_ONE_OF_HIS;
    if (has_one)
        answer.status = MHD_HTTP_TOO_MANY_REQUESTS;
    atomic_fetch_add(&server->refused, 1);
    server->handlers.crowd(server->context, &exchange->request, has_one, &answer);
    http_add_header(&answer, "Connection", "close");
    return send_answer(server, exchange->connection, &answer);
}

/* Whatever is refused here leaves its body unread, so that nothing can follow on the connection. */
static enum MHD_Result admit(struct http_server *server, struct http_exchange *exchange)
{
    struct http_answer answer = {.status = MHD_HTTP_OK};
    struct MHD_Connection *connection = exchange->connection;
    uint64_t length;
    if (!read_length(connection, &length))
        return refuse(server, connection, MHD_HTTP_LENGTH_REQUIRED);
    if (!server->handlers.admit(server->context, &exchange->request, &exchange->admission,
                                &answer)) {
        if (length > 0)
            http_add_header(&answer, "Connection", "close");
        return send_answer(server, connection, &answer);
    }
    if (length > exchange->admission.body_max)
        return refuse(server, connection, MHD_HTTP_CONTENT_TOO_LARGE);
    return length <= HTTP_LARGE_BODY ? MHD_YES : admit_large(server, exchange);
}

/* What is asked for, as it was sent: the library decodes it before it could be taken apart. */
static void *on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    struct arena *arena = arena_new();
    struct http_exchange *exchange = ARENA_NEW(arena, struct http_exchange);
    exchange->server = context;
    exchange->connection = connection;
    exchange->request = (struct http_request){
        .uri = &exchange->uri,
        .uri_fault = uri_read(target, arena, &exchange->uri),
        .body = "",
        .arena = arena,
        .exchange = exchange,
    };
    return exchange;
}

static enum MHD_Result begin(struct http_exchange *exchange, const char *method, bool wants_host)
{
    struct http_server *server = exchange->server;
    struct http_request *request = &exchange->request;
    exchange->is_begun = true;
    while (!atomic_load(&server->is_started))
        sched_yield();
    atomic_fetch_add(&server->requests, 1);
    if (!find_method(method, &request->method))
        return refuse(server, exchange->connection, MHD_HTTP_NOT_IMPLEMENTED);
    request->from = peer_of(exchange->connection, request->arena);
    request->header_fault = http_headers_fault(exchange->connection, wants_host);
    return admit(server, exchange);
}

/* Whoever lets a large body trickle in is cut off as with any request: what came earns time. */
static void take_bytes(struct http_server *server, struct http_exchange *exchange,
                       const char *bytes, size_t size)
{
    enum { SECOND_MS = 1000 };
    int64_t earned_ms = (int64_t)size * SECOND_MS / HTTP_SLOWEST;
    buffer_add(&exchange->body, bytes, size);
    if (exchange->is_large && earned_ms > 0)
        watch_extend(server->watch, exchange->connection, earned_ms);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *upload, size_t *upload_size, void **ret_exchange)
{
    struct http_server *server = context;
    struct http_exchange *exchange = *ret_exchange;
    (void)path;
    if (!exchange->is_begun)
        return begin(exchange, method, strcmp(version, MHD_HTTP_VERSION_1_1) == 0);
    if (exchange->is_done)
        return send_answer(server, connection, &exchange->answer);
    if (*upload_size == 0)
        return exchange->is_too_large ? refuse(server, connection, MHD_HTTP_CONTENT_TOO_LARGE)
                                      : answer_whole(server, exchange);
    exchange->is_too_large =
        exchange->is_too_large || *upload_size > exchange->admission.body_max - exchange->body.size;
    if (!exchange->is_too_large)
        take_bytes(server, exchange, upload, *upload_size);
    *upload_size = 0;
    return MHD_YES;
}

/* Bodies hold passwords, too. */
static void on_completed(void *context, struct MHD_Connection *connection, void **ret_exchange,
                         enum MHD_RequestTerminationCode code)
{
    struct http_server *server = context;
    struct http_exchange *exchange = *ret_exchange;
    (void)code;
    watch_next(server->watch, connection);
    if (!exchange)
        return;
    if (exchange->is_large)
        large_bodies_leave(&server->large, exchange);
    buffer_free(&exchange->answer.body);
    if (exchange->body.bytes)
        secret_forget(exchange->body.bytes, exchange->body.capacity);
    buffer_free(&exchange->body);
    arena_free(exchange->request.arena);
    *ret_exchange = NULL;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *server = context;
    char peer[PEER_SIZE];
    (void)socket_context;
    write_peer(connection, peer);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        peers_come(server->peers, peer);
        watch_begin(
            server->watch, connection,
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
    } else {
        peers_go(server->peers, peer);
        watch_end(server->watch, connection);
    }
}

static enum MHD_Result may_come(void *context, const struct sockaddr *address, socklen_t size)
{
    struct http_server *server = context;
    char peer[PEER_SIZE];
    (void)size;
    peer_write(address, peer);
    return peers_may_come(server->peers, peer) ? MHD_YES : MHD_NO;
}

/* The library has something to say about each client that goes away in the middle. */
static void hear_nothing(void *context, const char *format, va_list list)
{
    (void)context, (void)format, (void)list;
}

static bool read_address(const struct http_options *options, struct sockaddr_storage *ret_address,
                         bool *ret_is_v6)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)ret_address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret_address;
    memset(ret_address, 0, sizeof *ret_address);
    if (inet_pton(AF_INET, options->address, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(options->port);
        *ret_is_v6 = false;
        return true;
    }
    if (inet_pton(AF_INET6, options->address, &v6->sin6_addr) != 1)
        return false;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(options->port);
    *ret_is_v6 = true;
    return true;
}

bool http_is_address(const char *text)
{
    const struct http_options options = {.address = text};
    struct sockaddr_storage address;
    bool is_v6;
    return read_address(&options, &address, &is_v6);
}

static bool fail_to_start(const struct http_options *options, int code, struct error *err)
{
    const struct text_arg address = ARG_TEXT("address", options->address);
    const struct text_arg port = ARG_PLAIN("port", options->port);
    if (code == EADDRINUSE)
        return error_set(err, ERROR_CONFLICT, TEXT_SERVE_PORT_TAKEN, address, port);
    if (code == EACCES || code == EPERM)
        return error_set(err, ERROR_DENIED, TEXT_SERVE_PORT_DENIED, address, port);
    return error_set(err, ERROR_IO, TEXT_SERVE_NOT_STARTED, address, port,
                     ARG_TEXT("reason", strerror(code)));
}

/* Of GnuTLS: nothing older than TLS 1.2, nothing without forward secrecy. */
static const char PRIORITIES[] =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:"
    "+AES-128-GCM:%SERVER_PRECEDENCE";

static struct MHD_Daemon *start_daemon(struct http_server *server, unsigned flags,
                                       const struct sockaddr_storage *address)
{
    enum { CONNECTION_MEMORY = 32 * 1024 }; /* request line and headers */
    const struct http_options *options = &server->options;
    const struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)options->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)options->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)PRIORITIES},
        {MHD_OPTION_END, 0, NULL},
    };
    const struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    return MHD_start_daemon(
        flags, options->port, may_come, server, on_request, server, MHD_OPTION_EXTERNAL_LOGGER,
        hear_nothing, NULL, MHD_OPTION_URI_LOG_CALLBACK, on_target, server, MHD_OPTION_SOCK_ADDR,
        address, MHD_OPTION_THREAD_POOL_SIZE, options->threads, MHD_OPTION_CONNECTION_LIMIT,
        options->connections, MHD_OPTION_CONNECTION_TIMEOUT, options->timeout_s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_ARRAY,
        options->certificate ? tls : none, MHD_OPTION_END);
}

static void start_helpers(struct http_server *server)
{
    const struct http_options *options = &server->options;
    server->watch = watch_start(options->request_ms, options->waited_for);
    server->peers = peers_new(options->connections_per_address);
    for (uint32_t l = 0; l < options->lane_count; l++)
        server->lanes[l] = lane_start(options->lanes[l].threads, options->lanes[l].waiting_max,
                                      options->lanes[l].each_max, answer_in_lane);
}

/* The daemon stops only when no connection sleeps any more. */
static void stop_helpers(struct http_server *server)
{
    atomic_store(&server->is_stopping, true);
    watch_stop(server->watch);
    for (uint32_t l = 0; l < server->options.lane_count; l++)
        lane_stop(server->lanes[l]);
}

static void free_helpers(struct http_server *server)
{
    for (uint32_t l = 0; l < server->options.lane_count; l++)
        lane_free(server->lanes[l]);
    watch_free(server->watch);
    peers_free(server->peers);
    large_bodies_destroy(&server->large);
    free(server);
}

bool http_start(const struct http_options *options, const struct http_handlers *handlers,
                void *context, struct http_server **ret_server, struct error *err)
{
    struct sockaddr_storage address;
    bool is_v6;
    if (!read_address(options, &address, &is_v6))
        return error_set(err, ERROR_INPUT, TEXT_SERVE_BAD_ADDRESS,
                         ARG_TEXT("address", options->address));
    struct http_server *server = calloc(1, sizeof *server);
    if (!server)
        abort();
    server->options = *options;
    server->handlers = *handlers;
    server->context = context;
    large_bodies_init(&server->large);
    start_helpers(server);
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;
    flags |= (is_v6 ? MHD_USE_IPv6 : 0) | (options->certificate ? MHD_USE_TLS : 0);
    errno = 0;
    server->daemon = start_daemon(server, flags, &address);
    if (!server->daemon) {
        int code = errno;
        stop_helpers(server);
        free_helpers(server);
        return options->certificate && code == 0
                   ? error_set(err, ERROR_INPUT, TEXT_SERVE_BAD_CERTIFICATE)
                   : fail_to_start(options, code, err);
    }
    *ret_server = server;
    atomic_store(&server->is_started, true);
    return true;
}

void http_stop(struct http_server *server)
{
    stop_helpers(server);
    MHD_stop_daemon(server->daemon);
    free_helpers(server);
}

uint16_t http_port(const struct http_server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : server->options.port;
}

struct http_counts http_counts(struct http_server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
    struct http_counts counts = {
        .requests = server->requests,
        .refused = server->refused,
        .connections = info ? info->num_connections : 0,
    };
    for (int a = 0; a < 6; a++)
        counts.answers[a] = server->answers[a];
    return counts;
}
