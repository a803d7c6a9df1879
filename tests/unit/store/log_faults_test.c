/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <sys/stat.h>

#include "city_place.h"
#include "faulty_vfs.h"
#include "made_log.h"
#include "made_records.h"
#include "store/database.h"
#include "store/site_edit.h"

/*
 * A script of transactions is run again and again, each time with another fault at another place:
 * at every write, every sync, every truncation… What was acknowledged is there and whole, whatever
 * happened; what was refused is not there; what was under way is there as a whole or not at all.
 *
 * What the file holds after the first so many steps follows from their number alone.
 */
enum { STEPS = 9, TRIES = 3, ENTRIES_A_STEP = 3 };

enum step_kind { STEP_ENTRIES, STEP_RECORD, STEP_PEOPLE, STEP_SITES, STEP_PLAN, STEP_DESTROY };

static enum step_kind kind_of(int step)
{
    static const enum step_kind kinds[] = {
        STEP_ENTRIES, STEP_RECORD, STEP_PEOPLE, STEP_RECORD,  STEP_SITES,  STEP_ENTRIES,
        STEP_DESTROY, STEP_PLAN,   STEP_RECORD, STEP_ENTRIES, STEP_PEOPLE, STEP_DESTROY,
    };
    return kinds[step - 1];
}

static int64_t log_after(int steps)
{
    return (int64_t)steps * ENTRIES_A_STEP;
}

static int count_before(int steps, enum step_kind kind)
{
    int count = 0;
    for (int step = 1; step <= steps; step++)
        count += kind_of(step) == kind;
    return count;
}

static uint32_t people_after(int steps)
{
    return 5 + 10 * (uint32_t)count_before(steps, STEP_PEOPLE);
}

struct test {
    struct place place;
    struct buffer base; /* the file as each run begins */
    struct arena *arena;
};

struct run {
    struct test *test;
    struct city *city; /* NULL while it cannot be opened */
    int done;          /* steps that were acknowledged */
    bool is_open_end;  /* the step after those may have come through as well */
    bool gives_up;     /* at the first refusal, without trying again */
    struct fault fault;
    struct error err;
};

static struct hash record_name(int step)
{
    int64_t number = step;
    return hash_bytes(&number, sizeof number);
}

static bool put_plan(struct city *city, struct error *err)
{
    struct arena *scratch = arena_new();
    struct random random = random_from_seed(4);
    struct shelter_plan plan = made_plan(&random, "a", 9, 4, scratch);
    bool ok = city_put_plan(city, &plan, 1, err);
    arena_free(scratch);
    return ok;
}

static bool put_people(struct city *city, int step, struct error *err)
{
    struct arena *scratch = arena_new();
    struct random random = random_from_seed((uint64_t)step);
    struct people_records people = made_people(&random, people_after(step), scratch);
    struct city_source source = made_source("people.csv");
    bool ok = city_put_people(city, &source, &people, false, err);
    arena_free(scratch);
    return ok;
}

static bool put_record(struct city *city, int step, struct error *err)
{
    char bytes[3000];
    memset(bytes, step, sizeof bytes);
    return log_put_record(city, record_name(step), "incident-1", bytes, sizeof bytes, err);
}

static bool act(struct city *city, int step, struct error *err)
{
    struct site_edit edit = {.is_closed = true};
    switch (kind_of(step)) {
    case STEP_ENTRIES: return true;
    case STEP_RECORD: return put_record(city, step, err);
    case STEP_PEOPLE: return put_people(city, step, err);
    case STEP_SITES: return city_put_site_edit(city, "a", &edit, err);
    case STEP_PLAN: return put_plan(city, err);
    case STEP_DESTROY: return log_destroy_records(city, "incident-1", err);
    }
    return false;
}

static bool write_step(struct city *city, int step, struct error *err)
{
    char text[16];
    snprintf(text, sizeof text, "%d", step);
    bool ok = act(city, step, err);
    for (int64_t position = log_after(step - 1) + 1; ok && position <= log_after(step); position++)
        ok = append_made(city, position, err);
    return ok && log_put_projection(city, "live", "step", "last", text, err);
}

static bool run_step(struct city *city, int step, struct error *err)
{
    return log_begin(city, err) && log_commit(city, write_step(city, step, err), err);
}

/* A sentence about the fault, and no other. */
static void demand_right_error(struct run *run)
{
    bool is_full = run->fault.kind == FAULT_FULL || run->fault.kind == FAULT_SHORT;
    enum text_id expected = is_full ? TEXT_STORE_DISK_FULL : TEXT_STORE_DEVICE;
    enum text_id id = run->err.id;
    bool is_right = run->err.kind == ERROR_IO && (id == expected || id == TEXT_STORE_UNSURE);
    if (run->fault.kind == FAULT_CRASH)
        is_right = run->err.kind == ERROR_IO;
    if (!is_right)
        fail_msg("%s: %s", error_kind_name(run->err.kind), sentence(&run->err));
}

static bool open_run(struct run *run)
{
    for (int try = 0; !run->city && try < TRIES; try++)
        if (!city_open(run->test->place.city, CITY_WRITE, &run->city, &run->err))
            demand_right_error(run);
    return run->city;
}

static void close_run(struct run *run)
{
    city_close(run->city);
    run->city = NULL;
}

/* After a refusal: nothing of the step is there. Where the city cannot say, it is opened again
 * and the file says it. */
static void look_at_refused(struct run *run)
{
    int64_t head;
    struct hash hash;
    run->is_open_end = run->err.id == TEXT_STORE_UNSURE || run->fault.kind == FAULT_CRASH;
    if (run->err.id == TEXT_STORE_UNSURE) {
        assert_false(log_head(run->city, &head, &hash, &run->err));
        assert_int_equal(run->err.id, TEXT_STORE_UNSURE);
        close_run(run);
        if (!open_run(run))
            return;
    }
    if (!log_head(run->city, &head, &hash, &run->err)) {
        demand_right_error(run);
        return;
    }
    if (run->is_open_end && head == log_after(run->done + 1))
        run->done++;
    else
        assert_int_equal(head, log_after(run->done));
    run->is_open_end = run->fault.kind == FAULT_CRASH;
}

/* What a city does between its transactions. */
static void look_after(struct run *run)
{
    int frames, copied;
    if (run->done % 4 == 1)
        sqlite3_wal_checkpoint_v2(run->city->database, "main", SQLITE_CHECKPOINT_PASSIVE, &frames,
                                  &copied);
    if (run->done % 4 == 0)
        close_run(run);
    if (run->city && kind_of(run->done) == STEP_DESTROY && !log_scrub(run->city, &run->err))
        demand_right_error(run);
}

static void run_script(struct run *run)
{
    int tries = 0;
    while (run->done < STEPS && tries < TRIES) {
        bool has_stopped = run->fault.kind == FAULT_CRASH && faulty_vfs_has_struck();
        if (has_stopped || (run->gives_up && tries > 0) || !open_run(run))
            return;
        int step = run->done + 1;
        if (run_step(run->city, step, &run->err)) {
            run->done = step;
            run->is_open_end = false;
            tries = 0;
            look_after(run);
        } else {
            tries++;
            demand_right_error(run);
            look_at_refused(run);
        }
    }
}

static int steps_of(struct city *city)
{
    int64_t head;
    struct hash hash;
    struct error err;
    demand(log_head(city, &head, &hash, &err), &err);
    for (int steps = 0; steps <= STEPS; steps++)
        if (log_after(steps) == head)
            return steps;
    fail_msg("a step was left half done");
    return 0;
}

static void demand_records(struct city *city, int steps)
{
    int destroyed = 0;
    for (int step = 1; step <= steps; step++)
        destroyed = kind_of(step) == STEP_DESTROY ? step : destroyed;
    for (int step = 1; step <= STEPS; step++) {
        struct arena *scratch = arena_new();
        const void *bytes;
        size_t size;
        struct error err;
        bool is_there = kind_of(step) == STEP_RECORD && step > destroyed && step <= steps;
        assert_int_equal(log_get_record(city, record_name(step), scratch, &bytes, &size, &err),
                         is_there);
        arena_free(scratch);
    }
}

/* All that the steps had done, and nothing else. */
static void demand_state(struct city *city, int steps)
{
    struct buffer dump = {0}, expected = {0};
    struct arena *scratch = arena_new();
    struct city_plan_summary *plans;
    uint32_t count;
    struct error err;
    demand_made_log(city, log_after(steps));
    demand(log_dump_projection(city, &dump, &err), &err);
    if (steps > 0)
        buffer_add_format(&expected, "live\tstep\tlast\t%d\n", steps);
    assert_string_equal(buffer_text(&dump), buffer_text(&expected));
    demand_records(city, steps);
    hash_of_people(city, &count);
    assert_int_equal(count, people_after(steps));
    demand(city_list_plans(city, scratch, &plans, &count, &err), &err);
    assert_int_equal(count, count_before(steps, STEP_PLAN));
    buffer_free(&dump);
    buffer_free(&expected);
    arena_free(scratch);
}

static void begin_run(struct run *run, struct test *test, const struct fault *fault)
{
    char path[128];
    snprintf(path, sizeof path, "%s-wal", test->place.city);
    unlink(path);
    FILE *file = fopen(test->place.city, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(test->base.bytes, 1, test->base.size, file), test->base.size);
    assert_int_equal(fclose(file), 0);
    faulty_vfs_begin(fault);
    *run = (struct run){.test = test, .fault = *fault};
}

static void demand_outcome(struct run *run)
{
    struct city *city = open_city(run->test->place.city, CITY_WRITE);
    int steps = steps_of(city);
    if (steps != run->done && !(run->is_open_end && steps == run->done + 1))
        fail_msg("%d steps were acknowledged, %d are there", run->done, steps);
    demand_state(city, steps);
    /* And it goes on; every page is looked at after every third run, for they are many. */
    if (steps < STEPS)
        demand(run_step(city, steps + 1, &run->err), &run->err);
    if (run->fault.at % 3 == 0)
        demand(city_check_integrity(city, &run->err), &run->err);
    city_close(city);
}

/* How a run ends after the script: the city is closed, or the power fails. */
enum ending { ENDS_CLOSED, ENDS_UNSYNCED };

static void end_run(struct run *run, enum ending ending)
{
    bool is_cut = ending >= ENDS_UNSYNCED;
    if (is_cut)
        faulty_vfs_stop();
    close_run(run);
    if (is_cut)
        faulty_vfs_restart((enum unsynced)(ending - ENDS_UNSYNCED), (uint64_t)run->fault.at);
    else
        faulty_vfs_begin(&(struct fault){0});
}

/* False once the fault lies beyond the end of the script. */
static bool try_fault(struct test *test, const struct fault *fault, bool gives_up,
                      enum ending ending)
{
    struct run run;
    begin_run(&run, test, fault);
    run.gives_up = gives_up;
    run_script(&run);
    bool has_struck = faulty_vfs_has_struck();
    end_run(&run, ending);
    if (getenv("FAULTS_VERBOSE"))
        fprintf(stderr, "# fault %d at %u, number %lld\n", (int)fault->kind, fault->operations,
                (long long)fault->at);
    demand_outcome(&run);
    return has_struck;
}

static int64_t try_all(struct test *test, struct fault fault, bool gives_up, enum ending ending)
{
    for (fault.at = 1; try_fault(test, &fault, gives_up, ending);)
        fault.at++;
    return fault.at - 1;
}

static int set_up(void **state)
{
    static struct test test;
    test = (struct test){.arena = arena_new()};
    place_make(&test.place);
    struct city *city = open_city(test.place.city, CITY_CREATE);
    put_some_people(city, people_after(0), 9);
    city_close(city);
    FILE *file = fopen(test.place.city, "rb");
    test.base.size = fread(buffer_reserve(&test.base, 1 << 20), 1, 1 << 20, file);
    fclose(file);
    faulty_vfs_register();
    *state = &test;
    return 0;
}

static int tear_down(void **state)
{
    struct test *test = *state;
    faulty_vfs_unregister();
    buffer_free(&test->base);
    arena_free(test->arena);
    place_remove(&test->place);
    return 0;
}

static void runs_to_its_end_without_a_fault(void **state)
{
    struct test *test = *state;
    struct run run;
    begin_run(&run, test, &(struct fault){0});
    run_script(&run);
    close_run(&run);
    assert_int_equal(run.done, STEPS);
    print_message(
        "# %lld writes, %lld syncs, %lld truncations, %lld reads\n",
        (long long)faulty_vfs_count(FAULT_AT_WRITE), (long long)faulty_vfs_count(FAULT_AT_SYNC),
        (long long)faulty_vfs_count(FAULT_AT_TRUNCATE), (long long)faulty_vfs_count(FAULT_AT_READ));
    demand_outcome(&run);
}

enum { NOT_READING = FAULT_AT_ANY & ~FAULT_AT_READ };

static void loses_nothing_when_the_machine_stops(void **state)
{
    struct fault fault = {.operations = NOT_READING, .kind = FAULT_CRASH};
    int64_t places = 0;
    for (int unsynced = 0; unsynced < UNSYNCED_COUNT; unsynced++)
        places = try_all(*state, fault, true, (enum ending)(ENDS_UNSYNCED + unsynced));
    print_message("# %lld places, each with %d ways to find the disk afterwards\n",
                  (long long)places, UNSYNCED_COUNT);
}

/* One fault, and the city goes on; one, and then the power fails; from then on nothing goes. */
static void try_everywhere(struct test *test, struct fault fault)
{
    try_all(test, fault, false, ENDS_CLOSED);
    try_all(test, fault, false, ENDS_UNSYNCED + UNSYNCED_LOST);
    try_all(test, fault, true, ENDS_UNSYNCED + UNSYNCED_KEPT);
    fault.stays = true;
    try_all(test, fault, false, ENDS_UNSYNCED + UNSYNCED_LOST);
}

static void says_that_the_disk_is_full_and_goes_on(void **state)
{
    try_everywhere(*state, (struct fault){.operations = NOT_READING, .kind = FAULT_FULL});
}

static void says_so_too_after_half_a_write(void **state)
{
    struct fault fault = {.operations = FAULT_AT_WRITE, .kind = FAULT_SHORT};
    try_all(*state, fault, false, ENDS_CLOSED);
    try_all(*state, fault, true, ENDS_UNSYNCED + UNSYNCED_KEPT);
}

static void says_that_the_device_failed_and_goes_on(void **state)
{
    try_everywhere(*state, (struct fault){.operations = NOT_READING, .kind = FAULT_DEVICE});
}

static void says_that_the_device_cannot_be_read(void **state)
{
    struct fault fault = {.operations = FAULT_AT_READ, .kind = FAULT_DEVICE};
    try_all(*state, fault, false, ENDS_CLOSED);
}

/* While a city is made for the first time. True if the fault struck. */
static bool try_making(struct test *test, const struct fault *fault, enum unsynced unsynced)
{
    struct city *city;
    struct error err;
    unlink(test->place.city);
    faulty_vfs_begin(fault);
    bool is_made = city_open(test->place.city, CITY_CREATE, &city, &err);
    if (is_made) {
        is_made = run_step(city, 1, &err);
        city_close(city);
    }
    bool has_struck = faulty_vfs_has_struck();
    faulty_vfs_restart(unsynced, (uint64_t)fault->at);
    city = open_city(test->place.city, CITY_CREATE);
    int steps = steps_of(city);
    assert_true(steps == 1 || (steps == 0 && !is_made));
    demand_made_log(city, log_after(steps));
    demand(city_check_integrity(city, &err), &err);
    city_close(city);
    return has_struck;
}

static void makes_a_city_where_the_machine_had_stopped(void **state)
{
    struct fault fault = {.operations = NOT_READING, .kind = FAULT_CRASH};
    for (int unsynced = 0; unsynced < UNSYNCED_COUNT; unsynced++)
        for (fault.at = 1; try_making(*state, &fault, (enum unsynced)unsynced);)
            fault.at++;
}

enum { BACKED_UP = 2 };

static bool try_backup(struct test *test, const struct fault *fault)
{
    char path[128];
    int64_t size;
    struct hash hash;
    struct run run;
    snprintf(path, sizeof path, "%s/copy of town.muster", test->place.folder);
    begin_run(&run, test, &(struct fault){0});
    run.city = open_city(test->place.city, CITY_WRITE);
    for (int step = 1; step <= BACKED_UP; step++)
        demand(run_step(run.city, step, &run.err), &run.err);
    run.fault = *fault;
    faulty_vfs_arm(fault);
    bool ok = log_backup(run.city, path, &size, &hash, &run.err);
    bool has_struck = faulty_vfs_has_struck();
    faulty_vfs_arm(&(struct fault){0});
    close_run(&run);
    if (ok) {
        run.city = open_city(path, CITY_READ);
        demand_state(run.city, BACKED_UP);
        close_run(&run);
        assert_int_equal(unlink(path), 0);
    } else {
        demand_right_error(&run);
    }
    assert_int_equal(count_entries(test->place.folder), 1);
    return has_struck;
}

static void backs_up_wholly_or_not_at_all(void **state)
{
    struct fault fault = {0};
    for (int kind = FAULT_FULL; kind <= FAULT_DEVICE; kind++) {
        fault.kind = (enum fault_kind)kind;
        fault.operations = kind == FAULT_DEVICE ? FAULT_AT_ANY : NOT_READING;
        for (fault.at = 1; try_backup(*state, &fault);)
            fault.at++;
    }
    print_message("# %lld places\n", (long long)fault.at - 1);
}

/* A test alone: log_faults_test NAME */
int main(int argc, char **argv)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(runs_to_its_end_without_a_fault),
        TEST(loses_nothing_when_the_machine_stops),
        TEST(makes_a_city_where_the_machine_had_stopped),
        TEST(says_that_the_disk_is_full_and_goes_on),
        TEST(says_so_too_after_half_a_write),
        TEST(says_that_the_device_failed_and_goes_on),
        TEST(says_that_the_device_cannot_be_read),
        TEST(backs_up_wholly_or_not_at_all),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
