/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <libdeflate.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/json_writer.h"
#include "serve/routes.h"

static void add_degrees(struct json_writer *json, int32_t e7)
{
    json_add_decimal(json, e7, 7);
}

void api_tiles_name(uint64_t tiles, char ret_name[static TILES_NAME_SIZE])
{
    snprintf(ret_name, TILES_NAME_SIZE, "%016" PRIx64, tiles);
}

static void add_box(struct json_writer *json, const struct geo_box *box)
{
    json_key(json, "box"), json_open_array(json);
    add_degrees(json, box->min.lon_e7), add_degrees(json, box->min.lat_e7);
    add_degrees(json, box->max.lon_e7), add_degrees(json, box->max.lat_e7);
    json_close(json);
}

static void add_plan(struct json_writer *json, const struct city_plan_summary *plan)
{
    struct buffer created = {0};
    json_open_object(json);
    json_put_text(json, "name", plan->name);
    json_put_integer(json, "version", plan->version);
    json_put_text(json, "hazard", hazard_name(plan->hazard));
    json_put_integer(json, "people", plan->people);
    json_put_integer(json, "placed", plan->placed);
    date_write(&created, plan->created_at_ms);
    json_put_text(json, "created_at", buffer_text(&created));
    buffer_free(&created);
    api_add_limit(json, &plan->limit);
    json_close(json);
}

static void write_city(const struct desk_city *city, struct buffer *out)
{
    struct json_writer json = {.out = out};
    char name[TILES_NAME_SIZE];
    api_tiles_name(city->tiles, name);
    json_open_object(&json);
    json_put_text(&json, "name", city->name);
    add_box(&json, &city->box);
    json_put_text(&json, "tiles", name);
    json_key(&json, "attributions"), json_open_array(&json);
    for (uint32_t a = 0; a < city->attribution_count; a++)
        json_add_text(&json, city->attributions[a]);
    json_close(&json);
    json_key(&json, "plans"), json_open_array(&json);
    for (uint32_t p = 0; p < city->plan_count; p++)
        add_plan(&json, &city->plans[p]);
    json_close(&json);
    json_close(&json);
}

bool api_city(struct call *call, struct error *err)
{
    const struct desk_city *city;
    if (!desk_begin(call->serving->desk, &city, err))
        return false;
    write_city(city, &call->answer->body);
    desk_end(call->serving->desk);
    return true;
}

static void write_names(const struct desk_city *city, struct buffer *out)
{
    struct json_writer json = {.out = out};
    json_open_object(&json);
    json_key(&json, "names"), json_open_array(&json);
    for (uint32_t n = 0; n < city->name_count; n++) {
        const struct desk_name *name = &city->names[n];
        json_open_object(&json);
        json_put_text(&json, "name", name->name);
        json_put_text(&json, "code", name->code);
        json_key(&json, "at"), json_open_array(&json);
        add_degrees(&json, name->point.lon_e7), add_degrees(&json, name->point.lat_e7);
        json_close(&json);
        add_box(&json, &name->box);
        json_close(&json);
    }
    json_close(&json);
    json_close(&json);
}

bool api_names(struct call *call, struct error *err)
{
    const struct desk_city *city;
    if (!desk_begin(call->serving->desk, &city, err))
        return false;
    write_names(city, &call->answer->body);
    desk_end(call->serving->desk);
    return true;
}

/* In place of what is there. */
static void compress(struct buffer *bytes)
{
    enum { LEVEL = 6 };
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
    struct buffer out = {0};
    size_t bound = libdeflate_gzip_compress_bound(compressor, bytes->size);
    char *room = buffer_reserve(&out, bound);
    out.size = libdeflate_gzip_compress(compressor, buffer_text(bytes), bytes->size, room, bound);
    libdeflate_free_compressor(compressor);
    buffer_free(bytes);
    *bytes = out;
}

/* The same version has the same tiles for ever. */
bool api_tile(struct call *call, struct error *err)
{
    const struct desk_city *city;
    struct http_answer *answer = call->answer;
    struct tile_id tile;
    char name[TILES_NAME_SIZE];
    if (!call_number(call, 1, &tile.z, err) || !call_number(call, 2, &tile.x, err) ||
        !call_number(call, 3, &tile.y, err))
        return false;
    if (!tile_id_valid(tile))
        return error_set(err, ERROR_NOT_FOUND, TEXT_SERVE_NO_TILE);
    if (!desk_begin(call->serving->desk, &city, err))
        return false;
    api_tiles_name(city->tiles, name);
    bool is_there = strcmp(call->parameters[0], name) == 0;
    if (is_there)
        road_tiles_write(city->road_tiles, tile, call->request->arena, &answer->body);
    desk_end(call->serving->desk);
    if (!is_there)
        return error_set(err, ERROR_NOT_FOUND, TEXT_SERVE_NO_TILE);
    answer->header_count = 0;
    http_add_header(answer, "Cache-Control", "public, max-age=31536000, immutable");
    if (answer->body.size == 0) {
        answer->status = 204;
        return true;
    }
    compress(&answer->body);
    http_add_header(answer, "Content-Encoding", "gzip");
    return true;
}

bool api_register(struct call *call, struct error *err)
{
    enum city_register which;
    const struct desk_city *city;
    const char *format = http_query(call->request, "format");
    bool is_csv = format && strcmp(format, "csv") == 0;
    if (!register_parse(call->parameters[0], &which))
        return error_set(err, ERROR_NOT_FOUND, TEXT_APP_NO_REGISTER,
                         ARG_TEXT("name", call->parameters[0]));
    if (is_csv)
        call->answer->type = "text/csv; charset=utf-8";
    if (!desk_begin(call->serving->desk, &city, err))
        return false;
    bool ok = desk_register(call->serving->desk, which, is_csv ? REGISTER_CSV : REGISTER_JSON,
                            &call->answer->body, err);
    desk_end(call->serving->desk);
    return ok;
}
