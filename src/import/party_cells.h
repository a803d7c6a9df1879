/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_PARTY_CELLS_H
#define IMPORT_PARTY_CELLS_H

#include "import/records.h"
#include "table/cells.h"

/* What the cells of a table of parties may hold. */

enum {
    PARTY_KEY_MAX = 64, /* bytes, as all that follow */
    PARTY_NAME_MAX = 200,
    PARTY_ROLE_MAX = 32,
    PARTY_PHONE_MAX = 40,
    PARTY_EMAIL_MAX = 254,
    PARTY_LIST_MAX = 100, /* words in a list */
    PARTY_RANK_MAX = 1000,
};

/* The checks give false and the reason. */

/* 1–64 of a–z 0–9 - _ . : / with a letter or digit first: what entries take for a key. */
bool party_key_check(const char *text, struct error *ret_reason);
/* Not longer than `most` bytes, and nothing in it that a line of text cannot show. */
bool party_text_check(const char *text, size_t most, struct error *ret_reason);
/* One number, as people write it: "+86 10 1234-5678", "(0571) 8000 0000 转 12". */
bool party_phone_check(const char *text, struct error *ret_reason);
/* local@domain of RFC 5321 without quotes; the domain has a dot. */
bool party_email_check(const char *text, struct error *ret_reason);
bool party_rank_read(const char *text, uint32_t *ret_rank, struct error *ret_reason);

/* "organisation", "机构", "post", "岗位", "person", "人员" and their like. */
bool party_kind_read(const char *text, enum party_kind *ret_kind);

/* "值班员" → "duty_officer"; any other word as it stands. */
const char *party_role_word(const char *text);

/*
 * The next word of a list: words stand apart by ; , 、 or white space. False at the end of the
 * list.
 */
bool party_list_next(const char **at, const char **ret_word, size_t *ret_size);

#endif
