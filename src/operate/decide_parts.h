/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_DECIDE_PARTS_H
#define OPERATE_DECIDE_PARTS_H

#include "operate/apply.h"
#include "operate/authorise.h"
#include "operate/decide.h"
#include "operate/forms.h"
#include "operate/founding.h"

/* What the files of decide share: one decision in the making. */
struct deciding {
    const struct operation *operation;
    const struct request *request;
    struct arena *arena;
    struct decision *decision;
    struct error *err;
};

/*
 * Adds an entry of this type. False, with the field named, if the body is not one the log takes:
 * bad input is refused here, before anything is written.
 */
bool decide_add(struct deciding *deciding, struct realm realm, const char *type,
                const struct body_form *form, const void *body, const struct basis *basis);
/* The same for what follows from the entry before it. */
bool decide_add_following(struct deciding *deciding, struct realm realm, const char *type,
                          const struct body_form *form, const void *body);
/* The entry at `place` commits to a record that was sealed under `scope`; false, where that has
 * been closed since, or is no name of a scope. */
bool decide_seal(struct deciding *deciding, uint32_t place, const struct sealed *sealed,
                 const char *scope);
/* So does the first entry, to what the request has sealed; done by decide, for every request. */
bool decide_seal_reason(struct deciding *deciding);

/*
 * May the author do this in the office? While it is being founded nobody is asked; from then on
 * the rules are, and the author must have his key open.
 */
bool decide_allow(struct deciding *deciding, enum act act, struct basis *ret_basis);
/* The same for any question; the author releases it, and has drafted it if it says so. */
bool decide_ask(struct deciding *deciding, struct question *question, struct basis *ret_basis);
/* The same for something that ends at `end_ms`, in this realm. */
bool decide_allow_until(struct deciding *deciding, enum act act, struct realm realm, int64_t end_ms,
                        struct basis *ret_basis);
bool decide_claim_is_whole(struct deciding *deciding);
/* Is the realm there, and does it take this now? Frozen and ended exercises take little. */
bool decide_realm_takes(struct deciding *deciding, bool is_exercise_control, bool is_note);
/* The author has his key open in this session; ERROR_DENIED if not. */
bool decide_author(struct deciding *deciding);

/* The party of this key, if it was not removed. */
const struct party *decide_find_party(struct deciding *deciding, const char *key);
/* Is it the person himself, or the post he holds? */
bool decide_is_own(const struct office *office, const char *party, const char *person);

/* Closes a scope of the request's realm: names the copies that were made since it has records,
 * `first_position` if it has none by the log. */
bool decide_close_scope(struct deciding *deciding, const struct scope *scope);
/* Of a party that is removed: its keys are revoked, and the scope of its records is closed. */
bool decide_revoke_all(struct deciding *deciding, const char *person);
bool decide_let_go(struct deciding *deciding, const char *party);

/* A field of an entry of this type (its text id) is not what it should be; returns false. */
bool decide_bad_field(struct deciding *deciding, enum text_id type, const char *field);

/* Those of the areas that are new or other than the register has them. */
bool decide_add_areas(struct deciding *deciding, const struct area *areas, uint32_t count);

/* "17" for 17. */
const char *decide_number(struct deciding *deciding, int64_t number);

/* One function a kind of request. */
bool decide_node_join(struct deciding *deciding);
bool decide_node_confirm(struct deciding *deciding);
bool decide_node_rotate(struct deciding *deciding);
bool decide_node_retire(struct deciding *deciding);
bool decide_rules_first(struct deciding *deciding);
bool decide_key_add(struct deciding *deciding);
/* False, with the error set. */
bool decide_has_key(struct deciding *deciding, const char *person);
bool decide_key_reseal(struct deciding *deciding);
bool decide_key_revoke(struct deciding *deciding);
bool decide_parties(struct deciding *deciding);
bool decide_party_remove(struct deciding *deciding);
bool decide_areas(struct deciding *deciding);
bool decide_delegate(struct deciding *deciding);
bool decide_delegation_end(struct deciding *deciding);
bool decide_reference(struct deciding *deciding);
bool decide_site_edit(struct deciding *deciding);
/* After an import of sites: edits move with their sites (decide_sites.c). */
bool decide_move_edits(struct deciding *deciding);
bool decide_plan(struct deciding *deciding);
bool decide_copy(struct deciding *deciding);
/* decide_registers.c */
bool decide_people_edit(struct deciding *deciding);
bool decide_area_edit(struct deciding *deciding);
bool decide_exercise_create(struct deciding *deciding);
bool decide_note(struct deciding *deciding);
bool decide_act_draft(struct deciding *deciding);
bool decide_act_check(struct deciding *deciding);
bool decide_act_release(struct deciding *deciding);
bool decide_act_withdraw(struct deciding *deciding);
bool decide_act_correct(struct deciding *deciding);
bool decide_review(struct deciding *deciding);
bool decide_incident_close(struct deciding *deciding);
bool decide_real_event(struct deciding *deciding);

/* What an act needs to make sense before its draft and again before its release, whatever the
 * rules say; and what its release makes happen (effects.c). */
bool effects_possible(struct deciding *deciding, const struct act_record *act);
bool effects_add(struct deciding *deciding, const struct act_record *act);
/* The subject as it is kept: both signatures are on the same version of a plan. */
const char *effects_subject(struct deciding *deciding, const struct act_record *act);

/* Can the set be read, and every act of it be done by somebody? */
bool decide_rules_usable(struct deciding *deciding, const char *name, struct json_slice document);
/* The act that this one changes, lifts or takes back; NULL. */
const struct act_record *act_raised(struct deciding *deciding, const struct act_record *act);

/*
 * What was released by error is taken back: what it made of the state is undone, as far as nothing
 * has come since (taking_back.c).
 */
bool taking_back_possible(struct deciding *deciding, const struct act_record *act);
bool taking_back_add(struct deciding *deciding, const struct act_record *act);

/*
 * Changes of parties and keys that want two signatures: what the first decided is kept as the
 * document of a drafted act, and becomes entries when the second releases it (changes.c).
 *
 *   decide_allow_change   as decide_allow; `*ret_as_draft` if only somebody to release it is
 * missing decide_keep_as_draft  turns the entries decided so far, from `first` on, into such a
 * draft
 */
bool decide_allow_change(struct deciding *deciding, enum act act, struct basis *ret_basis,
                         bool *ret_as_draft);
bool decide_keep_as_draft(struct deciding *deciding, enum act act, uint32_t first);
bool change_possible(struct deciding *deciding, const struct act_record *act);
bool change_add(struct deciding *deciding, const struct act_record *act);
/* Closes the scopes of persons who have records by this draft alone, which is withdrawn. */
bool change_drop(struct deciding *deciding, const struct act_record *act);

/* Can a body of party.defined, party.removed, key.added … be as things are? Asked before it is
 * drafted and again before it is released. */
bool party_fits(struct deciding *deciding, const void *body);
bool removal_fits(struct deciding *deciding, const void *body);
bool new_key_fits(struct deciding *deciding, const void *body);
bool old_key_fits(struct deciding *deciding, const void *body);
bool rotation_fits(struct deciding *deciding, const void *body);
bool node_fits(struct deciding *deciding, const void *body);

/* What would leave a founded office with nobody who can give keys is refused. */
bool decide_stays_founded(struct deciding *deciding, const struct what_if *what_if);

/* The number of an exercise that follows it and has not ended; NULL. */
const char *plan_exercise(const struct operation *operation, const struct plan_version *plan);
/* The plan version an act is about: "name" (the newest) or "name@2". */
const struct plan_version *plan_of_subject(const struct office *office, const char *subject);

#endif
