/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ACT_H
#define APP_ACT_H

#include "app/change_view.h"

/*
 * Acts: what needs authority, from its draft over its check and release to its review. Each step
 * is one entry; the release brings what it makes happen in the same commit.
 *
 * In all of them `*ret_decision` is what was decided and what the rules answered, also where the
 * answer is no (acting without it: its `answer` lists what is missing, and what else is open).
 */

/* A particular in words: {"matter", "the river rises"}. */
struct said {
    const char *name, *text;
};

struct draft_request {
    struct realm realm;
    struct act_record act; /* app_blank_act, and what is known; `values`, `document` come from: */
    const struct said *said;
    uint32_t said_count;
    const char *document; /* of rules.change: a file, or "builtin:cn"; NULL */
};
/* Nothing said but what is to be done. */
struct act_record app_blank_act(enum act act);

/*
 * An act on a plan brings what the plan says of itself: its hazard (class) and who comes first
 * (priority_order). ERROR_INPUT names a particular that is said twice, or is none.
 */
bool app_draft_act(struct engine *engine, const struct actor *actor,
                   const struct draft_request *request, struct arena *arena,
                   struct decision *ret_decision, struct error *err);

/*
 * Drafts and releases by the same person: where one signature is enough, or on the basis the actor
 * claims. What cannot be released so is not drafted. If the machine fails in between the draft
 * stays: `*ret_id` is its number then too, and NULL if there is none.
 */
bool app_do_act(struct engine *engine, const struct actor *actor,
                const struct draft_request *request, struct arena *arena, const char **ret_id,
                struct decision *ret_decision, struct error *err);

struct act_request {
    struct realm realm;
    const char *id;
};
bool app_check_act(struct engine *engine, const struct actor *actor,
                   const struct act_request *request, struct arena *arena,
                   struct decision *ret_decision, struct error *err);
bool app_release_act(struct engine *engine, const struct actor *actor,
                     const struct act_request *request, struct arena *arena,
                     struct decision *ret_decision, struct error *err);
bool app_withdraw_act(struct engine *engine, const struct actor *actor,
                      const struct act_request *request, struct arena *arena,
                      struct decision *ret_decision, struct error *err);
/* One's own error at once; another's is drafted (is_draft), for a second person to release. */
bool app_correct_act(struct engine *engine, const struct actor *actor,
                     const struct act_request *request, struct arena *arena,
                     struct decision *ret_decision, struct error *err);
bool app_review_act(struct engine *engine, const struct actor *actor,
                    const struct act_request *request, struct arena *arena,
                    struct decision *ret_decision, struct error *err);

/*
 * What the actor has just done in one step, if it rests on a verbal order or an emergency: somebody
 * else has to review it. False: nothing waits.
 */
bool app_find_review(struct engine *engine, const struct actor *actor, struct arena *arena,
                     struct realm *ret_realm, struct act_record *ret_act);

/* An act as it stands. Its texts are in the arena. */
struct act_view {
    struct realm realm;
    struct act_record act;
    bool area_is_unknown; /* the register has no such area */
    struct said *said;    /* [said_count] why, and the particulars: where they can be read */
    uint32_t said_count;
    const struct error *sealed; /* why they cannot; NULL */
    bool
        is_open; /* a draft to be released, a review that is due, an order still to come on paper */
    /* of an open one: what the rules still ask for */
    struct authority_answer outlook;
    struct change_view *changes; /* [change_count] of parties or keys */
    uint32_t change_count;
    bool is_due, is_overdue; /* a review, by act.review_by_ms if that is not 0 */
};

/* ERROR_NOT_FOUND if there is none. */
bool app_find_act(struct engine *engine, const struct act_request *request, int64_t now_ms,
                  struct arena *arena, struct act_view *ret_view, struct error *err);

/* Planning, live, the exercises; within each in the order they were drafted. `realm` NULL = of
 * all. */
bool app_list_acts(struct engine *engine, const struct realm *realm, bool open_only, int64_t now_ms,
                   struct arena *arena, struct act_view **ret_views, uint32_t *ret_count,
                   struct error *err);

#endif
