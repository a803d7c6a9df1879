/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_changes.h"

/* "sites (17 edited by p-3, …)" */
static void say_change(struct invocation *invocation, const struct plan_change *change,
                       const char *indent)
{
    struct buffer how = {0};
    enum language language = invocation->language;
    if (change->is_edit)
        text_write(&how, language, change->by ? TEXT_CLI_PLANS_EDITED_BY : TEXT_CLI_PLANS_EDITED,
                   ARG_TEXT("site", change->what), ARG_TEXT("party", change->by ? change->by : ""),
                   ARG_DATE("date", change->at_ms));
    else if (change->what)
        text_write(&how, language,
                   change->by ? TEXT_CLI_PLANS_IMPORTED_BY : TEXT_CLI_PLANS_IMPORTED,
                   ARG_TEXT("file", change->what), ARG_TEXT("party", change->by ? change->by : ""),
                   ARG_DATE("date", change->at_ms));
    if (change->is_edit && change->edit_count > 1)
        text_write(&how, language, TEXT_CLI_PLANS_MORE_EDITS,
                   ARG_INTEGER("count", change->edit_count - 1));
    buffer_add_text(invocation->out, indent);
    say(invocation, how.size > 0 ? TEXT_CLI_PLANS_CHANGED_HOW : TEXT_CLI_PLANS_CHANGED,
        ARG_NAME("what", plan_input_text(change->input)), ARG_TEXT("how", buffer_text(&how)));
    buffer_free(&how);
}

void say_plan_changes(struct invocation *invocation, const struct plan_state *plan,
                      const char *indent)
{
    for (uint32_t c = 0; c < plan->change_count; c++)
        say_change(invocation, &plan->changes[c], indent);
}

void put_plan_changes(struct json_writer *json, const struct plan_state *plan)
{
    json_key(json, "changed_inputs"), json_open_array(json);
    for (uint32_t c = 0; c < plan->change_count; c++) {
        const struct plan_change *change = &plan->changes[c];
        json_open_object(json);
        json_put_text(json, "input", plan_input_name(change->input));
        if (change->what) {
            json_put_text(json, plan_change_subject(change), change->what);
            json_put_text(json, "by", change->by);
            json_put_integer(json, "changed_at_ms", change->at_ms);
        }
        if (change->edit_count > 0)
            json_put_integer(json, "edits", change->edit_count);
        json_close(json);
    }
    json_close(json);
}
