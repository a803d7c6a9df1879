/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/forms.h"

#include "authority/authority.h"
#include "base/vocabulary.h"

/* Short names for the columns of the tables below. */
#define OPTIONAL .is_optional = true
#define OR_LESS .is_optional = true, .absent = -1
#define AT_LEAST(value) .least = (value)
#define WITHIN(low, high) .least = (low), .most = (high)
#define OF(words) .word = words

enum {
    TOP_RANK = 1000,
    TOP_LEVEL = 4,
    PLACES_MAX = 10000000,
    PEOPLE_MAX = 10000000, /* of a group */
    HOURS_MAX = 100000,
    VERSION_MAX = 1000000,
    ASSUMES_MAX = 1000000
};

static const char *word_of_party_kind(int word)
{
    return word < PARTY_KIND_COUNT ? party_kind_name((enum party_kind)word) : NULL;
}

static const char *word_of_plan_status(int word)
{
    return word < PLAN_STATUS_COUNT ? plan_status_name((enum plan_status)word) : NULL;
}

static const char *word_of_exercise_status(int word)
{
    return word < EXERCISE_STATUS_COUNT ? exercise_status_name((enum exercise_status)word) : NULL;
}

static const char *word_of_act_status(int word)
{
    return word < ACT_STATUS_COUNT ? act_status_name((enum act_status)word) : NULL;
}

static const char *word_of_basis(int word)
{
    return word < BASIS_KIND_COUNT ? basis_kind_name((enum basis_kind)word) : NULL;
}

static const char *word_of_missing(int word)
{
    return word < MISSING_KIND_COUNT ? missing_kind_name((enum missing_kind)word) : NULL;
}

static const char *word_of_closure(int word)
{
    return word < CLOSURE_COUNT ? closure_name(word) : NULL;
}

static const char *word_of_inclusion(int word)
{
    return word < INCLUSION_COUNT ? inclusion_name(word) : NULL;
}

/* Nodes and keys. */

static const struct field node_joined[] = {FIELD(struct node_body, public_key, FIELD_PUBLIC_KEY)};
static const struct field node_rotated[] = {
    FIELD(struct node_body, node, FIELD_KEY),
    FIELD(struct node_body, proof, FIELD_SIGNATURE),
    FIELD(struct node_body, public_key, FIELD_PUBLIC_KEY),
};
static const struct field node_retired[] = {FIELD(struct node_body, node, FIELD_KEY)};
static const struct field key_added[] = {
    FIELD(struct person_key, given, FIELD_PUBLIC_KEY, OPTIONAL),
    FIELD(struct person_key, key, FIELD_KEY),
    FIELD(struct person_key, party, FIELD_KEY),
    FIELD(struct person_key, proof, FIELD_SIGNATURE, OPTIONAL),
    FIELD(struct person_key, public_key, FIELD_PUBLIC_KEY),
    FIELD(struct person_key, sealed, FIELD_HASH, OPTIONAL),
};
static const struct field key_resealed[] = {
    FIELD(struct person_key, key, FIELD_KEY),
    FIELD(struct person_key, sealed, FIELD_HASH),
};
static const struct field key_only[] = {FIELD(struct key_body, key, FIELD_KEY)};
const struct body_form form_node_joined = BODY_FORM(struct node_body, node_joined);
const struct body_form form_node_confirmed = BODY_FORM(struct node_body, node_retired);
const struct body_form form_node_rotated = BODY_FORM(struct node_body, node_rotated);
const struct body_form form_node_retired = BODY_FORM(struct node_body, node_retired);
const struct body_form form_key_added = BODY_FORM(struct person_key, key_added);
const struct body_form form_key_resealed = BODY_FORM(struct person_key, key_resealed);
const struct body_form form_key_revoked = BODY_FORM(struct key_body, key_only);
const struct body_form form_key_only = BODY_FORM(struct key_body, key_only);

static const struct field node_row[] = {
    FIELD(struct node, confirmed_at_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct node, is_retired, FIELD_BOOL, OPTIONAL),
    FIELD(struct node, is_unconfirmed, FIELD_BOOL, OPTIONAL),
    FIELD(struct node, joined_at_ms, FIELD_INTEGER),
    FIELD(struct node, key, FIELD_KEY),
    FIELD(struct node, public_key, FIELD_PUBLIC_KEY),
    FIELD(struct node, retired_at_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct node, rotated_at_ms, FIELD_INTEGER, OPTIONAL),
};
static const struct field key_row[] = {
    FIELD(struct person_key, added_at_ms, FIELD_INTEGER),
    FIELD(struct person_key, by, FIELD_KEY, OPTIONAL),
    FIELD(struct person_key, given, FIELD_PUBLIC_KEY, OPTIONAL),
    FIELD(struct person_key, is_revoked, FIELD_BOOL, OPTIONAL),
    FIELD(struct person_key, key, FIELD_KEY),
    FIELD(struct person_key, party, FIELD_KEY),
    FIELD(struct person_key, public_key, FIELD_PUBLIC_KEY),
    FIELD(struct person_key, revoked_at_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct person_key, sealed, FIELD_HASH, OPTIONAL),
};
const struct body_form kept_node = BODY_FORM(struct node, node_row);
const struct body_form kept_key = BODY_FORM(struct person_key, key_row);

/* Parties, areas, delegations. */

#define PARTY_FIELDS                                                                               \
    FIELD(struct party, area, FIELD_KEY, OPTIONAL),                                                \
        FIELD(struct party, deputies, FIELD_KEYS, OPTIONAL),                                       \
        FIELD(struct party, holder, FIELD_KEY, OPTIONAL)
#define PARTY_FIELDS_2                                                                             \
    FIELD(struct party, key, FIELD_KEY),                                                           \
        FIELD(struct party, kind, FIELD_WORD, OF(word_of_party_kind)),                             \
        FIELD(struct party, name, FIELD_TEXT, OPTIONAL),                                           \
        FIELD(struct party, parent, FIELD_KEY, OPTIONAL),                                          \
        FIELD(struct party, rank, FIELD_INTEGER, OPTIONAL, WITHIN(0, TOP_RANK))
static const struct field party[] = {
    PARTY_FIELDS,
    PARTY_FIELDS_2,
    FIELD(struct party, roles, FIELD_WORDS, OPTIONAL, OF(word_of_role)),
};
static const struct field party_row[] = {
    PARTY_FIELDS,
    FIELD(struct party, is_removed, FIELD_BOOL, OPTIONAL),
    PARTY_FIELDS_2,
    FIELD(struct party, roles, FIELD_WORDS, OPTIONAL, OF(word_of_role)),
};
static const struct field area[] = {
    FIELD(struct area, key, FIELD_KEY),
    FIELD(struct area, name, FIELD_TEXT, OPTIONAL),
    FIELD(struct area, parent, FIELD_KEY, OPTIONAL),
};
static const struct field delegation[] = {
    FIELD(struct delegation, acts, FIELD_WORDS, OF(word_of_act)),
    FIELD(struct delegation, area, FIELD_KEY, OPTIONAL),
    FIELD(struct delegation, from, FIELD_KEY),
    FIELD(struct delegation, key, FIELD_KEY),
    FIELD(struct delegation, to, FIELD_KEY),
    FIELD(struct delegation, until_ms, FIELD_INTEGER, AT_LEAST(1)),
};
static const struct field delegation_row[] = {
    FIELD(struct delegation, acts, FIELD_WORDS, OF(word_of_act)),
    FIELD(struct delegation, area, FIELD_KEY, OPTIONAL),
    FIELD(struct delegation, from, FIELD_KEY),
    FIELD(struct delegation, is_ended, FIELD_BOOL, OPTIONAL),
    FIELD(struct delegation, key, FIELD_KEY),
    FIELD(struct delegation, to, FIELD_KEY),
    FIELD(struct delegation, until_ms, FIELD_INTEGER, AT_LEAST(1)),
};
const struct body_form form_party = BODY_FORM(struct party, party);
const struct body_form kept_party = BODY_FORM(struct party, party_row);
const struct body_form form_area = BODY_FORM(struct area, area);
const struct body_form kept_area = BODY_FORM(struct area, area);
const struct body_form form_delegation = BODY_FORM(struct delegation, delegation);
const struct body_form kept_delegation = BODY_FORM(struct delegation, delegation_row);

/* Reference data, sites, plans. */

static const struct field reference[] = {
    FIELD(struct reference, accepted, FIELD_INTEGER),
    FIELD(struct reference, content, FIELD_HASH),
    FIELD(struct reference, file, FIELD_HASH),
    FIELD(struct reference, key, FIELD_KEY),
    FIELD(struct reference, refused, FIELD_INTEGER),
    FIELD(struct reference, source, FIELD_TEXT),
    FIELD(struct reference, sources, FIELD_HASH, OPTIONAL),
    FIELD(struct reference, total, FIELD_INTEGER),
};
static const struct field reference_row[] = {
    FIELD(struct reference, accepted, FIELD_INTEGER),
    FIELD(struct reference, at_ms, FIELD_INTEGER),
    FIELD(struct reference, by, FIELD_KEY, OPTIONAL),
    FIELD(struct reference, content, FIELD_HASH),
    FIELD(struct reference, file, FIELD_HASH),
    FIELD(struct reference, key, FIELD_KEY),
    FIELD(struct reference, position, FIELD_INTEGER),
    FIELD(struct reference, refused, FIELD_INTEGER),
    FIELD(struct reference, source, FIELD_TEXT),
    FIELD(struct reference, sources, FIELD_HASH, OPTIONAL),
    FIELD(struct reference, total, FIELD_INTEGER),
};
const struct body_form form_reference = BODY_FORM(struct reference, reference);
const struct body_form kept_reference = BODY_FORM(struct reference, reference_row);

#define SUITABLE(hazard)                                                                           \
    {                                                                                              \
        .name = "for_" #hazard, .kind = FIELD_WORD,                                                \
        .offset = offsetof(struct site_change, suitable) + sizeof(int32_t) * (hazard##_INDEX),     \
        OR_LESS, OF(word_of_suitability)                                                           \
    }
enum {
    air_raid_INDEX = HAZARD_AIR_RAID,
    chemical_INDEX = HAZARD_CHEMICAL,
    earthquake_INDEX = HAZARD_EARTHQUAKE,
    fire_INDEX = HAZARD_FIRE,
    flood_INDEX = HAZARD_FLOOD,
};
static const struct field site_edited[] = {
    FIELD(struct site_change, access, FIELD_WORD, OR_LESS, OF(word_of_site_access)),
    FIELD(struct site_change, closure, FIELD_WORD, OR_LESS, OF(word_of_closure)),
    SUITABLE(air_raid),
    SUITABLE(chemical),
    SUITABLE(earthquake),
    SUITABLE(fire),
    SUITABLE(flood),
    FIELD(struct site_change, key, FIELD_TEXT),
    FIELD(struct site_change, places, FIELD_INTEGER, OR_LESS, WITHIN(0, PLACES_MAX)),
    FIELD(struct site_change, state, FIELD_WORD, OR_LESS, OF(word_of_site_state)),
    FIELD(struct site_change, usable_after_h, FIELD_INTEGER, OR_LESS, WITHIN(0, HOURS_MAX)),
    FIELD(struct site_change, visibility, FIELD_WORD, OR_LESS, OF(word_of_visibility)),
};
static const struct field site_moved[] = {
    FIELD(struct site_moved_body, former, FIELD_TEXT),
    FIELD(struct site_moved_body, key, FIELD_TEXT),
};
const struct body_form form_site_moved = BODY_FORM(struct site_moved_body, site_moved);
static const struct field site_reset[] = {FIELD(struct key_body, key, FIELD_TEXT)};
const struct body_form form_site_reset = BODY_FORM(struct key_body, site_reset);
const struct body_form form_site_edited = BODY_FORM(struct site_change, site_edited);

static const struct field site_row[] = {
    FIELD(struct site_change, access, FIELD_WORD, OR_LESS, OF(word_of_site_access)),
    FIELD(struct site_change, at_ms, FIELD_INTEGER),
    FIELD(struct site_change, by, FIELD_KEY, OPTIONAL),
    FIELD(struct site_change, closure, FIELD_WORD, OR_LESS, OF(word_of_closure)),
    SUITABLE(air_raid),
    SUITABLE(chemical),
    SUITABLE(earthquake),
    SUITABLE(fire),
    SUITABLE(flood),
    FIELD(struct site_change, key, FIELD_TEXT),
    FIELD(struct site_change, places, FIELD_INTEGER, OR_LESS, WITHIN(0, PLACES_MAX)),
    FIELD(struct site_change, state, FIELD_WORD, OR_LESS, OF(word_of_site_state)),
    FIELD(struct site_change, usable_after_h, FIELD_INTEGER, OR_LESS, WITHIN(0, HOURS_MAX)),
    FIELD(struct site_change, visibility, FIELD_WORD, OR_LESS, OF(word_of_visibility)),
};
const struct body_form kept_site = BODY_FORM(struct site_change, site_row);

static const struct field people_edited[] = {
    FIELD(struct people_change, inclusion, FIELD_WORD, OR_LESS, OF(word_of_inclusion)),
    FIELD(struct people_change, key, FIELD_TEXT),
    FIELD(struct people_change, people, FIELD_INTEGER, OR_LESS, WITHIN(0, PEOPLE_MAX)),
    FIELD(struct people_change, person_class, FIELD_WORD, OR_LESS, OF(word_of_person_class)),
};
static const struct field people_row[] = {
    FIELD(struct people_change, at_ms, FIELD_INTEGER),
    FIELD(struct people_change, by, FIELD_KEY, OPTIONAL),
    FIELD(struct people_change, inclusion, FIELD_WORD, OR_LESS, OF(word_of_inclusion)),
    FIELD(struct people_change, key, FIELD_TEXT),
    FIELD(struct people_change, people, FIELD_INTEGER, OR_LESS, WITHIN(0, PEOPLE_MAX)),
    FIELD(struct people_change, person_class, FIELD_WORD, OR_LESS, OF(word_of_person_class)),
};
static const struct field area_edited[] = {
    FIELD(struct area_change, key, FIELD_TEXT),
    FIELD(struct area_change, name, FIELD_TEXT, OPTIONAL),
};
static const struct field area_edit_row[] = {
    FIELD(struct area_change, at_ms, FIELD_INTEGER),
    FIELD(struct area_change, by, FIELD_KEY, OPTIONAL),
    FIELD(struct area_change, key, FIELD_TEXT),
    FIELD(struct area_change, name, FIELD_TEXT, OPTIONAL),
};
const struct body_form form_people_edited = BODY_FORM(struct people_change, people_edited);
const struct body_form kept_people = BODY_FORM(struct people_change, people_row);
const struct body_form form_area_edited = BODY_FORM(struct area_change, area_edited);
const struct body_form kept_area_edit = BODY_FORM(struct area_change, area_edit_row);
const struct body_form form_edit_reset = BODY_FORM(struct key_body, site_reset);

/* Left out of the plans of the data as they are, which is all of version 1. */
#define ASSUMES FIELD(struct plan_version, assumes, FIELD_INTEGER, OPTIONAL, WITHIN(1, ASSUMES_MAX))
static const struct field plan_computed[] = {
    FIELD(struct plan_version, areas, FIELD_HASH),
    ASSUMES,
    FIELD(struct plan_version, content, FIELD_HASH),
    FIELD(struct plan_version, hazard, FIELD_WORD, OF(word_of_hazard)),
    FIELD(struct plan_version, hazards, FIELD_HASH),
    FIELD(struct plan_version, name, FIELD_TEXT),
    FIELD(struct plan_version, people, FIELD_HASH),
    FIELD(struct plan_version, roads, FIELD_HASH),
    FIELD(struct plan_version, sites, FIELD_HASH),
    FIELD(struct plan_version, version, FIELD_INTEGER, WITHIN(1, VERSION_MAX)),
};
static const struct field plan_row[] = {
    FIELD(struct plan_version, areas, FIELD_HASH),
    ASSUMES,
    FIELD(struct plan_version, at_ms, FIELD_INTEGER),
    FIELD(struct plan_version, by, FIELD_KEY, OPTIONAL),
    FIELD(struct plan_version, content, FIELD_HASH),
    FIELD(struct plan_version, hazard, FIELD_WORD, OF(word_of_hazard)),
    FIELD(struct plan_version, hazards, FIELD_HASH),
    FIELD(struct plan_version, made_at_ms, FIELD_INTEGER),
    FIELD(struct plan_version, made_by, FIELD_KEY, OPTIONAL),
    FIELD(struct plan_version, name, FIELD_TEXT),
    FIELD(struct plan_version, people, FIELD_HASH),
    FIELD(struct plan_version, position, FIELD_INTEGER),
    FIELD(struct plan_version, roads, FIELD_HASH),
    FIELD(struct plan_version, sites, FIELD_HASH),
    FIELD(struct plan_version, status, FIELD_WORD, OF(word_of_plan_status)),
    FIELD(struct plan_version, version, FIELD_INTEGER, AT_LEAST(1)),
};
static const struct field plan_status[] = {
    FIELD(struct plan_status_body, name, FIELD_TEXT),
    FIELD(struct plan_status_body, status, FIELD_WORD, OF(word_of_plan_status)),
    FIELD(struct plan_status_body, version, FIELD_INTEGER, WITHIN(1, VERSION_MAX)),
};
const struct body_form form_plan_computed = BODY_FORM(struct plan_version, plan_computed);
const struct body_form kept_plan = BODY_FORM(struct plan_version, plan_row);
const struct body_form form_plan_status = BODY_FORM(struct plan_status_body, plan_status);

/* Rules, realms, copies. */

static const struct field rules_adopted[] = {
    FIELD(struct rules_body, act, FIELD_KEY, OPTIONAL),
    FIELD(struct rules_body, document, FIELD_RAW, OPTIONAL),
};
static const struct field exercise_created[] = {
    FIELD(struct exercise_body, number, FIELD_INTEGER, WITHIN(1, EXERCISE_MAX)),
    FIELD(struct exercise_body, title, FIELD_TEXT, OPTIONAL),
};
static const struct field exercise_status[] = {
    FIELD(struct exercise_status_body, status, FIELD_WORD, OF(word_of_exercise_status)),
};
static const struct field copy[] = {
    FIELD(struct copy, file, FIELD_TEXT), FIELD(struct copy, has_keys, FIELD_BOOL, OPTIONAL),
    FIELD(struct copy, hash, FIELD_HASH), FIELD(struct copy, is_backup, FIELD_BOOL, OPTIONAL),
    FIELD(struct copy, key, FIELD_KEY),   FIELD(struct copy, size, FIELD_INTEGER),
};
static const struct field copy_row[] = {
    FIELD(struct copy, file, FIELD_TEXT),    FIELD(struct copy, has_keys, FIELD_BOOL, OPTIONAL),
    FIELD(struct copy, hash, FIELD_HASH),    FIELD(struct copy, is_backup, FIELD_BOOL, OPTIONAL),
    FIELD(struct copy, key, FIELD_KEY),      FIELD(struct copy, position, FIELD_INTEGER),
    FIELD(struct copy, size, FIELD_INTEGER),
};
const struct body_form form_rules_adopted = BODY_FORM(struct rules_body, rules_adopted);
const struct body_form form_empty = {.size = sizeof(struct empty_body)};
const struct body_form form_exercise_created = BODY_FORM(struct exercise_body, exercise_created);
const struct body_form form_exercise_status =
    BODY_FORM(struct exercise_status_body, exercise_status);
const struct body_form form_copy = BODY_FORM(struct copy, copy);
const struct body_form kept_copy = BODY_FORM(struct copy, copy_row);

/* What happens in a realm. */

static const struct field posture[] = {
    FIELD(struct posture_body, readiness, FIELD_WORD, OF(word_of_readiness)),
};
#define INCIDENT_FIELDS                                                                            \
    FIELD(struct incident, area, FIELD_KEY, OPTIONAL),                                             \
        FIELD(struct incident, hazard, FIELD_WORD, OF(word_of_hazard))
static const struct field incident_opened[] = {
    INCIDENT_FIELDS,
    FIELD(struct incident, key, FIELD_KEY),
};
static const struct field incident_row[] = {
    INCIDENT_FIELDS,
    FIELD(struct incident, is_closed, FIELD_BOOL, OPTIONAL),
    FIELD(struct incident, key, FIELD_KEY),
    FIELD(struct incident, level, FIELD_INTEGER, WITHIN(0, TOP_LEVEL)),
};
static const struct field response[] = {
    FIELD(struct response_body, incident, FIELD_KEY),
    FIELD(struct response_body, level, FIELD_INTEGER, WITHIN(0, TOP_LEVEL)),
};
const struct body_form form_posture = BODY_FORM(struct posture_body, posture);
const struct body_form form_incident_opened = BODY_FORM(struct incident, incident_opened);
const struct body_form kept_incident = BODY_FORM(struct incident, incident_row);
const struct body_form form_response = BODY_FORM(struct response_body, response);

static const struct field act_drafted[] = {
    FIELD(struct act_record, act, FIELD_WORD, OF(word_of_act)),
    FIELD(struct act_record, area, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, document, FIELD_RAW, OPTIONAL),
    FIELD(struct act_record, drafter_session, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, end_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, hazard, FIELD_WORD, OR_LESS, OF(word_of_hazard)),
    FIELD(struct act_record, incident, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, key, FIELD_KEY),
    FIELD(struct act_record, level, FIELD_INTEGER, OPTIONAL, WITHIN(1, TOP_LEVEL)),
    FIELD(struct act_record, notice_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, particulars, FIELD_WORDS, OPTIONAL, OF(word_of_particular)),
    FIELD(struct act_record, readiness, FIELD_WORD, OR_LESS, OF(word_of_readiness)),
    FIELD(struct act_record, start_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, subject, FIELD_TEXT, OPTIONAL),
    FIELD(struct act_record, values, FIELD_RAW, OPTIONAL),
};
static const struct field act_row[] = {
    FIELD(struct act_record, act, FIELD_WORD, OF(word_of_act)),
    FIELD(struct act_record, area, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, article, FIELD_TEXT, OPTIONAL),
    FIELD(struct act_record, basis, FIELD_WORD, OR_LESS, OF(word_of_basis)),
    FIELD(struct act_record, called_back, FIELD_BOOL, OPTIONAL),
    FIELD(struct act_record, checker, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, did, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, done, FIELD_RAW, OPTIONAL),
    FIELD(struct act_record, drafted_at_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, drafter, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, end_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, further, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, given_at_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, hazard, FIELD_WORD, OR_LESS, OF(word_of_hazard)),
    FIELD(struct act_record, incident, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, is_reviewed, FIELD_BOOL, OPTIONAL),
    FIELD(struct act_record, key, FIELD_KEY),
    FIELD(struct act_record, level, FIELD_INTEGER, OPTIONAL, WITHIN(1, TOP_LEVEL)),
    FIELD(struct act_record, missing, FIELD_WORDS, OPTIONAL, OF(word_of_missing)),
    FIELD(struct act_record, notice_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, particulars, FIELD_WORDS, OPTIONAL, OF(word_of_particular)),
    FIELD(struct act_record, position, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, readiness, FIELD_WORD, OR_LESS, OF(word_of_readiness)),
    FIELD(struct act_record, record, FIELD_HASH, OPTIONAL),
    FIELD(struct act_record, released_at_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, releaser, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, releaser_roles, FIELD_WORDS, OPTIONAL, OF(word_of_role)),
    FIELD(struct act_record, review_by_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, rule, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, scope, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, start_ms, FIELD_INTEGER, OPTIONAL),
    FIELD(struct act_record, status, FIELD_WORD, OF(word_of_act_status)),
    FIELD(struct act_record, subject, FIELD_TEXT, OPTIONAL),
    FIELD(struct act_record, superior, FIELD_KEY, OPTIONAL),
    FIELD(struct act_record, values, FIELD_RAW, OPTIONAL),
};
static const struct field act_checked[] = {
    FIELD(struct act_step_body, act, FIELD_KEY),
    FIELD(struct act_step_body, session, FIELD_KEY, OPTIONAL),
};
static const struct field act_released[] = {
    FIELD(struct act_step_body, act, FIELD_KEY),
    FIELD(struct act_step_body, missing, FIELD_WORDS, OPTIONAL, OF(word_of_missing)),
    FIELD(struct act_step_body, roles, FIELD_WORDS, OPTIONAL, OF(word_of_role)),
    FIELD(struct act_step_body, session, FIELD_KEY, OPTIONAL),
};
static const struct field act_ended[] = {
    FIELD(struct act_step_body, act, FIELD_KEY),
    FIELD(struct act_step_body, told, FIELD_KEY, OPTIONAL),
};
const struct body_form form_act_drafted = BODY_FORM(struct act_record, act_drafted);
const struct body_form kept_act = BODY_FORM(struct act_record, act_row);
const struct body_form form_act_checked = BODY_FORM(struct act_step_body, act_checked);
const struct body_form form_act_released = BODY_FORM(struct act_step_body, act_released);
const struct body_form form_act_ended = BODY_FORM(struct act_step_body, act_ended);

static const struct field note_fields[] = {
    FIELD(struct note_body, about, FIELD_TEXT, OPTIONAL),
    FIELD(struct note_body, incident, FIELD_KEY, OPTIONAL),
};
static const struct field plan_followed[] = {
    FIELD(struct plan_followed_body, plan, FIELD_TEXT, OPTIONAL),
};
const struct body_form form_plan_followed = BODY_FORM(struct plan_followed_body, plan_followed);
static const struct field real_event[] = {
    FIELD(struct real_event_body, exercises, FIELD_KEYS, OPTIONAL),
};
static const struct field scope_closed[] = {
    FIELD(struct scope, backups, FIELD_KEYS, OPTIONAL),
    FIELD(struct scope, exports, FIELD_KEYS, OPTIONAL),
    FIELD(struct scope, key, FIELD_KEY),
};
static const struct field scope_row[] = {
    FIELD(struct scope, backups, FIELD_KEYS, OPTIONAL),
    FIELD(struct scope, exports, FIELD_KEYS, OPTIONAL),
    FIELD(struct scope, is_closed, FIELD_BOOL, OPTIONAL),
    FIELD(struct scope, key, FIELD_KEY),
    FIELD(struct scope, record_count, FIELD_INTEGER),
};
const struct body_form form_note = BODY_FORM(struct note_body, note_fields);
const struct body_form form_real_event = BODY_FORM(struct real_event_body, real_event);
const struct body_form form_scope_closed = BODY_FORM(struct scope, scope_closed);
const struct body_form kept_scope = BODY_FORM(struct scope, scope_row);
