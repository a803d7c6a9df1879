/* SPDX-License-Identifier: Apache-2.0 */
#include "app/import.h"

#include <stdlib.h>
#include <string.h>

#include "app/rows.h"
#include "host/encoding.h"
#include "host/file.h"
#include "import/areas.h"
#include "import/datum.h"
#include "import/hazards.h"
#include "import/made_up.h"
#include "import/people.h"
#include "network/network.h"
#include "roads/roads.h"

/* What goes into the city, and how. */

static bool put_roads(struct city *city, const struct reference_put *put, struct error *err)
{
    const struct roads_and_ground *records = put->records;
    return city_put_roads(city, &put->source, &records->roads, err) &&
           city_put_ground(city, &records->ground, err);
}

static bool put_people(struct city *city, const struct reference_put *put, struct error *err)
{
    return city_put_people(city, &put->source, put->records, put->add, err);
}

static bool put_estimate(struct city *city, const struct reference_put *put, struct error *err)
{
    return city_put_people_estimate(city, &put->source, *(const int64_t *)put->records, err);
}

static bool put_sites(struct city *city, const struct reference_put *put, struct error *err)
{
    return city_put_sites(city, &put->source, put->records, put->add, err);
}

static bool put_areas(struct city *city, const struct reference_put *put, struct error *err)
{
    return city_put_areas(city, &put->source, put->records, put->add, err);
}

static bool put_hazard(struct city *city, const struct reference_put *put, struct error *err)
{
    enum hazard hazard;
    return hazard_parse(put->hazard, &hazard) &&
           city_put_hazard(city, &put->source, hazard, put->records, put->add, err);
}

static struct city_source source_of(const struct import_request *request, const char *name,
                                    const struct buffer *bytes, const struct import_report *report)
{
    struct city_source source = {
        .name = request->path ? rows_name(request->path) : name,
        .options = request->options_text,
        .imported_at_ms = request->actor.now_ms,
    };
    if (bytes) {
        source.size = (int64_t)bytes->size;
        source.file_hash = hash_bytes(bytes->bytes, bytes->size);
    }
    if (report) {
        source.total = (int64_t)report->total;
        source.accepted = (int64_t)report->accepted;
        source.refused = (int64_t)report->refused;
    }
    return source;
}

/* What the rows of a file come to, on its way. */
static struct intake intake_of(const char *noun, const struct import_request *request,
                               const struct rows *rows, const struct import_report *report,
                               const void *records)
{
    struct intake intake = {.put = {.noun = noun,
                                    .source = source_of(request, NULL, NULL, report),
                                    .records = records,
                                    .add = request->add,
                                    .needs_roads = true,
                                    .roads = rows->roads}};
    intake.put.source.size = rows->file_size;
    intake.put.source.file_hash = rows->file_hash;
    return intake;
}

static bool summarize(const struct roads_and_ground *records, struct roads_summary *ret_summary,
                      struct error *err)
{
    struct arena *scratch = arena_new();
    struct network network;
    bool ok =
        network_build(&records->roads, &walk_profile_default, NULL, 0, scratch, &network, err);
    if (ok)
        *ret_summary = (struct roads_summary){
            .node_count = records->roads.node_count,
            .component_count = network.component_count,
            .largest_component = network.component_node_count[0],
            .ground = ground_count(&records->ground),
        };
    arena_free(scratch);
    return ok;
}

bool app_read_roads(const struct import_request *request, bool with_buildings, struct arena *arena,
                    struct import_report *report, struct roads_summary *ret_summary,
                    struct intake *ret_intake, struct error *err)
{
    struct buffer bytes = {0};
    struct roads_and_ground *records = ARENA_NEW(arena, struct roads_and_ground);
    report->file = rows_name(request->path);
    report->arena = arena;
    bool ok = file_read(request->path, &bytes, err) &&
              roads_read_with_ground(bytes.bytes, bytes.size, report->file, with_buildings,
                                     request->progress, arena, records, report, err) &&
              summarize(records, ret_summary, err);
    if (ok) {
        *ret_intake = (struct intake){.put = {.noun = "roads",
                                              .source = source_of(request, NULL, &bytes, report),
                                              .records = records,
                                              .put = put_roads}};
        ret_intake->put.source.attribution = "© OpenStreetMap contributors, ODbL";
    }
    buffer_free(&bytes);
    return ok;
}

bool app_read_people(struct city *city, const struct import_request *request,
                     const struct people_request *people, struct arena *arena,
                     struct import_report *report, struct intake *ret_intake, struct error *err)
{
    struct rows rows;
    if (!rows_open(&rows, city, request, false, arena, report, err))
        return false;
    struct people_options options = {
        .map = rows_map(&rows),
        .state = people->state,
        .person_class = people->person_class,
        .location = rows.location,
    };
    struct people_records *records = ARENA_NEW(arena, struct people_records);
    bool ok =
        people_from_features(&rows.set, &options, arena, rows.scratch, report, records, err) &&
        rows_accepted(report, err);
    if (ok) {
        *ret_intake = intake_of("people", request, &rows, report, records);
        ret_intake->put.put = put_people;
        ret_intake->put.report = report;
    }
    rows_close(&rows);
    return ok;
}

void app_estimate_people(const struct import_request *request, int64_t total, struct arena *arena,
                         struct intake *ret_intake)
{
    int64_t *kept = ARENA_NEW(arena, int64_t);
    *kept = total;
    *ret_intake = (struct intake){.put = {.noun = "people",
                                          .source = source_of(request, "estimate", NULL, NULL),
                                          .records = kept,
                                          .put = put_estimate}};
    ret_intake->put.source.total = ret_intake->put.source.accepted = 1;
}

/* The distances of sites to the nearest street, if their coordinates are read in some datum. */
struct offsets {
    const struct site_records *sites;
    enum datum stated;
    const struct snapper *snapper;
    int32_t *distance_mm; /* [sites->count] */
};

static int compare_distances(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static int64_t median_offset_mm(void *context, enum datum datum)
{
    enum { REACH_MM = 2000 * 1000 };
    struct offsets *offsets = context;
    uint32_t count = 0;
    for (uint32_t s = 0; s < offsets->sites->count; s++) {
        struct geo_point read = offsets->sites->records[s].entrances[0].point;
        struct network_point at =
            snapper_find(offsets->snapper, datum_reread(offsets->stated, datum, read), REACH_MM);
        if (at.segment != NO_SEGMENT)
            offsets->distance_mm[count++] = at.access_mm;
    }
    if (count == 0)
        return -1;
    qsort(offsets->distance_mm, count, sizeof *offsets->distance_mm, compare_distances);
    return offsets->distance_mm[count / 2];
}

/* Notes when another datum would bring the sites much nearer to the streets. */
static bool check_datum(struct city *city, const struct import_request *request,
                        const struct site_records *sites, struct import_report *report,
                        int64_t *ret_median_mm, struct hash *ret_roads, struct error *err)
{
    struct arena *scratch = arena_new();
    struct road_records roads;
    struct network network;
    bool ok = city_get_roads(city, scratch, &roads, ret_roads, err) &&
              network_build(&roads, &walk_profile_default, NULL, 0, scratch, &network, err);
    if (ok) {
        struct offsets offsets = {
            .sites = sites,
            .stated = request->has_datum ? request->datum : DATUM_WGS84,
            .snapper = snapper_new(&network, &walk_profile_default, scratch),
            .distance_mm = ARENA_ARRAY(scratch, int32_t, sites->count),
        };
        enum datum better;
        *ret_median_mm = median_offset_mm(&offsets, offsets.stated);
        if (*ret_median_mm >= 0 && request->has_datum &&
            datum_suggest(offsets.stated, median_offset_mm, &offsets, &better)) {
            struct error remark;
            error_set(&remark, ERROR_INPUT, TEXT_APP_DATUM_DOUBTFUL,
                      ARG_TEXT("stated", datum_name(offsets.stated)),
                      ARG_TEXT("better", datum_name(better)),
                      ARG_LENGTH("stated_offset", *ret_median_mm),
                      ARG_LENGTH("better_offset", median_offset_mm(&offsets, better)));
            report_note(report, 0, NULL, NULL, &remark);
        }
    }
    arena_free(scratch);
    return ok;
}

static bool read_site_rules(const struct sites_request *request, struct arena *arena,
                            struct site_access_rules *rules, struct site_options *options,
                            struct error *err)
{
    if (request->access) {
        if (!site_access_rules_parse(request->access, arena, rules, err))
            return false;
        options->access = rules;
    }
    return !request->suitable || site_hazards_parse(request->suitable, options->suitable, err);
}

bool app_read_sites(struct city *city, const struct import_request *request,
                    const struct sites_request *sites, struct arena *arena,
                    struct import_report *report, int64_t *ret_median_offset_mm,
                    struct intake *ret_intake, struct error *err)
{
    struct rows rows;
    struct site_access_rules rules;
    struct site_options options = {0};
    if (!read_site_rules(sites, arena, &rules, &options, err) ||
        !rows_open(&rows, city, request, true, arena, report, err))
        return false;
    options.map = rows_map(&rows);
    options.location = rows.location;
    struct site_records *records = ARENA_NEW(arena, struct site_records);
    const struct site_sheet *sheet;
    struct hash roads = rows.roads;
    bool ok = sites_from_features(&rows.set, &options, arena, rows.scratch, report, records, &sheet,
                                  err) &&
              rows_accepted(report, err);
    *ret_median_offset_mm = -1;
    if (ok && rows.location.roads_box)
        ok = check_datum(city, request, records, report, ret_median_offset_mm, &roads, err);
    if (ok && !hash_equal(roads, rows.roads))
        ok = app_fail_changed(report->file, TEXT_APP_WHAT_ROADS, err);
    if (ok) {
        *ret_intake = intake_of("sites", request, &rows, report, records);
        ret_intake->put.put = put_sites;
    }
    rows_close(&rows);
    return ok;
}

/* Made-up shelters stand at junctions of the largest component, more where more streets meet. */
static void list_junctions(const struct network *network, struct geo_point *points,
                           uint32_t *weights)
{
    for (uint32_t v = 0; v < network->graph.node_count; v++) {
        points[v] = network->node_point[network->junction_node[v]];
        bool in_largest = network->junction_component[v] == 0;
        weights[v] = in_largest ? network->graph.first_out[v + 1] - network->graph.first_out[v] : 0;
    }
}

bool app_make_up_sites(struct city *city, const struct import_request *request, uint32_t count,
                       int64_t places, uint64_t seed, const struct sites_request *sites,
                       struct arena *arena, struct import_report *report, struct intake *ret_intake,
                       struct error *err)
{
    struct made_up_options options = {.count = count, .places = places, .seed = seed};
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        options.suitable[hazard] = !sites->suitable;
    if (sites->suitable && !site_hazards_parse(sites->suitable, options.suitable, err))
        return false;
    struct arena *scratch = arena_new();
    struct road_records roads;
    struct hash hash;
    struct network network;
    struct site_records *records = ARENA_NEW(arena, struct site_records);
    bool ok = city_get_roads(city, scratch, &roads, &hash, err) &&
              network_build(&roads, &walk_profile_default, NULL, 0, scratch, &network, err);
    if (ok) {
        uint32_t junctions = network.graph.node_count;
        struct geo_point *points = ARENA_ARRAY(scratch, struct geo_point, junctions);
        uint32_t *weights = ARENA_ARRAY(scratch, uint32_t, junctions);
        list_junctions(&network, points, weights);
        ok = sites_made_up(&options, points, weights, junctions, arena, scratch, records, err);
    }
    if (ok) {
        report->total = report->accepted = records->count;
        report->arena = arena;
        *ret_intake = (struct intake){.put = {.noun = "sites",
                                              .source = source_of(request, "made up", NULL, report),
                                              .records = records,
                                              .add = request->add,
                                              .put = put_sites,
                                              .needs_roads = true,
                                              .roads = hash}};
    }
    arena_free(scratch);
    return ok;
}

/* Which area lies in which. Codes that cannot be keys of the log stay out of its tree. */
static const struct area *tree_of(const struct area_records *records, struct arena *arena,
                                  uint32_t *ret_count)
{
    struct area *areas = ARENA_ARRAY(arena, struct area, records->count);
    uint32_t count = 0;
    for (uint32_t a = 0; a < records->count; a++) {
        const struct area_record *record = &records->records[a];
        const char *parent = record->parent_code;
        if (entry_key_valid(record->code))
            areas[count++] = (struct area){record->code, record->name,
                                           parent && entry_key_valid(parent) ? parent : NULL};
    }
    *ret_count = count;
    return areas;
}

bool app_read_areas(struct city *city, const struct import_request *request, struct arena *arena,
                    struct import_report *report, struct intake *ret_intake, struct error *err)
{
    struct rows rows;
    if (!rows_open(&rows, city, request, true, arena, report, err))
        return false;
    struct area_options options = {.map = rows_map(&rows), .location = rows.location};
    struct area_records *records = ARENA_NEW(arena, struct area_records);
    bool ok = areas_from_features(&rows.set, &options, arena, rows.scratch, report, records, err) &&
              rows_accepted(report, err);
    if (ok) {
        *ret_intake = intake_of("areas", request, &rows, report, records);
        ret_intake->put.put = put_areas;
        ret_intake->put.areas = tree_of(records, arena, &ret_intake->put.area_count);
        ret_intake->put.report = report;
    }
    rows_close(&rows);
    return ok;
}

bool app_read_hazard(struct city *city, const struct import_request *request, enum hazard hazard,
                     struct arena *arena, struct import_report *report, struct intake *ret_intake,
                     struct error *err)
{
    struct rows rows;
    if (!rows_open(&rows, city, request, true, arena, report, err))
        return false;
    struct hazard_records *records = ARENA_NEW(arena, struct hazard_records);
    bool ok = hazards_from_features(&rows.set, &rows.location, arena, report, records, err) &&
              rows_accepted(report, err);
    if (ok) {
        *ret_intake = intake_of("hazard", request, &rows, report, records);
        ret_intake->put.put = put_hazard;
        ret_intake->put.hazard = hazard_name(hazard);
    }
    rows_close(&rows);
    return ok;
}
