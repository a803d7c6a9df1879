/* SPDX-License-Identifier: Apache-2.0 */
#include "authority/act.h"

#include <string.h>

#include "base/assert.h"

struct word {
    const char *name;
    enum text_id text;
};

static const struct word acts[ACT_COUNT] = {
    [ACT_POSTURE_SET] = {"posture.set", TEXT_AUTHORITY_ACT_POSTURE_SET},
    [ACT_INCIDENT_OPEN] = {"incident.open", TEXT_AUTHORITY_ACT_INCIDENT_OPEN},
    [ACT_RESPONSE_SET] = {"response.set", TEXT_AUTHORITY_ACT_RESPONSE_SET},
    [ACT_RESPONSE_END] = {"response.end", TEXT_AUTHORITY_ACT_RESPONSE_END},
    [ACT_ORDER_ISSUE] = {"order.issue", TEXT_AUTHORITY_ACT_ORDER_ISSUE},
    [ACT_WARNING_ISSUE] = {"warning.issue", TEXT_AUTHORITY_ACT_WARNING_ISSUE},
    [ACT_WARNING_CHANGE] = {"warning.change", TEXT_AUTHORITY_ACT_WARNING_CHANGE},
    [ACT_WARNING_LIFT] = {"warning.lift", TEXT_AUTHORITY_ACT_WARNING_LIFT},
    [ACT_ALARM_SOUND] = {"alarm.sound", TEXT_AUTHORITY_ACT_ALARM_SOUND},
    [ACT_ALARM_CLEAR] = {"alarm.clear", TEXT_AUTHORITY_ACT_ALARM_CLEAR},
    [ACT_ALARM_TEST] = {"alarm.test", TEXT_AUTHORITY_ACT_ALARM_TEST},
    [ACT_ALARM_DISASTER] = {"alarm.disaster", TEXT_AUTHORITY_ACT_ALARM_DISASTER},
    [ACT_EVACUATE_WAR] = {"evacuate.war", TEXT_AUTHORITY_ACT_EVACUATE_WAR},
    [ACT_EVACUATE_DISASTER] = {"evacuate.disaster", TEXT_AUTHORITY_ACT_EVACUATE_DISASTER},
    [ACT_SHELTER_ORDER] = {"shelter.order", TEXT_AUTHORITY_ACT_SHELTER_ORDER},
    [ACT_COVER_IN_PLACE] = {"shelter.cover_in_place", TEXT_AUTHORITY_ACT_COVER_IN_PLACE},
    [ACT_VOLUNTEERS_CALL] = {"volunteers.call", TEXT_AUTHORITY_ACT_VOLUNTEERS_CALL},
    [ACT_TEAMS_CALL] = {"teams.call", TEXT_AUTHORITY_ACT_TEAMS_CALL},
    [ACT_SERVICE_CALL] = {"service.call", TEXT_AUTHORITY_ACT_SERVICE_CALL},
    [ACT_REQUISITION] = {"requisition.order", TEXT_AUTHORITY_ACT_REQUISITION_ORDER},
    [ACT_REQUISITION_RETURN] = {"requisition.return", TEXT_AUTHORITY_ACT_REQUISITION_RETURN},
    [ACT_COMPENSATE] = {"compensation.pay", TEXT_AUTHORITY_ACT_COMPENSATION_PAY},
    [ACT_WORKS_PEACETIME_USE] = {"works.peacetime_use", TEXT_AUTHORITY_ACT_WORKS_PEACETIME_USE},
    [ACT_WORKS_CONVERT] = {"works.convert", TEXT_AUTHORITY_ACT_WORKS_CONVERT},
    [ACT_PLAN_APPROVE] = {"plan.approve", TEXT_AUTHORITY_ACT_PLAN_APPROVE},
    [ACT_PLAN_FILE] = {"plan.file", TEXT_AUTHORITY_ACT_PLAN_FILE},
    [ACT_PLAN_ACTIVATE] = {"plan.activate", TEXT_AUTHORITY_ACT_PLAN_ACTIVATE},
    [ACT_PLAN_RETIRE] = {"plan.retire", TEXT_AUTHORITY_ACT_PLAN_RETIRE},
    [ACT_REPORT_UPWARD] = {"report.upward", TEXT_AUTHORITY_ACT_REPORT_UPWARD},
    [ACT_REPORT_SKIP_LEVEL] = {"report.skip_level", TEXT_AUTHORITY_ACT_REPORT_SKIP_LEVEL},
    [ACT_REPORT_AFTER_ACTION] = {"report.after_action", TEXT_AUTHORITY_ACT_REPORT_AFTER_ACTION},
    [ACT_RECORDS_DISCLOSE] = {"records.disclose", TEXT_AUTHORITY_ACT_RECORDS_DISCLOSE},
    [ACT_RECORDS_DESTROY] = {"records.destroy", TEXT_AUTHORITY_ACT_RECORDS_DESTROY},
    [ACT_RECORDS_ARCHIVE] = {"records.archive", TEXT_AUTHORITY_ACT_RECORDS_ARCHIVE},
    [ACT_CORRECT] = {"correct", TEXT_AUTHORITY_ACT_CORRECT},
    [ACT_REFERENCE_EDIT] = {"reference.edit", TEXT_AUTHORITY_ACT_REFERENCE_EDIT},
    [ACT_ORGANISATION_CHANGE] = {"organisation.change", TEXT_AUTHORITY_ACT_ORGANISATION_CHANGE},
    [ACT_KEY_CHANGE] = {"key.change", TEXT_AUTHORITY_ACT_KEY_CHANGE},
    [ACT_KEY_REVOKE] = {"key.revoke", TEXT_AUTHORITY_ACT_KEY_REVOKE},
    [ACT_DELEGATE] = {"delegate", TEXT_AUTHORITY_ACT_DELEGATE},
    [ACT_EXCHANGE_CONNECT] = {"exchange.connect", TEXT_AUTHORITY_ACT_EXCHANGE_CONNECT},
    [ACT_RULES_CHANGE] = {"rules.change", TEXT_AUTHORITY_ACT_RULES_CHANGE},
    [ACT_LIVE_COMMISSION] = {"live.commission", TEXT_AUTHORITY_ACT_LIVE_COMMISSION},
    [ACT_EXERCISE_RUN] = {"exercise.run", TEXT_AUTHORITY_ACT_EXERCISE_RUN},
    [ACT_EXERCISE_FREEZE] = {"exercise.freeze", TEXT_AUTHORITY_ACT_EXERCISE_FREEZE},
    [ACT_NOTE] = {"note", TEXT_AUTHORITY_ACT_NOTE},
};

static const struct word roles[ROLE_COUNT] = {
    [ROLE_DRAFTER] = {"drafter", TEXT_AUTHORITY_ROLE_DRAFTER},
    [ROLE_VIEWER] = {"viewer", TEXT_AUTHORITY_ROLE_VIEWER},
    [ROLE_PLANNER] = {"planner", TEXT_AUTHORITY_ROLE_PLANNER},
    [ROLE_DUTY_OFFICER] = {"duty_officer", TEXT_AUTHORITY_ROLE_DUTY_OFFICER},
    [ROLE_CHECKER] = {"checker", TEXT_AUTHORITY_ROLE_CHECKER},
    [ROLE_DUTY_LEADER] = {"duty_leader", TEXT_AUTHORITY_ROLE_DUTY_LEADER},
    [ROLE_OFFICE_LEADER] = {"office_leader", TEXT_AUTHORITY_ROLE_OFFICE_LEADER},
    [ROLE_GOVERNMENT] = {"government", TEXT_AUTHORITY_ROLE_GOVERNMENT},
    [ROLE_MILITARY] = {"military", TEXT_AUTHORITY_ROLE_MILITARY},
    [ROLE_SUPERIOR] = {"superior", TEXT_AUTHORITY_ROLE_SUPERIOR},
    [ROLE_EXERCISE_CONTROL] = {"exercise_control", TEXT_AUTHORITY_ROLE_EXERCISE_CONTROL},
    [ROLE_ADMINISTRATOR] = {"administrator", TEXT_AUTHORITY_ROLE_ADMINISTRATOR},
};

static const struct word readinesses[READINESS_COUNT] = {
    [READINESS_PEACE] = {"peace", TEXT_AUTHORITY_READINESS_PEACE},
    [READINESS_PRE_STRIKE] = {"pre_strike", TEXT_AUTHORITY_READINESS_PRE_STRIKE},
    [READINESS_WAR] = {"war", TEXT_AUTHORITY_READINESS_WAR},
};

static const struct word relations[AREA_RELATION_COUNT] = {
    [AREA_SAME] = {"same", TEXT_AUTHORITY_AREA_SAME},
    [AREA_WITHIN] = {"within", TEXT_AUTHORITY_AREA_WITHIN},
    [AREA_ABOVE] = {"above", TEXT_AUTHORITY_AREA_ABOVE},
    [AREA_ACROSS] = {"across", TEXT_AUTHORITY_AREA_ACROSS},
    [AREA_UNKNOWN] = {"unknown", TEXT_AUTHORITY_AREA_UNKNOWN},
};

static const struct word particulars[PARTICULAR_COUNT] = {
    [PARTICULAR_STATE_ORDER] = {"state_order", TEXT_AUTHORITY_PARTICULAR_STATE_ORDER},
    [PARTICULAR_SUPERIOR_ORDER] = {"superior_order", TEXT_AUTHORITY_PARTICULAR_SUPERIOR_ORDER},
    [PARTICULAR_MILITARY_APPROVAL] = {"military_approval",
                                      TEXT_AUTHORITY_PARTICULAR_MILITARY_APPROVAL},
    [PARTICULAR_CLASS] = {"class", TEXT_AUTHORITY_PARTICULAR_CLASS},
    [PARTICULAR_LEVEL] = {"level", TEXT_AUTHORITY_PARTICULAR_LEVEL},
    [PARTICULAR_START] = {"start", TEXT_AUTHORITY_PARTICULAR_START},
    [PARTICULAR_DURATION] = {"duration", TEXT_AUTHORITY_PARTICULAR_DURATION},
    [PARTICULAR_MATTER] = {"matter", TEXT_AUTHORITY_PARTICULAR_MATTER},
    [PARTICULAR_MEASURES] = {"measures", TEXT_AUTHORITY_PARTICULAR_MEASURES},
    [PARTICULAR_ISSUING_UNIT] = {"issuing_unit", TEXT_AUTHORITY_PARTICULAR_ISSUING_UNIT},
    [PARTICULAR_PUBLIC_NOTICE] = {"public_notice", TEXT_AUTHORITY_PARTICULAR_PUBLIC_NOTICE},
    [PARTICULAR_PRIORITY_ORDER] = {"priority_order", TEXT_AUTHORITY_PARTICULAR_PRIORITY_ORDER},
    [PARTICULAR_VOUCHER] = {"voucher", TEXT_AUTHORITY_PARTICULAR_VOUCHER},
    [PARTICULAR_REGISTER] = {"register", TEXT_AUTHORITY_PARTICULAR_REGISTER},
    [PARTICULAR_EXEMPTIONS_CHECKED] = {"exemptions_checked",
                                       TEXT_AUTHORITY_PARTICULAR_EXEMPTIONS_CHECKED},
    [PARTICULAR_AGES_CHECKED] = {"ages_checked", TEXT_AUTHORITY_PARTICULAR_AGES_CHECKED},
    [PARTICULAR_ADULTS_ONLY] = {"adults_only", TEXT_AUTHORITY_PARTICULAR_ADULTS_ONLY},
    [PARTICULAR_INSURANCE] = {"insurance", TEXT_AUTHORITY_PARTICULAR_INSURANCE},
    [PARTICULAR_NEEDS_PUBLISHED] = {"needs_published", TEXT_AUTHORITY_PARTICULAR_NEEDS_PUBLISHED},
    [PARTICULAR_PROTECTION_KEPT] = {"protection_kept", TEXT_AUTHORITY_PARTICULAR_PROTECTION_KEPT},
    [PARTICULAR_CONVERSION_TIME] = {"conversion_time", TEXT_AUTHORITY_PARTICULAR_CONVERSION_TIME},
    [PARTICULAR_DANGER_OVER] = {"danger_over", TEXT_AUTHORITY_PARTICULAR_DANGER_OVER},
    [PARTICULAR_REVIEWED] = {"reviewed", TEXT_AUTHORITY_PARTICULAR_REVIEWED},
    [PARTICULAR_COPIES_NAMED] = {"copies_named", TEXT_AUTHORITY_PARTICULAR_COPIES_NAMED},
    [PARTICULAR_REASON] = {"reason", TEXT_AUTHORITY_PARTICULAR_REASON},
};

static const struct word realms[REALM_KIND_COUNT] = {
    [REALM_PLANNING] = {"planning", TEXT_AUTHORITY_REALM_PLANNING},
    [REALM_LIVE] = {"live", TEXT_AUTHORITY_REALM_LIVE},
    [REALM_EXERCISE] = {"exercise", TEXT_AUTHORITY_REALM_EXERCISE},
};

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

WORD_FUNCTIONS(act, act, acts, ACT_COUNT)
WORD_FUNCTIONS(role, role, roles, ROLE_COUNT)
WORD_FUNCTIONS(readiness, readiness, readinesses, READINESS_COUNT)
WORD_FUNCTIONS(area_relation, area_relation, relations, AREA_RELATION_COUNT)
WORD_FUNCTIONS(particular, particular, particulars, PARTICULAR_COUNT)
WORD_FUNCTIONS(realm_kind, act_realm, realms, REALM_KIND_COUNT)
PARSE_FUNCTION(act, act, acts, ACT_COUNT)
PARSE_FUNCTION(role, role, roles, ROLE_COUNT)
PARSE_FUNCTION(readiness, readiness, readinesses, READINESS_COUNT)
PARSE_FUNCTION(area_relation, area_relation, relations, AREA_RELATION_COUNT)
PARSE_FUNCTION(particular, particular, particulars, PARTICULAR_COUNT)

bool act_in_one_step(enum act act)
{
    return act == ACT_REFERENCE_EDIT || act == ACT_KEY_REVOKE || act == ACT_DELEGATE ||
           act == ACT_EXERCISE_FREEZE || act == ACT_NOTE;
}
