/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_FEATURE_SET_H
#define TABLE_FEATURE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "table/key_index.h"
#include "table/report.h"

/*
 * What CSV, GeoJSON and TopoJSON have in common: rows of named text cells, some with a geometry.
 * What the cells mean is decided by people.h, sites.h, areas.h and hazards.h.
 *
 * Cells are UTF-8 without space at either end; a cell with nothing in it is NULL.
 */
enum geometry_kind {
    GEOMETRY_NONE,
    GEOMETRY_POINT,   /* each part is one ring of one point; MultiPoint has several parts */
    GEOMETRY_LINE,    /* each part is one ring of at least two points */
    GEOMETRY_POLYGON, /* a part is a polygon: its outer ring, then its holes */
    GEOMETRY_OTHER    /* collections */
};

/* Coordinates as the source gives them: degrees, or metres east and north. */
struct raw_point {
    double x, y;
};

struct feature_geometry {
    enum geometry_kind kind;
    uint32_t first_part, part_count;
};

struct feature_set {
    const char *file; /* the name for messages */

    uint32_t column_count;
    const char *const *column; /* [column_count] as the source names them */

    uint32_t row_count;
    const char *const *cell;   /* [row_count * column_count] row by row */
    const int64_t *line;       /* [row_count]; 0 in formats without lines */
    const char *const *object; /* [row_count] the object's id, else its number; NULL in CSV */

    /* NULL if the format has no geometry. The ring arrays are cumulative. */
    const struct feature_geometry *geometry; /* [row_count] */
    uint32_t part_count, ring_count;
    const uint32_t *part_first_ring;  /* [part_count + 1] */
    const uint32_t *ring_first_point; /* [ring_count + 1] */
    const struct raw_point *points;
};

enum {
    NO_COLUMN = -1,
    FEATURE_COLUMN_MAX = 4096,
    FEATURE_CELL_MAX = 1 << 27,  /* rows × columns */
    FEATURE_POINT_MAX = 1 << 27, /* also of TopoJSON arcs used many times */
};

/* NULL if the cell is empty or `column` is NO_COLUMN. */
const char *feature_cell(const struct feature_set *features, uint32_t row, int32_t column);

/* Says that the file holds more columns, cells or points than the limits allow; returns false. */
bool feature_set_too_rich(const char *file, struct error *err);

/* Report about a row by its line or object. */
void feature_refuse(const struct feature_set *features, uint32_t row, const char *field,
                    const struct error *reason, struct import_report *report);
void feature_note(const struct feature_set *features, uint32_t row, const char *field,
                  const struct error *reason, struct import_report *report);

/*
 * Puts a set together row by row when the columns are not known beforehand.
 *
 *     struct feature_builder builder;
 *     feature_builder_init(&builder, file, arena, scratch);
 *     feature_builder_row(&builder, 0, "way/17");
 *     feature_builder_put(&builder, "name", 4, "Torget", 6);
 *     feature_builder_finish(&builder, &set, err);
 *
 * Names and texts are copied into `arena`; the lists under construction live in `scratch`.
 */
struct feature_builder {
    struct feature_set set; /* the arrays that are complete as they stand */
    struct arena *arena, *scratch;
    struct key_index column_index;
    uint32_t next_column; /* rows tend to name the same columns in the same order */
    uint32_t column_capacity, row_capacity, object_capacity;
    const char **columns;
    int64_t *lines;
    const char **objects;
    uint32_t value_count, value_capacity;
    struct feature_value *values;

    uint32_t geometry_capacity, part_capacity, ring_capacity, point_count, point_capacity;
    struct feature_geometry *geometries;
    uint32_t *part_first_ring, *ring_first_point;
    struct raw_point *points;
    bool too_many; /* a limit was passed; finish says so */
};

struct feature_value {
    uint32_t row, column;
    const char *text;
};

void feature_builder_init(struct feature_builder *builder, const char *file, struct arena *arena,
                          struct arena *scratch);
/* Begins a row; later calls are about it. */
void feature_builder_row(struct feature_builder *builder, int64_t line, const char *object);
/* Sets a cell of the row; a name given twice keeps the last text. */
void feature_builder_put(struct feature_builder *builder, const char *name, size_t name_size,
                         const char *text, size_t text_size);
/* Geometry of the row, outermost first: kind, then for each part its rings, their points. */
void feature_builder_geometry(struct feature_builder *builder, enum geometry_kind kind);
void feature_builder_part(struct feature_builder *builder);
void feature_builder_ring(struct feature_builder *builder);
void feature_builder_point(struct feature_builder *builder, struct raw_point point);
/* Takes off the last point of the ring if it repeats the first; was there one? */
bool feature_builder_close_ring(struct feature_builder *builder);
/* Takes back the row begun last, with its cells and geometry. */
void feature_builder_drop_row(struct feature_builder *builder);
/* Fails with ERROR_LIMIT if there are more columns, cells or points than the limits allow. */
bool feature_builder_finish(struct feature_builder *builder, struct feature_set *ret_set,
                            struct error *err);

#endif
