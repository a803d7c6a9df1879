/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/registers.h"
#include "cli/export.h"
#include "cli/handlers.h"

bool run_export_register(struct invocation *invocation, struct error *err)
{
    enum city_register which;
    struct city *city;
    const char *format = option_value(invocation, "format");
    bool is_json = format && strcmp(format, "json") == 0;
    if (!register_parse(invocation->arguments[0], &which))
        return error_set(err, ERROR_USAGE, TEXT_APP_NO_REGISTER,
                         ARG_TEXT("name", invocation->arguments[0]));
    if (format && !is_json && strcmp(format, "csv") != 0)
        return bad_value(err, "format", format, "csv, json");
    if (!city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    struct buffer table = {0};
    bool ok = app_write_register(city, which, is_json ? REGISTER_JSON : REGISTER_CSV, &table, err);
    city_close(city);
    if (ok && is_json)
        buffer_add_char(&table, '\n');
    ok = ok && export_deliver(invocation, &table, err);
    buffer_free(&table);
    return ok;
}
