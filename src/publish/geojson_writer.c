/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/geojson_writer.h"

#include "publish/provenance.h"

struct json_writer geojson_begin(struct buffer *out, const struct published_plan *published,
                                 enum audience audience)
{
    struct json_writer json = {.out = out};
    json_open_object(&json);
    json_put_text(&json, "type", "FeatureCollection");
    provenance_json(&json, published, audience);
    json_key(&json, "features");
    json_open_array(&json);
    return json;
}

void geojson_feature(struct json_writer *json)
{
    buffer_add_char(json->out, '\n');
    json_open_object(json);
    json_put_text(json, "type", "Feature");
    json_key(json, "geometry");
}

static void put_position(struct json_writer *json, struct geo_point point)
{
    json_open_array(json);
    json_add_decimal(json, point.lon_e7, 7);
    json_add_decimal(json, point.lat_e7, 7);
    json_close(json);
}

void geojson_point(struct json_writer *json, struct geo_point point)
{
    json_open_object(json);
    json_put_text(json, "type", "Point");
    json_key(json, "coordinates");
    put_position(json, point);
    json_close(json);
}

static void put_positions(struct json_writer *json, const struct street_line *line)
{
    json_open_array(json);
    for (uint32_t p = 0; p < line->point_count; p++)
        put_position(json, line->points[p]);
    json_close(json);
}

void geojson_line(struct json_writer *json, const struct street_line *line)
{
    json_open_object(json);
    json_put_text(json, "type", "LineString");
    json_key(json, "coordinates");
    put_positions(json, line);
    json_close(json);
}

void geojson_lines(struct json_writer *json, const struct street_line *lines, uint32_t count)
{
    json_open_object(json);
    json_put_text(json, "type", "MultiLineString");
    json_key(json, "coordinates");
    json_open_array(json);
    for (uint32_t i = 0; i < count; i++)
        put_positions(json, &lines[i]);
    json_close(json);
    json_close(json);
}

void geojson_end_feature(struct json_writer *json)
{
    json_close(json);
}

void geojson_end(struct json_writer *json)
{
    buffer_add_char(json->out, '\n');
    json_close(json);
    json_close(json);
    buffer_add_char(json->out, '\n');
}
