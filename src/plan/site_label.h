/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SITE_LABEL_H
#define PLAN_SITE_LABEL_H

#include "plan/shelter.h"

/*
 * What a site is called before people: its name, "Made-up shelter 17" (虚构掩蔽所 17), or else
 * its key. The name alone; the caller escapes it.
 */
void site_label_write(struct buffer *out, enum language language, const struct shelter_site *site);

/* Is any shelter of the problem made up? Then every page says so. */
bool sites_are_made_up(const struct shelter_problem *problem);

#endif
