/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_SITES_H
#define IMPORT_SITES_H

#include "import/locate.h"
#include "import/records.h"
#include "import/site_sheets.h"

/* Who may enter: one answer for all sites, or one for each category of the source. */
struct site_access_rules {
    uint32_t count;
    struct site_access_rule {
        const char *category; /* NULL: all that no other rule names */
        enum site_access access;
    } * rules;
};

/* Reads "public", or "一般住宅=residents,公有=public". ERROR_USAGE if it is neither. */
bool site_access_rules_parse(const char *text, struct arena *arena,
                             struct site_access_rules *ret_rules, struct error *err);

/* Reads "air_raid,fire" into one flag per hazard. ERROR_USAGE names a hazard there is not. */
bool site_hazards_parse(const char *text, bool ret_suitable[static HAZARD_COUNT],
                        struct error *err);

/* Hours a site takes that needs conversion when the source names none: 15 days, the time often
 * quoted for conversion before a strike (临战转换). */
enum { SITE_CONVERSION_DEFAULT_H = 360 };

/*
 * Fields of a column map: site_field_names. A `function` that is no column of the file but a
 * name of vocabulary.h (function=personnel_shelter) holds for all rows.
 */
struct site_options {
    const struct column_map *map;           /* NULL: columns are recognised */
    const struct site_access_rules *access; /* NULL: as the source says */
    bool suitable[HAZARD_COUNT];            /* the user vouches for what the source leaves open */
    int32_t conversion_h;                   /* 0: SITE_CONVERSION_DEFAULT_H */
    struct location_options location;
};

/*
 * Rows to sites, in the order of the file. The file's columns say which sheet of site_sheets.h it
 * is; columns of the map go before those of the sheet.
 *
 *   key        the source's id; without one "address (lon,lat)", a second alike with " #2"
 *   places     whole; a part of a place is none. Zero is accepted with a note; missing, negative
 *              or unreadable is refused
 *   function   by column or category; unknown is accepted with a note, and never used
 *   suitable   by the sheet, then hazard columns, then the user's word; below ground is never
 *              suitable for flood or heavy gas, whoever says so; what nobody says is unknown
 *   access     by the user's rules, the row's own word, the category, else public; a word that is
 *              not understood = staff only, with a note
 *   state      by words; not understood = not usable, with a note
 *   doors      the source's count, or stairs + ramps + tunnel entrances; −1 = not said
 *   entrances  one, at the site's point
 *
 * A repeated id is refused. Several sites at one point, cells that contradict the columns of the
 * location, sites outside the roads' box are accepted and noted. The contacts of a source are
 * never read.
 *
 * Fails if a column that is needed is missing, if the sheet needs a datum and none is given
 * (ERROR_USAGE), or as locate_rows does. Records live in `arena`; `*ret_sheet` says what the file
 * was taken for.
 */
bool sites_from_features(const struct feature_set *features, const struct site_options *options,
                         struct arena *arena, struct arena *scratch, struct import_report *report,
                         struct site_records *ret_sites, const struct site_sheet **ret_sheet,
                         struct error *err);

#endif
