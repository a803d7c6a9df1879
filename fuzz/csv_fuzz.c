/* SPDX-License-Identifier: Apache-2.0 */
/* csv_read: the first byte chooses the separator, the rest is the file. */
#include "table/csv.h"
#include "table_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {'\0', ',', ';', '\t'};
    if (size == 0)
        return 0;
    struct table_run run = table_run_begin();
    struct feature_set set;
    struct error err;
    bool ok = csv_read((const char *)data + 1, size - 1, separators[data[0] % 4], run.arena,
                       &run.report, &set, &err);
    table_run_check(&run, ok, &set, &err);
    for (uint32_t row = 0; ok && row < set.row_count; row++)
        ALWAYS(set.line[row] > (row ? set.line[row - 1] : 0));
    table_run_end(&run);
    return 0;
}
