/* SPDX-License-Identifier: Apache-2.0 */
#include "page/report_parts.h"

/* One part of a bar: a share of the whole with a fill and what it is. */
struct bar_part {
    int64_t people;
    const char *fill; /* class */
    enum text_id words;
};

enum { BAR_WIDTH = 1000 };

/* Parts side by side on one scale; below, the parts in words with the same fill as their key. */
static void write_bar(const struct report *report, enum text_id name, const struct bar_part *parts,
                      int part_count, int64_t whole)
{
    const struct html *html = &report->html;
    html_raw(html, "<figure class=\"bar\">");
    html_line(html, "figcaption", "", name);
    html_raw(html, "<svg viewBox=\"0 0 1000 56\" preserveAspectRatio=\"none\" "
                   "aria-hidden=\"true\">");
    int64_t before = 0;
    for (int i = 0; i < part_count; i++) {
        int64_t from = whole > 0 ? before * BAR_WIDTH * 10 / whole : 0;
        before += parts[i].people;
        int64_t to = whole > 0 ? before * BAR_WIDTH * 10 / whole : 0;
        html_raw(html, "<rect class=\"");
        buffer_add_text(html->out, parts[i].fill);
        html_raw(html, "\" y=\"1\" height=\"54\" x=\"");
        html_tenths(html, from);
        html_raw(html, "\" width=\"");
        html_tenths(html, to - from);
        html_raw(html, "\"/>");
    }
    html_raw(html, "</svg><ul>");
    for (int i = 0; i < part_count; i++) {
        html_raw(html, "<li><svg class=\"key\" viewBox=\"0 0 36 36\" aria-hidden=\"true\">"
                       "<rect class=\"");
        buffer_add_text(html->out, parts[i].fill);
        html_raw(html, "\" x=\"2\" y=\"2\" width=\"32\" height=\"32\"/></svg><b>");
        html_arg(html, report_people(report, "people", parts[i].people));
        html_raw(html, "</b> ");
        html_say(html, parts[i].words);
        html_raw(html, "</li>");
    }
    html_raw(html, "</ul></figure>\n");
}

/* Estimated people are counted in the hundred: two rounded numbers beside each other would hide
 * how many are left. Rounded down, so that "all" means all. */
static void write_share(const struct report *report)
{
    const struct html *html = &report->html;
    const struct shelter_figures *figures = report->figures;
    const struct walk_limit *limit = &report->problem->limit;
    int64_t percent = figures->people > 0 ? figures->placed * 100 / figures->people : 0;
    if (limit->kind == WALK_LIMIT_NONE)
        html_say(html, TEXT_REPORT_SHARE_NO_LIMIT, ARG_INTEGER("percent", percent));
    else
        html_say(html, TEXT_REPORT_SHARE, ARG_INTEGER("percent", percent), report_limit(limit));
}

static void write_title(const struct report *report)
{
    const struct html *html = &report->html;
    const struct shelter_figures *figures = report->figures;
    const struct walk_limit *limit = &report->problem->limit;
    struct text_arg placed = ARG_INTEGER("placed", figures->placed);
    struct text_arg people = ARG_INTEGER("people", figures->people);
    html_raw(html, "<h1>");
    if (report->published->is_estimated)
        write_share(report);
    else if (limit->kind == WALK_LIMIT_NONE)
        html_say(html, TEXT_REPORT_HEADLINE_NO_LIMIT, placed, people);
    else
        html_say(html, TEXT_REPORT_HEADLINE, placed, people, report_limit(limit));
    html_raw(html, "</h1>\n");
}

/* FIELD: without a place is not without an instruction. */
static void write_instruction(const struct report *report)
{
    const struct html *html = &report->html;
    const struct shelter_figures *figures = report->figures;
    const struct {
        int64_t people;
        enum text_id some, all; /* of those without a place */
    } reasons[] = {
        {figures->all_full, TEXT_REPORT_WHY_ALL_FULL, TEXT_REPORT_WHY_ALL_FULL_ALONE},
        {figures->nothing_within, TEXT_REPORT_WHY_NOTHING_WITHIN,
         TEXT_REPORT_WHY_NOTHING_WITHIN_ALONE},
        {figures->off_network, TEXT_REPORT_WHY_OFF_NETWORK, TEXT_REPORT_WHY_OFF_NETWORK_ALONE},
    };
    if (figures->unplaced == 0) {
        html_line(html, "p", " class=\"lead\"", TEXT_REPORT_EVERYONE);
        return;
    }
    html_raw(html, "<p class=\"lead\">");
    html_say(html,
             hazard_means_leaving(report->problem->hazard) ? TEXT_REPORT_OTHERS_LEAVE
                                                           : TEXT_REPORT_OTHERS_COVER,
             report_people(report, "people", figures->unplaced));
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (reasons[i].people == 0)
            continue;
        html_gap(html);
        if (reasons[i].people == figures->unplaced)
            html_say(html, reasons[i].all);
        else
            html_say(html, reasons[i].some, report_people(report, "people", reasons[i].people));
    }
    html_raw(html, "</p>\n");
}

void report_headline(const struct report *report)
{
    const struct shelter_figures *figures = report->figures;
    bool leave = hazard_means_leaving(report->problem->hazard);
    struct bar_part plan[] = {
        {figures->placed, "full", TEXT_REPORT_PART_PLACED},
        {figures->unplaced, "lines", leave ? TEXT_REPORT_PART_LEAVE : TEXT_REPORT_PART_COVER},
    };
    struct bar_part nearest[] = {
        {figures->nearest_set_out - figures->nearest_turned_away, "full", TEXT_REPORT_PART_FOUND},
        {figures->nearest_turned_away, "door", TEXT_REPORT_PART_TURNED_AWAY},
        {figures->people - figures->nearest_set_out, "lines", TEXT_REPORT_PART_NOT_SET_OUT},
    };
    write_title(report);
    write_instruction(report);
    html_raw(&report->html, "<div class=\"bars\">\n");
    write_bar(report, TEXT_REPORT_BAR_PLAN, plan, 2, figures->people);
    write_bar(report, TEXT_REPORT_BAR_NEAREST, nearest, 3, figures->people);
    html_raw(&report->html, "</div>\n");
    report_as_of(report);
}

static void tile_begin(const struct report *report, enum text_id name)
{
    html_raw(&report->html, "<div class=\"tile\">");
    html_line(&report->html, "h3", "", name);
    html_raw(&report->html, "<p class=\"big\">");
}

static void tile_end(const struct report *report, enum text_id words)
{
    html_raw(&report->html, "</p>");
    html_line(&report->html, "p", " class=\"small-print\"", words);
    html_raw(&report->html, "</div>\n");
}

/* Reaction, then the walk, to scale; entry is added behind, open-ended: not in the figure. */
static void write_warning_time(const struct report *report)
{
    const struct html *html = &report->html;
    int64_t reaction_ms = report->plan->reaction_ms;
    int64_t walk_ms = report->figures->worst_walk_ms;
    int64_t whole_ms = (reaction_ms + walk_ms) * 10 / 9;
    int64_t a = whole_ms > 0 ? reaction_ms * BAR_WIDTH / whole_ms : 0;
    int64_t b = whole_ms > 0 ? (reaction_ms + walk_ms) * BAR_WIDTH / whole_ms : 0;
    html_raw(html, "<section id=\"time\">");
    html_line(html, "h2", "", TEXT_REPORT_TIME_HEAD, ARG_MINUTES("time", reaction_ms + walk_ms));
    html_raw(html, "<figure class=\"bar\"><svg viewBox=\"0 0 1000 40\" "
                   "preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    buffer_add_format(html->out,
                      "<rect class=\"lines\" x=\"0\" y=\"1\" width=\"%d\" height=\"38\"/>"
                      "<rect class=\"full\" x=\"%d\" y=\"1\" width=\"%d\" height=\"38\"/>"
                      "<rect class=\"open\" x=\"%d\" y=\"3\" width=\"%d\" height=\"34\"/>",
                      (int)a, (int)a, (int)(b - a), (int)b + 2, BAR_WIDTH - 4 - (int)b);
    html_raw(html, "</svg><ul>");
    static const char *const fills[] = {"lines", "full", "open"};
    for (int i = 0; i < 3; i++) {
        html_raw(html, "<li><svg class=\"key\" viewBox=\"0 0 36 36\" aria-hidden=\"true\">"
                       "<rect class=\"");
        buffer_add_text(html->out, fills[i]);
        html_raw(html, "\" x=\"2\" y=\"2\" width=\"32\" height=\"32\"/></svg>");
        if (i == 0)
            html_say(html, TEXT_REPORT_TIME_REACTION, ARG_MINUTES("time", reaction_ms));
        else if (i == 1)
            html_say(html, TEXT_REPORT_TIME_WALK, ARG_MINUTES("time", walk_ms));
        else
            html_say(html, TEXT_REPORT_TIME_ENTRY);
        html_raw(html, "</li>");
    }
    html_raw(html, "</ul></figure>\n");
}

static void write_walk_tiles(const struct report *report)
{
    const struct html *html = &report->html;
    const struct shelter_figures *figures = report->figures;
    int64_t placed = figures->placed > 0 ? figures->placed : 1;
    tile_begin(report, TEXT_REPORT_TILE_MEAN);
    html_arg(html, ARG_MINUTES("time", figures->walk_person_ms / placed));
    tile_end(report, TEXT_REPORT_TILE_MEAN_NOTE);
    tile_begin(report, TEXT_REPORT_TILE_P95);
    html_arg(html, ARG_MINUTES("time", figures->p95_walk_ms));
    tile_end(report, TEXT_REPORT_TILE_P95_NOTE);
    tile_begin(report, TEXT_REPORT_TILE_WORST);
    html_arg(html, ARG_MINUTES("time", figures->worst_walk_ms));
    tile_end(report, TEXT_REPORT_TILE_WORST_NOTE);
    if (report->problem->limit.kind != WALK_LIMIT_TIME)
        return; /* metres do not grow for those who are slow */
    tile_begin(report, TEXT_REPORT_TILE_SLOW);
    html_arg(html, ARG_PERMILLE("share", report_permille(figures->slow_in_time, placed)));
    html_raw(html, "</p><p class=\"small-print\">");
    html_say(html, TEXT_REPORT_TILE_SLOW_NOTE,
             report_people(report, "people", figures->slow_in_time));
    html_raw(html, "</p></div>\n");
}

static void write_cover_tiles(const struct report *report)
{
    const struct html *html = &report->html;
    const struct shelter_figures *figures = report->figures;
    tile_begin(report, TEXT_REPORT_TILE_FULL);
    html_say(html, TEXT_REPORT_OF, ARG_INTEGER("part", figures->full_site_count),
             ARG_INTEGER("whole", figures->site_count));
    tile_end(report, TEXT_REPORT_TILE_FULL_NOTE);
    tile_begin(report, TEXT_REPORT_TILE_PLACES);
    html_arg(html, ARG_INTEGER("places", figures->places));
    html_raw(html, "</p><p class=\"small-print\">");
    html_say(html, TEXT_REPORT_TILE_PLACES_NOTE,
             ARG_PERMILLE("share", report_permille(figures->placed, figures->places)));
    html_raw(html, "</p></div>\n");
    if (figures->circle_covered >= 0) {
        tile_begin(report, TEXT_REPORT_TILE_CIRCLE);
        html_arg(html,
                 ARG_PERMILLE("share", report_permille(figures->circle_covered, figures->people)));
        tile_end(report, TEXT_REPORT_TILE_CIRCLE_NOTE);
    }
    if (!figures->worst_area_code)
        return;
    tile_begin(report, TEXT_REPORT_TILE_AREA);
    html_name(html, figures->worst_area_name ? figures->worst_area_name : figures->worst_area_code);
    html_raw(html, "</p><p class=\"small-print\">");
    html_say(html, TEXT_REPORT_TILE_AREA_NOTE,
             report_people(report, "unplaced", figures->worst_area_unplaced),
             report_people(report, "people", figures->worst_area_people));
    html_raw(html, "</p></div>\n");
}

void report_tiles(const struct report *report)
{
    write_warning_time(report);
    html_raw(&report->html, "<div class=\"tiles\">\n");
    write_walk_tiles(report);
    write_cover_tiles(report);
    html_raw(&report->html, "</div>\n");
    report_as_of(report);
    html_raw(&report->html, "</section>\n");
}

enum { CHART_HEIGHT = 260, CHART_BASE = 300, CHART_LEFT = 20, CHART_RIGHT = 980 };

/* A text in a chart: <text class x y>…; the caller ends it. */
static void chart_text(const struct html *html, const char *class, int x, int y)
{
    buffer_add_format(html->out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, x, y);
}

static int minutes_shown(const struct report *report)
{
    int count = 1;
    for (int m = 0; m < MINUTE_CLASS_COUNT; m++)
        if (report->figures->minute_people[m] > 0)
            count = m + 1;
    return count < 5 ? 5 : count;
}

static int64_t most_in_a_minute(const struct report *report)
{
    int64_t most = 1;
    for (int m = 0; m < MINUTE_CLASS_COUNT; m++)
        if (report->figures->minute_people[m] > most)
            most = report->figures->minute_people[m];
    return most;
}

static void write_minute_bars(const struct report *report, int count)
{
    const struct html *html = &report->html;
    const int64_t *people = report->figures->minute_people;
    int64_t most = most_in_a_minute(report);
    int step = (CHART_RIGHT - CHART_LEFT) / count;
    for (int m = 0; m < count; m++) {
        int height = (int)(people[m] * CHART_HEIGHT / most);
        int x = CHART_LEFT + m * step;
        buffer_add_format(html->out,
                          "<rect class=\"full\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", x,
                          CHART_BASE - height, step - (step > 8 ? 3 : 1), height);
        if (step >= 50 || people[m] == most) {
            chart_text(html, "value", x + step / 2, CHART_BASE - height - 8);
            html_arg(html, report_cell(report, "people", people[m]));
            html_raw(html, "</text>");
        }
        if (count <= 20 || m % 5 == 0) {
            chart_text(html, "tick", x, CHART_BASE + 24);
            html_integer(html, m);
            html_raw(html, "</text>");
        }
    }
    chart_text(html, "tick", CHART_LEFT + count * step, CHART_BASE + 24);
    if (count == MINUTE_CLASS_COUNT)
        html_raw(html, "60+</text>");
    else
        buffer_add_format(html->out, "%d</text>", count);
}

/* A line across the bars at a time, with its name on top. */
static void write_minute_mark(const struct report *report, int count, int64_t ms, enum text_id name,
                              int y)
{
    const struct html *html = &report->html;
    enum { VALUE_HEIGHT = 28 };
    const int64_t *people = report->figures->minute_people;
    int step = (CHART_RIGHT - CHART_LEFT) / count;
    int x = CHART_LEFT + (int)(ms * step / 60000);
    if (ms / 60000 >= count)
        return;
    int top = CHART_BASE - (int)(people[ms / 60000] * CHART_HEIGHT / most_in_a_minute(report));
    buffer_add_format(html->out, "<path class=\"mean\" d=\"M%d %dV%d\"/>", x, y + 6,
                      top - VALUE_HEIGHT);
    chart_text(html, x > 700 ? "label end" : "label", x > 700 ? x - 6 : x + 6, y + 14);
    html_say(html, name, ARG_MINUTES("time", ms));
    html_raw(html, "</text>");
}

void report_minutes(const struct report *report)
{
    const struct html *html = &report->html;
    const struct shelter_figures *figures = report->figures;
    int count = minutes_shown(report);
    int64_t placed = figures->placed > 0 ? figures->placed : 1;
    html_raw(html, "<section id=\"minutes\">");
    html_line(html, "h2", "", TEXT_REPORT_MINUTES_HEAD, ARG_MINUTES("time", figures->p95_walk_ms));
    html_line(html, "p", " class=\"lead\"",
              report->published->is_estimated ? TEXT_REPORT_MINUTES_LEAD_ABOUT
                                              : TEXT_REPORT_MINUTES_LEAD);
    html_raw(html, "<div class=\"chart\"><svg viewBox=\"0 -44 1000 390\" role=\"img\"><title>");
    html_say(html, TEXT_REPORT_MINUTES_LEAD);
    html_raw(html, "</title>");
    write_minute_bars(report, count);
    buffer_add_format(html->out, "<path class=\"axis\" d=\"M%d %dH%d\"/>", CHART_LEFT, CHART_BASE,
                      CHART_RIGHT);
    write_minute_mark(report, count, figures->walk_person_ms / placed, TEXT_REPORT_MARK_MEAN, -44);
    write_minute_mark(report, count, figures->p95_walk_ms, TEXT_REPORT_MARK_P95, -44);
    html_raw(html, "</svg></div>\n");
    report_as_of(report);
    html_raw(html, "</section>\n");
}

/* Shelters by how full they would be, in percent of their places; the last is open. */
static const int load_below[] = {1, 25, 50, 75, 100, 101, 151, 201, 301};
enum { LOAD_CLASSES = sizeof load_below / sizeof *load_below + 1, LOAD_CLASS_FULL = 5 };
static const char *const load_names[LOAD_CLASSES] = {
    "0", "1–25", "25–50", "50–75", "75–99", "100", "101–150", "151–200", "201–300", "> 300",
};

static int load_class(int64_t people, int32_t places)
{
    if (people == 0)
        return 0;
    if (people == places)
        return LOAD_CLASS_FULL;
    int64_t percent = places > 0 ? people * 100 / places : 1000;
    percent += people > places && percent == 100; /* just over full */
    int class = 1;
    while (class < LOAD_CLASSES - 1 && percent >= load_below[class])
        class ++;
    return class;
}

static void write_load_row(const struct report *report, bool nearest, enum text_id name, int base)
{
    const struct html *html = &report->html;
    int64_t count[LOAD_CLASSES] = {0}, most = 1;
    for (uint32_t i = 0; i < report->problem->site_count; i++) {
        const struct report_site *site = &report->sites[i];
        int class = load_class(nearest ? site->nearest_people : site->people,
                               report->problem->sites[site->site].places);
        count[class]++;
    }
    for (int c = 0; c < LOAD_CLASSES; c++)
        if (count[c] > most)
            most = count[c];
    int step = (CHART_RIGHT - CHART_LEFT) / LOAD_CLASSES;
    chart_text(html, "label", CHART_LEFT, base - 122);
    html_say(html, name);
    html_raw(html, "</text>");
    for (int c = 0; c < LOAD_CLASSES; c++) {
        int height = (int)(count[c] * 90 / most), x = CHART_LEFT + c * step;
        if (count[c] == 0)
            continue;
        if (height < 2)
            height = 2;
        buffer_add_format(html->out,
                          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                          c > LOAD_CLASS_FULL    ? "door"
                          : c == LOAD_CLASS_FULL ? "full"
                                                 : "part",
                          x + 4, base - height, step - 8, height);
        chart_text(html, "value", x + step / 2, base - height - 8);
        html_arg(html, ARG_INTEGER("sites", count[c]));
        html_raw(html, "</text>");
    }
    buffer_add_format(html->out, "<path class=\"axis\" d=\"M%d %dH%d\"/>", CHART_LEFT, base,
                      CHART_RIGHT);
}

void report_loads(const struct report *report)
{
    const struct html *html = &report->html;
    int step = (CHART_RIGHT - CHART_LEFT) / LOAD_CLASSES;
    if (report->problem->site_count == 0)
        return;
    html_raw(html, "<section id=\"loads\">");
    html_line(html, "h2", "", TEXT_REPORT_LOADS_HEAD,
              report_people(report, "people", report->figures->nearest_turned_away));
    html_line(html, "p", " class=\"lead\"", TEXT_REPORT_LOADS_LEAD);
    html_raw(html, "<div class=\"chart\"><svg viewBox=\"0 0 1000 350\" role=\"img\"><title>");
    html_say(html, TEXT_REPORT_LOADS_LEAD);
    html_raw(html, "</title>");
    write_load_row(report, false, TEXT_REPORT_BAR_PLAN, 140);
    write_load_row(report, true, TEXT_REPORT_BAR_NEAREST, 290);
    for (int c = 0; c < LOAD_CLASSES; c++) {
        chart_text(html, "tick", CHART_LEFT + c * step + step / 2, 314);
        html_text(html, load_names[c]);
        html_raw(html, "</text>");
    }
    chart_text(html, "tick", CHART_LEFT + LOAD_CLASSES * step / 2, 340);
    html_say(html, TEXT_REPORT_LOADS_AXIS);
    html_raw(html, "</text></svg></div>\n");
    report_as_of(report);
    html_raw(html, "</section>\n");
}
