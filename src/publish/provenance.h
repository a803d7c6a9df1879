/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_PROVENANCE_H
#define PUBLISH_PROVENANCE_H

#include "base/json_writer.h"
#include "publish/csv_writer.h"
#include "publish/published_plan.h"

/*
 * What every exported file says of itself: which plan it is of (name, hazard, state of the
 * population, date of the data, content hash), for whom it is, whether people are estimated or
 * shelters made up, and whose data it rests on. Figures without it have no meaning a month later.
 *
 * Of a what-if, which is not stored, "whatif" is true and there is no content hash; the name is
 * that of the plan that it changes.
 *
 * In GeoJSON it is the member "muster" of the collection (RFC 7946 §6.1 allows it). In CSV it is
 * the last columns, the same in each row: a comment line before the header would make the first
 * row no header for QGIS, spreadsheets and most readers; columns open everywhere, and stay with
 * the rows when tables are joined or cut.
 */
void provenance_csv_head(struct csv_writer *csv);
void provenance_csv(struct csv_writer *csv, const struct published_plan *published,
                    enum audience audience);
void provenance_json(struct json_writer *json, const struct published_plan *published,
                     enum audience audience);

#endif
