/* SPDX-License-Identifier: Apache-2.0 */
#include "app/export_pages.h"

#include <string.h>

#include "app/export.h"
#include "page/report.h"

/* What a noun of the city file is called before people. */
static enum text_id noun_text(const char *noun)
{
    static const struct {
        const char *noun;
        enum text_id text;
    } nouns[] = {
        {"roads", TEXT_APP_WHAT_ROADS},    {"people", TEXT_APP_WHAT_PEOPLE},
        {"sites", TEXT_APP_WHAT_SITES},    {"areas", TEXT_APP_WHAT_AREAS},
        {"hazard", TEXT_APP_WHAT_HAZARDS},
    };
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        if (strcmp(nouns[i].noun, noun) == 0)
            return nouns[i].text;
    return TEXT_APP_WHAT_MODEL;
}

static bool list_sources(struct city *city, struct arena *arena, struct report_options *options,
                         struct error *err)
{
    struct city_source *sources;
    uint32_t count;
    if (!city_list_sources(city, arena, &sources, &count, err))
        return false;
    struct report_source *list = ARENA_ARRAY(arena, struct report_source, count);
    for (uint32_t i = 0; i < count; i++)
        list[i] = (struct report_source){
            .what = noun_text(sources[i].noun),
            .name = sources[i].name,
            .attribution = sources[i].attribution,
            .imported_at_ms = sources[i].imported_at_ms,
            .accepted = sources[i].accepted,
            .refused = sources[i].refused,
        };
    options->sources = list;
    options->source_count = count;
    return true;
}

bool app_export_report(struct city *city, const char *plan, const char *city_name,
                       enum language language, struct buffer *out, struct error *err)
{
    struct arena *arena = arena_new();
    struct plan_view view;
    struct report_options options = {.language = language, .city = city_name};
    bool ok =
        app_load_plan(city, plan, arena, &view, err) && list_sources(city, arena, &options, err);
    if (ok) {
        struct published_plan published = app_published_plan(&view);
        report_write(out, &published, &options);
    }
    arena_free(arena);
    return ok;
}

bool app_export_notices(struct city *city, const char *plan, const struct notice_options *options,
                        struct buffer *out, struct street_excess *ret_excess, struct error *err)
{
    struct arena *arena = arena_new();
    struct plan_view view;
    bool ok = app_load_plan(city, plan, arena, &view, err) && app_check_public(&view, err);
    if (ok) {
        struct published_plan published = app_published_plan(&view);
        ok = notices_write(out, &published, options, ret_excess, err);
    }
    arena_free(arena);
    return ok;
}
