/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_HANDLERS_H
#define CLI_HANDLERS_H

#include "cli/command.h"

/* What the commands of commands.c run; each opens the city, acts and prints. */
bool run_import_roads(struct invocation *invocation, struct error *err);
bool run_import_people(struct invocation *invocation, struct error *err);
bool run_import_sites(struct invocation *invocation, struct error *err);
bool run_import_areas(struct invocation *invocation, struct error *err);
bool run_import_hazard(struct invocation *invocation, struct error *err);

bool run_plan_shelters(struct invocation *invocation, struct error *err);
bool run_check(struct invocation *invocation, struct error *err);
bool run_explain(struct invocation *invocation, struct error *err);
bool run_info(struct invocation *invocation, struct error *err);
bool run_plans(struct invocation *invocation, struct error *err);

bool run_edit_site(struct invocation *invocation, struct error *err);
bool run_reset_site(struct invocation *invocation, struct error *err);
bool run_sites(struct invocation *invocation, struct error *err);

bool run_export_assignments(struct invocation *invocation, struct error *err);
bool run_export_catchments(struct invocation *invocation, struct error *err);
bool run_export_shelters(struct invocation *invocation, struct error *err);
bool run_export_problem(struct invocation *invocation, struct error *err);
bool run_export_report(struct invocation *invocation, struct error *err);
bool run_export_notices(struct invocation *invocation, struct error *err);

#endif
