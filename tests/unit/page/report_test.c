/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page.h"
#include "page/report.h"
#include "plan/shelter_gains.h"
#include "town.h"

#define HOSTILE "<script>x</script>\"'&\xE2\x80\xAE\xD7\xA9"
#define HOSTILE_SHOWN "<script>x</script>\"'&\xD7\xA9"

static void plan_all(struct town *town)
{
    town_plan(town);
    shelter_gains_find(&town->problem, &town->solution, 10, NULL, town->arena, &town->plan.gains,
                       &town->plan.gain_count, &town->plan.gains_proven);
    shelter_zones_find(&town->problem, &town->solution, town->arena, &town->plan.zones,
                       &town->plan.zone_count);
}

static struct town *town_of(struct arena *arena, uint64_t seed)
{
    struct random random = random_from_seed(seed);
    struct town *town = town_random(arena, &random, 120, 150, 20);
    plan_all(town);
    return town;
}

static void write(struct buffer *out, const struct town *town, enum language language,
                  const char *city)
{
    static const struct report_source sources[] = {
        {TEXT_APP_WHAT_ROADS, HOSTILE, HOSTILE, 1794452400000, 120, 3},
    };
    struct report_options options = {
        .language = language, .city = city, .source_count = 1, .sources = sources};
    report_write(out, &town->published, &options);
}

static void is_well_formed_and_self_contained_in_both_languages(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct arena *arena = arena_new();
        struct town *town = town_of(arena, seed);
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            struct buffer out = {0};
            struct page page;
            write(&out, town, (enum language)language, "oslo");
            page_read(&page, &out);
            page_assert_self_contained(&page, &out);
            page_free(&page);
            buffer_free(&out);
        }
        arena_free(arena);
    }
}

static void names_the_language_and_that_it_is_internal(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_of(arena, 1);
    struct buffer en = {0}, zh = {0};
    write(&en, town, LANGUAGE_EN, "oslo");
    write(&zh, town, LANGUAGE_ZH, "oslo");
    assert_non_null(strstr(buffer_text(&en), "<html lang=\"en\">"));
    assert_non_null(strstr(buffer_text(&en), "<b>INTERNAL</b>"));
    assert_non_null(strstr(buffer_text(&zh), "<html lang=\"zh-CN\">"));
    assert_non_null(strstr(buffer_text(&zh), "<b>内部</b>"));
    buffer_free(&en);
    buffer_free(&zh);
    arena_free(arena);
}

static void every_shelter_is_in_the_table_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct random random = random_from_seed(9);
    struct town *town = town_random(arena, &random, 120, 150, 20);
    for (uint32_t s = 0; s < town->sites.count; s++) {
        char name[32];
        snprintf(name, sizeof name, "Hall %u end", s);
        town->sites.records[s].name = arena_copy_text(arena, name);
    }
    plan_all(town);
    town->plan.gain_count = 0; /* gains name shelters too */
    struct buffer out = {0};
    struct page page;
    write(&out, town, LANGUAGE_EN, "oslo");
    page_read(&page, &out);
    assert_true(town->problem.site_count > 5);
    assert_int_equal(page_count(&page, "td", "load-cell"), (int)town->problem.site_count);
    for (uint32_t s = 0; s < town->problem.site_count; s++) {
        char cell[64];
        snprintf(cell, sizeof cell, "<td><bdi>%s</bdi></td>", town->problem.sites[s].name);
        const char *found = strstr(buffer_text(&out), cell);
        assert_non_null(found);
        assert_null(strstr(found + 1, cell));
    }
    page_free(&page);
    buffer_free(&out);
    arena_free(arena);
}

static void says_the_headline_the_baseline_and_the_instruction(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 300, 0), c = town_node(town, 600, 0);
    TOWN_WAY(town, "residential", "Storgata", a, b, c);
    town_group(town, "g", 150, 0, 100);
    town_site(town, "near", "Skolen", 0, 0, 30);
    town_site(town, "far", "Kirken", 600, 0, 50);
    plan_all(town);
    struct buffer out = {0};
    struct page page;
    write(&out, town, LANGUAGE_EN, "oslo");
    page_read(&page, &out);
    assert_int_equal(page_says(&page, "80 of 100 people can be under cover within 15 min"), 1);
    assert_int_equal(
        page_says(&page, "Everyone else, 20 people, is told to take cover where they are."), 1);
    assert_int_equal(page_says(&page, "70 meet a full door"), 1);
    assert_int_equal(
        page_says(&page, "Only these shelters (2) with 80 places can be reached by 100"), 1);
    assert_true(page_says(&page, "one more person under cover, ") == 2);
    assert_int_equal(page_says(&page, "price"), 0);
    assert_int_equal(page_says(&page, "ESTIMATED"), 0);
    page_free(&page);
    buffer_free(&out);

    struct shelter_problem *problem = &town->problem;
    problem->hazard = HAZARD_FLOOD;
    write(&out, town, LANGUAGE_EN, "oslo");
    page_read(&page, &out);
    assert_int_equal(page_says(&page, "20 people, is told to leave the danger area."), 1);
    assert_int_equal(page_says(&page, "take cover where they are"), 0);
    page_free(&page);
    buffer_free(&out);
    arena_free(arena);
}

static void estimated_people_are_rounded_and_marked_under_every_figure(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 300, 0);
    TOWN_WAY(town, "residential", "Storgata", a, b);
    town_group(town, "g", 150, 0, 12345);
    town_site(town, "s", "", 0, 0, 6789);
    town->sites.records[0].key = "made-up-17";
    town->sites.records[0].name = NULL;
    town->sites.records[0].made_up = true;
    plan_all(town);
    town->published.is_estimated = true;
    struct buffer out = {0};
    struct page page;
    write(&out, town, LANGUAGE_EN, "oslo");
    page_read(&page, &out);
    assert_int_equal(page_says(&page, "12,345"), 0);
    assert_true(page_says(&page, "about 6,800") > 0);
    assert_int_equal(page_says(&page, "About 54 of 100 people"), 1);
    assert_true(page_says(&page, "Made-up shelter 17") > 0);
    int figures = page_count(&page, "p", "as-of");
    assert_true(figures >= 6);
    assert_int_equal(page_says(&page, "people ESTIMATED"), figures);
    assert_int_equal(page_says(&page, "shelters MADE UP"), figures);
    page_free(&page);
    buffer_free(&out);
    arena_free(arena);
}

static void hostile_names_are_text_wherever_they_come(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct random random = random_from_seed(3);
    struct town *town = town_random(arena, &random, 60, 60, 6);
    for (uint32_t s = 0; s < town->sites.count; s++)
        town->sites.records[s].name = HOSTILE;
    plan_all(town);
    static const char *const attributions[] = {HOSTILE};
    town->plan.name = town->plan.population_state = HOSTILE;
    town->plan.figures.worst_area_code = town->plan.figures.worst_area_name = HOSTILE;
    town->published.attributions = attributions;
    struct buffer out = {0};
    struct page page;
    write(&out, town, LANGUAGE_ZH, HOSTILE);
    page_read(&page, &out);
    page_assert_self_contained(&page, &out);
    assert_true(page_says(&page, HOSTILE_SHOWN) > 6);
    assert_null(strstr(buffer_text(&out), "\xE2\x80\xAE"));
    page_free(&page);
    buffer_free(&out);
    arena_free(arena);
}

static void a_plan_without_shelters_or_people_is_still_a_page(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 300, 0);
    TOWN_WAY(town, "residential", "Storgata", a, b);
    plan_all(town);
    struct buffer out = {0};
    struct page page;
    write(&out, town, LANGUAGE_EN, "oslo");
    page_read(&page, &out);
    assert_int_equal(page_says(&page, "0 of 0 people"), 1);
    page_free(&page);
    buffer_free(&out);
    arena_free(arena);
}

static void same_plan_same_bytes(void **state)
{
    (void)state;
    struct buffer out[2] = {{0}};
    for (int i = 0; i < 2; i++) {
        struct arena *arena = arena_new();
        write(&out[i], town_of(arena, 5), LANGUAGE_ZH, "oslo");
        arena_free(arena);
    }
    assert_int_equal(out[0].size, out[1].size);
    assert_memory_equal(out[0].bytes, out[1].bytes, out[0].size);
    buffer_free(&out[0]);
    buffer_free(&out[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_well_formed_and_self_contained_in_both_languages),
        cmocka_unit_test(names_the_language_and_that_it_is_internal),
        cmocka_unit_test(every_shelter_is_in_the_table_once),
        cmocka_unit_test(says_the_headline_the_baseline_and_the_instruction),
        cmocka_unit_test(estimated_people_are_rounded_and_marked_under_every_figure),
        cmocka_unit_test(hostile_names_are_text_wherever_they_come),
        cmocka_unit_test(a_plan_without_shelters_or_people_is_still_a_page),
        cmocka_unit_test(same_plan_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
