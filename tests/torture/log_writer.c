/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/engine.h"
#include "entry/entry.h"
#include "host/clock.h"
#include "log_load.h"
#include "store/log.h"

/*
 *     log_writer write CITY ROUND SUBMITTERS
 *
 * Submits without end, until it is killed. Says "ready" once the city is open, then one line per
 * entry that was acknowledged, each by one write: "POSITION ROUND/SUBMITTER/TURN".
 *
 *     log_writer read CITY FIRST
 *
 * The entries from FIRST on, each a line of fields with a tab between: position, hash, type, body,
 * what is private of it opened ("-" if there is nothing); then "end".
 *
 * What is submitted follows from round, submitter and turn, so that torture.py can say of each
 * entry what must stand in it.
 */
enum {
    SUBMITTERS_MAX = 64,
    TURNS_MAX = 500 * 1000, /* of a round: places = round × TURNS_MAX + turn */
    ROUNDS_MAX = 19,        /* of a city: a site has at most 10,000,000 places */
    SITES = 16,             /* of each submitter */
    WORD_SIZE = 64,
};
#define ORGANISATION "cd"

static void stop(const struct error *err)
{
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, err);
    fprintf(stderr, "log_writer: %s\n", buffer_text(&sentence));
    _exit(1);
}

/* A line into the pipe is there as a whole or not at all. */
static void tell(const char *line, int size)
{
    if (write(STDOUT_FILENO, line, (size_t)size) != size)
        _exit(1);
}

static struct engine *open_engine(const char *path, enum engine_mode mode)
{
    struct engine *engine;
    struct error err;
    if (!engine_open(path, mode, "torture", clock_now_ms(), NULL, &engine, &err))
        stop(&err);
    return engine;
}

/* Writing. */

struct submitter {
    struct engine *engine;
    int64_t round;
    int number;
    pthread_t thread;
};

/* What a job of one turn points to. */
struct turn {
    char word[WORD_SIZE], key[WORD_SIZE + 8], text[WORD_SIZE + 16];
    struct party party;
    struct private_text private;
};

/* Each has a scope of its own, so a new key comes into the keyring. */
static void fill_person(struct job *job, struct turn *turn)
{
    int size = snprintf(turn->text, sizeof turn->text, "{\"name\":\"%s\"}", turn->word);
    snprintf(turn->key, sizeof turn->key, "p/%s", turn->word);
    turn->party = (struct party){.key = turn->key, .kind = PARTY_PERSON, .parent = ORGANISATION};
    turn->private = (struct private_text){.bytes = turn->text, .size = (size_t)size};
    job->request.kind = REQUEST_PARTIES;
    job->request.now_ms = clock_now_ms();
    job->request.claim.kind = BASIS_RULE;
    job->request.parties.parties = &turn->party;
    job->request.parties.count = 1;
    job->party_texts = &turn->private;
}

/* The load of an office; one turn in fifty registers a person instead. */
static void fill(struct job *job, struct turn *turn, const struct submitter *submitter,
                 int64_t number)
{
    int64_t now_ms = clock_now_ms();
    snprintf(turn->word, sizeof turn->word, "%d/%d/%d", (int)submitter->round, submitter->number,
             (int)number);
    snprintf(turn->key, sizeof turn->key, "%d/%d", submitter->number, (int)(number % SITES));
    snprintf(turn->text, sizeof turn->text, "{\"text\":\"%s\"}", turn->word);
    if (number % 50 == 9)
        fill_person(job, turn);
    else if (load_kind_of(number) == LOAD_EDIT)
        load_edit(job, now_ms, turn->key, submitter->round * TURNS_MAX + number);
    else
        load_note(job, now_ms, turn->word,
                  load_kind_of(number) == LOAD_PRIVATE_NOTE ? turn->text : NULL);
}

static void *submit_on(void *context)
{
    const struct submitter *submitter = context;
    struct arena *arena = arena_new();
    for (int64_t number = 0; number < TURNS_MAX; number++) {
        char line[2 * WORD_SIZE];
        struct turn turn;
        struct error err;
        arena_clear(arena);
        struct job job = {.arena = arena};
        fill(&job, &turn, submitter, number);
        if (!engine_submit(submitter->engine, &job, &err))
            stop(&err);
        tell(line,
             snprintf(line, sizeof line, "%lld %s\n", (long long)job.first_position, turn.word));
    }
    arena_free(arena);
    return NULL;
}

/* A new city has nobody whom persons could belong to. */
static void found(struct engine *engine)
{
    struct party organisation = {.key = ORGANISATION, .kind = PARTY_ORGANISATION, .name = "Office"};
    struct arena *arena = arena_new();
    struct job job = {.arena = arena,
                      .request = {.kind = REQUEST_PARTIES, .now_ms = clock_now_ms()}};
    struct error err;
    const struct operation *operation = engine_lock_state(engine);
    bool is_there = items_find(&operation->office.parties, ORGANISATION) != NULL;
    engine_unlock_state(engine);
    job.request.parties.parties = &organisation;
    job.request.parties.count = 1;
    if (!is_there && !engine_submit(engine, &job, &err))
        stop(&err);
    arena_free(arena);
}

static int run_write(const char *path, int64_t round, int count)
{
    static struct submitter submitters[SUBMITTERS_MAX];
    static const char ready[] = "ready\n";
    struct engine *engine = open_engine(path, ENGINE_CREATE);
    struct error err;
    if (!engine_start_writer(engine, &err))
        stop(&err);
    found(engine);
    tell(ready, sizeof ready - 1);
    for (int s = 0; s < count; s++) {
        submitters[s] = (struct submitter){.engine = engine, .round = round, .number = s};
        if (pthread_create(&submitters[s].thread, NULL, submit_on, &submitters[s]) != 0)
            return 1;
    }
    for (int s = 0; s < count; s++)
        pthread_join(submitters[s].thread, NULL);
    engine_close(engine);
    return 0;
}

/* Reading. */

static void print_private(struct engine *engine, const struct entry *entry)
{
    struct buffer text = {0};
    struct error err;
    if (!engine_read_private(engine, entry->private_scope, entry->private_commitment, &text, &err))
        stop(&err);
    printf("\t%s\n", buffer_text(&text));
    buffer_free(&text);
}

struct listing {
    struct engine *engine;
    struct arena *arena;
};

static bool print_entry(void *context, const struct logged_entry *logged,
                        const struct entry_columns *columns, struct error *err)
{
    struct listing *listing = context;
    struct entry entry;
    char hash[HASH_HEX_SIZE];
    (void)columns;
    arena_clear(listing->arena);
    if (!entry_read(logged->bytes, logged->size, listing->arena, &entry, err))
        return false;
    hash_to_hex(logged->hash, hash);
    printf("%lld\t%s\t%s\t%.*s", (long long)logged->position, hash, entry.type,
           (int)entry.body_size, entry.body);
    if (entry.private_scope)
        print_private(listing->engine, &entry);
    else
        printf("\t-\n");
    return true;
}

static int run_read(const char *path, int64_t first)
{
    struct listing listing = {.engine = open_engine(path, ENGINE_READ), .arena = arena_new()};
    struct error err;
    if (!log_read(engine_city(listing.engine), first, INT64_MAX, print_entry, &listing, &err))
        stop(&err);
    printf("end\n");
    engine_close(listing.engine);
    arena_free(listing.arena);
    return fflush(stdout) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    int64_t number = argc > 3 ? strtoll(argv[3], NULL, 10) : -1;
    int64_t count = argc > 4 ? strtoll(argv[4], NULL, 10) : 0;
    if (argc == 5 && strcmp(argv[1], "write") == 0 && number >= 0 && number < ROUNDS_MAX &&
        count > 0 && count <= SUBMITTERS_MAX)
        return run_write(argv[2], number, (int)count);
    if (argc == 4 && strcmp(argv[1], "read") == 0 && number > 0)
        return run_read(argv[2], number);
    fprintf(stderr, "log_writer write CITY ROUND SUBMITTERS | log_writer read CITY FIRST\n");
    return 2;
}
