/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "page/map_base.h"
#include "page/map_lines.h"
#include "page/notice_parts.h"
#include "plan/site_label.h"

enum { SKETCH_WIDTH = 1800, SKETCH_MARGIN = 150 };

/* Maps of more than about two kilometres have thinner streets. */
#define FAR_UNITS_PER_M 0.9

/* Where words stand already, so that none is written over another. */
enum { LABEL_MAX = 24, LETTER_WIDTH = 21, CJK_WIDTH = 38, LABEL_HEIGHT = 40 };

struct label_box {
    int32_t x, y, width, height;
};

struct labels {
    uint32_t count;
    struct label_box boxes[LABEL_MAX];
};

static int32_t text_width(const char *text)
{
    int32_t width = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if ((*at & 0xC0) == 0x80)
            continue;
        width += *at >= 0xE2 ? CJK_WIDTH : LETTER_WIDTH;
    }
    return width;
}

static bool place_label(struct labels *labels, const struct map_frame *frame, struct label_box box)
{
    if (labels->count == LABEL_MAX || box.x < 0 || box.y < 0 || box.x + box.width > frame->width ||
        box.y + box.height > frame->height)
        return false;
    for (uint32_t i = 0; i < labels->count; i++) {
        const struct label_box *other = &labels->boxes[i];
        if (box.x < other->x + other->width && other->x < box.x + box.width &&
            box.y < other->y + other->height && other->y < box.y + box.height)
            return false;
    }
    labels->boxes[labels->count++] = box;
    return true;
}

static void write_label(const struct html *html, const char *class, struct map_point at,
                        const char *text)
{
    buffer_add_format(html->out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, at.x, at.y);
    html_text(html, text);
    html_raw(html, "</text>");
}

/* Above, below, right or left of a point, where there is room; false if nowhere. */
static bool label_beside(const struct html *html, struct labels *labels,
                         const struct map_frame *frame, const char *class, struct map_point at,
                         int32_t away, const char *text)
{
    int32_t width = text_width(text), half = width / 2;
    struct label_box tries[] = {
        {at.x - half, at.y - away - LABEL_HEIGHT, width, LABEL_HEIGHT},
        {at.x - half, at.y + away, width, LABEL_HEIGHT},
        {at.x + away, at.y - LABEL_HEIGHT / 2, width, LABEL_HEIGHT},
        {at.x - away - width, at.y - LABEL_HEIGHT / 2, width, LABEL_HEIGHT},
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        if (!place_label(labels, frame, tries[i]))
            continue;
        write_label(html, class, (struct map_point){tries[i].x + half, tries[i].y + 31}, text);
        return true;
    }
    return false;
}

static void write_section(const struct notices *notices, const struct map_frame *frame,
                          const struct street_section *section)
{
    const struct html *html = &notices->html;
    html_raw(html, "<path class=\"section\" d=\"");
    for (uint32_t l = 0; l < section->line_count; l++)
        map_line_write(html->out, section->lines[l].points, section->lines[l].point_count, frame,
                       notices->arena);
    html_raw(html, "\"/>");
}

/* The names of the streets walked, each once, in the middle of its longest leg. */
static void write_street_names(const struct notices *notices, const struct map_frame *frame,
                               const struct route *route, struct labels *labels)
{
    for (uint32_t i = 0; i < route->leg_count; i++) {
        const struct route_leg *leg = &route->legs[i];
        bool longest = leg->name[0] && leg->point_count > 0;
        for (uint32_t k = 0; longest && k < route->leg_count; k++)
            if (k != i && strcmp(route->legs[k].name, leg->name) == 0)
                longest = leg->length_mm > route->legs[k].length_mm ||
                          (leg->length_mm == route->legs[k].length_mm && i < k);
        if (!longest)
            continue;
        const struct geo_point *middle =
            &route->points[leg->first_point + (leg->point_count - 1) / 2];
        label_beside(&notices->html, labels, frame, "street", map_frame_place(frame, *middle), 22,
                     leg->name);
    }
}

static void write_door(const struct html *html, struct map_point at)
{
    buffer_add_format(html->out,
                      "<path class=\"shelter\" d=\"M%d %dh56v56h-56z\"/>"
                      "<path class=\"door\" d=\"M%d %dv-30h20v30z\"/>",
                      at.x - 28, at.y - 28, at.x - 10, at.y + 20);
}

static void begin(const struct notices *notices, const struct map_frame *frame)
{
    const struct html *html = &notices->html;
    if (frame->units_per_m < FAR_UNITS_PER_M)
        html_raw(html, "<svg class=\"sketch far\" aria-hidden=\"true\"");
    else
        html_raw(html, "<svg class=\"sketch\" aria-hidden=\"true\"");
    map_base_view(html, frame->width, frame->height);
    html_raw(html, ">");
    map_ground_write(html, notices->ground, frame, notices->arena);
}

static void end(const struct notices *notices, const struct map_frame *frame)
{
    const struct html *html = &notices->html;
    map_base_scale(html, frame);
    map_base_credit(html, frame, notices->published);
    html_raw(html, "</svg>\n");
}

static void label_shelter(const struct notices *notices, const struct map_frame *frame,
                          struct labels *labels, uint32_t site, struct map_point at)
{
    struct buffer label = {0};
    site_label_write(&label, notices->html.language, &notices->problem->sites[site]);
    place_label(labels, frame, (struct label_box){at.x - 30, at.y - 30, 60, 60});
    label_beside(&notices->html, labels, frame, "name", at, 36, buffer_text(&label));
    buffer_free(&label);
}

static struct geo_point route_door_point(const struct notices *notices, uint32_t site,
                                         const struct route *route)
{
    return notices->problem->doors[notices->problem->sites[site].first_door + route->door].point;
}

void notice_sketch(const struct notices *notices, const struct street_section *section,
                   const struct route *route, int32_t height)
{
    const struct html *html = &notices->html;
    struct geo_box box = GEO_BOX_EMPTY;
    struct geo_point door_point = {0, 0};
    int32_t margin = height / 5 < SKETCH_MARGIN ? height / 5 : SKETCH_MARGIN;
    if (route)
        door_point = route_door_point(notices, section->site, route);
    for (uint32_t l = 0; l < section->line_count; l++)
        for (uint32_t p = 0; p < section->lines[l].point_count; p++)
            geo_box_extend(&box, section->lines[l].points[p]);
    for (uint32_t p = 0; route && p < route->point_count; p++)
        geo_box_extend(&box, route->points[p]);
    if (route)
        geo_box_extend(&box, door_point);
    struct map_frame frame = map_frame_fit(&box, SKETCH_WIDTH, height, margin, true);

    struct labels labels = {.count = 1, .boxes = {{0, height - 110, 500, 110}}};
    begin(notices, &frame);
    write_section(notices, &frame, section);
    if (route) {
        struct map_point start = map_frame_place(&frame, route->points[0]);
        struct map_point door = map_frame_place(&frame, door_point);
        html_raw(html, "<path class=\"route\" d=\"");
        map_line_write(html->out, route->points, route->point_count, &frame, notices->arena);
        buffer_add_format(html->out, "\"/><path class=\"leg\" d=\"M%d %dL%d %d\"/>",
                          map_frame_place(&frame, route->points[route->point_count - 1]).x,
                          map_frame_place(&frame, route->points[route->point_count - 1]).y, door.x,
                          door.y);
        buffer_add_format(html->out, "<circle class=\"start\" cx=\"%d\" cy=\"%d\" r=\"20\"/>",
                          start.x, start.y);
        write_door(html, door);
        label_shelter(notices, &frame, &labels, section->site, door);
        place_label(&labels, &frame, (struct label_box){start.x - 22, start.y - 22, 44, 44});
        label_beside(html, &labels, &frame, "name", start, 28,
                     text_get(html->language, TEXT_NOTICE_START));
        write_street_names(notices, &frame, route, &labels);
    } else if (section->line_count > 0) {
        const struct street_line *line = &section->lines[0];
        label_beside(html, &labels, &frame, "name",
                     map_frame_place(&frame, line->points[line->point_count / 2]), 30,
                     section->street);
    }
    end(notices, &frame);
}

void notice_sketch_door(const struct notices *notices, uint32_t site, int32_t height)
{
    enum { AROUND_E7 = 18000 }; /* about 200 m */
    const struct shelter_problem *problem = notices->problem;
    const struct shelter_site *s = &problem->sites[site];
    struct geo_box box = GEO_BOX_EMPTY;
    for (uint32_t d = s->first_door; d < s->first_door + s->door_count; d++) {
        struct geo_point point = problem->doors[d].point;
        geo_box_extend(&box, (struct geo_point){point.lon_e7, point.lat_e7 - AROUND_E7});
        geo_box_extend(&box, (struct geo_point){point.lon_e7, point.lat_e7 + AROUND_E7});
    }
    struct map_frame frame = map_frame_fit(&box, SKETCH_WIDTH, height, SKETCH_MARGIN / 3, true);
    struct labels labels = {.count = 1, .boxes = {{0, height - 110, 500, 110}}};
    begin(notices, &frame);
    for (uint32_t i = 0; i < notices->sections.count; i++)
        if (notices->sections.sections[i].site == site)
            write_section(notices, &frame, &notices->sections.sections[i]);
    for (uint32_t d = s->first_door; d < s->first_door + s->door_count; d++)
        write_door(&notices->html, map_frame_place(&frame, problem->doors[d].point));
    if (s->door_count > 0)
        label_shelter(notices, &frame, &labels, site,
                      map_frame_place(&frame, problem->doors[s->first_door].point));
    end(notices, &frame);
}
