/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OPERATE_MODEL_H
#define TESTS_OPERATE_MODEL_H

#include "office.h"

/*
 * What the statuses of acts, incidents, plans, exercises and keys should be, told by the requests
 * that were granted and nothing else: no entry is read, no state is looked at. Written to be
 * obviously right, not to be fast; arrays of a fixed size.
 */
enum {
    MODEL_REALMS = 5,
    MODEL_ACTS = 2000,
    MODEL_STEPS = 500,
    MODEL_INCIDENTS = 2000,
    MODEL_PLANS = 500,
    MODEL_KEYS = 64,
    MODEL_EDITED = 8
};

struct model_act {
    struct act_record said; /* by who drafted it; texts in the model's arena */
    enum act_status status;
    uint32_t released; /* as the how manyth */
    bool is_reviewed;
    enum basis_kind basis;
    const char *drafter, *checker, *releaser;
    uint32_t to_open; /* number of the incident that its release opens */
    /* of a change of keys by two */
    const char *new_key, *new_key_of;
    struct hash sealed;
    bool replaces;
    /* of a change of parties by two */
    const char *removed;
};

/* Done in one step on a verbal order or in an emergency: somebody else has to review it. */
struct model_step {
    uint32_t position; /* of its first entry */
    uint32_t entries;
    enum basis_kind basis;
    const char *by;
    bool is_reviewed;
};

struct model_realm {
    bool is_there;
    uint32_t step_count;
    struct model_step steps[MODEL_STEPS];
    uint32_t act_count, incident_count, last_incident, note_count;
    enum readiness readiness;
    enum exercise_status status;
    const char *plan; /* followed: "2@a" */
    struct model_act acts[MODEL_ACTS];
    struct {
        int64_t level;
        bool is_open, is_closed;
    } incidents[MODEL_INCIDENTS];
};

struct model {
    struct arena *arena;
    struct model_realm realms[MODEL_REALMS]; /* planning, live, exercises 1–3 */
    uint32_t plan_count, key_count, release_count, entry_count, step_review_count;
    uint32_t released[ACT_COUNT]; /* how often */
    struct {
        const char *name;
        int64_t version;
        enum plan_status status;
    } plans[MODEL_PLANS];
    struct {
        const char *id, *party;
        bool is_revoked;
        struct hash sealed;
    } keys[MODEL_KEYS];
    /* What was said of groups of people and of areas; −1 and NULL: as imported. */
    uint32_t group_count, area_count;
    struct {
        const char *key, *by;
        int64_t people;
        int32_t person_class;
        bool is_left_out;
    } groups[MODEL_EDITED];
    struct {
        const char *key, *by, *name;
    } areas[MODEL_EDITED];
};

struct model *model_new(struct arena *arena);
/* A key that the office began with. */
void model_begin_key(struct model *model, const char *id, const char *party);
/* The request was granted, and with it this was made. */
void model_take(struct model *model, const struct request *request,
                const struct decision *decision);
/* Compares with the rows of the projection; the test fails at the first that is otherwise. */
void model_check(const struct model *model, const struct operation *operation);

/* The same for edits of people and areas (model_edits.c); called by those above. */
void model_take_edit(struct model *model, const struct request *request);
void model_check_edits(const struct model *model, const struct operation *operation);

#endif
