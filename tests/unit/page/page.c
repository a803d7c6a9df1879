/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "page.h"

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static void gather_text(struct buffer *out, const xmlNode *node)
{
    for (; node; node = node->next) {
        if (node->type == XML_TEXT_NODE)
            buffer_add_text(out, (const char *)node->content);
        else if (!is_named(node, "style"))
            gather_text(out, node->children);
    }
}

void page_read(struct page *page, const struct buffer *html)
{
    *page = (struct page){0};
    page->document = xmlReadMemory(html->bytes, (int)html->size, "page.html", "UTF-8",
                                   XML_PARSE_NONET | XML_PARSE_HUGE);
    assert_non_null(page->document);
    gather_text(&page->text, xmlDocGetRootElement(page->document));
}

void page_free(struct page *page)
{
    xmlFreeDoc(page->document);
    buffer_free(&page->text);
}

static int count_elements(const xmlNode *node, const char *element, const char *class)
{
    int count = 0;
    for (; node; node = node->next) {
        if (is_named(node, element)) {
            xmlChar *found = xmlGetProp(node, (const xmlChar *)"class");
            count += !class || (found && strcmp((const char *)found, class) == 0);
            xmlFree(found);
        }
        if (node->type == XML_ELEMENT_NODE)
            count += count_elements(node->children, element, class);
    }
    return count;
}

int page_count(const struct page *page, const char *element, const char *class)
{
    return count_elements(xmlDocGetRootElement(page->document), element, class);
}

static int count_words(const char *text, const char *words)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, words)) != NULL; at++)
        count++;
    return count;
}

int page_says(const struct page *page, const char *words)
{
    return count_words(buffer_text(&page->text), words);
}

static void assert_no_foreign_attribute(const xmlNode *node)
{
    for (; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
            const char *name = (const char *)attribute->name;
            assert_false(strncmp(name, "on", 2) == 0);
            assert_false(strcmp(name, "src") == 0);
            if (strcmp(name, "href") == 0)
                assert_int_equal(attribute->children->content[0], '#');
        }
        assert_no_foreign_attribute(node->children);
    }
}

void page_assert_self_contained(const struct page *page, const struct buffer *html)
{
    static const char *const forbidden[] = {"http:", "https:", "//", "@import", "@font-face"};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        assert_null(strstr(buffer_text(html), forbidden[i]));
    assert_int_equal(page_count(page, "script", NULL), 0);
    assert_int_equal(page_count(page, "link", NULL), 0);
    assert_no_foreign_attribute(xmlDocGetRootElement(page->document));
}
