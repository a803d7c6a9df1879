/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/assert.h"
#include "store/checkpoint.h"
#include "store/database_file.h"
#include "store/migrations.h"
#include "store/query.h"

enum {
    VERSION = sizeof migrations / sizeof *migrations,
    HEAD_SIZE = 16,
    SNAPSHOT_MAX_MB = 1000, /* SQLite's own limit for a database in memory is 1,024 */
    SNAPSHOT_TRIES = 50,
    SNAPSHOT_PAUSE_MS = 20,
};

static bool refuse(const struct city *city, enum error_kind kind, enum text_id id,
                   struct error *err)
{
    return error_set(err, kind, id, ARG_TEXT("file", city->file));
}

/* What can be said of the path before SQLite sees it. */

static const char *folder_of(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

static bool examine_folder(struct city *city, struct error *err)
{
    struct stat stat_of_folder;
    const char *folder = folder_of(city->file, city->arena);
    if (stat(folder, &stat_of_folder) != 0 || !S_ISDIR(stat_of_folder.st_mode))
        return error_set(err, ERROR_NOT_FOUND, TEXT_STORE_NO_FOLDER, ARG_TEXT("file", city->file),
                         ARG_TEXT("folder", folder));
    if (access(folder, W_OK | X_OK) != 0)
        return error_set(err, ERROR_IO, TEXT_STORE_FOLDER_READ_ONLY, ARG_TEXT("file", city->file),
                         ARG_TEXT("folder", folder));
    return true;
}

static bool has_content(const struct city *city, const char *ending)
{
    struct stat beside;
    struct arena *scratch = arena_new();
    size_t length = strlen(city->file);
    char *path = ARENA_ARRAY(scratch, char, length + strlen(ending) + 1);
    memcpy(path, city->file, length);
    memcpy(path + length, ending, strlen(ending));
    bool has = stat(path, &beside) == 0 && beside.st_size > 0;
    arena_free(scratch);
    return has;
}

/* What the file begins with; zeros if it is shorter. */
static bool read_head(struct city *city, char head[static HEAD_SIZE], struct error *err)
{
    struct database_file file;
    int64_t size;
    if (!database_file_open(&file, city->file))
        return access(city->file, R_OK) != 0 ? refuse(city, ERROR_IO, TEXT_STORE_NOT_ALLOWED, err)
                                             : refuse(city, ERROR_IO, TEXT_STORE_DEVICE, err);
    memset(head, 0, HEAD_SIZE);
    bool ok = database_file_size(&file, &size) &&
              (size < HEAD_SIZE || database_file_read(&file, head, HEAD_SIZE, 0));
    database_file_close(&file);
    return ok || refuse(city, ERROR_IO, TEXT_STORE_DEVICE, err);
}

/*
 * Refuses what does not begin as databases do. `*ret_is_blank`: nothing is in it yet. So it is,
 * too, when the machine stopped while it was made: then its first page may not have come through,
 * and a journal lies beside it that takes the others back.
 */
static bool examine_head(struct city *city, bool *ret_is_blank, struct error *err)
{
    static const char magic[HEAD_SIZE] = "SQLite format 3", zeros[HEAD_SIZE] = "";
    char head[HEAD_SIZE];
    if (!read_head(city, head, err))
        return false;
    *ret_is_blank = memcmp(head, zeros, HEAD_SIZE) == 0 && has_content(city, "-journal");
    return *ret_is_blank || memcmp(head, magic, HEAD_SIZE) == 0 ||
           refuse(city, ERROR_INPUT, TEXT_STORE_NOT_OURS, err);
}

/* `*ret_is_new`: there is no such file, or nothing in it, and it shall be made. */
static bool examine(struct city *city, enum city_mode mode, bool *ret_is_new, struct error *err)
{
    struct stat file;
    bool is_there = stat(city->file, &file) == 0;
    if (!is_there && errno != ENOENT && errno != ENOTDIR)
        return refuse(city, ERROR_IO, TEXT_STORE_NOT_ALLOWED, err);
    if (!is_there && mode != CITY_CREATE)
        return refuse(city, ERROR_NOT_FOUND, TEXT_STORE_MISSING, err);
    if (is_there && S_ISDIR(file.st_mode))
        return refuse(city, ERROR_INPUT, TEXT_STORE_IS_FOLDER, err);
    if (is_there && !S_ISREG(file.st_mode))
        return refuse(city, ERROR_INPUT, TEXT_STORE_NOT_OURS, err);
    bool is_blank = !is_there || file.st_size == 0;
    if (!is_blank && !examine_head(city, &is_blank, err))
        return false;
    if (is_blank && mode != CITY_CREATE)
        return refuse(city, ERROR_INPUT, TEXT_STORE_EMPTY, err);
    /* A journal may take back all there is. */
    *ret_is_new = is_blank || (mode == CITY_CREATE && has_content(city, "-journal"));
    if (mode == CITY_READ)
        return true;
    if (is_there && access(city->file, W_OK) != 0)
        return refuse(city, ERROR_IO, TEXT_STORE_READ_ONLY, err);
    return examine_folder(city, err);
}

/*
 * Reading without a trace.
 *
 * A reader that opens a database in WAL mode makes the files -wal and -shm beside it, and does
 * not take them away again; where the folder cannot be written it cannot open it at all. The way
 * around, immutable=1, takes no locks: when a writer comes in between, pages of two states are
 * mixed. So, while no log with content lies beside it (then the file alone is the whole city), a
 * reader takes a copy of the file into memory and makes sure that nobody has written meanwhile.
 *
 * With a log beside it another program is writing, or one was stopped in the middle. Then the
 * file is opened as SQLite does it; -wal is there already, -shm as well unless someone took
 * it away. So is a file that is too big for a copy; -wal and -shm then stay beside it, except
 * where the folder cannot be written, and nobody can come in between.
 */

static bool is_quiet(const struct city *city)
{
    return !has_content(city, "-wal") && !has_content(city, "-journal");
}

static bool is_same_state(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

enum copying { COPIED, CHANGED_MEANWHILE, TOO_BIG, UNREADABLE };

/* All bytes of the file; they are the caller's if COPIED. */
/* Most of what a big copy costs is faulting its pages in, one by one. A wish: it may be refused. */
static void use_huge_pages(unsigned char *bytes, size_t size)
{
    enum { HUGE = 2 * 1024 * 1024 };
    uintptr_t begin = ((uintptr_t)bytes + HUGE - 1) / HUGE * HUGE;
    uintptr_t end = ((uintptr_t)bytes + size) / HUGE * HUGE;
    if (begin < end)
        madvise(bytes + (begin - (uintptr_t)bytes), end - begin, MADV_HUGEPAGE);
}

static enum copying copy_bytes(struct database_file *file, unsigned char **ret_bytes,
                               int64_t *ret_size)
{
    int64_t size;
    if (!database_file_size(file, &size))
        return UNREADABLE;
    if (size > (int64_t)SNAPSHOT_MAX_MB * 1024 * 1024)
        return TOO_BIG;
    unsigned char *bytes = sqlite3_malloc64((sqlite3_uint64)size + 1);
    ALWAYS(bytes);
    use_huge_pages(bytes, (size_t)size);
    if (!database_file_read(file, bytes, size, 0)) {
        sqlite3_free(bytes);
        return UNREADABLE;
    }
    *ret_bytes = bytes;
    *ret_size = size;
    return COPIED;
}

/* The bytes of the file as they were at one moment. */
static enum copying copy_file(const struct city *city, unsigned char **ret_bytes, int64_t *ret_size)
{
    struct stat before, after;
    struct database_file file;
    if (stat(city->file, &before) != 0 || !database_file_open(&file, city->file))
        return UNREADABLE;
    enum copying result = copy_bytes(&file, ret_bytes, ret_size);
    bool is_same = stat(city->file, &after) == 0 && is_same_state(&before, &after);
    database_file_close(&file);
    if (is_same && is_quiet(city))
        return result;
    if (result == COPIED)
        sqlite3_free(*ret_bytes);
    return CHANGED_MEANWHILE;
}

static bool open_copy(struct city *city, unsigned char *bytes, int64_t size, struct error *err)
{
    enum { WRITE_VERSION_AT = 18, READ_VERSION_AT = 19, JOURNAL = 1 };
    int code =
        sqlite3_open_v2(":memory:", &city->database, SQLITE_OPEN_READWRITE | CITY_OPEN_FLAGS, NULL);
    ALWAYS(code == SQLITE_OK && city->database);
    /* A database in memory has no log; its header must not ask for one. */
    if (size > READ_VERSION_AT)
        bytes[WRITE_VERSION_AT] = bytes[READ_VERSION_AT] = JOURNAL;
    code = sqlite3_deserialize(city->database, "main", bytes, size, size,
                               SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
    return code == SQLITE_OK || city_fail(city, code, err);
}

/* With a log or a journal beside the file. */
static bool open_in_use(struct city *city, struct error *err)
{
    int code = city_open_path(city, SQLITE_OPEN_READONLY);
    if (code == SQLITE_OK)
        code = sqlite3_exec(city->database, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
    /* No -shm, and none can be made. */
    if ((code & 0xFF) == SQLITE_CANTOPEN)
        return refuse(city, ERROR_CONFLICT, TEXT_STORE_UNFINISHED, err);
    return code == SQLITE_OK || city_fail(city, code, err);
}

/* As it is, without locks and with nothing beside it: where nobody can write anyway. */
static bool open_immutable(struct city *city, struct error *err)
{
    struct buffer uri = {0};
    buffer_add_text(&uri, city->file[0] == '/' ? "file:" : "file:./");
    for (const char *at = city->file; *at; at++)
        buffer_add_format(&uri, "%%%02X", (unsigned char)*at);
    buffer_add_text(&uri, "?immutable=1");
    int code = sqlite3_open_v2(buffer_text(&uri), &city->database,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | CITY_OPEN_FLAGS, NULL);
    ALWAYS(city->database);
    buffer_free(&uri);
    return code == SQLITE_OK || city_fail(city, code, err);
}

/* Too big for a copy. */
static bool open_large(struct city *city, struct error *err)
{
    bool can_write = access(folder_of(city->file, city->arena), W_OK | X_OK) == 0;
    return can_write ? open_in_use(city, err) : open_immutable(city, err);
}

static bool open_for_reading(struct city *city, struct error *err)
{
    const struct timespec pause = {.tv_nsec = SNAPSHOT_PAUSE_MS * 1000000L};
    for (int try = 0; try < SNAPSHOT_TRIES; try++) {
        unsigned char *bytes = NULL;
        int64_t size = 0;
        if (!is_quiet(city))
            return open_in_use(city, err);
        switch (copy_file(city, &bytes, &size)) {
        case COPIED: city->is_copy = true; return open_copy(city, bytes, size, err);
        case TOO_BIG: return open_large(city, err);
        case UNREADABLE: return refuse(city, ERROR_IO, TEXT_STORE_DEVICE, err);
        case CHANGED_MEANWHILE: nanosleep(&pause, NULL);
        }
    }
    return refuse(city, ERROR_CONFLICT, TEXT_STORE_LOCKED, err);
}

static bool open_for_writing(struct city *city, bool is_new, struct error *err)
{
    int code = city_open_path(city, SQLITE_OPEN_READWRITE | (is_new ? SQLITE_OPEN_CREATE : 0));
    if (code != SQLITE_OK)
        return city_fail(city, code, err);
    /* SQLite is content with reading where it may not write; we are not. */
    return sqlite3_db_readonly(city->database, "main") == 0 ||
           refuse(city, ERROR_IO, TEXT_STORE_READ_ONLY, err);
}

/* A file from elsewhere may hold triggers, views and tables with tricks; none of them run. */
static bool configure(struct city *city, struct error *err)
{
    static const int on_or_off[][2] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    for (size_t i = 0; i < sizeof on_or_off / sizeof *on_or_off; i++)
        sqlite3_db_config(city->database, on_or_off[i][0], on_or_off[i][1], NULL);
    return city_run(city,
                    "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;"
                    " PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY",
                    err);
}

static bool read_number(struct city *city, const char *sql, int64_t *ret_value, struct error *err)
{
    struct query query;
    query_begin(&query, city, TEXT_STORE_WHAT_HEADER, sql);
    if (query_next(&query))
        *ret_value = query_integer(&query, 0, INT32_MIN, INT32_MAX);
    return query_end(&query, err);
}

/* Refuses what is no city file, or one from the future. */
static bool identify(struct city *city, bool is_new, int64_t *ret_version, struct error *err)
{
    int64_t application = 0, tables = 0;
    *ret_version = 0;
    if (!read_number(city, "PRAGMA application_id", &application, err) ||
        !read_number(city, "PRAGMA user_version", ret_version, err) ||
        !read_number(city, "SELECT count(*) FROM sqlite_schema", &tables, err))
        return false;
    bool is_blank = application == 0 && *ret_version == 0 && tables == 0;
    if (application != CITY_APPLICATION_ID && !(is_new && is_blank))
        return refuse(city, ERROR_INPUT, TEXT_STORE_NOT_OURS, err);
    if (*ret_version > VERSION)
        return error_set(err, ERROR_CONFLICT, TEXT_STORE_NEWER, ARG_TEXT("file", city->file),
                         ARG_PLAIN("version", *ret_version), ARG_PLAIN("known", VERSION));
    return *ret_version >= 0 || refuse(city, ERROR_INPUT, TEXT_STORE_DAMAGED, err);
}

/* All steps that are missing, in one transaction; none if another program was quicker. */
static bool migrate(struct city *city, bool is_new, struct error *err)
{
    int64_t version;
    if (!city_begin(city, err))
        return false;
    bool ok = identify(city, is_new, &version, err);
    for (; ok && version < VERSION; version++) {
        struct buffer sql = {0};
        buffer_add_text(&sql, (const char *)migrations[version]);
        buffer_add_format(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                          CITY_APPLICATION_ID, (int)version + 1);
        ok = city_run(city, buffer_text(&sql), err);
        buffer_free(&sql);
    }
    return city_end(city, ok, err);
}

bool city_open_blank(struct city *blank, struct error *err)
{
    int code = sqlite3_open_v2(":memory:", &blank->database,
                               SQLITE_OPEN_READWRITE | CITY_OPEN_FLAGS, NULL);
    ALWAYS(blank->database);
    return (code == SQLITE_OK || city_fail(blank, code, err)) && migrate(blank, true, err);
}

static bool settle(struct city *city, enum city_mode mode, bool is_new, struct error *err)
{
    int64_t version;
    if (!configure(city, err) || !identify(city, is_new, &version, err))
        return false;
    /* A copy in memory can be brought up to date as well; only a file in use cannot. */
    if (version < VERSION && mode == CITY_READ && !city->is_copy)
        return refuse(city, ERROR_CONFLICT, TEXT_STORE_OLDER, err);
    if (version < VERSION && !migrate(city, is_new, err))
        return false;
    if (mode == CITY_READ)
        return city_run(city, "PRAGMA query_only = ON", err);
    if (!city_run(city, "PRAGMA journal_mode = WAL", err) || !checkpoint_set_up(city, err))
        return false;
    /* What a program that was stopped has left may hold bytes of rows that were destroyed. */
    checkpoint_truncate(city, 0);
    return true;
}

bool city_open(const char *path, enum city_mode mode, struct city **ret_city, struct error *err)
{
    struct arena *arena = arena_new();
    struct city *city = ARENA_NEW(arena, struct city);
    city->arena = arena;
    city->file = arena_copy_text(arena, path);
    bool is_new;
    bool ok =
        examine(city, mode, &is_new, err) &&
        (mode == CITY_READ ? open_for_reading(city, err) : open_for_writing(city, is_new, err)) &&
        settle(city, mode, is_new, err);
    if (ok)
        *ret_city = city;
    else
        city_close(city);
    return ok;
}

void city_close(struct city *city)
{
    if (!city)
        return;
    for (int kept = 0; kept < KEPT_COUNT; kept++)
        sqlite3_finalize(city->kept[kept]);
    /* The last to close puts the log into the file and takes it away; if that fails, it stays
     * and counts. */
    bool has_lock = city->synced_apart != NULL;
    ALWAYS(sqlite3_close(city->database) == SQLITE_OK);
    if (has_lock)
        pthread_mutex_destroy(&city->sync_lock);
    arena_free(city->arena);
}
