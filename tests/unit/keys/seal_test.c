/* SPDX-License-Identifier: Apache-2.0 */
#include "hex.h"

#include "keys/seal.h"

static const char scope[] = "incident/7";
static const char record[] = "Kari Nordmann, 23 45 67 89";

struct sealing {
    struct scope_key key;
    uint8_t nonce[SEAL_NONCE_SIZE];
    struct buffer sealed, opened;
};

static struct sealing seal(const void *bytes, size_t size)
{
    struct sealing sealing = {0};
    count_up(sealing.key.bytes, SCOPE_KEY_SIZE, 0);
    count_up(sealing.nonce, SEAL_NONCE_SIZE, 100);
    seal_record(&sealing.key, scope, sealing.nonce, bytes, size, &sealing.sealed);
    return sealing;
}

static bool opens(struct sealing *sealing, const char *with_scope)
{
    buffer_clear(&sealing->opened);
    bool ok = unseal_record(&sealing->key, with_scope, sealing->sealed.bytes, sealing->sealed.size,
                            &sealing->opened);
    assert_true(ok || sealing->opened.size == 0);
    return ok;
}

static void end(struct sealing *sealing)
{
    buffer_free(&sealing->sealed);
    buffer_free(&sealing->opened);
}

/* Expected bytes from ChaCha20-Poly1305 of Python's cryptography (OpenSSL) under HChaCha20 as the
 * draft of XChaCha20 has it, and from hashlib.blake2b. Stored records depend on them. */
static void is_xchacha20_poly1305_over_the_padded_record(void **state)
{
    (void)state;
    struct sealing sealing = seal(record, strlen(record));
    assert_hex(sealing.sealed.bytes, sealing.sealed.size,
               "016465666768696a6b6c6d6e6f707172737475767778797a7b37128bd9df60e6f0e35dfc51c8439d"
               "fb689b6644c41afd90b46ce4a72b5e7810ab06437e2cb6f7c7ea06651c545608516ee5d01f9fb234"
               "a6cf0f0b48fb88be6c50240bec49e697a59d1f1f5af1e5a676");
    struct hash commitment = seal_commitment(sealing.sealed.bytes, sealing.sealed.size);
    assert_hex(commitment.bytes, HASH_SIZE,
               "74bc1316e4427162bb9e4829e323b93d6f864c062b52f4811d471aa3cc0f5010");
    end(&sealing);
}

static void what_was_sealed_is_opened_again(void **state)
{
    (void)state;
    uint8_t bytes[300];
    count_up(bytes, sizeof bytes, 7);
    for (size_t size = 0; size <= sizeof bytes; size++) {
        struct sealing sealing = seal(bytes, size);
        assert_true(opens(&sealing, scope));
        assert_int_equal(sealing.opened.size, size);
        assert_memory_equal(buffer_text(&sealing.opened), bytes, size);
        end(&sealing);
    }
}

/* Records that end with what padding is made of. */
static void padding_is_told_from_the_record(void **state)
{
    (void)state;
    static const uint8_t tails[][3] = {{0x80, 0, 0}, {0x80, 0x80, 0x80}, {0, 0, 0}, {0, 0, 0x80}};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct sealing sealing = seal(tails[i], sizeof tails[i]);
        assert_true(opens(&sealing, scope));
        assert_int_equal(sealing.opened.size, sizeof tails[i]);
        assert_memory_equal(sealing.opened.bytes, tails[i], sizeof tails[i]);
        end(&sealing);
    }
}

static void sizes_within_a_block_look_alike(void **state)
{
    (void)state;
    static const struct {
        size_t size, sealed_size;
    } cases[] = {{0, 105}, {1, 105}, {63, 105}, {64, 169}, {127, 169}, {128, 233}};
    static const uint8_t bytes[128];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sealing sealing = seal(bytes, cases[i].size);
        assert_int_equal(sealing.sealed.size, cases[i].sealed_size);
        end(&sealing);
    }
}

static void refuses_another_scope(void **state)
{
    (void)state;
    struct sealing sealing = seal(record, strlen(record));
    assert_false(opens(&sealing, "incident/8"));
    assert_false(opens(&sealing, "incident/77"));
    assert_false(opens(&sealing, ""));
    end(&sealing);
}

static void refuses_another_key(void **state)
{
    (void)state;
    struct sealing sealing = seal(record, strlen(record));
    for (int bit = 0; bit < 8 * SCOPE_KEY_SIZE; bit++) {
        sealing.key.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(opens(&sealing, scope));
        sealing.key.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    end(&sealing);
}

static void refuses_every_flipped_bit(void **state)
{
    (void)state;
    struct sealing sealing = seal(record, strlen(record));
    for (size_t bit = 0; bit < 8 * sealing.sealed.size; bit++) {
        sealing.sealed.bytes[bit / 8] ^= (char)(1 << bit % 8);
        assert_false(opens(&sealing, scope));
        sealing.sealed.bytes[bit / 8] ^= (char)(1 << bit % 8);
    }
    assert_true(opens(&sealing, scope));
    end(&sealing);
}

static void refuses_a_record_of_any_other_length(void **state)
{
    (void)state;
    struct sealing sealing = seal(record, strlen(record));
    size_t size = sealing.sealed.size;
    for (sealing.sealed.size = 0; sealing.sealed.size < size; sealing.sealed.size++)
        assert_false(opens(&sealing, scope));
    for (int i = 0; i < 70; i++) {
        buffer_add_char(&sealing.sealed, '\0');
        assert_false(opens(&sealing, scope));
    }
    end(&sealing);
}

static void appends_to_what_is_there(void **state)
{
    (void)state;
    struct sealing sealing = seal(record, strlen(record));
    struct buffer two = {0};
    buffer_add_text(&two, "before");
    seal_record(&sealing.key, scope, sealing.nonce, record, strlen(record), &two);
    assert_int_equal(two.size, 6 + sealing.sealed.size);
    assert_memory_equal(two.bytes + 6, sealing.sealed.bytes, sealing.sealed.size);
    buffer_add_text(&sealing.opened, "first ");
    assert_true(unseal_record(&sealing.key, scope, two.bytes + 6, two.size - 6, &sealing.opened));
    assert_string_equal(buffer_text(&sealing.opened), "first Kari Nordmann, 23 45 67 89");
    buffer_free(&two);
    end(&sealing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_xchacha20_poly1305_over_the_padded_record),
        cmocka_unit_test(what_was_sealed_is_opened_again),
        cmocka_unit_test(padding_is_told_from_the_record),
        cmocka_unit_test(sizes_within_a_block_look_alike),
        cmocka_unit_test(refuses_another_scope),
        cmocka_unit_test(refuses_another_key),
        cmocka_unit_test(refuses_every_flipped_bit),
        cmocka_unit_test(refuses_a_record_of_any_other_length),
        cmocka_unit_test(appends_to_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
