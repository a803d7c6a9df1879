/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_REGISTER_NOTES_H
#define APP_REGISTER_NOTES_H

#include "app/actor.h"
#include "app/registers.h"

/*
 * What there is to know of a register beside its rows, as JSON: what the last import brought; of
 * each edited row who edited it, when, on what basis, why, and what was imported there; what was
 * done on an order or in an emergency, which somebody else still has to review; and whether the
 * rules let the one who asks edit it. Rows go by the keys of app_write_register.
 */
struct notes_request {
    enum city_register which;
    const struct session *session; /* of who asks; NULL: nobody has said who he is */
    bool is_signed_in;             /* else nothing is said of what he may */
    bool with_reasons;             /* why, in words, where it can be read on this machine */
    int64_t now_ms;
    enum language language;
};
bool app_write_register_notes(struct engine *engine, const struct notes_request *request,
                              struct buffer *out, struct error *err);

#endif
