/* SPDX-License-Identifier: Apache-2.0 */
/* table_read: whatever format the bytes are in. */
#include "table/table.h"
#include "table_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct table_run run = table_run_begin();
    struct table_options options = {0};
    struct feature_set set;
    struct error err;
    bool ok = table_read((const char *)data, size, &options, run.arena, run.scratch, &run.report,
                         &set, &err);
    table_run_check(&run, ok, &set, &err);
    table_run_end(&run);
    return 0;
}
