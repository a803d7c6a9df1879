/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

#include <iconv.h>

#include "host/encoding.h"
#include "import/sites.h"

static const struct site_sheet *sheet;

static struct site_records read_sites(struct table_reading *t, const struct site_options *options)
{
    struct site_records sites = {0};
    assert_true(t->ok);
    t->ok = sites_from_features(&t->set, options, t->arena, t->scratch, &t->report, &sites, &sheet,
                                t->err);
    return sites;
}

static const struct site_options plain;
static const struct site_options vouched = {.suitable = {true, true, true, true, true}};

static void what_a_list_does_not_say_is_unknown(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("id,name,capacity,lon,lat\n7,Torget,240,10.7,59.9\n");
    struct site_records sites = read_sites(&t, &plain);
    assert_int_equal(sites.count, 1);
    const struct site_record *site = &sites.records[0];
    assert_string_equal(site->key, "7");
    assert_string_equal(site->name, "Torget");
    assert_null(site->address);
    assert_int_equal(site->places, 240);
    assert_int_equal(site->function, FUNCTION_UNKNOWN);
    assert_int_equal(site->state, STATE_USABLE);
    assert_int_equal(site->visibility, VISIBILITY_INTERNAL);
    assert_int_equal(site->door_count, -1);
    assert_false(site->made_up);
    for (int h = 0; h < HAZARD_COUNT; h++)
        assert_int_equal(site->suitable[h], SUITABILITY_UNKNOWN);
    assert_int_equal(site->entrance_count, 1);
    assert_int_equal(site->entrances[0].point.lon_e7, 107000000);
    assert_int_equal(site->entrances[0].step_free, SUITABILITY_UNKNOWN);
    assert_int_equal(sheet->title, TEXT_IMPORT_SHEET_ANY);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_FUNCTION_UNKNOWN), 1);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_ACCESS_UNSAID), 1);
    table_reading_end(&t);
}

static void all_columns_of_a_full_list_are_heard(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(
        "id;type;capacity;floor;condition;usable_after_h;access;visibility;doors;door_width;"
        "step_free;air_raid;fire;lon;lat\n"
        "a;人员掩蔽;99,9;1F;待转换;72;residents;public;3;1,5;yes;no;是;10;59\n"
        "b;人员掩蔽;5;;待转换;;staff;restricted;-1;x;no;;;11;59\n");
    struct site_records sites = read_sites(&t, &vouched);
    assert_int_equal(sites.count, 2);
    const struct site_record *a = &sites.records[0], *b = &sites.records[1];
    assert_int_equal(a->places, 99);
    assert_int_equal(a->function, FUNCTION_PERSONNEL_SHELTER);
    assert_int_equal(a->state, STATE_AFTER_CONVERSION);
    assert_int_equal(a->usable_after_h, 72);
    assert_int_equal(a->access, ACCESS_RESIDENTS);
    assert_int_equal(a->visibility, VISIBILITY_PUBLIC);
    assert_int_equal(a->door_count, 3);
    assert_int_equal(a->entrances[0].clear_width_mm, 1500);
    assert_int_equal(a->entrances[0].step_free, SUITABILITY_YES);
    assert_int_equal(a->suitable[HAZARD_AIR_RAID], SUITABILITY_NO);
    assert_int_equal(a->suitable[HAZARD_FIRE], SUITABILITY_YES);
    assert_int_equal(a->suitable[HAZARD_FLOOD], SUITABILITY_YES);
    assert_int_equal(b->usable_after_h, SITE_CONVERSION_DEFAULT_H);
    assert_int_equal(b->access, ACCESS_STAFF);
    assert_int_equal(b->door_count, -1);
    assert_int_equal(b->entrances[0].clear_width_mm, 0);
    table_reading_end(&t);
}

static void places_that_cannot_be_are_refused_and_none_is_noted(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of("id;capacity;lon;lat\na;0;1;2\nb;;1;2\nc;-5;1;2\nd;x;1;2\ne;1,234;1;2\n"
                         "f;2147483648;1;2\ng;9.999;1;2\nh;0.4;1;2\n");
    struct site_records sites = read_sites(&t, &plain);
    assert_int_equal(sites.count, 3);
    assert_int_equal(sites.records[1].places, 9);
    assert_int_equal(sites.records[2].places, 0);
    assert_counts(&t.report, 8, 3);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_NO_PLACES), 2);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_MISSING), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_NEGATIVE), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_NO_NUMBER), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_TWO_WAYS), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_TOO_BIG), 1);
    table_reading_end(&t);
}

/* A shelter that is not ready would be counted, and nobody told. */
static void a_column_called_state_is_read_and_what_is_not_read_is_told(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(
        "id;capacity;lon;lat;state;colour;zustand\na;5;1;2;usable after 48 h;red;x\n"
        "b;5;3;4;not usable;;\nc;5;5;6;usable;;\nd;5;7;8;Texas;;\ne;5;8;8;;;\n");
    struct site_records sites = read_sites(&t, &plain);
    static const enum site_state states[] = {STATE_AFTER_CONVERSION, STATE_NOT_USABLE, STATE_USABLE,
                                             STATE_NOT_USABLE, STATE_USABLE};
    assert_int_equal(sites.count, 5);
    for (uint32_t s = 0; s < sites.count; s++)
        assert_int_equal(sites.records[s].state, states[s]);
    assert_int_equal(sites.records[0].usable_after_h, 48);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_COLUMNS_UNREAD), 1);
    for (uint32_t i = 0; i < t.report.remark_count; i++)
        if (t.report.remarks[i].reason->id == TEXT_IMPORT_COLUMNS_UNREAD)
            assert_string_equal(t.report.remarks[i].reason->args[1].text, "colour, zustand");
    table_reading_end(&t);
}

static void a_repeated_id_is_refused_and_a_shared_point_noted(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of("id,capacity,lon,lat\na,5,1,2\na,6,3,4\nb,7,1,2\nc,8,1,2\n");
    struct site_records sites = read_sites(&t, &plain);
    assert_int_equal(sites.count, 3);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_KEY_TWICE), 1);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_SAME_POINT), 2);
    for (uint32_t i = 0; i < t.report.remark_count; i++)
        if (t.report.remarks[i].reason->id == TEXT_IMPORT_SAME_POINT)
            assert_string_equal(t.report.remarks[i].reason->args[0].text, "a");
    table_reading_end(&t);
}

static void sites_without_id_are_known_by_address_and_point(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("name,address,capacity,lon,lat\nN,Gata 1,5,1,2\n"
                                              "N,Gata 1,6,1,2\nN,,7,1,2\n,,8,1,2\n"
                                              "N,Gata 1,9,1,2\nN,\"Gata 1 (1,2) #3\",9,1,2\n");
    struct site_records sites = read_sites(&t, &plain);
    assert_int_equal(sites.count, 6);
    assert_string_equal(sites.records[0].key, "Gata 1 (1,2)");
    assert_string_equal(sites.records[1].key, "Gata 1 (1,2) #2");
    assert_string_equal(sites.records[2].key, "N (1,2)");
    assert_string_equal(sites.records[3].key, "(1,2)");
    assert_string_equal(sites.records[4].key, "Gata 1 (1,2) #3");
    assert_string_equal(sites.records[5].key, "Gata 1 (1,2) #3 (1,2)");
    table_reading_end(&t);
}

/* FIELD rule 1: whatever source or user say. */
static void below_ground_is_never_suitable_for_flood_or_chemical(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of("id,capacity,floor,basements,below_ground,type,flood,chemical,lon,lat\n"
                         "a,1,B1,,,,yes,yes,1,1\nb,1,,2,,,yes,yes,2,1\nc,1,,,yes,,yes,yes,3,1\n"
                         "d,1,,,,地下停车场,yes,yes,4,1\ne,1,1F,0,yes,,yes,yes,5,1\n"
                         "f,1,basement,,no,,yes,yes,6,1\n");
    struct site_records sites = read_sites(&t, &vouched);
    assert_int_equal(sites.count, 6);
    for (uint32_t i = 0; i < sites.count; i++) {
        assert_int_equal(sites.records[i].suitable[HAZARD_FLOOD], SUITABILITY_NO);
        assert_int_equal(sites.records[i].suitable[HAZARD_CHEMICAL], SUITABILITY_NO);
        assert_int_equal(sites.records[i].suitable[HAZARD_AIR_RAID], SUITABILITY_YES);
    }
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_BELOW_GROUND), 6);
    table_reading_end(&t);
}

static void above_ground_the_source_goes_before_the_user(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("id,capacity,floor,flood,chemical,lon,lat\n"
                                              "a,1,2F,no,,1,1\n");
    struct site_records sites = read_sites(&t, &vouched);
    assert_int_equal(sites.records[0].suitable[HAZARD_FLOOD], SUITABILITY_NO);
    assert_int_equal(sites.records[0].suitable[HAZARD_CHEMICAL], SUITABILITY_YES);
    table_reading_end(&t);
}

static void a_state_that_is_not_understood_is_not_usable(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("id,capacity,condition,lon,lat\na,1,unusable,1,1\n"
                                              "b,1,gibberish,2,1\nc,1,,3,1\nd,1,完好,4,1\n");
    struct site_records sites = read_sites(&t, &plain);
    assert_int_equal(sites.records[0].state, STATE_NOT_USABLE);
    assert_int_equal(sites.records[1].state, STATE_NOT_USABLE);
    assert_int_equal(sites.records[2].state, STATE_USABLE);
    assert_int_equal(sites.records[3].state, STATE_USABLE);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_STATE_UNKNOWN), 1);
    table_reading_end(&t);
}

static void access_that_is_not_understood_is_not_public(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of("id,capacity,access,lon,lat\na,1,ask the porter,1,1\nb,1,private,2,1\n"
                         "c,1,,3,1\nd,1,公众,4,1\n");
    struct site_records sites = read_sites(&t, &plain);
    assert_int_equal(sites.records[0].access, ACCESS_STAFF);
    assert_int_equal(sites.records[1].access, ACCESS_RESIDENTS);
    assert_int_equal(sites.records[2].access, ACCESS_PUBLIC);
    assert_int_equal(sites.records[3].access, ACCESS_PUBLIC);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_ACCESS_UNKNOWN), 1);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_ACCESS_UNSAID), 1);
    table_reading_end(&t);
}

static void the_users_rules_say_who_may_enter(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("id,capacity,type,access,lon,lat\n"
                                              "a,1,一般住宅,public,1,1\nb,1,公有,staff,2,1\n"
                                              "c,1,,public,3,1\n");
    struct site_access_rules rules;
    assert_true(
        site_access_rules_parse("一般住宅=residents,staff,旅館=public", t.arena, &rules, t.err));
    struct site_records sites = read_sites(&t, &(struct site_options){.access = &rules});
    assert_int_equal(sites.records[0].access, ACCESS_RESIDENTS);
    assert_int_equal(sites.records[1].access, ACCESS_STAFF);
    assert_int_equal(sites.records[2].access, ACCESS_STAFF);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_CATEGORY_UNSEEN), 1);
    table_reading_end(&t);
}

static void rules_and_hazards_of_the_command_line(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct site_access_rules rules;
    struct error err;
    bool suitable[HAZARD_COUNT] = {false};
    assert_true(site_access_rules_parse("public", arena, &rules, &err));
    assert_int_equal(rules.count, 1);
    assert_null(rules.rules[0].category);
    static const char *const wrong[] = {"", "everyone", "=public", "a=", "a=public,", "a=b=public"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(site_access_rules_parse(wrong[i], arena, &rules, &err));
        assert_int_equal(err.kind, ERROR_USAGE);
    }
    assert_true(site_hazards_parse("fire,air_raid", suitable, &err));
    assert_true(suitable[HAZARD_FIRE] && suitable[HAZARD_AIR_RAID] && !suitable[HAZARD_FLOOD]);
    assert_false(site_hazards_parse("flood,rain", suitable, &err));
    assert_false(site_hazards_parse("", suitable, &err));
    assert_false(site_hazards_parse("a_hazard_with_a_name_longer_than_any_buffer", suitable, &err));
    assert_false(suitable[HAZARD_FLOOD]);
    arena_free(arena);
}

static void a_function_may_be_named_for_all_rows(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("id,plass,type,lon,lat\na,5,指挥工程,1,2\n");
    struct column_map map;
    assert_true(
        column_map_parse("capacity=plass,function=personnel_shelter", t.arena, &map, t.err));
    struct site_records sites = read_sites(&t, &(struct site_options){.map = &map});
    assert_int_equal(sites.records[0].function, FUNCTION_PERSONNEL_SHELTER);
    assert_true(column_map_parse("capacity=plass,function=unknown", t.arena, &map, t.err));
    read_sites(&t, &(struct site_options){.map = &map});
    assert_false(t.ok);
    assert_int_equal(t.err->kind, ERROR_NOT_FOUND);
    table_reading_end(&t);
}

static void a_list_without_places_fails(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("id,lon,lat\na,1,2\n");
    read_sites(&t, &plain);
    assert_false(t.ok);
    assert_int_equal(t.err->id, TEXT_IMPORT_COLUMN_NEEDED);
    assert_string_equal(t.err->args[1].text, "capacity");
    table_reading_end(&t);
}

static const char WORKS[] =
    "工程名称,图层分类,分类代码,管理单位,隶属单位,工程代号,工程类型,防常规武器等级,防核武器等级,"
    "防化级别,建设地点,开工日期,竣工日期,建筑面积,使用面积,可掩蔽人数,口部数,阶梯式出入口,"
    "斜坡式出入口,坑道水平出入口,工程现状,工程功能状态,所属区县,所属街镇,联系人,联系电话,值班电话,"
    "采集时间,经度,纬度\n"
    "甲工程,人防工程,01,某物业,某区,RF-1,二等人员掩蔽工程,6,6,丁,文三路1号,,2010,2000,1500,1500,"
    "9,2,1,,完好,已转换,西湖区,文新街道,张三,13800000000,0571,2020,120.1500,30.2700\n"
    "乙工程,人防工程,01,某物业,某区,RF-2,二等人员掩蔽工程,6,6,丁,文三路2号,,2011,2000,1500,800,"
    "4,,,,完好,平时汽车库,西湖区,文新街道,李四,13900000000,0571,2020,120.1510,30.2710\n"
    "丙工程,人防工程,01,某单位,某区,RF-3,指挥工程,5,5,乙,文三路3号,,2012,2000,1500,300,"
    "4,1,0,1,完好,完好,西湖区,文新街道,王五,13700000000,0571,2020,120.1520,30.2720\n"
    "丁工程,人防工程,01,某单位,某区,RF-4,人员掩蔽工程,6,6,丁,文三路4号,,2012,2000,1500,300,"
    "4,1,0,1,报废,完好,西湖区,文新街道,赵六,13600000000,0571,2020,120.1530,30.2730\n"
    "戊工程,人防工程,01,某单位,某区,RF-5,自用,6,6,丁,文三路5号,,2012,2000,1500,300,"
    "4,1,0,1,,,西湖区,文新街道,钱七,13500000000,0571,2020,120.1540,30.2740\n";

/* WORKS in an encoding of China, and back through our own reader. */
static struct table_reading read_works_from(const char *encoding)
{
    struct buffer bytes = {0};
    iconv_t converter = iconv_open(encoding, "UTF-8");
    char text[sizeof WORKS], *from = text, *to = buffer_reserve(&bytes, 2 * sizeof WORKS);
    size_t left = sizeof WORKS - 1, room = 2 * sizeof WORKS;
    memcpy(text, WORKS, sizeof WORKS);
    assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
    iconv_close(converter);
    bytes.size = 2 * sizeof WORKS - room;
    struct error err;
    const char *found;
    assert_true(encoding_to_utf8("works.csv", NULL, &bytes, &found, &err));
    assert_string_equal(found, encoding);
    struct table_reading t = table_reading_of_bytes(bytes.bytes, bytes.size);
    buffer_free(&bytes);
    return t;
}

static void the_sheet_of_protective_works_demands_a_datum(void **state)
{
    (void)state;
    struct table_reading t = read_works_from("GB18030");
    assert_int_equal(t.set.column_count, 30);
    read_sites(&t, &plain);
    assert_false(t.ok);
    assert_int_equal(t.err->kind, ERROR_USAGE);
    assert_int_equal(t.err->id, TEXT_IMPORT_DATUM_NEEDED);
    table_reading_end(&t);
}

static void the_sheet_of_protective_works_is_read_from_gb18030(void **state)
{
    (void)state;
    enum datum datum = DATUM_GCJ02;
    struct site_options options = vouched;
    options.location.datum = &datum;
    struct table_reading t = read_works_from("GB18030");
    struct site_records sites = read_sites(&t, &options);
    assert_int_equal(sheet->title, TEXT_IMPORT_SHEET_PROTECTIVE_WORKS);
    assert_counts(&t.report, 5, 5);
    const struct site_record *site = sites.records;
    assert_string_equal(site[0].key, "RF-1");
    assert_string_equal(site[0].name, "甲工程");
    assert_string_equal(site[0].address, "文三路1号");
    assert_int_equal(site[0].places, 1500);
    assert_int_equal(site[0].state, STATE_USABLE);
    /* 口部数 counts ventilation shafts: 2 stairs and a ramp are the doors. */
    assert_int_equal(site[0].door_count, 3);
    assert_int_equal(site[1].door_count, -1);
    assert_int_equal(site[1].state, STATE_AFTER_CONVERSION);
    assert_int_equal(site[1].usable_after_h, SITE_CONVERSION_DEFAULT_H);
    assert_int_equal(site[2].function, FUNCTION_COMMAND);
    assert_int_equal(site[3].state, STATE_NOT_USABLE);
    assert_int_equal(site[4].state, STATE_NOT_USABLE);
    assert_int_equal(site[4].function, FUNCTION_UNKNOWN);
    for (uint32_t i = 0; i < sites.count; i++) {
        assert_int_equal(site[i].suitable[HAZARD_AIR_RAID], SUITABILITY_YES);
        assert_int_equal(site[i].suitable[HAZARD_FLOOD], SUITABILITY_NO);
        assert_int_equal(site[i].suitable[HAZARD_CHEMICAL], SUITABILITY_NO);
        struct geo_point stated = {1201500000 + (int32_t)i * 10000, 302700000 + (int32_t)i * 10000};
        int64_t moved_mm = geo_distance_mm(site[i].entrances[0].point, stated);
        assert_true(moved_mm > 300 * 1000 && moved_mm < 900 * 1000);
    }
    table_reading_end(&t);
}

static void contacts_are_never_read(void **state)
{
    (void)state;
    enum datum datum = DATUM_CGCS2000;
    struct site_options options = {.location.datum = &datum};
    struct table_reading t = table_reading_of(WORKS);
    struct site_records sites = read_sites(&t, &options);
    for (uint32_t i = 0; i < sites.count; i++) {
        const struct site_record *site = &sites.records[i];
        const char *const texts[] = {site->key, site->name, site->address, site->category};
        for (int s = 0; s < 4; s++) {
            assert_null(strstr(texts[s], "张三"));
            assert_null(strstr(texts[s], "138"));
        }
    }
    table_reading_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_list_does_not_say_is_unknown),
        cmocka_unit_test(all_columns_of_a_full_list_are_heard),
        cmocka_unit_test(places_that_cannot_be_are_refused_and_none_is_noted),
        cmocka_unit_test(a_column_called_state_is_read_and_what_is_not_read_is_told),
        cmocka_unit_test(a_repeated_id_is_refused_and_a_shared_point_noted),
        cmocka_unit_test(sites_without_id_are_known_by_address_and_point),
        cmocka_unit_test(below_ground_is_never_suitable_for_flood_or_chemical),
        cmocka_unit_test(above_ground_the_source_goes_before_the_user),
        cmocka_unit_test(a_state_that_is_not_understood_is_not_usable),
        cmocka_unit_test(access_that_is_not_understood_is_not_public),
        cmocka_unit_test(the_users_rules_say_who_may_enter),
        cmocka_unit_test(rules_and_hazards_of_the_command_line),
        cmocka_unit_test(a_function_may_be_named_for_all_rows),
        cmocka_unit_test(a_list_without_places_fails),
        cmocka_unit_test(the_sheet_of_protective_works_demands_a_datum),
        cmocka_unit_test(the_sheet_of_protective_works_is_read_from_gb18030),
        cmocka_unit_test(contacts_are_never_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
