/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "operate/apply.h"
#include "operate/entry_types.h"
#include "operate/forms.h"

static const char *const kind_names[ROW_KIND_COUNT] = {
    [ROW_ACT] = "act",
    [ROW_AREA] = "area",
    [ROW_AREA_EDIT] = "area_edit",
    [ROW_COPY] = "copy",
    [ROW_DELEGATION] = "delegation",
    [ROW_EXERCISE] = "exercise",
    [ROW_INCIDENT] = "incident",
    [ROW_KEY] = "key",
    [ROW_NODE] = "node",
    [ROW_PARTY] = "party",
    [ROW_PEOPLE] = "people",
    [ROW_PLAN] = "plan",
    [ROW_POSTURE] = "posture",
    [ROW_REFERENCE] = "reference",
    [ROW_RULES] = "rules",
    [ROW_SCOPE] = "scope",
    [ROW_SITE] = "site",
};

const char *row_kind_name(enum row_kind kind)
{
    return kind_names[kind];
}

/* Things that are kept by key: of the office, and of each realm. */
struct shelf {
    enum row_kind kind;
    size_t offset; /* of its items */
    const struct body_form *form;
};
static const struct shelf office_shelves[] = {
    {ROW_AREA, offsetof(struct office, areas), &kept_area},
    {ROW_AREA_EDIT, offsetof(struct office, area_edits), &kept_area_edit},
    {ROW_COPY, offsetof(struct office, copies), &kept_copy},
    {ROW_DELEGATION, offsetof(struct office, delegations), &kept_delegation},
    {ROW_KEY, offsetof(struct office, keys), &kept_key},
    {ROW_NODE, offsetof(struct office, nodes), &kept_node},
    {ROW_PARTY, offsetof(struct office, parties), &kept_party},
    {ROW_PEOPLE, offsetof(struct office, people), &kept_people},
    {ROW_PLAN, offsetof(struct office, plans), &kept_plan},
    {ROW_REFERENCE, offsetof(struct office, references), &kept_reference},
    {ROW_SITE, offsetof(struct office, sites), &kept_site},
};
static const struct shelf realm_shelves[] = {
    {ROW_ACT, offsetof(struct realm_state, acts), &kept_act},
    {ROW_INCIDENT, offsetof(struct realm_state, incidents), &kept_incident},
    {ROW_SCOPE, offsetof(struct realm_state, scopes), &kept_scope},
};
enum {
    OFFICE_SHELVES = sizeof office_shelves / sizeof *office_shelves,
    REALM_SHELVES = sizeof realm_shelves / sizeof *realm_shelves,
};

static const struct items *items_on(const void *holder, const struct shelf *shelf)
{
    return (const struct items *)(const void *)((const char *)holder + shelf->offset);
}

static bool write_kept(const void *holder, const struct shelf *shelves, int count,
                       const struct row_change *row, struct buffer *out)
{
    for (int s = 0; s < count; s++) {
        const void *item = shelves[s].kind == row->kind
                               ? items_find(items_on(holder, &shelves[s]), row->key)
                               : NULL;
        if (!item)
            continue;
        body_write(shelves[s].form, item, out);
        return true;
    }
    return false;
}

static void write_posture(const struct realm_state *realm, const char *key, struct buffer *out)
{
    struct json_writer json = {.out = out, .is_canonical = true};
    json_open_object(&json);
    if (strcmp(key, "notes") == 0)
        json_put_integer(&json, "count", realm->note_count);
    if (strcmp(key, "plan") == 0 && realm->plan)
        json_put_text(&json, "plan", realm->plan);
    if (strcmp(key, "readiness") == 0)
        json_put_text(&json, "readiness", readiness_name((enum readiness)realm->readiness));
    json_close(&json);
}

static void write_rules(const struct rule_set *rules, struct buffer *out)
{
    char hex[HASH_HEX_SIZE];
    struct json_writer json = {.out = out, .is_canonical = true};
    hash_to_hex(rules->hash, hex);
    json_open_object(&json);
    json_put_text(&json, "hash", hex);
    json_put_text(&json, "name", rules->name);
    json_put_integer(&json, "version", rules->version);
    json_close(&json);
}

static void write_exercise(const struct exercise_state *exercise, struct buffer *out)
{
    struct json_writer json = {.out = out, .is_canonical = true};
    json_open_object(&json);
    json_put_text(&json, "status", exercise_status_name((enum exercise_status)exercise->status));
    if (exercise->title)
        json_put_text(&json, "title", exercise->title);
    json_close(&json);
}

void operation_row(const struct operation *operation, const struct row_change *row,
                   struct buffer *out)
{
    const struct realm_state *realm = operation_realm(operation, row->realm);
    ALWAYS(realm);
    if (row->kind == ROW_POSTURE)
        write_posture(realm, row->key, out);
    else if (row->kind == ROW_RULES)
        write_rules(operation->office.rules, out);
    else if (row->kind == ROW_EXERCISE)
        write_exercise(operation_exercise(operation, row->realm.exercise), out);
    else if (!write_kept(realm, realm_shelves, REALM_SHELVES, row, out))
        ALWAYS(write_kept(&operation->office, office_shelves, OFFICE_SHELVES, row, out));
}

void site_change_write(const struct site_change *change, struct buffer *out)
{
    body_write(&kept_site, change, out);
}

void people_change_write(const struct people_change *change, struct buffer *out)
{
    body_write(&kept_people, change, out);
}

void area_change_write(const struct area_change *change, struct buffer *out)
{
    body_write(&kept_area_edit, change, out);
}

static void add_form(struct hasher *hasher, const char *name, const struct body_form *form)
{
    hasher_add_text(hasher, name);
    hasher_add_integer(hasher, form->field_count);
    for (uint32_t f = 0; f < form->field_count; f++) {
        const struct field *field = &form->fields[f];
        hasher_add_text(hasher, field->name);
        hasher_add_integer(hasher, (int64_t)field->kind);
        hasher_add_integer(hasher, field->is_optional);
        hasher_add_integer(hasher, field->absent);
        for (int word = 0; field->word && field->word(word); word++)
            hasher_add_text(hasher, field->word(word));
        hasher_add_text(hasher, "");
    }
}

struct hash operation_row_forms(void)
{
    struct hasher hasher;
    uint32_t count;
    const struct entry_type *types = entry_types(&count);
    hasher_begin(&hasher);
    for (int s = 0; s < OFFICE_SHELVES; s++)
        add_form(&hasher, kind_names[office_shelves[s].kind], office_shelves[s].form);
    for (int s = 0; s < REALM_SHELVES; s++)
        add_form(&hasher, kind_names[realm_shelves[s].kind], realm_shelves[s].form);
    /* What an older program did not know it has passed over. */
    for (uint32_t t = 0; t < count; t++) {
        add_form(&hasher, types[t].name, types[t].form);
        hasher_add_integer(&hasher, types[t].version);
    }
    return hasher_end(&hasher);
}

/* Every row. */

struct row_list {
    struct arena *arena;
    struct row_change *rows;
    uint32_t count, capacity;
};

static void add(struct row_list *list, struct realm realm, enum row_kind kind, const char *key)
{
    ARENA_PUSH_ROOM(list->arena, struct row_change, list->rows, list->count, list->capacity);
    list->rows[list->count++] = (struct row_change){realm, kind, key};
}

static void add_shelves(struct row_list *list, const void *holder, const struct shelf *shelves,
                        int count, struct realm realm)
{
    for (int s = 0; s < count; s++) {
        const struct items *items = items_on(holder, &shelves[s]);
        for (uint32_t i = 0; i < items->count; i++)
            add(list, realm, shelves[s].kind, *(const char **)items->items[i]);
    }
}

static void add_realm(struct row_list *list, const struct realm_state *realm)
{
    add_shelves(list, realm, realm_shelves, REALM_SHELVES, realm->realm);
    if (realm->realm.kind != REALM_PLANNING)
        add(list, realm->realm, ROW_POSTURE, "readiness");
    if (realm->has_followed_plan)
        add(list, realm->realm, ROW_POSTURE, "plan");
    if (realm->note_count > 0)
        add(list, realm->realm, ROW_POSTURE, "notes");
}

void operation_rows(const struct operation *operation, struct arena *arena,
                    struct row_change **ret_rows, uint32_t *ret_count)
{
    struct row_list list = {.arena = arena};
    const struct office *office = &operation->office;
    add_shelves(&list, office, office_shelves, OFFICE_SHELVES, realm_planning());
    add_realm(&list, &office->planning);
    if (office->rules)
        add(&list, realm_planning(), ROW_RULES, "rules");
    if (operation->live.is_commissioned)
        add_realm(&list, &operation->live.state);
    for (uint32_t e = 0; e < operation->exercises.count; e++) {
        const struct exercise_state *exercise = operation->exercises.items[e];
        add(&list, exercise->state.realm, ROW_EXERCISE, "exercise");
        add_realm(&list, &exercise->state);
    }
    *ret_rows = list.rows;
    *ret_count = list.count;
}

/* Dumped rows, as they are sorted. */
struct dumped {
    const char *realm, *kind, *key;
    struct row_change row;
};

static int by_name(const void *a, const void *b)
{
    const struct dumped *left = a, *right = b;
    int order = strcmp(left->realm, right->realm);
    if (order == 0)
        order = strcmp(left->kind, right->kind);
    return order != 0 ? order : strcmp(left->key, right->key);
}

static const char *realm_text(struct realm realm, struct arena *arena)
{
    struct buffer name = {0};
    realm_write(&name, realm);
    const char *text = arena_copy_text(arena, buffer_text(&name));
    buffer_free(&name);
    return text;
}

void operation_dump(const struct operation *operation, struct arena *scratch, struct buffer *out)
{
    struct arena_mark mark = arena_mark(scratch);
    struct row_change *rows;
    uint32_t count;
    operation_rows(operation, scratch, &rows, &count);
    struct dumped *dumped = ARENA_ARRAY(scratch, struct dumped, count);
    for (uint32_t i = 0; i < count; i++)
        dumped[i] = (struct dumped){realm_text(rows[i].realm, scratch), row_kind_name(rows[i].kind),
                                    rows[i].key, rows[i]};
    if (count > 0)
        qsort(dumped, count, sizeof *dumped, by_name);
    for (uint32_t i = 0; i < count; i++) {
        buffer_add_format(out, "%s\t%s\t%s\t", dumped[i].realm, dumped[i].kind, dumped[i].key);
        operation_row(operation, &dumped[i].row, out);
        buffer_add_char(out, '\n');
    }
    arena_rewind(scratch, mark);
}
