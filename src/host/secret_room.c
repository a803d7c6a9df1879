/* SPDX-License-Identifier: Apache-2.0 */
#include "host/secret_room.h"

#include <sodium.h>
#include <string.h>

#include "base/assert.h"
#include "host/chance.h"

void *secret_room_new(size_t size)
{
    chance_begin();
    void *room = sodium_malloc(size);
    ALWAYS(room);
    memset(room, 0, size);
    return room;
}

void secret_room_free(void *room)
{
    sodium_free(room);
}
