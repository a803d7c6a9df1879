/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "base/random.h"
#include "tampered.h"

static void the_log_of_two_nodes_holds(void **state)
{
    (void)state;
    struct verify_report report = verify();
    if (!report.holds)
        fail_msg("entry %lld: %s", (long long)report.position, text_id_name(report.why->id));
    assert_int_equal(report.entry_count, entry_count);
    assert_int_equal(report.node_signature_count, entry_count);
    assert_true(report.personal_signature_count > 10);
    assert_int_equal(report.node_count, 2);
    assert_int_equal(report.unknown_count, 0);
    assert_int_equal(report.record_count, number("SELECT count(*) FROM record"));
    assert_int_equal(report.destroyed_count, 2);
    assert_true(number("SELECT count(*) FROM entry WHERE author_signature IS NULL"
                       " AND CAST(bytes AS TEXT) LIKE '%\"author\":\"p-2\"%'") > 0);
    assert_int_equal(report.leftover_count, 0);
    assert_int_equal(report.row_count, number("SELECT count(*) FROM projection"));
    assert_true(report.last_ms > report.first_ms);
}

static void any_number_of_threads_comes_to_the_same(void **state)
{
    (void)state;
    static const int threads[] = {1, 3, CHECKER_THREADS_MAX};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)
        assert_true(verify_with(threads[t], 0, NULL).holds);
    run("UPDATE entry SET signature = zeroblob(64) WHERE position IN (9, 7, 12)");
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)
        assert_int_equal(verify_with(threads[t], 0, NULL).position, 7);
}

/* Flips. */

static struct random chance;

/* One bit of one byte of the cell; what verify says of it; and back again. */
static struct verify_report flip(const char *table, const char *column, const char *type,
                                 const char *where, size_t byte, int bit)
{
    struct buffer cell = read_cell(table, column, where), flipped = {0};
    buffer_add(&flipped, buffer_text(&cell), cell.size);
    flipped.bytes[byte % cell.size] ^= (char)(1 << bit);
    write_cell(table, column, type, where, &flipped);
    struct verify_report report = verify();
    write_cell(table, column, type, where, &cell);
    buffer_free(&cell);
    buffer_free(&flipped);
    return report;
}

static void flip_at_entry(int64_t position, const char *column, const char *type)
{
    char where[64];
    snprintf(where, sizeof where, "position = %lld", (long long)position);
    struct verify_report report =
        flip("entry", column, type, where, (size_t)random_below(&chance, 4096),
             (int)random_below(&chance, 8));
    if (report.holds || report.position != position)
        fail_msg("%s of entry %lld: %lld", column, (long long)position, (long long)report.position);
}

static void a_flipped_bit_of_any_entry_is_named(void **state)
{
    (void)state;
    static const char *const columns[][2] = {{"bytes", "BLOB"},     {"hash", "BLOB"},
                                             {"signature", "BLOB"}, {"node", "TEXT"},
                                             {"realm", "TEXT"},     {"type", "TEXT"}};
    chance = random_from_seed(20261124);
    for (int64_t position = 1; position <= entry_count; position++) {
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
            flip_at_entry(position, columns[c][0], columns[c][1]);
        run("UPDATE entry SET time_ms = time_ms + 1 WHERE position = %lld", (long long)position);
        expect(position, TEXT_VERIFY_COLUMNS);
        run("UPDATE entry SET time_ms = time_ms - 1, sequence = sequence + 1048576"
            " WHERE position = %lld",
            (long long)position);
        expect(position, TEXT_VERIFY_COLUMNS);
        run("UPDATE entry SET sequence = sequence - 1048576 WHERE position = %lld",
            (long long)position);
    }
    assert_true(verify().holds);
}

static void a_flipped_bit_of_a_personal_signature_is_named(void **state)
{
    (void)state;
    chance = random_from_seed(7);
    int signed_count = 0;
    for (int64_t position = 1; position <= entry_count; position++) {
        char sql[96];
        snprintf(sql, sizeof sql,
                 "SELECT author_signature IS NOT NULL FROM entry WHERE position = %lld",
                 (long long)position);
        if (number(sql) == 0)
            continue;
        signed_count++;
        flip_at_entry(position, "author_signature", "BLOB");
    }
    assert_true(signed_count > 10);
}

static void every_byte_of_an_entry_counts(void **state)
{
    (void)state;
    struct buffer cell = read_cell("entry", "bytes", "position = 20");
    struct buffer type = read_cell("entry", "type", "position = 20");
    for (size_t byte = 0; byte < cell.size; byte += 3) {
        struct verify_report report = flip("entry", "bytes", "BLOB", "position = 20", byte, 0);
        assert_false(report.holds);
        assert_int_equal(report.position, 20);
    }
    for (size_t byte = 0; byte < SIGNATURE_SIZE; byte++) {
        struct verify_report report = flip("entry", "signature", "BLOB", "position = 20", byte, 7);
        assert_int_equal(report.position, 20);
        assert_int_equal(report.why->id, TEXT_VERIFY_NODE_SIGNATURE);
        assert_string_equal(report.type, buffer_text(&type));
        assert_int_equal(report.sequence, 20);
    }
    buffer_free(&cell);
    buffer_free(&type);
}

static void a_flipped_bit_of_the_head_is_seen(void **state)
{
    (void)state;
    for (size_t byte = 0; byte < HASH_SIZE; byte += 5)
        assert_int_equal(flip("log_head", "hash", "BLOB", "id = 1", byte, 3).why->id,
                         TEXT_VERIFY_OTHER_HEAD);
    run("UPDATE log_head SET position = position + 1");
    expect(entry_count + 1, TEXT_ENGINE_CUT_OFF);
    run("UPDATE log_head SET position = position - 2");
    expect(entry_count, TEXT_VERIFY_BEYOND_HEAD);
    run("DELETE FROM log_head");
    assert_false(verify().holds);
}

static void a_flipped_bit_of_any_record_is_seen(void **state)
{
    (void)state;
    chance = random_from_seed(3);
    int64_t count = number("SELECT count(*) FROM record");
    for (int64_t r = 0; r < count; r++) {
        char where[64];
        snprintf(where, sizeof where, "id = (SELECT id FROM record ORDER BY id LIMIT 1 OFFSET %d)",
                 (int)r);
        size_t byte = (size_t)random_below(&chance, 4096);
        int bit = (int)random_below(&chance, 7);
        struct verify_report report = flip("record", "bytes", "BLOB", where, byte, bit);
        assert_int_equal(report.why->id, TEXT_VERIFY_RECORD_CHANGED);
        assert_true(report.position > 0);
        report = flip("record", "scope", "TEXT", where, byte, bit);
        assert_int_equal(report.why->id, TEXT_VERIFY_RECORD_MOVED);
        assert_true(report.position > 0);
        assert_false(flip("record", "commitment", "BLOB", where, byte, bit).holds);
    }
}

static void a_row_of_the_projection_that_is_not_what_the_log_gives_is_named(void **state)
{
    (void)state;
    static const char *const columns[] = {"value", "realm", "kind", "key"};
    int64_t count = number("SELECT count(*) FROM projection");
    assert_true(count > 30);
    for (int64_t r = 0; r < count; r += 3) {
        const char *column = columns[r / 3 % 4];
        run("UPDATE projection SET %s = substr(%s, 1, length(%s) - 1) || '~'"
            " WHERE (realm, kind, key) = (SELECT realm, kind, key FROM projection"
            " ORDER BY realm, kind, key LIMIT 1 OFFSET %d)",
            column, column, column, (int)r);
        expect(0, TEXT_VERIFY_PROJECTION);
        tampered_again();
    }
    run("DELETE FROM projection WHERE kind = 'party' AND key = 'p-1'");
    struct verify_report report = verify();
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, report.why);
    assert_non_null(strstr(buffer_text(&sentence), "planning party p-1"));
    buffer_free(&sentence);
}

/* As a dump they would look the same. */
static void a_row_that_reads_as_two_is_not_taken_for_both(void **state)
{
    (void)state;
    run("UPDATE projection SET value = value || char(10) || (SELECT realm || char(9) || kind"
        " || char(9) || key || char(9) || value FROM projection"
        " ORDER BY realm, kind, key LIMIT 1 OFFSET 1) WHERE (realm, kind, key) ="
        " (SELECT realm, kind, key FROM projection ORDER BY realm, kind, key LIMIT 1)");
    run("DELETE FROM projection WHERE (realm, kind, key) = (SELECT realm, kind, key"
        " FROM projection ORDER BY realm, kind, key LIMIT 1 OFFSET 1)");
    expect(0, TEXT_VERIFY_PROJECTION);
}

static void rows_of_another_version_are_not_judged(void **state)
{
    (void)state;
    static const char *const forms[] = {"UPDATE projection_form SET form = zeroblob(32)",
                                        "DELETE FROM projection_form"};
    assert_false(verify().has_other_rows);
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        run("DELETE FROM projection WHERE kind = 'party' AND key = 'p-1'");
        run("%s", forms[f]);
        struct verify_report report = verify();
        assert_true(report.holds);
        assert_true(report.has_other_rows);
        assert_int_equal(report.entry_count, entry_count);
        tampered_again();
    }
}

/* Entries taken away, moved, made up. */

static void renumber(int64_t from, int64_t by)
{
    run("UPDATE entry SET position = -position WHERE position >= %lld", (long long)from);
    run("UPDATE entry SET position = %lld - position WHERE position < 0", (long long)by);
}

static void entries_that_are_missing_are_named(void **state)
{
    (void)state;
    const int64_t places[] = {1, 2, entry_count / 2, entry_count - 1};
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        run("DELETE FROM entry WHERE position = %lld", (long long)places[p]);
        expect_at(places[p]);
        renumber(places[p], -1);
        set_head(entry_count - 1);
        expect_at(places[p]);
        tampered_again();
    }
    run("DELETE FROM entry WHERE position = %lld", (long long)entry_count);
    expect(entry_count, TEXT_ENGINE_CUT_OFF);
}

/* What the file cannot know by itself, whoever noted the head can. */
static void a_log_cut_off_with_its_head_is_found_by_a_head_that_was_noted(void **state)
{
    (void)state;
    char hex[HASH_HEX_SIZE];
    struct hash head = verify().head;
    hash_to_hex(head, hex);
    assert_true(verify_with(2, entry_count, hex).holds);
    hex[VERIFY_DIGITS_MIN] = '\0';
    assert_true(verify_with(2, entry_count, hex).holds);
    struct verify_report report = verify_with(2, entry_count - 1, hex);
    assert_int_equal(report.why->id, TEXT_VERIFY_NOT_THE_HEAD);
    assert_int_equal(report.position, entry_count - 1);
    run("DELETE FROM entry WHERE position = %lld", (long long)entry_count);
    set_head(entry_count - 1);
    report = verify_with(2, entry_count, hex);
    assert_false(report.holds);
    assert_int_equal(report.why->id, TEXT_VERIFY_BEFORE_HEAD);
}

static void entries_that_were_swapped_are_named(void **state)
{
    (void)state;
    for (int64_t position = 1; position < entry_count; position += 4) {
        run("UPDATE entry SET position = -1 WHERE position = %lld", (long long)position);
        run("UPDATE entry SET position = %lld WHERE position = %lld", (long long)position,
            (long long)position + 1);
        run("UPDATE entry SET position = %lld WHERE position = -1", (long long)position + 1);
        expect_at(position);
        tampered_again();
    }
}

static void an_entry_that_stands_twice_is_named(void **state)
{
    (void)state;
    const int64_t places[] = {1, 8, entry_count};
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        int64_t position = places[p];
        renumber(position + 1, 1);
        run("INSERT INTO entry SELECT position + 1, node, sequence + 1048576, realm, type, time_ms,"
            " hash, signature, author_signature, bytes FROM entry WHERE position = %lld",
            (long long)position);
        set_head(entry_count + 1);
        expect(position + 1, TEXT_ENTRY_CHAIN_SEQUENCE);
        tampered_again();
    }
}

static void an_entry_signed_by_another_key_is_named(void **state)
{
    (void)state;
    struct public_key public_key;
    struct secret_key secret = stranger(1, &public_key);
    for (int64_t position = 1; position <= entry_count; position += 7) {
        struct signature signature = sign_hash(SIGN_ENTRY_BY_NODE, hash_of(position), &secret);
        set_blob("signature", position, signature.bytes, SIGNATURE_SIZE);
        expect(position, TEXT_VERIFY_NODE_SIGNATURE);
        tampered_again();
    }
}

/* Records that come and go. */

static void a_record_that_is_missing_is_named_unless_its_scope_was_closed(void **state)
{
    (void)state;
    run("DELETE FROM record WHERE scope = 'live'");
    struct verify_report report = verify();
    assert_int_equal(report.why->id, TEXT_VERIFY_RECORD_MISSING);
    assert_string_equal(report.type, "note");
    tampered_again();
    run("DELETE FROM record WHERE scope = 'person/p-5'");
    report = verify();
    assert_int_equal(report.why->id, TEXT_VERIFY_RECORD_MISSING);
    assert_string_equal(report.type, "act.drafted");
}

/* A password of before the change, or no key at all. */
static void a_personal_key_is_there_as_it_was_sealed(void **state)
{
    (void)state;
    struct buffer other = read_cell("sealed_key", "sealed", "party = 'p-3'");
    struct buffer cell = read_cell("sealed_key", "sealed", "party = 'p-1'");
    write_cell("sealed_key", "sealed", "BLOB", "party = 'p-1'", &other);
    expect(0, TEXT_VERIFY_SEALED_KEY_CHANGED);
    write_cell("sealed_key", "sealed", "BLOB", "party = 'p-1'", &cell);
    assert_true(verify().holds);
    assert_int_equal(verify().uncovered_key_count, 0);
    run("DELETE FROM sealed_key WHERE party = 'p-1'");
    expect(0, TEXT_VERIFY_SEALED_KEY_MISSING);
    tampered_again();
    run("UPDATE sealed_key SET party = 'p-3' WHERE party = 'p-1'");
    expect(0, TEXT_VERIFY_KEY_OF_ANOTHER);
    tampered_again();
    run("INSERT INTO sealed_key (key_id, party, sealed)"
        " SELECT '0123456789abcdef', party, sealed FROM sealed_key WHERE party = 'p-1'");
    expect(0, TEXT_VERIFY_KEY_OF_NOBODY);
    buffer_free(&other);
    buffer_free(&cell);
}

static void a_record_that_no_entry_names_is_seen(void **state)
{
    (void)state;
    run("INSERT INTO record (commitment, scope, bytes) VALUES (zeroblob(32), 'live', x'00')");
    expect(0, TEXT_VERIFY_RECORD_OF_NOBODY);
}

/* Their hashes stand beside them; only the entries say whether they are the right ones. */
static void data_and_plans_that_no_entry_names_are_seen(void **state)
{
    (void)state;
    run("INSERT OR REPLACE INTO content (noun, hazard, hash) VALUES ('sites', -1, randomblob(32))");
    expect(0, TEXT_VERIFY_DATA_OF_NOBODY);
    tampered_again();
    run("INSERT OR REPLACE INTO content (noun, hazard, hash) VALUES ('hazard', 1, randomblob(32))");
    expect(0, TEXT_VERIFY_DATA_OF_NOBODY);
    tampered_again();
    run("INSERT INTO content (noun, hazard, hash) VALUES ('sites', 1, randomblob(32))");
    expect(0, TEXT_VERIFY_DATA_OF_NOBODY);
    tampered_again();
    run("INSERT INTO source (noun, hazard, name, size, file_hash, imported_at_ms, total, accepted,"
        " refused) VALUES ('roads', -1, 'x', 0, zeroblob(32), 0, 0, 0, 0)");
    expect(0, TEXT_VERIFY_DATA_OF_NOBODY);
    tampered_again();
    run("INSERT INTO plan (name, version, author, created_at_ms, content_hash)"
        " VALUES ('forged', 1, 'x', 1, randomblob(32))");
    assert_false(verify().holds);
}

/* Nobody reads such a row, and no hash covers it: it is not of this city. */
static void a_row_that_belongs_to_nothing_is_seen(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "hazard_zone (source, key, polygon) SELECT id, 'x', zeroblob(8)",
        "area (source, key, polygon) SELECT id, 'x', zeroblob(8)",
        "people_estimate (source, total) SELECT id, 7",
        "roads (source, bytes) SELECT id, zeroblob(8)",
        "people (source, key, lon_e7, lat_e7, people, state, person_class)"
        " SELECT id, 'x', 0, 0, 1, 'day', 0",
        "plan_part (plan, part, hash, bytes) SELECT 99, 'groups', zeroblob(32), zeroblob(8)",
    };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        run("INSERT INTO source (noun, hazard, name, size, file_hash, imported_at_ms, total,"
            " accepted, refused) VALUES ('sites', -1, 'x', 0, zeroblob(32), 0, 0, 0, 0)");
        run("INSERT INTO %s FROM source", rows[r]);
        expect(0, TEXT_STORE_STRAY_ROWS);
        tampered_again();
    }
    run("INSERT INTO plan (name, version, author, created_at_ms, content_hash)"
        " VALUES ('x', 1, 'x', 1, zeroblob(32))");
    run("INSERT INTO plan_part (plan, part, hash, bytes)"
        " SELECT id, 'zz', zeroblob(32), zeroblob(8) FROM plan");
    expect(0, TEXT_STORE_STRAY_ROWS);
}

/* What the file is made of. */

static void a_part_of_the_file_that_no_version_makes_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *name;
        enum text_id id;
    } parts[] = {
        {"CREATE TABLE hidden (x)", "hidden", TEXT_STORE_SCHEMA_EXTRA},
        {"CREATE VIEW seen AS SELECT 1", "seen", TEXT_STORE_SCHEMA_EXTRA},
        {"CREATE INDEX entry_by_type ON entry (type)", "entry_by_type", TEXT_STORE_SCHEMA_EXTRA},
        {"CREATE TRIGGER gone AFTER INSERT ON entry BEGIN DELETE FROM record; END", "gone",
         TEXT_STORE_SCHEMA_EXTRA},
        {"DROP INDEX record_of_scope", "record_of_scope", TEXT_STORE_SCHEMA_MISSING},
        {"ALTER TABLE record ADD COLUMN more TEXT", "record", TEXT_STORE_SCHEMA_OTHER},
    };
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
        struct buffer sentence = {0};
        run("%s", parts[p].sql);
        struct verify_report report = verify();
        assert_false(report.holds);
        assert_int_equal(report.position, 0);
        assert_int_equal(report.why->id, parts[p].id);
        error_write(&sentence, LANGUAGE_EN, report.why);
        assert_non_null(strstr(buffer_text(&sentence), parts[p].name));
        buffer_free(&sentence);
        tampered_again();
    }
}

static void edits_of_sites_are_judged_whatever_program_made_the_rows(void **state)
{
    (void)state;
    run("DELETE FROM projection_form");
    run("INSERT INTO site_edit (key, closed) VALUES ('a.csv:1', 1)");
    expect(0, TEXT_VERIFY_PROJECTION);
}

static void edits_of_people_and_areas_are_judged_as_well(void **state)
{
    static const char *const changes[] = {
        "INSERT INTO people_edit (key, people, left_out) VALUES ('a.csv:1', 5, 0)",
        "INSERT INTO area_edit (key, name) VALUES ('a.csv:1', 'Elsewhere')",
    };
    (void)state;
    for (size_t c = 0; c < sizeof changes / sizeof *changes; c++) {
        run("%s", changes[c]);
        expect(0, TEXT_VERIFY_PROJECTION);
        tampered_again();
    }
}

static void an_empty_log_holds(void **state)
{
    (void)state;
    struct city *city;
    struct error err;
    assert_int_equal(unlink(place.path), 0);
    assert_true(city_open(place.path, CITY_CREATE, &city, &err));
    city_close(city);
    struct verify_report report = verify();
    assert_true(report.holds);
    assert_int_equal(report.entry_count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tampered_begin, tampered_end)
    const struct CMUnitTest tests[] = {
        TEST(the_log_of_two_nodes_holds),
        TEST(any_number_of_threads_comes_to_the_same),
        TEST(a_flipped_bit_of_any_entry_is_named),
        TEST(a_flipped_bit_of_a_personal_signature_is_named),
        TEST(every_byte_of_an_entry_counts),
        TEST(a_flipped_bit_of_the_head_is_seen),
        TEST(a_flipped_bit_of_any_record_is_seen),
        TEST(a_row_of_the_projection_that_is_not_what_the_log_gives_is_named),
        TEST(a_row_that_reads_as_two_is_not_taken_for_both),
        TEST(rows_of_another_version_are_not_judged),
        TEST(entries_that_are_missing_are_named),
        TEST(a_log_cut_off_with_its_head_is_found_by_a_head_that_was_noted),
        TEST(entries_that_were_swapped_are_named),
        TEST(an_entry_that_stands_twice_is_named),
        TEST(an_entry_signed_by_another_key_is_named),
        TEST(a_record_that_is_missing_is_named_unless_its_scope_was_closed),
        TEST(a_personal_key_is_there_as_it_was_sealed),
        TEST(a_record_that_no_entry_names_is_seen),
        TEST(data_and_plans_that_no_entry_names_are_seen),
        TEST(a_row_that_belongs_to_nothing_is_seen),
        TEST(a_part_of_the_file_that_no_version_makes_is_named),
        TEST(edits_of_sites_are_judged_whatever_program_made_the_rows),
        TEST(edits_of_people_and_areas_are_judged_as_well),
        TEST(an_empty_log_holds),
    };
    return cmocka_run_group_tests_name("engine/verify", tests, tampered_make, tampered_unmake);
}
