/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is private never lies on the disk in clear, and once its scope is closed neither the sealed
 * bytes nor the key lie there, whatever stops the machine in between.
 */
#include "unit.h"

#include <stdio.h>

#include "canaries.h"
#include "engine/verify.h"
#include "host/file.h"
#include "store/log.h"

static struct office_place place;
static struct canaries clear;  /* texts, as they went in */
static struct canaries sealed; /* records of the scope that is closed, and its key */
static struct session p1, p2, p3;

static const char SCOPE[] = "live/incident/1";

/* Where the child of a test is stopped; see meson.build. */
static enum stop { STOP_NOWHERE, STOP_AT_KEY, STOP_AT_RECORDS, STOP_AT_SCRUB } stop_at;

bool __real_keyring_destroy(struct keyring *keyring, enum keyring_kind kind, const char *name,
                            struct error *err);
bool __wrap_keyring_destroy(struct keyring *keyring, enum keyring_kind kind, const char *name,
                            struct error *err);
bool __real_log_destroy_records(struct city *city, const char *scope, struct error *err);
bool __wrap_log_destroy_records(struct city *city, const char *scope, struct error *err);
bool __real_log_scrub(struct city *city, struct error *err);
bool __wrap_log_scrub(struct city *city, struct error *err);

enum { STOPPED = 77 };

bool __wrap_keyring_destroy(struct keyring *keyring, enum keyring_kind kind, const char *name,
                            struct error *err)
{
    if (stop_at == STOP_AT_KEY)
        _exit(STOPPED);
    return __real_keyring_destroy(keyring, kind, name, err);
}

bool __wrap_log_destroy_records(struct city *city, const char *scope, struct error *err)
{
    if (stop_at == STOP_AT_RECORDS)
        _exit(STOPPED);
    return __real_log_destroy_records(city, scope, err);
}

bool __wrap_log_scrub(struct city *city, struct error *err)
{
    if (stop_at == STOP_AT_SCRUB)
        _exit(STOPPED);
    return __real_log_scrub(city, err);
}

static int begin(void **state)
{
    (void)state;
    clear.count = sealed.count = 0;
    stop_at = STOP_NOWHERE;
    office_begin(&place);
    office_open(&place);
    return 0;
}

static int end(void **state)
{
    (void)state;
    session_close(&p1);
    session_close(&p2);
    session_close(&p3);
    office_end(&place);
    return 0;
}

/* A private text with a canary of each script that nothing else holds. */
static struct private_text secret(const char *what)
{
    char ascii[64], chinese[96], text[256];
    snprintf(ascii, sizeof ascii, "canary of %s +00 555 %04u", what, (unsigned)clear.count);
    snprintf(chinese, sizeof chinese, "金丝雀王小明住址%04u", (unsigned)clear.count);
    snprintf(text, sizeof text, "{\"text\":\"%s / %s\"}", ascii, chinese);
    canaries_add(&clear, what, ascii, strlen(ascii));
    canaries_add(&clear, what, chinese, strlen(chinese));
    return (struct private_text){.bytes = arena_copy_text(place.arena, text), .size = strlen(text)};
}

static struct job job_of(enum request_kind kind, struct realm realm, const struct session *session,
                         const char *what)
{
    struct job job = office_job(&place, kind, realm);
    job.session = session;
    if (what)
        job.text = secret(what);
    return job;
}

/* Does it, and looks at the disk while the city is still open. */
static const char *submit(struct job *job)
{
    office_do(&place, job);
    canaries_demand_none(&clear, &place);
    for (uint32_t r = 0; r < job->record_count; r++)
        if (strcmp(job->records[r].scope, SCOPE) == 0)
            canaries_add(&sealed, "a sealed record", job->records[r].bytes, job->records[r].size);
    return job->decision.made;
}

static const char *draft(enum act act, struct realm realm, const struct act_record *record,
                         const struct session *who, const char *what)
{
    struct job job = job_of(REQUEST_ACT_DRAFT, realm, who, what);
    if (record)
        job.request.act = *record;
    job.request.act.act = (int32_t)act;
    return submit(&job);
}

static void release(const char *id, struct realm realm, const struct session *who, const char *what)
{
    struct job job = job_of(REQUEST_ACT_RELEASE, realm, who, what);
    job.request.act_ref.id = id;
    submit(&job);
}

static struct act_record record_of(const char *subject, const char *values, const char *incident)
{
    struct act_record record = {.readiness = -1, .hazard = -1, .subject = subject};
    record.incident = incident;
    if (values)
        record.values = (struct json_slice){values, strlen(values)};
    return record;
}

/* The register: names and numbers of persons, passwords. */
static void found(void)
{
    office_found(&place);
    for (int p = 1; p <= 4; p++) {
        char name[32];
        snprintf(name, sizeof name, "Canary-Name p-%d", p);
        canaries_add(&clear, "a name", name, strlen(name));
        snprintf(name, sizeof name, "+00 5550%d", p + 1);
        canaries_add(&clear, "a number", name, strlen(name));
        snprintf(name, sizeof name, "correct horse p-%d", p);
        canaries_add(&clear, "a password", name, strlen(name));
    }
    canaries_demand_none(&clear, &place);
    p1 = office_session(&place, "p-1");
    p2 = office_session(&place, "p-2");
    p3 = office_session(&place, "p-3");
}

static void note_in(struct realm realm, const char *incident, const char *what)
{
    struct job job = job_of(REQUEST_NOTE, realm, &p1, what);
    job.request.note.incident = incident;
    submit(&job);
}

static void commission(void)
{
    const char *id = draft(ACT_LIVE_COMMISSION, realm_planning(), NULL, &p1, "a draft");
    release(id, realm_planning(), &p2, "a release");
}

static void open_incident(struct realm realm)
{
    static const char matter[] = "Canary-Matter the house of Mrs Wang";
    struct act_record record =
        record_of(NULL, "{\"matter\":\"Canary-Matter the house of Mrs Wang\"}", NULL);
    canaries_add(&clear, "a particular", matter, strlen(matter));
    record.hazard = HAZARD_FLOOD;
    release(draft(ACT_INCIDENT_OPEN, realm, &record, &p1, "an incident"), realm, &p1, NULL);
}

static void exercise(void)
{
    struct realm realm = realm_exercise(1);
    struct act_record start = record_of("start", NULL, NULL);
    struct job job = job_of(REQUEST_EXERCISE_CREATE, realm_planning(), &p1, NULL);
    submit(&job);
    release(draft(ACT_EXERCISE_RUN, realm, &start, &p1, "an exercise"), realm, &p1, "its start");
    open_incident(realm);
    note_in(realm, NULL, "a note of an exercise");
}

/* A verbal order says who gave it; it is taken back, and another is reviewed. */
static void act_on_order(void)
{
    struct act_record record = record_of(NULL, "{\"matter\":\"made up\"}", "1");
    struct job job = job_of(REQUEST_ACT_RELEASE, realm_live(), &p1, "who gave an order");
    job.request.act_ref.id =
        draft(ACT_RESPONSE_SET, realm_live(), (record.level = 3, &record), &p1, "a response");
    job.request.claim = (struct claim){
        .kind = BASIS_VERBAL, .given_at_ms = place.now_ms - 60000, .called_back = true};
    submit(&job);
    struct job review = job_of(REQUEST_REVIEW, realm_live(), &p3, "a review");
    review.request.act_ref.id = job.request.act_ref.id;
    submit(&review);
    struct job correct = job_of(REQUEST_ACT_CORRECT, realm_live(), &p1, "an error");
    correct.request.act_ref.id = job.request.act_ref.id;
    submit(&correct);
}

static void change_office(void)
{
    struct job lend = job_of(REQUEST_DELEGATE, realm_planning(), &p2, "a delegation");
    lend.request.delegation = (struct delegation){.from = "lead",
                                                  .to = "p-1",
                                                  .acts = word_bit(ACT_NOTE),
                                                  .until_ms = place.now_ms + 36000000};
    const char *id = submit(&lend);
    struct job ending = job_of(REQUEST_DELEGATION_END, realm_planning(), &p2, "its end");
    ending.request.key_of = id;
    submit(&ending);
    struct job key = job_of(REQUEST_KEY_ADD, realm_planning(), &p3, "a new key");
    struct error err;
    key.request.key.party = "p-4";
    key.request.key.replaces = true;
    assert_true(engine_add_key(place.engine, &key, "given out to p-4", &err));
    assert_true(key.decision.is_draft);
    canaries_add(&clear, "a password", "given out to p-4", 16);
    struct job taking = job_of(REQUEST_ACT_RELEASE, realm_planning(), &p2, "its release");
    taking.request.act_ref.id = key.decision.made;
    assert_true(
        engine_take_key(place.engine, &taking, "given out to p-4", "correct horse p-4", &err));
    canaries_demand_none(&clear, &place);
    struct job node = job_of(REQUEST_NODE_ROTATE, realm_planning(), &p3, "a machine");
    assert_true(engine_rotate_node(place.engine, &node, &err));
    release(node.decision.made, realm_planning(), &p2, NULL);
    struct job revoke = job_of(REQUEST_KEY_REVOKE, realm_planning(), &p2, "a theft");
    revoke.request.key.party = "p-4";
    submit(&revoke);
}

static void edit_site(void)
{
    struct job job = job_of(REQUEST_SITE_EDIT, realm_planning(), &p3, "a closure");
    struct site_change *change = &job.request.site.change;
    *change = (struct site_change){.key = "s-1", .places = 5, .usable_after_h = -1};
    change->state = change->access = change->visibility = -1;
    change->closure = CLOSURE_CLOSED;
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        change->suitable[hazard] = -1;
    submit(&job);
}

static void real_event(void)
{
    struct job job = job_of(REQUEST_REAL_EVENT, realm_planning(), NULL, "a real event");
    submit(&job);
}

static struct scope_key key_of_scope(const char *scope)
{
    struct keyring *keyring;
    struct scope_key key;
    struct error err;
    assert_true(keyring_open(place.path, KEYRING_READ, "", 0, &keyring, &err));
    assert_true(keyring_find_scope(keyring, scope, &key));
    keyring_close(keyring);
    return key;
}

/* Everything that can be said in private has been said, and the records of an incident are about to
 * be destroyed. */
static const char *live_through(void)
{
    found();
    note_in(realm_planning(), NULL, "a note");
    commission();
    note_in(realm_live(), NULL, "a note of a day");
    open_incident(realm_live());
    note_in(realm_live(), "1", "a note of an incident");
    act_on_order();
    note_in(realm_live(), "1", "another note of an incident");
    exercise();
    change_office();
    edit_site();
    real_event();
    struct job closing =
        job_of(REQUEST_INCIDENT_CLOSE, realm_live(), &p1, "the end of an incident");
    closing.request.key_of = "1";
    submit(&closing);
    struct scope_key key = key_of_scope(SCOPE);
    canaries_add(&sealed, "the key", key.bytes, sizeof key.bytes);
    struct act_record record =
        record_of(SCOPE, "{\"copies_named\":\"made up\",\"danger_over\":\"made up\"}", NULL);
    return draft(ACT_RECORDS_DESTROY, realm_live(), &record, &p1, "a destruction");
}

static void copy_city(const char *name)
{
    char path[160];
    int64_t size;
    struct hash hash;
    struct error err;
    snprintf(path, sizeof path, "%s/%s", place.folder, name);
    assert_true(log_backup(engine_city(place.engine), path, &size, &hash, &err));
}

static void demand_verified(void)
{
    const struct verify_request request = {.threads = 1};
    struct verify_report report;
    struct error err;
    assert_true(verify_log(engine_city(place.engine), &request, NULL, place.arena, &report, &err));
    assert_true(report.holds);
    assert_int_equal(report.leftover_count, 0);
    assert_true(report.destroyed_count > 0);
}

/* Nothing that was destroyed is left, and what is left hangs together. */
static void demand_destroyed(void)
{
    bool same;
    int64_t rows;
    struct error err;
    struct buffer before = {0}, after = {0};
    struct arena *scratch = arena_new();
    assert_null(engine_leftovers(place.engine));
    canaries_demand_none(&sealed, &place);
    copy_city("after.backup");
    canaries_demand_none(&sealed, &place);
    canaries_demand_none(&clear, &place);
    operation_dump(office_now(&place), scratch, &before);
    office_close(&place);
    canaries_demand_none(&sealed, &place);
    office_open(&place);
    operation_dump(office_now(&place), scratch, &after);
    assert_string_equal(buffer_text(&before), buffer_text(&after));
    assert_true(engine_rebuild(place.engine, &same, &rows, &err));
    assert_true(same);
    demand_verified();
    canaries_demand_none(&sealed, &place);
    canaries_demand_none(&clear, &place);
    buffer_free(&before);
    buffer_free(&after);
    arena_free(scratch);
}

static void demand_all_found(void)
{
    for (uint32_t c = 0; c < sealed.count; c++)
        assert_true(canary_count_files(&place, sealed.list[c].bytes, sealed.list[c].size) > 0);
}

static void nothing_private_lies_on_the_disk_in_clear(void **state)
{
    (void)state;
    live_through();
    copy_city("a.backup");
    canaries_demand_none(&clear, &place);
    office_close(&place);
    canaries_demand_none(&clear, &place);
    /* Names of organisations are for everybody: what is looked for would be found. */
    assert_true(canary_count_files(&place, "Made-up government", 18) > 0);
    demand_all_found();
}

/* What was said when an incident was opened goes with it. */
static void what_was_said_at_the_opening_is_destroyed_too(void **state)
{
    (void)state;
    const char *id = live_through();
    const struct act_record *opening = NULL;
    for (uint32_t a = 0; !opening && a < office_now(&place)->live.state.acts.count; a++) {
        const struct act_record *act = office_now(&place)->live.state.acts.items[a];
        opening = act->act == ACT_INCIDENT_OPEN ? act : NULL;
    }
    struct hash commitment = opening->record;
    struct buffer out = {0};
    struct error err;
    assert_string_equal(opening->scope, SCOPE);
    assert_true(engine_read_private(place.engine, SCOPE, commitment, &out, &err));
    assert_non_null(strstr(buffer_text(&out), "canary of an incident"));
    release(id, realm_live(), &p2, NULL);
    assert_false(engine_read_private(place.engine, SCOPE, commitment, &out, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
    buffer_free(&out);
    demand_destroyed();
}

static void a_closed_scope_leaves_neither_its_records_nor_its_key(void **state)
{
    (void)state;
    const char *id = live_through();
    demand_all_found();
    release(id, realm_live(), &p2, NULL);
    demand_destroyed();
}

static void what_was_destroyed_cannot_be_read_in_an_older_backup(void **state)
{
    (void)state;
    struct engine *engine;
    struct buffer out = {0};
    struct error err;
    char path[160];
    const char *id = live_through();
    struct hash commitment = seal_commitment(sealed.list[0].bytes, sealed.list[0].size);
    assert_true(engine_read_private(place.engine, SCOPE, commitment, &out, &err));
    snprintf(path, sizeof path, "%s/before.backup", place.folder);
    copy_city("before.backup");
    release(id, realm_live(), &p2, NULL);
    assert_false(engine_read_private(place.engine, SCOPE, commitment, &out, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
    assert_true(engine_open(path, ENGINE_READ, "test", place.now_ms, NULL, &engine, &err));
    assert_false(engine_read_private(engine, SCOPE, commitment, &out, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
    engine_close(engine);
    assert_int_equal(unlink(path), 0);
    canaries_demand_none(&sealed, &place);
    buffer_free(&out);
}

/* A child releases the act and is stopped somewhere between the entry and the last scrub. */
static void stop_there(const char *id, enum stop where)
{
    session_close(&p2);
    office_close(&place);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        office_open(&place);
        p2 = office_session(&place, "p-2");
        struct job job = office_job(&place, REQUEST_ACT_RELEASE, realm_live());
        struct error err;
        job.request.act_ref.id = id;
        job.session = &p2;
        stop_at = where;
        engine_submit(place.engine, &job, &err);
        _exit(1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), STOPPED);
    office_open(&place);
}

static void demand_closed(void)
{
    const struct scope *scope = items_find(&office_now(&place)->live.state.scopes, SCOPE);
    assert_non_null(scope);
    assert_true(scope->is_closed);
}

static void a_machine_that_stops_before_the_key_is_destroyed_goes_on(void **state)
{
    (void)state;
    stop_there(live_through(), STOP_AT_KEY);
    demand_closed();
    demand_destroyed();
}

static void a_machine_that_stops_before_the_records_are_destroyed_goes_on(void **state)
{
    (void)state;
    stop_there(live_through(), STOP_AT_RECORDS);
    demand_closed();
    demand_destroyed();
}

static void a_machine_that_stops_before_the_scrub_goes_on(void **state)
{
    (void)state;
    stop_there(live_through(), STOP_AT_SCRUB);
    demand_closed();
    demand_destroyed();
}

static void a_keyring_that_is_brought_back_loses_the_key_again(void **state)
{
    (void)state;
    char keys[160], kept[160];
    struct buffer bytes = {0};
    struct error err;
    const char *id = live_through();
    snprintf(keys, sizeof keys, "%s.keys", place.path);
    snprintf(kept, sizeof kept, "%s/old.keys", place.folder);
    office_close(&place);
    assert_true(file_read(keys, &bytes, &err));
    office_open(&place);
    release(id, realm_live(), &p2, NULL);
    office_close(&place);
    FILE *out = fopen(keys, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.bytes, 1, bytes.size, out), bytes.size);
    fclose(out);
    buffer_free(&bytes);
    assert_true(canary_count_files(&place, sealed.list[sealed.count - 1].bytes, 32) == 1);
    office_open(&place);
    demand_destroyed();
}

/* Bytes stay in the write-ahead log as long as another program reads what it holds. */
static void what_a_reader_holds_up_goes_once_he_is_done(void **state)
{
    (void)state;
    struct city *reader;
    struct hash head;
    int64_t position;
    struct error err;
    const char *id = live_through();
    assert_true(city_open(place.path, CITY_READ, &reader, &err));
    assert_true(log_begin_read(reader, &err));
    assert_true(log_head(reader, &position, &head, &err));
    release(id, realm_live(), &p2, NULL);
    assert_non_null(engine_leftovers(place.engine));
    assert_int_equal(engine_leftovers(place.engine)->kind, ERROR_CONFLICT);
    log_end_read(reader);
    city_close(reader);
    note_in(realm_live(), NULL, "a note afterwards");
    demand_destroyed();
}

static void a_change_that_is_withdrawn_leaves_nothing_private(void **state)
{
    (void)state;
    const struct party party = {.key = "p-9", .kind = PARTY_PERSON, .parent = "cd"};
    struct private_text text;
    found();
    text = secret("a person who never came");
    struct job job = job_of(REQUEST_PARTIES, realm_planning(), &p3, NULL);
    job.request.parties.parties = &party;
    job.request.parties.count = 1;
    job.party_texts = &text;
    const char *id = submit(&job);
    assert_true(job.decision.is_draft);
    canaries_add(&sealed, "a sealed name", job.records[0].bytes, job.records[0].size);
    demand_all_found();
    struct job withdraw = job_of(REQUEST_ACT_WITHDRAW, realm_planning(), &p3, NULL);
    withdraw.request.act_ref.id = id;
    submit(&withdraw);
    demand_destroyed();
}

static void a_person_who_is_removed_leaves_neither_record_nor_key(void **state)
{
    (void)state;
    found();
    const struct party *party = items_find(&office_now(&place)->office.parties, "p-4");
    const void *bytes;
    size_t size;
    struct error err;
    assert_true(
        log_get_record(engine_city(place.engine), party->record, place.arena, &bytes, &size, &err));
    struct scope_key key = key_of_scope("person/p-4");
    canaries_add(&sealed, "a sealed name", bytes, size);
    canaries_add(&sealed, "the key", key.bytes, sizeof key.bytes);
    demand_all_found();
    struct job remove = job_of(REQUEST_PARTY_REMOVE, realm_planning(), &p3, "a farewell");
    remove.request.key_of = "p-4";
    const char *id = submit(&remove);
    copy_city("meanwhile.backup");
    struct job copied = office_job(&place, REQUEST_COPY, realm_planning());
    copied.request.copy = (struct copy){.file = "meanwhile.backup", .size = 1, .is_backup = true};
    submit(&copied);
    release(id, realm_planning(), &p2, NULL);
    const struct scope *scope =
        items_find(&office_now(&place)->office.planning.scopes, "person/p-4");
    /* It was drafted before the copy was made, and names it all the same. */
    assert_int_equal(scope->backups.count, 1);
    char path[160];
    snprintf(path, sizeof path, "%s/meanwhile.backup", place.folder);
    assert_int_equal(unlink(path), 0);
    demand_destroyed();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_private_lies_on_the_disk_in_clear),
        TEST(what_was_said_at_the_opening_is_destroyed_too),
        TEST(a_closed_scope_leaves_neither_its_records_nor_its_key),
        TEST(what_was_destroyed_cannot_be_read_in_an_older_backup),
        TEST(a_machine_that_stops_before_the_key_is_destroyed_goes_on),
        TEST(a_machine_that_stops_before_the_records_are_destroyed_goes_on),
        TEST(a_machine_that_stops_before_the_scrub_goes_on),
        TEST(a_keyring_that_is_brought_back_loses_the_key_again),
        TEST(what_a_reader_holds_up_goes_once_he_is_done),
        TEST(a_change_that_is_withdrawn_leaves_nothing_private),
        TEST(a_person_who_is_removed_leaves_neither_record_nor_key),
    };
    return cmocka_run_group_tests_name("engine/privacy", tests, NULL, NULL);
}
