/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/office.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print.h"
#include "host/file.h"

/* One import on its way: who acts, the arena of its records and its report. */
struct importing {
    struct acting acting;
    struct engine *engine;
    struct arena *arena;
    struct import_request request;
    struct import_report report;
    struct buffer options_text;
    struct import_outcome outcome;
    struct decision decision;
    const char *replaced; /* with --add: the source of the same name that was there, else NULL */
};

static bool read_separator(const struct invocation *invocation, char *ret_separator,
                           struct error *err)
{
    const char *name = option_value(invocation, "delimiter");
    if (!name)
        return true;
    static const struct {
        const char *name;
        char separator;
    } separators[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        if (strcmp(separators[i].name, name) == 0) {
            *ret_separator = separators[i].separator;
            return true;
        }
    }
    return bad_value(err, "delimiter", name, "comma, semicolon, tab");
}

static bool read_datum(const struct invocation *invocation, struct import_request *request,
                       struct error *err)
{
    const char *name = option_value(invocation, "datum");
    request->has_datum = name != NULL;
    if (!name || datum_parse(name, &request->datum))
        return true;
    return bad_value(err, "datum", name, "wgs84, cgcs2000, gcj02, bd09");
}

/* "--state night --map people=pop", kept with the source. */
static void note_options(const struct invocation *invocation, struct buffer *out)
{
    for (int i = 0; i < OPTION_MAX && invocation->command->options[i].name; i++) {
        if (!invocation->values[i] || strcmp(invocation->command->options[i].name, "report") == 0)
            continue;
        if (out->size > 0)
            buffer_add_char(out, ' ');
        buffer_add_format(out, "--%s", invocation->command->options[i].name);
        if (invocation->command->options[i].value_name)
            buffer_add_format(out, " %s", invocation->values[i]);
    }
}

static void end(struct importing *importing)
{
    acting_end(&importing->acting);
    buffer_free(&importing->options_text);
}

/* A report that cannot be written is found out before the city is changed. */
static bool try_report(const struct invocation *invocation, struct error *err)
{
    const char *path = option_value(invocation, "report");
    if (!path || strcmp(path, "-") == 0)
        return true;
    if (invocation->argument_count > 0 && file_is_same(path, invocation->arguments[0]))
        return error_set(err, ERROR_CONFLICT, TEXT_CLI_SAME_FILE, ARG_TEXT("file", path));
    return file_write(path, "", 0, err);
}

static bool begin(struct invocation *invocation, struct importing *importing, struct error *err)
{
    *importing = (struct importing){0};
    struct import_request *request = &importing->request;
    if (!read_separator(invocation, &request->separator, err) ||
        !read_datum(invocation, request, err) || !try_report(invocation, err) ||
        !acting_begin(invocation, ENGINE_CREATE, &importing->acting, err))
        return false;
    importing->engine = importing->acting.engine;
    importing->arena = importing->acting.arena;
    note_options(invocation, &importing->options_text);
    request->path = invocation->argument_count > 0 ? invocation->arguments[0] : NULL;
    request->options_text = buffer_text(&importing->options_text);
    request->actor = importing->acting.actor;
    request->progress = invocation->progress;
    request->add = option_value(invocation, "add") != NULL;
    request->encoding = option_value(invocation, "encoding");
    request->map = option_value(invocation, "map");
    request->crs = option_value(invocation, "crs");
    request->where = option_value(invocation, "where");
    importing->report.arena = importing->arena;
    request->decision = &importing->decision;
    if (app_find_replaced(importing->engine, request, invocation->command->noun,
                          option_value(invocation, "hazard"), importing->arena,
                          &importing->replaced, err))
        return true;
    end(importing);
    return false;
}

static bool write_rows(struct invocation *invocation, const struct importing *importing,
                       struct error *err)
{
    const char *path = option_value(invocation, "report");
    if (!path)
        return true;
    struct buffer rows = {0};
    write_import_report(&rows, invocation->language, &importing->report);
    bool ok = file_write(path, buffer_text(&rows), rows.size, err);
    buffer_free(&rows);
    return ok;
}

/* The part all imports end with. The report is written also when the import failed. */
static bool finish(struct invocation *invocation, struct importing *importing, bool ok,
                   struct error *err)
{
    struct error of_report;
    if (ok && importing->replaced)
        app_note_replaced(&importing->report, importing->replaced);
    if (!ok)
        acting_note_missing(invocation, &importing->decision);
    bool is_written = write_rows(invocation, importing, ok ? err : &of_report);
    if (ok && (is_written || !invocation->json))
        print_import(invocation, &importing->report, &importing->outcome);
    end(importing);
    return ok && is_written;
}

static bool has_ground(const struct ground_counts *counts)
{
    for (int group = 0; group < GROUND_GROUP_COUNT; group++)
        if (counts->of_group[group] > 0)
            return true;
    return false;
}

bool run_import_roads(struct invocation *invocation, struct error *err)
{
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    struct roads_summary summary;
    bool with_buildings = !option_value(invocation, "no-buildings");
    bool ok =
        app_import_roads(importing.engine, &importing.request, with_buildings, invocation->progress,
                         importing.arena, &importing.report, &summary, err);
    if (ok)
        note(invocation, TEXT_CLI_IMPORT_COMPONENTS, ARG_INTEGER("nodes", summary.node_count),
             ARG_INTEGER("components", summary.component_count),
             ARG_INTEGER("largest", summary.largest_component));
    if (ok && has_ground(&summary.ground))
        note(invocation, TEXT_CLI_IMPORT_GROUND,
             ARG_INTEGER("buildings", summary.ground.of_group[GROUP_BUILDING]),
             ARG_INTEGER("waters", summary.ground.of_group[GROUP_WATER]),
             ARG_INTEGER("greens", summary.ground.of_group[GROUP_GREEN]),
             ARG_INTEGER("coasts", summary.ground.of_group[GROUP_COAST]),
             ARG_INTEGER("waterways", summary.ground.of_group[GROUP_WATERWAY]));
    importing.outcome.roads = &summary;
    return finish(invocation, &importing, ok, err);
}

static bool needs_file(const struct invocation *invocation, bool has_other, struct error *err)
{
    bool has_file = invocation->argument_count > 0;
    if (has_file != has_other)
        return true;
    if (has_file)
        return error_set(err, ERROR_USAGE, TEXT_CLI_TOO_MANY_ARGUMENTS,
                         ARG_TEXT("word", invocation->arguments[0]));
    return error_set(err, ERROR_USAGE, TEXT_CLI_MISSING_ARGUMENT, ARG_TEXT("word", "FILE"));
}

static bool estimate(struct invocation *invocation, struct error *err)
{
    int64_t total = 0;
    struct importing importing;
    if (!parse_count(invocation, "estimate", 1, INT32_MAX, &total, err) ||
        !begin(invocation, &importing, err))
        return false;
    bool ok = app_estimate_people(importing.engine, &importing.request, total, err);
    importing.report.total = importing.report.accepted = 1;
    if (ok)
        note(invocation, TEXT_CLI_ESTIMATE_DONE, ARG_INTEGER("people", total));
    return finish(invocation, &importing, ok, err);
}

bool run_import_people(struct invocation *invocation, struct error *err)
{
    bool estimated = option_value(invocation, "estimate") != NULL;
    if (!needs_file(invocation, estimated, err))
        return false;
    if (estimated && option_value(invocation, "add"))
        return error_set(err, ERROR_USAGE, TEXT_CLI_ESTIMATE_ALONE);
    if (estimated)
        return estimate(invocation, err);
    struct people_request people = {.state = option_value(invocation, "state")};
    const char *class_name = option_value(invocation, "class");
    if (class_name && !person_class_parse(class_name, &people.person_class))
        return bad_value(err, "class", class_name,
                         "general, minor, older, disabled, pregnant, patient");
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    bool ok = app_import_people(importing.engine, &importing.request, &people, importing.arena,
                                &importing.report, err);
    return finish(invocation, &importing, ok, err);
}

static bool make_up(struct invocation *invocation, const struct sites_request *sites,
                    struct error *err)
{
    int64_t count = 0, places = 0, seed = 0;
    if (!option_value(invocation, "places"))
        return error_set(err, ERROR_USAGE, TEXT_CLI_OPTION_REQUIRED, ARG_TEXT("option", "places"),
                         ARG_TEXT("expected", "P"));
    struct importing importing;
    if (!parse_count(invocation, "made-up", 1, 1000000, &count, err) ||
        !parse_count(invocation, "places", 0, INT32_MAX, &places, err) ||
        !parse_count(invocation, "seed", 0, INT64_MAX, &seed, err) ||
        !begin(invocation, &importing, err))
        return false;
    bool ok = app_make_up_sites(importing.engine, &importing.request, (uint32_t)count, places,
                                (uint64_t)seed, sites, importing.arena, &importing.report, err);
    if (ok)
        note(invocation, TEXT_CLI_PLAN_MADE_UP);
    return finish(invocation, &importing, ok, err);
}

bool run_import_sites(struct invocation *invocation, struct error *err)
{
    bool made_up = option_value(invocation, "made-up") != NULL;
    if (!needs_file(invocation, made_up, err))
        return false;
    struct sites_request sites = {.access = option_value(invocation, "sites-class"),
                                  .suitable = option_value(invocation, "suitable")};
    if (made_up)
        return make_up(invocation, &sites, err);
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    int64_t offset_mm;
    bool ok = app_import_sites(importing.engine, &importing.request, &sites, importing.arena,
                               &importing.report, &offset_mm, err);
    if (ok && offset_mm >= 0)
        note(invocation, TEXT_CLI_IMPORT_SNAP_OFFSET, ARG_LENGTH("offset", offset_mm));
    return finish(invocation, &importing, ok, err);
}

bool run_import_areas(struct invocation *invocation, struct error *err)
{
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    bool ok = app_import_areas(importing.engine, &importing.request, importing.arena,
                               &importing.report, &importing.outcome.act, err);
    return finish(invocation, &importing, ok, err);
}

bool run_import_hazard(struct invocation *invocation, struct error *err)
{
    enum hazard hazard;
    if (!parse_hazard(invocation, &hazard, err))
        return false;
    struct importing importing;
    if (!begin(invocation, &importing, err))
        return false;
    bool ok = app_import_hazard(importing.engine, &importing.request, hazard, importing.arena,
                                &importing.report, err);
    return finish(invocation, &importing, ok, err);
}

bool run_import_organisations(struct invocation *invocation, struct error *err)
{
    struct importing importing;
    struct parties_result result;
    if (!begin(invocation, &importing, err))
        return false;
    bool ok = app_import_parties(importing.engine, &importing.request, importing.arena,
                                 &importing.report, &result, &importing.decision, err);
    importing.outcome.parties = &result;
    importing.outcome.act = importing.decision.is_draft ? importing.decision.made : NULL;
    return finish(invocation, &importing, ok, err);
}
