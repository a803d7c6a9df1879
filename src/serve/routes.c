/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/routes.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json_writer.h"
#include "serve/whatif_body.h"

static const char geojson[] = "application/geo+json";
static const char json_type[] = "application/json";

#define GEOJSON_SCHEMA                                                                             \
    "{\"type\":\"object\",\"required\":[\"type\",\"features\"],\"properties\":{"                   \
    "\"type\":{\"const\":\"FeatureCollection\"},\"features\":{\"type\":\"array\"}}}"
#define OBJECT_SCHEMA "{\"type\":\"object\"}"

const struct route routes[] = {
    {HTTP_GET, "/healthz", api_health, "health", "Whether the server answers.", json_type,
     "{\"type\":\"object\",\"required\":[\"ok\"],\"properties\":{\"ok\":{\"const\":true}}}",
     .access = ACCESS_ALL},
    {HTTP_GET, "/metrics", api_metrics, "metrics", "Counters for Prometheus.",
     "text/plain; version=0.0.4", NULL, .access = ACCESS_ALL},
    {HTTP_GET, "/api/openapi.json", api_openapi, "openapi", "This description.", json_type,
     OBJECT_SCHEMA, .access = ACCESS_ALL},
    {HTTP_GET, "/api/city", api_city, "city", "The city, and its plans, newest first.", json_type,
     "{\"type\":\"object\",\"required\":[\"name\",\"box\",\"tiles\",\"plans\"]}",
     .access = ACCESS_VIEWER},
    {HTTP_GET, "/tiles/{version}/{z}/{x}/{y}", api_tile, "tile",
     "Roads as a Mapbox Vector Tile; `version` is `tiles` of the city.",
     "application/vnd.mapbox-vector-tile", NULL, .access = ACCESS_VIEWER},
    {HTTP_GET, "/api/plans/{plan}", api_plan, "plan", "What a plan comes to.", json_type,
     "{\"type\":\"object\",\"required\":[\"name\",\"people\",\"placed\",\"unplaced\"]}",
     .access = ACCESS_VIEWER},
    {HTTP_GET, "/api/plans/{plan}/shelters", api_shelters, "shelters",
     "The shelters of a plan, with who comes to them.", geojson, GEOJSON_SCHEMA,
     .access = ACCESS_VIEWER},
    {HTTP_GET, "/api/plans/{plan}/streets", api_streets, "streets", "How many walk where.", geojson,
     GEOJSON_SCHEMA, .access = ACCESS_VIEWER},
    {HTTP_GET, "/api/plans/{plan}/gaps", api_gaps, "gaps", "People without a place, and why.",
     geojson, GEOJSON_SCHEMA, .access = ACCESS_VIEWER},
    {HTTP_GET, "/api/plans/{plan}/why", api_why, "why",
     "Why the people at a place (?at=lon,lat) or a site (?site=key) are served as they are.",
     json_type,
     "{\"type\":\"object\",\"required\":[\"kind\",\"sentences\",\"routes\"],\"properties\":{"
     "\"kind\":{\"enum\":[\"people\",\"site\"]},"
     "\"sentences\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
     "\"routes\":" GEOJSON_SCHEMA "}}",
     .access = ACCESS_VIEWER, .is_slow = true, .query = "at site lang"},
    {HTTP_POST, "/api/plans/{plan}/whatif", api_whatif, "whatif",
     "The new optimum if sites, streets or the limit were otherwise, beside the plan; nothing is "
     "stored.",
     json_type,
     "{\"type\":\"object\",\"required\":[\"base\",\"whatif\",\"moved\",\"shelters\","
     "\"one_more_place\",\"milliseconds\"]}",
     .access = ACCESS_VIEWER, .body_max = 64 * 1024, .only_reads = true, .is_slow = true,
     .body_schema = whatif_body_schema},
};
const uint32_t route_count = sizeof routes / sizeof *routes;

/* The next part of a path, without the '/' before it. */
static const char *next_part(const char *path, size_t *ret_length)
{
    *ret_length = strcspn(path + 1, "/");
    return path + 1;
}

static bool matches(const char *pattern, const char *path, struct arena *arena,
                    const char **parameters)
{
    uint32_t count = 0;
    while (*pattern == '/' && *path == '/') {
        size_t pattern_length, path_length;
        const char *wanted = next_part(pattern, &pattern_length);
        const char *part = next_part(path, &path_length);
        if (wanted[0] == '{')
            parameters[count++] = arena_copy(arena, part, path_length);
        else if (pattern_length != path_length || memcmp(wanted, part, path_length) != 0)
            return false;
        pattern = wanted + pattern_length;
        path = part + path_length;
    }
    return *pattern == '\0' && *path == '\0';
}

static unsigned status_of(enum error_kind kind)
{
    switch (kind) {
    case ERROR_INPUT:
    case ERROR_USAGE: return 400;
    case ERROR_DENIED: return 403;
    case ERROR_NOT_FOUND: return 404;
    case ERROR_CONFLICT: return 409;
    case ERROR_LIMIT: return 503;
    default: return 500;
    }
}

static void answer_error(const struct call *call, const struct error *err)
{
    struct http_answer *answer = call->answer;
    struct buffer sentence = {0};
    buffer_clear(&answer->body);
    struct json_writer json = {.out = &answer->body};
    error_write(&sentence, call->language, err);
    json_open_object(&json);
    json_key(&json, "error"), json_open_object(&json);
    json_put_text(&json, "kind", error_kind_name(err->kind));
    json_put_text(&json, "id", text_id_name(err->id));
    json_put_text(&json, "message", buffer_text(&sentence));
    json_close(&json);
    json_close(&json);
    buffer_free(&sentence);
    answer->status = status_of(err->kind);
    answer->type = json_type;
    answer->bytes = NULL;
    answer->header_count = 0;
}

static enum language language_of(const struct http_request *request)
{
    enum language language = LANGUAGE_EN;
    const char *asked = http_query(request, "lang");
    const char *accepted = http_header(request, "Accept-Language");
    if (asked)
        language_parse(asked, &language);
    else if (accepted && strncmp(accepted, "zh", 2) == 0)
        language = LANGUAGE_ZH;
    return language;
}

/* A page elsewhere may have been given a name that leads here; it then asks under that name. */
static bool is_asked_by_name(const struct serving *serving, const struct http_request *request)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    const char *host = http_header(request, "Host");
    if (!serving->is_local)
        return true;
    for (size_t n = 0; host && n < sizeof names / sizeof *names; n++) {
        size_t length = strlen(names[n]);
        if (strncmp(host, names[n], length) == 0 && (host[length] == '\0' || host[length] == ':'))
            return true;
    }
    return false;
}

static const struct route *find_route(struct call *call, bool *ret_is_path)
{
    const struct http_request *request = call->request;
    *ret_is_path = false;
    for (uint32_t r = 0; r < route_count; r++) {
        if (!matches(routes[r].path, request->path, request->arena, call->parameters))
            continue;
        *ret_is_path = true;
        if (routes[r].method == request->method)
            return &routes[r];
    }
    return NULL;
}

static struct call begin_call(void *context, const struct http_request *request,
                              struct http_answer *answer)
{
    return (struct call){
        .serving = context, .request = request, .language = language_of(request), .answer = answer};
}

/* "application/json", whatever parameters follow. */
static bool is_json(const struct http_request *request)
{
    const char *type = http_header(request, "Content-Type");
    size_t length = sizeof json_type - 1;
    return type && strncasecmp(type, json_type, length) == 0 &&
           (type[length] == '\0' || type[length] == ';' || type[length] == ' ');
}

static bool refuse(const struct call *call, unsigned status, const struct error *err)
{
    answer_error(call, err);
    if (status)
        call->answer->status = status;
    return false;
}

/* A browser sends JSON to another origin only after asking, and nobody here says yes. */
static bool admit_route(struct call *call, const struct route *route, uint32_t *ret_body_max)
{
    struct error err;
    *ret_body_max = route->body_max;
    if (route->body_max == 0 || is_json(call->request))
        return true;
    error_set(&err, ERROR_INPUT, TEXT_SERVE_NO_JSON);
    return refuse(call, 415, &err);
}

static bool admit(void *context, const struct http_request *request, uint32_t *ret_body_max,
                  struct http_answer *answer)
{
    struct call call = begin_call(context, request, answer);
    struct error err;
    bool is_path;
    *ret_body_max = 0;
    if (!is_asked_by_name(context, request)) {
        error_set(&err, ERROR_DENIED, TEXT_SERVE_OTHER_HOST);
        return refuse(&call, 0, &err);
    }
    const struct route *route = find_route(&call, &is_path);
    if (route)
        return admit_route(&call, route, ret_body_max);
    if (request->method == HTTP_GET && !is_path)
        return true;
    error_set(&err, ERROR_NOT_FOUND, TEXT_SERVE_NO_ROUTE, ARG_TEXT("path", request->path));
    return refuse(&call, is_path ? 405 : 404, &err);
}

static void answer_admitted(void *context, const struct http_request *request,
                            struct http_answer *answer)
{
    struct call call = begin_call(context, request, answer);
    struct error err;
    bool is_path;
    const struct route *route = find_route(&call, &is_path);
    if (!route && web_answer(call.serving->web, request, answer))
        return;
    if (!route) {
        error_set(&err, ERROR_NOT_FOUND, TEXT_SERVE_NO_ROUTE, ARG_TEXT("path", request->path));
        answer_error(&call, &err);
        return;
    }
    answer->type = route->type;
    http_add_header(answer, "Cache-Control", "no-cache");
    if (!route->handler(&call, &err))
        answer_error(&call, &err);
}

const struct http_handlers routes_handlers = {.admit = admit, .answer = answer_admitted};

bool call_number(const struct call *call, uint32_t parameter, uint32_t *ret_number,
                 struct error *err)
{
    const char *text = call->parameters[parameter];
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || number > UINT32_MAX)
        return error_set(err, ERROR_INPUT, TEXT_SERVE_NO_NUMBER, ARG_TEXT("text", text));
    *ret_number = (uint32_t)number;
    return true;
}
