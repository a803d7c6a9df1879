/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/register_edit.h"
#include "serve/routes.h"
#include "serve/site_edit.h"
#include "serve/writing.h"

/* What is changed of people and areas: the same as `edit people` and `edit area` of the command
 * line, by who has signed in. */

/* Who acts, on what basis, and why. */
static bool begin(struct call *call, const struct json_body *body, struct writing *writing,
                  struct error *err)
{
    struct claim claim = {.kind = BASIS_RULE};
    const char *reason;
    if (!json_body_text(body, "reason", &reason, err) || !site_edit_read_claim(body, &claim, err) ||
        !writing_begin(call, writing, err))
        return false;
    writing->actor.why = reason;
    writing->actor.claim = claim;
    return true;
}

/* What was changed, and what that leaves to be reviewed. */
static bool end(struct call *call, const char *name, struct writing *writing,
                const struct decision *decision, bool ok)
{
    struct json_writer json = {.out = &call->answer->body};
    if (ok) {
        json_open_object(&json);
        json_put_text(&json, name, call->parameters[0]);
        writing_put_review(call, writing, &json);
        json_close(&json);
    }
    return writing_end(call, writing, decision, ok);
}

static bool submit_people(struct call *call, const struct json_body *body,
                          const struct people_edit_request *edit, struct error *err)
{
    struct decision decision;
    struct writing writing;
    if (!begin(call, body, &writing, err))
        return false;
    bool ok =
        app_edit_people(writing.engine, &writing.actor, edit, call->request->arena, &decision, err);
    return end(call, "group", &writing, &decision, ok);
}

bool api_edit_people(struct call *call, struct error *err)
{
    struct people_edit_request edit = {.change = app_no_people_change(call->parameters[0])};
    struct json_body *body;
    if (!json_body_read(call->request->body, call->request->body_size, people_edit_fields, &body,
                        err))
        return false;
    bool ok = people_edit_read(body, &edit, err) && submit_people(call, body, &edit, err);
    json_body_free(body);
    return ok;
}

static bool submit_area(struct call *call, const struct json_body *body,
                        const struct area_edit_request *edit, struct error *err)
{
    struct decision decision;
    struct writing writing;
    if (!begin(call, body, &writing, err))
        return false;
    bool ok =
        app_edit_area(writing.engine, &writing.actor, edit, call->request->arena, &decision, err);
    return end(call, "area", &writing, &decision, ok);
}

bool api_edit_area(struct call *call, struct error *err)
{
    struct area_edit_request edit = {.change = {.key = call->parameters[0]}};
    struct json_body *body;
    if (!json_body_read(call->request->body, call->request->body_size, area_edit_fields, &body,
                        err))
        return false;
    bool ok = area_edit_read(body, &edit, err) && submit_area(call, body, &edit, err);
    json_body_free(body);
    return ok;
}
