/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "model.h"
#include "operate/forms.h"

/* What edits of groups of people and of areas come to. */

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static const char *keep(const struct model *model, const char *text)
{
    return text ? arena_copy_text(model->arena, text) : NULL;
}

static void take_people(struct model *model, const struct request *request)
{
    const struct people_change *said = &request->people.change;
    bool is_reset = request->people.is_reset;
    uint32_t g = 0;
    while (g < model->group_count && !same(model->groups[g].key, said->key))
        g++;
    assert_true(g < MODEL_EDITED);
    if (g == model->group_count || is_reset) {
        model->groups[g].key = keep(model, said->key);
        model->groups[g].people = model->groups[g].person_class = -1;
        model->groups[g].is_left_out = false;
    }
    model->group_count += g == model->group_count;
    model->groups[g].by = keep(model, request->author);
    if (!is_reset && said->people >= 0)
        model->groups[g].people = said->people;
    if (!is_reset && said->person_class >= 0)
        model->groups[g].person_class = said->person_class;
    if (!is_reset && said->inclusion >= 0)
        model->groups[g].is_left_out = said->inclusion == INCLUSION_LEFT_OUT;
}

static void take_area(struct model *model, const struct request *request)
{
    const struct area_change *said = &request->area.change;
    uint32_t a = 0;
    while (a < model->area_count && !same(model->areas[a].key, said->key))
        a++;
    assert_true(a < MODEL_EDITED);
    model->area_count += a == model->area_count;
    model->areas[a].key = keep(model, said->key);
    model->areas[a].by = keep(model, request->author);
    model->areas[a].name = request->area.is_reset ? NULL : keep(model, said->name);
}

void model_take_edit(struct model *model, const struct request *request)
{
    if (request->kind == REQUEST_PEOPLE_EDIT)
        take_people(model, request);
    else
        take_area(model, request);
}

static void read_row(const struct operation *operation, enum row_kind kind, const char *key,
                     const struct body_form *form, struct arena *scratch, void *ret_row)
{
    const struct row_change change = {realm_planning(), kind, key};
    struct buffer text = {0};
    const char *field;
    operation_row(operation, &change, &text);
    const struct json_slice json = {arena_copy(scratch, text.bytes, text.size), text.size};
    if (!body_read(form, json, scratch, ret_row, &field))
        fail_msg("%s: %s", field ? field : "row", buffer_text(&text));
    buffer_free(&text);
}

static void check_people(const struct model *model, const struct operation *operation,
                         struct arena *scratch)
{
    assert_int_equal(operation->office.people.count, model->group_count);
    for (uint32_t g = 0; g < model->group_count; g++) {
        struct people_change row;
        read_row(operation, ROW_PEOPLE, model->groups[g].key, &kept_people, scratch, &row);
        assert_int_equal(row.people, model->groups[g].people);
        assert_int_equal(row.person_class, model->groups[g].person_class);
        assert_int_equal(row.inclusion, model->groups[g].is_left_out ? INCLUSION_LEFT_OUT : -1);
        assert_true(same(row.by, model->groups[g].by));
    }
}

static void check_areas(const struct model *model, const struct operation *operation,
                        struct arena *scratch)
{
    assert_int_equal(operation->office.area_edits.count, model->area_count);
    for (uint32_t a = 0; a < model->area_count; a++) {
        struct area_change row;
        read_row(operation, ROW_AREA_EDIT, model->areas[a].key, &kept_area_edit, scratch, &row);
        assert_true(same(row.name, model->areas[a].name));
        assert_true(same(row.by, model->areas[a].by));
    }
}

void model_check_edits(const struct model *model, const struct operation *operation)
{
    struct arena *scratch = arena_new();
    check_people(model, operation, scratch);
    check_areas(model, operation, scratch);
    arena_free(scratch);
}
