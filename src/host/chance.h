/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_CHANCE_H
#define HOST_CHANCE_H

#include <stddef.h>

/* Random bytes fit for keys (libsodium, from the system). */
void chance_bytes(void *ret_bytes, size_t size);

#endif
