/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "engine/verify.h"
#include "faulty_vfs.h"
#include "office.h"
#include "store/log.h"

/*
 * Many submitters and one writer. What was acknowledged is in the file as it was asked for, what
 * was refused is not, and whoever reads the state in between sees nothing that is not on the disk.
 */
enum { THREADS = 24, TURNS = 20 };

static struct office_place place;

static int begin(void **state)
{
    (void)state;
    struct error err;
    office_begin(&place);
    office_open(&place);
    office_found(&place);
    assert_true(engine_start_writer(place.engine, &err));
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_end(&place);
    return 0;
}

/* One submitter: notes about its own turns, some with private text, and now and then what is
 * refused. */
struct submitter {
    pthread_t thread;
    int number;
    int64_t now_ms;
    struct arena *arena;
    uint32_t done_count, refused_count, failed_count;
    int64_t positions[TURNS]; /* 0: not acknowledged */
    int64_t last_seen;
};

static struct job note_job(struct arena *arena, int64_t now_ms, const char *about)
{
    struct job job = {
        .arena = arena,
        .request = {.kind = REQUEST_NOTE,
                    .now_ms = now_ms,
                    .realm = realm_planning(),
                    .claim = {.kind = BASIS_RULE},
                    .note = {.about = about}},
    };
    return job;
}

static const char *tag(struct arena *arena, int number, int turn)
{
    char text[32];
    snprintf(text, sizeof text, "t-%d-%d", number, turn);
    return arena_copy_text(arena, text);
}

static void submit_one(struct submitter *submitter, int turn)
{
    static const char text[] = "{\"text\":\"Canary\"}";
    struct error err = {0};
    struct job job = note_job(submitter->arena, submitter->now_ms,
                              tag(submitter->arena, submitter->number, turn));
    bool is_wrong = (turn + submitter->number) % 7 == 0;
    if (turn % 3 == 0)
        job.text = (struct private_text){.bytes = text, .size = sizeof text - 1};
    if (is_wrong)
        job.request.realm = realm_exercise(9);
    if (engine_submit(place.engine, &job, &err)) {
        submitter->positions[turn] = job.last_position;
        submitter->done_count++;
    } else if (is_wrong && err.id == TEXT_OPERATE_NO_EXERCISE) {
        submitter->refused_count++;
    } else {
        submitter->failed_count++;
    }
}

static void *submit_all(void *context)
{
    struct submitter *submitter = context;
    for (int turn = 0; turn < TURNS; turn++)
        submit_one(submitter, turn);
    return NULL;
}

static void start(struct submitter *submitters, void *(*run)(void *))
{
    for (int s = 0; s < THREADS; s++) {
        submitters[s] =
            (struct submitter){.number = s, .now_ms = place.now_ms, .arena = arena_new()};
        assert_int_equal(pthread_create(&submitters[s].thread, NULL, run, &submitters[s]), 0);
    }
}

static void join(struct submitter *submitters)
{
    for (int s = 0; s < THREADS; s++)
        pthread_join(submitters[s].thread, NULL);
}

static void forget(struct submitter *submitters)
{
    for (int s = 0; s < THREADS; s++)
        arena_free(submitters[s].arena);
}

/* What the log holds of notes, by position. */
struct notes {
    int64_t first; /* entries before are of the founding */
    uint32_t count;
    char abouts[THREADS * TURNS + 8][32];
    int64_t positions[THREADS * TURNS + 8];
};

static bool add_note(void *context, const struct logged_entry *logged,
                     const struct entry_columns *columns, struct error *err)
{
    struct notes *notes = context;
    const char *about = strstr(logged->bytes, "\"about\":\"t-");
    (void)err;
    if (strcmp(columns->type, "note") != 0 || !about)
        return true;
    assert_true(notes->count < THREADS * TURNS + 8);
    about += strlen("\"about\":\"");
    snprintf(notes->abouts[notes->count], sizeof notes->abouts[0], "%.*s",
             (int)strcspn(about, "\""), about);
    notes->positions[notes->count++] = logged->position;
    return true;
}

static void read_notes(struct notes *notes)
{
    struct city *city;
    struct error err;
    notes->count = 0;
    assert_true(city_open(place.path, CITY_READ, &city, &err));
    assert_true(log_read(city, 1, INT64_MAX, add_note, notes, &err));
    city_close(city);
}

static const char *about_at(const struct notes *notes, int64_t position)
{
    for (uint32_t n = 0; n < notes->count; n++)
        if (notes->positions[n] == position)
            return notes->abouts[n];
    return NULL;
}

/* Each acknowledged job is where it was said to be; there are no others. */
static void expect_exactly(const struct submitter *submitters)
{
    static struct notes notes;
    uint32_t done = 0;
    read_notes(&notes);
    for (int s = 0; s < THREADS; s++) {
        for (int turn = 0; turn < TURNS; turn++) {
            if (submitters[s].positions[turn] == 0)
                continue;
            const char *about = about_at(&notes, submitters[s].positions[turn]);
            assert_non_null(about);
            assert_string_equal(about, tag(submitters[s].arena, s, turn));
            done++;
        }
    }
    assert_int_equal(notes.count, done);
}

static void expect_proof(void)
{
    struct verify_report report;
    struct city *city;
    struct error err;
    const struct verify_request request = {.threads = 2};
    assert_true(city_open(place.path, CITY_READ, &city, &err));
    assert_true(verify_log(city, &request, NULL, place.arena, &report, &err));
    if (!report.holds)
        fail_msg("entry %lld: %s", (long long)report.position, text_id_name(report.why->id));
    city_close(city);
}

static void expect_same_when_opened_again(void)
{
    struct buffer before = office_dump(place.engine);
    office_close(&place);
    office_open(&place);
    struct buffer after = office_dump(place.engine);
    assert_string_equal(buffer_text(&before), buffer_text(&after));
    buffer_free(&before);
    buffer_free(&after);
}

static void what_is_acknowledged_is_there_and_nothing_else(void **state)
{
    (void)state;
    static struct submitter submitters[THREADS];
    start(submitters, submit_all);
    join(submitters);
    for (int s = 0; s < THREADS; s++) {
        assert_int_equal(submitters[s].failed_count, 0);
        assert_true(submitters[s].refused_count >= 2);
        assert_int_equal(submitters[s].done_count + submitters[s].refused_count, TURNS);
    }
    expect_exactly(submitters);
    expect_proof();
    expect_same_when_opened_again();
    forget(submitters);
}

/* The newest state seen is in the file already. */
static void *read_on(void *context)
{
    atomic_bool *stop = context;
    while (!*stop) {
        struct city *city;
        struct error err;
        struct hash hash;
        int64_t seen, head;
        seen = engine_lock_state(place.engine)->chain.count;
        engine_unlock_state(place.engine);
        assert_true(city_open(place.path, CITY_READ, &city, &err));
        assert_true(log_head(city, &head, &hash, &err));
        assert_true(head >= seen);
        city_close(city);
    }
    return NULL;
}

static void nobody_sees_what_is_not_on_the_disk(void **state)
{
    (void)state;
    static struct submitter submitters[THREADS];
    static atomic_bool stop;
    pthread_t readers[2];
    stop = false;
    for (int r = 0; r < 2; r++)
        assert_int_equal(pthread_create(&readers[r], NULL, read_on, &stop), 0);
    start(submitters, submit_all);
    join(submitters);
    stop = true;
    for (int r = 0; r < 2; r++)
        pthread_join(readers[r], NULL);
    expect_exactly(submitters);
    forget(submitters);
}

/* Reads what is private and opens keys while others write. */
static void *look_around(void *context)
{
    atomic_bool *stop = context;
    struct arena *arena = arena_new();
    struct buffer out = {0};
    while (!*stop) {
        struct error err;
        const struct operation *operation = engine_lock_state(place.engine);
        const struct party *p4 = items_find(&operation->office.parties, "p-4");
        struct hash record = p4->record;
        engine_unlock_state(place.engine);
        buffer_clear(&out);
        assert_true(engine_read_private(place.engine, "person/p-4", record, &out, &err));
        assert_non_null(strstr(buffer_text(&out), "Canary-Name p-4"));
        struct session session;
        assert_true(
            engine_open_session(place.engine, "p-1", "correct horse p-1", arena, &session, &err));
        struct job job = {.request = {.kind = REQUEST_KEY_RESEAL, .now_ms = place.now_ms},
                          .session = &session,
                          .arena = arena};
        assert_true(engine_change_password(place.engine, &job, "correct horse p-1", &err));
        session_close(&session);
    }
    buffer_free(&out);
    arena_free(arena);
    return NULL;
}

static void others_use_the_city_meanwhile(void **state)
{
    (void)state;
    static struct submitter submitters[THREADS];
    static atomic_bool stop;
    pthread_t other;
    stop = false;
    assert_int_equal(pthread_create(&other, NULL, look_around, &stop), 0);
    start(submitters, submit_all);
    join(submitters);
    stop = true;
    pthread_join(other, NULL);
    for (int s = 0; s < THREADS; s++)
        assert_int_equal(submitters[s].failed_count, 0);
    expect_exactly(submitters);
    expect_proof();
    forget(submitters);
}

/* Keys and scopes change while others write. */

static void act_by_two(struct session *drafter, struct session *releaser, struct job *job)
{
    struct error err;
    job->session = drafter;
    if (job->request.kind == REQUEST_NODE_ROTATE)
        assert_true(engine_rotate_node(place.engine, job, &err));
    else
        office_do(&place, job);
    assert_true(job->decision.is_draft);
    struct job release = office_job(&place, REQUEST_ACT_RELEASE, realm_planning());
    release.request.act_ref.id = job->decision.made;
    release.session = releaser;
    office_do(&place, &release);
}

static void keys_are_renewed_and_records_destroyed_meanwhile(void **state)
{
    (void)state;
    static struct submitter submitters[THREADS];
    struct session p3 = office_session(&place, "p-3"), p2 = office_session(&place, "p-2");
    start(submitters, submit_all);
    struct job rotate = office_job(&place, REQUEST_NODE_ROTATE, realm_planning());
    act_by_two(&p3, &p2, &rotate);
    struct job remove = office_job(&place, REQUEST_PARTY_REMOVE, realm_planning());
    remove.request.key_of = "p-4";
    act_by_two(&p3, &p2, &remove);
    struct job again = office_job(&place, REQUEST_NODE_ROTATE, realm_planning());
    act_by_two(&p3, &p2, &again);
    join(submitters);
    for (int s = 0; s < THREADS; s++)
        assert_int_equal(submitters[s].failed_count, 0);
    expect_exactly(submitters);
    expect_proof();
    expect_same_when_opened_again();
    forget(submitters);
}

/* What runs in the transaction. */

static bool refuse_always(void *context, struct city *city, struct request *request,
                          struct error *err)
{
    (void)context, (void)city, (void)request;
    return error_set(err, ERROR_INPUT, TEXT_OPERATE_NO_CHANGE);
}

static bool count_up(void *context, struct city *city, const struct decision *decision,
                     struct error *err)
{
    (void)city, (void)decision, (void)err;
    ++*(atomic_int *)context;
    return true;
}

static void *submit_with_hooks(void *context)
{
    static atomic_int ran;
    struct submitter *submitter = context;
    for (int turn = 0; turn < TURNS; turn++) {
        struct error err;
        if ((turn + submitter->number) % 4 != 0) {
            submit_one(submitter, turn);
            continue;
        }
        struct job job = note_job(submitter->arena, submitter->now_ms,
                                  tag(submitter->arena, submitter->number, turn));
        bool fails = turn % 2 == 0;
        job.before = fails ? refuse_always : NULL;
        job.after = fails ? NULL : count_up;
        job.context = &ran;
        if (engine_submit(place.engine, &job, &err))
            submitter->positions[turn] = job.last_position;
        else
            submitter->failed_count += !fails || err.id != TEXT_OPERATE_NO_CHANGE;
    }
    return NULL;
}

static void what_fails_in_its_transaction_fails_alone(void **state)
{
    (void)state;
    static struct submitter submitters[THREADS];
    start(submitters, submit_with_hooks);
    join(submitters);
    for (int s = 0; s < THREADS; s++)
        assert_int_equal(submitters[s].failed_count, 0);
    expect_exactly(submitters);
    expect_proof();
    expect_same_when_opened_again();
    forget(submitters);
}

/* A disk that fails now and then. */

static void a_batch_that_fails_is_not_in_the_file(void **state)
{
    (void)state;
    static struct submitter submitters[THREADS];
    static const struct fault faults[] = {
        {.operations = FAULT_AT_WRITE, .at = 40, .kind = FAULT_FULL},
        {.operations = FAULT_AT_WRITE, .at = 90, .kind = FAULT_DEVICE},
        {.operations = FAULT_AT_SYNC, .at = 6, .kind = FAULT_DEVICE},
    };
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        uint32_t failed = 0;
        struct error err;
        office_close(&place);
        faulty_vfs_register();
        office_open(&place);
        assert_true(engine_start_writer(place.engine, &err));
        faulty_vfs_arm(&faults[f]);
        start(submitters, submit_all);
        join(submitters);
        assert_true(faulty_vfs_has_struck());
        for (int s = 0; s < THREADS; s++)
            failed += submitters[s].failed_count;
        assert_true(failed > 0);
        struct buffer state_now = office_dump(place.engine);
        office_close(&place);
        faulty_vfs_unregister();
        office_open(&place);
        struct buffer state_then = office_dump(place.engine);
        assert_string_equal(buffer_text(&state_now), buffer_text(&state_then));
        buffer_free(&state_now);
        buffer_free(&state_then);
        if (f == 0)
            expect_exactly(submitters);
        expect_proof();
        forget(submitters);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(what_is_acknowledged_is_there_and_nothing_else),
        TEST(nobody_sees_what_is_not_on_the_disk),
        TEST(others_use_the_city_meanwhile),
        TEST(keys_are_renewed_and_records_destroyed_meanwhile),
        TEST(what_fails_in_its_transaction_fails_alone),
        TEST(a_batch_that_fails_is_not_in_the_file),
    };
    return cmocka_run_group_tests_name("engine/writer", tests, NULL, NULL);
}
