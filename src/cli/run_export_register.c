/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/registers.h"
#include "cli/export.h"
#include "cli/handlers.h"
#include "host/clock.h"

/* Organisations are the log's. */
static bool write_organisations(const struct invocation *invocation, enum register_format format,
                                struct buffer *out, struct error *err)
{
    struct engine *engine;
    int64_t now_ms = clock_now_ms();
    if (!engine_open(invocation->city_path, ENGINE_READ, "export", now_ms, invocation->progress,
                     &engine, err))
        return false;
    bool ok = app_write_organisations(engine, now_ms, format, out, err);
    engine_close(engine);
    return ok;
}

static bool write_table(const struct invocation *invocation, enum city_register which,
                        enum register_format format, struct buffer *out, struct error *err)
{
    struct city *city;
    if (which == REGISTER_ORGANISATIONS)
        return write_organisations(invocation, format, out, err);
    if (!city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    bool ok = app_write_register(city, which, format, out, err);
    city_close(city);
    return ok;
}

bool run_export_register(struct invocation *invocation, struct error *err)
{
    enum city_register which;
    const char *format = option_value(invocation, "format");
    bool is_json = format && strcmp(format, "json") == 0;
    if (!register_parse(invocation->arguments[0], &which))
        return error_set(err, ERROR_USAGE, TEXT_APP_NO_REGISTER,
                         ARG_TEXT("name", invocation->arguments[0]));
    if (format && !is_json && strcmp(format, "csv") != 0)
        return bad_value(err, "format", format, "csv, json");
    struct buffer table = {0};
    bool ok = write_table(invocation, which, is_json ? REGISTER_JSON : REGISTER_CSV, &table, err);
    if (ok && is_json)
        buffer_add_char(&table, '\n');
    ok = ok && export_deliver(invocation, &table, err);
    buffer_free(&table);
    return ok;
}
