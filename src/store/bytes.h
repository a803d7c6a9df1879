/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_BYTES_H
#define STORE_BYTES_H

#include "base/arena.h"
#include "base/buffer.h"
#include "import/records.h"

/*
 * Arrays in the city file: little-endian numbers of 4 or 8 bytes, arrays after their 4-byte
 * counts. What is read back is untrusted: the readers take no count, offset, index or text that
 * does not fit, and return false instead.
 */

/* Bytes being read; `is_bad` stays once something did not fit, and all later reads give 0. */
struct byte_reader {
    const unsigned char *at, *end;
    bool is_bad;
};

struct byte_reader byte_reader_of(const void *bytes, size_t size);
/* Everything fitted and nothing is left. */
bool byte_reader_done(const struct byte_reader *reader);

uint32_t read_u32(struct byte_reader *reader);
int32_t read_i32(struct byte_reader *reader);
int64_t read_i64(struct byte_reader *reader);
/* A number that must be < `bound`. */
uint32_t read_below(struct byte_reader *reader, uint32_t bound);
bool read_bool(struct byte_reader *reader);
/* A count of items of at least `item_size` bytes, all of which are still to come. */
uint32_t read_count(struct byte_reader *reader, size_t item_size);
struct geo_point read_point(struct byte_reader *reader);
/* As buffer_add_counted_text writes it; well-formed UTF-8 without NUL. */
const char *read_text(struct byte_reader *reader, struct arena *arena);
const char *read_text_or_null(struct byte_reader *reader, struct arena *arena);
struct hash read_hash(struct byte_reader *reader);

void write_point(struct buffer *out, struct geo_point point);

/* u32 rings, u32 points, u32 end of each ring, then the points as i32 lon, lat. The box is not
 * written but made again. */
void polygon_bytes_write(const struct geo_polygon *polygon, struct buffer *out);
bool polygon_bytes_read(const void *bytes, size_t size, struct arena *arena,
                        struct geo_polygon *ret_polygon);

/*
 * u32 nodes, ways, way nodes, way tags, size of the strings, missing nodes; then the arrays of
 * struct road_records in the order they are declared there.
 */
void road_bytes_write(const struct road_records *roads, struct buffer *out);
bool road_bytes_read(const void *bytes, size_t size, struct arena *arena,
                     struct road_records *ret_roads);

#endif
