/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/print.h"

#include "cli/acting.h"

void print_import(struct invocation *invocation, const struct import_report *report,
                  const struct import_outcome *outcome)
{
    if (invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        json_put_integer(&json, "total", (int64_t)report->total);
        json_put_integer(&json, "accepted", (int64_t)report->accepted);
        json_put_integer(&json, "refused", (int64_t)report->refused);
        json_import_outcome(&json, outcome);
        json_import_remarks(&json, invocation->language, report);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
        return;
    }
    say(invocation, TEXT_CLI_IMPORT_DONE, ARG_INTEGER("total", report->total),
        ARG_INTEGER("accepted", report->accepted), ARG_INTEGER("refused", report->refused));
    if (outcome->parties)
        say(invocation, TEXT_OFFICE_PARTIES_DONE, ARG_INTEGER("added", outcome->parties->added),
            ARG_INTEGER("changed", outcome->parties->changed),
            ARG_INTEGER("same", outcome->parties->same));
    uint32_t rows = 0;
    for (uint32_t i = 0; i < report->remark_count; i++) {
        if (!remark_is_about_file(&report->remarks[i])) {
            rows++;
            continue;
        }
        struct buffer reason = {0};
        error_write(&reason, invocation->language, report->remarks[i].reason);
        note(invocation, TEXT_CLI_WARNING, ARG_TEXT("text", buffer_text(&reason)));
        buffer_free(&reason);
    }
    if (rows > 0 && !option_value(invocation, "report"))
        note(invocation, TEXT_CLI_IMPORT_SEE_REPORT, ARG_INTEGER("rows", rows));
    if (outcome->act)
        acting_say_draft(invocation, outcome->act);
}
