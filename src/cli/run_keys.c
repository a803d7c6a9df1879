/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/office.h"
#include "app/office_view.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print_office.h"
#include "host/password.h"

/* Keys of persons and of machines. */

static bool read_new_password(const struct invocation *invocation, const char *person,
                              struct password *ret_password, struct error *err)
{
    const struct password_source source = {
        .file = option_value(invocation, "new-password-file"),
        .who = person,
        .is_new = true,
        .language = invocation->language,
    };
    return password_read(&source, ret_password, err);
}

/* A key on its way to a person, alone or in place of those he has. */
struct keying {
    const char *person, *key_id;
    bool replaces, was_founded;
    struct decision decision;
};

static void say_key(struct invocation *invocation, const struct keying *keying, bool is_founded)
{
    const char *act = keying->decision.made;
    struct text_arg person = ARG_TEXT("person", keying->person);
    struct text_arg key = ARG_TEXT("key", keying->key_id);
    bool is_own = invocation->as && strcmp(invocation->as, keying->person) == 0;
    if (keying->decision.is_draft && keying->replaces)
        say(invocation, is_own ? TEXT_OFFICE_ROTATION_DRAFTED : TEXT_OFFICE_OTHER_ROTATION_DRAFTED,
            person, key, ARG_TEXT("act", act));
    else if (keying->decision.is_draft)
        say(invocation, is_own ? TEXT_OFFICE_OWN_KEY_DRAFTED : TEXT_OFFICE_KEY_DRAFTED, person, key,
            ARG_TEXT("act", act));
    else if (keying->replaces)
        say(invocation, TEXT_OFFICE_KEY_ROTATED, person, key);
    else
        say(invocation, TEXT_OFFICE_KEY_ADDED, person, key);
    if (is_founded && !keying->was_founded)
        note(invocation, TEXT_OFFICE_FOUNDED);
}

static void print_key(struct invocation *invocation, const struct keying *keying, bool is_founded)
{
    if (!invocation->json) {
        say_key(invocation, keying, is_founded);
        return;
    }
    struct json_writer json = json_begin_change(invocation, &keying->decision);
    json_put_text(&json, "key", keying->key_id);
    json_put_text(&json, "person", keying->person);
    json_put_bool(&json, "founded", is_founded);
    json_end_change(invocation, &json);
}

static bool add_key(struct invocation *invocation, bool replaces, struct error *err)
{
    struct acting acting;
    struct password password;
    struct keying keying = {.person = invocation->arguments[0], .replaces = replaces};
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    keying.was_founded = app_is_founded(acting.engine);
    bool ok = read_new_password(invocation, keying.person, &password, err);
    if (ok) {
        ok = app_add_key(acting.engine, &acting.actor, keying.person, password.text, replaces,
                         acting.arena, &keying.key_id, &keying.decision, err);
        password_forget(&password);
    }
    if (ok)
        print_key(invocation, &keying, app_is_founded(acting.engine));
    return acting_end_change(invocation, &acting, &keying.decision, ok);
}

bool run_key_add(struct invocation *invocation, struct error *err)
{
    return add_key(invocation, false, err);
}

bool run_key_rotate(struct invocation *invocation, struct error *err)
{
    return add_key(invocation, true, err);
}

bool run_key_revoke(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct decision decision;
    const char *which = invocation->arguments[0];
    uint32_t count;
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok =
        app_revoke_key(acting.engine, &acting.actor, which, acting.arena, &count, &decision, err);
    if (ok && invocation->json) {
        struct json_writer json = json_begin_change(invocation, &decision);
        json_put_text(&json, "of", which);
        json_put_integer(&json, "revoked", count);
        json_end_change(invocation, &json);
    } else if (ok) {
        say(invocation, TEXT_OFFICE_KEYS_REVOKED, ARG_INTEGER("count", count),
            ARG_TEXT("of", which));
    }
    return acting_end_change(invocation, &acting, &decision, ok);
}

bool run_key_password(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct password password;
    const struct decision nothing = {0};
    if (!invocation->as)
        return error_set(err, ERROR_USAGE, TEXT_OFFICE_PASSWORD_OF_WHOM);
    if (!acting_begin(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = read_new_password(invocation, invocation->as, &password, err);
    if (ok) {
        ok = app_change_password(acting.engine, &acting.actor, password.text, acting.arena, err);
        password_forget(&password);
    }
    if (ok && invocation->json)
        json_change(invocation, &nothing, "person", invocation->as);
    else if (ok)
        say(invocation, TEXT_OFFICE_PASSWORD_CHANGED, ARG_TEXT("person", invocation->as));
    acting_end(&acting);
    return ok;
}

static bool list_keys(struct invocation *invocation,
                      void (*print)(struct invocation *invocation, const struct key_view *keys,
                                    uint32_t count),
                      struct error *err)
{
    struct acting acting;
    struct key_view *keys;
    uint32_t count;
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    app_view_keys(acting.engine, acting.arena, &keys, &count);
    print(invocation, keys, count);
    acting_end(&acting);
    return true;
}

bool run_keys(struct invocation *invocation, struct error *err)
{
    return list_keys(invocation, print_keys, err);
}

bool run_nodes(struct invocation *invocation, struct error *err)
{
    return list_keys(invocation, print_nodes, err);
}

bool run_node_rotate(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct decision decision;
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_rotate_node(acting.engine, &acting.actor, acting.arena, &decision, err);
    if (ok && invocation->json)
        json_change(invocation, &decision, "node", engine_node(acting.engine));
    else if (ok && !decision.is_draft)
        say(invocation, TEXT_OFFICE_NODE_ROTATED, ARG_TEXT("node", engine_node(acting.engine)));
    return acting_end_change(invocation, &acting, &decision, ok);
}

bool run_node_retire(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct decision decision;
    const char *node = invocation->arguments[0];
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_retire_node(acting.engine, &acting.actor, node, acting.arena, &decision, err);
    if (ok && invocation->json)
        json_change(invocation, &decision, "node", node);
    else if (ok && !decision.is_draft)
        say(invocation, TEXT_OFFICE_NODE_RETIRED, ARG_TEXT("node", node));
    return acting_end_change(invocation, &acting, &decision, ok);
}
