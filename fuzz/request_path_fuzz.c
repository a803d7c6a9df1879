/* SPDX-License-Identifier: Apache-2.0 */
/* What requests ask for, taken apart; against all routes; numbers in it, and the tiles it names. */
#include <string.h>

#include "base/assert.h"
#include "base/utf8.h"
#include "serve/routes.h"
#include "tiles/mercator.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t count_parts(const char *path)
{
    uint32_t count = 0;
    for (; *path; path++)
        count += *path == '/';
    return count;
}

/* As a page writes it: encodeURIComponent. */
static void add_encoded(struct buffer *out, const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()";
    for (; *text; text++)
        if (strchr(plain, *text))
            buffer_add_char(out, *text);
        else
            buffer_add_format(out, "%%%02X", (unsigned char)*text);
}

static void add_encoded_uri(struct buffer *out, const struct uri *uri)
{
    for (uint32_t p = 0; p < uri->part_count; p++) {
        buffer_add_char(out, '/');
        add_encoded(out, uri->parts[p]);
    }
    for (uint32_t v = 0; v < uri->value_count; v++) {
        buffer_add_char(out, v == 0 ? '?' : '&');
        add_encoded(out, uri->values[v].name);
        buffer_add_char(out, '=');
        add_encoded(out, uri->values[v].value);
    }
}

/* What was taken apart, is put together as pages do it, and taken apart again, is the same. */
static void check_again(const struct uri *uri, struct arena *arena)
{
    struct buffer written = {0};
    struct uri again;
    add_encoded_uri(&written, uri);
    ALWAYS(uri_read(buffer_text(&written), arena, &again) == URI_WELL);
    ALWAYS(again.part_count == uri->part_count && again.value_count == uri->value_count);
    for (uint32_t p = 0; p < uri->part_count; p++)
        ALWAYS(strcmp(again.parts[p], uri->parts[p]) == 0 &&
               utf8_valid(uri->parts[p], strlen(uri->parts[p])));
    for (uint32_t v = 0; v < uri->value_count; v++)
        ALWAYS(strcmp(again.values[v].name, uri->values[v].name) == 0 &&
               strcmp(again.values[v].value, uri->values[v].value) == 0);
    buffer_free(&written);
}

static void check_tile(const char *const *parameters)
{
    struct tile_id tile;
    if (!path_number(parameters[1], &tile.z) || !path_number(parameters[2], &tile.x) ||
        !path_number(parameters[3], &tile.y) || !tile_id_valid(tile))
        return;
    struct world_box box = tile_box(tile, 0);
    ALWAYS(box.min.x <= box.max.x && box.min.y <= box.max.y && box.min.x >= 0 && box.min.y >= 0);
}

static void check_route(const struct route *route, const struct uri *uri)
{
    const char *parameters[PARAMETER_MAX] = {0};
    uint32_t count = 0;
    if (!path_matches(route->path, uri, parameters))
        return;
    ALWAYS(count_parts(route->path) == uri->part_count &&
           count_parts(uri->path) == uri->part_count);
    for (const char *at = route->path; (at = strchr(at, '{')); at++)
        count++;
    for (uint32_t p = 0; p < PARAMETER_MAX; p++)
        ALWAYS((parameters[p] != NULL) == (p < count));
    if (count == PARAMETER_MAX)
        check_tile(parameters);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *path = arena_copy(arena, (const char *)data, size);
    struct uri uri;
    uint32_t number;
    if (uri_read(path, arena, &uri) == URI_WELL)
        check_again(&uri, arena);
    else
        ALWAYS(uri.part_count == 0 && uri.value_count == 0);
    for (uint32_t r = 0; r < route_count; r++)
        check_route(&routes[r], &uri);
    if (path_number(path, &number))
        ALWAYS(strspn(path, "0123456789") == strlen(path));
    arena_free(arena);
    return 0;
}
