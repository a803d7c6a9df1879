/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_JSON_TREE_H
#define TABLE_JSON_TREE_H

#include <jansson.h>

#include "base/error.h"
#include "table/feature_set.h"

/* JSON trees of jansson, and what GeoJSON and TopoJSON do with them alike. */

enum { JSON_SIZE_MAX = 512 * 1024 * 1024 };

/*
 * Parses a whole file: strict RFC 8259, UTF-8 with or without BOM, no name twice in an object.
 * Fails with line and column (ERROR_INPUT), or ERROR_LIMIT above JSON_SIZE_MAX bytes or 2,048
 * levels. The caller gives the tree back with json_decref.
 */
bool json_tree_read(const char *file, const char *bytes, size_t size, json_t **ret_tree,
                    struct error *err);

/* The text of member `name`, NULL if it is missing or no string. */
const char *json_tree_text(const json_t *object, const char *name);

/*
 * Puts the members of a properties object into the row begun last. Nested objects become columns
 * "outer.inner"; arrays stay JSON text; null is no cell. A number keeps its digits as far as a
 * double holds them.
 */
void json_tree_put_properties(struct feature_builder *builder, json_t *properties);

/* The `id` of a feature, else `number`, as text; lives in `scratch`. */
const char *json_tree_object(const json_t *feature, uint32_t number, struct arena *scratch);

/* A position [x, y, …] of two numbers or more. */
bool json_tree_position(const json_t *json, struct raw_point *ret_point);

#endif
