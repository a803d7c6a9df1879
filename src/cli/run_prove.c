/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/prove.h"
#include "cli/acting.h"
#include "cli/handlers.h"

enum { THREADS_DEFAULT = 2 };

/* "45:3f2a5c…": a position and the first digits of a hash, small or large. */
static bool read_head(const struct invocation *invocation, struct verify_request *request,
                      struct error *err)
{
    const char *text = option_value(invocation, "head");
    size_t digits = text ? strspn(text, "0123456789") : 0;
    if (!text)
        return true;
    char *hash = arena_copy_text(invocation->arena, text[digits] == ':' ? text + digits + 1 : "");
    for (char *at = hash; *at; at++)
        if (*at >= 'A' && *at <= 'F')
            *at = (char)(*at - 'A' + 'a');
    int64_t position = 0;
    for (size_t i = 0; i < digits && position < INT32_MAX; i++)
        position = 10 * position + (text[i] - '0');
    size_t length = strlen(hash);
    if (position < 1 || length < VERIFY_DIGITS_MIN || length >= HASH_HEX_SIZE ||
        strspn(hash, "0123456789abcdef") != length)
        return bad_value(err, "head", text, "45:3f2a5c0d9e8b7a61");
    request->head_position = position;
    request->head_hash = hash;
    return true;
}

static void print_holds(struct invocation *invocation, const struct verify_report *report)
{
    char head[HASH_HEX_SIZE];
    hash_to_hex(report->head, head);
    if (report->entry_count == 0) {
        say(invocation, TEXT_VERIFY_EMPTY, ARG_TEXT("file", invocation->city_path));
        return;
    }
    say(invocation, TEXT_VERIFY_HOLDS, ARG_TEXT("file", invocation->city_path),
        ARG_INTEGER("entries", report->entry_count), ARG_INTEGER("nodes", report->node_count),
        ARG_DATE("first", report->first_ms), ARG_DATE("last", report->last_ms));
    say(invocation, TEXT_VERIFY_SIGNATURES, ARG_INTEGER("nodes", report->node_signature_count),
        ARG_INTEGER("persons", report->personal_signature_count));
    if (report->record_count + report->destroyed_count > 0)
        say(invocation, TEXT_VERIFY_RECORDS, ARG_INTEGER("sealed", report->record_count),
            ARG_INTEGER("destroyed", report->destroyed_count));
    if (report->leftover_count > 0)
        say(invocation, TEXT_VERIFY_LEFTOVERS, ARG_INTEGER("count", report->leftover_count));
    if (report->uncovered_key_count > 0)
        say(invocation, TEXT_VERIFY_UNCOVERED_KEYS,
            ARG_INTEGER("count", report->uncovered_key_count));
    if (report->unconfirmed_count > 0)
        say(invocation, TEXT_VERIFY_UNCONFIRMED, ARG_INTEGER("count", report->unconfirmed_count),
            ARG_TEXT("nodes", report->unconfirmed));
    if (report->old_source_count > 0)
        say(invocation, TEXT_VERIFY_OLD_SOURCES, ARG_INTEGER("count", report->old_source_count));
    if (report->unknown_count > 0)
        say(invocation, TEXT_VERIFY_UNKNOWN, ARG_INTEGER("count", report->unknown_count));
    if (report->has_other_rows)
        say(invocation, TEXT_VERIFY_OTHER_ROWS);
    say(invocation, TEXT_VERIFY_HEAD, ARG_PLAIN("position", report->entry_count),
        ARG_TEXT("hash", head));
}

static void print_refuted(struct invocation *invocation, const struct verify_report *report)
{
    struct buffer why = {0};
    error_write(&why, invocation->language, report->why);
    if (report->position == 0)
        say(invocation, TEXT_VERIFY_REFUTED, ARG_TEXT("file", invocation->city_path),
            ARG_TEXT("why", buffer_text(&why)));
    else if (report->node[0] == '\0')
        say(invocation, TEXT_VERIFY_REFUTED_AT, ARG_TEXT("file", invocation->city_path),
            ARG_PLAIN("position", report->position), ARG_TEXT("why", buffer_text(&why)));
    else
        say(invocation, TEXT_VERIFY_REFUTED_AT_ENTRY, ARG_TEXT("file", invocation->city_path),
            ARG_PLAIN("position", report->position), ARG_TEXT("node", report->node),
            ARG_PLAIN("sequence", report->sequence), ARG_TEXT("type", report->type),
            ARG_TEXT("why", buffer_text(&why)));
    buffer_free(&why);
}

static void put_counts(struct json_writer *json, const struct verify_report *report)
{
    json_put_integer(json, "entries", report->entry_count);
    json_put_integer(json, "nodes", report->node_count);
    json_put_integer(json, "retired_nodes", report->retired_node_count);
    json_put_integer(json, "unconfirmed_nodes", report->unconfirmed_count);
    json_put_integer(json, "imports_not_all_said", report->old_source_count);
    json_put_integer(json, "node_signatures", report->node_signature_count);
    json_put_integer(json, "personal_signatures", report->personal_signature_count);
    json_put_integer(json, "unknown_entries", report->unknown_count);
    json_put_integer(json, "sealed_records", report->record_count);
    json_put_integer(json, "destroyed_records", report->destroyed_count);
    json_put_integer(json, "leftover_records", report->leftover_count);
    if (report->uncovered_key_count > 0)
        json_put_integer(json, "uncovered_keys", report->uncovered_key_count);
    json_put_integer(json, "rows", report->row_count);
    if (report->has_other_rows)
        json_put_bool(json, "rows_of_another_version", true);
}

static void put_head(struct json_writer *json, const struct verify_report *report)
{
    char hash[HASH_HEX_SIZE];
    hash_to_hex(report->head, hash);
    json_key(json, "head"), json_open_object(json);
    json_put_integer(json, "position", report->entry_count);
    json_put_text(json, "hash", hash);
    json_close(json);
}

static void put_fault(struct json_writer *json, enum language language,
                      const struct verify_report *report)
{
    struct buffer why = {0};
    error_write(&why, language, report->why);
    json_put_text(json, "why", buffer_text(&why));
    json_put_text(json, "id", text_id_name(report->why->id));
    json_key(json, "entry");
    if (report->position == 0) {
        json_add_null(json);
    } else {
        json_open_object(json);
        json_put_integer(json, "position", report->position);
        if (report->node[0] != '\0') {
            json_put_text(json, "node", report->node);
            json_put_integer(json, "sequence", report->sequence);
            json_put_text(json, "type", report->type);
        }
        json_close(json);
    }
    buffer_free(&why);
}

static void print_report_json(struct invocation *invocation, const struct verify_report *report)
{
    struct json_writer json = {.out = invocation->out};
    json_open_object(&json);
    json_put_bool(&json, "holds", report->holds);
    if (report->holds) {
        put_counts(&json, report);
        put_head(&json, report);
    } else {
        put_fault(&json, invocation->language, report);
    }
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

bool run_verify(struct invocation *invocation, struct error *err)
{
    struct verify_request request = {0};
    struct verify_report report;
    int64_t threads = THREADS_DEFAULT;
    if (!parse_count(invocation, "threads", 1, CHECKER_THREADS_MAX, &threads, err) ||
        !read_head(invocation, &request, err))
        return false;
    request.threads = (int)threads;
    if (!app_verify(invocation->city_path, &request, invocation->progress, invocation->arena,
                    &report, err))
        return false;
    if (!report.holds)
        invocation->exit_code = EXIT_NO;
    if (invocation->json)
        print_report_json(invocation, &report);
    else if (report.holds)
        print_holds(invocation, &report);
    else
        print_refuted(invocation, &report);
    return true;
}

static void print_rebuilt(struct invocation *invocation, const struct derived_difference *before)
{
    if (invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        json_put_bool(&json, "same", before->is_same);
        json_put_integer(&json, "rows", before->row_count);
        json_put_integer(&json, "missing", before->missing_count);
        json_put_integer(&json, "changed", before->changed_count);
        json_put_integer(&json, "extra", before->extra_count);
        json_put_text(&json, "first", before->first);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
        return;
    }
    if (before->is_same)
        say(invocation, TEXT_VERIFY_REBUILT_SAME, ARG_INTEGER("rows", before->row_count));
    else if (!before->first)
        say(invocation, TEXT_VERIFY_REBUILT_UNREADABLE, ARG_INTEGER("rows", before->row_count));
    else
        say(invocation, TEXT_VERIFY_REBUILT_OTHER, ARG_INTEGER("rows", before->row_count),
            ARG_INTEGER("missing", before->missing_count),
            ARG_INTEGER("changed", before->changed_count),
            ARG_INTEGER("extra", before->extra_count), ARG_TEXT("first", before->first));
}

bool run_rebuild(struct invocation *invocation, struct error *err)
{
    struct derived_difference before;
    struct acting acting;
    if (!acting_begin(invocation, ENGINE_WRITE, &acting, err))
        return false;
    bool ok = app_rebuild(acting.engine, acting.arena, &before, err);
    if (ok) {
        print_rebuilt(invocation, &before);
        if (!before.is_same)
            invocation->exit_code = EXIT_NO;
    }
    acting_end(&acting);
    return ok;
}
