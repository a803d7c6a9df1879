/* SPDX-License-Identifier: Apache-2.0 */
/* roads_read_xml over any bytes. */
#include "ground_run.h"
#include "roads/roads_xml.h"
#include "roads_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct arena *arena = arena_new();
    struct import_report report = {.file = "fuzz", .arena = arena};
    struct road_records roads;
    struct error err;
    struct ground_builder *builder = ground_builder_new(true, arena);
    struct ground_records ground;
    if (roads_read_xml(bytes, size, "fuzz", builder, NULL, arena, &roads, &report, &err)) {
        check_roads(&roads, &report);
        ground_builder_finish(builder, arena, &report, &ground);
        check_ground(&ground);
    } else {
        check_error(&err);
    }
    arena_free(arena);
    return 0;
}
