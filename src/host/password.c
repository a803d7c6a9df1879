/* SPDX-License-Identifier: Apache-2.0 */
#include "host/password.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "host/file.h"
#include "host/password_terminal.h"
#include "keys/sign.h"

/* One byte more than a password may have shows that it is too long. */
struct line {
    char bytes[PASSWORD_BYTES_MAX + 2];
    size_t length; /* may be more than was kept */
};

static struct text_arg name_of(const struct password_source *source)
{
    if (!source->file)
        return ARG_NAME("file", TEXT_KEYS_TERMINAL);
    if (strcmp(source->file, "-") == 0)
        return ARG_NAME("file", TEXT_HOST_STANDARD_INPUT);
    return ARG_TEXT("file", source->file);
}

static size_t count_characters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t at = 0; at < length; at += utf8_length(text + at, length - at))
        count++;
    return count;
}

/* ASCII and C1 controls: they come from keys pressed by mistake, or from a file of another kind. */
static bool has_unseen(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        unsigned char next = i + 1 < length ? (unsigned char)text[i + 1] : 0;
        if (byte < 0x20 || byte == 0x7F || (byte == 0xC2 && next >= 0x80 && next < 0xA0))
            return true;
    }
    return false;
}

static bool check(const struct password_source *source, const struct line *line, struct error *err)
{
    struct text_arg file = name_of(source);
    if (line->length == 0)
        return error_set(err, ERROR_INPUT, TEXT_KEYS_PASSWORD_MISSING, file);
    if (line->length > PASSWORD_BYTES_MAX)
        return error_set(err, ERROR_INPUT, TEXT_KEYS_PASSWORD_LONG, file,
                         ARG_INTEGER("most", PASSWORD_BYTES_MAX));
    if (!utf8_valid(line->bytes, line->length))
        return error_set(err, ERROR_INPUT, TEXT_KEYS_PASSWORD_NOT_UTF8, file);
    if (has_unseen(line->bytes, line->length))
        return error_set(err, ERROR_INPUT, TEXT_KEYS_PASSWORD_UNSEEN, file);
    if (source->is_new && count_characters(line->bytes, line->length) < PASSWORD_CHARACTERS_MIN)
        return error_set(err, ERROR_INPUT, TEXT_KEYS_PASSWORD_SHORT,
                         ARG_INTEGER("least", PASSWORD_CHARACTERS_MIN));
    return true;
}

/* Editors of Windows put a byte-order mark before and a carriage return behind. */
static void trim(struct line *line)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t mark_size = sizeof mark - 1;
    if (line->length > sizeof line->bytes)
        return;
    if (line->length > 0 && line->bytes[line->length - 1] == '\r')
        line->length--;
    if (line->length >= mark_size && memcmp(line->bytes, mark, mark_size) == 0) {
        line->length -= mark_size;
        memmove(line->bytes, line->bytes + mark_size, line->length);
    }
}

/* Byte by byte, so that what follows the line stays for others to read. */
static bool read_line(int handle, const char *path, struct line *line, struct error *err)
{
    for (line->length = 0; line->length < sizeof line->bytes; line->length++) {
        ssize_t got;
        do {
            got = read(handle, line->bytes + line->length, 1);
        } while (got < 0 && errno == EINTR);
        if (got < 0)
            return file_fail(TEXT_ERROR_CANNOT_READ, path, errno, err);
        if (got == 0 || line->bytes[line->length] == '\n')
            break;
    }
    trim(line);
    return true;
}

static bool read_file(const char *path, struct line *line, struct error *err)
{
    if (strcmp(path, "-") == 0)
        return read_line(STDIN_FILENO, path, line, err);
    int handle = open(path, O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        return file_fail(TEXT_ERROR_CANNOT_READ, path, errno, err);
    bool ok = read_line(handle, path, line, err);
    close(handle);
    return ok;
}

static bool ask(const struct password_source *source, enum text_id id, struct line *line,
                struct error *err)
{
    struct buffer question = {0};
    text_write(&question, source->language, id, ARG_TEXT("who", source->who),
               ARG_INTEGER("least", PASSWORD_CHARACTERS_MIN));
    buffer_add_char(&question, ' ');
    enum terminal_answer answer = password_terminal_ask(buffer_text(&question), line->bytes,
                                                        sizeof line->bytes, &line->length);
    buffer_free(&question);
    if (answer == TERMINAL_NONE)
        return error_set(err, ERROR_USAGE, TEXT_KEYS_NO_TERMINAL);
    return answer == TERMINAL_ANSWERED || error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
}

static bool ask_again(const struct password_source *source, const struct line *first,
                      struct error *err)
{
    struct line second;
    bool ok = ask(source, TEXT_KEYS_ASK_AGAIN, &second, err);
    if (ok &&
        (second.length != first->length || memcmp(second.bytes, first->bytes, first->length) != 0))
        ok = error_set(err, ERROR_INPUT, TEXT_KEYS_PASSWORD_DIFFERS);
    secret_forget(&second, sizeof second);
    return ok;
}

static bool get_from_terminal(const struct password_source *source, struct line *line,
                              struct error *err)
{
    return ask(source, source->is_new ? TEXT_KEYS_ASK_NEW : TEXT_KEYS_ASK, line, err) &&
           check(source, line, err) && (!source->is_new || ask_again(source, line, err));
}

static bool get_from_file(const struct password_source *source, struct line *line,
                          struct error *err)
{
    return read_file(source->file, line, err) && check(source, line, err);
}

bool password_read(const struct password_source *source, struct password *ret_password,
                   struct error *err)
{
    struct password_source from = *source;
    struct line line = {0};
    if (from.file && strcmp(from.file, "-") == 0 && isatty(STDIN_FILENO))
        from.file = NULL;
    bool ok = from.file ? get_from_file(&from, &line, err) : get_from_terminal(&from, &line, err);
    if (ok) {
        memcpy(ret_password->text, line.bytes, line.length);
        ret_password->text[line.length] = '\0';
    }
    secret_forget(&line, sizeof line);
    return ok;
}

void password_forget(struct password *password)
{
    secret_forget(password, sizeof *password);
}
