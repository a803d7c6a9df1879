/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "app/office.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print_act.h"
#include "host/password.h"

/* What is to be done, out of the words of the command line. */

typedef bool word_finder(const char *name, int *ret_word);

static bool read_word(const struct invocation *invocation, const char *option, word_finder *find,
                      const char *expected, int32_t *ret_word, struct error *err)
{
    const char *name = option_value(invocation, option);
    int word;
    if (!name)
        return true;
    if (!find(name, &word))
        return bad_value(err, option, name, expected);
    *ret_word = (int32_t)word;
    return true;
}

static bool find_hazard(const char *name, int *ret_word)
{
    enum hazard hazard;
    if (!hazard_parse(name, &hazard))
        return false;
    *ret_word = (int)hazard;
    return true;
}

static bool find_readiness(const char *name, int *ret_word)
{
    enum readiness readiness;
    if (!readiness_parse(name, &readiness))
        return false;
    *ret_word = (int)readiness;
    return true;
}

static bool read_moment(const struct invocation *invocation, const char *option, int64_t now_ms,
                        int64_t *ret_ms, struct error *err)
{
    const char *text = option_value(invocation, option);
    return !text || parse_moment(text, now_ms, ret_ms) ||
           bad_value(err, option, text, "2026-11-24T03:10Z, now, +30min, -6d");
}

/* --say matter="the river rises" */
static bool read_said(const struct invocation *invocation, struct draft_request *request,
                      struct error *err)
{
    struct said *said = ARENA_ARRAY(invocation->arena, struct said, REPEAT_MAX + 1);
    const char *value;
    for (int i = 0; (value = option_value_at(invocation, "say", i)); i++) {
        const char *equals = strchr(value, '=');
        if (!equals)
            return bad_value(err, "say", value, "matter=…, measures=…, issuing_unit=…");
        said[request->said_count++] = (struct said){
            arena_copy(invocation->arena, value, (size_t)(equals - value)), equals + 1};
    }
    request->said = said;
    return true;
}

static bool is_of_the_office(enum act act)
{
    switch (act) {
    case ACT_PLAN_APPROVE:
    case ACT_PLAN_FILE:
    case ACT_PLAN_RETIRE:
    case ACT_WORKS_PEACETIME_USE:
    case ACT_ORGANISATION_CHANGE:
    case ACT_KEY_CHANGE:
    case ACT_EXCHANGE_CONNECT:
    case ACT_RULES_CHANGE:
    case ACT_LIVE_COMMISSION: return true;
    default: return false;
    }
}

/* Live and exercise are never taken for each other: what can be done in both is said to be. */
static bool read_realm(const struct invocation *invocation, enum act act, struct realm *ret_realm,
                       struct error *err)
{
    if (!option_value(invocation, "realm") && !is_of_the_office(act))
        return bad_value(err, "realm", NULL, "live, \"exercise 1\"");
    return acting_read_realm(invocation, realm_planning(), ret_realm, err);
}

/* What a shorthand says of itself. */
struct act_words {
    const char *subject;
    const struct realm *realm;
};

static bool read_draft(const struct invocation *invocation, enum act act, struct act_words words,
                       int64_t now_ms, struct draft_request *request, struct error *err)
{
    struct act_record *record = &request->act;
    *request = (struct draft_request){.act = app_blank_act(act)};
    record->area = option_value(invocation, "area");
    record->incident = option_value(invocation, "incident");
    record->subject = words.subject ? words.subject : option_value(invocation, "subject");
    request->document = option_value(invocation, "document");
    if (words.realm)
        request->realm = *words.realm;
    return (words.realm || read_realm(invocation, act, &request->realm, err)) &&
           parse_count(invocation, "level", 1, 4, &record->level, err) &&
           read_word(invocation, "readiness", find_readiness, "peace, pre_strike, war",
                     &record->readiness, err) &&
           read_word(invocation, "hazard", find_hazard,
                     "air_raid, flood, chemical, fire, earthquake", &record->hazard, err) &&
           read_moment(invocation, "start", now_ms, &record->start_ms, err) &&
           read_moment(invocation, "end", now_ms, &record->end_ms, err) &&
           read_moment(invocation, "notice", now_ms, &record->notice_ms, err) &&
           read_said(invocation, request, err);
}

static bool read_act(const char *name, enum act *ret_act, struct error *err)
{
    return act_parse(name, ret_act) ||
           error_set(err, ERROR_USAGE, TEXT_ACT_UNKNOWN, ARG_TEXT("name", name));
}

/* What a step made of the act. */

/* Those who signed it besides the author: told at once that it is taken back. */
static void say_told(struct invocation *invocation, const struct act_record *act,
                     const char *author)
{
    const char *const signers[] = {act->drafter, act->checker, act->releaser};
    const char *told[3];
    int count = 0;
    for (int s = 0; s < 3; s++) {
        bool is_known = !signers[s] || (author && strcmp(signers[s], author) == 0);
        for (int t = 0; t < count; t++)
            is_known = is_known || strcmp(signers[s], told[t]) == 0;
        if (!is_known)
            told[count++] = signers[s];
    }
    for (int t = 0; t < count; t++)
        say(invocation, TEXT_ACT_TELL, ARG_TEXT("party", told[t]));
}

/* A correction by two: those who signed what it takes back. */
static void say_told_of(struct invocation *invocation, const struct acting *acting,
                        const struct act_view *correction)
{
    const struct act_request wrong = {correction->realm, correction->act.subject};
    struct act_view view;
    struct error err;
    if (app_find_act(acting->engine, &wrong, acting->actor.now_ms, acting->arena, &view, &err))
        say_told(invocation, &view.act, acting->actor.session->party);
}

static void say_next(struct invocation *invocation, const struct acting *acting,
                     const struct act_view *view, const struct decision *decision)
{
    const struct act_record *act = &view->act;
    const char *realm = realm_words(invocation, view->realm);
    switch (act->status) {
    case ACT_DRAFTED:
    case ACT_CHECKED:
        say(invocation, TEXT_ACT_RELEASE_WITH, ARG_TEXT("id", act->key), ARG_TEXT("realm", realm));
        break;
    case ACT_RELEASED:
        if (act->did)
            break;
        if (act->act == ACT_INCIDENT_OPEN && decision->made)
            say(invocation, TEXT_ACT_INCIDENT_OPENED,
                ARG_TEXT("realm", realm_label(invocation, view->realm)),
                ARG_TEXT("incident", decision->made));
        if (act->act == ACT_CORRECT)
            say_told_of(invocation, acting, view);
        if (act_can_be_taken_back((enum act)act->act))
            say(invocation, TEXT_ACT_CORRECT_WITH, ARG_TEXT("id", act->key),
                ARG_TEXT("realm", realm));
        break;
    case ACT_CORRECTED:
        say_told(invocation, act, acting->actor.session ? acting->actor.session->party : NULL);
        break;
    default: break;
    }
}

/* Prints the act as it stands now. */
static bool print_step(struct invocation *invocation, const struct acting *acting,
                       const struct act_request *request, const struct decision *decision,
                       struct error *err)
{
    struct act_view view;
    if (!app_find_act(acting->engine, request, acting->actor.now_ms, acting->arena, &view, err))
        return false;
    if (invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_act(&json, invocation->language, &view);
        buffer_add_char(invocation->out, '\n');
        return true;
    }
    print_act(invocation, &view, acting->actor.now_ms);
    say_next(invocation, acting, &view, decision);
    return true;
}

/* Drafting, and releasing by the same person where one signature is enough. */

static bool draft_act(struct invocation *invocation, enum act act, struct act_words words,
                      bool release, struct error *err)
{
    struct acting acting;
    struct draft_request request;
    struct decision decision = {0};
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = read_draft(invocation, act, words, acting.actor.now_ms, &request, err);
    struct act_request made = {.realm = request.realm};
    if (ok && release) {
        ok = app_do_act(acting.engine, &acting.actor, &request, acting.arena, &made.id, &decision,
                        err);
        if (!ok && made.id)
            note(invocation, TEXT_ACT_STAYS_DRAFTED,
                 ARG_TEXT("realm", realm_label(invocation, made.realm)), ARG_TEXT("id", made.id));
    } else if (ok) {
        ok = app_draft_act(acting.engine, &acting.actor, &request, acting.arena, &decision, err);
        made.id = decision.made;
    }
    ok = ok && print_step(invocation, &acting, &made, &decision, err);
    return acting_end_change(invocation, &acting, &decision, ok);
}

static bool draft(struct invocation *invocation, bool release, struct error *err)
{
    enum act act;
    return read_act(invocation->arguments[0], &act, err) &&
           draft_act(invocation, act, (struct act_words){0}, release, err);
}

bool run_act_draft(struct invocation *invocation, struct error *err)
{
    return draft(invocation, false, err);
}

bool run_act_do(struct invocation *invocation, struct error *err)
{
    return draft(invocation, true, err);
}

/* Steps of an act that is there. */

typedef bool act_step(struct engine *engine, const struct actor *actor,
                      const struct act_request *request, struct arena *arena,
                      struct decision *ret_decision, struct error *err);

/* The same number may stand in several realms; which are there is told where none was said. */
static void note_other_realms(struct invocation *invocation, const struct acting *acting,
                              const char *id)
{
    struct act_view *views;
    struct error err;
    uint32_t count;
    if (option_value(invocation, "realm") ||
        !app_list_acts(acting->engine, NULL, true, acting->actor.now_ms, acting->arena, &views,
                       &count, &err))
        return;
    for (uint32_t v = 0; v < count; v++) {
        if (strcmp(views[v].act.key, id) == 0 && views[v].realm.kind != REALM_PLANNING)
            note(invocation, TEXT_ACT_SAY_REALM, ARG_TEXT("id", id),
                 ARG_TEXT("realm", realm_words(invocation, views[v].realm)));
    }
}

static bool begin_step(struct invocation *invocation, struct acting *acting,
                       struct act_request *request, struct error *err)
{
    *request = (struct act_request){.id = invocation->arguments[0]};
    return acting_read_realm(invocation, realm_planning(), &request->realm, err) &&
           acting_begin_change(invocation, ENGINE_WRITE, acting, err);
}

/* `ok`: it was taken. Prints the act; where it fails, what helps. */
static bool show_step(struct invocation *invocation, const struct acting *acting,
                      struct act_request *request, struct decision *decision, bool ok,
                      struct error *err)
{
    if (!ok && err->kind == ERROR_NOT_FOUND)
        note_other_realms(invocation, acting, request->id);
    if (ok && decision->is_draft)
        request->id = decision->made;
    decision->is_draft = false;
    return ok && print_step(invocation, acting, request, decision, err);
}

static bool take_step(struct invocation *invocation, act_step *step, struct error *err)
{
    struct acting acting;
    struct act_request request;
    struct decision decision = {0};
    if (!begin_step(invocation, &acting, &request, err))
        return false;
    bool ok = step(acting.engine, &acting.actor, &request, acting.arena, &decision, err);
    ok = show_step(invocation, &acting, &request, &decision, ok, err);
    return acting_end_change(invocation, &acting, &decision, ok);
}

bool run_act_check(struct invocation *invocation, struct error *err)
{
    return take_step(invocation, app_check_act, err);
}

/* What the owner of a key types when it is handed over. */
struct owner_passwords {
    struct password given, chosen;
};

static bool read_owner_passwords(struct invocation *invocation, const char *owner,
                                 struct owner_passwords *passwords, struct error *err)
{
    const struct password_source given = {
        .file = option_value(invocation, "given-password-file"),
        .who = owner,
        .language = invocation->language,
    };
    const struct password_source chosen = {
        .file = option_value(invocation, "new-password-file"),
        .who = owner,
        .is_new = true,
        .language = invocation->language,
    };
    if (!given.file || !chosen.file)
        note(invocation, TEXT_OFFICE_TAKE_HERE, ARG_TEXT("person", owner));
    return password_read(&given, &passwords->given, err) &&
           password_read(&chosen, &passwords->chosen, err);
}

/* A key that another has prepared is released beside its owner. */
static bool hand_over_key(struct invocation *invocation, struct acting *acting,
                          const struct act_request *request, const char *owner,
                          const char **ret_key_id, struct decision *decision, struct error *err)
{
    struct owner_passwords passwords = {0};
    bool ok = read_owner_passwords(invocation, owner, &passwords, err) &&
              app_take_key(acting->engine, &acting->actor, request, passwords.given.text,
                           passwords.chosen.text, acting->arena, ret_key_id, decision, err);
    password_forget(&passwords.given);
    password_forget(&passwords.chosen);
    return ok;
}

bool run_act_release(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct act_request request;
    struct decision decision = {0};
    const char *key_id = NULL;
    if (!begin_step(invocation, &acting, &request, err))
        return false;
    const char *owner = app_key_to_take(acting.engine, &acting.actor, &request, acting.arena);
    bool ok = owner ? hand_over_key(invocation, &acting, &request, owner, &key_id, &decision, err)
                    : app_release_act(acting.engine, &acting.actor, &request, acting.arena,
                                      &decision, err);
    ok = show_step(invocation, &acting, &request, &decision, ok, err);
    if (ok && owner && !invocation->json)
        say(invocation, TEXT_OFFICE_KEY_TAKEN, ARG_TEXT("person", owner), ARG_TEXT("key", key_id));
    return acting_end_change(invocation, &acting, &decision, ok);
}

bool run_act_withdraw(struct invocation *invocation, struct error *err)
{
    return take_step(invocation, app_withdraw_act, err);
}

bool run_act_correct(struct invocation *invocation, struct error *err)
{
    return take_step(invocation, app_correct_act, err);
}

bool run_act_review(struct invocation *invocation, struct error *err)
{
    return take_step(invocation, app_review_act, err);
}

/* Lists. */

static void print_acts(struct invocation *invocation, const struct act_view *views, uint32_t count,
                       int64_t now_ms)
{
    struct json_writer json = {.out = invocation->out};
    if (invocation->json) {
        json_open_object(&json);
        json_key(&json, "acts");
        json_open_array(&json);
    } else if (count == 0) {
        say(invocation, option_value(invocation, "open") ? TEXT_ACT_NONE_OPEN : TEXT_ACT_NONE);
    }
    for (uint32_t v = 0; v < count; v++) {
        if (invocation->json)
            json_act(&json, invocation->language, &views[v]);
        else
            print_act(invocation, &views[v], now_ms);
    }
    if (invocation->json) {
        json_close(&json);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
    }
}

bool run_acts(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct act_view *views;
    struct realm realm;
    uint32_t count;
    bool has_realm = option_value(invocation, "realm") != NULL;
    bool open_only = option_value(invocation, "open") != NULL;
    if (!acting_read_realm(invocation, realm_planning(), &realm, err) ||
        !acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    bool ok = app_list_acts(acting.engine, has_realm ? &realm : NULL, open_only,
                            acting.actor.now_ms, acting.arena, &views, &count, err);
    if (ok)
        print_acts(invocation, views, count, acting.actor.now_ms);
    acting_end(&acting);
    return ok;
}

/* Shorthands. */

static bool about_a_plan(struct invocation *invocation, enum act act, bool release,
                         struct error *err)
{
    const struct act_words words = {.subject = invocation->arguments[0]};
    return draft_act(invocation, act, words, release, err);
}

bool run_plan_approve(struct invocation *invocation, struct error *err)
{
    return about_a_plan(invocation, ACT_PLAN_APPROVE, false, err);
}

bool run_plan_file(struct invocation *invocation, struct error *err)
{
    return about_a_plan(invocation, ACT_PLAN_FILE, true, err);
}

bool run_plan_activate(struct invocation *invocation, struct error *err)
{
    return about_a_plan(invocation, ACT_PLAN_ACTIVATE, false, err);
}

bool run_plan_retire(struct invocation *invocation, struct error *err)
{
    return about_a_plan(invocation, ACT_PLAN_RETIRE, false, err);
}

static bool run_exercise(struct invocation *invocation, const char *step, struct error *err)
{
    struct realm realm;
    char name[32];
    snprintf(name, sizeof name, "exercise %s", invocation->arguments[0]);
    if (!realm_parse(name, &realm))
        return error_set(err, ERROR_USAGE, TEXT_ACT_BAD_EXERCISE,
                         ARG_TEXT("word", invocation->arguments[0]));
    return draft_act(invocation, ACT_EXERCISE_RUN, (struct act_words){step, &realm}, true, err);
}

bool run_exercise_start(struct invocation *invocation, struct error *err)
{
    return run_exercise(invocation, "start", err);
}

bool run_exercise_resume(struct invocation *invocation, struct error *err)
{
    return run_exercise(invocation, "resume", err);
}

bool run_exercise_end(struct invocation *invocation, struct error *err)
{
    return run_exercise(invocation, "end", err);
}
