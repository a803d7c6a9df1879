/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_SITE_NAMES_H
#define APP_SITE_NAMES_H

#include "operate/decide.h"
#include "store/city.h"
#include "table/report.h"

/* What the sites of the city are called; texts and tables are in `arena`. */
bool app_name_sites(struct city *city, struct arena *arena, struct site_names *ret_names,
                    struct error *err);
/* The same of sites that were read, whose texts are used. */
void site_names_of(const struct site_records *sites, struct arena *arena,
                   struct site_names *ret_names);

/* What the sites will be called once these have come in as those of `source`: in place of what
 * there is, or with `add` beside the sites of other sources. */
bool app_foresee_sites(struct city *city, const char *source, const struct site_records *coming,
                       bool add, struct arena *arena, struct site_names *ret_names,
                       struct error *err);

/* Says in the report of an import what became of the edits of sites. */
void app_tell_site_moves(const struct decision *decision, struct import_report *report);

#endif
