/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "app/plan_shelters.h"
#include "app/plans.h"
#include "base/utf8.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print.h"

static bool read_limit(const char *text, struct walk_limit *ret_limit, struct error *err)
{
    *ret_limit = (struct walk_limit){0};
    if (text && strcmp(text, "none") == 0) {
        ret_limit->kind = WALK_LIMIT_NONE;
        return true;
    }
    if (text && parse_duration(text, &ret_limit->value)) {
        ret_limit->kind = WALK_LIMIT_TIME;
        return true;
    }
    if (text && parse_length(text, &ret_limit->value)) {
        ret_limit->kind = WALK_LIMIT_LENGTH;
        return true;
    }
    return bad_value(err, "within", text, "15min, 200m, none");
}

enum { PLAN_NAME_MAX_BYTES = 100 };

/* Line and paragraph separators and marks that turn the direction: U+2028–202E, U+2066–2069. */
static bool is_invisible_mark(const unsigned char *at)
{
    return at[0] == 0xe2 && ((at[1] == 0x80 && at[2] >= 0xa8 && at[2] <= 0xae) ||
                             (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9));
}

/* A name stands in lists, on pages and in commands: it must be seen as what it is. */
static bool is_plan_name(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > PLAN_NAME_MAX_BYTES || name[0] == ' ' || name[0] == '-' ||
        name[length - 1] == ' ')
        return false;
    for (const unsigned char *at = (const unsigned char *)name; *at; at++)
        if (*at < ' ' || *at == 0x7f || (*at == 0xc2 && at[1] < 0xa0) || is_invisible_mark(at))
            return false;
    return true;
}

static bool read_request(const struct invocation *invocation, struct plan_request *request,
                         struct error *err)
{
    int64_t reaction_ms = 120000, snap_mm = 500000;
    const char *reaction = option_value(invocation, "reaction");
    const char *snap = option_value(invocation, "snap");
    const char *name = option_value(invocation, "name");
    const char *priority = option_value(invocation, "priority");
    if (!parse_hazard(invocation, &request->hazard, err) ||
        !read_limit(option_value(invocation, "within"), &request->limit, err))
        return false;
    if (reaction && strcmp(reaction, "0") == 0)
        reaction_ms = 0;
    else if (reaction && (!parse_duration(reaction, &reaction_ms) || reaction_ms > 86400000))
        return bad_value(err, "reaction", reaction, "2min, 90s, 0");
    if (snap && (!parse_length(snap, &snap_mm) || snap_mm > 10000000))
        return bad_value(err, "snap", snap, "500m (10km)");
    if (name && !is_plan_name(name))
        return error_set(err, ERROR_USAGE, TEXT_CLI_BAD_PLAN_NAME,
                         ARG_INTEGER("bytes", PLAN_NAME_MAX_BYTES));
    struct priority_order order;
    if (priority && !priority_parse(priority, &order, err))
        return false;
    const char *author = getenv("USER");
    request->name = name ? name : hazard_name(request->hazard);
    request->author = author && utf8_valid(author, strlen(author)) ? author : "";
    request->reaction_ms = (time_ms)reaction_ms;
    request->snap_mm = (int32_t)snap_mm;
    request->population_state = option_value(invocation, "state");
    request->area_code = option_value(invocation, "area");
    request->priority = priority ? priority : PRIORITY_DEFAULT;
    request->replace = option_value(invocation, "replace") != NULL;
    return true;
}

bool run_plan_shelters(struct invocation *invocation, struct error *err)
{
    struct plan_request request;
    struct acting acting;
    if (!read_request(invocation, &request, err) ||
        !acting_begin(invocation, ENGINE_WRITE, &acting, err))
        return false;
    struct plan_view view;
    struct plan_timings timings;
    request.actor = acting.actor;
    bool ok = app_plan_shelters(acting.engine, &request, invocation->progress, acting.arena, &view,
                                &timings, err);
    if (ok)
        print_plan(invocation, &view, &timings);
    acting_end(&acting);
    return ok;
}

bool run_check(struct invocation *invocation, struct error *err)
{
    struct city *city;
    if (!city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    struct arena *arena = arena_new();
    struct plan_view view;
    bool ok = app_load_plan(city, invocation->arguments[0], arena, &view, err);
    struct shelter_verdict verdict;
    ok = ok && shelter_check(&view.problem, &view.plan.allocation, &view.plan.figures,
                             view.areas.count > 0 ? &view.areas : NULL, invocation->progress, arena,
                             &verdict, err);
    if (ok) {
        print_verdict(invocation, &view, &verdict);
        if (!verdict.valid)
            invocation->exit_code = EXIT_NO;
    }
    city_close(city);
    arena_free(arena);
    return ok;
}

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

/* What a plan was made from, in words. */
static enum text_id input_text(enum plan_input input)
{
    static const enum text_id texts[INPUT_COUNT] = {
        [INPUT_ROADS] = TEXT_APP_WHAT_ROADS,     [INPUT_PEOPLE] = TEXT_APP_WHAT_PEOPLE,
        [INPUT_SITES] = TEXT_APP_WHAT_SITES,     [INPUT_AREAS] = TEXT_APP_WHAT_AREAS,
        [INPUT_HAZARDS] = TEXT_APP_WHAT_HAZARDS,
    };
    return texts[input];
}

static const char *const input_names[INPUT_COUNT] = {"roads", "people", "sites", "areas",
                                                     "hazards"};

/* "draft, version 2, by p-07"; what has changed since; who follows it. */
#define INDENT "  "
static void say_version(struct invocation *invocation, const struct plan_state *plan)
{
    const struct plan_version *version = plan->version;
    enum text_id status = plan_status_text((enum plan_status)version->status);
    buffer_add_text(invocation->out, INDENT);
    if (version->by)
        say(invocation, TEXT_CLI_PLANS_STATUS_BY, ARG_PLAIN("version", version->version),
            ARG_NAME("status", status), ARG_TEXT("party", version->by),
            ARG_DATE("date", version->at_ms));
    else
        say(invocation, TEXT_CLI_PLANS_STATUS, ARG_PLAIN("version", version->version),
            ARG_NAME("status", status), ARG_DATE("date", version->at_ms));
    if (plan->is_followed_live)
        buffer_add_text(invocation->out, INDENT), say(invocation, TEXT_CLI_PLANS_FOLLOWED_LIVE);
    if (plan->followed_in > 0)
        buffer_add_text(invocation->out, INDENT), say(invocation, TEXT_CLI_PLANS_FOLLOWED_EXERCISE,
                                                      ARG_PLAIN("number", plan->followed_in));
    for (int input = 0; input < INPUT_COUNT; input++)
        if (plan->has_changed[input])
            buffer_add_text(invocation->out, INDENT),
                say(invocation, TEXT_CLI_PLANS_CHANGED,
                    ARG_NAME("what", input_text((enum plan_input)input)));
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

static void put_version(struct json_writer *json, const struct plan_state *plan)
{
    const struct plan_version *version = plan->version;
    json_put_text(json, "status", plan_status_name((enum plan_status)version->status));
    json_put_text(json, "by", version->by);
    json_put_integer(json, "status_at_ms", version->at_ms);
    json_put_bool(json, "followed_live", plan->is_followed_live);
    json_put_integer(json, "followed_in_exercise", plan->followed_in);
    json_key(json, "changed_inputs"), json_open_array(json);
    for (int input = 0; input < INPUT_COUNT; input++)
        if (plan->has_changed[input])
            json_add_text(json, input_names[input]);
    json_close(json);
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
    if (plan->version)
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
        if (plans[i].version)
            say_version(invocation, &plans[i]);
    }
    if (invocation->json)
        json_close(json);
}

/* The log, as far as everybody wants to know. */
static void print_log(struct invocation *invocation, struct json_writer *json,
                      const struct operation *operation)
{
    const struct rule_set *rules = operation->office.rules;
    if (!invocation->json) {
        say(invocation, TEXT_CLI_INFO_LOG, ARG_INTEGER("entries", operation->chain.count),
            ARG_NAME("live",
                     operation->live.is_commissioned ? TEXT_CLI_INFO_LIVE : TEXT_CLI_INFO_NO_LIVE),
            ARG_INTEGER("exercises", operation->exercises.count));
        return;
    }
    json_key(json, "log"), json_open_object(json);
    json_put_integer(json, "entries", operation->chain.count);
    json_put_text(json, "rules", rules ? rules->name : NULL);
    json_put_bool(json, "live_commissioned", operation->live.is_commissioned);
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

/* `info` lists sources, the log and plans, `plans` the plans alone. */
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
