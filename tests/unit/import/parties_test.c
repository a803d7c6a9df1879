/* SPDX-License-Identifier: Apache-2.0 */
#include "parties_reading.h"

#include "host/file.h"

static const struct party_record *find(const struct party_records *parties, const char *key)
{
    for (uint32_t i = 0; i < parties->count; i++)
        if (strcmp(parties->records[i].key, key) == 0)
            return &parties->records[i];
    fail_msg("%s is not there", key);
    return NULL;
}

static struct table_reading read_town_file(const char *name)
{
    struct buffer path = {0}, bytes = {0};
    struct error err;
    const char *folder = getenv("MUSTER_TOWN");
    buffer_add_format(&path, "%s/%s", folder ? folder : "tests/data/town", name);
    assert_true(file_read(buffer_text(&path), &bytes, &err));
    struct table_reading reading = table_reading_of_bytes(bytes.bytes, bytes.size);
    buffer_free(&path);
    buffer_free(&bytes);
    return reading;
}

static void the_made_up_office_is_read_whole(void **state)
{
    (void)state;
    struct table_reading t = read_town_file("office.csv");
    struct party_records parties = read_parties(&t, &with_roles);
    assert_counts(&t.report, 55, 55);
    const struct party_record *leader = find(&parties, "post-leader");
    assert_int_equal(leader->kind, PARTY_POST);
    assert_string_equal(leader->name, "Duty leader (made up)");
    assert_string_equal(leader->parent, "cd-office");
    assert_string_equal(leader->area, "10");
    assert_string_equal(leader->roles, "duty_leader checker");
    assert_int_equal(leader->rank, 20);
    assert_string_equal(leader->holder, "p-04");
    assert_int_equal(leader->deputy_count, 2);
    assert_string_equal(leader->deputies[0], "post-office-leader");
    assert_string_equal(leader->deputies[1], "p-05");
    assert_string_equal(leader->phone, "000 0002");
    assert_string_equal(leader->email, "leader@office.example");
    assert_int_equal(leader->line, 3);
    const struct party_record *town = find(&parties, "town");
    assert_int_equal(town->kind, PARTY_ORGANISATION);
    assert_true(!town->parent && !town->roles && !town->holder && !town->phone && !town->email);
    assert_int_equal(town->rank, 0);
    assert_int_equal(find(&parties, "p-01")->kind, PARTY_PERSON);
    table_reading_end(&t);
}

static void demand_same_text(const char *a, const char *b)
{
    assert_string_equal(a ? a : "", b ? b : "");
}

static void the_office_in_chinese_is_the_same_office(void **state)
{
    (void)state;
    struct table_reading en = read_town_file("office.csv"), zh = read_town_file("office.zh.csv");
    struct party_records a = read_parties(&en, &with_roles), b = read_parties(&zh, &with_roles);
    assert_counts(&zh.report, 55, 55);
    for (uint32_t i = 0; i < a.count; i++) {
        const struct party_record *x = &a.records[i], *y = &b.records[i];
        demand_same_text(x->key, y->key);
        assert_int_equal(x->kind, y->kind);
        demand_same_text(x->parent, y->parent);
        demand_same_text(x->area, y->area);
        demand_same_text(x->roles, y->roles);
        demand_same_text(x->holder, y->holder);
        demand_same_text(x->email, y->email);
        assert_int_equal(x->rank, y->rank);
        assert_int_equal(x->deputy_count, y->deputy_count);
        for (uint32_t d = 0; d < x->deputy_count; d++)
            demand_same_text(x->deputies[d], y->deputies[d]);
    }
    table_reading_end(&en);
    table_reading_end(&zh);
}

static void a_map_names_columns_and_one_kind_for_all_rows(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("who,姓名,tel.\na,甲,123\nb,乙,\n");
    struct column_map map;
    assert_true(column_map_parse("key=who,kind=人员,phone=tel.", t.arena, &map, t.err));
    struct party_records parties = read_parties(&t, &(struct party_options){.map = &map});
    assert_int_equal(parties.count, 2);
    assert_int_equal(parties.records[1].kind, PARTY_PERSON);
    assert_string_equal(parties.records[0].phone, "123");
    table_reading_end(&t);
}

static void a_file_without_kind_key_or_name_fails(void **state)
{
    (void)state;
    static const char *const files[] = {"key,name\n", "kind,name\n", "kind,key\n"};
    for (int i = 0; i < 3; i++) {
        struct table_reading t = table_reading_of(files[i]);
        read_parties(&t, &with_roles);
        assert_false(t.ok);
        assert_int_equal(t.err->id, TEXT_IMPORT_COLUMN_NEEDED);
        table_reading_end(&t);
    }
    struct table_reading t = table_reading_of("kind,key,name\n");
    struct column_map map;
    assert_true(column_map_parse("boss=key", t.arena, &map, t.err));
    read_parties(&t, &(struct party_options){.map = &map});
    assert_int_equal(t.err->id, TEXT_IMPORT_MAP_FIELD);
    table_reading_end(&t);
}

static void refuses_more_rows_than_the_limit(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("kind,key,name\n");
    t.set.row_count = PARTY_ROWS_MAX + 1;
    read_parties(&t, &with_roles);
    assert_int_equal(t.err->kind, ERROR_LIMIT);
    assert_int_equal(t.err->id, TEXT_PARTY_TOO_MANY_ROWS);
    table_reading_end(&t);
}

#define KEY_64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void refuses_keys_of_another_form(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("kind,key,name\n"
                                              "person,a,ok\n"
                                              "person,0-_.:/z,ok\n"
                                              "person," KEY_64 ",ok\n"
                                              "person," KEY_64 "x,long\n"
                                              "person,-a,sign first\n"
                                              "person,a b,space\n"
                                              "person,é,letter\n"
                                              "person,Anna,capital\n"
                                              "person,,none\n");
    read_parties(&t, &with_roles);
    assert_counts(&t.report, 9, 3);
    assert_int_equal(count_refused(&t.report, TEXT_PARTY_KEY_FORM), 4);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_MISSING), 1);
    assert_string_equal(reason_of(&t, 9), "“Anna” has capital letters; keys have small ones only. "
                                          "Change it in the file, everywhere it stands");
    assert_string_equal(field_of(&t, 9), "key");
    table_reading_end(&t);
}

static void the_first_row_takes_the_key_whatever_becomes_of_it(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("kind,key,name\n"
                                              "person,a,first\n"
                                              "person,a,second\n"
                                              "person,b,\n"
                                              "person,b,second\n");
    struct party_records parties = read_parties(&t, &with_roles);
    assert_int_equal(parties.count, 1);
    assert_string_equal(parties.records[0].name, "first");
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_KEY_TWICE), 2);
    table_reading_end(&t);
}

static void refuses_cells_that_cannot_be(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("kind,key,name,area,rank,parent\n"
                                              "robot,k1,n,,,\n"
                                              ",k2,n,,,\n"
                                              "person,k3,,,,\n"
                                              "person,k4,\"two\nlines\",,,\n"
                                              "person,k5,right\xE2\x80\xAEleft,,,\n"
                                              "person,k6,n," KEY_64 "x,,\n"
                                              "post,k7,n,,first,o\n"
                                              "post,k8,n,,-1,o\n"
                                              "post,k9,n,,1.5,o\n"
                                              "post,k10,n,,1001,o\n"
                                              "person,k11,n\xC2\x85,,,\n"
                                              "person,k12,n,NOR.1,,\n"
                                              "organisation,o,n,,,\n"
                                              "post,ok,名字 O’Neil,6715-1,7.0,o\n");
    struct party_records parties = read_parties(&t, &with_roles);
    assert_counts(&t.report, 14, 2);
    assert_int_equal(parties.records[1].rank, 7);
    assert_string_equal(parties.records[1].area, "6715-1");
    assert_int_equal(count_refused(&t.report, TEXT_PARTY_KIND_UNKNOWN), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_MISSING), 2);
    assert_int_equal(count_refused(&t.report, TEXT_PARTY_CONTROL_CHARACTER), 3);
    assert_int_equal(count_refused(&t.report, TEXT_PARTY_KEY_FORM), 1);
    assert_int_equal(count_refused(&t.report, TEXT_PARTY_KEY_CAPITALS), 1);
    assert_int_equal(count_refused(&t.report, TEXT_PARTY_RANK_FORM), 4);
    table_reading_end(&t);
}

static void a_name_may_have_200_bytes(void **state)
{
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "kind,key,name\nperson,a,");
    for (int i = 0; i < 200; i++)
        buffer_add_char(&text, 'n');
    buffer_add_text(&text, "\nperson,b,");
    for (int i = 0; i < 67; i++)
        buffer_add_text(&text, "名");
    struct table_reading t = table_reading_of_bytes(text.bytes, text.size);
    read_parties(&t, &with_roles);
    assert_counts(&t.report, 2, 1);
    assert_string_equal(reason_of(&t, 3), "the text has 201 bytes; at most 200 are taken");
    buffer_free(&text);
    table_reading_end(&t);
}

static void roles_are_words_of_the_list_each_once(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("kind;key;name;parent;roles\n"
                                              "organisation;o;n;;\n"
                                              "post;a;n;o;\"duty_officer; checker、Duty_Officer\"\n"
                                              "post;b;n;o;审核人，值班员\n"
                                              "post;c;n;o;drafter king\n"
                                              "person;d;n;o;\" ; 、\"\n");
    struct party_records parties = read_parties(&t, &with_roles);
    assert_counts(&t.report, 5, 4);
    assert_string_equal(find(&parties, "a")->roles, "duty_officer checker");
    assert_string_equal(find(&parties, "b")->roles, "checker duty_officer");
    assert_null(find(&parties, "d")->roles);
    assert_string_equal(reason_of(&t, 5),
                        "“king” is no role; roles are: drafter, viewer, planner, duty_officer, "
                        "checker, duty_leader, office_leader, government, military, "
                        "exercise_control, administrator");
    table_reading_end(&t);
}

static void without_a_list_any_word_is_a_role(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("kind,key,name,parent,roles\n"
                                              "organisation,o,n,,\n"
                                              "post,a,n,o,king of_2 king\n"
                                              "post,b,n,o,King\n"
                                              "post,c,n,o,abcdefghijklmnopqrstuvwxyz1234567\n");
    struct party_records parties = read_parties(&t, &(struct party_options){0});
    assert_int_equal(parties.count, 2);
    assert_string_equal(find(&parties, "a")->roles, "king of_2");
    assert_int_equal(count_refused(&t.report, TEXT_PARTY_ROLE_FORM), 2);
    table_reading_end(&t);
}

static void only_posts_have_roles_and_a_rank(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("kind,key,name,roles,rank\n"
                                              "person,a,n,viewer,\n"
                                              "organisation,b,n,,3\n");
    read_parties(&t, &with_roles);
    assert_int_equal(count_refused(&t.report, TEXT_PARTY_ONLY_OF_POST), 2);
    assert_string_equal(field_of(&t, 2), "roles");
    assert_string_equal(field_of(&t, 3), "rank");
    table_reading_end(&t);
}

static void check_cells(const char *column, const char *const *cells, size_t count, bool accepted)
{
    struct buffer text = {0};
    buffer_add_format(&text, "kind;key;name;%s\n", column);
    for (size_t i = 0; i < count; i++)
        buffer_add_format(&text, "person;k%zu;n;%s\n", i, cells[i]);
    struct table_reading t = table_reading_of_bytes(text.bytes, text.size);
    read_parties(&t, &with_roles);
    for (size_t i = 0; i < count; i++)
        if ((*reason_of(&t, (int64_t)i + 2) == '\0') != accepted)
            fail_msg("%s: %s", column, cells[i]);
    buffer_free(&text);
    table_reading_end(&t);
}
#define CHECK_CELLS(column, cells, accepted)                                                       \
    check_cells((column), (cells), sizeof(cells) / sizeof *(cells), (accepted))

static void telephone_numbers_have_a_form(void **state)
{
    (void)state;
    static const char *const good[] = {
        "110",       "+47 22 00 00 00", "(0571) 8000-0000",       "000.0001 ext. 12",
        "0000001x7", "00000001转123",   "00000001 分机 12345678", "0000 001#9"};
    static const char *const bad[] = {"12",
                                      "call me",
                                      "1.38E+10",
                                      "0000001/0000002",
                                      "00 + 11 22 33",
                                      "000 ext.",
                                      "000 ext. 123456789",
                                      "０１２３",
                                      "123456789012345678901",
                                      "000 0001 转 12 转 13"};
    CHECK_CELLS("phone", good, true);
    CHECK_CELLS("phone", bad, false);
}

static void email_addresses_have_a_form(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b.example", "first.last+tag@post.office-1.example"};
    static const char *const bad[] = {"a",
                                      "@b.example",
                                      "a@",
                                      "a@b",
                                      "a@b@c.example",
                                      ".a@b.example",
                                      "a..b@c.example",
                                      "a.@b.example",
                                      "a b@c.example",
                                      "a@-b.example",
                                      "a@b-.example",
                                      "a@b..example",
                                      "a@b.example.",
                                      "a@b.example, c@d.example",
                                      "人@b.example"};
    CHECK_CELLS("email", good, true);
    CHECK_CELLS("email", bad, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_made_up_office_is_read_whole),
        cmocka_unit_test(the_office_in_chinese_is_the_same_office),
        cmocka_unit_test(a_map_names_columns_and_one_kind_for_all_rows),
        cmocka_unit_test(a_file_without_kind_key_or_name_fails),
        cmocka_unit_test(refuses_more_rows_than_the_limit),
        cmocka_unit_test(refuses_keys_of_another_form),
        cmocka_unit_test(the_first_row_takes_the_key_whatever_becomes_of_it),
        cmocka_unit_test(refuses_cells_that_cannot_be),
        cmocka_unit_test(a_name_may_have_200_bytes),
        cmocka_unit_test(roles_are_words_of_the_list_each_once),
        cmocka_unit_test(without_a_list_any_word_is_a_role),
        cmocka_unit_test(only_posts_have_roles_and_a_rank),
        cmocka_unit_test(telephone_numbers_have_a_form),
        cmocka_unit_test(email_addresses_have_a_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
