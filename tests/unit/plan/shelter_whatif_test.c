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
#include "plan/shelter_check.h"
#include "plan/shelter_figures.h"
#include "plan/shelter_whatif.h"

/* A town whose sites change, with the same changes made in a problem that is solved anew. */
struct changing {
    struct made_problem *made;
    struct shelter_problem scratch_problem;
    struct shelter_site sites[8];
    const int64_t *walk;
    struct shelter_solution solution;
    struct shelter_whatif *whatif;
};

static void begin(struct changing *changing, struct random *random, enum walk_limit_kind kind,
                  int32_t most_people, struct arena *arena)
{
    struct error err;
    changing->made = made_problem_new(random, kind, most_people, arena);
    const struct shelter_problem *problem = &changing->made->problem;
    changing->walk = oracle_walks(problem, arena);
    assert_true(shelter_solve(problem, NULL, arena, &changing->solution, &err));
    changing->whatif = shelter_whatif_new(problem, &changing->solution, arena);
    changing->scratch_problem = *problem;
    memcpy(changing->sites, problem->sites, problem->site_count * sizeof *changing->sites);
    changing->scratch_problem.sites = changing->sites;
}

static void assert_same_prices_of(const struct shelter_price *a, const struct shelter_price *b,
                                  uint32_t site_count)
{
    for (uint32_t s = 0; s < site_count; s++) {
        assert_int_equal(a[s].rank, b[s].rank);
        assert_int_equal(a[s].ms, b[s].ms);
    }
}

static void assert_same_prices(const struct changing *changing, const struct shelter_price *a,
                               const struct shelter_price *b)
{
    assert_same_prices_of(a, b, changing->scratch_problem.site_count);
}

/* The checker, which shares no code with the solver, finds nothing wrong. */
static void assert_certified(const struct changing *changing,
                             const struct shelter_allocation *allocation, struct arena *arena)
{
    const struct shelter_problem *problem = shelter_whatif_problem(changing->whatif);
    const struct area_records *areas = &changing->made->areas;
    struct shelter_figures figures;
    struct shelter_verdict verdict;
    struct error err;
    shelter_figures_count(problem, &changing->solution.pairs, allocation, arena, &figures);
    shelter_figures_worst_area(problem, allocation, areas, arena, &figures);
    assert_true(shelter_check(problem, allocation, &figures, areas, NULL, arena, &verdict, &err));
    assert_true(verdict.valid);
    assert_true(figures.split_groups <= figures.full_site_count);

    struct shelter_totals totals = shelter_whatif_totals(changing->whatif);
    assert_int_equal(totals.placed, figures.placed);
    assert_int_equal(totals.unplaced, figures.unplaced);
    assert_int_equal(totals.walk_person_ms, figures.walk_person_ms);
    for (int r = 0; r <= RANK_MAX; r++)
        assert_int_equal(totals.placed_by_rank[r], figures.placed_by_rank[r]);
}

static void assert_as_from_scratch(const struct changing *changing, bool with_oracle,
                                   struct arena *arena)
{
    struct shelter_allocation allocation = shelter_whatif_read(changing->whatif, arena);
    struct shelter_totals totals = shelter_whatif_totals(changing->whatif);
    assert_certified(changing, &allocation, arena);

    struct shelter_solution solution;
    struct error err;
    const struct shelter_problem *problem = &changing->scratch_problem;
    assert_true(shelter_solve(problem, NULL, arena, &solution, &err));
    struct shelter_allocation scratch = shelter_solution_result(problem, &solution, arena);
    assert_same_prices(changing, allocation.prices, scratch.prices);
    /* Costs hold big_m, which leaves room for more where the ground may change. */
    if (solution.big_m == shelter_whatif_solution(changing->whatif)->big_m)
        assert_true(allocation_cost(solution.allocation) ==
                    allocation_cost(shelter_whatif_solution(changing->whatif)->allocation));
    struct shelter_figures figures;
    shelter_figures_count(problem, &solution.pairs, &scratch, arena, &figures);
    assert_int_equal(totals.walk_person_ms, figures.walk_person_ms);
    for (int r = 0; r <= RANK_MAX; r++)
        assert_int_equal(totals.placed_by_rank[r], figures.placed_by_rank[r]);
    if (!with_oracle)
        return;
    struct oracle_input oracle = oracle_input_of(problem, changing->walk, arena);
    assert_int_equal(oracle_solve(&oracle, arena).walk_ms, totals.walk_person_ms);
    assert_same_prices(changing, allocation.prices, oracle_prices(&oracle, arena));
}

static void set_places(struct changing *changing, uint32_t site, int32_t places)
{
    changing->sites[site].places = places;
    shelter_whatif_set_places(changing->whatif, site, places);
}

/* Closed, a little more or less, far more than there are people, or whatever. */
static int32_t new_places(struct random *random, int32_t now, int32_t most_people)
{
    switch (random_below(random, 5)) {
    case 0: return 0;
    case 1: return now + 1;
    case 2: return now > 0 ? now - 1 : 1;
    case 3: return 100 * most_people;
    default: return (int32_t)random_below(random, 2 * (uint64_t)most_people);
    }
}

static void every_run_of_events_ends_where_a_new_solve_does(void **state)
{
    (void)state;
    struct random random = random_from_seed(71);
    struct arena *arena = arena_new(), *scratch = arena_new();
    uint64_t some_left = 0, all_placed = 0;
    for (int i = 0; i < 1200; i++) {
        struct changing changing;
        int32_t most_people = i % 4 < 2 ? 5 : 60;
        begin(&changing, &random, i % 2 ? WALK_LIMIT_TIME : WALK_LIMIT_LENGTH, most_people, arena);
        uint32_t site_count = changing.scratch_problem.site_count;
        for (int event = 0; event < 8 && site_count > 0; event++) {
            uint32_t site = (uint32_t)random_below(&random, site_count);
            int32_t places = new_places(&random, changing.sites[site].places, most_people);
            set_places(&changing, site, places);
            assert_as_from_scratch(&changing, event % 4 == 0, scratch);
            bool any_left = shelter_whatif_totals(changing.whatif).unplaced > 0;
            some_left += any_left;
            all_placed += !any_left;
            arena_clear(scratch);
        }
        arena_clear(arena);
    }
    assert_true(some_left > 1000 && all_placed > 1000);
    arena_free(scratch);
    arena_free(arena);
}

static void assert_same_pieces(const struct shelter_allocation *a,
                               const struct shelter_allocation *b)
{
    assert_int_equal(a->piece_count, b->piece_count);
    if (a->piece_count)
        assert_memory_equal(a->pieces, b->pieces, a->piece_count * sizeof *a->pieces);
}

/* The last sites of the town lie behind the problem, closed. Returns the first of them. */
static uint32_t begin_wider(struct changing *changing, struct random *random,
                            enum walk_limit_kind kind, struct arena *arena)
{
    struct error err;
    struct shelter_pairs pairs;
    struct shelter_solution alone;
    changing->made = made_problem_new(random, kind, 30, arena);
    struct shelter_problem *wider = &changing->made->problem, narrow = *wider;
    changing->walk = oracle_walks(wider, arena);
    narrow.site_count = (uint32_t)random_below(random, wider->site_count + 1);
    memcpy(changing->sites, wider->sites, wider->site_count * sizeof *changing->sites);
    for (uint32_t s = narrow.site_count; s < wider->site_count; s++)
        changing->sites[s].places = changing->made->sites[s].places = 0;
    assert_true(shelter_pairs_find(&narrow, NULL, arena, &pairs, &err));
    shelter_solve_pairs(&narrow, &pairs, arena, &alone);
    assert_true(shelter_whatif_widen(&narrow, &pairs, wider, arena, &changing->solution, &err));
    struct shelter_allocation before = shelter_solution_result(&narrow, &alone, arena);
    struct shelter_allocation after = shelter_solution_result(wider, &changing->solution, arena);
    assert_same_pieces(&before, &after);
    changing->whatif = shelter_whatif_new(wider, &changing->solution, arena);
    changing->scratch_problem = *wider;
    changing->scratch_problem.sites = changing->sites;
    assert_same_prices_of(before.prices, after.prices, narrow.site_count);
    return narrow.site_count;
}

/* Sites that the problem does not have open, close again and change, among those it has. */
static void sites_behind_the_problem_open_without_moving_anybody_before(void **state)
{
    (void)state;
    struct random random = random_from_seed(74);
    struct arena *arena = arena_new(), *scratch = arena_new();
    uint64_t opened = 0;
    for (int i = 0; i < 800; i++) {
        struct changing changing;
        uint32_t first =
            begin_wider(&changing, &random, i % 2 ? WALK_LIMIT_TIME : WALK_LIMIT_LENGTH, arena);
        uint32_t site_count = changing.scratch_problem.site_count;
        assert_as_from_scratch(&changing, true, scratch);
        for (int event = 0; event < 8 && site_count > 0; event++) {
            uint32_t site = (uint32_t)random_below(&random, site_count);
            set_places(&changing, site, new_places(&random, changing.sites[site].places, 30));
            opened += site >= first && changing.sites[site].places > 0;
            assert_as_from_scratch(&changing, event % 4 == 0, scratch);
            arena_clear(scratch);
        }
        arena_clear(arena);
    }
    assert_true(opened > 1000);
    arena_free(scratch);
    arena_free(arena);
}

/* What happens to a copy is what would have happened to the first, and the first stays. */
static void copies_go_their_own_ways(void **state)
{
    (void)state;
    struct random random = random_from_seed(75);
    struct arena *arena = arena_new(), *aside = arena_new();
    for (int i = 0; i < 500; i++) {
        struct changing changing;
        begin(&changing, &random, WALK_LIMIT_TIME, 20, arena);
        uint32_t site_count = changing.scratch_problem.site_count;
        for (int event = 0; event < 10 && site_count > 0; event++) {
            struct shelter_whatif *copy = shelter_whatif_copy(changing.whatif, aside);
            struct shelter_allocation kept = shelter_whatif_read(changing.whatif, arena);
            uint32_t site = (uint32_t)random_below(&random, site_count);
            int32_t places = new_places(&random, changing.sites[site].places, 20);
            shelter_whatif_set_places(copy, site, places);
            struct shelter_allocation moved = shelter_whatif_read(copy, arena);
            struct shelter_allocation still = shelter_whatif_read(changing.whatif, arena);
            assert_same_pieces(&kept, &still);
            arena_clear(aside);
            set_places(&changing, site, places);
            struct shelter_allocation here = shelter_whatif_read(changing.whatif, arena);
            assert_same_pieces(&moved, &here);
        }
        arena_clear(arena);
    }
    arena_free(aside);
    arena_free(arena);
}

static void assert_all_pairs(const struct shelter_problem *problem,
                             const struct shelter_pairs *pairs, struct arena *arena)
{
    struct shelter_pairs anew;
    struct error err;
    assert_true(shelter_pairs_find(problem, NULL, arena, &anew, &err));
    assert_int_equal(pairs->count, anew.count);
    assert_memory_equal(pairs->first, anew.first, (problem->group_count + 1) * sizeof *anew.first);
    if (anew.count == 0)
        return;
    assert_memory_equal(pairs->site, anew.site, anew.count * sizeof *anew.site);
    assert_memory_equal(pairs->walk_ms, anew.walk_ms, anew.count * sizeof *anew.walk_ms);
}

/* Events that change the ground, too. What is solved anew is the changed problem itself, whose
 * walks are found by a search of another kind (oracle_walks) over its nodes. */
static void assert_ground_as_from_scratch(struct changing *changing, struct arena *arena)
{
    const struct shelter_problem *problem = shelter_whatif_problem(changing->whatif);
    changing->scratch_problem = *problem;
    changing->walk = oracle_walks(problem, arena);
    changing->solution = *shelter_whatif_solution(changing->whatif);
    assert_all_pairs(problem, &changing->solution.pairs, arena);
    assert_as_from_scratch(changing, true, arena);
}

static struct shelter_whatif *block_some(const struct changing *changing, struct random *random,
                                         struct arena *arena)
{
    const struct network *network = shelter_whatif_problem(changing->whatif)->network;
    return shelter_whatif_block(changing->whatif,
                                (uint32_t)random_below(random, network->chain_count), arena);
}

static struct shelter_whatif *add_some(const struct changing *changing, struct random *random,
                                       struct arena *arena)
{
    const struct network *network = shelter_whatif_problem(changing->whatif)->network;
    struct shelter_door doors[2];
    struct shelter_site site = {.key = "new", .name = "", .door_count = 1};
    site.door_count += (uint32_t)random_below(random, 2);
    site.places = (int32_t)random_below(random, 40);
    for (uint32_t d = 0; d < site.door_count; d++) {
        uint32_t segment = (uint32_t)random_below(random, network->segment_count);
        int32_t along_mm =
            (int32_t)random_below(random, (uint64_t)network->segment_length_mm[segment] + 1);
        struct geo_point place = network->node_point[network->segment_from[segment]];
        doors[d].point = place;
        doors[d].at = network_point_at(network, &changing->made->profile, segment, along_mm, place);
    }
    return shelter_whatif_add(changing->whatif, &site, doors, arena);
}

static struct shelter_whatif *limit_some(const struct changing *changing, struct random *random,
                                         struct arena *arena)
{
    const struct shelter_problem *problem = shelter_whatif_problem(changing->whatif);
    struct error err;
    struct shelter_whatif *limited;
    struct walk_limit limit = problem->limit;
    int64_t times = 1 + (int64_t)random_below(random, 12); /* of a quarter */
    time_ms limit_ms = (time_ms)(problem->limit_ms * times / 4);
    limit.value = limit.value * times / 4;
    limit_ms = limit_ms > SHELTER_WHATIF_WALK_MAX_MS ? SHELTER_WHATIF_WALK_MAX_MS : limit_ms;
    if (limit.kind == WALK_LIMIT_TIME)
        limit.value = limit_ms;
    assert_true(shelter_whatif_limit(changing->whatif, limit, limit_ms, arena, &limited, &err));
    return limited;
}

static void ground_that_changes_is_followed_exactly(void **state)
{
    (void)state;
    struct random random = random_from_seed(76);
    struct arena *arena = arena_new(), *scratch = arena_new();
    uint64_t fewer = 0, more = 0;
    for (int i = 0; i < 700; i++) {
        struct changing changing;
        begin_wider(&changing, &random, i % 3 ? WALK_LIMIT_TIME : WALK_LIMIT_LENGTH, arena);
        for (int event = 0; event < 6; event++) {
            int64_t before = shelter_whatif_totals(changing.whatif).placed;
            uint32_t site_count = shelter_whatif_problem(changing.whatif)->site_count;
            uint64_t kind = random_below(&random, 5);
            if (kind == 0)
                changing.whatif = limit_some(&changing, &random, arena);
            else if (kind == 1)
                changing.whatif = add_some(&changing, &random, arena);
            else if (kind <= 3)
                changing.whatif = block_some(&changing, &random, arena);
            else if (site_count > 0)
                shelter_whatif_set_places(changing.whatif,
                                          (uint32_t)random_below(&random, site_count),
                                          (int32_t)random_below(&random, 60));
            assert_ground_as_from_scratch(&changing, scratch);
            int64_t after = shelter_whatif_totals(changing.whatif).placed;
            fewer += after < before;
            more += after > before;
            arena_clear(scratch);
        }
        arena_clear(arena);
    }
    assert_true(fewer > 200 && more > 200);
    arena_free(scratch);
    arena_free(arena);
}

/* All closed, one after the other; the same again, which is nothing; opened in another order. */
static void all_sites_close_and_open_again(void **state)
{
    (void)state;
    struct random random = random_from_seed(72);
    struct arena *arena = arena_new(), *scratch = arena_new();
    for (int i = 0; i < 400; i++) {
        struct changing changing;
        begin(&changing, &random, WALK_LIMIT_TIME, 20, arena);
        uint32_t site_count = changing.scratch_problem.site_count;
        struct shelter_totals before = shelter_whatif_totals(changing.whatif);
        for (uint32_t s = 0; s < 2 * site_count; s++) {
            set_places(&changing, s / 2, 0);
            assert_as_from_scratch(&changing, false, scratch);
        }
        assert_int_equal(shelter_whatif_totals(changing.whatif).placed, 0);
        for (uint32_t s = site_count; s-- > 0;) {
            set_places(&changing, s, changing.made->problem.sites[s].places);
            assert_as_from_scratch(&changing, false, scratch);
        }
        struct shelter_totals after = shelter_whatif_totals(changing.whatif);
        assert_memory_equal(&before, &after, sizeof before);
        arena_clear(arena);
        arena_clear(scratch);
    }
    arena_free(scratch);
    arena_free(arena);
}

/* The plan it started from is somebody else's. */
static void leaves_the_first_solution_as_it_was(void **state)
{
    (void)state;
    struct random random = random_from_seed(73);
    struct arena *arena = arena_new();
    for (int i = 0; i < 300; i++) {
        struct changing changing;
        begin(&changing, &random, WALK_LIMIT_TIME, 20, arena);
        const struct shelter_problem *problem = &changing.made->problem;
        int128 cost = allocation_cost(changing.solution.allocation);
        for (uint32_t s = 0; s < problem->site_count; s++)
            set_places(&changing, s, (int32_t)random_below(&random, 40));
        assert_true(allocation_cost(changing.solution.allocation) == cost);
        assert_true(allocation_gap(changing.solution.allocation) == 0);
        arena_clear(arena);
    }
    arena_free(arena);
}

static void the_same_events_give_the_same_pieces(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct shelter_allocation result[2];
        for (int run = 0; run < 2; run++) {
            struct random random = random_from_seed(1000 + seed);
            struct changing changing;
            begin(&changing, &random, WALK_LIMIT_TIME, 20, arena);
            uint32_t site_count = changing.scratch_problem.site_count;
            for (int event = 0; event < 10 && site_count > 0; event++)
                set_places(&changing, (uint32_t)random_below(&random, site_count),
                           (int32_t)random_below(&random, 40));
            result[run] = shelter_whatif_read(changing.whatif, arena);
        }
        assert_int_equal(result[0].piece_count, result[1].piece_count);
        if (result[0].piece_count)
            assert_memory_equal(result[0].pieces, result[1].pieces,
                                result[0].piece_count * sizeof *result[0].pieces);
        arena_clear(arena);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_run_of_events_ends_where_a_new_solve_does),
        cmocka_unit_test(sites_behind_the_problem_open_without_moving_anybody_before),
        cmocka_unit_test(copies_go_their_own_ways),
        cmocka_unit_test(ground_that_changes_is_followed_exactly),
        cmocka_unit_test(all_sites_close_and_open_again),
        cmocka_unit_test(leaves_the_first_solution_as_it_was),
        cmocka_unit_test(the_same_events_give_the_same_pieces),
    };
    return cmocka_run_group_tests_name("shelter_whatif", tests, NULL, NULL);
}
