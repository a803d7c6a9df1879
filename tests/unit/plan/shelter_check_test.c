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
#include "plan/shelter_solve.h"

/* A plan and what is true about it; everything may be changed. */
struct plan {
    const struct made_problem *made;
    const struct shelter_problem *problem;
    const int64_t *walk;
    struct oracle_input oracle;
    struct oracle_result optimum;
    struct shelter_price *true_prices;
    struct shelter_pairs pairs;
    struct shelter_piece *pieces;
    struct shelter_price *prices;
    struct shelter_allocation allocation;
    struct shelter_figures figures;
};

enum { MORE_PIECES = 4 };

static void count_figures(struct plan *plan, struct arena *arena)
{
    shelter_figures_count(plan->problem, &plan->pairs, &plan->allocation, arena, &plan->figures);
    shelter_figures_worst_area(plan->problem, &plan->allocation, &plan->made->areas, arena,
                               &plan->figures);
}

static void make_plan(struct plan *plan, struct random *random, enum walk_limit_kind kind,
                      int32_t most_people, struct arena *arena)
{
    plan->made = made_problem_new(random, kind, most_people, arena);
    plan->problem = &plan->made->problem;
    plan->walk = oracle_walks(plan->problem, arena);
    plan->oracle = oracle_input_of(plan->problem, plan->walk, arena);
    plan->optimum = oracle_solve(&plan->oracle, arena);
    plan->true_prices = oracle_prices(&plan->oracle, arena);
    struct shelter_solution solution;
    struct error err;
    assert_true(shelter_solve(plan->problem, NULL, arena, &solution, &err));
    struct shelter_allocation solved = shelter_solution_result(plan->problem, &solution, arena);
    plan->pairs = solution.pairs;
    plan->pieces = ARENA_ARRAY(arena, struct shelter_piece, solved.piece_count + MORE_PIECES);
    plan->prices = ARENA_ARRAY(arena, struct shelter_price, plan->problem->site_count);
    memcpy(plan->pieces, solved.pieces, solved.piece_count * sizeof *plan->pieces);
    memcpy(plan->prices, solved.prices, plan->problem->site_count * sizeof *plan->prices);
    plan->allocation = (struct shelter_allocation){solved.piece_count, plan->pieces, plan->prices};
    count_figures(plan, arena);
}

static struct shelter_verdict check(const struct plan *plan, struct arena *arena)
{
    struct shelter_verdict verdict;
    struct error err;
    assert_true(shelter_check(plan->problem, &plan->allocation, &plan->figures, &plan->made->areas,
                              NULL, arena, &verdict, &err));
    assert_int_equal(verdict.valid, verdict.violation_count == 0);
    for (uint32_t i = 0; i < verdict.kept_count; i++) {
        struct buffer text = {0};
        error_write(&text, i % 2 ? LANGUAGE_ZH : LANGUAGE_EN, &verdict.violations[i]);
        assert_true(text.size > 10);
        buffer_free(&text);
    }
    return verdict;
}

static void accepts_every_plan_the_solver_makes(void **state)
{
    (void)state;
    struct random random = random_from_seed(31);
    struct arena *arena = arena_new();
    for (int i = 0; i < 900; i++) {
        struct plan plan;
        make_plan(&plan, &random, (enum walk_limit_kind)(i % 3), i % 2 ? 5 : 60, arena);
        struct shelter_verdict verdict = check(&plan, arena);
        assert_true(verdict.feasible);
        assert_int_equal(verdict.gap.rank_people, 0);
        assert_int_equal(verdict.gap.ms, 0);
        assert_true(verdict.valid);
        arena_clear(arena);
    }
    arena_free(arena);
}

/* The list of made areas with others without a polygon above, between and below them. */
static struct area_records with_bare_areas(const struct area_records *areas, struct arena *arena)
{
    static const char *const bare[][2] = {{"0", NULL}, {"10", "1"}, {"111", "11"}, {"1111", "111"},
                                          {"2", "3"},  {"3", "2"},  {"4", "4"},    {"5", "nobody"}};
    uint32_t bare_count = sizeof bare / sizeof *bare;
    struct area_record *records = ARENA_ARRAY(arena, struct area_record, areas->count + bare_count);
    for (uint32_t i = 0; i < bare_count; i++)
        records[i] = (struct area_record){
            .code = bare[i][0],
            .name = bare[i][0],
            .parent_code = bare[i][1],
        };
    for (uint32_t a = 0; a < areas->count; a++) {
        struct area_record *record = &records[bare_count + a];
        *record = areas->records[a];
        record->parent_code = record->parent_code ? "10" : "0";
    }
    return (struct area_records){areas->count + bare_count, records};
}

static void areas_without_a_polygon_change_no_figure(void **state)
{
    (void)state;
    struct random random = random_from_seed(36);
    struct arena *arena = arena_new();
    int with_worst = 0;
    for (int i = 0; i < 60; i++) {
        struct plan plan;
        make_plan(&plan, &random, (enum walk_limit_kind)(i % 3), 60, arena);
        struct shelter_figures before = plan.figures;
        struct made_problem with_bare = *plan.made;
        with_bare.areas = with_bare_areas(&plan.made->areas, arena);
        plan.made = &with_bare;
        count_figures(&plan, arena);
        assert_int_equal(plan.figures.worst_area_people, before.worst_area_people);
        assert_int_equal(plan.figures.worst_area_unplaced, before.worst_area_unplaced);
        assert_true(plan.figures.worst_area_code == before.worst_area_code);
        assert_true(check(&plan, arena).valid);
        with_worst += before.worst_area_code != NULL;
        arena_clear(arena);
    }
    assert_true(with_worst > 10);
    arena_free(arena);
}

static int64_t true_walk(const struct plan *plan, uint32_t group, uint32_t site)
{
    return plan->walk[group * plan->problem->site_count + site];
}

/* Nobody lost, doubled or sent too far; the test's own opinion. */
static bool is_feasible(const struct plan *plan)
{
    int64_t placed[8] = {0}, taken[8] = {0};
    for (uint32_t i = 0; i < plan->allocation.piece_count; i++) {
        const struct shelter_piece *piece = &plan->pieces[i];
        if (piece->people <= 0 || true_walk(plan, piece->group, piece->site) < 0)
            return false;
        placed[piece->group] += piece->people;
        taken[piece->site] += piece->people;
    }
    for (uint32_t g = 0; g < plan->problem->group_count; g++)
        if (placed[g] > plan->problem->groups[g].people)
            return false;
    for (uint32_t s = 0; s < plan->problem->site_count; s++)
        if (taken[s] > plan->problem->sites[s].places)
            return false;
    return true;
}

static bool is_written_right(const struct plan *plan)
{
    for (uint32_t i = 0; i < plan->allocation.piece_count; i++) {
        const struct shelter_piece *piece = &plan->pieces[i];
        if (piece->walk_ms != true_walk(plan, piece->group, piece->site))
            return false;
        if (i > 0 && (piece->group < piece[-1].group ||
                      (piece->group == piece[-1].group && piece->site <= piece[-1].site)))
            return false;
    }
    for (uint32_t s = 0; s < plan->problem->site_count; s++)
        if (plan->prices[s].rank != plan->true_prices[s].rank ||
            plan->prices[s].ms != plan->true_prices[s].ms)
            return false;
    return true;
}

static bool is_optimal(const struct plan *plan)
{
    struct oracle_result result = oracle_count(&plan->oracle, &plan->allocation);
    return result.rank_people == plan->optimum.rank_people &&
           result.walk_ms == plan->optimum.walk_ms;
}

static bool figures_are_right(const struct plan *plan, struct arena *arena)
{
    struct plan counted = *plan;
    count_figures(&counted, arena);
    const struct shelter_figures *a = &plan->figures, *b = &counted.figures;
    bool same_code = (!a->worst_area_code && !b->worst_area_code) ||
                     (a->worst_area_code && b->worst_area_code &&
                      strcmp(a->worst_area_code, b->worst_area_code) == 0);
    return same_code && memcmp(a, b, offsetof(struct shelter_figures, worst_area_code)) == 0 &&
           a->worst_area_people == b->worst_area_people &&
           a->worst_area_unplaced == b->worst_area_unplaced;
}

/* Adds people to a piece, making it or taking it away as needed, in order. */
static void shift(struct plan *plan, uint32_t group, uint32_t site, int32_t people)
{
    uint32_t count = plan->allocation.piece_count, i = 0;
    while (i < count && (plan->pieces[i].group < group ||
                         (plan->pieces[i].group == group && plan->pieces[i].site < site)))
        i++;
    if (i == count || plan->pieces[i].group != group || plan->pieces[i].site != site) {
        memmove(plan->pieces + i + 1, plan->pieces + i, (count - i) * sizeof *plan->pieces);
        int64_t walk_ms = true_walk(plan, group, site);
        plan->pieces[i] = (struct shelter_piece){
            group, site, 0,
            walk_ms < 0 ? (time_ms)(plan->problem->limit_ms / 2) : (time_ms)walk_ms};
        count = ++plan->allocation.piece_count;
    }
    plan->pieces[i].people += people;
    if (plan->pieces[i].people != 0)
        return;
    memmove(plan->pieces + i, plan->pieces + i + 1, (count - i - 1) * sizeof *plan->pieces);
    plan->allocation.piece_count--;
}

static uint32_t any_piece(const struct plan *plan, struct random *random)
{
    return (uint32_t)random_below(random, plan->allocation.piece_count);
}

static uint32_t any_site(const struct plan *plan, struct random *random)
{
    return (uint32_t)random_below(random, plan->problem->site_count);
}

static int plus_or_minus(struct random *random)
{
    return random_below(random, 2) ? 1 : -1;
}

static void person_moved(struct plan *plan, struct random *random)
{
    struct shelter_piece piece = plan->pieces[any_piece(plan, random)];
    shift(plan, piece.group, piece.site, -1);
    shift(plan, piece.group, any_site(plan, random), 1);
}

static void person_lost(struct plan *plan, struct random *random)
{
    struct shelter_piece piece = plan->pieces[any_piece(plan, random)];
    shift(plan, piece.group, piece.site, -1);
}

static void person_doubled(struct plan *plan, struct random *random)
{
    plan->pieces[any_piece(plan, random)].people++;
}

/* Two people change places: often as good, where streets are a grid. */
static void people_exchanged(struct plan *plan, struct random *random)
{
    struct shelter_piece a = plan->pieces[any_piece(plan, random)];
    struct shelter_piece b = plan->pieces[any_piece(plan, random)];
    shift(plan, a.group, a.site, -1);
    shift(plan, b.group, b.site, -1);
    shift(plan, a.group, b.site, 1);
    shift(plan, b.group, a.site, 1);
}

/* Somebody gives a place to somebody else. */
static void place_given_away(struct plan *plan, struct random *random)
{
    struct shelter_piece piece = plan->pieces[any_piece(plan, random)];
    shift(plan, piece.group, piece.site, -1);
    shift(plan, (uint32_t)random_below(random, plan->problem->group_count), piece.site, 1);
}

static void capacity_broken(struct plan *plan, struct random *random)
{
    uint32_t site = any_site(plan, random);
    uint32_t group = (uint32_t)random_below(random, plan->problem->group_count);
    shift(plan, group, site, plan->problem->sites[site].places + 1);
}

static void far_pair_made_up(struct plan *plan, struct random *random)
{
    struct shelter_piece *piece = &plan->pieces[any_piece(plan, random)];
    piece->site = any_site(plan, random);
}

static void walk_changed(struct plan *plan, struct random *random)
{
    plan->pieces[any_piece(plan, random)].walk_ms += plus_or_minus(random);
}

static void order_changed(struct plan *plan, struct random *random)
{
    uint32_t a = any_piece(plan, random), b = any_piece(plan, random);
    struct shelter_piece piece = plan->pieces[a];
    plan->pieces[a] = plan->pieces[b];
    plan->pieces[b] = piece;
}

static void piece_written_twice(struct plan *plan, struct random *random)
{
    uint32_t i = any_piece(plan, random), count = plan->allocation.piece_count++;
    memmove(plan->pieces + i + 1, plan->pieces + i, (count - i) * sizeof *plan->pieces);
}

static void price_ms_changed(struct plan *plan, struct random *random)
{
    plan->prices[any_site(plan, random)].ms += plus_or_minus(random);
}

static void price_rank_changed(struct plan *plan, struct random *random)
{
    plan->prices[any_site(plan, random)].rank += plus_or_minus(random);
}

static void price_without_bounds(struct plan *plan, struct random *random)
{
    static const int64_t odd[] = {INT64_MAX, INT64_MIN, (int64_t)1 << 56, -1, 1};
    struct shelter_price *price = &plan->prices[any_site(plan, random)];
    price->ms = odd[random_below(random, 5)];
    price->rank = (int32_t)(random_next(random) & 0xFFFFFFFF);
}

static void figure_changed(struct plan *plan, struct random *random)
{
    struct shelter_figures *f = &plan->figures;
    int64_t *const wide[] = {&f->people,
                             &f->placed,
                             &f->unplaced,
                             &f->off_network,
                             &f->nothing_within,
                             &f->all_full,
                             &f->outside,
                             &f->people_by_rank[1],
                             &f->placed_by_rank[1],
                             &f->places,
                             (int64_t *)&f->pair_count,
                             &f->walk_person_ms,
                             &f->minute_people[0],
                             &f->minute_people[random_below(random, MINUTE_CLASS_COUNT)],
                             &f->nearest_set_out,
                             &f->nearest_turned_away,
                             &f->slow_in_time,
                             &f->circle_covered,
                             &f->worst_area_people,
                             &f->worst_area_unplaced};
    int32_t *const narrow[] = {(int32_t *)&f->site_count, (int32_t *)&f->full_site_count,
                               (int32_t *)&f->split_groups, &f->worst_walk_ms, &f->p95_walk_ms};
    size_t wide_count = sizeof wide / sizeof *wide, count = wide_count + 6;
    size_t which = random_below(random, count);
    if (which < wide_count)
        *wide[which] += plus_or_minus(random);
    else if (which < wide_count + 5)
        *narrow[which - wide_count] += plus_or_minus(random);
    else
        f->worst_area_code = "13";
}

typedef void (*mutation)(struct plan *plan, struct random *random);
static const struct {
    mutation mutate;
    bool needs_piece;
} mutations[] = {
    {person_moved, true},          {person_lost, true},       {person_doubled, true},
    {people_exchanged, true},      {place_given_away, true},  {capacity_broken, false},
    {far_pair_made_up, true},      {walk_changed, true},      {order_changed, true},
    {piece_written_twice, true},   {price_ms_changed, false}, {price_rank_changed, false},
    {price_without_bounds, false}, {figure_changed, false},
};
enum { MUTATIONS = sizeof mutations / sizeof *mutations };

/* Makes the change; false if there is nothing it could change. The figures go with the pieces
 * half of the time, so that they do not give the change away. */
static bool change(struct plan *plan, struct random *random, uint32_t which, struct arena *arena)
{
    if (mutations[which].needs_piece && plan->allocation.piece_count == 0)
        return false;
    mutations[which].mutate(plan, random);
    if (random_below(random, 2) && mutations[which].mutate != figure_changed && is_feasible(plan))
        count_figures(plan, arena);
    return true;
}

/* The gap by prices that prove the optimum is exactly what the plan costs more. */
static void assert_gap(const struct plan *plan, const struct shelter_verdict *verdict)
{
    if (!verdict->feasible) {
        assert_int_equal(verdict->gap.rank_people, -1);
        return;
    }
    struct oracle_result result = oracle_count(&plan->oracle, &plan->allocation);
    int64_t rank = result.rank_people - plan->optimum.rank_people;
    int64_t ms = result.walk_ms - plan->optimum.walk_ms;
    const struct shelter_gap *gap = &verdict->gap;
    bool prices_are_true = memcmp(plan->prices, plan->true_prices,
                                  plan->problem->site_count * sizeof *plan->prices) == 0;
    assert_true(gap->rank_people > rank || (gap->rank_people == rank && gap->ms >= ms));
    if (!prices_are_true)
        return;
    assert_int_equal(gap->rank_people, rank);
    assert_int_equal(gap->ms, ms);
}

static void changes_are_refuted_or_still_optimal(void **state)
{
    (void)state;
    struct random random = random_from_seed(32);
    struct arena *arena = arena_new();
    uint32_t tried = 0, refuted = 0, still_optimal = 0;
    while (tried < 4000) {
        struct plan plan;
        make_plan(&plan, &random, (enum walk_limit_kind)(tried % 3), tried % 2 ? 4 : 40, arena);
        for (uint32_t which = 0; which < MUTATIONS; which++) {
            struct plan changed = plan;
            changed.pieces =
                ARENA_ARRAY(arena, struct shelter_piece, plan.allocation.piece_count + MORE_PIECES);
            changed.prices = ARENA_ARRAY(arena, struct shelter_price, plan.problem->site_count);
            memcpy(changed.pieces, plan.pieces, plan.allocation.piece_count * sizeof *plan.pieces);
            memcpy(changed.prices, plan.prices, plan.problem->site_count * sizeof *plan.prices);
            changed.allocation.pieces = changed.pieces;
            changed.allocation.prices = changed.prices;
            if (!change(&changed, &random, which, arena))
                continue;
            struct shelter_verdict verdict = check(&changed, arena);
            assert_int_equal(verdict.feasible, is_feasible(&changed));
            bool is_valid = verdict.feasible && is_written_right(&changed) &&
                            is_optimal(&changed) && figures_are_right(&changed, arena);
            assert_int_equal(verdict.valid, is_valid);
            assert_gap(&changed, &verdict);
            tried++;
            refuted += !verdict.valid;
            still_optimal += verdict.valid;
        }
        arena_clear(arena);
    }
    assert_true(refuted > 2000);
    assert_true(still_optimal > 100);
    arena_free(arena);
}

static void every_price_one_higher_or_lower_is_refuted(void **state)
{
    (void)state;
    struct random random = random_from_seed(33);
    struct arena *arena = arena_new();
    for (int i = 0; i < 150; i++) {
        struct plan plan;
        make_plan(&plan, &random, (enum walk_limit_kind)(i % 3), i % 2 ? 4 : 40, arena);
        for (uint32_t s = 0; s < plan.problem->site_count; s++) {
            for (int by = -1; by <= 1; by += 2) {
                plan.prices[s].ms += by;
                assert_false(check(&plan, arena).valid);
                plan.prices[s].ms -= by;
                plan.prices[s].rank += by;
                assert_false(check(&plan, arena).valid);
                plan.prices[s].rank -= by;
            }
        }
        assert_true(check(&plan, arena).valid);
        arena_clear(arena);
    }
    arena_free(arena);
}

static void entries_that_point_nowhere_are_named(void **state)
{
    (void)state;
    struct random random = random_from_seed(34);
    struct arena *arena = arena_new();
    struct plan plan;
    do
        make_plan(&plan, &random, WALK_LIMIT_NONE, 5, arena);
    while (plan.allocation.piece_count == 0);
    plan.pieces[0].site = UINT32_MAX;
    struct shelter_verdict verdict = check(&plan, arena);
    assert_false(verdict.feasible);
    assert_int_equal(verdict.violations[0].id, TEXT_CHECK_PIECE_UNKNOWN);
    plan.pieces[0].site = 0;
    plan.pieces[0].group = UINT32_MAX;
    assert_false(check(&plan, arena).feasible);
    arena_free(arena);
}

static bool stop_at_once(void *context, enum text_id stage, uint64_t done, uint64_t total)
{
    (void)context, (void)stage, (void)done, (void)total;
    return false;
}

static void stops_when_asked_to(void **state)
{
    (void)state;
    struct random random = random_from_seed(35);
    struct arena *arena = arena_new();
    struct progress progress = {.report = stop_at_once};
    for (int kind = 0; kind < 3; kind++) {
        struct plan plan;
        make_plan(&plan, &random, (enum walk_limit_kind)kind, 5, arena);
        struct shelter_verdict verdict;
        struct error err;
        assert_false(shelter_check(plan.problem, &plan.allocation, &plan.figures, NULL, &progress,
                                   arena, &verdict, &err));
        assert_int_equal(err.kind, ERROR_CANCELLED);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_every_plan_the_solver_makes),
        cmocka_unit_test(areas_without_a_polygon_change_no_figure),
        cmocka_unit_test(changes_are_refuted_or_still_optimal),
        cmocka_unit_test(every_price_one_higher_or_lower_is_refuted),
        cmocka_unit_test(entries_that_point_nowhere_are_named),
        cmocka_unit_test(stops_when_asked_to),
    };
    return cmocka_run_group_tests_name("shelter check", tests, NULL, NULL);
}
