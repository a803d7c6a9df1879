/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "entry/entry.h"

static struct arena *arena;
static struct buffer bytes;
static struct error err;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    buffer_clear(&bytes);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct entry an_entry(void)
{
    static const char body[] = "{\"places\":450,\"site\":\"17\"}";
    return (struct entry){
        .node = "00112233445566ff",
        .sequence = 2,
        .time_ms = 1793500000123,
        .realm = realm_exercise(3),
        .author = "p-17",
        .author_key = "0123456789abcdef",
        .basis = {.kind = BASIS_RULE,
                  .rule_set = "cn/1",
                  .rule = "cad-38-1",
                  .article = "人民防空法 §38"},
        .type = "site.edited",
        .version = 1,
        .body = body,
        .body_size = sizeof body - 1,
        .has_previous = true,
        .previous = hash_bytes("p", 1),
        .has_after = true,
        .after = hash_bytes("a", 1),
        .private_scope = "incident/3",
        .private_commitment = hash_bytes("c", 1),
    };
}

static bool reads(const char *text, struct entry *ret_entry)
{
    return entry_read(text, strlen(text), arena, ret_entry, &err);
}

static void an_entry_has_exactly_these_bytes(void **state)
{
    (void)state;
    struct entry entry = {
        .node = "00112233445566ff",
        .sequence = 1,
        .time_ms = 1793500000123,
        .realm = realm_live(),
        .basis = {.kind = BASIS_OWN},
        .type = "note",
        .version = 1,
        .body = "{}",
        .body_size = 2,
    };
    entry_write(&entry, &bytes);
    assert_string_equal(buffer_text(&bytes),
                        "{\"alg\":\"blake2b-256 ed25519\",\"basis\":{\"kind\":\"own\"},\"body\":{},"
                        "\"entry\":1,\"node\":\"00112233445566ff\",\"realm\":\"live\","
                        "\"sequence\":1,\"time\":1793500000123,\"type\":\"note\",\"version\":1}");
}

static void an_entry_reads_as_it_was_written(void **state)
{
    (void)state;
    const struct basis bases[] = {
        {.kind = BASIS_OWN},
        {.kind = BASIS_FOLLOWS},
        {.kind = BASIS_RULE, .rule_set = "cn/1", .rule = "r", .article = "§1"},
        {.kind = BASIS_VERBAL, .given_at_ms = 1793500000000, .called_back = true},
        {.kind = BASIS_EMERGENCY, .review_by_ms = 1793586400000},
        {.kind = BASIS_EMERGENCY, .review_by_ms = 1793586400000, .superior = "gov"},
    };
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        struct entry entry = an_entry(), again;
        entry.basis = bases[i];
        buffer_clear(&bytes);
        entry_write(&entry, &bytes);
        assert_true(reads(buffer_text(&bytes), &again));
        struct buffer rewritten = {0};
        entry_write(&again, &rewritten);
        assert_string_equal(buffer_text(&rewritten), buffer_text(&bytes));
        assert_string_equal(again.author, "p-17");
        assert_true(realm_equal(again.realm, realm_exercise(3)));
        assert_int_equal(again.basis.kind, bases[i].kind);
        assert_memory_equal(again.body, entry.body, entry.body_size);
        buffer_free(&rewritten);
    }
}

/* Each byte changed to each of a few others either does not read, or reads as other bytes. */
static void no_two_texts_read_as_the_same_entry(void **state)
{
    (void)state;
    struct entry entry = an_entry(), again;
    entry_write(&entry, &bytes);
    char *text = arena_copy(arena, bytes.bytes, bytes.size);
    for (size_t i = 0; i < bytes.size; i++) {
        static const char others[] = " \"\\0a,}";
        for (size_t o = 0; o < sizeof others - 1; o++) {
            struct buffer rewritten = {0};
            text[i] = others[o];
            if (reads(text, &again)) {
                entry_write(&again, &rewritten);
                assert_string_equal(buffer_text(&rewritten), text);
            }
            text[i] = bytes.bytes[i];
            buffer_free(&rewritten);
        }
    }
}

static void refuses_an_entry_that_is_cut_short_or_goes_on(void **state)
{
    (void)state;
    struct entry entry = an_entry(), again;
    entry_write(&entry, &bytes);
    for (size_t size = 0; size < bytes.size; size++)
        assert_false(entry_read(bytes.bytes, size, arena, &again, &err));
    buffer_add_char(&bytes, '\n');
    assert_false(reads(buffer_text(&bytes), &again));
    assert_int_equal(err.kind, ERROR_INPUT);
}

/* `from` in the entry above becomes `to`. */
static bool reads_with(const char *from, const char *to)
{
    struct entry entry = an_entry(), again;
    buffer_clear(&bytes);
    entry_write(&entry, &bytes);
    const char *at = strstr(buffer_text(&bytes), from);
    assert_non_null(at);
    struct buffer text = {0};
    buffer_add(&text, bytes.bytes, (size_t)(at - bytes.bytes));
    buffer_add_text(&text, to);
    buffer_add_text(&text, at + strlen(from));
    bool ok = reads(buffer_text(&text), &again);
    buffer_free(&text);
    return ok;
}

static void refuses_an_entry_with_a_member_too_few_or_too_many(void **state)
{
    (void)state;
    assert_true(reads_with("\"entry\":1,", "\"entry\":1,"));
    assert_false(reads_with("\"entry\":1,", ""));
    assert_false(reads_with("\"entry\":1,", "\"entry\":2,"));
    assert_false(reads_with("\"entry\":1,", "\"entry\":1,\"extra\":0,"));
    assert_false(reads_with(",\"version\":1", ""));
    assert_false(reads_with("\"version\":1", "\"version\":0"));
    assert_false(reads_with("\"author\":\"p-17\",", ""));
    assert_false(reads_with("\"author\":\"p-17\"", "\"author\":\"P 17\""));
    assert_false(reads_with("\"sequence\":2", "\"sequence\":1"));
    assert_false(reads_with("\"sequence\":2", "\"sequence\":0"));
    assert_false(reads_with("exercise 3", "exercise"));
    assert_false(reads_with("\"kind\":\"rule\",", "\"kind\":\"own\","));
    assert_false(reads_with("\"rule\":\"cad-38-1\",", ""));
    assert_false(reads_with("blake2b-256", "blake3"));
    assert_false(reads_with("\"node\":\"0", "\"node\":\"00"));
    assert_false(reads_with("\"node\":\"0", "\"node\":\"X"));
}

static void a_hash_is_of_every_byte(void **state)
{
    (void)state;
    struct entry entry = an_entry();
    entry_write(&entry, &bytes);
    struct hash hash = entry_hash(bytes.bytes, bytes.size);
    assert_false(hash_equal(hash, hash_bytes(bytes.bytes, bytes.size)));
    for (size_t i = 0; i < bytes.size; i++) {
        bytes.bytes[i] ^= 1;
        assert_false(hash_equal(hash, entry_hash(bytes.bytes, bytes.size)));
        bytes.bytes[i] ^= 1;
    }
}

static void knows_what_may_be_a_key(void **state)
{
    (void)state;
    assert_true(entry_key_valid("p-17") && entry_key_valid("440106/a.b:c_d"));
    const char *const bad[] = {"", "-a", "/a", "A", "a b", "人", "a\n", "a,b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(entry_key_valid(bad[i]));
    char longest[66];
    memset(longest, 'a', sizeof longest);
    longest[65] = '\0';
    assert_false(entry_key_valid(longest));
    longest[64] = '\0';
    assert_true(entry_key_valid(longest));
}

static int end_group(void **state)
{
    (void)state;
    buffer_free(&bytes);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_entry_has_exactly_these_bytes, begin, end),
        cmocka_unit_test_setup_teardown(an_entry_reads_as_it_was_written, begin, end),
        cmocka_unit_test_setup_teardown(no_two_texts_read_as_the_same_entry, begin, end),
        cmocka_unit_test_setup_teardown(refuses_an_entry_that_is_cut_short_or_goes_on, begin, end),
        cmocka_unit_test_setup_teardown(refuses_an_entry_with_a_member_too_few_or_too_many, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_hash_is_of_every_byte, begin, end),
        cmocka_unit_test_setup_teardown(knows_what_may_be_a_key, begin, end),
    };
    return cmocka_run_group_tests_name("entry/entry", tests, NULL, end_group);
}
