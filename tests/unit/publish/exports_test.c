/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan/shelter_figures.h"
#include "publish/assignments.h"
#include "publish/catchments.h"
#include "publish/dimacs.h"
#include "publish/shelters.h"
#include "table/csv.h"
#include "table/geojson.h"
#include "table/json_tree.h"
#include "town.h"

/*
 * A street of 600 m and a side street far from everything: one group with room, one that is
 * divided, one too small for the public, one with nothing within, one off the network; a shelter
 * with a name for spreadsheets to stumble over, one the public must not see, one in Chinese.
 */
static struct town *small_town(struct arena *arena)
{
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 300, 0), c = town_node(town, 600, 0);
    uint32_t north = town_node(town, 300, 100);
    uint32_t far[2] = {town_node(town, 3000, 0), town_node(town, 3100, 0)};
    TOWN_WAY(town, "residential", "Storgata", a, b, c);
    TOWN_WAY(town, "residential", "Torg, \"det gamle\"", b, north);
    TOWN_WAY(town, "residential", "Landeveien", far[0], far[1]);
    town_group(town, "grid:1", 50, 0, 40);
    town_group(town, "grid:2", 320, 0, 60)->person_class = PERSON_OLDER;
    town_group(town, "grid:3", 560, 10, 7);
    town_group(town, "grid:4", 3050, 0, 25);
    town_group(town, "grid:5", 1500, 0, 3);
    town_site(town, "s1", "=Kjeller, \"A\"", 0, 0, 50);
    town_site(town, "s2", "Secret", 600, 0, 20)->visibility = VISIBILITY_INTERNAL;
    struct site_record *third = town_site(town, "s3", "地下室", 300, 90, 30);
    third->made_up = true;
    third->suitable[HAZARD_FLOOD] = SUITABILITY_NO;
    town_plan(town);
    return town;
}

static struct feature_set read_table(const struct buffer *file, struct arena *arena)
{
    struct import_report *report = ARENA_NEW(arena, struct import_report);
    struct feature_set set;
    struct error err;
    *report = (struct import_report){.file = "export.csv", .arena = arena};
    assert_true(csv_read(buffer_text(file), file->size, ',', arena, report, &set, &err));
    assert_int_equal(report->refused, 0);
    return set;
}

static struct feature_set read_map(const struct buffer *file, struct arena *arena)
{
    struct import_report *report = ARENA_NEW(arena, struct import_report);
    struct feature_set set;
    struct error err;
    json_t *tree;
    *report = (struct import_report){.file = "export.geojson", .arena = arena};
    assert_true(json_tree_read("export.geojson", buffer_text(file), file->size, &tree, &err));
    assert_string_equal(json_tree_text(tree, "type"), "FeatureCollection");
    json_t *said = json_object_get(tree, "muster");
    assert_string_equal(json_tree_text(said, "plan"), "a");
    assert_string_equal(json_tree_text(said, "data_of"), "2026-11-12T03:00:00Z");
    assert_int_equal(strlen(json_tree_text(said, "content_hash")), 64);
    assert_int_equal(json_array_size(json_object_get(said, "attribution")), 1);
    struct arena *scratch = arena_new();
    assert_true(geojson_read(tree, false, arena, scratch, report, &set, &err));
    arena_free(scratch);
    assert_int_equal(report->refused, 0);
    assert_int_equal(report->remark_count, 0);
    json_decref(tree);
    return set;
}

static const char *cell(const struct feature_set *set, uint32_t row, const char *column)
{
    for (uint32_t c = 0; c < set->column_count; c++)
        if (strcmp(set->column[c], column) == 0)
            return set->cell[row * set->column_count + c];
    fail_msg("no column %s", column);
    return NULL;
}

static bool has_column(const struct feature_set *set, const char *column)
{
    for (uint32_t c = 0; c < set->column_count; c++)
        if (strcmp(set->column[c], column) == 0)
            return true;
    return false;
}

static int64_t number(const struct feature_set *set, uint32_t row, const char *column)
{
    const char *text = cell(set, row, column);
    assert_non_null(text);
    return strtoll(text, NULL, 10);
}

static int64_t sum(const struct feature_set *set, const char *column, const char *where,
                   const char *value)
{
    int64_t total = 0;
    for (uint32_t r = 0; r < set->row_count; r++) {
        const char *text = where ? cell(set, r, where) : NULL;
        if (!where || (text && strcmp(text, value) == 0))
            total += number(set, r, column);
    }
    return total;
}

enum export_kind { ASSIGNMENTS_CSV, ASSIGNMENTS_GEOJSON, CATCHMENTS, SHELTERS, PROBLEM, KINDS };

static struct buffer export_file(const struct town *town, enum export_kind kind,
                                 enum audience audience)
{
    struct buffer out = {0};
    struct error err;
    const struct shelter_pairs *pairs = &town->solution.pairs;
    switch (kind) {
    case ASSIGNMENTS_CSV: assignments_write_csv(&town->published, pairs, audience, &out); break;
    case ASSIGNMENTS_GEOJSON:
        assignments_write_geojson(&town->published, pairs, audience, &out);
        break;
    case CATCHMENTS:
        catchments_write_geojson(&town->published, audience, &out, &(struct street_excess){0});
        break;
    case SHELTERS: shelters_write_csv(&town->published, audience, &out); break;
    case PROBLEM: assert_true(dimacs_write(&town->published, pairs, &out, &err)); break;
    case KINDS: break;
    }
    return out;
}

/* MUSTER_UPDATE=1 writes the files anew: read the difference before you commit it. */
static void compare_with(const char *name, const struct buffer *found)
{
    const char *folder = getenv("MUSTER_PUBLISH_GOLDEN");
    struct buffer path = {0}, expected = {0};
    assert_non_null(folder); /* meson test sets it */
    buffer_add_format(&path, "%s/%s", folder, name);
    FILE *file = fopen(buffer_text(&path), getenv("MUSTER_UPDATE") ? "w+b" : "rb");
    assert_non_null(file);
    if (getenv("MUSTER_UPDATE")) {
        assert_int_equal(fwrite(buffer_text(found), 1, found->size, file), found->size);
        rewind(file);
    }
    char part[4096];
    size_t size;
    while ((size = fread(part, 1, sizeof part, file)) > 0)
        buffer_add(&expected, part, size);
    fclose(file);
    assert_string_equal(buffer_text(found), buffer_text(&expected));
    buffer_free(&path);
    buffer_free(&expected);
}

static void files_of_a_small_town_are_as_they_were(void **state)
{
    (void)state;
    static const char *const names[KINDS][2] = {
        {"assignments.csv", "assignments.public.csv"},
        {"assignments.geojson", "assignments.public.geojson"},
        {"catchments.geojson", "catchments.public.geojson"},
        {"shelters.csv", "shelters.public.csv"},
        {"problem.min", NULL},
    };
    struct arena *arena = arena_new();
    struct town *town = small_town(arena);
    for (int kind = 0; kind < KINDS; kind++) {
        for (int audience = 0; audience < 2 && names[kind][audience]; audience++) {
            struct buffer file = export_file(town, (enum export_kind)kind, (enum audience)audience);
            compare_with(names[kind][audience], &file);
            buffer_free(&file);
        }
    }
    arena_free(arena);
}

static void texts_come_back_from_tables_and_maps(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = small_town(arena);
    struct buffer table = export_file(town, SHELTERS, AUDIENCE_INTERNAL);
    struct feature_set set = read_table(&table, arena);
    assert_int_equal(set.row_count, 3);
    assert_string_equal(cell(&set, 0, "name"), "'=Kjeller, \"A\"");
    assert_string_equal(cell(&set, 2, "name"), "地下室");
    assert_string_equal(cell(&set, 2, "suitable_for"), "air_raid chemical fire earthquake");
    assert_string_equal(cell(&set, 2, "made_up"), "true");
    assert_string_equal(cell(&set, 1, "visibility"), "internal");
    assert_string_equal(cell(&set, 0, "attribution"), "© the makers of this town");
    struct buffer map = export_file(town, CATCHMENTS, AUDIENCE_INTERNAL);
    set = read_map(&map, arena);
    bool seen = false;
    for (uint32_t r = 0; r < set.row_count; r++) {
        assert_int_equal(set.geometry[r].kind, GEOMETRY_LINE);
        seen |= strcmp(cell(&set, r, "street") ? cell(&set, r, "street") : "",
                       "Torg, \"det gamle\"") == 0;
    }
    assert_true(seen);
    buffer_free(&table);
    buffer_free(&map);
    arena_free(arena);
}

static bool contains(const struct buffer *file, const char *text)
{
    return strstr(buffer_text(file), text) != NULL;
}

static void the_public_sees_no_gap_no_small_group_and_no_hidden_shelter(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = small_town(arena);
    for (int kind = 0; kind < PROBLEM; kind++) {
        struct buffer file = export_file(town, (enum export_kind)kind, AUDIENCE_PUBLIC);
        static const char *const hidden[] = {
            "Secret",   "s2",           "reason",      "free",      "full",    "one_more",
            "grid:3",   "grid:4",       "grid:5",      "elsewhere", "\"leave", "cover_in_place",
            "all_full", "group_people", "off_network",
        };
        for (size_t h = 0; h < sizeof hidden / sizeof *hidden; h++)
            if (contains(&file, hidden[h]))
                fail_msg("%s stands in a public file", hidden[h]);
        assert_true(contains(&file, "s1"));
        assert_true(contains(&file, "public"));
        buffer_free(&file);
    }
    struct buffer table = export_file(town, ASSIGNMENTS_CSV, AUDIENCE_PUBLIC);
    struct feature_set set = read_table(&table, arena);
    assert_true(set.row_count > 0);
    for (uint32_t r = 0; r < set.row_count; r++)
        assert_true(number(&set, r, "people") >= PUBLIC_PEOPLE_MIN);
    assert_false(has_column(&set, "reason"));
    buffer_free(&table);
    arena_free(arena);
}

static void check_assignments(const struct town *town, const struct feature_set *set)
{
    const struct shelter_figures *figures = &town->plan.figures;
    assert_int_equal(sum(set, "people", NULL, NULL), figures->people);
    assert_int_equal(sum(set, "people", "instruction", "shelter"), figures->placed);
    if (figures->unplaced == 0)
        return;
    assert_int_equal(sum(set, "people", "instruction", "cover_in_place"), figures->unplaced);
    assert_int_equal(sum(set, "people", "reason", "off_network"), figures->off_network);
    assert_int_equal(sum(set, "people", "reason", "nothing_within"), figures->nothing_within);
    assert_int_equal(sum(set, "people", "reason", "all_full"), figures->all_full);
}

static void check_shelters(const struct town *town, const struct feature_set *set)
{
    const struct shelter_figures *figures = &town->plan.figures;
    uint32_t full = 0;
    assert_int_equal(set->row_count, town->problem.site_count);
    for (uint32_t r = 0; r < set->row_count; r++) {
        assert_true(number(set, r, "free") >= 0);
        assert_int_equal(number(set, r, "places"),
                         number(set, r, "people") + number(set, r, "free"));
        full += strcmp(cell(set, r, "full"), "true") == 0;
    }
    assert_int_equal(full, figures->full_site_count);
    assert_int_equal(sum(set, "people", NULL, NULL), figures->placed);
}

static void sums_over_the_rows_are_the_figures_of_the_plan(void **state)
{
    (void)state;
    struct random random = random_from_seed(7946);
    struct arena *arena = arena_new();
    for (uint32_t round = 0; round < 60; round++) {
        arena_clear(arena);
        struct town *town = town_random(arena, &random, 25, 3 + round % 20, 1 + round % 6);
        town->limit.value = 60000 + 60000 * (round % 5);
        town->snap_mm = 40000;
        town_plan(town);
        struct buffer file = export_file(town, ASSIGNMENTS_CSV, AUDIENCE_INTERNAL);
        struct feature_set set = read_table(&file, arena);
        check_assignments(town, &set);
        buffer_free(&file);
        file = export_file(town, ASSIGNMENTS_GEOJSON, AUDIENCE_INTERNAL);
        set = read_map(&file, arena);
        check_assignments(town, &set);
        buffer_free(&file);
        file = export_file(town, SHELTERS, AUDIENCE_INTERNAL);
        set = read_table(&file, arena);
        check_shelters(town, &set);
        buffer_free(&file);
        file = export_file(town, CATCHMENTS, AUDIENCE_INTERNAL);
        set = read_map(&file, arena);
        if (set.row_count > 0)
            assert_int_equal(sum(&set, "people", NULL, NULL),
                             town->plan.figures.people - town->plan.figures.off_network);
        buffer_free(&file);
    }
    arena_free(arena);
}

static void the_same_plan_gives_the_same_bytes(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = small_town(arena), *again = small_town(arena);
    for (int kind = 0; kind < KINDS; kind++) {
        struct buffer a = export_file(town, (enum export_kind)kind, AUDIENCE_INTERNAL);
        struct buffer b = export_file(again, (enum export_kind)kind, AUDIENCE_INTERNAL);
        assert_string_equal(buffer_text(&a), buffer_text(&b));
        buffer_free(&a);
        buffer_free(&b);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_a_small_town_are_as_they_were),
        cmocka_unit_test(texts_come_back_from_tables_and_maps),
        cmocka_unit_test(the_public_sees_no_gap_no_small_group_and_no_hidden_shelter),
        cmocka_unit_test(sums_over_the_rows_are_the_figures_of_the_plan),
        cmocka_unit_test(the_same_plan_gives_the_same_bytes),
    };
    return cmocka_run_group_tests_name("exports", tests, NULL, NULL);
}
