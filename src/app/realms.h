/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_REALMS_H
#define APP_REALMS_H

#include "app/actor.h"

/*
 * What is going on, live and in exercises: posture, incidents, the duty log. Everything says in
 * which realm it is; nothing of one realm is ever counted with another's. Texts live in the arena.
 */
struct realm_view {
    struct realm realm;
    const char *title; /* of an exercise; NULL */
    int32_t status;    /* of an exercise: enum exercise_status */
    int32_t readiness;
    uint32_t incident_count;
    struct incident *incidents; /* open ones */
    bool follows_plan;
    struct plan_version plan; /* that is followed */
    uint32_t draft_count;     /* acts that wait for a signature */
    uint32_t review_count, overdue_count;
    int64_t next_review_ms; /* the earliest that is due; 0 = none */
    int64_t note_count;
};

struct posture_view {
    bool is_commissioned;     /* there is a live realm */
    bool with_office;         /* where no realm was asked for: */
    struct realm_view office; /* what waits in planning */
    uint32_t realm_count;
    struct realm_view *realms; /* live, then the exercises */
};

/* `realm` NULL: live, and every exercise; `with_ended` those too that have ended. */
bool app_view_posture(struct engine *engine, const struct realm *realm, bool with_ended,
                      int64_t now_ms, struct arena *arena, struct posture_view *ret_view,
                      struct error *err);

enum { EXERCISE_TITLE_MAX = 80 }; /* characters */
/*
 * Sets up an exercise; it runs when exercise.run is released for it. The title stands in clear in
 * the log. ERROR_INPUT if it is not one line that is seen as what it is.
 */
bool app_create_exercise(struct engine *engine, const struct actor *actor, const char *title,
                         struct arena *arena, struct decision *ret_decision, struct error *err);

struct note_request {
    struct realm realm;
    const char *text, *about, *incident; /* about: what, by its key; NULL */
};
/* The text is sealed. */
bool app_note(struct engine *engine, const struct actor *actor, const struct note_request *request,
              struct arena *arena, struct decision *ret_decision, struct error *err);

bool app_close_incident(struct engine *engine, const struct actor *actor, struct realm realm,
                        const char *incident, struct arena *arena, struct decision *ret_decision,
                        struct error *err);

/* What a real event stopped. */
struct real_event_view {
    struct realm realm; /* it was entered here: live, or planning while there is no live realm */
    uint32_t frozen_count;
    struct realm_view *frozen; /* the exercises */
};
/* 真实情况: one input, by anybody. Freezes every running exercise. `text` NULL = nothing said. */
bool app_real_event(struct engine *engine, const struct actor *actor, const char *text,
                    struct arena *arena, struct real_event_view *ret_view,
                    struct decision *ret_decision, struct error *err);

#endif
