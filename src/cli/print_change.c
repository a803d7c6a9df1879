/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/print_office.h"

enum { CHANGES_SHOWN = 20 };

/* " · " and a piece of the line. */
static void add_piece(struct invocation *invocation, enum text_id id)
{
    buffer_add_text(invocation->out, " · ");
    text_write(invocation->out, invocation->language, id);
}

static void print_change(struct invocation *invocation, const struct change_view *change)
{
    struct buffer *out = invocation->out;
    buffer_add_format(out, "    %s · ", text_get(invocation->language, change->text));
    if (change->after)
        write_party(invocation, change->after);
    else
        text_write_words(out, change->key);
    if (change->of) {
        buffer_add_text(out, " · ");
        text_write_words(out, change->of);
    }
    if (change->is_new)
        add_piece(invocation, TEXT_OFFICE_IS_NEW);
    if (change->is_prepared)
        add_piece(invocation, TEXT_OFFICE_IS_PREPARED);
    if (change->has_record)
        add_piece(invocation, TEXT_OFFICE_WITH_RECORD);
    buffer_add_char(out, '\n');
}

void print_changes(struct invocation *invocation, const struct change_view *changes, uint32_t count)
{
    for (uint32_t c = 0; c < count && c < CHANGES_SHOWN; c++)
        print_change(invocation, &changes[c]);
    if (count > CHANGES_SHOWN) {
        buffer_add_text(invocation->out, "    ");
        say(invocation, TEXT_OFFICE_MORE_CHANGES, ARG_INTEGER("count", count - CHANGES_SHOWN));
    }
}

static void json_one_change(struct json_writer *json, const struct change_view *change)
{
    json_open_object(json);
    json_put_text(json, "type", change->type);
    json_put_text(json, "key", change->key);
    if (change->of)
        json_put_text(json, "of", change->of);
    if (change->is_prepared)
        json_put_bool(json, "prepared", true);
    if (change->after) {
        json_put_bool(json, "new", change->is_new);
        json_put_bool(json, "record", change->has_record);
        json_key(json, "party");
        json_party(json, change->after, false);
    }
    json_close(json);
}

void json_changes(struct json_writer *json, const struct change_view *changes, uint32_t count)
{
    json_key(json, "changes");
    json_open_array(json);
    for (uint32_t c = 0; c < count; c++)
        json_one_change(json, &changes[c]);
    json_close(json);
}
