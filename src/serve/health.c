/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/health.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/assert.h"
#include "store/city.h"

enum { WELL, GONE, OTHER, DAMAGED };

struct health {
    const char *city_path;
    dev_t device;
    ino_t file;
    pthread_mutex_t lock;
    int64_t looked_ms; /* 0: never */
    int seen;
    bool is_damaged; /* an answer said so */
};

struct health *health_new(const char *city_path)
{
    struct health *health = calloc(1, sizeof *health);
    struct stat now = {0};
    ALWAYS(health);
    health->city_path = city_path;
    stat(city_path, &now);
    health->device = now.st_dev;
    health->file = now.st_ino;
    ALWAYS(pthread_mutex_init(&health->lock, NULL) == 0);
    return health;
}

void health_free(struct health *health)
{
    if (!health)
        return;
    pthread_mutex_destroy(&health->lock);
    free(health);
}

/* By a connection of its own: those that are open may know pages by heart. One that waits for
 * another program is well. */
static bool can_be_read(const char *city_path)
{
    struct arena *arena = arena_new();
    struct city *city = NULL;
    struct city_source *sources;
    struct city_plan_summary *plans;
    struct error err = {0};
    uint32_t count;
    bool ok = city_open(city_path, CITY_READ, &city, &err) &&
              city_list_sources(city, arena, &sources, &count, &err) &&
              city_list_plans(city, arena, &plans, &count, &err);
    city_close(city);
    arena_free(arena);
    return ok || err.kind == ERROR_CONFLICT;
}

static int see_place(const struct health *health)
{
    struct stat now;
    if (stat(health->city_path, &now) != 0)
        return GONE;
    return now.st_dev == health->device && now.st_ino == health->file ? WELL : OTHER;
}

static int see(const struct health *health)
{
    int place = see_place(health);
    if (place != WELL)
        return place;
    return can_be_read(health->city_path) ? WELL : DAMAGED;
}

static bool tell(int seen, struct error *err)
{
    static const enum text_id texts[] = {[GONE] = TEXT_SERVE_CITY_GONE,
                                         [OTHER] = TEXT_SERVE_CITY_OTHER,
                                         [DAMAGED] = TEXT_SERVE_CITY_DAMAGED};
    return seen == WELL || error_set(err, ERROR_IO, texts[seen]);
}

bool health_check_place(const struct health *health, struct error *err)
{
    return tell(see_place(health), err);
}

bool health_look(struct health *health, int64_t now_ms, struct error *err)
{
    enum { EVERY_MS = 1000 };
    ALWAYS(pthread_mutex_lock(&health->lock) == 0);
    if (health->looked_ms == 0 || now_ms - health->looked_ms >= EVERY_MS) {
        health->seen = see(health);
        health->looked_ms = now_ms;
    }
    int seen = health->seen == WELL && health->is_damaged ? DAMAGED : health->seen;
    pthread_mutex_unlock(&health->lock);
    return tell(seen, err);
}

void health_note_damage(struct health *health)
{
    ALWAYS(pthread_mutex_lock(&health->lock) == 0);
    health->is_damaged = true;
    pthread_mutex_unlock(&health->lock);
}
