/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "engine/derived.h"
#include "engine/verify_parts.h"
#include "host/chance.h"
#include "operate/entry_types.h"

/* Of two faults the one at the earlier entry counts; what is about no entry comes last. */
bool verify_refuse(struct verifying *verifying, int64_t position, const struct error *why)
{
    struct verify_report *report = verifying->report;
    bool is_earlier = position > 0 && (report->position == 0 || position < report->position);
    if (!report->holds && !is_earlier)
        return false;
    report->holds = false;
    report->position = position;
    error_copy(verifying->why, why);
    report->why = verifying->why;
    return false;
}

bool verify_fail_list(struct verifying *verifying, int64_t position, enum text_id id,
                      const struct text_arg *args, size_t arg_count)
{
    struct error why;
    error_set_list(&why, ERROR_INPUT, id, args, arg_count);
    return verify_refuse(verifying, position, &why);
}

/* What the columns say for looking up is what the bytes say. */
static bool columns_fit(const struct entry *entry, const struct entry_columns *columns)
{
    struct realm realm;
    return strcmp(columns->node, entry->node) == 0 && columns->sequence == entry->sequence &&
           realm_parse(columns->realm, &realm) && realm_equal(realm, entry->realm) &&
           strcmp(columns->type, entry->type) == 0 && columns->time_ms == entry->time_ms;
}

static bool has_digits(struct hash hash, const char *digits)
{
    char hex[HASH_HEX_SIZE];
    hash_to_hex(hash, hex);
    return strncmp(hex, digits, strlen(digits)) == 0;
}

static bool check_order(struct verifying *verifying, const struct logged_entry *logged,
                        const struct entry_columns *columns, struct entry *ret_entry)
{
    const struct verify_request *request = verifying->request;
    struct hash hash = entry_hash(logged->bytes, logged->size);
    struct error err;
    if (!hash_equal(hash, logged->hash))
        return verify_fail(verifying, logged->position, chain_fault_text(CHAIN_HASH));
    if (!entry_read(logged->bytes, logged->size, verifying->scratch, ret_entry, &err))
        return verify_fail(verifying, logged->position, TEXT_ENGINE_NO_ENTRY);
    enum chain_fault fault =
        chain_follow(&verifying->operation->chain, ret_entry, hash, logged->hash);
    if (fault != CHAIN_OK)
        return verify_fail(verifying, logged->position, chain_fault_text(fault));
    if (!columns_fit(ret_entry, columns))
        return verify_fail(verifying, logged->position, TEXT_VERIFY_COLUMNS);
    return logged->position != request->head_position || has_digits(hash, request->head_hash) ||
           verify_fail(verifying, logged->position, TEXT_VERIFY_NOT_THE_HEAD,
                       ARG_TEXT("hash", request->head_hash));
}

static bool check_entry(struct verifying *verifying, const struct logged_entry *logged,
                        const struct entry_columns *columns)
{
    struct verify_report *report = verifying->report;
    struct entry entry;
    struct error err;
    if (!check_order(verifying, logged, columns, &entry) ||
        !verify_authors(verifying, &entry, logged) ||
        !verify_note_records(verifying, &entry, logged->position))
        return false;
    if (!operation_apply(verifying->operation, &entry, &err))
        return verify_refuse(verifying, logged->position, &err);
    if (report->entry_count++ == 0)
        report->first_ms = entry.time_ms;
    report->last_ms = entry.time_ms;
    return true;
}

static bool visit(void *context, const struct logged_entry *logged,
                  const struct entry_columns *columns, struct error *err)
{
    struct verifying *verifying = context;
    struct arena_mark mark = arena_mark(verifying->scratch);
    bool ok = check_entry(verifying, logged, columns);
    arena_rewind(verifying->scratch, mark);
    if (!ok || logged->position % 1024 != 0)
        return ok;
    if (!progress_step(verifying->progress, TEXT_VERIFY_STAGE, (uint64_t)logged->position,
                       (uint64_t)verifying->last))
        return error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
    return !checker_has_failed(verifying->checker);
}

static enum text_id fault_of(enum sign_purpose purpose)
{
    static const enum text_id faults[SIGN_PURPOSE_COUNT] = {
        [SIGN_ENTRY_BY_NODE] = TEXT_VERIFY_NODE_SIGNATURE,
        [SIGN_ENTRY_BY_PERSON] = TEXT_VERIFY_PERSONAL_SIGNATURE,
        [SIGN_KEY_SUCCESSION] = TEXT_VERIFY_SUCCESSION,
    };
    return faults[purpose];
}

/* All entries, with their signatures. */
static bool check_entries(struct verifying *verifying, struct error *err)
{
    struct signature_check bad;
    if (!checker_start(verifying->arena, verifying->request->threads, &verifying->checker, err))
        return false;
    bool ok = log_read(verifying->city, 1, INT64_MAX, visit, verifying, err);
    if (!checker_finish(verifying->checker, &bad))
        verify_fail(verifying, bad.position, fault_of(bad.purpose));
    if (ok || err->kind != ERROR_INPUT)
        return ok;
    verify_refuse(verifying, verifying->operation->chain.count + 1, err);
    return true;
}

/* The head that is kept apart, and the one that was demanded. */
static void check_head(struct verifying *verifying)
{
    const struct verify_request *request = verifying->request;
    const struct chain *chain = &verifying->operation->chain;
    struct hash head = {0};
    if (chain->count > 0)
        head = chain->nodes[chain->last_node].hash;
    verifying->report->head = head;
    if (chain->count < verifying->last)
        verify_fail(verifying, chain->count + 1, TEXT_ENGINE_CUT_OFF);
    else if (chain->count > verifying->last)
        verify_fail(verifying, verifying->last + 1, TEXT_VERIFY_BEYOND_HEAD);
    else if (!hash_equal(head, verifying->last_hash))
        verify_fail(verifying, chain->count, TEXT_VERIFY_OTHER_HEAD);
    if (request->head_position > chain->count)
        verify_fail(verifying, chain->count + 1, TEXT_VERIFY_BEFORE_HEAD,
                    ARG_PLAIN("position", request->head_position));
}

static bool check_projection(struct verifying *verifying, struct error *err)
{
    struct derived_difference difference;
    struct hash form;
    if (!log_get_projection_form(verifying->city, &form, err))
        return false;
    verifying->report->has_other_rows = !hash_equal(form, operation_row_forms());
    /* By forms that this program does not know only those rows are judged that have a table. */
    bool (*compare)(struct city *, const struct operation *, struct arena *,
                    struct derived_difference *, struct error *) =
        verifying->report->has_other_rows ? derived_compare_edits : derived_compare;
    if (!compare(verifying->city, verifying->operation, verifying->arena, &difference, err)) {
        if (err->kind != ERROR_INPUT)
            return false;
        verify_refuse(verifying, 0, err);
        return true;
    }
    if (!verifying->report->has_other_rows)
        verifying->report->row_count = difference.row_count;
    if (!difference.is_same)
        verify_fail(verifying, 0, TEXT_VERIFY_PROJECTION, ARG_TEXT("row", difference.first));
    return true;
}

static bool name_entry(void *context, const struct logged_entry *logged,
                       const struct entry_columns *columns, struct error *err)
{
    struct verifying *verifying = context;
    struct verify_report *report = verifying->report;
    struct entry entry;
    (void)columns;
    if (!entry_read(logged->bytes, logged->size, verifying->arena, &entry, err)) {
        err->kind = ERROR_NONE;
        return false;
    }
    memcpy(report->node, entry.node, NODE_ID_SIZE);
    report->sequence = entry.sequence;
    report->type = entry.type;
    return true;
}

static void count_nodes(struct verifying *verifying)
{
    struct verify_report *report = verifying->report;
    const struct items *nodes = &verifying->operation->office.nodes;
    struct buffer names = {0};
    report->node_count = nodes->count;
    for (uint32_t n = 0; n < nodes->count; n++) {
        const struct node *node = nodes->items[n];
        report->retired_node_count += node->is_retired;
        if (node->is_retired || !node->is_unconfirmed)
            continue;
        buffer_add_format(&names, "%s%s", report->unconfirmed_count++ > 0 ? ", " : "", node->key);
    }
    report->unconfirmed = arena_copy_text(verifying->arena, buffer_text(&names));
    buffer_free(&names);
}

static bool check_schema(struct verifying *verifying, struct error *err)
{
    if (city_check_schema(verifying->city, err) && city_check_strays(verifying->city, err))
        return true;
    if (err->kind != ERROR_INPUT)
        return false;
    verify_refuse(verifying, 0, err);
    return true;
}

static bool check_all(struct verifying *verifying, struct error *err)
{
    struct verify_report *report = verifying->report;
    struct error unnamed;
    if (!log_head(verifying->city, &verifying->last, &verifying->last_hash, err)) {
        if (err->kind != ERROR_INPUT)
            return false;
        verify_refuse(verifying, 0, err);
    }
    if (!check_entries(verifying, err))
        return false;
    count_nodes(verifying);
    report->unknown_count = verifying->operation->unknown_count;
    if (report->holds)
        check_head(verifying);
    if (report->holds && !check_schema(verifying, err))
        return false;
    /* What hangs on the entries is judged once they stand. */
    if (report->holds && (!verify_records(verifying, err) || !verify_keys(verifying, err)))
        return false;
    if (report->holds && !verify_stored(verifying, err))
        return false;
    if (report->holds && !check_projection(verifying, err))
        return false;
    if (!report->holds && report->position > 0)
        log_read(verifying->city, report->position, report->position, name_entry, verifying,
                 &unnamed);
    return true;
}

bool verify_log(struct city *city, const struct verify_request *request,
                const struct progress *progress, struct arena *arena,
                struct verify_report *ret_report, struct error *err)
{
    struct arena *working = arena_new(), *scratch = arena_new();
    struct verify_report report = {.holds = true, .type = "", .unconfirmed = ""};
    struct verifying verifying = {
        .city = city,
        .request = request,
        .progress = progress,
        .arena = working,
        .scratch = scratch,
        .operation = operation_new(working, scratch),
        .report = &report,
        .why = ARENA_NEW(arena, struct error),
        .scopes = {.arena = working},
    };
    chance_begin();
    bool ok = log_begin_read(city, err);
    if (ok) {
        ok = check_all(&verifying, err);
        log_end_read(city);
    }
    report.type = arena_copy_text(arena, report.type);
    report.unconfirmed = arena_copy_text(arena, report.unconfirmed);
    free(verifying.slots);
    arena_free(scratch);
    arena_free(working);
    if (ok)
        *ret_report = report;
    return ok;
}
