/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "app/export_pages.h"
#include "cli/export.h"
#include "cli/handlers.h"

/* "/data/oslo.muster" → "Oslo": what a city is called on its pages. */
static void write_city_name(struct buffer *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    buffer_add(out, name, dot && dot != name ? (size_t)(dot - name) : strlen(name));
    if (out->size > 0 && out->bytes[0] >= 'a' && out->bytes[0] <= 'z')
        out->bytes[0] = (char)(out->bytes[0] - 'a' + 'A');
}

bool run_export_report(struct invocation *invocation, struct error *err)
{
    struct city *city;
    if (!city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    struct buffer page = {0}, name = {0};
    write_city_name(&name, invocation->city_path);
    bool ok = app_export_report(city, invocation->arguments[0], buffer_text(&name),
                                invocation->language, &page, err);
    city_close(city);
    ok = ok && export_deliver(invocation, &page, err);
    buffer_free(&page);
    buffer_free(&name);
    return ok;
}

/* "6,6,15": each a whole number of at most 600. */
static bool read_siren(const char *text, struct siren_signal *ret_siren, struct error *err)
{
    long values[3] = {0};
    const char *at = text;
    bool ok = true;
    for (int i = 0; ok && i < 3; i++) {
        char *end;
        values[i] = strtol(at, &end, 10);
        ok = end != at && values[i] >= (i == 1 ? 0 : 1) && values[i] <= 600 &&
             *end == (i < 2 ? ',' : '\0');
        at = end + 1;
    }
    if (!ok)
        return error_set(err, ERROR_USAGE, TEXT_CLI_BAD_VALUE, ARG_TEXT("option", "siren"),
                         ARG_TEXT("value", text), ARG_TEXT("expected", "6,6,15"));
    *ret_siren = (struct siren_signal){(int32_t)values[0], (int32_t)values[1], (int32_t)values[2]};
    return true;
}

bool run_export_notices(struct invocation *invocation, struct error *err)
{
    const char *issuer = option_value(invocation, "issuer");
    const char *siren = option_value(invocation, "siren");
    struct notice_options options = {
        .language = invocation->language,
        .issuer = issuer ? issuer : "",
        .site = option_value(invocation, "site"),
    };
    struct city *city;
    if ((siren && !read_siren(siren, &options.siren, err)) ||
        !city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    struct buffer pages = {0}, name = {0};
    write_city_name(&name, invocation->city_path);
    options.city = buffer_text(&name);
    struct street_excess excess = {0};
    bool ok = app_export_notices(city, invocation->arguments[0], &options, &pages, &excess, err);
    city_close(city);
    ok = ok && export_deliver(invocation, &pages, err);
    if (ok)
        note_excess(invocation, &excess);
    buffer_free(&pages);
    buffer_free(&name);
    return ok;
}
