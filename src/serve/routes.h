/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_ROUTES_H
#define SERVE_ROUTES_H

#include <pthread.h>

#include "app/desk.h"
#include "authority/authority.h"
#include "base/json_writer.h"
#include "serve/http.h"
#include "serve/path.h"
#include "serve/sign_ins.h"
#include "serve/throttle.h"

/*
 * Everything the server answers, in one table (routes.c): from it requests are dispatched and
 * /api/openapi.json is written. A route is a path whose parts in braces are parameters.
 */
struct web_files;
struct health;

struct serving {
    struct desk *desk;
    struct tile_cache *tiles;
    struct http_server *http;    /* for /metrics; set once it runs */
    const struct web_files *web; /* the page */
    const char *city_path;
    const char *address; /* it listens on */
    bool is_local;       /* on a loopback address: only its names are answered to */
    bool is_tls;
    struct office_register *office;
    struct sessions *sessions;
    struct session_times times;
    struct sign_ins *sign_ins;
    struct events *events;
    struct desk_jobs *jobs;
    struct health *health;
    struct throttle *requests;   /* of each address; NULL: any number */
    pthread_mutex_t *write_lock; /* see serve/writing.h */
};

struct call {
    const struct serving *serving;
    const struct http_request *request;
    const char *parameters[PARAMETER_MAX]; /* in the order of the path */
    enum language language;                /* ?lang=, else Accept-Language, else English */
    struct http_answer *answer;
    /* Who asks (serve/access.h): */
    struct office_now office;
    struct sitting *sitting; /* NULL: nobody has signed in */
    struct account account;  /* of a person */
    /* Of an error: */
    unsigned status;         /* 0: that of its kind */
    const char *retry_after; /* NULL: any time */
    const char *missing;     /* JSON, as call_note_missing says; NULL */
};

/* Fills the answer, or returns false with an error, which is answered as JSON. */
typedef bool route_handler(struct call *call, struct error *err);

/* Who gets an answer. "On this machine" holds while the office is not founded, and the server
 * listens on a loopback address. */
enum access {
    ACCESS_ADMINISTRATOR, /* who holds a post of an administrator; whoever is on this machine */
    ACCESS_VIEWER,        /* who holds a post, any; whoever is on this machine */
    ACCESS_SIGNED_IN,     /* whoever has signed in */
    ACCESS_NEAR,          /* whoever asks from a loopback address; else an administrator */
    ACCESS_ALL,           /* anybody: nothing of the city is told */
};
const char *access_name(enum access access);

struct route {
    enum http_method method;
    const char *path; /* "/api/plans/{plan}/shelters" */
    route_handler *handler;
    const char *id, *summary; /* of the operation, for programmers */
    const char *type;         /* of what is answered */
    const char *schema;       /* JSON Schema of it, NULL for what is not JSON */
    unsigned status;          /* of success; 0 = 200 */
    enum access access;       /* for what changes anything, signed in as well */
    bool is_unasked;          /* the page asks by itself: nobody uses his session by it */
    uint32_t body_max;        /* bytes that it takes; 0 = no body */
    const char *body_type;    /* NULL: application/json */
    route_handler *admit;     /* asked before a body is read; NULL */
    bool only_reads;          /* of what is no GET: nothing is changed by it */
    bool is_slow;             /* a second, or longer: it is done apart from other requests */
    bool is_sign_in;          /* tries a password: apart from all others */
    const char *body_schema;  /* JSON Schema of the body; NULL */
    const char *query;        /* names of what may follow the '?', a space between; NULL */
};
extern const struct route routes[];
extern const uint32_t route_count;
bool route_changes(const struct route *route);

/* For http_start; the context is a struct serving. */
extern const struct http_handlers routes_handlers;
enum { LANE_SLOW = 1, LANE_WRITE, LANE_SIGN_IN };
extern const struct http_lane route_lanes[];
extern const uint32_t route_lane_count;

/* api_*.c */
route_handler api_health, api_metrics, api_openapi;
route_handler api_city, api_names, api_tile, api_register;
route_handler api_register_notes;
route_handler api_plan, api_shelters, api_streets, api_gaps, api_lead_times, api_compare;
route_handler api_catchments, api_left_out;
route_handler api_why, api_whatif, api_keep_whatif;
route_handler api_whatif_shelters, api_whatif_streets, api_whatif_gaps, api_whatif_catchments;
route_handler api_whatif_why, api_street;

route_handler api_session, api_login, api_logout, api_audit;
route_handler api_edit_site, api_edit_people, api_edit_area;
route_handler api_events, api_add_job, api_job, api_cancel_job;
route_handler api_admit_import, api_add_import, api_job_report;
extern const char api_job_body_schema[]; /* of api_add_job */

/* The page: all files of a folder, read now; NULL: those in the program, if it was built with them.
 * Nothing outside of them is ever served. */
bool web_files_open(const char *folder, struct arena *arena, const struct web_files **ret_files,
                    struct error *err);
/* What a path that is no route is in the page; false: nothing. Without a page "/" says so. */
bool web_answer(const struct web_files *files, const struct http_request *request,
                struct http_answer *answer);

/* A part of the plan that the path names; of one whose data has changed only with `outdated=yes`,
 * and where `may_be_outdated`. */
typedef void api_write_part(const struct call *call, const struct desk_plan *shown);
bool api_answer_part(struct call *call, api_write_part *write, bool may_be_outdated,
                     struct error *err);

/* The parts themselves, of a plan and of what it would be. */
api_write_part api_write_shelters, api_write_streets, api_write_gaps, api_write_catchments;
bool api_write_why(const struct call *call, const struct desk_plan *shown, struct error *err);

/* "limit": how far people walk, in ms or mm. */
void api_add_limit(struct json_writer *json, const struct walk_limit *limit);

/* "0123456789abcdef": the version of the roads in the paths of tiles. */
enum { TILES_NAME_SIZE = 17 };
void api_tiles_name(uint64_t tiles, char ret_name[static TILES_NAME_SIZE]);

/* With an error: when it may be asked again, what rules say is missing. */
void call_retry_after(struct call *call, int64_t wait_ms);
void call_note_missing(struct call *call, const struct authority_answer *answer);

/* ERROR_INPUT: `value` is none of what `field` may be. Returns false. */
bool call_bad_value(struct error *err, const char *field, const char *value, const char *expected);

/* What follows the '?' and is one of two words: is it the first? False where it is not there; of
 * any other word ERROR_INPUT, which names it. */
bool call_query_word(const struct call *call, const char *name, const char *const words[2],
                     bool *ret_is_first, struct error *err);

/* A number that is all of the parameter; ERROR_INPUT names it. */
bool call_number(const struct call *call, uint32_t parameter, uint32_t *ret_number,
                 struct error *err);

#endif
