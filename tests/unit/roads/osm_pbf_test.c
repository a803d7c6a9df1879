/* SPDX-License-Identifier: Apache-2.0 */
#include "osm_writer.h"
#include "roads/osm_pbf.h"
#include "roads/packed.h"
#include "unit.h"

static const struct test_node nodes[] = {
    {1, 107080000, 599133000}, {2, -735700001, -123456789}, {9000000000, 1800000000, 900000000}};
static const struct test_way ways[] = {
    {17, {1, 2, 9000000000}, {"highway", "footway", "name", "Torget"}},
    {18, {1, 2}, {"building", "yes"}},
};

static const struct block_options usual = {0};

/* What came of a file. An error points into itself, so it is not copied. */
struct outcome {
    bool ok;
    struct error err;
};

/* Opens the file and reads every blob; stops at the first failure. */
static void read_all(const struct buffer *file, struct osm_block *block,
                     struct outcome *ret_outcome)
{
    struct arena *arena = arena_new();
    struct osm_pbf pbf;
    struct error *err = &ret_outcome->err;
    bool ok = osm_pbf_open(buffer_text(file), file->size, "a.pbf", arena, &pbf, err);
    if (ok) {
        for (uint32_t b = 0; ok && b < pbf.blob_count; b++)
            ok = osm_pbf_read(&pbf, b, OSM_WANT_NODES | OSM_WANT_WAYS, block, err);
        osm_pbf_close(&pbf);
    }
    ret_outcome->ok = ok;
    arena_free(arena);
}

/* The text that says why: of a blob its reason, else the error's own. */
static enum text_id reason_of(const struct outcome *outcome)
{
    assert_false(outcome->ok);
    if (outcome->err.id != TEXT_OSM_PBF_BLOB)
        return outcome->err.id;
    for (size_t a = 0; a < outcome->err.arg_count; a++)
        if (strcmp(outcome->err.args[a].name, "reason") == 0)
            return outcome->err.args[a].id;
    fail_msg("a blob without a reason");
    return TEXT_OSM_PBF_BLOB;
}

static int64_t argument_of(const struct outcome *outcome, const char *name)
{
    for (size_t a = 0; a < outcome->err.arg_count; a++)
        if (strcmp(outcome->err.args[a].name, name) == 0)
            return outcome->err.args[a].integer;
    fail_msg("no argument %s", name);
    return 0;
}

/* Reads the file, frees it and expects the refusal. */
static void expect_refusal(struct buffer *file, enum text_id reason)
{
    struct arena *arena = arena_new();
    struct osm_block block = {.arena = arena};
    struct outcome outcome;
    read_all(file, &block, &outcome);
    assert_string_equal(text_id_name(reason_of(&outcome)), text_id_name(reason));
    arena_free(arena);
    buffer_free(file);
}

/* A file whose one data blob holds these bytes as a PrimitiveBlock. */
static void expect_refused_block(struct buffer *content, enum text_id reason)
{
    struct buffer file = {0};
    write_header(&file, NULL);
    write_blob(&file, "OSMData", content, BLOB_RAW);
    buffer_free(content);
    expect_refusal(&file, reason);
}

/* A file whose one data blob is this Blob message. */
static void expect_refused_blob(struct buffer *blob, enum text_id reason)
{
    struct buffer file = {0};
    write_header(&file, NULL);
    write_frame(&file, "OSMData", blob);
    buffer_free(blob);
    expect_refusal(&file, reason);
}

static void expect_block(const struct block_options *options, enum blob_packing packing)
{
    struct arena *arena = arena_new();
    struct osm_block block = {.arena = arena};
    struct buffer file = {0}, content = {0};
    write_header(&file, NULL);
    write_block(&content, nodes, 3, ways, 2, options);
    write_blob(&file, "OSMData", &content, packing);
    struct outcome outcome;
    read_all(&file, &block, &outcome);
    assert_true(outcome.ok);
    assert_int_equal(block.node_count, 3);
    for (int n = 0; n < 3; n++) {
        assert_int_equal(block.node_id[n], nodes[n].id);
        assert_int_equal(block.node_lon_e7[n], nodes[n].lon_e7);
        assert_int_equal(block.node_lat_e7[n], nodes[n].lat_e7);
    }
    assert_int_equal(block.way_count, 1);
    assert_int_equal(block.ways[0].id, 17);
    assert_int_equal(block.ways[0].ref_count, 3);
    assert_memory_equal(block.refs, ways[0].refs, 3 * sizeof(int64_t));
    assert_true(block.has_nodes && block.has_ways);
    arena_free(arena);
    buffer_free(&content);
    buffer_free(&file);
}

static void reads_dense_and_plain_nodes_raw_and_zlib(void **state)
{
    (void)state;
    expect_block(&(struct block_options){0}, BLOB_RAW);
    expect_block(&(struct block_options){0}, BLOB_ZLIB);
    expect_block(&(struct block_options){.plain_nodes = true}, BLOB_ZLIB);
    expect_block(&(struct block_options){.strings_last = true}, BLOB_RAW);
}

static void honours_granularity_and_offsets(void **state)
{
    (void)state;
    expect_block(&(struct block_options){.granularity = 1}, BLOB_RAW);
    expect_block(&(struct block_options){.granularity = 50, .lon_offset = 5000, .lat_offset = -50},
                 BLOB_RAW);
    expect_block(&(struct block_options){.granularity = 100, .lon_offset = 12300}, BLOB_RAW);
    expect_block(&(struct block_options){.granularity = 1, .plain_nodes = true, .lat_offset = 7},
                 BLOB_RAW);
}

static void rounds_what_is_finer_than_1e_7_degree(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct osm_block block = {.arena = arena};
    struct buffer file = {0}, content = {0};
    struct test_node one = {1, 0, 0};
    struct block_options options = {.granularity = 1, .lon_offset = 150, .lat_offset = -149};
    write_header(&file, NULL);
    write_block(&content, NULL, 0, NULL, 0, &options);
    struct buffer dense = {0}, group = {0};
    write_bytes(&dense, 1, "\x02", 1);
    write_bytes(&dense, 8, "\x00", 1);
    write_bytes(&dense, 9, "\x00", 1);
    write_message(&group, 2, &dense);
    write_message(&content, 2, &group);
    write_blob(&file, "OSMData", &content, BLOB_RAW);
    struct outcome outcome;
    read_all(&file, &block, &outcome);
    assert_true(outcome.ok);
    assert_int_equal(block.node_id[0], one.id);
    assert_int_equal(block.node_lon_e7[0], 2);
    assert_int_equal(block.node_lat_e7[0], -1);
    arena_free(arena);
    buffer_free(&dense);
    buffer_free(&group);
    buffer_free(&content);
    buffer_free(&file);
}

static void coordinates_no_number_holds_become_the_largest(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct osm_block block = {.arena = arena};
    struct buffer content = {0}, group = {0}, node = {0};
    enum text_id reason;
    write_varint(&node, 1 << 3);
    write_zigzag(&node, 5);
    write_varint(&node, 8 << 3);
    write_zigzag(&node, INT64_MAX);
    write_varint(&node, 9 << 3);
    write_zigzag(&node, INT64_MIN);
    write_message(&group, 1, &node);
    write_message(&content, 2, &group);
    write_number(&content, 17, INT32_MAX);
    size_t size = content.size;
    memset(buffer_reserve(&content, PACKED_SLACK), 0xFF, PACKED_SLACK);
    assert_true(
        osm_block_decode(&block, (const uint8_t *)content.bytes, size, OSM_WANT_NODES, &reason));
    assert_true(block.node_lat_e7[0] == INT64_MAX);
    assert_true(block.node_lon_e7[0] == INT64_MIN);
    arena_free(arena);
    buffer_free(&node);
    buffer_free(&group);
    buffer_free(&content);
}

static void passes_over_blobs_and_fields_it_does_not_know(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct osm_block block = {.arena = arena};
    struct buffer file = {0}, content = {0};
    write_header(&file, NULL);
    write_blob(&file, "Picture", &content, BLOB_RAW);
    write_block(&content, nodes, 3, NULL, 0, &usual);
    write_number(&content, 99, 7);
    buffer_add(&content,
               "\xF9\x06"
               "12345678"
               "\xFD\x06"
               "1234",
               16);
    write_blob(&file, "OSMData", &content, BLOB_RAW);
    struct outcome outcome;
    read_all(&file, &block, &outcome);
    assert_true(outcome.ok);
    assert_int_equal(block.node_count, 3);
    arena_free(arena);
    buffer_free(&content);
    buffer_free(&file);
}

static void refuses_a_file_that_ends_early_at_every_byte(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct osm_block block = {.arena = arena};
    struct buffer file = {0}, content = {0};
    write_header(&file, NULL);
    size_t header_size = file.size;
    write_block(&content, nodes, 3, ways, 2, &usual);
    write_blob(&file, "OSMData", &content, BLOB_ZLIB);
    for (size_t size = 0; size < file.size; size++) {
        struct buffer cut = {0};
        buffer_add(&cut, file.bytes, size);
        struct outcome outcome;
        read_all(&cut, &block, &outcome);
        if (size == header_size)
            assert_true(outcome.ok);
        else
            assert_string_equal(text_id_name(reason_of(&outcome)), "osm.pbf_cut");
        buffer_free(&cut);
    }
    arena_free(arena);
    buffer_free(&content);
    buffer_free(&file);
}

static void names_the_blob_and_its_byte(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct osm_block block = {.arena = arena};
    struct buffer file = {0}, content = {0};
    write_header(&file, NULL);
    write_block(&content, nodes, 3, ways, 2, &usual);
    write_blob(&file, "OSMData", &content, BLOB_ZLIB);
    int64_t byte = (int64_t)file.size;
    write_blob(&file, "OSMData", &content, BLOB_ZLIB);
    file.bytes[file.size - 1] ^= 1; /* of the checksum */
    struct outcome outcome;
    read_all(&file, &block, &outcome);
    assert_string_equal(text_id_name(reason_of(&outcome)), "osm.pbf_deflate");
    assert_int_equal(argument_of(&outcome, "blob"), 3);
    assert_int_equal(argument_of(&outcome, "byte"), byte);
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, &outcome.err);
    assert_non_null(strstr(sentence.bytes, "a.pbf, blob 3 at byte"));
    arena_free(arena);
    buffer_free(&sentence);
    buffer_free(&content);
    buffer_free(&file);
}

static void refuses_headers_over_64_kib(void **state)
{
    (void)state;
    struct buffer file = {0};
    buffer_add(&file, "\x00\x01\x00\x01", 4);
    buffer_reserve(&file, 70000);
    memset(file.bytes + 4, 0, 70000);
    file.size = 70004;
    expect_refusal(&file, TEXT_OSM_PBF_HEADER_TOO_BIG);
}

static void refuses_blobs_over_32_mib(void **state)
{
    (void)state;
    struct buffer file = {0}, header = {0}, blob = {0};
    write_header(&file, NULL);
    write_bytes(&header, 1, "OSMData", 7);
    write_number(&header, 3, PBF_BLOB_SIZE_MAX + 1);
    buffer_add(&file, "\0\0\0", 3);
    buffer_add_char(&file, (char)header.size);
    buffer_add(&file, header.bytes, header.size);
    buffer_free(&header);
    expect_refusal(&file, TEXT_OSM_PBF_BLOB_TOO_BIG);
    write_number(&blob, 2, PBF_BLOB_SIZE_MAX + 1);
    write_bytes(&blob, 3, "x", 1);
    expect_refused_blob(&blob, TEXT_OSM_PBF_BLOB_TOO_BIG);
    write_number(&blob, 2, UINT64_MAX); /* −1 */
    write_bytes(&blob, 3, "x", 1);
    expect_refused_blob(&blob, TEXT_OSM_PBF_BLOB_TOO_BIG);
}

static void refuses_a_raw_size_that_is_not_the_inflated_size(void **state)
{
    (void)state;
    for (int difference = -1; difference <= 1; difference += 2) {
        struct buffer content = {0}, file = {0};
        write_block(&content, nodes, 3, ways, 2, &usual);
        write_header(&file, NULL);
        size_t data = file.size;
        write_blob(&file, "OSMData", &content, BLOB_ZLIB);
        char *raw_size = memchr(file.bytes + data + 14, 0x10, 8);
        assert_non_null(raw_size);
        raw_size[1] = (char)(raw_size[1] + difference);
        buffer_free(&content);
        expect_refusal(&file, TEXT_OSM_PBF_RAW_SIZE);
    }
    struct buffer blob = {0};
    write_number(&blob, 2, 7);
    write_bytes(&blob, 1, "", 0);
    expect_refused_blob(&blob, TEXT_OSM_PBF_RAW_SIZE);
    write_bytes(&blob, 3, "x\x9c", 2);
    expect_refused_blob(&blob, TEXT_OSM_PBF_RAW_SIZE);
}

static void refuses_other_compressions_and_blobs_without_content(void **state)
{
    (void)state;
    struct buffer blob = {0};
    for (uint32_t field = 4; field <= 7; field++) {
        write_number(&blob, 2, 5);
        write_bytes(&blob, field, "12345", 5);
        expect_refused_blob(&blob, TEXT_OSM_PBF_COMPRESSION);
    }
    write_number(&blob, 2, 5);
    expect_refused_blob(&blob, TEXT_OSM_PBF_NO_CONTENT);
}

static void refuses_required_features_it_does_not_know(void **state)
{
    (void)state;
    struct buffer file = {0};
    write_header(&file, "HistoricalInformation");
    expect_refusal(&file, TEXT_OSM_PBF_FEATURE);
}

static void refuses_a_file_that_does_not_begin_with_a_header(void **state)
{
    (void)state;
    struct buffer file = {0}, content = {0};
    write_block(&content, nodes, 3, ways, 2, &usual);
    write_blob(&file, "OSMData", &content, BLOB_RAW);
    buffer_free(&content);
    expect_refusal(&file, TEXT_OSM_PBF_NO_HEADER);
}

static void refuses_texts_that_are_not_in_the_table(void **state)
{
    (void)state;
    for (int which = 0; which < 2; which++) {
        struct buffer table = {0}, group = {0}, way = {0}, content = {0};
        write_bytes(&table, 1, "", 0);
        write_bytes(&table, 1, "highway", 7);
        write_message(&content, 1, &table);
        write_number(&way, 1, 17);
        write_bytes(&way, 2, which == 0 ? "\x02" : "\x01", 1);
        write_bytes(&way, 3, which == 1 ? "\x02" : "\x01", 1);
        write_message(&group, 3, &way);
        write_message(&content, 2, &group);
        buffer_free(&table);
        buffer_free(&group);
        buffer_free(&way);
        expect_refused_block(&content, TEXT_OSM_PBF_STRING);
    }
}

static void refuses_keys_without_values(void **state)
{
    (void)state;
    struct buffer table = {0}, group = {0}, way = {0}, content = {0};
    write_bytes(&table, 1, "highway", 7);
    write_message(&content, 1, &table);
    write_number(&way, 1, 17);
    write_bytes(&way, 2, "\0\0", 2);
    write_bytes(&way, 3, "\0", 1);
    write_message(&group, 3, &way);
    write_message(&content, 2, &group);
    buffer_free(&table);
    buffer_free(&group);
    buffer_free(&way);
    expect_refused_block(&content, TEXT_OSM_PBF_TAGS);
}

/* A block with one DenseNodes of these lists. */
static void expect_refused_dense(const char *ids, size_t id_size, const char *lats, size_t lat_size,
                                 const char *lons, size_t lon_size, enum text_id reason)
{
    struct buffer dense = {0}, group = {0}, content = {0};
    write_bytes(&dense, 1, ids, id_size);
    write_bytes(&dense, 8, lats, lat_size);
    write_bytes(&dense, 9, lons, lon_size);
    write_message(&group, 2, &dense);
    write_message(&content, 2, &group);
    buffer_free(&dense);
    buffer_free(&group);
    expect_refused_block(&content, reason);
}

static void refuses_dense_lists_of_unequal_length(void **state)
{
    (void)state;
    expect_refused_dense("\2\2", 2, "\2", 1, "\2\2", 2, TEXT_OSM_PBF_DENSE);
    expect_refused_dense("\2", 1, "\2\2", 2, "\2\2", 2, TEXT_OSM_PBF_DENSE);
    expect_refused_dense("\2\2", 2, "\2\2", 2, "", 0, TEXT_OSM_PBF_DENSE);
}

static void refuses_numbers_that_do_not_end(void **state)
{
    (void)state;
    expect_refused_dense("\2\x82", 2, "\2\2", 2, "\2\2", 2, TEXT_OSM_PBF_MESSAGE);
    static const char eleven[] = "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\1";
    expect_refused_dense("\2", 1, eleven, 11, "\2", 1, TEXT_OSM_PBF_DENSE);
    struct buffer content = {0};
    buffer_add(&content,
               "\x12\x7F"
               "short",
               7);
    expect_refused_block(&content, TEXT_OSM_PBF_MESSAGE);
}

static void refuses_lists_that_are_not_packed_or_come_twice(void **state)
{
    (void)state;
    struct buffer dense = {0}, group = {0}, content = {0};
    write_number(&dense, 1, 2);
    write_message(&group, 2, &dense);
    write_message(&content, 2, &group);
    expect_refused_block(&content, TEXT_OSM_PBF_PACKED);
    buffer_clear(&dense);
    buffer_clear(&group);
    write_bytes(&dense, 8, "\2", 1);
    write_bytes(&dense, 8, "\2", 1);
    write_message(&group, 2, &dense);
    write_message(&content, 2, &group);
    buffer_free(&dense);
    buffer_free(&group);
    expect_refused_block(&content, TEXT_OSM_PBF_PACKED);
}

static void refuses_a_granularity_out_of_range(void **state)
{
    (void)state;
    struct buffer content = {0};
    write_number(&content, 17, 0);
    expect_refused_block(&content, TEXT_OSM_PBF_GRANULARITY);
    write_number(&content, 17, UINT64_MAX);
    expect_refused_block(&content, TEXT_OSM_PBF_GRANULARITY);
}

/* Against a plain reading of every length, at the end of the readable bytes. */
static void packed_numbers_of_every_length_come_back(void **state)
{
    (void)state;
    for (int bits = 0; bits <= 64; bits++) {
        uint64_t value = bits == 0 ? 0 : UINT64_MAX >> (64 - bits);
        struct buffer bytes = {0};
        write_varint(&bytes, value);
        write_varint(&bytes, value / 3);
        struct pb_field field = {.wire = PB_BYTES, .size = bytes.size};
        memset(buffer_reserve(&bytes, PACKED_SLACK), 0xFF, PACKED_SLACK);
        field.bytes = (const uint8_t *)bytes.bytes;
        struct packed wide = {0}, narrow = {0};
        assert_true(packed_open(&field, &wide) && packed_open(&field, &narrow));
        assert_true(packed_wide(&wide) == value && packed_narrow(&narrow) == value);
        assert_true(packed_wide(&wide) == value / 3 && packed_narrow(&narrow) == value / 3);
        assert_true(packed_close(&wide) && packed_close(&narrow));
        buffer_free(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_dense_and_plain_nodes_raw_and_zlib),
        cmocka_unit_test(honours_granularity_and_offsets),
        cmocka_unit_test(rounds_what_is_finer_than_1e_7_degree),
        cmocka_unit_test(coordinates_no_number_holds_become_the_largest),
        cmocka_unit_test(passes_over_blobs_and_fields_it_does_not_know),
        cmocka_unit_test(refuses_a_file_that_ends_early_at_every_byte),
        cmocka_unit_test(names_the_blob_and_its_byte),
        cmocka_unit_test(refuses_headers_over_64_kib),
        cmocka_unit_test(refuses_blobs_over_32_mib),
        cmocka_unit_test(refuses_a_raw_size_that_is_not_the_inflated_size),
        cmocka_unit_test(refuses_other_compressions_and_blobs_without_content),
        cmocka_unit_test(refuses_required_features_it_does_not_know),
        cmocka_unit_test(refuses_a_file_that_does_not_begin_with_a_header),
        cmocka_unit_test(refuses_texts_that_are_not_in_the_table),
        cmocka_unit_test(refuses_keys_without_values),
        cmocka_unit_test(refuses_dense_lists_of_unequal_length),
        cmocka_unit_test(refuses_numbers_that_do_not_end),
        cmocka_unit_test(refuses_lists_that_are_not_packed_or_come_twice),
        cmocka_unit_test(refuses_a_granularity_out_of_range),
        cmocka_unit_test(packed_numbers_of_every_length_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
