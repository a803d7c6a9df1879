/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SERVER_H
#define SERVE_SERVER_H

#include "base/error.h"

/*
 * The desk of a city on this machine's loopback address: it may be looked at by whoever may read
 * the file. Returns once `*stop` is set, after what is under way was answered.
 */
struct server_options {
    const char *city_path;
    uint16_t port;       /* 0 = any that is free */
    const char *web_dir; /* NULL: the page in the program */
    const volatile bool *stop;
    void (*on_started)(void *context, uint16_t port);
    void *context;
};
bool serve(const struct server_options *options, struct error *err);

#endif
