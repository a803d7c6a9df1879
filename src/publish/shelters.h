/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_SHELTERS_H
#define PUBLISH_SHELTERS_H

#include "publish/published_plan.h"

/*
 * The shelters a plan uses: CSV, a row each in the order of the plan.
 *
 *   shelter, name, lon, lat   key, name, first entrance (WGS 84)
 *   function, suitable_for    words of vocabulary.h; hazards it is known to be right for
 *   places                    usable in this plan
 *   people, free, full        assigned, places − people, none free; internal only
 *   walk_mean_s, walk_worst_s of those assigned, to the millisecond; empty if there are none
 *   one_more_place_people     internal only: what one more place here brings: 1 = one more person
 *   one_more_place_rank       under cover, of that priority rank (0 = none);
 *   one_more_place_less_walk_s  and so much less walking by all, which may be negative
 *   visibility, made_up
 *
 * The public sees those marked public.
 */
void shelters_write_csv(const struct published_plan *published, enum audience audience,
                        struct buffer *out);

#endif
