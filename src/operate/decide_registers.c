/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"

/* What is changed of people and areas; of sites: decide_sites.c. */

static const struct realm PLANNING = {REALM_PLANNING, 0};

static bool add_reset(struct deciding *deciding, const char *type, const char *key,
                      const struct basis *basis)
{
    const struct key_body body = {.key = key};
    return decide_add(deciding, PLANNING, type, &form_edit_reset, &body, basis);
}

/* Only who is left out can be counted again. */
static bool settle_inclusion(struct deciding *deciding, const struct people_change *now,
                             struct people_change *change)
{
    bool is_left_out = now && now->inclusion == INCLUSION_LEFT_OUT;
    if (change->inclusion != INCLUSION_COUNTED || is_left_out)
        return true;
    change->inclusion = -1;
    return people_change_says(change) ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_PEOPLE_NOT_LEFT_OUT,
                     ARG_TEXT("group", change->key));
}

bool decide_people_edit(struct deciding *deciding)
{
    struct people_change change = deciding->request->people.change;
    const struct people_change *now = items_find(&deciding->operation->office.people, change.key);
    struct basis basis;
    if (!decide_allow(deciding, ACT_REFERENCE_EDIT, &basis))
        return false;
    if (deciding->request->people.is_reset && (!now || !people_change_says(now)))
        return error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_PEOPLE_NOT_EDITED,
                         ARG_TEXT("group", change.key));
    if (deciding->request->people.is_reset)
        return add_reset(deciding, "people.reset", change.key, &basis);
    if (!people_change_says(&change))
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_NO_CHANGE);
    return settle_inclusion(deciding, now, &change) &&
           decide_add(deciding, PLANNING, "people.edited", &form_people_edited, &change, &basis);
}

/* A name that is there and shows nothing. */
static bool is_blank(const char *name)
{
    return name && name[strspn(name, " ")] == '\0';
}

bool decide_area_edit(struct deciding *deciding)
{
    const struct area_change *change = &deciding->request->area.change;
    const struct area_change *now =
        items_find(&deciding->operation->office.area_edits, change->key);
    struct basis basis;
    if (!decide_allow(deciding, ACT_REFERENCE_EDIT, &basis))
        return false;
    if (deciding->request->area.is_reset && (!now || !area_change_says(now)))
        return error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_AREA_NOT_EDITED,
                         ARG_TEXT("area", change->key));
    if (deciding->request->area.is_reset)
        return add_reset(deciding, "area.reset", change->key, &basis);
    if (!area_change_says(change))
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_NO_CHANGE);
    if (is_blank(change->name))
        return decide_bad_field(deciding, TEXT_OPERATE_TYPE_AREA_EDITED, "name");
    return decide_add(deciding, PLANNING, "area.edited", &form_area_edited, change, &basis);
}
