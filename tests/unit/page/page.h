/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_H
#define PAGE_H

#include <libxml/tree.h>

#include "base/buffer.h"

/* A page read back by libxml2's strict XML parser; fails the test if it is not well-formed. */
struct page {
    xmlDoc *document;
    struct buffer text; /* what a person reads: all text but the style sheet */
};

void page_read(struct page *page, const struct buffer *html);
void page_free(struct page *page);

/* Elements of a name, or of a name and class. */
int page_count(const struct page *page, const char *element, const char *class);
/* How often `words` stand in what a person reads. */
int page_says(const struct page *page, const char *words);
/* Fails if the page would load or link to anything outside itself, or runs a script. */
void page_assert_self_contained(const struct page *page, const struct buffer *html);

#endif
