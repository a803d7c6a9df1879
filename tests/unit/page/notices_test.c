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
#include "page/notices.h"
#include "publish/street_section.h"
#include "town.h"

#define HOSTILE "<script>x</script>\"'&\xE2\x80\xAE\xD7\xA9"

static struct town *town_of(struct arena *arena, uint64_t seed)
{
    struct random random = random_from_seed(seed);
    struct town *town = town_random(arena, &random, 60, 80, 8);
    town_plan(town);
    return town;
}

/* Storgata goes to Kirken, which is nearer than Skolen; Langveien is 9 km away from both. */
static struct town *two_streets(struct arena *arena)
{
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 240, 0), c = town_node(town, 240, 120);
    uint32_t x = town_node(town, 9000, 0), y = town_node(town, 9200, 0);
    TOWN_WAY(town, "residential", "Storgata", a, b);
    TOWN_WAY(town, "residential", "Torggata", b, c);
    TOWN_WAY(town, "residential", "Langveien", x, y);
    TOWN_WAY(town, "residential", "Mellomveien", b, x);
    town_group(town, "west", 120, 0, 30);
    town_group(town, "east", 9100, 0, 40);
    town_site(town, "17", "Skolen", 240, 120, 50);
    town_site(town, "18", "Kirken", 240, 60, 60);
    town_plan(town);
    return town;
}

static void write(struct buffer *out, const struct town *town, enum language language,
                  const char *site)
{
    struct notice_options options = {
        .language = language, .city = "oslo", .issuer = "", .site = site};
    struct error err;
    assert_true(notices_write(out, &town->published, &options, &(struct street_excess){0}, &err));
}

static void is_well_formed_and_self_contained_in_both_languages(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct arena *arena = arena_new();
        struct town *town = town_of(arena, seed);
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            struct buffer out = {0};
            struct page page;
            write(&out, town, (enum language)language, NULL);
            page_read(&page, &out);
            page_assert_self_contained(&page, &out);
            page_free(&page);
            buffer_free(&out);
        }
        arena_free(arena);
    }
}

static void every_shelter_and_every_section_has_one_page(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct arena *arena = arena_new();
        struct town *town = town_of(arena, seed);
        struct street_sections sections;
        street_sections_find(&town->problem, &town->plan.allocation, arena, &sections);
        int pages = (int)town->problem.site_count, go = 0, listed = 0;
        for (uint32_t i = 0; i < sections.count; i++) {
            const struct street_section *section = &sections.sections[i];
            bool told = section->people > 0 || section->street[0];
            pages += told;
            go += told && section->site != NO_SITE;
        }
        struct buffer out = {0};
        struct page page;
        write(&out, town, LANGUAGE_EN, NULL);
        page_read(&page, &out);
        assert_true(go > 3);
        assert_int_equal(page_count(&page, "article", NULL), pages);
        assert_int_equal(page_count(&page, "h1", NULL), pages);
        assert_int_equal(page_says(&page, "Shelter here:"), (int)town->problem.site_count);
        assert_int_equal(page_says(&page, "It takes") - page_says(&page, "Follow the warden"), go);
        assert_int_equal(page_says(&page, "Valid from 12 November 2026"), pages);
        listed = page_count(&page, "ul", "streets") + page_count(&page, "ul", "streets many");
        assert_int_equal(listed, (int)town->problem.site_count);
        page_free(&page);
        buffer_free(&out);
        arena_free(arena);
    }
}

static void the_first_sentence_is_the_action_with_its_minutes_and_way(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = two_streets(arena);
    struct buffer out = {0};
    struct page page;
    write(&out, town, LANGUAGE_EN, "18");
    page_read(&page, &out);
    /* From the far end of Storgata: 240 m and 60 m at 1.2 m/s. */
    assert_int_equal(page_says(&page, "Go to Kirken.It takes 5 minutes."), 1);
    assert_int_equal(page_says(&page, "Go east on Storgata 240 m"), 1);
    assert_true(page_says(&page, "left into Torggata 60 m") >= 1);
    assert_true(page_says(&page, "Follow the warden to Skolen. It takes 1 minute.") >= 1);
    assert_int_equal(page_says(&page, "Go to Skolen"), 0);
    page_free(&page);
    buffer_free(&out);
    arena_free(arena);
}

static void people_without_a_place_have_exactly_one_instruction_by_hazard(void **state)
{
    (void)state;
    static const char *const instructions[HAZARD_COUNT] = {
        "Take cover where you are.",
        "Leave now. Go uphill.",
        "Stay inside. Close windows and doors.",
        "Leave now. Go away from the smoke.",
        "Leave the building. Go to open ground.",
    };
    struct arena *arena = arena_new();
    struct town *town = two_streets(arena);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++) {
        struct buffer out = {0};
        struct page page;
        town->problem.hazard = (enum hazard)hazard;
        write(&out, town, LANGUAGE_EN, NULL);
        page_read(&page, &out);
        for (int other = 0; other < HAZARD_COUNT; other++) {
            char head[64];
            snprintf(head, sizeof head, "<h1>%s</h1>", instructions[other]);
            assert_true((strstr(buffer_text(&out), head) != NULL) == (other == hazard));
        }
        page_free(&page);
        buffer_free(&out);
    }
    arena_free(arena);
}

static void residents_never_read_certain_words(void **state)
{
    (void)state;
    static const char *const en[] = {"no place", "without a place", "optimal",  "Optimal",
                                     "proof",    "proven",          "gap",      "unplaced",
                                     "price",    "MADE-UP",         "shortage", "no shelter"};
    static const char *const zh[] = {"未安排", "没有掩蔽位", "最优", "证明", "差距",
                                     "缺口",   "价格",       "虚构", "演示"};
    struct arena *arena = arena_new();
    struct town *town = two_streets(arena);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++) {
        struct buffer out = {0};
        struct page page;
        town->problem.hazard = (enum hazard)hazard;
        write(&out, town, LANGUAGE_EN, NULL);
        page_read(&page, &out);
        for (size_t i = 0; i < sizeof en / sizeof *en; i++)
            assert_int_equal(page_says(&page, en[i]), 0);
        page_free(&page);
        buffer_clear(&out);
        write(&out, town, LANGUAGE_ZH, NULL);
        page_read(&page, &out);
        for (size_t i = 0; i < sizeof zh / sizeof *zh; i++)
            assert_int_equal(page_says(&page, zh[i]), 0);
        page_free(&page);
        buffer_free(&out);
    }
    arena_free(arena);
}

static void a_made_up_city_says_so_on_every_page(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = two_streets(arena);
    ((struct shelter_site *)town->problem.sites)[0].made_up = true;
    struct buffer out = {0};
    struct page page;
    write(&out, town, LANGUAGE_EN, NULL);
    page_read(&page, &out);
    assert_int_equal(page_says(&page, "MADE-UP DATA, NOT FOR USE"),
                     page_count(&page, "article", NULL));
    page_free(&page);
    buffer_free(&out);
    arena_free(arena);
}

static void the_siren_and_the_issuer_are_said_if_they_are_known(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = two_streets(arena);
    struct notice_options options = {
        .language = LANGUAGE_EN, .city = "oslo", .issuer = "Office <1>", .siren = {6, 7, 15}};
    struct buffer out = {0};
    struct page page;
    struct error err;
    assert_true(notices_write(&out, &town->published, &options, &(struct street_excess){0}, &err));
    page_read(&page, &out);
    assert_true(page_says(&page, "The siren: 6 seconds on, 7 seconds off, 15 times.") > 0);
    assert_int_equal(page_says(&page, "issued by Office <1>"), page_count(&page, "article", NULL));
    page_free(&page);
    buffer_clear(&out);
    write(&out, town, LANGUAGE_EN, NULL);
    assert_null(strstr(buffer_text(&out), "The siren:"));
    assert_non_null(strstr(buffer_text(&out), "issued by ____"));
    buffer_free(&out);
    arena_free(arena);
}

static void refuses_a_site_that_is_not_there(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = two_streets(arena);
    struct notice_options options = {
        .language = LANGUAGE_EN, .city = "", .issuer = "", .site = "99"};
    struct buffer out = {0};
    struct error err;
    assert_false(notices_write(&out, &town->published, &options, &(struct street_excess){0}, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
    assert_int_equal(out.size, 0);
    arena_free(arena);
}

static void hostile_names_are_text_wherever_they_come(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 240, 0), c = town_node(town, 240, 120);
    TOWN_WAY(town, "residential", HOSTILE, a, b);
    TOWN_WAY(town, "residential", HOSTILE "2", b, c);
    town_group(town, "g", 20, 0, 30);
    town_site(town, "s", HOSTILE, 240, 120, 50);
    town_plan(town);
    struct buffer out = {0};
    struct page page;
    write(&out, town, LANGUAGE_EN, NULL);
    page_read(&page, &out);
    page_assert_self_contained(&page, &out);
    assert_null(strstr(buffer_text(&out), "\xE2\x80\xAE"));
    assert_true(page_says(&page, "<script>x</script>") > 4);
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
        write(&out[i], town_of(arena, 5), LANGUAGE_ZH, NULL);
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
        cmocka_unit_test(every_shelter_and_every_section_has_one_page),
        cmocka_unit_test(the_first_sentence_is_the_action_with_its_minutes_and_way),
        cmocka_unit_test(people_without_a_place_have_exactly_one_instruction_by_hazard),
        cmocka_unit_test(residents_never_read_certain_words),
        cmocka_unit_test(a_made_up_city_says_so_on_every_page),
        cmocka_unit_test(the_siren_and_the_issuer_are_said_if_they_are_known),
        cmocka_unit_test(refuses_a_site_that_is_not_there),
        cmocka_unit_test(hostile_names_are_text_wherever_they_come),
        cmocka_unit_test(same_plan_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
