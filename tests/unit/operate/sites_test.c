/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

/*
 * What was said of a site stays with it, whatever other sources bring. Sites are written
 * "source:key"; what they are shown as follows from who shares a key.
 */
static struct office_place office;
static const struct realm planning = {REALM_PLANNING, 0};

enum { SITES_MAX = 8 };

struct town {
    struct site_name names[SITES_MAX];
    struct site_names all;
};

static int begin(void **state)
{
    (void)state;
    office_begin(&office, "generic");
    return 0;
}

static int end(void **state)
{
    (void)state;
    place_check_replay(&office.log);
    office_end(&office);
    return 0;
}

static struct town *a_town(const char *const *sites)
{
    struct town *town = ARENA_NEW(office.arena, struct town);
    uint32_t count = 0;
    for (; sites[count]; count++)
        town->names[count].own = strchr(sites[count], ':') + 1;
    for (uint32_t s = 0; s < count; s++) {
        struct site_name *name = &town->names[s];
        name->full = name->shown = sites[s];
        bool is_shared = false;
        for (uint32_t other = 0; other < count; other++)
            is_shared = is_shared || (other != s && strcmp(town->names[other].own, name->own) == 0);
        if (!is_shared)
            name->shown = name->own;
    }
    site_names_index(&town->all, town->names, count, office.arena);
    return town;
}
#define TOWN(...) a_town((const char *const[]){__VA_ARGS__, NULL})

static struct site_change closed(const char *key)
{
    struct site_change change;
    memset(&change, 0xff, sizeof change);
    change.key = key;
    change.by = change.scope = NULL;
    change.closure = CLOSURE_CLOSED;
    return change;
}

static void edit(const char *key, const char *shown, struct site_change change)
{
    struct request request = office_ask(&office, REQUEST_SITE_EDIT, planning, NULL);
    change.key = key;
    request.site.is_reset = false;
    request.site.change = change;
    request.site.shown = shown;
    granted(&office, &request);
}

/* As older programs did: under the key that was shown. */
static void edit_by_key(const char *key)
{
    edit(key, NULL, closed(key));
}

static void import(struct town *before, struct town *after)
{
    struct request request = office_ask(&office, REQUEST_REFERENCE, planning, NULL);
    memset(&request.import, 0, sizeof request.import);
    request.import.reference = (struct reference){.key = "sites", .source = "any.csv"};
    request.import.sites_before = &before->all;
    request.import.sites_after = &after->all;
    granted(&office, &request);
}

static bool is_closed(const char *key)
{
    const struct site_change *site = items_find(&office.log.operation->office.sites, key);
    return site && site->closure == CLOSURE_CLOSED;
}

static const struct site_move *the_move(void)
{
    assert_int_equal(office.decision.site_move_count, 1);
    return office.decision.site_moves;
}

static void demand_move(const char *from, const char *to, enum site_home home)
{
    const struct site_move *move = the_move();
    assert_string_equal(move->from, from);
    assert_int_equal(move->home, home);
    if (to)
        assert_string_equal(move->to, to);
    else
        assert_null(move->to);
}

static void an_edit_of_a_site_in_full_stays_when_a_second_source_has_the_key(void **state)
{
    (void)state;
    edit("a:17", "17", closed("a:17"));
    import(TOWN("a:17", "a:18"), TOWN("a:17", "a:18", "b:17"));
    assert_int_equal(office.decision.site_move_count, 0);
    assert_int_equal(office.decision.count, 1);
    assert_true(is_closed("a:17"));
}

static void an_older_edit_goes_with_its_site_when_a_second_source_has_the_key(void **state)
{
    (void)state;
    edit_by_key("17");
    const struct site_change *older = items_find(&office.log.operation->office.sites, "17");
    int64_t at_ms = older->at_ms, position = older->position;
    import(TOWN("a:17"), TOWN("a:17", "b:17"));
    demand_move("17", "a:17", SITE_FULL);
    assert_true(is_closed("a:17"));
    assert_false(is_closed("17"));
    assert_false(is_closed("b:17"));
    const struct site_change *now = items_find(&office.log.operation->office.sites, "a:17");
    assert_int_equal(now->at_ms, at_ms);
    assert_int_equal(now->position, position);
}

static void an_older_edit_of_a_shared_key_is_one_in_full(void **state)
{
    (void)state;
    edit_by_key("b:17");
    import(TOWN("a:17", "b:17"), TOWN("b:17"));
    assert_int_equal(office.decision.site_move_count, 0);
    assert_true(is_closed("b:17"));
}

static void an_edit_goes_on_when_its_source_is_replaced(void **state)
{
    (void)state;
    edit("a:17", "17", closed("a:17"));
    import(TOWN("a:17"), TOWN("b:17", "b:18"));
    demand_move("a:17", "b:17", SITE_OTHER);
    assert_true(is_closed("b:17"));
    import(TOWN("b:17", "b:18"), TOWN("b:17", "b:18"));
    assert_int_equal(office.decision.site_move_count, 0);
}

static void says_that_a_site_is_gone_and_takes_the_edit_up_when_it_is_back(void **state)
{
    (void)state;
    edit("a:17", "17", closed("a:17"));
    import(TOWN("a:17", "a:18"), TOWN("a:18"));
    demand_move("a:17", NULL, SITE_GONE);
    /* Another source's 17 is another site. */
    import(TOWN("a:18"), TOWN("a:18", "b:17"));
    demand_move("a:17", NULL, SITE_GONE);
    assert_false(is_closed("b:17"));
    import(TOWN("a:18", "b:17"), TOWN("a:17", "a:18", "b:17"));
    assert_int_equal(office.decision.site_move_count, 0);
    assert_true(is_closed("a:17"));
}

static void an_edit_of_a_gone_site_finds_it_in_the_source_that_replaces_all(void **state)
{
    (void)state;
    edit("a:17", "17", closed("a:17"));
    import(TOWN("a:17", "a:18"), TOWN("a:18"));
    import(TOWN("a:18"), TOWN("c:17"));
    demand_move("a:17", "c:17", SITE_OTHER);
}

static void says_that_several_sites_could_be_meant(void **state)
{
    (void)state;
    edit_by_key("17");
    import(TOWN("a:17", "b:17"), TOWN("a:17", "b:17"));
    demand_move("17", NULL, SITE_SEVERAL);
    assert_true(is_closed("17"));
}

static void two_edits_do_not_become_one(void **state)
{
    (void)state;
    edit("a:17", "a:17", closed("a:17"));
    edit("b:17", "b:17", closed("b:17"));
    import(TOWN("a:17", "b:17"), TOWN("c:17"));
    assert_int_equal(office.decision.site_move_count, 2);
    for (uint32_t m = 0; m < 2; m++) {
        assert_int_equal(office.decision.site_moves[m].home, SITE_SEVERAL);
        assert_null(office.decision.site_moves[m].to);
    }
    assert_false(is_closed("c:17"));
}

static void an_edit_does_not_go_over_another(void **state)
{
    (void)state;
    edit("a:17", "17", closed("a:17"));
    struct site_change open = closed("b:17");
    open.closure = CLOSURE_OPEN;
    edit("b:17", NULL, closed("b:17"));
    edit("b:17", NULL, open);
    import(TOWN("a:17"), TOWN("b:17"));
    demand_move("a:17", NULL, SITE_SEVERAL);
    assert_false(is_closed("b:17"));
}

static void a_new_edit_takes_up_the_older_one(void **state)
{
    (void)state;
    struct site_change places = closed("a:17");
    places.closure = -1;
    places.places = 40;
    edit_by_key("17");
    edit("a:17", "17", places);
    assert_int_equal(office.decision.count, 2);
    const struct site_change *site = items_find(&office.log.operation->office.sites, "a:17");
    assert_int_equal(site->places, 40);
    assert_int_equal(site->closure, CLOSURE_CLOSED);
    assert_int_equal(site->position, office.log.count - 1);
    assert_false(site_change_says(items_find(&office.log.operation->office.sites, "17")));
}

static void what_is_newer_counts_when_the_older_edit_is_taken_up(void **state)
{
    (void)state;
    struct site_change open = closed("a:17");
    open.closure = CLOSURE_OPEN;
    edit_by_key("17");
    edit("a:17", "17", open);
    assert_false(is_closed("a:17"));
    assert_false(is_closed("17"));
}

static void only_what_is_closed_is_opened(void **state)
{
    (void)state;
    struct request request = office_ask(&office, REQUEST_SITE_EDIT, planning, NULL);
    request.site.change = closed("a:17");
    request.site.change.closure = CLOSURE_OPEN;
    request.site.shown = "17";
    refused(&office, &request, TEXT_OPERATE_SITE_NOT_CLOSED);
    assert_string_equal(office.err.args[0].text, "17");
    edit("a:17", "17", closed("a:17"));
    granted(&office, &request);
    assert_false(is_closed("a:17"));
    refused(&office, &request, TEXT_OPERATE_SITE_NOT_CLOSED);
    request.site.change.places = 12;
    granted(&office, &request);
    const struct site_change *site = items_find(&office.log.operation->office.sites, "a:17");
    assert_int_equal(site->places, 12);
}

static void sets_back_under_either_key(void **state)
{
    (void)state;
    struct request request = office_ask(&office, REQUEST_SITE_EDIT, planning, NULL);
    request.site.is_reset = true;
    request.site.change = closed("a:17");
    request.site.shown = "17";
    refused(&office, &request, TEXT_OPERATE_SITE_NOT_EDITED);
    edit_by_key("17");
    granted(&office, &request);
    assert_false(is_closed("17"));
    edit("a:17", "17", closed("a:17"));
    granted(&office, &request);
    assert_false(is_closed("a:17"));
    edit_by_key("gone");
    request.site.change.key = "gone";
    request.site.shown = NULL;
    granted(&office, &request);
    assert_false(is_closed("gone"));
}

static void a_name_with_colons_is_no_riddle(void **state)
{
    (void)state;
    uint32_t at;
    const struct site_names *names = &TOWN("a:1:7", "b:7", "c:7")->all;
    assert_int_equal(site_names_find(names, "a:1:7", &at), SITE_FULL);
    assert_int_equal(site_names_find(names, "1:7", &at), SITE_SHOWN);
    assert_int_equal(at, 0);
    assert_int_equal(site_names_find(names, "7", &at), SITE_SEVERAL);
    assert_int_equal(site_names_find(names, "x:1:7", &at), SITE_SEVERAL);
    assert_int_equal(site_names_find(names, "a:7", &at), SITE_GONE);
    assert_int_equal(site_names_find(names, "x:y", &at), SITE_GONE);
    assert_int_equal(site_names_find(&TOWN("a:1:7")->all, "x:1:7", &at), SITE_OTHER);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_edit_of_a_site_in_full_stays_when_a_second_source_has_the_key),
        TEST(an_older_edit_goes_with_its_site_when_a_second_source_has_the_key),
        TEST(an_older_edit_of_a_shared_key_is_one_in_full),
        TEST(an_edit_goes_on_when_its_source_is_replaced),
        TEST(says_that_a_site_is_gone_and_takes_the_edit_up_when_it_is_back),
        TEST(an_edit_of_a_gone_site_finds_it_in_the_source_that_replaces_all),
        TEST(says_that_several_sites_could_be_meant),
        TEST(two_edits_do_not_become_one),
        TEST(an_edit_does_not_go_over_another),
        TEST(a_new_edit_takes_up_the_older_one),
        TEST(what_is_newer_counts_when_the_older_edit_is_taken_up),
        TEST(only_what_is_closed_is_opened),
        TEST(sets_back_under_either_key),
        TEST(a_name_with_colons_is_no_riddle),
    };
    return cmocka_run_group_tests_name("operate/sites", tests, NULL, NULL);
}
