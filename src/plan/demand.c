/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/demand.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/int128.h"

bool plan_area_contains(const struct plan_area *area, struct geo_point point)
{
    if (area->polygon)
        return geo_polygon_contains(area->polygon, point);
    return geo_box_contains(&area->box, point);
}

static bool parse_class_list(const char *text, size_t length, uint8_t list, uint8_t *list_of_class)
{
    const char *end = text + length;
    while (text < end) {
        const char *comma = memchr(text, ',', (size_t)(end - text));
        size_t word = (size_t)((comma ? comma : end) - text);
        char name[32];
        if (word == 0 || word >= sizeof name)
            return false;
        memcpy(name, text, word);
        name[word] = '\0';
        enum person_class person_class;
        if (!person_class_parse(name, &person_class) || list_of_class[person_class] != 0)
            return false;
        list_of_class[person_class] = list;
        text += word + (comma ? 1 : 0);
    }
    return length > 0;
}

bool priority_parse(const char *text, struct priority_order *ret_order, struct error *err)
{
    uint8_t list_of_class[PERSON_CLASS_COUNT] = {0}; /* 1 = first list, 0 = not named */
    uint8_t lists = 0;
    bool ok = true;
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ";");
        ok = ok && lists < RANK_MAX && parse_class_list(at, length, ++lists, list_of_class);
        at += length;
        if (!*at || !ok)
            break;
    }
    if (!ok)
        return error_set(err, ERROR_USAGE, TEXT_PLAN_BAD_PRIORITY, ARG_TEXT("priority", text));
    ret_order->rank_count = lists;
    for (int c = 0; c < PERSON_CLASS_COUNT; c++)
        ret_order->rank[c] =
            list_of_class[c] ? (uint8_t)(lists + 1 - list_of_class[c]) : (uint8_t)1;
    return true;
}

struct remainder {
    uint32_t index;
    int64_t rest;
};

static int compare_remainders(const void *a, const void *b)
{
    const struct remainder *x = a, *y = b;
    if (x->rest != y->rest)
        return x->rest > y->rest ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

void apportion(int64_t total, const int64_t *weight, uint32_t count, int64_t *ret_share,
               struct arena *scratch)
{
    struct arena_mark mark = arena_mark(scratch);
    struct remainder *rests = ARENA_ARRAY(scratch, struct remainder, count);
    int64_t sum = 0, given = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += weight[i];
    ALWAYS(sum > 0 && total >= 0);
    for (uint32_t i = 0; i < count; i++) {
        int128 exact = (int128)total * weight[i];
        ret_share[i] = (int64_t)(exact / sum);
        rests[i] = (struct remainder){i, (int64_t)(exact % sum)};
        given += ret_share[i];
    }
    qsort(rests, count, sizeof *rests, compare_remainders);
    for (int64_t i = 0; i < total - given; i++)
        ret_share[rests[i].index]++;
    arena_rewind(scratch, mark);
}

struct spreader {
    const struct demand *demand;
    const struct network *network;
    const struct walk_profile *profile;
    const struct snapper *snapper;
    int32_t snap_mm;
    const struct plan_area *area;
    const struct priority_order *order;
    struct arena *arena, *scratch;
    struct demand_groups *out;
    uint32_t capacity;
};

/* People beyond what one group holds become several groups at the same place. */
static void add_group(struct spreader *spreader, struct shelter_group group, int64_t people)
{
    struct demand_groups *out = spreader->out;
    if (!plan_area_contains(spreader->area, group.point)) {
        out->outside_people += people;
        return;
    }
    group.rank = spreader->order->rank[group.person_class];
    while (people > 0) {
        ARENA_PUSH_ROOM(spreader->arena, struct shelter_group, out->groups, out->count,
                        spreader->capacity);
        group.people = people < INT32_MAX ? (int32_t)people : INT32_MAX;
        out->groups[out->count++] = group;
        people -= group.people;
    }
}

static void add_at_point(struct spreader *spreader, const struct people_record *record,
                         struct geo_point point)
{
    struct shelter_group group = {
        .key = arena_copy_text(spreader->arena, record->key),
        .point = point,
        .person_class = record->person_class,
        .at = {.segment = NO_SEGMENT},
    };
    if (plan_area_contains(spreader->area, point))
        group.at = snapper_find(spreader->snapper, point, spreader->snap_mm);
    add_group(spreader, group, record->people);
}

/* A stretch of one chain that takes a share of some people. */
struct stretch {
    uint32_t chain, segment; /* the segment in whose middle the group stands */
};

struct stretches {
    uint32_t count, capacity;
    struct stretch *items;
    int64_t *length_mm;
};

typedef bool (*segment_filter)(const struct network *, uint32_t segment, const void *context);

/* The segment where half the chosen length of the chain is passed. */
static uint32_t middle_segment(const struct network *network, uint32_t chain, int64_t length_mm,
                               segment_filter chosen, const void *context)
{
    int64_t passed_mm = 0;
    uint32_t last = network->chain_first_segment[chain];
    for (uint32_t s = last; s < network->chain_first_segment[chain + 1]; s++) {
        if (!chosen(network, s, context))
            continue;
        last = s;
        passed_mm += network->segment_length_mm[s];
        if (2 * passed_mm >= length_mm)
            break;
    }
    return last;
}

static struct stretches find_stretches(const struct network *network, segment_filter chosen,
                                       const void *context, struct arena *scratch)
{
    struct stretches found = {
        .items = ARENA_ARRAY(scratch, struct stretch, network->chain_count),
        .length_mm = ARENA_ARRAY(scratch, int64_t, network->chain_count),
    };
    for (uint32_t c = 0; c < network->chain_count; c++) {
        int64_t length_mm = 0;
        for (uint32_t s = network->chain_first_segment[c]; s < network->chain_first_segment[c + 1];
             s++)
            if (chosen(network, s, context))
                length_mm += network->segment_length_mm[s];
        if (length_mm == 0)
            continue;
        found.items[found.count] =
            (struct stretch){c, middle_segment(network, c, length_mm, chosen, context)};
        found.length_mm[found.count++] = length_mm;
    }
    return found;
}

static void spread_over(struct spreader *spreader, const struct stretches *stretches,
                        int64_t people, const char *key, enum person_class person_class,
                        bool estimated)
{
    const struct network *network = spreader->network;
    int64_t *share = ARENA_ARRAY(spreader->scratch, int64_t, stretches->count);
    apportion(people, stretches->length_mm, stretches->count, share, spreader->scratch);
    for (uint32_t i = 0; i < stretches->count; i++) {
        if (share[i] == 0)
            continue;
        uint32_t segment = stretches->items[i].segment;
        struct geo_point nowhere = network->node_point[network->segment_from[segment]];
        struct network_point at = network_point_at(
            network, spreader->profile, segment, network->segment_length_mm[segment] / 2, nowhere);
        at.access_mm = 0;
        at.access_ms = 0;
        struct buffer name = {0};
        buffer_add_format(&name, "%s:%lld-%lld", key,
                          (long long)network->node_osm_id[network->segment_from[segment]],
                          (long long)network->node_osm_id[network->segment_to[segment]]);
        struct shelter_group group = {
            .key = arena_copy_text(spreader->arena, buffer_text(&name)),
            .point = at.point,
            .person_class = person_class,
            .estimated = estimated,
            .at = at,
        };
        buffer_free(&name);
        add_group(spreader, group, share[i]);
    }
}

static struct geo_point middle_of(const struct network *network, uint32_t segment)
{
    struct geo_point a = network->node_point[network->segment_from[segment]];
    struct geo_point b = network->node_point[network->segment_to[segment]];
    return (struct geo_point){
        .lon_e7 = (int32_t)(((int64_t)a.lon_e7 + b.lon_e7) / 2),
        .lat_e7 = (int32_t)(((int64_t)a.lat_e7 + b.lat_e7) / 2),
    };
}

static bool is_inside(const struct network *network, uint32_t segment, const void *polygon)
{
    return geo_polygon_contains(polygon, middle_of(network, segment));
}

static bool is_residential(const struct network *network, uint32_t segment, const void *area)
{
    return network->way_class[network->segment_way[segment]] == ROAD_RESIDENTIAL &&
           plan_area_contains(area, middle_of(network, segment));
}

static bool is_any_street(const struct network *network, uint32_t segment, const void *area)
{
    return plan_area_contains(area, middle_of(network, segment));
}

static void spread_polygon(struct spreader *spreader, const struct people_record *record)
{
    struct arena_mark mark = arena_mark(spreader->scratch);
    struct stretches inside =
        find_stretches(spreader->network, is_inside, &record->polygon, spreader->scratch);
    if (inside.count == 0) {
        const struct geo_box *box = &record->polygon.box;
        add_at_point(spreader, record,
                     (struct geo_point){
                         .lon_e7 = (int32_t)(((int64_t)box->min.lon_e7 + box->max.lon_e7) / 2),
                         .lat_e7 = (int32_t)(((int64_t)box->min.lat_e7 + box->max.lat_e7) / 2),
                     });
    } else {
        spread_over(spreader, &inside, record->people, record->key, record->person_class, false);
    }
    arena_rewind(spreader->scratch, mark);
}

static void spread_estimate(struct spreader *spreader)
{
    struct stretches streets =
        find_stretches(spreader->network, is_residential, spreader->area, spreader->scratch);
    if (streets.count == 0)
        streets =
            find_stretches(spreader->network, is_any_street, spreader->area, spreader->scratch);
    if (streets.count == 0) {
        spreader->out->outside_people += spreader->demand->estimate_total;
        return;
    }
    spread_over(spreader, &streets, spreader->demand->estimate_total, "estimate", PERSON_GENERAL,
                true);
}

void demand_spread(const struct demand *demand, const struct network *network,
                   const struct walk_profile *profile, const struct snapper *snapper,
                   int32_t snap_mm, const struct plan_area *area,
                   const struct priority_order *order, struct arena *arena,
                   struct demand_groups *ret_groups)
{
    *ret_groups = (struct demand_groups){0};
    struct spreader spreader = {
        .demand = demand,
        .network = network,
        .profile = profile,
        .snapper = snapper,
        .snap_mm = snap_mm,
        .area = area,
        .order = order,
        .arena = arena,
        .scratch = arena_new(),
        .out = ret_groups,
    };
    for (uint32_t r = 0; r < demand->people->count; r++) {
        const struct people_record *record = &demand->people->records[r];
        if (record->people == 0 || record->is_left_out ||
            strcmp(record->state, demand->population_state) != 0)
            continue;
        if (record->is_area)
            spread_polygon(&spreader, record);
        else
            add_at_point(&spreader, record, record->point);
    }
    if (demand->estimate_total > 0)
        spread_estimate(&spreader);
    arena_free(spreader.scratch);
}

int64_t demand_left_out(const struct people_records *people, const char *population_state,
                        uint32_t *ret_groups)
{
    int64_t left_out = 0;
    *ret_groups = 0;
    for (uint32_t r = 0; r < people->count; r++) {
        const struct people_record *record = &people->records[r];
        if (!record->is_left_out || strcmp(record->state, population_state) != 0)
            continue;
        left_out += record->people;
        ++*ret_groups;
    }
    return left_out;
}
