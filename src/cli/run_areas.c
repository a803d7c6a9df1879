/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print_edit.h"
#include "operate/apply.h"

static bool edit(struct invocation *invocation, const struct area_edit_request *request,
                 enum text_id done, struct error *err)
{
    struct acting acting;
    struct decision decision;
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_edit_area(acting.engine, &acting.actor, request, acting.arena, &decision, err);
    if (ok)
        print_edit_done(invocation, done, "area", request->change.key);
    return acting_end_change(invocation, &acting, &decision, ok);
}

bool run_edit_area(struct invocation *invocation, struct error *err)
{
    const struct area_edit_request request = {
        .change = {.key = invocation->arguments[0], .name = option_value(invocation, "name")},
    };
    return edit(invocation, &request, TEXT_AREA_EDITED, err);
}

bool run_reset_area(struct invocation *invocation, struct error *err)
{
    const struct area_edit_request request = {
        .change = {.key = invocation->arguments[0]},
        .is_reset = true,
    };
    return edit(invocation, &request, TEXT_AREA_RESET, err);
}

static void print_area(struct invocation *invocation, const struct area_view *view)
{
    struct buffer *out = invocation->out;
    const struct area_record *record = view->record;
    buffer_add_text(out, record ? record->code : view->change->key);
    if (record && record->name)
        buffer_add_format(out, "  %s", record->name);
    if (record && record->parent_code)
        text_write(out, invocation->language, TEXT_AREA_LINE,
                   ARG_TEXT("parent", record->parent_code));
    if (!record)
        text_write(out, invocation->language, TEXT_PEOPLE_EDIT_LOST);
    if (view->change) {
        text_write(out, invocation->language, TEXT_SITE_EDITS);
        text_write(out, invocation->language, TEXT_AREA_HAS_NAME,
                   ARG_TEXT("name", view->change->name));
        print_edit_note(invocation, &view->note);
    }
    buffer_add_char(out, '\n');
}

static void print_area_json(struct json_writer *json, const struct area_view *view)
{
    struct buffer change = {0};
    const struct area_record *record = view->record;
    json_open_object(json);
    json_put_text(json, "key", record ? record->code : view->change->key);
    if (record) {
        json_put_text(json, "name", record->name);
        json_put_text(json, "parent", record->parent_code);
    } else {
        json_put_text(json, "not_there", "gone");
    }
    if (view->change) {
        area_change_write(view->change, &change);
        json_key(json, "edits"), json_add_raw(json, change.bytes, change.size);
        if (view->note.why)
            json_put_text(json, "why", view->note.why);
    }
    json_close(json);
    buffer_free(&change);
}

static bool print_all(struct invocation *invocation, const struct area_view *views, uint32_t count,
                      struct error *err)
{
    struct json_writer json = {.out = invocation->out};
    bool ok = true;
    if (invocation->json)
        json_open_array(&json);
    for (uint32_t v = 0; ok && v < count; v++) {
        if (invocation->json)
            print_area_json(&json, &views[v]);
        else
            print_area(invocation, &views[v]);
        ok = invocation_flush(invocation, err);
    }
    if (invocation->json)
        json_close(&json), buffer_add_char(invocation->out, '\n');
    return ok;
}

bool run_areas(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct area_view *views;
    uint32_t count;
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    const struct edit_list_request request = {
        .edited_only = option_value(invocation, "edited") != NULL,
        .with_private = option_value(invocation, "private") != NULL,
    };
    bool ok = app_list_areas(acting.engine, &request, acting.arena, &views, &count, err) &&
              print_all(invocation, views, count, err);
    if (ok && count == 0 && !invocation->json)
        say(invocation, request.edited_only ? TEXT_PEOPLE_NONE_EDITED : TEXT_AREA_NONE);
    acting_end(&acting);
    return ok;
}
