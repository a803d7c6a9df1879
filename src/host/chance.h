/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_CHANCE_H
#define HOST_CHANCE_H

#include <stddef.h>

/* Has libsodium find its fastest code for this processor, for hashes and keys as well. May be
 * called again, and from any thread. */
void chance_begin(void);
/* Random bytes fit for keys (libsodium, from the system). */
void chance_bytes(void *ret_bytes, size_t size);

#endif
