/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "serve/access.h"

static void assert_from(const char *address, const char *expected)
{
    struct arena *arena = arena_new();
    const struct http_request request = {.address = address, .arena = arena};
    const struct call call = {.request = &request};
    assert_string_equal(access_from(&call), expected);
    arena_free(arena);
}

static void takes_a_network_of_ipv6_for_one(void **state)
{
    (void)state;
    assert_from("10.1.2.3", "10.1.2.3");
    assert_from("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:");
    assert_from("2001:db8:1:2:9:9:9:9", "2001:db8:1:2:");
    assert_from("2001:db8:1:3:3:4:5:6", "2001:db8:1:3:");
    assert_from("2001:db8:1::7", "2001:db8:1");
    assert_from("::ffff:10.1.2.3", "::ffff:10.1.2.3");
    assert_from("", "");
}

static void no_route_is_open_by_oversight(void **state)
{
    struct route forgotten = {0};
    uint32_t open = 0;
    (void)state;
    assert_int_equal(forgotten.access, ACCESS_ADMINISTRATOR);
    for (uint32_t r = 0; r < route_count; r++) {
        open += routes[r].access == ACCESS_ALL || routes[r].access == ACCESS_NEAR;
        bool has_body = routes[r].method == HTTP_POST || routes[r].method == HTTP_PUT;
        assert_int_equal(routes[r].body_max > 0, has_body);
    }
    assert_int_equal(open, 5); /* health, metrics, openapi, session, login */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_a_network_of_ipv6_for_one),
        cmocka_unit_test(no_route_is_open_by_oversight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
