/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "app/explain.h"
#include "app_town.h"

static struct app_town town;
static struct error err;

static int begin(void **state)
{
    (void)state;
    app_town_begin(&town, &within_15min, "");
    return 0;
}

static int end(void **state)
{
    (void)state;
    app_town_end(&town);
    return 0;
}

static void a_point_is_longitude_and_latitude_and_nothing_else(void **state)
{
    (void)state;
    struct geo_point point;
    assert_true(app_point_parse("10.7522,-59.9139", &point));
    assert_int_equal(point.lon_e7, 107522000);
    assert_int_equal(point.lat_e7, -599139000);
    static const char *const wrong[] = {"",      "10",    "10,",     ",59",   "10,59x",
                                        "10;59", "181,0", "0,-90.1", "nan,0", "0,nan",
                                        "inf,0", "1,2,3", "x10,59"};
    for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++)
        assert_false(app_point_parse(wrong[w], &point));
}

static void people_are_asked_for_where_they_are(void **state)
{
    (void)state;
    struct explained explained;
    const struct shelter_group *group = &town.view.problem.groups[3];
    assert_true(app_explain_point(&town.view, &town.solution, group->point, 0, town.arena,
                                  &explained, &err));
    assert_int_equal(explained.distance_mm, 0);
    assert_false(explained.is_site);
    assert_int_equal(town.view.problem.groups[explained.group.group].point.lon_e7,
                     group->point.lon_e7);
    const struct geo_point far = {1000000000, 0};
    assert_false(
        app_explain_point(&town.view, &town.solution, far, 2000000, town.arena, &explained, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
    assert_int_equal(err.id, TEXT_EXPLAIN_NOBODY_NEAR);
    assert_true(app_explain_point(&town.view, &town.solution, far, EXPLAIN_ANYWHERE, town.arena,
                                  &explained, &err));
    assert_false(app_explain_site(&town.view, &town.solution, "s8", town.arena, &explained, &err));
    assert_int_equal(err.id, TEXT_APP_NO_SUCH_SITE);
}

/* Every group of the town, in both languages: one sentence of who they are, one for each part of
 * them; a route for each shelter, from their place to a door, as long as the plan says. */
static void each_group_is_told_of_all_its_parts(void **state)
{
    (void)state;
    const struct shelter_problem *problem = &town.view.problem;
    uint32_t drawn = 0;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        struct explained explained;
        assert_true(app_explain_point(&town.view, &town.solution, problem->groups[g].point, 0,
                                      town.arena, &explained, &err));
        uint32_t parts = explained.group.piece_count + (explained.group.unplaced > 0);
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            struct sentences said =
                app_explain_say(&explained, (enum language)language, town.arena);
            assert_true(said.count >= 1 + parts);
            for (uint32_t s = 0; s < said.count; s++)
                assert_true(said.items[s][0] && !strchr(said.items[s], '\n'));
        }
        struct explained_route *routes;
        uint32_t count = app_explain_routes(&explained, town.arena, &routes);
        assert_int_equal(count, explained.group.piece_count);
        for (uint32_t r = 0; r < count; r++, drawn++) {
            const struct shelter_site *site = &problem->sites[routes[r].piece.site];
            const struct geo_point *last = &routes[r].points[routes[r].point_count - 1];
            const struct geo_point *door = &problem->doors[site->first_door].point;
            assert_true(routes[r].point_count >= 3);
            assert_int_equal(routes[r].points[0].lat_e7, problem->groups[g].point.lat_e7);
            assert_int_equal(last->lon_e7, door->lon_e7);
            assert_int_equal(last->lat_e7, door->lat_e7);
        }
    }
    assert_true(drawn > 20);
}

/* By hand: the longest walks to the site among all pieces of the plan. */
static void a_site_shows_its_farthest_walks(void **state)
{
    (void)state;
    const struct shelter_allocation *allocation = &town.view.plan.allocation;
    for (uint32_t s = 0; s < town.view.problem.site_count; s++) {
        struct explained explained;
        struct explained_route *routes;
        assert_true(app_explain_site(&town.view, &town.solution, town.view.problem.sites[s].key,
                                     town.arena, &explained, &err));
        uint32_t count = app_explain_routes(&explained, town.arena, &routes), farther = 0;
        assert_true(explained.is_site && count > 0);
        for (uint32_t r = 1; r < count; r++)
            assert_true(routes[r].piece.walk_ms <= routes[r - 1].piece.walk_ms);
        for (uint32_t p = 0; p < allocation->piece_count; p++)
            farther += allocation->pieces[p].site == s &&
                       allocation->pieces[p].walk_ms > routes[count - 1].piece.walk_ms;
        assert_true(farther < count);
        assert_int_equal(routes[0].piece.walk_ms, explained.site.worst_walk_ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_is_longitude_and_latitude_and_nothing_else),
        cmocka_unit_test(people_are_asked_for_where_they_are),
        cmocka_unit_test(each_group_is_told_of_all_its_parts),
        cmocka_unit_test(a_site_shows_its_farthest_walks),
    };
    return cmocka_run_group_tests_name("app/why", tests, begin, end);
}
