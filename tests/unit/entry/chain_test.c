/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "entry/chain.h"

static const char node_a[] = "aaaaaaaaaaaaaaaa", node_b[] = "bbbbbbbbbbbbbbbb";

static struct arena *arena;
static struct chain chain;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    chain = (struct chain){.arena = arena};
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct hash hash_of(const struct entry *entry)
{
    return hash_bytes(entry, sizeof *entry);
}

static struct entry next_of(const char *node)
{
    struct entry entry;
    memset(&entry, 0, sizeof entry);
    entry.node = node;
    chain_place_next(&chain, &entry);
    return entry;
}

static enum chain_fault follow(const struct entry *entry)
{
    return chain_follow(&chain, entry, hash_of(entry), hash_of(entry));
}

static void follows_entries_that_were_placed(void **state)
{
    (void)state;
    const char *const nodes[] = {node_a, node_a, node_b, node_b, node_a, node_b};
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        struct entry entry = next_of(nodes[i]);
        assert_int_equal(follow(&entry), CHAIN_OK);
    }
    assert_int_equal(chain.count, 6);
    assert_int_equal(chain_find(&chain, node_a)->sequence, 3);
    assert_int_equal(chain_find(&chain, node_b)->sequence, 3);
    assert_null(chain_find(&chain, "cccccccccccccccc"));
}

static void names_what_does_not_hang_together(void **state)
{
    (void)state;
    struct entry first = next_of(node_a);
    assert_int_equal(chain_follow(&chain, &first, hash_of(&first), hash_bytes("x", 1)), CHAIN_HASH);
    assert_int_equal(follow(&first), CHAIN_OK);
    assert_int_equal(follow(&first), CHAIN_SEQUENCE);
    struct entry second = next_of(node_a);
    second.previous.bytes[7] ^= 1;
    assert_int_equal(follow(&second), CHAIN_PREVIOUS);
    struct entry other = next_of(node_b);
    other.has_after = false;
    assert_int_equal(follow(&other), CHAIN_AFTER);
    second = next_of(node_a);
    second.has_after = true;
    assert_int_equal(follow(&second), CHAIN_AFTER);
    second = next_of(node_a);
    second.sequence++;
    assert_int_equal(follow(&second), CHAIN_SEQUENCE);
    assert_int_equal(chain.count, 1);
}

static void an_order_of_two_nodes_cannot_be_changed(void **state)
{
    (void)state;
    struct entry a = next_of(node_a);
    assert_int_equal(follow(&a), CHAIN_OK);
    struct entry b = next_of(node_b);
    chain = (struct chain){.arena = arena};
    assert_int_equal(follow(&b), CHAIN_AFTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(follows_entries_that_were_placed, begin, end),
        cmocka_unit_test_setup_teardown(names_what_does_not_hang_together, begin, end),
        cmocka_unit_test_setup_teardown(an_order_of_two_nodes_cannot_be_changed, begin, end),
    };
    return cmocka_run_group_tests_name("entry/chain", tests, NULL, NULL);
}
