/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "app/realms.h"
#include "base/utf8.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print_act.h"
#include "cli/print_realms.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/keyring.h"

/* Posture, incidents, exercises, the duty log. Every line says its realm. */

static void json_alone(struct invocation *invocation, const struct posture_view *view)
{
    struct json_writer json = {.out = invocation->out};
    json_open_object(&json);
    json_posture(&json, view);
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

bool run_posture(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct posture_view view;
    struct realm realm;
    const char *name = option_value(invocation, "realm");
    bool has_realm = name != NULL;
    if (!acting_read_realm(invocation, realm_live(), &realm, err))
        return false;
    if (realm.kind == REALM_PLANNING)
        return bad_value(err, "realm", name, "live, \"exercise 1\"");
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    bool ok = app_view_posture(acting.engine, has_realm ? &realm : NULL, false, acting.actor.now_ms,
                               acting.arena, &view, err);
    if (ok && invocation->json)
        json_alone(invocation, &view);
    else if (ok)
        print_posture(invocation, &view, acting.actor.now_ms);
    acting_end(&acting);
    return ok;
}

bool run_exercises(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct posture_view view;
    uint32_t count = 0;
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    bool ok =
        app_view_posture(acting.engine, NULL, true, acting.actor.now_ms, acting.arena, &view, err);
    view.with_office = false;
    for (uint32_t r = 0; ok && r < view.realm_count; r++)
        if (view.realms[r].realm.kind == REALM_EXERCISE)
            view.realms[count++] = view.realms[r];
    view.realm_count = count;
    if (ok && invocation->json)
        json_alone(invocation, &view);
    for (uint32_t r = 0; ok && !invocation->json && r < count; r++)
        print_exercise(invocation, &view.realms[r]);
    if (ok && !invocation->json && count == 0)
        say(invocation, TEXT_ACT_NO_EXERCISES);
    acting_end(&acting);
    return ok;
}

bool run_exercise_new(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct decision decision = {0};
    const char *title = invocation->arguments[0];
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok =
        app_create_exercise(acting.engine, &acting.actor, title, acting.arena, &decision, err);
    if (ok && invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        json_put_text(&json, "exercise", decision.made);
        json_put_text(&json, "title", title);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
    } else if (ok) {
        say(invocation, TEXT_ACT_EXERCISE_MADE, ARG_TEXT("number", decision.made),
            ARG_TEXT("title", title));
    }
    return acting_end_change(invocation, &acting, &decision, ok);
}

/* A real event: everybody sees what was stopped and what comes next. */

static void print_real_event(struct invocation *invocation, const struct real_event_view *view)
{
    if (invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        json_put_bool(&json, "real_event", true);
        json_realm(&json, "realm", view->realm);
        json_realms(&json, "frozen", view->frozen, view->frozen_count);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
        return;
    }
    say(invocation, TEXT_ACT_REAL_EVENT);
    for (uint32_t e = 0; e < view->frozen_count; e++)
        say(invocation, TEXT_ACT_EXERCISE_FROZEN,
            ARG_TEXT("realm", realm_label(invocation, view->frozen[e].realm)),
            ARG_TEXT("title", view->frozen[e].title ? view->frozen[e].title : ""));
    if (view->frozen_count == 0)
        say(invocation, TEXT_ACT_NOTHING_RAN);
    say(invocation, view->realm.kind == REALM_LIVE ? TEXT_ACT_NEXT_LIVE : TEXT_ACT_NEXT_COMMISSION);
    if (view->frozen_count > 0)
        say(invocation, TEXT_ACT_NEXT_RESUME);
}

enum { REAL_EVENT_PATIENCE_S = 30 };

/* At once, on the terminal: who stands there has to know why nothing happens. */
struct awaiting {
    const struct invocation *invocation;
    bool is_said;
};

static bool is_stopped(const struct invocation *invocation)
{
    return invocation->stop && *invocation->stop;
}

static bool say_who_holds_it(void *context, const struct error *held)
{
    struct awaiting *awaiting = context;
    const struct invocation *invocation = awaiting->invocation;
    struct buffer words = {0};
    if (is_stopped(invocation))
        return false;
    if (awaiting->is_said)
        return true;
    awaiting->is_said = true;
    error_write(&words, invocation->language, held);
    buffer_add_char(&words, '\n');
    text_write(&words, invocation->language, TEXT_KEYS_WAITING,
               ARG_INTEGER("seconds", REAL_EVENT_PATIENCE_S));
    fprintf(stderr, "%s\n", buffer_text(&words));
    buffer_free(&words);
    return true;
}

/* Something real waits for its turn: an import that runs is not lost, nor is the event. */
static bool begin_real_event(struct invocation *invocation, struct acting *acting,
                             struct error *err)
{
    struct awaiting awaiting = {.invocation = invocation};
    int64_t until_us = clock_monotonic_us() + REAL_EVENT_PATIENCE_S * INT64_C(1000000), left_us;
    while ((left_us = until_us - clock_monotonic_us()) > 0) {
        if (!keyring_await(invocation->city_path, left_us / 1000, say_who_holds_it, &awaiting, err))
            return is_stopped(invocation) ? error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED)
                                          : false;
        if (acting_begin(invocation, ENGINE_WRITE, acting, err))
            return true;
        if (err->id != TEXT_KEYS_HELD)
            return false;
    }
    return false;
}

bool run_real_event(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct real_event_view view;
    struct decision decision = {0};
    if (!begin_real_event(invocation, &acting, err))
        return false;
    bool ok = app_real_event(acting.engine, &acting.actor, option_value(invocation, "text"),
                             acting.arena, &view, &decision, err);
    if (ok)
        print_real_event(invocation, &view);
    return acting_end_change(invocation, &acting, &decision, ok);
}

/* The duty log. */

enum { NOTE_BYTES_MAX = 100000 };

/* A long note, or one that must not stand in the shell's history. */
static bool read_standard_input(struct invocation *invocation, const char **ret_text,
                                struct error *err)
{
    struct buffer bytes = {0};
    bool ok = file_read("/dev/stdin", &bytes, err);
    while (ok && bytes.size > 0 && strchr("\r\n", bytes.bytes[bytes.size - 1]))
        bytes.bytes[--bytes.size] = '\0';
    const char *text = arena_copy(invocation->arena, buffer_text(&bytes), bytes.size);
    if (ok && (strlen(text) != bytes.size || !utf8_valid(text, bytes.size)))
        ok = error_set(err, ERROR_INPUT, TEXT_ACT_NOTE_NOT_TEXT);
    buffer_free(&bytes);
    *ret_text = text;
    return ok;
}

static bool read_note(struct invocation *invocation, const char **ret_text, struct error *err)
{
    const char *text = invocation->arguments[0];
    if (strcmp(text, "-") == 0 && !read_standard_input(invocation, &text, err))
        return false;
    if (utf8_is_blank(text) || strlen(text) > NOTE_BYTES_MAX)
        return error_set(err, ERROR_INPUT, TEXT_ACT_NOTE_SIZE,
                         ARG_INTEGER("bytes", NOTE_BYTES_MAX));
    *ret_text = text;
    return true;
}

/* {"realm":"live","incident_closed":"1"} */
static void json_done(struct invocation *invocation, struct realm realm, const char *key,
                      const char *value)
{
    struct json_writer json = {.out = invocation->out};
    json_open_object(&json);
    json_realm(&json, "realm", realm);
    json_put_text(&json, key, value);
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

bool run_note(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct decision decision = {0};
    struct note_request request = {
        .about = option_value(invocation, "about"),
        .incident = option_value(invocation, "incident"),
    };
    if (!acting_read_realm(invocation, realm_planning(), &request.realm, err) ||
        !read_note(invocation, &request.text, err) ||
        !acting_begin(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_note(acting.engine, &acting.actor, &request, acting.arena, &decision, err);
    if (ok && invocation->json)
        json_done(invocation, request.realm, "noted", "sealed");
    else if (ok)
        say(invocation, TEXT_ACT_NOTED, ARG_TEXT("realm", realm_label(invocation, request.realm)));
    return acting_end_change(invocation, &acting, &decision, ok);
}

bool run_incident_close(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct decision decision = {0};
    struct realm realm;
    const char *incident = invocation->arguments[0];
    if (!option_value(invocation, "realm"))
        return bad_value(err, "realm", NULL, "live, \"exercise 1\"");
    if (!acting_read_realm(invocation, realm_live(), &realm, err) ||
        !acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_close_incident(acting.engine, &acting.actor, realm, incident, acting.arena,
                                 &decision, err);
    if (ok && invocation->json)
        json_done(invocation, realm, "incident_closed", incident);
    else if (ok)
        say(invocation, TEXT_ACT_INCIDENT_CLOSED, ARG_TEXT("realm", realm_label(invocation, realm)),
            ARG_TEXT("incident", incident));
    return acting_end_change(invocation, &acting, &decision, ok);
}
