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
NO_HANDLER(run_log)
NO_HANDLER(run_verify)
NO_HANDLER(run_rebuild)
NO_HANDLER(run_backup)
NO_HANDLER(run_export_log)
