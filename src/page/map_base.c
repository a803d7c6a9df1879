/* SPDX-License-Identifier: Apache-2.0 */
#include "page/map_base.h"

#include "page/map_lines.h"

enum layer { LAYER_SHUT, LAYER_MAIN, LAYER_COLLECTOR, LAYER_STREET, LAYER_PATH, LAYER_COUNT };

/* Footways and lanes are drawn on maps of at least so much detail. */
#define PATHS_FROM_UNITS_PER_M 0.1

static enum layer layer_of(const struct network *network, uint32_t segment)
{
    if (network->segment_forward_ms[segment] == TIME_UNREACHABLE &&
        network->segment_backward_ms[segment] == TIME_UNREACHABLE)
        return LAYER_SHUT;
    switch (network->way_class[network->segment_way[segment]]) {
    case ROAD_TRUNK:
    case ROAD_PRIMARY: return LAYER_MAIN;
    case ROAD_SECONDARY:
    case ROAD_TERTIARY: return LAYER_COLLECTOR;
    case ROAD_RESIDENTIAL: return LAYER_STREET;
    default: return LAYER_PATH;
    }
}

/* Wide streets take the ink first and are painted last. */
void map_base_streets(const struct html *html, const struct network *network,
                      const struct map_frame *frame)
{
    struct arena *scratch = arena_new();
    uint8_t *layer = ARENA_ARRAY(scratch, uint8_t, network->segment_count);
    for (uint32_t s = 0; s < network->segment_count; s++)
        layer[s] = (uint8_t)layer_of(network, s);
    struct map_ink ink = map_ink_new(frame, scratch);
    struct buffer paths[LAYER_COUNT] = {{0}};
    int last = frame->units_per_m >= PATHS_FROM_UNITS_PER_M ? LAYER_PATH : LAYER_STREET;
    for (int i = LAYER_MAIN; i <= last; i++)
        map_lines_write(&paths[i], network, layer, (uint8_t)i, frame, &ink);
    map_lines_write(&paths[LAYER_SHUT], network, layer, LAYER_SHUT, frame, NULL);
    for (int i = last; i >= LAYER_SHUT; i--) {
        if (paths[i].size == 0)
            continue;
        html_raw(html, "<path class=\"s");
        html_integer(html, i);
        html_raw(html, "\" d=\"");
        buffer_add(html->out, paths[i].bytes, paths[i].size);
        html_raw(html, "\"/>\n");
    }
    for (int i = 0; i < LAYER_COUNT; i++)
        buffer_free(&paths[i]);
    arena_free(scratch);
}

void map_base_scale(const struct html *html, const struct map_frame *frame)
{
    int32_t length_m = map_frame_scale_m(frame, frame->width / 5);
    int32_t units = (int32_t)(length_m * frame->units_per_m + 0.5);
    int32_t y = frame->height - 22;
    html_raw(html, "<path class=\"scale\" d=\"M24 ");
    html_integer(html, y - 8);
    html_raw(html, "v8h");
    html_integer(html, units);
    html_raw(html, "v-8\"/><text class=\"scale\" x=\"");
    html_integer(html, 40 + units);
    html_raw(html, "\" y=\"");
    html_integer(html, y + 2);
    html_raw(html, "\">");
    html_arg(html, ARG_LENGTH("length", (int64_t)length_m * 1000));
    html_raw(html, "</text><g class=\"north\" transform=\"translate(34 ");
    html_integer(html, y - 64);
    html_raw(html, ")\"><path d=\"M0-26 10 14 0 6-10 14z\"/><text y=\"36\">");
    html_say(html, TEXT_REPORT_NORTH);
    html_raw(html, "</text></g>\n");
}

void map_base_squares(const struct html *html, const struct map_frame *frame, int32_t square)
{
    html_raw(html, "<path class=\"square\" d=\"");
    for (int32_t x = square; x < frame->width; x += square)
        for (int32_t y = square; y < frame->height; y += square)
            buffer_add_format(html->out, "M%d %dh16m-8-8v16", x - 8, y);
    html_raw(html, "\"/><g class=\"square\">");
    for (int32_t x = 0; x < frame->width; x += square)
        buffer_add_format(html->out, "<text x=\"%d\" y=\"26\">%c</text>",
                          x + (x + square < frame->width ? square : frame->width - x) / 2,
                          'A' + (x / square < 25 ? x / square : 25));
    for (int32_t y = 0; y < frame->height; y += square)
        buffer_add_format(html->out, "<text x=\"20\" y=\"%d\">%d</text>",
                          y + (y + square < frame->height ? square : frame->height - y) / 2 + 8,
                          y / square + 1);
    html_raw(html, "</g>\n");
}

void map_base_credit(const struct html *html, const struct map_frame *frame,
                     const struct published_plan *published)
{
    html_raw(html, "<text class=\"credit\" x=\"");
    html_integer(html, frame->width - 16);
    html_raw(html, "\" y=\"");
    html_integer(html, frame->height - 16);
    html_raw(html, "\">");
    for (uint32_t i = 0; i < published->attribution_count; i++) {
        if (i > 0)
            html_raw(html, " · ");
        html_text(html, published->attributions[i]);
    }
    html_raw(html, "</text>");
}

void map_base_view(const struct html *html, int32_t width, int32_t height)
{
    buffer_add_format(html->out, " viewBox=\"0 0 %d %d\"", width, height);
}
