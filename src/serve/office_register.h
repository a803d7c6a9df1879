/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_OFFICE_REGISTER_H
#define SERVE_OFFICE_REGISTER_H

#include "app/accounts.h"
#include "app/import.h"
#include "app/plans.h"
#include "app/register_notes.h"
#include "app/registers.h"

/*
 * The register of the office as the file has it now, for whoever has to know who may do what. Each
 * question looks whether the file has changed, by this program or another. Any thread may ask.
 */
struct office_register;

bool office_register_open(const char *city_path, struct office_register **ret_register,
                          struct error *err);
void office_register_close(struct office_register *office);

/* `version` changes whenever anything of the office may have. */
struct office_now {
    bool is_founded;
    uint64_t version;
};
bool office_register_look(struct office_register *office, struct office_now *ret_now,
                          struct error *err);
bool office_register_account(struct office_register *office, const char *person, const char *key_id,
                             struct account *ret_account, struct error *err);
/* As engine_find_locked_key; of somebody who has none one that no password opens (`*ret_is_decoy`),
 * so that trying it takes as long. */
bool office_register_find_key(struct office_register *office, const char *person,
                              struct arena *arena, struct locked_key *ret_key, bool *ret_is_decoy,
                              struct error *err);

/* How the plans of the file stand. Everything is in `arena`. */
struct plan_standing {
    const char *name;
    uint32_t version;
    const char *status; /* "draft", "approved", …; NULL: the log does not say */
    bool is_followed_live, is_outdated;
    uint32_t exercise_count;
    const uint32_t *exercises; /* numbers of those that follow it */
    uint32_t change_count;
    const struct plan_change *changes; /* what it was made from that is not so any more */
};
bool office_register_plans(struct office_register *office, struct arena *arena,
                           const struct plan_standing **ret_plans, uint32_t *ret_count,
                           struct error *err);

/* app_may_import. What is missing is appended to
 * `refusal` as JSON. */
bool office_register_may_import(struct office_register *office, const struct actor *actor,
                                const char *noun, enum language language, struct buffer *refusal,
                                struct error *err);
/* What there is to know of a register beside its rows: app/register_notes.h. */
bool office_register_write_notes(struct office_register *office,
                                 const struct notes_request *request, struct buffer *out,
                                 struct error *err);

/* Organisations and posts, as app_write_organisations writes them. */
bool office_register_write(struct office_register *office, enum register_format format,
                           struct buffer *out, struct error *err);

#endif
