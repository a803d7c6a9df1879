/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_STATE_H
#define OPERATE_STATE_H

#include "entry/chain.h"
#include "operate/body.h"
#include "operate/items.h"

/*
 * What the entries so far come to. The state is a fold of the log: operation_new, then
 * operation_apply for each entry, and nothing else ever changes it.
 *
 * Three realms, apart by type. The office (planning) is what the others read but cannot touch: an
 * entry of the live realm is applied by a function that is handed the `struct realm_state` of the
 * live realm and nothing more, and the same for each exercise. There is one function that
 * makes realms, apply_whole; a real event freezes an exercise by an entry of that exercise.
 */

/* Organisations, posts and persons. */
struct party {
    const char *key;
    int32_t kind;
    const char *name;         /* of organisations and posts; a person's is in its private record */
    const char *parent;       /* of an organisation, the one above; of a post or person, its own */
    const char *area;         /* code; NULL = that of the parent */
    word_set roles;           /* of a post */
    int64_t rank;             /* of a post; 0 = the highest of its roles by the rule set */
    const char *holder;       /* of a post: a person */
    struct key_list deputies; /* of a post: persons or posts, first come first */
    bool is_removed;
    bool has_record; /* a person's private record: */
    struct hash record;
};

struct area {
    const char *key; /* its code */
    const char *name, *parent;
};

/* `to` may do `acts` as `from` may, within `area`, until `until_ms`. */
struct delegation {
    const char *key;
    const char *from, *to, *area;
    word_set acts;
    int64_t until_ms;
    bool is_ended;
};

struct node {
    const char *key; /* node id: the id of its first key */
    struct public_key public_key;
    bool is_retired;
    bool is_unconfirmed; /* joined alone for a real event; no administrator has confirmed it yet */
    int64_t joined_at_ms, confirmed_at_ms, rotated_at_ms, retired_at_ms; /* 0 = not yet */
};

struct person_key {
    const char *key; /* key id */
    const char *party;
    struct public_key public_key;
    struct hash sealed; /* of its bytes under the owner's password; zero: nobody has said */
    /* Of a key that another person had prepared (decision 0009): the one that was prepared, and its
     * signature over this one. Else zero. */
    struct public_key given;
    struct signature proof;
    const char *by; /* who signed for it: before whom it was taken over; NULL = nobody known */
    int64_t added_at_ms;
    bool is_revoked;
    int64_t revoked_at_ms;
};

/* What the last import of a noun ("sites", "hazard/flood") brought. */
struct reference {
    const char *key;
    const char *source;
    struct hash file, content;
    struct hash sources; /* what is said of all sources; zeros in entries of version 1 */
    int64_t total, accepted, refused;
    const char *by; /* who imported it; NULL = nobody known */
    int64_t at_ms, position;
};

enum { CLOSURE_OPEN, CLOSURE_CLOSED, CLOSURE_COUNT };
const char *closure_name(int closure);

/* What has been changed of a site; −1 = as imported. */
struct site_change {
    const char *key;
    int64_t places, usable_after_h;
    int32_t state, access, visibility, closure;
    int32_t suitable[HAZARD_COUNT];
    const char *by; /* who changed it last; NULL = nobody known */
    int64_t at_ms, position;
    const char *scope; /* of the private record that says why; NULL = none does */
    struct hash record;
};

enum { INCLUSION_COUNTED, INCLUSION_LEFT_OUT, INCLUSION_COUNT };
const char *inclusion_name(int inclusion);

/* What has been changed of a group of people; −1 = as imported. */
struct people_change {
    const char *key; /* "source:key", whatever other sources have */
    int64_t people;
    int32_t person_class;
    int32_t inclusion; /* left out: of every plan, until it is counted again */
    const char *by;    /* who changed it last; NULL = nobody known */
    int64_t at_ms, position;
    const char *scope; /* of the private record that says why; NULL = none does */
    struct hash record;
};

/* What has been changed of an area. Where it lies in the tree is no matter of an edit: the tree
 * says who may act (decision 0015). */
struct area_change {
    const char *key;  /* "source:code" */
    const char *name; /* NULL = as imported */
    const char *by;   /* who changed it last; NULL = nobody known */
    int64_t at_ms, position;
    const char *scope; /* of the private record that says why; NULL = none does */
    struct hash record;
};

enum plan_status {
    PLAN_DRAFT,
    PLAN_APPROVED,
    PLAN_FILED,
    PLAN_RETIRED,
    PLAN_REPLACED, /* a draft that a newer draft has replaced */
    PLAN_STATUS_COUNT
};
const char *plan_status_name(enum plan_status status);
enum text_id plan_status_text(enum plan_status status);

/* Whether a version is followed is a matter of the realm that follows it (realm_state.plan). */
struct plan_version {
    const char *key; /* "2@a": version and name */
    const char *name;
    int64_t version;
    int32_t status, hazard;
    int64_t assumes; /* changes to the data; with any the plan is hypothetical */
    struct hash content;
    struct hash roads, people, sites, areas, hazards; /* what it was made from */
    const char *made_by;                              /* NULL = nobody known */
    int64_t made_at_ms, made_position;
    const char *by; /* who changed the status last; NULL = nobody known */
    int64_t at_ms, position;
};

/* A purpose for which private records are kept: an incident, a person, the office. */
struct scope {
    const char *key;
    bool is_closed;
    int64_t record_count, first_position; /* of entries that commit to its records */
    struct key_list backups;              /* that may hold them, named when it was closed */
    struct key_list exports; /* of the log, named too by older entries: those hold none */
};

/* A copy that left the file: a backup or an export, by its number. */
struct copy {
    const char *key;
    const char *file; /* without folders */
    struct hash hash;
    int64_t size, position;
    bool is_backup; /* else an export */
    bool has_keys;  /* the keyring went with it */
};

enum act_status {
    ACT_DRAFTED,
    ACT_CHECKED,
    ACT_RELEASED,
    ACT_WITHDRAWN, /* before its release */
    ACT_CORRECTED, /* after it, as an error */
    ACT_STATUS_COUNT
};
const char *act_status_name(enum act_status status);
enum text_id act_status_text(enum act_status status);

/*
 * Something to be done that needs authority, from its draft on. What is done in one step (a site is
 * edited, data are imported) is none, and stands here only if it rests on a verbal order or an
 * emergency: then somebody has to review it as he reviews an act.
 */
struct act_record {
    const char *key; /* "1", "2", … within its realm; done in one step: "e137", its entry */
    int32_t act, status;
    const char *area, *subject, *incident;
    int64_t level, start_ms, notice_ms, end_ms; /* 0 = not said */
    int32_t readiness, hazard;                  /* of posture.set, of incident.open; −1 */
    word_set particulars;                       /* given, beside those above */
    const char *scope;                          /* what was said and why is sealed under it; NULL */
    struct hash record;                         /* … and this is what the draft commits to */
    struct json_slice values;                   /* said in clear, in logs of before it was sealed */
    struct json_slice document;                 /* of rules.change */
    const char *did;                            /* done in one step: the type of its entry; NULL */
    struct json_slice done;                     /* … its body */
    int64_t further;                            /* … and how many more entries came with it */
    const char *drafter, *drafter_session, *checker, *checker_session, *releaser;
    word_set releaser_roles;    /* that he had then; 0: of logs that do not say */
    int32_t basis;              /* enum basis_kind once released: */
    const char *rule, *article; /* BASIS_RULE */
    int64_t given_at_ms;        /* BASIS_VERBAL */
    bool called_back;           /* BASIS_VERBAL */
    const char *superior;       /* BASIS_EMERGENCY: who is told; or NULL */
    int64_t review_by_ms;       /* of an emergency basis; 0 */
    bool is_reviewed;
    word_set missing; /* kinds of missing things to be made good (enum missing_kind) */
    int64_t drafted_at_ms, released_at_ms; /* 0 = not yet */
    int64_t position; /* of the entry that drafted it, then of the one that released it */
};

/* Released or done on a verbal order or in an emergency, which somebody else still has to judge. */
bool act_wants_review(const struct act_record *act);

struct incident {
    const char *key;
    int32_t hazard;
    const char *area;
    int64_t level; /* of the response: 0 none, 1 (一级) highest … 4 */
    bool is_closed;
};

/* What the projection keeps, by kind. */
enum row_kind {
    ROW_ACT,
    ROW_AREA,
    ROW_AREA_EDIT,
    ROW_COPY,
    ROW_DELEGATION,
    ROW_EXERCISE,
    ROW_INCIDENT,
    ROW_KEY,
    ROW_NODE,
    ROW_PARTY,
    ROW_PEOPLE,
    ROW_PLAN,
    ROW_POSTURE,
    ROW_REFERENCE,
    ROW_RULES,
    ROW_SCOPE,
    ROW_SITE,
    ROW_KIND_COUNT
};
const char *row_kind_name(enum row_kind kind);

/* Rows that the last applied entry has changed. */
struct row_change {
    struct realm realm;
    enum row_kind kind;
    const char *key;
};
struct changes {
    struct arena *arena;
    uint32_t count, capacity;
    struct row_change *rows;
};

/* What happens in one realm, live or an exercise; nothing of any other. */
struct realm_state {
    struct realm realm;
    struct arena *arena;
    struct changes *changes;
    const struct chain *chain; /* counts the entries: positions */
    int32_t readiness;
    struct items acts, incidents, scopes;
    int64_t last_act;       /* the highest number of a draft */
    int64_t last_incident;  /* the highest number that an incident has, or shall have */
    const char *plan;       /* key of the plan version that is followed here; NULL */
    bool has_followed_plan; /* now or once */
    int64_t note_count;
};

enum exercise_status {
    EXERCISE_PREPARED,
    EXERCISE_RUNNING,
    EXERCISE_FROZEN, /* by a real event */
    EXERCISE_ENDED,
    EXERCISE_STATUS_COUNT
};
const char *exercise_status_name(enum exercise_status status);
enum text_id exercise_status_text(enum exercise_status status);

struct live_state {
    bool is_commissioned;
    struct realm_state state;
};

struct exercise_state {
    const char *key; /* its number */
    const char *title;
    int32_t status;
    struct realm_state state;
};

/* The office: everything that holds in peacetime planning and is read by all realms. */
struct office {
    struct arena *arena;
    struct changes *changes;
    struct items nodes, keys, parties, areas, delegations, references, sites, plans, copies;
    struct items people, area_edits; /* what was changed of them, as of `sites` */
    struct rule_set *rules;          /* NULL until a set is adopted */
    int64_t rules_position;
    struct realm_state planning; /* acts within the office: approving a plan, changing the rules */
};

struct operation {
    struct arena *arena;
    struct arena *scratch; /* of one apply */
    struct chain chain;
    struct changes changes;
    struct office office;
    struct live_state live;
    struct items exercises;
    int64_t unknown_count; /* entries of types this program does not know; kept and skipped */
    int64_t last_time_ms;
};

/* Everything is in `arena`; `scratch` serves each apply and must outlive the operation. */
struct operation *operation_new(struct arena *arena, struct arena *scratch);

/* The state of a realm; NULL if there is no such exercise, or no live realm yet. */
const struct realm_state *operation_realm(const struct operation *operation, struct realm realm);
const struct exercise_state *operation_exercise(const struct operation *operation, uint32_t number);

/* For apply: remembers that a row has changed. */
void row_changed(struct changes *changes, struct realm realm, enum row_kind kind, const char *key);

/* The person's valid keys, oldest first; `*at` is 0 for the first. NULL: no more. */
const struct person_key *office_next_key(const struct office *office, const char *person,
                                         uint32_t *at);
bool office_has_key(const struct office *office, const char *person);
/* Was it prepared by another, and taken over by its owner? */
bool key_was_handed_over(const struct person_key *key);

/*
 * Two persons with valid keys can give keys to others: one holds a post of an administrator,
 * another one of a duty leader or office leader. Before that the office is being founded, and
 * nobody is asked who he is.
 */
bool office_is_founded(const struct office *office);

#endif
