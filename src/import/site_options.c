/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "import/sites.h"

static bool wrong_access(const char *text, struct error *err)
{
    return error_set(err, ERROR_USAGE, TEXT_IMPORT_ACCESS_FORM, ARG_TEXT("text", text));
}

bool site_access_rules_parse(const char *text, struct arena *arena,
                             struct site_access_rules *ret_rules, struct error *err)
{
    uint32_t count = 0, capacity = 0;
    struct site_access_rule *rules = NULL;
    for (const char *at = text;; at++) {
        size_t size = strcspn(at, ",");
        const char *equals = memchr(at, '=', size);
        const char *word = equals ? equals + 1 : at;
        struct site_access_rule rule = {0};
        if (equals)
            rule.category = arena_copy(arena, at, (size_t)(equals - at));
        word = arena_copy(arena, word, size - (size_t)(word - at));
        if (!site_access_parse(word, &rule.access) || equals == at)
            return wrong_access(text, err);
        ARENA_PUSH_ROOM(arena, struct site_access_rule, rules, count, capacity);
        rules[count++] = rule;
        at += size;
        if (!*at)
            break;
    }
    *ret_rules = (struct site_access_rules){.count = count, .rules = rules};
    return true;
}

bool site_hazards_parse(const char *text, bool ret_suitable[static HAZARD_COUNT], struct error *err)
{
    bool suitable[HAZARD_COUNT] = {false};
    for (const char *at = text;; at++) {
        char name[32];
        enum hazard hazard;
        size_t size = strcspn(at, ",");
        bool fits = size < sizeof name;
        memcpy(name, at, fits ? size : 0);
        name[fits ? size : 0] = '\0';
        if (!hazard_parse(name, &hazard))
            return error_set(err, ERROR_USAGE, TEXT_IMPORT_SUITABLE_FORM, ARG_TEXT("text", text));
        suitable[hazard] = true;
        at += size;
        if (!*at)
            break;
    }
    memcpy(ret_suitable, suitable, sizeof suitable);
    return true;
}
