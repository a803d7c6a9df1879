/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/apply.h"
#include "operate/entry_types.h"

/* What is changed of people and areas; of sites: apply_office.c. */

static int64_t position_now(const struct office *office)
{
    return office->planning.chain->count;
}

static const char *author_of(struct office *office, const struct entry *entry)
{
    return entry->author ? arena_copy_text(office->arena, entry->author) : NULL;
}

static const char *scope_of(struct office *office, const struct entry *entry)
{
    return entry->private_scope ? arena_copy_text(office->arena, entry->private_scope) : NULL;
}

/* As imported, but for who said so. */
static struct people_change blank_people(struct office *office, const char *key,
                                         const struct entry *entry)
{
    return (struct people_change){
        .key = key,
        .people = -1,
        .person_class = -1,
        .inclusion = -1,
        .by = author_of(office, entry),
        .at_ms = entry->time_ms,
        .position = position_now(office),
        .scope = scope_of(office, entry),
        .record = entry->private_commitment,
    };
}

void apply_people_edited(struct office *office, const struct entry *entry, const void *body)
{
    const struct people_change *edit = body;
    bool is_new = items_find(&office->people, edit->key) == NULL;
    struct people_change *people =
        items_take(&office->people, office->arena, edit->key, sizeof *people);
    struct people_change now = blank_people(office, people->key, entry);
    const struct people_change before = is_new ? now : *people;
    now.people = edit->people >= 0 ? edit->people : before.people;
    now.person_class = edit->person_class >= 0 ? edit->person_class : before.person_class;
    now.inclusion = edit->inclusion >= 0 ? edit->inclusion : before.inclusion;
    /* Counted again is as imported. */
    if (now.inclusion == INCLUSION_COUNTED)
        now.inclusion = -1;
    *people = now;
    row_changed(office->changes, realm_planning(), ROW_PEOPLE, people->key);
}

void apply_people_reset(struct office *office, const struct entry *entry, const void *body)
{
    const struct key_body *reset = body;
    struct people_change *people = items_find(&office->people, reset->key);
    if (!people)
        return;
    *people = blank_people(office, people->key, entry);
    row_changed(office->changes, realm_planning(), ROW_PEOPLE, people->key);
}

bool people_change_says(const struct people_change *change)
{
    return change->people >= 0 || change->person_class >= 0 || change->inclusion >= 0;
}

static struct area_change blank_area(struct office *office, const char *key,
                                     const struct entry *entry)
{
    return (struct area_change){
        .key = key,
        .by = author_of(office, entry),
        .at_ms = entry->time_ms,
        .position = position_now(office),
        .scope = scope_of(office, entry),
        .record = entry->private_commitment,
    };
}

void apply_area_edited(struct office *office, const struct entry *entry, const void *body)
{
    const struct area_change *edit = body;
    struct area_change *area =
        items_take(&office->area_edits, office->arena, edit->key, sizeof *area);
    const char *name = edit->name ? arena_copy_text(office->arena, edit->name) : area->name;
    *area = blank_area(office, area->key, entry);
    area->name = name;
    row_changed(office->changes, realm_planning(), ROW_AREA_EDIT, area->key);
}

void apply_area_reset(struct office *office, const struct entry *entry, const void *body)
{
    const struct key_body *reset = body;
    struct area_change *area = items_find(&office->area_edits, reset->key);
    if (!area)
        return;
    *area = blank_area(office, area->key, entry);
    row_changed(office->changes, realm_planning(), ROW_AREA_EDIT, area->key);
}

bool area_change_says(const struct area_change *change)
{
    return change->name != NULL;
}
