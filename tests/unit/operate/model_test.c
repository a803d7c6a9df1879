/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "model.h"
#include "walk.h"

/*
 * Random requests, and beside the operation a model of what they should come to. At many of the
 * steps the machine stops and starts again: what the bytes give is the same, and so is what is
 * decided next.
 */
enum { SEEDS = 8, STEPS = 650, CRASH_ONE_IN = 10, FIRST_SEED = 7600 };

static void begin_model(const struct walk *walk, struct model *model)
{
    const struct items *keys = &walk->office.log.operation->office.keys;
    model->entry_count = walk->office.log.count;
    for (uint32_t k = 0; k < keys->count; k++) {
        const struct person_key *key = keys->items[k];
        model_begin_key(model, key->key, key->party);
    }
}

static bool same_hash(const struct hash *a, const struct hash *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void check_same_draft(const struct draft *a, const struct draft *b)
{
    assert_true(realm_equal(a->realm, b->realm));
    assert_string_equal(a->type, b->type);
    assert_int_equal(a->version, b->version);
    assert_int_equal(a->basis.kind, b->basis.kind);
    assert_true(same_text(a->basis.rule, b->basis.rule));
    assert_int_equal(a->basis.review_by_ms, b->basis.review_by_ms);
    assert_int_equal(a->body_size, b->body_size);
    assert_memory_equal(a->body, b->body, a->body_size);
    assert_true(same_text(a->private_scope, b->private_scope));
    assert_true(same_hash(&a->private_commitment, &b->private_commitment));
}

/* The machine stops after any number of the entries that are there; all that it finds is them. */
static void crash_and_ask_again(struct walk *walk, const struct request *request)
{
    struct arena *arena = arena_new(), *scratch = arena_new();
    const struct log_place *log = &walk->office.log;
    const struct operation *again = place_replay(log, log->count, arena, scratch);
    struct decision now, then;
    struct error now_err = {0}, then_err = {0};
    struct buffer before = {0}, after = {0};
    operation_dump(log->operation, scratch, &before);
    operation_dump(again, scratch, &after);
    assert_string_equal(buffer_text(&before), buffer_text(&after));
    bool ok = decide(log->operation, request, walk->office.arena, &now, &now_err);
    assert_true(decide(again, request, arena, &then, &then_err) == ok);
    assert_int_equal(now_err.id, then_err.id);
    assert_int_equal(now.count, then.count);
    assert_true(same_text(now.made, then.made));
    for (uint32_t d = 0; d < now.count; d++)
        check_same_draft(&now.drafts[d], &then.drafts[d]);
    buffer_free(&before);
    buffer_free(&after);
    arena_free(scratch);
    arena_free(arena);
}

struct tally {
    uint32_t granted, steps, step_reviews;
    uint32_t released[ACT_COUNT];
};

static void walk_with_a_model(uint64_t seed, struct tally *tally)
{
    struct walk walk;
    struct arena *arena = arena_new();
    struct model *model = model_new(arena);
    walk_begin(&walk, seed);
    walk.office.log.is_watched = true;
    begin_model(&walk, model);
    model_check(model, walk.office.log.operation);
    for (int s = 0; s < STEPS; s++) {
        struct decision *decision = &walk.office.decision;
        struct request request = walk_next(&walk);
        if (random_below(&walk.random, CRASH_ONE_IN) == 0)
            crash_and_ask_again(&walk, &request);
        if (place_do(&walk.office.log, &request, walk.office.arena, decision, &walk.office.err)) {
            model_take(model, &request, decision);
            tally->granted++;
        }
        model_check(model, walk.office.log.operation);
        walk_forget(&walk);
    }
    tally->step_reviews += model->step_review_count;
    for (int r = 0; r < MODEL_REALMS; r++)
        tally->steps += model->realms[r].step_count;
    for (int act = 0; act < ACT_COUNT; act++)
        tally->released[act] += model->released[act];
    place_check_replay(&walk.office.log);
    walk_end(&walk);
    arena_free(arena);
}

/* A test in which nothing happens proves nothing. */
static void check_tally(const struct tally *tally)
{
    static const enum act with_effects[] = {
        ACT_PLAN_APPROVE,        ACT_PLAN_FILE,      ACT_PLAN_ACTIVATE, ACT_PLAN_RETIRE,
        ACT_POSTURE_SET,         ACT_INCIDENT_OPEN,  ACT_RESPONSE_SET,  ACT_RESPONSE_END,
        ACT_LIVE_COMMISSION,     ACT_EXERCISE_RUN,   ACT_CORRECT,       ACT_KEY_CHANGE,
        ACT_ORGANISATION_CHANGE, ACT_RECORDS_DESTROY};
    print_message("# %d steps, %u granted; %u done in one step on an order, %u of them reviewed\n",
                  SEEDS * STEPS, (unsigned)tally->granted, (unsigned)tally->steps,
                  (unsigned)tally->step_reviews);
    assert_true(tally->step_reviews > 0);
    assert_true(tally->granted > SEEDS * STEPS / 4);
    for (size_t a = 0; a < sizeof with_effects / sizeof *with_effects; a++)
        if (tally->released[with_effects[a]] == 0)
            fail_msg("%s was never released", act_name(with_effects[a]));
}

static void what_was_granted_comes_to_what_the_model_says(void **state)
{
    struct tally tally = {0};
    (void)state;
    for (int seed = 0; seed < SEEDS; seed++)
        walk_with_a_model(FIRST_SEED + (uint64_t)seed, &tally);
    check_tally(&tally);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_granted_comes_to_what_the_model_says),
    };
    return cmocka_run_group_tests_name("operate/model", tests, NULL, NULL);
}
