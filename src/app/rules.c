/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rules.h"

#include <string.h>

#include "base/assert.h"
#include "entry/entry.h"
#include "host/file.h"
#include "store/log.h"

static const char BUILTIN[] = "builtin:";

/* "cn, generic" */
static const char *builtin_names(struct arena *arena)
{
    struct buffer names = {0};
    const char *name;
    for (size_t i = 0; (name = rule_set_builtin_name(i)); i++)
        buffer_add_format(&names, "%s%s", i > 0 ? ", " : "", name);
    const char *copy = arena_copy_text(arena, buffer_text(&names));
    buffer_free(&names);
    return copy;
}

static bool read_builtin(const char *name, struct arena *arena, struct rule_set *ret_rules,
                         struct error *err)
{
    size_t size;
    const char *bytes = rule_set_builtin(name, &size);
    if (!bytes)
        return error_set(err, ERROR_NOT_FOUND, TEXT_ACT_NO_BUILTIN_RULES, ARG_TEXT("name", name),
                         ARG_TEXT("names", builtin_names(arena)));
    return rule_set_read(name, bytes, size, arena, ret_rules, err);
}

bool app_read_rules(const char *document, struct arena *arena, struct rule_set *ret_rules,
                    struct error *err)
{
    struct buffer bytes = {0};
    if (strncmp(document, BUILTIN, sizeof BUILTIN - 1) == 0)
        return read_builtin(document + sizeof BUILTIN - 1, arena, ret_rules, err);
    bool ok = file_read(document, &bytes, err) &&
              rule_set_read(document, buffer_text(&bytes), bytes.size, arena, ret_rules, err);
    buffer_free(&bytes);
    return ok;
}

/* Who released what adopted the set, and when, the entry says. */
struct adoption {
    struct rules_view *view;
    struct arena *arena;
};

static bool take_adoption(void *context, const struct logged_entry *logged,
                          const struct entry_columns *columns, struct error *err)
{
    struct adoption *adoption = context;
    struct entry entry;
    (void)columns;
    if (!entry_read(logged->bytes, logged->size, adoption->arena, &entry, err))
        return false;
    adoption->view->adopted_at_ms = entry.time_ms;
    adoption->view->adopted_by = entry.author;
    return true;
}

bool app_rules_in_force(struct engine *engine, struct arena *arena, struct rules_view *ret_view,
                        struct error *err)
{
    struct rules_view view = {0};
    struct adoption adoption = {&view, arena};
    const struct office *office = &engine_lock_state(engine)->office;
    view.is_in_force = office->rules != NULL;
    view.position = office->rules_position;
    /* A copy: what is in force may change while this is looked at. */
    bool ok =
        !view.is_in_force || rule_set_read(office->rules->name, office->rules->canonical,
                                           office->rules->canonical_size, arena, &view.rules, err);
    engine_unlock_state(engine);
    ok = ok && (!view.is_in_force || log_read(engine_city(engine), view.position, view.position,
                                              take_adoption, &adoption, err));
    if (ok)
        *ret_view = view;
    return ok;
}

bool app_rules_are_builtin(const struct rule_set *rules, const char *name)
{
    struct arena *scratch = arena_new();
    struct rule_set builtin;
    struct error err;
    bool is_same =
        read_builtin(name, scratch, &builtin, &err) && hash_equal(builtin.hash, rules->hash);
    arena_free(scratch);
    return is_same;
}

static bool may_be(word_set wanted, unsigned word)
{
    return wanted == 0 || (wanted & word_bit(word)) != 0;
}

static bool can_apply(const struct rule *rule, const struct explain_request *request)
{
    return may_be(rule->acts, request->act) && may_be(rule->realms, request->realm) &&
           (!request->has_readiness || may_be(rule->readiness, request->readiness)) &&
           (!request->has_level || may_be(rule->levels, request->level));
}

static unsigned first_of(word_set words, unsigned otherwise)
{
    return words ? (unsigned)__builtin_ctzll(words) : otherwise;
}

/* Surroundings in which the first permit would hold; those that were asked for stay as they are. */
static struct act_facts facts_of(const struct explain_request *request, const struct rule *permit)
{
    struct act_facts facts = {
        .act = request->act,
        .realm = request->realm,
        .readiness = request->has_readiness ? request->readiness
                     : permit ? (enum readiness)first_of(permit->readiness, READINESS_PEACE)
                              : READINESS_PEACE,
        .level = request->has_level ? request->level
                 : permit           ? first_of(permit->levels, 0)
                                    : 0,
        .relation = permit ? (enum area_relation)first_of(permit->relations, AREA_SAME) : AREA_SAME,
        .is_own_error = permit && permit->own_errors == word_bit(true),
        .releaser = {.party = "releaser"},
        .basis = BASIS_RULE,
    };
    facts.releaser.roles = request->has_role ? word_bit(request->role)
                           : permit && permit->roles != 0
                               ? word_bit(first_of(permit->roles, ROLE_DRAFTER))
                               : 0;
    return facts;
}

static void give_everything(struct act_facts *facts)
{
    facts->drafter = (struct signer){.party = "drafter", .roles = ~(word_set)0};
    facts->checker = (struct signer){.party = "checker", .roles = ~(word_set)0};
    facts->has_notice = facts->has_end = true;
    facts->notice_ms = INT64_MAX;
    facts->particulars = ~(word_set)0;
}

/* The permit under which that role would release it, else the first. */
static const struct rule *choose_permit(const struct explain_request *request,
                                        const struct act_explanation *explanation)
{
    for (uint32_t p = 0; p < explanation->permit_count; p++)
        if (!request->has_role || may_be(explanation->permits[p]->roles, request->role))
            return explanation->permits[p];
    return explanation->permit_count > 0 ? explanation->permits[0] : NULL;
}

void app_explain_act(const struct rule_set *rules, const struct explain_request *request,
                     struct arena *arena, struct act_explanation *ret_explanation)
{
    struct act_explanation explanation = {
        .permits = ARENA_ARRAY(arena, const struct rule *, rules->rule_count),
        .forbids = ARENA_ARRAY(arena, const struct rule *, rules->rule_count),
        .bases = rules->bases[request->act],
        .has_answer = request->has_role,
    };
    ALWAYS(request->act < ACT_COUNT && request->level <= 4);
    for (uint32_t r = 0; r < rules->rule_count; r++) {
        const struct rule *rule = &rules->rules[r];
        if (!can_apply(rule, request))
            continue;
        if (rule->effect == RULE_PERMIT)
            explanation.permits[explanation.permit_count++] = rule;
        if (rule->effect == RULE_FORBID)
            explanation.forbids[explanation.forbid_count++] = rule;
    }
    struct act_facts facts = facts_of(request, choose_permit(request, &explanation));
    authority_ask(rules, &facts, &explanation.needs);
    give_everything(&facts);
    if (request->has_role)
        authority_ask(rules, &facts, &explanation.answer);
    *ret_explanation = explanation;
}

uint32_t app_rules_about(const struct rule_set *rules, enum act act, struct arena *arena,
                         const struct rule ***ret_rules)
{
    const struct rule **list = ARENA_ARRAY(arena, const struct rule *, rules->rule_count);
    uint32_t count = 0;
    for (uint32_t r = 0; r < rules->rule_count; r++)
        if (act == ACT_COUNT || may_be(rules->rules[r].acts, act))
            list[count++] = &rules->rules[r];
    *ret_rules = list;
    return count;
}
