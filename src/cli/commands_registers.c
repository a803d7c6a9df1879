/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/handlers.h"
#include "cli/options.h"

/* What a city is made of: lists, and what people change in them. */

#define ONE(name) .arguments = (name), .argument_min = 1, .argument_max = 1
#define OPT_REASONED OPT_WHY, OPT_BASIS, OPT_GIVEN, OPT_CALLED_BACK, OPT_SUPERIOR

const struct command register_commands[] = {
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
        ONE("KEY"),
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
                    OPT_REASONED},
        .run = run_edit_site,
    },
    {
        .verb = "reset",
        .noun = "site",
        ONE("KEY"),
        .summary = TEXT_CLI_SUM_RESET_SITE,
        .example = "oslo.muster reset site 17 --why repaired --as p-01",
        .options = {OPT_REASONED},
        .run = run_reset_site,
    },
    {
        .verb = "people",
        .arguments = "",
        .summary = TEXT_PEOPLE_SUM_PEOPLE,
        .example = "oslo.muster people --edited",
        .options = {{"edited", NULL, TEXT_PEOPLE_OPT_EDITED},
                    {"private", NULL, TEXT_SITE_OPT_PRIVATE}},
        .run = run_people,
    },
    {
        .verb = "edit",
        .noun = "people",
        ONE("KEY"),
        .summary = TEXT_PEOPLE_SUM_EDIT,
        .example = "oslo.muster edit people 17 --count 340 --why \"new blocks\" --as p-01",
        .options = {{"count", "N", TEXT_PEOPLE_OPT_COUNT},
                    {"class", "NAME", TEXT_PEOPLE_OPT_CLASS},
                    {"leave-out", NULL, TEXT_PEOPLE_OPT_LEAVE_OUT},
                    {"count-in", NULL, TEXT_PEOPLE_OPT_COUNT_IN},
                    OPT_REASONED},
        .run = run_edit_people,
    },
    {
        .verb = "reset",
        .noun = "people",
        ONE("KEY"),
        .summary = TEXT_PEOPLE_SUM_RESET,
        .example = "oslo.muster reset people 17 --why \"counted again\" --as p-01",
        .options = {OPT_REASONED},
        .run = run_reset_people,
    },
    {
        .verb = "areas",
        .arguments = "",
        .summary = TEXT_AREA_SUM_AREAS,
        .example = "oslo.muster areas --edited",
        .options = {{"edited", NULL, TEXT_PEOPLE_OPT_EDITED},
                    {"private", NULL, TEXT_SITE_OPT_PRIVATE}},
        .run = run_areas,
    },
    {
        .verb = "edit",
        .noun = "area",
        ONE("KEY"),
        .summary = TEXT_AREA_SUM_EDIT,
        .example = "oslo.muster edit area 0301 --name Harbour --as p-01",
        .options = {{"name", "NAME", TEXT_AREA_OPT_NAME}, OPT_REASONED},
        .run = run_edit_area,
    },
    {
        .verb = "reset",
        .noun = "area",
        ONE("KEY"),
        .summary = TEXT_AREA_SUM_RESET,
        .example = "oslo.muster reset area 0301 --as p-01",
        .options = {OPT_REASONED},
        .run = run_reset_area,
    },
};

const int register_command_count = sizeof register_commands / sizeof *register_commands;
