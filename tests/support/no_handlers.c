/* SPDX-License-Identifier: Apache-2.0 */
/* Stands in for the handlers of the commands where only the words of the command line matter. */
#include "base/assert.h"
#include "cli/handlers.h"

#define NO_HANDLER(name)                                                                           \
    bool name(struct invocation *invocation, struct error *err)                                    \
    {                                                                                              \
        (void)invocation, (void)err;                                                               \
        ALWAYS(false);                                                                             \
        return false;                                                                              \
    }

NO_HANDLER(run_import_roads)
NO_HANDLER(run_import_people)
NO_HANDLER(run_import_sites)
NO_HANDLER(run_import_areas)
NO_HANDLER(run_import_hazard)
NO_HANDLER(run_import_organisations)
NO_HANDLER(run_plan_shelters)
NO_HANDLER(run_check)
NO_HANDLER(run_explain)
NO_HANDLER(run_info)
NO_HANDLER(run_plans)
NO_HANDLER(run_export_assignments)
NO_HANDLER(run_export_catchments)
NO_HANDLER(run_export_shelters)
NO_HANDLER(run_export_problem)
NO_HANDLER(run_export_report)
NO_HANDLER(run_export_notices)
NO_HANDLER(run_parties)
NO_HANDLER(run_party_remove)
NO_HANDLER(run_key_add)
NO_HANDLER(run_key_rotate)
NO_HANDLER(run_key_revoke)
NO_HANDLER(run_key_password)
NO_HANDLER(run_keys)
NO_HANDLER(run_node_rotate)
NO_HANDLER(run_node_retire)
NO_HANDLER(run_nodes)
NO_HANDLER(run_delegate)
NO_HANDLER(run_delegation_end)
NO_HANDLER(run_posture)
NO_HANDLER(run_acts)
NO_HANDLER(run_act_draft)
NO_HANDLER(run_act_do)
NO_HANDLER(run_act_check)
NO_HANDLER(run_act_release)
NO_HANDLER(run_act_withdraw)
NO_HANDLER(run_act_correct)
NO_HANDLER(run_act_review)
NO_HANDLER(run_incident_close)
NO_HANDLER(run_real_event)
NO_HANDLER(run_note)
NO_HANDLER(run_exercises)
NO_HANDLER(run_exercise_new)
NO_HANDLER(run_exercise_start)
NO_HANDLER(run_exercise_resume)
NO_HANDLER(run_exercise_end)
NO_HANDLER(run_plan_approve)
NO_HANDLER(run_plan_file)
NO_HANDLER(run_plan_activate)
NO_HANDLER(run_plan_retire)
NO_HANDLER(run_rules)
NO_HANDLER(run_rules_list)
NO_HANDLER(run_rules_show)
NO_HANDLER(run_rules_explain)
