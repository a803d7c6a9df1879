/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "plan/plan_hash.h"
#include "store/city.h"
#include "store/query.h"

/*
 * Is the file made of what the migrations make, and nothing else? A table, view or trigger more
 * would be read by nobody here; but other programs read the file, too, and so do people.
 */

struct part {
    const char *type, *name, *table, *sql; /* sql is "" for what SQLite makes by itself */
};

struct schema {
    struct arena *arena;
    struct part *parts; /* ascending by name, then by type */
    uint32_t count, capacity;
};

/* Versions of SQLite differ in whether a name gets quotes when a table is renamed. */
static const char *without_quotes(const char *sql, struct arena *arena)
{
    char *copy = arena_copy_text(arena, sql ? sql : ""), *to = copy;
    for (const char *at = copy; *at; at++)
        if (*at != '"')
            *to++ = *at;
    *to = '\0';
    return copy;
}

static bool load(struct schema *schema, struct city *city, struct error *err)
{
    struct query query;
    query_begin(&query, city, TEXT_STORE_WHAT_HEADER,
                "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, type");
    while (query_next(&query)) {
        ARENA_PUSH_ROOM(schema->arena, struct part, schema->parts, schema->count, schema->capacity);
        schema->parts[schema->count++] = (struct part){
            query_text(&query, 0, schema->arena),
            query_text(&query, 1, schema->arena),
            query_text(&query, 2, schema->arena),
            without_quotes(query_text_or_null(&query, 3, schema->arena), schema->arena),
        };
    }
    return query_end(&query, err);
}

static enum text_id word_of(const char *type)
{
    static const struct {
        const char *type;
        enum text_id text;
    } words[] = {
        {"index", TEXT_STORE_SCHEMA_INDEX},
        {"trigger", TEXT_STORE_SCHEMA_TRIGGER},
        {"view", TEXT_STORE_SCHEMA_VIEW},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].type, type) == 0)
            return words[i].text;
    return TEXT_STORE_SCHEMA_TABLE;
}

static bool refuse(const struct city *city, enum text_id id, const struct part *part,
                   struct error *err)
{
    return error_set(err, ERROR_INPUT, id, ARG_TEXT("file", city->file),
                     ARG_NAME("what", word_of(part->type)), ARG_TEXT("name", part->name));
}

static int compare(const struct part *a, const struct part *b)
{
    int order = strcmp(a->name, b->name);
    return order != 0 ? order : strcmp(a->type, b->type);
}

static bool is_same(const struct part *a, const struct part *b)
{
    return strcmp(a->table, b->table) == 0 && strcmp(a->sql, b->sql) == 0;
}

static bool check(const struct city *city, const struct schema *is, const struct schema *shall,
                  struct error *err)
{
    uint32_t i = 0, s = 0;
    while (i < is->count || s < shall->count) {
        int order = i == is->count      ? 1
                    : s == shall->count ? -1
                                        : compare(&is->parts[i], &shall->parts[s]);
        if (order < 0)
            return refuse(city, TEXT_STORE_SCHEMA_EXTRA, &is->parts[i], err);
        if (order > 0)
            return refuse(city, TEXT_STORE_SCHEMA_MISSING, &shall->parts[s], err);
        if (!is_same(&is->parts[i], &shall->parts[s]))
            return refuse(city, TEXT_STORE_SCHEMA_OTHER, &is->parts[i], err);
        i++, s++;
    }
    return true;
}

bool city_check_schema(struct city *city, struct error *err)
{
    struct arena *arena = arena_new();
    struct city blank = {.file = city->file, .arena = arena};
    struct schema is = {.arena = arena}, shall = {.arena = arena};
    bool ok = city_open_blank(&blank, err) && load(&shall, &blank, err);
    ALWAYS(sqlite3_close(blank.database) == SQLITE_OK);
    ok = ok && load(&is, city, err) && check(city, &is, &shall, err);
    arena_free(arena);
    return ok;
}

/* Rows that belong to no data of their table's kind: nobody reads them, and no hash covers them. */
static bool refuse_strays(struct city *city, const char *table, const char *condition,
                          struct error *err)
{
    struct buffer sql = {0};
    struct query query;
    int64_t count = 0;
    buffer_add_format(&sql, "SELECT count(*) FROM %s AS own WHERE %s", table, condition);
    query_begin(&query, city, TEXT_STORE_WHAT_HEADER, buffer_text(&sql));
    if (query_next(&query))
        count = query_integer(&query, 0, 0, INT64_MAX);
    buffer_free(&sql);
    if (!query_end(&query, err))
        return false;
    return count == 0 ||
           error_set(err, ERROR_INPUT, TEXT_STORE_STRAY_ROWS, ARG_TEXT("file", city->file),
                     ARG_TEXT("table", table), ARG_INTEGER("count", count));
}

static bool check_sources(struct city *city, struct error *err)
{
    static const struct {
        const char *table, *noun;
    } tables[] = {
        {"roads", "roads"},  {"people", "people"}, {"people_estimate", "people"},
        {"site", "sites"},   {"area", "areas"},    {"hazard_zone", "hazard"},
        {"ground", "roads"},
    };
    struct buffer condition = {0};
    bool ok = true;
    for (size_t t = 0; ok && t < sizeof tables / sizeof *tables; t++) {
        buffer_clear(&condition);
        buffer_add_format(&condition,
                          "NOT EXISTS (SELECT 1 FROM source WHERE id = own.source AND noun = '%s')",
                          tables[t].noun);
        ok = refuse_strays(city, tables[t].table, buffer_text(&condition), err);
    }
    buffer_free(&condition);
    return ok;
}

static bool check_plan_parts(struct city *city, struct error *err)
{
    struct buffer condition = {0};
    buffer_add_text(&condition, "plan NOT IN (SELECT id FROM plan) OR part NOT IN (");
    for (int part = 0; part < PLAN_PART_COUNT; part++)
        buffer_add_format(&condition, "%s'%s'", part > 0 ? ", " : "",
                          plan_part_name((enum plan_part)part));
    buffer_add_text(&condition, ")");
    bool ok = refuse_strays(city, "plan_part", buffer_text(&condition), err);
    buffer_free(&condition);
    return ok;
}

bool city_check_strays(struct city *city, struct error *err)
{
    return check_sources(city, err) && check_plan_parts(city, err);
}
