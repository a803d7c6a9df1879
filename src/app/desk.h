/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_DESK_H
#define APP_DESK_H

#include "app/compare.h"
#include "app/desk_names.h"
#include "app/lead_times.h"
#include "app/plan_shelters.h"
#include "app/registers.h"
#include "app/whatif.h"
#include "tiles/ground_tiles.h"
#include "tiles/road_tiles.h"

/*
 * A city as the desk shows it: read once, and kept until the file has changed. Everything may be
 * called by several threads at once; the city stays good between desk_begin and desk_end, a plan
 * between desk_plan and desk_leave_plan.
 */
struct desk;

/* ERROR_NOT_FOUND without a city or without roads. */
bool desk_open(const char *path, struct desk **ret_desk, struct error *err);
void desk_close(struct desk *desk);

/* Looks whether the file has changed; then everything is read anew, and what was read is gone
 * once nobody needs it. */
struct desk_city {
    const char *name;   /* of the file, without folders */
    struct geo_box box; /* of the roads */
    uint64_t tiles;     /* changes with what is in the tiles, and with how they are made */
    uint64_t reading;   /* how often it was read: another number, another state of the file */
    const struct road_tiles *road_tiles;
    const struct ground_tiles *ground_tiles;
    uint32_t plan_count;
    const struct city_plan_summary *plans; /* newest first */
    uint32_t attribution_count;
    const char *const *attributions; /* of the sources, each once */
    uint32_t name_count;
    const struct desk_name *names;
};
bool desk_begin(struct desk *desk, const struct desk_city **ret_city, struct error *err);
void desk_end(struct desk *desk);

/* What comes to a site of a plan. */
struct desk_load {
    int64_t people, walk_person_ms;
    time_ms worst_walk_ms;
};

/* A plan with what is drawn of it. Read and solved at the first call, which takes as long as that
 * does; the others wait. The last few are kept; ERROR_LIMIT where as many others are looked at in
 * this moment. Within desk_begin and desk_end. */
struct desk_plan {
    struct plan_view view;
    struct shelter_solution solution; /* for shelter_explain_… */
    const struct desk_load *loads;    /* [site_count] */
    const int64_t *segment_people;    /* [segment_count] who walk there, see street_flow */
    struct whatif_pool *whatif;       /* has a lock of its own */
    /* As it is stored, of other data than the city has now: of the solution there are the pairs
     * alone, and no what-if. */
    bool is_outdated;
    bool has_walks; /* else there are neither pairs nor segment_people */
};
bool desk_plan(struct desk *desk, const char *name, const struct desk_plan **ret_plan,
               struct error *err);
/* The same also of a plan whose data has changed since: see app_load_outdated_plan. */
bool desk_plan_as_stored(struct desk *desk, const char *name, const struct desk_plan **ret_plan,
                         struct error *err);
/* [site_count] */
const struct desk_load *desk_count_loads(const struct shelter_plan *plan, struct arena *arena);
void desk_leave_plan(struct desk *desk, const struct desk_plan *plan);

/* A what-if of a plan that desk_plan gave, shown as a plan; see whatif_look. It has no what-if of
 * its own, and segment_people only once desk_count_walks has counted them. */
struct desk_whatif {
    struct desk_plan shown;
    const struct desk_plan *of;
    struct whatif_look look;
};
bool desk_look_at_whatif(const struct desk_plan *plan, const struct whatif_change *changes,
                         uint32_t count, struct arena *arena, struct desk_whatif *ret_whatif,
                         struct error *err);
void desk_count_walks(struct desk_whatif *whatif, struct arena *arena);
void desk_leave_whatif(const struct desk_whatif *whatif);

/* See app_write_register. Within desk_begin and desk_end. */
bool desk_register(struct desk *desk, enum city_register which, enum register_format format,
                   struct buffer *out, struct error *err);

/* Two stored plans side by side, see app_compare_plans. Within desk_begin and desk_end. */
bool desk_compare(struct desk *desk, const char *before, const char *after, struct arena *arena,
                  struct compared_plans *ret_compared, struct error *err);

/* Counted at the first call, a second or two in a large city; the others wait. The plan is one that
 * desk_plan gave. */
bool desk_lead_times(struct desk *desk, const struct desk_plan *plan, struct lead_times *ret_times,
                     struct error *err);

#endif
