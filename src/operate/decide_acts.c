/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"
#include "operate/entry_types.h"

/* What is done about an exercise, not in it. Once it has ended, its records can still go. */
static bool is_control(struct deciding *deciding, const struct act_record *act)
{
    const struct exercise_state *exercise =
        operation_exercise(deciding->operation, deciding->request->realm.exercise);
    bool has_ended = exercise && exercise->status == EXERCISE_ENDED;
    return act->act == (has_ended ? ACT_RECORDS_DESTROY : ACT_EXERCISE_RUN);
}

/* Which particulars are said, and is it said why, in words that are sealed: people may be named
 * there. */
static bool read_values(struct deciding *deciding, struct json_slice values, word_set *ret_given)
{
    struct json_reader json = json_read(values.bytes, values.size);
    struct json_slice name;
    *ret_given = 0;
    if (values.size == 0)
        return true;
    json_enter_object(&json);
    while (json_next_name(&json, &name)) {
        const char *word = arena_copy(deciding->arena, name.bytes, name.size);
        enum particular particular = PARTICULAR_REASON;
        const char *text = json_read_text(&json, deciding->arena);
        bool is_why = strcmp(word, "why") == 0;
        if (!is_why && (!particular_parse(word, &particular) || strlen(text) > FIELD_TEXT_MAX ||
                        particular == PARTICULAR_REASON))
            return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_PARTICULAR,
                             ARG_TEXT("particular", word));
        *ret_given |= (word_set)1 << particular;
    }
    if (!json_end(&json))
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_PARTICULAR,
                         ARG_TEXT("particular", "?"));
    return deciding->request->sealed.is_there ||
           error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_SAID_IN_CLEAR);
}

static const struct incident *incident_of(struct deciding *deciding, const struct act_record *act)
{
    const struct realm_state *realm =
        operation_realm(deciding->operation, deciding->request->realm);
    return items_find(&realm->incidents, act->incident);
}

/* What other fields say counts as given too. */
static void add_particulars(struct act_record *act, word_set given)
{
    act->particulars = given;
    if (act->level > 0)
        act->particulars |= (word_set)1 << PARTICULAR_LEVEL;
    if (act->start_ms > 0)
        act->particulars |= (word_set)1 << PARTICULAR_START;
    if (act->end_ms > 0)
        act->particulars |= (word_set)1 << PARTICULAR_DURATION;
    if (act->notice_ms > 0)
        act->particulars |= (word_set)1 << PARTICULAR_PUBLIC_NOTICE;
    if (act->incident || act->hazard >= 0)
        act->particulars |= (word_set)1 << PARTICULAR_CLASS;
}

static bool check_times(struct deciding *deciding, const struct act_record *act)
{
    if (act->end_ms != 0 && act->start_ms != 0 && act->end_ms <= act->start_ms)
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_ENDS_BEFORE_START);
    return true;
}

static struct question question_of(struct deciding *deciding, const struct act_record *act);

/* What cannot be done alone is not drafted first: nothing of it is to stay. */
static bool goes_at_once(struct deciding *deciding, const struct act_record *act)
{
    struct decision *decision = deciding->decision;
    struct basis basis;
    if (!deciding->request->at_once)
        return true;
    struct question question = question_of(deciding, act);
    question.drafter = deciding->request->author;
    question.particulars = act->particulars;
    decision->has_answer = true;
    return authorise(deciding->operation, &question, &decision->answer, &basis, deciding->err);
}

bool decide_act_draft(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct act_record act = request->act;
    const struct basis basis = {.kind = BASIS_OWN};
    word_set given;
    if (!decide_realm_takes(deciding, is_control(deciding, &act), false) ||
        !decide_author(deciding) || !read_values(deciding, act.values, &given) ||
        !check_times(deciding, &act))
        return false;
    if (act.act == ACT_INCIDENT_OPEN)
        act.incident = NULL;
    if (act.incident && !incident_of(deciding, &act))
        return error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_INCIDENT,
                         ARG_TEXT("incident", act.incident));
    add_particulars(&act, given);
    if (!effects_possible(deciding, &act) || !goes_at_once(deciding, &act))
        return false;
    act.subject = effects_subject(deciding, &act);
    act.values = (struct json_slice){0};
    const struct realm_state *realm = operation_realm(deciding->operation, request->realm);
    if (act.act == ACT_INCIDENT_OPEN)
        act.incident = decide_number(deciding, realm->last_incident + 1);
    act.key = decide_number(deciding, realm->last_act + 1);
    act.drafter_session = request->session;
    deciding->decision->made = act.key;
    return decide_add(deciding, request->realm, "act.drafted", &form_act_drafted, &act, &basis);
}

/* The act the request is about, if its realm takes anything for it. */
static const struct act_record *find_act(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct realm_state *realm = operation_realm(deciding->operation, request->realm);
    const struct act_record *act = realm ? items_find(&realm->acts, request->act_ref.id) : NULL;
    if (!decide_realm_takes(deciding, act && is_control(deciding, act), false) ||
        !decide_author(deciding))
        return NULL;
    if (!act)
        error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_ACT,
                  ARG_TEXT("id", request->act_ref.id));
    return act;
}

static bool wrong_status(struct deciding *deciding, const struct act_record *act)
{
    return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_ACT_STATUS,
                     ARG_TEXT("id", act->key),
                     ARG_NAME("status", act_status_text((enum act_status)act->status)));
}

static bool is_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Where it is not known who sits where, it may be the same seat. */
static bool is_elsewhere(struct deciding *deciding, const char *other_session)
{
    const char *session = deciding->request->session;
    return (session && other_session && strcmp(session, other_session) != 0) ||
           error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_SAME_SESSION);
}

/* A second signature comes from another person and another session. */
static bool is_second(struct deciding *deciding, const char *other, const char *other_session)
{
    const struct request *request = deciding->request;
    if (is_same(request->author, other))
        return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_SAME_PERSON,
                         ARG_TEXT("party", other));
    return is_elsewhere(deciding, other_session);
}

bool decide_act_check(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct act_record *act = find_act(deciding);
    const struct basis basis = {.kind = BASIS_OWN};
    if (!act)
        return false;
    if (act->status != ACT_DRAFTED)
        return wrong_status(deciding, act);
    if (!is_second(deciding, act->drafter, act->drafter_session))
        return false;
    if (!person_has_role(&deciding->operation->office, request->author, ROLE_CHECKER))
        return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NOT_A_CHECKER,
                         ARG_TEXT("party", request->author));
    struct act_step_body body = {.act = act->key, .session = request->session};
    return decide_add(deciding, request->realm, "act.checked", &form_act_checked, &body, &basis);
}

/* The last such act for the incident that was released. */
const struct act_record *act_raised(struct deciding *deciding, const struct act_record *act)
{
    static const struct {
        enum act lifts, raises;
    } pairs[] = {
        {ACT_RESPONSE_SET, ACT_RESPONSE_SET},    {ACT_RESPONSE_END, ACT_RESPONSE_SET},
        {ACT_WARNING_CHANGE, ACT_WARNING_ISSUE}, {ACT_WARNING_LIFT, ACT_WARNING_ISSUE},
        {ACT_ALARM_CLEAR, ACT_ALARM_SOUND},
    };
    const struct realm_state *realm =
        operation_realm(deciding->operation, deciding->request->realm);
    const struct act_record *raised = NULL;
    if (act->act == ACT_CORRECT)
        return items_find(&realm->acts, act->subject);
    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
        for (uint32_t a = 0; pairs[p].lifts == (enum act)act->act && a < realm->acts.count; a++) {
            const struct act_record *other = realm->acts.items[a];
            bool is_it =
                other->act == (int)pairs[p].raises && other->status == ACT_RELEASED &&
                (!act->incident || !other->incident || is_same(act->incident, other->incident));
            raised = is_it ? other : raised;
        }
    }
    return raised;
}

static struct question question_of(struct deciding *deciding, const struct act_record *act)
{
    const struct request *request = deciding->request;
    const struct incident *incident = incident_of(deciding, act);
    const struct act_record *raised = act_raised(deciding, act);
    const char *raiser = raised ? raised->releaser : NULL;
    return (struct question){
        .act = (enum act)act->act,
        .realm = request->realm,
        .area = act->area  ? act->area
                : incident ? incident->area
                           : NULL,
        .level = (uint32_t)(act->level ? act->level
                            : incident ? incident->level
                                       : 0),
        .drafter = act->drafter,
        .checker = act->checker,
        .releaser = request->author,
        .raised_by = raiser,
        .raised_roles = raised ? raised->releaser_roles : 0,
        .is_own_error = act->act == ACT_CORRECT && is_same(request->author, raiser),
        .start_ms = act->start_ms,
        .notice_ms = act->notice_ms,
        .end_ms = act->end_ms,
        .particulars =
            act->particulars | (request->sealed.is_there ? (word_set)1 << PARTICULAR_REASON : 0),
        .claim = request->claim,
        .now_ms = request->now_ms,
    };
}

static word_set missing_kinds(const struct authority_answer *answer)
{
    word_set kinds = 0;
    for (uint32_t m = 0; m < answer->missing_count; m++)
        kinds |= (word_set)1 << answer->missing[m].kind;
    return kinds;
}

/* Where more than one must sign, the releaser sits elsewhere than the others who did. */
static bool sessions_differ(struct deciding *deciding, const struct act_record *act)
{
    const char *releaser = deciding->request->author;
    if (deciding->decision->answer.signatures < 2)
        return true;
    if (act->checker && !is_same(releaser, act->checker) &&
        !is_elsewhere(deciding, act->checker_session))
        return false;
    return is_same(releaser, act->drafter) || is_elsewhere(deciding, act->drafter_session);
}

/* A first signature with a key that was revoked since may be a thief's. */
static bool still_signs(struct deciding *deciding, const char *signer)
{
    return !signer || office_has_key(&deciding->operation->office, signer) ||
           error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_SIGNER_REVOKED,
                     ARG_TEXT("party", signer));
}

bool decide_act_release(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct act_record *act = find_act(deciding);
    struct decision *decision = deciding->decision;
    struct basis basis;
    if (!act)
        return false;
    if (act->status != ACT_DRAFTED && act->status != ACT_CHECKED)
        return wrong_status(deciding, act);
    if (!still_signs(deciding, act->drafter) || !still_signs(deciding, act->checker) ||
        !decide_claim_is_whole(deciding) || !effects_possible(deciding, act))
        return false;
    struct question question = question_of(deciding, act);
    decision->has_answer = true;
    if (!authorise(deciding->operation, &question, &decision->answer, &basis, deciding->err) ||
        !sessions_differ(deciding, act) ||
        (key_to_take(act, deciding->arena) &&
         !is_second(deciding, act->drafter, act->drafter_session)))
        return false;
    struct act_step_body body = {
        .act = act->key,
        .session = request->session,
        .missing = missing_kinds(&decision->answer),
        .roles = roles_for(&deciding->operation->office, &question, request->author),
    };
    decision->made = act->key;
    return decide_add(deciding, request->realm, "act.released", &form_act_released, &body,
                      &basis) &&
           effects_add(deciding, act);
}

/* Who checks or leads may withdraw what others have drafted, and review what they released. */
static bool is_senior(struct deciding *deciding)
{
    static const enum role roles[] = {ROLE_CHECKER,    ROLE_DUTY_LEADER, ROLE_OFFICE_LEADER,
                                      ROLE_GOVERNMENT, ROLE_MILITARY,    ROLE_SUPERIOR};
    const char *author = deciding->request->author;
    for (size_t r = 0; r < sizeof roles / sizeof *roles; r++)
        if (person_has_role(&deciding->operation->office, author, roles[r]))
            return true;
    return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NOT_SENIOR,
                     ARG_TEXT("party", author));
}

bool decide_act_withdraw(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct act_record *act = find_act(deciding);
    const struct basis basis = {.kind = BASIS_OWN};
    if (!act)
        return false;
    if (act->status != ACT_DRAFTED && act->status != ACT_CHECKED)
        return wrong_status(deciding, act);
    if (!is_same(request->author, act->drafter) && !is_senior(deciding))
        return false;
    struct act_step_body body = {.act = act->key};
    return decide_add(deciding, request->realm, "act.withdrawn", &form_act_ended, &body, &basis) &&
           (act->act != ACT_ORGANISATION_CHANGE || change_drop(deciding, act));
}

/* Who is told that somebody takes it back: the releaser first. */
static const char *other_signer(const struct act_record *act, const char *author)
{
    const char *const signers[] = {act->releaser, act->drafter, act->checker};
    for (size_t s = 0; s < sizeof signers / sizeof *signers; s++)
        if (signers[s] && !is_same(signers[s], author))
            return signers[s];
    return NULL;
}

/* What one has released in error needs nobody else to be taken back; the other who signed is told
 * at once. Who has only drafted it takes nothing back that another has answered for. */
bool decide_act_correct(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct act_record *act = find_act(deciding);
    struct decision *decision = deciding->decision;
    struct basis basis;
    if (!act)
        return false;
    if (act->status != ACT_RELEASED)
        return wrong_status(deciding, act);
    if (!decide_claim_is_whole(deciding) || !taking_back_possible(deciding, act))
        return false;
    struct question question = question_of(deciding, act);
    question.act = ACT_CORRECT;
    question.drafter = request->author;
    question.checker = NULL;
    question.raised_by = act->releaser;
    question.raised_roles = act->releaser_roles;
    question.is_own_error = is_same(request->author, act->releaser);
    decision->has_answer = true;
    if (!authorise(deciding->operation, &question, &decision->answer, &basis, deciding->err))
        return false;
    struct act_step_body body = {.act = act->key, .told = other_signer(act, request->author)};
    return decide_add(deciding, request->realm, "act.corrected", &form_act_ended, &body, &basis) &&
           taking_back_add(deciding, act);
}

/* Who of those that signed an act it is; NULL: nobody. */
static const char *signer_among(const struct act_record *act, const char *author)
{
    const char *const signers[] = {act->releaser, act->drafter, act->checker};
    for (size_t s = 0; s < sizeof signers / sizeof *signers; s++)
        if (is_same(signers[s], author))
            return signers[s];
    return NULL;
}

/* An emergency basis is reviewed by somebody who has not signed. */
bool decide_review(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct act_record *act = find_act(deciding);
    const struct basis basis = {.kind = BASIS_OWN};
    if (!act)
        return false;
    if (!act_wants_review(act))
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_NOTHING_TO_REVIEW,
                         ARG_TEXT("id", act->key));
    if (signer_among(act, request->author))
        return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_OWN_REVIEW,
                         ARG_TEXT("party", request->author), ARG_TEXT("id", act->key));
    if (!is_senior(deciding))
        return false;
    struct act_step_body body = {.act = act->key};
    return decide_add(deciding, request->realm, "act.reviewed", &form_act_ended, &body, &basis);
}

void act_outlook(const struct operation *operation, struct realm realm,
                 const struct act_record *act, int64_t now_ms, struct authority_answer *ret_answer)
{
    const struct request request = {
        .kind = REQUEST_ACT_RELEASE,
        .now_ms = now_ms,
        .realm = realm,
        .author = act->releaser,
        .claim = {.kind = BASIS_RULE},
    };
    struct error err;
    struct basis basis;
    struct deciding deciding = {.operation = operation, .request = &request, .err = &err};
    const struct question question = question_of(&deciding, act);
    authorise(operation, &question, ret_answer, &basis, &err);
}
