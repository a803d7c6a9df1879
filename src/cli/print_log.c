/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/print_log.h"

#include <stdlib.h>
#include <string.h>

#include "authority/act.h"
#include "base/date.h"
#include "cli/log_words.h"
#include "operate/apply.h"

/* Who it was, as far as is known. */
static void write_who(struct buffer *out, enum language language, const struct entry *entry)
{
    if (!entry->author)
        text_write(out, language, TEXT_LOG_NOBODY);
    else if (!entry->author_key && entry->basis.kind != BASIS_FOLLOWS)
        text_write(out, language, TEXT_LOG_UNSIGNED, ARG_TEXT("author", entry->author));
    else
        text_write_words(out, entry->author);
}

static void write_type(struct buffer *out, enum language language, const struct log_line *line)
{
    if (line->type)
        buffer_add_text(out, text_get(language, line->type->text));
    else
        text_write(out, language, TEXT_LOG_UNKNOWN_TYPE, ARG_TEXT("type", line->entry->type),
                   ARG_PLAIN("version", line->entry->version));
}

static void write_head(struct buffer *out, enum language language, const struct log_line *line)
{
    struct arena *scratch = arena_new();
    struct buffer realm = {0}, who = {0}, type = {0};
    write_realm(&realm, language, line->entry->realm);
    write_who(&who, language, line->entry);
    write_type(&type, language, line);
    text_write(out, language, TEXT_LOG_LINE, ARG_PLAIN("position", line->logged->position),
               ARG_TEXT("time", moment_text(line->entry->time_ms, scratch)),
               ARG_TEXT("realm", buffer_text(&realm)), ARG_TEXT("who", buffer_text(&who)),
               ARG_TEXT("type", buffer_text(&type)));
    buffer_free(&realm);
    buffer_free(&who);
    buffer_free(&type);
    arena_free(scratch);
}

/* The head of a rule set that came as a document. */
static void write_rules(struct buffer *out, enum language language, const struct rules_body *rules)
{
    struct arena *scratch = arena_new();
    struct json_reader json = json_read(rules->document.bytes, rules->document.size);
    struct json_slice name;
    const char *set = "";
    int64_t version = 0;
    json_enter_object(&json);
    while (rules->document.size > 0 && json_next_name(&json, &name)) {
        if (json_name_is(name, "name"))
            set = json_read_text(&json, scratch);
        else if (json_name_is(name, "version"))
            version = json_read_integer(&json);
        else
            json_skip(&json);
    }
    text_write(out, language, TEXT_LOG_STATE_RULES, ARG_TEXT("name", set),
               ARG_PLAIN("version", version));
    arena_free(scratch);
}

static void write_what(struct buffer *out, enum language language, const struct log_line *line)
{
    struct buffer what = {0};
    if (line->type)
        write_fields(&what, language, line->type->form, line->body);
    else
        buffer_add(&what, line->entry->body, line->entry->body_size);
    if (what.size == 0 && strcmp(line->entry->type, "node.joined") == 0)
        text_write(&what, language, TEXT_LOG_JOINED, ARG_TEXT("node", line->entry->node));
    if (what.size == 0 && strcmp(line->entry->type, "rules.adopted") == 0)
        write_rules(&what, language, line->body);
    if (what.size > 0)
        text_write(out, language, TEXT_LOG_SAYS, ARG_TEXT("what", buffer_text(&what)));
    buffer_free(&what);
}

/* What was said of an act stands under its particulars. */
static const char *kind_of_name(const char *name)
{
    enum particular particular;
    return particular_parse(name, &particular) ? "particulars" : "";
}

/* {"text":"…"}: the names of its members are for programs; said is what they hold. */
static void write_private(struct buffer *out, enum language language, const char *bytes,
                          struct arena *scratch)
{
    struct json_reader json = json_read(bytes, strlen(bytes));
    struct json_slice name;
    json_enter_object(&json);
    for (int count = 0; json_next_name(&json, &name); count++) {
        bool is_text = json_peek(&json) == JSON_TEXT;
        const char *text = is_text ? json_read_text(&json, scratch) : "";
        struct json_slice raw = {"", 0};
        if (!is_text)
            raw = json_skip(&json);
        if (count > 0)
            buffer_add_text(out, " · ");
        const char *word = arena_copy(scratch, name.bytes, name.size);
        if (strcmp(word, "text") != 0 && strcmp(word, "why") != 0)
            buffer_add_format(out, "%s ", say_word(language, kind_of_name(word), word));
        buffer_add_text(out, say_particular(language, word, text, scratch));
        buffer_add(out, raw.bytes, raw.size);
    }
}

static void print_private(struct invocation *invocation, const struct log_line *line)
{
    struct arena *scratch = arena_new();
    struct buffer text = {0};
    if (line->sealed) {
        error_write(&text, invocation->language, line->sealed);
        buffer_add_text(invocation->out, "    ");
        say(invocation, TEXT_LOG_PRIVATE_SEALED, ARG_TEXT("why", buffer_text(&text)));
    } else if (line->private_text) {
        write_private(&text, invocation->language, line->private_text, scratch);
        buffer_add_text(invocation->out, "    ");
        say(invocation, TEXT_LOG_PRIVATE_SAID, ARG_TEXT("text", buffer_text(&text)));
    }
    buffer_free(&text);
    arena_free(scratch);
}

void print_log_line(struct invocation *invocation, const struct log_line *line)
{
    struct buffer *out = invocation->out, basis = {0};
    enum language language = invocation->language;
    bool is_shown = line->private_text || line->sealed;
    write_head(out, language, line);
    write_what(out, language, line);
    if (line->entry->private_scope && !is_shown) {
        buffer_add_char(out, ' ');
        text_write(out, language, TEXT_LOG_IS_PRIVATE,
                   ARG_TEXT("scope", line->entry->private_scope));
    }
    write_basis(&basis, language, &line->entry->basis);
    buffer_add_char(out, ' ');
    text_write(out, language, TEXT_LOG_RESTS_ON, ARG_TEXT("basis", buffer_text(&basis)));
    buffer_add_char(out, '\n');
    print_private(invocation, line);
    buffer_free(&basis);
}

static void put_hex(struct json_writer *json, const char *name, const uint8_t *bytes, size_t size)
{
    struct buffer hex = {0};
    for (size_t i = 0; i < size; i++)
        buffer_add_format(&hex, "%02x", bytes[i]);
    json_put_text(json, name, buffer_text(&hex));
    buffer_free(&hex);
}

void print_log_json(struct json_writer *json, const struct log_line *line)
{
    const struct logged_entry *logged = line->logged;
    json_open_object(json);
    json_put_integer(json, "position", logged->position);
    json_key(json, "entry"), json_add_raw(json, logged->bytes, logged->size);
    put_hex(json, "hash", logged->hash.bytes, HASH_SIZE);
    put_hex(json, "signature", logged->signature.bytes, SIGNATURE_SIZE);
    if (logged->has_author_signature)
        put_hex(json, "author_signature", logged->author_signature.bytes, SIGNATURE_SIZE);
    json_put_bool(json, "known", line->type != NULL);
    if (line->private_text)
        json_key(json, "private"),
            json_add_raw(json, line->private_text, strlen(line->private_text));
    if (line->sealed)
        json_put_text(json, "sealed", text_id_name(line->sealed->id));
    json_close(json);
}

/* The state. */

static int by_place(const void *a, const void *b)
{
    const struct row_change *left = a, *right = b;
    if (left->realm.kind != right->realm.kind)
        return (int)left->realm.kind - (int)right->realm.kind;
    if (left->realm.exercise != right->realm.exercise)
        return left->realm.exercise < right->realm.exercise ? -1 : 1;
    return (int)left->kind - (int)right->kind;
}

/* Rows without a form: what stands in them is a word or a number. */
static void write_loose_row(struct buffer *out, enum language language,
                            const struct operation *operation, const struct row_change *row)
{
    const struct realm_state *realm = operation_realm(operation, row->realm);
    const struct exercise_state *exercise = operation_exercise(operation, row->realm.exercise);
    const struct rule_set *rules = operation->office.rules;
    if (row->kind == ROW_RULES) {
        text_write(out, language, TEXT_LOG_STATE_RULES, ARG_TEXT("name", rules->name),
                   ARG_PLAIN("version", rules->version));
    } else if (row->kind == ROW_EXERCISE) {
        if (exercise->title) {
            text_write_words(out, exercise->title);
            buffer_add_text(out, " · ");
        }
        buffer_add_text(
            out, text_get(language, exercise_status_text((enum exercise_status)exercise->status)));
    } else if (strcmp(row->key, "readiness") == 0) {
        text_write(out, language, TEXT_LOG_STATE_READINESS,
                   ARG_NAME("readiness", readiness_text((enum readiness)realm->readiness)));
    } else if (strcmp(row->key, "notes") == 0) {
        text_write(out, language, TEXT_LOG_STATE_NOTES, ARG_INTEGER("count", realm->note_count));
    } else if (realm->plan) {
        text_write(out, language, TEXT_LOG_STATE_PLAN, ARG_TEXT("plan", realm->plan));
    } else {
        text_write(out, language, TEXT_LOG_STATE_NO_PLAN);
    }
}

static void write_row(struct buffer *out, enum language language, const struct operation *operation,
                      const struct row_change *row)
{
    const struct body_form *form = row_kind_form(row->kind);
    struct arena *scratch = arena_new();
    struct buffer value = {0};
    const char *field;
    if (form) {
        void *body = arena_alloc(scratch, 1, form->size, _Alignof(max_align_t));
        operation_row(operation, row, &value);
        if (body_read(form, (struct json_slice){buffer_text(&value), value.size}, scratch, body,
                      &field))
            write_fields(out, language, form, body);
    } else {
        write_loose_row(out, language, operation, row);
    }
    buffer_free(&value);
    arena_free(scratch);
}

static void print_rows(struct invocation *invocation, const struct operation *operation,
                       const struct row_change *rows, uint32_t count)
{
    struct buffer *out = invocation->out;
    for (uint32_t r = 0; r < count; r++) {
        bool is_new_realm = r == 0 || !realm_equal(rows[r].realm, rows[r - 1].realm);
        if (is_new_realm || rows[r].kind != rows[r - 1].kind) {
            write_realm(out, invocation->language, rows[r].realm);
            buffer_add_char(out, ' ');
            buffer_add_text(out, text_get(invocation->language, row_kind_text(rows[r].kind)));
            buffer_add_char(out, '\n');
        }
        buffer_add_text(out, "  · ");
        write_row(out, invocation->language, operation, &rows[r]);
        buffer_add_char(out, '\n');
    }
}

static void print_rows_json(struct json_writer *json, const struct operation *operation,
                            const struct row_change *rows, uint32_t count)
{
    struct buffer text = {0};
    json_key(json, "rows"), json_open_array(json);
    for (uint32_t r = 0; r < count; r++) {
        json_open_object(json);
        buffer_clear(&text);
        realm_write(&text, rows[r].realm);
        json_put_text(json, "realm", buffer_text(&text));
        json_put_text(json, "kind", row_kind_name(rows[r].kind));
        json_put_text(json, "key", rows[r].key);
        buffer_clear(&text);
        operation_row(operation, &rows[r], &text);
        json_key(json, "value"), json_add_raw(json, buffer_text(&text), text.size);
        json_close(json);
    }
    json_close(json);
    buffer_free(&text);
}

/* Keeps the rows of the realm; says how many they are. */
static uint32_t keep_realm(struct row_change *rows, uint32_t count, struct realm realm)
{
    uint32_t kept = 0;
    for (uint32_t r = 0; r < count; r++)
        if (realm_equal(rows[r].realm, realm))
            rows[kept++] = rows[r];
    return kept;
}

void print_state(struct invocation *invocation, const struct operation *operation,
                 const struct realm *realm, int64_t position)
{
    struct row_change *rows;
    uint32_t count;
    struct arena *scratch = arena_new();
    operation_rows(operation, scratch, &rows, &count);
    if (realm)
        count = keep_realm(rows, count, *realm);
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_place);
    if (invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        json_put_integer(&json, "position", position);
        json_put_integer(&json, "last_at_ms", operation->last_time_ms);
        print_rows_json(&json, operation, rows, count);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
    } else if (position == 0) {
        say(invocation, TEXT_LOG_STATE_BEFORE);
    } else {
        say(invocation, TEXT_LOG_STATE_OF, ARG_PLAIN("position", position),
            ARG_TEXT("time", moment_text(operation->last_time_ms, scratch)));
        print_rows(invocation, operation, rows, count);
    }
    arena_free(scratch);
}
