/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/sites.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print_edit.h"

/* "air_raid=yes,flood=no" */
static bool read_suitable(const struct invocation *invocation, struct site_change *change,
                          struct error *err)
{
    const char *list = option_value(invocation, "suitable");
    for (const char *at = list; at && *at; at += *at == ',') {
        size_t length = strcspn(at, ",");
        char *item = arena_copy(invocation->arena, at, length);
        char *equals = strchr(item, '=');
        enum hazard hazard;
        enum suitability suitability;
        if (equals)
            *equals = '\0';
        if (!equals || !hazard_parse(item, &hazard) || !suitability_parse(equals + 1, &suitability))
            return bad_value(err, "suitable", list, "air_raid=yes,flood=no,fire=unknown");
        change->suitable[hazard] = (int32_t)suitability;
        at += length;
    }
    return true;
}

static bool read_words(const struct invocation *invocation, struct site_change *change,
                       struct error *err)
{
    const char *state_name = option_value(invocation, "state");
    const char *access_name = option_value(invocation, "access");
    const char *visibility_word = option_value(invocation, "visibility");
    enum site_state state;
    enum site_access access;
    enum visibility visibility;
    if (state_name && !site_state_parse(state_name, &state))
        return bad_value(err, "state", state_name, "usable, after_conversion, not_usable");
    if (access_name && !site_access_parse(access_name, &access))
        return bad_value(err, "access", access_name, "public, residents, staff");
    if (visibility_word && !visibility_parse(visibility_word, &visibility))
        return bad_value(err, "visibility", visibility_word, "internal, public, restricted");
    change->state = state_name ? (int32_t)state : -1;
    change->access = access_name ? (int32_t)access : -1;
    change->visibility = visibility_word ? (int32_t)visibility : -1;
    return true;
}

static bool read_change(const struct invocation *invocation, struct site_change *change,
                        struct error *err)
{
    bool closes = option_value(invocation, "close") != NULL;
    bool opens = option_value(invocation, "open") != NULL;
    *change = app_no_site_change(invocation->arguments[0]);
    if (closes && opens)
        return error_set(err, ERROR_USAGE, TEXT_SITE_CLOSE_OR_OPEN);
    change->closure = closes ? CLOSURE_CLOSED : opens ? CLOSURE_OPEN : -1;
    return read_words(invocation, change, err) && read_suitable(invocation, change, err) &&
           parse_count(invocation, "places", 0, 10000000, &change->places, err) &&
           parse_count(invocation, "usable-after", 0, 100000, &change->usable_after_h, err);
}

static bool edit(struct invocation *invocation, const struct site_edit_request *request,
                 enum text_id done, struct error *err)
{
    struct acting acting;
    struct decision decision;
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_edit_site(acting.engine, &acting.actor, request, acting.arena, &decision, err);
    if (ok && invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        json_put_text(&json, "site", request->change.key);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
    } else if (ok) {
        say(invocation, done, ARG_TEXT("site", request->change.key));
    }
    return acting_end_change(invocation, &acting, &decision, ok);
}

bool run_edit_site(struct invocation *invocation, struct error *err)
{
    struct site_edit_request request = {0};
    return read_change(invocation, &request.change, err) &&
           edit(invocation, &request, TEXT_SITE_EDITED, err);
}

bool run_reset_site(struct invocation *invocation, struct error *err)
{
    const struct site_edit_request request = {
        .change = app_no_site_change(invocation->arguments[0]),
        .is_reset = true,
    };
    return edit(invocation, &request, TEXT_SITE_RESET, err);
}

static void write_change(struct buffer *out, enum language language,
                         const struct site_change *change)
{
    if (change->closure == CLOSURE_CLOSED)
        text_write(out, language, TEXT_SITE_IS_CLOSED);
    if (change->places >= 0)
        text_write(out, language, TEXT_SITE_HAS_PLACES, ARG_INTEGER("places", change->places));
    if (change->state >= 0)
        text_write(out, language, TEXT_SITE_HAS_STATE,
                   ARG_NAME("state", site_state_text((enum site_state)change->state)));
    if (change->access >= 0)
        text_write(out, language, TEXT_SITE_HAS_ACCESS,
                   ARG_NAME("access", site_access_text((enum site_access)change->access)));
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        if (change->suitable[hazard] >= 0)
            text_write(
                out, language, TEXT_SITE_HAS_SUITABLE,
                ARG_NAME("hazard", hazard_text((enum hazard)hazard)),
                ARG_TEXT("suitable", suitability_name((enum suitability)change->suitable[hazard])));
}

static void write_author(struct invocation *invocation, const struct site_view *view)
{
    const struct site_change *change = view->change;
    const struct edit_note edit = {change->by, change->at_ms, view->why, view->is_unreadable};
    print_edit_note(invocation, &edit);
}

static void print_site(struct invocation *invocation, const struct site_view *view)
{
    struct buffer *out = invocation->out;
    const struct site_record *site = view->site;
    text_write_words(out, site ? site->key : view->change->key);
    if (site && site->name) {
        buffer_add_text(out, "  ");
        text_write_words(out, site->name);
    }
    if (site)
        text_write(out, invocation->language, TEXT_SITE_LINE, ARG_INTEGER("places", site->places),
                   ARG_NAME("state", site_state_text(site->state)));
    else
        text_write(out, invocation->language,
                   view->has_several ? TEXT_SITE_SEVERAL : TEXT_SITE_GONE);
    if (view->change) {
        text_write(out, invocation->language, TEXT_SITE_EDITS);
        write_change(out, invocation->language, view->change);
        write_author(invocation, view);
    }
    buffer_add_char(out, '\n');
}

static void print_site_json(struct json_writer *json, const struct site_view *view)
{
    struct buffer change = {0};
    json_open_object(json);
    json_put_text(json, "key", view->site ? view->site->key : view->change->key);
    if (view->site) {
        json_put_text(json, "name", view->site->name);
        json_put_integer(json, "places", view->site->places);
        json_put_text(json, "state", site_state_name(view->site->state));
    } else {
        json_put_text(json, "not_there", view->has_several ? "several" : "gone");
    }
    if (view->change) {
        site_change_write(view->change, &change);
        json_key(json, "edits"), json_add_raw(json, change.bytes, change.size);
        if (view->why)
            json_put_text(json, "why", view->why);
    }
    json_close(json);
    buffer_free(&change);
}

bool run_sites(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct site_view *sites;
    uint32_t count;
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    const struct site_list_request request = {
        .edited_only = option_value(invocation, "edited") != NULL,
        .with_private = option_value(invocation, "private") != NULL,
    };
    bool ok = app_list_sites(acting.engine, &request, acting.arena, &sites, &count, err);
    struct json_writer json = {.out = invocation->out};
    if (ok && invocation->json)
        json_open_array(&json);
    for (uint32_t s = 0; ok && s < count; s++) {
        if (invocation->json)
            print_site_json(&json, &sites[s]);
        else
            print_site(invocation, &sites[s]);
    }
    if (ok && invocation->json)
        json_close(&json), buffer_add_char(invocation->out, '\n');
    else if (ok && count == 0)
        say(invocation, TEXT_SITE_NONE);
    acting_end(&acting);
    return ok;
}
