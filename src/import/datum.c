/* SPDX-License-Identifier: Apache-2.0 */
#include "import/datum.h"

#include <math.h>

static const double PI = 3.14159265358979323846;

/* Krasovsky 1940. */
static const double SEMI_MAJOR_M = 6378245.0;
static const double ECCENTRICITY_SQUARED = 0.00669342162296594323;

static const int32_t GCJ_WEST_E7 = 720040000, GCJ_EAST_E7 = 1378347000;
static const int32_t GCJ_SOUTH_E7 = 8293000, GCJ_NORTH_E7 = 558271000;

enum { ITERATION_MAX = 30, SUGGEST_AT_LEAST_MM = 20 * 1000 };

struct degrees {
    double lon, lat;
};

static struct degrees to_degrees(struct geo_point point)
{
    return (struct degrees){point.lon_e7 / 1e7, point.lat_e7 / 1e7};
}

/* The waves of the shift: quick ones along x, slow and slower ones along `along`. */
static double waves_m(double x, double along, double slow_m, double slower_m)
{
    double quick = 20 * sin(6 * PI * x) + 20 * sin(2 * PI * x);
    double middle = 20 * sin(PI * along) + 40 * sin(PI * along / 3);
    double slow = slow_m * sin(PI * along / 12) + slower_m * sin(PI * along / 30);
    return (quick + middle + slow) * 2 / 3;
}

static struct degrees gcj02_shift(struct degrees at)
{
    double x = at.lon - 105, y = at.lat - 35;
    double north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) +
                     waves_m(x, y, 160, 320);
    double east_m =
        300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + waves_m(x, x, 150, 300);
    double lat = at.lat / 180 * PI;
    double bend = 1 - ECCENTRICITY_SQUARED * sin(lat) * sin(lat);
    double meridian_m = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / (bend * sqrt(bend));
    double parallel_m = SEMI_MAJOR_M / sqrt(bend) * cos(lat);
    return (struct degrees){east_m * 180 / (parallel_m * PI), north_m * 180 / (meridian_m * PI)};
}

static bool gcj02_covers(struct degrees at)
{
    return at.lon * 1e7 >= GCJ_WEST_E7 && at.lon * 1e7 <= GCJ_EAST_E7 &&
           at.lat * 1e7 >= GCJ_SOUTH_E7 && at.lat * 1e7 <= GCJ_NORTH_E7;
}

static struct degrees gcj02_from_wgs84(struct degrees at)
{
    if (!gcj02_covers(at))
        return at;
    struct degrees shift = gcj02_shift(at);
    return (struct degrees){at.lon + shift.lon, at.lat + shift.lat};
}

static struct degrees bd09_from_wgs84(struct degrees wgs84)
{
    struct degrees at = gcj02_from_wgs84(wgs84);
    double fast = PI * 3000 / 180;
    double radius = hypot(at.lon, at.lat) + 0.00002 * sin(at.lat * fast);
    double angle = atan2(at.lat, at.lon) + 0.000003 * cos(at.lon * fast);
    return (struct degrees){radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006};
}

static struct degrees from_wgs84(enum datum datum, struct degrees at)
{
    switch (datum) {
    case DATUM_GCJ02: return gcj02_from_wgs84(at);
    case DATUM_BD09: return bd09_from_wgs84(at);
    default: return at;
    }
}

/* Rounded to 1e-7 degree; `otherwise` if that is no point on earth. */
static struct geo_point to_point(struct degrees at, struct geo_point otherwise)
{
    if (!(fabs(at.lon) <= 180 && fabs(at.lat) <= 90))
        return otherwise;
    return (struct geo_point){(int32_t)lround(at.lon * 1e7), (int32_t)lround(at.lat * 1e7)};
}

struct geo_point datum_from_wgs84(enum datum datum, struct geo_point point)
{
    return to_point(from_wgs84(datum, to_degrees(point)), point);
}

struct geo_point datum_to_wgs84(enum datum datum, struct geo_point point)
{
    if (datum == DATUM_WGS84 || datum == DATUM_CGCS2000)
        return point;
    struct degrees target = to_degrees(point), guess = target;
    for (int i = 0; i < ITERATION_MAX; i++) {
        struct degrees shifted = from_wgs84(datum, guess);
        struct degrees miss = {target.lon - shifted.lon, target.lat - shifted.lat};
        guess = (struct degrees){guess.lon + miss.lon, guess.lat + miss.lat};
        if (fabs(miss.lon) < 1e-10 && fabs(miss.lat) < 1e-10)
            break;
    }
    return to_point(guess, point);
}

struct geo_point datum_reread(enum datum stated, enum datum other, struct geo_point point)
{
    return datum_to_wgs84(other, datum_from_wgs84(stated, point));
}

bool datum_suggest(enum datum stated, int64_t (*median_offset_mm)(void *context, enum datum datum),
                   void *context, enum datum *ret_datum)
{
    int64_t stated_mm = median_offset_mm(context, stated);
    int64_t best_mm = stated_mm;
    enum datum best = stated;
    for (int d = 0; d < DATUM_COUNT; d++) {
        int64_t median_mm = median_offset_mm(context, (enum datum)d);
        if (median_mm >= 0 && median_mm < best_mm) {
            best_mm = median_mm;
            best = (enum datum)d;
        }
    }
    if (stated_mm < 0 || best_mm * 2 >= stated_mm || stated_mm - best_mm < SUGGEST_AT_LEAST_MM)
        return false;
    *ret_datum = best;
    return true;
}
