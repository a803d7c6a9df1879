/* SPDX-License-Identifier: Apache-2.0 */
#include "import/party_links.h"

#include <string.h>

#include "import/party_cells.h"

#define NO_NODE UINT32_MAX

void party_refuse(struct party_nodes *nodes, uint32_t node, enum party_field field,
                  const struct error *reason)
{
    if (nodes->nodes[node].is_refused)
        return;
    nodes->nodes[node].is_refused = true;
    feature_refuse(nodes->features, nodes->nodes[node].row,
                   column_name(nodes->features, nodes->column[field]), reason, nodes->report);
}

static void refuse_for_key(struct party_nodes *nodes, uint32_t node, enum party_field field,
                           enum text_id id, const char *key)
{
    struct error reason;
    error_set(&reason, ERROR_INPUT, id, ARG_TEXT("key", key));
    party_refuse(nodes, node, field, &reason);
}

static bool ask_register(const struct party_nodes *nodes, const char *key,
                         struct known_party *ret_party)
{
    const struct party_register *known = nodes->options->known;
    return known && known->find(known->context, key, ret_party);
}

/* The node of a key; of a known party a new one, the first time. NO_NODE: nobody knows it. */
static uint32_t find_node(struct party_nodes *nodes, const char *key)
{
    struct known_party known;
    uint32_t node;
    if (key_index_find(&nodes->keys, key, strlen(key), &node))
        return node;
    if (!ask_register(nodes, key, &known))
        return NO_NODE;
    node = nodes->count;
    ARENA_PUSH_ROOM(nodes->scratch, struct party_node, nodes->nodes, nodes->count, nodes->capacity);
    nodes->nodes[nodes->count++] = (struct party_node){
        .record = {.key = key, .kind = known.kind, .parent = known.parent},
        .is_known = true,
    };
    key_index_add_text(&nodes->keys, key, node, NULL);
    return node;
}

static void add_need(struct party_nodes *nodes, uint32_t node, uint32_t needed,
                     enum party_field field)
{
    ARENA_PUSH_ROOM(nodes->scratch, struct party_need, nodes->needs, nodes->need_count,
                    nodes->need_capacity);
    nodes->needs[nodes->need_count++] = (struct party_need){node, needed, field};
}

static bool may_stand_there(enum party_field field, enum party_kind kind)
{
    if (kind == PARTY_KIND_COUNT)
        return true; /* it is refused for that, and with it who needs it */
    if (field == PARTY_PARENT)
        return kind == PARTY_ORGANISATION;
    return kind == PARTY_PERSON || (field == PARTY_DEPUTIES && kind == PARTY_POST);
}

/* The row of `node` names `key` in `field`. */
static void link_key(struct party_nodes *nodes, uint32_t node, enum party_field field,
                     const char *key)
{
    uint32_t needed = find_node(nodes, key);
    if (needed == NO_NODE) {
        refuse_for_key(nodes, node, field, TEXT_PARTY_UNKNOWN, key);
        return;
    }
    enum party_kind kind = nodes->nodes[needed].record.kind;
    if (may_stand_there(field, kind)) {
        add_need(nodes, node, needed, field);
        return;
    }
    struct error reason;
    enum text_id id = field == PARTY_PARENT   ? TEXT_PARTY_PARENT_KIND
                      : field == PARTY_HOLDER ? TEXT_PARTY_HOLDER_KIND
                                              : TEXT_PARTY_DEPUTY_KIND;
    error_set(&reason, ERROR_INPUT, id, ARG_TEXT("key", key),
              ARG_NAME("kind", party_kind_text(kind)));
    party_refuse(nodes, node, field, &reason);
}

static void check_known_kind(struct party_nodes *nodes, uint32_t node)
{
    const struct party_record *record = &nodes->nodes[node].record;
    struct known_party known;
    if (record->kind == PARTY_KIND_COUNT || !ask_register(nodes, record->key, &known) ||
        known.kind == record->kind)
        return;
    struct error reason;
    error_set(&reason, ERROR_INPUT, TEXT_PARTY_KIND_CHANGED, ARG_TEXT("key", record->key),
              ARG_NAME("kind", party_kind_text(known.kind)));
    party_refuse(nodes, node, PARTY_KIND, &reason);
}

static void link_row(struct party_nodes *nodes, uint32_t node)
{
    /* By value: finding a node may move them. */
    const struct party_record record = nodes->nodes[node].record;
    check_known_kind(nodes, node);
    if (record.parent)
        link_key(nodes, node, PARTY_PARENT, record.parent);
    if (record.holder)
        link_key(nodes, node, PARTY_HOLDER, record.holder);
    for (uint32_t d = 0; d < record.deputy_count; d++) {
        if (strcmp(record.deputies[d], record.key) == 0)
            refuse_for_key(nodes, node, PARTY_DEPUTIES, TEXT_PARTY_OWN_DEPUTY, record.key);
        else
            link_key(nodes, node, PARTY_DEPUTIES, record.deputies[d]);
    }
}

/* Known parties bring those above them, up to the top. */
static void link_known(struct party_nodes *nodes)
{
    for (uint32_t n = nodes->row_count; n < nodes->count; n++) {
        const char *parent = nodes->nodes[n].record.parent;
        uint32_t above = parent ? find_node(nodes, parent) : NO_NODE;
        if (above != NO_NODE)
            add_need(nodes, n, above, PARTY_PARENT);
    }
}

static void refuse_circles(struct party_nodes *nodes)
{
    uint32_t *parent = ARENA_ARRAY(nodes->scratch, uint32_t, nodes->count);
    const char **keys = ARENA_ARRAY(nodes->scratch, const char *, nodes->count);
    for (uint32_t n = 0; n < nodes->count; n++) {
        parent[n] = NO_PARENT;
        keys[n] = nodes->nodes[n].record.key;
    }
    for (uint32_t i = 0; i < nodes->need_count; i++)
        if (nodes->needs[i].field == PARTY_PARENT)
            parent[nodes->needs[i].node] = nodes->needs[i].needed;
    const uint32_t *length = circles_find(parent, nodes->count, nodes->scratch);
    for (uint32_t n = 0; n < nodes->row_count; n++) {
        struct error reason;
        if (length[n] == 0)
            continue;
        circle_error(parent, keys, n, length[n], &reason);
        party_refuse(nodes, n, PARTY_PARENT, &reason);
    }
}

/* The needs by who is needed: those of node n are order[first[n]] … order[first[n + 1] - 1]. */
struct needs_of {
    uint32_t *first, *order;
};

static struct needs_of sort_needs(struct party_nodes *nodes)
{
    struct needs_of of = {
        .first = ARENA_ARRAY(nodes->scratch, uint32_t, (size_t)nodes->count + 2),
        .order = ARENA_ARRAY(nodes->scratch, uint32_t, nodes->need_count),
    };
    for (uint32_t i = 0; i < nodes->need_count; i++)
        of.first[nodes->needs[i].needed + 2]++;
    for (uint32_t n = 0; n < nodes->count; n++)
        of.first[n + 2] += of.first[n + 1];
    for (uint32_t i = 0; i < nodes->need_count; i++)
        of.order[of.first[nodes->needs[i].needed + 1]++] = i;
    return of;
}

/* From the refused rows to all that need them; a known party hands the reason on. */
static void refuse_dependents(struct party_nodes *nodes)
{
    const struct needs_of of = sort_needs(nodes);
    uint32_t *queue = ARENA_ARRAY(nodes->scratch, uint32_t, nodes->count);
    uint32_t *cause = ARENA_ARRAY(nodes->scratch, uint32_t, nodes->count);
    uint32_t begin = 0, end = 0;
    for (uint32_t n = 0; n < nodes->row_count; n++) {
        cause[n] = n;
        if (nodes->nodes[n].is_refused)
            queue[end++] = n;
    }
    for (; begin < end; begin++) {
        uint32_t n = queue[begin];
        for (uint32_t i = of.first[n]; i < of.first[n + 1]; i++) {
            const struct party_need *need = &nodes->needs[of.order[i]];
            struct party_node *node = &nodes->nodes[need->node];
            if (node->is_refused)
                continue;
            queue[end++] = need->node;
            if (node->is_known) {
                node->is_refused = true;
                cause[need->node] = cause[n];
            } else {
                refuse_for_key(nodes, need->node, need->field, TEXT_PARTY_NEEDS_REFUSED,
                               nodes->nodes[cause[n]].record.key);
            }
        }
    }
}

void party_links_check(struct party_nodes *nodes)
{
    nodes->row_count = nodes->count;
    for (uint32_t n = 0; n < nodes->row_count; n++)
        link_row(nodes, n);
    link_known(nodes);
    refuse_circles(nodes);
    refuse_dependents(nodes);
}
