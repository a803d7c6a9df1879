/* SPDX-License-Identifier: Apache-2.0 */
#include "answer_lines.h"

#include <string.h>

#include "base/assert.h"

static void add_verdict(struct buffer *out, const struct authority_answer *answer)
{
    static const char *const verdicts[] = {"granted", "missing", "forbidden"};
    buffer_add_text(out, verdicts[answer->verdict]);
    if (answer->rule) {
        buffer_add_char(out, ' ');
        buffer_add_text(out, answer->rule->id);
    }
    buffer_add_char(out, '\n');
    if (answer->signatures > 1 || answer->second_rank)
        buffer_add_format(out, "%u signatures, rank %u\n", answer->signatures, answer->second_rank);
}

static void add_conditions(struct buffer *out, uint32_t bits)
{
    static const char *const names[CONDITION_COUNT] = {"realm", "readiness", "level",
                                                       "area",  "own_error", "role"};
    for (int condition = 0; condition < CONDITION_COUNT; condition++)
        if (bits & 1u << condition)
            buffer_add_format(out, " %s", names[condition]);
}

static void add_missing(struct buffer *out, const struct missing *missing)
{
    const char *rule = missing->rule ? missing->rule->id : "none";
    uint32_t number = missing->number;
    switch (missing->kind) {
    case MISSING_BASIS:
        buffer_add_format(out, "basis %s", basis_kind_name((enum basis_kind)number));
        break;
    case MISSING_FORBIDDEN: buffer_add_format(out, "forbidden %s", rule); break;
    case MISSING_PERMIT:
        buffer_add_format(out, "permit %s", rule);
        add_conditions(out, number);
        break;
    case MISSING_SIGNATURES:
        if (missing->rule)
            buffer_add_format(out, "signatures %u %s", number, rule);
        else
            buffer_add_text(out, "releaser");
        break;
    case MISSING_RANK: buffer_add_format(out, "rank %s %s", role_name(missing->role), rule); break;
    case MISSING_SIGNER: buffer_add_format(out, "signer %s", rule); break;
    case MISSING_NOTICE: buffer_add_format(out, "notice %u %s", number, rule); break;
    case MISSING_END: buffer_add_format(out, "end %u %s", number, rule); break;
    case MISSING_PARTICULAR:
        buffer_add_format(out, "particular %s %s", particular_name((enum particular)number), rule);
        break;
    case MISSING_KIND_COUNT: ALWAYS(false);
    }
    buffer_add_char(out, '\n');
}

void answer_lines(struct buffer *out, const struct authority_answer *answer)
{
    add_verdict(out, answer);
    for (uint32_t i = 0; i < answer->missing_count; i++)
        add_missing(out, &answer->missing[i]);
    if (!answer->bases)
        return;
    buffer_add_text(out, "or");
    for (unsigned kind = 0; kind < BASIS_KIND_COUNT; kind++)
        if (answer->bases & word_bit(kind))
            buffer_add_format(out, " %s", basis_kind_name((enum basis_kind)kind));
    buffer_add_char(out, '\n');
}

bool lines_have(const char *lines, const char *line)
{
    size_t length = strlen(line);
    bool is_begin = line[length - 1] == '*';
    if (is_begin)
        length--;
    for (const char *at = lines; *at; at = strchr(at, '\n') + 1)
        if (strncmp(at, line, length) == 0 && (is_begin || at[length] == '\n'))
            return true;
    return false;
}

bool lines_name(const char *lines, const char *rule)
{
    size_t length = strlen(rule);
    for (const char *at = strstr(lines, rule); at; at = strstr(at + 1, rule)) {
        bool begins = at > lines && at[-1] == ' ';
        if (begins && (at[length] == '\n' || at[length] == ' '))
            return true;
    }
    return false;
}
