/* SPDX-License-Identifier: Apache-2.0 */
#include "import/circles.h"

#include "base/buffer.h"

enum { NODES_SHOWN = 8, BYTES_SHOWN = 400 };

/* Writes the length of the circle that `node` is part of to each of its nodes. */
static void mark_circle(const uint32_t *parent, uint32_t node, uint32_t *length)
{
    uint32_t count = 0, at = node;
    do {
        count++;
        at = parent[at];
    } while (at != node);
    do {
        length[at] = count;
        at = parent[at];
    } while (at != node);
}

uint32_t *circles_find(const uint32_t *parent, uint32_t count, struct arena *arena)
{
    uint32_t *length = ARENA_ARRAY(arena, uint32_t, count);
    /* The walk that came by first, numbered from 1 by the node it set out from. */
    uint32_t *walk = ARENA_ARRAY(arena, uint32_t, count);
    for (uint32_t n = 0; n < count; n++) {
        uint32_t at = n;
        while (at != NO_PARENT && walk[at] == 0) {
            walk[at] = n + 1;
            at = parent[at];
        }
        if (at != NO_PARENT && walk[at] == n + 1)
            mark_circle(parent, at, length);
    }
    return length;
}

void circle_error(const uint32_t *parent, const char *const *keys, uint32_t node, uint32_t length,
                  struct error *ret_reason)
{
    struct buffer circle = {0};
    uint32_t at = node, shown = 0;
    for (; shown < length && shown < NODES_SHOWN && circle.size < BYTES_SHOWN; shown++) {
        buffer_add_text(&circle, shown > 0 ? " → " : "");
        buffer_add_text(&circle, keys[at]);
        at = parent[at];
    }
    if (shown < length)
        error_set(ret_reason, ERROR_INPUT, TEXT_IMPORT_CIRCLE_LONG,
                  ARG_TEXT("circle", buffer_text(&circle)), ARG_INTEGER("count", length));
    else
        error_set(ret_reason, ERROR_INPUT, TEXT_IMPORT_CIRCLE,
                  ARG_TEXT("circle", buffer_text(&circle)), ARG_TEXT("first", keys[node]));
    buffer_free(&circle);
}
