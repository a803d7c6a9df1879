/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_KEEP_WHATIF_H
#define CLI_KEEP_WHATIF_H

#include "app/plan_shelters.h"
#include "base/json_writer.h"
#include "cli/command.h"

/* `whatif … --keep NAME [--replace]`: what is asked becomes a plan. */

bool keep_whatif_wanted(const struct invocation *invocation, bool *ret_is_wanted,
                        struct error *err);

/* What is said of it; lives in the arena it was kept with. */
struct kept_plan_facts {
    const char *name;
    uint32_t version;
    struct hash content_hash;
    const struct plan_assumption *assumptions;
    uint32_t assumption_count;
};
bool keep_whatif(struct invocation *invocation, const struct whatif_change *changes, uint32_t count,
                 struct arena *arena, struct kept_plan_facts *ret_kept, struct error *err);
void keep_whatif_say(struct invocation *invocation, const struct kept_plan_facts *kept);
void keep_whatif_put(struct json_writer *json, const struct kept_plan_facts *kept);

#endif
