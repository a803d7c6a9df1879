/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_SITE_SHEETS_H
#define IMPORT_SITE_SHEETS_H

#include "base/vocabulary.h"
#include "table/feature_set.h"

/*
 * What lists of shelters look like, as data: which columns make a list known, what its columns
 * mean, and which of the field's rules hold for its sites. To add a list, add a row to the table
 * in site_sheets.c.
 */
enum site_field {
    SITE_ID,
    SITE_NAME,
    SITE_ADDRESS,
    SITE_CATEGORY, /* the source's word for what it is or whose it is */
    SITE_FUNCTION,
    SITE_CAPACITY,
    SITE_FLOOR,        /* "B01" */
    SITE_BASEMENTS,    /* how many floors there are below ground */
    SITE_BELOW_GROUND, /* yes, no */
    SITE_CONDITION,    /* state of the works; both columns are heard, the worse word counts */
    SITE_CONDITION_ALSO,
    SITE_USABLE_AFTER_H,
    SITE_ACCESS,
    SITE_VISIBILITY,
    SITE_DOORS,
    SITE_STAIR_DOORS, /* stair, ramp and tunnel entrances add up to the doors */
    SITE_RAMP_DOORS,
    SITE_TUNNEL_DOORS,
    SITE_DOOR_WIDTH_M,
    SITE_DOOR_WIDTH_MM,
    SITE_STEP_FREE,
    SITE_LON,
    SITE_LAT,
    SITE_LAT_LON,  /* one cell: "23.230357,120.182205" */
    SITE_AIR_RAID, /* suitability per hazard, in the order of enum hazard */
    SITE_FLOOD,
    SITE_CHEMICAL,
    SITE_FIRE,
    SITE_EARTHQUAKE,
    SITE_FIELD_COUNT
};

/* "id", "name"…: the names of the fields in a column map. */
extern const char *const site_field_names[SITE_FIELD_COUNT];

enum { SITE_ALIAS_MAX = 12, SHEET_SIGNATURE_MAX = 4, SHEET_WORD_MAX = 4 };

struct site_sheet {
    enum text_id title;
    /* The list is known by these columns being there; none for the last, which takes any file. */
    const char *signature[SHEET_SIGNATURE_MAX];
    const char *columns[SITE_FIELD_COUNT][SITE_ALIAS_MAX];
    /* Of several columns of a field that are there, the first two count, row by row the first
     * that is not empty; else only the first one there. */
    bool has_alternates;

    bool datum_required;
    bool access_is_known; /* an official list of shelters for everyone */
    bool is_below_ground; /* by what the word for these works means */

    enum site_function function;  /* FUNCTION_UNKNOWN: by the words of function or category */
    enum site_state state_unsaid; /* no word about the state of the works */
    enum suitability suitable[HAZARD_COUNT];

    /* Categories that say who may enter; conditions that say the state of the works: where any
     * are listed, others mean nothing. NULL ends the lists. */
    struct {
        const char *word;
        enum site_access access;
    } access_words[SHEET_WORD_MAX];
    struct {
        const char *word;
        enum site_state state;
    } state_words[SHEET_WORD_MAX];
};

/* The sheet this file is; never NULL, the last one takes any file. */
const struct site_sheet *site_sheet_find(const struct feature_set *features);

#endif
