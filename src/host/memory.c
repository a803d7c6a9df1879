/* SPDX-License-Identifier: Apache-2.0 */
#include "host/memory.h"

#include <malloc.h>

enum { GROW_BY = 16 * 1024 * 1024, NEVER = 1 << 30 };

void memory_keep_freed(void)
{
    mallopt(M_MMAP_THRESHOLD, NEVER);
    mallopt(M_TRIM_THRESHOLD, NEVER);
    mallopt(M_TOP_PAD, GROW_BY);
}

void memory_give_back(void)
{
    malloc_trim(0);
}
