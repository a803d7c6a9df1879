/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_BODY_H
#define OPERATE_BODY_H

#include "authority/act.h"
#include "authority/rule_set.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/vocabulary.h"
#include "keys/sign.h"

/*
 * Bodies of entries and rows of the projection are structs, described by tables of fields: one
 * description for writing, reading and keeping. In JSON the fields stand in the order of the
 * table, which is ascending by name.
 */
enum field_kind {
    FIELD_KEY,        /* const char *, entry_key_valid */
    FIELD_TEXT,       /* const char *, at most FIELD_TEXT_MAX bytes, no control characters */
    FIELD_INTEGER,    /* int64_t, within least and most */
    FIELD_BOOL,       /* bool */
    FIELD_HASH,       /* struct hash */
    FIELD_PUBLIC_KEY, /* struct public_key */
    FIELD_SIGNATURE,  /* struct signature */
    FIELD_WORD,       /* int32_t, one of the words */
    FIELD_WORDS,      /* word_set, some of the words, in their order */
    FIELD_KEYS,       /* struct key_list */
    FIELD_RAW,        /* struct json_slice: a canonical JSON object, not too deep for an entry */
};

enum { FIELD_TEXT_MAX = 500, FIELD_KEYS_MAX = 10000 };

struct key_list {
    uint32_t count;
    const char *const *keys;
};

struct field {
    const char *name;
    enum field_kind kind;
    size_t offset;    /* in the struct */
    bool is_optional; /* left out when NULL, empty, false or equal to `absent` */
    int64_t absent;   /* of an optional integer or word */
    int64_t least, most;
    const char *(*word)(int word); /* name of a word; NULL past the last */
};

struct body_form {
    const struct field *fields;
    uint32_t field_count;
    size_t size; /* of the struct */
};

#define FIELD(type, member, field_kind, ...)                                                       \
    {                                                                                              \
        .name = #member, .kind = (field_kind), .offset = offsetof(type, member), ##__VA_ARGS__     \
    }
#define BODY_FORM(type, field_table)                                                               \
    {                                                                                              \
        .fields = (field_table), .field_count = sizeof(field_table) / sizeof *(field_table),       \
        .size = sizeof(type)                                                                       \
    }

/* Writes the struct as a canonical object. */
void body_write(const struct body_form *form, const void *body, struct buffer *out);
/*
 * Reads an object into a struct whose texts live in `arena`. False if a field is missing, unknown,
 * or not what the table says; `ret_field` then names it (NULL = no canonical JSON at all).
 */
bool body_read(const struct body_form *form, struct json_slice json, struct arena *arena,
               void *ret_body, const char **ret_field);
/* Would body_read take it? For what comes in with a request. NULL, or the field that is wrong. */
const char *body_fault(const struct body_form *form, const void *body);
/* A copy whose texts live in `arena`. */
void body_keep(const struct body_form *form, const void *body, struct arena *arena, void *ret_copy);

/* Words of authority/ and base/vocabulary.h for field.word. */
const char *word_of_act(int word);
const char *word_of_role(int word);
const char *word_of_readiness(int word);
const char *word_of_particular(int word);
const char *word_of_hazard(int word);
const char *word_of_person_class(int word);
const char *word_of_site_state(int word);
const char *word_of_site_access(int word);
const char *word_of_visibility(int word);
const char *word_of_suitability(int word);

#endif
