/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "plan/plan_compare.h"

enum { GROUPS_MAX = 5, SITES_MAX = 4 };

/* A plan by chance: some of the groups "g0" … and sites "s0" …, in any order. */
struct made {
    char group_keys[GROUPS_MAX][4], site_keys[SITES_MAX][4];
    struct shelter_group groups[GROUPS_MAX];
    struct shelter_site sites[SITES_MAX];
    struct shelter_piece pieces[GROUPS_MAX * SITES_MAX];
    struct shelter_problem problem;
    struct shelter_plan plan;
    int64_t people[GROUPS_MAX][SITES_MAX]; /* by the numbers in the keys */
    int32_t places[SITES_MAX];             /* −1: not there */
};

static void make(struct made *made, struct random *random)
{
    memset(made, 0, sizeof *made);
    uint32_t groups = 0, sites = 0, pieces = 0, turn = (uint32_t)random_below(random, SITES_MAX);
    uint32_t site_number[SITES_MAX];
    for (uint32_t i = 0; i < SITES_MAX; i++) {
        uint32_t s = (i + turn) % SITES_MAX;
        made->places[s] = -1;
        if (random_below(random, 5) == 0)
            continue;
        made->places[s] = (int32_t)random_below(random, 3);
        memcpy(made->site_keys[sites], (char[]){'s', (char)('0' + s), 0}, 3);
        site_number[sites] = s;
        made->sites[sites] =
            (struct shelter_site){.key = made->site_keys[sites], .places = made->places[s]};
        sites++;
    }
    for (uint32_t g = 0; g < GROUPS_MAX; g++) {
        if (random_below(random, 5) == 0)
            continue;
        memcpy(made->group_keys[groups], (char[]){'g', (char)('9' - g), 0}, 3);
        made->groups[groups] = (struct shelter_group){.key = made->group_keys[groups]};
        for (uint32_t s = 0; s < sites; s++) {
            int32_t people = (int32_t)random_below(random, 4);
            if (people == 0)
                continue;
            made->pieces[pieces++] = (struct shelter_piece){groups, s, people, 1000};
            made->people[g][site_number[s]] = people;
        }
        groups++;
    }
    made->problem = (struct shelter_problem){
        .group_count = groups, .groups = made->groups, .site_count = sites, .sites = made->sites};
    made->plan = (struct shelter_plan){.problem = &made->problem,
                                       .allocation = {pieces, made->pieces, NULL}};
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void assert_people(const struct made *before, const struct made *after,
                          const struct plan_difference *difference)
{
    int64_t stay = 0, move = 0, gain = 0, lose = 0;
    for (uint32_t g = 0; g < GROUPS_MAX; g++) {
        int64_t was = 0, is = 0, same = 0;
        for (uint32_t s = 0; s < SITES_MAX; s++) {
            was += before->people[g][s];
            is += after->people[g][s];
            same += least(before->people[g][s], after->people[g][s]);
        }
        stay += same;
        move += least(was, is) - same;
        gain += is > was ? is - was : 0;
        lose += was > is ? was - is : 0;
    }
    assert_int_equal(difference->stay, stay);
    assert_int_equal(difference->move, move);
    assert_int_equal(difference->gain, gain);
    assert_int_equal(difference->lose, lose);
}

static int64_t people_at(const struct made *made, uint32_t site)
{
    int64_t people = 0;
    for (uint32_t g = 0; g < GROUPS_MAX; g++)
        people += made->people[g][site];
    return people;
}

static void assert_sites(const struct made *before, const struct made *after,
                         const struct plan_difference *difference)
{
    uint32_t different = 0;
    int64_t last = INT64_MAX;
    for (uint32_t s = 0; s < SITES_MAX; s++)
        different +=
            before->places[s] != after->places[s] || people_at(before, s) != people_at(after, s);
    assert_int_equal(difference->site_count, different);
    for (uint32_t i = 0; i < difference->site_count; i++) {
        const struct site_difference *site = &difference->sites[i];
        uint32_t s = (uint32_t)((site->before ? site->before : site->after)->key[1] - '0');
        assert_int_equal(site->before ? site->before->places : -1, before->places[s]);
        assert_int_equal(site->after ? site->after->places : -1, after->places[s]);
        assert_int_equal(site->people_before, people_at(before, s));
        assert_int_equal(site->people_after, people_at(after, s));
        int64_t more = site->people_after - site->people_before;
        more = more < 0 ? -more : more;
        assert_true(more <= last);
        last = more;
    }
}

static void counts_what_changes_by_key(void **state)
{
    (void)state;
    struct random random = random_from_seed(17);
    static struct made before, after;
    struct arena *arena = arena_new();
    for (int round = 0; round < 3000; round++) {
        make(&before, &random);
        make(&after, &random);
        struct plan_difference difference = plan_compare(&before.plan, &after.plan, arena);
        assert_people(&before, &after, &difference);
        assert_sites(&before, &after, &difference);
        arena_clear(arena);
    }
    arena_free(arena);
}

static void a_plan_does_not_differ_from_itself(void **state)
{
    (void)state;
    struct random random = random_from_seed(19);
    static struct made made;
    struct arena *arena = arena_new();
    make(&made, &random);
    struct plan_difference difference = plan_compare(&made.plan, &made.plan, arena);
    assert_int_equal(difference.site_count, 0);
    assert_int_equal(difference.move + difference.gain + difference.lose, 0);
    assert_true(difference.stay > 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_what_changes_by_key),
        cmocka_unit_test(a_plan_does_not_differ_from_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
