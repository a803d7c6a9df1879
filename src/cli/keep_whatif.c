/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/keep_whatif.h"

#include <stdlib.h>
#include <string.h>

#include "app/plan_words.h"
#include "base/utf8.h"
#include "cli/acting.h"
#include "cli/print.h"
#include "plan/assumption.h"

bool keep_whatif_wanted(const struct invocation *invocation, bool *ret_is_wanted, struct error *err)
{
    const char *name = option_value(invocation, "keep");
    *ret_is_wanted = name != NULL;
    if (!name && option_value(invocation, "replace"))
        return error_set(err, ERROR_USAGE, TEXT_CLI_OPTION_REQUIRED, ARG_TEXT("option", "keep"),
                         ARG_TEXT("expected", "--keep NAME --replace"));
    return !name || plan_name_valid(name) ||
           error_set(err, ERROR_USAGE, TEXT_APP_BAD_PLAN_NAME,
                     ARG_INTEGER("bytes", PLAN_NAME_MAX_BYTES));
}

bool keep_whatif(struct invocation *invocation, const struct whatif_change *changes, uint32_t count,
                 struct arena *arena, struct kept_plan_facts *ret_kept, struct error *err)
{
    const char *author = getenv("USER");
    struct plan_request request = {
        .name = option_value(invocation, "keep"),
        .author = author && utf8_valid(author, strlen(author)) ? author : "",
        .replace = option_value(invocation, "replace") != NULL,
        .keep = {invocation->arguments[0], changes, count},
    };
    struct acting acting;
    struct plan_view view;
    struct plan_timings timings;
    if (!acting_begin(invocation, ENGINE_WRITE, &acting, err))
        return false;
    request.actor = acting.actor;
    bool ok = app_plan_shelters(acting.engine, &request, invocation->progress, arena, &view,
                                &timings, err);
    acting_end(&acting);
    if (ok)
        *ret_kept =
            (struct kept_plan_facts){view.plan.name, view.plan.version, view.plan.content_hash,
                                     view.plan.assumptions, view.plan.assumption_count};
    return ok;
}

void keep_whatif_say(struct invocation *invocation, const struct kept_plan_facts *kept)
{
    enum { SHORT_HASH = 16 };
    char hex[HASH_HEX_SIZE];
    hash_to_hex(kept->content_hash, hex);
    hex[SHORT_HASH] = '\0';
    say(invocation, TEXT_WHATIF_KEPT, ARG_TEXT("plan", kept->name),
        ARG_PLAIN("version", kept->version), ARG_TEXT("hash", hex));
    if (kept->assumption_count == 0)
        say(invocation, TEXT_WHATIF_NOT_HYPOTHETICAL);
    print_assumptions(invocation, kept->name, kept->assumptions, kept->assumption_count, "");
}

void keep_whatif_put(struct json_writer *json, const struct kept_plan_facts *kept)
{
    char hex[HASH_HEX_SIZE];
    hash_to_hex(kept->content_hash, hex);
    json_key(json, "kept"), json_open_object(json);
    json_put_text(json, "name", kept->name);
    json_put_integer(json, "version", kept->version);
    json_put_text(json, "content_hash", hex);
    plan_assumptions_put(json, kept->assumptions, kept->assumption_count);
    json_close(json);
}
