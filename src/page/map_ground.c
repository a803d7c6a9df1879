/* SPDX-License-Identifier: Apache-2.0 */
#include "page/map_ground.h"

#include <stdlib.h>

#include "page/map_lines.h"

enum { COLUMNS = 128, LAYER_COUNT = 4 };

/* Segments by the cells their ends lie in; segment[first[c]] … of cell c. */
struct map_ground {
    const struct network *network;
    uint32_t *first, *segment;
    uint32_t stamp, *stamped; /* [segment_count] met in the drawing of that number */
    uint32_t *found;          /* [segment_count] */
    struct geo_point *line;   /* [segment_count + 1] */
};

static int32_t cell_along(int32_t value, int32_t least, int32_t most)
{
    if (value <= least)
        return 0;
    int64_t cell = ((int64_t)value - least) * COLUMNS / ((int64_t)most - least + 1);
    return cell < COLUMNS ? (int32_t)cell : COLUMNS - 1;
}

static uint32_t cell_of(const struct network *network, struct geo_point point)
{
    const struct geo_box *box = &network->box;
    return (uint32_t)(cell_along(point.lat_e7, box->min.lat_e7, box->max.lat_e7) * COLUMNS +
                      cell_along(point.lon_e7, box->min.lon_e7, box->max.lon_e7));
}

struct map_ground *map_ground_new(const struct network *network, struct arena *arena)
{
    struct map_ground *ground = ARENA_NEW(arena, struct map_ground);
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, COLUMNS * COLUMNS + 2);
    ground->network = network;
    for (int pass = 0; pass < 2; pass++) { /* count, then fill */
        for (uint32_t s = 0; s < network->segment_count; s++) {
            uint32_t a = cell_of(network, network->node_point[network->segment_from[s]]);
            uint32_t b = cell_of(network, network->node_point[network->segment_to[s]]);
            if (pass == 0) {
                first[a + 2]++;
                first[b + 2] += a != b;
                continue;
            }
            ground->segment[first[a + 1]++] = s;
            if (a != b)
                ground->segment[first[b + 1]++] = s;
        }
        if (pass == 1)
            break;
        for (uint32_t c = 2; c < COLUMNS * COLUMNS + 2; c++)
            first[c] += first[c - 1];
        ground->segment = ARENA_ARRAY(arena, uint32_t, (size_t)network->segment_count * 2);
    }
    ground->first = first;
    ground->stamped = ARENA_ARRAY(arena, uint32_t, network->segment_count);
    ground->found = ARENA_ARRAY(arena, uint32_t, network->segment_count);
    ground->line = ARENA_ARRAY(arena, struct geo_point, (size_t)network->segment_count + 1);
    return ground;
}

static struct geo_box box_of(const struct map_frame *frame)
{
    double width_m = frame->width / frame->units_per_m;
    double height_m = frame->height / frame->units_per_m;
    struct geo_point corner = frame->geo.origin;
    return (struct geo_box){
        .min = {corner.lon_e7, corner.lat_e7 - (int32_t)(height_m / frame->geo.m_per_lat_e7)},
        .max = {corner.lon_e7 + (int32_t)(width_m / frame->geo.m_per_lon_e7), corner.lat_e7},
    };
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The segments of all cells the box touches, each once, ascending. */
static uint32_t find_segments(struct map_ground *ground, const struct geo_box *box)
{
    uint32_t low = cell_of(ground->network, box->min), high = cell_of(ground->network, box->max);
    uint32_t count = 0;
    ground->stamp++;
    for (uint32_t row = low / COLUMNS; row <= high / COLUMNS; row++) {
        for (uint32_t column = low % COLUMNS; column <= high % COLUMNS; column++) {
            uint32_t cell = row * COLUMNS + column;
            for (uint32_t i = ground->first[cell]; i < ground->first[cell + 1]; i++) {
                uint32_t s = ground->segment[i];
                if (ground->stamped[s] == ground->stamp)
                    continue;
                ground->stamped[s] = ground->stamp;
                ground->found[count++] = s;
            }
        }
    }
    qsort(ground->found, count, sizeof *ground->found, compare_numbers);
    return count;
}

static int layer_of(const struct network *network, uint32_t segment)
{
    if (network->segment_forward_ms[segment] == TIME_UNREACHABLE &&
        network->segment_backward_ms[segment] == TIME_UNREACHABLE)
        return 0;
    uint8_t class = network->way_class[network->segment_way[segment]];
    return class < ROAD_RESIDENTIAL ? 1 : class < ROAD_SECONDARY ? 2 : 3;
}

/* Segments that follow each other along a chain are one line. */
static void write_layer(struct buffer *out, struct map_ground *ground, uint32_t found, int layer,
                        const struct map_frame *frame, struct arena *scratch)
{
    const struct network *network = ground->network;
    for (uint32_t i = 0; i < found;) {
        uint32_t s = ground->found[i], count = 0;
        if (layer_of(network, s) != layer) {
            i++;
            continue;
        }
        ground->line[count++] = network->node_point[network->segment_from[s]];
        do {
            ground->line[count++] = network->node_point[network->segment_to[ground->found[i]]];
            i++;
        } while (i < found && ground->found[i] == ground->found[i - 1] + 1 &&
                 network->segment_chain[ground->found[i]] == network->segment_chain[s] &&
                 layer_of(network, ground->found[i]) == layer);
        map_line_write(out, ground->line, count, frame, scratch);
    }
}

void map_ground_write(const struct html *html, struct map_ground *ground,
                      const struct map_frame *frame, struct arena *scratch)
{
    struct geo_box box = box_of(frame);
    uint32_t found = find_segments(ground, &box);
    struct buffer path = {0};
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        buffer_clear(&path);
        write_layer(&path, ground, found, layer, frame, scratch);
        if (path.size == 0)
            continue;
        buffer_add_format(html->out, "<path class=\"g%d\" d=\"", layer);
        buffer_add(html->out, path.bytes, path.size);
        html_raw(html, "\"/>");
    }
    buffer_free(&path);
}
