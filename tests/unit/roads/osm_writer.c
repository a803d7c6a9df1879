/* SPDX-License-Identifier: Apache-2.0 */
#include "osm_writer.h"

#include <libdeflate.h>
#include <string.h>

#include "base/assert.h"

void write_varint(struct buffer *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        buffer_add_char(out, (char)(value | 0x80));
    buffer_add_char(out, (char)value);
}

void write_zigzag(struct buffer *out, int64_t value)
{
    write_varint(out, (uint64_t)value << 1 ^ (uint64_t)(value >> 63));
}

void write_number(struct buffer *out, uint32_t field, uint64_t value)
{
    write_varint(out, (uint64_t)field << 3);
    write_varint(out, value);
}

void write_bytes(struct buffer *out, uint32_t field, const void *bytes, size_t size)
{
    write_varint(out, (uint64_t)field << 3 | 2);
    write_varint(out, size);
    buffer_add(out, bytes, size);
}

void write_message(struct buffer *out, uint32_t field, const struct buffer *message)
{
    write_bytes(out, field, buffer_text(message), message->size);
}

void write_frame(struct buffer *file, const char *type, const struct buffer *blob)
{
    struct buffer header = {0};
    write_bytes(&header, 1, type, strlen(type));
    write_number(&header, 3, blob->size);
    for (int shift = 24; shift >= 0; shift -= 8)
        buffer_add_char(file, (char)(header.size >> shift));
    buffer_add(file, header.bytes, header.size);
    buffer_add(file, buffer_text(blob), blob->size);
    buffer_free(&header);
}

void write_blob(struct buffer *file, const char *type, const struct buffer *content,
                enum blob_packing packing)
{
    struct buffer blob = {0}, packed = {0};
    if (packing == BLOB_RAW) {
        write_message(&blob, 1, content);
    } else {
        struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
        size_t bound = libdeflate_zlib_compress_bound(compressor, content->size);
        char *to = buffer_reserve(&packed, bound);
        packed.size =
            libdeflate_zlib_compress(compressor, buffer_text(content), content->size, to, bound);
        ALWAYS(packed.size > 0);
        libdeflate_free_compressor(compressor);
        write_number(&blob, 2, content->size);
        write_message(&blob, 3, &packed);
    }
    write_frame(file, type, &blob);
    buffer_free(&packed);
    buffer_free(&blob);
}

void write_header(struct buffer *file, const char *feature)
{
    struct buffer header = {0};
    write_bytes(&header, 4, "OsmSchema-V0.6", 14);
    write_bytes(&header, 4, "DenseNodes", 10);
    if (feature)
        write_bytes(&header, 4, feature, strlen(feature));
    write_bytes(&header, 16, "tests", 5);
    write_blob(file, "OSMHeader", &header, BLOB_RAW);
    buffer_free(&header);
}

/* Every text once; index 0 is empty, as the format wants it. */
struct strings {
    const char *texts[256];
    uint32_t count;
};

static uint32_t string_of(struct strings *strings, const char *text)
{
    for (uint32_t s = 0; s < strings->count; s++)
        if (strcmp(strings->texts[s], text) == 0)
            return s;
    ALWAYS(strings->count < 256);
    strings->texts[strings->count] = text;
    return strings->count++;
}

static int64_t scaled(int64_t e7, int64_t offset, int64_t granularity)
{
    return (100 * e7 - offset) / granularity;
}

static void write_plain_node(struct buffer *group, const struct test_node *node, int64_t lon,
                             int64_t lat)
{
    struct buffer message = {0};
    write_varint(&message, 1 << 3);
    write_zigzag(&message, node->id);
    write_varint(&message, 8 << 3);
    write_zigzag(&message, lat);
    write_varint(&message, 9 << 3);
    write_zigzag(&message, lon);
    write_message(group, 1, &message);
    buffer_free(&message);
}

static void write_nodes(struct buffer *group, const struct test_node *nodes, size_t count,
                        const struct block_options *options)
{
    int64_t granularity = options->granularity ? options->granularity : 100;
    struct buffer dense = {0}, ids = {0}, lats = {0}, lons = {0};
    int64_t last_id = 0, last_lat = 0, last_lon = 0;
    for (size_t n = 0; n < count; n++) {
        int64_t lon = scaled(nodes[n].lon_e7, options->lon_offset, granularity);
        int64_t lat = scaled(nodes[n].lat_e7, options->lat_offset, granularity);
        if (options->plain_nodes)
            write_plain_node(group, &nodes[n], lon, lat);
        write_zigzag(&ids, nodes[n].id - last_id);
        write_zigzag(&lats, lat - last_lat);
        write_zigzag(&lons, lon - last_lon);
        last_id = nodes[n].id;
        last_lat = lat;
        last_lon = lon;
    }
    write_message(&dense, 1, &ids);
    write_message(&dense, 8, &lats);
    write_message(&dense, 9, &lons);
    if (!options->plain_nodes && count > 0)
        write_message(group, 2, &dense);
    buffer_free(&dense);
    buffer_free(&ids);
    buffer_free(&lats);
    buffer_free(&lons);
}

static void write_way(struct buffer *group, const struct test_way *way, struct strings *strings)
{
    struct buffer message = {0}, keys = {0}, values = {0}, refs = {0};
    for (size_t t = 0; way->tags[t]; t += 2) {
        write_varint(&keys, string_of(strings, way->tags[t]));
        write_varint(&values, string_of(strings, way->tags[t + 1]));
    }
    int64_t last = 0;
    for (size_t r = 0; way->refs[r]; r++) {
        write_zigzag(&refs, way->refs[r] - last);
        last = way->refs[r];
    }
    write_number(&message, 1, (uint64_t)way->id);
    write_message(&message, 2, &keys);
    write_message(&message, 3, &values);
    write_message(&message, 8, &refs);
    write_message(group, 3, &message);
    buffer_free(&message);
    buffer_free(&keys);
    buffer_free(&values);
    buffer_free(&refs);
}

static void write_strings(struct buffer *out, const struct strings *strings)
{
    struct buffer table = {0};
    for (uint32_t s = 0; s < strings->count; s++)
        write_bytes(&table, 1, strings->texts[s], strlen(strings->texts[s]));
    write_message(out, 1, &table);
    buffer_free(&table);
}

void write_block(struct buffer *out, const struct test_node *nodes, size_t node_count,
                 const struct test_way *ways, size_t way_count, const struct block_options *options)
{
    struct strings strings = {.texts = {""}, .count = 1};
    struct buffer node_group = {0}, way_group = {0};
    write_nodes(&node_group, nodes, node_count, options);
    for (size_t w = 0; w < way_count; w++)
        write_way(&way_group, &ways[w], &strings);
    if (!options->strings_last)
        write_strings(out, &strings);
    if (node_group.size)
        write_message(out, 2, &node_group);
    if (way_group.size)
        write_message(out, 2, &way_group);
    if (options->strings_last)
        write_strings(out, &strings);
    if (options->granularity)
        write_number(out, 17, (uint64_t)options->granularity);
    if (options->lat_offset)
        write_number(out, 19, (uint64_t)options->lat_offset);
    if (options->lon_offset)
        write_number(out, 20, (uint64_t)options->lon_offset);
    buffer_free(&node_group);
    buffer_free(&way_group);
}

/* Every second member is said to be a node of the same number, which no reader may follow. */
static void write_relation(struct buffer *group, const struct test_relation *relation,
                           struct strings *strings)
{
    enum { NODE, WAY };
    struct buffer message = {0}, keys = {0}, values = {0}, roles = {0}, ids = {0}, types = {0};
    for (size_t t = 0; relation->tags[t]; t += 2) {
        write_varint(&keys, string_of(strings, relation->tags[t]));
        write_varint(&values, string_of(strings, relation->tags[t + 1]));
    }
    int64_t last = 0;
    for (size_t m = 0; relation->members[m].way; m++)
        for (unsigned type = NODE; type <= WAY; type++) {
            write_varint(&roles, string_of(strings, relation->members[m].role));
            write_zigzag(&ids, relation->members[m].way - last);
            write_varint(&types, type);
            last = relation->members[m].way;
        }
    write_number(&message, 1, (uint64_t)relation->id);
    write_message(&message, 2, &keys);
    write_message(&message, 3, &values);
    write_message(&message, 8, &roles);
    write_message(&message, 9, &ids);
    write_message(&message, 10, &types);
    write_message(group, 4, &message);
    buffer_free(&message);
    buffer_free(&keys);
    buffer_free(&values);
    buffer_free(&roles);
    buffer_free(&ids);
    buffer_free(&types);
}

void write_relations(struct buffer *out, const struct test_relation *relations, size_t count)
{
    struct strings strings = {.texts = {""}, .count = 1};
    struct buffer group = {0};
    for (size_t r = 0; r < count; r++)
        write_relation(&group, &relations[r], &strings);
    write_strings(out, &strings);
    write_message(out, 2, &group);
    buffer_free(&group);
}

static void add_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            buffer_add_text(out, "&amp;");
        else if (*text == '"')
            buffer_add_text(out, "&quot;");
        else if (*text == '<')
            buffer_add_text(out, "&lt;");
        else
            buffer_add_char(out, *text);
    }
}

static void add_xml_tags(struct buffer *out, const char *const *tags)
{
    for (size_t t = 0; tags[t]; t += 2) {
        buffer_add_text(out, "<tag k=\"");
        add_escaped(out, tags[t]);
        buffer_add_text(out, "\" v=\"");
        add_escaped(out, tags[t + 1]);
        buffer_add_text(out, "\"/>\n");
    }
}

static void add_xml_relation(struct buffer *out, const struct test_relation *relation)
{
    buffer_add_format(out, "<relation id=\"%lld\">\n", (long long)relation->id);
    for (size_t m = 0; relation->members[m].way; m++) {
        const struct test_member *member = &relation->members[m];
        buffer_add_format(out, "<member type=\"node\" ref=\"%lld\" role=\"outer\"/>\n",
                          (long long)member->way);
        buffer_add_format(out, "<member type=\"way\" ref=\"%lld\" role=\"%s\"/>\n",
                          (long long)member->way, member->role);
    }
    add_xml_tags(out, relation->tags);
    buffer_add_text(out, "</relation>\n");
}

void write_xml(struct buffer *out, const struct test_node *nodes, size_t node_count,
               const struct test_way *ways, size_t way_count)
{
    write_xml_with_relations(out, nodes, node_count, ways, way_count, NULL, 0);
}

void write_xml_with_relations(struct buffer *out, const struct test_node *nodes, size_t node_count,
                              const struct test_way *ways, size_t way_count,
                              const struct test_relation *relations, size_t relation_count)
{
    buffer_add_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\">\n");
    for (size_t n = 0; n < node_count; n++) {
        buffer_add_format(out, "<node id=\"%lld\" lat=\"", (long long)nodes[n].id);
        buffer_add_decimal(out, nodes[n].lat_e7, 7);
        buffer_add_text(out, "\" lon=\"");
        buffer_add_decimal(out, nodes[n].lon_e7, 7);
        buffer_add_text(out, "\"/>\n");
    }
    for (size_t w = 0; w < way_count; w++) {
        buffer_add_format(out, "<way id=\"%lld\">\n", (long long)ways[w].id);
        for (size_t r = 0; ways[w].refs[r]; r++)
            buffer_add_format(out, "<nd ref=\"%lld\"/>\n", (long long)ways[w].refs[r]);
        add_xml_tags(out, ways[w].tags);
        buffer_add_text(out, "</way>\n");
    }
    for (size_t r = 0; r < relation_count; r++)
        add_xml_relation(out, &relations[r]);
    buffer_add_text(out, "</osm>\n");
}

void write_gzip(struct buffer *out, const char *bytes, size_t size)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
    size_t bound = libdeflate_gzip_compress_bound(compressor, size);
    char *to = buffer_reserve(out, bound);
    out->size += libdeflate_gzip_compress(compressor, bytes, size, to, bound);
    libdeflate_free_compressor(compressor);
}
