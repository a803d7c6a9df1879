/* SPDX-License-Identifier: Apache-2.0 */
#include "import/locate.h"

#include <math.h>
#include <string.h>

#include "base/assert.h"
#include "import/datum.h"
#include "table/cells.h"

enum { CONTRADICTION_MM = 25 * 1000, DEGREE_DIGITS = 7 };

static const char *const lon_aliases[] = {"lon",  "lng",  "long", "longitude", "lon_dd",
                                          "经度", "經度", "x",    NULL};
static const char *const lat_aliases[] = {"lat", "latitude", "lat_dd", "纬度", "緯度", "y", NULL};
static const char *const x_aliases[] = {"x",         "easting", "east",   "øst",
                                        "x_coord",   "横坐标",  "東坐標", "utm_east",
                                        "longitude", "lon",     NULL};
static const char *const y_aliases[] = {"y",        "northing", "north",  "nord",
                                        "y_coord",  "纵坐标",   "北坐標", "utm_north",
                                        "latitude", "lat",      NULL};

static bool has_geometry(const struct feature_set *features)
{
    for (uint32_t row = 0; features->geometry && row < features->row_count; row++)
        if (features->geometry[row].kind != GEOMETRY_NONE)
            return true;
    return false;
}

bool location_columns_find(const struct feature_set *features, const struct column_map *map,
                           bool is_projected, struct location_columns *ret_columns,
                           struct error *err)
{
    struct location_columns columns = NO_LOCATION_COLUMNS;
    bool is_mapped = column_map_get(map, "lon") || column_map_get(map, "lat");
    if (!is_mapped && has_geometry(features)) {
        *ret_columns = columns;
        return true;
    }
    if (!column_of_field(features, map, "lon", is_projected ? x_aliases : lon_aliases,
                         &columns.lon[0], err) ||
        !column_of_field(features, map, "lat", is_projected ? y_aliases : lat_aliases,
                         &columns.lat[0], err) ||
        !column_required(features, columns.lon[0], "lon", err) ||
        !column_required(features, columns.lat[0], "lat", err))
        return false;
    *ret_columns = columns;
    return true;
}

/* Degrees, or what the source has in their place, before any is checked. */
struct reading {
    enum location_status status;
    struct raw_point at;
    int32_t column;
};

static enum location_status read_number(const char *cell, double *ret_value)
{
    int64_t value;
    enum number_status status = cell_decimal(cell, DEGREE_DIGITS, &value);
    if (status == NUMBER_MISSING)
        return LOCATION_MISSING;
    if (status != NUMBER_OK)
        return LOCATION_UNREADABLE;
    *ret_value = (double)value / 1e7;
    return LOCATION_OK;
}

static struct reading read_pair(const struct feature_set *features, uint32_t row, int32_t lon,
                                int32_t lat)
{
    struct reading reading = {.column = lon};
    reading.status = read_number(feature_cell(features, row, lon), &reading.at.x);
    if (reading.status != LOCATION_OK)
        return reading;
    reading.status = read_number(feature_cell(features, row, lat), &reading.at.y);
    reading.column = reading.status == LOCATION_OK ? lon : lat;
    return reading;
}

/* "23.230357,120.182205" */
static struct reading read_lat_lon(const struct feature_set *features, uint32_t row, int32_t column)
{
    struct reading reading = {.column = column, .status = LOCATION_MISSING};
    const char *cell = feature_cell(features, row, column);
    if (!cell)
        return reading;
    char lat[32];
    size_t size = strcspn(cell, ",");
    reading.status = LOCATION_UNREADABLE;
    if (cell[size] != ',' || size >= sizeof lat)
        return reading;
    memcpy(lat, cell, size);
    lat[size] = '\0';
    if (read_number(lat, &reading.at.y) == LOCATION_OK &&
        read_number(cell + size + 1, &reading.at.x) == LOCATION_OK)
        reading.status = LOCATION_OK;
    return reading;
}

/* The middle of a ring by area; of a ring without area, of its corners. */
static struct raw_point middle_of(const struct raw_point *ring, uint32_t count)
{
    struct raw_point origin = ring[0], sum = {0}, corners = {0};
    double area = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct raw_point a = {ring[i].x - origin.x, ring[i].y - origin.y};
        const struct raw_point *next = &ring[(i + 1) % count];
        struct raw_point b = {next->x - origin.x, next->y - origin.y};
        double cross = a.x * b.y - b.x * a.y;
        area += cross;
        sum.x += (a.x + b.x) * cross;
        sum.y += (a.y + b.y) * cross;
        corners.x += a.x;
        corners.y += a.y;
    }
    if (fabs(area) < 1e-18)
        return (struct raw_point){origin.x + corners.x / count, origin.y + corners.y / count};
    return (struct raw_point){origin.x + sum.x / (3 * area), origin.y + sum.y / (3 * area)};
}

static struct reading read_geometry(const struct feature_set *features, uint32_t row)
{
    struct reading reading = {.column = NO_COLUMN, .status = LOCATION_MISSING};
    const struct feature_geometry *geometry = features->geometry ? &features->geometry[row] : NULL;
    if (!geometry || geometry->kind == GEOMETRY_NONE)
        return reading;
    reading.status = LOCATION_NO_POINT;
    if (geometry->part_count != 1 || geometry->kind == GEOMETRY_LINE)
        return reading;
    uint32_t ring = features->part_first_ring[geometry->first_part];
    uint32_t first = features->ring_first_point[ring];
    reading.at = middle_of(features->points + first, features->ring_first_point[ring + 1] - first);
    reading.status = LOCATION_OK;
    return reading;
}

static struct reading read_row(const struct feature_set *features, uint32_t row,
                               const struct location_columns *columns)
{
    if (columns->lon[0] == NO_COLUMN && columns->lat_lon == NO_COLUMN)
        return read_geometry(features, row);
    struct reading reading = {.status = LOCATION_MISSING, .column = columns->lon[0]};
    for (int i = 0; i < 2 && reading.status == LOCATION_MISSING; i++)
        if (columns->lon[i] != NO_COLUMN)
            reading = read_pair(features, row, columns->lon[i], columns->lat[i]);
    if (reading.status == LOCATION_MISSING && columns->lat_lon != NO_COLUMN)
        return read_lat_lon(features, row, columns->lat_lon);
    return reading;
}

static bool in_degrees(double lon, double lat)
{
    return fabs(lon) <= 180 && fabs(lat) <= 90;
}

/* From the numbers of the source to a point in WGS 84. */
static enum location_status to_point(struct raw_point at, const struct location_options *options,
                                     struct geo_point *ret_point)
{
    double lon = at.x, lat = at.y;
    if (options->projection) {
        if (!options->projection->to_wgs84(options->projection->context, at.x, at.y, &lon, &lat))
            return LOCATION_NOT_PROJECTED;
        if (!in_degrees(lon, lat))
            return LOCATION_NOT_PROJECTED;
    }
    if (!in_degrees(lon, lat))
        return in_degrees(lat, lon) ? LOCATION_SWAPPED : LOCATION_OUT_OF_RANGE;
    struct geo_point point = {(int32_t)lround(lon * 1e7), (int32_t)lround(lat * 1e7)};
    *ret_point = options->datum ? datum_to_wgs84(*options->datum, point) : point;
    return LOCATION_OK;
}

/* Does another cell of the row say something else? */
static void find_contradiction(const struct feature_set *features, uint32_t row,
                               const struct location_columns *columns,
                               const struct location_options *options, struct location *location)
{
    struct reading second = {.status = LOCATION_MISSING};
    if (columns->lon[1] != NO_COLUMN)
        second = read_pair(features, row, columns->lon[1], columns->lat[1]);
    if (second.status != LOCATION_OK && columns->lat_lon != NO_COLUMN)
        second = read_lat_lon(features, row, columns->lat_lon);
    struct geo_point point;
    if (second.status != LOCATION_OK || to_point(second.at, options, &point) != LOCATION_OK)
        return;
    int64_t distance_mm = geo_distance_mm(location->point, point);
    if (distance_mm > CONTRADICTION_MM) {
        location->contradiction_mm = distance_mm;
        location->column = second.column;
    }
}

static struct location locate(const struct feature_set *features, uint32_t row,
                              const struct location_columns *columns,
                              const struct location_options *options)
{
    struct reading reading = read_row(features, row, columns);
    struct location location = {
        .status = reading.status,
        .contradiction_mm = -1,
        .column = reading.column,
    };
    if (reading.status != LOCATION_OK)
        return location;
    location.status = to_point(reading.at, options, &location.point);
    if (location.status == LOCATION_OK)
        find_contradiction(features, row, columns, options, &location);
    return location;
}

static struct geo_point swapped(struct geo_point point)
{
    return (struct geo_point){point.lat_e7, point.lon_e7};
}

/* How the rows of a file lie, to tell a file that is wrong throughout. */
struct tally {
    uint32_t read, ok, swapped, out_of_range, inside, inside_swapped;
};

static struct tally tally_of(const struct location *locations, uint32_t count,
                             const struct geo_box *box)
{
    struct tally tally = {0};
    for (uint32_t i = 0; i < count; i++) {
        const struct location *location = &locations[i];
        bool ok = location->status == LOCATION_OK;
        tally.ok += ok;
        tally.swapped += location->status == LOCATION_SWAPPED;
        tally.out_of_range += location->status == LOCATION_OUT_OF_RANGE;
        if (ok && box) {
            tally.inside += geo_box_contains(box, location->point);
            tally.inside_swapped += geo_box_contains(box, swapped(location->point));
        }
    }
    tally.read = tally.ok + tally.swapped + tally.out_of_range;
    return tally;
}

static bool check_file(const struct feature_set *features, const struct location *locations,
                       const struct location_options *options, struct error *err)
{
    struct tally tally = tally_of(locations, features->row_count, options->roads_box);
    if (tally.read == 0 || options->projection)
        return true;
    bool all_swapped = tally.swapped == tally.read;
    bool fits_swapped = tally.inside == 0 && tally.inside_swapped == tally.read;
    if (all_swapped || fits_swapped)
        return error_set(err, ERROR_INPUT, TEXT_IMPORT_SWAPPED_FILE,
                         ARG_TEXT("file", features->file));
    if (tally.out_of_range == tally.read)
        return error_set(err, ERROR_INPUT, TEXT_IMPORT_NO_DEGREES,
                         ARG_TEXT("file", features->file));
    return true;
}

bool locations_check(const struct location_options *options, struct error *err)
{
    if (!options->projection || !options->datum || *options->datum == DATUM_WGS84 ||
        *options->datum == DATUM_CGCS2000)
        return true;
    return error_set(err, ERROR_USAGE, TEXT_IMPORT_CRS_AND_DATUM,
                     ARG_TEXT("datum", datum_name(*options->datum)));
}

bool locate_rows(const struct feature_set *features, const struct location_columns *columns,
                 const struct location_options *options, struct arena *arena,
                 struct location **ret_locations, struct error *err)
{
    if (!locations_check(options, err))
        return false;
    struct location *locations = ARENA_ARRAY(arena, struct location, features->row_count);
    for (uint32_t row = 0; row < features->row_count; row++)
        locations[row] = locate(features, row, columns, options);
    if (!check_file(features, locations, options, err))
        return false;
    *ret_locations = locations;
    return true;
}

enum location_status locate_polygon(const struct feature_set *features, uint32_t row, uint32_t part,
                                    const struct location_options *options, struct arena *arena,
                                    struct geo_polygon *ret_polygon)
{
    const struct feature_geometry *geometry = features->geometry ? &features->geometry[row] : NULL;
    if (!geometry || geometry->kind == GEOMETRY_NONE)
        return LOCATION_MISSING;
    if (geometry->kind != GEOMETRY_POLYGON)
        return LOCATION_NO_POINT;
    bool all = part == LOCATE_ALL_PARTS;
    uint32_t first_part = geometry->first_part + (all ? 0 : part);
    uint32_t end_part = all ? geometry->first_part + geometry->part_count : first_part + 1;
    uint32_t first_ring = features->part_first_ring[first_part];
    uint32_t ring_count = features->part_first_ring[end_part] - first_ring;
    const uint32_t *ring_first_point = features->ring_first_point + first_ring;
    uint32_t first_point = ring_first_point[0];
    uint32_t point_count = ring_first_point[ring_count] - first_point;

    struct geo_point *points = ARENA_ARRAY(arena, struct geo_point, point_count);
    struct geo_box box = GEO_BOX_EMPTY;
    for (uint32_t i = 0; i < point_count; i++) {
        enum location_status status =
            to_point(features->points[first_point + i], options, &points[i]);
        if (status != LOCATION_OK)
            return status;
        geo_box_extend(&box, points[i]);
    }
    uint32_t *rings = ARENA_ARRAY(arena, uint32_t, ring_count + 1);
    for (uint32_t r = 0; r <= ring_count; r++)
        rings[r] = ring_first_point[r] - first_point;
    *ret_polygon = (struct geo_polygon){
        .ring_count = ring_count,
        .first_point = rings,
        .points = points,
        .box = box,
    };
    return LOCATION_OK;
}

void location_refuse(const struct feature_set *features, uint32_t row,
                     const struct location *location, struct import_report *report)
{
    static const enum text_id texts[] = {
        [LOCATION_MISSING] = TEXT_IMPORT_LOCATION_MISSING,
        [LOCATION_UNREADABLE] = TEXT_IMPORT_LOCATION_UNREADABLE,
        [LOCATION_OUT_OF_RANGE] = TEXT_IMPORT_LOCATION_OUT_OF_RANGE,
        [LOCATION_SWAPPED] = TEXT_IMPORT_LOCATION_SWAPPED,
        [LOCATION_NOT_PROJECTED] = TEXT_IMPORT_LOCATION_NOT_PROJECTED,
        [LOCATION_NO_POINT] = TEXT_IMPORT_LOCATION_NO_POINT,
    };
    ALWAYS(location->status != LOCATION_OK);
    const char *field = column_name(features, location->column);
    struct error reason;
    error_set(&reason, ERROR_INPUT, texts[location->status]);
    feature_refuse(features, row, field ? field : "geometry", &reason, report);
}

void location_refuse_polygon(const struct feature_set *features, uint32_t row,
                             enum location_status status, struct import_report *report)
{
    if (status == LOCATION_NO_POINT || status == LOCATION_MISSING) {
        struct error reason;
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_NO_POLYGON);
        feature_refuse(features, row, "geometry", &reason, report);
        return;
    }
    struct location location = {.status = status, .column = NO_COLUMN};
    location_refuse(features, row, &location, report);
}

void location_note(const struct feature_set *features, uint32_t row,
                   const struct location *location, const struct geo_box *roads_box,
                   struct import_report *report, uint64_t *outside_count)
{
    struct error note;
    const char *field = column_name(features, location->column);
    if (location->contradiction_mm >= 0) {
        error_set(&note, ERROR_INPUT, TEXT_IMPORT_LOCATION_CONTRADICTS,
                  ARG_LENGTH("distance", location->contradiction_mm));
        feature_note(features, row, field, &note, report);
    }
    if (!roads_box || geo_box_contains(roads_box, location->point))
        return;
    ++*outside_count;
    if (geo_box_contains(roads_box, swapped(location->point))) {
        error_set(&note, ERROR_INPUT, TEXT_IMPORT_LOCATION_MAYBE_SWAPPED);
        feature_note(features, row, field, &note, report);
    }
}

void location_note_outside(uint64_t outside_count, struct import_report *report)
{
    if (outside_count == 0)
        return;
    struct error note;
    error_set(&note, ERROR_INPUT, TEXT_IMPORT_OUTSIDE_ROADS, ARG_INTEGER("count", outside_count));
    report_note(report, 0, NULL, NULL, &note);
}
