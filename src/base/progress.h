/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/*
 * How far a long piece of work has come. The work calls `progress_step` now and then; whoever
 * started it decides what to do with that. A NULL progress, or one without `report`, is silent.
 * `report` returns false to ask the work to stop (ERROR_CANCELLED).
 */
struct progress {
    bool (*report)(void *context, enum text_id stage, uint64_t done, uint64_t total);
    void *context;
};

static inline bool progress_step(const struct progress *progress, enum text_id stage, uint64_t done,
                                 uint64_t total)
{
    if (!progress || !progress->report)
        return true;
    return progress->report(progress->context, stage, done, total);
}

#endif
