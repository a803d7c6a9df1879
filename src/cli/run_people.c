/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print_edit.h"
#include "operate/apply.h"

enum { PEOPLE_OF_GROUP_MAX = 10000000 };

static bool read_change(const struct invocation *invocation, struct people_change *change,
                        struct error *err)
{
    bool leaves_out = option_value(invocation, "leave-out") != NULL;
    bool counts_in = option_value(invocation, "count-in") != NULL;
    const char *class_name = option_value(invocation, "class");
    enum person_class person_class;
    *change = app_no_people_change(invocation->arguments[0]);
    if (leaves_out && counts_in)
        return error_set(err, ERROR_USAGE, TEXT_PEOPLE_LEAVE_OUT_OR_COUNT_IN);
    if (class_name && !person_class_parse(class_name, &person_class))
        return bad_value(err, "class", class_name,
                         "general, minor, older, disabled, pregnant, patient");
    if (class_name)
        change->person_class = (int32_t)person_class;
    if (leaves_out || counts_in)
        change->inclusion = leaves_out ? INCLUSION_LEFT_OUT : INCLUSION_COUNTED;
    return parse_count(invocation, "count", 0, PEOPLE_OF_GROUP_MAX, &change->people, err);
}

static bool edit(struct invocation *invocation, const struct people_edit_request *request,
                 enum text_id done, struct error *err)
{
    struct acting acting;
    struct decision decision;
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_edit_people(acting.engine, &acting.actor, request, acting.arena, &decision, err);
    if (ok)
        print_edit_done(invocation, done, "group", request->change.key);
    return acting_end_change(invocation, &acting, &decision, ok);
}

bool run_edit_people(struct invocation *invocation, struct error *err)
{
    struct people_edit_request request = {0};
    return read_change(invocation, &request.change, err) &&
           edit(invocation, &request, TEXT_PEOPLE_EDITED, err);
}

bool run_reset_people(struct invocation *invocation, struct error *err)
{
    const struct people_edit_request request = {
        .change = app_no_people_change(invocation->arguments[0]),
        .is_reset = true,
    };
    return edit(invocation, &request, TEXT_PEOPLE_RESET, err);
}

static void write_change(struct buffer *out, enum language language,
                         const struct people_change *change)
{
    if (change->inclusion == INCLUSION_LEFT_OUT)
        text_write(out, language, TEXT_PEOPLE_IS_LEFT_OUT);
    if (change->people >= 0)
        text_write(out, language, TEXT_PEOPLE_HAS_PEOPLE, ARG_INTEGER("people", change->people));
    if (change->person_class >= 0)
        text_write(out, language, TEXT_PEOPLE_HAS_CLASS,
                   ARG_NAME("class", person_class_text((enum person_class)change->person_class)));
}

static void print_group(struct invocation *invocation, const struct people_view *view)
{
    struct buffer *out = invocation->out;
    const struct people_record *record = view->record;
    buffer_add_text(out, record ? record->key : view->change->key);
    if (record)
        text_write(out, invocation->language, TEXT_PEOPLE_LINE,
                   ARG_INTEGER("people", record->people), ARG_TEXT("state", record->state),
                   ARG_NAME("class", person_class_text(record->person_class)));
    else
        text_write(out, invocation->language, TEXT_PEOPLE_EDIT_LOST);
    if (view->change) {
        text_write(out, invocation->language, TEXT_SITE_EDITS);
        write_change(out, invocation->language, view->change);
        print_edit_note(invocation, &view->note);
    }
    buffer_add_char(out, '\n');
}

static void print_group_json(struct json_writer *json, const struct people_view *view)
{
    struct buffer change = {0};
    const struct people_record *record = view->record;
    json_open_object(json);
    json_put_text(json, "key", record ? record->key : view->change->key);
    if (record) {
        json_put_integer(json, "people", record->people);
        json_put_text(json, "state", record->state);
        json_put_text(json, "class", person_class_name(record->person_class));
        json_put_bool(json, "left_out", record->is_left_out);
    } else {
        json_put_text(json, "not_there", "gone");
    }
    if (view->change) {
        people_change_write(view->change, &change);
        json_key(json, "edits"), json_add_raw(json, change.bytes, change.size);
        if (view->note.why)
            json_put_text(json, "why", view->note.why);
    }
    json_close(json);
    buffer_free(&change);
}

static bool print_all(struct invocation *invocation, const struct people_view *views,
                      uint32_t count, struct error *err)
{
    struct json_writer json = {.out = invocation->out};
    bool ok = true;
    if (invocation->json)
        json_open_array(&json);
    for (uint32_t v = 0; ok && v < count; v++) {
        if (invocation->json)
            print_group_json(&json, &views[v]);
        else
            print_group(invocation, &views[v]);
        ok = invocation_flush(invocation, err);
    }
    if (invocation->json)
        json_close(&json), buffer_add_char(invocation->out, '\n');
    return ok;
}

bool run_people(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct people_view *views;
    uint32_t count;
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    const struct edit_list_request request = {
        .edited_only = option_value(invocation, "edited") != NULL,
        .with_private = option_value(invocation, "private") != NULL,
    };
    bool ok = app_list_people(acting.engine, &request, acting.arena, &views, &count, err) &&
              print_all(invocation, views, count, err);
    if (ok && count == 0 && !invocation->json)
        say(invocation, request.edited_only ? TEXT_PEOPLE_NONE_EDITED : TEXT_PEOPLE_NONE);
    acting_end(&acting);
    return ok;
}
