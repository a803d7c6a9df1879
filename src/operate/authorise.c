/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/authorise.h"

#include <string.h>

enum { PARENTS_MAX = 64 };

/* One way in which a person may act: by a post, with its roles and area. */
struct standing {
    struct signer signer;
    const char *area;
};

static const char *area_of_party(const struct office *office, const struct party *party)
{
    for (int depth = 0; party && depth < PARENTS_MAX; depth++) {
        if (party->area)
            return party->area;
        party = items_find(&office->parties, party->parent);
    }
    return NULL;
}

/* Is `area` the same as `above`, or anywhere below it? */
static bool lies_in(const struct office *office, const char *area, const char *above)
{
    for (int depth = 0; area && depth < PARENTS_MAX; depth++) {
        if (strcmp(area, above) == 0)
            return true;
        const struct area *known = items_find(&office->areas, area);
        area = known ? known->parent : NULL;
    }
    return false;
}

static enum area_relation relate(const struct office *office, const char *act_area,
                                 const char *post_area)
{
    if (!act_area || !post_area)
        return AREA_UNKNOWN;
    if (strcmp(act_area, post_area) == 0)
        return AREA_SAME;
    if (!items_find(&office->areas, act_area) || !items_find(&office->areas, post_area))
        return AREA_UNKNOWN;
    if (lies_in(office, act_area, post_area))
        return AREA_WITHIN;
    return lies_in(office, post_area, act_area) ? AREA_ABOVE : AREA_ACROSS;
}

static bool list_has(const struct key_list *list, const char *key)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (strcmp(list->keys[i], key) == 0)
            return true;
    return false;
}

/* Holds the post, is its deputy, or holds a post that is its deputy. */
static bool stands_for(const struct office *office, const struct party *post, const char *person)
{
    if (post->kind != PARTY_POST || post->is_removed)
        return false;
    if ((post->holder && strcmp(post->holder, person) == 0) || list_has(&post->deputies, person))
        return true;
    for (uint32_t d = 0; d < post->deputies.count; d++) {
        const struct party *deputy = items_find(&office->parties, post->deputies.keys[d]);
        if (deputy && deputy->kind == PARTY_POST && !deputy->is_removed && deputy->holder &&
            strcmp(deputy->holder, person) == 0)
            return true;
    }
    return false;
}

static bool is_in_force(const struct delegation *delegation, const struct question *question)
{
    return !delegation->is_ended && question->now_ms <= delegation->until_ms &&
           (delegation->acts >> question->act & 1);
}

/*
 * In which area a post acts by what it lent: within its own. False if that leaves nothing. A post
 * without an area lends none.
 */
static bool lend_area(const struct office *office, const char *lent, const char **area)
{
    if (!lent || !*area || lies_in(office, *area, lent))
        return true;
    if (!lies_in(office, lent, *area))
        return false;
    *area = lent;
    return true;
}

/* Calls `visit` for each standing of the person; it returns true to stop. */
typedef bool visit_standing(void *context, const struct standing *standing);

static bool visit_posts(const struct office *office, const char *person, const char *as,
                        const char *lent_area, visit_standing *visit, void *context)
{
    for (uint32_t p = 0; p < office->parties.count; p++) {
        const struct party *post = office->parties.items[p];
        if (!stands_for(office, post, as) && strcmp(post->key, as) != 0)
            continue;
        if (post->kind != PARTY_POST || post->is_removed)
            continue;
        struct standing standing = {{person, post->roles}, area_of_party(office, post)};
        if (lend_area(office, lent_area, &standing.area) && visit(context, &standing))
            return true;
    }
    return false;
}

static void visit_standings(const struct office *office, const struct question *question,
                            const char *person, visit_standing *visit, void *context)
{
    if (visit_posts(office, person, person, NULL, visit, context))
        return;
    for (uint32_t d = 0; d < office->delegations.count; d++) {
        const struct delegation *delegation = office->delegations.items[d];
        const struct party *to = items_find(&office->parties, delegation->to);
        const struct party *from = items_find(&office->parties, delegation->from);
        bool is_to = strcmp(delegation->to, person) == 0 || (to && stands_for(office, to, person));
        if (is_to && from && !from->is_removed && is_in_force(delegation, question) &&
            visit_posts(office, person, delegation->from, delegation->area, visit, context))
            return;
    }
}

/* The best answer over all standings of the releaser. */
struct asking {
    const struct operation *operation;
    struct act_facts facts;
    const char *area;
    struct authority_answer *best;
    bool has_best;
};

static bool is_better(const struct authority_answer *a, const struct authority_answer *b)
{
    if (a->verdict != b->verdict)
        return a->verdict < b->verdict;
    return a->missing_count < b->missing_count;
}

static bool ask(void *context, const struct standing *standing)
{
    struct asking *asking = context;
    const struct office *office = &asking->operation->office;
    struct authority_answer answer;
    asking->facts.releaser = standing->signer;
    asking->facts.relation = relate(office, asking->area, standing->area);
    authority_ask(office->rules, &asking->facts, &answer);
    if (!asking->has_best || is_better(&answer, asking->best))
        *asking->best = answer;
    asking->has_best = true;
    return asking->best->verdict == AUTHORITY_GRANTED && asking->best->missing_count == 0;
}

/* All the roles of a person together: of who drafts and who checks. */
static bool gather(void *context, const struct standing *standing)
{
    struct signer *signer = context;
    signer->roles |= standing->signer.roles;
    return false;
}

static struct signer signer_of(const struct office *office, const struct question *question,
                               const char *person)
{
    struct signer signer = {.party = person};
    if (person)
        visit_standings(office, question, person, gather, &signer);
    return signer;
}

word_set roles_for(const struct office *office, const struct question *question, const char *person)
{
    return signer_of(office, question, person).roles;
}

bool person_has_role(const struct office *office, const char *person, enum role role)
{
    struct signer signer = {.party = person};
    visit_posts(office, person, person, NULL, gather, &signer);
    return signer.roles >> role & 1;
}

bool person_stands_for(const struct office *office, const char *person, const char *party)
{
    const struct party *post = items_find(&office->parties, party);
    return strcmp(person, party) == 0 || (post && stands_for(office, post, person));
}

/* Of the office; an exercise has its own. What is done in planning is done as things are. */
static enum readiness readiness_of(const struct operation *operation, struct realm realm)
{
    const struct realm_state *state =
        realm.kind == REALM_EXERCISE ? operation_realm(operation, realm) : &operation->live.state;
    return state ? (enum readiness)state->readiness : READINESS_PEACE;
}

static enum basis_kind basis_claimed(const struct question *question)
{
    enum basis_kind kind = question->claim.kind;
    return kind == BASIS_VERBAL || kind == BASIS_EMERGENCY ? kind : BASIS_RULE;
}

static struct act_facts facts_of(const struct operation *operation, const struct question *question)
{
    const struct office *office = &operation->office;
    return (struct act_facts){
        .act = question->act,
        .realm = question->realm.kind,
        .readiness = readiness_of(operation, question->realm),
        .level = question->level,
        .drafter = signer_of(office, question, question->drafter),
        .checker = signer_of(office, question, question->checker),
        .raised_roles = question->raised_roles ? question->raised_roles
                                               : roles_for(office, question, question->raised_by),
        .is_own_error = question->is_own_error,
        .has_notice = question->notice_ms != 0 && question->start_ms != 0 &&
                      question->notice_ms <= question->now_ms,
        .notice_ms = question->start_ms - question->notice_ms,
        .has_end = question->end_ms != 0 && question->start_ms != 0,
        .duration_ms = question->end_ms - question->start_ms,
        .particulars = question->particulars,
        .basis = basis_claimed(question),
    };
}

static struct basis basis_of(const struct office *office, const struct question *question,
                             const struct authority_answer *answer)
{
    struct basis basis = {.kind = basis_claimed(question)};
    if (basis.kind == BASIS_RULE) {
        basis.rule_set = office->rules->name;
        basis.rule = answer->rule->id;
        basis.article = answer->rule->article;
    } else if (basis.kind == BASIS_VERBAL) {
        basis.given_at_ms = question->claim.given_at_ms;
        basis.called_back = question->claim.called_back;
    } else {
        basis.superior = question->claim.superior;
        basis.review_by_ms = question->now_ms + REVIEW_MS;
    }
    return basis;
}

static bool refuse(const struct question *question, const struct authority_answer *answer,
                   struct error *err)
{
    if (answer->verdict == AUTHORITY_FORBIDDEN && answer->rule)
        return error_set(
            err, ERROR_DENIED, TEXT_OPERATE_FORBIDDEN, ARG_NAME("act", act_text(question->act)),
            ARG_TEXT("article", answer->rule->article), ARG_TEXT("rule", answer->rule->id));
    if (answer->missing_count > 0 && answer->missing[0].kind == MISSING_BASIS)
        return error_set(err, ERROR_DENIED, TEXT_OPERATE_BASIS_NOT_OPEN,
                         ARG_NAME("act", act_text(question->act)),
                         ARG_NAME("basis", basis_kind_text(question->claim.kind)));
    return error_set(err, ERROR_DENIED, TEXT_OPERATE_MISSING,
                     ARG_NAME("act", act_text(question->act)));
}

bool authorise(const struct operation *operation, const struct question *question,
               struct authority_answer *ret_answer, struct basis *ret_basis, struct error *err)
{
    const struct office *office = &operation->office;
    memset(ret_answer, 0, sizeof *ret_answer);
    if (!office->rules)
        return error_set(err, ERROR_CONFLICT, TEXT_OPERATE_NO_RULES);
    struct asking asking = {
        .operation = operation,
        .facts = facts_of(operation, question),
        .area = question->area,
        .best = ret_answer,
    };
    if (question->releaser)
        visit_standings(office, question, question->releaser, ask, &asking);
    if (!asking.has_best) {
        /* Who would release it is open, and would be of that area. */
        struct standing nobody = {
            .signer = {.party = question->releaser},
            .area = question->releaser ? NULL : question->area,
        };
        ask(&asking, &nobody);
    }
    if (ret_answer->verdict != AUTHORITY_GRANTED)
        return refuse(question, ret_answer, err);
    *ret_basis = basis_of(office, question, ret_answer);
    return true;
}
