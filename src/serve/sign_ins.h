/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SIGN_INS_H
#define SERVE_SIGN_INS_H

#include "serve/audit.h"
#include "serve/office_register.h"
#include "serve/sessions.h"

/*
 * Signing in: by person and password, or by the one link of a file whose office is not founded.
 * Whoever fails waits there, longer each time; an address, and a name from all of them, may fail so
 * often and no oftener. A person nobody knows and a wrong password look the same and take as long.
 */
struct sign_ins;

struct sign_ins *sign_ins_new(void);
void sign_ins_free(struct sign_ins *sign_ins);
struct audit *sign_ins_audit(struct sign_ins *sign_ins);

/* Makes the link's word, which opens one session, once. */
void sign_ins_make_link(struct sign_ins *sign_ins, char ret_word[static SITTING_WORD_SIZE]);

/* How long whoever asks from there has to wait before anything is tried; 0. */
int64_t sign_ins_wait_ms(struct sign_ins *sign_ins, const char *address, int64_t now_ms);

/*
 * `*ret_wait_ms` is not 0 where it is too soon to try. ERROR_DENIED says no more than that it is
 * wrong. The session's texts live in `arena`; the caller closes it.
 */
struct sign_in {
    const char *person, *password, *address;
    int64_t now_ms;  /* of the calendar, for the audit */
    int64_t tick_ms; /* that never goes back */
};
bool sign_in_person(struct sign_ins *sign_ins, struct office_register *office,
                    const struct sign_in *asked, struct arena *arena, struct session *ret_session,
                    int64_t *ret_wait_ms, struct error *err);
bool sign_in_link(struct sign_ins *sign_ins, const struct sign_in *asked, const char *word,
                  int64_t *ret_wait_ms, struct error *err);

#endif
