/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "engine/verify_parts.h"
#include "store/city.h"

/*
 * Reference data and plans lie beside the log with hashes of their own, and the entries say which
 * hashes they should be: else both could be exchanged together.
 */

/* The noun and the hazard of "sites", "hazard/flood"; the hazard is NULL if there is none. */
static const char *split_key(const char *key, struct arena *arena, const char **ret_noun)
{
    const char *slash = strchr(key, '/');
    *ret_noun = slash ? arena_copy(arena, key, (size_t)(slash - key)) : key;
    return slash ? slash + 1 : NULL;
}

static bool fail(struct verifying *verifying, const struct reference *said, enum text_id what)
{
    return verify_fail(verifying, said->position, what, ARG_TEXT("data", said->key));
}

static bool is_as_said(const struct city_source *source, const struct reference *said)
{
    return hash_equal(source->file_hash, said->file) && source->total == said->total &&
           source->accepted == said->accepted && source->refused == said->refused &&
           source->imported_at_ms == said->at_ms;
}

/* An entry of version 1 names one source, and not all of it. */
static void check_named_source(struct verifying *verifying, const struct reference *said,
                               const char *noun, const char *hazard,
                               const struct city_source *sources, uint32_t count)
{
    verifying->report->old_source_count++;
    for (uint32_t s = 0; s < count; s++) {
        const struct city_source *source = &sources[s];
        bool is_of_noun = strcmp(source->noun, noun) == 0 &&
                          (hazard ? source->hazard && strcmp(source->hazard, hazard) == 0
                                  : source->hazard == NULL);
        if (is_of_noun && strcmp(source->name, said->source) == 0) {
            if (!is_as_said(source, said))
                fail(verifying, said, TEXT_VERIFY_OTHER_SOURCE);
            return;
        }
    }
    fail(verifying, said, TEXT_VERIFY_OTHER_SOURCE);
}

static bool check_reference(struct verifying *verifying, const struct reference *said,
                            const struct city_source *sources, uint32_t count, struct error *err)
{
    static const struct hash unsaid = {0};
    struct hash content, hash;
    bool is_there;
    const char *noun, *hazard = split_key(said->key, verifying->arena, &noun);
    if (!city_content_hash(verifying->city, noun, hazard, &is_there, &content, err) ||
        !city_sources_hash(verifying->city, noun, hazard, &hash, err))
        return false;
    if (!is_there)
        fail(verifying, said, TEXT_VERIFY_DATA_MISSING);
    else if (!hash_equal(said->content, content))
        fail(verifying, said, TEXT_VERIFY_OTHER_DATA);
    else if (hash_equal(said->sources, unsaid))
        check_named_source(verifying, said, noun, hazard, sources, count);
    else if (!hash_equal(said->sources, hash))
        fail(verifying, said, TEXT_VERIFY_OTHER_SOURCE);
    return true;
}

static bool check_references(struct verifying *verifying, struct error *err)
{
    const struct items *said = &verifying->operation->office.references;
    const char **keys;
    struct city_source *sources;
    uint32_t key_count, source_count;
    if (!city_list_nouns(verifying->city, verifying->arena, &keys, &key_count, err) ||
        !city_list_sources(verifying->city, verifying->arena, &sources, &source_count, err))
        return false;
    for (uint32_t k = 0; k < key_count; k++)
        if (!items_find(said, keys[k]))
            verify_fail(verifying, 0, TEXT_VERIFY_DATA_OF_NOBODY, ARG_TEXT("data", keys[k]));
    for (uint32_t r = 0; r < said->count; r++)
        if (!check_reference(verifying, said->items[r], sources, source_count, err))
            return false;
    return true;
}

static void fail_plan(struct verifying *verifying, int64_t position, enum text_id what,
                      const char *name, int64_t version)
{
    verify_fail(verifying, position, what, ARG_TEXT("plan", name), ARG_PLAIN("version", version));
}

static const struct city_plan_summary *find_plan(const struct city_plan_summary *plans,
                                                 uint32_t count, const struct plan_version *said)
{
    for (uint32_t p = 0; p < count; p++)
        if ((int64_t)plans[p].version == said->version && strcmp(plans[p].name, said->name) == 0)
            return &plans[p];
    return NULL;
}

/* A draft that gave way was taken out; one from before there was a log was never made in it. */
static void check_said_plan(struct verifying *verifying, const struct plan_version *said,
                            const struct city_plan_summary *plan)
{
    if (!plan && said->status != PLAN_REPLACED && said->made_position > 0)
        fail_plan(verifying, said->made_position, TEXT_VERIFY_PLAN_MISSING, said->name,
                  said->version);
    else if (plan && (!hash_equal(said->content, plan->content_hash) ||
                      said->assumes != (int64_t)plan->assumption_count))
        fail_plan(verifying, said->made_position, TEXT_VERIFY_OTHER_PLAN, said->name,
                  said->version);
    else if (plan && said->made_position > 0 && plan->created_at_ms != said->made_at_ms)
        fail_plan(verifying, said->made_position, TEXT_VERIFY_PLAN_TIME, said->name, said->version);
}

static bool is_said(const struct operation *operation, const struct city_plan_summary *plan)
{
    struct buffer key = {0};
    buffer_add_format(&key, "%u@%s", (unsigned)plan->version, plan->name);
    bool is_there = items_find(&operation->office.plans, buffer_text(&key)) != NULL;
    buffer_free(&key);
    return is_there;
}

static bool check_plans(struct verifying *verifying, struct error *err)
{
    const struct items *said = &verifying->operation->office.plans;
    struct city_plan_summary *plans;
    uint32_t count;
    if (!city_list_plans(verifying->city, verifying->arena, &plans, &count, err))
        return false;
    for (uint32_t p = 0; p < count; p++)
        if (!is_said(verifying->operation, &plans[p]))
            fail_plan(verifying, 0, TEXT_VERIFY_OTHER_PLAN, plans[p].name, plans[p].version);
    for (uint32_t s = 0; s < said->count; s++)
        check_said_plan(verifying, said->items[s], find_plan(plans, count, said->items[s]));
    return true;
}

bool verify_stored(struct verifying *verifying, struct error *err)
{
    if (verifying->operation->chain.count == 0)
        return true;
    if (check_references(verifying, err) && check_plans(verifying, err))
        return true;
    if (err->kind == ERROR_INPUT)
        verify_refuse(verifying, 0, err);
    return err->kind == ERROR_INPUT;
}
