/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/gzip.h"

#include <libdeflate.h>

#include "base/assert.h"

bool gzip_is(const char *bytes, size_t size)
{
    return size >= 2 && bytes[0] == '\x1F' && bytes[1] == '\x8B';
}

static bool too_big(const char *file, struct error *err)
{
    return error_set(err, ERROR_LIMIT, TEXT_OSM_GZIP_TOO_BIG, ARG_TEXT("file", file),
                     ARG_INTEGER("megabytes", GZIP_SIZE_MAX / 1024 / 1024));
}

/* Inflates the member at *bytes and moves *bytes behind it; tries with ever more room. */
static enum libdeflate_result inflate_member(struct libdeflate_decompressor *decompressor,
                                             const char **bytes, size_t size, struct buffer *out)
{
    size_t used, inflated, room = 4 * size + 4096, left = GZIP_SIZE_MAX - out->size;
    enum libdeflate_result result;
    do {
        room = room < left ? room : left;
        char *to = buffer_reserve(out, room);
        result =
            libdeflate_gzip_decompress_ex(decompressor, *bytes, size, to, room, &used, &inflated);
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE || room == left)
            break;
        room *= 4;
    } while (true);
    if (result == LIBDEFLATE_SUCCESS) {
        *bytes += used;
        out->size += inflated;
    }
    return result;
}

static bool is_padding(const char *bytes, const char *end)
{
    while (bytes < end && *bytes == 0)
        bytes++;
    return bytes == end;
}

bool gzip_inflate(const char *bytes, size_t size, const char *file, struct buffer *out,
                  struct error *err)
{
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    ALWAYS(decompressor);
    const char *begin = bytes, *end = bytes + size;
    enum libdeflate_result result = LIBDEFLATE_SUCCESS;
    do
        result = inflate_member(decompressor, &bytes, (size_t)(end - bytes), out);
    while (result == LIBDEFLATE_SUCCESS && gzip_is(bytes, (size_t)(end - bytes)));
    libdeflate_free_decompressor(decompressor);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
        return too_big(file, err);
    if (result != LIBDEFLATE_SUCCESS || !is_padding(bytes, end))
        return error_set(err, ERROR_INPUT, TEXT_OSM_GZIP_DAMAGED, ARG_TEXT("file", file),
                         ARG_INTEGER("byte", bytes - begin));
    buffer_reserve(out, 1);
    out->bytes[out->size] = '\0';
    return true;
}
