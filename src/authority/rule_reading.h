/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUTHORITY_RULE_READING_H
#define AUTHORITY_RULE_READING_H

#include <jansson.h>

#include "authority/rule_set.h"

/* What the readers of a document and of its rules share: a JSON object, and where it stands. */
struct reading {
    const char *file;
    struct arena *arena;
    struct error *err;
    const struct rule_set *set; /* as far as it is read */
};

struct spot {
    const struct reading *reading;
    const json_t *object;
    const char *path; /* "", or "rules[3] (cad-38-1)" */
};

/* Place of a member within a spot, for errors; lives in the arena. */
const char *spot_place(const struct spot *spot, const char *member);
/* Sets ERROR_INPUT with `file` and `place`, and what else the sentence `id` names. */
void spot_complain(const struct spot *spot, const char *member, enum text_id id);
void spot_complain_kind(const struct spot *spot, const char *member, enum text_id kind);
void spot_complain_word(const struct spot *spot, const char *member, enum text_id id,
                        const char *word);

/* The same, and return false: here, so that a compiler sees that nothing was read. */
static inline bool spot_fail(const struct spot *spot, const char *member, enum text_id id)
{
    spot_complain(spot, member, id);
    return false;
}
static inline bool spot_fail_kind(const struct spot *spot, const char *member, enum text_id kind)
{
    spot_complain_kind(spot, member, kind);
    return false;
}
static inline bool spot_fail_word(const struct spot *spot, const char *member, enum text_id id,
                                  const char *word)
{
    spot_complain_word(spot, member, id, word);
    return false;
}

/* The member of that kind; it must be there. NULL and an error if not. */
json_t *spot_member(const struct spot *spot, const char *member, json_type type);
bool spot_text(const struct spot *spot, const char *member, const char **ret_text);
/* {"en": …, "zh": …} */
bool spot_texts(const struct spot *spot, const char *member, const char *ret_texts[LANGUAGE_COUNT]);
bool spot_id(const struct spot *spot, const char *member, const char **ret_id);
bool spot_number(const struct spot *spot, const char *member, uint32_t least, uint32_t most,
                 uint32_t *ret_number);
/* Each member is one of `known`, which ends with NULL. */
bool spot_known(const struct spot *spot, const char *const *known);

/* Number of a word in its enum, -1 if it is none of them. */
typedef int (*word_finder)(const char *word);
int find_act(const char *word);
int find_role(const char *word);
int find_basis(const char *word);

/* A list of different words of one vocabulary, at least one. */
bool spot_words(const struct spot *spot, const char *member, word_finder find, word_set *ret_words);
/* A list of different numbers from 0 to `most`, at least one. */
bool spot_levels(const struct spot *spot, const char *member, uint32_t most, word_set *ret_levels);

/* One item of "rules". */
bool rule_read(const struct reading *reading, size_t index, const json_t *item,
               struct rule *ret_rule);

/* Appends the canonical form (base/json_reader.h) of a tree that was read. */
void canonical_write(struct buffer *out, struct arena *scratch, const json_t *tree);

#endif
