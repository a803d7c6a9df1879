/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "roads/osm_pbf.h"

/*
 * Speed of the PBF decoder alone, on one core: the data blobs of a real file are repeated in
 * memory to a given size, then every node and every way with a highway tag is decoded.
 *
 *     pbf_bench FILE.osm.pbf [MEGABYTES]     default 1000; MB = 1,000,000 compressed bytes
 */

static void stop(const struct error *err)
{
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, err);
    fprintf(stderr, "%s\n", buffer_text(&sentence));
    exit(1);
}

static void read_whole(const char *path, struct buffer *ret_bytes)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    size_t size;
    do {
        size = fread(buffer_reserve(ret_bytes, 1 << 20), 1, 1 << 20, file);
        ret_bytes->size += size;
    } while (size > 0);
    fclose(file);
}

/* Everything up to the first data blob once, then the rest until there is enough. */
static void repeat(const struct buffer *once, size_t size, struct buffer *ret_bytes)
{
    struct arena *arena = arena_new();
    struct osm_pbf pbf;
    struct error err;
    if (!osm_pbf_open(once->bytes, once->size, "the file", arena, &pbf, &err))
        stop(&err);
    size_t first = (size_t)pbf.blobs[0].begin;
    buffer_reserve(ret_bytes, size + once->size);
    buffer_add(ret_bytes, once->bytes, first);
    while (ret_bytes->size < size)
        buffer_add(ret_bytes, once->bytes + first, once->size - first);
    osm_pbf_close(&pbf);
    arena_free(arena);
}

/* Processor time: what else the machine does is left out. */
static double cpu_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct counts {
    uint64_t blobs, nodes, ways, refs, tags;
    uint64_t sum; /* so that no decoded value is for nothing */
};

static struct counts decode(const struct buffer *bytes)
{
    struct arena *arena = arena_new();
    struct osm_block block = {.arena = arena};
    struct osm_pbf pbf;
    struct error err;
    struct counts counts = {0};
    if (!osm_pbf_open(bytes->bytes, bytes->size, "the file", arena, &pbf, &err))
        stop(&err);
    for (uint32_t b = 0; b < pbf.blob_count; b++) {
        if (!osm_pbf_read(&pbf, b, OSM_WANT_NODES | OSM_WANT_WAYS, &block, &err))
            stop(&err);
        counts.nodes += block.node_count;
        counts.ways += block.way_count;
        counts.refs += block.ref_count;
        counts.tags += block.tag_count;
        for (uint32_t n = 0; n < block.node_count; n++)
            counts.sum +=
                (uint64_t)(block.node_id[n] ^ block.node_lon_e7[n] ^ block.node_lat_e7[n]);
    }
    counts.blobs = pbf.blob_count;
    osm_pbf_close(&pbf);
    arena_free(arena);
    return counts;
}

int main(int argc, char **argv)
{
    struct buffer once = {0}, bytes = {0};
    if (argc < 2) {
        fprintf(stderr, "pbf_bench FILE.osm.pbf [MEGABYTES]\n");
        return 2;
    }
    read_whole(argv[1], &once);
    repeat(&once, (argc > 2 ? strtoul(argv[2], NULL, 10) : 1000) * 1000000, &bytes);
    double begin_s = cpu_s();
    struct counts counts = decode(&bytes);
    double time_s = cpu_s() - begin_s;
    printf("%.1f MB, %.3f s, %.1f MB/s: %llu blobs, %llu nodes, %llu roads with %llu nodes and "
           "%llu tags (%016llx)\n",
           (double)bytes.size / 1e6, time_s, (double)bytes.size / 1e6 / time_s,
           (unsigned long long)counts.blobs, (unsigned long long)counts.nodes,
           (unsigned long long)counts.ways, (unsigned long long)counts.refs,
           (unsigned long long)counts.tags, (unsigned long long)counts.sum);
    buffer_free(&bytes);
    buffer_free(&once);
    return 0;
}
