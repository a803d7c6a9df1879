/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_SECRET_ROOM_H
#define HOST_SECRET_ROOM_H

#include <stddef.h>

/*
 * Memory for secrets that are kept: zeroed, between pages that may not be touched, left out of core
 * dumps, and not swapped out as far as the machine lets us lock it (libsodium). Out of memory ends
 * the process.
 */
void *secret_room_new(size_t size);
/* Overwritten, then given back. */
void secret_room_free(void *room);

#endif
