/* SPDX-License-Identifier: Apache-2.0 */
#include "authority/rule_set.h"

#include <string.h>

#include "authority/rule_reading.h"
#include "base/assert.h"
#include "table/json_tree.h"

static const char *const grades[GRADE_COUNT] = {"read", "seen", "memory", "parameter"};

const char *source_grade_name(enum source_grade grade)
{
    ALWAYS((unsigned)grade < GRADE_COUNT);
    return grades[grade];
}

uint32_t rule_set_rank(const struct rule_set *rules, word_set roles)
{
    uint32_t rank = 0;
    for (unsigned role = 0; role < ROLE_COUNT; role++)
        if (roles & word_bit(role) && rules->role_rank[role] > rank)
            rank = rules->role_rank[role];
    return rank;
}

static bool read_grade(const struct spot *spot, enum source_grade *ret_grade)
{
    const char *word;
    if (!spot_text(spot, "grade", &word))
        return false;
    for (int grade = 0; grade < GRADE_COUNT; grade++) {
        if (strcmp(grades[grade], word) == 0) {
            *ret_grade = (enum source_grade)grade;
            return true;
        }
    }
    return spot_fail_word(spot, "grade", TEXT_AUTHORITY_WORD_UNKNOWN, word);
}

static bool read_source(const struct spot *spot, struct rule_source *ret_source)
{
    static const char *const known[] = {"id", "title", "by", "grade", NULL};
    struct rule_source source = {0};
    if (!json_is_object(spot->object))
        return spot_fail_kind(spot, "", TEXT_AUTHORITY_KIND_OBJECT);
    bool ok = spot_known(spot, known) && spot_id(spot, "id", &source.id) &&
              spot_texts(spot, "title", source.title) && spot_texts(spot, "by", source.by) &&
              read_grade(spot, &source.grade);
    if (ok)
        *ret_source = source;
    return ok;
}

/* The list `member` of 1 to `most` items. */
static const json_t *read_list(const struct spot *top, const char *member, size_t most)
{
    const json_t *list = spot_member(top, member, JSON_ARRAY);
    size_t count = json_array_size(list);
    if (!list)
        return NULL;
    if (count == 0)
        spot_complain(top, member, TEXT_AUTHORITY_LIST_EMPTY);
    else if (count > most)
        error_set(top->reading->err, ERROR_LIMIT, TEXT_AUTHORITY_LIST_TOO_LONG,
                  ARG_TEXT("file", top->reading->file), ARG_TEXT("place", spot_place(top, member)),
                  ARG_INTEGER("count", count), ARG_INTEGER("most", most));
    else
        return list;
    return NULL;
}

static const char *item_path(const struct spot *top, const char *member, size_t index)
{
    struct buffer path = {0};
    buffer_add_format(&path, "%s[%zu]", member, index);
    char *copy = arena_copy_text(top->reading->arena, buffer_text(&path));
    buffer_free(&path);
    return copy;
}

static bool read_sources(const struct spot *top, struct rule_set *set)
{
    const json_t *list = read_list(top, "sources", SOURCE_MAX);
    if (!list)
        return false;
    size_t count = json_array_size(list);
    set->sources = ARENA_ARRAY(top->reading->arena, struct rule_source, count);
    for (size_t i = 0; i < count; i++) {
        struct spot spot = {top->reading, json_array_get(list, i), item_path(top, "sources", i)};
        if (!read_source(&spot, &set->sources[i]))
            return false;
        for (size_t j = 0; j < i; j++)
            if (strcmp(set->sources[i].id, set->sources[j].id) == 0)
                return spot_fail_word(top, "sources", TEXT_AUTHORITY_WORD_TWICE,
                                      set->sources[i].id);
        set->source_count++;
    }
    return true;
}

static bool read_rules(const struct spot *top, struct rule_set *set)
{
    const json_t *list = read_list(top, "rules", RULE_MAX);
    if (!list)
        return false;
    size_t count = json_array_size(list);
    set->rules = ARENA_ARRAY(top->reading->arena, struct rule, count);
    for (size_t i = 0; i < count; i++) {
        if (!rule_read(top->reading, i, json_array_get(list, i), &set->rules[i]))
            return false;
        for (size_t j = 0; j < i; j++)
            if (strcmp(set->rules[i].id, set->rules[j].id) == 0)
                return spot_fail_word(top, "rules", TEXT_AUTHORITY_WORD_TWICE, set->rules[i].id);
        set->rule_count++;
    }
    return true;
}

static bool read_ranks(const struct spot *top, uint32_t ranks[static ROLE_COUNT])
{
    struct spot spot = {top->reading, spot_member(top, "roles", JSON_OBJECT), "roles"};
    const char *name;
    json_t *value;
    if (!spot.object)
        return false;
    json_object_foreach((json_t *)(uintptr_t)spot.object, name, value)
    {
        int role = find_role(name);
        if (role < 0)
            return spot_fail_word(top, "roles", TEXT_AUTHORITY_WORD_UNKNOWN, name);
        if (!spot_number(&spot, name, 1, RULE_RANK_MAX, &ranks[role]))
            return false;
    }
    return true;
}

static bool read_bases(const struct spot *top, word_set bases[static ACT_COUNT])
{
    struct spot spot = {top->reading, spot_member(top, "bases", JSON_OBJECT), "bases"};
    const char *name;
    json_t *value;
    if (!spot.object)
        return false;
    json_object_foreach((json_t *)(uintptr_t)spot.object, name, value)
    {
        int act = find_act(name);
        if (act < 0)
            return spot_fail_word(top, "bases", TEXT_AUTHORITY_WORD_UNKNOWN, name);
        if (!spot_words(&spot, name, find_basis, &bases[act]))
            return false;
    }
    return true;
}

static bool read_document(const struct spot *top, struct rule_set *set)
{
    static const char *const known[] = {"name",  "version", "title", "sources",
                                        "roles", "bases",   "rules", NULL};
    if (!json_is_object(top->object))
        return spot_fail_kind(top, "rule set", TEXT_AUTHORITY_KIND_OBJECT);
    return spot_known(top, known) && spot_id(top, "name", &set->name) &&
           spot_number(top, "version", 1, INT32_MAX, &set->version) &&
           spot_texts(top, "title", set->title) && read_sources(top, set) &&
           read_ranks(top, set->role_rank) && read_bases(top, set->bases) && read_rules(top, set);
}

static void make_canonical(const json_t *tree, struct arena *arena, struct rule_set *set)
{
    struct buffer out = {0};
    struct arena *scratch = arena_new();
    canonical_write(&out, scratch, tree);
    arena_free(scratch);
    set->canonical = arena_copy(arena, out.bytes, out.size);
    set->canonical_size = out.size;
    set->hash = hash_bytes(out.bytes, out.size);
    buffer_free(&out);
}

bool rule_set_read(const char *file, const char *bytes, size_t size, struct arena *arena,
                   struct rule_set *ret_rules, struct error *err)
{
    json_t *tree;
    struct rule_set set = {0};
    struct reading reading = {file, arena, err, &set};
    if (size > RULE_SET_SIZE_MAX)
        return error_set(err, ERROR_LIMIT, TEXT_AUTHORITY_RULES_TOO_BIG, ARG_TEXT("file", file),
                         ARG_INTEGER("kilobytes", RULE_SET_SIZE_MAX / 1024));
    if (!json_tree_read(file, bytes, size, &tree, err))
        return false;
    struct spot top = {&reading, tree, ""};
    bool ok = read_document(&top, &set);
    if (ok) {
        make_canonical(tree, arena, &set);
        *ret_rules = set;
    }
    json_decref(tree);
    return ok;
}
