/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/office.h"
#include "app/office_view.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print_office.h"
#include "host/clock.h"

/* The register of the office, and who stands in for whom. */

bool run_parties(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct office_view view;
    const char *kind_name = option_value(invocation, "kind");
    bool with_private = option_value(invocation, "private") != NULL;
    enum party_kind kind = PARTY_KIND_COUNT;
    if (kind_name && !party_kind_parse(kind_name, &kind))
        return bad_value(err, "kind", kind_name, "organisation, post, person");
    if (!acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    bool ok =
        app_view_office(acting.engine, acting.actor.now_ms, with_private, acting.arena, &view, err);
    if (ok)
        print_office(invocation, &view, kind, with_private);
    acting_end(&acting);
    return ok;
}

bool run_party_remove(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct decision decision;
    const char *party = invocation->arguments[0];
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_remove_party(acting.engine, &acting.actor, party, acting.arena, &decision, err);
    if (ok && invocation->json)
        json_change(invocation, &decision, "party", party);
    else if (ok && !decision.is_draft)
        say(invocation, TEXT_OFFICE_PARTY_REMOVED, ARG_TEXT("party", party));
    return acting_end_change(invocation, &acting, &decision, ok);
}

static bool unknown_act(const char *value, const char *word, size_t size, struct arena *arena,
                        struct error *err)
{
    return error_set(err, ERROR_USAGE, TEXT_OFFICE_ACTS_UNKNOWN, ARG_TEXT("value", value),
                     ARG_TEXT("word", arena_copy(arena, word, size)));
}

/* "alarm.test,warning.issue" */
static bool read_acts(struct invocation *invocation, word_set *ret_acts, struct error *err)
{
    const char *value = option_value(invocation, "acts");
    if (!value)
        return bad_value(err, "acts", NULL, "alarm.test,warning.issue");
    word_set acts = 0;
    for (const char *at = value;; at++) {
        size_t size = strcspn(at, ",");
        enum act act;
        if (!act_parse(arena_copy(invocation->arena, at, size), &act))
            return unknown_act(value, at, size, invocation->arena, err);
        acts |= word_bit((unsigned)act);
        at += size;
        if (*at == '\0')
            break;
    }
    *ret_acts = acts;
    return true;
}

static bool read_delegation(struct invocation *invocation, int64_t now_ms,
                            struct delegation *delegation, struct error *err)
{
    const char *until = option_value(invocation, "until");
    delegation->from = invocation->arguments[0];
    delegation->to = invocation->arguments[1];
    delegation->area = option_value(invocation, "area");
    if (!read_acts(invocation, &delegation->acts, err))
        return false;
    return (until && parse_moment(until, now_ms, &delegation->until_ms)) ||
           bad_value(err, "until", until, "2026-12-01T08:00Z, +48h");
}

bool run_delegate(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct decision decision;
    struct delegation delegation = {0};
    if (!read_delegation(invocation, clock_now_ms(), &delegation, err) ||
        !acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_delegate(acting.engine, &acting.actor, &delegation, acting.arena, &decision, err);
    delegation.key = decision.made;
    if (ok)
        print_delegation(invocation, &delegation);
    return acting_end_change(invocation, &acting, &decision, ok);
}

bool run_delegation_end(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct decision decision;
    const char *id = invocation->arguments[0];
    if (!acting_begin_change(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_end_delegation(acting.engine, &acting.actor, id, acting.arena, &decision, err);
    if (ok && invocation->json)
        json_change(invocation, &decision, "delegation", id);
    else if (ok)
        say(invocation, TEXT_OFFICE_DELEGATION_ENDED, ARG_TEXT("id", id));
    return acting_end_change(invocation, &acting, &decision, ok);
}
