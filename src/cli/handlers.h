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
bool run_import_organisations(struct invocation *invocation, struct error *err);

bool run_plan_shelters(struct invocation *invocation, struct error *err);
bool run_check(struct invocation *invocation, struct error *err);
bool run_explain(struct invocation *invocation, struct error *err);
bool run_export_register(struct invocation *invocation, struct error *err);
bool run_compare(struct invocation *invocation, struct error *err);
bool run_lead_times(struct invocation *invocation, struct error *err);
bool run_whatif(struct invocation *invocation, struct error *err);
bool run_info(struct invocation *invocation, struct error *err);
bool run_plans(struct invocation *invocation, struct error *err);

bool run_edit_site(struct invocation *invocation, struct error *err);
bool run_reset_site(struct invocation *invocation, struct error *err);
bool run_edit_people(struct invocation *invocation, struct error *err);
bool run_reset_people(struct invocation *invocation, struct error *err);
bool run_people(struct invocation *invocation, struct error *err);
bool run_edit_area(struct invocation *invocation, struct error *err);
bool run_reset_area(struct invocation *invocation, struct error *err);
bool run_areas(struct invocation *invocation, struct error *err);
bool run_sites(struct invocation *invocation, struct error *err);

bool run_export_assignments(struct invocation *invocation, struct error *err);
bool run_export_catchments(struct invocation *invocation, struct error *err);
bool run_export_shelters(struct invocation *invocation, struct error *err);
bool run_export_problem(struct invocation *invocation, struct error *err);
bool run_export_report(struct invocation *invocation, struct error *err);
bool run_export_notices(struct invocation *invocation, struct error *err);

bool run_user_add(struct invocation *invocation, struct error *err);
bool run_user_list(struct invocation *invocation, struct error *err);
bool run_serve(struct invocation *invocation, struct error *err);

bool run_parties(struct invocation *invocation, struct error *err);
bool run_party_remove(struct invocation *invocation, struct error *err);
bool run_key_add(struct invocation *invocation, struct error *err);
bool run_key_rotate(struct invocation *invocation, struct error *err);
bool run_key_revoke(struct invocation *invocation, struct error *err);
bool run_key_password(struct invocation *invocation, struct error *err);
bool run_keys(struct invocation *invocation, struct error *err);
bool run_node_rotate(struct invocation *invocation, struct error *err);
bool run_node_retire(struct invocation *invocation, struct error *err);
bool run_nodes(struct invocation *invocation, struct error *err);
bool run_delegate(struct invocation *invocation, struct error *err);
bool run_delegation_end(struct invocation *invocation, struct error *err);

bool run_posture(struct invocation *invocation, struct error *err);
bool run_acts(struct invocation *invocation, struct error *err);
bool run_act_draft(struct invocation *invocation, struct error *err);
bool run_act_do(struct invocation *invocation, struct error *err);
bool run_act_check(struct invocation *invocation, struct error *err);
bool run_act_release(struct invocation *invocation, struct error *err);
bool run_act_withdraw(struct invocation *invocation, struct error *err);
bool run_act_correct(struct invocation *invocation, struct error *err);
bool run_act_review(struct invocation *invocation, struct error *err);
bool run_incident_close(struct invocation *invocation, struct error *err);
bool run_real_event(struct invocation *invocation, struct error *err);
bool run_note(struct invocation *invocation, struct error *err);
bool run_exercises(struct invocation *invocation, struct error *err);
bool run_exercise_new(struct invocation *invocation, struct error *err);
bool run_exercise_start(struct invocation *invocation, struct error *err);
bool run_exercise_resume(struct invocation *invocation, struct error *err);
bool run_exercise_end(struct invocation *invocation, struct error *err);
bool run_plan_approve(struct invocation *invocation, struct error *err);
bool run_plan_file(struct invocation *invocation, struct error *err);
bool run_plan_activate(struct invocation *invocation, struct error *err);
bool run_plan_retire(struct invocation *invocation, struct error *err);
bool run_rules(struct invocation *invocation, struct error *err);
bool run_rules_list(struct invocation *invocation, struct error *err);
bool run_rules_show(struct invocation *invocation, struct error *err);
bool run_rules_explain(struct invocation *invocation, struct error *err);

bool run_log(struct invocation *invocation, struct error *err);
bool run_verify(struct invocation *invocation, struct error *err);
bool run_rebuild(struct invocation *invocation, struct error *err);
bool run_backup(struct invocation *invocation, struct error *err);
bool run_export_log(struct invocation *invocation, struct error *err);

#endif
