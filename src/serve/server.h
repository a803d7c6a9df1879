/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SERVER_H
#define SERVE_SERVER_H

#include "base/error.h"

/*
 * The desk of a city: on a loopback address, or with a certificate on any. While its office is not
 * founded it may be looked at by whoever is on this machine. Returns once `*stop` is set, after
 * what is under way was answered.
 */
struct server_started {
    const char *url; /* "http://127.0.0.1:8080/" */
    uint16_t port;
    const char *link; /* the word that opens a session once; NULL: there is none */
};

struct server_options {
    const char *city_path;
    const char *address;            /* to listen on; NULL: 127.0.0.1 */
    uint16_t port;                  /* 0 = any that is free */
    const char *tls_cert, *tls_key; /* files in PEM, both or neither */
    int64_t requests_per_s;         /* from one address; 0: any number; -1: as it is usual */
    int64_t request_ms;             /* within which a request has to be there */
    const char *web_dir;            /* NULL: the page in the program */
    int64_t idle_ms, longest_ms;    /* of a session: without a request, in all */
    int64_t heartbeat_ms;           /* of streams of events */
    bool wants_link; /* a link for the holder of the file, if its office is not founded */
    const volatile bool *stop;
    void (*on_started)(void *context, const struct server_started *started);
    void *context;
};
bool serve(const struct server_options *options, struct error *err);

#endif
