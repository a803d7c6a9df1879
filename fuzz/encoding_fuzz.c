/* SPDX-License-Identifier: Apache-2.0 */
/* encoding_to_utf8: the first byte chooses the encoding, or that it is found out. */
#include "base/assert.h"
#include "base/utf8.h"
#include "host/encoding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {
        NULL,       NULL,       NULL,   "UTF-8",  "gb18030",   "BIG5", "WINDOWS-1252",
        "UTF-16LE", "UTF-16BE", "utf8", "UTF-16", "SHIFT_JIS", "NONE", "ISO-2022-JP"};
    if (size == 0)
        return 0;
    struct buffer bytes = {0}, sentence = {0};
    const char *found = NULL;
    struct error err;
    buffer_add(&bytes, data + 1, size - 1);
    if (encoding_to_utf8("fuzz", encodings[data[0] % (sizeof encodings / sizeof *encodings)],
                         &bytes, &found, &err)) {
        ALWAYS(found && utf8_valid(buffer_text(&bytes), bytes.size));
        ALWAYS(bytes.bytes[bytes.size] == '\0');
    } else {
        error_write(&sentence, LANGUAGE_EN, &err);
        error_write(&sentence, LANGUAGE_ZH, &err);
    }
    buffer_free(&sentence);
    buffer_free(&bytes);
    return 0;
}
