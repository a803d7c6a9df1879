/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/handlers.h"
#include "cli/options.h"

/* Options that several commands share. */
#define OPT_REPORT                                                                                 \
    {                                                                                              \
        "report", "FILE", TEXT_CLI_OPT_REPORT                                                      \
    }
#define OPT_ADD                                                                                    \
    {                                                                                              \
        "add", NULL, TEXT_CLI_OPT_ADD                                                              \
    }
#define OPT_MAP                                                                                    \
    {                                                                                              \
        "map", "LIST", TEXT_CLI_OPT_MAP                                                            \
    }
#define OPT_ENCODING                                                                               \
    {                                                                                              \
        "encoding", "NAME", TEXT_CLI_OPT_ENCODING                                                  \
    }
#define OPT_DELIMITER                                                                              \
    {                                                                                              \
        "delimiter", "NAME", TEXT_CLI_OPT_DELIMITER                                                \
    }
#define OPT_CRS                                                                                    \
    {                                                                                              \
        "crs", "EPSG:n", TEXT_CLI_OPT_CRS                                                          \
    }
#define OPT_DATUM                                                                                  \
    {                                                                                              \
        "datum", "NAME", TEXT_CLI_OPT_DATUM                                                        \
    }
#define OPT_WHERE                                                                                  \
    {                                                                                              \
        "where", "TEST", TEXT_CLI_OPT_WHERE                                                        \
    }
#define OPT_OUTPUT                                                                                 \
    {                                                                                              \
        "output", "FILE", TEXT_CLI_OPT_OUTPUT                                                      \
    }
#define OPT_AUDIENCE                                                                               \
    {                                                                                              \
        "audience", "WHO", TEXT_CLI_OPT_AUDIENCE                                                   \
    }
#define OPT_NEW_PASSWORD                                                                           \
    {                                                                                              \
        "new-password-file", "FILE", TEXT_OFFICE_OPT_NEW_PASSWORD                                  \
    }

const struct command commands[] = {
    {
        .verb = "import",
        .noun = "roads",
        .arguments = "FILE",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_IMPORT_ROADS,
        .example = "oslo.muster import roads roads.osm.pbf",
        .options = {OPT_REPORT},
        .run = run_import_roads,
    },
    {
        .verb = "import",
        .noun = "people",
        .arguments = "FILE",
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_IMPORT_PEOPLE,
        .example = "oslo.muster import people people.csv --map people=pop",
        .options = {OPT_ADD,
                    OPT_MAP,
                    OPT_CRS,
                    {"state", "NAME", TEXT_CLI_OPT_STATE},
                    {"class", "NAME", TEXT_CLI_OPT_CLASS},
                    OPT_DATUM,
                    OPT_ENCODING,
                    OPT_DELIMITER,
                    OPT_WHERE,
                    {"estimate", "TOTAL", TEXT_CLI_OPT_ESTIMATE},
                    OPT_REPORT},
        .run = run_import_people,
    },
    {
        .verb = "import",
        .noun = "sites",
        .arguments = "FILE",
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_IMPORT_SITES,
        .example = "oslo.muster import sites shelters.geojson",
        .options = {OPT_ADD,
                    OPT_MAP,
                    OPT_CRS,
                    OPT_DATUM,
                    OPT_ENCODING,
                    OPT_DELIMITER,
                    OPT_WHERE,
                    {"sites-class", "WHO", TEXT_CLI_OPT_SITES_CLASS},
                    {"suitable", "HAZARDS", TEXT_CLI_OPT_SUITABLE},
                    {"made-up", "N", TEXT_CLI_OPT_MADE_UP},
                    {"places", "P", TEXT_CLI_OPT_PLACES},
                    {"seed", "S", TEXT_CLI_OPT_SEED},
                    OPT_REPORT},
        .run = run_import_sites,
    },
    {
        .verb = "import",
        .noun = "areas",
        .arguments = "FILE",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_IMPORT_AREAS,
        .example = "oslo.muster import areas areas.geojson",
        .options = {OPT_ADD, OPT_MAP, OPT_CRS, OPT_DATUM, OPT_ENCODING, OPT_WHERE, OPT_REPORT},
        .run = run_import_areas,
    },
    {
        .verb = "import",
        .noun = "hazard",
        .arguments = "FILE",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_IMPORT_HAZARD,
        .example = "oslo.muster import hazard flood.geojson --hazard flood --where CLASS=3,4,5",
        .options = {{"hazard", "NAME", TEXT_CLI_OPT_HAZARD},
                    OPT_ADD,
                    OPT_CRS,
                    OPT_DATUM,
                    OPT_WHERE,
                    OPT_REPORT},
        .run = run_import_hazard,
    },
    {
        .verb = "import",
        .noun = "organisations",
        .arguments = "FILE",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_OFFICE_SUM_IMPORT_ORGANISATIONS,
        .example = "oslo.muster import organisations office.csv --as p-08",
        .options = {OPT_MAP, OPT_ENCODING, OPT_DELIMITER, OPT_WHERE, OPT_REPORT},
        .run = run_import_organisations,
    },
    {
        .verb = "plan",
        .noun = "shelters",
        .arguments = "",
        .summary = TEXT_CLI_SUM_PLAN_SHELTERS,
        .example = "oslo.muster plan shelters --hazard air_raid --within 15min --name a",
        .options = {{"hazard", "NAME", TEXT_CLI_OPT_HAZARD},
                    {"within", "LIMIT", TEXT_CLI_OPT_WITHIN},
                    {"reaction", "TIME", TEXT_CLI_OPT_REACTION},
                    {"name", "NAME", TEXT_CLI_OPT_NAME},
                    {"state", "NAME", TEXT_CLI_OPT_STATE},
                    {"area", "CODE", TEXT_CLI_OPT_AREA},
                    {"priority", "ORDER", TEXT_CLI_OPT_PRIORITY},
                    {"snap", "LENGTH", TEXT_CLI_OPT_SNAP},
                    {"replace", NULL, TEXT_CLI_OPT_REPLACE}},
        .run = run_plan_shelters,
    },
    {
        .verb = "check",
        .arguments = "NAME",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_CHECK,
        .example = "oslo.muster check a",
        .run = run_check,
    },
    {
        .verb = "explain",
        .arguments = "NAME",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_EXPLAIN,
        .example = "oslo.muster explain a --at 10.7522,59.9139",
        .options = {{"at", "LON,LAT", TEXT_CLI_OPT_AT}, {"site", "KEY", TEXT_CLI_OPT_SITE}},
        .run = run_explain,
    },
    {
        .verb = "export",
        .noun = "assignments",
        .arguments = "NAME",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_EXPORT_ASSIGNMENTS,
        .example = "oslo.muster export assignments a --format geojson -o a.geojson",
        .options = {OPT_OUTPUT, {"format", "NAME", TEXT_CLI_OPT_FORMAT_ASSIGNMENTS}, OPT_AUDIENCE},
        .run = run_export_assignments,
    },
    {
        .verb = "export",
        .noun = "catchments",
        .arguments = "NAME",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_EXPORT_CATCHMENTS,
        .example = "oslo.muster export catchments a -o catchments.geojson",
        .options = {OPT_OUTPUT, OPT_AUDIENCE},
        .run = run_export_catchments,
    },
    {
        .verb = "export",
        .noun = "shelters",
        .arguments = "NAME",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_EXPORT_SHELTERS,
        .example = "oslo.muster export shelters a -o shelters.csv",
        .options = {OPT_OUTPUT, OPT_AUDIENCE},
        .run = run_export_shelters,
    },
    {
        .verb = "export",
        .noun = "problem",
        .arguments = "NAME",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_EXPORT_PROBLEM,
        .example = "oslo.muster export problem a --format dimacs -o a.min",
        .options = {OPT_OUTPUT, {"format", "NAME", TEXT_CLI_OPT_FORMAT_PROBLEM}},
        .run = run_export_problem,
    },
    {
        .verb = "export",
        .noun = "report",
        .arguments = "NAME",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_EXPORT_REPORT,
        .example = "oslo.muster export report a --lang zh -o report.html",
        .options = {OPT_OUTPUT},
        .run = run_export_report,
    },
    {
        .verb = "export",
        .noun = "notices",
        .arguments = "NAME",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_EXPORT_NOTICES,
        .example = "oslo.muster export notices a --site 17 -o notices.html",
        .options = {OPT_OUTPUT,
                    {"site", "KEY", TEXT_CLI_OPT_SITE},
                    {"issuer", "NAME", TEXT_CLI_OPT_ISSUER},
                    {"siren", "ON,OFF,TIMES", TEXT_CLI_OPT_SIREN}},
        .run = run_export_notices,
    },
    {
        .verb = "info",
        .arguments = "",
        .summary = TEXT_CLI_SUM_INFO,
        .example = "oslo.muster info",
        .run = run_info,
    },
    {
        .verb = "plans",
        .arguments = "",
        .summary = TEXT_CLI_SUM_PLANS,
        .example = "oslo.muster plans",
        .run = run_plans,
    },
    {
        .verb = "sites",
        .arguments = "",
        .summary = TEXT_CLI_SUM_SITES,
        .example = "oslo.muster sites --edited",
        .options = {{"edited", NULL, TEXT_CLI_OPT_EDITED},
                    {"private", NULL, TEXT_SITE_OPT_PRIVATE}},
        .run = run_sites,
    },
    {
        .verb = "edit",
        .noun = "site",
        .arguments = "KEY",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_EDIT_SITE,
        .example = "oslo.muster edit site 17 --close --why water --as p-01",
        .options = {{"close", NULL, TEXT_CLI_OPT_CLOSE},
                    {"open", NULL, TEXT_CLI_OPT_OPEN},
                    {"places", "N", TEXT_CLI_OPT_SITE_PLACES},
                    {"state", "STATE", TEXT_CLI_OPT_SITE_STATE},
                    {"usable-after", "HOURS", TEXT_CLI_OPT_USABLE_AFTER},
                    {"access", "WHO", TEXT_CLI_OPT_ACCESS},
                    {"visibility", "WHO", TEXT_CLI_OPT_VISIBILITY},
                    {"suitable", "LIST", TEXT_CLI_OPT_SITE_SUITABLE},
                    OPT_WHY,
                    OPT_BASIS,
                    OPT_GIVEN,
                    OPT_CALLED_BACK,
                    OPT_SUPERIOR},
        .run = run_edit_site,
    },
    {
        .verb = "reset",
        .noun = "site",
        .arguments = "KEY",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_CLI_SUM_RESET_SITE,
        .example = "oslo.muster reset site 17 --why repaired --as p-01",
        .options = {OPT_WHY, OPT_BASIS, OPT_GIVEN, OPT_CALLED_BACK, OPT_SUPERIOR},
        .run = run_reset_site,
    },
    {
        .verb = "parties",
        .arguments = "",
        .summary = TEXT_OFFICE_SUM_PARTIES,
        .example = "oslo.muster parties --kind post",
        .options = {{"kind", "KIND", TEXT_OFFICE_OPT_KIND},
                    {"private", NULL, TEXT_OFFICE_OPT_PRIVATE}},
        .run = run_parties,
    },
    {
        .verb = "party",
        .noun = "remove",
        .arguments = "KEY",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_OFFICE_SUM_PARTY_REMOVE,
        .example = "oslo.muster party remove p-17 --as p-08",
        .options = {OPT_WHY},
        .run = run_party_remove,
    },
    {
        .verb = "key",
        .noun = "add",
        .arguments = "PERSON",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_OFFICE_SUM_KEY_ADD,
        .example = "oslo.muster key add p-17 --as p-08",
        .options = {OPT_NEW_PASSWORD, OPT_WHY},
        .run = run_key_add,
    },
    {
        .verb = "key",
        .noun = "rotate",
        .arguments = "PERSON",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_OFFICE_SUM_KEY_ROTATE,
        .example = "oslo.muster key rotate p-17 --as p-17",
        .options = {OPT_NEW_PASSWORD, OPT_WHY},
        .run = run_key_rotate,
    },
    {
        .verb = "key",
        .noun = "revoke",
        .arguments = "KEYID|PERSON",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_OFFICE_SUM_KEY_REVOKE,
        .example = "oslo.muster key revoke p-17 --why stolen --as p-08",
        .options = {OPT_WHY, OPT_BASIS, OPT_GIVEN, OPT_CALLED_BACK, OPT_SUPERIOR},
        .run = run_key_revoke,
    },
    {
        .verb = "key",
        .noun = "password",
        .arguments = "",
        .summary = TEXT_OFFICE_SUM_KEY_PASSWORD,
        .example = "oslo.muster key password --as p-17",
        .options = {OPT_NEW_PASSWORD},
        .run = run_key_password,
    },
    {
        .verb = "keys",
        .arguments = "",
        .summary = TEXT_OFFICE_SUM_KEYS,
        .example = "oslo.muster keys",
        .run = run_keys,
    },
    {
        .verb = "node",
        .noun = "rotate",
        .arguments = "",
        .summary = TEXT_OFFICE_SUM_NODE_ROTATE,
        .example = "oslo.muster node rotate --as p-08",
        .options = {OPT_WHY},
        .run = run_node_rotate,
    },
    {
        .verb = "node",
        .noun = "retire",
        .arguments = "NODE",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_OFFICE_SUM_NODE_RETIRE,
        .example = "oslo.muster node retire 6c3f0a91b2d4e857 --as p-08",
        .options = {OPT_WHY},
        .run = run_node_retire,
    },
    {
        .verb = "nodes",
        .arguments = "",
        .summary = TEXT_OFFICE_SUM_NODES,
        .example = "oslo.muster nodes",
        .run = run_nodes,
    },
    {
        .verb = "delegate",
        .arguments = "FROM TO",
        .argument_min = 2,
        .argument_max = 2,
        .summary = TEXT_OFFICE_SUM_DELEGATE,
        .example = "oslo.muster delegate post-leader p-05 --acts alarm.test --until +48h --why "
                   "leave --as p-04",
        .options = {{"acts", "LIST", TEXT_OFFICE_OPT_ACTS},
                    {"until", "TIME", TEXT_OFFICE_OPT_UNTIL},
                    {"area", "CODE", TEXT_OFFICE_OPT_AREA},
                    OPT_WHY,
                    OPT_BASIS,
                    OPT_GIVEN,
                    OPT_CALLED_BACK,
                    OPT_SUPERIOR},
        .run = run_delegate,
    },
    {
        .verb = "delegation",
        .noun = "end",
        .arguments = "ID",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_OFFICE_SUM_DELEGATION_END,
        .example = "oslo.muster delegation end 3 --as p-04",
        .options = {OPT_WHY, OPT_BASIS, OPT_GIVEN, OPT_CALLED_BACK, OPT_SUPERIOR},
        .run = run_delegation_end,
    },
    {
        .verb = "log",
        .arguments = "",
        .summary = TEXT_LOG_SUM,
        .example = "oslo.muster log --last 20",
        .options = {{"at", "TIME", TEXT_LOG_OPT_AT},
                    {"state", NULL, TEXT_LOG_OPT_STATE},
                    {"realm", "REALM", TEXT_LOG_OPT_REALM},
                    {"type", "TYPE", TEXT_LOG_OPT_TYPE},
                    {"about", "KEY", TEXT_LOG_OPT_ABOUT},
                    {"author", "PERSON", TEXT_LOG_OPT_AUTHOR},
                    {"last", "N", TEXT_LOG_OPT_LAST},
                    {"private", NULL, TEXT_LOG_OPT_PRIVATE},
                    {"follow", NULL, TEXT_LOG_OPT_FOLLOW}},
        .run = run_log,
    },
    {
        .verb = "verify",
        .arguments = "",
        .summary = TEXT_VERIFY_SUM,
        .example = "oslo.muster verify --head 45:3f2a5c0d9e8b7a61",
        .options = {{"threads", "N", TEXT_VERIFY_OPT_THREADS},
                    {"head", "P:HASH", TEXT_VERIFY_OPT_HEAD}},
        .run = run_verify,
    },
    {
        .verb = "serve",
        .arguments = "",
        .summary = TEXT_SERVE_SUMMARY,
        .example = "oslo.muster serve --port 8080",
        .options = {{"port", "N", TEXT_SERVE_OPT_PORT},
                    {"web-dir", "FOLDER", TEXT_SERVE_OPT_WEB_DIR},
                    {"link", NULL, TEXT_SERVE_OPT_LINK},
                    {"idle", "TIME", TEXT_SERVE_OPT_IDLE},
                    {"longest", "TIME", TEXT_SERVE_OPT_LONGEST}},
        .run = run_serve,
    },
    {
        .verb = "rebuild",
        .arguments = "",
        .summary = TEXT_VERIFY_SUM_REBUILD,
        .example = "oslo.muster rebuild",
        .run = run_rebuild,
    },
    {
        .verb = "backup",
        .arguments = "FILE",
        .argument_min = 1,
        .argument_max = 1,
        .summary = TEXT_COPY_SUM_BACKUP,
        .example = "oslo.muster backup /media/stick/oslo-2026-11-24.muster",
        .options = {{"with-keys", NULL, TEXT_COPY_OPT_WITH_KEYS}},
        .run = run_backup,
    },
    {
        .verb = "export",
        .noun = "log",
        .arguments = "",
        .summary = TEXT_COPY_SUM_EXPORT_LOG,
        .example = "oslo.muster export log -o log.jsonl",
        .options = {OPT_OUTPUT},
        .run = run_export_log,
    },
};

const int command_count = sizeof commands / sizeof *commands;

const struct command *command_at(int index)
{
    if (index < command_count)
        return &commands[index];
    index -= command_count;
    return index < act_command_count ? &act_commands[index] : NULL;
}
