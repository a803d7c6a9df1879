/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/site_names.h"

#include <string.h>

static size_t source_size(const struct site_name *name)
{
    return strlen(name->full) - strlen(name->own) - 1;
}

void site_names_index(struct site_names *ret_names, const struct site_name *names, uint32_t count,
                      struct arena *arena)
{
    *ret_names = (struct site_names){
        .count = count,
        .names = names,
        .full = {.arena = arena},
        .shown = {.arena = arena},
        .own = {.arena = arena},
        .several = {.arena = arena},
        .sources = {.arena = arena},
    };
    for (uint32_t n = 0; n < count; n++) {
        const struct site_name *name = &names[n];
        key_index_add_text(&ret_names->full, name->full, n, NULL);
        key_index_add_text(&ret_names->shown, name->shown, n, NULL);
        if (!key_index_add_text(&ret_names->own, name->own, n, NULL))
            key_index_add_text(&ret_names->several, name->own, n, NULL);
        key_index_add(&ret_names->sources, name->full, source_size(name), n, NULL);
    }
}

static bool find(const struct key_index *index, const char *key, uint32_t *ret_at)
{
    return key_index_find(index, key, strlen(key), ret_at);
}

static enum site_home find_own(const struct site_names *names, const char *own, uint32_t *ret_at)
{
    if (!find(&names->own, own, ret_at))
        return SITE_GONE;
    return find(&names->several, own, &(uint32_t){0}) ? SITE_SEVERAL : SITE_OTHER;
}

/* "a:b:17" is the 17 of "a:b" or the b:17 of "a"; where it could be both it is neither. */
static enum site_home find_split(const struct site_names *names, const char *key, uint32_t *ret_at)
{
    enum site_home home = find_own(names, key, ret_at);
    for (const char *colon = strchr(key, ':'); colon; colon = strchr(colon + 1, ':')) {
        uint32_t at;
        if (key_index_find(&names->sources, key, (size_t)(colon - key), &at))
            return SITE_GONE;
        enum site_home other = find_own(names, colon + 1, &at);
        if (other == SITE_GONE)
            continue;
        home = home == SITE_GONE ? other : SITE_SEVERAL;
        *ret_at = at;
    }
    return home;
}

enum site_home site_names_find(const struct site_names *names, const char *key, uint32_t *ret_at)
{
    if (find(&names->full, key, ret_at))
        return SITE_FULL;
    if (find(&names->shown, key, ret_at))
        return SITE_SHOWN;
    return find_split(names, key, ret_at);
}

enum site_home site_names_find_again(const struct site_names *names, const struct site_name *name,
                                     uint32_t *ret_at)
{
    uint32_t at;
    if (find(&names->full, name->full, ret_at))
        return SITE_FULL;
    if (key_index_find(&names->sources, name->full, source_size(name), &at))
        return SITE_GONE;
    return find_own(names, name->own, ret_at);
}
