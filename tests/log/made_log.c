/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "tampered.h"

/*
 *     made_log CITY
 *
 * Makes the log of the tests of verify (tests/unit/engine/tampered.h): an office, two nodes, keys
 * that were renewed and revoked. Leaves it as CITY, without its keyring.
 */
int main(int argc, char **argv)
{
    void *state = NULL;
    if (argc != 2)
        return 2;
    tampered_make(&state);
    tampered_copy(argv[1]);
    return tampered_unmake(&state);
}
