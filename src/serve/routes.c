/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/routes.h"

#include <string.h>
#include <strings.h>

#include "app/refusal.h"
#include "base/json_writer.h"
#include "host/clock.h"
#include "serve/access.h"
#include "serve/health.h"
#include "serve/import_order.h"
#include "serve/path.h"
#include "serve/whatif_body.h"

static const char geojson[] = "application/geo+json";
static const char json_type[] = "application/json";
/* No form can send it, and a script of another page only after asking. */
static const char file_type[] = "application/octet-stream";

#define GEOJSON_SCHEMA                                                                             \
    "{\"type\":\"object\",\"required\":[\"type\",\"features\"],\"properties\":{"                   \
    "\"type\":{\"const\":\"FeatureCollection\"},\"features\":{\"type\":\"array\"}}}"
#define OBJECT_SCHEMA "{\"type\":\"object\"}"

#define JOB_SCHEMA                                                                                 \
    "{\"type\":\"object\",\"required\":[\"job\",\"plan\",\"state\",\"progress\",\"stage\"]}"
#define FILE_SCHEMA "{\"type\":\"string\",\"format\":\"binary\"}"
#define WHY_SCHEMA                                                                                 \
    "{\"type\":\"object\",\"required\":[\"kind\",\"sentences\",\"routes\"],\"properties\":{"       \
    "\"kind\":{\"enum\":[\"people\",\"site\"]},"                                                   \
    "\"sentences\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"                          \
    "\"routes\":" GEOJSON_SCHEMA "}}"

/* Of what-ifs: as the same path of the plan, for the changes in the body. */
enum { WHATIF_BYTES_MAX = 64 * 1024 };
#define WHATIF_PART                                                                                \
    .access = ACCESS_VIEWER, .is_slow = true, .body_max = WHATIF_BYTES_MAX, .only_reads = true,    \
    .body_schema = whatif_body_schema

const struct route routes[] = {
    {HTTP_GET, "/healthz", api_health, "health",
     "Whether the server answers, and has its city; 503 with the reason, if not.", json_type,
     "{\"type\":\"object\",\"required\":[\"ok\"],\"properties\":{\"ok\":{\"const\":true}}}",
     .access = ACCESS_ALL, .is_unasked = true},
    {HTTP_GET, "/metrics", api_metrics, "metrics", "Counters for Prometheus.",
     "text/plain; version=0.0.4", NULL, .access = ACCESS_NEAR},
    {HTTP_GET, "/api/openapi.json", api_openapi, "openapi", "This description.", json_type,
     OBJECT_SCHEMA, .access = ACCESS_ALL},
    {HTTP_GET, "/api/city", api_city, "city", "The city, and its plans, newest first.", json_type,
     "{\"type\":\"object\",\"required\":[\"name\",\"box\",\"tiles\",\"plans\"]}",
     .access = ACCESS_VIEWER},
    {HTTP_GET, "/api/registers/{register}", api_register, "register",
     "Sites, people, areas or organisations as a table: `columns` and `rows`; `format=csv` for a "
     "spreadsheet.",
     json_type, "{\"type\":\"object\",\"required\":[\"register\",\"columns\",\"rows\"]}",
     .access = ACCESS_VIEWER, .query = "format"},
    {HTTP_GET, "/api/registers/{register}/notes", api_register_notes, "registerNotes",
     "What there is to know of a register beside its rows: `edits` with who, when, on what basis, "
     "why and what was `imported`; `reviews` that are due; `last_import`; `may_edit`, for who has "
     "signed in.",
     json_type, "{\"type\":\"object\",\"required\":[\"register\",\"edits\",\"reviews\"]}",
     .access = ACCESS_VIEWER, .is_slow = true, .query = "lang"},
    {HTTP_GET, "/api/names", api_names, "names",
     "Areas and streets to be found by name; an area has a code.", json_type,
     "{\"type\":\"object\",\"required\":[\"names\"],\"properties\":{"
     "\"names\":{\"type\":\"array\"}}}",
     .access = ACCESS_VIEWER},
    {HTTP_GET, "/tiles/{version}/{z}/{x}/{y}", api_tile, "tile",
     "Roads, and what lies under them, as a Mapbox Vector Tile; `version` is `tiles` of the city.",
     "application/vnd.mapbox-vector-tile", NULL, .access = ACCESS_VIEWER},
    {HTTP_GET, "/api/plans/{plan}", api_plan, "plan", "What a plan comes to.", json_type,
     "{\"type\":\"object\",\"required\":[\"name\",\"people\",\"placed\",\"unplaced\"]}",
     .access = ACCESS_VIEWER, .is_slow = true, .query = "outdated lang"},
    {HTTP_GET, "/api/plans/{plan}/shelters", api_shelters, "shelters",
     "The shelters of a plan, with who comes to them.", geojson, GEOJSON_SCHEMA,
     .access = ACCESS_VIEWER, .is_slow = true, .query = "outdated lang"},
    {HTTP_GET, "/api/plans/{plan}/streets", api_streets, "streets", "How many walk where.", geojson,
     GEOJSON_SCHEMA, .access = ACCESS_VIEWER, .is_slow = true, .query = "outdated lang"},
    {HTTP_GET, "/api/plans/{plan}/gaps", api_gaps, "gaps", "People without a place, and why.",
     geojson, GEOJSON_SCHEMA, .access = ACCESS_VIEWER, .is_slow = true, .query = "outdated lang"},
    {HTTP_GET, "/api/plans/{plan}/catchments", api_catchments, "catchments",
     "Which street goes to which shelter; those that meet have different `colour`s.", geojson,
     GEOJSON_SCHEMA, .access = ACCESS_VIEWER, .is_slow = true},
    {HTTP_GET, "/api/plans/{plan}/left-out", api_left_out, "leftOut",
     "The sites of the city that the plan leaves out, and why; which of them a what-if may open.",
     geojson, GEOJSON_SCHEMA, .access = ACCESS_VIEWER, .is_slow = true, .query = "lang"},
    {HTTP_GET, "/api/plans/{plan}/compare/{other}", api_compare, "compare",
     "What changes for people and sites if the other plan takes the place of this one.", json_type,
     "{\"type\":\"object\",\"required\":[\"before\",\"after\",\"move\",\"sites\"]}",
     .access = ACCESS_VIEWER, .is_slow = true},
    {HTTP_GET, "/api/plans/{plan}/lead-times", api_lead_times, "leadTimes",
     "How many are under cover so many minutes after the alarm, by the plan and at most.",
     json_type, "{\"type\":\"object\",\"required\":[\"plan\",\"people\",\"minutes\"]}",
     .access = ACCESS_VIEWER, .is_slow = true},
    {HTTP_GET, "/api/plans/{plan}/why", api_why, "why",
     "Why the people at a place (?at=lon,lat) or a site (?site=key) are served as they are.",
     json_type, WHY_SCHEMA, .access = ACCESS_VIEWER, .is_slow = true, .query = "at site lang"},
    {HTTP_POST, "/api/plans/{plan}/whatif", api_whatif, "whatif",
     "The new optimum if sites, streets or the limit were otherwise, beside the plan; nothing is "
     "stored.",
     json_type,
     "{\"type\":\"object\",\"required\":[\"base\",\"whatif\",\"moved\",\"shelters\","
     "\"one_more_place\",\"milliseconds\"]}",
     WHATIF_PART},
    {HTTP_POST, "/api/plans/{plan}/whatif/shelters", api_whatif_shelters, "whatifShelters",
     "The shelters, as they would be.", geojson, GEOJSON_SCHEMA, WHATIF_PART, .query = "lang"},
    {HTTP_POST, "/api/plans/{plan}/whatif/streets", api_whatif_streets, "whatifStreets",
     "How many would walk where.", geojson, GEOJSON_SCHEMA, WHATIF_PART},
    {HTTP_POST, "/api/plans/{plan}/whatif/gaps", api_whatif_gaps, "whatifGaps",
     "Who would have no place, and why.", geojson, GEOJSON_SCHEMA, WHATIF_PART},
    {HTTP_POST, "/api/plans/{plan}/whatif/catchments", api_whatif_catchments, "whatifCatchments",
     "Which street would go to which shelter; those that meet have different `colour`s.", geojson,
     GEOJSON_SCHEMA, WHATIF_PART},
    {HTTP_POST, "/api/plans/{plan}/whatif/why", api_whatif_why, "whatifWhy",
     "Why the people at a place (?at=lon,lat) or a site (?site=key) would be served as they would.",
     json_type, WHY_SCHEMA, WHATIF_PART, .query = "at site lang"},
    {HTTP_GET, "/api/plans/{plan}/street", api_street, "street",
     "The street between two crossings that a what-if would block at a place (?at=lon,lat).",
     json_type, "{\"type\":\"object\",\"required\":[\"street\",\"line\"]}", .access = ACCESS_VIEWER,
     .is_slow = true, .query = "at lang"},
    {HTTP_POST, "/api/plans/{plan}/keep", api_keep_whatif, "keepWhatif",
     "Has a what-if solved from scratch and stored as a hypothetical plan; its events are `job`.",
     json_type, JOB_SCHEMA, .status = 202, .access = ACCESS_VIEWER, .body_max = WHATIF_BYTES_MAX,
     .body_schema = whatif_keep_schema},
    {HTTP_GET, "/api/session", api_session, "session",
     "Who has signed in, and the token to be sent as X-Muster-Token with whatever changes "
     "anything.",
     json_type, "{\"type\":\"object\",\"required\":[\"founded\",\"signed_in\",\"token\"]}",
     .access = ACCESS_ALL},
    {HTTP_POST, "/api/login", api_login, "login",
     "Signs in: {\"person\",\"password\"}, or {\"link\"} of the start.", json_type, OBJECT_SCHEMA,
     .access = ACCESS_ALL, .body_max = 4096, .is_sign_in = true},
    {HTTP_POST, "/api/logout", api_logout, "logout", "Signs out.", json_type, OBJECT_SCHEMA,
     .access = ACCESS_SIGNED_IN, .body_max = 64},
    {HTTP_GET, "/api/audit", api_audit, "audit", "Who tried to sign in, since the server started.",
     json_type, "{\"type\":\"object\",\"required\":[\"counts\",\"last\"]}",
     .access = ACCESS_ADMINISTRATOR},
    {HTTP_POST, "/api/sites/{site}/edit", api_edit_site, "editSite",
     "Changes a site: places, state, usable_after_h, access, visibility, suitable, or reset; "
     "reason; "
     "basis (verbal, emergency) with given_at_ms, called_back, superior.",
     json_type, OBJECT_SCHEMA, .access = ACCESS_VIEWER, .body_max = 16 * 1024, .is_slow = true},
    {HTTP_POST, "/api/people/{group}/edit", api_edit_people, "editPeople",
     "Changes a group of people: people, class, left_out, or reset; reason; "
     "basis (verbal, emergency) with given_at_ms, called_back, superior.",
     json_type, OBJECT_SCHEMA, .access = ACCESS_VIEWER, .body_max = 16 * 1024, .is_slow = true},
    {HTTP_POST, "/api/areas/{area}/edit", api_edit_area, "editArea",
     "Changes an area: name, or reset; reason; "
     "basis (verbal, emergency) with given_at_ms, called_back, superior.",
     json_type, OBJECT_SCHEMA, .access = ACCESS_VIEWER, .body_max = 16 * 1024, .is_slow = true},
    {HTTP_GET, "/api/events", api_events, "events",
     "What happens, as server-sent events: `city` (it has changed), `job`, and `reset` (load "
     "everything anew).",
     "text/event-stream", NULL, .access = ACCESS_VIEWER, .is_unasked = true, .query = "lang"},
    {HTTP_POST, "/api/jobs", api_add_job, "addJob",
     "Has a plan computed, as `plan shelters` of the command line; its events are `job`.",
     json_type, JOB_SCHEMA, .status = 202, .access = ACCESS_VIEWER, .body_max = 4096,
     .body_schema = api_job_body_schema},
    {HTTP_GET, "/api/jobs/{job}", api_job, "job", "How a job goes.", json_type, JOB_SCHEMA,
     .access = ACCESS_VIEWER, .query = "lang"},
    {HTTP_DELETE, "/api/jobs/{job}", api_cancel_job, "cancelJob",
     "Cancels a job, by who started it or an administrator.", json_type, JOB_SCHEMA,
     .access = ACCESS_VIEWER},
    {HTTP_POST, "/api/imports/{register}", api_add_import, "addImport",
     "Imports a file, the body, as `import` of the command line: sites, people, areas or "
     "organisations. With `trial=true` nothing of it stays. The answer is a job.",
     json_type, JOB_SCHEMA, .status = 202, .access = ACCESS_VIEWER, .admit = api_admit_import,
     .body_max = IMPORT_BYTES_MAX, .body_type = file_type, .body_schema = FILE_SCHEMA,
     .query = "name trial add map crs datum encoding where state class delimiter sites-class "
              "suitable lang"},
    {HTTP_GET, "/api/jobs/{job}/report", api_job_report, "jobReport",
     "What became of the rows of an import, for who asked for it; `format=tsv`: all of them, a "
     "line each.",
     json_type,
     "{\"type\":\"object\",\"required\":[\"total\",\"accepted\",\"refused\",\"remarks\"]}",
     .access = ACCESS_VIEWER, .query = "format lang"},
};
const uint32_t route_count = sizeof routes / sizeof *routes;

const char *access_name(enum access access)
{
    static const char *const names[] = {[ACCESS_ADMINISTRATOR] = "administrator",
                                        [ACCESS_VIEWER] = "viewer",
                                        [ACCESS_SIGNED_IN] = "signed_in",
                                        [ACCESS_NEAR] = "near",
                                        [ACCESS_ALL] = "all"};
    return names[access];
}

/* Bad bytes that nobody sent: the city file is not as it was written. */
static bool is_of_city(const struct error *err)
{
    static const char store[] = "store.";
    return err->kind == ERROR_INPUT && strncmp(text_id_name(err->id), store, sizeof store - 1) == 0;
}

/* The city file is not there, or another one is: nothing is wrong with what was asked. */
static bool is_of_place(const struct error *err)
{
    return err->id == TEXT_SERVE_CITY_GONE || err->id == TEXT_SERVE_CITY_OTHER;
}

static unsigned status_of(const struct error *err)
{
    if (is_of_place(err))
        return 503;
    if (is_of_city(err))
        return 500;
    switch (err->kind) {
    case ERROR_INPUT:
    case ERROR_USAGE: return 400;
    case ERROR_DENIED: return 403;
    case ERROR_NOT_FOUND: return 404;
    case ERROR_CONFLICT: return 409;
    case ERROR_LIMIT: return 503;
    default: return 500;
    }
}

/* Where the city lies on this machine is told to those who have signed in; its name to all. */
static void hide_folder(const struct call *call, struct error *err)
{
    const char *path = call->serving->city_path, *slash = strrchr(path, '/');
    if (call->sitting || !slash)
        return;
    size_t folder = (size_t)(slash - path);
    for (size_t a = 0; a < err->arg_count; a++) {
        struct text_arg *arg = &err->args[a];
        if (arg->kind != TEXT_ARG_TEXT || strncmp(arg->text, path, folder) != 0)
            continue;
        if (strncmp(arg->text, path, strlen(path)) == 0)
            arg->text += folder + 1;
        else if (arg->text[folder] == '\0')
            arg->text = "…";
    }
}

/* As it is told to whoever asks: a city that is gone is nothing that he asked for in vain. */
static void tell_error(const struct call *call, const struct error *reason, struct error *told)
{
    error_copy(told, reason);
    if (reason->id == TEXT_STORE_MISSING)
        error_set(told, ERROR_IO, TEXT_SERVE_CITY_GONE);
    hide_folder(call, told);
}

static void answer_error(const struct call *call, const struct error *reason)
{
    struct http_answer *answer = call->answer;
    struct buffer sentence = {0};
    struct error told, *err = &told;
    tell_error(call, reason, err);
    if (is_of_city(err))
        health_note_damage(call->serving->health);
    buffer_clear(&answer->body);
    struct json_writer json = {.out = &answer->body};
    error_write(&sentence, call->language, err);
    json_open_object(&json);
    json_key(&json, "error"), json_open_object(&json);
    json_put_text(&json, "kind", error_kind_name(err->kind));
    json_put_text(&json, "id", text_id_name(err->id));
    json_put_text(&json, "message", buffer_text(&sentence));
    if (call->missing)
        json_key(&json, "answer"), json_add_raw(&json, call->missing, strlen(call->missing));
    json_close(&json);
    json_close(&json);
    buffer_free(&sentence);
    answer->status = call->status ? call->status : status_of(err);
    answer->type = json_type;
    answer->bytes = NULL;
    answer->header_count = 0;
    if (call->retry_after)
        http_add_header(answer, "Retry-After", call->retry_after);
    if (answer->status == 401)
        http_add_header(answer, "WWW-Authenticate", "Session realm=\"muster\"");
}

void call_retry_after(struct call *call, int64_t wait_ms)
{
    struct buffer seconds = {0};
    buffer_add_integer(&seconds, (wait_ms + 999) / 1000);
    call->retry_after = arena_copy_text(call->request->arena, buffer_text(&seconds));
    buffer_free(&seconds);
}

void call_note_missing(struct call *call, const struct authority_answer *answer)
{
    struct buffer object = {0};
    write_refusal_json(&object, call->language, answer);
    call->missing = arena_copy_text(call->request->arena, buffer_text(&object));
    buffer_free(&object);
}

static enum language language_of(const struct http_request *request)
{
    enum language language = LANGUAGE_EN;
    const char *asked = http_query(request, "lang");
    const char *accepted = http_header(request, "Accept-Language");
    if (asked && language_parse(asked, &language))
        return language;
    return accepted && strncmp(accepted, "zh", 2) == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
}

/* With or without a port. */
static bool is_host(const char *host, const char *name)
{
    size_t length = strlen(name);
    return strncmp(host, name, length) == 0 && (host[length] == '\0' || host[length] == ':');
}

/* A page elsewhere may have been given a name that leads here; it then asks under that name. */
static bool is_asked_by_name(const struct serving *serving, const struct http_request *request)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    const char *host = http_header(request, "Host");
    if (!serving->is_local)
        return true;
    bool is_one = host && is_host(host, serving->address);
    for (size_t n = 0; host && n < sizeof names / sizeof *names; n++)
        is_one = is_one || is_host(host, names[n]);
    return is_one;
}

bool route_changes(const struct route *route)
{
    return route->method != HTTP_GET && !route->only_reads;
}

static const struct route *find_route(struct call *call, bool *ret_is_path)
{
    const struct http_request *request = call->request;
    *ret_is_path = false;
    for (uint32_t r = 0; r < route_count; r++) {
        if (!path_matches(routes[r].path, request->uri, call->parameters))
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

/* Whatever parameters follow. */
static bool is_of_type(const struct http_request *request, const char *wanted)
{
    const char *type = http_header(request, "Content-Type");
    size_t length = strlen(wanted);
    return type && strncasecmp(type, wanted, length) == 0 &&
           (type[length] == '\0' || type[length] == ';' || type[length] == ' ');
}

static bool refuse(struct call *call, unsigned status, const struct error *err)
{
    call->status = status ? status : call->status;
    answer_error(call, err);
    return false;
}

static uint32_t lane_of(const struct route *route)
{
    if (route->is_sign_in)
        return LANE_SIGN_IN;
    if (!route->is_slow)
        return 0;
    return route_changes(route) ? LANE_WRITE : LANE_SLOW;
}

/* So that whoever fails again and again keeps nobody's place in the lane. */
static bool waits_to_sign_in(struct call *call, const struct route *route)
{
    int64_t wait_ms = route->is_sign_in ? sign_ins_wait_ms(call->serving->sign_ins,
                                                           call->request->from, access_tick_ms())
                                        : 0;
    if (wait_ms == 0)
        return false;
    audit_add(sign_ins_audit(call->serving->sign_ins), SIGN_IN_TOO_SOON, NULL, call->request->from,
              clock_now_ms());
    call_retry_after(call, wait_ms);
    return true;
}

/* A browser sends JSON to another origin only after asking, and nobody here says yes. */
static bool check_body_type(const struct call *call, const struct route *route, struct error *err)
{
    const char *coding = http_header(call->request, "Content-Encoding");
    if (route->body_max == 0)
        return true;
    if (!is_of_type(call->request, route->body_type ? route->body_type : json_type))
        return error_set(err, ERROR_INPUT,
                         route->body_type ? TEXT_SERVE_NO_BYTES : TEXT_SERVE_NO_JSON);
    return !coding || strcasecmp(coding, "identity") == 0 ||
           error_set(err, ERROR_INPUT, TEXT_SERVE_NO_CODING);
}

/* Once it is known who asks; false: it was refused. */
static bool admit_asker(struct call *call, const struct route *route,
                        struct http_admission *admission)
{
    const struct session *session = call->sitting ? sitting_session(call->sitting) : NULL;
    struct error err;
    admission->whose = session ? arena_copy_text(call->request->arena, session->party) : "";
    if (waits_to_sign_in(call, route)) {
        error_set(&err, ERROR_DENIED, TEXT_SERVE_TOO_SOON);
        return refuse(call, 429, &err);
    }
    if (!check_body_type(call, route, &err))
        return refuse(call, 415, &err);
    return !route->admit || route->admit(call, &err) || refuse(call, 0, &err);
}

static bool admit_route(struct call *call, const struct route *route,
                        struct http_admission *ret_admission)
{
    struct error err;
    unsigned status;
    *ret_admission = (struct http_admission){.body_max = route->body_max, .lane = lane_of(route)};
    bool ok = access_check(call, route, &status, &err);
    ok = ok ? admit_asker(call, route, ret_admission) : refuse(call, status, &err);
    access_leave(call);
    return ok;
}

/* A request that can be read in one way alone. */
static bool check_form(const struct call *call, struct error *err)
{
    static const enum text_id of_headers[] = {[HTTP_BAD_HEADER] = TEXT_SERVE_BAD_HEADER,
                                              [HTTP_TWO_LENGTHS] = TEXT_SERVE_TWO_LENGTHS,
                                              [HTTP_NO_ONE_HOST] = TEXT_SERVE_NO_ONE_HOST};
    const struct http_request *request = call->request;
    const char *asked = http_query(request, "lang");
    enum language language;
    if (request->header_fault != HTTP_WELL)
        return error_set(err, ERROR_INPUT, of_headers[request->header_fault]);
    if (request->uri_fault != URI_WELL)
        return error_set(err, ERROR_INPUT,
                         request->uri_fault == URI_BAD_PATH ? TEXT_SERVE_BAD_PATH
                                                            : TEXT_SERVE_BAD_QUERY);
    return !asked || language_parse(asked, &language) ||
           call_bad_value(err, "lang", asked, "en, zh");
}

/* Names and numbers of requests: before anything is looked up for them. */
static bool check_manners(struct call *call)
{
    struct error err;
    int64_t wait_ms;
    if (!check_form(call, &err))
        return refuse(call, 0, &err);
    if (!is_asked_by_name(call->serving, call->request)) {
        error_set(&err, ERROR_DENIED, TEXT_SERVE_OTHER_HOST);
        return refuse(call, 0, &err);
    }
    if (!access_is_too_fast(call, &wait_ms))
        return true;
    call_retry_after(call, wait_ms);
    error_set(&err, ERROR_LIMIT, TEXT_SERVE_TOO_FAST);
    return refuse(call, 429, &err);
}

static bool admit(void *context, const struct http_request *request,
                  struct http_admission *ret_admission, struct http_answer *answer)
{
    struct call call = begin_call(context, request, answer);
    struct error err;
    bool is_path;
    *ret_admission = (struct http_admission){0};
    if (!check_manners(&call))
        return false;
    const struct route *route = find_route(&call, &is_path);
    if (route)
        return admit_route(&call, route, ret_admission);
    if (request->method == HTTP_GET && !is_path)
        return true;
    error_set(&err, ERROR_NOT_FOUND, TEXT_SERVE_NO_ROUTE, ARG_TEXT("path", request->uri->path));
    return refuse(&call, is_path ? 405 : 404, &err);
}

/* Who asks is looked up again: his session may have ended while the body came in. */
static void answer_route(struct call *call, const struct route *route)
{
    struct http_answer *answer = call->answer;
    struct error err;
    unsigned status;
    if (!access_check(call, route, &status, &err)) {
        refuse(call, status, &err);
    } else {
        answer->type = route->type;
        answer->status = route->status ? route->status : answer->status;
        /* What not everybody may see is not kept by the browser for whoever sits there next. */
        http_add_header(answer, "Cache-Control",
                        route->access == ACCESS_ALL ? "no-cache" : "no-store");
        if (!route->handler(call, &err))
            answer_error(call, &err);
    }
    access_leave(call);
}

static void answer_admitted(void *context, const struct http_request *request,
                            struct http_answer *answer)
{
    struct call call = begin_call(context, request, answer);
    struct error err;
    bool is_path;
    const struct route *route = find_route(&call, &is_path);
    if (route) {
        answer_route(&call, route);
    } else if (!web_answer(call.serving->web, request, answer)) {
        error_set(&err, ERROR_NOT_FOUND, TEXT_SERVE_NO_ROUTE, ARG_TEXT("path", request->uri->path));
        answer_error(&call, &err);
    }
}

static void answer_crowd(void *context, const struct http_request *request, bool has_one,
                         struct http_answer *answer)
{
    enum { LATER_MS = 10 * 1000 };
    struct call call = begin_call(context, request, answer);
    struct error err;
    call.status = answer->status;
    call_retry_after(&call, LATER_MS);
    error_set(&err, ERROR_LIMIT, has_one ? TEXT_SERVE_ONE_LARGE_FILE : TEXT_SERVE_LARGE_FILES);
    answer_error(&call, &err);
}

const struct http_lane route_lanes[] = {
    [LANE_SLOW - 1] = {.threads = 2, .waiting_max = 256, .full_status = 503},
    /* The file has one writer at a time. */
    [LANE_WRITE - 1] = {.threads = 1, .waiting_max = 64, .full_status = 503},
    /* Each tries a password in 64 MiB. */
    [LANE_SIGN_IN - 1] = {.threads = 2, .waiting_max = 16, .each_max = 4, .full_status = 429},
};
const uint32_t route_lane_count = sizeof route_lanes / sizeof *route_lanes;

const struct http_handlers routes_handlers = {
    .admit = admit, .answer = answer_admitted, .crowd = answer_crowd};

bool call_bad_value(struct error *err, const char *field, const char *value, const char *expected)
{
    return error_set(err, ERROR_INPUT, TEXT_SERVE_BAD_VALUE, ARG_TEXT("field", field),
                     ARG_TEXT("value", value), ARG_TEXT("expected", expected));
}

bool call_query_word(const struct call *call, const char *name, const char *const words[2],
                     bool *ret_is_first, struct error *err)
{
    const char *value = http_query(call->request, name);
    bool is_first = value && strcmp(value, words[0]) == 0;
    if (value && !is_first && strcmp(value, words[1]) != 0) {
        struct buffer expected = {0};
        buffer_add_format(&expected, "%s, %s", words[0], words[1]);
        call_bad_value(err, name, value, buffer_text(&expected));
        buffer_free(&expected);
        return false;
    }
    *ret_is_first = is_first;
    return true;
}

bool call_number(const struct call *call, uint32_t parameter, uint32_t *ret_number,
                 struct error *err)
{
    const char *text = call->parameters[parameter];
    return path_number(text, ret_number) ||
           error_set(err, ERROR_INPUT, TEXT_SERVE_NO_NUMBER, ARG_TEXT("text", text));
}
