/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "serve/large_bodies.h"

static void one_of_each_and_so_many_in_all(void **state)
{
    (void)state;
    static const int a, b, c;
    struct large_bodies bodies;
    large_bodies_init(&bodies);
    assert_int_equal(large_bodies_take(&bodies, &a, "p-1"), LARGE_BODY_TAKEN);
    assert_int_equal(large_bodies_take(&bodies, &b, "p-1"), LARGE_BODY_ONE_OF_HIS);
    assert_int_equal(large_bodies_take(&bodies, &b, "p-2"), LARGE_BODY_TAKEN);
    assert_int_equal(large_bodies_take(&bodies, &c, "p-3"), LARGE_BODY_FULL);
    assert_int_equal(large_bodies_take(&bodies, &c, "p-2"), LARGE_BODY_ONE_OF_HIS);
    large_bodies_leave(&bodies, &c);
    assert_int_equal(large_bodies_take(&bodies, &c, "p-3"), LARGE_BODY_FULL);
    large_bodies_leave(&bodies, &a);
    large_bodies_leave(&bodies, &a);
    assert_int_equal(large_bodies_take(&bodies, &c, "p-3"), LARGE_BODY_TAKEN);
    large_bodies_destroy(&bodies);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_of_each_and_so_many_in_all),
    };
    return cmocka_run_group_tests_name("serve/large_bodies", tests, NULL, NULL);
}
