/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/office_register.h"

#include <pthread.h>
#include <stdlib.h>

#include "app/office_view.h"
#include "app/refusal.h"
#include "base/assert.h"
#include "host/chance.h"
#include "host/clock.h"

struct office_register {
    pthread_mutex_t lock;
    struct engine *engine;
    struct office_now now;
    struct arena *plans_arena; /* of the plans as they stood at a version; 0: not listed yet */
    uint64_t plans_version;
    uint32_t plan_count;
    struct plan_standing *plans;
};

bool office_register_open(const char *city_path, struct office_register **ret_register,
                          struct error *err)
{
    struct engine *engine;
    if (!engine_open(city_path, ENGINE_READ, "serve", clock_now_ms(), NULL, &engine, err))
        return false;
    struct office_register *office = calloc(1, sizeof *office);
    ALWAYS(office);
    ALWAYS(pthread_mutex_init(&office->lock, NULL) == 0);
    office->engine = engine;
    office->plans_arena = arena_new();
    office->now = (struct office_now){app_is_founded(engine), 1};
    *ret_register = office;
    return true;
}

void office_register_close(struct office_register *office)
{
    if (!office)
        return;
    engine_close(office->engine);
    arena_free(office->plans_arena);
    pthread_mutex_destroy(&office->lock);
    free(office);
}

/* With the lock held. */
static bool refresh(struct office_register *office, struct error *err)
{
    bool has_changed;
    if (!engine_refresh(office->engine, &has_changed, err))
        return false;
    if (has_changed)
        office->now = (struct office_now){app_is_founded(office->engine), office->now.version + 1};
    return true;
}

bool office_register_look(struct office_register *office, struct office_now *ret_now,
                          struct error *err)
{
    ALWAYS(pthread_mutex_lock(&office->lock) == 0);
    bool ok = refresh(office, err);
    if (ok)
        *ret_now = office->now;
    pthread_mutex_unlock(&office->lock);
    return ok;
}

bool office_register_account(struct office_register *office, const char *person, const char *key_id,
                             struct account *ret_account, struct error *err)
{
    ALWAYS(pthread_mutex_lock(&office->lock) == 0);
    bool ok = refresh(office, err);
    if (ok)
        *ret_account = app_account(office->engine, person, key_id);
    pthread_mutex_unlock(&office->lock);
    return ok;
}

static struct locked_key make_decoy(const char *person, struct arena *arena)
{
    uint8_t noise[SEALED_SECRET_SIZE];
    uint8_t *sealed = ARENA_ARRAY(arena, uint8_t, SEALED_SECRET_SIZE);
    chance_bytes(noise, sizeof noise);
    decoy_secret(noise, sealed);
    return (struct locked_key){
        .party = person, .key_id = "", .file = "", .sealed = sealed, .size = SEALED_SECRET_SIZE};
}

bool office_register_find_key(struct office_register *office, const char *person,
                              struct arena *arena, struct locked_key *ret_key, bool *ret_is_decoy,
                              struct error *err)
{
    ALWAYS(pthread_mutex_lock(&office->lock) == 0);
    bool ok = refresh(office, err);
    *ret_is_decoy = ok && !engine_find_locked_key(office->engine, person, arena, ret_key, err);
    pthread_mutex_unlock(&office->lock);
    if (*ret_is_decoy && err->kind == ERROR_NOT_FOUND)
        *ret_key = make_decoy(person, arena);
    else if (*ret_is_decoy)
        ok = false;
    return ok;
}

static struct plan_standing standing_of(const struct plan_state *plan)
{
    return (struct plan_standing){
        .name = plan->summary.name,
        .version = plan->summary.version,
        .status = plan->is_logged ? plan_status_name((enum plan_status)plan->version.status) : NULL,
        .is_followed_live = plan->is_followed_live,
        .is_outdated = plan->change_count > 0,
        .exercise_count = plan->exercise_count,
        .exercises = plan->exercises,
        .change_count = plan->change_count,
        .changes = plan->changes,
    };
}

/* With the lock held. */
static bool list_plans(struct office_register *office, struct error *err)
{
    struct plan_state *plans;
    uint32_t count;
    if (office->plans_version == office->now.version)
        return true;
    office->plans_version = 0;
    arena_clear(office->plans_arena);
    if (!app_list_plans(office->engine, office->plans_arena, &plans, &count, err))
        return false;
    office->plans = ARENA_ARRAY(office->plans_arena, struct plan_standing, count);
    for (uint32_t p = 0; p < count; p++)
        office->plans[p] = standing_of(&plans[p]);
    office->plan_count = count;
    office->plans_version = office->now.version;
    return true;
}

static const char *copy_text(struct arena *arena, const char *text)
{
    return text ? arena_copy_text(arena, text) : NULL;
}

static void copy_changes(struct plan_standing *standing, struct arena *arena)
{
    struct plan_change *changes = ARENA_ARRAY(arena, struct plan_change, standing->change_count);
    for (uint32_t c = 0; c < standing->change_count; c++) {
        changes[c] = standing->changes[c];
        changes[c].what = copy_text(arena, changes[c].what);
        changes[c].by = copy_text(arena, changes[c].by);
    }
    standing->changes = changes;
}

static struct plan_standing *copy_plans(const struct office_register *office, struct arena *arena)
{
    struct plan_standing *copies = ARENA_ARRAY(arena, struct plan_standing, office->plan_count);
    for (uint32_t p = 0; p < office->plan_count; p++) {
        struct plan_standing *copy = &copies[p];
        *copy = office->plans[p];
        copy->name = arena_copy_text(arena, copy->name);
        uint32_t *exercises = ARENA_ARRAY(arena, uint32_t, copy->exercise_count);
        for (uint32_t e = 0; e < copy->exercise_count; e++)
            exercises[e] = copy->exercises[e];
        copy->exercises = exercises;
        copy_changes(copy, arena);
    }
    return copies;
}

bool office_register_plans(struct office_register *office, struct arena *arena,
                           const struct plan_standing **ret_plans, uint32_t *ret_count,
                           struct error *err)
{
    ALWAYS(pthread_mutex_lock(&office->lock) == 0);
    bool ok = refresh(office, err) && list_plans(office, err);
    if (ok) {
        *ret_plans = copy_plans(office, arena);
        *ret_count = office->plan_count;
    }
    pthread_mutex_unlock(&office->lock);
    return ok;
}

bool office_register_write(struct office_register *office, enum register_format format,
                           struct buffer *out, struct error *err)
{
    ALWAYS(pthread_mutex_lock(&office->lock) == 0);
    bool ok = refresh(office, err) &&
              app_write_organisations(office->engine, clock_now_ms(), format, out, err);
    pthread_mutex_unlock(&office->lock);
    return ok;
}

/* The rules are the engine's: what they say is written out before they may change. */
bool office_register_may_import(struct office_register *office, const struct actor *actor,
                                const char *noun, enum language language, struct buffer *refusal,
                                struct error *err)
{
    struct arena *scratch = arena_new();
    struct decision decision = {0};
    ALWAYS(pthread_mutex_lock(&office->lock) == 0);
    bool ok = refresh(office, err) &&
              app_may_import(office->engine, actor, noun, scratch, &decision, err);
    if (!ok && decision.has_answer)
        write_refusal_json(refusal, language, &decision.answer);
    pthread_mutex_unlock(&office->lock);
    arena_free(scratch);
    return ok;
}

bool office_register_write_notes(struct office_register *office,
                                 const struct notes_request *request, struct buffer *out,
                                 struct error *err)
{
    ALWAYS(pthread_mutex_lock(&office->lock) == 0);
    bool ok = refresh(office, err) && app_write_register_notes(office->engine, request, out, err);
    pthread_mutex_unlock(&office->lock);
    return ok;
}
