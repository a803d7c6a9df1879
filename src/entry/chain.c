/* SPDX-License-Identifier: Apache-2.0 */
#include "entry/chain.h"

#include <string.h>

static const enum text_id fault_texts[CHAIN_FAULT_COUNT] = {
    [CHAIN_OK] = TEXT_ENTRY_CHAIN_OK,
    [CHAIN_HASH] = TEXT_ENTRY_CHAIN_HASH,
    [CHAIN_SEQUENCE] = TEXT_ENTRY_CHAIN_SEQUENCE,
    [CHAIN_PREVIOUS] = TEXT_ENTRY_CHAIN_PREVIOUS,
    [CHAIN_AFTER] = TEXT_ENTRY_CHAIN_AFTER,
};

enum text_id chain_fault_text(enum chain_fault fault)
{
    return fault_texts[fault];
}

const struct chain_node *chain_find(const struct chain *chain, const char *node)
{
    for (uint32_t i = 0; i < chain->node_count; i++)
        if (strcmp(chain->nodes[i].node, node) == 0)
            return &chain->nodes[i];
    return NULL;
}

/* The entry before it, if another node wrote that one; else NULL. */
static const struct chain_node *other_before(const struct chain *chain, const char *node)
{
    if (chain->count == 0)
        return NULL;
    const struct chain_node *last = &chain->nodes[chain->last_node];
    return strcmp(last->node, node) == 0 ? NULL : last;
}

static bool same_or_absent(bool is_there, struct hash hash, const struct chain_node *expected)
{
    return is_there == (expected != NULL) && (!expected || hash_equal(hash, expected->hash));
}

static void take(struct chain *chain, const struct entry *entry, struct hash hash)
{
    struct chain_node *node = (struct chain_node *)chain_find(chain, entry->node);
    if (!node) {
        ARENA_PUSH_ROOM(chain->arena, struct chain_node, chain->nodes, chain->node_count,
                        chain->node_capacity);
        node = &chain->nodes[chain->node_count++];
        memcpy(node->node, entry->node, NODE_ID_SIZE);
    }
    node->sequence = entry->sequence;
    node->hash = hash;
    chain->last_node = (uint32_t)(node - chain->nodes);
    chain->count++;
}

enum chain_fault chain_follow(struct chain *chain, const struct entry *entry,
                              struct hash hash_of_bytes, struct hash stored_hash)
{
    const struct chain_node *own = chain_find(chain, entry->node);
    if (!hash_equal(hash_of_bytes, stored_hash))
        return CHAIN_HASH;
    if (entry->sequence != (own ? own->sequence : 0) + 1)
        return CHAIN_SEQUENCE;
    if (!same_or_absent(entry->has_previous, entry->previous, own))
        return CHAIN_PREVIOUS;
    if (!same_or_absent(entry->has_after, entry->after, other_before(chain, entry->node)))
        return CHAIN_AFTER;
    take(chain, entry, hash_of_bytes);
    return CHAIN_OK;
}

void chain_place_next(const struct chain *chain, struct entry *entry)
{
    const struct chain_node *own = chain_find(chain, entry->node);
    const struct chain_node *other = other_before(chain, entry->node);
    entry->sequence = own ? own->sequence + 1 : 1;
    entry->has_previous = own != NULL;
    if (own)
        entry->previous = own->hash;
    entry->has_after = other != NULL;
    if (other)
        entry->after = other->hash;
}
