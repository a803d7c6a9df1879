/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PARTIES_READING_H
#define PARTIES_READING_H

#include "import/parties.h"
#include "table_reading.h"

/* Tables of parties on their way to records. */

static const char *const known_roles[] = {
    "drafter",       "viewer",     "planner",  "duty_officer",     "checker",      "duty_leader",
    "office_leader", "government", "military", "exercise_control", "administrator"};

static const struct party_options with_roles = {
    .roles = known_roles, .role_count = sizeof known_roles / sizeof *known_roles};

static inline struct party_records read_parties(struct table_reading *t,
                                                const struct party_options *options)
{
    struct party_records parties = {0};
    assert_true(t->ok);
    t->ok =
        parties_from_features(&t->set, options, t->arena, t->scratch, &t->report, &parties, t->err);
    assert_true(!t->ok || t->report.accepted == parties.count);
    return parties;
}

/* The one reason of the refused row of this line, in English; "" if it is accepted. */
static inline const char *reason_of(struct table_reading *t, int64_t line)
{
    struct buffer out = {0};
    for (uint32_t i = 0; i < t->report.remark_count; i++) {
        if (!t->report.remarks[i].refused || t->report.remarks[i].line != line)
            continue;
        assert_int_equal(out.size, 0);
        error_write(&out, LANGUAGE_EN, t->report.remarks[i].reason);
    }
    const char *text = arena_copy_text(t->arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static inline const char *field_of(const struct table_reading *t, int64_t line)
{
    for (uint32_t i = 0; i < t->report.remark_count; i++)
        if (t->report.remarks[i].line == line)
            return t->report.remarks[i].field;
    return "no remark";
}

#endif
