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
NO_HANDLER(run_sites)
NO_HANDLER(run_edit_site)
NO_HANDLER(run_reset_site)
NO_HANDLER(run_log)
NO_HANDLER(run_verify)
NO_HANDLER(run_rebuild)
NO_HANDLER(run_backup)
NO_HANDLER(run_export_log)
