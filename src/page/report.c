/* SPDX-License-Identifier: Apache-2.0 */
#include "page/report.h"

#include "page/report_parts.h"
#include "plan/assumption.h"

enum { SHORT_HASH = 12 };

static void write_short_hash(const struct report *report)
{
    char hex[HASH_HEX_SIZE];
    hash_to_hex(report->plan->content_hash, hex);
    hex[SHORT_HASH] = '\0';
    html_text(&report->html, hex);
}

/* The running head and foot of the printed pages; screens do not show them. */
static void write_page_margins(const struct report *report)
{
    const struct html *html = &report->html;
    struct html plain = {&(struct buffer){0}, html->language};
    text_write(plain.out, html->language, TEXT_REPORT_RUNNING_HEAD,
               ARG_TEXT("city", report->options->city), ARG_TEXT("name", report->plan->name));
    html_raw(html, "@page{size:A4;margin:20mm 15mm 18mm;"
                   "font:8pt system-ui,\"Noto Sans CJK SC\",sans-serif;"
                   "@top-left{content:\"");
    html_css_text(html, buffer_text(plain.out));
    html_raw(html, "\"}@top-right{font-weight:700;content:\"");
    html_css_text(html, text_get(html->language, TEXT_REPORT_INTERNAL));
    html_raw(html, "\"}@bottom-left{content:\"");
    write_short_hash(report);
    html_raw(html, "\"}@bottom-right{content:counter(page) \" / \" counter(pages)}}\n");
    buffer_free(plain.out);
}

static void write_head(const struct report *report)
{
    const struct html *html = &report->html;
    html_raw(html, "<!DOCTYPE html>\n<html lang=\"");
    buffer_add_text(html->out, language_tag(html->language));
    html_raw(html, "\"><head><meta charset=\"utf-8\"/>"
                   "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>"
                   "<meta name=\"robots\" content=\"noindex\"/>"
                   "<meta name=\"color-scheme\" content=\"light dark\"/><title>");
    html_say(html, TEXT_REPORT_RUNNING_HEAD, ARG_TEXT("city", report->options->city),
             ARG_TEXT("name", report->plan->name));
    html_raw(html, "</title><style>\n");
    report_style(report);
    write_page_margins(report);
    html_raw(html, "</style></head>\n<body>\n");
}

/* Fills that a laser printer tells apart: lines, crossed lines, solid. */
static void write_patterns(const struct report *report)
{
    html_raw(&report->html,
             "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>"
             "<pattern id=\"p-lines\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\" "
             "patternTransform=\"rotate(45)\"><path class=\"pl\" d=\"M0 0v9\"/></pattern>"
             "<pattern id=\"p-door\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" "
             "patternTransform=\"rotate(45)\"><path class=\"pd\" d=\"M0 0v8M0 0h8\"/></pattern>"
             "</defs></svg>\n");
}

/* Before any figure: nobody takes it for a plan of what there is. */
static void write_assumptions(const struct report *report)
{
    const struct html *html = &report->html;
    const struct shelter_plan *plan = report->plan;
    struct buffer words = {0};
    if (plan->assumption_count == 0)
        return;
    html_raw(html, "<section id=\"assumes\"><p class=\"marking\"><b>");
    html_say(html, TEXT_REPORT_HYPOTHETICAL);
    html_raw(html, "</b> ");
    html_say(html, TEXT_REPORT_ASSUMES, ARG_INTEGER("count", plan->assumption_count));
    html_raw(html, "</p><ul>");
    for (uint32_t a = 0; a < plan->assumption_count; a++) {
        buffer_clear(&words);
        plan_assumption_write(&words, html->language, &plan->assumptions[a]);
        html_raw(html, "<li>");
        html_name(html, buffer_text(&words));
        html_raw(html, "</li>");
    }
    html_raw(html, "</ul></section>\n");
    buffer_free(&words);
}

static void write_masthead(const struct report *report)
{
    const struct html *html = &report->html;
    html_raw(html, "<header><p class=\"marking\">");
    html_line(html, "b", "", TEXT_REPORT_INTERNAL);
    html_raw(html, " ");
    html_say(html, TEXT_REPORT_INTERNAL_WHY);
    html_raw(html, "</p><p class=\"eyebrow\">");
    html_text(html, report->options->city);
    html_raw(html, " · ");
    html_say(html, TEXT_REPORT_KIND, ARG_NAME("hazard", hazard_text(report->problem->hazard)));
    html_raw(html, " · ");
    html_say(html, TEXT_REPORT_PLAN_NAME, ARG_TEXT("name", report->plan->name));
    html_raw(html, "</p>\n");
    write_assumptions(report);
    report_headline(report);
    html_raw(html, "</header>\n");
}

static void write_gaps(const struct report *report)
{
    const struct html *html = &report->html;
    if (report->figures->unplaced == 0 && report->plan->gain_count == 0)
        return;
    html_raw(html, "<section class=\"sheet\" id=\"gaps\">");
    html_line(html, "h2", "", TEXT_REPORT_GAPS_HEAD);
    report_map_of_gaps(report);
    report_gains(report);
    report_zones(report);
    html_raw(html, "</section>\n");
}

static void write_foot(const struct report *report)
{
    const struct html *html = &report->html;
    char hex[HASH_HEX_SIZE];
    hash_to_hex(report->plan->content_hash, hex);
    html_raw(html, "<footer><p>");
    for (uint32_t i = 0; i < report->published->attribution_count; i++) {
        html_name(html, report->published->attributions[i]);
        html_raw(html, "<br/>");
    }
    html_say(html, TEXT_REPORT_CONTENT, ARG_TEXT("hash", hex));
    html_raw(html, "</p><p>");
    html_say(html, TEXT_REPORT_MADE_BY, ARG_TEXT("version", MUSTER_VERSION));
    html_raw(html, "</p></footer>\n");
}

void report_write(struct buffer *out, const struct published_plan *published,
                  const struct report_options *options)
{
    struct arena *arena = arena_new();
    struct report report;
    report_prepare(&report, out, published, options, arena);
    write_head(&report);
    write_patterns(&report);
    html_raw(&report.html, "<main>\n");
    write_masthead(&report);
    report_tiles(&report);
    report_map_of_walks(&report);
    report_minutes(&report);
    report_loads(&report);
    write_gaps(&report);
    report_shelters(&report);
    report_sites_not_used(&report);
    report_priority(&report);
    report_method(&report);
    report_sources(&report);
    write_foot(&report);
    html_raw(&report.html, "</main></body></html>\n");
    arena_free(arena);
}
