/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "serve/access.h"

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
        cmocka_unit_test(no_route_is_open_by_oversight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
