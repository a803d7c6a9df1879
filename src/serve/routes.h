/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_ROUTES_H
#define SERVE_ROUTES_H

#include "app/desk.h"
#include "base/json_writer.h"
#include "serve/http.h"

/*
 * Everything the server answers, in one table (routes.c): from it requests are dispatched and
 * /api/openapi.json is written. A route is a path whose parts in braces are parameters.
 */
struct web_files;

struct serving {
    struct desk *desk;
    struct http_server *http;    /* for /metrics; set once it runs */
    const struct web_files *web; /* the page */
    bool is_local;               /* on a loopback address: only its names are answered to */
};

enum { PARAMETER_MAX = 4 };

struct call {
    const struct serving *serving;
    const struct http_request *request;
    const char *parameters[PARAMETER_MAX]; /* in the order of the path */
    enum language language;                /* ?lang=, else Accept-Language, else English */
    struct http_answer *answer;
};

/* Fills the answer, or returns false with an error, which is answered as JSON. */
typedef bool route_handler(struct call *call, struct error *err);

struct route {
    enum http_method method;
    const char *path; /* "/api/plans/{plan}/shelters" */
    route_handler *handler;
    const char *id, *summary; /* of the operation, for programmers */
    const char *type;         /* of what is answered */
    const char *schema;       /* JSON Schema of it, NULL for what is not JSON */
};
extern const struct route routes[];
extern const uint32_t route_count;

/* For http_start; the context is a struct serving. */
void routes_answer(void *context, const struct http_request *request, struct http_answer *answer);

/* api_city.c, api_plan.c, api_server.c */
route_handler api_health, api_metrics, api_openapi;
route_handler api_city, api_names, api_tile;
route_handler api_plan, api_shelters, api_streets, api_gaps;

/* The page: all files of a folder, read now; NULL: those in the program, if it was built with them.
 * Nothing outside of them is ever served. */
bool web_files_open(const char *folder, struct arena *arena, const struct web_files **ret_files,
                    struct error *err);
/* What a path that is no route is in the page; false: nothing. Without a page "/" says so. */
bool web_answer(const struct web_files *files, const struct http_request *request,
                struct http_answer *answer);

/* "limit": how far people walk, in ms or mm. */
void api_add_limit(struct json_writer *json, const struct walk_limit *limit);

/* A number that is all of the parameter; ERROR_INPUT names it. */
bool call_number(const struct call *call, uint32_t parameter, uint32_t *ret_number,
                 struct error *err);

#endif
