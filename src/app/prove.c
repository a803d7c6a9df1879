/* SPDX-License-Identifier: Apache-2.0 */
#include "app/prove.h"

static bool check_rest(struct city *city, struct arena *arena, struct verify_report *report,
                       struct error *err)
{
    if (!report->holds || city_check_integrity(city, err))
        return true;
    if (err->kind != ERROR_INPUT)
        return false;
    struct error *why = ARENA_NEW(arena, struct error);
    error_copy(why, err);
    report->holds = false;
    report->why = why;
    return true;
}

bool app_verify(const char *path, const struct verify_request *request,
                const struct progress *progress, struct arena *arena,
                struct verify_report *ret_report, struct error *err)
{
    struct city *city;
    if (!city_open(path, CITY_READ, &city, err))
        return false;
    bool ok = verify_log(city, request, progress, arena, ret_report, err) &&
              check_rest(city, arena, ret_report, err);
    city_close(city);
    return ok;
}

bool app_rebuild(struct engine *engine, struct arena *arena, struct derived_difference *ret_before,
                 struct error *err)
{
    bool same;
    int64_t rows;
    const struct operation *operation = engine_lock_state(engine);
    bool is_readable = derived_compare(engine_city(engine), operation, arena, ret_before, err);
    engine_unlock_state(engine);
    if (!is_readable && err->kind != ERROR_INPUT)
        return false;
    if (!is_readable)
        *ret_before = (struct derived_difference){0};
    if (!engine_rebuild(engine, &same, &rows, err))
        return false;
    ret_before->row_count = rows;
    return true;
}
