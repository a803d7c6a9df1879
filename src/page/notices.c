/* SPDX-License-Identifier: Apache-2.0 */
#include "page/notices.h"

#include <string.h>

#include "page/notice_parts.h"
#include "plan/site_label.h"

/* A shelter takes the overflow of another if it has room for so many more. */
enum {
    SPARE_PLACES_MIN = 20,
    SNAP_MM = 30 * 1000,
    NEXT_WALK_MAX_MS = 5 * 60 * 1000,
    SHORT_HASH = 12,
    ROUTE_LINES_FEW = 7,
    ROUTE_LINES_MAX = 12,
    STREETS_FEW = 36
};

static int64_t whole_minutes(int64_t ms)
{
    return ms <= 60000 ? 1 : (ms + 59999) / 60000;
}

static const char *label_of(const struct notices *notices, uint32_t site)
{
    struct buffer label = {0};
    site_label_write(&label, notices->html.language, &notices->problem->sites[site]);
    const char *text = arena_copy_text(notices->arena, buffer_text(&label));
    buffer_free(&label);
    return text;
}

/* Setting up. */

static void count_people(struct notices *notices, struct arena *arena)
{
    const struct shelter_allocation *allocation = &notices->plan->allocation;
    int64_t *people = ARENA_ARRAY(arena, int64_t, notices->problem->site_count);
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        people[allocation->pieces[i].site] += allocation->pieces[i].people;
    notices->people_of_site = people;
}

static void list_doors(struct notices *notices, struct arena *arena)
{
    const struct shelter_problem *problem = notices->problem;
    notices->door_points = ARENA_ARRAY(arena, struct network_point, problem->door_count);
    notices->spare_doors = ARENA_ARRAY(arena, struct network_point, problem->door_count);
    notices->spare_sites = ARENA_ARRAY(arena, uint32_t, problem->door_count);
    for (uint32_t d = 0; d < problem->door_count; d++)
        notices->door_points[d] = problem->doors[d].at;
    for (uint32_t s = 0; s < problem->site_count; s++) {
        const struct shelter_site *site = &problem->sites[s];
        if (site->places - notices->people_of_site[s] < SPARE_PLACES_MIN)
            continue;
        for (uint32_t d = site->first_door; d < site->first_door + site->door_count; d++) {
            notices->spare_sites[notices->spare_count] = s;
            notices->spare_doors[notices->spare_count++] = problem->doors[d].at;
        }
    }
}

static void prepare(struct notices *notices, struct buffer *out,
                    const struct published_plan *published, const struct notice_options *options,
                    struct arena *arena, struct arena *page_arena)
{
    const struct shelter_problem *problem = published->plan->problem;
    *notices = (struct notices){
        .html = {out, options->language},
        .published = published,
        .options = options,
        .plan = published->plan,
        .problem = problem,
        .arena = page_arena,
        .made_up = sites_are_made_up(problem),
    };
    struct walk_profile *profile = ARENA_NEW(arena, struct walk_profile);
    *profile = walk_profile_default;
    profile->uniform = problem->limit.kind == WALK_LIMIT_LENGTH;
    street_sections_find(problem, &notices->plan->allocation, arena, &notices->sections);
    notices->ground = map_ground_new(problem->network, arena);
    notices->snapper = snapper_new(problem->network, profile, arena);
    notices->search = route_search_new(problem->network, arena);
    count_people(notices, arena);
    list_doors(notices, arena);
}

/* Head and foot. */

static void write_head(const struct notices *notices)
{
    const struct html *html = &notices->html;
    html_raw(html, "<!DOCTYPE html>\n<html lang=\"");
    buffer_add_text(html->out, language_tag(html->language));
    html_raw(html, "\"><head><meta charset=\"utf-8\"/>"
                   "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>"
                   "<title>");
    html_say(html, TEXT_NOTICE_TITLE, ARG_TEXT("city", notices->options->city),
             ARG_TEXT("name", notices->plan->name));
    html_raw(html, "</title><style>\n");
    notice_style(notices);
    html_raw(html, "</style></head>\n<body>\n");
}

static void page_begin(const struct notices *notices)
{
    const struct html *html = &notices->html;
    html_raw(html, "<article>");
    if (notices->made_up)
        html_line(html, "p", " class=\"made-up\"", TEXT_NOTICE_MADE_UP);
}

static void page_end(const struct notices *notices)
{
    const struct html *html = &notices->html;
    char hex[HASH_HEX_SIZE];
    hash_to_hex(notices->plan->content_hash, hex);
    hex[SHORT_HASH] = '\0';
    html_raw(html, "<footer>");
    html_say(html, TEXT_NOTICE_VALID, ARG_DATE("date", notices->plan->created_at_ms));
    html_raw(html, " · ");
    html_say(html, TEXT_NOTICE_VERSION, ARG_TEXT("name", notices->plan->name),
             ARG_TEXT("version", hex));
    html_raw(html, " · ");
    if (notices->options->issuer[0])
        html_say(html, TEXT_NOTICE_ISSUED_BY, ARG_TEXT("issuer", notices->options->issuer));
    else
        html_say(html, TEXT_NOTICE_ISSUED_BY, ARG_TEXT("issuer", "____________________"));
    html_raw(html, "</footer></article>\n");
}

/* Parts of a page. */

static void block(const struct notices *notices, enum text_id head, enum text_id words)
{
    const struct html *html = &notices->html;
    html_raw(html, "<section>");
    html_line(html, "h2", "", head);
    html_line(html, "p", "", words);
    html_raw(html, "</section>");
}

static void write_signal(const struct notices *notices, const struct notice_words *words)
{
    const struct html *html = &notices->html;
    const struct siren_signal *siren = &notices->options->siren;
    html_raw(html, "<section>");
    html_line(html, "h2", "", TEXT_NOTICE_SIGNAL_HEAD);
    html_raw(html, "<p>");
    html_say(html, words->signal);
    if (siren->times > 0) {
        html_gap(html);
        html_say(html, TEXT_NOTICE_SIREN, ARG_PLAIN("on", siren->on_s),
                 ARG_PLAIN("off", siren->off_s), ARG_PLAIN("times", siren->times));
    }
    html_raw(html, "</p></section>");
}

static void write_full(const struct notices *notices, const struct notice_words *words,
                       const struct next_shelter *next)
{
    const struct html *html = &notices->html;
    html_raw(html, "<section>");
    html_line(html, "h2", "", TEXT_NOTICE_FULL_HEAD);
    html_raw(html, "<p>");
    if (next->site != NO_SITE)
        html_say(html, TEXT_NOTICE_FULL_NEXT, ARG_TEXT("site", label_of(notices, next->site)),
                 ARG_PLAIN("minutes", whole_minutes(next->walk_ms)));
    else
        html_say(html, words->if_full);
    html_raw(html, "</p></section>");
}

static void write_blocks(const struct notices *notices, const struct next_shelter *next)
{
    const struct html *html = &notices->html;
    const struct notice_words *words = notice_words_of(notices->problem->hazard);
    html_raw(html, "<div class=\"blocks\">");
    write_signal(notices, words);
    block(notices, TEXT_NOTICE_TAKE_HEAD, TEXT_NOTICE_TAKE);
    if (next)
        write_full(notices, words, next);
    block(notices, TEXT_NOTICE_CANNOT_WALK_HEAD, words->cannot_walk);
    block(notices, TEXT_NOTICE_CHILDREN_HEAD, TEXT_NOTICE_CHILDREN);
    block(notices, TEXT_NOTICE_CAR_HEAD, words->in_car);
    html_raw(html, "</div>");
}

/* "40 m before Brugata", "Brugata"; false if the end has no name. */
static bool write_end(struct buffer *out, enum language language, const struct street_end *end)
{
    if (!end->cross_street)
        return false;
    if (end->short_mm > 0)
        text_write(out, language, TEXT_NOTICE_END_BEFORE, ARG_LENGTH("length", end->short_mm),
                   ARG_TEXT("street", end->cross_street));
    else
        buffer_add_text(out, end->cross_street);
    return true;
}

/* "Storgata, from Brugata to Torggata" */
static void write_section_name(const struct html *html, const struct street_section *section)
{
    struct buffer ends[2] = {{0}};
    uint32_t named = 0;
    for (uint32_t e = 0; e < section->end_count && e < 2; e++)
        named += write_end(&ends[named], html->language, &section->ends[e]);
    const char *street = section->street;
    if (!street[0])
        street = text_get(html->language, TEXT_NOTICE_UNNAMED_STREET);
    const char *a = buffer_text(&ends[0]), *b = buffer_text(&ends[1]), *near = NULL;
    for (uint32_t e = 0; e < section->end_count && e < 2 && !near; e++)
        near = section->ends[e].cross_street;
    if (named == 2 && strcmp(a, b) != 0)
        html_say(html, TEXT_NOTICE_FROM_TO, ARG_TEXT("street", street), ARG_TEXT("from", a),
                 ARG_TEXT("to", b));
    else if (named > 0)
        html_say(html, TEXT_NOTICE_NEAR, ARG_TEXT("street", street), ARG_TEXT("cross", near));
    else
        html_text(html, street);
    buffer_free(&ends[0]);
    buffer_free(&ends[1]);
}

static void write_eyebrow(const struct notices *notices)
{
    const struct html *html = &notices->html;
    html_raw(html, "<p class=\"eyebrow\">");
    html_text(html, notices->options->city);
    html_raw(html, " · ");
    html_say(html, hazard_text(notices->problem->hazard));
    html_raw(html, "</p>");
}

/*
 * The nearest shelter with room to spare, if it is near: whoever meets a full door has used up
 * part of the warning time, and after the attack nobody is sent across the open.
 */
static struct next_shelter find_next(const struct notices *notices, uint32_t site)
{
    struct next_shelter next = {.site = NO_SITE};
    const struct shelter_site *s = &notices->problem->sites[site];
    if (s->door_count == 0 || notices->spare_count == 0)
        return next;
    struct network_point *doors =
        ARENA_ARRAY(notices->arena, struct network_point, notices->spare_count);
    uint32_t *sites = ARENA_ARRAY(notices->arena, uint32_t, notices->spare_count), count = 0;
    for (uint32_t i = 0; i < notices->spare_count; i++) {
        if (notices->spare_sites[i] == site)
            continue;
        sites[count] = notices->spare_sites[i];
        doors[count++] = notices->spare_doors[i];
    }
    struct route route;
    bool found = count > 0 && route_find(notices->search, &notices->door_points[s->first_door],
                                         doors, count, notices->arena, &route);
    if (found && route.total_ms <= NEXT_WALK_MAX_MS && route.total_ms <= notices->problem->limit_ms)
        next = (struct next_shelter){sites[route.door], route.total_ms};
    return next;
}

/* Pages. */

/* Streets without a name and without people have none. */
static bool has_notice(const struct street_section *section)
{
    return section->people > 0 || section->street[0];
}

static void write_streets(const struct notices *notices, uint32_t site)
{
    const struct html *html = &notices->html;
    uint32_t count = 0;
    for (uint32_t i = 0; i < notices->sections.count; i++)
        count += notices->sections.sections[i].site == site &&
                 has_notice(&notices->sections.sections[i]);
    if (count > STREETS_FEW)
        html_raw(html, "<ul class=\"streets many\">");
    else
        html_raw(html, "<ul class=\"streets\">");
    struct buffer name = {0}, last = {0};
    for (uint32_t i = 0; i < notices->sections.count; i++) {
        const struct street_section *section = &notices->sections.sections[i];
        if (section->site != site || !has_notice(section))
            continue;
        buffer_clear(&name);
        write_section_name(&(struct html){&name, html->language}, section);
        if (strcmp(buffer_text(&name), buffer_text(&last)) == 0)
            continue; /* parts of one street whose ends have no name */
        html_raw(html, "<li>");
        buffer_add(html->out, name.bytes, name.size);
        html_raw(html, "</li>");
        buffer_clear(&last);
        buffer_add(&last, name.bytes, name.size);
    }
    buffer_free(&name);
    buffer_free(&last);
    if (count == 0)
        html_line(html, "li", "", TEXT_NOTICE_ANYONE_NEARBY);
    html_raw(html, "</ul>");
}

static void write_door_notice(const struct notices *notices, uint32_t site,
                              const struct next_shelter *next)
{
    enum { DOOR_SKETCH_HEIGHT = 620 };
    const struct html *html = &notices->html;
    page_begin(notices);
    write_eyebrow(notices);
    html_raw(html, "<h1>");
    html_say(html, TEXT_NOTICE_DOOR_ACTION);
    html_raw(html, "<br/><em>");
    html_text(html, label_of(notices, site));
    html_raw(html, "</em></h1>");
    html_line(html, "p", " class=\"sub\"", TEXT_NOTICE_PLACES,
              ARG_INTEGER("places", notices->problem->sites[site].places));
    notice_sketch_door(notices, site, DOOR_SKETCH_HEIGHT);
    html_line(html, "h2", "", TEXT_NOTICE_STREETS_HEAD);
    write_streets(notices, site);
    html_raw(html, "<div class=\"blocks\">");
    write_full(notices, notice_words_of(notices->problem->hazard), next);
    block(notices, TEXT_NOTICE_INSIDE_HEAD, TEXT_NOTICE_INSIDE);
    html_raw(html, "</div>");
    page_end(notices);
}

/* Of the section's people who go to its shelter, those who walk longest. */
static struct network_point farthest_group(const struct notices *notices,
                                           const struct street_section *section)
{
    const struct shelter_allocation *allocation = &notices->plan->allocation;
    struct network_point farthest = {.segment = NO_SEGMENT};
    time_ms longest_ms = -1;
    for (uint32_t i = 0; i < section->group_count; i++) {
        uint32_t low = 0, high = allocation->piece_count;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (allocation->pieces[middle].group < section->groups[i])
                low = middle + 1;
            else
                high = middle;
        }
        for (; low < allocation->piece_count && allocation->pieces[low].group == section->groups[i];
             low++) {
            const struct shelter_piece *piece = &allocation->pieces[low];
            if (piece->site != section->site || piece->walk_ms <= longest_ms)
                continue;
            longest_ms = piece->walk_ms;
            farthest = notices->problem->groups[piece->group].at;
        }
    }
    return farthest;
}

/* The end of the street that is farthest from the shelter as the crow flies. */
static struct network_point farthest_end(const struct notices *notices,
                                         const struct street_section *section)
{
    const struct shelter_site *site = &notices->problem->sites[section->site];
    struct geo_point door = notices->problem->doors[site->first_door].point, farthest = door;
    for (uint32_t l = 0; l < section->line_count; l++) {
        const struct street_line *line = &section->lines[l];
        for (uint32_t p = 0; p < line->point_count; p += line->point_count - 1)
            if (geo_distance_mm(line->points[p], door) > geo_distance_mm(farthest, door))
                farthest = line->points[p];
    }
    return snapper_find(notices->snapper, farthest, SNAP_MM);
}

/* The way that is told is the longer of two, so that it leads past everybody's door: that of the
 * people who walk longest, and that from the far end of the street. False if there is none. */
static bool find_way(const struct notices *notices, const struct street_section *section,
                     struct route *ret_route)
{
    const struct shelter_site *site = &notices->problem->sites[section->site];
    const struct network_point *doors = notices->door_points + site->first_door;
    struct network_point starts[] = {farthest_end(notices, section),
                                     farthest_group(notices, section)};
    bool found = false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct route route;
        if (starts[i].segment == NO_SEGMENT ||
            !route_find(notices->search, &starts[i], doors, site->door_count, notices->arena,
                        &route) ||
            (found && route.total_ms <= ret_route->total_ms))
            continue;
        *ret_route = route;
        found = true;
    }
    return found;
}

static void write_route(const struct notices *notices, const struct street_section *section,
                        const struct route *route)
{
    const struct html *html = &notices->html;
    if (route->leg_count > ROUTE_LINES_FEW)
        html_raw(html, "<ol class=\"route many\">");
    else
        html_raw(html, "<ol class=\"route\">");
    for (uint32_t i = 0; i < route->leg_count && i < ROUTE_LINES_MAX; i++) {
        struct buffer leg = {0};
        route_leg_write(&leg, html->language, route, i);
        html_raw(html, "<li>");
        html_text(html, buffer_text(&leg));
        html_raw(html, "</li>");
        buffer_free(&leg);
    }
    html_raw(html, "<li>");
    if (route->leg_count > ROUTE_LINES_MAX)
        html_say(html, TEXT_NOTICE_ROUTE_GO_ON, ARG_TEXT("site", label_of(notices, section->site)));
    else
        html_say(html, TEXT_NOTICE_ROUTE_END, ARG_TEXT("site", label_of(notices, section->site)));
    html_raw(html, "</li></ol>");
}

/* The more lines the way has, the lower the sketch: together they fill the page. */
static int32_t go_sketch_height(uint32_t leg_count)
{
    enum { FREE = 1090, LINE = 67, SMALL_LINE = 57 };
    uint32_t lines = (leg_count > ROUTE_LINES_MAX ? ROUTE_LINES_MAX : leg_count) + 1;
    return FREE - (int32_t)lines * (leg_count > ROUTE_LINES_FEW ? SMALL_LINE : LINE);
}

static void write_go_notice(const struct notices *notices, const struct street_section *section,
                            const struct next_shelter *next)
{
    const struct html *html = &notices->html;
    struct arena_mark mark = arena_mark(notices->arena);
    struct route route;
    bool found = find_way(notices, section, &route);
    int64_t walk_ms = section->most_walk_ms;
    if (found && route.total_ms > walk_ms)
        walk_ms = route.total_ms;
    page_begin(notices);
    write_eyebrow(notices);
    html_raw(html, "<h1>");
    html_say(html, TEXT_NOTICE_GO, ARG_TEXT("site", label_of(notices, section->site)));
    html_raw(html, "<br/>");
    html_say(html, TEXT_NOTICE_TAKES, ARG_PLAIN("minutes", whole_minutes(walk_ms)));
    html_raw(html, "</h1><p class=\"sub\"><b>");
    html_say(html, TEXT_NOTICE_FOR);
    html_raw(html, "</b> ");
    write_section_name(html, section);
    html_raw(html, "</p>");
    if (found)
        write_route(notices, section, &route);
    notice_sketch(notices, section, found ? &route : NULL,
                  go_sketch_height(found ? route.leg_count : 0));
    write_blocks(notices, next);
    page_end(notices);
    arena_rewind(notices->arena, mark);
}

/* Take cover where you are, or leave: exactly one instruction. */
static void write_stay_notice(const struct notices *notices, const struct street_section *section)
{
    enum { STAY_SKETCH_HEIGHT = 560 };
    const struct html *html = &notices->html;
    const struct notice_words *words = notice_words_of(notices->problem->hazard);
    page_begin(notices);
    write_eyebrow(notices);
    html_line(html, "h1", "", words->stay);
    html_raw(html, "<p class=\"sub\"><b>");
    html_say(html, TEXT_NOTICE_FOR);
    html_raw(html, "</b> ");
    write_section_name(html, section);
    html_raw(html, "</p><ol class=\"route steps\">");
    for (int i = 0; i < NOTICE_STEP_COUNT; i++)
        html_line(html, "li", "", words->stay_step[i]);
    html_raw(html, "</ol>");
    notice_sketch(notices, section, NULL, STAY_SKETCH_HEIGHT);
    write_blocks(notices, NULL);
    page_end(notices);
}

static void write_site_notices(const struct notices *notices, uint32_t site, uint32_t *at)
{
    const struct street_sections *sections = &notices->sections;
    arena_clear(notices->arena);
    struct next_shelter next = find_next(notices, site);
    write_door_notice(notices, site, &next);
    while (*at < sections->count && sections->sections[*at].site == site) {
        if (has_notice(&sections->sections[*at]))
            write_go_notice(notices, &sections->sections[*at], &next);
        ++*at;
    }
}

static bool find_site(const struct shelter_problem *problem, const char *key, uint32_t *ret_site)
{
    for (uint32_t s = 0; s < problem->site_count; s++) {
        if (strcmp(problem->sites[s].key, key) == 0) {
            *ret_site = s;
            return true;
        }
    }
    return false;
}

bool notices_write(struct buffer *out, const struct published_plan *published,
                   const struct notice_options *options, struct street_excess *ret_excess,
                   struct error *err)
{
    const struct shelter_problem *problem = published->plan->problem;
    uint32_t only = NO_SITE;
    if (options->site && !find_site(problem, options->site, &only))
        return error_set(err, ERROR_NOT_FOUND, TEXT_APP_NO_SUCH_SITE,
                         ARG_TEXT("key", options->site), ARG_TEXT("plan", published->plan->name));
    struct arena *arena = arena_new(), *page_arena = arena_new();
    struct notices notices;
    prepare(&notices, out, published, options, arena, page_arena);
    const struct street_sections *sections = &notices.sections;
    *ret_excess = street_sections_excess(problem, sections);
    write_head(&notices);
    uint32_t at = 0;
    for (uint32_t s = 0; s < problem->site_count; s++) {
        while (at < sections->count && sections->sections[at].site < s)
            at++;
        if (!options->site || s == only)
            write_site_notices(&notices, s, &at);
    }
    for (; !options->site && at < sections->count; at++)
        if (has_notice(&sections->sections[at]))
            write_stay_notice(&notices, &sections->sections[at]);
    html_raw(&notices.html, "</body></html>\n");
    arena_free(page_arena);
    arena_free(arena);
    return true;
}
