/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/access.h"

#include <stdio.h>
#include <string.h>

#include "host/clock.h"
#include "serve/peer.h"

int64_t access_tick_ms(void)
{
    return clock_monotonic_us() / 1000;
}

const char *access_cookie_name(const struct call *call)
{
    struct buffer name = {0};
    if (call->serving->is_tls)
        return "__Host-muster";
    buffer_add_format(&name, "muster-%u", http_port(call->serving->http));
    const char *kept = arena_copy_text(call->request->arena, buffer_text(&name));
    buffer_free(&name);
    return kept;
}

bool access_is_too_fast(const struct call *call, int64_t *ret_wait_ms)
{
    struct throttle *requests = call->serving->requests;
    *ret_wait_ms = requests ? throttle_take(requests, call->request->from, access_tick_ms()) : 0;
    return *ret_wait_ms > 0;
}

bool access_is_same_origin(const struct call *call)
{
    const char *host = http_header(call->request, "Host");
    const char *origin = http_header(call->request, "Origin");
    const char *site = http_header(call->request, "Sec-Fetch-Site");
    const char *scheme = call->serving->is_tls ? "https://" : "http://";
    if ((!origin && !site) || !host)
        return false;
    if (site && strcmp(site, "same-origin") != 0)
        return false;
    return !origin || (strncmp(origin, scheme, strlen(scheme)) == 0 &&
                       strcmp(origin + strlen(scheme), host) == 0);
}

static void end_sitting(struct call *call)
{
    const struct session *session = sitting_session(call->sitting);
    audit_add(sign_ins_audit(call->serving->sign_ins), SIGN_IN_ENDED,
              session ? session->party : NULL, call->request->from, clock_now_ms());
    sessions_end(call->serving->sessions, call->sitting);
    access_leave(call);
}

/* Asks the register anew whenever it has changed since it was asked. */
static bool look_up_account(struct call *call, const struct session *session, struct error *err)
{
    struct sessions *sessions = call->serving->sessions;
    uint64_t version;
    call->account = sitting_account(sessions, call->sitting, &version);
    if (version == call->office.version)
        return true;
    if (!office_register_account(call->serving->office, session->party, session->key_id,
                                 &call->account, err))
        return false;
    sitting_set_account(sessions, call->sitting, &call->account, call->office.version);
    return true;
}

struct validity {
    const struct serving *serving;
    bool is_founded;
};

static bool is_valid(void *context, const struct session *session)
{
    const struct validity *validity = context;
    const struct serving *serving = validity->serving;
    struct account account;
    struct error err;
    if (!session && !validity->is_founded)
        return true;
    if (session &&
        !office_register_account(serving->office, session->party, session->key_id, &account, &err))
        return true;
    if (session && account.is_valid)
        return true;
    audit_add(sign_ins_audit(serving->sign_ins), SIGN_IN_ENDED, session ? session->party : NULL, "",
              clock_now_ms());
    return false;
}

void access_end_invalid(const struct serving *serving, uint64_t *version)
{
    struct office_now now;
    struct error err;
    if (!office_register_look(serving->office, &now, &err) || now.version == *version)
        return;
    struct validity validity = {serving, now.is_founded};
    sessions_check(serving->sessions, is_valid, &validity);
    *version = now.version;
}

struct watcher access_watcher(const struct call *call)
{
    struct watcher watcher = {.has_signed_in = call->sitting != NULL};
    if (call->sitting)
        watcher.mark = sitting_mark(call->sitting);
    return watcher;
}

bool access_may_watch(const struct serving *serving, const struct watcher *watcher)
{
    struct call call = {.serving = serving};
    struct error err;
    if (!office_register_look(serving->office, &call.office, &err))
        return true;
    if (!call.office.is_founded && serving->is_local)
        return true;
    if (!watcher->has_signed_in)
        return false;
    call.sitting = sessions_take_marked(serving->sessions, watcher->mark, access_tick_ms());
    const struct session *session = call.sitting ? sitting_session(call.sitting) : NULL;
    bool may = session && (!look_up_account(&call, session, &err) ||
                           (call.account.is_valid && call.account.roles != 0));
    access_leave(&call);
    return may;
}

/* What a page asks for by itself is no use of a session: else one left open would never end. */
static bool is_use(const struct call *call, const struct route *route)
{
    return !route->is_unasked && !http_header(call->request, "X-Muster-Unasked");
}

static bool find_sitting(struct call *call, const struct route *route, struct error *err)
{
    const char *cookie = http_cookie(call->request, access_cookie_name(call));
    call->sitting =
        sessions_take(call->serving->sessions, cookie, access_tick_ms(), is_use(call, route));
    if (!call->sitting)
        return true;
    const struct session *session = sitting_session(call->sitting);
    if (!session && call->office.is_founded)
        end_sitting(call);
    if (!session)
        return true;
    if (!look_up_account(call, session, err))
        return false;
    if (!call->account.is_valid)
        end_sitting(call);
    return true;
}

/* By their hashes: how long it takes says nothing of how much was right. */
static bool has_token(const struct call *call)
{
    const char *token = http_header(call->request, "X-Muster-Token");
    const char *wanted = sitting_token(call->sitting);
    return token &&
           hash_equal(hash_bytes(token, strlen(token)), hash_bytes(wanted, strlen(wanted)));
}

/* A browser says where a page is from; a program that only reads has none. */
static bool is_of_no_page(const struct call *call)
{
    return !http_header(call->request, "Origin") && !http_header(call->request, "Sec-Fetch-Site");
}

/* Of a page of ours, and of what it got from us. */
static bool check_forgery(const struct call *call, const struct route *route, struct error *err)
{
    if (route->method == HTTP_GET || (!route_changes(route) && is_of_no_page(call)))
        return true;
    if (!access_is_same_origin(call))
        return error_set(err, ERROR_DENIED, TEXT_SERVE_OTHER_ORIGIN);
    if (route->access != ACCESS_ALL && route_changes(route) && !has_token(call))
        return error_set(err, ERROR_DENIED, TEXT_SERVE_NO_TOKEN);
    return true;
}

/* Nobody has to say who he is. */
static bool is_open(const struct call *call, const struct route *route)
{
    bool is_this_machine = !call->office.is_founded && call->serving->is_local;
    switch (route->access) {
    case ACCESS_ALL: return true;
    case ACCESS_NEAR: return peer_is_near(call->request->from);
    case ACCESS_SIGNED_IN: return false;
    default: return is_this_machine && !route_changes(route);
    }
}

static bool has_access(const struct call *call, const struct route *route)
{
    bool is_this_machine = !call->office.is_founded && call->serving->is_local;
    if (is_open(call, route) || route->access == ACCESS_SIGNED_IN || is_this_machine)
        return true;
    return route->access == ACCESS_VIEWER ? call->account.roles != 0
                                          : account_has_role(&call->account, ROLE_ADMINISTRATOR);
}

bool access_check(struct call *call, const struct route *route, unsigned *ret_status,
                  struct error *err)
{
    call->sitting = NULL;
    *ret_status = 0;
    if (!office_register_look(call->serving->office, &call->office, err) ||
        !find_sitting(call, route, err))
        return route->access == ACCESS_ALL;
    if (!is_open(call, route) && !call->sitting) {
        *ret_status = 401;
        return error_set(err, ERROR_DENIED, TEXT_SERVE_SIGN_IN);
    }
    return check_forgery(call, route, err) &&
           (has_access(call, route) ||
            error_set(err, ERROR_DENIED,
                      route->access == ACCESS_VIEWER ? TEXT_SERVE_NO_POST
                                                     : TEXT_SERVE_NO_ADMINISTRATOR));
}

void access_leave(struct call *call)
{
    sessions_give(call->serving->sessions, call->sitting);
    call->sitting = NULL;
}
