/* SPDX-License-Identifier: Apache-2.0 */
#include "import/parties.h"

#include <string.h>

#include "import/party_cells.h"
#include "import/party_links.h"

enum { ALIAS_MAX = 12 };

static const char *const field_names[PARTY_FIELD_COUNT] = {"kind",     "key",   "name", "parent",
                                                           "area",     "roles", "rank", "holder",
                                                           "deputies", "phone", "email"};

static const char *const aliases[PARTY_FIELD_COUNT][ALIAS_MAX] = {
    [PARTY_KIND] = {"kind", "type", "party_kind", "类型", "类别", "种类"},
    [PARTY_KEY] = {"key", "code", "id", "编码", "代码", "编号"},
    [PARTY_NAME] = {"name", "名称", "姓名", "机构名称", "单位名称", "岗位名称"},
    [PARTY_PARENT] = {"parent", "organisation", "organization", "上级", "所属", "所属机构",
                      "所属单位", "上级机构", "上级单位"},
    [PARTY_AREA] = {"area", "area_code", "行政区划代码", "区划代码", "区域代码", "辖区"},
    [PARTY_ROLES] = {"roles", "role", "角色", "职责"},
    [PARTY_RANK] = {"rank", "权限级别", "位次"},
    [PARTY_HOLDER] = {"holder", "任职人", "任职人员", "在岗人员", "担任人"},
    [PARTY_DEPUTIES] = {"deputies", "deputy", "代理", "代理人", "代理顺序", "接替顺序"},
    [PARTY_PHONE] = {"phone", "telephone", "tel", "mobile", "电话", "联系电话", "值班电话", "手机",
                     "手机号"},
    [PARTY_EMAIL] = {"email", "e-mail", "mail", "邮箱", "电子邮箱", "电子邮件"},
};

struct parties {
    struct party_nodes nodes;
    struct arena *arena;
    enum party_kind kind_of_all; /* PARTY_KIND_COUNT: the rows say it */
    struct buffer text;          /* work */
};

/* "kind=person" names no column but the kind itself. */
static bool is_kind_of_all(struct parties *parties)
{
    const char *mapped = column_map_get(parties->nodes.options->map, field_names[PARTY_KIND]);
    return mapped && column_find(parties->nodes.features, mapped) == NO_COLUMN &&
           party_kind_read(mapped, &parties->kind_of_all);
}

static bool find_columns(struct parties *parties, struct error *err)
{
    struct party_nodes *nodes = &parties->nodes;
    const struct feature_set *features = nodes->features;
    const struct column_map *map = nodes->options->map;
    if (!column_map_check(map, field_names, PARTY_FIELD_COUNT, err))
        return false;
    for (int f = 0; f < PARTY_FIELD_COUNT; f++) {
        nodes->column[f] = NO_COLUMN;
        if (f == PARTY_KIND && is_kind_of_all(parties))
            continue;
        if (!column_of_field(features, map, field_names[f], aliases[f], &nodes->column[f], err) ||
            (f <= PARTY_NAME && !column_required(features, nodes->column[f], field_names[f], err)))
            return false;
    }
    return true;
}

static const char *cell_of(const struct parties *parties, uint32_t row, enum party_field field)
{
    return feature_cell(parties->nodes.features, row, parties->nodes.column[field]);
}

static bool read_kind(struct parties *parties, uint32_t row, struct party_record *record,
                      struct error *reason)
{
    const char *cell = cell_of(parties, row, PARTY_KIND);
    record->kind = parties->kind_of_all;
    if (record->kind != PARTY_KIND_COUNT)
        return true;
    if (!cell)
        return error_set(reason, ERROR_INPUT, TEXT_IMPORT_CELL_MISSING);
    return party_kind_read(cell, &record->kind) ||
           error_set(reason, ERROR_INPUT, TEXT_PARTY_KIND_UNKNOWN, ARG_TEXT("cell", cell));
}

static bool read_name(struct parties *parties, uint32_t row, struct party_record *record,
                      struct error *reason)
{
    const char *cell = cell_of(parties, row, PARTY_NAME);
    if (!cell)
        return error_set(reason, ERROR_INPUT, TEXT_IMPORT_CELL_MISSING);
    if (!party_text_check(cell, PARTY_NAME_MAX, reason))
        return false;
    record->name = arena_copy_text(parties->arena, cell);
    return true;
}

/* What a post says, others do not: nobody shall believe that it counts there. */
static bool is_of_post(const struct party_record *record, struct error *reason)
{
    return record->kind == PARTY_POST || error_set(reason, ERROR_INPUT, TEXT_PARTY_ONLY_OF_POST,
                                                   ARG_NAME("kind", party_kind_text(record->kind)));
}

/* The cell as the key of another party or of an area; NULL if it is empty. */
static bool read_key_of_other(struct parties *parties, uint32_t row, enum party_field field,
                              const char **ret_key, struct error *reason)
{
    const char *cell = cell_of(parties, row, field);
    if (cell && !party_key_check(cell, reason))
        return false;
    *ret_key = cell ? arena_copy_text(parties->arena, cell) : NULL;
    return true;
}

static bool read_parent(struct parties *parties, uint32_t row, struct party_record *record,
                        struct error *reason)
{
    if (!read_key_of_other(parties, row, PARTY_PARENT, &record->parent, reason))
        return false;
    return record->parent || record->kind != PARTY_POST ||
           error_set(reason, ERROR_INPUT, TEXT_PARTY_ORGANISATION_NEEDED);
}

static bool read_area(struct parties *parties, uint32_t row, struct party_record *record,
                      struct error *reason)
{
    return read_key_of_other(parties, row, PARTY_AREA, &record->area, reason);
}

static const char *find_role(const struct party_options *options, const char *word)
{
    for (uint32_t r = 0; r < options->role_count; r++)
        if (cell_same_word(options->roles[r], word))
            return options->roles[r];
    return NULL;
}

static bool refuse_role(const struct party_options *options, const char *word, struct error *reason)
{
    struct buffer roles = {0};
    for (uint32_t r = 0; r < options->role_count; r++)
        buffer_add_format(&roles, "%s%s", r > 0 ? ", " : "", options->roles[r]);
    error_set(reason, ERROR_INPUT, TEXT_PARTY_ROLE_UNKNOWN, ARG_TEXT("cell", word),
              ARG_TEXT("roles", buffer_text(&roles)));
    buffer_free(&roles);
    return false;
}

static bool understand_role(const struct party_options *options, const char *text,
                            const char **ret_role, struct error *reason)
{
    const char *word = party_role_word(text);
    *ret_role = word;
    if (options->role_count > 0) {
        *ret_role = find_role(options, word);
        return *ret_role || refuse_role(options, text, reason);
    }
    size_t size = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return (size <= PARTY_ROLE_MAX && word[size] == '\0') ||
           error_set(reason, ERROR_INPUT, TEXT_PARTY_ROLE_FORM, ARG_TEXT("cell", text));
}

static bool too_many(uint32_t count, struct error *reason)
{
    return count == PARTY_LIST_MAX && !error_set(reason, ERROR_INPUT, TEXT_PARTY_LIST_TOO_LONG,
                                                 ARG_PLAIN("most", PARTY_LIST_MAX));
}

/* Is the word among those that stand in `list`, apart by single spaces? */
static bool has_word(const char *list, const char *word)
{
    size_t size = strlen(word);
    while (*list) {
        size_t length = strcspn(list, " ");
        if (length == size && memcmp(list, word, size) == 0)
            return true;
        list += length + (list[length] == ' ');
    }
    return false;
}

static bool read_roles(struct parties *parties, uint32_t row, struct party_record *record,
                       struct error *reason)
{
    const char *at = cell_of(parties, row, PARTY_ROLES), *word, *role;
    size_t size;
    buffer_clear(&parties->text);
    for (uint32_t count = 0; at && party_list_next(&at, &word, &size); count++) {
        struct arena_mark mark = arena_mark(parties->nodes.scratch);
        const char *text = arena_copy(parties->nodes.scratch, word, size);
        bool ok = !too_many(count, reason) &&
                  understand_role(parties->nodes.options, text, &role, reason);
        if (ok && !has_word(buffer_text(&parties->text), role))
            buffer_add_format(&parties->text, "%s%s", parties->text.size ? " " : "", role);
        arena_rewind(parties->nodes.scratch, mark);
        if (!ok)
            return false;
    }
    if (parties->text.size == 0)
        return true;
    record->roles = arena_copy_text(parties->arena, buffer_text(&parties->text));
    return is_of_post(record, reason);
}

static bool read_rank(struct parties *parties, uint32_t row, struct party_record *record,
                      struct error *reason)
{
    const char *cell = cell_of(parties, row, PARTY_RANK);
    return !cell || (party_rank_read(cell, &record->rank, reason) && is_of_post(record, reason));
}

static bool read_holder(struct parties *parties, uint32_t row, struct party_record *record,
                        struct error *reason)
{
    return read_key_of_other(parties, row, PARTY_HOLDER, &record->holder, reason) &&
           (!record->holder || is_of_post(record, reason));
}

static bool stands_before(const char *const *keys, uint32_t count, const char *key)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static bool read_deputies(struct parties *parties, uint32_t row, struct party_record *record,
                          struct error *reason)
{
    const char *keys[PARTY_LIST_MAX];
    const char *at = cell_of(parties, row, PARTY_DEPUTIES), *word;
    uint32_t count = 0;
    size_t size;
    while (at && party_list_next(&at, &word, &size)) {
        if (too_many(count, reason))
            return false;
        const char *key = arena_copy(parties->arena, word, size);
        if (!party_key_check(key, reason))
            return false;
        if (stands_before(keys, count, key))
            return error_set(reason, ERROR_INPUT, TEXT_PARTY_TWICE_IN_LIST, ARG_TEXT("key", key));
        keys[count++] = key;
    }
    if (count == 0)
        return true;
    record->deputy_count = count;
    record->deputies = ARENA_ARRAY(parties->arena, const char *, count);
    memcpy(record->deputies, keys, count * sizeof *keys);
    return is_of_post(record, reason);
}

static bool read_phone(struct parties *parties, uint32_t row, struct party_record *record,
                       struct error *reason)
{
    const char *cell = cell_of(parties, row, PARTY_PHONE);
    if (cell && !party_phone_check(cell, reason))
        return false;
    record->phone = cell ? arena_copy_text(parties->arena, cell) : NULL;
    return true;
}

static bool read_email(struct parties *parties, uint32_t row, struct party_record *record,
                       struct error *reason)
{
    const char *cell = cell_of(parties, row, PARTY_EMAIL);
    if (cell && !party_email_check(cell, reason))
        return false;
    record->email = cell ? arena_copy_text(parties->arena, cell) : NULL;
    return true;
}

/* In this order: what the others may hold depends on the kind, and a circle of parents can be
 * named to the other rows of it whatever else is wrong with this one. */
static const struct {
    enum party_field field;
    bool (*read)(struct parties *parties, uint32_t row, struct party_record *record,
                 struct error *reason);
} readers[] = {
    {PARTY_KIND, read_kind},     {PARTY_PARENT, read_parent},     {PARTY_NAME, read_name},
    {PARTY_AREA, read_area},     {PARTY_ROLES, read_roles},       {PARTY_RANK, read_rank},
    {PARTY_HOLDER, read_holder}, {PARTY_DEPUTIES, read_deputies}, {PARTY_PHONE, read_phone},
    {PARTY_EMAIL, read_email},
};

static void refuse_row(struct parties *parties, uint32_t row, enum party_field field,
                       const struct error *reason)
{
    const struct party_nodes *nodes = &parties->nodes;
    feature_refuse(nodes->features, row, column_name(nodes->features, nodes->column[field]), reason,
                   nodes->report);
}

/* A node for the row, unless it has no key of its own. */
static bool take_key(struct parties *parties, uint32_t row, uint32_t *ret_node)
{
    struct party_nodes *nodes = &parties->nodes;
    const char *cell = cell_of(parties, row, PARTY_KEY);
    struct error reason;
    bool ok = cell ? party_key_check(cell, &reason)
                   : error_set(&reason, ERROR_INPUT, TEXT_IMPORT_CELL_MISSING);
    const char *key = ok ? arena_copy_text(parties->arena, cell) : NULL;
    if (ok && !key_index_add_text(&nodes->keys, key, nodes->count, NULL))
        ok = error_set(&reason, ERROR_INPUT, TEXT_IMPORT_KEY_TWICE, ARG_TEXT("key", key));
    if (!ok) {
        refuse_row(parties, row, PARTY_KEY, &reason);
        return false;
    }
    *ret_node = nodes->count;
    ARENA_PUSH_ROOM(nodes->scratch, struct party_node, nodes->nodes, nodes->count, nodes->capacity);
    nodes->nodes[nodes->count++] = (struct party_node){
        .record = {.key = key,
                   .kind = PARTY_KIND_COUNT,
                   .line = nodes->features->line ? nodes->features->line[row] : 0},
        .row = row,
    };
    return true;
}

static void read_row(struct parties *parties, uint32_t row)
{
    uint32_t node;
    if (!take_key(parties, row, &node))
        return;
    struct party_record *record = &parties->nodes.nodes[node].record;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        struct error reason;
        if (!readers[i].read(parties, row, record, &reason)) {
            party_refuse(&parties->nodes, node, readers[i].field, &reason);
            return;
        }
    }
}

static struct party_records keep_accepted(struct parties *parties)
{
    const struct party_nodes *nodes = &parties->nodes;
    struct party_records kept = {0};
    kept.records = ARENA_ARRAY(parties->arena, struct party_record, nodes->row_count);
    for (uint32_t n = 0; n < nodes->row_count; n++)
        if (!nodes->nodes[n].is_refused)
            kept.records[kept.count++] = nodes->nodes[n].record;
    nodes->report->accepted += kept.count;
    return kept;
}

bool parties_from_features(const struct feature_set *features, const struct party_options *options,
                           struct arena *arena, struct arena *scratch, struct import_report *report,
                           struct party_records *ret_parties, struct error *err)
{
    if (features->row_count > PARTY_ROWS_MAX)
        return error_set(err, ERROR_LIMIT, TEXT_PARTY_TOO_MANY_ROWS,
                         ARG_TEXT("file", features->file), ARG_INTEGER("rows", features->row_count),
                         ARG_INTEGER("most", PARTY_ROWS_MAX));
    struct arena_mark mark = arena_mark(scratch);
    struct parties parties = {
        .nodes = {.features = features,
                  .options = options,
                  .scratch = scratch,
                  .report = report,
                  .keys = {.arena = scratch}},
        .arena = arena,
        .kind_of_all = PARTY_KIND_COUNT,
    };
    bool ok = find_columns(&parties, err);
    for (uint32_t row = 0; ok && row < features->row_count; row++) {
        report->total++;
        read_row(&parties, row);
    }
    if (ok) {
        party_links_check(&parties.nodes);
        *ret_parties = keep_accepted(&parties);
    }
    buffer_free(&parties.text);
    arena_rewind(scratch, mark);
    return ok;
}
