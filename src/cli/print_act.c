/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/print_act.h"

#include <stdio.h>
#include <string.h>

#include "base/json_reader.h"
#include "cli/log_words.h"
#include "cli/print_office.h"
#include "operate/entry_types.h"

/* Realms. */

const char *realm_label(const struct invocation *invocation, struct realm realm)
{
    struct buffer label = {0};
    if (realm.kind == REALM_EXERCISE)
        text_write(&label, invocation->language, TEXT_ACT_REALM_EXERCISE,
                   ARG_PLAIN("number", realm.exercise));
    else
        text_write(&label, invocation->language,
                   realm.kind == REALM_LIVE ? TEXT_ACT_REALM_LIVE : TEXT_ACT_REALM_PLANNING);
    const char *copy = arena_copy(invocation->arena, buffer_text(&label), label.size);
    buffer_free(&label);
    return copy;
}

const char *realm_words(const struct invocation *invocation, struct realm realm)
{
    char words[48] = "";
    if (realm.kind == REALM_LIVE)
        snprintf(words, sizeof words, " --realm live");
    if (realm.kind == REALM_EXERCISE)
        snprintf(words, sizeof words, " --realm \"exercise %u\"", (unsigned)realm.exercise);
    return arena_copy_text(invocation->arena, words);
}

void json_realm(struct json_writer *json, const char *key, struct realm realm)
{
    struct buffer name = {0};
    realm_write(&name, realm);
    json_put_text(json, key, buffer_text(&name));
    buffer_free(&name);
}

enum text_id level_text(int64_t level)
{
    static const enum text_id texts[] = {TEXT_ACT_LEVEL_0, TEXT_ACT_LEVEL_1, TEXT_ACT_LEVEL_2,
                                         TEXT_ACT_LEVEL_3, TEXT_ACT_LEVEL_4};
    return texts[level >= 0 && level <= 4 ? level : 0];
}

/* What rules answer. */

/* How a particular is given on the command line. */
static void write_option(struct buffer *out, enum particular particular)
{
    switch (particular) {
    case PARTICULAR_CLASS: buffer_add_text(out, " --hazard NAME"); break;
    case PARTICULAR_LEVEL: buffer_add_text(out, " --level N"); break;
    case PARTICULAR_START: buffer_add_text(out, " --start TIME"); break;
    case PARTICULAR_DURATION: buffer_add_text(out, " --end TIME"); break;
    case PARTICULAR_REASON: buffer_add_text(out, " --why TEXT"); break;
    default: buffer_add_format(out, " --say %s=TEXT", particular_name(particular));
    }
}

void write_missing(struct buffer *out, enum language language,
                   const struct authority_answer *answer, bool with_options)
{
    for (uint32_t m = 0; m < answer->missing_count; m++) {
        const struct missing *missing = &answer->missing[m];
        buffer_add_text(out, "  - ");
        missing_write(out, language, missing);
        if (missing->rule)
            buffer_add_format(out, " [%s]", missing->rule->id);
        if (with_options && missing->kind == MISSING_PARTICULAR)
            write_option(out, (enum particular)missing->number);
        buffer_add_char(out, '\n');
    }
}

void write_bases(struct buffer *out, enum language language, word_set bases)
{
    for (int kind = BASIS_VERBAL; kind <= BASIS_EMERGENCY; kind++) {
        if (!(bases >> kind & 1))
            continue;
        buffer_add_text(out, "  ");
        text_write(out, language, TEXT_CLI_BASIS_OPEN,
                   ARG_NAME("basis", basis_kind_text((enum basis_kind)kind)),
                   ARG_TEXT("option", basis_kind_name((enum basis_kind)kind)));
        buffer_add_char(out, '\n');
    }
}

/* Acts, for people. */

/* Pieces of a line. */
#define add(out, language, id, ...)                                                                \
    ((out)->size > 0 ? buffer_add_text((out), " · ") : (void)0,                                    \
     text_write(out, language, id, ##__VA_ARGS__))

/* A plan, an act, a step of an exercise, a scope. */
static void write_subject(struct buffer *line, enum language language, const struct act_record *act)
{
    static const struct {
        const char *step;
        enum text_id text;
    } steps[] = {{"start", TEXT_ACT_STEP_START},
                 {"resume", TEXT_ACT_STEP_RESUME},
                 {"end", TEXT_ACT_STEP_END}};
    if (!act->subject)
        return;
    for (size_t s = 0; act->act == ACT_EXERCISE_RUN && s < sizeof steps / sizeof *steps; s++)
        if (strcmp(act->subject, steps[s].step) == 0) {
            text_write(line, language, steps[s].text);
            return;
        }
    add(line, language, act->act == ACT_CORRECT ? TEXT_ACT_SUBJECT_ACT : TEXT_ACT_SUBJECT,
        ARG_TEXT("subject", act->subject));
}

/* "area 1001 · level 2 · incident 1 · starts …" */
static void write_what(struct buffer *out, enum language language, const struct act_view *view)
{
    const struct act_record *act = &view->act;
    struct buffer line = {0};
    write_subject(&line, language, act);
    if (act->area)
        add(&line, language, view->area_is_unknown ? TEXT_ACT_AREA_UNKNOWN : TEXT_ACT_AREA,
            ARG_TEXT("area", act->area));
    if (act->incident)
        add(&line, language, TEXT_ACT_INCIDENT, ARG_TEXT("incident", act->incident));
    if (act->hazard >= 0)
        add(&line, language, TEXT_ACT_HAZARD,
            ARG_NAME("hazard", hazard_text((enum hazard)act->hazard)));
    if (act->readiness >= 0)
        add(&line, language, TEXT_ACT_READINESS,
            ARG_NAME("readiness", readiness_text((enum readiness)act->readiness)));
    if (act->level > 0)
        add(&line, language, TEXT_ACT_LEVEL, ARG_NAME("level", level_text(act->level)));
    if (act->notice_ms > 0)
        add(&line, language, TEXT_ACT_NOTICE, ARG_DATE("time", act->notice_ms));
    if (act->start_ms > 0)
        add(&line, language, TEXT_ACT_START, ARG_DATE("time", act->start_ms));
    if (act->end_ms > 0)
        add(&line, language, TEXT_ACT_END, ARG_DATE("time", act->end_ms));
    if (line.size > 0)
        buffer_add_format(out, "    %s\n", buffer_text(&line));
    buffer_free(&line);
}

/* "matter: the river rises" */
static void write_said(struct invocation *invocation, const struct act_view *view)
{
    for (uint32_t s = 0; s < view->said_count; s++) {
        enum particular particular = PARTICULAR_REASON; /* "why" */
        bool is_known = particular_parse(view->said[s].name, &particular) ||
                        strcmp(view->said[s].name, "why") == 0;
        if (!is_known)
            continue;
        buffer_add_text(invocation->out, "    ");
        say(invocation, TEXT_ACT_SAID, ARG_NAME("particular", particular_text(particular)),
            ARG_TEXT("text", say_particular(invocation->language, view->said[s].name,
                                            view->said[s].text, invocation->arena)));
    }
    if (view->sealed) {
        struct buffer why = {0};
        error_write(&why, invocation->language, view->sealed);
        buffer_add_text(invocation->out, "    ");
        say(invocation, TEXT_LOG_PRIVATE_SEALED, ARG_TEXT("why", buffer_text(&why)));
        buffer_free(&why);
    }
}

static void print_signers(struct invocation *invocation, const struct act_record *act)
{
    buffer_add_text(invocation->out, "    ");
    text_write(invocation->out, invocation->language, TEXT_ACT_DRAFTED_BY,
               ARG_TEXT("party", act->drafter ? act->drafter : "?"),
               ARG_DATE("date", act->drafted_at_ms));
    if (act->checker)
        text_write(invocation->out, invocation->language, TEXT_ACT_CHECKED_BY,
                   ARG_TEXT("party", act->checker));
    if (act->releaser)
        text_write(invocation->out, invocation->language, TEXT_ACT_RELEASED_BY,
                   ARG_TEXT("party", act->releaser), ARG_DATE("date", act->released_at_ms));
    buffer_add_char(invocation->out, '\n');
}

/* What was done in one step has one signer. */
static void print_doer(struct invocation *invocation, const struct act_record *act)
{
    buffer_add_text(invocation->out, "    ");
    say(invocation, TEXT_ACT_DONE_BY, ARG_TEXT("party", act->releaser ? act->releaser : "?"),
        ARG_DATE("date", act->released_at_ms));
}

/* The entry in the words of the log: "s1, closed"; and how many came with it. */
static void print_done(struct invocation *invocation, const struct act_record *act)
{
    const struct entry_type *type = entry_type_find(act->did);
    void *body = arena_alloc(invocation->arena, 1, type->form->size, _Alignof(max_align_t));
    struct buffer fields = {0};
    const char *field;
    if (body_read(type->form, act->done, invocation->arena, body, &field))
        write_fields(&fields, invocation->language, type->form, body);
    if (fields.size > 0)
        buffer_add_format(invocation->out, "    %s\n", buffer_text(&fields));
    buffer_free(&fields);
    if (act->further > 0) {
        buffer_add_text(invocation->out, "    ");
        say(invocation, TEXT_ACT_FURTHER, ARG_INTEGER("count", act->further));
    }
}

/* What rests on an order or on nothing but need says so loudly. */
static void print_basis(struct invocation *invocation, const struct act_record *act)
{
    if (!act->releaser)
        return;
    buffer_add_text(invocation->out, "    ");
    if (act->basis == BASIS_EMERGENCY && act->is_reviewed)
        say(invocation, TEXT_ACT_WAS_EMERGENCY);
    else if (act->basis == BASIS_EMERGENCY && act->superior)
        say(invocation, TEXT_ACT_EMERGENCY_TELL, ARG_TEXT("party", act->superior));
    else if (act->basis == BASIS_EMERGENCY)
        say(invocation, TEXT_ACT_EMERGENCY);
    else if (act->basis == BASIS_VERBAL)
        say(invocation,
            act->called_back ? TEXT_ACT_VERBAL_CALLED_BACK : TEXT_ACT_VERBAL_NOT_CALLED_BACK,
            ARG_DATE("time", act->given_at_ms));
    else
        say(invocation, TEXT_ACT_ON_RULE, ARG_TEXT("article", act->article ? act->article : "?"),
            ARG_TEXT("rule", act->rule ? act->rule : "?"));
}

static void print_review(struct invocation *invocation, const struct act_view *view, int64_t now_ms)
{
    const struct act_record *act = &view->act;
    bool is_on_order = act->basis == BASIS_EMERGENCY || act->basis == BASIS_VERBAL;
    if (!act->releaser || !is_on_order)
        return;
    buffer_add_text(invocation->out, "    ");
    if (act->is_reviewed)
        say(invocation, TEXT_ACT_REVIEWED);
    else if (view->is_overdue)
        say(invocation, TEXT_ACT_REVIEW_OVERDUE, ARG_DATE("time", act->review_by_ms),
            ARG_DURATION("since", now_ms - act->review_by_ms));
    else if (act->review_by_ms > 0)
        say(invocation, TEXT_ACT_REVIEW_DUE, ARG_DATE("time", act->review_by_ms),
            ARG_DURATION("in", act->review_by_ms - now_ms),
            ARG_DURATION("age", now_ms - act->released_at_ms));
    else
        say(invocation, TEXT_ACT_PAPER_DUE, ARG_DURATION("age", now_ms - act->released_at_ms));
}

static void print_outlook(struct invocation *invocation, const struct act_view *view)
{
    if (!view->is_open || view->outlook.missing_count == 0)
        return;
    buffer_add_text(invocation->out, "    ");
    say(invocation, view->act.releaser ? TEXT_ACT_TO_MAKE_GOOD : TEXT_ACT_STILL_MISSING);
    struct buffer lines = {0};
    write_missing(&lines, invocation->language, &view->outlook, !view->act.releaser);
    for (char *at = lines.bytes, *line; (line = strsep(&at, "\n")) && *line;)
        buffer_add_format(invocation->out, "    %s\n", line);
    buffer_free(&lines);
}

void print_act(struct invocation *invocation, const struct act_view *view, int64_t now_ms)
{
    const struct act_record *act = &view->act;
    if (act->did)
        say(invocation, TEXT_ACT_STEP_LINE, ARG_TEXT("realm", realm_label(invocation, view->realm)),
            ARG_TEXT("id", act->key), ARG_NAME("did", entry_type_find(act->did)->text),
            ARG_TEXT("name", act_name((enum act)act->act)));
    else
        say(invocation, TEXT_ACT_LINE, ARG_TEXT("realm", realm_label(invocation, view->realm)),
            ARG_TEXT("id", act->key), ARG_NAME("act", act_text((enum act)act->act)),
            ARG_TEXT("name", act_name((enum act)act->act)),
            ARG_NAME("status", act_status_text((enum act_status)act->status)));
    if (!act->did)
        write_what(invocation->out, invocation->language, view);
    write_said(invocation, view);
    if (act->did)
        print_done(invocation, act);
    print_changes(invocation, view->changes, view->change_count);
    if (act->did)
        print_doer(invocation, act);
    else
        print_signers(invocation, act);
    print_basis(invocation, act);
    print_review(invocation, view, now_ms);
    print_outlook(invocation, view);
}

/* Acts, for programs. */

static void put_optional(struct json_writer *json, const char *key, const char *text)
{
    if (text)
        json_put_text(json, key, text);
}

static void put_moment(struct json_writer *json, const char *key, int64_t ms)
{
    if (ms > 0)
        json_put_integer(json, key, ms);
}

static void json_what(struct json_writer *json, const struct act_view *view)
{
    const struct act_record *act = &view->act;
    put_optional(json, "subject", act->subject);
    put_optional(json, "area", act->area);
    if (view->area_is_unknown)
        json_put_bool(json, "area_known", false);
    put_optional(json, "incident", act->incident);
    if (act->hazard >= 0)
        json_put_text(json, "hazard", hazard_name((enum hazard)act->hazard));
    if (act->readiness >= 0)
        json_put_text(json, "readiness", readiness_name((enum readiness)act->readiness));
    if (act->level > 0)
        json_put_integer(json, "level", act->level);
    put_moment(json, "notice_at_ms", act->notice_ms);
    put_moment(json, "start_at_ms", act->start_ms);
    put_moment(json, "end_at_ms", act->end_ms);
}

static void json_said(struct json_writer *json, const struct act_view *view)
{
    if (view->said_count == 0)
        return;
    json_key(json, "said"), json_open_object(json);
    for (uint32_t s = 0; s < view->said_count; s++)
        json_put_text(json, view->said[s].name, view->said[s].text);
    json_close(json);
}

static void json_basis(struct json_writer *json, const struct act_record *act)
{
    if (!act->releaser)
        return;
    json_put_text(json, "basis", basis_kind_name((enum basis_kind)act->basis));
    put_optional(json, "rule", act->rule);
    put_optional(json, "article", act->article);
    put_moment(json, "given_at_ms", act->given_at_ms);
    if (act->basis == BASIS_VERBAL)
        json_put_bool(json, "called_back", act->called_back);
    put_optional(json, "superior", act->superior);
}

static void json_done(struct json_writer *json, const struct act_record *act)
{
    if (!act->did)
        return;
    json_put_text(json, "did", act->did);
    json_put_integer(json, "entry", act->position);
    json_put_integer(json, "further_entries", act->further);
    json_key(json, "body"), json_add_raw(json, act->done.bytes, act->done.size);
}

void json_act(struct json_writer *json, enum language language, const struct act_view *view)
{
    const struct act_record *act = &view->act;
    json_open_object(json);
    json_realm(json, "realm", view->realm);
    json_put_text(json, "id", act->key);
    json_put_text(json, "act", act_name((enum act)act->act));
    json_put_text(json, "status", act_status_name((enum act_status)act->status));
    json_done(json, act);
    json_what(json, view);
    json_said(json, view);
    if (view->change_count > 0)
        json_changes(json, view->changes, view->change_count);
    put_optional(json, "drafter", act->drafter);
    put_optional(json, "checker", act->checker);
    put_optional(json, "releaser", act->releaser);
    put_moment(json, "drafted_at_ms", act->drafted_at_ms);
    put_moment(json, "released_at_ms", act->released_at_ms);
    json_basis(json, act);
    put_moment(json, "review_due_at_ms", act->review_by_ms);
    json_put_bool(json, "reviewed", act->is_reviewed);
    json_put_bool(json, "open", view->is_open);
    json_put_bool(json, "overdue", view->is_overdue);
    if (view->is_open)
        json_missing(json, language, &view->outlook);
    json_close(json);
}
