/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of a log, one a line: each is read, written again as the same bytes, and applied. The
 * body of each is also read by every form there is.
 *
 * An entry either applies, and then its rows can be written and the state be dumped, or there is a
 * clear error and the state begins anew: a live realm and one exercise.
 */
#include <string.h>

#include "base/assert.h"
#include "operate/apply.h"
#include "operate/entry_types.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const struct error *err)
{
    ALWAYS(err->kind == ERROR_INPUT);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct buffer sentence = {0};
        error_write(&sentence, (enum language)language, err);
        ALWAYS(sentence.size > 0);
        buffer_free(&sentence);
    }
}

static void check_same(const struct buffer *written, const char *bytes, size_t size)
{
    ALWAYS(written->size == size && memcmp(written->bytes, bytes, size) == 0);
}

/* What reads as a body is no fault, is written as the same bytes, and so is a copy of it. */
static void run_form(const struct body_form *form, struct json_slice json, struct arena *arena)
{
    struct arena_mark mark = arena_mark(arena);
    void *body = arena_alloc(arena, 1, form->size, _Alignof(max_align_t));
    void *copy = arena_alloc(arena, 1, form->size, _Alignof(max_align_t));
    struct buffer written = {0};
    const char *field;
    if (body_read(form, json, arena, body, &field)) {
        ALWAYS(body_fault(form, body) == NULL);
        body_write(form, body, &written);
        check_same(&written, json.bytes, json.size);
        buffer_clear(&written);
        body_keep(form, body, arena, copy);
        body_write(form, copy, &written);
        check_same(&written, json.bytes, json.size);
    }
    buffer_free(&written);
    arena_rewind(arena, mark);
}

static void run_forms(struct json_slice json, struct arena *arena)
{
    static const struct body_form *const kept[] = {
        &kept_act,      &kept_area,      &kept_area_edit, &kept_copy,  &kept_delegation,
        &kept_incident, &kept_key,       &kept_node,      &kept_party, &kept_people,
        &kept_plan,     &kept_reference, &kept_scope,     &kept_site,
    };
    uint32_t count;
    const struct entry_type *types = entry_types(&count);
    for (uint32_t t = 0; t < count; t++)
        run_form(types[t].form, json, arena);
    for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
        run_form(kept[k], json, arena);
}

/* An operation that the next lines are applied to. */
struct run {
    struct arena *state, *scratch, *arena;
    struct operation *operation;
};

static void begin(struct run *run)
{
    static const struct {
        const char *type, *body;
    } first[] = {{"live.commissioned", "{}"}, {"exercise.created", "{\"number\":1}"}};
    arena_clear(run->state);
    run->operation = operation_new(run->state, run->scratch);
    for (size_t f = 0; f < sizeof first / sizeof *first; f++) {
        const struct entry entry = {
            .node = "0000000000000000",
            .type = first[f].type,
            .version = 1,
            .body = first[f].body,
            .body_size = strlen(first[f].body),
        };
        struct error err;
        ALWAYS(operation_apply(run->operation, &entry, &err));
    }
}

static void apply(struct run *run, const struct entry *entry)
{
    struct buffer rows = {0};
    struct error err;
    if (!operation_apply(run->operation, entry, &err)) {
        check_error(&err);
        begin(run);
        return;
    }
    for (uint32_t r = 0; r < run->operation->changes.count; r++)
        operation_row(run->operation, &run->operation->changes.rows[r], &rows);
    operation_dump(run->operation, run->scratch, &rows);
    buffer_free(&rows);
}

static void run_line(struct run *run, const char *bytes, size_t size)
{
    struct buffer written = {0};
    struct entry entry;
    struct error err;
    if (!entry_read(bytes, size, run->arena, &entry, &err)) {
        check_error(&err);
        run_forms((struct json_slice){bytes, size}, run->arena);
        return;
    }
    entry_write(&entry, &written);
    check_same(&written, bytes, size);
    buffer_free(&written);
    run_forms((struct json_slice){entry.body, entry.body_size}, run->arena);
    apply(run, &entry);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct run run = {.state = arena_new(), .scratch = arena_new(), .arena = arena_new()};
    const char *at = (const char *)data, *end = at + size;
    begin(&run);
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (!line_end)
            line_end = end;
        run_line(&run, at, (size_t)(line_end - at));
        arena_clear(run.arena);
        at = line_end + 1;
    }
    arena_free(run.arena);
    arena_free(run.scratch);
    arena_free(run.state);
    return 0;
}
