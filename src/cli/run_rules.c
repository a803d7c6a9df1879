/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "app/rules.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print_act.h"

/* The rules: which are in force, what they say, what an act needs. No key is asked for. */

static void hash_start(struct hash hash, char ret_hex[static HASH_HEX_SIZE])
{
    hash_to_hex(hash, ret_hex);
    ret_hex[16] = '\0';
}

static void json_set(struct json_writer *json, const struct rule_set *rules)
{
    char hex[HASH_HEX_SIZE];
    hash_to_hex(rules->hash, hex);
    json_put_text(json, "name", rules->name);
    json_put_integer(json, "version", rules->version);
    json_put_text(json, "title_en", rules->title[LANGUAGE_EN]);
    json_put_text(json, "title_zh", rules->title[LANGUAGE_ZH]);
    json_put_text(json, "hash", hex);
    json_put_integer(json, "rules", rules->rule_count);
}

static void json_in_force(struct invocation *invocation, const struct rules_view *view)
{
    struct json_writer json = {.out = invocation->out};
    json_open_object(&json);
    json_put_bool(&json, "in_force", view->is_in_force);
    if (view->is_in_force) {
        json_set(&json, &view->rules);
        json_put_integer(&json, "adopted_at_ms", view->adopted_at_ms);
        json_put_integer(&json, "entry", view->position);
        if (view->adopted_by)
            json_put_text(&json, "adopted_by", view->adopted_by);
    }
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

static void print_in_force(struct invocation *invocation, const struct rules_view *view)
{
    char hex[HASH_HEX_SIZE];
    if (!view->is_in_force) {
        say(invocation, TEXT_ACT_NO_RULES_YET);
        return;
    }
    hash_start(view->rules.hash, hex);
    say(invocation, TEXT_ACT_RULES_IN_FORCE, ARG_TEXT("name", view->rules.name),
        ARG_PLAIN("version", view->rules.version),
        ARG_TEXT("title", view->rules.title[invocation->language]),
        ARG_INTEGER("rules", view->rules.rule_count), ARG_TEXT("hash", hex));
    if (view->adopted_by)
        say(invocation, TEXT_ACT_RULES_ADOPTED_BY, ARG_DATE("date", view->adopted_at_ms),
            ARG_TEXT("party", view->adopted_by), ARG_PLAIN("entry", view->position));
    else
        say(invocation, TEXT_ACT_RULES_ADOPTED, ARG_DATE("date", view->adopted_at_ms),
            ARG_PLAIN("entry", view->position));
}

bool run_rules(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct rules_view view;
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    bool ok = app_rules_in_force(acting.engine, acting.arena, &view, err);
    if (ok && invocation->json)
        json_in_force(invocation, &view);
    else if (ok)
        print_in_force(invocation, &view);
    acting_end(&acting);
    return ok;
}

static bool print_builtin(struct invocation *invocation, struct json_writer *json,
                          const struct rules_view *view, const char *name, struct arena *arena,
                          struct error *err)
{
    struct rule_set rules;
    char document[64], hex[HASH_HEX_SIZE];
    snprintf(document, sizeof document, "builtin:%s", name);
    if (!app_read_rules(document, arena, &rules, err))
        return false;
    bool is_in_force = view->is_in_force && hash_equal(view->rules.hash, rules.hash);
    hash_start(rules.hash, hex);
    if (invocation->json) {
        json_open_object(json);
        json_set(json, &rules);
        json_put_bool(json, "in_force", is_in_force);
        json_close(json);
    } else {
        say(invocation, is_in_force ? TEXT_ACT_BUILTIN_IN_FORCE : TEXT_ACT_BUILTIN,
            ARG_TEXT("name", rules.name), ARG_PLAIN("version", rules.version),
            ARG_TEXT("title", rules.title[invocation->language]),
            ARG_INTEGER("rules", rules.rule_count), ARG_TEXT("hash", hex));
    }
    return true;
}

static bool is_builtin(const struct rules_view *view)
{
    const char *name;
    for (size_t i = 0; (name = rule_set_builtin_name(i)); i++)
        if (app_rules_are_builtin(&view->rules, name))
            return true;
    return false;
}

bool run_rules_list(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct rules_view view;
    struct json_writer json = {.out = invocation->out};
    const char *name;
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    bool ok = app_rules_in_force(acting.engine, acting.arena, &view, err);
    if (ok && invocation->json)
        json_open_array(&json);
    for (size_t i = 0; ok && (name = rule_set_builtin_name(i)); i++)
        ok = print_builtin(invocation, &json, &view, name, acting.arena, err);
    if (ok && invocation->json) {
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
    } else if (ok && (!view.is_in_force || !is_builtin(&view))) {
        print_in_force(invocation, &view);
    }
    acting_end(&acting);
    return ok;
}

/* The set in force, or the one that --set names: a file or builtin:NAME. */
static bool find_rules(struct invocation *invocation, struct acting *acting,
                       struct rule_set *ret_rules, struct error *err)
{
    struct rules_view view;
    const char *set = option_value(invocation, "set");
    if (set)
        return app_read_rules(set, acting->arena, ret_rules, err);
    if (!app_rules_in_force(acting->engine, acting->arena, &view, err))
        return false;
    if (!view.is_in_force)
        return error_set(err, ERROR_CONFLICT, TEXT_OPERATE_NO_RULES);
    *ret_rules = view.rules;
    return true;
}

static enum text_id effect_text(enum rule_effect effect)
{
    static const enum text_id texts[RULE_EFFECT_COUNT] = {
        [RULE_PERMIT] = TEXT_ACT_EFFECT_PERMIT,
        [RULE_REQUIRE] = TEXT_ACT_EFFECT_REQUIRE,
        [RULE_FORBID] = TEXT_ACT_EFFECT_FORBID,
    };
    return texts[effect];
}

static enum text_id grade_text(enum source_grade grade)
{
    static const enum text_id texts[GRADE_COUNT] = {
        [GRADE_READ] = TEXT_ACT_GRADE_READ,
        [GRADE_SEEN] = TEXT_ACT_GRADE_SEEN,
        [GRADE_MEMORY] = TEXT_ACT_GRADE_MEMORY,
        [GRADE_PARAMETER] = TEXT_ACT_GRADE_PARAMETER,
    };
    return texts[grade];
}

static void print_rule(struct invocation *invocation, const struct rule *rule)
{
    struct buffer conditions = {0};
    say(invocation, TEXT_ACT_RULE_LINE, ARG_TEXT("id", rule->id),
        ARG_TEXT("article", rule->article), ARG_NAME("effect", effect_text(rule->effect)));
    buffer_add_text(invocation->out, "    ");
    text_write_words(invocation->out, rule->says[invocation->language]);
    buffer_add_char(invocation->out, '\n');
    rule_conditions_write(&conditions, invocation->language, rule);
    if (conditions.size > 0) {
        buffer_add_text(invocation->out, "    ");
        say(invocation, TEXT_ACT_RULE_WHERE, ARG_TEXT("conditions", buffer_text(&conditions)));
    }
    buffer_add_text(invocation->out, "    ");
    say(invocation, TEXT_ACT_RULE_SOURCE,
        ARG_TEXT("title", rule->source->title[invocation->language]),
        ARG_NAME("grade", grade_text(rule->source->grade)));
    buffer_free(&conditions);
}

static void json_rule(struct json_writer *json, enum language language, const struct rule *rule)
{
    struct buffer conditions = {0};
    rule_conditions_write(&conditions, language, rule);
    json_open_object(json);
    json_put_text(json, "id", rule->id);
    json_put_text(json, "article", rule->article);
    json_put_text(json, "effect", rule_effect_name(rule->effect));
    json_put_text(json, "says", rule->says[language]);
    if (conditions.size > 0)
        json_put_text(json, "where", buffer_text(&conditions));
    json_key(json, "acts");
    json_open_array(json);
    for (int act = 0; act < ACT_COUNT; act++)
        if (rule->acts & word_bit((unsigned)act))
            json_add_text(json, act_name((enum act)act));
    json_close(json);
    json_put_text(json, "source", rule->source->title[language]);
    json_put_text(json, "grade", source_grade_name(rule->source->grade));
    json_close(json);
    buffer_free(&conditions);
}

static void json_rules(struct json_writer *json, enum language language, const char *key,
                       const struct rule *const *rules, uint32_t count)
{
    json_key(json, key);
    json_open_array(json);
    for (uint32_t r = 0; r < count; r++)
        json_rule(json, language, rules[r]);
    json_close(json);
}

static bool read_act(const struct invocation *invocation, enum act *ret_act, struct error *err)
{
    const char *name = invocation->arguments[0];
    return act_parse(name, ret_act) ||
           error_set(err, ERROR_USAGE, TEXT_ACT_UNKNOWN, ARG_TEXT("name", name));
}

bool run_rules_show(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct rule_set rules;
    const struct rule **list;
    enum act act = ACT_COUNT;
    if ((invocation->argument_count > 0 && !read_act(invocation, &act, err)) ||
        !acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    bool ok = find_rules(invocation, &acting, &rules, err);
    uint32_t count = ok ? app_rules_about(&rules, act, acting.arena, &list) : 0;
    if (ok && invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        json_set(&json, &rules);
        json_rules(&json, invocation->language, "list", list, count);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
    }
    for (uint32_t r = 0; ok && !invocation->json && r < count; r++)
        print_rule(invocation, list[r]);
    acting_end(&acting);
    return ok;
}

/* What an act needs. */

static bool read_explain(const struct invocation *invocation, struct explain_request *request,
                         struct error *err)
{
    const char *role = option_value(invocation, "as-role");
    const char *readiness = option_value(invocation, "readiness");
    struct realm realm;
    int64_t level = 0;
    *request = (struct explain_request){.has_role = role != NULL,
                                        .has_readiness = readiness != NULL,
                                        .has_level = option_value(invocation, "level") != NULL};
    if (!read_act(invocation, &request->act, err) ||
        !acting_read_realm(invocation, realm_live(), &realm, err) ||
        !parse_count(invocation, "level", 0, 4, &level, err))
        return false;
    if (role && !role_parse(role, &request->role))
        return bad_value(err, "as-role", role,
                         "drafter, planner, duty_officer, checker, duty_leader, office_leader, "
                         "government, military, superior, exercise_control, administrator");
    if (readiness && !readiness_parse(readiness, &request->readiness))
        return bad_value(err, "readiness", readiness, "peace, pre_strike, war");
    request->realm = realm.kind;
    request->level = (uint32_t)level;
    return true;
}

/* What must be there whoever releases it; who may, the permits say. */
static struct authority_answer without_permits(const struct authority_answer *answer)
{
    struct authority_answer needs = *answer;
    needs.missing_count = 0;
    for (uint32_t m = 0; m < answer->missing_count; m++)
        if (answer->missing[m].kind != MISSING_PERMIT &&
            answer->missing[m].kind != MISSING_FORBIDDEN && answer->missing[m].rule)
            needs.missing[needs.missing_count++] = answer->missing[m];
    return needs;
}

static void print_rule_lines(struct invocation *invocation, const struct rule *const *rules,
                             uint32_t count)
{
    for (uint32_t r = 0; r < count; r++) {
        struct buffer conditions = {0};
        rule_conditions_write(&conditions, invocation->language, rules[r]);
        buffer_add_text(invocation->out, "  ");
        say(invocation, TEXT_ACT_EXPLAIN_RULE, ARG_TEXT("article", rules[r]->article),
            ARG_TEXT("says", rules[r]->says[invocation->language]), ARG_TEXT("rule", rules[r]->id));
        if (conditions.size > 0)
            buffer_add_text(invocation->out, "    "),
                say(invocation, TEXT_ACT_EXPLAIN_WHERE,
                    ARG_TEXT("conditions", buffer_text(&conditions)));
        buffer_free(&conditions);
    }
}

static void print_role(struct invocation *invocation, const struct explain_request *request,
                       const struct act_explanation *explanation)
{
    const struct authority_answer *answer = &explanation->answer;
    if (answer->verdict == AUTHORITY_GRANTED) {
        say(invocation, TEXT_ACT_EXPLAIN_MAY, ARG_NAME("role", role_text(request->role)));
        return;
    }
    say(invocation, TEXT_ACT_EXPLAIN_MAY_NOT, ARG_NAME("role", role_text(request->role)));
    write_missing(invocation->out, invocation->language, answer, true);
}

static void print_explanation(struct invocation *invocation, const struct rule_set *rules,
                              const struct explain_request *request,
                              const struct act_explanation *explanation)
{
    struct authority_answer needs = without_permits(&explanation->needs);
    say(invocation, TEXT_ACT_EXPLAIN_HEAD, ARG_NAME("act", act_text(request->act)),
        ARG_TEXT("name", act_name(request->act)), ARG_NAME("realm", act_realm_text(request->realm)),
        ARG_TEXT("set", rules->name), ARG_PLAIN("version", rules->version));
    say(invocation, explanation->permit_count > 0 ? TEXT_ACT_EXPLAIN_WHO : TEXT_ACT_EXPLAIN_NOBODY);
    print_rule_lines(invocation, explanation->permits, explanation->permit_count);
    if (explanation->forbid_count > 0)
        say(invocation, TEXT_ACT_EXPLAIN_FORBIDDEN);
    print_rule_lines(invocation, explanation->forbids, explanation->forbid_count);
    say(invocation, needs.missing_count > 0 ? TEXT_ACT_EXPLAIN_NEEDS : TEXT_ACT_EXPLAIN_NO_NEEDS);
    write_missing(invocation->out, invocation->language, &needs, true);
    if (explanation->bases == 0) {
        buffer_add_text(invocation->out, "  ");
        say(invocation, TEXT_ACT_EXPLAIN_NO_BASES);
    }
    write_bases(invocation->out, invocation->language, explanation->bases);
    if (explanation->has_answer)
        print_role(invocation, request, explanation);
}

static void json_explanation(struct invocation *invocation, const struct rule_set *rules,
                             const struct explain_request *request,
                             const struct act_explanation *explanation)
{
    struct json_writer json = {.out = invocation->out};
    struct authority_answer needs = without_permits(&explanation->needs);
    json_open_object(&json);
    json_put_text(&json, "act", act_name(request->act));
    json_put_text(&json, "realm", act_realm_name(request->realm));
    json_put_text(&json, "set", rules->name);
    json_put_integer(&json, "version", rules->version);
    json_rules(&json, invocation->language, "permits", explanation->permits,
               explanation->permit_count);
    json_rules(&json, invocation->language, "forbids", explanation->forbids,
               explanation->forbid_count);
    json_missing(&json, invocation->language, &needs);
    json_bases(&json, "bases", explanation->bases);
    if (explanation->has_answer) {
        json_key(&json, "as_role");
        json_open_object(&json);
        json_put_text(&json, "role", role_name(request->role));
        json_put_bool(&json, "may", explanation->answer.verdict == AUTHORITY_GRANTED);
        json_missing(&json, invocation->language, &explanation->answer);
        json_close(&json);
    }
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

/* Without an act: which there are. */
static void list_acts(struct invocation *invocation)
{
    struct json_writer json = {.out = invocation->out};
    if (invocation->json)
        json_open_array(&json);
    for (int act = 0; act < ACT_COUNT; act++) {
        if (!invocation->json) {
            say(invocation, TEXT_ACT_NAME_LINE, ARG_TEXT("name", act_name((enum act)act)),
                ARG_NAME("act", act_text((enum act)act)));
            continue;
        }
        json_open_object(&json);
        json_put_text(&json, "act", act_name((enum act)act));
        json_put_text(&json, "text", text_get(invocation->language, act_text((enum act)act)));
        json_close(&json);
    }
    if (invocation->json) {
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
    }
}

bool run_rules_explain(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct explain_request request;
    struct act_explanation explanation;
    struct rule_set rules;
    if (invocation->argument_count == 0) {
        list_acts(invocation);
        return true;
    }
    if (!read_explain(invocation, &request, err) ||
        !acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    bool ok = find_rules(invocation, &acting, &rules, err);
    if (ok)
        app_explain_act(&rules, &request, acting.arena, &explanation);
    if (ok && invocation->json)
        json_explanation(invocation, &rules, &request, &explanation);
    else if (ok)
        print_explanation(invocation, &rules, &request, &explanation);
    acting_end(&acting);
    return ok;
}
