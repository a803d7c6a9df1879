/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/routes.h"
#include "serve/site_edit.h"
#include "serve/writing.h"

/* What is changed of a site: the same as `edit site` of the command line, by who has signed in. */

static void write_answer(struct call *call, const struct writing *writing)
{
    struct json_writer json = {.out = &call->answer->body};
    json_open_object(&json);
    writing_put_review(call, writing, &json);
    json_put_text(&json, "site", call->parameters[0]);
    json_close(&json);
}

static bool submit_edit(struct call *call, const struct site_edit_request *edit,
                        const struct claim *claim, const char *reason, struct error *err)
{
    struct decision decision;
    struct writing writing;
    if (!writing_begin(call, &writing, err))
        return false;
    writing.actor.why = reason;
    writing.actor.claim = *claim;
    bool ok =
        app_edit_site(writing.engine, &writing.actor, edit, call->request->arena, &decision, err);
    if (ok)
        write_answer(call, &writing);
    return writing_end(call, &writing, &decision, ok);
}

bool api_edit_site(struct call *call, struct error *err)
{
    struct site_edit_request edit = {.change = app_no_site_change(call->parameters[0])};
    struct claim claim = {.kind = BASIS_RULE};
    struct json_body *body;
    const char *reason;
    if (!json_body_read(call->request->body, call->request->body_size, site_edit_fields, &body,
                        err))
        return false;
    bool ok = site_edit_read(body, &edit, err) && json_body_text(body, "reason", &reason, err) &&
              site_edit_read_claim(body, &claim, err) &&
              submit_edit(call, &edit, &claim, reason, err);
    json_body_free(body);
    return ok;
}
