/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/print.h"
#include "plan/assumption.h"

static void print_json(struct invocation *invocation, const struct plan_view *view,
                       const struct shelter_verdict *verdict)
{
    struct json_writer json = {.out = invocation->out};
    char hex[HASH_HEX_SIZE];
    hash_to_hex(view->plan.content_hash, hex);
    json_open_object(&json);
    json_put_text(&json, "plan", view->plan.name);
    json_put_bool(&json, "valid", verdict->valid);
    json_put_bool(&json, "feasible", verdict->feasible);
    /* One number for programs: 0 is proven. Persons come before milliseconds. */
    json_put_integer(&json, "gap",
                     verdict->gap.rank_people ? verdict->gap.rank_people : verdict->gap.ms);
    json_put_integer(&json, "gap_people", verdict->gap.rank_people);
    json_put_integer(&json, "gap_ms", verdict->gap.ms);
    json_put_integer(&json, "violation_count", (int64_t)verdict->violation_count);
    json_put_text(&json, "content_hash", hex);
    json_key(&json, "violations");
    json_open_array(&json);
    for (uint32_t i = 0; i < verdict->kept_count; i++) {
        struct buffer text = {0};
        error_write(&text, invocation->language, &verdict->violations[i]);
        json_open_object(&json);
        json_put_text(&json, "id", text_id_name(verdict->violations[i].id));
        json_put_text(&json, "message", buffer_text(&text));
        json_close(&json);
        buffer_free(&text);
    }
    json_close(&json);
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

void print_assumptions(struct invocation *invocation, const char *plan,
                       const struct plan_assumption *assumptions, uint32_t count,
                       const char *indent)
{
    struct buffer words = {0};
    if (count > 0)
        say(invocation, TEXT_WHATIF_HYPOTHETICAL, ARG_TEXT("plan", plan),
            ARG_INTEGER("count", count));
    for (uint32_t a = 0; a < count; a++) {
        buffer_clear(&words);
        plan_assumption_write(&words, invocation->language, &assumptions[a]);
        buffer_add_text(invocation->out, indent);
        say(invocation, TEXT_WHATIF_ASSUMES, ARG_TEXT("assumption", buffer_text(&words)));
    }
    buffer_free(&words);
}

void note_hypothetical(struct invocation *invocation, const struct shelter_plan *plan)
{
    if (plan->assumption_count > 0)
        note(invocation, TEXT_WHATIF_NOTE_HYPOTHETICAL, ARG_TEXT("plan", plan->name),
             ARG_INTEGER("count", plan->assumption_count));
}

void print_verdict(struct invocation *invocation, const struct plan_view *view,
                   const struct shelter_verdict *verdict)
{
    if (invocation->json) {
        print_json(invocation, view, verdict);
        return;
    }
    if (verdict->valid) {
        say(invocation, TEXT_CLI_CHECK_VALID, ARG_TEXT("plan", view->plan.name),
            people_arg(view, "placed", view->plan.figures.placed),
            people_arg(view, "people", view->plan.figures.people));
        print_assumptions(invocation, view->plan.name, view->plan.assumptions,
                          view->plan.assumption_count, "");
        return;
    }
    say(invocation, TEXT_CLI_CHECK_REFUTED, ARG_TEXT("plan", view->plan.name),
        ARG_INTEGER("count", verdict->violation_count));
    for (uint32_t i = 0; i < verdict->kept_count; i++) {
        buffer_add_text(invocation->out, "  ");
        error_write(invocation->out, invocation->language, &verdict->violations[i]);
        buffer_add_char(invocation->out, '\n');
    }
    if (verdict->feasible)
        say(invocation, TEXT_CLI_CHECK_GAP, ARG_INTEGER("people", verdict->gap.rank_people),
            ARG_INTEGER("ms", verdict->gap.ms));
}
