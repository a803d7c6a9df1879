/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "office.h"
#include "operate/apply.h"

/* What is said of groups of people and of areas: who may say it, and what it comes to. */
static struct office_place office;
static const struct realm planning = {REALM_PLANNING, 0};

static int begin(void **state)
{
    (void)state;
    office_begin(&office, "generic");
    office_found(&office);
    return 0;
}

static int end(void **state)
{
    (void)state;
    place_check_replay(&office.log);
    office_end(&office);
    return 0;
}

static struct people_change no_change(const char *key)
{
    return (struct people_change){.key = key, .people = -1, .person_class = -1, .inclusion = -1};
}

static struct request edit_by(const char *person, struct people_change change)
{
    struct request request = office_ask(&office, REQUEST_PEOPLE_EDIT, planning, person);
    request.people.is_reset = false;
    request.people.change = change;
    return request;
}

static struct request edit(struct people_change change)
{
    return edit_by("p-admin", change);
}

static const struct people_change *group(const char *key)
{
    return items_find(&office.log.operation->office.people, key);
}

static struct request rename_by(const char *person, const char *key, const char *name)
{
    struct request request = office_ask(&office, REQUEST_AREA_EDIT, planning, person);
    request.area.is_reset = false;
    request.area.change = (struct area_change){.key = key, .name = name};
    return request;
}

static const struct area_change *area(const char *key)
{
    return items_find(&office.log.operation->office.area_edits, key);
}

static void edits_of_a_group_lie_over_each_other_until_it_is_reset(void **state)
{
    (void)state;
    struct people_change change = no_change("a.csv:17");
    change.people = 340;
    struct request request = with_reason(edit(change));
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"type\":\"people.edited\""));
    assert_true(last_entry_has(&office, "\"scope\":\"office\""));
    assert_true(last_entry_has(&office, "\"body\":{\"key\":\"a.csv:17\",\"people\":340}"));
    change = no_change("a.csv:17");
    change.person_class = PERSON_OLDER;
    change.inclusion = INCLUSION_LEFT_OUT;
    request = edit(change);
    granted(&office, &request);
    assert_int_equal(group("a.csv:17")->people, 340);
    assert_int_equal(group("a.csv:17")->person_class, PERSON_OLDER);
    assert_int_equal(group("a.csv:17")->inclusion, INCLUSION_LEFT_OUT);
    assert_string_equal(group("a.csv:17")->by, "p-admin");
    assert_int_equal(group("a.csv:17")->position, office.log.count);
    assert_null(group("a.csv:17")->scope); /* of the last edit, which said no reason */
    change = no_change("a.csv:17");
    change.people = 0;
    change.inclusion = INCLUSION_COUNTED;
    request = edit(change);
    granted(&office, &request);
    assert_int_equal(group("a.csv:17")->people, 0);
    assert_int_equal(group("a.csv:17")->inclusion, -1);
    request.people.is_reset = true;
    granted(&office, &request);
    assert_false(people_change_says(group("a.csv:17")));
    assert_int_equal(group("a.csv:17")->position, office.log.count);
}

static void an_edit_of_a_group_says_something(void **state)
{
    (void)state;
    struct request request = edit(no_change("a.csv:17"));
    refused(&office, &request, TEXT_OPERATE_NO_CHANGE);
    request.people.is_reset = true;
    refused(&office, &request, TEXT_OPERATE_PEOPLE_NOT_EDITED);
}

static void only_who_is_left_out_can_be_counted_in(void **state)
{
    (void)state;
    struct people_change change = no_change("a.csv:17");
    change.inclusion = INCLUSION_COUNTED;
    struct request request = edit(change);
    refused(&office, &request, TEXT_OPERATE_PEOPLE_NOT_LEFT_OUT);
    change.people = 5;
    request = edit(change);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"body\":{\"key\":\"a.csv:17\",\"people\":5}"));
}

static void demand_field(const char *field)
{
    assert_int_equal(office.err.id, TEXT_OPERATE_BAD_FIELD);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct buffer sentence = {0};
        error_write(&sentence, (enum language)language, &office.err);
        assert_non_null(strstr(buffer_text(&sentence), field));
        buffer_free(&sentence);
    }
}

static void an_edit_of_a_group_has_bounds_and_names_its_field(void **state)
{
    (void)state;
    struct people_change change = no_change("a.csv:17");
    change.people = 10000001;
    struct request request = edit(change);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    demand_field("people");
    change.people = 10000000;
    request = edit(change);
    granted(&office, &request);
    change.person_class = PERSON_CLASS_COUNT;
    request = edit(change);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    demand_field("person_class");
    change = no_change("a.csv:17");
    change.inclusion = INCLUSION_COUNT;
    request = edit(change);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    demand_field("inclusion");
    change = no_change("a.csv:17\n");
    change.people = 5;
    request = edit(change);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    demand_field("key");
}

static void an_area_gets_a_name_and_has_its_own_again(void **state)
{
    (void)state;
    struct request request = rename_by("p-admin", "a.csv:0101", "北区");
    granted(&office, &request);
    assert_string_equal(area("a.csv:0101")->name, "北区");
    assert_string_equal(area("a.csv:0101")->by, "p-admin");
    request = rename_by("p-admin", "a.csv:0101", "Harbour");
    granted(&office, &request);
    assert_string_equal(area("a.csv:0101")->name, "Harbour");
    request.area.is_reset = true;
    granted(&office, &request);
    assert_false(area_change_says(area("a.csv:0101")));
    refused(&office, &request, TEXT_OPERATE_AREA_NOT_EDITED);
}

static void a_name_of_an_area_shows_something(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "  ", "a\tb"};
    struct request request = rename_by("p-admin", "a.csv:0101", NULL);
    refused(&office, &request, TEXT_OPERATE_NO_CHANGE);
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
        request = rename_by("p-admin", "a.csv:0101", bad[b]);
        refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
        demand_field("name");
    }
}

/* The tree says who may act: an edit of an area leaves it as it is. */
static void an_edit_of_an_area_touches_nobodys_authority(void **state)
{
    (void)state;
    const struct area *before = items_find(&office.log.operation->office.areas, "0101");
    const struct area was = *before;
    struct request request = rename_by("p-admin", "areas.csv:0101", "South");
    granted(&office, &request);
    const struct area *after = items_find(&office.log.operation->office.areas, "0101");
    assert_string_equal(after->name, was.name);
    assert_string_equal(after->parent, was.parent);
}

/* generic §19: planner, duty leader, head of the office and duty officer edit reference data. */
static void who_edits_sites_edits_people_and_areas(void **state)
{
    (void)state;
    static const struct {
        const char *person;
        bool may;
    } persons[] = {
        {"p-admin", true}, {"p-duty", true},  {"p-lead", true}, {"p-head", true},
        {"p-none", false}, {"p-view", false}, {NULL, false},
    };
    for (size_t p = 0; p < sizeof persons / sizeof *persons; p++) {
        struct people_change change = no_change("a.csv:17");
        struct site_change site;
        memset(&site, 0xff, sizeof site);
        site.key = "a.csv:17";
        site.by = site.scope = NULL;
        change.people = site.places = 5;
        struct request requests[] = {
            office_ask(&office, REQUEST_SITE_EDIT, planning, persons[p].person),
            edit_by(persons[p].person, change),
            rename_by(persons[p].person, "a.csv:0101", "Harbour"),
        };
        requests[0].site.is_reset = false;
        requests[0].site.change = site;
        requests[0].site.shown = NULL;
        for (size_t r = 0; r < sizeof requests / sizeof *requests; r++) {
            if (persons[p].may)
                granted(&office, &requests[r]);
            else
                refused(&office, &requests[r],
                        persons[p].person ? TEXT_OPERATE_MISSING : TEXT_OPERATE_NO_AUTHOR);
        }
    }
}

/* What the last entry leaves to be reviewed; NULL: nothing. */
static const struct act_record *left_to_review(void)
{
    char id[24];
    snprintf(id, sizeof id, "e%u", (unsigned)office.log.count);
    return items_find(&office.log.operation->office.planning.acts, id);
}

static void an_edit_on_an_order_or_in_an_emergency_waits_for_its_review(void **state)
{
    (void)state;
    struct people_change change = no_change("a.csv:17");
    change.inclusion = INCLUSION_LEFT_OUT;
    struct request request = edit_by("p-none", change);
    request.claim = (struct claim){.kind = BASIS_VERBAL, .given_at_ms = office.now_ms - MINUTE_MS};
    refused(&office, &request, TEXT_OPERATE_VERBAL_WHO);
    request = with_reason(request);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"kind\":\"verbal\""));
    const struct act_record *act = left_to_review();
    assert_true(act && act_wants_review(act));
    assert_string_equal(act->did, "people.edited");
    assert_int_equal(act->act, ACT_REFERENCE_EDIT);
    request = with_reason(rename_by("p-none", "a.csv:0101", "Harbour"));
    request.claim = (struct claim){.kind = BASIS_EMERGENCY};
    granted(&office, &request);
    act = left_to_review();
    assert_true(act && act_wants_review(act));
    assert_string_equal(act->did, "area.edited");
    assert_int_equal(act->review_by_ms, request.now_ms + DAY_MS);
    struct request review = about_act(&office, REQUEST_REVIEW, planning, act->key, "p-none");
    refused(&office, &review, TEXT_OPERATE_OWN_REVIEW);
    review = with_reason(about_act(&office, REQUEST_REVIEW, planning, act->key, "p-lead"));
    granted(&office, &review);
    assert_false(act_wants_review(act));
    request = with_reason(rename_by("p-none", "a.csv:0101", NULL));
    request.claim = (struct claim){.kind = BASIS_EMERGENCY};
    request.area.is_reset = true;
    granted(&office, &request);
    assert_string_equal(left_to_review()->did, "area.reset");
    request = with_reason(edit_by("p-none", change));
    request.claim = (struct claim){.kind = BASIS_EMERGENCY};
    request.people.is_reset = true;
    granted(&office, &request);
    assert_string_equal(left_to_review()->did, "people.reset");
    request = edit(change);
    granted(&office, &request);
    assert_null(left_to_review());
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(edits_of_a_group_lie_over_each_other_until_it_is_reset),
        TEST(an_edit_of_a_group_says_something),
        TEST(only_who_is_left_out_can_be_counted_in),
        TEST(an_edit_of_a_group_has_bounds_and_names_its_field),
        TEST(an_area_gets_a_name_and_has_its_own_again),
        TEST(a_name_of_an_area_shows_something),
        TEST(an_edit_of_an_area_touches_nobodys_authority),
        TEST(who_edits_sites_edits_people_and_areas),
        TEST(an_edit_on_an_order_or_in_an_emergency_waits_for_its_review),
    };
    return cmocka_run_group_tests_name("operate/registers", tests, NULL, NULL);
}
