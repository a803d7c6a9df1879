/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>

#include "base/random.h"
#include "roads/ground_rings.h"

enum { RINGS_MAX = 6, NODES_MAX = 40, PARTS_MAX = RINGS_MAX * NODES_MAX };

/* Rings of nodes cut into parts, some turned, all of them shuffled. */
struct cut_rings {
    uint32_t ring_count, node_count[RINGS_MAX];
    uint32_t part_count, stored;
    struct ring_part parts[PARTS_MAX];
    uint32_t store[2 * PARTS_MAX];
};

static void add_part(struct cut_rings *cut, struct random *random, uint32_t first_node,
                     uint32_t ring_size, uint32_t from, uint32_t steps)
{
    uint32_t *nodes = cut->store + cut->stored;
    bool is_turned = random_below(random, 2) == 1;
    for (uint32_t n = 0; n <= steps; n++)
        nodes[is_turned ? steps - n : n] = first_node + (from + n) % ring_size;
    cut->stored += steps + 1;
    cut->parts[cut->part_count++] = (struct ring_part){nodes, steps + 1};
}

static void cut_rings(struct cut_rings *cut, struct random *random)
{
    *cut = (struct cut_rings){.ring_count = 1 + (uint32_t)random_below(random, RINGS_MAX)};
    for (uint32_t r = 0; r < cut->ring_count; r++) {
        uint32_t size = 3 + (uint32_t)random_below(random, NODES_MAX - 3), at = 0;
        cut->node_count[r] = size;
        while (at < size) {
            uint32_t steps = 1 + (uint32_t)random_below(random, size - at);
            add_part(cut, random, r * NODES_MAX, size, at, steps);
            at += steps;
        }
    }
    for (uint32_t p = cut->part_count; p > 1; p--) {
        uint32_t other = (uint32_t)random_below(random, p);
        struct ring_part part = cut->parts[p - 1];
        cut->parts[p - 1] = cut->parts[other];
        cut->parts[other] = part;
    }
}

/* Each node of the ring once, neighbours as they were, whichever way round. */
static void expect_ring(const struct cut_rings *cut, const uint32_t *nodes, uint32_t count)
{
    uint32_t ring = nodes[0] / NODES_MAX, size = cut->node_count[ring];
    assert_int_equal(count, size);
    for (uint32_t n = 0; n < count; n++) {
        uint32_t at = nodes[n] % NODES_MAX, next = nodes[n + 1 == count ? 0 : n + 1] % NODES_MAX;
        assert_int_equal(nodes[n] / NODES_MAX, ring);
        assert_true(next == (at + 1) % size || at == (next + 1) % size);
    }
}

static void what_was_cut_is_whole_again(void **state)
{
    (void)state;
    struct random random = random_from_seed(20261130);
    static struct cut_rings cut;
    for (int round = 0; round < 3000; round++) {
        struct arena *arena = arena_new();
        struct ring_list rings;
        bool is_seen[RINGS_MAX] = {false};
        cut_rings(&cut, &random);
        rings_assemble(cut.parts, cut.part_count, arena, &rings);
        assert_int_equal(rings.ring_count, cut.ring_count);
        assert_int_equal(rings.broken_count, 0);
        for (uint32_t r = 0; r < rings.ring_count; r++) {
            const uint32_t *nodes = rings.nodes + rings.first_node[r];
            expect_ring(&cut, nodes, rings.first_node[r + 1] - rings.first_node[r]);
            assert_false(is_seen[nodes[0] / NODES_MAX]);
            is_seen[nodes[0] / NODES_MAX] = true;
        }
        arena_free(arena);
    }
}

/* Taking one part out breaks its ring, and no other. */
static void a_missing_part_breaks_one_ring(void **state)
{
    (void)state;
    struct random random = random_from_seed(7);
    static struct cut_rings cut;
    for (int round = 0; round < 3000; round++) {
        struct arena *arena = arena_new();
        struct ring_list rings;
        cut_rings(&cut, &random);
        struct ring_part gone = cut.parts[--cut.part_count];
        bool was_alone = gone.nodes[0] == gone.nodes[gone.count - 1];
        rings_assemble(cut.parts, cut.part_count, arena, &rings);
        assert_int_equal(rings.ring_count, cut.ring_count - 1);
        assert_true(was_alone ? rings.broken_count == 0 : rings.broken_count >= 1);
        for (uint32_t r = 0; r < rings.ring_count; r++) {
            const uint32_t *nodes = rings.nodes + rings.first_node[r];
            assert_int_not_equal(nodes[0] / NODES_MAX, gone.nodes[0] / NODES_MAX);
            expect_ring(&cut, nodes, rings.first_node[r + 1] - rings.first_node[r]);
        }
        arena_free(arena);
    }
}

static void rings_that_touch_in_a_node_close(void **state)
{
    (void)state;
    static const uint32_t left[] = {1, 2, 3, 1}, right_a[] = {1, 4, 5}, right_b[] = {1, 6, 5};
    const struct ring_part parts[] = {{right_a, 3}, {left, 4}, {right_b, 3}};
    struct arena *arena = arena_new();
    struct ring_list rings;
    rings_assemble(parts, 3, arena, &rings);
    assert_int_equal(rings.ring_count, 2);
    assert_int_equal(rings.broken_count, 0);
    rings_assemble(parts, 0, arena, &rings);
    assert_int_equal(rings.ring_count, 0);
    arena_free(arena);
}

static void a_hole_lies_in_its_outline(void **state)
{
    (void)state;
    static const struct geo_point yard[] = {{0, 0}, {100, 0}, {100, 100}, {0, 100}};
    static const struct geo_point inside[] = {{10, 10}, {20, 10}, {20, 20}};
    static const struct geo_point touching[] = {{0, 0}, {50, 10}, {10, 50}};
    static const struct geo_point beside[] = {{110, 10}, {120, 10}, {120, 20}};
    static const struct geo_point notch[] = {{0, 0},   {90, 0},  {90, 10},
                                             {10, 10}, {10, 90}, {0, 90}};
    static const struct geo_point in_the_notch[] = {{20, 20}, {80, 20}, {80, 80}};
    struct placed_ring outline = ring_place(yard, 4), corner = ring_place(notch, 6);
    struct placed_ring rings[] = {ring_place(inside, 3), ring_place(touching, 3),
                                  ring_place(beside, 3), ring_place(in_the_notch, 3)};
    assert_true(fabs(outline.area - 20000) < 0.5);
    assert_true(ring_lies_in(&rings[0], &outline));
    assert_true(ring_lies_in(&rings[1], &outline));
    assert_false(ring_lies_in(&rings[2], &outline));
    assert_true(ring_lies_in(&rings[3], &outline));
    assert_false(ring_lies_in(&rings[3], &corner));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_cut_is_whole_again),
        cmocka_unit_test(a_missing_part_breaks_one_ring),
        cmocka_unit_test(rings_that_touch_in_a_node_close),
        cmocka_unit_test(a_hole_lies_in_its_outline),
    };
    return cmocka_run_group_tests_name("roads/ground_rings", tests, NULL, NULL);
}
