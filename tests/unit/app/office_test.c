/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of parties on their way into the register, and the register as it is read. */
#include "unit.h"

#include <stdio.h>

#include "app/office.h"
#include "app/office_view.h"
#include "base/buffer.h"
#include "office.h"

static struct office_place place;
static struct import_report report;
static struct decision decision;
static struct error err;

static int begin(void **state)
{
    (void)state;
    office_begin(&place);
    office_open(&place);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_end(&place);
    return 0;
}

static const char *write_table(const char *rows)
{
    char path[128];
    snprintf(path, sizeof path, "%s/table.csv", place.folder);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fputs(rows, out);
    fclose(out);
    return arena_copy_text(place.arena, path);
}

/* Reads it and takes it in, or only tries to. */
static bool take(const struct import_request *request, struct parties_result *ret_result)
{
    struct intake intake;
    struct import_result result = {0};
    report = (struct import_report){.arena = place.arena};
    bool ok = app_read_parties(place.engine, request, place.arena, &report, &intake, &err) &&
              app_take_in(place.engine, request, &intake, place.arena, &report, &result, &err);
    decision = result.decision;
    *ret_result = result.parties;
    return ok;
}

static bool import_as(const struct session *session, const char *path,
                      struct parties_result *ret_result)
{
    const struct import_request request = {
        .path = path,
        .options_text = "",
        .actor = {.session = session,
                  .now_ms = place.now_ms += 60000,
                  .claim = {.kind = BASIS_RULE}},
    };
    return take(&request, ret_result);
}

static struct parties_result import(const char *rows)
{
    struct parties_result result;
    if (!import_as(NULL, write_table(rows), &result))
        fail_msg("import: %s", text_id_name(err.id));
    return result;
}

static struct office_view view_of(bool with_private)
{
    struct office_view view;
    assert_true(
        app_view_office(place.engine, place.now_ms, with_private, place.arena, &view, &err));
    return view;
}

static const struct party_view *find(const struct office_view *view, const char *key)
{
    for (uint32_t p = 0; p < view->party_count; p++)
        if (strcmp(view->parties[p].party.key, key) == 0)
            return &view->parties[p];
    fail_msg("%s is not in the view", key);
    return NULL;
}

#define HEAD "kind,key,name,parent,area,roles,rank,holder,deputies,phone,email\n"
#define TOWN "organisation,town,Made-up town,,,,,,,,\n"
#define OFFICE "organisation,cd,Made-up office,town,,,,,,000 01,\n"
#define ONE "person,p-1,Made-up One,cd,,,,,,000 11,one@office.example\n"
#define TWO "person,p-2,Made-up Two,cd,,,,,,,\n"
#define DUTY "post,duty,Duty officer,cd,,duty_officer;drafter,10,p-1,p-2,,\n"

static void what_is_as_before_leaves_no_entry(void **state)
{
    (void)state;
    struct parties_result result = import(HEAD TOWN OFFICE ONE TWO DUTY);
    assert_int_equal(result.added, 5);
    int64_t entries = office_now(&place)->chain.count;
    result = import(HEAD DUTY TWO ONE OFFICE TOWN);
    assert_int_equal(result.same, 5);
    assert_int_equal(result.added + result.changed, 0);
    assert_int_equal(office_now(&place)->chain.count, entries);
    result = import(HEAD TOWN "person,p-1,Made-up One,cd,,,,,,000 99,one@office.example\n");
    assert_int_equal(result.same, 1);
    assert_int_equal(result.changed, 1);
    assert_int_equal(office_now(&place)->chain.count, entries + 1);
    result = import(HEAD "post,duty,Duty officer,cd,,duty_officer,10,p-1,p-2,,\n");
    assert_int_equal(result.changed, 1);
}

static void what_is_private_stands_in_no_entry_and_is_read_again(void **state)
{
    (void)state;
    import(HEAD TOWN OFFICE ONE TWO);
    struct office_view view = view_of(true);
    const struct party_view *one = find(&view, "p-1"), *office = find(&view, "cd");
    assert_string_equal(one->name, "Made-up One");
    assert_string_equal(one->phone, "000 11");
    assert_string_equal(one->email, "one@office.example");
    assert_null(office->name);
    assert_string_equal(office->phone, "000 01");
    assert_null(find(&view, "p-2")->phone);
    assert_null(
        ((const struct party *)items_find(&office_now(&place)->office.parties, "p-1"))->name);
    view = view_of(false);
    assert_null(find(&view, "p-1")->name);
    assert_null(find(&view, "cd")->phone);
}

/* The keyring stays behind when a city is copied. */
static void names_that_cannot_be_read_here_come_with_the_next_table(void **state)
{
    (void)state;
    char keys[160];
    import(HEAD TOWN OFFICE ONE TWO);
    office_close(&place);
    snprintf(keys, sizeof keys, "%s.keys", place.path);
    assert_int_equal(unlink(keys), 0);
    office_open(&place);
    struct office_view view = view_of(true);
    assert_true(find(&view, "p-1")->is_unreadable);
    assert_null(find(&view, "p-1")->name);
    struct parties_result result = import(HEAD TOWN OFFICE ONE TWO);
    assert_int_equal(result.changed, 3);
    assert_int_equal(result.same, 1);
    view = view_of(true);
    assert_false(find(&view, "p-1")->is_unreadable);
    assert_string_equal(find(&view, "p-1")->name, "Made-up One");
}

static bool is_noted(enum text_id id)
{
    for (uint32_t r = 0; r < report.remark_count; r++)
        if (!report.remarks[r].refused && report.remarks[r].reason->id == id)
            return true;
    return false;
}

static void unknown_areas_and_parties_left_out_are_noted(void **state)
{
    (void)state;
    import(HEAD TOWN OFFICE ONE);
    assert_false(is_noted(TEXT_OFFICE_AREAS_UNKNOWN));
    assert_false(is_noted(TEXT_OFFICE_PARTIES_NOT_NAMED));
    import(HEAD "organisation,town,Made-up town,,77,,,,,,\n");
    assert_true(is_noted(TEXT_OFFICE_AREAS_UNKNOWN));
    assert_true(is_noted(TEXT_OFFICE_PARTIES_NOT_NAMED));
}

static void a_table_of_which_nothing_is_left_is_an_error(void **state)
{
    (void)state;
    struct parties_result result;
    assert_false(import_as(NULL, write_table(HEAD "ship,s-1,Made-up,,,,,,,,\n"), &result));
    assert_int_equal(err.id, TEXT_APP_NOTHING_ACCEPTED);
    assert_int_equal(report.refused, 1);
    assert_int_equal(office_now(&place)->chain.count, 0);
}

static void in_a_founded_office_a_table_is_drafted_and_released(void **state)
{
    (void)state;
    struct parties_result result;
    office_found(&place);
    struct session p1 = office_session(&place, "p-1"), p2 = office_session(&place, "p-2");
    const char *path = write_table(HEAD "person,p-9,Made-up Nine,cd,,,,,,000 99,\n");
    assert_false(import_as(NULL, path, &result));
    assert_int_equal(err.id, TEXT_OPERATE_NO_AUTHOR);
    assert_true(import_as(&p1, path, &result));
    assert_true(decision.is_draft);
    assert_null(items_find(&office_now(&place)->office.parties, "p-9"));
    struct job release = office_job(&place, REQUEST_ACT_RELEASE, realm_planning());
    release.request.act_ref.id = decision.made;
    release.session = &p2;
    office_do(&place, &release);
    struct office_view view = view_of(true);
    assert_string_equal(find(&view, "p-9")->name, "Made-up Nine");
    session_close(&p1);
    session_close(&p2);
}

static void the_key_of_who_was_removed_is_not_given_out_again(void **state)
{
    (void)state;
    struct parties_result result;
    import(HEAD TOWN OFFICE ONE TWO);
    const struct actor nobody = {.now_ms = place.now_ms, .claim = {.kind = BASIS_RULE}};
    assert_true(app_remove_party(place.engine, &nobody, "p-2", place.arena, &decision, &err));
    assert_false(decision.is_draft);
    assert_false(import_as(NULL, write_table(HEAD ONE TWO), &result));
    assert_int_equal(err.id, TEXT_OFFICE_KEY_OF_REMOVED);
}

static void demand_order(const struct office_view *view, const char *expected)
{
    struct buffer line = {0};
    for (uint32_t p = 0; p < view->party_count; p++)
        buffer_add_format(&line, "%s%s %u", p > 0 ? ", " : "", view->parties[p].party.key,
                          (unsigned)view->parties[p].depth);
    assert_string_equal(buffer_text(&line), expected);
    buffer_free(&line);
}

static void the_tree_is_read_from_its_roots(void **state)
{
    (void)state;
    import(HEAD "organisation,a,A,,,,,,,,\norganisation,b,B,,,,,,,,\n"
                "organisation,a-2,A2,a,,,,,,,\norganisation,a-1,A1,a,,,,,,,\n"
                "organisation,a-2-1,A21,a-2,,,,,,,\nperson,p,P,a-2,,,,,,,\n"
                "post,x,X,a,,viewer,,,,,\npost,y,Y,a-2,,viewer,,p,,,\nperson,q,Q,,,,,,,,\n");
    struct office_view view = view_of(false);
    demand_order(&view, "a 0, x 1, a-2 1, y 2, p 2, a-2-1 2, a-1 1, b 0, q 0");
    assert_true(find(&view, "x")->is_vacant);
    assert_false(find(&view, "y")->is_vacant);
    const struct actor nobody = {.now_ms = place.now_ms, .claim = {.kind = BASIS_RULE}};
    assert_true(app_remove_party(place.engine, &nobody, "p", place.arena, &decision, &err));
    view = view_of(false);
    demand_order(&view, "a 0, x 1, a-2 1, y 2, a-2-1 2, a-1 1, b 0, q 0");
    assert_true(find(&view, "y")->is_vacant);
}

/* Whatever the register holds, each party is listed once. */
static void trees_may_be_deep(void **state)
{
    (void)state;
    enum { DEPTH = 3000 };
    struct party *parties = ARENA_ARRAY(place.arena, struct party, DEPTH);
    for (int p = 0; p < DEPTH; p++) {
        char key[16];
        snprintf(key, sizeof key, "o-%d", p);
        parties[p] = (struct party){.key = arena_copy_text(place.arena, key),
                                    .kind = PARTY_ORGANISATION,
                                    .name = "Made-up",
                                    .parent = p > 0 ? parties[p - 1].key : NULL};
    }
    struct job job = office_job(&place, REQUEST_PARTIES, realm_planning());
    job.request.parties.parties = parties;
    job.request.parties.count = DEPTH;
    office_do(&place, &job);
    struct office_view view = view_of(false);
    assert_int_equal(view.party_count, DEPTH);
    assert_int_equal(view.parties[DEPTH - 1].depth, DEPTH - 1);
}

static void keys_are_listed_with_their_days(void **state)
{
    (void)state;
    struct key_view *keys;
    uint32_t count;
    office_found(&place);
    struct session p2 = office_session(&place, "p-2");
    const struct actor leader = {.session = &p2,
                                 .now_ms = place.now_ms += 60000,
                                 .claim = {.kind = BASIS_RULE},
                                 .why = "lost"};
    uint32_t revoked;
    assert_true(
        app_revoke_key(place.engine, &leader, "p-1", place.arena, &revoked, &decision, &err));
    assert_int_equal(revoked, 1);
    assert_false(app_has_key(place.engine, "p-1"));
    assert_true(app_has_key(place.engine, "p-2"));
    app_view_keys(place.engine, place.arena, &keys, &count);
    assert_int_equal(count, 4);
    assert_string_equal(keys[0].of, "p-1");
    assert_int_equal(keys[0].ended_at_ms, leader.now_ms);
    assert_true(keys[0].since_ms > 0 && keys[0].since_ms < keys[0].ended_at_ms);
    assert_int_equal(keys[1].ended_at_ms, 0);
    assert_true(keys[3].is_node && keys[3].is_here);
    session_close(&p2);
}

/* From bytes, as the server has them. */
static bool try_table(const struct session *session, const char *rows,
                      struct parties_result *ret_result)
{
    struct buffer bytes = {0};
    buffer_add_text(&bytes, rows);
    const struct import_request request = {
        .path = "table.csv",
        .bytes = &bytes,
        .options_text = "",
        .is_trial = true,
        .actor = {.session = session,
                  .now_ms = place.now_ms += 60000,
                  .claim = {.kind = BASIS_RULE}},
    };
    bool ok = take(&request, ret_result);
    assert_null(bytes.bytes);
    return ok;
}

static void a_trial_says_what_would_come_in_and_leaves_nothing(void **state)
{
    (void)state;
    struct parties_result result;
    import(HEAD TOWN OFFICE);
    struct buffer before = office_dump(place.engine);
    assert_true(try_table(NULL, HEAD TOWN ONE TWO "person,p-3,Three,nowhere,,,,,,,\n", &result));
    assert_int_equal(result.added, 2);
    assert_int_equal(result.same, 1);
    assert_int_equal(report.refused, 1);
    assert_false(try_table(NULL, HEAD "person,p-3,Three,nowhere,,,,,,,\n", &result));
    assert_int_equal(err.id, TEXT_APP_NOTHING_ACCEPTED);
    struct buffer after = office_dump(place.engine);
    assert_string_equal(buffer_text(&after), buffer_text(&before));
    buffer_free(&before);
    buffer_free(&after);
    /* Nor in the file, or in what the engine goes on with. */
    office_close(&place);
    office_open(&place);
    assert_null(items_find(&office_now(&place)->office.parties, "p-1"));
    result = import(HEAD ONE);
    assert_int_equal(result.added, 1);
}

static void a_trial_in_a_founded_office_asks_the_rules_and_drafts_nothing(void **state)
{
    (void)state;
    struct parties_result result;
    office_found(&place);
    struct session admin = office_session(&place, "p-3");
    int64_t entries = office_now(&place)->chain.count;
    const char *rows = HEAD "organisation,team,Made-up team,cd,,,,,,,\n";
    assert_false(try_table(NULL, rows, &result));
    assert_int_equal(err.kind, ERROR_DENIED);
    assert_true(try_table(&admin, rows, &result));
    assert_true(decision.is_draft);
    assert_int_equal(result.added, 1);
    assert_int_equal(office_now(&place)->chain.count, entries);
    session_close(&admin);
}

/* Two posts of an organisation that is there, and its removal in between. */
static void a_table_read_against_another_register_does_not_come_in(void **state)
{
    (void)state;
    struct buffer bytes = {0};
    struct intake intake;
    struct import_result result;
    import(HEAD ONE "organisation,team,Made-up team,,,,,,,,\n");
    buffer_add_text(&bytes, HEAD "post,post-team,Made-up post,team,,,,,,,\n");
    const struct import_request request = {
        .path = "table.csv",
        .bytes = &bytes,
        .options_text = "",
        .actor = {.now_ms = place.now_ms += 60000, .claim = {.kind = BASIS_RULE}},
    };
    report = (struct import_report){.arena = place.arena};
    assert_true(app_read_parties(place.engine, &request, place.arena, &report, &intake, &err));
    assert_true(
        app_remove_party(place.engine, &request.actor, "team", place.arena, &decision, &err));
    int64_t entries = office_now(&place)->chain.count;
    assert_false(app_take_in(place.engine, &request, &intake, place.arena, &report, &result, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
    assert_int_equal(err.id, TEXT_APP_CHANGED_MEANWHILE);
    assert_int_equal(office_now(&place)->chain.count, entries);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_as_before_leaves_no_entry),
        TEST(what_is_private_stands_in_no_entry_and_is_read_again),
        TEST(names_that_cannot_be_read_here_come_with_the_next_table),
        TEST(unknown_areas_and_parties_left_out_are_noted),
        TEST(a_table_of_which_nothing_is_left_is_an_error),
        TEST(in_a_founded_office_a_table_is_drafted_and_released),
        TEST(the_key_of_who_was_removed_is_not_given_out_again),
        TEST(the_tree_is_read_from_its_roots),
        TEST(trees_may_be_deep),
        TEST(keys_are_listed_with_their_days),
        TEST(a_trial_says_what_would_come_in_and_leaves_nothing),
        TEST(a_trial_in_a_founded_office_asks_the_rules_and_drafts_nothing),
        TEST(a_table_read_against_another_register_does_not_come_in),
    };
    return cmocka_run_group_tests_name("app/office", tests, NULL, NULL);
}
