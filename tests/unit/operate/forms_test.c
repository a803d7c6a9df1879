/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "operate/entry_types.h"
#include "random_body.h"

/* Bodies of entries and rows: what is written reads back, for every form there is. */

enum { STRUCTS_OF_A_FORM = 300, FORMS_MAX = 64, SEED = 20261124 };

static struct arena *arena;
static const struct body_form *forms[FORMS_MAX];
static uint32_t form_count;

static int begin(void **state)
{
    static const struct body_form *const kept[] = {
        &kept_act,      &kept_area,      &kept_area_edit, &kept_copy,  &kept_delegation,
        &kept_incident, &kept_key,       &kept_node,      &kept_party, &kept_people,
        &kept_plan,     &kept_reference, &kept_scope,     &kept_site,
    };
    uint32_t type_count;
    const struct entry_type *types = entry_types(&type_count);
    (void)state;
    arena = arena_new();
    form_count = 0;
    for (uint32_t t = 0; t < type_count; t++)
        forms[form_count++] = types[t].form;
    for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
        forms[form_count++] = kept[k];
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void the_fields_of_every_form_ascend_by_name(void **state)
{
    (void)state;
    for (uint32_t f = 0; f < form_count; f++)
        for (uint32_t i = 1; i < forms[f]->field_count; i++)
            assert_true(strcmp(forms[f]->fields[i - 1].name, forms[f]->fields[i].name) < 0);
}

static void every_field_lies_within_its_struct_and_has_what_its_kind_needs(void **state)
{
    (void)state;
    for (uint32_t f = 0; f < form_count; f++)
        for (uint32_t i = 0; i < forms[f]->field_count; i++) {
            const struct field *field = &forms[f]->fields[i];
            bool has_words = field->kind == FIELD_WORD || field->kind == FIELD_WORDS;
            assert_true(field->offset < forms[f]->size);
            assert_true(has_words == (field->word != NULL));
            assert_true(field->most == 0 || field->most >= field->least);
        }
}

static struct json_slice written(const struct body_form *form, const void *body)
{
    struct buffer out = {0};
    body_write(form, body, &out);
    struct json_slice slice = {arena_copy(arena, out.bytes, out.size), out.size};
    buffer_free(&out);
    return slice;
}

static void check_one(const struct body_form *form, const void *body)
{
    char again[2048], kept[2048];
    const char *field;
    assert_true(form->size <= sizeof again);
    assert_null(body_fault(form, body));
    struct json_slice json = written(form, body);
    if (!body_read(form, json, arena, again, &field))
        fail_msg("%s does not read: %s", field ? field : "body", json.bytes);
    if (body_difference(form, body, again))
        fail_msg("%s reads otherwise: %s", body_difference(form, body, again), json.bytes);
    body_keep(form, body, arena, kept);
    assert_null(body_difference(form, body, kept));
    assert_string_equal(written(form, again).bytes, json.bytes);
}

static void every_struct_of_every_form_reads_as_it_was_written(void **state)
{
    (void)state;
    struct random random = random_from_seed(SEED);
    for (uint32_t f = 0; f < form_count; f++)
        for (int n = 0; n < STRUCTS_OF_A_FORM; n++) {
            struct arena_mark mark = arena_mark(arena);
            check_one(forms[f], random_body(forms[f], &random, arena));
            arena_rewind(arena, mark);
        }
}

/* A body of which a byte is another does not read, or reads as exactly that. */
static void no_two_texts_read_as_the_same_body(void **state)
{
    (void)state;
    static const char others[] = "\"{}[],:0a~\\ \x01\xc3";
    struct random random = random_from_seed(SEED + 1);
    for (uint32_t f = 0; f < form_count; f++) {
        struct arena_mark mark = arena_mark(arena);
        struct json_slice json = written(forms[f], random_body(forms[f], &random, arena));
        char *text = arena_copy(arena, json.bytes, json.size);
        for (size_t i = 0; i < json.size; i++) {
            char again[2048];
            const char *field;
            struct arena_mark inner = arena_mark(arena);
            text[i] = others[random_below(&random, sizeof others - 1)];
            if (body_read(forms[f], (struct json_slice){text, json.size}, arena, again, &field))
                assert_memory_equal(written(forms[f], again).bytes, text, json.size);
            text[i] = json.bytes[i];
            arena_rewind(arena, inner);
        }
        arena_rewind(arena, mark);
    }
}

/* What a request brings is refused before it is written, and the field is named. */
static void a_fault_is_found_in_a_struct_as_in_its_bytes(void **state)
{
    (void)state;
    char deep[200] = "{\"a\":";
    struct act_record act = {.act = ACT_NOTE, .key = "1", .readiness = -1, .hazard = -1};
    assert_null(body_fault(&form_act_drafted, &act));
    act.particulars = word_bit(PARTICULAR_COUNT);
    assert_string_equal(body_fault(&form_act_drafted, &act), "particulars");
    act.particulars = 0;
    const char *const bad[] = {"[]",   "{} ", "{\"b\":1,\"a\":2}", "{\"a\":1.5}", "{",
                               "\"\"", "{}{}"};
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
        act.document = (struct json_slice){bad[b], strlen(bad[b])};
        assert_string_equal(body_fault(&form_act_drafted, &act), "document");
    }
    /* 29 levels in an entry's body are 32 in all; one more could not be read again. */
    size_t at = strlen(deep);
    for (int level = 0; level < 29; level++)
        deep[at + (size_t)level] = '[', deep[at + 29 + (size_t)level] = ']';
    deep[at + 58] = '}';
    act.document = (struct json_slice){deep, at + 59};
    assert_null(body_fault(&form_act_drafted, &act));
    memmove(deep + at + 1, deep + at, 59);
    deep[at + 59] = ']', deep[at + 60] = '}';
    act.document.size += 2;
    assert_string_equal(body_fault(&form_act_drafted, &act), "document");
}

static void a_list_has_a_bound(void **state)
{
    (void)state;
    const char **keys = ARENA_ARRAY(arena, const char *, FIELD_KEYS_MAX + 1);
    struct buffer json = {0};
    struct real_event_body body = {.exercises = {FIELD_KEYS_MAX, keys}}, again;
    const char *field;
    for (int k = 0; k <= FIELD_KEYS_MAX; k++)
        keys[k] = "7";
    check_one(&form_real_event, &body);
    body.exercises.count++;
    assert_string_equal(body_fault(&form_real_event, &body), "exercises");
    body_write(&form_real_event, &body, &json);
    assert_false(body_read(&form_real_event, (struct json_slice){json.bytes, json.size}, arena,
                           &again, &field));
    assert_string_equal(field, "exercises");
    buffer_free(&json);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_fields_of_every_form_ascend_by_name),
        TEST(every_field_lies_within_its_struct_and_has_what_its_kind_needs),
        TEST(every_struct_of_every_form_reads_as_it_was_written),
        TEST(no_two_texts_read_as_the_same_body),
        TEST(a_fault_is_found_in_a_struct_as_in_its_bytes),
        TEST(a_list_has_a_bound),
    };
    return cmocka_run_group_tests_name("operate/forms", tests, NULL, NULL);
}
