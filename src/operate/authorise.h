/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_AUTHORISE_H
#define OPERATE_AUTHORISE_H

#include "operate/decide.h"

/*
 * Finds the facts of an act in the state and asks the rules (authority/authority.h).
 *
 * A person has the roles of the posts he holds or is deputy of, each with the area of its post;
 * and, for the acts it names, what a delegation in force lends him. The post that gives the best
 * answer counts.
 */
struct question {
    enum act act;
    struct realm realm;
    const char *area; /* of the act; NULL = none is said */
    uint32_t level;
    const char *drafter, *checker, *releaser; /* persons; NULL = nobody */
    /* Who released what is now changed, lifted or taken back (NULL), and the roles he had then (0:
     * not known; those he has now count). */
    const char *raised_by;
    word_set raised_roles;
    bool is_own_error;
    int64_t start_ms, notice_ms, end_ms; /* 0 = not said */
    word_set particulars;
    struct claim claim;
    int64_t now_ms;
};

/* False, with `err`, if it may not be; then as well as on success `ret_answer` is set. */
bool authorise(const struct operation *operation, const struct question *question,
               struct authority_answer *ret_answer, struct basis *ret_basis, struct error *err);

/* All roles in which the person could release it; also those that were lent. */
word_set roles_for(const struct office *office, const struct question *question,
                   const char *person);

/* Does the person hold a post, or stand in for one, with this role? Nothing that was lent counts.
 */
/* What was done in an emergency is looked at within this time. */
#define REVIEW_MS (INT64_C(24) * 60 * 60 * 1000)

bool person_has_role(const struct office *office, const char *person, enum role role);
/* Is the party the person, or a post that he holds or is deputy of? */
bool person_stands_for(const struct office *office, const char *person, const char *party);

#endif
