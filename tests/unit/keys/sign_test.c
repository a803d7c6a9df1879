/* SPDX-License-Identifier: Apache-2.0 */
#include "hex.h"

#include "keys/sign.h"

/* RFC 8032, section 7.1, test 1. */
static const uint8_t seed[SIGN_SEED_SIZE] = {
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};
static const char public_hex[] = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

struct pair {
    struct public_key public_key;
    struct secret_key secret;
};

static struct pair make_pair(void)
{
    struct pair pair;
    sign_key_pair(seed, &pair.public_key, &pair.secret);
    return pair;
}

static void a_seed_gives_the_pair_of_rfc_8032(void **state)
{
    (void)state;
    struct pair pair = make_pair();
    assert_hex(pair.public_key.bytes, SIGN_PUBLIC_SIZE, public_hex);
    assert_memory_equal(pair.secret.bytes, seed, SIGN_SEED_SIZE);
    assert_memory_equal(pair.secret.bytes + SIGN_SEED_SIZE, pair.public_key.bytes,
                        SIGN_PUBLIC_SIZE);
}

/* Expected values from Ed25519 of Python's cryptography (OpenSSL), over the words of the purpose,
 * NUL, and BLAKE2b-256 of "abc". Stored signatures depend on them. */
static void signatures_stand_over_purpose_and_hash(void **state)
{
    (void)state;
    static const char *const expected[SIGN_PURPOSE_COUNT] = {
        "26234c02e9c8646fbc98d0e8588fb30dddfd226605b461400fd7f296dbbfe737"
        "cfb7b327051b4c030eb50ceb01db60d68c44fea60779d2511c8d0be45c258d0f",
        "0abe0ac667c4ecd33488837c87788638a523d944574cb81ecc3dd5ed4a6f288e"
        "b3d59c70b585bb600f2f8eecc566fa414a3f9f216e32656a9f3c6938fbd6d70b",
        "d23630da1a225099d503a6a86bdde797acdab06c5db9b4743d8f7b8d7d41d41d"
        "154e7bebdca6cc274d14fd911dd416758f4f0d7cca23fe97b5ce67039bf9360b",
    };
    struct pair pair = make_pair();
    for (int i = 0; i < SIGN_PURPOSE_COUNT; i++) {
        struct signature signature =
            sign_hash((enum sign_purpose)i, hash_bytes("abc", 3), &pair.secret);
        assert_hex(signature.bytes, SIGNATURE_SIZE, expected[i]);
    }
}

static void a_signature_is_good_for_its_purpose_alone(void **state)
{
    (void)state;
    struct pair pair = make_pair();
    struct hash hash = hash_bytes("abc", 3);
    for (int made = 0; made < SIGN_PURPOSE_COUNT; made++) {
        struct signature signature = sign_hash((enum sign_purpose)made, hash, &pair.secret);
        for (int asked = 0; asked < SIGN_PURPOSE_COUNT; asked++)
            assert_int_equal(
                sign_verify((enum sign_purpose)asked, hash, &pair.public_key, &signature),
                made == asked);
    }
}

static void refuses_any_flipped_bit(void **state)
{
    (void)state;
    struct pair pair = make_pair();
    struct hash hash = hash_bytes("abc", 3);
    struct signature signature = sign_hash(SIGN_ENTRY_BY_NODE, hash, &pair.secret);
    assert_true(sign_verify(SIGN_ENTRY_BY_NODE, hash, &pair.public_key, &signature));
    for (int bit = 0; bit < 8 * SIGNATURE_SIZE; bit++) {
        signature.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(sign_verify(SIGN_ENTRY_BY_NODE, hash, &pair.public_key, &signature));
        signature.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (int bit = 0; bit < 8 * HASH_SIZE; bit++) {
        hash.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(sign_verify(SIGN_ENTRY_BY_NODE, hash, &pair.public_key, &signature));
        hash.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (int bit = 0; bit < 8 * SIGN_PUBLIC_SIZE; bit++) {
        pair.public_key.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(sign_verify(SIGN_ENTRY_BY_NODE, hash, &pair.public_key, &signature));
        pair.public_key.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

/* A key of small order would verify signatures that nobody made. */
static void refuses_a_public_key_of_zeros(void **state)
{
    (void)state;
    struct public_key zeros = {{0}};
    struct signature signature = {{0}};
    assert_false(sign_verify(SIGN_ENTRY_BY_NODE, hash_bytes("abc", 3), &zeros, &signature));
}

/* From Python's hashlib.blake2b over the 32 bytes of the key. */
static void a_key_is_named_by_its_hash(void **state)
{
    (void)state;
    struct pair pair = make_pair();
    char id[KEY_ID_SIZE];
    key_id_of(&pair.public_key, id);
    assert_string_equal(id, "7849ac3049680be1");
}

static void a_public_key_is_read_in_the_one_form_it_is_written_in(void **state)
{
    (void)state;
    struct pair pair = make_pair();
    struct public_key key;
    char hex[HASH_HEX_SIZE];
    public_key_to_hex(&pair.public_key, hex);
    assert_string_equal(hex, public_hex);
    assert_true(public_key_parse(hex, &key));
    assert_memory_equal(&key, &pair.public_key, sizeof key);
    hex[0] = 'D';
    assert_false(public_key_parse(hex, &key));
    hex[0] = 'g';
    assert_false(public_key_parse(hex, &key));
    assert_false(public_key_parse("", &key));
    assert_false(public_key_parse(public_hex + 1, &key));
    assert_false(public_key_parse(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a00", &key));
    assert_memory_equal(&key, &pair.public_key, sizeof key);
}

static void a_forgotten_secret_is_zeros(void **state)
{
    (void)state;
    static const struct secret_key zeros;
    struct pair pair = make_pair();
    secret_forget(&pair.secret, sizeof pair.secret);
    assert_memory_equal(&pair.secret, &zeros, sizeof zeros);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_gives_the_pair_of_rfc_8032),
        cmocka_unit_test(signatures_stand_over_purpose_and_hash),
        cmocka_unit_test(a_signature_is_good_for_its_purpose_alone),
        cmocka_unit_test(refuses_any_flipped_bit),
        cmocka_unit_test(refuses_a_public_key_of_zeros),
        cmocka_unit_test(a_key_is_named_by_its_hash),
        cmocka_unit_test(a_public_key_is_read_in_the_one_form_it_is_written_in),
        cmocka_unit_test(a_forgotten_secret_is_zeros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
