/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

static struct office_place office;

static int begin(void **state)
{
    (void)state;
    office_begin(&office, "generic");
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_end(&office);
    return 0;
}

static void founds(void **state)
{
    (void)state;
    office_found(&office);
    office_commission(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(founds, begin, end),
    };
    return cmocka_run_group_tests_name("operate/founding", tests, NULL, NULL);
}
