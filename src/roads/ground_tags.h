/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_GROUND_TAGS_H
#define ROADS_GROUND_TAGS_H

#include <stddef.h>

#include "import/ground.h"

/*
 * What the tags of an object make of it. Begin with a zeroed struct, add its tags in any order.
 */
struct ground_tags {
    unsigned found; /* 1 + the rule that goes before the others; 0 = none */
    bool is_multipolygon, is_underground;
};

/* Does a tag of this key say anything about the ground? */
bool ground_key(const char *key, size_t length);
void ground_tags_add(struct ground_tags *tags, const char *key, size_t key_length,
                     const char *value, size_t value_length);
/* GROUND_KIND_COUNT: nothing that is drawn. */
enum ground_kind ground_tags_kind(const struct ground_tags *tags);

#endif
