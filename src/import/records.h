/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_RECORDS_H
#define IMPORT_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/geo.h"
#include "base/vocabulary.h"

/*
 * What the readers make of a file, whatever its format. Records say what the source says, in our
 * units; what may be walked, used or placed is decided later (network/, plan/).
 * Texts are UTF-8 and live in the arena the reader was given; NULL = the source is silent.
 */

/* Offsets into road_records.strings. */
struct road_tag {
    uint32_t key, value;
};

/*
 * Every way that carries a `highway` tag, with the nodes it uses.
 *
 * Nodes ascend by id, ways ascend by id, so the order of objects in the file does not matter.
 * A node a way names but the file lacks is left out of the way and counted; the way then breaks
 * into pieces that keep its id. Ways of fewer than two nodes are left out.
 */
struct road_records {
    uint32_t node_count;
    int64_t *node_osm_id;         /* [node_count]; GeoJSON: made up, ascending from 1 */
    struct geo_point *node_point; /* [node_count] */

    uint32_t way_count;
    int64_t *way_osm_id;      /* [way_count]; GeoJSON: @id or id if given, else made up */
    uint32_t *way_first_node; /* [way_count + 1] into way_node */
    uint32_t *way_node;       /* node index */
    uint32_t *way_first_tag;  /* [way_count + 1] into way_tag */
    struct road_tag *way_tag; /* only the keys of road_kept_keys */

    uint32_t string_size;
    char *strings; /* NUL-terminated texts, each once; offset 0 is "" */

    uint32_t missing_node_count;
};

/* Tags a reader keeps; the last entry is NULL. */
extern const char *const road_kept_keys[];

/* A number of people at a point, or spread over an area. */
struct people_record {
    const char *key; /* stable within the source: its id column, else the line */
    bool is_area;
    struct geo_point point;     /* if not is_area */
    struct geo_polygon polygon; /* if is_area */
    int64_t people;
    const char *state; /* population state, "resident" unless the source says */
    enum person_class person_class;
    bool is_left_out; /* of every plan; set by city_get_people, where it was edited so */
};

struct people_records {
    uint32_t count;
    struct people_record *records;
};

struct entrance_record {
    struct geo_point point;
    enum suitability step_free; /* yes, no, unknown */
    int32_t clear_width_mm;     /* 0 = not said */
};

struct site_record {
    const char *key; /* stable within the source */
    /* Set by city_get_sites, whose keys depend on what other sources have: "source:key", which
     * does not, and the key as the source has it. */
    const char *full_key, *own_key;
    const char *name, *address;
    const char *category; /* the source's own word for what it is */
    enum site_function function;
    enum site_access access;
    int64_t places;
    /* Stair, ramp and tunnel entrances the source counts (never ventilation shafts); −1 = not
     * said. Used with 700 people a door when no clear width is known. */
    int32_t door_count;
    enum site_state state;
    int32_t usable_after_h; /* for STATE_AFTER_CONVERSION */
    enum visibility visibility;
    enum suitability suitable[HAZARD_COUNT];
    bool made_up;
    uint32_t entrance_count; /* at least one */
    struct entrance_record *entrances;
};

struct site_records {
    uint32_t count;
    struct site_record *records;
};

struct area_record {
    const char *code, *name;
    const char *parent_code;    /* NULL for a top area */
    struct geo_polygon polygon; /* no rings: where it lies is not told */
};

struct area_records {
    uint32_t count;
    struct area_record *records;
};

/* Who acts: organisations in a tree, posts in organisations, persons who hold posts. */
struct party_record {
    const char *key; /* stable; 1–64 of a–z 0–9 - _ . : / with a letter or digit first */
    enum party_kind kind;
    const char *name;
    const char *parent;    /* organisation; of a post always; NULL = none */
    const char *area;      /* code of an area, of the form of a key; NULL = not said */
    const char *roles;     /* of a post: words, each once, separated by one space; NULL = none */
    uint32_t rank;         /* of a post; 0 = not said */
    const char *holder;    /* of a post: a person; NULL = vacant */
    uint32_t deputy_count; /* of a post: posts and persons, the first goes first */
    const char **deputies;
    const char *phone, *email; /* as the source writes them; NULL = not said */
    int64_t line;              /* 0 = the source has no lines */
};

struct party_records {
    uint32_t count;
    struct party_record *records;
};

/* Where a hazard shuts roads and sites. */
struct hazard_record {
    const char *key;
    struct geo_polygon polygon;
};

struct hazard_records {
    uint32_t count;
    struct hazard_record *records;
};

#endif
