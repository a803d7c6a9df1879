/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/roads_xml.h"

#include <libxml/parser.h>
#include <string.h>

#include "base/assert.h"
#include "roads/ground_tags.h"
#include "roads/road_builder.h"
#include "table/cells.h"

enum { CHUNK_SIZE = 256 * 1024, ATTRIBUTE_SIZE = 64 };

struct xml_node {
    int64_t id, lon_e7, lat_e7;
};

/* A way that is no road; its refs are kept. */
struct xml_way {
    int64_t id;
    size_t first_ref;
    uint32_t ref_count;
};

/* A tag of the object at hand, in `text`. */
struct xml_tag {
    size_t key, value; /* where they begin */
    size_t key_length, value_length;
};

/*
 * Nodes come before ways, and ways before the relations that name them, and the builders want them
 * after: they are kept as numbers, which is less than their text takes. Parsing twice would cost
 * more.
 */
struct xml {
    xmlParserCtxt *parser;
    struct arena *scratch;
    struct road_builder *builder;
    struct ground_builder *ground; /* NULL: not wanted */
    const char *file;
    const struct progress *progress;
    struct error *err;
    bool has_failed;
    int depth; /* of the element begun last; 1 = osm */

    uint32_t node_count, node_capacity;
    struct xml_node *nodes;

    bool in_way, in_relation, is_road, is_ground;
    int64_t id; /* of the way or relation */
    uint32_t ref_count, ref_capacity;
    int64_t *refs;
    uint32_t tag_count, tag_capacity;
    struct xml_tag *tags;
    uint32_t member_count, member_capacity;
    struct ground_member *members;
    struct buffer text;

    uint32_t way_count, way_capacity;
    struct xml_way *ways; /* that only a relation may name */
    size_t kept_ref_count, kept_ref_capacity;
    int64_t *kept_refs;
};

/* The first failure stays. Stops the parser; its callbacks may still be called. */
static bool stop(struct xml *xml)
{
    xml->has_failed = true;
    xmlStopParser(xml->parser);
    return false;
}

static int64_t line_of(const struct xml *xml)
{
    return xml->parser->input ? xml->parser->input->line : 0;
}

static bool fail(struct xml *xml, enum text_id id)
{
    if (xml->has_failed)
        return false;
    error_set(xml->err, ERROR_INPUT, id, ARG_TEXT("file", xml->file),
              ARG_PLAIN("line", line_of(xml)));
    return stop(xml);
}

static bool fail_attribute(struct xml *xml, const char *element, const char *attribute)
{
    error_set(xml->err, ERROR_INPUT, TEXT_OSM_XML_ATTRIBUTE, ARG_TEXT("file", xml->file),
              ARG_PLAIN("line", line_of(xml)), ARG_TEXT("element", element),
              ARG_TEXT("attribute", attribute));
    return stop(xml);
}

/* As SAX2 gives them: local name, prefix, URI, begin and end of the value. */
struct attributes {
    int count;
    const xmlChar **fields;
};

static const char *find(struct attributes attributes, const char *name, size_t *ret_length)
{
    for (int i = 0; i < attributes.count; i++) {
        const xmlChar **field = attributes.fields + (ptrdiff_t)5 * i;
        if (strcmp((const char *)field[0], name) != 0)
            continue;
        *ret_length = (size_t)(field[4] - field[3]);
        return (const char *)field[3];
    }
    return NULL;
}

static bool is(struct attributes attributes, const char *name, const char *value)
{
    size_t length;
    const char *text = find(attributes, name, &length);
    return text && length == strlen(value) && memcmp(text, value, length) == 0;
}

static bool is_deleted(struct attributes attributes)
{
    return is(attributes, "visible", "false") || is(attributes, "action", "delete");
}

/* An attribute that must be there: a number times 10^digits. */
static bool take_number(struct xml *xml, const char *element, struct attributes attributes,
                        const char *name, int digits, int64_t *ret_value)
{
    size_t length;
    char copy[ATTRIBUTE_SIZE];
    const char *text = find(attributes, name, &length);
    if (!text || length >= sizeof copy || memchr(text, ',', length))
        return fail_attribute(xml, element, name);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return cell_decimal(copy, digits, ret_value) == NUMBER_OK || fail_attribute(xml, element, name);
}

static void take_node(struct xml *xml, struct attributes attributes)
{
    struct xml_node node;
    if (is_deleted(attributes) || !take_number(xml, "node", attributes, "id", 0, &node.id) ||
        !take_number(xml, "node", attributes, "lon", 7, &node.lon_e7) ||
        !take_number(xml, "node", attributes, "lat", 7, &node.lat_e7))
        return;
    ARENA_PUSH_ROOM(xml->scratch, struct xml_node, xml->nodes, xml->node_count, xml->node_capacity);
    xml->nodes[xml->node_count++] = node;
}

static void take_ref(struct xml *xml, struct attributes attributes)
{
    int64_t id;
    if (!take_number(xml, "nd", attributes, "ref", 0, &id))
        return;
    ARENA_PUSH_ROOM(xml->scratch, int64_t, xml->refs, xml->ref_count, xml->ref_capacity);
    xml->refs[xml->ref_count++] = id;
}

/*
 * Appends a value as it was meant: where entities are not to be replaced, the parser still does
 * so with its own five and with characters by number, but leaves an ampersand as "&#38;".
 * Returns how long it is.
 */
static size_t add_text(struct buffer *out, const char *text, size_t length)
{
    static const char escaped[] = "&#38;";
    size_t before = out->size;
    for (const char *end = text + length; text < end;) {
        const char *ampersand = memchr(text, '&', (size_t)(end - text));
        size_t plain = (size_t)((ampersand ? ampersand : end) - text);
        buffer_add(out, text, plain);
        text += plain;
        if (!ampersand)
            break;
        buffer_add_char(out, '&');
        bool is_escaped = end - text >= 5 && memcmp(text, escaped, 5) == 0;
        text += is_escaped ? 5 : 1;
    }
    return out->size - before;
}

static void take_tag(struct xml *xml, struct attributes attributes)
{
    struct xml_tag tag;
    const char *key = find(attributes, "k", &tag.key_length);
    const char *value = find(attributes, "v", &tag.value_length);
    if (!key || !value) {
        fail_attribute(xml, "tag", key ? "v" : "k");
        return;
    }
    tag.key = xml->text.size;
    tag.key_length = add_text(&xml->text, key, tag.key_length);
    tag.value = xml->text.size;
    tag.value_length = add_text(&xml->text, value, tag.value_length);
    xml->is_road |= tag.key_length == 7 && memcmp(key, "highway", 7) == 0;
    xml->is_ground |= ground_key(xml->text.bytes + tag.key, tag.key_length);
    ARENA_PUSH_ROOM(xml->scratch, struct xml_tag, xml->tags, xml->tag_count, xml->tag_capacity);
    xml->tags[xml->tag_count++] = tag;
}

static void begin_object(struct xml *xml, const char *element, struct attributes attributes,
                         bool *in_object)
{
    if (is_deleted(attributes) || !take_number(xml, element, attributes, "id", 0, &xml->id))
        return;
    *in_object = true;
    xml->is_road = xml->is_ground = false;
    xml->ref_count = xml->tag_count = xml->member_count = 0;
    buffer_clear(&xml->text);
}

static void take_member(struct xml *xml, struct attributes attributes)
{
    int64_t id;
    if (!is(attributes, "type", "way") || !take_number(xml, "member", attributes, "ref", 0, &id))
        return;
    ARENA_PUSH_ROOM(xml->scratch, struct ground_member, xml->members, xml->member_count,
                    xml->member_capacity);
    xml->members[xml->member_count++] = (struct ground_member){id, is(attributes, "role", "inner")};
}

static void give_road(struct xml *xml)
{
    road_builder_way(xml->builder, xml->id);
    for (uint32_t r = 0; r < xml->ref_count; r++)
        road_builder_ref(xml->builder, xml->refs[r]);
    for (uint32_t t = 0; t < xml->tag_count; t++) {
        const struct xml_tag *tag = &xml->tags[t];
        road_builder_tag(xml->builder, xml->text.bytes + tag->key, tag->key_length,
                         xml->text.bytes + tag->value, tag->value_length);
    }
}

static void give_ground_tags(struct xml *xml)
{
    for (uint32_t t = 0; t < xml->tag_count; t++) {
        const struct xml_tag *tag = &xml->tags[t];
        ground_builder_tag(xml->ground, xml->text.bytes + tag->key, tag->key_length,
                           xml->text.bytes + tag->value, tag->value_length);
    }
}

static void keep_way(struct xml *xml)
{
    ARENA_PUSH_ROOM(xml->scratch, struct xml_way, xml->ways, xml->way_count, xml->way_capacity);
    xml->ways[xml->way_count++] = (struct xml_way){xml->id, xml->kept_ref_count, xml->ref_count};
    for (uint32_t r = 0; r < xml->ref_count; r++) {
        ARENA_PUSH_ROOM(xml->scratch, int64_t, xml->kept_refs, xml->kept_ref_count,
                        xml->kept_ref_capacity);
        xml->kept_refs[xml->kept_ref_count++] = xml->refs[r];
    }
}

static void end_way(struct xml *xml)
{
    xml->in_way = false;
    if (xml->is_road)
        give_road(xml);
    if (!xml->ground)
        return;
    if (xml->is_ground) {
        give_ground_tags(xml);
        ground_builder_way(xml->ground, xml->id, xml->refs, xml->ref_count);
    }
    keep_way(xml);
}

static void end_relation(struct xml *xml)
{
    xml->in_relation = false;
    if (!xml->ground || !xml->is_ground)
        return;
    give_ground_tags(xml);
    ground_builder_relation(xml->ground, xml->id, xml->members, xml->member_count);
}

/* Every element but the outermost. */
static void take_element(struct xml *xml, const char *name, struct attributes attributes)
{
    bool in_object = xml->in_way || xml->in_relation;
    if (xml->depth == 2 && strcmp(name, "node") == 0)
        take_node(xml, attributes);
    else if (xml->depth == 2 && strcmp(name, "way") == 0)
        begin_object(xml, name, attributes, &xml->in_way);
    else if (xml->depth == 2 && strcmp(name, "relation") == 0)
        begin_object(xml, name, attributes, &xml->in_relation);
    else if (xml->depth == 3 && xml->in_way && strcmp(name, "nd") == 0)
        take_ref(xml, attributes);
    else if (xml->depth == 3 && xml->in_relation && strcmp(name, "member") == 0)
        take_member(xml, attributes);
    else if (xml->depth == 3 && in_object && strcmp(name, "tag") == 0)
        take_tag(xml, attributes);
}

static void on_start(void *context, const xmlChar *local_name, const xmlChar *prefix,
                     const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
                     int attribute_count, int defaulted_count, const xmlChar **fields)
{
    struct xml *xml = context;
    struct attributes attributes = {attribute_count, fields};
    const char *name = (const char *)local_name;
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted_count;
    if (xml->has_failed)
        return;
    xml->depth++;
    if (xml->depth == 1 && strcmp(name, "osm") != 0)
        fail(xml, TEXT_OSM_XML_NOT_OSM);
    else
        take_element(xml, name, attributes);
}

static void on_end(void *context, const xmlChar *local_name, const xmlChar *prefix,
                   const xmlChar *uri)
{
    struct xml *xml = context;
    (void)local_name, (void)prefix, (void)uri;
    if (xml->has_failed)
        return;
    if (xml->depth == 2 && xml->in_way)
        end_way(xml);
    else if (xml->depth == 2 && xml->in_relation)
        end_relation(xml);
    xml->depth--;
}

static void on_document_type(void *context, const xmlChar *name, const xmlChar *external_id,
                             const xmlChar *system_id)
{
    (void)name, (void)external_id, (void)system_id;
    fail(context, TEXT_OSM_XML_DOCTYPE);
}

static void on_error(void *context, xmlError *error)
{
    struct xml *xml = context;
    if (error->level < XML_ERR_ERROR)
        return;
    switch (error->code) {
    case XML_ERR_DOCUMENT_EMPTY:
    case XML_ERR_DOCUMENT_END:
    case XML_ERR_TAG_NOT_FINISHED: fail(xml, TEXT_OSM_XML_ENDS_EARLY); break;
    case XML_ERR_TAG_NAME_MISMATCH: fail(xml, TEXT_OSM_XML_NOT_CLOSED); break;
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING: fail(xml, TEXT_OSM_XML_ENCODING); break;
    default: fail(xml, TEXT_OSM_XML_SYNTAX);
    }
}

static bool parse(struct xml *xml, const char *bytes, size_t size)
{
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .internalSubset = on_document_type,
        .serror = on_error,
    };
    xml->parser = xmlCreatePushParserCtxt(&handler, xml, NULL, 0, NULL);
    ALWAYS(xml->parser);
    xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET);
    for (size_t at = 0; at < size && !xml->has_failed; at += CHUNK_SIZE) {
        size_t left = size - at;
        int chunk = left < CHUNK_SIZE ? (int)left : CHUNK_SIZE;
        xmlParseChunk(xml->parser, bytes + at, chunk, 0);
        if (!xml->has_failed && !progress_step(xml->progress, TEXT_OSM_STAGE, at, size)) {
            error_set(xml->err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
            xml->has_failed = true;
        }
    }
    if (!xml->has_failed && xmlParseChunk(xml->parser, NULL, 0, 1) != 0)
        fail(xml, TEXT_OSM_XML_SYNTAX);
    xmlFreeParserCtxt(xml->parser);
    return !xml->has_failed;
}

static bool end_ground(struct xml *xml, struct error *err)
{
    if (!xml->ground)
        return true;
    bool wants_ways = ground_builder_end_objects(xml->ground);
    for (uint32_t w = 0; wants_ways && w < xml->way_count; w++) {
        const struct xml_way *way = &xml->ways[w];
        if (way->ref_count > 0)
            ground_builder_member(xml->ground, way->id, xml->kept_refs + way->first_ref,
                                  way->ref_count);
    }
    return ground_builder_end_ways(xml->ground, xml->file, err);
}

static void give_nodes(struct xml *xml)
{
    for (uint32_t n = 0; n < xml->node_count; n++) {
        const struct xml_node *node = &xml->nodes[n];
        road_builder_node(xml->builder, node->id, node->lon_e7, node->lat_e7);
        if (xml->ground)
            ground_builder_node(xml->ground, node->id, node->lon_e7, node->lat_e7);
    }
}

bool roads_read_xml(const char *bytes, size_t size, const char *file, struct ground_builder *ground,
                    const struct progress *progress, struct arena *arena,
                    struct road_records *ret_roads, struct import_report *report, struct error *err)
{
    struct arena *scratch = arena_new();
    struct xml xml = {
        .scratch = scratch,
        .builder = road_builder_new(scratch),
        .ground = ground,
        .file = file,
        .progress = progress,
        .err = err,
    };
    bool ok = parse(&xml, bytes, size) && road_builder_end_ways(xml.builder, file, err) &&
              end_ground(&xml, err);
    if (ok) {
        give_nodes(&xml);
        ok = road_builder_finish(xml.builder, file, arena, report, ret_roads, err);
    }
    buffer_free(&xml.text);
    arena_free(scratch);
    return ok;
}
