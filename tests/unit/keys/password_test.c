/* SPDX-License-Identifier: Apache-2.0 */
#include "hex.h"

#include "keys/seal.h"

static const char password[] = "密码 correct horse";
/* The least there is: what is tested here is not how long it takes. */
static const struct password_cost cheap = {.passes = 1, .memory_kib = 64};

struct sealing {
    uint8_t salt[SEAL_SALT_SIZE], nonce[SEAL_NONCE_SIZE];
    uint8_t sealed[SEALED_SECRET_SIZE];
    struct secret_key secret;
    struct error err;
};

static struct sealing seal(struct password_cost cost)
{
    static const uint8_t seed[SIGN_SEED_SIZE] = {
        0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
        0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
        0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60}; /* RFC 8032 */
    struct sealing sealing = {0};
    struct public_key public_key;
    count_up(sealing.salt, SEAL_SALT_SIZE, 0);
    count_up(sealing.nonce, SEAL_NONCE_SIZE, 100);
    sign_key_pair(seed, &public_key, &sealing.secret);
    assert_true(
        seal_secret(password, cost, sealing.salt, sealing.nonce, &sealing.secret, sealing.sealed));
    return sealing;
}

/* The kind of the error, or ERROR_NONE with the right secret. */
static enum error_kind open_with(struct sealing *sealing, const char *with)
{
    static const struct secret_key untouched;
    struct secret_key secret = untouched;
    bool ok = unseal_secret(with, sealing->sealed, SEALED_SECRET_SIZE, &secret, &sealing->err);
    assert_memory_equal(&secret, ok ? &sealing->secret : &untouched, sizeof secret);
    return ok ? ERROR_NONE : sealing->err.kind;
}

static void assert_hash(const struct sealing *sealing, const char *expected)
{
    char hex[HASH_HEX_SIZE];
    hash_to_hex(hash_bytes(sealing->sealed, SEALED_SECRET_SIZE), hex);
    assert_string_equal(hex, expected);
}

/* Expected values from Argon2id and ChaCha20-Poly1305 of Python's cryptography (OpenSSL). */
static void is_argon2id_and_xchacha20_poly1305(void **state)
{
    (void)state;
    struct sealing sealing = seal(cheap);
    assert_hash(&sealing, "772dd46ee636b6af8159b88011ceedbfc406d232de028c1e2b73e7c9af59eeff");
}

static void the_default_cost_is_64_mib_and_three_passes(void **state)
{
    (void)state;
    struct password_cost cost = password_cost_default();
    assert_int_equal(cost.passes, 3);
    assert_int_equal(cost.memory_kib, 65536);
    struct sealing sealing = seal(cost);
    assert_hash(&sealing, "0c2aea1ff8e98727aa27c0ed305a52781f94d8a05a11a3da4f8bce441311239f");
    assert_int_equal(open_with(&sealing, password), ERROR_NONE);
}

static void opens_with_the_password_it_was_sealed_with(void **state)
{
    (void)state;
    struct sealing sealing = seal(cheap);
    assert_int_equal(open_with(&sealing, password), ERROR_NONE);
}

static void a_wrong_password_is_denied(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "密码 correct hors", "密码 correct horse ",
                                        "密码 Correct horse"};
    struct sealing sealing = seal(cheap);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(open_with(&sealing, wrong[i]), ERROR_DENIED);
        assert_int_equal(sealing.err.id, TEXT_KEYS_WRONG_PASSWORD);
    }
}

/* Costs among them: whoever changes those cannot make the guessing cheap. */
static void refuses_every_changed_byte(void **state)
{
    (void)state;
    struct sealing sealing = seal(cheap);
    for (size_t i = 0; i < SEALED_SECRET_SIZE; i++) {
        bool is_beyond_limit = (i >= 2 && i <= 4) || i == 8; /* of the costs, 1–4 and 5–8 */
        sealing.sealed[i] ^= 0x03;
        enum error_kind kind = open_with(&sealing, password);
        sealing.sealed[i] ^= 0x03;
        assert_int_equal(kind, i == 0 || is_beyond_limit ? ERROR_INPUT : ERROR_DENIED);
    }
}

static void refuses_costs_that_would_stop_the_machine(void **state)
{
    (void)state;
    struct sealing sealing = seal(cheap);
    static const uint32_t costs[][2] = {
        {0, 64},
        {PASSWORD_PASSES_MAX + 1, 64},
        {1, PASSWORD_MEMORY_MIN_KIB - 1},
        {1, PASSWORD_MEMORY_MAX_KIB + 1},
        {1, UINT32_MAX},
    };
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
        for (int byte = 0; byte < 4; byte++) {
            sealing.sealed[1 + byte] = (uint8_t)(costs[i][0] >> 8 * byte);
            sealing.sealed[5 + byte] = (uint8_t)(costs[i][1] >> 8 * byte);
        }
        assert_int_equal(open_with(&sealing, password), ERROR_INPUT);
        assert_int_equal(sealing.err.id, TEXT_KEYS_NOT_SEALED);
        struct password_cost cost = {costs[i][0], costs[i][1]};
        uint8_t sealed[SEALED_SECRET_SIZE];
        assert_false(
            seal_secret(password, cost, sealing.salt, sealing.nonce, &sealing.secret, sealed));
    }
}

static void refuses_any_other_length(void **state)
{
    (void)state;
    struct sealing sealing = seal(cheap);
    struct secret_key secret;
    for (size_t size = 0; size < SEALED_SECRET_SIZE; size++) {
        assert_false(unseal_secret(password, sealing.sealed, size, &secret, &sealing.err));
        assert_int_equal(sealing.err.kind, ERROR_INPUT);
    }
}

/* So that nobody is told from nobody's key by the time it takes. */
static void a_decoy_costs_as_much_and_nothing_opens_it(void **state)
{
    uint8_t noise[SEALED_SECRET_SIZE];
    struct sealing real = seal(password_cost_default()), decoy = {0};
    (void)state;
    count_up(noise, sizeof noise, 7);
    decoy_secret(noise, decoy.sealed);
    assert_memory_equal(decoy.sealed, real.sealed, 1 + 4 + 4); /* version and cost */
    assert_int_equal(open_with(&decoy, password), ERROR_DENIED);
    assert_int_equal(open_with(&decoy, ""), ERROR_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_argon2id_and_xchacha20_poly1305),
        cmocka_unit_test(the_default_cost_is_64_mib_and_three_passes),
        cmocka_unit_test(opens_with_the_password_it_was_sealed_with),
        cmocka_unit_test(a_wrong_password_is_denied),
        cmocka_unit_test(refuses_every_changed_byte),
        cmocka_unit_test(refuses_costs_that_would_stop_the_machine),
        cmocka_unit_test(refuses_any_other_length),
        cmocka_unit_test(a_decoy_costs_as_much_and_nothing_opens_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
