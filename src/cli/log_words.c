/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/log_words.h"

#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "base/date.h"
#include "operate/forms.h"
#include "plan/demand.h"

/* How a field is said; those not in the table are not: sessions, documents, hashes, keys. */
enum manner {
    FIRST, /* what it is about, ahead of the others */
    SHOWN,
    DATE, /* milliseconds, as a moment */
};

static const struct field_words {
    const char *name;
    enum manner manner;
    enum text_id text; /* with {value}, unless the field is a yes */
} said[] = {
    {"about", SHOWN, TEXT_LOG_FIELD_ABOUT},
    {"access", SHOWN, TEXT_LOG_FIELD_ACCESS},
    {"act", FIRST, TEXT_LOG_FIELD_ACT},
    {"acts", SHOWN, TEXT_LOG_FIELD_ACTS},
    {"added_at_ms", DATE, TEXT_LOG_FIELD_ADDED_AT_MS},
    {"area", SHOWN, TEXT_LOG_FIELD_AREA},
    {"article", SHOWN, TEXT_LOG_FIELD_ARTICLE},
    {"assumes", SHOWN, TEXT_LOG_FIELD_ASSUMES},
    {"at_ms", DATE, TEXT_LOG_FIELD_AT_MS},
    {"backups", SHOWN, TEXT_LOG_FIELD_BACKUPS},
    {"basis", SHOWN, TEXT_LOG_FIELD_BASIS},
    {"by", SHOWN, TEXT_LOG_FIELD_BY},
    {"called_back", SHOWN, TEXT_LOG_FIELD_CALLED_BACK},
    {"checker", SHOWN, TEXT_LOG_FIELD_CHECKER},
    {"closure", SHOWN, TEXT_LOG_FIELD_CLOSURE},
    {"confirmed_at_ms", DATE, TEXT_LOG_FIELD_CONFIRMED_AT_MS},
    {"deputies", SHOWN, TEXT_LOG_FIELD_DEPUTIES},
    {"did", FIRST, TEXT_LOG_FIELD_DID},
    {"drafted_at_ms", DATE, TEXT_LOG_FIELD_DRAFTED_AT_MS},
    {"drafter", SHOWN, TEXT_LOG_FIELD_DRAFTER},
    {"end_ms", DATE, TEXT_LOG_FIELD_END_MS},
    {"exercises", SHOWN, TEXT_LOG_FIELD_EXERCISES},
    {"exports", SHOWN, TEXT_LOG_FIELD_EXPORTS},
    {"file", FIRST, TEXT_LOG_FIELD_FILE},
    {"former", SHOWN, TEXT_LOG_FIELD_FORMER},
    {"from", SHOWN, TEXT_LOG_FIELD_FROM},
    {"further", SHOWN, TEXT_LOG_FIELD_FURTHER},
    {"given_at_ms", DATE, TEXT_LOG_FIELD_GIVEN_AT_MS},
    {"has_keys", SHOWN, TEXT_LOG_FIELD_HAS_KEYS},
    {"hazard", SHOWN, TEXT_LOG_FIELD_HAZARD},
    {"holder", SHOWN, TEXT_LOG_FIELD_HOLDER},
    {"inclusion", SHOWN, TEXT_LOG_FIELD_INCLUSION},
    {"incident", SHOWN, TEXT_LOG_FIELD_INCIDENT},
    {"is_backup", SHOWN, TEXT_LOG_FIELD_IS_BACKUP},
    {"is_closed", SHOWN, TEXT_LOG_FIELD_IS_CLOSED},
    {"is_ended", SHOWN, TEXT_LOG_FIELD_IS_ENDED},
    {"is_removed", SHOWN, TEXT_LOG_FIELD_IS_REMOVED},
    {"is_retired", SHOWN, TEXT_LOG_FIELD_IS_RETIRED},
    {"is_reviewed", SHOWN, TEXT_LOG_FIELD_IS_REVIEWED},
    {"is_revoked", SHOWN, TEXT_LOG_FIELD_IS_REVOKED},
    {"is_unconfirmed", SHOWN, TEXT_LOG_FIELD_IS_UNCONFIRMED},
    {"joined_at_ms", DATE, TEXT_LOG_FIELD_JOINED_AT_MS},
    {"key", FIRST, TEXT_LOG_FIELD_KEY},
    {"kind", FIRST, TEXT_LOG_FIELD_KIND},
    {"level", SHOWN, TEXT_LOG_FIELD_LEVEL},
    {"made_at_ms", DATE, TEXT_LOG_FIELD_MADE_AT_MS},
    {"made_by", SHOWN, TEXT_LOG_FIELD_MADE_BY},
    {"missing", SHOWN, TEXT_LOG_FIELD_MISSING},
    {"name", FIRST, TEXT_LOG_FIELD_NAME},
    {"node", FIRST, TEXT_LOG_FIELD_NODE},
    {"notice_ms", DATE, TEXT_LOG_FIELD_NOTICE_MS},
    {"number", FIRST, TEXT_LOG_FIELD_NUMBER},
    {"parent", SHOWN, TEXT_LOG_FIELD_PARENT},
    {"particulars", SHOWN, TEXT_LOG_FIELD_PARTICULARS},
    {"party", SHOWN, TEXT_LOG_FIELD_PARTY},
    {"people", SHOWN, TEXT_LOG_FIELD_PEOPLE},
    {"person_class", SHOWN, TEXT_LOG_FIELD_PERSON_CLASS},
    {"places", SHOWN, TEXT_LOG_FIELD_PLACES},
    {"plan", SHOWN, TEXT_LOG_FIELD_PLAN},
    {"position", SHOWN, TEXT_LOG_FIELD_POSITION},
    {"rank", SHOWN, TEXT_LOG_FIELD_RANK},
    {"readiness", SHOWN, TEXT_LOG_FIELD_READINESS},
    {"record_count", SHOWN, TEXT_LOG_FIELD_RECORD_COUNT},
    {"released_at_ms", DATE, TEXT_LOG_FIELD_RELEASED_AT_MS},
    {"releaser", SHOWN, TEXT_LOG_FIELD_RELEASER},
    {"retired_at_ms", DATE, TEXT_LOG_FIELD_RETIRED_AT_MS},
    {"review_by_ms", DATE, TEXT_LOG_FIELD_REVIEW_BY_MS},
    {"revoked_at_ms", DATE, TEXT_LOG_FIELD_REVOKED_AT_MS},
    {"roles", SHOWN, TEXT_LOG_FIELD_ROLES},
    {"rotated_at_ms", DATE, TEXT_LOG_FIELD_ROTATED_AT_MS},
    {"rule", SHOWN, TEXT_LOG_FIELD_RULE},
    {"size", SHOWN, TEXT_LOG_FIELD_SIZE},
    {"start_ms", DATE, TEXT_LOG_FIELD_START_MS},
    {"state", SHOWN, TEXT_LOG_FIELD_STATE},
    {"status", SHOWN, TEXT_LOG_FIELD_STATUS},
    {"subject", FIRST, TEXT_LOG_FIELD_SUBJECT},
    {"superior", SHOWN, TEXT_LOG_FIELD_SUPERIOR},
    {"title", FIRST, TEXT_LOG_FIELD_TITLE},
    {"to", SHOWN, TEXT_LOG_FIELD_TO},
    {"told", SHOWN, TEXT_LOG_FIELD_TOLD},
    {"until_ms", DATE, TEXT_LOG_FIELD_UNTIL_MS},
    {"usable_after_h", SHOWN, TEXT_LOG_FIELD_USABLE_AFTER_H},
    {"version", FIRST, TEXT_LOG_FIELD_VERSION},
    {"visibility", SHOWN, TEXT_LOG_FIELD_VISIBILITY},
};

static const char *const unsaid[] = {"document",       "done",  "drafter_session", "record",
                                     "releaser_roles", "scope", "session"};

/* Words whose list has no texts of its own. */
static const struct {
    const char *name;
    enum text_id text;
} words[] = {
    {"approved", TEXT_OPERATE_PLAN_APPROVED},
    {"basis", TEXT_LOG_WORD_BASIS},
    {"checked", TEXT_OPERATE_ACT_CHECKED},
    {"closed", TEXT_LOG_WORD_CLOSED},
    {"corrected", TEXT_OPERATE_ACT_CORRECTED},
    {"counted", TEXT_LOG_WORD_COUNTED},
    {"draft", TEXT_OPERATE_PLAN_DRAFT},
    {"drafted", TEXT_OPERATE_ACT_DRAFTED},
    {"email", TEXT_LOG_WORD_EMAIL},
    {"end", TEXT_LOG_WORD_END},
    {"ended", TEXT_OPERATE_EXERCISE_ENDED},
    {"filed", TEXT_OPERATE_PLAN_FILED},
    {"forbidden", TEXT_LOG_WORD_FORBIDDEN},
    {"frozen", TEXT_OPERATE_EXERCISE_FROZEN},
    {"internal", TEXT_LOG_WORD_INTERNAL},
    {"left_out", TEXT_LOG_WORD_LEFT_OUT},
    {"name", TEXT_LOG_WORD_NAME},
    {"no", TEXT_LOG_WORD_NO},
    {"notice", TEXT_LOG_WORD_NOTICE},
    {"open", TEXT_LOG_WORD_OPEN},
    {"particular", TEXT_LOG_WORD_PARTICULAR},
    {"permit", TEXT_LOG_WORD_PERMIT},
    {"phone", TEXT_LOG_WORD_PHONE},
    {"prepared", TEXT_OPERATE_EXERCISE_PREPARED},
    {"public", TEXT_LOG_WORD_PUBLIC},
    {"rank", TEXT_LOG_WORD_RANK},
    {"released", TEXT_OPERATE_ACT_RELEASED},
    {"replaced", TEXT_OPERATE_PLAN_REPLACED},
    {"restricted", TEXT_LOG_WORD_RESTRICTED},
    {"retired", TEXT_OPERATE_PLAN_RETIRED},
    {"running", TEXT_OPERATE_EXERCISE_RUNNING},
    {"signatures", TEXT_LOG_WORD_SIGNATURES},
    {"signer", TEXT_LOG_WORD_SIGNER},
    {"unknown", TEXT_LOG_WORD_UNKNOWN},
    {"withdrawn", TEXT_OPERATE_ACT_WITHDRAWN},
    {"yes", TEXT_LOG_WORD_YES},
};

static const struct field_words *find_words(const char *name)
{
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (strcmp(said[i].name, name) == 0)
            return &said[i];
    return NULL;
}

static const char *suitable_hazard(const char *name)
{
    static const char prefix[] = "for_";
    return strncmp(name, prefix, sizeof prefix - 1) == 0 ? name + sizeof prefix - 1 : NULL;
}

static bool is_unsaid(const struct field *field)
{
    if (field->kind == FIELD_HASH || field->kind == FIELD_PUBLIC_KEY ||
        field->kind == FIELD_SIGNATURE)
        return true;
    for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid; i++)
        if (strcmp(unsaid[i], field->name) == 0)
            return true;
    return false;
}

const char *field_without_words(const struct body_form *form)
{
    if (form == &form_reference || form == &kept_reference)
        return NULL;
    for (uint32_t f = 0; f < form->field_count; f++) {
        const char *name = form->fields[f].name;
        if (!is_unsaid(&form->fields[f]) && !find_words(name) && !suitable_hazard(name) &&
            strcmp(name, "values") != 0)
            return name;
    }
    return NULL;
}

/* The text of a stable word of this field. */
static bool word_text(const char *field, const char *word, enum text_id *ret_text)
{
#define TRY(fields, type, parse, text)                                                             \
    do {                                                                                           \
        type value_;                                                                               \
        if ((fields) && parse(word, &value_))                                                      \
            return *ret_text = text(value_), true;                                                 \
    } while (0)
#define IS(name) (strcmp(field, name) == 0)
    TRY(IS("act") || IS("acts"), enum act, act_parse, act_text);
    TRY(IS("hazard"), enum hazard, hazard_parse, hazard_text);
    TRY(IS("roles") || IS("releaser_roles"), enum role, role_parse, role_text);
    TRY(IS("kind"), enum party_kind, party_kind_parse, party_kind_text);
    TRY(IS("state"), enum site_state, site_state_parse, site_state_text);
    TRY(IS("person_class"), enum person_class, person_class_parse, person_class_text);
    TRY(IS("access"), enum site_access, site_access_parse, site_access_text);
    TRY(IS("readiness"), enum readiness, readiness_parse, readiness_text);
    TRY(IS("particulars"), enum particular, particular_parse, particular_text);
    TRY(IS("basis"), enum basis_kind, basis_kind_parse, basis_kind_text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].name, word) == 0)
            return *ret_text = words[i].text, true;
    return false;
}

const char *say_word(enum language language, const char *field, const char *word)
{
    enum text_id text;
    return word_text(field, word, &text) ? text_get(language, text) : word;
}

/* "older,disabled;general", if it is an order of classes; else nothing. */
static void add_order(struct buffer *out, enum language language, const char *order)
{
    struct priority_order parsed;
    struct error err;
    char name[32];
    if (!priority_parse(order, &parsed, &err))
        return;
    for (const char *at = order; *at;) {
        size_t length = strcspn(at, ",;");
        enum person_class person_class;
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        if (person_class_parse(name, &person_class)) {
            const char *item = text_get(language, person_class_text(person_class));
            bool is_first = out->size == 0;
            bool is_next_rank = !is_first && at[-1] == ';';
            if (is_first)
                buffer_add_text(out, item);
            else
                text_write(out, language, is_next_rank ? TEXT_LOG_NEXT_RANK : TEXT_LOG_NEXT_ITEM,
                           ARG_TEXT("item", item));
        }
        at += length + (at[length] != '\0');
    }
}

const char *say_particular(enum language language, const char *particular, const char *text,
                           struct arena *arena)
{
    struct buffer order = {0};
    if (strcmp(particular, particular_name(PARTICULAR_PRIORITY_ORDER)) == 0)
        add_order(&order, language, text);
    if (order.size > 0)
        text = arena_copy(arena, buffer_text(&order), order.size);
    buffer_free(&order);
    return text;
}

/* The next of a list, or of the fields. */
static void add_next(struct buffer *out, enum language language, enum text_id separated,
                     const char *item)
{
    if (out->size == 0)
        text_write_words(out, item);
    else
        text_write(out, language, separated, ARG_TEXT("item", item));
}

static void add_item(struct buffer *out, enum language language, const char *item)
{
    add_next(out, language, TEXT_LOG_NEXT_ITEM, item);
}

static void add_piece(struct buffer *out, enum language language, const char *piece)
{
    add_next(out, language, TEXT_LOG_NEXT_FIELD, piece);
}

/* "name: value" */
static void add_pair(struct buffer *out, enum language language, const char *name,
                     const char *value)
{
    struct buffer pair = {0};
    text_write(&pair, language, TEXT_LOG_PAIR, ARG_TEXT("name", name), ARG_TEXT("value", value));
    add_piece(out, language, buffer_text(&pair));
    buffer_free(&pair);
}

static const void *at_of(const void *body, const struct field *field)
{
    return (const char *)body + field->offset;
}

static void add_words(struct buffer *out, enum language language, const struct field *field,
                      word_set set)
{
    for (int word = 0; word < 64 && field->word(word); word++)
        if (set >> word & 1)
            add_item(out, language, say_word(language, field->name, field->word(word)));
}

static void add_keys(struct buffer *out, enum language language, const struct key_list *list)
{
    for (uint32_t k = 0; k < list->count; k++)
        add_item(out, language, list->keys[k]);
}

/* The value alone; nothing where there is none. */
static void add_value(struct buffer *out, enum language language, const struct field *field,
                      enum manner manner, const void *at)
{
    int64_t integer = 0;
    if (field->kind == FIELD_INTEGER)
        integer = *(const int64_t *)at;
    switch (field->kind) {
    case FIELD_KEY:
    case FIELD_TEXT:
        if (*(const char *const *)at)
            text_write_words(out, *(const char *const *)at);
        break;
    case FIELD_INTEGER:
        if (field->is_optional && integer == field->absent)
            break;
        if (manner == DATE)
            date_write(out, integer);
        else
            text_write_arg(out, language, ARG_INTEGER("", integer));
        break;
    case FIELD_WORD:
        if (*(const int32_t *)at >= 0 &&
            !(field->is_optional && *(const int32_t *)at == (int32_t)field->absent))
            buffer_add_text(out,
                            say_word(language, field->name, field->word(*(const int32_t *)at)));
        break;
    case FIELD_WORDS: add_words(out, language, field, *(const word_set *)at); break;
    case FIELD_KEYS: add_keys(out, language, at); break;
    default: break;
    }
}

/* What was said of an act, by particular. */
static void add_particulars(struct buffer *out, enum language language, struct json_slice values,
                            struct arena *scratch)
{
    struct json_reader json = json_read(values.bytes, values.size);
    struct json_slice name;
    json_enter_object(&json);
    while (values.size > 0 && json_next_name(&json, &name)) {
        const char *word = arena_copy(scratch, name.bytes, name.size);
        struct json_slice raw = {"", 0};
        const char *value = json_peek(&json) == JSON_TEXT ? json_read_text(&json, scratch) : NULL;
        if (!value)
            raw = json_skip(&json);
        add_pair(out, language, say_word(language, "particulars", word),
                 value ? say_particular(language, word, value, scratch)
                       : arena_copy(scratch, raw.bytes, raw.size));
    }
}

static void add_suitable(struct buffer *out, enum language language, const struct field *field,
                         const void *at)
{
    int32_t word = *(const int32_t *)at;
    if (word >= 0)
        add_pair(out, language, say_word(language, "hazard", suitable_hazard(field->name)),
                 say_word(language, field->name, field->word(word)));
}

static bool has_act_word(const struct body_form *form)
{
    for (uint32_t f = 0; f < form->field_count; f++)
        if (form->fields[f].kind == FIELD_WORD && strcmp(form->fields[f].name, "act") == 0)
            return true;
    return false;
}

/* "act 5" is the key of an act, and the act itself is what is done. */
static enum text_id text_of(const struct body_form *form, const struct field *field,
                            const struct field_words *found)
{
    bool is_act = strcmp(field->name, "act") == 0;
    if (is_act && field->kind == FIELD_WORD)
        return TEXT_LOG_FIELD_KIND;
    if (strcmp(field->name, "key") == 0 && has_act_word(form))
        return TEXT_LOG_FIELD_ACT;
    return found->text;
}

static void add_field(struct buffer *out, enum language language, const struct body_form *form,
                      const struct field *field, const void *at)
{
    const struct field_words *found = find_words(field->name);
    struct buffer value = {0}, piece = {0};
    if (field->kind == FIELD_BOOL) {
        if (*(const bool *)at)
            add_piece(out, language, text_get(language, found->text));
        return;
    }
    add_value(&value, language, field, found->manner, at);
    if (value.size > 0) {
        text_write(&piece, language, text_of(form, field, found),
                   ARG_TEXT("value", buffer_text(&value)));
        add_piece(out, language, buffer_text(&piece));
    }
    buffer_free(&value);
    buffer_free(&piece);
}

/* Rows of a table are said in the order one reads them. */
static void write_reference(struct buffer *out, enum language language,
                            const struct reference *reference)
{
    text_write(out, language, TEXT_LOG_IMPORTED, ARG_TEXT("noun", reference->key),
               ARG_TEXT("source", reference->source), ARG_INTEGER("total", reference->total),
               ARG_INTEGER("accepted", reference->accepted),
               ARG_INTEGER("refused", reference->refused));
}

static void write_each(struct buffer *out, enum language language, const struct body_form *form,
                       const void *body, bool first)
{
    struct arena *scratch = arena_new();
    for (uint32_t f = 0; f < form->field_count; f++) {
        const struct field *field = &form->fields[f];
        const struct field_words *found = find_words(field->name);
        const void *at = at_of(body, field);
        if (is_unsaid(field) || (found && found->manner == FIRST) != first)
            continue;
        if (strcmp(field->name, "values") == 0)
            add_particulars(out, language, *(const struct json_slice *)at, scratch);
        else if (suitable_hazard(field->name))
            add_suitable(out, language, field, at);
        else if (found)
            add_field(out, language, form, field, at);
    }
    arena_free(scratch);
}

void write_fields(struct buffer *out, enum language language, const struct body_form *form,
                  const void *body)
{
    struct buffer fields = {0};
    if (form == &form_reference || form == &kept_reference) {
        write_reference(out, language, body);
        return;
    }
    write_each(&fields, language, form, body, true);
    write_each(&fields, language, form, body, false);
    buffer_add(out, buffer_text(&fields), fields.size);
    buffer_free(&fields);
}

void write_realm(struct buffer *out, enum language language, struct realm realm)
{
    switch (realm.kind) {
    case REALM_PLANNING: text_write(out, language, TEXT_LOG_REALM_PLANNING); break;
    case REALM_LIVE: text_write(out, language, TEXT_LOG_REALM_LIVE); break;
    default:
        text_write(out, language, TEXT_LOG_REALM_EXERCISE, ARG_PLAIN("number", realm.exercise));
    }
}

const char *moment_text(int64_t ms, struct arena *arena)
{
    struct buffer text = {0};
    date_write(&text, ms);
    const char *copy = arena_copy_text(arena, buffer_text(&text));
    buffer_free(&text);
    return copy;
}

void write_basis(struct buffer *out, enum language language, const struct basis *basis)
{
    struct arena *scratch = arena_new();
    switch (basis->kind) {
    case BASIS_RULE:
        text_write(out, language, TEXT_LOG_BASIS_RULE, ARG_TEXT("rule", basis->rule),
                   ARG_TEXT("set", basis->rule_set), ARG_TEXT("article", basis->article));
        break;
    case BASIS_VERBAL:
        text_write(out, language,
                   basis->called_back ? TEXT_LOG_BASIS_CALLED_BACK : TEXT_LOG_BASIS_VERBAL,
                   ARG_TEXT("given", moment_text(basis->given_at_ms, scratch)));
        break;
    case BASIS_EMERGENCY:
        text_write(out, language, TEXT_LOG_BASIS_EMERGENCY,
                   ARG_TEXT("review", moment_text(basis->review_by_ms, scratch)));
        if (basis->superior)
            text_write(out, language, TEXT_LOG_BASIS_SUPERIOR, ARG_TEXT("party", basis->superior));
        break;
    default: buffer_add_text(out, text_get(language, basis_kind_text(basis->kind)));
    }
    arena_free(scratch);
}

static const struct {
    enum text_id text;
    const struct body_form *form;
} row_kinds[ROW_KIND_COUNT] = {
    [ROW_ACT] = {TEXT_LOG_ROWS_ACT, &kept_act},
    [ROW_AREA] = {TEXT_LOG_ROWS_AREA, &kept_area},
    [ROW_AREA_EDIT] = {TEXT_LOG_ROWS_AREA_EDIT, &kept_area_edit},
    [ROW_COPY] = {TEXT_LOG_ROWS_COPY, &kept_copy},
    [ROW_DELEGATION] = {TEXT_LOG_ROWS_DELEGATION, &kept_delegation},
    [ROW_EXERCISE] = {TEXT_LOG_ROWS_EXERCISE, NULL},
    [ROW_INCIDENT] = {TEXT_LOG_ROWS_INCIDENT, &kept_incident},
    [ROW_KEY] = {TEXT_LOG_ROWS_KEY, &kept_key},
    [ROW_NODE] = {TEXT_LOG_ROWS_NODE, &kept_node},
    [ROW_PARTY] = {TEXT_LOG_ROWS_PARTY, &kept_party},
    [ROW_PEOPLE] = {TEXT_LOG_ROWS_PEOPLE, &kept_people},
    [ROW_PLAN] = {TEXT_LOG_ROWS_PLAN, &kept_plan},
    [ROW_POSTURE] = {TEXT_LOG_ROWS_POSTURE, NULL},
    [ROW_REFERENCE] = {TEXT_LOG_ROWS_REFERENCE, &kept_reference},
    [ROW_RULES] = {TEXT_LOG_ROWS_RULES, NULL},
    [ROW_SCOPE] = {TEXT_LOG_ROWS_SCOPE, &kept_scope},
    [ROW_SITE] = {TEXT_LOG_ROWS_SITE, &kept_site},
};

enum text_id row_kind_text(enum row_kind kind)
{
    return row_kinds[kind].text;
}

const struct body_form *row_kind_form(enum row_kind kind)
{
    return row_kinds[kind].form;
}
