/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/random.h"
#include "roads/osm_pbf.h"
#include "roads/roads.h"
#include "unit.h"

/*
 * Real cities. "Road nodes" are the distinct nodes on highway ways, as data/README.md counts
 * them; records leave out nodes that the file lacks and ways of one node.
 */
static const struct city {
    const char *file;
    uint32_t road_nodes, record_nodes, ways;
} cities[] = {
    {"gothenburg/roads.osm.pbf", 104250, 104250, 20227},
    {"lauf/extract.osm.pbf", 11359, 10621, 2931},
    {"malta/extract.osm.pbf", 96777, 96777, 21137},
    {"milan/roads.osm.pbf", 217361, 217361, 58481},
    {"monaco/extract.osm.gz", 4770, 4770, 866},
    {"oslo/roads.osm.pbf", 83014, 83014, 14382},
    {"porto/roads.osm.pbf", 347182, 347180, 51349},
    {"porto-alegre/roads.osm.pbf", 41109, 41109, 15886},
    {"tainan/roads.osm.pbf", 31026, 31026, 3659},
};
enum { CITY_COUNT = sizeof cities / sizeof *cities };

/* Where a file of the cities is; false, with a word about it, if it is not on this machine. */
static bool find_file(const char *file, char ret_path[static 1024])
{
    const char *data = getenv("MUSTER_DATA");
    snprintf(ret_path, 1024, "%s/cities/%s", data ? data : "../shared/data", file);
    FILE *there = fopen(ret_path, "rb");
    if (there)
        fclose(there);
    else
        say_skipped(ret_path);
    return there;
}

static bool load(const char *file, struct buffer *ret_bytes)
{
    char path[1024];
    struct buffer bytes = {0};
    if (!find_file(file, path))
        return false;
    FILE *from = fopen(path, "rb");
    assert_non_null(from);
    size_t size;
    do {
        size = fread(buffer_reserve(&bytes, 1 << 20), 1, 1 << 20, from);
        bytes.size += size;
    } while (size > 0);
    fclose(from);
    *ret_bytes = bytes;
    return true;
}

static int compare_ids(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Counts by the decoder alone, with a plain sort: an oracle for the builder. */
static void count_road_nodes(const struct buffer *bytes, const struct city *city)
{
    struct arena *arena = arena_new();
    struct osm_block block = {.arena = arena};
    struct osm_pbf pbf;
    struct error err;
    struct buffer refs = {0};
    uint32_t ways = 0, distinct = 0;
    assert_true(osm_pbf_open(bytes->bytes, bytes->size, city->file, arena, &pbf, &err));
    for (uint32_t b = 0; b < pbf.blob_count; b++) {
        assert_true(osm_pbf_read(&pbf, b, OSM_WANT_WAYS, &block, &err));
        ways += block.way_count;
        buffer_add(&refs, block.refs, block.ref_count * sizeof *block.refs);
    }
    int64_t *ids = (int64_t *)(void *)refs.bytes;
    size_t count = refs.size / sizeof *ids;
    qsort(ids, count, sizeof *ids, compare_ids);
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || ids[i] != ids[i - 1];
    assert_int_equal(distinct, city->road_nodes);
    assert_int_equal(ways, city->ways);
    osm_pbf_close(&pbf);
    buffer_free(&refs);
    arena_free(arena);
}

static void counts_the_road_nodes_of_every_city(void **state)
{
    (void)state;
    for (int c = 0; c < CITY_COUNT; c++) {
        const struct city *city = &cities[c];
        struct buffer bytes;
        if (!load(city->file, &bytes))
            continue;
        struct arena *arena = arena_new();
        struct import_report report = {.file = city->file, .arena = arena};
        struct road_records roads;
        struct error err;
        assert_true(
            roads_read(bytes.bytes, bytes.size, city->file, NULL, arena, &roads, &report, &err));
        assert_int_equal(roads.node_count, city->record_nodes);
        assert_int_equal(report.total, city->ways);
        assert_int_equal(report.accepted + report.refused, city->ways);
        if (strstr(city->file, ".pbf"))
            count_road_nodes(&bytes, city);
        arena_free(arena);
        buffer_free(&bytes);
    }
}

/* Nodes, ways and refs of the records as lines of OPL: "w17 Nn1,n2". */
static void write_ways(const struct road_records *roads, struct buffer *out)
{
    for (uint32_t w = 0; w < roads->way_count; w++) {
        buffer_add_format(out, "w%lld N", (long long)roads->way_osm_id[w]);
        for (uint32_t n = roads->way_first_node[w]; n < roads->way_first_node[w + 1]; n++)
            buffer_add_format(out, "%sn%lld", n > roads->way_first_node[w] ? "," : "",
                              (long long)roads->node_osm_id[roads->way_node[n]]);
        buffer_add_char(out, '\n');
    }
}

/* What `osmium` writes to its standard output; false, with a word, if it is not installed. */
static bool run_osmium(char *const arguments[], struct buffer *ret_out)
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp("osmium", arguments);
        _exit(127);
    }
    close(ends[1]);
    struct buffer out = {0};
    ssize_t size;
    do {
        size = read(ends[0], buffer_reserve(&out, 1 << 16), 1 << 16);
        out.size += size > 0 ? (size_t)size : 0;
    } while (size > 0);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        assert_int_equal(WEXITSTATUS(status), 127);
        buffer_free(&out);
        say_skipped("osmium is not installed (Debian: osmium-tool)");
        return false;
    }
    *ret_out = out;
    return true;
}

/* Keeps of each line its first word and the one that begins with N. */
static void keep_way_refs(const struct buffer *opl, struct buffer *out)
{
    const char *end = opl->bytes + opl->size;
    for (const char *line = opl->bytes; line < end; line += strcspn(line, "\n") + 1) {
        const char *nodes = strstr(line, " N");
        assert_non_null(nodes);
        buffer_add(out, line, strcspn(line, " "));
        buffer_add(out, nodes, strcspn(nodes, "\n"));
        buffer_add_char(out, '\n');
    }
}

static void reads_the_ways_and_refs_that_osmium_reads(void **state)
{
    (void)state;
    char path[1024];
    struct buffer opl, bytes, ours = {0}, theirs = {0};
    if (!find_file("oslo/roads.osm.pbf", path))
        return;
    char *command[] = {"osmium", "tags-filter", "-R", "-f",        "opl",
                       "-o",     "-",           path, "w/highway", NULL};
    if (!run_osmium(command, &opl))
        return;
    buffer_reserve(&opl, 1);
    opl.bytes[opl.size] = '\0';
    assert_true(load("oslo/roads.osm.pbf", &bytes));
    struct arena *arena = arena_new();
    struct import_report report = {.file = "oslo", .arena = arena};
    struct road_records roads;
    struct error err;
    assert_true(roads_read(bytes.bytes, bytes.size, "oslo", NULL, arena, &roads, &report, &err));
    write_ways(&roads, &ours);
    keep_way_refs(&opl, &theirs);
    assert_int_equal(ours.size, theirs.size);
    assert_memory_equal(ours.bytes, theirs.bytes, ours.size);
    buffer_free(&ours);
    buffer_free(&theirs);
    buffer_free(&opl);
    buffer_free(&bytes);
    arena_free(arena);
}

enum { MUTATION_COUNT = 100 }; /* of each of three files */

/* Flips, overwrites, cuts or repeats a few bytes. */
static void mutate(struct buffer *bytes, struct random *random)
{
    for (uint64_t change = 0, count = 1 + random_below(random, 4); change < count; change++) {
        size_t at = random_below(random, bytes->size);
        switch (random_below(random, 4)) {
        case 0: bytes->bytes[at] = (char)(bytes->bytes[at] ^ 1 << random_below(random, 8)); break;
        case 1: bytes->bytes[at] = (char)random_below(random, 256); break;
        case 2:
            if (random_below(random, 4) == 0)
                bytes->size = at + 1;
            break;
        default: {
            size_t length = random_below(random, 64), from = random_below(random, at + 1);
            if (at + length <= bytes->size)
                memmove(bytes->bytes + at, bytes->bytes + from, length);
        }
        }
    }
}

static void reads_or_refuses_mutations(const struct buffer *original, const char *file)
{
    struct random random = random_from_seed(20240607);
    for (int m = 0; m < MUTATION_COUNT; m++) {
        struct buffer bytes = {0};
        buffer_add(&bytes, original->bytes, original->size);
        mutate(&bytes, &random);
        /* A copy of just the size, so that a read past its end is seen. */
        char *exact = malloc(bytes.size);
        assert_non_null(exact);
        memcpy(exact, bytes.bytes, bytes.size);
        struct arena *arena = arena_new();
        struct import_report report = {.file = file, .arena = arena};
        struct road_records roads;
        struct error err;
        if (!roads_read(exact, bytes.size, file, NULL, arena, &roads, &report, &err)) {
            struct buffer sentence = {0};
            error_write(&sentence, LANGUAGE_ZH, &err);
            assert_true(err.kind == ERROR_INPUT || err.kind == ERROR_LIMIT);
            assert_non_null(strstr(buffer_text(&sentence), file));
            buffer_free(&sentence);
        }
        arena_free(arena);
        free(exact);
        buffer_free(&bytes);
    }
}

static void no_mutation_of_a_pbf_file_does_harm(void **state)
{
    (void)state;
    struct buffer bytes;
    if (!load("lauf/extract.osm.pbf", &bytes))
        return;
    reads_or_refuses_mutations(&bytes, "lauf");
    buffer_free(&bytes);
}

static void no_mutation_of_an_uncompressed_pbf_file_does_harm(void **state)
{
    (void)state;
    char path[1024];
    struct buffer bytes;
    if (!find_file("monaco/extract.osm.gz", path))
        return;
    /* Mutations of compressed bytes mostly break a checksum: raw blobs let them through. */
    char *command[] = {"osmium", "cat", "-f", "pbf,pbf_compression=none", "-o", "-", path, NULL};
    if (!run_osmium(command, &bytes))
        return;
    reads_or_refuses_mutations(&bytes, "monaco");
    buffer_free(&bytes);
}

static void no_mutation_of_a_packed_xml_file_does_harm(void **state)
{
    (void)state;
    struct buffer bytes;
    if (!load("monaco/extract.osm.gz", &bytes))
        return;
    reads_or_refuses_mutations(&bytes, "monaco");
    buffer_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_the_road_nodes_of_every_city),
        cmocka_unit_test(reads_the_ways_and_refs_that_osmium_reads),
        cmocka_unit_test(no_mutation_of_a_pbf_file_does_harm),
        cmocka_unit_test(no_mutation_of_an_uncompressed_pbf_file_does_harm),
        cmocka_unit_test(no_mutation_of_a_packed_xml_file_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
