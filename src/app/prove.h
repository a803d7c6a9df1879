/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_PROVE_H
#define APP_PROVE_H

#include "engine/derived.h"
#include "engine/engine.h"
#include "engine/verify.h"

/*
 * Proves the log (engine/verify.h), and with it that everything else in the file is as it was
 * written: pages, rows, checksums of reference data and plans. `ret_report->position` is 0 where
 * it is something beside the log that does not hold.
 */
bool app_verify(const char *path, const struct verify_request *request,
                const struct progress *progress, struct arena *arena,
                struct verify_report *ret_report, struct error *err);

/* Makes again what is derived from the log; `ret_before` says how it differed. */
bool app_rebuild(struct engine *engine, struct arena *arena, struct derived_difference *ret_before,
                 struct error *err);

#endif
