/* SPDX-License-Identifier: Apache-2.0 */
#include "host/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

enum { LOOK_AT_MAX = 1 << 20, GOOD_SHARE_PERCENT = 60, PIECE_SIZE = 64 * 1024 };

static const struct {
    const char *mark;
    size_t size;
    const char *encoding;
} marks[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8"},
    {"\xFF\xFE", 2, "UTF-16LE"},
    {"\xFE\xFF", 2, "UTF-16BE"},
    {"\x84\x31\x95\x33", 4, "GB18030"},
};

/* The entry of `marks`, −1 if the file has no mark. */
static int find_mark(const char *bytes, size_t size)
{
    for (int i = 0; i < (int)(sizeof marks / sizeof *marks); i++)
        if (size >= marks[i].size && memcmp(bytes, marks[i].mark, marks[i].size) == 0)
            return i;
    return -1;
}

/* How a double-byte encoding reads the bytes that are not ASCII. */
struct reading {
    uint64_t characters, common;
    bool is_valid;
};

static bool within(unsigned char byte, unsigned char from, unsigned char to)
{
    return byte >= from && byte <= to;
}

/* Source: GB 18030-2005, GB 2312-80 (level 1 is rows B0–D7, marks are rows A1–A3). */
static size_t read_gb18030(const unsigned char *at, size_t size, bool *ret_common)
{
    *ret_common = false;
    if (size < 2 || !within(at[0], 0x81, 0xFE))
        return 0;
    if (within(at[1], 0x30, 0x39)) {
        bool ok = size >= 4 && within(at[2], 0x81, 0xFE) && within(at[3], 0x30, 0x39);
        return ok ? 4 : 0;
    }
    if (!within(at[1], 0x40, 0xFE) || at[1] == 0x7F)
        return 0;
    bool row = within(at[0], 0xB0, 0xD7) || within(at[0], 0xA1, 0xA3);
    *ret_common = row && at[1] >= 0xA1;
    return 2;
}

/* Source: Big5 (level 1 is rows A4–C6, marks are rows A1–A3). */
static size_t read_big5(const unsigned char *at, size_t size, bool *ret_common)
{
    *ret_common = false;
    if (size < 2 || !within(at[0], 0x81, 0xFE))
        return 0;
    if (!within(at[1], 0x40, 0x7E) && !within(at[1], 0xA1, 0xFE))
        return 0;
    *ret_common = within(at[0], 0xA1, 0xC6);
    return 2;
}

static struct reading read_as(size_t (*read)(const unsigned char *at, size_t size,
                                             bool *ret_common),
                              const char *bytes, size_t size, bool is_cut)
{
    struct reading reading = {.is_valid = true};
    const unsigned char *at = (const unsigned char *)bytes, *end = at + size;
    while (at < end) {
        bool common;
        if (*at < 0x80) {
            at++;
            continue;
        }
        size_t length = read(at, (size_t)(end - at), &common);
        if (length == 0) {
            reading.is_valid = is_cut && end - at < 4;
            return reading;
        }
        reading.characters++;
        reading.common += common;
        at += length;
    }
    return reading;
}

static bool is_good(struct reading reading)
{
    return reading.is_valid && reading.common * 100 >= reading.characters * GOOD_SHARE_PERCENT;
}

const char *encoding_detect(const char *bytes, size_t size)
{
    int mark = find_mark(bytes, size);
    if (mark >= 0)
        return marks[mark].encoding;
    if (utf8_valid(bytes, size))
        return "UTF-8";
    bool is_cut = size > LOOK_AT_MAX;
    size = is_cut ? LOOK_AT_MAX : size;
    struct reading gb = read_as(read_gb18030, bytes, size, is_cut);
    struct reading big5 = read_as(read_big5, bytes, size, is_cut);
    if (is_good(big5) &&
        (!is_good(gb) || big5.common * gb.characters > gb.common * big5.characters))
        return "BIG5";
    return is_good(gb) ? "GB18030" : NULL;
}

static bool invalid(const char *file, const char *encoding, const char *bytes, size_t offset,
                    struct error *err)
{
    int64_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += bytes[i] == '\n';
    return error_set(err, ERROR_INPUT, TEXT_HOST_ENCODING_INVALID, ARG_TEXT("file", file),
                     ARG_PLAIN("line", line), ARG_PLAIN("offset", offset),
                     ARG_TEXT("encoding", encoding));
}

static bool convert(const char *file, const char *encoding, struct buffer *bytes, struct error *err)
{
    iconv_t converter = iconv_open("UTF-8", encoding);
    /* iconv_t's own sign of failure. */
    if (converter == (iconv_t)-1)
        return error_set(err, ERROR_USAGE, TEXT_HOST_ENCODING_UNKNOWN,
                         ARG_TEXT("encoding", encoding));
    struct buffer out = {0};
    char *at = bytes->bytes;
    size_t left = bytes->size;
    bool ok = true;
    while (left > 0 && ok) {
        char *to = buffer_reserve(&out, PIECE_SIZE);
        size_t room = PIECE_SIZE;
        size_t result = iconv(converter, &at, &left, &to, &room);
        out.size += PIECE_SIZE - room;
        ok = result != (size_t)-1 || errno == E2BIG;
    }
    iconv_close(converter);
    if (!ok) {
        invalid(file, encoding, bytes->bytes, (size_t)(at - bytes->bytes), err);
        buffer_free(&out);
        return false;
    }
    buffer_add(&out, "", 0); /* iconv wrote no NUL */
    buffer_free(bytes);
    *bytes = out;
    return true;
}

static void take_off(struct buffer *bytes, size_t count)
{
    memmove(bytes->bytes, bytes->bytes + count, bytes->size - count);
    bytes->size -= count;
    bytes->bytes[bytes->size] = '\0';
}

static bool is_utf8_name(const char *encoding)
{
    return strcasecmp(encoding, "UTF-8") == 0 || strcasecmp(encoding, "UTF8") == 0;
}

bool encoding_to_utf8(const char *file, const char *encoding, struct buffer *bytes,
                      const char **ret_encoding, struct error *err)
{
    if (bytes->size == 0)
        buffer_add_text(bytes, "");
    const char *found = encoding ? encoding : encoding_detect(buffer_text(bytes), bytes->size);
    if (!found)
        return error_set(err, ERROR_INPUT, TEXT_HOST_ENCODING_UNSURE, ARG_TEXT("file", file));
    if (is_utf8_name(found))
        found = "UTF-8";
    int mark = find_mark(buffer_text(bytes), bytes->size);
    if (mark >= 0 && strcasecmp(marks[mark].encoding, found) == 0)
        take_off(bytes, marks[mark].size);
    if (!is_utf8_name(found)) {
        if (!convert(file, found, bytes, err))
            return false;
    } else {
        size_t good = 0, length;
        while (good < bytes->size &&
               (length = utf8_length(bytes->bytes + good, bytes->size - good)) > 0)
            good += length;
        if (good < bytes->size)
            return invalid(file, found, bytes->bytes, good, err);
    }
    if (ret_encoding)
        *ret_encoding = found;
    return true;
}
