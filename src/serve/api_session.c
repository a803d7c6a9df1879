/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "host/clock.h"
#include "serve/access.h"
#include "serve/desk_jobs.h"
#include "serve/json_body.h"

/* Who sits there, signing in and out. */

static void write_roles(struct json_writer *json, const struct account *account)
{
    json_key(json, "roles"), json_open_array(json);
    for (int role = 0; role < ROLE_COUNT; role++)
        if (account_has_role(account, (enum role)role))
            json_add_text(json, role_name((enum role)role));
    json_close(json);
}

static void write_session(struct call *call)
{
    enum { SECOND_MS = 1000 };
    const struct serving *serving = call->serving;
    const struct sitting *sitting = call->sitting;
    const struct session *session = sitting ? sitting_session(sitting) : NULL;
    const struct account nobody = {0};
    struct json_writer json = {.out = &call->answer->body};
    json_open_object(&json);
    json_put_bool(&json, "founded", call->office.is_founded);
    json_put_bool(&json, "signed_in", sitting != NULL);
    json_put_bool(&json, "holder", sitting && !session);
    json_put_text(&json, "person", session ? session->party : NULL);
    write_roles(&json, session ? &call->account : &nobody);
    json_put_text(&json, "token", sitting ? sitting_token(sitting) : NULL);
    if (sitting) {
        json_put_integer(&json, "idle_s", serving->times.idle_ms / SECOND_MS);
        json_put_integer(&json, "ends_in_s",
                         sitting_ends_in_ms(sitting, &serving->times, access_tick_ms()) /
                             SECOND_MS);
    }
    json_close(&json);
}

/* Tokens are kept by nobody on the way. */
static void keep_nowhere(struct call *call)
{
    call->answer->header_count = 0;
    http_add_header(call->answer, "Cache-Control", "no-store");
}

bool api_session(struct call *call, struct error *err)
{
    if (!office_register_look(call->serving->office, &call->office, err))
        return false;
    keep_nowhere(call);
    write_session(call);
    return true;
}

/* SameSite=Strict: no page elsewhere can have it sent along. `cookie` NULL: away with it. */
static void set_cookie(struct call *call, const char *cookie)
{
    struct buffer line = {0};
    buffer_add_format(&line, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                      access_cookie_name(call), cookie ? cookie : "",
                      call->serving->is_tls ? "; Secure" : "", cookie ? "" : "; Max-Age=0");
    http_add_header(call->answer, "Set-Cookie",
                    arena_copy_text(call->request->arena, buffer_text(&line)));
    buffer_free(&line);
}

/* Whoever sat there before leaves: what he left in the browser opens nothing any more. */
static void sit_down(struct call *call, struct session *session)
{
    struct sessions *sessions = call->serving->sessions;
    char cookie[SITTING_WORD_SIZE];
    if (call->sitting) {
        sessions_end(sessions, call->sitting);
        access_leave(call);
    }
    sessions_open(sessions, session, access_tick_ms(), cookie);
    call->sitting = sessions_take(sessions, cookie, access_tick_ms(), true);
    set_cookie(call, cookie);
    secret_forget(cookie, sizeof cookie);
}

static bool too_soon(struct call *call, int64_t wait_ms)
{
    call_retry_after(call, wait_ms);
    call->status = 429;
    return false;
}

static bool sign_in_by_link(struct call *call, const struct sign_in *asked, const char *word,
                            struct error *err)
{
    int64_t wait_ms = 0;
    if (call->office.is_founded || !call->serving->is_local)
        return error_set(err, ERROR_DENIED, TEXT_SERVE_WRONG_LINK);
    if (!sign_in_link(call->serving->sign_ins, asked, word, &wait_ms, err))
        return wait_ms > 0 ? too_soon(call, wait_ms) : false;
    sit_down(call, NULL);
    return true;
}

static bool sign_in_by_password(struct call *call, const struct sign_in *asked, struct error *err)
{
    const struct serving *serving = call->serving;
    struct session session;
    int64_t wait_ms = 0;
    if (!sign_in_person(serving->sign_ins, serving->office, asked, call->request->arena, &session,
                        &wait_ms, err))
        return wait_ms > 0 ? too_soon(call, wait_ms) : false;
    bool ok = office_register_account(serving->office, session.party, session.key_id,
                                      &call->account, err);
    if (ok)
        sit_down(call, &session);
    session_close(&session);
    return ok;
}

static bool sign_in_with(struct call *call, const struct json_body *body, struct error *err)
{
    struct sign_in asked = {
        .address = call->request->from, .now_ms = clock_now_ms(), .tick_ms = access_tick_ms()};
    const char *link;
    if (!json_body_text(body, "link", &link, err))
        return false;
    if (link)
        return sign_in_by_link(call, &asked, link, err);
    return json_body_need_text(body, "person", &asked.person, err) &&
           json_body_need_text(body, "password", &asked.password, err) &&
           sign_in_by_password(call, &asked, err);
}

bool api_login(struct call *call, struct error *err)
{
    static const char *const fields[] = {"person", "password", "link", NULL};
    struct json_body *body;
    if (!json_body_read(call->request->body, call->request->body_size, fields, &body, err))
        return false;
    keep_nowhere(call);
    call->status = 401;
    bool ok = sign_in_with(call, body, err);
    json_body_free(body);
    if (ok)
        write_session(call);
    else if (err->kind != ERROR_DENIED)
        call->status = 0;
    return ok;
}

bool api_logout(struct call *call, struct error *err)
{
    keep_nowhere(call);
    sessions_end(call->serving->sessions, call->sitting);
    access_leave(call);
    desk_jobs_end_deserted(call->serving->jobs);
    call->account = (struct account){0};
    set_cookie(call, NULL);
    write_session(call);
    (void)err;
    return true;
}

bool api_audit(struct call *call, struct error *err)
{
    struct json_writer json = {.out = &call->answer->body};
    (void)err;
    audit_write(sign_ins_audit(call->serving->sign_ins), &json);
    return true;
}
