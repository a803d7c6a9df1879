/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/print_edit.h"

void print_edit_note(struct invocation *invocation, const struct edit_note *edit)
{
    struct buffer *out = invocation->out;
    enum language language = invocation->language;
    if (edit->by)
        text_write(out, language, TEXT_SITE_EDITED_BY, ARG_TEXT("party", edit->by),
                   ARG_DATE("date", edit->at_ms));
    else
        text_write(out, language, TEXT_SITE_EDITED_AT, ARG_DATE("date", edit->at_ms));
    if (edit->why)
        text_write(out, language, TEXT_SITE_EDITED_WHY, ARG_TEXT("why", edit->why));
    else if (edit->is_unreadable)
        text_write(out, language, TEXT_SITE_WHY_UNREADABLE);
}

void print_edit_done(struct invocation *invocation, enum text_id done, const char *name,
                     const char *key)
{
    struct json_writer json = {.out = invocation->out};
    if (!invocation->json) {
        say(invocation, done, ARG_TEXT(name, key));
        return;
    }
    json_open_object(&json);
    json_put_text(&json, name, key);
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}
