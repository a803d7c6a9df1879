/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/site_label.h"

#include <string.h>

#include "plan/assumption.h"

void site_label_write(struct buffer *out, enum language language, const struct shelter_site *site)
{
    bool named = site->name && site->name[0];
    size_t prefix = sizeof ASSUMED_SITE_KEY - 1;
    const char *number = strrchr(site->key, '-');
    if (site->made_up && !named)
        text_write(out, language, TEXT_IMPORT_MADE_UP_NAME,
                   ARG_TEXT("number", number ? number + 1 : site->key));
    else if (!named && strncmp(site->key, ASSUMED_SITE_KEY, prefix) == 0)
        text_write(out, language, TEXT_PLAN_ASSUMED_SITE, ARG_TEXT("point", site->key + prefix));
    else
        buffer_add_text(out, named ? site->name : site->key);
}

bool sites_are_made_up(const struct shelter_problem *problem)
{
    for (uint32_t s = 0; s < problem->site_count; s++)
        if (problem->sites[s].made_up)
            return true;
    return false;
}
