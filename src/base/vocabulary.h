/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_VOCABULARY_H
#define BASE_VOCABULARY_H

#include <stdbool.h>

#include "base/text.h"

/*
 * The field's closed lists of words. Each word has a stable name (in files, options and JSON)
 * and a text (for people). The numbers are stored in city files: only ever add at the end.
 */
enum hazard {
    HAZARD_AIR_RAID,
    HAZARD_FLOOD,
    HAZARD_CHEMICAL, /* heavy gas */
    HAZARD_FIRE,
    HAZARD_EARTHQUAKE,
    HAZARD_COUNT
};

/* What those without a place are told: to leave the area, or (false) to take cover where they are
 * (就地掩蔽). */
bool hazard_means_leaving(enum hazard hazard);

/* What a site is for. Only personnel shelters take the public; unknown is not used. */
enum site_function {
    FUNCTION_UNKNOWN,
    FUNCTION_PERSONNEL_SHELTER, /* 人员掩蔽工程 */
    FUNCTION_DISASTER_SHELTER,  /* 应急避难场所, never 人防工程 */
    FUNCTION_COMMAND,           /* 指挥工程 */
    FUNCTION_MEDICAL,           /* 医疗救护工程 */
    FUNCTION_SPECIALIST_TEAM,   /* 防空专业队工程 */
    FUNCTION_SUPPORT,           /* 配套工程 */
    FUNCTION_COUNT
};

/* Is the site right for a hazard? Unknown is not used, and reported. */
enum suitability { SUITABILITY_UNKNOWN, SUITABILITY_YES, SUITABILITY_NO, SUITABILITY_COUNT };

/* The state of the works. The headline counts what is usable now. */
enum site_state {
    STATE_USABLE,
    STATE_AFTER_CONVERSION, /* usable after n hours */
    STATE_NOT_USABLE,
    STATE_COUNT
};

enum visibility { VISIBILITY_INTERNAL, VISIBILITY_PUBLIC, VISIBILITY_RESTRICTED, VISIBILITY_COUNT };

/* Who may enter. Plans for the public use public sites only. */
enum site_access { ACCESS_PUBLIC, ACCESS_RESIDENTS, ACCESS_STAFF, ACCESS_COUNT };

/* Who comes first is configured per plan as an order of these classes (突发事件应对法 §11). */
enum person_class {
    PERSON_GENERAL,
    PERSON_MINOR,
    PERSON_OLDER,
    PERSON_DISABLED,
    PERSON_PREGNANT, /* pregnant or nursing */
    PERSON_PATIENT,
    PERSON_CLASS_COUNT
};

/* Who acts: organisations in a tree, posts in organisations, persons who hold posts. */
enum party_kind { PARTY_ORGANISATION, PARTY_POST, PARTY_PERSON, PARTY_KIND_COUNT };

/* Coordinates of a source. GCJ-02 and BD-09 are hundreds of metres off. */
enum datum { DATUM_WGS84, DATUM_CGCS2000, DATUM_GCJ02, DATUM_BD09, DATUM_COUNT };

const char *hazard_name(enum hazard hazard);
const char *site_function_name(enum site_function function);
const char *suitability_name(enum suitability suitability);
const char *site_state_name(enum site_state state);
const char *visibility_name(enum visibility visibility);
const char *site_access_name(enum site_access access);
const char *person_class_name(enum person_class person_class);
const char *datum_name(enum datum datum);
const char *party_kind_name(enum party_kind kind);

enum text_id hazard_text(enum hazard hazard);
enum text_id site_function_text(enum site_function function);
enum text_id site_state_text(enum site_state state);
enum text_id site_access_text(enum site_access access);
enum text_id person_class_text(enum person_class person_class);
enum text_id party_kind_text(enum party_kind kind);

/* False if the name is not in the list; names are as the *_name functions give them. */
bool hazard_parse(const char *name, enum hazard *ret_hazard);
bool site_access_parse(const char *name, enum site_access *ret_access);
bool person_class_parse(const char *name, enum person_class *ret_class);
bool party_kind_parse(const char *name, enum party_kind *ret_kind);
bool site_state_parse(const char *name, enum site_state *ret_state);
bool visibility_parse(const char *name, enum visibility *ret_visibility);
bool suitability_parse(const char *name, enum suitability *ret_suitability);
bool datum_parse(const char *name, enum datum *ret_datum);

#endif
