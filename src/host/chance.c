/* SPDX-License-Identifier: Apache-2.0 */
#include "host/chance.h"

#include <sodium.h>

#include "base/assert.h"

void chance_bytes(void *ret_bytes, size_t size)
{
    /* May be called again and from any thread. It also picks the fastest code of libsodium for
     * this processor. */
    ALWAYS(sodium_init() >= 0);
    randombytes_buf(ret_bytes, size);
}
