/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <sqlite3.h>
#include <stdio.h>

#include "host/file.h"
#include "tampered.h"

struct office_place place;
int64_t entry_count;

static struct buffer original;
static char other_path[128];
static sqlite3 *tamper;

static struct job submit(struct session *session, enum request_kind kind, struct realm realm)
{
    struct job job = office_job(&place, kind, realm);
    job.session = session;
    return job;
}

static const char *release(struct session *session, const char *act, struct realm realm)
{
    struct job job = submit(session, REQUEST_ACT_RELEASE, realm);
    job.request.act_ref.id = act;
    office_do(&place, &job);
    return act;
}

static void note(struct session *session, struct realm realm, const char *text)
{
    struct job job = submit(session, REQUEST_NOTE, realm);
    struct buffer json = {0};
    buffer_add_format(&json, "{\"text\":\"%s\"}", text);
    job.text = (struct private_text){.bytes = buffer_text(&json), .size = json.size};
    office_do(&place, &job);
    buffer_free(&json);
}

static void commission(struct session *drafter, struct session *releaser)
{
    struct job job = submit(drafter, REQUEST_ACT_DRAFT, realm_planning());
    job.request.act.act = ACT_LIVE_COMMISSION;
    office_do(&place, &job);
    release(releaser, job.decision.made, realm_planning());
}

static void rotate(struct session *drafter, struct session *releaser)
{
    struct error err;
    struct job job = submit(drafter, REQUEST_NODE_ROTATE, realm_planning());
    assert_true(engine_rotate_node(place.engine, &job, &err));
    assert_true(job.decision.is_draft);
    release(releaser, job.decision.made, realm_planning());
}

/* p-4 gets a key by two, signs with it, and has it revoked. */
static void add_and_revoke(struct session *drafter, struct session *releaser)
{
    struct error err;
    struct job job = submit(drafter, REQUEST_KEY_ADD, realm_planning());
    job.request.key.party = "p-4";
    job.request.key.replaces = true;
    assert_true(engine_add_key(place.engine, &job, "given out to p-4", &err));
    struct job taking = submit(releaser, REQUEST_ACT_RELEASE, realm_planning());
    taking.request.act_ref.id = job.decision.made;
    assert_true(
        engine_take_key(place.engine, &taking, "given out to p-4", "correct horse p-4", &err));
    struct session p4 = office_session(&place, "p-4");
    note(&p4, realm_live(), "Canary from p-4");
    struct job revoke = submit(&p4, REQUEST_KEY_REVOKE, realm_planning());
    revoke.request.key.key_id = p4.key_id;
    office_do(&place, &revoke);
}

/* The person's private record is destroyed with its scope; a draft that nobody released keeps the
 * record of another. */
static void remove_and_draft(struct session *drafter, struct session *releaser)
{
    static const struct party newcomer = {.key = "p-5", .kind = PARTY_PERSON, .parent = "cd"};
    static const struct private_text record = {.bytes = "{\"name\":\"Canary-Name p-5\"}",
                                               .size = 26};
    struct job job = submit(drafter, REQUEST_PARTY_REMOVE, realm_planning());
    job.request.key_of = "p-4";
    office_do(&place, &job);
    release(releaser, job.decision.made, realm_planning());
    job = submit(drafter, REQUEST_PARTIES, realm_planning());
    job.request.parties.parties = &newcomer;
    job.request.parties.count = 1;
    job.party_texts = &record;
    office_do(&place, &job);
    assert_true(job.decision.is_draft);
}

/* Another takes his post. Then he signs that he goes; what follows his key no longer signs. */
static void release_his_own_removal(struct session *drafter, struct session *leaving)
{
    const struct party post = {.key = "lead",
                               .kind = PARTY_POST,
                               .name = "Duty leader",
                               .parent = "cd",
                               .holder = "p-1",
                               .roles = 1u << ROLE_DUTY_LEADER,
                               .deputies = {1, (const char *const[]){"p-2"}}};
    struct job job = submit(drafter, REQUEST_PARTIES, realm_planning());
    job.request.parties.parties = &post;
    job.request.parties.count = 1;
    office_do(&place, &job);
    release(leaving, job.decision.made, realm_planning());
    job = submit(drafter, REQUEST_PARTY_REMOVE, realm_planning());
    job.request.key_of = leaving->party;
    office_do(&place, &job);
    release(leaving, job.decision.made, realm_planning());
}

static void copy_file(const char *from, const char *to)
{
    struct buffer bytes = {0};
    struct error err;
    assert_true(file_read(from, &bytes, &err));
    unlink(to);
    FILE *file = fopen(to, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.bytes, 1, bytes.size, file), bytes.size);
    assert_int_equal(fclose(file), 0);
    buffer_free(&bytes);
}

/* The file goes to another machine, without the keyring, and comes back. */
static void let_another_node_write(struct session *administrator)
{
    struct error err;
    office_close(&place);
    copy_file(place.path, other_path);
    assert_true(
        engine_open(other_path, ENGINE_WRITE, "test", place.now_ms, NULL, &place.engine, &err));
    struct job job = submit(NULL, REQUEST_NOTE, realm_planning());
    assert_false(engine_submit(place.engine, &job, &err));
    assert_int_equal(err.kind, ERROR_DENIED);
    note(administrator, realm_live(), "Canary from the other machine");
    note(NULL, realm_live(), "and another");
    office_close(&place);
    copy_file(other_path, place.path);
    office_open(&place);
}

int tampered_make(void **state)
{
    (void)state;
    struct error err;
    office_begin(&place);
    snprintf(other_path, sizeof other_path, "%s/other.muster", place.folder);
    office_open(&place);
    office_found(&place);
    struct session p1 = office_session(&place, "p-1"), p3 = office_session(&place, "p-3");
    struct session p2 = office_session(&place, "p-2");
    commission(&p1, &p3);
    note(NULL, realm_planning(), "Canary of nobody");
    note(&p1, realm_live(), "Canary of p-1");
    add_and_revoke(&p3, &p2);
    rotate(&p3, &p2);
    remove_and_draft(&p3, &p2);
    release_his_own_removal(&p3, &p2);
    let_another_node_write(&p3);
    note(&p1, realm_live(), "Canary of the first machine");
    entry_count = engine_lock_state(place.engine)->chain.count;
    engine_unlock_state(place.engine);
    office_close(&place);
    assert_true(file_read(place.path, &original, &err));
    return 0;
}

int tampered_unmake(void **state)
{
    (void)state;
    office_end(&place);
    buffer_free(&original);
    return 0;
}

int tampered_begin(void **state)
{
    (void)state;
    char *message = NULL;
    FILE *file = fopen(place.path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(original.bytes, 1, original.size, file), original.size);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(sqlite3_open(place.path, &tamper), SQLITE_OK);
    assert_int_equal(sqlite3_exec(tamper,
                                  "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF;"
                                  "PRAGMA ignore_check_constraints = ON",
                                  NULL, NULL, &message),
                     SQLITE_OK);
    return 0;
}

int tampered_end(void **state)
{
    (void)state;
    sqlite3_close(tamper);
    return 0;
}

void run(const char *format, ...)
{
    char sql[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(sql, sizeof sql, format, list);
    va_end(list);
    if (sqlite3_exec(tamper, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(tamper));
}

int64_t number(const char *sql)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(tamper, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

struct verify_report verify_with(int threads, int64_t position, const char *hash)
{
    struct verify_report report;
    struct error err;
    struct city *city;
    const struct verify_request request = {threads, position, hash};
    if (!city_open(place.path, CITY_READ, &city, &err))
        fail_msg("open: %s", text_id_name(err.id));
    if (!verify_log(city, &request, NULL, place.arena, &report, &err))
        fail_msg("verify: %s", text_id_name(err.id));
    city_close(city);
    return report;
}

struct verify_report verify(void)
{
    return verify_with(2, 0, NULL);
}

void expect(int64_t position, enum text_id why)
{
    struct verify_report report = verify();
    assert_false(report.holds);
    if (why != report.why->id)
        fail_msg("%s, not %s", text_id_name(report.why->id), text_id_name(why));
    assert_int_equal(report.position, position);
}

void expect_at(int64_t position)
{
    struct verify_report report = verify();
    assert_false(report.holds);
    assert_int_equal(report.position, position);
}

struct buffer read_cell(const char *table, const char *column, const char *where)
{
    sqlite3_stmt *statement;
    struct buffer sql = {0}, cell = {0};
    buffer_add_format(&sql, "SELECT CAST(%s AS BLOB) FROM %s WHERE %s", column, table, where);
    assert_int_equal(sqlite3_prepare_v2(tamper, buffer_text(&sql), -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    buffer_add(&cell, sqlite3_column_blob(statement, 0),
               (size_t)sqlite3_column_bytes(statement, 0));
    sqlite3_finalize(statement);
    buffer_free(&sql);
    return cell;
}

void write_cell(const char *table, const char *column, const char *type, const char *where,
                const struct buffer *cell)
{
    sqlite3_stmt *statement;
    struct buffer sql = {0};
    buffer_add_format(&sql, "UPDATE %s SET %s = CAST(?1 AS %s) WHERE %s", table, column, type,
                      where);
    assert_int_equal(sqlite3_prepare_v2(tamper, buffer_text(&sql), -1, &statement, NULL),
                     SQLITE_OK);
    sqlite3_bind_blob(statement, 1, buffer_text(cell), (int)cell->size, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    assert_int_equal(sqlite3_changes(tamper), 1);
    sqlite3_finalize(statement);
    buffer_free(&sql);
}

struct secret_key stranger(uint8_t seed_byte, struct public_key *ret_public)
{
    uint8_t seed[SIGN_SEED_SIZE];
    struct secret_key secret;
    memset(seed, seed_byte, sizeof seed);
    sign_key_pair(seed, ret_public, &secret);
    return secret;
}

static struct buffer blob(const void *bytes, size_t size)
{
    struct buffer cell = {0};
    buffer_add(&cell, bytes, size);
    return cell;
}

void set_blob(const char *column, int64_t position, const void *bytes, size_t size)
{
    char where[64];
    struct buffer cell = blob(bytes, size);
    snprintf(where, sizeof where, "position = %lld", (long long)position);
    write_cell("entry", column, "BLOB", where, &cell);
    buffer_free(&cell);
}

struct hash hash_of(int64_t position)
{
    char where[64];
    struct hash hash;
    snprintf(where, sizeof where, "position = %lld", (long long)position);
    struct buffer cell = read_cell("entry", "hash", where);
    memcpy(hash.bytes, cell.bytes, HASH_SIZE);
    buffer_free(&cell);
    return hash;
}

void set_head(int64_t position)
{
    run("UPDATE log_head SET position = %lld,"
        " hash = (SELECT hash FROM entry WHERE position = %lld)",
        (long long)position, (long long)position);
}

void tampered_again(void)
{
    tampered_end(NULL);
    tampered_begin(NULL);
}

void tampered_copy(const char *path)
{
    copy_file(place.path, path);
}
