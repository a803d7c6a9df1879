/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_CITY_H
#define STORE_CITY_H

#include "base/hash.h"
#include "base/progress.h"
#include "import/ground.h"
#include "import/records.h"
#include "plan/shelter_plan.h"

/*
 * The city file: one SQLite database that holds everything about a city. Nobody outside this
 * folder knows its tables.
 *
 * Every put is one transaction on disk before it returns; what a get hands out lives in the
 * caller's arena. Errors name the file and say in a sentence what is wrong with it: not one of
 * ours, newer than the program, read-only, damaged, locked, disk full. A city is used by one
 * thread at a time; a program may open the same file several times.
 */
struct city;

enum city_mode {
    CITY_READ,   /* must exist; nothing is written, not even beside it (see open.c) */
    CITY_WRITE,  /* must exist */
    CITY_CREATE, /* made if missing */
};

bool city_open(const char *path, enum city_mode mode, struct city **ret_city, struct error *err);
void city_close(struct city *city);

/*
 * While `progress` is not NULL, what is read and written asks it now and then whether to go on;
 * where not, it fails with ERROR_CANCELLED, and the transaction with it. `expected`: about so many
 * rows will be changed.
 */
void city_watch(struct city *city, const struct progress *progress, enum text_id stage,
                uint64_t expected);

/* Reads every page and every stored checksum; ERROR_INPUT names the first that is damaged. */
bool city_check_integrity(struct city *city, struct error *err);

/* Tables, indexes, views, triggers: ERROR_INPUT names the first that is not as the program makes
 * it, missing, or one too many. */
bool city_check_schema(struct city *city, struct error *err);
/* Does every row belong to data of its kind, every part to a plan? ERROR_INPUT if not. */
bool city_check_strays(struct city *city, struct error *err);

/* Where reference data came from. */
struct city_source {
    const char *noun;        /* "roads", "people", "sites", "areas", "hazard"; set by put */
    const char *hazard;      /* its name if the noun is hazard, else NULL; set by put */
    const char *name;        /* file name without folders, or "made up", "estimate" */
    int64_t size;            /* bytes of the file; 0 if none */
    struct hash file_hash;   /* of the bytes of the file */
    const char *attribution; /* NULL = not known */
    const char *options;     /* as given on the command line */
    int64_t imported_at_ms;
    int64_t total, accepted, refused;
};

/* What the file has data or sources of, whoever put them there: "sites", "hazard/flood"; what a put
 * cannot have made included. In ascending order, each once. */
bool city_list_nouns(struct city *city, struct arena *arena, const char ***ret_keys,
                     uint32_t *ret_count, struct error *err);
/* Of all that is said about the noun's sources: names, files, options, times, rows, estimates of
 * people, and what lies under the streets. `hazard` as in city_content_hash. */
bool city_sources_hash(struct city *city, const char *noun, const char *hazard,
                       struct hash *ret_hash, struct error *err);

/* All sources, by noun and hazard, then in the order they first came. */
bool city_list_sources(struct city *city, struct arena *arena, struct city_source **ret_sources,
                       uint32_t *ret_count, struct error *err);

/*
 * Reference data. A put replaces what the noun held, or with `add` only what the source of the
 * same name held; the hazard noun is one per hazard. The keys of a put are distinct. Rows keep
 * their number in the file by source and key, and a put of the same rows changes none.
 *
 * A get returns the rows of all sources in a canonical order (key, then content), whatever order
 * they were put in; a key that two sources share is told apart as "source:key", which of sites is
 * their full key in any case. The hash is of the contents: it does not depend on file names, on
 * clocks or on the order of rows. It is stored as well, so that a get of changed rows is refused
 * (ERROR_INPUT). Sites, people and areas are handed out, and hashed, as they were edited
 * (store/site_edit.h, store/register_edit.h).
 * A get of what was never put gives no rows and the hash of nothing, except for roads:
 * ERROR_NOT_FOUND.
 */
bool city_put_roads(struct city *city, const struct city_source *source,
                    const struct road_records *roads, struct error *err);
bool city_get_roads(struct city *city, struct arena *arena, struct road_records *ret_roads,
                    struct hash *ret_hash, struct error *err);
/* The box of all road nodes, without reading the roads; empty if there are none. */
bool city_roads_box(struct city *city, struct geo_box *ret_box, struct error *err);

/*
 * What lies under the streets; a part of the data of the roads' source, which must have been put:
 * it replaces what there was, and goes when other roads come. Without shapes there is none. The
 * hash, zero without any, is among the roads' sources (city_sources_hash); no plan depends on it.
 */
bool city_put_ground(struct city *city, const struct ground_records *ground, struct error *err);
bool city_get_ground(struct city *city, struct arena *arena, struct ground_records *ret_ground,
                     struct hash *ret_hash, struct error *err);
/* The hash as it is stored; nothing is read, nor checked. */
bool city_ground_hash(struct city *city, struct hash *ret_hash, struct error *err);

bool city_put_people(struct city *city, const struct city_source *source,
                     const struct people_records *people, bool add, struct error *err);
/* So many people, spread over the residential streets; replaces all people. */
bool city_put_people_estimate(struct city *city, const struct city_source *source, int64_t total,
                              struct error *err);
bool city_get_people(struct city *city, struct arena *arena, struct people_records *ret_people,
                     int64_t *ret_estimate_total, struct hash *ret_hash, struct error *err);

bool city_put_sites(struct city *city, const struct city_source *source,
                    const struct site_records *sites, bool add, struct error *err);
bool city_get_sites(struct city *city, struct arena *arena, struct site_records *ret_sites,
                    struct hash *ret_hash, struct error *err);

bool city_put_areas(struct city *city, const struct city_source *source,
                    const struct area_records *areas, bool add, struct error *err);
bool city_get_areas(struct city *city, struct arena *arena, struct area_records *ret_areas,
                    struct hash *ret_hash, struct error *err);

/* As they were imported, without what people have changed since. */
bool city_get_imported_people(struct city *city, struct arena *arena,
                              struct people_records *ret_people, struct error *err);
bool city_get_imported_sites(struct city *city, struct arena *arena, struct site_records *ret_sites,
                             struct error *err);
bool city_get_imported_areas(struct city *city, struct arena *arena, struct area_records *ret_areas,
                             struct error *err);

bool city_put_hazard(struct city *city, const struct city_source *source, enum hazard hazard,
                     const struct hazard_records *records, bool add, struct error *err);
bool city_get_hazard(struct city *city, enum hazard hazard, struct arena *arena,
                     struct hazard_records *ret_records, struct hash *ret_hash, struct error *err);

/*
 * The hashes that the gets would give now for what a plan is made from: to see cheaply which of
 * them have changed since. Rows are not read, nor checked, except those of a noun that was edited.
 */
struct city_inputs {
    struct hash roads; /* all zero if there are none */
    struct hash people, sites, areas, hazards;
};
bool city_input_hashes(struct city *city, enum hazard hazard, struct city_inputs *ret_inputs,
                       struct error *err);

/* The stored hash of what a noun holds as it was imported ("sites"; hazards one each, else NULL);
 * false in `*ret_is_there` if it was never put. */
bool city_content_hash(struct city *city, const char *noun, const char *hazard, bool *ret_is_there,
                       struct hash *ret_hash, struct error *err);

/*
 * Plans have a name and a version, 1, 2, … The store keeps what it is given; which versions there
 * may be, and what they are worth, the log says.
 *
 * Stores a plan as this version of its name, whatever plan->version says; ERROR_CONFLICT if there
 * is one.
 */
bool city_put_plan(struct city *city, const struct shelter_plan *plan, uint32_t version,
                   struct error *err);
/* ERROR_NOT_FOUND if there is no such version. */
bool city_delete_plan(struct city *city, const char *name, uint32_t version, struct error *err);

/*
 * What is stored of a plan, untrusted: its problem holds groups (key, point, people, rank, class,
 * estimated) and sites (key, name, places, made_up), but no network and no doors, and
 * network_point.segment is NO_SEGMENT. `name` is "a", the highest version of a, or "a@2".
 * ERROR_NOT_FOUND lists the plans there are.
 * ERROR_INPUT names the parts ("pieces", "prices"…) whose bytes do not have the stored hash.
 */
bool city_get_plan(struct city *city, const char *name, struct arena *arena,
                   struct shelter_plan *ret_plan, struct error *err);

struct city_plan_summary {
    const char *name, *author, *population_state;
    const char *area_code; /* NULL = the roads' box */
    const char *priority;  /* as given */
    time_ms reaction_ms;
    int32_t snap_mm;
    uint32_t version;
    uint32_t assumption_count; /* with any it is hypothetical */
    const struct plan_assumption *assumptions;
    int64_t created_at_ms, people, placed;
    enum hazard hazard;
    struct walk_limit limit;
    struct hash content_hash;
};
/* All versions, by name and version. */
bool city_list_plans(struct city *city, struct arena *arena, struct city_plan_summary **ret_plans,
                     uint32_t *ret_count, struct error *err);

#endif
