/* SPDX-License-Identifier: Apache-2.0 */
/* The small languages of options: --map, --where, --sites-class, --suitable. */
#include "import/sites.h"
#include "table/table.h"
#include "table/table_filter.h"
#include "table_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char TABLE[] = "CLASS,KIND,a\n1,park,x\n3,,y\n\"4,5\",road,\n";

static void filter(const char *text, struct table_run *run)
{
    struct table_filter parsed;
    struct table_options options = {0};
    struct feature_set set;
    struct error err;
    if (!table_filter_parse(text, run->arena, &parsed, &err)) {
        check_error(&err);
        return;
    }
    ALWAYS(parsed.value_count > 0);
    ALWAYS(table_read(TABLE, sizeof TABLE - 1, &options, run->arena, run->scratch, &run->report,
                      &set, &err));
    uint32_t before = set.row_count;
    bool ok = table_filter_apply(&parsed, run->arena, &run->report, &set, &err);
    ALWAYS(set.row_count <= before);
    table_run_check(run, ok, &set, &err);
}

static void map(const char *text, struct table_run *run)
{
    static const char *const fields[] = {"lon", "lat"};
    struct column_map parsed;
    struct error err;
    if (!column_map_parse(text, run->arena, &parsed, &err)) {
        check_error(&err);
        return;
    }
    for (uint32_t i = 0; i < parsed.count; i++) {
        ALWAYS(*parsed.pairs[i].field && *parsed.pairs[i].column);
        ALWAYS(column_map_get(&parsed, parsed.pairs[i].field));
    }
    if (!column_map_check(&parsed, fields, 2, &err))
        check_error(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct table_run run = table_run_begin();
    struct site_access_rules rules;
    struct error err;
    bool suitable[HAZARD_COUNT];
    const char *text = arena_copy(run.arena, (const char *)data, size);
    if (utf8_valid(text, strlen(text))) {
        filter(text, &run);
        map(text, &run);
        if (!site_access_rules_parse(text, run.arena, &rules, &err))
            check_error(&err);
        if (!site_hazards_parse(text, suitable, &err))
            check_error(&err);
    }
    table_run_end(&run);
    return 0;
}
