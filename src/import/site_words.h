/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_SITE_WORDS_H
#define IMPORT_SITE_WORDS_H

#include <stdbool.h>

#include "base/vocabulary.h"

/*
 * What sources call functions and states of works. A text is understood by the first word of a
 * table that it contains, so the words that rule a thing out stand before those that allow it.
 * NULL and texts without any known word are not understood (false, FUNCTION_UNKNOWN…).
 */

/* "二等人员掩蔽工程" → FUNCTION_PERSONNEL_SHELTER; also the names of vocabulary.h. */
enum site_function site_words_function(const char *text);

/* "完好" → STATE_USABLE, "平时汽车库，待转换" → STATE_AFTER_CONVERSION, "报废" → STATE_NOT_USABLE.
 */
bool site_words_state(const char *text, enum site_state *ret_state);

/* "usable after 72 h", "72小时内转换": the hours that it says, at most 999,999. */
bool site_words_hours(const char *text, int32_t *ret_hours);

/* "public", "private", "居民"…: who may enter; true only if the whole text is such a word. */
bool site_words_access(const char *text, enum site_access *ret_access);

/* "B01", "B1", "地下一层", "1F、B1", "basement", "-1" → yes; "1F", "3" → no; else unknown. */
enum suitability site_words_floor_below_ground(const char *floor);
/* A number of floors below ground, also as "B2": more than none → yes, 0 → no, else unknown. */
enum suitability site_words_basements_below_ground(const char *basements);
/* A category that can only be below ground, "地下停车场": yes, else unknown. */
enum suitability site_words_below_ground(const char *text);

#endif
