/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "made_town.h"
#include "oracle.h"
#include "plan/shelter_explain.h"
#include "plan/shelter_figures.h"
#include "plan/shelter_gains.h"

/* A problem, solved by the program and by the oracle. */
struct solved {
    struct made_problem *made;
    const struct shelter_problem *problem;
    int64_t *walk;
    struct oracle_input oracle;
    struct oracle_result optimum;
    struct shelter_solution solution;
    struct shelter_allocation allocation;
};

static void solve(struct solved *solved, struct random *random, enum walk_limit_kind kind,
                  int32_t most_people, struct arena *arena)
{
    solved->made = made_problem_new(random, kind, most_people, arena);
    solved->problem = &solved->made->problem;
    solved->walk = oracle_walks(solved->problem, arena);
    solved->oracle = oracle_input_of(solved->problem, solved->walk, arena);
    solved->optimum = oracle_solve(&solved->oracle, arena);
    struct error err;
    assert_true(shelter_solve(solved->problem, NULL, arena, &solved->solution, &err));
    solved->allocation = shelter_solution_result(solved->problem, &solved->solution, arena);
}

static int64_t walk_of(const struct solved *solved, uint32_t group, uint32_t site)
{
    return solved->walk[group * solved->problem->site_count + site];
}

/* Nobody lost, doubled or sent too far; no site over-full; pieces in order. */
static void assert_feasible(const struct solved *solved)
{
    int64_t placed[8] = {0}, taken[8] = {0};
    const struct shelter_piece *pieces = solved->allocation.pieces;
    for (uint32_t i = 0; i < solved->allocation.piece_count; i++) {
        assert_true(pieces[i].people > 0);
        assert_int_equal(pieces[i].walk_ms, walk_of(solved, pieces[i].group, pieces[i].site));
        placed[pieces[i].group] += pieces[i].people;
        taken[pieces[i].site] += pieces[i].people;
        if (i > 0)
            assert_true(
                pieces[i - 1].group < pieces[i].group ||
                (pieces[i - 1].group == pieces[i].group && pieces[i - 1].site < pieces[i].site));
    }
    for (uint32_t g = 0; g < solved->problem->group_count; g++)
        assert_true(placed[g] <= solved->problem->groups[g].people);
    for (uint32_t s = 0; s < solved->problem->site_count; s++)
        assert_true(taken[s] <= solved->problem->sites[s].places);
}

static void assert_figures(const struct solved *solved, struct arena *arena)
{
    struct shelter_figures f;
    shelter_figures_count(solved->problem, &solved->solution.pairs, &solved->allocation, arena, &f);
    assert_int_equal(f.people, f.placed + f.unplaced);
    assert_int_equal(f.unplaced, f.off_network + f.nothing_within + f.all_full);
    assert_int_equal(f.walk_person_ms, solved->optimum.walk_ms);
    for (int r = 1; r <= RANK_MAX; r++)
        assert_int_equal(f.people_by_rank[r] - f.placed_by_rank[r], solved->optimum.left[r]);
    /* The pieces are a forest: groups that are split need a full site each. */
    assert_true(f.split_groups <= f.full_site_count);
}

static void places_as_many_of_each_rank_as_can_be_with_the_least_walking(void **state)
{
    (void)state;
    struct random random = random_from_seed(41);
    struct arena *arena = arena_new();
    uint64_t left = 0, split = 0;
    for (int i = 0; i < 1500; i++) {
        struct solved solved;
        solve(&solved, &random, (enum walk_limit_kind)(i % 3), i % 2 ? 5 : 60, arena);
        assert_feasible(&solved);
        assert_figures(&solved, arena);
        struct shelter_price *prices = oracle_prices(&solved.oracle, arena);
        for (uint32_t s = 0; s < solved.problem->site_count; s++) {
            assert_int_equal(solved.allocation.prices[s].rank, prices[s].rank);
            assert_int_equal(solved.allocation.prices[s].ms, prices[s].ms);
        }
        left += solved.optimum.rank_people > 0;
        split += solved.allocation.piece_count > 1;
        arena_clear(arena);
    }
    assert_true(left > 300 && split > 300);
    arena_free(arena);
}

/* Where a zone says "can reach only these sites", it is so. */
static void assert_zone(const struct solved *solved, const struct shelter_zone *zone, bool *in_zone,
                        bool *site_in_zone)
{
    int64_t people = 0, places = 0, left = 0;
    bool own_site[8] = {false};
    for (uint32_t i = 0; i < zone->site_count; i++) {
        assert_false(site_in_zone[zone->sites[i]]);
        site_in_zone[zone->sites[i]] = own_site[zone->sites[i]] = true;
        places += solved->problem->sites[zone->sites[i]].places;
    }
    for (uint32_t i = 0; i < zone->group_count; i++) {
        uint32_t g = zone->groups[i];
        assert_false(in_zone[g]);
        in_zone[g] = true;
        people += solved->problem->groups[g].people;
        left += allocation_left(solved->solution.allocation, g);
        for (uint32_t s = 0; s < solved->problem->site_count; s++)
            if (walk_of(solved, g, s) >= 0)
                assert_true(own_site[s]);
    }
    assert_int_equal(zone->people, people);
    assert_int_equal(zone->places, places);
    assert_int_equal(people - places, left);
}

static void a_zone_has_as_many_people_too_many_as_are_left(void **state)
{
    (void)state;
    struct random random = random_from_seed(42);
    struct arena *arena = arena_new();
    uint32_t zone_total = 0, several = 0;
    for (int i = 0; i < 1500; i++) {
        struct solved solved;
        solve(&solved, &random, (enum walk_limit_kind)(i % 3), 20, arena);
        const struct shelter_zone *zones;
        uint32_t count;
        shelter_zones_find(solved.problem, &solved.solution, arena, &zones, &count);
        bool in_zone[8] = {false}, site_in_zone[8] = {false};
        for (uint32_t z = 0; z < count; z++) {
            assert_zone(&solved, &zones[z], in_zone, site_in_zone);
            if (z > 0)
                assert_true(zones[z - 1].people >= zones[z].people);
        }
        for (uint32_t g = 0; g < solved.problem->group_count; g++) {
            const struct shelter_pairs *pairs = &solved.solution.pairs;
            bool reaches = pairs->first[g] < pairs->first[g + 1];
            if (reaches && allocation_left(solved.solution.allocation, g) > 0)
                assert_true(in_zone[g]);
        }
        zone_total += count;
        several += count > 1;
        arena_clear(arena);
    }
    assert_true(zone_total > 300 && several > 10);
    arena_free(arena);
}

/* Two crowds with 14 full sites beside each: more sites than the solver lists for a group. Without
 * a limit each could walk to the other's, so neither can say "only these". */
static void without_a_limit_a_zone_is_all_that_can_be_walked_to(void **state)
{
    (void)state;
    enum { SITES = 28 };
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town, arena);
    TOWN_WAY(&town, "residential", "Storgata", town_add_node(&town, 0, 0),
             town_add_node(&town, 4000, 0));
    struct network network;
    struct error err;
    assert_true(network_build(&town.roads, &walk_profile_default, NULL, 0, arena, &network, &err));
    struct geo_point here = network.node_point[0];
    struct shelter_site sites[SITES];
    struct shelter_door doors[SITES];
    struct shelter_group groups[2];
    for (uint32_t s = 0; s < SITES; s++) {
        int32_t along_mm = (int32_t)(s < SITES / 2 ? s : 300 + s) * 10000;
        doors[s].at = network_point_at(&network, &walk_profile_default, 0, along_mm, here);
        sites[s] = (struct shelter_site){.key = "s", .places = 1, .first_door = s, .door_count = 1};
    }
    for (uint32_t g = 0; g < 2; g++)
        groups[g] = (struct shelter_group){
            .key = "g", .people = 20, .rank = 1, .at = doors[g ? SITES - 1 : 0].at};
    struct shelter_problem problem = {
        .network = &network,
        .limit = {WALK_LIMIT_NONE, 0},
        .limit_ms = INT32_MAX - 1,
        .level_speed_mm_s = 1200,
        .rank_count = 1,
        .group_count = 2,
        .groups = groups,
        .site_count = SITES,
        .sites = sites,
        .door_count = SITES,
        .doors = doors,
    };
    struct shelter_solution solution;
    assert_true(shelter_solve(&problem, NULL, arena, &solution, &err));
    const struct shelter_zone *zones;
    uint32_t count;
    shelter_zones_find(&problem, &solution, arena, &zones, &count);
    assert_int_equal(count, 1);
    assert_int_equal(zones[0].group_count, 2);
    assert_int_equal(zones[0].site_count, SITES);
    assert_int_equal(zones[0].people - zones[0].places, 40 - SITES);
    arena_free(arena);
}

/* What the oracle says `places` more bring at a site, the last of `input`'s. */
static struct shelter_gain true_gain(const struct oracle_input *input, uint32_t site,
                                     int32_t places, struct arena *arena)
{
    struct oracle_result now = oracle_solve(input, arena);
    input->places[site] += places;
    struct oracle_result then = oracle_solve(input, arena);
    input->places[site] -= places;
    struct shelter_gain gain = {.places = places, .less_walk_ms = now.walk_ms - then.walk_ms};
    for (int r = 1; r <= RANK_MAX; r++)
        gain.more_people += now.left[r] - then.left[r];
    return gain;
}

/* The problem with one more site of no places, whose door is where a group's street is. */
static struct shelter_gain true_gain_near(const struct solved *solved, uint32_t group,
                                          int32_t places, struct arena *arena)
{
    struct shelter_problem wider = *solved->problem;
    uint32_t sites = wider.site_count, doors = wider.door_count;
    struct shelter_site *site = ARENA_ARRAY(arena, struct shelter_site, sites + 1);
    struct shelter_door *door = ARENA_ARRAY(arena, struct shelter_door, doors + 1);
    memcpy(site, wider.sites, sites * sizeof *site);
    memcpy(door, wider.doors, doors * sizeof *door);
    site[sites] = (struct shelter_site){.key = "new", .first_door = doors, .door_count = 1};
    door[doors] = (struct shelter_door){wider.groups[group].at.point, wider.groups[group].at};
    door[doors].at.access_ms = 0;
    wider.site_count = sites + 1;
    wider.sites = site;
    wider.door_count = doors + 1;
    wider.doors = door;
    struct oracle_input input = oracle_input_of(&wider, oracle_walks(&wider, arena), arena);
    return true_gain(&input, sites, places, arena);
}

static bool is_same(const struct shelter_gain *a, const struct shelter_gain *b)
{
    return a->more_people == b->more_people && a->less_walk_ms == b->less_walk_ms;
}

/* A point is where a group stands; on one-way streets it matters which of those at one spot. */
static bool is_true_gain(const struct solved *solved, const struct shelter_gain *gain,
                         struct arena *arena)
{
    if (gain->site != NO_SITE) {
        struct shelter_gain expected = true_gain(&solved->oracle, gain->site, gain->places, arena);
        return is_same(gain, &expected);
    }
    for (uint32_t g = 0; g < solved->problem->group_count; g++) {
        const struct network_point *at = &solved->problem->groups[g].at;
        if (at->segment == NO_SEGMENT || memcmp(&at->point, &gain->point, sizeof at->point) != 0)
            continue;
        struct shelter_gain expected = true_gain_near(solved, g, gain->places, arena);
        if (is_same(gain, &expected))
            return true;
    }
    return false;
}

static void a_gain_is_what_solving_again_brings(void **state)
{
    (void)state;
    enum { SHOWN = 3 };
    struct random random = random_from_seed(43);
    struct arena *arena = arena_new();
    uint32_t at_sites = 0, at_points = 0;
    for (int i = 0; i < 800; i++) {
        struct solved solved;
        solve(&solved, &random, (enum walk_limit_kind)(i % 3), i % 2 ? 150 : 20, arena);
        const struct shelter_gain *gains;
        uint32_t count;
        bool proven;
        shelter_gains_find(solved.problem, &solved.solution, SHOWN, NULL, arena, &gains, &count,
                           &proven);
        for (uint32_t k = 0; k < count; k++) {
            assert_true(is_true_gain(&solved, &gains[k], arena));
            at_points += gains[k].site == NO_SITE;
            at_sites += gains[k].site != NO_SITE;
        }
        /* No site that is left out would rank above one that is listed. */
        for (uint32_t s = 0; proven && s < solved.problem->site_count; s++) {
            for (uint32_t k = 0; k < count; k++) {
                bool is_listed = false, is_full_list = k + SHOWN <= count;
                for (uint32_t j = 0; j < count; j++)
                    is_listed =
                        is_listed || (gains[j].site == s && gains[j].places == gains[k].places);
                if (is_listed || !is_full_list || gains[k + SHOWN - 1].places != gains[k].places)
                    continue;
                struct shelter_gain other = true_gain(&solved.oracle, s, gains[k].places, arena);
                const struct shelter_gain *last = &gains[k + SHOWN - 1];
                assert_true(other.more_people < last->more_people ||
                            (other.more_people == last->more_people &&
                             other.less_walk_ms <= last->less_walk_ms));
            }
        }
        arena_clear(arena);
    }
    assert_true(at_sites > 300 && at_points > 100);
    arena_free(arena);
}

/* The group's nearest site that not all of its people go to already; places of 0 do not count. */
static uint32_t nearest_other_site(const struct solved *solved, uint32_t group)
{
    uint32_t nearest = NO_SITE;
    for (uint32_t s = 0; s < solved->problem->site_count; s++) {
        int64_t there = 0;
        for (uint32_t i = 0; i < solved->allocation.piece_count; i++)
            if (solved->allocation.pieces[i].group == group &&
                solved->allocation.pieces[i].site == s)
                there = solved->allocation.pieces[i].people;
        if (walk_of(solved, group, s) < 0 || solved->problem->sites[s].places == 0 ||
            there == solved->problem->groups[group].people)
            continue;
        if (nearest == NO_SITE || walk_of(solved, group, s) < walk_of(solved, group, nearest))
            nearest = s;
    }
    return nearest;
}

static void an_explanation_costs_what_forcing_it_costs(void **state)
{
    (void)state;
    struct random random = random_from_seed(44);
    struct arena *arena = arena_new();
    uint32_t explained = 0, costly = 0, chains = 0;
    for (int i = 0; i < 600; i++) {
        struct solved solved;
        solve(&solved, &random, (enum walk_limit_kind)(i % 3), i % 2 ? 5 : 60, arena);
        for (uint32_t g = 0; g < solved.problem->group_count; g++) {
            struct group_explanation found;
            shelter_explain_group(solved.problem, &solved.solution, g, arena, &found);
            assert_int_equal(found.nearer_site, nearest_other_site(&solved, g));
            if (found.nearer_site == NO_SITE)
                continue;
            /* One person is gone from the group, and a place from the site. */
            solved.oracle.people[g]--;
            solved.oracle.places[found.nearer_site]--;
            struct oracle_result forced = oracle_solve(&solved.oracle, arena);
            solved.oracle.people[g]++;
            solved.oracle.places[found.nearer_site]++;
            assert_int_equal(found.cost.rank, forced.rank_people - solved.optimum.rank_people);
            assert_int_equal(found.cost.ms,
                             forced.walk_ms + found.nearer_walk_ms - solved.optimum.walk_ms);
            assert_true(found.move_count >= 1);
            assert_int_equal(found.moves[0].group, g);
            assert_int_equal(found.moves[0].to_site, found.nearer_site);
            explained++;
            costly += found.cost.rank > 0 || found.cost.ms > 0;
            chains += found.move_count > 2;
        }
        arena_clear(arena);
    }
    assert_true(explained > 1000 && costly > 500 && chains > 30);
    arena_free(arena);
}

static void a_site_is_explained_by_who_comes_and_who_could(void **state)
{
    (void)state;
    struct random random = random_from_seed(45);
    struct arena *arena = arena_new();
    for (int i = 0; i < 300; i++) {
        struct solved solved;
        solve(&solved, &random, (enum walk_limit_kind)(i % 3), 20, arena);
        for (uint32_t s = 0; s < solved.problem->site_count; s++) {
            struct site_explanation found;
            shelter_explain_site(solved.problem, &solved.solution, s, arena, &found);
            int64_t people = 0, reach = 0;
            for (uint32_t k = 0; k < solved.allocation.piece_count; k++)
                if (solved.allocation.pieces[k].site == s)
                    people += solved.allocation.pieces[k].people;
            for (uint32_t g = 0; g < solved.problem->group_count; g++)
                if (walk_of(&solved, g, s) >= 0)
                    reach += solved.problem->groups[g].people;
            assert_int_equal(found.people, people);
            assert_int_equal(found.reach_people, reach);
            assert_int_equal(found.price.ms, solved.allocation.prices[s].ms);
        }
        arena_clear(arena);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_as_many_of_each_rank_as_can_be_with_the_least_walking),
        cmocka_unit_test(a_zone_has_as_many_people_too_many_as_are_left),
        cmocka_unit_test(without_a_limit_a_zone_is_all_that_can_be_walked_to),
        cmocka_unit_test(a_gain_is_what_solving_again_brings),
        cmocka_unit_test(an_explanation_costs_what_forcing_it_costs),
        cmocka_unit_test(a_site_is_explained_by_who_comes_and_who_could),
    };
    return cmocka_run_group_tests_name("shelter solve", tests, NULL, NULL);
}
