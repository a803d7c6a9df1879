/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/json_writer.h"
#include "serve/access.h"
#include "serve/health.h"

/* What the server says of itself. */

bool api_health(struct call *call, struct error *err)
{
    call->status = 503;
    if (!health_look(call->serving->health, access_tick_ms(), err))
        return false;
    buffer_add_text(&call->answer->body, "{\"ok\":true}");
    return true;
}

static void add_metric(struct buffer *out, const char *name, const char *kind, const char *help,
                       uint64_t value)
{
    buffer_add_format(out, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", name, help, name, kind, name,
                      (unsigned long long)value);
}

static void add_sign_ins(const struct call *call, struct buffer *out)
{
    struct audit *audit = sign_ins_audit(call->serving->sign_ins);
    add_metric(out, "muster_sessions", "gauge", "Who has signed in.",
               sessions_count(call->serving->sessions));
    buffer_add_text(out, "# HELP muster_sign_ins_total What came of signing in.\n"
                         "# TYPE muster_sign_ins_total counter\n");
    for (int result = 0; result < SIGN_IN_RESULT_COUNT; result++)
        buffer_add_format(out, "muster_sign_ins_total{result=\"%s\"} %llu\n",
                          sign_in_result_name((enum sign_in_result)result),
                          (unsigned long long)audit_count(audit, (enum sign_in_result)result));
}

bool api_metrics(struct call *call, struct error *err)
{
    struct buffer *out = &call->answer->body;
    struct http_counts counts = http_counts(call->serving->http);
    (void)err;
    add_metric(out, "muster_http_requests_total", "counter", "Requests that were begun.",
               counts.requests);
    add_metric(out, "muster_http_refused_total", "counter", "Requests refused unread.",
               counts.refused);
    add_metric(out, "muster_http_connections", "gauge", "Open connections.", counts.connections);
    buffer_add_text(out, "# HELP muster_http_answers_total Answers by class of status.\n"
                         "# TYPE muster_http_answers_total counter\n");
    for (int kind = 1; kind < 6; kind++)
        buffer_add_format(out, "muster_http_answers_total{status=\"%dxx\"} %llu\n", kind,
                          (unsigned long long)counts.answers[kind]);
    add_sign_ins(call, out);
    return true;
}

static void add_parameter(struct json_writer *json, const char *begin, size_t length,
                          const char *where, bool is_required)
{
    char name[32] = "";
    memcpy(name, begin, length < sizeof name - 1 ? length : sizeof name - 1);
    json_open_object(json);
    json_put_text(json, "name", name);
    json_put_text(json, "in", where);
    json_put_bool(json, "required", is_required);
    json_key(json, "schema"), json_open_object(json);
    json_put_text(json, "type", "string");
    json_close(json);
    json_close(json);
}

/* Parts of the path in braces, and what may follow the '?'. */
static void add_parameters(struct json_writer *json, const struct route *route)
{
    json_key(json, "parameters"), json_open_array(json);
    for (const char *at = route->path; (at = strchr(at, '{')); at++)
        add_parameter(json, at + 1, strcspn(at + 1, "}"), "path", true);
    for (const char *at = route->query; at && *at;) {
        size_t length = strcspn(at, " ");
        add_parameter(json, at, length, "query", false);
        at += length + (at[length] == ' ');
    }
    json_close(json);
}

static void add_body(struct json_writer *json, const struct route *route)
{
    if (!route->body_schema)
        return;
    json_key(json, "requestBody"), json_open_object(json);
    json_put_bool(json, "required", true);
    json_key(json, "content"), json_open_object(json);
    json_key(json, route->body_type ? route->body_type : "application/json"),
        json_open_object(json);
    json_key(json, "schema");
    json_add_raw(json, route->body_schema, strlen(route->body_schema));
    json_close(json);
    json_close(json);
    json_close(json);
}

static void add_content(struct json_writer *json, const struct route *route)
{
    json_key(json, "responses"), json_open_object(json);
    json_key(json, route->status == 202 ? "202" : "200"), json_open_object(json);
    json_put_text(json, "description", route->summary);
    json_key(json, "content"), json_open_object(json);
    json_key(json, route->type), json_open_object(json);
    if (route->schema)
        json_key(json, "schema"), json_add_raw(json, route->schema, strlen(route->schema));
    json_close(json);
    json_close(json);
    json_close(json);
    json_key(json, "default"), json_open_object(json);
    json_put_text(json, "description", "An error: {\"error\":{\"kind\",\"id\",\"message\"}}.");
    json_close(json);
    json_close(json);
}

static void add_operation(struct json_writer *json, const struct route *route)
{
    static const char *const names[HTTP_METHOD_COUNT] = {"get", "post", "put", "delete"};
    json_key(json, names[route->method]), json_open_object(json);
    json_put_text(json, "operationId", route->id);
    json_put_text(json, "summary", route->summary);
    json_put_text(json, "x-access", access_name(route->access));
    add_parameters(json, route);
    add_body(json, route);
    add_content(json, route);
    json_close(json);
}

static bool is_first_of_path(uint32_t route)
{
    for (uint32_t r = 0; r < route; r++)
        if (strcmp(routes[r].path, routes[route].path) == 0)
            return false;
    return true;
}

static void add_path(struct json_writer *json, const char *path)
{
    json_key(json, path), json_open_object(json);
    for (uint32_t r = 0; r < route_count; r++)
        if (strcmp(routes[r].path, path) == 0)
            add_operation(json, &routes[r]);
    json_close(json);
}

bool api_openapi(struct call *call, struct error *err)
{
    struct json_writer json = {.out = &call->answer->body};
    (void)err;
    json_open_object(&json);
    json_put_text(&json, "openapi", "3.1.0");
    json_key(&json, "info"), json_open_object(&json);
    json_put_text(&json, "title", "Muster");
    json_put_text(&json, "version", MUSTER_VERSION);
    json_close(&json);
    json_key(&json, "paths"), json_open_object(&json);
    for (uint32_t r = 0; r < route_count; r++)
        if (is_first_of_path(r))
            add_path(&json, routes[r].path);
    json_close(&json);
    json_close(&json);
    return true;
}
