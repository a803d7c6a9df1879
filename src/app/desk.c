/* SPDX-License-Identifier: Apache-2.0 */
#include "app/desk.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "publish/street_flow.h"
#include "store/log.h"

/* Browsers keep tiles for ever: a new number where the same data gives other tiles. */
enum { TILES_FORM = 2 };

enum { PLANS_KEPT = 4, WHATIF_BYTES_MAX = 48 * 1024 * 1024 };

struct kept_plan {
    struct desk_plan plan;
    const char *name; /* as it was asked for: "a@2"; NULL = free */
    bool as_stored;   /* asked for as such */
    struct arena *arena;
    uint64_t used;                 /* when it was asked for last, by counting */
    uint32_t readers;              /* who look at it now */
    struct lead_times *lead_times; /* NULL: not counted yet; the times' lock is held */
};

struct desk {
    struct arena *arena;
    const char *path;
    pthread_rwlock_t lock; /* for writing: everything is read anew */
    pthread_mutex_t plans_lock, times_lock;

    /* A connection of its own, so that whoever asks need not wait for a plan that is read. */
    pthread_mutex_t watch_lock;
    struct city *watch;

    struct arena *read_arena; /* of all below */
    struct city *city;        /* the plans' lock is held */
    int64_t version;
    struct road_records roads;

    /* Kept while the city has the same: most changes are of other things. */
    struct arena *ground_arena;
    struct hash ground_hash; /* zero: there is none */
    struct ground_tiles *ground;

    struct desk_city shown;
    uint64_t readings;
    struct kept_plan plans[PLANS_KEPT];
    uint64_t use_count;
};

static void forget_plan(struct kept_plan *kept)
{
    whatif_pool_free(kept->plan.whatif);
    arena_free(kept->arena);
    *kept = (struct kept_plan){0};
}

static void forget(struct desk *desk)
{
    for (int p = 0; p < PLANS_KEPT; p++)
        forget_plan(&desk->plans[p]);
    city_close(desk->city);
    city_close(desk->watch);
    desk->city = desk->watch = NULL;
    arena_clear(desk->read_arena);
    desk->shown = (struct desk_city){0};
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static uint64_t tiles_version(struct hash roads, struct hash ground)
{
    struct hasher hasher;
    uint64_t number;
    hasher_begin(&hasher);
    hasher_add_integer(&hasher, TILES_FORM);
    hasher_add(&hasher, roads.bytes, sizeof roads.bytes);
    hasher_add(&hasher, ground.bytes, sizeof ground.bytes);
    struct hash hash = hasher_end(&hasher);
    memcpy(&number, hash.bytes, sizeof number);
    return number;
}

static int newest_first(const void *a, const void *b)
{
    const struct city_plan_summary *x = a, *y = b;
    if (x->created_at_ms != y->created_at_ms)
        return x->created_at_ms > y->created_at_ms ? -1 : 1;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (int)(y->version - x->version);
}

static bool list_plans(struct desk *desk, struct error *err)
{
    struct city_plan_summary *plans;
    if (!city_list_plans(desk->city, desk->read_arena, &plans, &desk->shown.plan_count, err))
        return false;
    if (desk->shown.plan_count > 0)
        qsort(plans, desk->shown.plan_count, sizeof *plans, newest_first);
    desk->shown.plans = plans;
    return true;
}

static bool list_attributions(struct desk *desk, struct error *err)
{
    struct city_source *sources;
    uint32_t count, kept = 0;
    if (!city_list_sources(desk->city, desk->read_arena, &sources, &count, err))
        return false;
    const char **attributions = ARENA_ARRAY(desk->read_arena, const char *, count);
    for (uint32_t s = 0; s < count; s++) {
        bool is_new = sources[s].attribution != NULL;
        for (uint32_t a = 0; is_new && a < kept; a++)
            is_new = strcmp(attributions[a], sources[s].attribution) != 0;
        if (is_new)
            attributions[kept++] = sources[s].attribution;
    }
    desk->shown.attributions = attributions;
    desk->shown.attribution_count = kept;
    return true;
}

static bool read_ground(struct desk *desk, struct error *err)
{
    struct hash hash;
    struct ground_records ground;
    if (!city_ground_hash(desk->city, &hash, err))
        return false;
    if (desk->ground && hash_equal(hash, desk->ground_hash))
        return true;
    struct arena *scratch = arena_new();
    desk->ground = NULL;
    arena_clear(desk->ground_arena);
    bool ok = city_get_ground(desk->city, scratch, &ground, &desk->ground_hash, err);
    if (ok)
        desk->ground = ground_tiles_new(&ground, desk->ground_arena);
    arena_free(scratch);
    return ok;
}

static bool read_tiled(struct desk *desk, struct error *err)
{
    struct hash hash;
    if (!city_get_roads(desk->city, desk->read_arena, &desk->roads, &hash, err) ||
        !city_roads_box(desk->city, &desk->shown.box, err) || !read_ground(desk, err))
        return false;
    desk->shown.road_tiles = road_tiles_new(&desk->roads, desk->read_arena);
    desk->shown.ground_tiles = desk->ground;
    desk->shown.tiles = tiles_version(hash, desk->ground_hash);
    return true;
}

static bool list_names(struct desk *desk, struct error *err)
{
    struct area_records areas;
    struct hash hash;
    if (!city_get_areas(desk->city, desk->read_arena, &areas, &hash, err))
        return false;
    desk->shown.names =
        desk_names_list(&desk->roads, &areas, desk->read_arena, &desk->shown.name_count);
    return true;
}

static bool read_all(struct desk *desk, struct error *err)
{
    forget(desk);
    desk->shown.name = name_of(desk->path);
    desk->shown.reading = ++desk->readings;
    return city_open(desk->path, CITY_READ, &desk->watch, err) &&
           log_data_version(desk->watch, &desk->version, err) &&
           city_open(desk->path, CITY_READ, &desk->city, err) && read_tiled(desk, err) &&
           list_names(desk, err) && list_plans(desk, err) && list_attributions(desk, err);
}

bool desk_open(const char *path, struct desk **ret_desk, struct error *err)
{
    struct arena *arena = arena_new();
    struct desk *desk = ARENA_NEW(arena, struct desk);
    desk->arena = arena;
    desk->path = arena_copy_text(arena, path);
    desk->read_arena = arena_new();
    desk->ground_arena = arena_new();
    ALWAYS(pthread_rwlock_init(&desk->lock, NULL) == 0);
    ALWAYS(pthread_mutex_init(&desk->plans_lock, NULL) == 0);
    ALWAYS(pthread_mutex_init(&desk->times_lock, NULL) == 0);
    ALWAYS(pthread_mutex_init(&desk->watch_lock, NULL) == 0);
    if (!read_all(desk, err)) {
        desk_close(desk);
        return false;
    }
    *ret_desk = desk;
    return true;
}

void desk_close(struct desk *desk)
{
    if (!desk)
        return;
    forget(desk);
    pthread_rwlock_destroy(&desk->lock);
    pthread_mutex_destroy(&desk->plans_lock);
    pthread_mutex_destroy(&desk->times_lock);
    pthread_mutex_destroy(&desk->watch_lock);
    arena_free(desk->ground_arena);
    arena_free(desk->read_arena);
    arena_free(desk->arena);
}

/* A file that cannot be asked counts as changed: reading it says why. */
static bool has_changed(struct desk *desk)
{
    int64_t version;
    struct error err;
    ALWAYS(pthread_mutex_lock(&desk->watch_lock) == 0);
    bool is_same = desk->city && desk->watch && log_data_version(desk->watch, &version, &err) &&
                   version == desk->version;
    pthread_mutex_unlock(&desk->watch_lock);
    return !is_same;
}

bool desk_begin(struct desk *desk, const struct desk_city **ret_city, struct error *err)
{
    ALWAYS(pthread_rwlock_rdlock(&desk->lock) == 0);
    if (has_changed(desk)) {
        ALWAYS(pthread_rwlock_unlock(&desk->lock) == 0);
        ALWAYS(pthread_rwlock_wrlock(&desk->lock) == 0);
        bool ok = !has_changed(desk) || read_all(desk, err);
        ALWAYS(pthread_rwlock_unlock(&desk->lock) == 0);
        if (!ok)
            return false;
        ALWAYS(pthread_rwlock_rdlock(&desk->lock) == 0);
    }
    *ret_city = &desk->shown;
    return true;
}

void desk_end(struct desk *desk)
{
    ALWAYS(pthread_rwlock_unlock(&desk->lock) == 0);
}

const struct desk_load *desk_count_loads(const struct shelter_plan *plan, struct arena *arena)
{
    struct desk_load *loads = ARENA_ARRAY(arena, struct desk_load, plan->problem->site_count);
    for (uint32_t p = 0; p < plan->allocation.piece_count; p++) {
        const struct shelter_piece *piece = &plan->allocation.pieces[p];
        struct desk_load *load = &loads[piece->site];
        load->people += piece->people;
        load->walk_person_ms += (int64_t)piece->people * piece->walk_ms;
        if (piece->walk_ms > load->worst_walk_ms)
            load->worst_walk_ms = piece->walk_ms;
    }
    return loads;
}

static bool load_plan(struct desk *desk, const char *name, struct kept_plan *kept,
                      struct error *err)
{
    struct desk_plan *plan = &kept->plan;
    if (!app_load_plan(desk->city, name, kept->arena, &plan->view, err) ||
        !app_solve_again(&plan->view, NULL, kept->arena, &plan->solution, err))
        return false;
    plan->has_walks = true;
    plan->loads = desk_count_loads(&plan->view.plan, kept->arena);
    plan->segment_people =
        street_flow(&plan->view.problem, &plan->view.plan.allocation, kept->arena);
    plan->whatif = whatif_pool_new(&plan->view, &plan->solution, WHATIF_BYTES_MAX);
    return true;
}

static bool load_outdated(struct desk *desk, const char *name, struct kept_plan *kept,
                          struct error *err)
{
    struct desk_plan *plan = &kept->plan;
    arena_clear(kept->arena);
    *plan = (struct desk_plan){.is_outdated = true};
    if (!app_load_outdated_plan(desk->city, name, kept->arena, &plan->view, &plan->has_walks,
                                &plan->solution.pairs, err))
        return false;
    plan->loads = desk_count_loads(&plan->view.plan, kept->arena);
    if (plan->has_walks)
        plan->segment_people =
            street_flow(&plan->view.problem, &plan->view.plan.allocation, kept->arena);
    return true;
}

static bool load_as_stored(struct desk *desk, const char *name, struct kept_plan *kept,
                           struct error *err)
{
    if (load_plan(desk, name, kept, err))
        return true;
    return err->id == TEXT_APP_INPUTS_CHANGED && load_outdated(desk, name, kept, err);
}

static bool is_kept(const struct kept_plan *kept, const char *name, bool as_stored)
{
    return kept->name && strcmp(kept->name, name) == 0 && kept->as_stored == as_stored;
}

/* The one of that name; else a free place, or the one that nobody has asked for longest. NULL:
 * all are looked at. */
static struct kept_plan *find_place(struct desk *desk, const char *name, bool as_stored)
{
    struct kept_plan *oldest = NULL;
    for (int p = 0; p < PLANS_KEPT; p++) {
        struct kept_plan *kept = &desk->plans[p];
        if (is_kept(kept, name, as_stored))
            return kept;
        if (kept->readers == 0 && (!oldest || kept->used < oldest->used))
            oldest = kept;
    }
    return oldest;
}

static bool fill_place(struct desk *desk, const char *name, bool as_stored, struct kept_plan *kept,
                       struct error *err)
{
    forget_plan(kept);
    kept->arena = arena_new();
    kept->as_stored = as_stored;
    if (!(as_stored ? load_as_stored : load_plan)(desk, name, kept, err)) {
        forget_plan(kept);
        return false;
    }
    kept->name = arena_copy_text(kept->arena, name);
    return true;
}

static bool look_at_plan(struct desk *desk, const char *name, bool as_stored,
                         const struct desk_plan **ret_plan, struct error *err)
{
    ALWAYS(pthread_mutex_lock(&desk->plans_lock) == 0);
    struct kept_plan *kept = find_place(desk, name, as_stored);
    bool ok = kept ? is_kept(kept, name, as_stored) || fill_place(desk, name, as_stored, kept, err)
                   : error_set(err, ERROR_LIMIT, TEXT_APP_DESK_BUSY);
    if (ok) {
        kept->used = ++desk->use_count;
        kept->readers++;
        *ret_plan = &kept->plan;
    }
    pthread_mutex_unlock(&desk->plans_lock);
    return ok;
}

bool desk_plan(struct desk *desk, const char *name, const struct desk_plan **ret_plan,
               struct error *err)
{
    return look_at_plan(desk, name, false, ret_plan, err);
}

bool desk_plan_as_stored(struct desk *desk, const char *name, const struct desk_plan **ret_plan,
                         struct error *err)
{
    return look_at_plan(desk, name, true, ret_plan, err);
}

static struct kept_plan *place_of(struct desk *desk, const struct desk_plan *plan)
{
    int p = 0;
    while (&desk->plans[p].plan != plan)
        ALWAYS(++p < PLANS_KEPT);
    return &desk->plans[p];
}

void desk_leave_plan(struct desk *desk, const struct desk_plan *plan)
{
    ALWAYS(pthread_mutex_lock(&desk->plans_lock) == 0);
    place_of(desk, plan)->readers--;
    pthread_mutex_unlock(&desk->plans_lock);
}

bool desk_lead_times(struct desk *desk, const struct desk_plan *plan, struct lead_times *ret_times,
                     struct error *err)
{
    struct kept_plan *kept = place_of(desk, plan);
    bool ok = true;
    ALWAYS(pthread_mutex_lock(&desk->times_lock) == 0);
    if (!kept->lead_times) {
        struct lead_times times;
        ok = app_lead_times(&plan->view, NULL, &times, err);
        if (ok) {
            kept->lead_times = ARENA_NEW(kept->arena, struct lead_times);
            *kept->lead_times = times;
        }
    }
    if (ok)
        *ret_times = *kept->lead_times;
    pthread_mutex_unlock(&desk->times_lock);
    return ok;
}

bool desk_compare(struct desk *desk, const char *before, const char *after, struct arena *arena,
                  struct compared_plans *ret_compared, struct error *err)
{
    ALWAYS(pthread_mutex_lock(&desk->plans_lock) == 0);
    bool ok = app_compare_plans(desk->city, before, after, arena, ret_compared, err);
    pthread_mutex_unlock(&desk->plans_lock);
    return ok;
}

bool desk_register(struct desk *desk, enum city_register which, enum register_format format,
                   struct buffer *out, struct error *err)
{
    ALWAYS(pthread_mutex_lock(&desk->plans_lock) == 0);
    bool ok = app_write_register(desk->city, which, format, out, err);
    pthread_mutex_unlock(&desk->plans_lock);
    return ok;
}
