/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_GEOJSON_WRITER_H
#define PUBLISH_GEOJSON_WRITER_H

#include "base/json_writer.h"
#include "publish/published_plan.h"
#include "publish/street_section.h"

/*
 * GeoJSON (RFC 7946): a collection that says what it is, a feature a line, WGS 84 degrees with
 * seven decimals.
 *
 *     struct json_writer json = geojson_begin(out, published, audience);
 *     geojson_feature(&json);
 *     geojson_point(&json, point);
 *     json_key(&json, "properties"), json_open_object(&json), …, json_close(&json);
 *     geojson_end_feature(&json);
 *     geojson_end(&json);
 */
struct json_writer geojson_begin(struct buffer *out, const struct published_plan *published,
                                 enum audience audience);
void geojson_feature(struct json_writer *json);
void geojson_point(struct json_writer *json, struct geo_point point);
void geojson_line(struct json_writer *json, const struct street_line *line);
void geojson_lines(struct json_writer *json, const struct street_line *lines, uint32_t count);
void geojson_end_feature(struct json_writer *json);
void geojson_end(struct json_writer *json);

#endif
