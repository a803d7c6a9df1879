/* SPDX-License-Identifier: Apache-2.0 */
/* Paths of requests, against all routes; numbers in them, and the tiles they name. */
#include <string.h>

#include "base/assert.h"
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

static void check_tile(const char *const *parameters)
{
    struct tile_id tile;
    if (!path_number(parameters[1], &tile.z) || !path_number(parameters[2], &tile.x) ||
        !path_number(parameters[3], &tile.y) || !tile_id_valid(tile))
        return;
    struct world_box box = tile_box(tile, 0);
    ALWAYS(box.min.x <= box.max.x && box.min.y <= box.max.y && box.min.x >= 0 && box.min.y >= 0);
}

static void check_route(const struct route *route, const char *path, struct arena *arena)
{
    const char *parameters[PARAMETER_MAX] = {0};
    uint32_t count = 0;
    if (!path_matches(route->path, path, arena, parameters))
        return;
    ALWAYS(count_parts(route->path) == count_parts(path));
    for (const char *at = route->path; (at = strchr(at, '{')); at++)
        count++;
    for (uint32_t p = 0; p < PARAMETER_MAX; p++)
        ALWAYS((parameters[p] != NULL) == (p < count) &&
               (!parameters[p] || !strchr(parameters[p], '/')));
    if (count == PARAMETER_MAX)
        check_tile(parameters);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *path = arena_copy(arena, (const char *)data, size);
    uint32_t number;
    for (uint32_t r = 0; r < route_count; r++)
        check_route(&routes[r], path, arena);
    if (path_number(path, &number))
        ALWAYS(strspn(path, "0123456789") == strlen(path));
    arena_free(arena);
    return 0;
}
