/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "page/map_base.h"
#include "page/map_lines.h"
#include "page/report_parts.h"
#include "plan/site_label.h"
#include "publish/street_flow.h"

static void svg_begin(const struct report *report, enum text_id title)
{
    const struct html *html = &report->html;
    html_raw(html, "<div class=\"map\"><svg role=\"img\"");
    map_base_view(html, report->frame.width, report->frame.height);
    html_raw(html, "><title>");
    html_say(html, title);
    html_raw(html, "</title>\n");
}

static void svg_end(const struct report *report)
{
    const struct html *html = &report->html;
    const struct map_frame *frame = &report->frame;
    map_base_squares(html, frame, REPORT_SQUARE);
    map_base_scale(html, frame);
    map_base_credit(html, frame, report->published);
    html_raw(html, "</svg></div>\n");
}

/* How many people make a line so wide; class f1 … f5. The steps there are come back. */
static const int64_t flow_from[] = {1, 50, 200, 1000, 5000};
enum { FLOW_STEPS = sizeof flow_from / sizeof *flow_from };

static uint8_t write_flows(const struct report *report)
{
    const struct html *html = &report->html;
    const struct network *network = report->problem->network;
    struct arena *scratch = arena_new();
    const int64_t *people = street_flow(report->problem, &report->plan->allocation, scratch);
    uint8_t *layer = ARENA_ARRAY(scratch, uint8_t, network->segment_count);
    for (uint32_t s = 0; s < network->segment_count; s++)
        while (layer[s] < FLOW_STEPS && people[s] >= flow_from[layer[s]])
            layer[s]++;
    uint8_t widest = 0;
    for (uint32_t s = 0; s < network->segment_count; s++)
        widest = layer[s] > widest ? layer[s] : widest;
    for (uint8_t step = 1; step <= widest; step++) {
        html_raw(html, "<path class=\"f");
        html_integer(html, step);
        html_raw(html, "\" d=\"");
        map_lines_write(html->out, network, layer, step, &report->frame, NULL);
        html_raw(html, "\"/>\n");
    }
    arena_free(scratch);
    return widest;
}

/*
 * Half the width of a mark in units: its area grows with the places, and all marks together
 * take about a twentieth of the map.
 */
static int32_t mark_radius(const struct report *report, int32_t places)
{
    enum { RADIUS_MIN = 7, RADIUS_MAX = 26 };
    double area = 0.05 * report->frame.width * report->frame.height;
    double all = report->figures->places > 0 ? (double)report->figures->places : 1;
    double radius = sqrt(area / 3.14159 / all * (places > 0 ? places : 0));
    return (int32_t)lround(fmin(fmax(radius, RADIUS_MIN), RADIUS_MAX));
}

/* Hover text: "12 · Folkets hus: 480 of 500 places". */
static void write_mark_title(const struct report *report, const struct report_site *site)
{
    const struct html *html = &report->html;
    html_raw(html, "<title>");
    html_integer(html, site->number);
    html_raw(html, " · ");
    struct buffer label = {0};
    site_label_write(&label, html->language, &report->problem->sites[site->site]);
    html_text(html, buffer_text(&label));
    html_raw(html, " · ");
    html_say(html, TEXT_REPORT_MARK_TITLE, report_people(report, "people", site->people),
             ARG_INTEGER("places", report->problem->sites[site->site].places));
    buffer_free(&label);
    html_raw(html, "</title>");
}

static void write_mark(const struct report *report, const struct report_site *site)
{
    const struct html *html = &report->html;
    int32_t places = report->problem->sites[site->site].places;
    int32_t r = mark_radius(report, places);
    if (report_load_step(site, places) == LOAD_FULL)
        buffer_add_format(html->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\">",
                          site->at.x - r, site->at.y - r, 2 * r, 2 * r);
    else
        buffer_add_format(html->out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\">", site->at.x,
                          site->at.y, r);
    write_mark_title(report, site);
    if (report_load_step(site, places) == LOAD_FULL)
        html_raw(html, "</rect>");
    else
        html_raw(html, "</circle>");
}

/* Sites that take no part in the plan: a cross. */
static void write_unused(const struct report *report)
{
    const struct html *html = &report->html;
    const struct site_records *records = report->published->sites;
    bool *used = ARENA_ARRAY(report->arena, bool, records->count);
    for (uint32_t s = 0; s < report->problem->site_count; s++)
        used[report->published->record_of_site[s]] = true;
    html_raw(html, "<path class=\"unused\" d=\"");
    for (uint32_t r = 0; r < records->count; r++) {
        if (used[r] || records->records[r].entrance_count == 0)
            continue;
        struct map_point at =
            map_frame_place(&report->frame, records->records[r].entrances[0].point);
        if (at.x < 0 || at.y < 0 || at.x > report->frame.width || at.y > report->frame.height)
            continue;
        buffer_add_format(html->out, "M%d %dl12 12m0-12l-12 12", at.x - 6, at.y - 6);
    }
    html_raw(html, "\"/>\n");
}

/* Numbers stand to the right of their mark where nothing else stands; large shelters first. */
enum { ROOM_CELL = 6 };

struct number_room {
    int32_t columns, rows;
    uint8_t *taken;
};

static bool take_room(struct number_room *room, int32_t x, int32_t y, int32_t width, int32_t height,
                      bool only_if_free)
{
    int32_t left = x / ROOM_CELL, top = y / ROOM_CELL;
    int32_t right = (x + width) / ROOM_CELL, bottom = (y + height) / ROOM_CELL;
    if (x < 0 || y < 0 || right >= room->columns || bottom >= room->rows)
        return false;
    for (int32_t row = top; only_if_free && row <= bottom; row++)
        for (int32_t column = left; column <= right; column++)
            if (room->taken[(size_t)row * (size_t)room->columns + (size_t)column])
                return false;
    for (int32_t row = top; row <= bottom; row++)
        for (int32_t column = left; column <= right; column++)
            room->taken[(size_t)row * (size_t)room->columns + (size_t)column] = 1;
    return true;
}

struct sized_site {
    int32_t places;
    uint32_t index;
};

static int compare_sizes(const void *a, const void *b)
{
    const struct sized_site *p = a, *q = b;
    if (p->places != q->places)
        return p->places > q->places ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

static int32_t digits_of(uint32_t number)
{
    int32_t digits = 1;
    while (number >= 10) {
        number /= 10;
        digits++;
    }
    return digits;
}

static void write_numbers(const struct report *report)
{
    enum { DIGIT_WIDTH = 13, DIGIT_HEIGHT = 20 };
    const struct html *html = &report->html;
    const struct shelter_problem *problem = report->problem;
    struct arena *scratch = arena_new();
    struct number_room room = {
        .columns = report->frame.width / ROOM_CELL + 1,
        .rows = report->frame.height / ROOM_CELL + 1,
    };
    room.taken = ARENA_ARRAY(scratch, uint8_t, (size_t)room.columns * (size_t)room.rows);
    struct sized_site *order = ARENA_ARRAY(scratch, struct sized_site, problem->site_count);
    for (uint32_t i = 0; i < problem->site_count; i++) {
        const struct report_site *site = &report->sites[i];
        order[i] = (struct sized_site){problem->sites[site->site].places, i};
        int32_t r = mark_radius(report, order[i].places);
        take_room(&room, site->at.x - r, site->at.y - r, 2 * r, 2 * r, false);
    }
    qsort(order, problem->site_count, sizeof *order, compare_sizes);
    html_raw(html, "<g class=\"number\">");
    for (uint32_t i = 0; i < problem->site_count; i++) {
        const struct report_site *site = &report->sites[order[i].index];
        int32_t r = mark_radius(report, order[i].places) + ROOM_CELL;
        int32_t width = digits_of(site->number) * DIGIT_WIDTH, half = DIGIT_HEIGHT / 2;
        int32_t x = site->at.x + r;
        if (!take_room(&room, x, site->at.y - half, width, DIGIT_HEIGHT, true)) {
            x = site->at.x - r - width;
            if (!take_room(&room, x, site->at.y - half, width, DIGIT_HEIGHT, true))
                continue;
        }
        buffer_add_format(html->out, "<text x=\"%d\" y=\"%d\">%u</text>", x, site->at.y + 7,
                          site->number);
    }
    html_raw(html, "</g>\n");
    arena_free(scratch);
}

static void write_marks(const struct report *report)
{
    const struct html *html = &report->html;
    for (int step = 0; step < LOAD_STEP_COUNT; step++) {
        html_raw(html, "<g class=\"mark l");
        html_integer(html, step);
        html_raw(html, "\">");
        for (uint32_t i = 0; i < report->problem->site_count; i++) {
            const struct report_site *site = &report->sites[i];
            if (report_load_step(site, report->problem->sites[site->site].places) == step)
                write_mark(report, site);
        }
        html_raw(html, "</g>\n");
    }
}

static void write_flow_legend(const struct report *report, uint8_t widest)
{
    const struct html *html = &report->html;
    for (int step = 1; step <= widest; step++) {
        html_raw(html, "<span><svg class=\"key wide\" viewBox=\"0 0 60 36\"><path class=\"f");
        html_integer(html, step);
        html_raw(html, "\" d=\"M6 18h48\"/></svg>");
        html_say(html, TEXT_REPORT_KEY_FROM, ARG_INTEGER("people", flow_from[step - 1]));
        html_raw(html, "</span>");
    }
}

static void write_load_legend(const struct report *report)
{
    static const enum text_id words[LOAD_STEP_COUNT] = {
        TEXT_REPORT_KEY_EMPTY,  TEXT_REPORT_KEY_LOAD_1, TEXT_REPORT_KEY_LOAD_2,
        TEXT_REPORT_KEY_LOAD_3, TEXT_REPORT_KEY_LOAD_4, TEXT_REPORT_KEY_FULL,
    };
    const struct html *html = &report->html;
    for (int step = 0; step < LOAD_STEP_COUNT; step++) {
        html_raw(html, "<span><svg class=\"key\" viewBox=\"0 0 36 36\"><g class=\"mark l");
        html_integer(html, step);
        if (step == LOAD_FULL)
            html_raw(html, "\"><rect x=\"6\" y=\"6\" width=\"24\" height=\"24\"/></g></svg>");
        else
            html_raw(html, "\"><circle cx=\"18\" cy=\"18\" r=\"13\"/></g></svg>");
        html_say(html, words[step]);
        html_raw(html, "</span>");
    }
    html_raw(html, "<span><svg class=\"key\" viewBox=\"0 0 36 36\">"
                   "<path class=\"unused\" d=\"M10 10l16 16m0-16l-16 16\"/></svg>");
    html_say(html, TEXT_REPORT_KEY_UNUSED);
    html_raw(html, "</span>");
}

void report_map_of_walks(const struct report *report)
{
    const struct html *html = &report->html;
    html_raw(html, "<section class=\"sheet\" id=\"map\">");
    html_line(html, "h2", "", TEXT_REPORT_MAP_HEAD);
    html_line(html, "p", " class=\"lead\"", TEXT_REPORT_MAP_LEAD);
    svg_begin(report, TEXT_REPORT_MAP_HEAD);
    html_raw(html, "<g id=\"streets\">");
    map_base_streets(html, report->problem->network, &report->frame);
    html_raw(html, "</g>\n");
    uint8_t widest = write_flows(report);
    write_unused(report);
    write_marks(report);
    write_numbers(report);
    svg_end(report);
    html_raw(html, "<div class=\"legend\"><b>");
    html_say(html, TEXT_REPORT_KEY_FLOW);
    html_raw(html, "</b>");
    write_flow_legend(report, widest);
    html_raw(html, "</div><div class=\"legend\"><b>");
    html_say(html, TEXT_REPORT_KEY_LOAD);
    html_raw(html, "</b>");
    write_load_legend(report);
    html_raw(html, "</div>");
    report_as_of(report);
    html_raw(html, "</section>\n");
}

/* People without a place by squares of the map: dots whose area grows with the people. */
enum { DOT_CELL = 36, DOT_STEPS = 8, DOT_WIDEST = 34 };

struct dots {
    int32_t columns, rows;
    int64_t *people, most;
};

static struct dots gather_dots(const struct report *report, struct arena *arena)
{
    struct dots dots = {
        .columns = report->frame.width / DOT_CELL + 1,
        .rows = report->frame.height / DOT_CELL + 1,
    };
    dots.people = ARENA_ARRAY(arena, int64_t, (size_t)dots.columns * (size_t)dots.rows);
    for (uint32_t g = 0; g < report->problem->group_count; g++) {
        struct map_point at = map_frame_place(&report->frame, report->problem->groups[g].point);
        int32_t column = at.x / DOT_CELL, row = at.y / DOT_CELL;
        if (at.x < 0 || at.y < 0 || column >= dots.columns || row >= dots.rows)
            continue;
        int64_t *cell = &dots.people[(size_t)row * (size_t)dots.columns + (size_t)column];
        *cell += report->unplaced[g];
        if (*cell > dots.most)
            dots.most = *cell;
    }
    return dots;
}

static int dot_step(const struct dots *dots, int64_t people)
{
    if (people == 0)
        return 0;
    int step = (int)ceil(sqrt((double)people / (double)dots->most) * DOT_STEPS);
    return step < 1 ? 1 : step > DOT_STEPS ? DOT_STEPS : step;
}

/* A dot is a line of no length with round ends, as wide as its step. */
static void write_dots(const struct report *report, const struct dots *dots)
{
    const struct html *html = &report->html;
    for (int step = 1; step <= DOT_STEPS; step++) {
        buffer_add_format(html->out, "<path class=\"dot\" stroke-width=\"%d\" d=\"",
                          DOT_WIDEST * step / DOT_STEPS);
        for (int32_t row = 0; row < dots->rows; row++)
            for (int32_t column = 0; column < dots->columns; column++)
                if (dot_step(dots, dots->people[row * dots->columns + column]) == step)
                    buffer_add_format(html->out, "M%d %dh0", column * DOT_CELL + DOT_CELL / 2,
                                      row * DOT_CELL + DOT_CELL / 2);
        html_raw(html, "\"/>\n");
    }
}

static void write_dot_legend(const struct report *report, const struct dots *dots)
{
    static const int shown[] = {2, 4, 6, 8};
    const struct html *html = &report->html;
    html_raw(html, "<div class=\"legend\"><b>");
    html_say(html, TEXT_REPORT_KEY_DOTS,
             ARG_LENGTH("side", (int64_t)(DOT_CELL / report->frame.units_per_m * 1000)));
    html_raw(html, "</b>");
    for (size_t i = 0; i < sizeof shown / sizeof *shown && dots->most > 0; i++) {
        buffer_add_format(html->out,
                          "<span><svg class=\"key\" viewBox=\"0 0 36 36\"><path class=\"dot\" "
                          "stroke-width=\"%d\" d=\"M18 18h0\"/></svg>",
                          DOT_WIDEST * shown[i] / DOT_STEPS);
        html_say(html, TEXT_REPORT_KEY_UP_TO,
                 report_people(report, "people",
                               dots->most * shown[i] * shown[i] / DOT_STEPS / DOT_STEPS));
        html_raw(html, "</span>");
    }
    html_raw(html, "<span><svg class=\"key\" viewBox=\"0 0 36 36\"><g class=\"gain\">"
                   "<path d=\"M18 2l16 16-16 16-16-16z\"/><text x=\"18\" y=\"25\">A</text></g>"
                   "</svg>");
    html_say(html, TEXT_REPORT_KEY_GAIN);
    html_raw(html, "</span><span><svg class=\"key\" viewBox=\"0 0 36 36\">"
                   "<rect class=\"small\" x=\"12\" y=\"12\" width=\"12\" height=\"12\"/></svg>");
    html_say(html, TEXT_REPORT_KEY_SHELTER);
    html_raw(html, "</span></div>");
}

static void write_gain_marks(const struct report *report)
{
    const struct html *html = &report->html;
    html_raw(html, "<g class=\"gain\">");
    for (uint32_t i = 0; i < report->plan->gain_count; i++) {
        bool again = false;
        for (uint32_t k = 0; k < i && !again; k++)
            again = report->gains[k].letter == report->gains[i].letter;
        if (again)
            continue;
        struct map_point at = map_frame_place(&report->frame, report->gains[i].gain->point);
        buffer_add_format(html->out,
                          "<path d=\"M%d %dl24 24-24 24-24-24z\"/><text x=\"%d\" y=\"%d\">"
                          "%c</text>",
                          at.x, at.y - 24, at.x, at.y + 10, report->gains[i].letter);
    }
    html_raw(html, "</g>\n");
}

void report_map_of_gaps(const struct report *report)
{
    const struct html *html = &report->html;
    struct arena *scratch = arena_new();
    struct dots dots = gather_dots(report, scratch);
    html_line(html, "p", " class=\"lead\"", TEXT_REPORT_GAPS_LEAD);
    svg_begin(report, TEXT_REPORT_GAPS_HEAD);
    html_raw(html, "<use href=\"#streets\"/>\n");
    write_dots(report, &dots);
    html_raw(html, "<path class=\"small\" d=\"");
    for (uint32_t i = 0; i < report->problem->site_count; i++)
        buffer_add_format(html->out, "M%d %dh12v12h-12z", report->sites[i].at.x - 6,
                          report->sites[i].at.y - 6);
    html_raw(html, "\"/>\n");
    write_gain_marks(report);
    svg_end(report);
    write_dot_legend(report, &dots);
    report_as_of(report);
    arena_free(scratch);
}
