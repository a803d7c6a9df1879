/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <pthread.h>
#include <stdio.h>

#include "app/whatif.h"
#include "app_town.h"
#include "base/random.h"
#include "plan/shelter_figures.h"

enum { LIST_MAX = 6, MUCH = 64 * 1024 * 1024 };

static struct app_town town;
static struct whatif_pool *pool;
static struct arena *arena; /* of one test */
static struct error err;

static int begin_group(void **state)
{
    (void)state;
    app_town_begin(&town, &within_15min);
    return 0;
}

static int end_group(void **state)
{
    (void)state;
    app_town_end(&town);
    return 0;
}

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    pool = whatif_pool_new(&town.view, &town.solution, MUCH);
    return 0;
}

static int end(void **state)
{
    (void)state;
    whatif_pool_free(pool);
    arena_free(arena);
    return 0;
}

/* A list of changes in the making. */
struct list {
    uint32_t count;
    struct whatif_change changes[LIST_MAX];
};

static struct whatif_answer ask(struct whatif_pool *of, const struct list *list)
{
    struct whatif_answer answer;
    if (!whatif_ask(of, list->changes, list->count, arena, &answer, &err))
        fail_msg("%s", text_id_name(err.id));
    return answer;
}

#define CLOSE(site) ((struct whatif_change){WHATIF_CLOSE, (site), 0, "close"})
#define OPEN(site) ((struct whatif_change){WHATIF_OPEN, (site), 0, "open"})
#define RESIZE(site, n) ((struct whatif_change){WHATIF_RESIZE, (site), (n), "resize"})

static bool names(const struct list *list, const char *key)
{
    for (uint32_t c = 0; c < list->count; c++)
        if (strcmp(list->changes[c].key, key) == 0)
            return true;
    return false;
}

/* Of a site that is not in the list: s6 is closed in the plan, the others are open. */
static void add_change(struct list *list, struct random *random)
{
    static const char *const keys[] = {"s1", "s2", "s3", "s4", "s6", "s7", "s9"};
    const char *key;
    do
        key = keys[random_below(random, sizeof keys / sizeof *keys)];
    while (names(list, key));
    struct whatif_change *change = &list->changes[list->count++];
    if (random_below(random, 2))
        *change = RESIZE(key, (int64_t)random_below(random, 900));
    else
        *change = strcmp(key, "s6") == 0 ? OPEN(key) : CLOSE(key);
}

/* One more, the last one back, another list, or a list that begins like this one. */
static void click(struct list *list, struct random *random)
{
    uint64_t what = random_below(random, 8);
    if (what == 0)
        list->count = 0;
    else if (list->count > 0 && (what <= 2 || list->count == LIST_MAX))
        list->count--;
    else if (list->count > 0 && what == 3)
        list->count = (uint32_t)random_below(random, list->count);
    if (list->count < LIST_MAX && what != 1)
        add_change(list, random);
}

static void assert_same_totals(const struct whatif_totals *a, const struct whatif_totals *b)
{
    assert_int_equal(a->figures.placed, b->figures.placed);
    assert_int_equal(a->figures.unplaced, b->figures.unplaced);
    assert_int_equal(a->figures.all_full, b->figures.all_full);
    assert_int_equal(a->figures.walk_person_ms, b->figures.walk_person_ms);
    assert_int_equal(a->open_sites, b->open_sites);
    for (int r = 0; r <= RANK_MAX; r++)
        assert_int_equal(a->figures.placed_by_rank[r], b->figures.placed_by_rank[r]);
}

static void assert_same_prices(const struct whatif_answer *a, const struct whatif_answer *b)
{
    assert_int_equal(a->price_count, b->price_count);
    for (uint32_t p = 0; p < a->price_count; p++) {
        assert_int_equal(a->prices[p].site, b->prices[p].site);
        assert_int_equal(a->prices[p].after.rank, b->prices[p].after.rank);
        assert_int_equal(a->prices[p].after.ms, b->prices[p].after.ms);
    }
}

/* In all, but for the time it took. */
static void assert_same(const struct whatif_answer *a, const struct whatif_answer *b)
{
    assert_same_totals(&a->before, &b->before);
    assert_same_totals(&a->after, &b->after);
    assert_same_prices(a, b);
    assert_int_equal(a->after.full_sites, b->after.full_sites);
    assert_int_equal(a->after.figures.p95_walk_ms, b->after.figures.p95_walk_ms);
    assert_int_equal(a->after.figures.worst_walk_ms, b->after.figures.worst_walk_ms);
    assert_int_equal(a->moved, b->moved);
    assert_int_equal(a->to_another, b->to_another);
    assert_int_equal(a->lost, b->lost);
    assert_int_equal(a->gained, b->gained);
    assert_int_equal(a->load_count, b->load_count);
    if (a->load_count)
        assert_memory_equal(a->loads, b->loads, a->load_count * sizeof *a->loads);
}

static void assert_adds_up(const struct whatif_answer *answer)
{
    int64_t came = 0, net = 0;
    for (uint32_t l = 0; l < answer->load_count; l++) {
        const struct whatif_load *load = &answer->loads[l];
        int64_t more = load->people - load->people_before;
        assert_true(load->people <= load->places);
        net += more;
        came += more > 0 ? more : 0;
    }
    int64_t placed = answer->after.figures.placed - answer->before.figures.placed;
    assert_int_equal(net, placed);
    assert_int_equal(answer->gained - answer->lost, placed);
    assert_int_equal(answer->moved, answer->to_another + answer->lost + answer->gained);
    assert_true(answer->to_another + answer->gained >= came);
}

/* Solved by nothing that the pool has: the widened problem with the places of the list. */
static void assert_as_from_scratch(const struct whatif_answer *answer)
{
    struct shelter_problem changed = *answer->problem;
    struct shelter_site *sites = ARENA_ARRAY(arena, struct shelter_site, changed.site_count);
    memcpy(sites, changed.sites, changed.site_count * sizeof *sites);
    for (uint32_t c = 0; c < answer->change_count; c++)
        sites[answer->sites[c]].places = answer->places[c];
    changed.sites = sites;
    struct shelter_solution solution;
    struct shelter_figures figures;
    assert_true(shelter_solve(&changed, NULL, arena, &solution, &err));
    struct shelter_allocation result = shelter_solution_result(&changed, &solution, arena);
    shelter_figures_count(&changed, &solution.pairs, &result, arena, &figures);
    assert_int_equal(figures.placed, answer->after.figures.placed);
    assert_int_equal(figures.walk_person_ms, answer->after.figures.walk_person_ms);
    for (int r = 0; r <= RANK_MAX; r++)
        assert_int_equal(figures.placed_by_rank[r], answer->after.figures.placed_by_rank[r]);
    for (uint32_t p = 0; p < answer->price_count; p++) {
        const struct whatif_price *price = &answer->prices[p];
        assert_int_equal(result.prices[price->site].rank, price->after.rank);
        assert_int_equal(result.prices[price->site].ms, price->after.ms);
    }
}

static void without_changes_it_is_the_plan(void **state)
{
    (void)state;
    struct whatif_answer answer = ask(pool, &(struct list){0});
    const struct shelter_figures *plan = &town.view.plan.figures;
    const struct whatif_totals *totals[] = {&answer.before, &answer.after};
    for (int t = 0; t < 2; t++) {
        assert_int_equal(totals[t]->figures.placed, plan->placed);
        assert_int_equal(totals[t]->figures.walk_person_ms, plan->walk_person_ms);
        assert_int_equal(totals[t]->figures.p95_walk_ms, plan->p95_walk_ms);
        assert_int_equal(totals[t]->figures.worst_walk_ms, plan->worst_walk_ms);
        assert_int_equal(totals[t]->figures.split_groups, plan->split_groups);
        assert_int_equal(totals[t]->open_sites, plan->site_count);
        assert_int_equal(totals[t]->full_sites, plan->full_site_count);
    }
    assert_int_equal(answer.moved + answer.load_count + answer.price_count, 0);
    assert_int_equal(answer.problem->site_count, town.view.problem.site_count + 1);
}

/* 500 clicks, each answer beside a pool that knows nothing and beside the solver. */
static void clicks_end_where_a_new_solve_does(void **state)
{
    (void)state;
    struct random random = random_from_seed(81);
    struct list list = {0};
    uint32_t opened = 0, longest = 0;
    for (int i = 0; i < 500; i++) {
        click(&list, &random);
        struct whatif_pool *fresh = whatif_pool_new(&town.view, &town.solution, 0);
        struct whatif_answer answer = ask(pool, &list), alone = ask(fresh, &list);
        assert_adds_up(&answer);
        assert_same(&answer, &alone);
        assert_as_from_scratch(&answer);
        for (uint32_t c = 0; c < list.count; c++)
            opened += strcmp(list.changes[c].key, "s6") == 0;
        longest += list.count == LIST_MAX;
        whatif_pool_free(fresh);
        arena_clear(arena);
    }
    assert_true(opened > 50 && longest > 20);
}

static void the_order_of_a_list_changes_neither_optimum_nor_prices(void **state)
{
    (void)state;
    struct random random = random_from_seed(82);
    for (int i = 0; i < 200; i++) {
        struct list list = {0};
        for (int c = 0; c < 4; c++)
            add_change(&list, &random);
        struct list turned = list;
        for (uint32_t c = 0; c < list.count; c++)
            turned.changes[c] = list.changes[list.count - 1 - c];
        struct whatif_answer a = ask(pool, &list), b = ask(pool, &turned);
        assert_same_totals(&a.after, &b.after);
        assert_same_prices(&a, &b);
        arena_clear(arena);
    }
}

static void one_more_change_is_one_step_and_one_less_is_none(void **state)
{
    (void)state;
    struct random random = random_from_seed(83);
    struct list list = {0};
    while (list.count < LIST_MAX) {
        uint64_t before = whatif_pool_counts(pool).steps;
        add_change(&list, &random);
        ask(pool, &list);
        assert_int_equal(whatif_pool_counts(pool).steps, before + 1);
    }
    uint64_t before = whatif_pool_counts(pool).steps;
    while (list.count-- > 1)
        ask(pool, &list);
    assert_int_equal(whatif_pool_counts(pool).steps, before);
}

static void a_pool_forgets_what_is_too_much_and_answers_the_same(void **state)
{
    (void)state;
    struct random random = random_from_seed(84);
    struct list list = {0};
    ask(pool, &list);
    size_t one = whatif_pool_counts(pool).bytes;
    struct whatif_pool *small = whatif_pool_new(&town.view, &town.solution, 4 * one);
    struct whatif_pool *none = whatif_pool_new(&town.view, &town.solution, 0);
    for (int i = 0; i < 300; i++) {
        click(&list, &random);
        struct whatif_answer a = ask(pool, &list), b = ask(small, &list), c = ask(none, &list);
        assert_same(&a, &b);
        assert_same(&a, &c);
        assert_true(whatif_pool_counts(small).bytes <= 4 * one);
        assert_int_equal(whatif_pool_counts(none).states, 0);
        arena_clear(arena);
    }
    assert_true(whatif_pool_counts(pool).states > whatif_pool_counts(small).states);
    whatif_pool_free(small);
    whatif_pool_free(none);
}

/* Several at once, with room for a few states only. */
enum { THREADS = 6, LISTS = 40, ROUNDS = 150 };

static struct list lists[LISTS];
static struct whatif_answer answers[LISTS];

struct asker {
    pthread_t thread;
    uint64_t seed;
    struct whatif_pool *pool;
    uint32_t wrong;
};

static bool is_same(const struct whatif_answer *a, const struct whatif_answer *b)
{
    return a->after.figures.placed == b->after.figures.placed &&
           a->after.figures.walk_person_ms == b->after.figures.walk_person_ms &&
           a->moved == b->moved && a->load_count == b->load_count &&
           a->price_count == b->price_count &&
           memcmp(a->loads, b->loads, a->load_count * sizeof *a->loads) == 0;
}

static void *ask_many(void *context)
{
    struct asker *asker = context;
    struct random random = random_from_seed(asker->seed);
    struct arena *own = arena_new();
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t which = random_below(&random, LISTS);
        struct whatif_answer answer;
        struct error problem;
        asker->wrong += !whatif_ask(asker->pool, lists[which].changes, lists[which].count, own,
                                    &answer, &problem) ||
                        !is_same(&answer, &answers[which]);
        arena_clear(own);
    }
    arena_free(own);
    return NULL;
}

static void many_may_ask_at_once(void **state)
{
    (void)state;
    struct random random = random_from_seed(85);
    struct list list = {0};
    for (int i = 0; i < LISTS; i++) {
        click(&list, &random);
        lists[i] = list;
        answers[i] = ask(pool, &list);
    }
    size_t few = whatif_pool_counts(pool).bytes / whatif_pool_counts(pool).states * 5;
    struct whatif_pool *shared = whatif_pool_new(&town.view, &town.solution, few);
    struct asker askers[THREADS];
    for (uint64_t t = 0; t < THREADS; t++) {
        askers[t] = (struct asker){.seed = 100 + t, .pool = shared};
        assert_int_equal(pthread_create(&askers[t].thread, NULL, ask_many, &askers[t]), 0);
    }
    for (int t = 0; t < THREADS; t++) {
        assert_int_equal(pthread_join(askers[t].thread, NULL), 0);
        assert_int_equal(askers[t].wrong, 0);
    }
    assert_true(whatif_pool_counts(shared).bytes <= few);
    whatif_pool_free(shared);
}

static void assert_refused(struct whatif_change first, struct whatif_change second,
                           enum error_kind kind, enum text_id id)
{
    const struct whatif_change changes[] = {first, second};
    struct whatif_answer answer;
    assert_false(whatif_ask(pool, changes, 2, arena, &answer, &err));
    assert_int_equal(err.kind, kind);
    assert_int_equal(err.id, id);
}

static void changes_that_cannot_be_are_refused(void **state)
{
    (void)state;
    assert_refused(CLOSE("s1"), CLOSE("nowhere"), ERROR_NOT_FOUND, TEXT_WHATIF_NO_SUCH_SITE);
    assert_refused(CLOSE("s1"), RESIZE("s1", 5), ERROR_INPUT, TEXT_WHATIF_TWICE);
    assert_refused(CLOSE("s1"), OPEN("s2"), ERROR_CONFLICT, TEXT_WHATIF_IS_OPEN);
    assert_refused(CLOSE("s1"), CLOSE("s6"), ERROR_CONFLICT, TEXT_WHATIF_IS_CLOSED);
    assert_refused(CLOSE("s1"), CLOSE("s5"), ERROR_CONFLICT, TEXT_WHATIF_IS_CLOSED);
    assert_refused(CLOSE("s1"), OPEN("s5"), ERROR_CONFLICT, TEXT_WHATIF_CANNOT_OPEN);
    assert_refused(CLOSE("s1"), RESIZE("s8", 5), ERROR_CONFLICT, TEXT_WHATIF_CANNOT_OPEN);
    assert_refused(CLOSE("s1"), RESIZE("s2", -1), ERROR_INPUT, TEXT_WHATIF_BAD_PLACES);
    assert_refused(CLOSE("s1"), RESIZE("s2", (int64_t)WHATIF_PLACES_MAX + 1), ERROR_INPUT,
                   TEXT_WHATIF_BAD_PLACES);
    struct whatif_change many[WHATIF_CHANGES_MAX + 1];
    struct whatif_answer answer;
    for (int c = 0; c <= WHATIF_CHANGES_MAX; c++)
        many[c] = CLOSE("s1");
    assert_false(whatif_ask(pool, many, WHATIF_CHANGES_MAX + 1, arena, &answer, &err));
    assert_int_equal(err.id, TEXT_WHATIF_TOO_MANY);
}

static void a_plan_without_a_limit_cannot_be_followed(void **state)
{
    (void)state;
    const struct walk_limit none = {WALK_LIMIT_NONE, 0};
    struct app_town far;
    struct whatif_answer answer;
    app_town_begin(&far, &none);
    struct whatif_pool *of_far = whatif_pool_new(&far.view, &far.solution, MUCH);
    const struct whatif_change change = CLOSE("s1");
    assert_false(whatif_ask(of_far, &change, 1, arena, &answer, &err));
    assert_int_equal(err.id, TEXT_WHATIF_NO_LIMIT);
    whatif_pool_free(of_far);
    app_town_end(&far);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_changes_it_is_the_plan),
        TEST(clicks_end_where_a_new_solve_does),
        TEST(the_order_of_a_list_changes_neither_optimum_nor_prices),
        TEST(one_more_change_is_one_step_and_one_less_is_none),
        TEST(a_pool_forgets_what_is_too_much_and_answers_the_same),
        TEST(many_may_ask_at_once),
        TEST(changes_that_cannot_be_are_refused),
        TEST(a_plan_without_a_limit_cannot_be_followed),
    };
    return cmocka_run_group_tests_name("app/whatif", tests, begin_group, end_group);
}
