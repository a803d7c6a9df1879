/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "serve/uri.h"

/*
 * HTTP/1.1 by libmicrohttpd: connections, limits, bodies. What is said on it is for the routes
 * (serve/routes.h).
 *
 * A request is whole when its handler is called, by one of a few threads; what the handler says is
 * sent after it has returned. Whatever is slow goes by a lane, and its connection sleeps meanwhile.
 */
struct http_server;

struct http_options {
    const char *address;           /* to listen on: numbers, "127.0.0.1", "::" */
    uint16_t port;                 /* 0 = any that is free */
    const char *certificate, *key; /* PEM, both or neither: HTTPS */
    uint32_t threads;
    uint32_t connections, connections_per_address;
    uint32_t timeout_s;  /* of a connection on which nothing happens */
    uint32_t request_ms; /* within which a request must be there, however it trickles in; of a
                            large body so much longer as what is there takes at HTTP_SLOWEST */
    uint32_t waited_for; /* so many bring one at once; of more, who began first is cut off */
    uint32_t lane_count;
    const struct http_lane *lanes;
};

enum { HTTP_LANE_MAX = 4 };
/* Of bodies larger than that a few come in at once (serve/large_bodies.h); others are refused with
 * 503, a second one of the same person with 429. */
enum { HTTP_LARGE_BODY = 1024 * 1024 };
/* Bytes a second: so fast a large body comes in, from its begin to each moment, or is cut off. */
enum { HTTP_SLOWEST = 128 * 1024 };

/* Requests whose answer takes long wait in lanes, and are answered by threads of their own. What
 * comes while `waiting_max` wait is refused. */
struct http_lane {
    uint32_t threads, waiting_max;
    uint32_t each_max;    /* from one address, where not all come from this machine; 0: as many */
    unsigned full_status; /* 503, 429 */
};

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE, HTTP_METHOD_COUNT };

/* What is wrong with the headers, so that it cannot be said where the request ends, or to whom it
 * goes. */
enum http_fault {
    HTTP_WELL,
    HTTP_BAD_HEADER,  /* its name is no name: a space before the colon */
    HTTP_TWO_LENGTHS, /* Content-Length is there twice */
    HTTP_NO_ONE_HOST, /* Host is not there, or twice */
};

struct http_exchange; /* the library's side */

struct http_request {
    enum http_method method;
    const struct uri *uri;
    enum uri_fault uri_fault;
    enum http_fault header_fault;
    const char *body;
    size_t body_size;
    const char *from;    /* where who asks is: serve/peer.h */
    struct arena *arena; /* until the answer is sent */
    struct http_exchange *exchange;
};

/* NULL if it was not sent. */
const char *http_query(const struct http_request *request, const char *name);
const char *http_header(const struct http_request *request, const char *name);
const char *http_cookie(const struct http_request *request, const char *name);

/* The body, for whoever keeps it; it is gone from the request. */
struct buffer http_take_body(const struct http_request *request);

enum { HTTP_HEADERS_MAX = 8 };

/*
 * A body that has no end yet: `read` is asked for more of it, by one thread at a time, and gives at
 * most `size` bytes. Where there is none now it calls http_sleep and gives 0; then it is not asked
 * again before http_wake. The two are called under one lock of the caller's, so that no wake is
 * lost and nobody is woken who does not sleep. `close` is called once, and nothing after it.
 */
struct http_sleeper;
enum { HTTP_FEED_ENDS = -1, HTTP_FEED_BREAKS = -2 }; /* as it should; in the middle */
struct http_feed {
    int64_t (*read)(void *context, struct http_sleeper *sleeper, char *out, size_t size);
    void (*close)(void *context);
    void *context;
};
void http_sleep(struct http_sleeper *sleeper);
void http_wake(struct http_sleeper *sleeper);

struct http_answer {
    unsigned status;
    const char *type; /* "application/json" */
    /* The body: in `body`, which is taken over, or, if `bytes` is set, bytes that stay where they
     * are as long as the server runs, or, if `feed.read` is set, what that gives. */
    struct buffer body;
    const void *bytes;
    size_t size;
    struct http_feed feed;
    uint32_t header_count;
    struct {
        const char *name, *value; /* live as long as the request */
    } headers[HTTP_HEADERS_MAX];
};

void http_add_header(struct http_answer *answer, const char *name, const char *value);

/*
 * All get the context of http_start. `admit` sees a request before its body is read: all of it is
 * there but the body. It says how many bytes that may have (a longer one is refused with 413), and
 * who answers; or returns false with an answer, and nothing of the body is ever read. `answer` gets
 * what was admitted, with its body.
 */
struct http_admission {
    uint32_t body_max;
    uint32_t lane;     /* 0 = at once, else the number of a lane, counted from 1 */
    const char *whose; /* of each one large body comes in at once; lives as long as the request */
};
struct http_handlers {
    bool (*admit)(void *context, const struct http_request *request,
                  struct http_admission *ret_admission, struct http_answer *answer);
    void (*answer)(void *context, const struct http_request *request, struct http_answer *answer);
    /* What was admitted has no place for its large body: another of his comes in (`has_one`), or
     * too many do. The answer has its status. */
    void (*crowd)(void *context, const struct http_request *request, bool has_one,
                  struct http_answer *answer);
};

/* An IPv4 or IPv6 address in numbers? */
bool http_is_address(const char *text);

/* ERROR_CONFLICT if the port is taken, ERROR_DENIED if it may not be used, ERROR_INPUT for an
 * address or a certificate that is none. */
bool http_start(const struct http_options *options, const struct http_handlers *handlers,
                void *context, struct http_server **ret_server, struct error *err);
/* Waits for the answers that are under way. No feed may sleep any more. */
void http_stop(struct http_server *server);
uint16_t http_port(const struct http_server *server);

struct http_counts {
    uint64_t requests, refused; /* before a handler saw them: too large, too many, malformed */
    uint64_t answers[6];        /* by the first digit of their status */
    uint32_t connections;       /* now */
};
struct http_counts http_counts(struct http_server *server);

#endif
