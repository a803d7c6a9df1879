/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/osm_pbf.h"

#include <libdeflate.h>
#include <string.h>

#include "base/assert.h"
#include "roads/packed.h"
#include "roads/protobuf.h"

/* The features a reader must know, as the wiki lists them. */
static const char *const known_features[] = {"OsmSchema-V0.6", "DenseNodes"};

static bool fail(const struct osm_pbf *pbf, uint32_t number, uint64_t offset, enum text_id reason,
                 struct error *err)
{
    return error_set(err, ERROR_INPUT, TEXT_OSM_PBF_BLOB, ARG_TEXT("file", pbf->file),
                     ARG_INTEGER("blob", number), ARG_INTEGER("byte", offset),
                     ARG_NAME("reason", reason));
}

static bool fail_at(const struct osm_pbf *pbf, const struct pbf_blob *blob, enum text_id reason,
                    struct error *err)
{
    return fail(pbf, blob->number, blob->begin, reason, err);
}

/* The Blob message, not yet inflated. */
struct packed_blob {
    const uint8_t *bytes;
    size_t size;
    bool is_raw, is_zlib, is_other, has_raw_size;
    uint64_t raw_size;
};

/* Fields of Blob: raw 1, raw_size 2, zlib_data 3, lzma 4, bzip2 5, lz4 6, zstd 7. */
static bool parse_blob(const struct osm_pbf *pbf, const struct pbf_blob *blob,
                       struct packed_blob *ret_packed)
{
    struct pb_message message = pb_message(pbf->bytes + blob->offset, blob->size);
    struct pb_field field;
    struct packed_blob packed = {0};
    while (pb_next(&message, &field)) {
        if (field.number == 2 && field.wire == PB_VARINT) {
            packed.has_raw_size = true;
            packed.raw_size = field.value;
        } else if (field.wire == PB_BYTES && (field.number == 1 || field.number == 3)) {
            packed.is_raw = field.number == 1;
            packed.is_zlib = field.number == 3;
            packed.bytes = field.bytes;
            packed.size = field.size;
        } else if (field.wire == PB_BYTES && field.number >= 4 && field.number <= 7) {
            packed.is_other = true;
        }
    }
    *ret_packed = packed;
    return !message.is_bad;
}

/* Room for `size` bytes of content and the slack that decoding wants. */
static uint8_t *content_room(struct osm_pbf *pbf, size_t size)
{
    if (pbf->content_size < size + PACKED_SLACK) {
        pbf->content_size = 2 * size + PACKED_SLACK;
        pbf->content = ARENA_ARRAY(pbf->arena, uint8_t, pbf->content_size);
    }
    return pbf->content;
}

/* Gives the content of a blob; it holds until the next one is inflated. */
static bool inflate(struct osm_pbf *pbf, const struct pbf_blob *blob, const uint8_t **ret_bytes,
                    size_t *ret_size, struct error *err)
{
    struct packed_blob packed;
    if (!parse_blob(pbf, blob, &packed))
        return fail_at(pbf, blob, TEXT_OSM_PBF_MESSAGE, err);
    if (packed.is_raw) {
        if (packed.has_raw_size && packed.raw_size != packed.size)
            return fail_at(pbf, blob, TEXT_OSM_PBF_RAW_SIZE, err);
        *ret_bytes = memcpy(content_room(pbf, packed.size), packed.bytes, packed.size);
        *ret_size = packed.size;
        return true;
    }
    if (!packed.is_zlib)
        return fail_at(pbf, blob,
                       packed.is_other ? TEXT_OSM_PBF_COMPRESSION : TEXT_OSM_PBF_NO_CONTENT, err);
    if (!packed.has_raw_size)
        return fail_at(pbf, blob, TEXT_OSM_PBF_RAW_SIZE, err);
    if (packed.raw_size > PBF_BLOB_SIZE_MAX)
        return fail_at(pbf, blob, TEXT_OSM_PBF_BLOB_TOO_BIG, err);
    uint8_t *content = content_room(pbf, (size_t)packed.raw_size);
    enum libdeflate_result result = libdeflate_zlib_decompress(
        pbf->decompressor, packed.bytes, packed.size, content, (size_t)packed.raw_size, NULL);
    if (result != LIBDEFLATE_SUCCESS)
        return fail_at(pbf, blob,
                       result == LIBDEFLATE_BAD_DATA ? TEXT_OSM_PBF_DEFLATE : TEXT_OSM_PBF_RAW_SIZE,
                       err);
    *ret_bytes = content;
    *ret_size = (size_t)packed.raw_size;
    return true;
}

static bool is_known_feature(const struct pb_field *feature)
{
    for (size_t i = 0; i < sizeof known_features / sizeof *known_features; i++)
        if (strlen(known_features[i]) == feature->size &&
            memcmp(known_features[i], feature->bytes, feature->size) == 0)
            return true;
    return false;
}

/* A feature's name in a message: what is not plain ASCII becomes '?'. */
static bool refuse_feature(const struct osm_pbf *pbf, const struct pb_field *feature,
                           struct error *err)
{
    char name[64] = "";
    size_t size = feature->size < sizeof name - 1 ? feature->size : sizeof name - 1;
    for (size_t i = 0; i < size; i++)
        name[i] =
            feature->bytes[i] > ' ' && feature->bytes[i] < 0x7F ? (char)feature->bytes[i] : '?';
    return error_set(err, ERROR_INPUT, TEXT_OSM_PBF_FEATURE, ARG_TEXT("file", pbf->file),
                     ARG_TEXT("feature", name));
}

/* HeaderBlock: required_features is field 4. */
static bool read_header_block(struct osm_pbf *pbf, const struct pbf_blob *blob, struct error *err)
{
    const uint8_t *bytes;
    size_t size;
    if (!inflate(pbf, blob, &bytes, &size, err))
        return false;
    struct pb_message message = pb_message(bytes, size);
    struct pb_field field;
    while (pb_next(&message, &field))
        if (field.number == 4 && field.wire == PB_BYTES && !is_known_feature(&field))
            return refuse_feature(pbf, &field, err);
    return !message.is_bad || fail_at(pbf, blob, TEXT_OSM_PBF_MESSAGE, err);
}

struct blob_header {
    const uint8_t *type;
    size_t type_size;
    uint64_t data_size;
};

/* Fields of BlobHeader: type 1, datasize 3. */
static bool parse_blob_header(const uint8_t *bytes, size_t size, struct blob_header *ret_header)
{
    struct pb_message message = pb_message(bytes, size);
    struct pb_field field;
    struct blob_header header = {.data_size = UINT64_MAX};
    while (pb_next(&message, &field)) {
        if (field.number == 1 && field.wire == PB_BYTES) {
            header.type = field.bytes;
            header.type_size = field.size;
        } else if (field.number == 3 && field.wire == PB_VARINT) {
            header.data_size = field.value;
        }
    }
    *ret_header = header;
    return !message.is_bad && header.type && header.data_size != UINT64_MAX;
}

static bool has_type(const struct blob_header *header, const char *type)
{
    return header->type_size == strlen(type) && memcmp(header->type, type, header->type_size) == 0;
}

/* Takes in the blob whose header begins at *at and moves *at behind it. */
static bool add_blob(struct osm_pbf *pbf, uint32_t number, size_t *at, struct error *err)
{
    size_t begin = *at, left = pbf->size - begin;
    const uint8_t *bytes = pbf->bytes + begin;
    if (left < 4)
        return fail(pbf, number, begin, TEXT_OSM_PBF_CUT, err);
    uint32_t header_size =
        (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    if (header_size > PBF_HEADER_SIZE_MAX)
        return fail(pbf, number, begin, TEXT_OSM_PBF_HEADER_TOO_BIG, err);
    if (header_size > left - 4)
        return fail(pbf, number, begin, TEXT_OSM_PBF_CUT, err);
    struct blob_header header;
    if (!parse_blob_header(bytes + 4, header_size, &header))
        return fail(pbf, number, begin, TEXT_OSM_PBF_MESSAGE, err);
    if (header.data_size > PBF_BLOB_SIZE_MAX)
        return fail(pbf, number, begin, TEXT_OSM_PBF_BLOB_TOO_BIG, err);
    if (header.data_size > left - 4 - header_size)
        return fail(pbf, number, begin, TEXT_OSM_PBF_CUT, err);
    struct pbf_blob blob = {begin, begin + 4 + header_size, (uint32_t)header.data_size, number};
    *at = (size_t)blob.offset + blob.size;
    bool is_header = has_type(&header, "OSMHeader");
    if (number == 1 && !is_header)
        return fail(pbf, number, begin, TEXT_OSM_PBF_NO_HEADER, err);
    if (is_header)
        return read_header_block(pbf, &blob, err);
    if (!has_type(&header, "OSMData"))
        return true; /* to be passed over, says the format */
    ARENA_PUSH_ROOM(pbf->arena, struct pbf_blob, pbf->blobs, pbf->blob_count, pbf->blob_capacity);
    pbf->blobs[pbf->blob_count++] = blob;
    return true;
}

bool osm_pbf_open(const char *bytes, size_t size, const char *file, struct arena *arena,
                  struct osm_pbf *ret_pbf, struct error *err)
{
    struct osm_pbf pbf = {
        .file = file,
        .bytes = (const uint8_t *)bytes,
        .size = size,
        .arena = arena,
        .decompressor = libdeflate_alloc_decompressor(),
    };
    ALWAYS(pbf.decompressor);
    size_t at = 0;
    for (uint32_t number = 1; at < size || number == 1; number++) {
        if (!add_blob(&pbf, number, &at, err)) {
            osm_pbf_close(&pbf);
            return false;
        }
    }
    *ret_pbf = pbf;
    return true;
}

void osm_pbf_close(struct osm_pbf *pbf)
{
    libdeflate_free_decompressor(pbf->decompressor);
    pbf->decompressor = NULL;
}

bool osm_pbf_read(struct osm_pbf *pbf, uint32_t blob, unsigned want, struct osm_block *block,
                  struct error *err)
{
    const uint8_t *bytes;
    size_t size;
    enum text_id reason;
    ALWAYS(blob < pbf->blob_count);
    if (!inflate(pbf, &pbf->blobs[blob], &bytes, &size, err))
        return false;
    return osm_block_decode(block, bytes, size, want, &reason) ||
           fail_at(pbf, &pbf->blobs[blob], reason, err);
}
