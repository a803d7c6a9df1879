/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/hash.h"

static void assert_hex(struct hash hash, const char *expected)
{
    char hex[HASH_HEX_SIZE];
    hash_to_hex(hash, hex);
    assert_string_equal(hex, expected);
}

/* Expected values from Python's hashlib.blake2b with digest_size 32. */
static void is_blake2b_256(void **state)
{
    (void)state;
    assert_hex(hash_bytes("", 0),
               "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    assert_hex(hash_bytes("abc", 3),
               "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void numbers_are_little_endian_and_texts_carry_their_length(void **state)
{
    (void)state;
    struct hasher hasher;
    hasher_begin(&hasher);
    hasher_add_text(&hasher, "Oslo1");
    hasher_add_integer(&hasher, -3);
    assert_hex(hasher_end(&hasher),
               "798e4658dcb6f4cffdc863bf8de8810c7d35d2c7e1bb2a4ff552a4a3a3711643");
}

static void pieces_hash_like_the_whole(void **state)
{
    (void)state;
    struct hasher hasher;
    hasher_begin(&hasher);
    hasher_add(&hasher, "a", 1);
    hasher_add(&hasher, "", 0);
    hasher_add(&hasher, "bc", 2);
    assert_true(hash_equal(hasher_end(&hasher), hash_bytes("abc", 3)));
}

static struct hash of_texts(const char *a, const char *b)
{
    struct hasher hasher;
    hasher_begin(&hasher);
    hasher_add_text(&hasher, a);
    hasher_add_text(&hasher, b);
    return hasher_end(&hasher);
}

static void texts_cut_elsewhere_hash_apart(void **state)
{
    (void)state;
    assert_false(hash_equal(of_texts("ab", "c"), of_texts("a", "bc")));
    assert_false(hash_equal(of_texts("", "abc"), of_texts("abc", "")));
    assert_true(hash_equal(of_texts(NULL, "a"), of_texts("", "a")));
}

static void one_changed_bit_is_another_hash(void **state)
{
    (void)state;
    unsigned char bytes[64] = {0};
    struct hash before = hash_bytes(bytes, sizeof bytes);
    for (size_t bit = 0; bit < 8 * sizeof bytes; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_false(hash_equal(before, hash_bytes(bytes, sizeof bytes)));
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_blake2b_256),
        cmocka_unit_test(numbers_are_little_endian_and_texts_carry_their_length),
        cmocka_unit_test(pieces_hash_like_the_whole),
        cmocka_unit_test(texts_cut_elsewhere_hash_apart),
        cmocka_unit_test(one_changed_bit_is_another_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
