/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sources.h"

#include "base/assert.h"

struct noun noun_roads(void)
{
    return (struct noun){"roads", NO_HAZARD, TEXT_STORE_WHAT_ROADS};
}

struct noun noun_people(void)
{
    return (struct noun){"people", NO_HAZARD, TEXT_STORE_WHAT_PEOPLE};
}

struct noun noun_sites(void)
{
    return (struct noun){"sites", NO_HAZARD, TEXT_STORE_WHAT_SITES};
}

struct noun noun_areas(void)
{
    return (struct noun){"areas", NO_HAZARD, TEXT_STORE_WHAT_AREAS};
}

struct noun noun_hazard(enum hazard hazard)
{
    ALWAYS((unsigned)hazard < HAZARD_COUNT);
    return (struct noun){"hazard", (int)hazard, TEXT_STORE_WHAT_HAZARDS};
}

static bool delete_others(struct city *city, struct noun noun, const char *name, struct error *err)
{
    struct query query;
    query_begin(&query, city, noun.what,
                "DELETE FROM source WHERE noun = ?1 AND hazard = ?2 AND name <> ?3");
    query_set_text(&query, 1, noun.name);
    query_set_integer(&query, 2, noun.hazard);
    query_set_text(&query, 3, name);
    query_run(&query);
    return query_end(&query, err);
}

static bool write_source(struct city *city, struct noun noun, const struct city_source *source,
                         struct error *err)
{
    struct query query;
    query_begin(&query, city, noun.what,
                "INSERT INTO source (noun, hazard, name, size, file_hash, attribution, options,"
                " imported_at_ms, total, accepted, refused)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                " ON CONFLICT (noun, hazard, name) DO UPDATE SET size = excluded.size,"
                " file_hash = excluded.file_hash, attribution = excluded.attribution,"
                " options = excluded.options, imported_at_ms = excluded.imported_at_ms,"
                " total = excluded.total, accepted = excluded.accepted,"
                " refused = excluded.refused"
                " WHERE (size, file_hash, attribution, options, imported_at_ms, total, accepted,"
                " refused) IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    query_set_text(&query, 1, noun.name);
    query_set_integer(&query, 2, noun.hazard);
    query_set_text(&query, 3, source->name);
    query_set_integer(&query, 4, source->size);
    query_set_blob(&query, 5, source->file_hash.bytes, HASH_SIZE);
    query_set_text(&query, 6, source->attribution);
    query_set_text(&query, 7, source->options);
    query_set_integer(&query, 8, source->imported_at_ms);
    query_set_integer(&query, 9, source->total);
    query_set_integer(&query, 10, source->accepted);
    query_set_integer(&query, 11, source->refused);
    query_run(&query);
    return query_end(&query, err);
}

bool source_put(struct city *city, struct noun noun, const struct city_source *source, bool add,
                int64_t *ret_source, struct error *err)
{
    ALWAYS(source->name);
    if (!add && !delete_others(city, noun, source->name, err))
        return false;
    if (!write_source(city, noun, source, err))
        return false;
    struct query query;
    int64_t id = 0;
    query_begin(&query, city, noun.what,
                "SELECT id FROM source WHERE noun = ?1 AND hazard = ?2 AND name = ?3");
    query_set_text(&query, 1, noun.name);
    query_set_integer(&query, 2, noun.hazard);
    query_set_text(&query, 3, source->name);
    if (query_next(&query))
        id = query_integer(&query, 0, 1, INT64_MAX);
    if (!query_end(&query, err))
        return false;
    *ret_source = id;
    return true;
}

static const char *noun_of(struct query *query, struct arena *arena, const char **ret_hazard)
{
    const char *noun = query_text(query, 0, arena);
    int64_t hazard = query_integer(query, 1, NO_HAZARD, HAZARD_COUNT - 1);
    *ret_hazard = hazard == NO_HAZARD ? NULL : hazard_name((enum hazard)hazard);
    return noun;
}

bool city_list_sources(struct city *city, struct arena *arena, struct city_source **ret_sources,
                       uint32_t *ret_count, struct error *err)
{
    struct city_source *sources = NULL;
    uint32_t count = 0, capacity = 0;
    struct query query;
    query_begin(&query, city, TEXT_STORE_WHAT_SOURCES,
                "SELECT noun, hazard, name, size, file_hash, attribution, options,"
                " imported_at_ms, total, accepted, refused FROM source"
                " ORDER BY noun, hazard, id");
    while (query_next(&query)) {
        ARENA_PUSH_ROOM(arena, struct city_source, sources, count, capacity);
        struct city_source *source = &sources[count++];
        *source = (struct city_source){.name = query_text(&query, 2, arena)};
        source->noun = noun_of(&query, arena, &source->hazard);
        source->size = query_integer(&query, 3, 0, INT64_MAX);
        source->file_hash = query_hash(&query, 4);
        source->attribution = query_text_or_null(&query, 5, arena);
        source->options = query_text_or_null(&query, 6, arena);
        source->imported_at_ms = query_integer(&query, 7, INT64_MIN, INT64_MAX);
        source->total = query_integer(&query, 8, 0, INT64_MAX);
        source->accepted = query_integer(&query, 9, 0, INT64_MAX);
        source->refused = query_integer(&query, 10, 0, INT64_MAX);
    }
    if (!query_end(&query, err))
        return false;
    *ret_sources = sources;
    *ret_count = count;
    return true;
}

bool content_put(struct city *city, struct noun noun, struct hash hash, struct error *err)
{
    struct query query;
    query_begin(&query, city, noun.what,
                "INSERT INTO content (noun, hazard, hash) VALUES (?1, ?2, ?3)"
                " ON CONFLICT (noun, hazard) DO UPDATE SET hash = ?3 WHERE hash IS NOT ?3");
    query_set_text(&query, 1, noun.name);
    query_set_integer(&query, 2, noun.hazard);
    query_set_blob(&query, 3, hash.bytes, HASH_SIZE);
    query_run(&query);
    return query_end(&query, err);
}

bool content_get(struct city *city, struct noun noun, struct hash *ret_hash, bool *ret_is_there,
                 struct error *err)
{
    struct query query;
    query_begin(&query, city, noun.what,
                "SELECT hash FROM content WHERE noun = ?1 AND hazard = ?2");
    query_set_text(&query, 1, noun.name);
    query_set_integer(&query, 2, noun.hazard);
    bool is_there = query_next(&query);
    struct hash hash = is_there ? query_hash(&query, 0) : (struct hash){0};
    if (!query_end(&query, err))
        return false;
    *ret_hash = hash;
    *ret_is_there = is_there;
    return true;
}

bool content_check(struct city *city, struct noun noun, struct hash hash, bool is_empty,
                   struct error *err)
{
    bool is_there;
    struct hash stored;
    if (!content_get(city, noun, &stored, &is_there, err))
        return false;
    bool ok = is_there ? hash_equal(stored, hash) : is_empty;
    return ok || city_fail_damaged(city, noun.what, err);
}

/* "sites", "hazard/flood", and "sites/flood", which there cannot be. */
static const char *read_noun_key(struct query *query, struct arena *arena)
{
    const char *hazard, *noun = noun_of(query, arena, &hazard);
    struct buffer key = {0};
    buffer_add_text(&key, noun);
    if (hazard)
        buffer_add_format(&key, "/%s", hazard);
    const char *copy = arena_copy_text(arena, buffer_text(&key));
    buffer_free(&key);
    return copy;
}

bool city_list_nouns(struct city *city, struct arena *arena, const char ***ret_keys,
                     uint32_t *ret_count, struct error *err)
{
    const char **keys = NULL;
    uint32_t count = 0, capacity = 0;
    struct query query;
    query_begin(&query, city, TEXT_STORE_WHAT_SOURCES,
                "SELECT noun, hazard FROM content UNION SELECT noun, hazard FROM source"
                " ORDER BY noun, hazard");
    while (query_next(&query)) {
        ARENA_PUSH_ROOM(arena, const char *, keys, count, capacity);
        keys[count++] = read_noun_key(&query, arena);
    }
    if (!query_end(&query, err))
        return false;
    *ret_keys = keys;
    *ret_count = count;
    return true;
}

static void hash_text_or_null(struct hasher *hasher, struct query *query, int column)
{
    bool is_there = !query_is_null(query, column);
    hasher_add_integer(hasher, is_there);
    if (is_there)
        hasher_add_text(hasher, query_text_in_place(query, column));
}

static void hash_source(struct hasher *hasher, struct query *query)
{
    hasher_add_text(hasher, query_text_in_place(query, 0));
    hasher_add_integer(hasher, query_integer(query, 1, 0, INT64_MAX));
    struct hash file = query_hash(query, 2);
    hasher_add(hasher, file.bytes, sizeof file.bytes);
    hash_text_or_null(hasher, query, 3);
    hash_text_or_null(hasher, query, 4);
    for (int column = 5; column <= 8; column++)
        hasher_add_integer(hasher, query_integer(query, column, INT64_MIN, INT64_MAX));
    hasher_add_integer(hasher,
                       query_is_null(query, 9) ? -1 : query_integer(query, 9, 0, INT64_MAX));
    /* Entries from before there was ground must hold: without any, nothing is added. No text has
     * the length -1, so the name of the next source begins otherwise. */
    if (query_is_null(query, 10))
        return;
    struct hash ground = query_hash(query, 10);
    hasher_add_integer(hasher, -1);
    hasher_add(hasher, ground.bytes, sizeof ground.bytes);
}

static int number_of(const char *hazard)
{
    enum hazard number;
    return hazard && hazard_parse(hazard, &number) ? (int)number : NO_HAZARD;
}

bool city_sources_hash(struct city *city, const char *noun, const char *hazard,
                       struct hash *ret_hash, struct error *err)
{
    struct hasher hasher;
    struct query query;
    hasher_begin(&hasher);
    query_begin(&query, city, TEXT_STORE_WHAT_SOURCES,
                "SELECT name, size, file_hash, attribution, options, imported_at_ms,"
                " source.total, accepted, refused, people_estimate.total, ground.hash"
                " FROM source LEFT JOIN people_estimate ON people_estimate.source = source.id"
                " LEFT JOIN ground ON ground.source = source.id"
                " WHERE noun = ?1 AND hazard = ?2 ORDER BY name");
    query_set_text(&query, 1, noun);
    query_set_integer(&query, 2, number_of(hazard));
    while (query_next(&query))
        hash_source(&hasher, &query);
    struct hash hash = hasher_end(&hasher);
    if (!query_end(&query, err))
        return false;
    *ret_hash = hash;
    return true;
}

bool city_content_hash(struct city *city, const char *noun, const char *hazard, bool *ret_is_there,
                       struct hash *ret_hash, struct error *err)
{
    const struct noun of = {noun, number_of(hazard), TEXT_STORE_WHAT_SOURCES};
    return content_get(city, of, ret_hash, ret_is_there, err);
}
