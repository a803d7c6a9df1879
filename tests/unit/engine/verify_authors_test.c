/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "operate/forms.h"
#include "tampered.h"

/* An entry of ours at the end, its columns, hash, head and projection right, signed by `secret`. */
static struct entry last_entry(struct arena *arena)
{
    struct entry entry;
    struct error err;
    char where[64];
    snprintf(where, sizeof where, "position = %lld", (long long)entry_count);
    struct buffer cell = read_cell("entry", "bytes", where);
    assert_true(entry_read(cell.bytes, cell.size, arena, &entry, &err));
    buffer_free(&cell);
    return entry;
}

static void put_entry(int64_t position, const struct entry *entry, const struct secret_key *node,
                      const struct secret_key *person)
{
    struct buffer bytes = {0}, realm = {0};
    entry_write(entry, &bytes);
    realm_write(&realm, entry->realm);
    struct hash hash = entry_hash(bytes.bytes, bytes.size);
    struct signature signature = sign_hash(SIGN_ENTRY_BY_NODE, hash, node);
    run("DELETE FROM entry WHERE position = %lld", (long long)position);
    run("INSERT INTO entry VALUES (%lld, '%s', %lld, '%s', '%s', %lld, zeroblob(32), zeroblob(64),"
        " NULL, zeroblob(1))",
        (long long)position, entry->node, (long long)entry->sequence, buffer_text(&realm),
        entry->type, (long long)entry->time_ms);
    set_blob("bytes", position, bytes.bytes, bytes.size);
    set_blob("hash", position, hash.bytes, HASH_SIZE);
    set_blob("signature", position, signature.bytes, SIGNATURE_SIZE);
    if (person) {
        signature = sign_hash(SIGN_ENTRY_BY_PERSON, hash, person);
        set_blob("author_signature", position, signature.bytes, SIGNATURE_SIZE);
    }
    set_head(position);
    buffer_free(&bytes);
    buffer_free(&realm);
}

static struct entry entry_after(const struct entry *last, const char *type, const char *body)
{
    return (struct entry){
        .node = last->node,
        .sequence = last->sequence + 1,
        .time_ms = last->time_ms,
        .basis = {.kind = BASIS_OWN},
        .type = type,
        .version = 1,
        .body = body,
        .body_size = strlen(body),
        .has_previous = true,
        .previous = hash_of(entry_count),
    };
}

static void an_entry_that_was_rewritten_is_named_though_its_hash_fits(void **state)
{
    (void)state;
    struct public_key public_key;
    struct secret_key secret = stranger(2, &public_key);
    struct entry last = last_entry(place.arena);
    last.time_ms++;
    put_entry(entry_count, &last, &secret, &secret);
    expect(entry_count, TEXT_VERIFY_NODE_SIGNATURE);
}

/* The secret of the first node lies in its keyring: what its own machine may not do either. */
static struct secret_key node_secret(const char *node)
{
    struct keyring *keyring;
    struct error err;
    struct secret_key secret;
    char key_id[KEY_ID_SIZE];
    struct buffer where = {0};
    buffer_add_format(&where, "kind = 'node' AND key = '%s'", node);
    struct buffer row = read_cell("projection", "value", buffer_text(&where));
    const char *hex = strstr(buffer_text(&row), "\"public_key\":\"") + 14;
    char digits[HASH_HEX_SIZE];
    struct public_key public_key;
    memcpy(digits, hex, HASH_HEX_SIZE - 1);
    digits[HASH_HEX_SIZE - 1] = '\0';
    assert_true(public_key_parse(digits, &public_key));
    key_id_of(&public_key, key_id);
    assert_true(keyring_open(place.path, KEYRING_READ, "", 0, &keyring, &err));
    assert_true(keyring_find_node(keyring, key_id, &secret));
    keyring_close(keyring);
    buffer_free(&where);
    buffer_free(&row);
    return secret;
}

static void expect_of_new_entry(struct entry *entry, const struct secret_key *node,
                                const struct secret_key *person, enum text_id why)
{
    put_entry(entry_count + 1, entry, node, person);
    expect(entry_count + 1, why);
}

static const char *joining_body(const struct public_key *key)
{
    char hex[HASH_HEX_SIZE];
    char *body = ARENA_ARRAY(place.arena, char, 128);
    public_key_to_hex(key, hex);
    snprintf(body, 128, "{\"public_key\":\"%s\"}", hex);
    return body;
}

static void a_node_comes_in_by_an_administrator_only(void **state)
{
    (void)state;
    struct public_key key, other;
    struct secret_key secret = stranger(3, &key), wrong = stranger(4, &other);
    struct entry last = last_entry(place.arena);
    struct entry entry = entry_after(&last, "node.joined", joining_body(&key));
    char id[KEY_ID_SIZE], wrong_id[KEY_ID_SIZE];
    key_id_of(&key, id);
    key_id_of(&other, wrong_id);
    entry.node = id;
    entry.sequence = 1;
    entry.has_previous = false;
    entry.has_after = true;
    entry.after = hash_of(entry_count);
    expect_of_new_entry(&entry, &secret, NULL, TEXT_VERIFY_JOINED_ALONE);
    entry.node = wrong_id;
    expect_of_new_entry(&entry, &wrong, NULL, TEXT_VERIFY_NOT_ITS_KEY);
    entry.type = "note";
    entry.body = "{}";
    entry.body_size = 2;
    expect_of_new_entry(&entry, &wrong, NULL, TEXT_VERIFY_NODE_UNKNOWN);
}

/* For a real event it comes alone, and then writes nothing else: whoever has the file could. */
static void a_node_that_joined_alone_writes_real_events_only(void **state)
{
    (void)state;
    struct public_key key;
    struct secret_key secret = stranger(5, &key);
    struct entry last = last_entry(place.arena);
    struct entry join = entry_after(&last, "node.joined", joining_body(&key));
    char id[KEY_ID_SIZE];
    key_id_of(&key, id);
    join.node = id;
    join.sequence = 1;
    join.has_previous = false;
    join.has_after = true;
    join.after = hash_of(entry_count);
    join.basis = (struct basis){.kind = BASIS_EMERGENCY, .review_by_ms = join.time_ms + 1};
    put_entry(entry_count + 1, &join, &secret, NULL);
    expect(0, TEXT_VERIFY_PROJECTION);
    struct entry next = entry_after(&last, "real_event", "{}");
    next.node = id;
    next.sequence = 2;
    next.previous = hash_of(entry_count + 1);
    put_entry(entry_count + 2, &next, &secret, NULL);
    expect(0, TEXT_VERIFY_PROJECTION);
    next.type = "note";
    put_entry(entry_count + 2, &next, &secret, NULL);
    expect(entry_count + 2, TEXT_VERIFY_NOT_CONFIRMED);
    char body[64];
    snprintf(body, sizeof body, "{\"node\":\"%s\"}", id);
    next.type = "node.confirmed";
    next.body = body;
    next.body_size = strlen(body);
    put_entry(entry_count + 2, &next, &secret, NULL);
    expect(entry_count + 2, TEXT_VERIFY_CONFIRMED_BY_NOBODY);
}

static void a_node_joins_once(void **state)
{
    (void)state;
    struct public_key key;
    struct entry last = last_entry(place.arena);
    stranger(5, &key);
    struct entry entry = entry_after(&last, "node.joined", joining_body(&key));
    struct secret_key secret = node_secret(last.node);
    expect_of_new_entry(&entry, &secret, NULL, TEXT_VERIFY_JOINED_TWICE);
}

static void a_personal_signature_is_of_a_valid_key_of_the_author(void **state)
{
    (void)state;
    struct public_key key;
    struct secret_key forged = stranger(6, &key);
    struct entry last = last_entry(place.arena);
    struct secret_key secret = node_secret(last.node);
    struct entry entry = entry_after(&last, "note", "{}");
    char id[KEY_ID_SIZE];
    entry.author = last.author;
    entry.author_key = last.author_key;
    expect_of_new_entry(&entry, &secret, &forged, TEXT_VERIFY_PERSONAL_SIGNATURE);
    expect_of_new_entry(&entry, &secret, NULL, TEXT_VERIFY_NO_PERSONAL_SIGNATURE);
    entry.author = "p-2";
    expect_of_new_entry(&entry, &secret, &forged, TEXT_VERIFY_PERSONAL_KEY_NOT_VALID);
    key_id_of(&key, id);
    entry.author_key = id;
    expect_of_new_entry(&entry, &secret, &forged, TEXT_VERIFY_PERSONAL_KEY_NOT_VALID);
    struct buffer revoked = read_cell("projection", "json_extract(value, '$.key')",
                                      "kind = 'key' AND value LIKE '%is_revoked%'");
    entry.author = "p-4";
    entry.author_key = arena_copy_text(place.arena, buffer_text(&revoked));
    expect_of_new_entry(&entry, &secret, &forged, TEXT_VERIFY_PERSONAL_KEY_NOT_VALID);
    buffer_free(&revoked);
    entry.author = entry.author_key = NULL;
    expect_of_new_entry(&entry, &secret, &forged, TEXT_VERIFY_NO_PERSONAL_KEY);
}

static const char *rotation_body(const char *node, const struct public_key *key,
                                 const struct secret_key *prover)
{
    const struct node_body rotated = {
        .node = node,
        .public_key = *key,
        .proof = sign_hash(SIGN_KEY_SUCCESSION, request_succession(node, key), prover),
    };
    struct buffer body = {0};
    body_write(&form_node_rotated, &rotated, &body);
    const char *text = arena_copy_text(place.arena, buffer_text(&body));
    buffer_free(&body);
    return text;
}

static void a_new_key_of_a_node_is_signed_for_by_both(void **state)
{
    (void)state;
    struct public_key key, other;
    struct secret_key fresh = stranger(7, &key), wrong = stranger(8, &other);
    struct entry last = last_entry(place.arena);
    struct secret_key secret = node_secret(last.node);
    struct buffer other_node = read_cell("entry", "node",
                                         "position = (SELECT max(position) - 1"
                                         " FROM entry)");
    struct entry entry = entry_after(&last, "node.rotated", rotation_body(last.node, &key, &wrong));
    entry.body_size = strlen(entry.body);
    expect_of_new_entry(&entry, &secret, NULL, TEXT_VERIFY_SUCCESSION);
    entry.body = rotation_body(last.node, &key, &fresh);
    expect_of_new_entry(&entry, &fresh, NULL, TEXT_VERIFY_NODE_SIGNATURE);
    entry.body =
        rotation_body(arena_copy_text(place.arena, buffer_text(&other_node)), &key, &fresh);
    entry.body_size = strlen(entry.body);
    expect_of_new_entry(&entry, &secret, NULL, TEXT_VERIFY_ROTATED_BY_ANOTHER);
    buffer_free(&other_node);
}

static const char *key_body(const struct person_key *key)
{
    struct buffer body = {0};
    body_write(&form_key_added, key, &body);
    const char *text = arena_copy_text(place.arena, buffer_text(&body));
    buffer_free(&body);
    return text;
}

/* The key that was prepared signs for the one its owner put in its place. */
static void a_key_that_was_handed_over_is_signed_for(void **state)
{
    (void)state;
    struct public_key other;
    struct person_key key = {.party = "p-1"};
    struct secret_key given = stranger(9, &key.given), wrong = stranger(10, &other);
    char id[KEY_ID_SIZE];
    stranger(11, &key.public_key);
    key_id_of(&key.public_key, id);
    key.key = id;
    struct hash succession = key_succession("p-1", &key.public_key);
    struct entry last = last_entry(place.arena);
    struct secret_key secret = node_secret(last.node);
    key.proof = sign_hash(SIGN_KEY_SUCCESSION, succession, &wrong);
    struct entry entry = entry_after(&last, "key.added", key_body(&key));
    entry.version = 2;
    expect_of_new_entry(&entry, &secret, NULL, TEXT_VERIFY_SUCCESSION);
    key.proof = sign_hash(SIGN_KEY_SUCCESSION, succession, &given);
    entry.body = key_body(&key);
    entry.body_size = strlen(entry.body);
    put_entry(entry_count + 1, &entry, &secret, NULL);
    /* The entry stands; only the rows beside the log were not written. */
    expect(0, TEXT_VERIFY_PROJECTION);
}

static void entries_of_unknown_types_are_verified_and_skipped(void **state)
{
    (void)state;
    struct entry last = last_entry(place.arena);
    struct secret_key secret = node_secret(last.node);
    struct entry entry = entry_after(&last, "weather.seen", "{\"wind\":12}");
    put_entry(entry_count + 1, &entry, &secret, NULL);
    struct verify_report report = verify();
    assert_true(report.holds);
    assert_int_equal(report.unknown_count, 1);
    assert_int_equal(report.entry_count, entry_count + 1);
    run("UPDATE entry SET signature = zeroblob(64) WHERE position = %lld",
        (long long)entry_count + 1);
    expect(entry_count + 1, TEXT_VERIFY_NODE_SIGNATURE);
    entry.type = "note";
    entry.version = 9;
    put_entry(entry_count + 1, &entry, &secret, NULL);
    assert_int_equal(verify().unknown_count, 1);
    entry.type = "key.revoked";
    expect_of_new_entry(&entry, &secret, NULL, TEXT_VERIFY_NEWER);
    entry.version = 1;
    expect_of_new_entry(&entry, &secret, NULL, TEXT_OPERATE_BAD_BODY);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tampered_begin, tampered_end)
    const struct CMUnitTest tests[] = {
        TEST(an_entry_that_was_rewritten_is_named_though_its_hash_fits),
        TEST(a_node_comes_in_by_an_administrator_only),
        TEST(a_node_that_joined_alone_writes_real_events_only),
        TEST(a_node_joins_once),
        TEST(a_personal_signature_is_of_a_valid_key_of_the_author),
        TEST(a_new_key_of_a_node_is_signed_for_by_both),
        TEST(a_key_that_was_handed_over_is_signed_for),
        TEST(entries_of_unknown_types_are_verified_and_skipped),
    };
    return cmocka_run_group_tests_name("engine/verify_authors", tests, tampered_make,
                                       tampered_unmake);
}
