/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/export.h"
#include "cli/export.h"
#include "cli/handlers.h"
#include "host/file.h"

static const char *const format_names[EXPORT_FORMAT_COUNT] = {
    [EXPORT_CSV] = "csv",
    [EXPORT_GEOJSON] = "geojson",
    [EXPORT_DIMACS] = "dimacs",
};

/* --audience; internal unless given. */
static bool read_audience(const struct invocation *invocation, struct export_request *request,
                          struct error *err)
{
    const char *name = option_value(invocation, "audience");
    request->audience = AUDIENCE_INTERNAL;
    if (!name || audience_parse(name, &request->audience))
        return true;
    return bad_value(err, "audience", name, "internal, public");
}

/* --format, one of two that the file comes in (or one, twice); the first unless given. */
static bool read_format(const struct invocation *invocation, enum export_format first,
                        enum export_format second, struct export_request *request,
                        struct error *err)
{
    const char *name = option_value(invocation, "format");
    request->format = first;
    if (!name || strcmp(name, format_names[first]) == 0)
        return true;
    request->format = second;
    if (strcmp(name, format_names[second]) == 0)
        return true;
    return bad_value(err, "format", name, first == second ? format_names[first] : "csv, geojson");
}

bool export_deliver(struct invocation *invocation, const struct buffer *file, struct error *err)
{
    const char *path = option_value(invocation, "output");
    if (!path || strcmp(path, "-") == 0) {
        buffer_add(invocation->out, buffer_text(file), file->size);
        invocation->out_is_data = true;
        return true;
    }
    if (!file_write(path, buffer_text(file), file->size, err))
        return false;
    if (invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        json_put_text(&json, "file", path);
        json_put_integer(&json, "bytes", (int64_t)file->size);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
    } else {
        say(invocation, TEXT_CLI_REPORT_WROTE, ARG_TEXT("file", path));
    }
    return true;
}

void note_excess(struct invocation *invocation, const struct street_excess *excess)
{
    if (excess->people > 0)
        note(invocation, TEXT_CLI_EXPORT_EXCESS, ARG_INTEGER("people", excess->people),
             ARG_INTEGER("sites", excess->site_count));
}

typedef bool export_function(struct city *city, const struct export_request *request,
                             const struct progress *progress, struct buffer *out,
                             struct export_summary *ret_summary, struct error *err);

/* The part all exports share: open the city, make the file, hand it over. */
static bool export_plan(struct invocation *invocation, struct export_request *request,
                        export_function *export, struct error *err)
{
    struct city *city;
    if (!city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    request->plan = invocation->arguments[0];
    struct buffer file = {0};
    struct export_summary summary = {0};
    bool ok = export(city, request, invocation->progress, &file, &summary, err);
    city_close(city);
    ok = ok && export_deliver(invocation, &file, err);
    buffer_free(&file);
    if (ok && summary.hidden_site_count > 0)
        note(invocation, TEXT_CLI_EXPORT_HIDDEN, ARG_INTEGER("hidden", summary.hidden_site_count),
             ARG_INTEGER("sites", summary.site_count));
    if (ok)
        note_excess(invocation, &summary.excess);
    if (ok && summary.assumption_count > 0)
        note(invocation, TEXT_WHATIF_NOTE_HYPOTHETICAL, ARG_TEXT("plan", request->plan),
             ARG_INTEGER("count", summary.assumption_count));
    return ok;
}

bool run_export_assignments(struct invocation *invocation, struct error *err)
{
    struct export_request request = {0};
    return read_audience(invocation, &request, err) &&
           read_format(invocation, EXPORT_CSV, EXPORT_GEOJSON, &request, err) &&
           export_plan(invocation, &request, app_export_assignments, err);
}

bool run_export_catchments(struct invocation *invocation, struct error *err)
{
    struct export_request request = {.format = EXPORT_GEOJSON};
    return read_audience(invocation, &request, err) &&
           export_plan(invocation, &request, app_export_catchments, err);
}

bool run_export_shelters(struct invocation *invocation, struct error *err)
{
    struct export_request request = {.format = EXPORT_CSV};
    return read_audience(invocation, &request, err) &&
           export_plan(invocation, &request, app_export_shelters, err);
}

bool run_export_problem(struct invocation *invocation, struct error *err)
{
    struct export_request request = {.audience = AUDIENCE_INTERNAL};
    return read_format(invocation, EXPORT_DIMACS, EXPORT_DIMACS, &request, err) &&
           export_plan(invocation, &request, app_export_problem, err);
}
