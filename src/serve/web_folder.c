/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "host/file.h"
#include "serve/routes.h"

/* The page as files of a folder, read once. A request names one of them or gets nothing: no path
 * of a request ever reaches the file system. */
struct web_file {
    const char *path; /* "/assets/desk.js" */
    const char *type, *etag;
    const char *bytes;
    size_t size;
    struct web_file *next;
};

struct web_folder {
    struct arena *arena;
    struct web_file *first;
};

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

static bool add_file(struct web_folder *folder, const char *file, const char *path,
                     struct error *err)
{
    struct buffer bytes = {0};
    if (!file_read(file, &bytes, err))
        return false;
    struct web_file *kept = ARENA_NEW(folder->arena, struct web_file);
    struct hash hash = hash_bytes(buffer_text(&bytes), bytes.size);
    char etag[24];
    snprintf(etag, sizeof etag, "\"%02x%02x%02x%02x%02x%02x%02x%02x\"", hash.bytes[0],
             hash.bytes[1], hash.bytes[2], hash.bytes[3], hash.bytes[4], hash.bytes[5],
             hash.bytes[6], hash.bytes[7]);
    *kept = (struct web_file){
        .path = path,
        .type = type_of(path),
        .etag = arena_copy_text(folder->arena, etag),
        .bytes = arena_copy(folder->arena, buffer_text(&bytes), bytes.size),
        .size = bytes.size,
        .next = folder->first,
    };
    folder->first = kept;
    buffer_free(&bytes);
    return true;
}

enum { DEPTH_MAX = 4 };

static bool add_folder(struct web_folder *folder, const char *place, const char *path, int depth,
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
        const char *inner = join(folder->arena, place, entry->d_name);
        const char *inner_path = join(folder->arena, path, entry->d_name);
        if (entry->d_type == DT_DIR && depth < DEPTH_MAX)
            ok = add_folder(folder, inner, inner_path, depth + 1, err);
        else if (entry->d_type == DT_REG)
            ok = add_file(folder, inner, inner_path, err);
    }
    closedir(entries);
    return ok;
}

bool web_folder_read(const char *path, struct arena *arena, struct web_folder **ret_folder,
                     struct error *err)
{
    struct web_folder *folder = ARENA_NEW(arena, struct web_folder);
    folder->arena = arena;
    if (!add_folder(folder, path, "", 0, err))
        return false;
    *ret_folder = folder;
    return true;
}

bool web_answer(const struct web_folder *folder, const struct http_request *request,
                struct http_answer *answer)
{
    const char *path = strcmp(request->path, "/") == 0 ? "/index.html" : request->path;
    const char *known = http_header(request, "If-None-Match");
    if (!folder || request->method != HTTP_GET)
        return false;
    for (const struct web_file *file = folder->first; file; file = file->next) {
        if (strcmp(file->path, path) != 0)
            continue;
        answer->type = file->type;
        http_add_header(answer, "ETag", file->etag);
        http_add_header(answer, "Cache-Control", "no-cache");
        if (known && strcmp(known, file->etag) == 0) {
            answer->status = 304;
            return true;
        }
        answer->bytes = file->bytes;
        answer->size = file->size;
        return true;
    }
    return false;
}
