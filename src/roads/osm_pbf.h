/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_OSM_PBF_H
#define ROADS_OSM_PBF_H

#include "base/arena.h"
#include "base/error.h"
#include "roads/osm_block.h"

/*
 * The frame of an OpenStreetMap PBF file: a list of blobs, each of them compressed by itself.
 *
 * Opening walks over the frame and reads the header blocks, so a file that was cut off or asks
 * for features this program does not know is refused before any work is done; the data blobs
 * can then be read in any order. `bytes` must outlive the struct.
 *
 * Source: wiki.openstreetmap.org/wiki/PBF_Format
 */
enum {
    PBF_HEADER_SIZE_MAX = 64 * 1024,
    PBF_BLOB_SIZE_MAX = 32 * 1024 * 1024, /* compressed and inflated */
};

struct pbf_blob {
    uint64_t begin;  /* of its frame in the file */
    uint64_t offset; /* of the Blob message */
    uint32_t size;   /* of the Blob message */
    uint32_t number; /* in the file, from 1, header blobs counted */
};

struct osm_pbf {
    const char *file; /* the name for messages */
    const uint8_t *bytes;
    size_t size;
    uint32_t blob_count; /* data blobs only */
    uint32_t blob_capacity;
    struct pbf_blob *blobs;
    struct arena *arena;
    struct libdeflate_decompressor *decompressor;
    size_t content_size;
    uint8_t *content; /* of the blob read last, inflated */
};

/* On failure nothing needs closing. */
bool osm_pbf_open(const char *bytes, size_t size, const char *file, struct arena *arena,
                  struct osm_pbf *ret_pbf, struct error *err);
void osm_pbf_close(struct osm_pbf *pbf);

/*
 * Inflates and decodes data blob `blob`; `want` is a set of enum osm_want. The texts of `block`
 * hold until the next blob is read.
 */
bool osm_pbf_read(struct osm_pbf *pbf, uint32_t blob, unsigned want, struct osm_block *block,
                  struct error *err);

#endif
