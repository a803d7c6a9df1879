/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OPERATE_OFFICE_H
#define TESTS_OPERATE_OFFICE_H

#include "log_place.h"

/*
 * A made-up office to act in.
 *
 *   areas    0 province · 01 county, in 0 · 0101 north and 0102 south, in 01 · 02 next county
 *   prov     organisation of the area 0: post "up" (superior over this office, area 01), p-up
 *   gov      government of 01: post "mayor" (government), p-mayor
 *   cd       office under gov, which has its area from it, with the posts
 *            duty     duty officer, p-duty
 *            check    checker and drafter, p-check
 *            lead     duty leader, p-lead; deputies: the person p-deputy and the post night
 *            night    duty officer, p-night
 *            head     office leader, p-head
 *            admin    administrator and planner, p-admin
 *            control  exercise control, p-control
 *            view     viewer, p-view
 *            north    duty leader of the area 0101, p-north
 *   p-none   a person of cd without any post
 *
 * Everybody has a key and a session of his own: "s-" and his name.
 */
struct office_place {
    struct log_place log;
    struct arena *arena; /* of requests and decisions */
    int64_t now_ms;      /* a minute later with each request */
    struct decision decision;
    struct error err;
};

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };

/* An operation with a node and the rules `rules` ("generic", "cn"), and nothing else. */
void office_begin(struct office_place *office, const char *rules);
void office_end(struct office_place *office);
/* The areas and parties above, without keys. */
void office_register(struct office_place *office);
/* And the keys, the administrator's last. */
void office_found(struct office_place *office);
/* And the live realm, by two. */
void office_commission(struct office_place *office);
/* Exercise 1, running. */
struct realm office_exercise(struct office_place *office);

/* The key that everybody here has, by his name. */
struct public_key office_public_key(const char *person, struct secret_key *ret_secret);
const char *office_key_id(struct office_place *office, const char *person);
/* A document of a rule set within the program, canonical. */
struct json_slice office_rules(struct office_place *office, const char *name);

/* A request by `person` from his seat, at the next minute; NULL = by nobody. */
struct request office_ask(struct office_place *office, enum request_kind kind, struct realm realm,
                          const char *person);
/* With a reason, sealed. */
struct request with_reason(struct request request);
/* Of an act without anything said of it. */
struct act_record an_act(enum act act);
/* What is said of an act: {"matter":"…"}. */
struct json_slice said(const char *values);

/* Decides and writes; the line of the test is named where it is otherwise. */
#define granted(office, request) granted_at((office), (request), __FILE__, __LINE__)
#define refused(office, request, text) refused_at((office), (request), (text), __FILE__, __LINE__)
void granted_at(struct office_place *office, const struct request *request, const char *file,
                int line);
void refused_at(struct office_place *office, const struct request *request, enum text_id text,
                const char *file, int line);

/* Draft and release; the id of the act. */
#define drafted(office, realm, act, person)                                                        \
    drafted_at((office), (realm), (act), (person), __FILE__, __LINE__)
#define by_two(office, realm, act, drafter, releaser)                                              \
    by_two_at((office), (realm), (act), (drafter), (releaser), __FILE__, __LINE__)
const char *drafted_at(struct office_place *office, struct realm realm, struct act_record act,
                       const char *person, const char *file, int line);
const char *by_two_at(struct office_place *office, struct realm realm, struct act_record act,
                      const char *drafter, const char *releaser, const char *file, int line);
/* A request about an act: check, release, withdraw, correct, review. */
struct request about_act(struct office_place *office, enum request_kind kind, struct realm realm,
                         const char *id, const char *person);

/*
 * The same release, where the key was prepared by another under the name `prepared`: `person` takes
 * it over, and has the key of the name "PREPARED taken" instead.
 */
struct request taken_over(struct office_place *office, struct request release, const char *person,
                          const char *prepared);

/* What there is. */
const struct act_record *act_of(const struct office_place *office, struct realm realm,
                                const char *id);
bool is_missing(const struct office_place *office, enum missing_kind kind);
/* The last entry's bytes hold this. */
bool last_entry_has(const struct office_place *office, const char *text);

#endif
