/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

#include <stdio.h>

#define ROLE(role) (1u << (role))

static const struct area areas[] = {
    {.key = "0", .name = "Made-up province"},
    {.key = "01", .name = "Made-up county", .parent = "0"},
    {.key = "0101", .name = "North", .parent = "01"},
    {.key = "0102", .name = "South", .parent = "01"},
    {.key = "02", .name = "Next county", .parent = "0"},
};

#define ORGANISATION(id, said, above, code)                                                        \
    {                                                                                              \
        .key = (id), .kind = PARTY_ORGANISATION, .name = (said), .parent = (above), .area = (code) \
    }
#define PERSON(id, above)                                                                          \
    {                                                                                              \
        .key = (id), .kind = PARTY_PERSON, .parent = (above)                                       \
    }
#define POST(id, above, who, may, ...)                                                             \
    {                                                                                              \
        .key = (id), .kind = PARTY_POST, .name = (id), .parent = (above), .holder = (who),         \
        .roles = (may), ##__VA_ARGS__                                                              \
    }

static const struct party parties[] = {
    ORGANISATION("prov", "Made-up province", NULL, "0"),
    ORGANISATION("gov", "Made-up government", "prov", "01"),
    ORGANISATION("cd", "Made-up office", "gov", NULL),
    PERSON("p-up", "prov"),
    PERSON("p-mayor", "gov"),
    PERSON("p-duty", "cd"),
    PERSON("p-check", "cd"),
    PERSON("p-lead", "cd"),
    PERSON("p-deputy", "cd"),
    PERSON("p-night", "cd"),
    PERSON("p-head", "cd"),
    PERSON("p-control", "cd"),
    PERSON("p-view", "cd"),
    PERSON("p-north", "cd"),
    PERSON("p-none", "cd"),
    PERSON("p-admin", "cd"),
    POST("up", "prov", "p-up", ROLE(ROLE_SUPERIOR), .area = "01"),
    POST("mayor", "gov", "p-mayor", ROLE(ROLE_GOVERNMENT)),
    POST("duty", "cd", "p-duty", ROLE(ROLE_DUTY_OFFICER)),
    POST("check", "cd", "p-check", ROLE(ROLE_CHECKER) | ROLE(ROLE_DRAFTER)),
    POST("lead", "cd", "p-lead", ROLE(ROLE_DUTY_LEADER),
         .deputies = {2, (const char *const[]){"p-deputy", "night"}}),
    POST("night", "cd", "p-night", ROLE(ROLE_DUTY_OFFICER)),
    POST("head", "cd", "p-head", ROLE(ROLE_OFFICE_LEADER)),
    POST("admin", "cd", "p-admin", ROLE(ROLE_ADMINISTRATOR) | ROLE(ROLE_PLANNER)),
    POST("control", "cd", "p-control", ROLE(ROLE_EXERCISE_CONTROL)),
    POST("view", "cd", "p-view", ROLE(ROLE_VIEWER)),
    POST("north", "cd", "p-north", ROLE(ROLE_DUTY_LEADER), .area = "0101"),
};
enum { PARTY_COUNT = sizeof parties / sizeof *parties };

static struct request new_node(struct office_place *office)
{
    struct request request = office_ask(office, REQUEST_NODE_JOIN, realm_planning(), NULL);
    request.node.public_key = office_public_key("node", NULL);
    return request;
}

void office_begin(struct office_place *office, const char *rules)
{
    *office = (struct office_place){.arena = arena_new(), .now_ms = 1793500000000};
    place_begin(&office->log);
    struct request request = new_node(office);
    granted(office, &request);
    request = office_ask(office, REQUEST_RULES_FIRST, realm_planning(), NULL);
    request.rules.document = office_rules(office, rules);
    granted(office, &request);
}

void office_end(struct office_place *office)
{
    place_check_replay(&office->log);
    place_end(&office->log);
    arena_free(office->arena);
}

struct json_slice office_rules(struct office_place *office, const char *name)
{
    struct rule_set rules;
    struct error err;
    size_t size;
    const char *bytes = rule_set_builtin(name, &size);
    assert_true(rule_set_read(name, bytes, size, office->arena, &rules, &err));
    return (struct json_slice){rules.canonical, rules.canonical_size};
}

struct public_key office_public_key(const char *person, struct secret_key *ret_secret)
{
    struct hash seed = hash_bytes(person, strlen(person));
    struct public_key public_key;
    struct secret_key secret;
    sign_key_pair(seed.bytes, &public_key, ret_secret ? ret_secret : &secret);
    return public_key;
}

const char *office_key_id(struct office_place *office, const char *person)
{
    struct public_key public_key = office_public_key(person, NULL);
    char id[KEY_ID_SIZE];
    key_id_of(&public_key, id);
    return arena_copy_text(office->arena, id);
}

static const char *session_of(struct office_place *office, const char *person)
{
    char session[80];
    snprintf(session, sizeof session, "s-%s", person);
    return arena_copy_text(office->arena, session);
}

struct request office_ask(struct office_place *office, enum request_kind kind, struct realm realm,
                          const char *person)
{
    office->now_ms += MINUTE_MS;
    struct request request = {
        .kind = kind,
        .now_ms = office->now_ms,
        .realm = realm,
        .author = person,
        .claim = {.kind = BASIS_RULE},
    };
    if (person) {
        request.author_key = office_key_id(office, person);
        request.session = session_of(office, person);
    }
    return request;
}

static struct sealed sealed_for(const void *bytes, size_t size)
{
    return (struct sealed){.is_there = true, .commitment = hash_bytes(bytes, size)};
}

/* The values with why: {"matter":"…","why":"x"}. A few live at a time. */
static struct json_slice said_why(struct json_slice values)
{
    static char room[16][1024];
    static unsigned next;
    char *text = room[next++ % 16];
    bool is_empty = values.size <= 2;
    snprintf(text, sizeof room[0], "%.*s%s\"why\":\"x\"}", is_empty ? 1 : (int)values.size - 1,
             is_empty ? "{" : values.bytes, is_empty ? "" : ",");
    return said(text);
}

struct request with_reason(struct request request)
{
    request.sealed = sealed_for(&request.now_ms, sizeof request.now_ms);
    if (request.kind == REQUEST_ACT_DRAFT)
        request.act.values = said_why(request.act.values);
    return request;
}

struct act_record an_act(enum act act)
{
    return (struct act_record){.act = (int32_t)act, .readiness = -1, .hazard = -1};
}

struct json_slice said(const char *values)
{
    return (struct json_slice){values, strlen(values)};
}

/* What was refused, with all that is missing. */
static void fail_with(const struct office_place *office, const char *file, int line)
{
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, &office->err);
    for (uint32_t m = 0; m < office->decision.answer.missing_count; m++) {
        buffer_add_text(&sentence, "; ");
        missing_write(&sentence, LANGUAGE_EN, &office->decision.answer.missing[m]);
    }
    print_message("# %s:%d: %s\n", file, line, buffer_text(&sentence));
    buffer_free(&sentence);
    fail();
}

void granted_at(struct office_place *office, const struct request *request, const char *file,
                int line)
{
    if (!place_do(&office->log, request, office->arena, &office->decision, &office->err))
        fail_with(office, file, line);
}

void refused_at(struct office_place *office, const struct request *request, enum text_id text,
                const char *file, int line)
{
    int64_t before = office->log.operation->chain.count;
    if (place_do(&office->log, request, office->arena, &office->decision, &office->err))
        fail_msg("%s:%d: it was granted", file, line);
    if (office->err.id != text)
        fail_with(office, file, line);
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_ZH, &office->err);
    assert_true(sentence.size > 0);
    buffer_free(&sentence);
    assert_int_equal(office->decision.count, 0);
    assert_int_equal(office->log.operation->chain.count, before);
}

/* Founding. */

static void register_areas(struct office_place *office)
{
    struct request request = office_ask(office, REQUEST_AREAS, realm_planning(), NULL);
    request.areas.areas = areas;
    request.areas.count = sizeof areas / sizeof *areas;
    granted(office, &request);
}

void office_register(struct office_place *office)
{
    struct sealed *sealed = ARENA_ARRAY(office->arena, struct sealed, PARTY_COUNT);
    struct request request = office_ask(office, REQUEST_PARTIES, realm_planning(), NULL);
    register_areas(office);
    for (int p = 0; p < PARTY_COUNT; p++)
        if (parties[p].kind == PARTY_PERSON)
            sealed[p] = sealed_for(parties[p].key, strlen(parties[p].key));
    request.parties.parties = parties;
    request.parties.sealed = sealed;
    request.parties.count = PARTY_COUNT;
    granted(office, &request);
}

void office_found(struct office_place *office)
{
    office_register(office);
    for (int p = 0; p < PARTY_COUNT; p++) {
        if (parties[p].kind != PARTY_PERSON)
            continue;
        struct request request = office_ask(office, REQUEST_KEY_ADD, realm_planning(), NULL);
        request.key.party = parties[p].key;
        request.key.public_key = office_public_key(parties[p].key, NULL);
        request.key.key_id = office_key_id(office, parties[p].key);
        granted(office, &request);
    }
}

void office_commission(struct office_place *office)
{
    by_two(office, realm_planning(), an_act(ACT_LIVE_COMMISSION), "p-duty", "p-lead");
}

struct realm office_exercise(struct office_place *office)
{
    struct request request =
        office_ask(office, REQUEST_EXERCISE_CREATE, realm_planning(), "p-control");
    request.exercise.title = "Made-up exercise";
    granted(office, &request);
    struct realm realm = realm_exercise(office->log.operation->exercises.count);
    struct act_record start = an_act(ACT_EXERCISE_RUN);
    start.subject = "start";
    by_two(office, realm, start, "p-control", "p-control");
    return realm;
}

/* Acts. */

const char *drafted_at(struct office_place *office, struct realm realm, struct act_record act,
                       const char *person, const char *file, int line)
{
    struct request request = office_ask(office, REQUEST_ACT_DRAFT, realm, person);
    request.act = act;
    request = with_reason(request);
    granted_at(office, &request, file, line);
    return office->decision.made;
}

struct request about_act(struct office_place *office, enum request_kind kind, struct realm realm,
                         const char *id, const char *person)
{
    struct request request = office_ask(office, kind, realm, person);
    request.act_ref.id = id;
    return request;
}

const char *by_two_at(struct office_place *office, struct realm realm, struct act_record act,
                      const char *drafter, const char *releaser, const char *file, int line)
{
    const char *id = drafted_at(office, realm, act, drafter, file, line);
    struct request release = about_act(office, REQUEST_ACT_RELEASE, realm, id, releaser);
    granted_at(office, &release, file, line);
    return id;
}

struct request taken_over(struct office_place *office, struct request release, const char *person,
                          const char *prepared)
{
    struct person_key *taken = ARENA_NEW(office->arena, struct person_key);
    struct secret_key secret;
    char name[80];
    snprintf(name, sizeof name, "%s taken", prepared);
    taken->given = office_public_key(prepared, &secret);
    taken->public_key = office_public_key(name, NULL);
    taken->key = office_key_id(office, name);
    taken->party = person;
    taken->sealed = hash_bytes(name, strlen(name));
    taken->proof =
        sign_hash(SIGN_KEY_SUCCESSION, key_succession(person, &taken->public_key), &secret);
    release.act_ref.taken = taken;
    return release;
}

/* What there is. */

const struct act_record *act_of(const struct office_place *office, struct realm realm,
                                const char *id)
{
    const struct realm_state *state = operation_realm(office->log.operation, realm);
    assert_non_null(state);
    const struct act_record *act = items_find(&state->acts, id);
    assert_non_null(act);
    return act;
}

bool is_missing(const struct office_place *office, enum missing_kind kind)
{
    const struct authority_answer *answer = &office->decision.answer;
    for (uint32_t m = 0; m < answer->missing_count; m++)
        if (answer->missing[m].kind == kind)
            return true;
    return false;
}

bool last_entry_has(const struct office_place *office, const char *text)
{
    return strstr(office->log.entries[office->log.count - 1].bytes, text) != NULL;
}
