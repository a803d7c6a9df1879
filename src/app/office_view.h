/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_OFFICE_VIEW_H
#define APP_OFFICE_VIEW_H

#include "app/actor.h"

/* What the office comes to now, in the order in which it is read; copies that stay. */

struct party_view {
    struct party party;
    uint32_t depth;     /* below organisations without one above them */
    uint32_t key_count; /* valid; of a person */
    bool has_own_area;  /* another than what it belongs to */
    bool is_vacant;     /* a post nobody holds, or whose holder was removed */
    /* if asked for and readable on this machine, else NULL; the name of a person alone */
    const char *name, *phone, *email;
    bool is_unreadable; /* asked for, but not readable here */
};

/* Of a person or of a node. */
struct key_view {
    const char *id, *of;
    const char *beside;    /* before whom its owner took it over from who had prepared it; NULL */
    bool is_node, is_here; /* is_here: the node of this machine */
    bool is_unconfirmed;   /* a node that joined alone for a real event */
    /* 0 = not; ended: revoked or retired */
    int64_t since_ms, confirmed_at_ms, rotated_at_ms, ended_at_ms;
};

struct office_view {
    struct party_view *parties; /* the tree, depth first: an organisation, its posts, its persons,
                                   the organisations below it */
    uint32_t party_count;
    struct delegation *delegations; /* in force */
    uint32_t delegation_count;
    bool is_founded;
};

/* `with_private`: names and numbers, of this machine's keyring. */
bool app_view_office(struct engine *engine, int64_t now_ms, bool with_private, struct arena *arena,
                     struct office_view *ret_view, struct error *err);
/* Keys of persons, then of nodes, each in the order they came. */
void app_view_keys(struct engine *engine, struct arena *arena, struct key_view **ret_keys,
                   uint32_t *ret_count);
bool app_is_founded(struct engine *engine);

#endif
