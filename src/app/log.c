/* SPDX-License-Identifier: Apache-2.0 */
#include "app/log.h"

#include <string.h>

#include "app/site_names.h"
#include "operate/apply.h"

/* One pass over the log. */
struct reading {
    struct engine *engine;
    const struct log_request *request;
    const struct progress *progress;
    struct arena *scratch; /* of one entry */
    const char *site;      /* the full key of the site that is meant by `about`; NULL */
    int64_t last;          /* position up to which is read, for the bar */
    int64_t found;         /* entries that are wanted, or the last position in time */
    int64_t skipped;       /* so many of them are not */
    log_line_visit *on_line;
    void *context;
};

static bool step(const struct reading *reading, int64_t position, struct error *err)
{
    return position % 1024 != 0 ||
           progress_step(reading->progress, TEXT_LOG_STAGE, (uint64_t)position,
                         (uint64_t)reading->last) ||
           error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
}

/* Is a text of the body just this one? Names of members do not count. */
static bool names(const struct json_slice *body, const char *key, struct arena *scratch)
{
    struct json_reader json = json_read(body->bytes, body->size);
    struct json_slice name;
    bool is_named = false;
    int depth = 0;
    enum { DEEPEST = 30 };
    bool is_object[DEEPEST];
    do {
        bool has_next = depth == 0 || (is_object[depth - 1] ? json_next_name(&json, &name)
                                                            : json_next_item(&json));
        enum json_kind kind = json_peek(&json);
        if (!has_next) {
            depth--;
        } else if ((kind == JSON_OBJECT || kind == JSON_ARRAY) && depth < DEEPEST) {
            is_object[depth++] = kind == JSON_OBJECT;
            if (kind == JSON_OBJECT)
                json_enter_object(&json);
            else
                json_enter_array(&json);
        } else if (kind == JSON_TEXT) {
            is_named = is_named || strcmp(json_read_text(&json, scratch), key) == 0;
        } else {
            json_skip(&json);
        }
    } while (depth > 0 && !json.failed);
    return is_named;
}

/* "person/p-4" is about p-4 as well. */
static bool scope_names(const char *scope, const char *key)
{
    const char *slash = strchr(scope, '/');
    return strcmp(scope, key) == 0 || (slash && strcmp(slash + 1, key) == 0);
}

static bool is_about(const struct entry *entry, const char *key, struct arena *scratch)
{
    const struct json_slice body = {entry->body, entry->body_size};
    return (entry->private_scope && scope_names(entry->private_scope, key)) ||
           names(&body, key, scratch);
}

static bool is_wanted(const struct reading *reading, const struct entry *entry)
{
    const struct log_request *request = reading->request;
    return (!request->has_realm || realm_equal(entry->realm, request->realm)) &&
           (!request->type || strcmp(entry->type, request->type) == 0) &&
           (!request->author || (entry->author && strcmp(entry->author, request->author) == 0)) &&
           (!request->about || is_about(entry, request->about, reading->scratch) ||
            (reading->site && is_about(entry, reading->site, reading->scratch)));
}

static void read_body(const struct reading *reading, struct log_line *line)
{
    const struct entry_type *type = entry_type_find(line->entry->type);
    struct json_slice json;
    const char *field;
    if (!type || line->entry->version > type->version)
        return;
    void *body = arena_alloc(reading->scratch, 1, type->form->size, _Alignof(max_align_t));
    if (!entry_body_now(type, line->entry, reading->scratch, &json) ||
        !body_read(type->form, json, reading->scratch, body, &field))
        return;
    line->type = type;
    line->body = body;
}

static bool read_private(const struct reading *reading, struct log_line *line, struct error *err)
{
    struct buffer text = {0};
    const struct entry *entry = line->entry;
    if (!entry->private_scope || !reading->request->with_private)
        return true;
    bool ok = engine_read_private(reading->engine, entry->private_scope, entry->private_commitment,
                                  &text, err);
    if (ok) {
        line->private_text = arena_copy(reading->scratch, buffer_text(&text), text.size);
    } else if (err->kind == ERROR_NOT_FOUND) {
        struct error *sealed = ARENA_NEW(reading->scratch, struct error);
        error_copy(sealed, err);
        line->sealed = sealed;
        err->kind = ERROR_NONE;
        ok = true;
    }
    buffer_free(&text);
    return ok;
}

static bool hand_out(struct reading *reading, const struct logged_entry *logged,
                     const struct entry *entry, struct error *err)
{
    struct log_line line = {.logged = logged, .entry = entry};
    read_body(reading, &line);
    return read_private(reading, &line, err) && reading->on_line(reading->context, &line, err);
}

static bool visit(void *context, const struct logged_entry *logged,
                  const struct entry_columns *columns, struct error *err)
{
    struct reading *reading = context;
    struct arena_mark mark = arena_mark(reading->scratch);
    struct entry entry;
    (void)columns;
    bool ok = entry_read(logged->bytes, logged->size, reading->scratch, &entry, err);
    if (ok && is_wanted(reading, &entry) && ++reading->found > reading->skipped && reading->on_line)
        ok = hand_out(reading, logged, &entry, err);
    arena_rewind(reading->scratch, mark);
    return ok && step(reading, logged->position, err);
}

/* Clocks are set back now and then: it is the last entry of the time that ends the prefix. */
static bool find_last(void *context, const struct logged_entry *logged,
                      const struct entry_columns *columns, struct error *err)
{
    struct reading *reading = context;
    if (columns->time_ms <= reading->request->at_ms)
        reading->found = logged->position;
    return step(reading, logged->position, err);
}

static bool find_end(struct reading *reading, struct error *err)
{
    const struct operation *operation = engine_lock_state(reading->engine);
    reading->last = operation->chain.count;
    engine_unlock_state(reading->engine);
    if (!reading->request->has_at)
        return true;
    if (!log_read(engine_city(reading->engine), 1, reading->last, find_last, reading, err))
        return false;
    reading->last = reading->found;
    reading->found = 0;
    return true;
}

static bool pass(struct reading *reading, log_line_visit *on_line, struct error *err)
{
    reading->on_line = on_line;
    reading->found = 0;
    int64_t first = reading->request->after + 1;
    return reading->last < first ||
           log_read(engine_city(reading->engine), first, reading->last, visit, reading, err);
}

/* Edits of sites name them in full. */
static const char *find_site(struct engine *engine, const char *about, struct arena *arena)
{
    struct site_names names;
    struct error err;
    uint32_t at;
    bool is_there = about && app_name_sites(engine_city(engine), arena, &names, &err) &&
                    site_names_find(&names, about, &at) == SITE_SHOWN;
    return is_there ? names.names[at].full : NULL;
}

bool app_read_log(struct engine *engine, const struct log_request *request,
                  const struct progress *progress, log_line_visit *on_line, void *context,
                  struct error *err)
{
    struct reading reading = {
        .engine = engine,
        .request = request,
        .progress = progress,
        .scratch = arena_new(),
        .context = context,
    };
    struct arena *arena = arena_new();
    reading.site = find_site(engine, request->about, arena);
    bool ok = find_end(&reading, err);
    if (ok && request->last_count > 0) {
        ok = pass(&reading, NULL, err);
        reading.skipped = reading.found - request->last_count;
    }
    ok = ok && pass(&reading, on_line, err);
    arena_free(reading.scratch);
    arena_free(arena);
    return ok;
}

/* The state of a prefix. */
struct folding {
    struct reading reading;
    struct operation *operation;
};

static bool fold(void *context, const struct logged_entry *logged,
                 const struct entry_columns *columns, struct error *err)
{
    struct folding *folding = context;
    struct arena *scratch = folding->reading.scratch;
    struct arena_mark mark = arena_mark(scratch);
    struct entry entry;
    (void)columns;
    bool ok = entry_read(logged->bytes, logged->size, scratch, &entry, err);
    if (ok) {
        /* engine_open has followed the chain already; here it counts the positions. */
        chain_follow(&folding->operation->chain, &entry, logged->hash, logged->hash);
        ok = operation_apply(folding->operation, &entry, err);
    }
    arena_rewind(scratch, mark);
    return ok && step(&folding->reading, logged->position, err);
}

bool app_state_at(struct engine *engine, int64_t at_ms, const struct progress *progress,
                  struct arena *arena, const struct operation **ret_operation,
                  int64_t *ret_position, struct error *err)
{
    const struct log_request request = {.has_at = true, .at_ms = at_ms};
    struct folding folding = {
        .reading = {.engine = engine,
                    .request = &request,
                    .progress = progress,
                    .scratch = arena_new()},
    };
    folding.operation = operation_new(arena, folding.reading.scratch);
    bool ok = find_end(&folding.reading, err) &&
              (folding.reading.last == 0 ||
               log_read(engine_city(engine), 1, folding.reading.last, fold, &folding, err));
    arena_free(folding.reading.scratch);
    folding.operation->scratch = NULL;
    if (!ok)
        return false;
    *ret_operation = folding.operation;
    *ret_position = folding.reading.last;
    return true;
}
