/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "walk.h"

/*
 * A million steps by chance, and no crossing from one realm into another. A step is one request
 * that is decided, and what was decided applied.
 */
enum { STEPS = 1000000, STEPS_BEFORE_ANEW = 2500, WATCH_ONE_IN = 500, SEED = 20261124 };

static bool is_type(const struct draft *draft, const char *type)
{
    return strcmp(draft->type, type) == 0;
}

/* The act that an entry of an act is about; the draft itself names it in its body. */
static enum act act_of_draft(const struct operation *operation, const struct request *request)
{
    const struct realm_state *realm = operation_realm(operation, request->realm);
    if (request->kind == REQUEST_ACT_DRAFT)
        return (enum act)request->act.act;
    const struct act_record *act = items_find(&realm->acts, request->act_ref.id);
    return act ? (enum act)act->act : ACT_COUNT;
}

/* What an exercise takes that is not running: notes, its own control, and, ended, the destruction
 * of its records. */
static bool fits_exercise(const struct operation *operation, const struct request *request,
                          const struct draft *draft)
{
    const struct exercise_state *exercise = operation_exercise(operation, draft->realm.exercise);
    if (!exercise)
        return false;
    if (is_type(draft, "exercise.status") && request->kind == REQUEST_REAL_EVENT)
        return exercise->status == EXERCISE_RUNNING;
    if (exercise->status == EXERCISE_RUNNING || request->kind == REQUEST_NOTE)
        return true;
    return act_of_draft(operation, request) ==
           (exercise->status == EXERCISE_ENDED ? ACT_RECORDS_DESTROY : ACT_EXERCISE_RUN);
}

/* Asked of the state before it is applied. */
static void check_draft(const struct operation *operation, const struct request *request,
                        const struct draft *draft)
{
    bool is_freeze = request->kind == REQUEST_REAL_EVENT && is_type(draft, "exercise.status");
    assert_true(realm_equal(draft->realm, request->realm) || is_freeze);
    if (draft->realm.kind == REALM_LIVE)
        assert_true(operation->live.is_commissioned);
    if (draft->realm.kind == REALM_EXERCISE)
        assert_true(fits_exercise(operation, request, draft));
    if (draft->private_scope)
        assert_true(entry_key_valid(draft->private_scope));
}

static uint32_t running(const struct operation *operation)
{
    uint32_t count = 0;
    for (uint32_t e = 0; e < operation->exercises.count; e++)
        count += ((const struct exercise_state *)operation->exercises.items[e])->status ==
                 EXERCISE_RUNNING;
    return count;
}

struct tally {
    int64_t steps, granted, entries, frozen;
    int64_t granted_in[REALM_KIND_COUNT], granted_of[REQUEST_KIND_COUNT];
};

static void step(struct walk *walk, struct tally *tally)
{
    struct log_place *log = &walk->office.log;
    struct decision *decision = &walk->office.decision;
    struct request request = walk_next(walk);
    tally->steps++;
    if (!decide(log->operation, &request, walk->office.arena, decision, &walk->office.err)) {
        assert_int_equal(decision->count, 0);
        return;
    }
    for (uint32_t d = 0; d < decision->count; d++)
        check_draft(log->operation, &request, &decision->drafts[d]);
    uint32_t were_running = running(log->operation);
    log->is_watched = random_below(&walk->random, WATCH_ONE_IN) == 0;
    place_write(log, &request, decision);
    tally->granted++;
    tally->entries += decision->count;
    tally->granted_in[request.realm.kind]++;
    tally->granted_of[request.kind]++;
    if (request.kind == REQUEST_REAL_EVENT) {
        assert_int_equal(running(log->operation), 0);
        assert_int_equal(decision->count, 1 + were_running);
        tally->frozen += were_running;
    }
}

static void say(const struct tally *tally)
{
    print_message("# %lld steps, %lld granted (planning %lld, live %lld, exercises %lld), "
                  "%lld entries, %lld exercises frozen\n",
                  (long long)tally->steps, (long long)tally->granted,
                  (long long)tally->granted_in[REALM_PLANNING],
                  (long long)tally->granted_in[REALM_LIVE],
                  (long long)tally->granted_in[REALM_EXERCISE], (long long)tally->entries,
                  (long long)tally->frozen);
}

/* A test in which nothing happens proves nothing. */
static void check_tally(const struct tally *tally)
{
    static const enum request_kind kinds[] = {
        REQUEST_KEY_ADD,      REQUEST_KEY_REVOKE,  REQUEST_PARTIES,        REQUEST_PARTY_REMOVE,
        REQUEST_AREAS,        REQUEST_DELEGATE,    REQUEST_DELEGATION_END, REQUEST_REFERENCE,
        REQUEST_SITE_EDIT,    REQUEST_PLAN,        REQUEST_COPY,           REQUEST_EXERCISE_CREATE,
        REQUEST_NOTE,         REQUEST_ACT_DRAFT,   REQUEST_ACT_CHECK,      REQUEST_ACT_RELEASE,
        REQUEST_ACT_WITHDRAW, REQUEST_ACT_CORRECT, REQUEST_REVIEW,         REQUEST_INCIDENT_CLOSE,
        REQUEST_REAL_EVENT,   REQUEST_KEY_RESEAL,  REQUEST_PEOPLE_EDIT,    REQUEST_AREA_EDIT};
    assert_true(tally->granted > tally->steps / 4);
    assert_true(tally->frozen > tally->steps / 10000);
    for (int realm = 0; realm < REALM_KIND_COUNT; realm++)
        assert_true(tally->granted_in[realm] > tally->steps / 50);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (tally->granted_of[kinds[k]] <= tally->steps / 10000)
            fail_msg("of kind %d only %lld were granted", (int)kinds[k],
                     (long long)tally->granted_of[kinds[k]]);
}

static void a_million_steps_never_cross_from_one_realm_into_another(void **state)
{
    struct walk walk;
    struct tally tally = {0};
    (void)state;
    walk_begin(&walk, SEED);
    for (int64_t s = 0; s < STEPS; s++) {
        if (s % STEPS_BEFORE_ANEW == 0 && s > 0)
            walk_anew(&walk);
        step(&walk, &tally);
        walk_forget(&walk);
    }
    walk_end(&walk);
    say(&tally);
    check_tally(&tally);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_steps_never_cross_from_one_realm_into_another),
    };
    return cmocka_run_group_tests_name("operate/realm_walk", tests, NULL, NULL);
}
