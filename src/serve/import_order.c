/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/import_order.h"

#include <stdlib.h>
#include <string.h>

#include "app/refusal.h"
#include "app/rows.h"
#include "base/assert.h"
#include "base/utf8.h"
#include "keys/sign.h"

struct import_order {
    struct arena *arena;
    enum import_noun noun;
    struct buffer bytes, options;
    struct import_request request;
    struct people_request people;
    struct sites_request sites;
    struct importing *importing; /* while it is on its way; NULL */
    /* What came of it: */
    bool is_over;
    struct import_counts {
        int64_t total, accepted, refused;
    } counts;
    struct {
        struct buffer json, rows;
    } reports[LANGUAGE_COUNT];
    struct buffer refusals[LANGUAGE_COUNT];
};

static const char *const nouns[IMPORT_NOUN_COUNT] = {"sites", "people", "areas", "organisations"};

/* How the file is called and whether it is a trial is said of the order; the rest are options as
 * the command line has them. */
const char *const import_order_options[] = {
    "name",  "trial", "add",   "map",       "crs",         "datum",    "encoding",
    "where", "state", "class", "delimiter", "sites-class", "suitable", NULL};

static bool find_noun(const char *name, enum import_noun *ret_noun, struct error *err)
{
    for (int noun = 0; noun < IMPORT_NOUN_COUNT; noun++)
        if (strcmp(nouns[noun], name) == 0) {
            *ret_noun = (enum import_noun)noun;
            return true;
        }
    return error_set(err, ERROR_NOT_FOUND, TEXT_SERVE_NO_IMPORT, ARG_TEXT("name", name));
}

static bool bad_word(struct error *err, const char *option, const char *word, const char *expected)
{
    return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_WORD, ARG_TEXT("field", option),
                     ARG_TEXT("word", word), ARG_TEXT("expected", expected));
}

/* As long as the order; NULL if it was not said, or nothing was. */
static bool read_text(struct import_order *order, const struct import_words *words,
                      const char *option, const char **ret_text, struct error *err)
{
    const char *text = words->find(words->context, option);
    *ret_text = NULL;
    if (!text || !*text)
        return true;
    if (!utf8_valid(text, strlen(text)))
        return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_TEXT, ARG_TEXT("field", option));
    *ret_text = arena_copy_text(order->arena, text);
    return true;
}

static bool read_flag(struct import_order *order, const struct import_words *words,
                      const char *option, bool *ret_flag, struct error *err)
{
    const char *text;
    if (!read_text(order, words, option, &text, err))
        return false;
    if (text && strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
        return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_BOOL, ARG_TEXT("field", option));
    *ret_flag = text && strcmp(text, "true") == 0;
    return true;
}

/* The name is kept with what was imported, and stands in reports: one line that is seen. */
static bool read_name(struct import_order *order, const struct import_words *words,
                      struct error *err)
{
    const char *name;
    if (!read_text(order, words, "name", &name, err))
        return false;
    if (name)
        name = rows_name(name);
    if (!name || !utf8_is_plain_line(name) || strlen(name) > IMPORT_FILE_NAME_MAX)
        return error_set(err, ERROR_INPUT, TEXT_SERVE_FILE_NAME,
                         ARG_INTEGER("most", IMPORT_FILE_NAME_MAX));
    order->request.path = name;
    return true;
}

static bool read_delimiter(struct import_order *order, const struct import_words *words,
                           struct error *err)
{
    static const char *const names[] = {"comma", "semicolon", "tab"};
    static const char separators[] = {',', ';', '\t'};
    const char *name;
    if (!read_text(order, words, "delimiter", &name, err) || !name)
        return !name;
    for (size_t n = 0; n < sizeof separators; n++)
        if (strcmp(names[n], name) == 0) {
            order->request.separator = separators[n];
            return true;
        }
    return bad_word(err, "delimiter", name, "comma, semicolon, tab");
}

static bool read_datum(struct import_order *order, const struct import_words *words,
                       struct error *err)
{
    struct import_request *request = &order->request;
    const char *name;
    if (!read_text(order, words, "datum", &name, err))
        return false;
    request->has_datum = name != NULL;
    return !name || datum_parse(name, &request->datum) ||
           bad_word(err, "datum", name, "wgs84, cgcs2000, gcj02, bd09");
}

static bool read_class(struct import_order *order, const struct import_words *words,
                       struct error *err)
{
    const char *name;
    if (!read_text(order, words, "class", &name, err))
        return false;
    return !name || person_class_parse(name, &order->people.person_class) ||
           bad_word(err, "class", name, "general, minor, older, disabled, pregnant, patient");
}

struct kept {
    const struct import_order *order;
    const struct import_words *words;
};

/* Of a request: what is said is not empty, and a switch is said to be on. */
static const char *find_kept(void *context, const char *option)
{
    const struct kept *kept = context;
    bool is_known = false;
    for (const char *const *known = import_order_options; *known; known++)
        is_known = is_known || strcmp(*known, option) == 0;
    if (strcmp(option, "add") == 0)
        return kept->order->request.add ? "" : NULL;
    const char *value = is_known ? kept->words->find(kept->words->context, option) : NULL;
    return value && *value ? value : NULL;
}

static bool note_options(struct import_order *order, const struct import_words *words,
                         struct error *err)
{
    struct kept kept = {order, words};
    const struct import_words said = {find_kept, &kept};
    if (!import_options_write(&said, &order->options, err))
        return false;
    order->request.options_text = buffer_text(&order->options);
    return true;
}

static bool read_order(struct import_order *order, const struct import_words *words,
                       struct error *err)
{
    struct import_request *request = &order->request;
    return read_name(order, words, err) &&
           read_flag(order, words, "trial", &request->is_trial, err) &&
           read_flag(order, words, "add", &request->add, err) &&
           read_text(order, words, "map", &request->map, err) &&
           read_text(order, words, "crs", &request->crs, err) &&
           read_text(order, words, "encoding", &request->encoding, err) &&
           read_text(order, words, "where", &request->where, err) &&
           read_text(order, words, "state", &order->people.state, err) &&
           read_text(order, words, "sites-class", &order->sites.access, err) &&
           read_text(order, words, "suitable", &order->sites.suitable, err) &&
           read_class(order, words, err) && read_delimiter(order, words, err) &&
           read_datum(order, words, err);
}

bool import_order_new(const char *noun, const struct import_words *words,
                      struct import_order **ret_order, struct error *err)
{
    enum import_noun found;
    if (!find_noun(noun, &found, err))
        return false;
    struct import_order *order = calloc(1, sizeof *order);
    ALWAYS(order);
    order->arena = arena_new();
    order->noun = found;
    if (!read_order(order, words, err) || !note_options(order, words, err)) {
        import_order_free(order);
        return false;
    }
    *ret_order = order;
    return true;
}

/* What an import makes while it runs, which is much more than what is kept of it. */
struct importing {
    struct arena *arena;
    struct import_report report;
    struct intake intake;
    struct import_result result;
    int64_t offset_mm; /* of sites from the streets; -1: not known */
};

static struct importing *begin_importing(void)
{
    struct arena *arena = arena_new();
    struct importing *importing = ARENA_NEW(arena, struct importing);
    importing->arena = importing->report.arena = arena;
    importing->offset_mm = -1;
    return importing;
}

static void forget_importing(struct import_order *order)
{
    if (order->importing)
        arena_free(order->importing->arena);
    order->importing = NULL;
}

/* A table of the office holds names and numbers of persons. */
void import_order_drop_file(struct import_order *order)
{
    if (order->bytes.bytes)
        secret_forget(order->bytes.bytes, order->bytes.capacity);
    buffer_free(&order->bytes);
}

void import_order_free(struct import_order *order)
{
    if (!order)
        return;
    import_order_drop_file(order);
    forget_importing(order);
    buffer_free(&order->options);
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        buffer_free(&order->reports[l].json);
        buffer_free(&order->reports[l].rows);
        buffer_free(&order->refusals[l]);
    }
    arena_free(order->arena);
    free(order);
}

void import_order_give(struct import_order *order, struct buffer *bytes)
{
    order->bytes = *bytes;
    *bytes = (struct buffer){0};
}

const char *import_order_noun(const struct import_order *order)
{
    return nouns[order->noun];
}

bool import_order_is_trial(const struct import_order *order)
{
    return order->request.is_trial;
}

static void put_what(struct json_writer *json, const struct import_order *order)
{
    json_put_text(json, "register", nouns[order->noun]);
    json_put_bool(json, "trial", order->request.is_trial);
}

static void put_counts(struct json_writer *json, const struct import_order *order)
{
    json_put_integer(json, "total", order->counts.total);
    json_put_integer(json, "accepted", order->counts.accepted);
    json_put_integer(json, "refused", order->counts.refused);
}

/* A trial leaves no trace, and must not tell what is sealed by how a row compares. */
static struct import_outcome outcome_of(const struct import_order *order,
                                        const struct importing *importing)
{
    struct import_outcome outcome = {.act = importing->result.act};
    if (order->noun == IMPORT_ORGANISATIONS && !order->request.is_trial)
        outcome.parties = &importing->result.parties;
    return outcome;
}

static void write_report(struct import_order *order, const struct importing *importing,
                         enum language language)
{
    struct json_writer json = {.out = &order->reports[language].json};
    const struct import_outcome outcome = outcome_of(order, importing);
    json_open_object(&json);
    put_what(&json, order);
    put_counts(&json, order);
    json_put_text(&json, "file", order->request.path);
    if (importing->offset_mm >= 0)
        json_put_integer(&json, "median_offset_mm", importing->offset_mm);
    json_import_outcome(&json, &outcome);
    json_import_remarks(&json, language, &importing->report);
    json_close(&json);
    write_import_report(&order->reports[language].rows, language, &importing->report);
}

/* While the rules are there, which are the engine's. */
static bool keep_refusal(struct import_order *order, bool ok)
{
    const struct decision *decision = &order->importing->result.decision;
    for (int l = 0; !ok && decision->has_answer && l < LANGUAGE_COUNT; l++)
        write_refusal_json(&order->refusals[l], (enum language)l, &decision->answer);
    return ok;
}

static bool read_file(struct import_order *order, struct engine *engine, struct error *err)
{
    struct importing *importing = order->importing;
    const struct import_request *request = &order->request;
    struct city *city = engine_city(engine);
    struct arena *arena = importing->arena;
    struct import_report *report = &importing->report;
    struct intake *intake = &importing->intake;
    switch (order->noun) {
    case IMPORT_SITES:
        return app_read_sites(city, request, &order->sites, arena, report, &importing->offset_mm,
                              intake, err);
    case IMPORT_PEOPLE:
        return app_read_people(city, request, &order->people, arena, report, intake, err);
    case IMPORT_AREAS: return app_read_areas(city, request, arena, report, intake, err);
    default: return app_read_parties(engine, request, arena, report, intake, err);
    }
}

static bool take_in(struct import_order *order, struct engine *engine, struct error *err)
{
    struct importing *importing = order->importing;
    return app_take_in(engine, &order->request, &importing->intake, importing->arena,
                       &importing->report, &importing->result, err);
}

static void set_out(struct import_order *order, const struct actor *actor,
                    const struct progress *progress)
{
    order->request.actor = *actor;
    order->request.progress = progress;
}

bool import_order_read(struct import_order *order, struct engine *engine, const struct actor *actor,
                       const struct progress *progress, struct error *err)
{
    struct importing *importing = order->importing = begin_importing();
    set_out(order, actor, progress);
    order->request.bytes = &order->bytes;
    bool ok = app_may_import(engine, actor, nouns[order->noun], importing->arena,
                             &importing->result.decision, err) &&
              read_file(order, engine, err) &&
              (!order->request.is_trial || take_in(order, engine, err));
    import_order_drop_file(order);
    return keep_refusal(order, ok);
}

bool import_order_write(struct import_order *order, struct engine *engine,
                        const struct actor *actor, const struct progress *progress,
                        struct error *err)
{
    set_out(order, actor, progress);
    return keep_refusal(order, take_in(order, engine, err));
}

/* In words, so that the records of the file can go. */
void import_order_finish(struct import_order *order)
{
    const struct importing *importing = order->importing;
    if (!importing)
        importing = order->importing = begin_importing();
    order->counts = (struct import_counts){
        .total = (int64_t)importing->report.total,
        .accepted = (int64_t)importing->report.accepted,
        .refused = (int64_t)importing->report.refused,
    };
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        write_report(order, importing, (enum language)l);
    order->is_over = true;
    forget_importing(order);
    import_order_drop_file(order);
}

void import_order_json(struct json_writer *json, const struct import_order *order, bool is_over)
{
    json_open_object(json);
    put_what(json, order);
    if (is_over)
        put_counts(json, order);
    json_close(json);
}

const struct buffer *import_order_report(const struct import_order *order, enum language language,
                                         bool as_rows)
{
    if (!order->is_over)
        return NULL;
    return as_rows ? &order->reports[language].rows : &order->reports[language].json;
}

const char *import_order_refusal(const struct import_order *order, enum language language)
{
    return order->refusals[language].size > 0 ? buffer_text(&order->refusals[language]) : NULL;
}
