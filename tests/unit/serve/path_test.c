/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "serve/path.h"

static struct uri read_well(const char *target, struct arena *arena)
{
    struct uri uri;
    assert_int_equal(uri_read(target, arena, &uri), URI_WELL);
    return uri;
}

static void takes_apart_first_and_decodes_then(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    struct uri uri = read_well("/api/sites/a%2Fb%3f/edit?lang=zh&at=1%262&x&=&&q=a+b%2B=c", arena);
    assert_string_equal(uri.path, "/api/sites/a%2Fb%3f/edit");
    assert_int_equal(uri.part_count, 4);
    assert_string_equal(uri.parts[2], "a/b?");
    assert_string_equal(uri.parts[3], "edit");
    assert_int_equal(uri.value_count, 5);
    assert_string_equal(uri_value(&uri, "lang"), "zh");
    assert_string_equal(uri_value(&uri, "at"), "1&2");
    assert_string_equal(uri_value(&uri, "x"), "");
    assert_string_equal(uri_value(&uri, ""), "");
    assert_string_equal(uri_value(&uri, "q"), "a b+=c");
    assert_null(uri_value(&uri, "y"));
    arena_free(arena);
}

static void a_plus_is_a_space_behind_the_question_mark_alone(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    struct uri uri = read_well("/a+b%20c?a+b=+", arena);
    assert_string_equal(uri.parts[0], "a+b c");
    assert_string_equal(uri_value(&uri, "a b"), " ");
    arena_free(arena);
}

static void refuses_what_can_be_read_in_two_ways(void **state)
{
    static const char *const paths[] = {
        "",           "a/b",       "*",       "http://a/b", "/%",   "/%2",   "/%2g",
        "/a%00b",     "/%C0%AF",   "/%ff",    "/\xff",      "/a b", "/a\tb", "/a\x7f",
        "/%ED%A0%80", "/%e6%b0/b", "/%u4e00", "/a%%41/b",   "?a"};
    static const char *const queries[] = {"/?%",     "/?a=%0",     "/?a=%00",
                                          "/?a=%FF", "/?%C0%AF=1", "/?a=b c"};
    struct arena *arena = arena_new();
    struct uri uri;
    (void)state;
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++)
        assert_int_equal(uri_read(paths[p], arena, &uri), URI_BAD_PATH);
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        assert_int_equal(uri_read(queries[q], arena, &uri), URI_BAD_QUERY);
        assert_int_equal(uri.part_count + uri.value_count, 0);
    }
    arena_free(arena);
}

static void a_part_in_braces_is_any_one(void **state)
{
    struct arena *arena = arena_new();
    const char *parameters[PARAMETER_MAX] = {0};
    (void)state;
    struct uri uri = read_well("/api/plans/%E5%A4%9C%2F1/compare/b%25", arena);
    assert_true(path_matches("/api/plans/{plan}/compare/{other}", &uri, parameters));
    assert_string_equal(parameters[0], "夜/1");
    assert_string_equal(parameters[1], "b%");
    assert_false(path_matches("/api/plans/{plan}/compare", &uri, parameters));
    assert_false(path_matches("/api/plans/{plan}/compare/{other}/x", &uri, parameters));
    uri = read_well("/api/plans/a/b/compare/c", arena);
    assert_false(path_matches("/api/plans/{plan}/compare/{other}", &uri, parameters));
    uri = read_well("/%61pi/city", arena);
    assert_true(path_matches("/api/city", &uri, parameters));
    uri = read_well("/api%2Fcity", arena);
    assert_false(path_matches("/api/city", &uri, parameters));
    uri = read_well("/api/city/", arena);
    assert_false(path_matches("/api/city", &uri, parameters));
    arena_free(arena);
}

static void a_file_is_itself_alone(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    struct uri uri = read_well("/assets/a%20{b}.js", arena);
    assert_true(path_is("/assets/a {b}.js", &uri));
    assert_false(path_is("/assets/{x}", &uri));
    uri = read_well("/", arena);
    assert_true(path_is("/", &uri));
    assert_false(path_is("/a", &uri));
    uri = read_well("/..%2F..%2Fetc/passwd", arena);
    assert_false(path_is("/../../etc/passwd", &uri));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_apart_first_and_decodes_then),
        cmocka_unit_test(a_plus_is_a_space_behind_the_question_mark_alone),
        cmocka_unit_test(refuses_what_can_be_read_in_two_ways),
        cmocka_unit_test(a_part_in_braces_is_any_one),
        cmocka_unit_test(a_file_is_itself_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
