/* SPDX-License-Identifier: Apache-2.0 */
#include "import/hazards.h"

#include <inttypes.h>

struct hazards {
    const struct feature_set *features;
    const struct location_options *options;
    struct arena *arena;
    struct import_report *report;
    uint32_t count, capacity;
    struct hazard_record *records;
};

static const char *make_key(const struct hazards *hazards, uint32_t row, uint32_t part)
{
    struct buffer key = {0};
    const char *object = hazards->features->object[row];
    if (object)
        buffer_add_text(&key, object);
    else
        buffer_add_integer(&key, hazards->features->line[row]);
    buffer_add_format(&key, "/%" PRIu32, part + 1);
    const char *text = arena_copy_text(hazards->arena, buffer_text(&key));
    buffer_free(&key);
    return text;
}

/* All parts of the row or none. */
static enum location_status add_parts(struct hazards *hazards, uint32_t row)
{
    const struct feature_set *features = hazards->features;
    uint32_t before = hazards->count;
    uint32_t part_count = features->geometry ? features->geometry[row].part_count : 0;
    enum location_status status = part_count ? LOCATION_OK : LOCATION_MISSING;
    for (uint32_t part = 0; part < part_count && status == LOCATION_OK; part++) {
        struct hazard_record record = {.key = make_key(hazards, row, part)};
        status =
            locate_polygon(features, row, part, hazards->options, hazards->arena, &record.polygon);
        ARENA_PUSH_ROOM(hazards->arena, struct hazard_record, hazards->records, hazards->count,
                        hazards->capacity);
        hazards->records[hazards->count++] = record;
    }
    if (status != LOCATION_OK)
        hazards->count = before;
    return status;
}

bool hazards_from_features(const struct feature_set *features,
                           const struct location_options *options, struct arena *arena,
                           struct import_report *report, struct hazard_records *ret_hazards,
                           struct error *err)
{
    struct hazards hazards = {
        .features = features,
        .options = options,
        .arena = arena,
        .report = report,
    };
    if (!locations_check(options, err))
        return false;
    for (uint32_t row = 0; row < features->row_count; row++) {
        report->total++;
        enum location_status status = add_parts(&hazards, row);
        if (status == LOCATION_OK)
            report->accepted++;
        else
            location_refuse_polygon(features, row, status, report);
    }
    *ret_hazards = (struct hazard_records){.count = hazards.count, .records = hazards.records};
    return true;
}
