/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_EXPORT_PAGES_H
#define APP_EXPORT_PAGES_H

#include "page/notices.h"
#include "store/city.h"

/*
 * Pages about a stored plan for people to look at, appended to `out`. Both load the plan as
 * app_load_plan does and refuse what it refuses; nothing in the city is changed.
 */

/* The report for the office that made the plan (internal), see publish/report.h. `city_name` is
 * what the city is called on it: "oslo". */
bool app_export_report(struct city *city, const char *plan, const char *city_name,
                       enum language language, struct buffer *out, struct error *err);

/* Notices to hang up, see publish/notices.h. ERROR_NOT_FOUND if there is no site
 * options->site. */
bool app_export_notices(struct city *city, const char *plan, const struct notice_options *options,
                        struct buffer *out, struct street_excess *ret_excess, struct error *err);

#endif
