/* SPDX-License-Identifier: Apache-2.0 */
#include "app/register_notes.h"
#include "host/clock.h"
#include "serve/access.h"
#include "serve/sessions.h"

/* What there is to know of a register beside its rows, by who asks. */

/* A reason is sealed, and may be about a person: it is for those who work on the register and who
 * judge, not for whoever only looks. The holder of the file reads it on the command line as well.
 */
static bool may_read_reasons(const struct call *call)
{
    word_set workers = call->account.roles & ~word_bit(ROLE_VIEWER);
    if (!call->sitting)
        return false;
    return !sitting_session(call->sitting) || workers != 0;
}

bool api_register_notes(struct call *call, struct error *err)
{
    struct notes_request request = {
        .session = call->sitting ? sitting_session(call->sitting) : NULL,
        .is_signed_in = call->sitting != NULL,
        .with_reasons = may_read_reasons(call),
        .now_ms = clock_now_ms(),
        .language = call->language,
    };
    if (!register_parse(call->parameters[0], &request.which))
        return error_set(err, ERROR_NOT_FOUND, TEXT_APP_NO_REGISTER,
                         ARG_TEXT("name", call->parameters[0]));
    return office_register_write_notes(call->serving->office, &request, &call->answer->body, err);
}
