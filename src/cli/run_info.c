/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/plans.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print.h"
#include "cli/print_act.h"
#include "cli/print_realms.h"
#include "plan/assumption.h"

/* What the city file holds: sources, the log, plans and their life. */

/* What a kind of source is called. */
static enum text_id noun_text(const char *noun)
{
    static const struct {
        const char *noun;
        enum text_id text;
    } nouns[] = {{"roads", TEXT_APP_WHAT_ROADS},
                 {"people", TEXT_APP_WHAT_PEOPLE},
                 {"sites", TEXT_APP_WHAT_SITES},
                 {"areas", TEXT_APP_WHAT_AREAS}};
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        if (strcmp(nouns[i].noun, noun) == 0)
            return nouns[i].text;
    return TEXT_APP_WHAT_HAZARDS;
}

/* The name of the file; where there was none, what stands for it. */
static struct text_arg source_name(const struct city_source *source)
{
    if (source->size == 0 && strcmp(source->name, "estimate") == 0)
        return ARG_NAME("name", TEXT_CLI_SOURCE_ESTIMATE);
    if (source->size == 0 && strcmp(source->name, "made up") == 0)
        return ARG_NAME("name", TEXT_CLI_SOURCE_MADE_UP);
    return ARG_TEXT("name", source->name);
}

static void print_source(struct invocation *invocation, struct json_writer *json,
                         const struct city_source *source)
{
    if (!invocation->json) {
        text_write(invocation->out, invocation->language, TEXT_CLI_INFO_SOURCE,
                   ARG_NAME("noun", noun_text(source->noun)), source_name(source),
                   ARG_INTEGER("accepted", source->accepted),
                   ARG_INTEGER("refused", source->refused),
                   ARG_DATE("date", source->imported_at_ms));
        if (source->attribution)
            text_write(invocation->out, invocation->language, TEXT_CLI_INFO_ATTRIBUTION,
                       ARG_TEXT("attribution", source->attribution));
        buffer_add_char(invocation->out, '\n');
        return;
    }
    json_open_object(json);
    json_put_text(json, "noun", source->noun);
    json_put_text(json, "name", source->name);
    json_put_integer(json, "total", source->total);
    json_put_integer(json, "accepted", source->accepted);
    json_put_integer(json, "refused", source->refused);
    json_put_integer(json, "imported_at_ms", source->imported_at_ms);
    json_put_text(json, "attribution", source->attribution);
    json_put_text(json, "options", source->options);
    json_close(json);
}

/* Plans. */

static void say_status(struct invocation *invocation, const struct plan_state *plan)
{
    const struct plan_version *version = &plan->version;
    enum text_id status = plan_status_text((enum plan_status)version->status);
    buffer_add_text(invocation->out, "  ");
    if (version->by)
        say(invocation, TEXT_CLI_PLANS_STATUS_BY, ARG_PLAIN("version", version->version),
            ARG_NAME("status", status), ARG_TEXT("party", version->by),
            ARG_DATE("date", version->at_ms));
    else
        say(invocation, TEXT_CLI_PLANS_STATUS, ARG_PLAIN("version", version->version),
            ARG_NAME("status", status), ARG_DATE("date", version->at_ms));
}

static void say_follower(struct invocation *invocation, struct realm realm)
{
    buffer_add_text(invocation->out, "  ");
    say(invocation, TEXT_CLI_PLANS_FOLLOWED, ARG_TEXT("realm", realm_label(invocation, realm)));
}

/* "sites (17 edited by p-3, …)" */
static void say_change(struct invocation *invocation, const struct plan_change *change)
{
    struct buffer how = {0};
    enum language language = invocation->language;
    if (change->is_edit)
        text_write(&how, language, change->by ? TEXT_CLI_PLANS_EDITED_BY : TEXT_CLI_PLANS_EDITED,
                   ARG_TEXT("site", change->what), ARG_TEXT("party", change->by ? change->by : ""),
                   ARG_DATE("date", change->at_ms));
    else if (change->what)
        text_write(&how, language,
                   change->by ? TEXT_CLI_PLANS_IMPORTED_BY : TEXT_CLI_PLANS_IMPORTED,
                   ARG_TEXT("file", change->what), ARG_TEXT("party", change->by ? change->by : ""),
                   ARG_DATE("date", change->at_ms));
    if (change->is_edit && change->edit_count > 1)
        text_write(&how, language, TEXT_CLI_PLANS_MORE_EDITS,
                   ARG_INTEGER("count", change->edit_count - 1));
    buffer_add_text(invocation->out, "  ");
    say(invocation, how.size > 0 ? TEXT_CLI_PLANS_CHANGED_HOW : TEXT_CLI_PLANS_CHANGED,
        ARG_NAME("what", plan_input_text(change->input)), ARG_TEXT("how", buffer_text(&how)));
    buffer_free(&how);
}

static void say_version(struct invocation *invocation, const struct plan_state *plan)
{
    say_status(invocation, plan);
    if (plan->is_followed_live)
        say_follower(invocation, realm_live());
    for (uint32_t e = 0; e < plan->exercise_count; e++)
        say_follower(invocation, realm_exercise(plan->exercises[e]));
    for (uint32_t c = 0; c < plan->change_count; c++)
        say_change(invocation, &plan->changes[c]);
}

/* A hypothetical plan is never listed without what it assumes. */
static void say_assumptions(struct invocation *invocation, const struct city_plan_summary *plan)
{
    if (plan->assumption_count == 0)
        return;
    buffer_add_text(invocation->out, "  ");
    print_assumptions(invocation, plan->name, plan->assumptions, plan->assumption_count, "    ");
}

static void say_summary(struct invocation *invocation, const struct city_plan_summary *plan)
{
    struct buffer limit = {0};
    write_limit(&limit, invocation->language, &plan->limit);
    say(invocation, TEXT_CLI_PLANS_LINE, ARG_TEXT("name", plan->name),
        ARG_NAME("hazard", hazard_text(plan->hazard)), ARG_TEXT("limit", buffer_text(&limit)),
        ARG_INTEGER("placed", plan->placed), ARG_INTEGER("people", plan->people),
        ARG_DATE("date", plan->created_at_ms));
    buffer_free(&limit);
}

static void put_changes(struct json_writer *json, const struct plan_state *plan)
{
    json_key(json, "changed_inputs"), json_open_array(json);
    for (uint32_t c = 0; c < plan->change_count; c++) {
        const struct plan_change *change = &plan->changes[c];
        json_open_object(json);
        json_put_text(json, "input", plan_input_name(change->input));
        if (change->what) {
            json_put_text(json, plan_change_subject(change), change->what);
            json_put_text(json, "by", change->by);
            json_put_integer(json, "changed_at_ms", change->at_ms);
        }
        if (change->edit_count > 0)
            json_put_integer(json, "edits", change->edit_count);
        json_close(json);
    }
    json_close(json);
}

static void put_version(struct json_writer *json, const struct plan_state *plan)
{
    const struct plan_version *version = &plan->version;
    json_put_text(json, "status", plan_status_name((enum plan_status)version->status));
    json_put_text(json, "by", version->by);
    json_put_integer(json, "status_at_ms", version->at_ms);
    json_put_text(json, "made_by", version->made_by);
    json_put_integer(json, "made_at_ms", version->made_at_ms);
    json_put_bool(json, "followed_live", plan->is_followed_live);
    json_key(json, "followed_in_exercises"), json_open_array(json);
    for (uint32_t e = 0; e < plan->exercise_count; e++)
        json_add_integer(json, plan->exercises[e]);
    json_close(json);
    put_changes(json, plan);
}

static void put_plan(struct json_writer *json, const struct plan_state *plan)
{
    char hex[HASH_HEX_SIZE];
    hash_to_hex(plan->summary.content_hash, hex);
    json_open_object(json);
    json_put_text(json, "name", plan->summary.name);
    json_put_integer(json, "version", plan->summary.version);
    json_put_text(json, "hazard", hazard_name(plan->summary.hazard));
    json_put_integer(json, "people", plan->summary.people);
    json_put_integer(json, "placed", plan->summary.placed);
    json_put_integer(json, "created_at_ms", plan->summary.created_at_ms);
    json_put_text(json, "content_hash", hex);
    if (plan->summary.assumption_count > 0)
        plan_assumptions_put(json, plan->summary.assumptions, plan->summary.assumption_count);
    if (plan->is_logged)
        put_version(json, plan);
    json_close(json);
}

static void print_plans(struct invocation *invocation, struct json_writer *json,
                        const struct plan_state *plans, uint32_t count)
{
    if (invocation->json) {
        json_key(json, "plans");
        json_open_array(json);
    } else if (count == 0) {
        say(invocation, TEXT_CLI_PLANS_NONE);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (invocation->json) {
            put_plan(json, &plans[i]);
            continue;
        }
        say_summary(invocation, &plans[i].summary);
        say_assumptions(invocation, &plans[i].summary);
        if (plans[i].is_logged)
            say_version(invocation, &plans[i]);
    }
    if (invocation->json)
        json_close(json);
}

/* The log, as far as everybody wants to know. */
static void print_log(struct invocation *invocation, struct json_writer *json,
                      const struct operation *operation)
{
    const struct office *office = &operation->office;
    if (!invocation->json) {
        say(invocation, TEXT_CLI_INFO_LOG, ARG_INTEGER("entries", operation->chain.count),
            ARG_INTEGER("nodes", office->nodes.count),
            ARG_TEXT("rules", office->rules ? office->rules->name : "—"),
            ARG_INTEGER("exercises", operation->exercises.count));
        return;
    }
    json_key(json, "log"), json_open_object(json);
    json_put_integer(json, "entries", operation->chain.count);
    json_key(json, "nodes"), json_open_array(json);
    for (uint32_t n = 0; n < office->nodes.count; n++)
        json_add_text(json, *(const char **)office->nodes.items[n]);
    json_close(json);
    json_put_text(json, "rules", office->rules ? office->rules->name : NULL);
    json_put_integer(json, "exercises", operation->exercises.count);
    json_close(json);
}

static void print_sources(struct invocation *invocation, struct json_writer *json,
                          const struct city_source *sources, uint32_t count)
{
    if (invocation->json) {
        json_key(json, "sources");
        json_open_array(json);
    } else if (count == 0) {
        say(invocation, TEXT_CLI_INFO_EMPTY);
    }
    for (uint32_t i = 0; i < count; i++)
        print_source(invocation, json, &sources[i]);
    if (invocation->json)
        json_close(json);
}

/* The posture of live and of each exercise. */
static bool add_posture(struct invocation *invocation, struct json_writer *json,
                        struct acting *acting, struct error *err)
{
    struct posture_view view;
    if (!app_view_posture(acting->engine, NULL, false, acting->actor.now_ms, acting->arena, &view,
                          err))
        return false;
    if (invocation->json) {
        json_key(json, "posture"), json_open_object(json);
        json_posture(json, &view);
        json_close(json);
    } else {
        print_posture(invocation, &view, acting->actor.now_ms);
    }
    return true;
}

/* `info` lists sources, the log, the posture and plans, `plans` the plans alone. */
static bool list(struct invocation *invocation, bool with_sources, struct error *err)
{
    struct acting acting;
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    struct city_source *sources = NULL;
    struct plan_state *plans;
    uint32_t source_count = 0, plan_count;
    bool ok = (!with_sources || city_list_sources(engine_city(acting.engine), acting.arena,
                                                  &sources, &source_count, err)) &&
              app_list_plans(acting.engine, acting.arena, &plans, &plan_count, err);
    if (ok) {
        struct json_writer json = {.out = invocation->out};
        if (invocation->json)
            json_open_object(&json);
        if (with_sources) {
            print_sources(invocation, &json, sources, source_count);
            print_log(invocation, &json, engine_lock_state(acting.engine));
            engine_unlock_state(acting.engine);
            ok = add_posture(invocation, &json, &acting, err);
        }
        print_plans(invocation, &json, plans, plan_count);
        if (invocation->json) {
            json_close(&json);
            buffer_add_char(invocation->out, '\n');
        }
    }
    acting_end(&acting);
    return ok;
}

bool run_info(struct invocation *invocation, struct error *err)
{
    return list(invocation, true, err);
}

bool run_plans(struct invocation *invocation, struct error *err)
{
    return list(invocation, false, err);
}
