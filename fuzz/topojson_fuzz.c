/* SPDX-License-Identifier: Apache-2.0 */
/* topojson_read over any JSON, with the only layer and with one named "a". */
#include "table/json_tree.h"
#include "table/topojson.h"
#include "table_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_layer(const json_t *tree, const char *layer)
{
    struct table_run run = table_run_begin();
    struct feature_set set;
    struct error err;
    bool ok = topojson_read(tree, layer, run.arena, run.scratch, &run.report, &set, &err);
    table_run_check(&run, ok, &set, &err);
    table_run_end(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err;
    json_t *tree;
    if (!json_tree_read("fuzz", (const char *)data, size, &tree, &err)) {
        check_error(&err);
        return 0;
    }
    read_layer(tree, NULL);
    read_layer(tree, "a");
    json_decref(tree);
    return 0;
}
