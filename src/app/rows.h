/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ROWS_H
#define APP_ROWS_H

#include "app/import.h"
#include "host/projection.h"
#include "import/locate.h"
#include "table/columns.h"
#include "table/feature_set.h"

/* A file of rows on its way into the city: read, decoded, split, filtered. */
struct rows {
    struct buffer bytes;
    struct hash file_hash;
    int64_t file_size;
    struct arena *scratch;
    struct arena *cells; /* of the set, gone with it; NULL: they live on with the records */
    struct feature_set set;
    struct column_map map;
    struct projection projection;
    struct geo_box roads_box;
    struct hash roads; /* those the box is of */
    struct location_options location;
};

/* What it says of rows goes into `report`. On failure everything is closed. `keeps_cells`: records
 * made of them point into them. */
bool rows_open(struct rows *rows, struct city *city, const struct import_request *request,
               bool keeps_cells, struct arena *arena, struct import_report *report,
               struct error *err);
void rows_close(struct rows *rows);

/* NULL if none was asked for. */
const struct column_map *rows_map(const struct rows *rows);
/* A file of which nothing is left must not empty what the city holds. */
bool rows_accepted(const struct import_report *report, struct error *err);
/* Of a file, without its folders. */
const char *rows_name(const char *path);

#endif
