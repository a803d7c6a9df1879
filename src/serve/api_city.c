/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <libdeflate.h>
#include <stdio.h>
#include <string.h>

#include "app/plan_words.h"
#include "base/date.h"
#include "base/json_writer.h"
#include "plan/assumption.h"
#include "serve/office_register.h"
#include "serve/routes.h"
#include "serve/tile_cache.h"

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

/* Of all plans of the file; NULL: it came since they were listed. */
struct standings {
    const struct plan_standing *plans;
    uint32_t count;
};

static const struct plan_standing *find_standing(const struct standings *standings,
                                                 const struct city_plan_summary *plan)
{
    for (uint32_t p = 0; p < standings->count; p++)
        if (standings->plans[p].version == plan->version &&
            strcmp(standings->plans[p].name, plan->name) == 0)
            return &standings->plans[p];
    return NULL;
}

/* As far as the log says who changed it last. */
static void add_changes(struct json_writer *json, const struct plan_standing *standing)
{
    json_key(json, "changed"), json_open_array(json);
    for (uint32_t c = 0; c < standing->change_count; c++) {
        const struct plan_change *change = &standing->changes[c];
        struct buffer when = {0};
        json_open_object(json);
        json_put_text(json, "input", plan_input_name(change->input));
        if (change->what) {
            json_put_text(json, plan_change_subject(change), change->what);
            json_put_text(json, "by", change->by);
            date_write(&when, change->at_ms);
            json_put_text(json, "changed_at", buffer_text(&when));
            buffer_free(&when);
        }
        if (change->edit_count > 0)
            json_put_integer(json, "edits", change->edit_count);
        json_close(json);
    }
    json_close(json);
}

static void add_standing(struct json_writer *json, const struct plan_standing *standing)
{
    json_put_text(json, "status", standing->status);
    json_put_bool(json, "followed_live", standing->is_followed_live);
    json_put_bool(json, "outdated", standing->is_outdated);
    add_changes(json, standing);
    json_key(json, "followed_in"), json_open_array(json);
    for (uint32_t e = 0; e < standing->exercise_count; e++)
        json_add_integer(json, standing->exercises[e]);
    json_close(json);
}

static void put_words(struct json_writer *json, const char *name, struct buffer *words)
{
    json_put_text(json, name, buffer_text(words));
    buffer_free(words);
}

/* What it was made with, in the words in which POST /api/jobs takes it: null is what a plan does
 * not say. */
static void add_made_with(struct json_writer *json, const struct city_plan_summary *plan)
{
    struct buffer within = {0}, reaction = {0}, snap = {0};
    walk_limit_write_word(&within, &plan->limit);
    reaction_write_word(&reaction, plan->reaction_ms);
    snap_write_word(&snap, plan->snap_mm);
    json_key(json, "made_with"), json_open_object(json);
    json_put_text(json, "hazard", hazard_name(plan->hazard));
    put_words(json, "within", &within);
    put_words(json, "reaction", &reaction);
    put_words(json, "snap", &snap);
    json_put_text(json, "priority", plan->priority[0] ? plan->priority : NULL);
    json_put_text(json, "population_state",
                  plan->population_state[0] ? plan->population_state : NULL);
    json_put_text(json, "area", plan->area_code);
    json_close(json);
}

static void add_plan(struct json_writer *json, const struct city_plan_summary *plan,
                     const struct standings *standings)
{
    const struct plan_standing *standing = find_standing(standings, plan);
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
    add_made_with(json, plan);
    plan_assumptions_put(json, plan->assumptions, plan->assumption_count);
    if (standing)
        add_standing(json, standing);
    json_close(json);
}

static void write_city(const struct desk_city *city, const struct standings *standings,
                       struct buffer *out)
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
        add_plan(&json, &city->plans[p], standings);
    json_close(&json);
    json_close(&json);
}

bool api_city(struct call *call, struct error *err)
{
    const struct desk_city *city;
    struct standings standings;
    if (!office_register_plans(call->serving->office, call->request->arena, &standings.plans,
                               &standings.count, err) ||
        !desk_begin(call->serving->desk, &city, err))
        return false;
    write_city(city, &standings, &call->answer->body);
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
    enum { LEVEL = 4 }; /* 6 takes half as long again for 2 % fewer bytes */
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
    struct buffer out = {0};
    size_t bound = libdeflate_gzip_compress_bound(compressor, bytes->size);
    char *room = buffer_reserve(&out, bound);
    out.size = libdeflate_gzip_compress(compressor, buffer_text(bytes), bytes->size, room, bound);
    libdeflate_free_compressor(compressor);
    buffer_free(bytes);
    *bytes = out;
}

/* Gzipped; nothing where nothing is. Tiles are kept as they were made. */
static void write_tile(struct call *call, const struct desk_city *city, struct tile_id tile)
{
    struct buffer *out = &call->answer->body;
    struct tile_cache *cache = call->serving->tiles;
    if (tile_cache_get(cache, city->tiles, tile, out))
        return;
    ground_tiles_write(city->ground_tiles, tile, call->request->arena, out);
    road_tiles_write(city->road_tiles, tile, call->request->arena, out);
    if (out->size == 0)
        return;
    compress(out);
    tile_cache_put(cache, city->tiles, tile, out);
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
        write_tile(call, city, tile);
    desk_end(call->serving->desk);
    if (!is_there)
        return error_set(err, ERROR_NOT_FOUND, TEXT_SERVE_NO_TILE);
    answer->header_count = 0;
    http_add_header(answer, "Cache-Control", "private, max-age=31536000, immutable");
    if (answer->body.size == 0) {
        answer->status = 204;
        return true;
    }
    http_add_header(answer, "Content-Encoding", "gzip");
    return true;
}

bool api_register(struct call *call, struct error *err)
{
    enum city_register which;
    const struct desk_city *city;
    static const char *const formats[] = {"csv", "json"};
    bool is_csv;
    if (!register_parse(call->parameters[0], &which))
        return error_set(err, ERROR_NOT_FOUND, TEXT_APP_NO_REGISTER,
                         ARG_TEXT("name", call->parameters[0]));
    if (!call_query_word(call, "format", formats, &is_csv, err))
        return false;
    enum register_format wanted = is_csv ? REGISTER_CSV : REGISTER_JSON;
    if (is_csv)
        call->answer->type = "text/csv; charset=utf-8";
    if (which == REGISTER_ORGANISATIONS)
        return office_register_write(call->serving->office, wanted, &call->answer->body, err);
    if (!desk_begin(call->serving->desk, &city, err))
        return false;
    bool ok = desk_register(call->serving->desk, which, wanted, &call->answer->body, err);
    desk_end(call->serving->desk);
    return ok;
}
