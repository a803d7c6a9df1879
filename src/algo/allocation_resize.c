/* SPDX-License-Identifier: Apache-2.0 */
#include "algo/allocation_state.h"
#include "base/assert.h"

/* Free places go first; then units are sent on until the rest is gone. */
static void take_capacity(struct allocation *allocation, uint32_t column, int32_t units)
{
    int32_t unused = allocation->free[column] < units ? allocation->free[column] : units;
    allocation->capacity[column] -= units;
    allocation->free[column] -= unused;
    if (unused < units)
        allocation_push_out(allocation, column, units - unused);
}

void allocation_set_capacity(struct allocation *allocation, uint32_t column, int32_t capacity)
{
    ALWAYS(capacity >= 0);
    int32_t before = allocation->capacity[column];
    if (capacity < before) {
        take_capacity(allocation, column, before - capacity);
    } else if (capacity > before) {
        allocation_add_capacity(allocation, column, capacity - before);
        allocation_lower_prices(allocation);
    }
}
