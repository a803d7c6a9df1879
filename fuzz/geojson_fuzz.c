/* SPDX-License-Identifier: Apache-2.0 */
/* geojson_read over any JSON, also JSON that is no GeoJSON. */
#include "table/geojson.h"
#include "table/json_tree.h"
#include "table_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct table_run run = table_run_begin();
    struct feature_set set;
    struct error err;
    json_t *tree;
    if (!json_tree_read("fuzz", (const char *)data, size, &tree, &err)) {
        check_error(&err);
    } else {
        bool ok = geojson_read(tree, false, run.arena, run.scratch, &run.report, &set, &err);
        table_run_check(&run, ok, &set, &err);
        json_decref(tree);
    }
    table_run_end(&run);
    return 0;
}
