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
    app_town_begin(&town, &within_15min, "");
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

/* A list of changes in the making, and what each of them is about. */
struct list {
    uint32_t count;
    struct whatif_change changes[LIST_MAX];
    uint32_t subjects[LIST_MAX];
};

static struct whatif_answer ask(struct whatif_pool *of, const struct list *list)
{
    struct whatif_answer answer;
    if (!whatif_ask(of, list->changes, list->count, arena, &answer, &err))
        fail_msg("%s", text_id_name(err.id));
    return answer;
}

#define CLOSE(site) ((struct whatif_change){.kind = WHATIF_CLOSE, .key = (site), .field = "close"})
#define OPEN(site) ((struct whatif_change){.kind = WHATIF_OPEN, .key = (site), .field = "open"})
#define RESIZE(site, n)                                                                            \
    ((struct whatif_change){.kind = WHATIF_RESIZE, .key = (site), .places = (n), .field = "resize"})

#define POINT(lon, lat) ((struct geo_point){(lon), (lat)})
#define BLOCK(at) ((struct whatif_change){.kind = WHATIF_BLOCK, .point = (at), .field = "block"})
#define ADD(at, n)                                                                                 \
    ((struct whatif_change){.kind = WHATIF_ADD, .point = (at), .places = (n), .field = "add"})
#define LIMIT(ms)                                                                                  \
    ((struct whatif_change){                                                                       \
        .kind = WHATIF_LIMIT, .limit = (ms), .unit = WHATIF_UNIT_MS, .field = "limit"})

/* In Fifth Avenue, River Street, and Station Road. */
static const struct geo_point streets[] = {
    {3054400, 2044400}, {3048391, 2040084}, {3066000, 2049700}};
static const struct geo_point spots[] = {
    {3048000, 2040000}, {3020000, 2050000}, {3090000, 2020000}};
static const char *const keys[] = {"s1", "s2", "s3", "s4", "s6", "s7", "s9"};

enum {
    KEYS = sizeof keys / sizeof *keys,
    STREETS = sizeof streets / sizeof *streets,
    SPOTS = sizeof spots / sizeof *spots,
    SITE_SUBJECTS = KEYS,
    SUBJECTS = KEYS + STREETS + SPOTS + 1
};

static struct whatif_change change_of(uint32_t subject, struct random *random)
{
    if (subject < KEYS && random_below(random, 2))
        return RESIZE(keys[subject], (int64_t)random_below(random, 900));
    if (subject < KEYS) /* s6 is closed in the plan, the others are open */
        return strcmp(keys[subject], "s6") == 0 ? OPEN(keys[subject]) : CLOSE(keys[subject]);
    subject -= KEYS;
    if (subject < STREETS)
        return BLOCK(streets[subject]);
    subject -= STREETS;
    if (subject < SPOTS)
        return ADD(spots[subject], (int64_t)random_below(random, 500));
    return LIMIT(60000 * (1 + (int64_t)random_below(random, 20)));
}

static bool is_about(const struct list *list, uint32_t subject)
{
    for (uint32_t c = 0; c < list->count; c++)
        if (list->subjects[c] == subject)
            return true;
    return false;
}

/* Of a subject that is not in the list; there are `subjects` to choose from. */
static void add_change(struct list *list, uint32_t subjects, struct random *random)
{
    uint32_t subject;
    do
        subject = (uint32_t)random_below(random, subjects);
    while (is_about(list, subject));
    list->subjects[list->count] = subject;
    list->changes[list->count++] = change_of(subject, random);
}

/* One more, the last one back, another list, or a list that begins like this one. */
static void click(struct list *list, uint32_t subjects, struct random *random)
{
    uint64_t what = random_below(random, 8);
    if (what == 0)
        list->count = 0;
    else if (list->count > 0 && (what <= 2 || list->count == LIST_MAX))
        list->count--;
    else if (list->count > 0 && what == 3)
        list->count = (uint32_t)random_below(random, list->count);
    if (list->count < LIST_MAX && what != 1)
        add_change(list, subjects, random);
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
        sites[answer->effects[c].site].places = answer->effects[c].places;
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
    assert_int_equal(answer.before.figures.nothing_within, plan->nothing_within);
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
        click(&list, SITE_SUBJECTS, &random);
        struct whatif_pool *fresh = whatif_pool_new(&town.view, &town.solution, 0);
        struct whatif_answer answer = ask(pool, &list), alone = ask(fresh, &list);
        assert_adds_up(&answer);
        assert_same(&answer, &alone);
        assert_as_from_scratch(&answer);
        opened += is_about(&list, 4); /* s6 */
        longest += list.count == LIST_MAX;
        whatif_pool_free(fresh);
        arena_clear(arena);
    }
    assert_true(opened > 50 && longest > 20);
}

/* Streets, new sites and the limit among them: the same list by other clicks, and in another order.
 */
static void clicks_on_new_ground_make_no_difference_either(void **state)
{
    (void)state;
    struct random random = random_from_seed(86);
    struct list list = {0};
    uint32_t grounds = 0;
    for (int i = 0; i < 400; i++) {
        click(&list, SUBJECTS, &random);
        struct list turned = list;
        for (uint32_t c = 0; c < list.count; c++) {
            turned.changes[c] = list.changes[list.count - 1 - c];
            grounds += list.subjects[c] >= SITE_SUBJECTS;
        }
        struct whatif_pool *fresh = whatif_pool_new(&town.view, &town.solution, 0);
        struct whatif_answer answer = ask(pool, &list), alone = ask(fresh, &list);
        struct whatif_answer other = ask(fresh, &turned);
        assert_adds_up(&answer);
        assert_same(&answer, &alone);
        assert_same_totals(&answer.after, &other.after);
        whatif_pool_free(fresh);
        arena_clear(arena);
    }
    assert_true(grounds > 200);
}

/* A plan that was made so from the start, in a city of its own. */
static void assert_same_as_plan(const struct whatif_answer *answer, const struct app_town *other)
{
    const struct shelter_figures *plan = &other->view.plan.figures;
    const struct shelter_figures *after = &answer->after.figures;
    assert_int_equal(after->placed, plan->placed);
    assert_int_equal(after->nothing_within, plan->nothing_within);
    assert_int_equal(after->all_full, plan->all_full);
    assert_int_equal(after->walk_person_ms, plan->walk_person_ms);
    assert_int_equal(after->places, plan->places);
    assert_int_equal(answer->after.open_sites, plan->site_count);
    for (uint32_t p = 0; p < answer->price_count; p++) {
        const struct whatif_price *price = &answer->prices[p];
        const char *key = answer->problem->sites[price->site].key;
        for (uint32_t s = 0; s < other->view.problem.site_count; s++) {
            if (strcmp(other->view.problem.sites[s].key, key) != 0)
                continue;
            assert_int_equal(other->view.plan.allocation.prices[s].rank, price->after.rank);
            assert_int_equal(other->view.plan.allocation.prices[s].ms, price->after.ms);
        }
    }
}

static void another_limit_comes_to_what_a_plan_with_it_does(void **state)
{
    (void)state;
    static const int64_t minutes[] = {2, 5, 8, 30};
    for (size_t m = 0; m < sizeof minutes / sizeof *minutes; m++) {
        const struct walk_limit limit = {WALK_LIMIT_TIME, minutes[m] * 60000};
        struct app_town other;
        app_town_begin(&other, &limit, "");
        struct list list = {.count = 1, .changes = {LIMIT(limit.value)}};
        struct whatif_answer answer = ask(pool, &list);
        assert_same_as_plan(&answer, &other);
        app_town_end(&other);
    }
}

static void a_new_site_comes_to_what_a_plan_with_it_does(void **state)
{
    (void)state;
    struct app_town other;
    app_town_begin(&other, &within_15min,
                   "n1;New;0,304800;0,204000;150;personnel_shelter;;yes;yes;no;usable\n");
    struct list list = {.count = 1, .changes = {ADD(POINT(3048000, 2040000), 150)}};
    struct whatif_answer answer = ask(pool, &list);
    assert_same_as_plan(&answer, &other);
    const struct whatif_effect *effect = &answer.effects[0];
    assert_string_equal(answer.problem->sites[effect->site].key, "new:0.3048,0.204");
    assert_string_equal(effect->street, "River Street");
    bool has_price = false;
    for (uint32_t p = 0; p < answer.price_count; p++)
        has_price = has_price || (answer.prices[p].site == effect->site && answer.prices[p].is_new);
    assert_true(has_price);
    app_town_end(&other);
}

/* Nobody sets out from a street that is blocked, nor arrives there; others go round. */
static void a_blocked_street_is_shut_for_those_on_it(void **state)
{
    (void)state;
    const struct shelter_problem *problem = &town.view.problem;
    const struct network *network = problem->network;
    for (uint32_t g = 0; g < problem->group_count; g += 5) {
        struct list list = {.count = 1, .changes = {BLOCK(problem->groups[g].point)}};
        struct whatif_answer answer;
        if (!whatif_ask(pool, list.changes, 1, arena, &answer, &err)) {
            assert_int_equal(err.id, TEXT_WHATIF_NO_STREET);
            continue;
        }
        uint32_t chain = network->segment_chain[problem->groups[g].at.segment];
        int64_t people = 0;
        for (uint32_t other = 0; other < problem->group_count; other++)
            if (network->segment_chain[problem->groups[other].at.segment] == chain)
                people += problem->groups[other].people;
        assert_int_equal(answer.after.figures.nothing_within, people);
        assert_true(answer.after.figures.walk_person_ms > 0);
    }
}

static void the_order_of_a_list_changes_neither_optimum_nor_prices(void **state)
{
    (void)state;
    struct random random = random_from_seed(82);
    for (int i = 0; i < 200; i++) {
        struct list list = {0};
        for (int c = 0; c < 4; c++)
            add_change(&list, SITE_SUBJECTS, &random);
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
        add_change(&list, SITE_SUBJECTS, &random);
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
        click(&list, SUBJECTS, &random);
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
        click(&list, SUBJECTS, &random);
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
    const struct geo_point at_sea = {1000000000, 0};
    assert_refused(CLOSE("s1"), BLOCK(at_sea), ERROR_NOT_FOUND, TEXT_WHATIF_NO_STREET);
    assert_refused(CLOSE("s1"), ADD(at_sea, 5), ERROR_NOT_FOUND, TEXT_WHATIF_NO_STREET);
    assert_refused(CLOSE("s1"), ADD(spots[0], -1), ERROR_INPUT, TEXT_WHATIF_BAD_PLACES);
    assert_refused(CLOSE("s1"), LIMIT(0), ERROR_INPUT, TEXT_WHATIF_BAD_LIMIT);
    assert_refused(CLOSE("s1"), LIMIT(INT64_MAX), ERROR_INPUT, TEXT_WHATIF_BAD_LIMIT);
    assert_refused(LIMIT(1000), LIMIT(2000), ERROR_INPUT, TEXT_WHATIF_TWICE_THE_SAME);
    assert_refused(BLOCK(streets[0]), BLOCK(streets[0]), ERROR_INPUT, TEXT_WHATIF_TWICE_THE_SAME);
    assert_refused(ADD(spots[0], 1), ADD(spots[0], 2), ERROR_INPUT, TEXT_WHATIF_TWICE_THE_SAME);
    struct whatif_change metres = LIMIT(1000);
    metres.unit = WHATIF_UNIT_MM;
    assert_refused(CLOSE("s1"), metres, ERROR_INPUT, TEXT_WHATIF_LIMIT_IS_TIME);
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
    app_town_begin(&far, &none, "");
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
        TEST(clicks_on_new_ground_make_no_difference_either),
        TEST(another_limit_comes_to_what_a_plan_with_it_does),
        TEST(a_new_site_comes_to_what_a_plan_with_it_does),
        TEST(a_blocked_street_is_shut_for_those_on_it),
        TEST(the_order_of_a_list_changes_neither_optimum_nor_prices),
        TEST(one_more_change_is_one_step_and_one_less_is_none),
        TEST(a_pool_forgets_what_is_too_much_and_answers_the_same),
        TEST(many_may_ask_at_once),
        TEST(changes_that_cannot_be_are_refused),
        TEST(a_plan_without_a_limit_cannot_be_followed),
    };
    return cmocka_run_group_tests_name("app/whatif", tests, begin_group, end_group);
}
