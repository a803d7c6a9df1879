/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "page/report_parts.h"
#include "plan/demand.h"

/* A cell with a number, set to the right. */
static void number_cell(const struct report *report, struct text_arg arg)
{
    html_raw(&report->html, "<td class=\"n\">");
    html_arg(&report->html, arg);
    html_raw(&report->html, "</td>");
}

static void number_head(const struct report *report, enum text_id id)
{
    html_line(&report->html, "th", " class=\"n\"", id);
}

/*
 * "one more person under cover, 7 min more walking in all" or "12 min less walking"; never a
 * price. In all: the new place may move others along a chain, so it is not one person's walk.
 */
static void write_one_more(const struct report *report, struct shelter_price price)
{
    const struct html *html = &report->html;
    if (price.rank > 0 && price.ms <= 0)
        html_say(html, TEXT_REPORT_MORE_PERSON, ARG_MINUTES("walk", -price.ms));
    else if (price.rank > 0)
        html_say(html, TEXT_REPORT_MORE_PERSON_LESS, ARG_MINUTES("walk", price.ms));
    else if (price.ms > 0)
        html_say(html, TEXT_REPORT_LESS_WALK, ARG_MINUTES("walk", price.ms));
    else
        html_raw(html, "–");
}

static void write_shelter(const struct report *report, const struct report_site *row)
{
    const struct html *html = &report->html;
    const struct shelter_site *site = &report->problem->sites[row->site];
    int64_t percent = site->places > 0 ? row->people * 100 / site->places : 0;
    html_raw(html, "<tr><td class=\"n\">");
    html_integer(html, row->number);
    buffer_add_format(html->out, "</td><td>%c%d</td><td>", report_column(row->at),
                      report_row(row->at));
    report_label(report, row->site);
    html_raw(html, "</td>");
    number_cell(report, ARG_INTEGER("places", site->places));
    number_cell(report, report_cell(report, "people", row->people));
    buffer_add_format(
        html->out,
        "<td class=\"load-cell\"><i class=\"load%s\"><b style=\"width:%d%%\"></b></i> %d %%</td>",
        report_load_step(row, site->places) == LOAD_FULL ? " is-full" : "", (int)percent,
        (int)percent);
    if (row->people > 0)
        number_cell(report, ARG_MINUTES("walk", row->worst_walk_ms));
    else
        html_raw(html, "<td class=\"n\">–</td>");
    if (row->nearest_people > site->places)
        html_raw(html, "<td class=\"n over\">");
    else
        html_raw(html, "<td class=\"n\">");
    html_arg(html, report_cell(report, "people", row->nearest_people));
    html_raw(html, "</td><td class=\"more\">");
    write_one_more(report, report->plan->allocation.prices[row->site]);
    html_raw(html, "</td></tr>\n");
}

void report_shelters(const struct report *report)
{
    const struct html *html = &report->html;
    html_raw(html, "<section class=\"sheet\" id=\"shelters\">");
    html_line(html, "h2", "", TEXT_REPORT_TABLE_HEAD,
              ARG_INTEGER("sites", report->problem->site_count));
    html_line(html, "p", " class=\"lead\"", TEXT_REPORT_TABLE_LEAD);
    html_raw(html, "<div class=\"table\"><table><thead><tr>");
    number_head(report, TEXT_REPORT_COLUMN_NUMBER);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_SQUARE);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_NAME);
    number_head(report, TEXT_REPORT_COLUMN_PLACES);
    number_head(report, report->published->is_estimated ? TEXT_REPORT_COLUMN_PEOPLE_ABOUT
                                                        : TEXT_REPORT_COLUMN_PEOPLE);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_LOAD);
    number_head(report, TEXT_REPORT_COLUMN_WORST);
    number_head(report, report->published->is_estimated ? TEXT_REPORT_COLUMN_NEAREST_ABOUT
                                                        : TEXT_REPORT_COLUMN_NEAREST);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_ONE_MORE);
    html_raw(html, "</tr></thead><tbody>\n");
    for (uint32_t i = 0; i < report->problem->site_count; i++)
        write_shelter(report, &report->sites[i]);
    html_raw(html, "</tbody></table></div>\n");
    report_as_of(report);
    html_raw(html, "</section>\n");
}

static void write_gain_place(const struct report *report, const struct shelter_gain *gain)
{
    const struct html *html = &report->html;
    if (gain->site != NO_SITE) {
        html_say(html, TEXT_REPORT_GAIN_SHELTER,
                 ARG_INTEGER("number", report->number_of_site[gain->site]));
        html_gap(html);
        report_label(report, gain->site);
    } else if (gain->name && gain->name[0]) {
        html_say(html, TEXT_REPORT_GAIN_STREET, ARG_TEXT("street", gain->name));
    } else {
        html_say(html, TEXT_REPORT_GAIN_POINT, ARG_DEGREES("lon", gain->point.lon_e7),
                 ARG_DEGREES("lat", gain->point.lat_e7));
    }
}

static void write_gain(const struct report *report, const struct report_gain *row)
{
    const struct html *html = &report->html;
    const struct shelter_gain *gain = row->gain;
    struct map_point at = map_frame_place(&report->frame, gain->point);
    buffer_add_format(html->out, "<tr><td><b class=\"letter\">%c</b></td><td>%c%d</td><td>",
                      row->letter, report_column(at), report_row(at));
    write_gain_place(report, gain);
    html_raw(html, "</td>");
    number_cell(report, report_cell(report, "people", gain->more_people));
    html_raw(html, "<td>");
    if (gain->less_walk_ms > 0)
        html_say(html, TEXT_REPORT_LESS_WALK, ARG_DURATION("walk", gain->less_walk_ms));
    else if (gain->less_walk_ms < 0)
        html_say(html, TEXT_REPORT_MORE_WALK, ARG_DURATION("walk", -gain->less_walk_ms));
    else
        html_raw(html, "–");
    html_raw(html, "</td></tr>\n");
}

static void write_gain_table(const struct report *report, int32_t places)
{
    const struct html *html = &report->html;
    html_raw(html, "<div class=\"table\"><table><caption>");
    html_say(html, TEXT_REPORT_GAIN_CAPTION, ARG_INTEGER("places", places));
    html_raw(html, "</caption><thead><tr>");
    html_line(html, "th", "", TEXT_REPORT_COLUMN_LETTER);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_SQUARE);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_WHERE);
    number_head(report, report->published->is_estimated ? TEXT_REPORT_COLUMN_MORE_ABOUT
                                                        : TEXT_REPORT_COLUMN_MORE);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_WALKING);
    html_raw(html, "</tr></thead><tbody>\n");
    for (uint32_t i = 0; i < report->plan->gain_count; i++)
        if (report->gains[i].gain->places == places)
            write_gain(report, &report->gains[i]);
    html_raw(html, "</tbody></table></div>\n");
}

void report_gains(const struct report *report)
{
    const struct html *html = &report->html;
    if (report->plan->gain_count == 0)
        return;
    html_line(html, "h3", "", TEXT_REPORT_GAINS_TABLE_HEAD);
    html_line(html, "p", "",
              report->plan->gains_proven ? TEXT_REPORT_GAINS_PROVEN : TEXT_REPORT_GAINS_TRIED);
    html_raw(html, "<div class=\"pair\">");
    int32_t places = 0;
    for (uint32_t i = 0; i < report->plan->gain_count; i++) {
        if (report->plan->gains[i].places == places)
            continue;
        places = report->plan->gains[i].places;
        write_gain_table(report, places);
    }
    html_raw(html, "</div>");
    report_as_of(report);
}

enum { ZONES_SHOWN = 8, ZONE_SITES_SHOWN = 30 };

static void write_zone(const struct report *report, const struct shelter_zone *zone)
{
    const struct html *html = &report->html;
    html_raw(html, "<li>");
    html_say(html, TEXT_REPORT_ZONE, report_people(report, "people", zone->people),
             ARG_INTEGER("sites", zone->site_count), ARG_INTEGER("places", zone->places));
    html_raw(html, " <span class=\"small-print\">");
    html_say(html, TEXT_REPORT_ZONE_SITES);
    html_raw(html, " ");
    for (uint32_t i = 0; i < zone->site_count && i < ZONE_SITES_SHOWN; i++) {
        if (i > 0)
            html_raw(html, ", ");
        html_integer(html, report->number_of_site[zone->sites[i]]);
    }
    if (zone->site_count > ZONE_SITES_SHOWN)
        html_raw(html, " …");
    html_raw(html, "</span></li>\n");
}

void report_zones(const struct report *report)
{
    const struct html *html = &report->html;
    if (report->plan->zone_count == 0)
        return;
    html_line(html, "h3", "", TEXT_REPORT_ZONES_HEAD);
    html_line(html, "p", "", TEXT_REPORT_ZONES_LEAD);
    html_raw(html, "<ul class=\"zones\">\n");
    for (uint32_t z = 0; z < report->plan->zone_count && z < ZONES_SHOWN; z++)
        write_zone(report, &report->plan->zones[z]);
    html_raw(html, "</ul>");
    if (report->plan->zone_count > ZONES_SHOWN)
        html_line(html, "p", "", TEXT_REPORT_ZONES_MORE,
                  ARG_INTEGER("zones", report->plan->zone_count - ZONES_SHOWN));
    report_as_of(report);
}

void report_sites_not_used(const struct report *report)
{
    const struct html *html = &report->html;
    const struct site_use *use = report->published->site_use;
    uint32_t not_used = 0;
    for (int e = SITE_USED + 1; e < SITE_EXCLUSION_COUNT; e++)
        not_used += use->count[e];
    html_raw(html, "<section id=\"not-used\">");
    html_line(html, "h2", "", TEXT_REPORT_NOT_USED_HEAD, ARG_INTEGER("sites", not_used));
    html_line(html, "p", " class=\"lead\"", TEXT_REPORT_NOT_USED_LEAD);
    if (not_used > 0) {
        html_raw(html, "<div class=\"table\"><table><thead><tr>");
        html_line(html, "th", "", TEXT_REPORT_COLUMN_REASON);
        number_head(report, TEXT_REPORT_COLUMN_SITES);
        number_head(report, TEXT_REPORT_COLUMN_PLACES_STATED);
        html_raw(html, "</tr></thead><tbody>\n");
        for (int e = SITE_USED + 1; e < SITE_EXCLUSION_COUNT; e++) {
            if (use->count[e] == 0)
                continue;
            html_raw(html, "<tr>");
            html_line(html, "td", "", site_exclusion_text((enum site_exclusion)e));
            number_cell(report, ARG_INTEGER("sites", use->count[e]));
            number_cell(report, ARG_INTEGER("places", use->places[e]));
            html_raw(html, "</tr>\n");
        }
        html_raw(html, "</tbody></table></div>\n");
    }
    report_as_of(report);
    html_raw(html, "</section>\n");
}

static void write_classes(const struct report *report, const struct priority_order *order, int rank)
{
    const struct html *html = &report->html;
    bool first = true;
    for (int c = 0; c < PERSON_CLASS_COUNT; c++) {
        if (order->rank[c] != rank)
            continue;
        if (!first)
            html_raw(html, " · ");
        html_say(html, person_class_text((enum person_class)c));
        first = false;
    }
}

void report_priority(const struct report *report)
{
    const struct html *html = &report->html;
    const struct shelter_figures *figures = report->figures;
    struct priority_order order;
    struct error err;
    if (!priority_parse(report->plan->priority, &order, &err))
        return;
    html_raw(html, "<section id=\"priority\">");
    html_line(html, "h2", "", TEXT_REPORT_PRIORITY_HEAD);
    html_line(html, "p", " class=\"lead\"", TEXT_REPORT_PRIORITY_LEAD);
    html_raw(html, "<div class=\"table\"><table><thead><tr>");
    number_head(report, TEXT_REPORT_COLUMN_RANK);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_CLASSES);
    number_head(report, TEXT_REPORT_COLUMN_PERSONS);
    number_head(report, TEXT_REPORT_COLUMN_UNDER_COVER);
    number_head(report, TEXT_REPORT_COLUMN_SHARE);
    html_raw(html, "</tr></thead><tbody>\n");
    for (int rank = order.rank_count; rank >= 1; rank--) {
        html_raw(html, "<tr>");
        number_cell(report, ARG_INTEGER("rank", order.rank_count - rank + 1));
        html_raw(html, "<td>");
        write_classes(report, &order, rank);
        html_raw(html, "</td>");
        number_cell(report, report_people(report, "people", figures->people_by_rank[rank]));
        number_cell(report, report_people(report, "people", figures->placed_by_rank[rank]));
        number_cell(report, ARG_PERMILLE("share", report_permille(figures->placed_by_rank[rank],
                                                                  figures->people_by_rank[rank])));
        html_raw(html, "</tr>\n");
    }
    html_raw(html, "</tbody></table></div>\n");
    report_as_of(report);
    html_raw(html, "</section>\n");
}

static void write_sources(const struct report *report)
{
    const struct html *html = &report->html;
    html_raw(html, "<div class=\"table\"><table><thead><tr>");
    html_line(html, "th", "", TEXT_REPORT_COLUMN_DATA);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_SOURCE);
    number_head(report, TEXT_REPORT_COLUMN_ROWS);
    number_head(report, TEXT_REPORT_COLUMN_REFUSED);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_IMPORTED);
    html_line(html, "th", "", TEXT_REPORT_COLUMN_ATTRIBUTION);
    html_raw(html, "</tr></thead><tbody>\n");
    for (uint32_t i = 0; i < report->options->source_count; i++) {
        const struct report_source *source = &report->options->sources[i];
        html_raw(html, "<tr>");
        html_line(html, "td", "", source->what);
        html_raw(html, "<td>");
        html_name(html, source->name);
        html_raw(html, "</td>");
        number_cell(report, ARG_INTEGER("rows", source->accepted));
        number_cell(report, ARG_INTEGER("rows", source->refused));
        html_raw(html, "<td>");
        html_arg(html, ARG_DATE("date", source->imported_at_ms));
        html_raw(html, "</td><td>");
        if (source->attribution)
            html_name(html, source->attribution);
        else
            html_say(html, TEXT_REPORT_NOT_KNOWN);
        html_raw(html, "</td></tr>\n");
    }
    html_raw(html, "</tbody></table></div>\n");
}

void report_sources(const struct report *report)
{
    const struct html *html = &report->html;
    html_raw(html, "<section id=\"sources\">");
    html_line(html, "h2", "", TEXT_REPORT_SOURCES_HEAD);
    html_raw(html, "<ul>");
    if (report->published->is_estimated)
        html_line(html, "li", "", TEXT_REPORT_ESTIMATED_NOTE);
    if (report->made_up)
        html_line(html, "li", "", TEXT_REPORT_MADE_UP_NOTE);
    if (report->problem->outside_people > 0)
        html_line(html, "li", "", TEXT_REPORT_OUTSIDE_NOTE,
                  report_people(report, "people", report->problem->outside_people));
    html_line(html, "li", "", TEXT_REPORT_INTERNAL_NOTE);
    html_raw(html, "</ul>\n");
    write_sources(report);
    html_raw(html, "</section>\n");
}

void report_method(const struct report *report)
{
    const struct html *html = &report->html;
    const struct shelter_plan *plan = report->plan;
    struct buffer speed = {0};
    buffer_add_decimal(&speed, report->problem->level_speed_mm_s, 3);
    html_raw(html, "<section id=\"method\">");
    html_line(html, "h2", "", TEXT_REPORT_METHOD_HEAD);
    html_raw(html, "<ol>");
    html_line(html, "li", "", TEXT_REPORT_METHOD_WALKS, ARG_TEXT("speed", buffer_text(&speed)),
              ARG_LENGTH("snap", plan->snap_mm));
    html_line(html, "li", "", TEXT_REPORT_METHOD_PLACES);
    html_line(html, "li", "", TEXT_REPORT_METHOD_GOAL);
    html_line(html, "li", "", TEXT_REPORT_METHOD_PROOF,
              ARG_INTEGER("pairs", report->figures->pair_count));
    html_raw(html, "</ol>");
    html_line(html, "p", "", TEXT_REPORT_METHOD_CHECK);
    html_raw(html, "<pre>muster ");
    html_text(html, report->options->city);
    html_raw(html, ".muster check ");
    html_text(html, plan->name);
    html_raw(html, "</pre></section>\n");
    buffer_free(&speed);
}
