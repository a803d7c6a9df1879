/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <time.h>

#include "app/copies.h"
#include "app/log.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print_log.h"

enum {
    LAST_MAX = 1000 * 1000 * 1000,
    FOLLOW_FROM = 10, /* what --follow begins with */
};

static bool read_request(const struct invocation *invocation, int64_t now_ms,
                         struct log_request *request, struct error *err)
{
    const char *at = option_value(invocation, "at");
    *request = (struct log_request){
        .has_at = at != NULL,
        .has_realm = option_value(invocation, "realm") != NULL,
        .type = option_value(invocation, "type"),
        .author = option_value(invocation, "author"),
        .about = option_value(invocation, "about"),
        .with_private = option_value(invocation, "private") != NULL,
    };
    if (at && !parse_moment(at, now_ms, &request->at_ms))
        return bad_value(err, "at", at, "2026-11-24T03:10Z, -10min");
    return acting_read_realm(invocation, realm_planning(), &request->realm, err) &&
           parse_count(invocation, "last", 1, LAST_MAX, &request->last_count, err);
}

/* The lines as they come; a long log is written out in pieces. */
struct listing {
    struct invocation *invocation;
    struct json_writer json;
    int64_t count;
};

static bool print_line(void *context, const struct log_line *line, struct error *err)
{
    struct listing *listing = context;
    listing->count++;
    if (listing->invocation->json)
        print_log_json(&listing->json, line);
    else
        print_log_line(listing->invocation, line);
    return invocation_flush(listing->invocation, err);
}

static bool list(struct invocation *invocation, struct acting *acting,
                 const struct log_request *request, struct error *err)
{
    struct listing listing = {.invocation = invocation, .json = {.out = invocation->out}};
    if (invocation->json) {
        json_open_object(&listing.json);
        json_key(&listing.json, "entries"), json_open_array(&listing.json);
    }
    if (!app_read_log(acting->engine, request, invocation->progress, print_line, &listing, err))
        return false;
    if (invocation->json) {
        json_close(&listing.json);
        json_close(&listing.json);
        buffer_add_char(invocation->out, '\n');
    } else if (listing.count == 0) {
        say(invocation, TEXT_LOG_EMPTY);
    }
    return true;
}

/* What has come since, now and then. */

static const struct timespec look_every = {0, 200L * 1000 * 1000};

static int64_t position_now(struct engine *engine)
{
    int64_t position = engine_lock_state(engine)->chain.count;
    engine_unlock_state(engine);
    return position;
}

static bool print_followed(void *context, const struct log_line *line, struct error *err)
{
    struct invocation *invocation = context;
    struct json_writer json = {.out = invocation->out};
    (void)err;
    if (invocation->json) {
        print_log_json(&json, line);
        buffer_add_char(invocation->out, '\n');
    } else {
        print_log_line(invocation, line);
    }
    return true;
}

/* All that is wanted of a log that another has put in its place; else what is new. */
static bool print_new(struct invocation *invocation, struct acting *acting,
                      struct log_request *request, struct error *err)
{
    int64_t end = position_now(acting->engine);
    if (request->after > end)
        request->after = 0;
    if (!app_read_log(acting->engine, request, NULL, print_followed, invocation, err))
        return false;
    request->after = end;
    request->last_count = 0;
    return invocation->out->size == 0 || invocation->write_out(invocation->out) ||
           error_set(err, ERROR_IO, TEXT_ERROR_CANNOT_WRITE,
                     ARG_NAME("file", TEXT_HOST_STANDARD_OUTPUT),
                     ARG_NAME("reason", TEXT_HOST_DEVICE));
}

static bool follow(struct invocation *invocation, struct acting *acting,
                   struct log_request *request, struct error *err)
{
    if (request->last_count == 0)
        request->last_count = FOLLOW_FROM;
    bool changed, ok = print_new(invocation, acting, request, err);
    while (ok && !*invocation->stop) {
        nanosleep(&look_every, NULL);
        ok = engine_refresh(acting->engine, &changed, err) &&
             (!changed || print_new(invocation, acting, request, err));
    }
    return ok;
}

static bool show_state(struct invocation *invocation, struct acting *acting,
                       const struct log_request *request, struct error *err)
{
    const struct operation *operation;
    int64_t position;
    int64_t at_ms = request->has_at ? request->at_ms : INT64_MAX;
    if (!app_state_at(acting->engine, at_ms, invocation->progress, acting->arena, &operation,
                      &position, err))
        return false;
    print_state(invocation, operation, request->has_realm ? &request->realm : NULL, position);
    return true;
}

/* What chooses entries says nothing about the state. */
static bool state_goes_alone(const struct invocation *invocation, struct error *err)
{
    static const char *const others[] = {"type", "about", "author", "last", "private"};
    for (size_t o = 0; option_value(invocation, "state") && o < sizeof others / sizeof *others; o++)
        if (option_value(invocation, others[o]))
            return error_set(err, ERROR_USAGE, TEXT_LOG_NOT_WITH_STATE,
                             ARG_TEXT("option", others[o]));
    return true;
}

static bool follow_goes_on(const struct invocation *invocation, struct error *err)
{
    static const char *const others[] = {"at", "state"};
    for (size_t o = 0; option_value(invocation, "follow") && o < sizeof others / sizeof *others;
         o++)
        if (option_value(invocation, others[o]))
            return error_set(err, ERROR_USAGE, TEXT_LOG_NOT_WITH_FOLLOW,
                             ARG_TEXT("option", others[o]));
    return true;
}

static bool show(struct invocation *invocation, struct acting *acting, struct log_request *request,
                 struct error *err)
{
    if (option_value(invocation, "state"))
        return show_state(invocation, acting, request, err);
    if (option_value(invocation, "follow"))
        return follow(invocation, acting, request, err);
    return list(invocation, acting, request, err);
}

bool run_log(struct invocation *invocation, struct error *err)
{
    struct acting acting;
    struct log_request request;
    if (!follow_goes_on(invocation, err) || !state_goes_alone(invocation, err) ||
        !acting_begin(invocation, ENGINE_READ, &acting, err))
        return false;
    bool ok = read_request(invocation, acting.actor.now_ms, &request, err) &&
              show(invocation, &acting, &request, err);
    acting_end(&acting);
    return ok;
}

/* Copies. */

static void print_copy_json(struct invocation *invocation, const char *path,
                            const struct copy_result *copy)
{
    char hash[HASH_HEX_SIZE], head[HASH_HEX_SIZE];
    struct json_writer json = {.out = invocation->out};
    hash_to_hex(copy->hash, hash);
    hash_to_hex(copy->head, head);
    json_open_object(&json);
    json_put_text(&json, "file", path);
    json_put_integer(&json, "bytes", copy->size);
    json_put_text(&json, "hash", hash);
    json_put_bool(&json, "keys", copy->has_keys);
    json_key(&json, "head"), json_open_object(&json);
    json_put_integer(&json, "position", copy->head_position);
    json_put_text(&json, "hash", head);
    json_close(&json);
    json_key(&json, "named_as");
    if (copy->key)
        json_add_text(&json, copy->key);
    else
        json_add_null(&json);
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

static void print_copy(struct invocation *invocation, const char *path,
                       const struct copy_result *copy, struct buffer *out)
{
    char hash[HASH_HEX_SIZE], head[HASH_HEX_SIZE];
    hash_to_hex(copy->hash, hash);
    hash_to_hex(copy->head, head);
    struct text_arg file = strcmp(path, "-") == 0 ? ARG_NAME("file", TEXT_HOST_STANDARD_OUTPUT)
                                                  : ARG_TEXT("file", path);
    text_write(out, invocation->language, TEXT_COPY_WROTE, file, ARG_INTEGER("bytes", copy->size),
               ARG_TEXT("hash", hash));
    buffer_add_char(out, '\n');
    if (copy->head_position > 0) {
        text_write(out, invocation->language, TEXT_COPY_ENDS,
                   ARG_PLAIN("position", copy->head_position), ARG_TEXT("hash", head));
        buffer_add_char(out, '\n');
    }
    if (copy->key) {
        text_write(out, invocation->language, TEXT_COPY_NAMED,
                   ARG_PLAIN("position", copy->position), ARG_TEXT("key", copy->key));
        buffer_add_char(out, '\n');
    }
}

bool run_backup(struct invocation *invocation, struct error *err)
{
    const char *path = invocation->arguments[0];
    bool with_keys = option_value(invocation, "with-keys") != NULL;
    struct copy_result copy;
    struct acting acting;
    if (!acting_begin(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_backup(acting.engine, &acting.actor, path, with_keys, acting.arena, &copy, err);
    if (ok && invocation->json)
        print_copy_json(invocation, path, &copy);
    else if (ok)
        print_copy(invocation, path, &copy, invocation->out);
    if (ok && with_keys)
        note(invocation, TEXT_COPY_WITH_KEYS, ARG_TEXT("file", path));
    acting_end(&acting);
    return ok;
}

static void note_not_named(struct invocation *invocation, const struct error *err)
{
    struct buffer why = {0};
    error_write(&why, invocation->language, err);
    note(invocation, TEXT_COPY_NOT_NAMED, ARG_TEXT("why", buffer_text(&why)));
    buffer_free(&why);
}

/* For writing, to leave an entry; where that cannot be, for reading. Whoever says who he is wants
 * it left. */
static bool begin_export(struct invocation *invocation, struct acting *acting, bool *ret_writes,
                         struct error *err)
{
    *ret_writes = acting_begin(invocation, ENGINE_WRITE, acting, err);
    if (*ret_writes)
        return true;
    if (invocation->as ||
        (err->kind != ERROR_CONFLICT && err->kind != ERROR_DENIED && err->kind != ERROR_IO))
        return false;
    note_not_named(invocation, err);
    return acting_begin(invocation, ENGINE_READ, acting, err);
}

bool run_export_log(struct invocation *invocation, struct error *err)
{
    const char *path = option_value(invocation, "output");
    bool to_stdout = !path || strcmp(path, "-") == 0, writes;
    struct copy_result copy;
    struct acting acting;
    if (to_stdout)
        path = "-";
    if (!begin_export(invocation, &acting, &writes, err))
        return false;
    bool ok = app_export_log(acting.engine, writes ? &acting.actor : NULL, path,
                             invocation->progress, acting.arena, &copy, err);
    if (ok && copy.not_named)
        note_not_named(invocation, copy.not_named);
    if (ok && to_stdout)
        print_copy(invocation, path, &copy, invocation->notes);
    else if (ok && invocation->json)
        print_copy_json(invocation, path, &copy);
    else if (ok)
        print_copy(invocation, path, &copy, invocation->out);
    acting_end(&acting);
    return ok;
}
