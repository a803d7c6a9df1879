/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vocabulary.h"

#include <string.h>

#include "base/assert.h"

struct word {
    const char *name;
    enum text_id text;
};

static const struct word hazards[HAZARD_COUNT] = {
    [HAZARD_AIR_RAID] = {"air_raid", TEXT_PLAN_HAZARD_AIR_RAID},
    [HAZARD_FLOOD] = {"flood", TEXT_PLAN_HAZARD_FLOOD},
    [HAZARD_CHEMICAL] = {"chemical", TEXT_PLAN_HAZARD_CHEMICAL},
    [HAZARD_FIRE] = {"fire", TEXT_PLAN_HAZARD_FIRE},
    [HAZARD_EARTHQUAKE] = {"earthquake", TEXT_PLAN_HAZARD_EARTHQUAKE},
};

static const struct word functions[FUNCTION_COUNT] = {
    [FUNCTION_UNKNOWN] = {"unknown", TEXT_PLAN_FUNCTION_UNKNOWN},
    [FUNCTION_PERSONNEL_SHELTER] = {"personnel_shelter", TEXT_PLAN_FUNCTION_PERSONNEL_SHELTER},
    [FUNCTION_DISASTER_SHELTER] = {"disaster_shelter", TEXT_PLAN_FUNCTION_DISASTER_SHELTER},
    [FUNCTION_COMMAND] = {"command", TEXT_PLAN_FUNCTION_COMMAND},
    [FUNCTION_MEDICAL] = {"medical", TEXT_PLAN_FUNCTION_MEDICAL},
    [FUNCTION_SPECIALIST_TEAM] = {"specialist_team", TEXT_PLAN_FUNCTION_SPECIALIST_TEAM},
    [FUNCTION_SUPPORT] = {"support", TEXT_PLAN_FUNCTION_SUPPORT},
};

static const struct word states[STATE_COUNT] = {
    [STATE_USABLE] = {"usable", TEXT_PLAN_STATE_USABLE},
    [STATE_AFTER_CONVERSION] = {"after_conversion", TEXT_PLAN_STATE_AFTER_CONVERSION},
    [STATE_NOT_USABLE] = {"not_usable", TEXT_PLAN_STATE_NOT_USABLE},
};

static const struct word accesses[ACCESS_COUNT] = {
    [ACCESS_PUBLIC] = {"public", TEXT_PLAN_ACCESS_PUBLIC},
    [ACCESS_RESIDENTS] = {"residents", TEXT_PLAN_ACCESS_RESIDENTS},
    [ACCESS_STAFF] = {"staff", TEXT_PLAN_ACCESS_STAFF},
};

static const struct word person_classes[PERSON_CLASS_COUNT] = {
    [PERSON_GENERAL] = {"general", TEXT_PLAN_PERSON_GENERAL},
    [PERSON_MINOR] = {"minor", TEXT_PLAN_PERSON_MINOR},
    [PERSON_OLDER] = {"older", TEXT_PLAN_PERSON_OLDER},
    [PERSON_DISABLED] = {"disabled", TEXT_PLAN_PERSON_DISABLED},
    [PERSON_PREGNANT] = {"pregnant", TEXT_PLAN_PERSON_PREGNANT},
    [PERSON_PATIENT] = {"patient", TEXT_PLAN_PERSON_PATIENT},
};

static const struct word party_kinds[PARTY_KIND_COUNT] = {
    [PARTY_ORGANISATION] = {"organisation", TEXT_PARTY_ORGANISATION},
    [PARTY_POST] = {"post", TEXT_PARTY_POST},
    [PARTY_PERSON] = {"person", TEXT_PARTY_PERSON},
};

static const char *const suitabilities[SUITABILITY_COUNT] = {"unknown", "yes", "no"};
static const char *const visibilities[VISIBILITY_COUNT] = {"internal", "public", "restricted"};
static const char *const datums[DATUM_COUNT] = {"wgs84", "cgcs2000", "gcj02", "bd09"};

static int find_word(const struct word *words, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i].name, name) == 0)
            return i;
    return -1;
}

#define WORD_FUNCTIONS(type, prefix, words, count)                                                 \
    const char *prefix##_name(enum type word)                                                      \
    {                                                                                              \
        ALWAYS((unsigned)word < (count));                                                          \
        return words[word].name;                                                                   \
    }                                                                                              \
    enum text_id prefix##_text(enum type word)                                                     \
    {                                                                                              \
        ALWAYS((unsigned)word < (count));                                                          \
        return words[word].text;                                                                   \
    }

#define PARSE_FUNCTION(type, prefix, words, count)                                                 \
    bool prefix##_parse(const char *name, enum type *ret_word)                                     \
    {                                                                                              \
        int found = find_word(words, count, name);                                                 \
        if (found >= 0)                                                                            \
            *ret_word = (enum type)found;                                                          \
        return found >= 0;                                                                         \
    }

WORD_FUNCTIONS(hazard, hazard, hazards, HAZARD_COUNT)
WORD_FUNCTIONS(site_function, site_function, functions, FUNCTION_COUNT)
WORD_FUNCTIONS(site_state, site_state, states, STATE_COUNT)
WORD_FUNCTIONS(site_access, site_access, accesses, ACCESS_COUNT)
WORD_FUNCTIONS(person_class, person_class, person_classes, PERSON_CLASS_COUNT)
WORD_FUNCTIONS(party_kind, party_kind, party_kinds, PARTY_KIND_COUNT)
PARSE_FUNCTION(hazard, hazard, hazards, HAZARD_COUNT)
PARSE_FUNCTION(party_kind, party_kind, party_kinds, PARTY_KIND_COUNT)
PARSE_FUNCTION(site_state, site_state, states, STATE_COUNT)
PARSE_FUNCTION(site_access, site_access, accesses, ACCESS_COUNT)
PARSE_FUNCTION(person_class, person_class, person_classes, PERSON_CLASS_COUNT)

const char *suitability_name(enum suitability suitability)
{
    ALWAYS((unsigned)suitability < SUITABILITY_COUNT);
    return suitabilities[suitability];
}

const char *visibility_name(enum visibility visibility)
{
    ALWAYS((unsigned)visibility < VISIBILITY_COUNT);
    return visibilities[visibility];
}

const char *datum_name(enum datum datum)
{
    ALWAYS((unsigned)datum < DATUM_COUNT);
    return datums[datum];
}

/* The same for words that have no texts. */
static int find_name(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

#define PARSE_NAME(type, prefix, names, count)                                                     \
    bool prefix##_parse(const char *name, enum type *ret_word)                                     \
    {                                                                                              \
        int found = find_name(names, count, name);                                                 \
        if (found >= 0)                                                                            \
            *ret_word = (enum type)found;                                                          \
        return found >= 0;                                                                         \
    }

PARSE_NAME(suitability, suitability, suitabilities, SUITABILITY_COUNT)
PARSE_NAME(visibility, visibility, visibilities, VISIBILITY_COUNT)
PARSE_NAME(datum, datum, datums, DATUM_COUNT)

bool hazard_means_leaving(enum hazard hazard)
{
    return hazard == HAZARD_FLOOD || hazard == HAZARD_FIRE || hazard == HAZARD_EARTHQUAKE;
}
