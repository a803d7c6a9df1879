/* SPDX-License-Identifier: Apache-2.0 */
#include "host/handles.h"

#include <sys/resource.h>

void handles_want(uint64_t count)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= count)
        return;
    limit.rlim_cur = limit.rlim_max >= count ? count : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}
