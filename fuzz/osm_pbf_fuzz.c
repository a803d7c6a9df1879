/* SPDX-License-Identifier: Apache-2.0 */
/* roads_read_with_ground over any bytes, so that gzip and the guess at the format come in too. */
#include "ground_run.h"
#include "roads/roads.h"
#include "roads_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct arena *arena = arena_new();
    struct import_report report = {.file = "fuzz", .arena = arena};
    struct roads_and_ground records;
    struct error err;
    if (roads_read_with_ground(bytes, size, "fuzz", true, NULL, arena, &records, &report, &err)) {
        check_roads(&records.roads, &report);
        check_ground(&records.ground);
    } else {
        check_error(&err);
    }
    arena_free(arena);
    return 0;
}
