/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "model.h"

#include <stdio.h>

#include "operate/forms.h"

/* What is taken. */

static const char *keep(struct model *model, const char *text)
{
    return text ? arena_copy_text(model->arena, text) : NULL;
}

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static uint32_t place_of(struct realm realm)
{
    return realm.kind == REALM_EXERCISE ? 1 + realm.exercise : (uint32_t)realm.kind;
}

struct model *model_new(struct arena *arena)
{
    struct model *model = ARENA_NEW(arena, struct model);
    model->arena = arena;
    model->realms[0].is_there = true;
    return model;
}

void model_begin_key(struct model *model, const char *id, const char *party)
{
    assert_true(model->key_count < MODEL_KEYS);
    model->keys[model->key_count].id = keep(model, id);
    model->keys[model->key_count].is_revoked = false;
    model->keys[model->key_count++].party = keep(model, party);
}

static void revoke_keys(struct model *model, const char *id, const char *party)
{
    for (uint32_t k = 0; k < model->key_count; k++)
        if ((id && same(model->keys[k].id, id)) || (party && same(model->keys[k].party, party)))
            model->keys[k].is_revoked = true;
}

static struct model_act *new_act(struct model *model, struct model_realm *realm,
                                 const struct request *request, enum act act)
{
    assert_true(realm->act_count < MODEL_ACTS);
    struct model_act *made = &realm->acts[realm->act_count++];
    made->said = (struct act_record){.act = (int32_t)act};
    made->status = ACT_DRAFTED;
    made->drafter = keep(model, request->author);
    return made;
}

/* "name@version" is that version; a name alone is the newest, or what is followed and ends. */
static const char *plan_meant(struct model *model, const struct model_realm *realm, enum act act,
                              const char *subject)
{
    char text[64];
    const char *newest = NULL;
    int64_t highest = 0;
    for (uint32_t p = 0; p < model->plan_count; p++) {
        snprintf(text, sizeof text, "%lld@%s", (long long)model->plans[p].version,
                 model->plans[p].name);
        if (act == ACT_PLAN_RETIRE && same(realm->plan, text) &&
            same(model->plans[p].name, subject))
            return realm->plan;
    }
    for (uint32_t p = 0; p < model->plan_count; p++) {
        const char *name = model->plans[p].name;
        int64_t version = model->plans[p].version;
        snprintf(text, sizeof text, "%s@%lld", name, (long long)version);
        bool is_it = same(text, subject);
        if (is_it || (same(name, subject) && version > highest && highest != INT64_MAX)) {
            snprintf(text, sizeof text, "%lld@%s", (long long)version, name);
            newest = keep(model, text);
            highest = is_it ? INT64_MAX : version;
        }
    }
    return newest;
}

static bool is_of_plan(enum act act)
{
    return act == ACT_PLAN_APPROVE || act == ACT_PLAN_FILE || act == ACT_PLAN_ACTIVATE ||
           act == ACT_PLAN_RETIRE;
}

static void take_draft(struct model *model, struct model_realm *realm,
                       const struct request *request)
{
    struct model_act *act = new_act(model, realm, request, (enum act)request->act.act);
    act->said.level = request->act.level;
    act->said.readiness = request->act.readiness;
    act->said.incident = keep(model, request->act.incident);
    if (request->act.act == ACT_INCIDENT_OPEN)
        act->to_open = ++realm->last_incident;
    act->said.subject =
        is_of_plan((enum act)request->act.act)
            ? plan_meant(model, realm, (enum act)request->act.act, request->act.subject)
            : keep(model, request->act.subject);
}

static void set_plan(struct model *model, const char *key, enum plan_status status)
{
    char text[64];
    for (uint32_t p = 0; p < model->plan_count; p++) {
        snprintf(text, sizeof text, "%lld@%s", (long long)model->plans[p].version,
                 model->plans[p].name);
        if (same(text, key))
            model->plans[p].status = status;
    }
}

static void set_level(struct model_realm *realm, const char *incident, int64_t level)
{
    realm->incidents[strtol(incident, NULL, 10) - 1].level = level;
}

static void take_exercise_step(struct model_realm *realm, const char *step)
{
    realm->status = same(step, "end") ? EXERCISE_ENDED : EXERCISE_RUNNING;
}

static enum plan_status plan_status_of(const struct model *model, const char *key)
{
    char text[64];
    for (uint32_t p = 0; p < model->plan_count; p++) {
        snprintf(text, sizeof text, "%lld@%s", (long long)model->plans[p].version,
                 model->plans[p].name);
        if (same(text, key))
            return model->plans[p].status;
    }
    fail_msg("no plan %s", key);
    return PLAN_DRAFT;
}

/* The last of two kinds that was released and stands; of one incident if `incident`. */
static const struct model_act *last_standing(const struct model_realm *realm, enum act a,
                                             enum act b, const char *incident)
{
    const struct model_act *last = NULL;
    for (uint32_t i = 0; i < realm->act_count; i++) {
        const struct model_act *act = &realm->acts[i];
        if (act->status == ACT_RELEASED && (act->said.act == (int)a || act->said.act == (int)b) &&
            (!incident || same(act->said.incident, incident)) &&
            (!last || act->released > last->released))
            last = act;
    }
    return last;
}

static bool stands_for_plan(const struct model_realm *realm, enum act kind, const char *plan)
{
    for (uint32_t i = 0; i < realm->act_count; i++) {
        const struct model_act *act = &realm->acts[i];
        if (act->status == ACT_RELEASED && act->said.act == (int)kind &&
            same(act->said.subject, plan))
            return true;
    }
    return false;
}

static bool has_newer_version(const struct model *model, const char *key)
{
    const char *name = strchr(key, '@') + 1;
    for (uint32_t p = 0; p < model->plan_count; p++)
        if (same(model->plans[p].name, name) && model->plans[p].version > strtoll(key, NULL, 10))
            return true;
    return false;
}

static void take_back_status(struct model *model, const struct model_act *act)
{
    const char *plan = act->said.subject;
    enum plan_status status = plan_status_of(model, plan);
    if (act->said.act == ACT_PLAN_APPROVE && status == PLAN_APPROVED)
        set_plan(model, plan, has_newer_version(model, plan) ? PLAN_REPLACED : PLAN_DRAFT);
    if (act->said.act == ACT_PLAN_FILE && status == PLAN_FILED)
        set_plan(model, plan, PLAN_APPROVED);
    if (act->said.act == ACT_PLAN_RETIRE && status == PLAN_RETIRED) {
        bool was_filed = stands_for_plan(&model->realms[0], ACT_PLAN_FILE, plan);
        bool was_approved = stands_for_plan(&model->realms[0], ACT_PLAN_APPROVE, plan);
        set_plan(model, plan,
                 was_filed                        ? PLAN_FILED
                 : was_approved                   ? PLAN_APPROVED
                 : has_newer_version(model, plan) ? PLAN_REPLACED
                                                  : PLAN_DRAFT);
    }
}

/* What is in force is told by what still stands, as if this had never been released. */
static void take_back(struct model *model, struct model_realm *realm, struct model_act *act)
{
    bool is_planning = realm == &model->realms[0];
    const char *incident = act->said.incident;
    const struct model_act *last;
    act->status = ACT_CORRECTED;
    switch (act->said.act) {
    case ACT_POSTURE_SET:
        last = last_standing(realm, ACT_POSTURE_SET, ACT_POSTURE_SET, NULL);
        realm->readiness = last ? (enum readiness)last->said.readiness : READINESS_PEACE;
        break;
    case ACT_RESPONSE_SET:
    case ACT_RESPONSE_END:
        last = last_standing(realm, ACT_RESPONSE_SET, ACT_RESPONSE_END, incident);
        if (!realm->incidents[strtol(incident, NULL, 10) - 1].is_closed)
            set_level(realm, incident,
                      last && last->said.act == ACT_RESPONSE_SET ? last->said.level : 0);
        break;
    case ACT_PLAN_APPROVE:
    case ACT_PLAN_FILE: take_back_status(model, act); break;
    case ACT_PLAN_ACTIVATE:
    case ACT_PLAN_RETIRE:
        if (is_planning) {
            take_back_status(model, act);
            break;
        }
        last = last_standing(realm, ACT_PLAN_ACTIVATE, ACT_PLAN_RETIRE, NULL);
        realm->plan = last && last->said.act == ACT_PLAN_ACTIVATE ? last->said.subject : NULL;
        break;
    default: break;
    }
}

static void take_effect(struct model *model, struct model_realm *realm, const struct model_act *act)
{
    bool is_planning = realm == &model->realms[0];
    switch (act->said.act) {
    case ACT_PLAN_APPROVE: set_plan(model, act->said.subject, PLAN_APPROVED); break;
    case ACT_PLAN_FILE: set_plan(model, act->said.subject, PLAN_FILED); break;
    case ACT_PLAN_ACTIVATE: realm->plan = act->said.subject; break;
    case ACT_PLAN_RETIRE:
        if (is_planning)
            set_plan(model, act->said.subject, PLAN_RETIRED);
        else
            realm->plan = NULL;
        break;
    case ACT_POSTURE_SET: realm->readiness = (enum readiness)act->said.readiness; break;
    case ACT_INCIDENT_OPEN:
        assert_true(act->to_open <= MODEL_INCIDENTS);
        realm->incidents[act->to_open - 1].is_open = true;
        realm->incident_count++;
        break;
    case ACT_RESPONSE_SET: set_level(realm, act->said.incident, act->said.level); break;
    case ACT_RESPONSE_END: set_level(realm, act->said.incident, 0); break;
    case ACT_LIVE_COMMISSION: model->realms[1].is_there = true; break;
    case ACT_EXERCISE_RUN: take_exercise_step(realm, act->said.subject); break;
    case ACT_CORRECT:
        take_back(model, realm, &realm->acts[strtol(act->said.subject, NULL, 10) - 1]);
        break;
    case ACT_KEY_CHANGE:
        if (act->replaces)
            revoke_keys(model, NULL, act->new_key_of);
        model_begin_key(model, act->new_key, act->new_key_of);
        model->keys[model->key_count - 1].sealed = act->sealed;
        break;
    case ACT_ORGANISATION_CHANGE: revoke_keys(model, NULL, act->removed); break;
    default: break;
    }
}

static bool is_on_order(const struct draft *draft)
{
    return draft->basis.kind == BASIS_VERBAL || draft->basis.kind == BASIS_EMERGENCY;
}

/* On what a decision rests it says itself. A release is an act's, and waits with it. */
static void take_one_step(struct model *model, struct model_realm *realm,
                          const struct request *request, const struct decision *decision)
{
    struct model_step step = {
        .position = model->entry_count + 1,
        .by = keep(model, request->author),
        .basis = decision->count > 0 ? decision->drafts[0].basis.kind : BASIS_OWN,
    };
    for (uint32_t d = 0; d < decision->count; d++)
        step.entries += is_on_order(&decision->drafts[d]);
    if (step.entries == 0 || request->kind == REQUEST_ACT_RELEASE)
        return;
    assert_true(realm->step_count < MODEL_STEPS);
    realm->steps[realm->step_count++] = step;
}

static void review_step(struct model *model, struct model_realm *realm, const char *id)
{
    for (uint32_t s = 0; s < realm->step_count; s++)
        if (realm->steps[s].position == (uint32_t)strtol(id + 1, NULL, 10)) {
            realm->steps[s].is_reviewed = true;
            model->step_review_count++;
        }
}

static void take_step(struct model *model, struct model_realm *realm, const struct request *request)
{
    long number = strtol(request->act_ref.id, NULL, 10);
    assert_true(number >= 1 && number <= (long)realm->act_count);
    struct model_act *act = &realm->acts[number - 1];
    enum basis_kind claimed = request->claim.kind;
    switch (request->kind) {
    case REQUEST_ACT_CHECK:
        act->status = ACT_CHECKED;
        act->checker = keep(model, request->author);
        break;
    case REQUEST_ACT_RELEASE:
        act->status = ACT_RELEASED;
        act->released = ++model->release_count;
        act->releaser = keep(model, request->author);
        act->basis = claimed == BASIS_VERBAL || claimed == BASIS_EMERGENCY ? claimed : BASIS_RULE;
        model->released[act->said.act]++;
        if (act->new_key && !same(act->drafter, act->new_key_of)) {
            act->new_key = keep(model, request->act_ref.taken->key);
            act->sealed = request->act_ref.taken->sealed;
        }
        take_effect(model, realm, act);
        break;
    case REQUEST_ACT_WITHDRAW: act->status = ACT_WITHDRAWN; break;
    case REQUEST_ACT_CORRECT: take_back(model, realm, act); break;
    default: act->is_reviewed = true; break;
    }
}

static void take_plan(struct model *model, const struct request *request)
{
    int64_t highest = 0;
    for (uint32_t p = 0; p < model->plan_count; p++) {
        if (!same(model->plans[p].name, request->plan.plan.name))
            continue;
        if (model->plans[p].version > highest)
            highest = model->plans[p].version;
        if (model->plans[p].status == PLAN_DRAFT)
            model->plans[p].status = PLAN_REPLACED;
    }
    assert_true(model->plan_count < MODEL_PLANS);
    model->plans[model->plan_count].name = keep(model, request->plan.plan.name);
    model->plans[model->plan_count].version = highest + 1;
    model->plans[model->plan_count++].status = PLAN_DRAFT;
}

static void take_real_event(struct model *model, struct model_realm *realm)
{
    realm->note_count++;
    for (uint32_t r = 2; r < MODEL_REALMS; r++)
        if (model->realms[r].is_there && model->realms[r].status == EXERCISE_RUNNING)
            model->realms[r].status = EXERCISE_FROZEN;
}

static void take_new_exercise(struct model *model)
{
    uint32_t r = 2;
    while (model->realms[r].is_there)
        r++;
    model->realms[r].is_there = true;
    model->realms[r].status = EXERCISE_PREPARED;
}

/* Changes of parties and keys are drafts of the office's own, all of them made by two. */
static void take_change(struct model *model, const struct request *request)
{
    bool is_key = request->kind == REQUEST_KEY_ADD;
    struct model_act *act = new_act(model, &model->realms[0], request,
                                    is_key ? ACT_KEY_CHANGE : ACT_ORGANISATION_CHANGE);
    if (is_key) {
        act->new_key = keep(model, request->key.key_id);
        act->new_key_of = keep(model, request->key.party);
        act->replaces = request->key.replaces;
        act->sealed = request->key.sealed;
    }
    act->removed = request->kind == REQUEST_PARTY_REMOVE ? keep(model, request->key_of) : NULL;
}

static void reseal(struct model *model, const struct request *request)
{
    for (uint32_t k = 0; k < model->key_count; k++)
        if (same(model->keys[k].id, request->author_key))
            model->keys[k].sealed = request->key.sealed;
}

void model_take(struct model *model, const struct request *request, const struct decision *decision)
{
    struct model_realm *realm = &model->realms[place_of(request->realm)];
    assert_true(realm->is_there);
    switch (request->kind) {
    case REQUEST_NOTE: realm->note_count++; break;
    case REQUEST_ACT_DRAFT: take_draft(model, realm, request); break;
    case REQUEST_ACT_CHECK:
    case REQUEST_ACT_RELEASE:
    case REQUEST_ACT_WITHDRAW:
    case REQUEST_ACT_CORRECT: take_step(model, realm, request); break;
    case REQUEST_REVIEW:
        if (request->act_ref.id[0] == 'e')
            review_step(model, realm, request->act_ref.id);
        else
            take_step(model, realm, request);
        break;
    case REQUEST_INCIDENT_CLOSE:
        realm->incidents[strtol(request->key_of, NULL, 10) - 1].is_closed = true;
        break;
    case REQUEST_REAL_EVENT: take_real_event(model, realm); break;
    case REQUEST_PLAN: take_plan(model, request); break;
    case REQUEST_PEOPLE_EDIT:
    case REQUEST_AREA_EDIT: model_take_edit(model, request); break;
    case REQUEST_EXERCISE_CREATE: take_new_exercise(model); break;
    case REQUEST_KEY_RESEAL: reseal(model, request); break;
    case REQUEST_KEY_REVOKE:
        revoke_keys(model, request->key.key_id, request->key.key_id ? NULL : request->key.party);
        break;
    default: break;
    }
    take_one_step(model, realm, request, decision);
    model->entry_count += decision->count;
    if (decision->is_draft)
        take_change(model, request);
    /* Areas that are known already: nothing but the reason is written, as a note. */
    else if (request->kind == REQUEST_AREAS && request->sealed.is_there)
        realm->note_count++;
}

/* What is compared: rows as they stand in the projection. */

struct comparing {
    const struct model *model;
    const struct operation *operation;
    struct arena *scratch;
    struct buffer row;
};

static const char *row_of(struct comparing *comparing, struct realm realm, enum row_kind kind,
                          const char *key)
{
    const struct row_change row = {realm, kind, key};
    buffer_clear(&comparing->row);
    operation_row(comparing->operation, &row, &comparing->row);
    return buffer_text(&comparing->row);
}

static void read_row(struct comparing *comparing, struct realm realm, enum row_kind kind,
                     const char *key, const struct body_form *form, void *ret_row)
{
    const char *text = row_of(comparing, realm, kind, key);
    const char *field;
    if (!body_read(form, (struct json_slice){text, strlen(text)}, comparing->scratch, ret_row,
                   &field))
        fail_msg("%s: %s", field ? field : "row", text);
}

static const char *number(struct comparing *comparing, uint32_t value)
{
    char text[16];
    snprintf(text, sizeof text, "%u", (unsigned)value);
    return arena_copy_text(comparing->scratch, text);
}

static void compare_act(struct comparing *comparing, struct realm realm, uint32_t a)
{
    const struct model_act *act = &comparing->model->realms[place_of(realm)].acts[a];
    struct act_record row;
    bool was_released = act->releaser != NULL;
    read_row(comparing, realm, ROW_ACT, number(comparing, a + 1), &kept_act, &row);
    assert_int_equal(row.act, act->said.act);
    assert_int_equal(row.status, act->status);
    assert_int_equal(row.is_reviewed, act->is_reviewed);
    assert_int_equal(row.basis, was_released ? (int)act->basis : -1);
    assert_true(same(row.drafter, act->drafter));
    assert_true(same(row.checker, act->checker));
    assert_true(same(row.releaser, act->releaser));
}

static void compare_step(struct comparing *comparing, struct realm realm,
                         const struct model_step *step)
{
    struct act_record row;
    char key[16];
    snprintf(key, sizeof key, "e%u", (unsigned)step->position);
    read_row(comparing, realm, ROW_ACT, key, &kept_act, &row);
    assert_int_equal(row.status, ACT_RELEASED);
    assert_int_equal(row.is_reviewed, step->is_reviewed);
    assert_int_equal(row.basis, step->basis);
    assert_int_equal(row.further, step->entries - 1);
    assert_non_null(row.did);
    assert_true(same(row.releaser, step->by));
}

static void compare_incident(struct comparing *comparing, struct realm realm, uint32_t i)
{
    const struct model_realm *expected = &comparing->model->realms[place_of(realm)];
    struct incident row;
    read_row(comparing, realm, ROW_INCIDENT, number(comparing, i + 1), &kept_incident, &row);
    assert_int_equal(row.level, expected->incidents[i].level);
    assert_int_equal(row.is_closed, expected->incidents[i].is_closed);
}

static void expect(struct comparing *comparing, struct realm realm, enum row_kind kind,
                   const char *key, const char *part)
{
    if (!strstr(row_of(comparing, realm, kind, key), part))
        fail_msg("%s %s: %s is not in %s", row_kind_name(kind), key, part,
                 buffer_text(&comparing->row));
}

static const char *quoted(struct comparing *comparing, const char *name, const char *value)
{
    struct buffer text = {0};
    buffer_add_format(&text, "\"%s\":\"%s\"", name, value);
    const char *copy = arena_copy_text(comparing->scratch, buffer_text(&text));
    buffer_free(&text);
    return copy;
}

static void compare_realm(struct comparing *comparing, struct realm realm)
{
    const struct model_realm *expected = &comparing->model->realms[place_of(realm)];
    const struct realm_state *state = operation_realm(comparing->operation, realm);
    assert_true(expected->is_there == (state != NULL));
    if (!state)
        return;
    assert_int_equal(state->acts.count, expected->act_count + expected->step_count);
    assert_int_equal(state->last_act, expected->act_count);
    assert_int_equal(state->incidents.count, expected->incident_count);
    assert_int_equal(state->note_count, expected->note_count);
    for (uint32_t a = 0; a < expected->act_count; a++)
        compare_act(comparing, realm, a);
    for (uint32_t s = 0; s < expected->step_count; s++)
        compare_step(comparing, realm, &expected->steps[s]);
    for (uint32_t i = 0; i < expected->last_incident; i++)
        if (expected->incidents[i].is_open)
            compare_incident(comparing, realm, i);
    assert_true(same(state->plan, expected->plan));
    if (expected->plan)
        expect(comparing, realm, ROW_POSTURE, "plan", quoted(comparing, "plan", expected->plan));
    expect(comparing, realm, ROW_POSTURE, "readiness",
           quoted(comparing, "readiness", readiness_name(expected->readiness)));
    if (realm.kind == REALM_EXERCISE)
        expect(comparing, realm, ROW_EXERCISE, "exercise",
               quoted(comparing, "status", exercise_status_name(expected->status)));
}

static void compare_plans(struct comparing *comparing)
{
    const struct model *model = comparing->model;
    assert_int_equal(comparing->operation->office.plans.count, model->plan_count);
    for (uint32_t p = 0; p < model->plan_count; p++) {
        struct plan_version row;
        char key[64];
        snprintf(key, sizeof key, "%lld@%s", (long long)model->plans[p].version,
                 model->plans[p].name);
        read_row(comparing, realm_planning(), ROW_PLAN, key, &kept_plan, &row);
        assert_int_equal(row.status, model->plans[p].status);
        assert_int_equal(row.version, model->plans[p].version);
        assert_string_equal(row.name, model->plans[p].name);
    }
}

static void compare_keys(struct comparing *comparing)
{
    const struct model *model = comparing->model;
    assert_int_equal(comparing->operation->office.keys.count, model->key_count);
    for (uint32_t k = 0; k < model->key_count; k++) {
        struct person_key row;
        read_row(comparing, realm_planning(), ROW_KEY, model->keys[k].id, &kept_key, &row);
        assert_string_equal(row.party, model->keys[k].party);
        assert_int_equal(row.is_revoked, model->keys[k].is_revoked);
        assert_memory_equal(&row.sealed, &model->keys[k].sealed, sizeof row.sealed);
    }
}

void model_check(const struct model *model, const struct operation *operation)
{
    struct comparing comparing = {model, operation, arena_new(), {0}};
    compare_realm(&comparing, realm_planning());
    compare_realm(&comparing, realm_live());
    for (uint32_t e = 1; e <= MODEL_REALMS - 2; e++)
        compare_realm(&comparing, realm_exercise(e));
    compare_plans(&comparing);
    compare_keys(&comparing);
    model_check_edits(model, operation);
    buffer_free(&comparing.row);
    arena_free(comparing.scratch);
}
