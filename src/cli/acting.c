/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/acting.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "authority/authority.h"
#include "base/date.h"
#include "cli/print_act.h"
#include "host/clock.h"
#include "host/password.h"

/* Before the city is opened for writing: whoever types must not keep others from acting. */
static bool read_password(const struct invocation *invocation, struct password *ret_password,
                          struct error *err)
{
    const struct password_source source = {
        .file = invocation->password_file,
        .who = invocation->as,
        .language = invocation->language,
    };
    return !invocation->as || password_read(&source, ret_password, err);
}

static bool open_session(struct invocation *invocation, struct acting *acting,
                         const struct password *password, struct error *err)
{
    if (!invocation->as)
        return true;
    if (!engine_open_session(acting->engine, invocation->as, password->text, acting->arena,
                             &acting->session, err))
        return false;
    acting->actor.session = &acting->session;
    return true;
}

/* What others are told who want to write meanwhile. */
static bool open_engine(struct invocation *invocation, enum engine_mode mode, struct acting *acting,
                        struct error *err)
{
    const struct command *command = invocation->command;
    char what[64];
    snprintf(what, sizeof what, "%s%s%s", command->verb, command->noun ? " " : "",
             command->noun ? command->noun : "");
    return engine_open(invocation->city_path, mode, what, acting->actor.now_ms,
                       invocation->progress, &acting->engine, err);
}

/* A file that is to be made, or that only a writer can bring up to date. */
static bool open_for_reading(struct invocation *invocation, enum engine_mode mode,
                             struct acting *acting, struct error *err)
{
    acting->only_reads = open_engine(invocation, ENGINE_READ, acting, err);
    return acting->only_reads || open_engine(invocation, mode, acting, err);
}

static bool begin(struct invocation *invocation, enum engine_mode mode, bool reads_first,
                  struct acting *acting, struct error *err)
{
    struct password password = {0};
    *acting = (struct acting){.arena = arena_new()};
    acting->actor.now_ms = clock_now_ms();
    acting->actor.claim.kind = BASIS_RULE;
    bool ok = (invocation->as || !invocation->password_file ||
               error_set(err, ERROR_USAGE, TEXT_CLI_PASSWORD_OF_WHOM)) &&
              read_password(invocation, &password, err) &&
              (reads_first ? open_for_reading(invocation, mode, acting, err)
                           : open_engine(invocation, mode, acting, err)) &&
              open_session(invocation, acting, &password, err);
    password_forget(&password);
    if (!ok)
        acting_end(acting);
    return ok;
}

bool acting_begin(struct invocation *invocation, enum engine_mode mode, struct acting *acting,
                  struct error *err)
{
    return begin(invocation, mode, false, acting, err);
}

bool acting_begin_reading(struct invocation *invocation, enum engine_mode mode,
                          struct acting *acting, struct error *err)
{
    return begin(invocation, mode, true, acting, err);
}

bool acting_write(struct invocation *invocation, enum engine_mode mode, struct acting *acting,
                  struct error *err)
{
    if (!acting->only_reads)
        return true;
    engine_close(acting->engine);
    acting->engine = NULL;
    acting->only_reads = false;
    acting->actor.now_ms = clock_now_ms();
    return open_engine(invocation, mode, acting, err);
}

void acting_end(struct acting *acting)
{
    session_close(&acting->session);
    engine_close(acting->engine);
    arena_free(acting->arena);
}

bool acting_read_claim(const struct invocation *invocation, struct acting *acting,
                       struct error *err)
{
    struct claim *claim = &acting->actor.claim;
    const char *basis = option_value(invocation, "basis");
    const char *given = option_value(invocation, "given");
    acting->actor.why = option_value(invocation, "why");
    claim->called_back = option_value(invocation, "called-back") != NULL;
    claim->superior = option_value(invocation, "superior");
    if (basis && (!basis_kind_parse(basis, &claim->kind) || claim->kind < BASIS_RULE))
        return bad_value(err, "basis", basis, "rule, verbal, emergency");
    if (given && !parse_moment(given, acting->actor.now_ms, &claim->given_at_ms))
        return bad_value(err, "given", given, "2026-11-24T03:10Z, -10min");
    return true;
}

bool acting_begin_change(struct invocation *invocation, enum engine_mode mode,
                         struct acting *acting, struct error *err)
{
    if (!acting_begin(invocation, mode, acting, err))
        return false;
    if (acting_read_claim(invocation, acting, err))
        return true;
    acting_end(acting);
    return false;
}

/* The entry that says it stands; the rest is tried again. */
static void note_leftovers(struct invocation *invocation, const struct engine *engine)
{
    const struct error *leftovers = engine_leftovers(engine);
    struct buffer why = {0};
    if (!leftovers)
        return;
    error_write(&why, invocation->language, leftovers);
    note(invocation, TEXT_ENGINE_LEFTOVERS, ARG_TEXT("why", buffer_text(&why)));
    buffer_free(&why);
}

/* Whoever acts on an order or in an emergency hears at once what that leaves to be done. */
static void note_review(struct invocation *invocation, const struct acting *acting)
{
    struct act_record act;
    struct realm realm;
    if (!app_find_review(acting->engine, &acting->actor, acting->arena, &realm, &act))
        return;
    const char *words = realm_words(invocation, realm);
    if (act.review_by_ms > 0)
        note(invocation, TEXT_ACT_STEP_REVIEW_BY, ARG_DATE("time", act.review_by_ms),
             ARG_TEXT("id", act.key), ARG_TEXT("realm", words));
    else
        note(invocation, TEXT_ACT_STEP_REVIEW, ARG_TEXT("id", act.key), ARG_TEXT("realm", words));
}

bool acting_end_change(struct invocation *invocation, struct acting *acting,
                       const struct decision *decision, bool ok)
{
    if (!ok)
        acting_note_missing(invocation, decision);
    else if (decision->is_draft)
        acting_say_draft(invocation, decision->made);
    else
        note_review(invocation, acting);
    note_leftovers(invocation, acting->engine);
    acting_end(acting);
    return ok;
}

void acting_say_draft(struct invocation *invocation, const char *act)
{
    note(invocation, TEXT_CLI_ACT_WANTS_ANOTHER, ARG_TEXT("id", act));
}

void acting_note_missing(struct invocation *invocation, const struct decision *decision)
{
    struct buffer lines = {0}, object = {0};
    struct json_writer json = {.out = &object};
    if (!decision->has_answer)
        return;
    write_missing(&lines, invocation->language, &decision->answer, true);
    write_bases(&lines, invocation->language, decision->answer.bases);
    json_open_object(&json);
    json_missing(&json, invocation->language, &decision->answer);
    json_bases(&json, "bases", decision->answer.bases);
    json_close(&json);
    invocation->refusal = arena_copy(invocation->arena, buffer_text(&lines), lines.size);
    invocation->refusal_json = arena_copy(invocation->arena, buffer_text(&object), object.size);
    buffer_free(&lines);
    buffer_free(&object);
}

/* "EXERCISE 1" and "exercise1" alike: without spaces, in small letters where there are such. */
static bool is_said_alike(const char *a, const char *b)
{
    for (;; a++, b++) {
        a += strspn(a, " ");
        b += strspn(b, " ");
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        if (!*a)
            return true;
    }
}

static bool is_named(const char *name, struct realm realm)
{
    static const enum text_id labels[][2] = {
        [REALM_PLANNING] = {TEXT_ACT_REALM_PLANNING, TEXT_LOG_REALM_PLANNING},
        [REALM_LIVE] = {TEXT_ACT_REALM_LIVE, TEXT_LOG_REALM_LIVE},
        [REALM_EXERCISE] = {TEXT_ACT_REALM_EXERCISE, TEXT_LOG_REALM_EXERCISE},
    };
    struct buffer label = {0};
    bool is_it = false;
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        for (size_t l = 0; l < 2; l++) {
            buffer_clear(&label);
            text_write(&label, (enum language)language, labels[realm.kind][l],
                       ARG_PLAIN("number", realm.exercise));
            is_it = is_it || is_said_alike(name, buffer_text(&label));
        }
    buffer_free(&label);
    return is_it;
}

/* What is printed as a realm's name is taken as one, in each language. */
static bool find_realm(const char *name, struct realm *ret_realm)
{
    char number[32];
    const char *digits = strpbrk(name, "123456789");
    struct realm realms[3] = {realm_planning(), realm_live()};
    size_t count = 2;
    snprintf(number, sizeof number, "exercise %.*s", digits ? (int)strspn(digits, "0123456789") : 0,
             digits ? digits : "");
    count += realm_parse(number, &realms[2]);
    for (size_t r = 0; r < count; r++)
        if (is_named(name, realms[r]))
            return *ret_realm = realms[r], true;
    return false;
}

bool acting_read_realm(const struct invocation *invocation, struct realm otherwise,
                       struct realm *ret_realm, struct error *err)
{
    const char *name = option_value(invocation, "realm");
    *ret_realm = otherwise;
    return !name || realm_parse(name, ret_realm) || find_realm(name, ret_realm) ||
           bad_value(err, "realm", name, "planning, live, \"exercise 1\"");
}

static bool parse_offset(const char *text, int64_t now_ms, int64_t *ret_ms)
{
    int64_t offset_ms;
    if ((text[0] != '+' && text[0] != '-') || !parse_duration(text + 1, &offset_ms))
        return false;
    *ret_ms = text[0] == '-' ? now_ms - offset_ms : now_ms + offset_ms;
    return true;
}

/* A number of exactly so many digits, then `after`, if that is not NUL. */
static bool take_digits(const char **at, int digits, char after, int *ret_number)
{
    int number = 0;
    for (int d = 0; d < digits; d++) {
        if ((*at)[d] < '0' || (*at)[d] > '9')
            return false;
        number = number * 10 + ((*at)[d] - '0');
    }
    *at += digits;
    *ret_number = number;
    if (after && **at != after)
        return false;
    *at += after != '\0';
    return true;
}

/* "03:10" or "03:10:05" */
static bool take_time(const char **at, struct date *date)
{
    if (!take_digits(at, 2, ':', &date->hour) || !take_digits(at, 2, '\0', &date->minute))
        return false;
    if (**at != ':')
        return true;
    ++*at;
    return take_digits(at, 2, '\0', &date->second);
}

bool parse_moment(const char *text, int64_t now_ms, int64_t *ret_ms)
{
    struct date date = {0};
    const char *at = text;
    if (strcmp(text, "now") == 0) {
        *ret_ms = now_ms;
        return true;
    }
    if (parse_offset(text, now_ms, ret_ms))
        return true;
    if (!take_digits(&at, 4, '-', &date.year) || !take_digits(&at, 2, '-', &date.month) ||
        !take_digits(&at, 2, '\0', &date.day))
        return false;
    if (*at == 'T' || *at == ' ') {
        at++;
        if (!take_time(&at, &date))
            return false;
    }
    at += *at == 'Z';
    return *at == '\0' && date_to_ms(&date, ret_ms);
}
