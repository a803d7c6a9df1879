/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/published_plan.h"

#include <string.h>

static const char *const audience_names[] = {
    [AUDIENCE_INTERNAL] = "internal",
    [AUDIENCE_PUBLIC] = "public",
};

bool audience_parse(const char *name, enum audience *ret_audience)
{
    for (size_t a = 0; a < sizeof audience_names / sizeof *audience_names; a++) {
        if (strcmp(name, audience_names[a]) == 0) {
            *ret_audience = (enum audience)a;
            return true;
        }
    }
    return false;
}

const char *audience_name(enum audience audience)
{
    return audience_names[audience];
}

bool audience_sees_site(const struct published_plan *published, uint32_t site,
                        enum audience audience)
{
    const struct site_record *record = &published->sites->records[published->record_of_site[site]];
    return audience == AUDIENCE_INTERNAL || record->visibility == VISIBILITY_PUBLIC;
}
