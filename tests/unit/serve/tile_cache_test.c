/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <pthread.h>
#include <string.h>

#include "serve/tile_cache.h"

static const struct tile_id tile = {14, 8850, 6440}, neighbour = {14, 8850, 6441};

static void put(struct tile_cache *cache, uint64_t version, struct tile_id id, const char *text)
{
    struct buffer bytes = {0};
    buffer_add_text(&bytes, text);
    tile_cache_put(cache, version, id, &bytes);
    buffer_free(&bytes);
}

static bool is(struct tile_cache *cache, uint64_t version, struct tile_id id, const char *text)
{
    struct buffer out = {0};
    bool is_there = tile_cache_get(cache, version, id, &out);
    bool is_same = is_there && strcmp(buffer_text(&out), text) == 0;
    assert_true(is_there == is_same);
    buffer_free(&out);
    return is_same;
}

static void gives_back_what_was_put(void **state)
{
    (void)state;
    struct tile_cache *cache = tile_cache_new(1000);
    assert_false(is(cache, 1, tile, ""));
    put(cache, 1, tile, "roads");
    put(cache, 1, neighbour, "houses");
    assert_true(is(cache, 1, tile, "roads"));
    assert_true(is(cache, 1, neighbour, "houses"));
    assert_false(is(cache, 2, tile, "roads"));
    put(cache, 2, tile, "more roads");
    assert_true(is(cache, 2, tile, "more roads"));
    assert_false(is(cache, 1, tile, "roads"));
    tile_cache_free(cache);
}

static void stays_within_its_bytes(void **state)
{
    (void)state;
    static char text[101];
    memset(text, 'x', 100);
    struct tile_cache *cache = tile_cache_new(1000);
    uint32_t kept = 0;
    for (uint32_t y = 0; y < 500; y++)
        put(cache, 1, (struct tile_id){12, 5, y}, text);
    for (uint32_t y = 0; y < 500; y++)
        kept += is(cache, 1, (struct tile_id){12, 5, y}, text);
    assert_in_range(kept, 1, 10);
    struct tile_cache *small = tile_cache_new(99);
    put(small, 1, tile, text);
    assert_false(is(small, 1, tile, text));
    tile_cache_free(small);
    tile_cache_free(cache);
}

static void *put_and_get(void *cache)
{
    for (uint32_t round = 0; round < 2000; round++) {
        struct tile_id id = {10, round % 7, round % 5};
        struct buffer text = {0};
        buffer_add_format(&text, "%u/%u", id.x, id.y);
        put(cache, 1, id, buffer_text(&text));
        is(cache, 1, id, buffer_text(&text));
        buffer_free(&text);
    }
    return NULL;
}

static void threads_share_it(void **state)
{
    (void)state;
    struct tile_cache *cache = tile_cache_new(60);
    pthread_t threads[4];
    for (int t = 0; t < 4; t++)
        assert_int_equal(pthread_create(&threads[t], NULL, put_and_get, cache), 0);
    for (int t = 0; t < 4; t++)
        assert_int_equal(pthread_join(threads[t], NULL), 0);
    tile_cache_free(cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_put),
        cmocka_unit_test(stays_within_its_bytes),
        cmocka_unit_test(threads_share_it),
    };
    return cmocka_run_group_tests_name("serve/tile_cache", tests, NULL, NULL);
}
