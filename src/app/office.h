/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_OFFICE_H
#define APP_OFFICE_H

#include "app/act.h"
#include "app/import.h"
#include "import/records.h"

/*
 * The office itself: who is in it, whose keys are valid, who stands in for whom, which machines
 * write. One function for each thing that is done, one transaction each.
 *
 * `ret_decision` is set also where it was refused, so that what is missing can be listed; with
 * decision.is_draft a second person has to release the act decision.made.
 */

/* Parties into the register, of records made here: they hang together, and their texts are of the
 * right form. Those of a file: app/import.h. */
bool app_register_parties(struct engine *engine, const struct actor *actor,
                          const struct party_records *records, struct arena *arena,
                          struct decision *ret_decision, struct error *err);
bool app_remove_party(struct engine *engine, const struct actor *actor, const char *key,
                      struct arena *arena, struct decision *ret_decision, struct error *err);

/* A new key for the person; with `replaces` in place of those he has. */
bool app_add_key(struct engine *engine, const struct actor *actor, const char *person,
                 const char *password, bool replaces, struct arena *arena, const char **ret_key_id,
                 struct decision *ret_decision, struct error *err);
/* `which` is the id of a key, or a person: all his keys. */
bool app_revoke_key(struct engine *engine, const struct actor *actor, const char *which,
                    struct arena *arena, uint32_t *ret_count, struct decision *ret_decision,
                    struct error *err);
/* Of the actor's own key. */
bool app_change_password(struct engine *engine, const struct actor *actor, const char *password,
                         struct arena *arena, struct error *err);

/* Whose key does the release of the act hand over (decision 0009)? NULL: nobody's. */
const char *app_key_to_take(struct engine *engine, const struct actor *actor,
                            const struct act_request *request, struct arena *arena);
/* Releases it, with the owner there: `given` is the password the key was prepared with, `chosen`
 * the one that only he knows. `*ret_key_id` is the key that is valid now. */
bool app_take_key(struct engine *engine, const struct actor *actor,
                  const struct act_request *request, const char *given, const char *chosen,
                  struct arena *arena, const char **ret_key_id, struct decision *ret_decision,
                  struct error *err);

bool app_rotate_node(struct engine *engine, const struct actor *actor, struct arena *arena,
                     struct decision *ret_decision, struct error *err);
bool app_retire_node(struct engine *engine, const struct actor *actor, const char *node,
                     struct arena *arena, struct decision *ret_decision, struct error *err);

/* `delegation` without its key: that is decision.made. */
bool app_delegate(struct engine *engine, const struct actor *actor,
                  const struct delegation *delegation, struct arena *arena,
                  struct decision *ret_decision, struct error *err);
bool app_end_delegation(struct engine *engine, const struct actor *actor, const char *key,
                        struct arena *arena, struct decision *ret_decision, struct error *err);

/* Does the person hold a valid key? */
bool app_has_key(struct engine *engine, const char *person);

#endif
