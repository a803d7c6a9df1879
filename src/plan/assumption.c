/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/assumption.h"

#include <stdlib.h>
#include <string.h>

#include "plan/shelter_whatif.h"

const char *assumption_kind_name(enum assumption_kind kind)
{
    static const char *const names[ASSUMPTION_KIND_COUNT] = {
        [ASSUME_CLOSE] = "close", [ASSUME_OPEN] = "open", [ASSUME_RESIZE] = "resize",
        [ASSUME_BLOCK] = "block", [ASSUME_ADD] = "add",
    };
    return names[kind];
}

const char *assumed_site_key(struct geo_point point, struct arena *arena)
{
    enum { DIGITS = 7 };
    struct buffer key = {0};
    buffer_add_text(&key, ASSUMED_SITE_KEY);
    buffer_add_decimal(&key, point.lon_e7, DIGITS);
    buffer_add_char(&key, ',');
    buffer_add_decimal(&key, point.lat_e7, DIGITS);
    const char *kept = arena_copy_text(arena, buffer_text(&key));
    buffer_free(&key);
    return kept;
}

static int compare(const void *a, const void *b)
{
    const struct plan_assumption *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    int order = strcmp(x->key, y->key);
    if (order != 0)
        return order;
    if (x->point.lon_e7 != y->point.lon_e7)
        return x->point.lon_e7 < y->point.lon_e7 ? -1 : 1;
    return (x->point.lat_e7 > y->point.lat_e7) - (x->point.lat_e7 < y->point.lat_e7);
}

void plan_assumptions_sort(struct plan_assumption *assumptions, uint32_t count)
{
    if (count > 0)
        qsort(assumptions, count, sizeof *assumptions, compare);
}

/* So many usable places, whatever its doors let in by the data. */
static void set_places(struct site_record *record, int32_t places, struct arena *arena)
{
    if (site_usable_places(record) == places)
        return;
    struct entrance_record *entrances =
        ARENA_ARRAY(arena, struct entrance_record, record->entrance_count);
    for (uint32_t e = 0; e < record->entrance_count; e++) {
        entrances[e] = record->entrances[e];
        entrances[e].clear_width_mm = 0;
    }
    record->entrances = entrances;
    record->door_count = -1;
    record->places = places;
}

static void assume_of(struct site_record *record, const struct plan_assumption *assumption,
                      struct arena *arena)
{
    if (assumption->kind == ASSUME_CLOSE) {
        record->state = STATE_NOT_USABLE;
        return;
    }
    record->access = ACCESS_PUBLIC;
    record->state = STATE_USABLE;
    set_places(record, assumption->places, arena);
}

static struct site_record new_record(const struct plan_assumption *assumption, enum hazard hazard,
                                     struct arena *arena)
{
    struct entrance_record *entrance = ARENA_NEW(arena, struct entrance_record);
    *entrance =
        (struct entrance_record){.point = assumption->point, .step_free = SUITABILITY_UNKNOWN};
    struct site_record record = {
        .key = assumption->key,
        .full_key = assumption->key,
        .own_key = assumption->key,
        .name = "",
        .address = assumption->name,
        .category = "",
        .function = FUNCTION_PERSONNEL_SHELTER,
        .access = ACCESS_PUBLIC,
        .places = assumption->places,
        .door_count = -1,
        .state = STATE_USABLE,
        .visibility = VISIBILITY_INTERNAL,
        .entrance_count = 1,
        .entrances = entrance,
    };
    for (int h = 0; h < HAZARD_COUNT; h++)
        record.suitable[h] = SUITABILITY_UNKNOWN;
    record.suitable[hazard] = SUITABILITY_YES;
    return record;
}

static const struct plan_assumption *find(const struct plan_assumption *assumptions, uint32_t count,
                                          const char *key)
{
    for (uint32_t a = 0; a < count; a++)
        if (assumptions[a].kind != ASSUME_ADD && assumptions[a].key[0] &&
            strcmp(assumptions[a].key, key) == 0)
            return &assumptions[a];
    return NULL;
}

struct site_records plan_assume_sites(const struct site_records *sites, enum hazard hazard,
                                      const struct plan_assumption *assumptions, uint32_t count,
                                      struct arena *arena)
{
    struct site_records assumed = {
        sites->count, ARENA_ARRAY(arena, struct site_record, (size_t)sites->count + count)};
    for (uint32_t r = 0; r < sites->count; r++) {
        assumed.records[r] = sites->records[r];
        const struct plan_assumption *of = find(assumptions, count, sites->records[r].key);
        if (of)
            assume_of(&assumed.records[r], of, arena);
    }
    for (uint32_t a = 0; a < count; a++)
        if (assumptions[a].kind == ASSUME_ADD)
            assumed.records[assumed.count++] = new_record(&assumptions[a], hazard, arena);
    return assumed;
}

bool plan_assume_blocks(struct shelter_problem *problem, const struct plan_assumption *assumptions,
                        uint32_t count, struct arena *arena, struct error *err)
{
    const struct walk_profile profile = shelter_profile(&problem->limit);
    const struct snapper *snapper = NULL;
    for (uint32_t a = 0; a < count; a++) {
        if (assumptions[a].kind != ASSUME_BLOCK)
            continue;
        if (!snapper)
            snapper = snapper_new(problem->network, &profile, arena);
        struct network_point at =
            snapper_find(snapper, assumptions[a].point, SHELTER_WHATIF_STREET_MM);
        if (at.segment == NO_SEGMENT)
            return error_set(err, ERROR_CONFLICT, TEXT_WHATIF_NO_STREET, ARG_TEXT("field", "block"),
                             ARG_LENGTH("near", SHELTER_WHATIF_STREET_MM));
        *problem =
            shelter_problem_blocked(problem, problem->network->segment_chain[at.segment], arena);
    }
    return true;
}

static void put_point(struct json_writer *json, const char *name, struct geo_point point)
{
    enum { DIGITS = 7 };
    json_key(json, name), json_open_array(json);
    json_add_decimal(json, point.lon_e7, DIGITS);
    json_add_decimal(json, point.lat_e7, DIGITS);
    json_close(json);
}

static void put_one(struct json_writer *json, const struct plan_assumption *assumption)
{
    const char *kind = assumption_kind_name(assumption->kind);
    json_open_object(json);
    if (assumption->kind == ASSUME_BLOCK || assumption->kind == ASSUME_ADD)
        put_point(json, kind, assumption->point);
    else
        json_put_text(json, kind, assumption->key);
    if (assumption->kind == ASSUME_ADD)
        json_put_text(json, "key", assumption->key);
    json_put_text(json, "name", assumption->name);
    if (assumption->kind != ASSUME_BLOCK) {
        json_put_integer(json, "places", assumption->places);
        json_put_integer(json, "places_before", assumption->places_before);
    }
    json_close(json);
}

void plan_assumptions_put(struct json_writer *json, const struct plan_assumption *assumptions,
                          uint32_t count)
{
    json_key(json, "assumes"), json_open_array(json);
    for (uint32_t a = 0; a < count; a++)
        put_one(json, &assumptions[a]);
    json_close(json);
}

void plan_assumption_write(struct buffer *out, enum language language,
                           const struct plan_assumption *assumption)
{
    static const enum text_id texts[ASSUMPTION_KIND_COUNT] = {
        [ASSUME_CLOSE] = TEXT_PLAN_ASSUMES_CLOSED,  [ASSUME_OPEN] = TEXT_PLAN_ASSUMES_OPEN,
        [ASSUME_RESIZE] = TEXT_PLAN_ASSUMES_PLACES, [ASSUME_BLOCK] = TEXT_PLAN_ASSUMES_BLOCKED,
        [ASSUME_ADD] = TEXT_PLAN_ASSUMES_NEW,
    };
    bool is_street = assumption->kind == ASSUME_BLOCK || assumption->kind == ASSUME_ADD;
    const char *name = assumption->name;
    if (!name[0])
        name = is_street ? text_get(language, TEXT_EXPLAIN_UNNAMED_WAY) : assumption->key;
    text_write(out, language, texts[assumption->kind], ARG_TEXT("name", name),
               ARG_INTEGER("before", assumption->places_before),
               ARG_INTEGER("after", assumption->places));
}
