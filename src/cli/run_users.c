/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/accounts.h"
#include "app/office.h"
#include "app/office_view.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print_office.h"
#include "host/password.h"

/* Those who may sign in: persons with a post and a key, in one step. */

static bool bad_role(const char *word, struct error *err)
{
    struct buffer names = {0};
    for (int role = 0; role < ROLE_COUNT; role++)
        buffer_add_format(&names, "%s%s", role > 0 ? ", " : "", role_name((enum role)role));
    bad_value(err, "role", word, buffer_text(&names));
    buffer_free(&names);
    return false;
}

static bool read_user(const struct invocation *invocation, struct new_user *user, struct error *err)
{
    const char *role = option_value(invocation, "role");
    *user = (struct new_user){
        .key = invocation->arguments[0],
        .name = option_value(invocation, "name"),
        .phone = option_value(invocation, "phone"),
        .email = option_value(invocation, "email"),
        .organisation = option_value(invocation, "in"),
    };
    if (!user->name || !*user->name)
        return bad_value(err, "name", user->name, "\"Li Hua\"");
    return (role && role_parse(role, &user->role)) || bad_role(role, err);
}

/* What is done: the registering, and unless that waits for another person, the key. */
struct adding {
    struct new_user user;
    const char *post, *key_id; /* key_id NULL: none yet */
    bool was_founded;
    struct decision decision;
};

/* Where two persons have to sign, the key is prepared once the person is in the register. */
static bool add_key(struct acting *acting, struct adding *adding, const struct password *password,
                    struct error *err)
{
    return adding->was_founded ||
           app_add_key(acting->engine, &acting->actor, adding->user.key, password->text, false,
                       acting->arena, &adding->key_id, &adding->decision, err);
}

static bool add(struct invocation *invocation, struct acting *acting, struct adding *adding,
                struct error *err)
{
    struct password password = {0};
    const struct password_source source = {
        .file = option_value(invocation, "new-password-file"),
        .who = adding->user.key,
        .is_new = true,
        .language = invocation->language,
    };
    adding->was_founded = app_is_founded(acting->engine);
    bool ok = (adding->was_founded || password_read(&source, &password, err)) &&
              app_add_user(acting->engine, &acting->actor, &adding->user, acting->arena,
                           &adding->post, &adding->decision, err) &&
              add_key(acting, adding, &password, err);
    password_forget(&password);
    return ok;
}

static void print_added(struct invocation *invocation, const struct adding *adding, bool is_founded)
{
    struct text_arg person = ARG_TEXT("person", adding->user.key);
    if (invocation->json) {
        struct json_writer json = json_begin_change(invocation, &adding->decision);
        json_put_text(&json, "person", adding->user.key);
        json_put_text(&json, "post", adding->post);
        json_put_text(&json, "key", adding->key_id);
        json_put_bool(&json, "founded", is_founded);
        json_end_change(invocation, &json);
        return;
    }
    say(invocation, adding->key_id ? TEXT_OFFICE_USER_ADDED : TEXT_OFFICE_USER_DRAFTED, person,
        ARG_TEXT("post", adding->post), ARG_NAME("role", role_text(adding->user.role)));
    if (adding->key_id)
        say(invocation, TEXT_OFFICE_KEY_ADDED, person, ARG_TEXT("key", adding->key_id));
    if (is_founded && !adding->was_founded)
        note(invocation, TEXT_OFFICE_FOUNDED);
}

bool run_user_add(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct adding adding = {0};
    if (!read_user(invocation, &adding.user, err) ||
        !acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = add(invocation, &acting, &adding, err);
    if (ok)
        print_added(invocation, &adding, app_is_founded(acting.engine));
    return acting_end_change(invocation, &acting, &adding.decision, ok);
}

static void print_user_json(struct json_writer *json, const struct user_view *user)
{
    json_open_object(json);
    json_put_text(json, "person", user->key);
    if (user->name)
        json_put_text(json, "name", user->name);
    json_key(json, "roles"), json_open_array(json);
    for (int role = 0; role < ROLE_COUNT; role++)
        if (user->roles >> role & 1)
            json_add_text(json, role_name((enum role)role));
    json_close(json);
    json_put_bool(json, "has_key", user->has_key);
    json_close(json);
}

static void print_user(struct invocation *invocation, const struct user_view *user)
{
    struct buffer *out = invocation->out;
    text_write_words(out, user->key);
    if (user->name) {
        buffer_add_text(out, "  ");
        text_write_words(out, user->name);
    }
    for (int role = 0; role < ROLE_COUNT; role++)
        if (user->roles >> role & 1)
            buffer_add_format(out, " · %s",
                              text_get(invocation->language, role_text((enum role)role)));
    buffer_add_format(
        out, " · %s",
        text_get(invocation->language, user->has_key ? TEXT_OFFICE_KEY : TEXT_OFFICE_USER_NO_KEY));
    if (user->is_unreadable)
        buffer_add_format(out, " · %s", text_get(invocation->language, TEXT_OFFICE_UNREADABLE));
    buffer_add_char(out, '\n');
}

bool run_user_list(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct user_view *users;
    uint32_t count;
    struct json_writer json = {.out = invocation->out};
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    bool ok = app_list_users(acting.engine, acting.actor.now_ms,
                             option_value(invocation, "private") != NULL, acting.arena, &users,
                             &count, err);
    if (ok && invocation->json)
        json_open_array(&json);
    for (uint32_t u = 0; ok && u < count; u++) {
        if (invocation->json)
            print_user_json(&json, &users[u]);
        else
            print_user(invocation, &users[u]);
    }
    if (ok && invocation->json)
        json_close(&json), buffer_add_char(invocation->out, '\n');
    else if (ok && count == 0)
        say(invocation, TEXT_OFFICE_USER_NONE);
    acting_end(&acting);
    return ok;
}
