/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "city_place.h"
#include "faulty_vfs.h"
#include "made_log.h"
#include "store/checkpoint.h"

/*
 * Commit and sync apart: several transactions are committed, then one sync is to make them last.
 * The same is done again and again, with a fault at each place there is, and the power fails
 * after it. What log_sync has acknowledged is there; what is there is whole.
 */
enum { ROUNDS = 6, COMMITS_A_ROUND = 3, ENTRIES_A_COMMIT = 2 };

static struct place place;
static struct buffer base; /* the file as each run begins */

struct run {
    struct city *city;
    int64_t written, acknowledged; /* positions in the log */
    struct error err;
};

static bool commit_some(struct run *run)
{
    if (!log_begin(run->city, &run->err))
        return false;
    bool ok = true;
    for (int64_t e = 1; ok && e <= ENTRIES_A_COMMIT; e++)
        ok = append_made(run->city, run->written + e, &run->err);
    if (!log_commit_unsynced(run->city, ok, &run->err))
        return false;
    run->written += ENTRIES_A_COMMIT;
    return true;
}

/* In the middle the log is copied into the file, and begins anew. */
static bool run_round(struct run *run, int round)
{
    for (int commit = 0; commit < COMMITS_A_ROUND; commit++)
        if (!commit_some(run))
            return false;
    if (round == ROUNDS / 2)
        checkpoint_truncate(run->city, 0);
    if (!log_sync(run->city, &run->err))
        return false;
    run->acknowledged = run->written;
    return true;
}

static struct run run_script(const struct fault *fault)
{
    char path[128];
    struct run run = {0};
    snprintf(path, sizeof path, "%s-wal", place.city);
    unlink(path);
    FILE *file = fopen(place.city, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(base.bytes, 1, base.size, file), base.size);
    assert_int_equal(fclose(file), 0);
    faulty_vfs_begin(fault);
    bool ok = city_open(place.city, CITY_WRITE, &run.city, &run.err) &&
              log_sync_apart(run.city, &run.err);
    for (int round = 1; ok && round <= ROUNDS; round++)
        ok = run_round(&run, round);
    return run;
}

static bool try_fault(const struct fault *fault, enum unsynced unsynced)
{
    struct run run = run_script(fault);
    bool has_struck = faulty_vfs_has_struck();
    faulty_vfs_stop();
    city_close(run.city);
    faulty_vfs_restart(unsynced, (uint64_t)fault->at);
    struct city *city = open_city(place.city, CITY_WRITE);
    int64_t head;
    struct hash hash;
    demand(log_head(city, &head, &hash, &run.err), &run.err);
    if (head < run.acknowledged || head > run.written + ENTRIES_A_COMMIT)
        fail_msg("fault %d at %lld: %lld were acknowledged, %lld written, %lld are there",
                 (int)fault->kind, (long long)fault->at, (long long)run.acknowledged,
                 (long long)run.written, (long long)head);
    demand_made_log(city, head);
    if (fault->at % 3 == 0)
        demand(city_check_integrity(city, &run.err), &run.err);
    city_close(city);
    return has_struck;
}

static void try_all(struct fault fault)
{
    for (int unsynced = 0; unsynced < UNSYNCED_COUNT; unsynced++)
        for (fault.at = 1; try_fault(&fault, (enum unsynced)unsynced);)
            fault.at++;
}

static int set_up(void **state)
{
    (void)state;
    place_make(&place);
    city_close(open_city(place.city, CITY_CREATE));
    FILE *file = fopen(place.city, "rb");
    base.size = fread(buffer_reserve(&base, 1 << 20), 1, 1 << 20, file);
    fclose(file);
    faulty_vfs_register();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    faulty_vfs_unregister();
    buffer_free(&base);
    place_remove(&place);
    return 0;
}

static void a_sync_makes_all_commits_before_it_last(void **state)
{
    (void)state;
    struct run run = run_script(&(struct fault){0});
    assert_int_equal(run.acknowledged, ROUNDS * COMMITS_A_ROUND * ENTRIES_A_COMMIT);
    print_message("# %lld writes, %lld syncs\n", (long long)faulty_vfs_count(FAULT_AT_WRITE),
                  (long long)faulty_vfs_count(FAULT_AT_SYNC));
    assert_true(faulty_vfs_count(FAULT_AT_SYNC) < ROUNDS * COMMITS_A_ROUND);
    city_close(run.city);
    assert_false(try_fault(&(struct fault){0}, UNSYNCED_LOST));
}

static void nothing_acknowledged_is_lost_when_the_machine_stops(void **state)
{
    (void)state;
    try_all((struct fault){.operations = FAULT_AT_ANY & ~FAULT_AT_READ, .kind = FAULT_CRASH});
}

static void nor_when_the_device_fails(void **state)
{
    (void)state;
    try_all((struct fault){.operations = FAULT_AT_WRITE | FAULT_AT_SYNC, .kind = FAULT_DEVICE});
}

static void nor_when_the_disk_is_full(void **state)
{
    (void)state;
    try_all((struct fault){.operations = FAULT_AT_WRITE, .kind = FAULT_FULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sync_makes_all_commits_before_it_last),
        cmocka_unit_test(nothing_acknowledged_is_lost_when_the_machine_stops),
        cmocka_unit_test(nor_when_the_device_fails),
        cmocka_unit_test(nor_when_the_disk_is_full),
    };
    return cmocka_run_group_tests_name("store/log_sync", tests, set_up, tear_down);
}
