/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/print_office.h"

static void json_key_view(struct json_writer *json, const struct key_view *key)
{
    json_open_object(json);
    json_put_text(json, key->is_node ? "node" : "key", key->id);
    if (key->of)
        json_put_text(json, "person", key->of);
    json_put_bool(json, "valid", key->ended_at_ms == 0);
    if (key->is_node)
        json_put_bool(json, "here", key->is_here);
    json_put_integer(json, "since_at_ms", key->since_ms);
    if (key->is_unconfirmed)
        json_put_bool(json, "unconfirmed", true);
    if (key->confirmed_at_ms)
        json_put_integer(json, "confirmed_at_ms", key->confirmed_at_ms);
    if (key->rotated_at_ms)
        json_put_integer(json, "rotated_at_ms", key->rotated_at_ms);
    if (key->beside)
        json_put_text(json, "taken_over_beside", key->beside);
    if (key->ended_at_ms)
        json_put_integer(json, key->is_node ? "retired_at_ms" : "revoked_at_ms", key->ended_at_ms);
    json_close(json);
}

static void json_keys(struct invocation *invocation, const char *name, const struct key_view *keys,
                      uint32_t count, bool nodes)
{
    struct json_writer json = {.out = invocation->out};
    json_open_object(&json);
    json_key(&json, name);
    json_open_array(&json);
    for (uint32_t k = 0; k < count; k++)
        if (keys[k].is_node == nodes)
            json_key_view(&json, &keys[k]);
    json_close(&json);
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

static void print_key(struct invocation *invocation, const struct key_view *key)
{
    struct buffer *out = invocation->out;
    if (key->ended_at_ms)
        text_write(out, invocation->language, TEXT_OFFICE_KEY_LINE_REVOKED,
                   ARG_TEXT("key", key->id), ARG_TEXT("person", key->of),
                   ARG_DATE("since", key->since_ms), ARG_DATE("ended", key->ended_at_ms));
    else
        text_write(out, invocation->language, TEXT_OFFICE_KEY_LINE, ARG_TEXT("key", key->id),
                   ARG_TEXT("person", key->of), ARG_DATE("since", key->since_ms));
    if (key->beside) {
        buffer_add_text(out, " · ");
        text_write(out, invocation->language, TEXT_OFFICE_KEY_BY, ARG_TEXT("by", key->beside));
    }
    buffer_add_char(out, '\n');
}

void print_keys(struct invocation *invocation, const struct key_view *keys, uint32_t count)
{
    bool any = false;
    if (invocation->json) {
        json_keys(invocation, "keys", keys, count, false);
        return;
    }
    for (uint32_t k = 0; k < count; k++) {
        if (keys[k].is_node)
            continue;
        print_key(invocation, &keys[k]);
        any = true;
    }
    if (!any)
        say(invocation, TEXT_OFFICE_KEYS_NONE);
}

static void print_node(struct invocation *invocation, const struct key_view *node)
{
    struct buffer *out = invocation->out;
    text_write(out, invocation->language, TEXT_OFFICE_NODE_LINE, ARG_TEXT("node", node->id),
               ARG_DATE("since", node->since_ms));
    if (node->is_unconfirmed) {
        buffer_add_text(out, " · ");
        text_write(out, invocation->language, TEXT_OFFICE_NODE_UNCONFIRMED);
    }
    if (node->confirmed_at_ms) {
        buffer_add_text(out, " · ");
        text_write(out, invocation->language, TEXT_OFFICE_NODE_CONFIRMED_AT,
                   ARG_DATE("at", node->confirmed_at_ms));
    }
    if (node->rotated_at_ms) {
        buffer_add_text(out, " · ");
        text_write(out, invocation->language, TEXT_OFFICE_NODE_ROTATED_AT,
                   ARG_DATE("at", node->rotated_at_ms));
    }
    if (node->ended_at_ms) {
        buffer_add_text(out, " · ");
        text_write(out, invocation->language, TEXT_OFFICE_NODE_RETIRED_AT,
                   ARG_DATE("at", node->ended_at_ms));
    }
    if (node->is_here) {
        buffer_add_text(out, " · ");
        text_write(out, invocation->language, TEXT_OFFICE_NODE_HERE);
    }
    buffer_add_char(out, '\n');
}

void print_nodes(struct invocation *invocation, const struct key_view *keys, uint32_t count)
{
    bool any = false;
    if (invocation->json) {
        json_keys(invocation, "nodes", keys, count, true);
        return;
    }
    for (uint32_t k = 0; k < count; k++) {
        if (!keys[k].is_node)
            continue;
        print_node(invocation, &keys[k]);
        any = true;
    }
    if (!any)
        say(invocation, TEXT_OFFICE_NODES_NONE);
}
