/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan/shelter_pairs.h"
#include "publish/street_piece.h"
#include "publish/street_section.h"
#include "town.h"

static struct street_sections sections_of(const struct town *town)
{
    struct street_sections sections;
    street_sections_find(&town->problem, &town->plan.allocation, town->arena, &sections);
    return sections;
}

static void assert_near(int64_t found, int64_t expected, int64_t tolerance)
{
    if (found < expected - tolerance || found > expected + tolerance)
        fail_msg("%lld is not within %lld of %lld", (long long)found, (long long)tolerance,
                 (long long)expected);
}

/* Storgata from Torggata (x = 0) to Brugata (x = 400), a nameless path at 200. */
static struct town *storgata(struct arena *arena)
{
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 200, 0), c = town_node(town, 400, 0);
    uint32_t north[3];
    for (int i = 0; i < 3; i++)
        north[i] = town_node(town, 200 * i, 100);
    TOWN_WAY(town, "residential", "Storgata", a, b);
    TOWN_WAY(town, "residential", "Storgata", b, c);
    TOWN_WAY(town, "residential", "Torggata", a, north[0]);
    TOWN_WAY(town, "footway", NULL, b, north[1]);
    TOWN_WAY(town, "residential", "Brugata", c, north[2]);
    return town;
}

static const struct street_section *find_section(const struct street_sections *sections,
                                                 uint32_t site, const char *street)
{
    const struct street_section *found = NULL;
    for (uint32_t i = 0; i < sections->count; i++) {
        const struct street_section *section = &sections->sections[i];
        if (section->site != site || strcmp(section->street, street) != 0)
            continue;
        assert_null(found);
        found = section;
    }
    return found;
}

static void a_street_is_divided_midway_between_those_who_go_to_different_shelters(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = storgata(arena);
    town_group(town, "west", 40, 0, 10);
    town_group(town, "east", 340, 0, 12);
    town_site(town, "w", "West", 0, 0, 10);
    town_site(town, "e", "East", 400, 0, 12);
    town_plan(town);
    struct street_sections sections = sections_of(town);
    const struct street_section *west = find_section(&sections, 0, "Storgata");
    const struct street_section *east = find_section(&sections, 1, "Storgata");
    assert_non_null(west);
    assert_non_null(east);
    assert_near(west->length_mm, 190000, 1000);
    assert_near(east->length_mm, 210000, 1000);
    assert_int_equal(west->people, 10);
    assert_int_equal(east->people, 12);
    assert_int_equal(west->group_count, 1);
    assert_int_equal(west->groups[0], 0);
    assert_int_equal(west->elsewhere_people, 0);
    assert_int_equal(west->line_count, 1);
    assert_int_equal(east->line_count, 2);
    arena_free(arena);
}

static void a_section_ends_at_or_before_a_street_with_a_name(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = storgata(arena);
    town_group(town, "west", 40, 0, 10);
    town_group(town, "east", 340, 0, 12);
    town_site(town, "w", "West", 0, 0, 10);
    town_site(town, "e", "East", 400, 0, 12);
    town_plan(town);
    struct street_sections sections = sections_of(town);
    const struct street_section *west = find_section(&sections, 0, "Storgata");
    assert_int_equal(west->end_count, 2);
    assert_string_equal(west->ends[0].cross_street, "Torggata");
    assert_int_equal(west->ends[0].short_mm, 0);
    /* Past the nameless path at 200 m. */
    assert_string_equal(west->ends[1].cross_street, "Brugata");
    assert_near(west->ends[1].short_mm, 210000, 1000);
    const struct street_section *path = find_section(&sections, 1, "");
    assert_non_null(path);
    assert_string_equal(path->ends[0].cross_street, "Storgata");
    assert_null(path->ends[1].cross_street);
    arena_free(arena);
}

static void walks_are_told_from_the_whole_section(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = storgata(arena);
    town_group(town, "west", 40, 0, 10);
    town_site(town, "w", "West", 0, 0, 10);
    town_plan(town);
    struct street_sections sections = sections_of(town);
    const struct street_section *west = find_section(&sections, 0, "Storgata");
    assert_int_equal(west->least_walk_ms, 0);
    /* 290 m at 1.2 m/s: as far as the reach of the people at 40 m. */
    assert_near(west->most_walk_ms, 290000 * 10 / 12, 1000);
    assert_near(west->length_mm, 290000, 1000);
    arena_free(arena);
}

static void a_street_is_told_what_most_at_a_spot_are_told(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = storgata(arena);
    town_group(town, "home", 40, 0, 30);
    town_site(town, "w", "West", 0, 0, 10);
    town_site(town, "e", "East", 400, 0, 20);
    town_plan(town);
    struct street_sections sections = sections_of(town);
    const struct street_section *section = find_section(&sections, 1, "Storgata");
    assert_non_null(section);
    assert_null(find_section(&sections, 0, "Storgata"));
    assert_int_equal(section->people, 30);
    assert_int_equal(section->elsewhere_people, 10);
    arena_free(arena);
}

static void groups_at_one_spot_are_told_one_thing(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = storgata(arena);
    town_group(town, "old", 40, 0, 8)->person_class = PERSON_OLDER;
    town_group(town, "young", 40, 0, 9);
    town->priority = "older;general";
    town_site(town, "w", "West", 0, 0, 8);
    town_site(town, "e", "East", 400, 0, 9);
    town_plan(town);
    struct street_sections sections = sections_of(town);
    assert_null(find_section(&sections, 0, "Storgata"));
    const struct street_section *section = find_section(&sections, 1, "Storgata");
    assert_int_equal(section->people, 17);
    assert_int_equal(section->elsewhere_people, 8);
    assert_int_equal(section->group_count, 2);
    arena_free(arena);
}

static void people_of_whom_most_have_no_place_are_told_to_stay(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = storgata(arena);
    town_group(town, "home", 40, 0, 30);
    town_site(town, "w", "West", 0, 0, 10);
    town_plan(town);
    struct street_sections sections = sections_of(town);
    const struct street_section *section = find_section(&sections, NO_SITE, "Storgata");
    assert_non_null(section);
    assert_int_equal(section->people, 30);
    assert_int_equal(section->elsewhere_people, 10);
    assert_int_equal(section->most_walk_ms, 0);
    arena_free(arena);
}

static void a_street_far_from_all_people_belongs_to_nobody(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 100, 0), c = town_node(town, 1100, 0);
    uint32_t d = town_node(town, 100, 50);
    TOWN_WAY(town, "residential", "Storgata", a, b);
    TOWN_WAY(town, "residential", "Landeveien", b, c);
    TOWN_WAY(town, "footway", "Aaveien", b, d);
    town_group(town, "home", 50, 0, 30);
    town_site(town, "w", "West", 0, 0, 30);
    town_plan(town);
    struct street_sections sections = sections_of(town);
    const struct street_section *road = find_section(&sections, 0, "Landeveien");
    assert_near(road->length_mm, 200000, 1000);
    assert_int_equal(road->people, 0);
    assert_string_equal(road->ends[0].cross_street, "Storgata");
    assert_null(road->ends[1].cross_street);
    arena_free(arena);
}

static void a_change_of_name_between_crossings_ends_a_section(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 100, 0), c = town_node(town, 300, 0);
    TOWN_WAY(town, "residential", "Storgata", a, b);
    TOWN_WAY(town, "residential", "Nygata", b, c);
    town_group(town, "home", 20, 0, 30);
    town_site(town, "w", "West", 0, 0, 30);
    town_plan(town);
    struct street_sections sections = sections_of(town);
    assert_int_equal(sections.count, 2);
    const struct street_section *old = find_section(&sections, 0, "Storgata");
    const struct street_section *new = find_section(&sections, 0, "Nygata");
    assert_int_equal(old->people, 30);
    assert_int_equal(new->people, 0);
    assert_string_equal(old->ends[1].cross_street, "Nygata");
    assert_string_equal(new->ends[0].cross_street, "Storgata");
    arena_free(arena);
}

static void a_ring_has_no_ends(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t corner[] = {town_node(town, 0, 0), town_node(town, 100, 0), town_node(town, 100, 100),
                         town_node(town, 0, 100)};
    TOWN_WAY(town, "residential", "Ringveien", corner[0], corner[1], corner[2], corner[3],
             corner[0]);
    town_group(town, "home", 100, 20, 5);
    town_site(town, "s", "S", 0, 0, 5);
    town_plan(town);
    struct street_sections sections = sections_of(town);
    assert_int_equal(sections.count, 1);
    assert_int_equal(sections.sections[0].end_count, 0);
    assert_near(sections.sections[0].length_mm, 400000, 2000);
    arena_free(arena);
}

/* Lengths between all junctions along open chains; plain Floyd–Warshall. */
static int64_t *all_lengths(const struct network *network, const struct street_pieces *pieces,
                            struct arena *arena)
{
    uint32_t n = network->graph.node_count;
    int64_t *length = ARENA_ARRAY(arena, int64_t, (size_t)n * n);
    for (uint32_t i = 0; i < n * n; i++)
        length[i] = i % (n + 1) == 0 ? 0 : INT64_MAX / 4;
    for (uint32_t c = 0; c < network->chain_count; c++) {
        uint32_t from = network->chain_from[c], to = network->chain_to[c];
        int64_t mm = street_chain_length_mm(network, pieces, c);
        if (mm < length[from * n + to])
            length[from * n + to] = length[to * n + from] = mm;
    }
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++)
                if (length[i * n + k] + length[k * n + j] < length[i * n + j])
                    length[i * n + j] = length[i * n + k] + length[k * n + j];
    return length;
}

struct place {
    uint32_t chain;
    int64_t along_mm;
};

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t length_between(const struct network *network, const struct street_pieces *pieces,
                              const int64_t *lengths, struct place a, struct place b)
{
    uint32_t n = network->graph.node_count;
    uint32_t end_a[2] = {network->chain_from[a.chain], network->chain_to[a.chain]};
    uint32_t end_b[2] = {network->chain_from[b.chain], network->chain_to[b.chain]};
    int64_t to_a[2] = {a.along_mm, street_chain_length_mm(network, pieces, a.chain) - a.along_mm};
    int64_t to_b[2] = {b.along_mm, street_chain_length_mm(network, pieces, b.chain) - b.along_mm};
    int64_t best = a.chain == b.chain ? llabs(a.along_mm - b.along_mm) : INT64_MAX / 4;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            best = least(best, to_a[i] + lengths[end_a[i] * n + end_b[j]] + to_b[j]);
    return best;
}

/* People of the group's spot by site: what the spot is told, by counting all pairs of groups. */
static uint32_t told_at(const struct town *town, uint32_t group)
{
    const struct shelter_problem *problem = &town->problem;
    const struct network_point *at = &problem->groups[group].at;
    int64_t people[64] = {0}, unplaced = 0;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        const struct network_point *other = &problem->groups[g].at;
        if (other->segment != at->segment || other->along_mm != at->along_mm)
            continue;
        unplaced += problem->groups[g].people;
        for (uint32_t i = 0; i < town->plan.allocation.piece_count; i++) {
            const struct shelter_piece *piece = &town->plan.allocation.pieces[i];
            if (piece->group != g)
                continue;
            people[piece->site] += piece->people;
            unplaced -= piece->people;
        }
    }
    uint32_t best = NO_SITE;
    int64_t most = 0;
    for (uint32_t s = 0; s < problem->site_count; s++)
        if (people[s] > most)
            most = people[s], best = s;
    return unplaced > most ? NO_SITE : best;
}

/* Is what the pieces say of a place what the people nearest to it are told? */
static void check_place(const struct town *town, const struct street_pieces *pieces,
                        const int64_t *lengths, struct place place, uint32_t said, bool is_said)
{
    const struct network *network = town->problem.network;
    int64_t nearest = INT64_MAX / 4, nearest_said = INT64_MAX / 4;
    bool has_people = false;
    for (uint32_t g = 0; g < town->problem.group_count; g++) {
        const struct network_point *at = &town->problem.groups[g].at;
        if (at->segment == NO_SEGMENT)
            continue;
        struct place home = {network->segment_chain[at->segment],
                             pieces->segment_begin_mm[at->segment] + at->along_mm};
        int64_t length = length_between(network, pieces, lengths, place, home);
        has_people |= home.chain == place.chain;
        nearest = least(nearest, length);
        if (is_said && told_at(town, g) == said)
            nearest_said = least(nearest_said, length);
    }
    if (is_said)
        assert_true(nearest_said <= nearest + 2 || (has_people && nearest > STREET_REACH_MM - 2));
    else
        assert_true(!has_people && nearest >= STREET_REACH_MM - 2);
}

static void places_follow_the_nearest_people_in_towns_by_chance(void **state)
{
    (void)state;
    struct random random = random_from_seed(20261112);
    for (uint32_t round = 0; round < 150; round++) {
        struct arena *arena = arena_new();
        struct town *town = town_random(arena, &random, 16, 1 + round % 9, 1 + round % 4);
        town_plan(town);
        const struct network *network = town->problem.network;
        struct street_pieces pieces;
        street_pieces_find(&town->problem, &town->plan.allocation, arena, &pieces);
        int64_t *lengths = all_lengths(network, &pieces, arena);
        uint32_t p = 0;
        for (uint32_t c = 0; c < network->chain_count; c++) {
            int64_t length = street_chain_length_mm(network, &pieces, c);
            uint32_t first = p;
            for (; p < pieces.count && pieces.pieces[p].chain == c; p++) {
                const struct street_piece *piece = &pieces.pieces[p];
                assert_true(piece->begin_mm <= piece->end_mm && piece->end_mm <= length);
                assert_true(p == first || pieces.pieces[p - 1].end_mm <= piece->begin_mm);
            }
            for (int i = 0; i <= 12; i++) {
                struct place place = {c, length * i / 12};
                uint32_t at = first;
                while (at < p && pieces.pieces[at].end_mm < place.along_mm)
                    at++;
                bool is_said = at < p && pieces.pieces[at].begin_mm <= place.along_mm;
                check_place(town, &pieces, lengths, place, is_said ? pieces.pieces[at].site : 0,
                            is_said);
            }
        }
        assert_int_equal(p, pieces.count);
        arena_free(arena);
    }
}

static void everybody_on_the_network_is_in_one_section(void **state)
{
    (void)state;
    struct random random = random_from_seed(7);
    for (uint32_t round = 0; round < 200; round++) {
        struct arena *arena = arena_new();
        struct town *town = town_random(arena, &random, 25, 2 + round % 20, 1 + round % 5);
        town_plan(town);
        struct street_sections sections = sections_of(town);
        uint32_t *seen = ARENA_ARRAY(arena, uint32_t, town->problem.group_count);
        for (uint32_t i = 0; i < sections.count; i++) {
            const struct street_section *section = &sections.sections[i];
            int64_t people = 0;
            for (uint32_t g = 0; g < section->group_count; g++) {
                seen[section->groups[g]]++;
                people += town->problem.groups[section->groups[g]].people;
            }
            assert_int_equal(section->people, people);
            assert_true(section->elsewhere_people <= section->people);
            assert_true(section->least_walk_ms <= section->most_walk_ms);
            assert_true(i == 0 || sections.sections[i - 1].site <= section->site);
        }
        for (uint32_t g = 0; g < town->problem.group_count; g++)
            assert_int_equal(seen[g], town->problem.groups[g].at.segment != NO_SEGMENT);
        arena_free(arena);
    }
}

/* The walk from places of the pieces, as a search for groups standing there finds it. */
static void walks_from_the_street_are_those_a_search_finds(void **state)
{
    (void)state;
    struct random random = random_from_seed(99);
    enum { SAMPLES = 5 };
    for (uint32_t round = 0; round < 60; round++) {
        struct arena *arena = arena_new();
        struct town *town = town_random(arena, &random, 25, 2 + round % 12, 1 + round % 4);
        town->limit = (struct walk_limit){WALK_LIMIT_NONE, 0};
        town_plan(town);
        const struct network *network = town->problem.network;
        struct street_pieces pieces;
        street_pieces_find(&town->problem, &town->plan.allocation, arena, &pieces);
        struct shelter_group *there =
            ARENA_ARRAY(arena, struct shelter_group, SAMPLES * pieces.count);
        for (uint32_t i = 0; i < SAMPLES * pieces.count; i++) {
            const struct street_piece *piece = &pieces.pieces[i / SAMPLES];
            int64_t length = piece->end_mm - piece->begin_mm;
            there[i].at = street_point_at(network, &pieces, piece->chain,
                                          piece->begin_mm + length * (i % SAMPLES) / 4);
            there[i].at.access_ms = 0;
        }
        struct shelter_problem standing = town->problem;
        standing.groups = there;
        standing.group_count = SAMPLES * pieces.count;
        struct walk_search *search = walk_search_new(&standing, arena);
        street_pieces_walk(&town->problem, &pieces, arena);
        for (uint32_t s = 0; s < standing.site_count; s++) {
            const struct walk *walks;
            const struct shelter_site *site = &standing.sites[s];
            uint32_t found = walk_search_to_doors(search, standing.doors + site->first_door,
                                                  site->door_count, &walks);
            for (uint32_t i = 0; i < found; i++) {
                const struct street_piece *piece = &pieces.pieces[walks[i].group / SAMPLES];
                if (piece->site != s)
                    continue;
                assert_true(piece->least_walk_ms <= walks[i].walk_ms + 2);
                assert_true(piece->most_walk_ms >= walks[i].walk_ms - 2);
            }
        }
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_street_is_divided_midway_between_those_who_go_to_different_shelters),
        cmocka_unit_test(a_section_ends_at_or_before_a_street_with_a_name),
        cmocka_unit_test(walks_are_told_from_the_whole_section),
        cmocka_unit_test(a_street_is_told_what_most_at_a_spot_are_told),
        cmocka_unit_test(groups_at_one_spot_are_told_one_thing),
        cmocka_unit_test(people_of_whom_most_have_no_place_are_told_to_stay),
        cmocka_unit_test(a_street_far_from_all_people_belongs_to_nobody),
        cmocka_unit_test(a_change_of_name_between_crossings_ends_a_section),
        cmocka_unit_test(a_ring_has_no_ends),
        cmocka_unit_test(places_follow_the_nearest_people_in_towns_by_chance),
        cmocka_unit_test(everybody_on_the_network_is_in_one_section),
        cmocka_unit_test(walks_from_the_street_are_those_a_search_finds),
    };
    return cmocka_run_group_tests_name("street_section", tests, NULL, NULL);
}
