/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/assert.h"
#include "base/hash.h"
#include "host/file.h"
#include "serve/routes.h"
#include "serve/web_table.h" /* web_table, made of web/ by tools/embed_web.py */

/* The page: files by their paths. A request names one of them or gets nothing: no path of a request
 * ever reaches the file system. */
struct web_file {
    const char *path; /* "/assets/desk.js" */
    const char *type;
    const char *etag, *gzip_etag; /* of what is sent plain, and gzipped */
    const char *cache;
    const char *bytes;
    size_t size, plain_size;
    bool is_gzip; /* `bytes` are */
    struct web_file *next;
};

struct web_files {
    struct arena *arena;
    struct web_file *first; /* NULL: there is no page */
};

extern const char web_bytes[]; /* as tools/embed_web.py laid them */

static const char may_change[] = "no-cache";
/* What lies in assets/ has its content in its name. */
static const char never_changes[] = "public, max-age=31536000, immutable";

static const char *etag_of(struct arena *arena, const char *hash, const char *coding)
{
    char etag[40];
    snprintf(etag, sizeof etag, "\"%s%s\"", hash, coding);
    return arena_copy_text(arena, etag);
}

static void add_file(struct web_files *files, struct web_file file, const char *hash)
{
    struct web_file *kept = ARENA_NEW(files->arena, struct web_file);
    *kept = file;
    kept->etag = etag_of(files->arena, hash, "");
    kept->gzip_etag = etag_of(files->arena, hash, "-gzip");
    kept->next = files->first;
    files->first = kept;
}

static void add_built_in(struct web_files *files)
{
    for (size_t f = 0; web_table[f].path; f++) {
        bool is_hashed = strncmp(web_table[f].path, "/assets/", strlen("/assets/")) == 0;
        add_file(files,
                 (struct web_file){
                     .path = web_table[f].path,
                     .type = web_table[f].type,
                     .cache = is_hashed ? never_changes : may_change,
                     .bytes = web_bytes + web_table[f].first,
                     .size = web_table[f].size,
                     .plain_size = web_table[f].plain_size,
                     .is_gzip = web_table[f].is_gzip,
                 },
                 web_table[f].etag);
    }
}

static const char *type_of(const char *path)
{
    static const char *const types[][2] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript"},
        {".mjs", "text/javascript"},
        {".css", "text/css"},
        {".json", "application/json"},
        {".svg", "image/svg+xml"},
        {".woff2", "font/woff2"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
    };
    const char *dot = strrchr(path, '.');
    for (size_t t = 0; dot && t < sizeof types / sizeof *types; t++)
        if (strcmp(dot, types[t][0]) == 0)
            return types[t][1];
    return "application/octet-stream";
}

static const char *join(struct arena *arena, const char *folder, const char *name)
{
    struct buffer path = {0};
    buffer_add_format(&path, "%s/%s", folder, name);
    const char *kept = arena_copy_text(arena, buffer_text(&path));
    buffer_free(&path);
    return kept;
}

static bool read_file(struct web_files *files, const char *file, const char *path,
                      struct error *err)
{
    struct buffer bytes = {0};
    if (!file_read(file, &bytes, err))
        return false;
    struct hash hash = hash_bytes(buffer_text(&bytes), bytes.size);
    char text[17];
    snprintf(text, sizeof text, "%02x%02x%02x%02x%02x%02x%02x%02x", hash.bytes[0], hash.bytes[1],
             hash.bytes[2], hash.bytes[3], hash.bytes[4], hash.bytes[5], hash.bytes[6],
             hash.bytes[7]);
    add_file(files,
             (struct web_file){
                 .path = path,
                 .type = type_of(path),
                 .cache = may_change,
                 .bytes = arena_copy(files->arena, buffer_text(&bytes), bytes.size),
                 .size = bytes.size,
                 .plain_size = bytes.size,
             },
             text);
    buffer_free(&bytes);
    return true;
}

enum { DEPTH_MAX = 4 };

static bool read_folder(struct web_files *files, const char *place, const char *path, int depth,
                        struct error *err)
{
    DIR *entries = opendir(place);
    struct dirent *entry;
    bool ok = true;
    if (!entries)
        return file_fail(TEXT_ERROR_CANNOT_READ, place, errno, err);
    while (ok && (entry = readdir(entries))) {
        if (entry->d_name[0] == '.')
            continue;
        const char *inner = join(files->arena, place, entry->d_name);
        const char *inner_path = join(files->arena, path, entry->d_name);
        if (entry->d_type == DT_DIR && depth < DEPTH_MAX)
            ok = read_folder(files, inner, inner_path, depth + 1, err);
        else if (entry->d_type == DT_REG)
            ok = read_file(files, inner, inner_path, err);
    }
    closedir(entries);
    return ok;
}

bool web_files_open(const char *folder, struct arena *arena, const struct web_files **ret_files,
                    struct error *err)
{
    struct web_files *files = ARENA_NEW(arena, struct web_files);
    files->arena = arena;
    if (!folder)
        add_built_in(files);
    else if (!read_folder(files, folder, "", 0, err))
        return false;
    *ret_files = files;
    return true;
}

/* Whether a list like "gzip;q=0.5, br" takes gzip. */
static bool takes_gzip(const char *accepted)
{
    static const char gzip[] = "gzip";
    while (accepted && *accepted) {
        accepted += strspn(accepted, ", \t");
        size_t length = strcspn(accepted, ",; \t");
        const char *end = accepted + strcspn(accepted, ",");
        const char *weight = strstr(accepted, "q=");
        if (length == strlen(gzip) && strncasecmp(accepted, gzip, length) == 0)
            return !weight || weight > end || strtod(weight + strlen("q="), NULL) > 0;
        accepted = end;
    }
    return false;
}

/* The bytes are the program's own: they inflate to what they say. */
static void add_inflated(const struct web_file *file, struct buffer *out)
{
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    char *place = buffer_reserve(out, file->plain_size);
    ALWAYS(inflater && libdeflate_gzip_decompress(inflater, file->bytes, file->size, place,
                                                  file->plain_size, NULL) == LIBDEFLATE_SUCCESS);
    out->size += file->plain_size;
    libdeflate_free_decompressor(inflater);
}

static void answer_file(const struct web_file *file, const struct http_request *request,
                        struct http_answer *answer)
{
    const char *known = http_header(request, "If-None-Match");
    bool is_gzip = file->is_gzip && takes_gzip(http_header(request, "Accept-Encoding"));
    const char *etag = is_gzip ? file->gzip_etag : file->etag;
    http_add_header(answer, "ETag", etag);
    http_add_header(answer, "Cache-Control", file->cache);
    if (file->is_gzip)
        http_add_header(answer, "Vary", "Accept-Encoding");
    answer->type = file->type;
    if (known && strcmp(known, etag) == 0) {
        answer->status = 304;
        return;
    }
    if (file->is_gzip && !is_gzip) {
        add_inflated(file, &answer->body);
        return;
    }
    if (is_gzip)
        http_add_header(answer, "Content-Encoding", "gzip");
    answer->bytes = file->bytes;
    answer->size = file->size;
}

/* In both languages: nobody has said yet which one is wanted. */
static void answer_no_page(struct http_answer *answer)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        text_write(&answer->body, (enum language)language, TEXT_SERVE_NO_PAGE);
        buffer_add_char(&answer->body, '\n');
    }
    answer->type = "text/plain; charset=utf-8";
    answer->status = 404;
}

bool web_answer(const struct web_files *files, const struct http_request *request,
                struct http_answer *answer)
{
    bool is_root = path_is("/", request->uri);
    if (request->method != HTTP_GET)
        return false;
    for (const struct web_file *file = files->first; file; file = file->next) {
        if (is_root ? strcmp(file->path, "/index.html") != 0 : !path_is(file->path, request->uri))
            continue;
        answer_file(file, request, answer);
        return true;
    }
    if (files->first || !is_root)
        return false;
    answer_no_page(answer);
    return true;
}
