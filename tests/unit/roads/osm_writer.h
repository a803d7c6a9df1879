/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OSM_WRITER_H
#define OSM_WRITER_H

#include <stdbool.h>

#include "base/buffer.h"

/* Writes small OpenStreetMap files for the tests of the readers, good ones and bad ones. */

struct test_node {
    int64_t id, lon_e7, lat_e7;
};

/* Refs end with 0, tags with NULL. */
struct test_way {
    int64_t id;
    int64_t refs[12];
    const char *tags[9]; /* key, value, key… */
};

/* Members end with way 0, tags with NULL. */
struct test_member {
    int64_t way;
    const char *role;
};
struct test_relation {
    int64_t id;
    struct test_member members[8];
    const char *tags[7];
};

/* Protocol buffers. */
void write_varint(struct buffer *out, uint64_t value);
void write_zigzag(struct buffer *out, int64_t value);
void write_number(struct buffer *out, uint32_t field, uint64_t value);
void write_bytes(struct buffer *out, uint32_t field, const void *bytes, size_t size);
void write_message(struct buffer *out, uint32_t field, const struct buffer *message);

enum blob_packing { BLOB_RAW, BLOB_ZLIB };

/* A blob that is framed as it should be. */
void write_blob(struct buffer *file, const char *type, const struct buffer *content,
                enum blob_packing packing);
/* A frame around the bytes of any Blob message. */
void write_frame(struct buffer *file, const char *type, const struct buffer *blob);
/* OSMHeader; `feature` is one more required feature, or NULL. */
void write_header(struct buffer *file, const char *feature);

struct block_options {
    bool plain_nodes;    /* Node messages instead of DenseNodes */
    int64_t granularity; /* 0 = the usual 100, not written */
    int64_t lon_offset, lat_offset;
    bool strings_last; /* the table behind the groups */
};

/* A PrimitiveBlock; coordinates are divided by the granularity. */
void write_block(struct buffer *out, const struct test_node *nodes, size_t node_count,
                 const struct test_way *ways, size_t way_count,
                 const struct block_options *options);

/* A PrimitiveBlock of relations alone. */
void write_relations(struct buffer *out, const struct test_relation *relations, size_t count);

/* The same as XML. */
void write_xml(struct buffer *out, const struct test_node *nodes, size_t node_count,
               const struct test_way *ways, size_t way_count);

void write_xml_with_relations(struct buffer *out, const struct test_node *nodes, size_t node_count,
                              const struct test_way *ways, size_t way_count,
                              const struct test_relation *relations, size_t relation_count);

void write_gzip(struct buffer *out, const char *bytes, size_t size);

#endif
