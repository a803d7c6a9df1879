/* SPDX-License-Identifier: Apache-2.0 */
#include "app/site_names.h"

#include <string.h>

void site_names_of(const struct site_records *sites, struct arena *arena,
                   struct site_names *ret_names)
{
    struct site_name *names = ARENA_ARRAY(arena, struct site_name, sites->count);
    for (uint32_t s = 0; s < sites->count; s++) {
        const struct site_record *site = &sites->records[s];
        names[s] = (struct site_name){site->full_key, site->own_key, site->key};
    }
    site_names_index(ret_names, names, sites->count, arena);
}

bool app_name_sites(struct city *city, struct arena *arena, struct site_names *ret_names,
                    struct error *err)
{
    struct site_records sites;
    struct hash hash;
    if (!city_get_sites(city, arena, &sites, &hash, err))
        return false;
    site_names_of(&sites, arena, ret_names);
    return true;
}

static bool is_of_source(const struct site_record *site, const char *source)
{
    size_t length = strlen(source);
    return strncmp(site->full_key, source, length) == 0 && site->full_key[length] == ':' &&
           site->own_key == site->full_key + length + 1;
}

static const char *name_fully(const char *source, const char *key, struct arena *arena)
{
    struct buffer full = {0};
    buffer_add_format(&full, "%s:%s", source, key);
    const char *copy = arena_copy_text(arena, buffer_text(&full));
    buffer_free(&full);
    return copy;
}

/* As the city shows them: by their own key, in full where another source has it as well. */
static void show_names(struct site_name *names, uint32_t count, struct arena *arena)
{
    struct key_index own = {.arena = arena};
    for (uint32_t n = 0; n < count; n++)
        ++*key_index_value(&own, names[n].own);
    for (uint32_t n = 0; n < count; n++)
        names[n].shown = *key_index_value(&own, names[n].own) > 1 ? names[n].full : names[n].own;
}

bool app_foresee_sites(struct city *city, const char *source, const struct site_records *coming,
                       bool add, struct arena *arena, struct site_names *ret_names,
                       struct error *err)
{
    struct site_records there = {0};
    struct hash hash;
    if (add && !city_get_sites(city, arena, &there, &hash, err))
        return false;
    struct site_name *names = ARENA_ARRAY(arena, struct site_name, there.count + coming->count);
    uint32_t count = 0;
    for (uint32_t s = 0; s < there.count; s++)
        if (!is_of_source(&there.records[s], source))
            names[count++] =
                (struct site_name){there.records[s].full_key, there.records[s].own_key, NULL};
    for (uint32_t s = 0; s < coming->count; s++) {
        const char *full = name_fully(source, coming->records[s].key, arena);
        names[count++] = (struct site_name){full, full + strlen(source) + 1, NULL};
    }
    show_names(names, count, arena);
    site_names_index(ret_names, names, count, arena);
    return true;
}

/* "a.csv:17 → b.csv:17, …" */
static int64_t list_moves(const struct decision *decision, enum site_home home, struct buffer *out)
{
    enum { SHOWN_SIZE = 600 }; /* bytes; an error holds a little more */
    int64_t count = 0;
    bool is_full = false;
    for (uint32_t m = 0; m < decision->site_move_count; m++) {
        const struct site_move *move = &decision->site_moves[m];
        if (move->home != home)
            continue;
        if (++count > 1 && !is_full)
            buffer_add_text(out, ", ");
        if (is_full)
            continue;
        is_full = out->size > SHOWN_SIZE;
        if (is_full)
            buffer_add_text(out, "…");
        else if (home == SITE_OTHER)
            buffer_add_format(out, "%s → %s", move->from, move->to);
        else
            buffer_add_text(out, move->to ? move->to : move->from);
    }
    return count;
}

void app_tell_site_moves(const struct decision *decision, struct import_report *report)
{
    static const struct {
        enum site_home home;
        enum text_id text;
    } kinds[] = {
        {SITE_FULL, TEXT_SITE_MOVES_NAMED},
        {SITE_OTHER, TEXT_SITE_MOVES_OTHER},
        {SITE_GONE, TEXT_SITE_MOVES_GONE},
        {SITE_SEVERAL, TEXT_SITE_MOVES_SEVERAL},
    };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct buffer keys = {0};
        struct error remark;
        int64_t count = list_moves(decision, kinds[k].home, &keys);
        error_set(&remark, ERROR_CONFLICT, kinds[k].text, ARG_INTEGER("count", count),
                  ARG_TEXT("keys", buffer_text(&keys)));
        if (count > 0)
            report_note(report, 0, NULL, NULL, &remark);
        buffer_free(&keys);
    }
}
