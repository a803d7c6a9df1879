/* SPDX-License-Identifier: Apache-2.0 */
/* whatif_body_read over any bytes; what it gives is within all limits and names its field. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "serve/whatif_body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void check_change(const struct whatif_change *change)
{
    bool is_of_point = change->kind == WHATIF_BLOCK || change->kind == WHATIF_ADD;
    bool is_of_site = !is_of_point && change->kind != WHATIF_LIMIT;
    demand((unsigned)change->kind < WHATIF_KIND_COUNT);
    demand(is_of_site == (change->key != NULL));
    demand(!is_of_site || utf8_valid(change->key, strlen(change->key)));
    demand(change->places >= 0 && change->places <= WHATIF_PLACES_MAX);
    demand(abs(change->point.lon_e7) <= 1800000000 && abs(change->point.lat_e7) <= 900000000);
    demand(strncmp(change->field, "changes[", strlen("changes[")) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct whatif_change *changes;
    struct error err;
    uint32_t count;
    if (whatif_body_read((const char *)data, size, arena, &changes, &count, &err)) {
        demand(count <= WHATIF_CHANGES_MAX);
        for (uint32_t c = 0; c < count; c++)
            check_change(&changes[c]);
    } else {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            struct buffer sentence = {0};
            demand(err.kind == ERROR_INPUT || err.kind == ERROR_LIMIT);
            error_write(&sentence, (enum language)language, &err);
            demand(sentence.size > 0 && utf8_valid(buffer_text(&sentence), sentence.size));
            buffer_free(&sentence);
        }
    }
    arena_free(arena);
    return 0;
}
