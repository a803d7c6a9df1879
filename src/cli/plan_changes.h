/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PLAN_CHANGES_H
#define CLI_PLAN_CHANGES_H

#include "app/plans.h"
#include "base/json_writer.h"
#include "cli/command.h"

/* What a plan was made from and is another by now: a line each, behind `indent`. */
void say_plan_changes(struct invocation *invocation, const struct plan_state *plan,
                      const char *indent);
/* "changed_inputs":[{"input":"sites",…},…] */
void put_plan_changes(struct json_writer *json, const struct plan_state *plan);

#endif
