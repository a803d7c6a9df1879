/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_PARTIES_H
#define APP_PARTIES_H

#include "app/import.h"

/* Those in the file who are new or changed, into the register. app_take_in of organisations. */
bool app_take_parties(struct engine *engine, const struct import_request *request,
                      const struct intake *intake, struct arena *arena,
                      struct import_report *report, struct import_result *result,
                      struct error *err);

#endif
