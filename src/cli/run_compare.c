/* SPDX-License-Identifier: Apache-2.0 */
#include "app/compare.h"
#include "cli/handlers.h"
#include "cli/print.h"
#include "plan/site_label.h"

static const char *label_of(const struct shelter_plan *plan, struct arena *arena)
{
    struct buffer label = {0};
    buffer_add_format(&label, "%s@%u", plan->name, (unsigned)plan->version);
    const char *copy = arena_copy_text(arena, buffer_text(&label));
    buffer_free(&label);
    return copy;
}

static int64_t mean_walk_ms(const struct shelter_figures *figures)
{
    return figures->placed > 0 ? figures->walk_person_ms / figures->placed : 0;
}

static void print_site(struct invocation *invocation, const struct site_difference *site)
{
    const struct shelter_site *known = site->after ? site->after : site->before;
    struct buffer name = {0};
    site_label_write(&name, invocation->language, known);
    if (!site->after)
        say(invocation, TEXT_CLI_COMPARE_SITE_GONE, ARG_TEXT("site", buffer_text(&name)),
            ARG_INTEGER("before", site->people_before));
    else if (!site->before)
        say(invocation, TEXT_CLI_COMPARE_SITE_NEW, ARG_TEXT("site", buffer_text(&name)),
            ARG_INTEGER("after", site->people_after), ARG_INTEGER("places", site->after->places));
    else
        say(invocation, TEXT_CLI_COMPARE_SITE, ARG_TEXT("site", buffer_text(&name)),
            ARG_INTEGER("before", site->people_before), ARG_INTEGER("after", site->people_after),
            ARG_INTEGER("places_before", site->before->places),
            ARG_INTEGER("places_after", site->after->places));
    buffer_free(&name);
}

static void print_people(struct invocation *invocation, const struct plan_difference *difference)
{
    say(invocation, TEXT_CLI_COMPARE_PEOPLE, ARG_INTEGER("stay", difference->stay),
        ARG_INTEGER("move", difference->move), ARG_INTEGER("gain", difference->gain),
        ARG_INTEGER("lose", difference->lose));
}

static void print_compared(struct invocation *invocation, const struct compared_plans *compared,
                           struct arena *arena)
{
    enum { SHOWN = 10 };
    const struct shelter_figures *before = &compared->before.figures;
    const struct shelter_figures *after = &compared->after.figures;
    const struct plan_difference *difference = &compared->difference;
    say(invocation, TEXT_CLI_COMPARE_PLACED, ARG_TEXT("a", label_of(&compared->before, arena)),
        ARG_TEXT("b", label_of(&compared->after, arena)), ARG_INTEGER("before", before->placed),
        ARG_INTEGER("after", after->placed), ARG_INTEGER("people_before", before->people),
        ARG_INTEGER("people_after", after->people));
    print_people(invocation, difference);
    say(invocation, TEXT_CLI_COMPARE_WALKS, ARG_DURATION("mean_before", mean_walk_ms(before)),
        ARG_DURATION("mean_after", mean_walk_ms(after)),
        ARG_DURATION("p95_before", before->p95_walk_ms),
        ARG_DURATION("p95_after", after->p95_walk_ms),
        ARG_DURATION("worst_before", before->worst_walk_ms),
        ARG_DURATION("worst_after", after->worst_walk_ms));
    for (uint32_t s = 0; s < difference->site_count && s < SHOWN; s++)
        print_site(invocation, &difference->sites[s]);
    if (difference->site_count > SHOWN)
        say(invocation, TEXT_CLI_COMPARE_MORE_SITES,
            ARG_INTEGER("count", difference->site_count - SHOWN));
}

/* It is compared as it was made, and says so. */
static void note_changed(struct invocation *invocation, const struct shelter_plan *plan,
                         word_set changed, struct arena *arena)
{
    struct buffer what = {0};
    for (int input = 0; input < INPUT_COUNT; input++)
        if (changed >> input & 1)
            text_write(&what, invocation->language,
                       what.size > 0 ? TEXT_LOG_NEXT_ITEM : TEXT_CLI_COMPARE_INPUT,
                       ARG_TEXT("item", text_get(invocation->language,
                                                 plan_input_text((enum plan_input)input))));
    if (what.size > 0)
        note(invocation, TEXT_CLI_COMPARE_CHANGED, ARG_TEXT("plan", label_of(plan, arena)),
             ARG_TEXT("what", buffer_text(&what)));
    buffer_free(&what);
}

bool run_compare(struct invocation *invocation, struct error *err)
{
    struct city *city;
    if (!city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    struct arena *arena = arena_new();
    struct compared_plans compared;
    bool ok = app_compare_plans(city, invocation->arguments[0], invocation->arguments[1], arena,
                                &compared, err);
    if (ok) {
        note_hypothetical(invocation, &compared.before);
        note_hypothetical(invocation, &compared.after);
        note_changed(invocation, &compared.before, compared.changed_before, arena);
        note_changed(invocation, &compared.after, compared.changed_after, arena);
    }
    if (ok && invocation->json) {
        struct json_writer json = {.out = invocation->out};
        app_add_compared(&json, &compared);
        buffer_add_char(invocation->out, '\n');
    } else if (ok) {
        print_compared(invocation, &compared, arena);
    }
    city_close(city);
    arena_free(arena);
    return ok;
}
