/* SPDX-License-Identifier: Apache-2.0 */
#include "host/chance.h"

#include <sodium.h>

#include "base/assert.h"

void chance_begin(void)
{
    ALWAYS(sodium_init() >= 0);
}

void chance_bytes(void *ret_bytes, size_t size)
{
    chance_begin();
    randombytes_buf(ret_bytes, size);
}
