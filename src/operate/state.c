/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/state.h"

#include <stdio.h>
#include <string.h>

/* Words: names for files and programs, texts for people. */
struct word {
    const char *name;
    enum text_id text;
};

static const struct word plan_statuses[PLAN_STATUS_COUNT] = {
    [PLAN_DRAFT] = {"draft", TEXT_OPERATE_PLAN_DRAFT},
    [PLAN_APPROVED] = {"approved", TEXT_OPERATE_PLAN_APPROVED},
    [PLAN_FILED] = {"filed", TEXT_OPERATE_PLAN_FILED},
    [PLAN_RETIRED] = {"retired", TEXT_OPERATE_PLAN_RETIRED},
    [PLAN_REPLACED] = {"replaced", TEXT_OPERATE_PLAN_REPLACED},
};
static const struct word act_statuses[ACT_STATUS_COUNT] = {
    [ACT_DRAFTED] = {"drafted", TEXT_OPERATE_ACT_DRAFTED},
    [ACT_CHECKED] = {"checked", TEXT_OPERATE_ACT_CHECKED},
    [ACT_RELEASED] = {"released", TEXT_OPERATE_ACT_RELEASED},
    [ACT_WITHDRAWN] = {"withdrawn", TEXT_OPERATE_ACT_WITHDRAWN},
    [ACT_CORRECTED] = {"corrected", TEXT_OPERATE_ACT_CORRECTED},
};
static const struct word exercise_statuses[EXERCISE_STATUS_COUNT] = {
    [EXERCISE_PREPARED] = {"prepared", TEXT_OPERATE_EXERCISE_PREPARED},
    [EXERCISE_RUNNING] = {"running", TEXT_OPERATE_EXERCISE_RUNNING},
    [EXERCISE_FROZEN] = {"frozen", TEXT_OPERATE_EXERCISE_FROZEN},
    [EXERCISE_ENDED] = {"ended", TEXT_OPERATE_EXERCISE_ENDED},
};

const char *plan_status_name(enum plan_status status)
{
    return plan_statuses[status].name;
}

enum text_id plan_status_text(enum plan_status status)
{
    return plan_statuses[status].text;
}

const char *act_status_name(enum act_status status)
{
    return act_statuses[status].name;
}

bool act_wants_review(const struct act_record *act)
{
    bool was_released = act->status == ACT_RELEASED || act->status == ACT_CORRECTED;
    return was_released && !act->is_reviewed &&
           (act->basis == BASIS_EMERGENCY || act->basis == BASIS_VERBAL);
}

enum text_id act_status_text(enum act_status status)
{
    return act_statuses[status].text;
}

const char *exercise_status_name(enum exercise_status status)
{
    return exercise_statuses[status].name;
}

enum text_id exercise_status_text(enum exercise_status status)
{
    return exercise_statuses[status].text;
}

const char *closure_name(int closure)
{
    static const char *const names[CLOSURE_COUNT] = {"open", "closed"};
    return names[closure];
}

const char *inclusion_name(int inclusion)
{
    static const char *const names[INCLUSION_COUNT] = {"counted", "left_out"};
    return names[inclusion];
}

static struct realm_state new_realm(struct operation *operation, struct realm realm)
{
    return (struct realm_state){
        .realm = realm,
        .arena = operation->arena,
        .changes = &operation->changes,
        .chain = &operation->chain,
    };
}

struct operation *operation_new(struct arena *arena, struct arena *scratch)
{
    struct operation *operation = ARENA_NEW(arena, struct operation);
    operation->scratch = scratch;
    operation->arena = operation->chain.arena = operation->changes.arena = arena;
    operation->office.arena = arena;
    operation->office.changes = &operation->changes;
    operation->office.planning = new_realm(operation, realm_planning());
    operation->live.state = new_realm(operation, realm_live());
    return operation;
}

const struct exercise_state *operation_exercise(const struct operation *operation, uint32_t number)
{
    char key[12];
    snprintf(key, sizeof key, "%u", (unsigned)number);
    return items_find(&operation->exercises, key);
}

const struct realm_state *operation_realm(const struct operation *operation, struct realm realm)
{
    const struct exercise_state *exercise;
    switch (realm.kind) {
    case REALM_PLANNING: return &operation->office.planning;
    case REALM_LIVE: return operation->live.is_commissioned ? &operation->live.state : NULL;
    default:
        exercise = operation_exercise(operation, realm.exercise);
        return exercise ? &exercise->state : NULL;
    }
}

const struct person_key *office_next_key(const struct office *office, const char *person,
                                         uint32_t *at)
{
    while (*at < office->keys.count) {
        const struct person_key *key = office->keys.items[(*at)++];
        if (person && !key->is_revoked && strcmp(key->party, person) == 0)
            return key;
    }
    return NULL;
}

bool office_has_key(const struct office *office, const char *person)
{
    uint32_t at = 0;
    return office_next_key(office, person, &at) != NULL;
}

bool key_was_handed_over(const struct person_key *key)
{
    static const struct public_key none;
    return memcmp(&key->given, &none, sizeof none) != 0;
}

void row_changed(struct changes *changes, struct realm realm, enum row_kind kind, const char *key)
{
    for (uint32_t i = 0; i < changes->count; i++)
        if (changes->rows[i].kind == kind && realm_equal(changes->rows[i].realm, realm) &&
            strcmp(changes->rows[i].key, key) == 0)
            return;
    ARENA_PUSH_ROOM(changes->arena, struct row_change, changes->rows, changes->count,
                    changes->capacity);
    changes->rows[changes->count++] = (struct row_change){realm, kind, key};
}
