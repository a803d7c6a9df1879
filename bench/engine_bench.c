/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/engine.h"
#include "engine/verify.h"
#include "host/memory.h"
#include "log_load.h"

/*
 * How many entries a second are decided, sealed, signed, written and synced, beside what the disk
 * and the processor allow; how fast the log is read again, and proved.
 *
 *     engine_bench FOLDER [SECONDS] [ENTRIES] [WRITERS]
 *
 * Default: 5 seconds a run, a log of 300,000, runs with 1, 8 and 64 writers; with WRITERS only
 * that one run, for a profiler. Of persons in a session each entry bears two signatures, the
 * node's and the person's; of nobody (imports, machines) the node's alone.
 *
 * FOLDER must lie on the disk that is meant. What the writers do is that of log_load.h. An entry
 * counts once engine_submit has returned, after the sync.
 */
enum {
    RAW_SYNCS = 500,
    WRITERS_MAX = 64,
    SITES = 1000,
    SAMPLES_MAX = 4 * 1000 * 1000,
    SIGNED_SIZE = 450, /* bytes of a usual entry */
};

static void stop(const struct error *err)
{
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, err);
    fprintf(stderr, "%s\n", buffer_text(&sentence));
    exit(1);
}

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double now_s(void)
{
    return seconds(CLOCK_MONOTONIC);
}

static int64_t now_ms(void)
{
    return (int64_t)(seconds(CLOCK_REALTIME) * 1e3);
}

/* What the disk allows: 4 KB appended and synced, and one row of SQLite committed. */

static double measure_raw(const char *folder)
{
    static char page[4096], path[1024];
    snprintf(path, sizeof path, "%s/engine_bench.raw", folder);
    int handle = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (handle < 0 || ftruncate(handle, RAW_SYNCS * (off_t)sizeof page) != 0 ||
        fsync(handle) != 0) {
        perror(path);
        exit(1);
    }
    double begin = now_s();
    for (int i = 0; i < RAW_SYNCS; i++) {
        memset(page, i, sizeof page);
        if (pwrite(handle, page, sizeof page, i * (off_t)sizeof page) != sizeof page ||
            fdatasync(handle) != 0) {
            perror(path);
            exit(1);
        }
    }
    double rate = RAW_SYNCS / (now_s() - begin);
    close(handle);
    unlink(path);
    return rate;
}

static void run_sql(sqlite3 *database, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, message);
        exit(1);
    }
}

static double measure_sqlite(const char *folder)
{
    static char path[1024], beside[1100];
    sqlite3 *database;
    snprintf(path, sizeof path, "%s/engine_bench.sqlite", folder);
    if (sqlite3_open(path, &database) != SQLITE_OK)
        exit(1);
    run_sql(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                      "CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB)");
    double begin = now_s();
    for (int i = 0; i < RAW_SYNCS; i++)
        run_sql(database, "INSERT INTO row (bytes) VALUES (zeroblob(400))");
    double rate = RAW_SYNCS / (now_s() - begin);
    sqlite3_close(database);
    unlink(path);
    snprintf(beside, sizeof beside, "%s-wal", path);
    unlink(beside);
    return rate;
}

/* What the processor allows: one entry hashed and signed after the other, on one thread. */
static double measure_signing(bool by_person)
{
    enum { COUNT = 20000 };
    static char bytes[SIGNED_SIZE];
    uint8_t seed[SIGN_SEED_SIZE] = {1};
    struct public_key public_key;
    struct secret_key secret;
    uint8_t sum = 0;
    sign_key_pair(seed, &public_key, &secret);
    double begin = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < COUNT; i++) {
        memcpy(bytes, &i, sizeof i);
        struct hash hash = entry_hash(bytes, sizeof bytes);
        struct signature signature = sign_hash(SIGN_ENTRY_BY_NODE, hash, &secret);
        sum = (uint8_t)(sum + signature.bytes[0]);
        if (by_person)
            signature = sign_hash(SIGN_ENTRY_BY_PERSON, hash, &secret);
        sum = (uint8_t)(sum + signature.bytes[0]);
    }
    double taken = seconds(CLOCK_THREAD_CPUTIME_ID) - begin;
    static volatile uint8_t kept; /* or the compiler sees that nobody needs them */
    kept = sum;
    (void)kept;
    return COUNT / taken;
}

/* Writers. */

struct bench {
    struct engine *engine;
    double until;
    int64_t count_max; /* entries in all; 0 = until the time is over */
    const struct session *session;
};

struct writing {
    struct bench *bench;
    int number;
    pthread_t thread;
    uint32_t count;
    float *latencies_ms; /* [count] */
    uint32_t capacity;
};

static void fill(struct job *job, int number, uint32_t turn, char *key, size_t key_size)
{
    static const char text[] = "{\"text\":\"Warden reports 40 people, two need a doctor\"}";
    snprintf(key, key_size, "%u", (turn * 64 + (uint32_t)number) % SITES);
    switch (load_kind_of(turn)) {
    case LOAD_EDIT: load_edit(job, now_ms(), key, 100 + turn % 900); break;
    case LOAD_PRIVATE_NOTE: load_note(job, now_ms(), key, text); break;
    default: load_note(job, now_ms(), key, NULL);
    }
}

static void note_latency(struct writing *writing, double taken_s)
{
    if (writing->count == writing->capacity) {
        writing->capacity = writing->capacity ? 2 * writing->capacity : 1024;
        writing->latencies_ms =
            realloc(writing->latencies_ms, writing->capacity * sizeof *writing->latencies_ms);
        if (!writing->latencies_ms)
            exit(1);
    }
    writing->latencies_ms[writing->count++] = (float)(taken_s * 1e3);
}

static void *write_on(void *context)
{
    struct writing *writing = context;
    struct bench *bench = writing->bench;
    struct arena *arena = arena_new();
    pthread_setname_np(pthread_self(), "submitter"); /* told apart by a profiler */
    for (uint32_t turn = 0; now_s() < bench->until; turn++) {
        struct error err;
        char key[16];
        struct job job = {.arena = arena, .session = bench->session};
        arena_clear(arena);
        fill(&job, writing->number, turn, key, sizeof key);
        double begin = now_s();
        if (!engine_submit(bench->engine, &job, &err))
            stop(&err);
        note_latency(writing, now_s() - begin);
        if (bench->count_max > 0 && job.last_position >= bench->count_max)
            break;
    }
    arena_free(arena);
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

struct rates {
    double entries;
    float p50_ms, p99_ms, max_ms;
};

static struct rates gather(struct writing *writings, int count, double taken)
{
    static float all[SAMPLES_MAX];
    uint32_t total = 0;
    for (int w = 0; w < count; w++) {
        uint32_t some = writings[w].count;
        if (total + some > SAMPLES_MAX)
            some = SAMPLES_MAX - total;
        memcpy(all + total, writings[w].latencies_ms, some * sizeof *all);
        total += some;
        free(writings[w].latencies_ms);
    }
    qsort(all, total, sizeof *all, by_size);
    return (struct rates){total / taken, all[total / 2], all[(uint64_t)total * 99 / 100],
                          all[total - 1]};
}

static struct rates run_writers(struct bench *bench, int count, double length_s)
{
    static struct writing writings[WRITERS_MAX];
    memset(writings, 0, sizeof writings);
    double begin = now_s();
    bench->until = begin + length_s;
    for (int w = 0; w < count; w++) {
        writings[w] = (struct writing){.bench = bench, .number = w};
        if (pthread_create(&writings[w].thread, NULL, write_on, &writings[w]) != 0)
            exit(1);
    }
    for (int w = 0; w < count; w++)
        pthread_join(writings[w].thread, NULL);
    return gather(writings, count, now_s() - begin);
}

static void print_rates(const char *what, const struct rates *rates)
{
    printf("%s: %.0f entries/s; acknowledged after %.2f ms (median), %.2f ms (99 of 100), %.1f ms "
           "(longest)\n",
           what, rates->entries, (double)rates->p50_ms, (double)rates->p99_ms,
           (double)rates->max_ms);
    fflush(stdout);
}

static struct engine *open_engine(const char *path, enum engine_mode mode)
{
    struct engine *engine;
    struct error err;
    if (!engine_open(path, mode, "bench", now_ms(), NULL, &engine, &err))
        stop(&err);
    return engine;
}

/* A duty officer with a key of her own, in a session. */
static struct session sign_in(struct engine *engine, struct arena *arena)
{
    static const struct party parties[] = {
        {.key = "cd", .kind = PARTY_ORGANISATION, .name = "Office"},
        {.key = "p-1", .kind = PARTY_PERSON, .parent = "cd"},
        {.key = "duty",
         .kind = PARTY_POST,
         .name = "Duty officer",
         .parent = "cd",
         .holder = "p-1",
         .roles = 1u << ROLE_DUTY_OFFICER | 1u << ROLE_PLANNER},
    };
    struct session session;
    struct error err;
    struct job job = {.arena = arena};
    job.request = (struct request){.kind = REQUEST_PARTIES, .now_ms = now_ms(), .author = "bench"};
    job.request.parties.parties = parties;
    job.request.parties.count = sizeof parties / sizeof *parties;
    if (!engine_submit(engine, &job, &err))
        stop(&err);
    job = (struct job){.arena = arena};
    job.request = (struct request){.kind = REQUEST_KEY_ADD, .now_ms = now_ms(), .author = "bench"};
    job.request.key.party = "p-1";
    if (!engine_add_key(engine, &job, "correct horse bench", &err) ||
        !engine_open_session(engine, "p-1", "correct horse bench", arena, &session, &err))
        stop(&err);
    return session;
}

static struct rates measure_writers(struct bench *bench, int count, double length_s)
{
    char what[64];
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    struct rates rates = run_writers(bench, count, length_s);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    snprintf(what, sizeof what, "%2d %s", count, count == 1 ? "writer " : "writers");
    print_rates(what, &rates);
    printf("            %.0f µs of processor time an entry\n",
           cpu / (rates.entries * length_s) * 1e6);
    return rates;
}

static void compare(const struct rates *rates, double commits, double limit)
{
    double half = (WRITERS_MAX * commits < limit ? WRITERS_MAX * commits : limit) / 2;
    bool is_enough = rates->entries >= half && rates->entries >= 10000 && rates->p99_ms <= 50;
    printf("            %.2f of half of min(64 × commits/s, signing) = %.0f entries/s%s\n",
           rates->entries / half, half, is_enough ? "" : ": LESS THAN IS DEMANDED");
}

/* Nobody's entries, and those of persons who sit in a session. */
static void measure_writing(const char *path, double length_s, int only, double commits)
{
    const int counts[] = {1, 8, only > 0 ? only : WRITERS_MAX};
    struct arena *arena = arena_new();
    struct bench bench = {.engine = open_engine(path, ENGINE_CREATE)};
    struct rates rates;
    struct error err;
    if (!engine_start_writer(bench.engine, &err))
        stop(&err);
    struct session session = sign_in(bench.engine, arena);
    for (int signatures = 1; signatures <= 2; signatures++) {
        double limit = measure_signing(signatures == 2);
        printf("%s; the processor hashes and signs %.0f entries/s on one thread:\n",
               signatures == 1 ? "signed by the node" : "signed by the node and by a person",
               limit);
        bench.session = signatures == 2 ? &session : NULL;
        for (size_t c = only > 0 ? 2 : 0; c < sizeof counts / sizeof *counts; c++)
            rates = measure_writers(&bench, counts[c], length_s);
        compare(&rates, commits, limit);
    }
    session_close(&session);
    engine_close(bench.engine);
    arena_free(arena);
}

static void make_log(const char *path, int64_t count)
{
    struct bench bench = {.engine = open_engine(path, ENGINE_CREATE), .count_max = count};
    struct error err;
    if (!engine_start_writer(bench.engine, &err))
        stop(&err);
    run_writers(&bench, WRITERS_MAX, 3600);
    engine_close(bench.engine);
}

/* The first opening after so much was written also waits for the memory it takes and for the disk;
 * those after it are what the program itself needs. */
static void measure_replay(const char *path)
{
    double begin = now_s(), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    struct engine *engine = open_engine(path, ENGINE_READ);
    double end = now_s(), cpu_end = seconds(CLOCK_PROCESS_CPUTIME_ID);
    const struct operation *operation = engine_lock_state(engine);
    double count = (double)operation->chain.count;
    engine_unlock_state(engine);
    printf("replay of %.0f entries: %.0f entries/s (%.0f a second of processor time)\n", count,
           count / (end - begin), count / (cpu_end - cpu));
    engine_close(engine);
}

static void measure_verify(const char *path)
{
    const struct verify_request request = {.threads = 2};
    struct verify_report report;
    struct city *city;
    struct error err;
    struct arena *arena = arena_new();
    if (!city_open(path, CITY_READ, &city, &err))
        stop(&err);
    double begin = now_s();
    if (!verify_log(city, &request, NULL, arena, &report, &err))
        stop(&err);
    double taken = now_s() - begin;
    if (!report.holds)
        stop(report.why);
    printf("verify on two threads: %.0f signatures/s\n",
           (double)(report.node_signature_count + report.personal_signature_count) / taken);
    city_close(city);
    arena_free(arena);
}

static void clean_up(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".keys"};
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
        char name[1100];
        snprintf(name, sizeof name, "%s%s", path, endings[e]);
        unlink(name);
    }
}

int main(int argc, char **argv)
{
    static char path[1024];
    double length_s = argc > 2 ? strtod(argv[2], NULL) : 5;
    int64_t entries = argc > 3 ? strtoll(argv[3], NULL, 10) : 300000;
    int64_t only = argc > 4 ? strtoll(argv[4], NULL, 10) : 0;
    if (argc < 2 || length_s <= 0 || entries < 1 || only < 0 || only > WRITERS_MAX) {
        fprintf(stderr, "engine_bench FOLDER [SECONDS] [ENTRIES] [WRITERS]\n");
        return 2;
    }
    memory_keep_freed();
    snprintf(path, sizeof path, "%s/engine_bench.muster", argv[1]);
    clean_up(path);
    double raw = measure_raw(argv[1]), sqlite = measure_sqlite(argv[1]);
    printf("the disk: %.0f synced writes/s of 4 KB; %.0f commits/s of one row in SQLite\n", raw,
           sqlite);
    measure_writing(path, length_s, (int)only, sqlite);
    if (only > 0) {
        clean_up(path);
        return 0;
    }
    make_log(path, entries);
    for (int opening = 0; opening < 3; opening++)
        measure_replay(path);
    measure_verify(path);
    clean_up(path);
    return 0;
}
