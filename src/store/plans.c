/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "store/plan_bytes.h"
#include "store/query.h"

static const enum text_id WHAT = TEXT_STORE_WHAT_PLANS;

/* "a@2" → "a", 2; "a" → "a", ANY_VERSION. */
enum { ANY_VERSION = 0 };

struct plan_name {
    const char *name;
    uint32_t version;
};

static struct plan_name plan_name_read(const char *text, struct arena *arena)
{
    struct plan_name whole = {.name = text};
    const char *at = strrchr(text, '@');
    if (!at || at[1] < '1' || at[1] > '9')
        return whole;
    uint64_t version = 0;
    for (const char *digit = at + 1; *digit; digit++) {
        if (*digit < '0' || *digit > '9')
            return whole;
        version = version * 10 + (uint64_t)(*digit - '0');
        if (version > UINT32_MAX)
            return whole;
    }
    return (struct plan_name){
        .name = arena_copy(arena, text, (size_t)(at - text)),
        .version = (uint32_t)version,
    };
}

static const char *plan_label(const char *name, int64_t version, struct arena *arena)
{
    struct buffer label = {0};
    buffer_add_format(&label, "%s@%lld", name, (long long)version);
    const char *text = arena_copy_text(arena, buffer_text(&label));
    buffer_free(&label);
    return text;
}

/* `*ret_id` is 0 if there is none. */
static bool find_plan(struct city *city, struct plan_name plan, int64_t *ret_id, struct error *err)
{
    struct query query;
    int64_t id = 0;
    query_begin(&query, city, WHAT,
                "SELECT id FROM plan WHERE name = ?1 AND ?2 IN (0, version)"
                " ORDER BY version DESC LIMIT 1");
    query_set_text(&query, 1, plan.name);
    query_set_integer(&query, 2, plan.version);
    if (query_next(&query))
        id = query_integer(&query, 0, 1, INT64_MAX);
    if (!query_end(&query, err))
        return false;
    *ret_id = id;
    return true;
}

/* A plan may have a name that looks like another's version. */
static bool find_plan_by_text(struct city *city, const char *text, struct arena *scratch,
                              int64_t *ret_id, struct error *err)
{
    struct plan_name plan = plan_name_read(text, scratch);
    return find_plan(city, plan, ret_id, err) &&
           (*ret_id != 0 || plan.version == ANY_VERSION ||
            find_plan(city, (struct plan_name){.name = text}, ret_id, err));
}

static bool write_plan(struct city *city, const struct shelter_plan *plan, uint32_t version,
                       int64_t *ret_id, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT,
                "INSERT INTO plan (name, version, author, created_at_ms, content_hash)"
                " VALUES (?1, ?2, ?3, ?4, ?5)");
    query_set_text(&query, 1, plan->name);
    query_set_integer(&query, 2, version);
    query_set_text(&query, 3, plan->author);
    query_set_integer(&query, 4, plan->created_at_ms);
    query_set_blob(&query, 5, plan->content_hash.bytes, HASH_SIZE);
    query_run(&query);
    *ret_id = sqlite3_last_insert_rowid(city->database);
    return query_end(&query, err);
}

static bool write_parts(struct city *city, const struct shelter_plan *plan, int64_t id,
                        struct error *err)
{
    struct buffer bytes = {0};
    struct query query;
    query_begin(&query, city, WHAT,
                "INSERT INTO plan_part (plan, part, hash, bytes) VALUES (?1, ?2, ?3, ?4)");
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        buffer_clear(&bytes);
        plan_part_write(plan, (enum plan_part)part, &bytes);
        struct hash hash = hash_bytes(bytes.bytes, bytes.size);
        query_set_integer(&query, 1, id);
        query_set_text(&query, 2, plan_part_name((enum plan_part)part));
        query_set_blob(&query, 3, hash.bytes, HASH_SIZE);
        query_set_blob(&query, 4, bytes.bytes, bytes.size);
        query_run(&query);
    }
    buffer_free(&bytes);
    return query_end(&query, err);
}

bool city_put_plan(struct city *city, const struct shelter_plan *plan, uint32_t version,
                   struct error *err)
{
    ALWAYS(version > 0);
    if (!city_begin(city, err))
        return false;
    int64_t id;
    bool ok = find_plan(city, (struct plan_name){plan->name, version}, &id, err);
    if (ok && id != 0)
        ok = error_set(err, ERROR_CONFLICT, TEXT_STORE_PLAN_IS_THERE, ARG_TEXT("file", city->file),
                       ARG_TEXT("plan", plan->name), ARG_PLAIN("version", version));
    ok = ok && write_plan(city, plan, version, &id, err) && write_parts(city, plan, id, err);
    return city_end(city, ok, err);
}

/* The names there are; of a version that is not there, the versions of its name. */
static bool list_names(struct city *city, struct plan_name wanted, struct buffer *names,
                       struct arena *scratch, struct error *err)
{
    struct query query;
    const char *last = NULL;
    query_begin(&query, city, WHAT, "SELECT name, version FROM plan ORDER BY name, version");
    while (query_next(&query)) {
        const char *name = query_text(&query, 0, scratch);
        int64_t version = query_integer(&query, 1, 1, UINT32_MAX);
        bool is_of_wanted = wanted.version != ANY_VERSION && strcmp(name, wanted.name) == 0;
        if (!is_of_wanted && last && strcmp(name, last) == 0)
            continue;
        last = name;
        if (names->size > 0)
            buffer_add_text(names, ", ");
        buffer_add_text(names, is_of_wanted ? plan_label(name, version, scratch) : name);
    }
    return query_end(&query, err);
}

static bool fail_no_plan(struct city *city, const char *text, struct error *err)
{
    struct arena *scratch = arena_new();
    struct buffer names = {0};
    if (list_names(city, plan_name_read(text, scratch), &names, scratch, err))
        error_set(err, ERROR_NOT_FOUND,
                  names.size > 0 ? TEXT_STORE_NO_SUCH_PLAN : TEXT_STORE_NO_PLANS,
                  ARG_TEXT("file", city->file), ARG_TEXT("plan", text),
                  ARG_TEXT("plans", buffer_text(&names)));
    buffer_free(&names);
    arena_free(scratch);
    return false;
}

static bool fail_no_version(struct city *city, struct plan_name plan, struct error *err)
{
    struct arena *scratch = arena_new();
    fail_no_plan(city, plan_label(plan.name, plan.version, scratch), err);
    arena_free(scratch);
    return false;
}

static bool delete_plan(struct city *city, int64_t id, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT, "DELETE FROM plan WHERE id = ?");
    query_set_integer(&query, 1, id);
    query_run(&query);
    return query_end(&query, err);
}

bool city_delete_plan(struct city *city, const char *name, uint32_t version, struct error *err)
{
    struct plan_name plan = {name, version};
    int64_t id;
    ALWAYS(version > 0);
    if (!city_begin(city, err))
        return false;
    bool ok = find_plan(city, plan, &id, err) &&
              (id != 0 ? delete_plan(city, id, err) : fail_no_version(city, plan, err));
    return city_end(city, ok, err);
}

/* A plan as it is stored. */
struct stored_plan {
    int64_t id;
    const char *name, *author, *label;
    uint32_t version;
    int64_t created_at_ms;
    struct hash content_hash;
    struct part_bytes parts[PLAN_PART_COUNT];
    struct hash hashes[PLAN_PART_COUNT];
    bool is_there[PLAN_PART_COUNT];
};

static bool read_plan_row(struct city *city, int64_t id, struct arena *arena,
                          struct stored_plan *stored, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT,
                "SELECT name, author, created_at_ms, content_hash, version FROM plan"
                " WHERE id = ?");
    query_set_integer(&query, 1, id);
    if (query_next(&query)) {
        stored->id = id;
        stored->name = query_text(&query, 0, arena);
        stored->author = query_text(&query, 1, arena);
        stored->created_at_ms = query_integer(&query, 2, INT64_MIN, INT64_MAX);
        stored->content_hash = query_hash(&query, 3);
        stored->version = (uint32_t)query_integer(&query, 4, 1, UINT32_MAX);
        stored->label = plan_label(stored->name, stored->version, arena);
    }
    return query_end(&query, err);
}

static bool part_parse(const char *name, int *ret_part)
{
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        if (strcmp(name, plan_part_name((enum plan_part)part)) == 0) {
            *ret_part = part;
            return true;
        }
    }
    return false;
}

static bool read_parts(struct city *city, struct stored_plan *stored, struct arena *scratch,
                       struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT, "SELECT part, hash, bytes FROM plan_part WHERE plan = ?");
    query_set_integer(&query, 1, stored->id);
    while (query_next(&query)) {
        int part;
        size_t size;
        const char *name = query_text(&query, 0, scratch);
        struct hash hash = query_hash(&query, 1);
        const void *bytes = query_blob(&query, 2, &size);
        if (!part_parse(name, &part))
            continue;
        stored->parts[part] = (struct part_bytes){arena_copy(scratch, bytes, size), size};
        stored->hashes[part] = hash;
        stored->is_there[part] = true;
    }
    return query_end(&query, err);
}

/* Names every part that is missing or whose bytes do not have the stored hash. */
static bool check_hashes(struct city *city, const struct stored_plan *stored, struct error *err)
{
    struct buffer changed = {0};
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        const struct part_bytes *bytes = &stored->parts[part];
        if (stored->is_there[part] &&
            hash_equal(stored->hashes[part], hash_bytes(bytes->bytes, bytes->size)))
            continue;
        if (changed.size > 0)
            buffer_add_text(&changed, ", ");
        buffer_add_text(&changed, plan_part_name((enum plan_part)part));
    }
    bool ok = changed.size == 0;
    if (!ok)
        error_set(err, ERROR_INPUT, TEXT_STORE_PLAN_CHANGED, ARG_TEXT("file", city->file),
                  ARG_TEXT("plan", stored->label), ARG_TEXT("parts", buffer_text(&changed)));
    else if (!hash_equal(stored->content_hash, plan_content_hash_of_parts(stored->hashes)))
        ok = error_set(err, ERROR_INPUT, TEXT_STORE_PLAN_HASH_CHANGED, ARG_TEXT("file", city->file),
                       ARG_TEXT("plan", stored->label));
    buffer_free(&changed);
    return ok;
}

static bool load_plan(struct city *city, int64_t id, struct arena *arena,
                      struct shelter_plan *ret_plan, struct error *err)
{
    struct stored_plan stored = {0};
    struct arena *scratch = arena_new();
    enum plan_part part;
    bool ok = read_plan_row(city, id, arena, &stored, err) &&
              read_parts(city, &stored, scratch, err) && check_hashes(city, &stored, err);
    if (ok && !plan_bytes_read(stored.parts, arena, ret_plan, &part))
        ok = error_set(err, ERROR_INPUT, TEXT_STORE_PLAN_CHANGED, ARG_TEXT("file", city->file),
                       ARG_TEXT("plan", stored.label), ARG_TEXT("parts", plan_part_name(part)));
    arena_free(scratch);
    if (!ok)
        return false;
    ret_plan->name = stored.name;
    ret_plan->version = stored.version;
    ret_plan->author = stored.author;
    ret_plan->created_at_ms = stored.created_at_ms;
    ret_plan->content_hash = stored.content_hash;
    return true;
}

bool city_get_plan(struct city *city, const char *name, struct arena *arena,
                   struct shelter_plan *ret_plan, struct error *err)
{
    int64_t id;
    if (!city_begin_read(city, err))
        return false;
    struct arena *scratch = arena_new();
    bool ok = find_plan_by_text(city, name, scratch, &id, err);
    ok =
        ok && (id != 0 ? load_plan(city, id, arena, ret_plan, err) : fail_no_plan(city, name, err));
    arena_free(scratch);
    city_end_read(city);
    return ok;
}

/* From a row with the parameters and figures of a plan. */
static bool read_summary(struct query *query, struct arena *arena,
                         struct city_plan_summary *summary)
{
    struct part_bytes parts[2];
    for (int i = 0; i < 2; i++) {
        struct hash hash = query_hash(query, 4 + 2 * i);
        parts[i].bytes = query_blob(query, 5 + 2 * i, &parts[i].size);
        if (!hash_equal(hash, hash_bytes(parts[i].bytes, parts[i].size)))
            return false;
    }
    struct shelter_plan plan;
    if (!plan_bytes_read_summary(parts[0], parts[1], arena, &plan))
        return false;
    *summary = (struct city_plan_summary){
        .name = query_text(query, 0, arena),
        .author = query_text(query, 1, arena),
        .population_state = plan.population_state,
        .area_code = plan.area_code,
        .priority = plan.priority,
        .reaction_ms = plan.reaction_ms,
        .snap_mm = plan.snap_mm,
        .assumption_count = plan.assumption_count,
        .assumptions = plan.assumptions,
        .created_at_ms = query_integer(query, 2, INT64_MIN, INT64_MAX),
        .people = plan.figures.people,
        .placed = plan.figures.placed,
        .hazard = plan.problem->hazard,
        .limit = plan.problem->limit,
        .content_hash = query_hash(query, 3),
        .version = (uint32_t)query_integer(query, 8, 1, UINT32_MAX),
    };
    return true;
}

bool city_list_plans(struct city *city, struct arena *arena, struct city_plan_summary **ret_plans,
                     uint32_t *ret_count, struct error *err)
{
    struct city_plan_summary *plans = NULL;
    uint32_t count = 0, capacity = 0;
    struct query query;
    query_begin(
        &query, city, WHAT,
        "SELECT name, author, created_at_ms, content_hash, p.hash, p.bytes, f.hash, f.bytes,"
        " version FROM plan LEFT JOIN plan_part AS p ON p.plan = plan.id AND p.part = 'parameters'"
        " LEFT JOIN plan_part AS f ON f.plan = plan.id AND f.part = 'figures'"
        " ORDER BY name, version");
    while (query_next(&query)) {
        ARENA_PUSH_ROOM(arena, struct city_plan_summary, plans, count, capacity);
        if (!read_summary(&query, arena, &plans[count++]))
            query_fail_damaged(&query);
    }
    if (!query_end(&query, err))
        return false;
    *ret_plans = plans;
    *ret_count = count;
    return true;
}
