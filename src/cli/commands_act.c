/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/handlers.h"
#include "cli/options.h"

/* What needs authority, and where it happens. */

#define OPT_REALM                                                                                  \
    {                                                                                              \
        "realm", "REALM", TEXT_ACT_OPT_REALM                                                       \
    }
/* What can be said of an act. */
#define OPT_WHAT                                                                                   \
    OPT_REALM, {"area", "CODE", TEXT_ACT_OPT_AREA}, {"incident", "N", TEXT_ACT_OPT_INCIDENT},      \
        {"level", "N", TEXT_ACT_OPT_LEVEL}, {"readiness", "STATE", TEXT_ACT_OPT_READINESS},        \
        {"hazard", "NAME", TEXT_CLI_OPT_HAZARD}, {"start", "TIME", TEXT_ACT_OPT_START},            \
        {"end", "TIME", TEXT_ACT_OPT_END}, {"notice", "TIME", TEXT_ACT_OPT_NOTICE},                \
        {"subject", "TEXT", TEXT_ACT_OPT_SUBJECT}, {"say", "KEY=TEXT", TEXT_ACT_OPT_SAY, true},    \
        {"document", "FILE", TEXT_ACT_OPT_DOCUMENT}, OPT_WHY
#define OPT_CLAIM OPT_BASIS, OPT_GIVEN, OPT_CALLED_BACK, OPT_SUPERIOR
/* Of an act about a plan. */
#define OPT_OF_PLAN                                                                                \
    OPT_REALM, {"area", "CODE", TEXT_ACT_OPT_AREA}, {"start", "TIME", TEXT_ACT_OPT_START},         \
        {"end", "TIME", TEXT_ACT_OPT_END}, {"say", "KEY=TEXT", TEXT_ACT_OPT_SAY, true}, OPT_WHY
#define ONE(name) .arguments = (name), .argument_min = 1, .argument_max = 1

const struct command act_commands[] = {
    {
        .verb = "posture",
        .arguments = "",
        .summary = TEXT_ACT_SUM_POSTURE,
        .example = "oslo.muster posture",
        .options = {OPT_REALM},
        .run = run_posture,
    },
    {
        .verb = "acts",
        .arguments = "",
        .summary = TEXT_ACT_SUM_ACTS,
        .example = "oslo.muster acts --open",
        .options = {OPT_REALM, {"open", NULL, TEXT_ACT_OPT_OPEN}},
        .run = run_acts,
    },
    {
        .verb = "act",
        .noun = "draft",
        ONE("ACT"),
        .summary = TEXT_ACT_SUM_DRAFT,
        .example = "oslo.muster act draft alarm.test --realm live --area 0301 --notice -6d "
                   "--start +30min --as p-01",
        .options = {OPT_WHAT},
        .run = run_act_draft,
    },
    {
        .verb = "act",
        .noun = "do",
        ONE("ACT"),
        .summary = TEXT_ACT_SUM_DO,
        .example = "oslo.muster act do incident.open --realm live --hazard flood --area 0301 "
                   "--say matter=river --as p-01",
        .options = {OPT_WHAT, OPT_CLAIM},
        .run = run_act_do,
    },
    {
        .verb = "act",
        .noun = "check",
        ONE("ID"),
        .summary = TEXT_ACT_SUM_CHECK,
        .example = "oslo.muster act check 3 --realm live --as p-02",
        .options = {OPT_REALM, OPT_WHY},
        .run = run_act_check,
    },
    {
        .verb = "act",
        .noun = "release",
        ONE("ID"),
        .summary = TEXT_ACT_SUM_RELEASE,
        .example = "oslo.muster act release 3 --realm live --as p-04",
        .options = {OPT_REALM,
                    OPT_WHY,
                    OPT_CLAIM,
                    {"given-password-file", "FILE", TEXT_OFFICE_OPT_GIVEN_PASSWORD},
                    {"new-password-file", "FILE", TEXT_OFFICE_OPT_OWN_PASSWORD}},
        .run = run_act_release,
    },
    {
        .verb = "act",
        .noun = "withdraw",
        ONE("ID"),
        .summary = TEXT_ACT_SUM_WITHDRAW,
        .example = "oslo.muster act withdraw 3 --realm live --as p-01",
        .options = {OPT_REALM, OPT_WHY},
        .run = run_act_withdraw,
    },
    {
        .verb = "act",
        .noun = "correct",
        ONE("ID"),
        .summary = TEXT_ACT_SUM_CORRECT,
        .example = "oslo.muster act correct 3 --realm live --why mistaken --as p-04",
        .options = {OPT_REALM, OPT_WHY, OPT_CLAIM},
        .run = run_act_correct,
    },
    {
        .verb = "act",
        .noun = "review",
        ONE("ID"),
        .summary = TEXT_ACT_SUM_REVIEW,
        .example = "oslo.muster act review 3 --realm live --why justified --as p-06",
        .options = {OPT_REALM, OPT_WHY},
        .run = run_act_review,
    },
    {
        .verb = "incident",
        .noun = "close",
        ONE("N"),
        .summary = TEXT_ACT_SUM_INCIDENT_CLOSE,
        .example = "oslo.muster incident close 1 --realm live --as p-01",
        .options = {OPT_REALM, OPT_WHY},
        .run = run_incident_close,
    },
    {
        .verb = "real-event",
        .arguments = "",
        .summary = TEXT_ACT_SUM_REAL_EVENT,
        .example = "oslo.muster real-event",
        .options = {{"text", "TEXT", TEXT_ACT_OPT_TEXT}},
        .run = run_real_event,
    },
    {
        .verb = "note",
        ONE("TEXT|-"),
        .summary = TEXT_ACT_SUM_NOTE,
        .example = "oslo.muster note - --realm live --incident 1 --as p-01",
        .options = {OPT_REALM,
                    {"about", "KEY", TEXT_ACT_OPT_ABOUT},
                    {"incident", "N", TEXT_ACT_OPT_INCIDENT}},
        .run = run_note,
    },
    {
        .verb = "exercises",
        .arguments = "",
        .summary = TEXT_ACT_SUM_EXERCISES,
        .example = "oslo.muster exercises",
        .run = run_exercises,
    },
    {
        .verb = "exercise",
        .noun = "new",
        ONE("TITLE"),
        .summary = TEXT_ACT_SUM_EXERCISE_NEW,
        .example = "oslo.muster exercise new Autumn --as p-05",
        .options = {OPT_WHY, OPT_CLAIM},
        .run = run_exercise_new,
    },
    {
        .verb = "exercise",
        .noun = "start",
        ONE("N"),
        .summary = TEXT_ACT_SUM_EXERCISE_START,
        .example = "oslo.muster exercise start 1 --as p-05",
        .options = {OPT_WHY, OPT_CLAIM},
        .run = run_exercise_start,
    },
    {
        .verb = "exercise",
        .noun = "resume",
        ONE("N"),
        .summary = TEXT_ACT_SUM_EXERCISE_RESUME,
        .example = "oslo.muster exercise resume 1 --as p-05",
        .options = {OPT_WHY, OPT_CLAIM},
        .run = run_exercise_resume,
    },
    {
        .verb = "exercise",
        .noun = "end",
        ONE("N"),
        .summary = TEXT_ACT_SUM_EXERCISE_END,
        .example = "oslo.muster exercise end 1 --as p-05",
        .options = {OPT_WHY, OPT_CLAIM},
        .run = run_exercise_end,
    },
    {
        .verb = "plan",
        .noun = "approve",
        ONE("NAME"),
        .summary = TEXT_ACT_SUM_PLAN_APPROVE,
        .example = "oslo.muster plan approve a --say reviewed=2026-10-12 --as p-02",
        .options = {OPT_OF_PLAN},
        .run = run_plan_approve,
    },
    {
        .verb = "plan",
        .noun = "file",
        ONE("NAME"),
        .summary = TEXT_ACT_SUM_PLAN_FILE,
        .example = "oslo.muster plan file a --as p-07",
        .options = {OPT_OF_PLAN, OPT_CLAIM},
        .run = run_plan_file,
    },
    {
        .verb = "plan",
        .noun = "activate",
        ONE("NAME"),
        .summary = TEXT_ACT_SUM_PLAN_ACTIVATE,
        .example = "oslo.muster plan activate a --realm live --as p-01",
        .options = {OPT_OF_PLAN},
        .run = run_plan_activate,
    },
    {
        .verb = "plan",
        .noun = "retire",
        ONE("NAME"),
        .summary = TEXT_ACT_SUM_PLAN_RETIRE,
        .example = "oslo.muster plan retire a --why replaced --as p-02",
        .options = {OPT_OF_PLAN},
        .run = run_plan_retire,
    },
    {
        .verb = "rules",
        .arguments = "",
        .summary = TEXT_ACT_SUM_RULES,
        .example = "oslo.muster rules",
        .run = run_rules,
    },
    {
        .verb = "rules",
        .noun = "list",
        .arguments = "",
        .summary = TEXT_ACT_SUM_RULES_LIST,
        .example = "oslo.muster rules list",
        .run = run_rules_list,
    },
    {
        .verb = "rules",
        .noun = "show",
        .arguments = "[ACT]",
        .argument_max = 1,
        .summary = TEXT_ACT_SUM_RULES_SHOW,
        .example = "oslo.muster rules show alarm.test",
        .options = {{"set", "FILE", TEXT_ACT_OPT_SET}},
        .run = run_rules_show,
    },
    {
        .verb = "rules",
        .noun = "explain",
        .arguments = "[ACT]",
        .argument_max = 1,
        .summary = TEXT_ACT_SUM_RULES_EXPLAIN,
        .example = "oslo.muster rules explain evacuate.war --as-role duty_leader",
        .options = {OPT_REALM,
                    {"as-role", "ROLE", TEXT_ACT_OPT_AS_ROLE},
                    {"readiness", "STATE", TEXT_ACT_OPT_READINESS},
                    {"level", "N", TEXT_ACT_OPT_LEVEL},
                    {"set", "FILE", TEXT_ACT_OPT_SET}},
        .run = run_rules_explain,
    },
};

const int act_command_count = sizeof act_commands / sizeof *act_commands;
