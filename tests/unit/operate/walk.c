/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "walk.h"

#include <stdio.h>

enum { WALK_KEYS = 8 };

/* Whoever can do something with his key comes more than once. */
static const char *const names[WALK_PERSONS] = {
    "p-duty",   "p-lead",  "p-head",  "p-mayor", "p-check", "p-admin", "p-control",
    "p-deputy", "p-night", "p-north", "p-up",    "p-view",  "p-none",
};

static uint64_t below(struct walk *walk, uint64_t bound)
{
    return random_below(&walk->random, bound);
}

/* Once in `times`. */
static bool rarely(struct walk *walk, uint64_t times)
{
    return below(walk, times) == 0;
}

#define ANY(walk, list) ((list)[below((walk), sizeof(list) / sizeof *(list))])

/* Beginning. */

static void name_persons(struct walk *walk)
{
    for (int p = 0; p < WALK_PERSONS; p++) {
        char session[32];
        snprintf(session, sizeof session, "s-%s", names[p]);
        walk->persons[p].name = names[p];
        walk->persons[p].key_id =
            arena_copy_text(walk->names, office_key_id(&walk->office, names[p]));
        walk->persons[p].session = arena_copy_text(walk->names, session);
    }
}

void walk_begin(struct walk *walk, uint64_t seed)
{
    *walk = (struct walk){.random = random_from_seed(seed), .names = arena_new()};
    office_begin(&walk->office, "generic");
    office_found(&walk->office);
    name_persons(walk);
    walk->founded = walk->office.log;
    place_begin(&walk->office.log);
    walk_anew(walk);
}

void walk_end(struct walk *walk)
{
    place_end(&walk->founded);
    place_end(&walk->office.log);
    arena_free(walk->office.arena);
    arena_free(walk->names);
}

void walk_anew(struct walk *walk)
{
    bool is_watched = walk->office.log.is_watched;
    place_end(&walk->office.log);
    place_begin(&walk->office.log);
    walk->office.log.is_watched = false;
    for (uint32_t e = 0; e < walk->founded.count; e++) {
        struct entry entry;
        struct error err;
        assert_true(entry_read(walk->founded.entries[e].bytes, walk->founded.entries[e].size,
                               walk->office.arena, &entry, &err));
        assert_true(place_append(&walk->office.log, &entry, &err));
    }
    walk->office.log.is_watched = is_watched;
    walk->key_count = 0;
    walk_forget(walk);
}

void walk_forget(struct walk *walk)
{
    arena_clear(walk->office.arena);
}

/* Who asks, where. */

/* Of an exercise, if it is there. */
static enum exercise_status status_of(const struct walk *walk, struct realm realm)
{
    const struct exercise_state *exercise =
        operation_exercise(walk->office.log.operation, realm.exercise);
    return exercise ? (enum exercise_status)exercise->status : EXERCISE_ENDED;
}

static struct realm any_exercise(struct walk *walk)
{
    uint32_t count = rarely(walk, 30) ? 5 : WALK_EXERCISES;
    struct realm realm = realm_exercise(1 + (uint32_t)below(walk, count));
    for (int again = 0; again < 3 && status_of(walk, realm) == EXERCISE_ENDED; again++)
        realm = realm_exercise(1 + (uint32_t)below(walk, count));
    return realm;
}

static struct realm any_realm(struct walk *walk)
{
    bool is_live = walk->office.log.operation->live.is_commissioned;
    uint64_t which = below(walk, 20);
    if (which < 5 || (!is_live && which < 9))
        return realm_planning();
    if (which < 10)
        return realm_live();
    return any_exercise(walk);
}

static void any_author(struct walk *walk, struct request *request, int person)
{
    request->author = walk->persons[person].name;
    request->author_key = walk->persons[person].key_id;
    request->session = walk->persons[person].session;
    if (rarely(walk, 40))
        request->session = walk->persons[below(walk, WALK_PERSONS)].session;
    if (rarely(walk, 100))
        request->author_key = walk->persons[below(walk, WALK_PERSONS)].key_id;
    if (rarely(walk, 100))
        request->session = request->author_key = NULL;
    if (rarely(walk, 100))
        request->author = request->session = request->author_key = NULL;
}

/* The first few of the list are those with much to say. */
static int any_person(struct walk *walk)
{
    return (int)below(walk, rarely(walk, 3) ? WALK_PERSONS : 4);
}

static struct claim any_claim(struct walk *walk)
{
    struct claim claim = {.kind = BASIS_RULE};
    uint64_t which = below(walk, 12);
    if (which == 0) {
        claim.kind = BASIS_VERBAL;
        claim.given_at_ms = walk->office.now_ms - (int64_t)below(walk, DAY_MS) + MINUTE_MS;
        claim.called_back = rarely(walk, 2);
    } else if (which == 1) {
        claim.kind = BASIS_EMERGENCY;
        claim.superior = rarely(walk, 4) ? "nowhere" : rarely(walk, 2) ? "gov" : NULL;
    } else if (which == 2) {
        claim.kind = rarely(walk, 2) ? BASIS_OWN : BASIS_FOLLOWS;
    }
    return claim;
}

/* The newest few more often than the rest; now and then one that is not there. */
static const char *any_number(struct walk *walk, uint32_t count)
{
    char text[16];
    uint64_t number = 1 + (rarely(walk, 3) ? below(walk, count + 2)
                                           : count - 1 - below(walk, count < 6 ? count + 1 : 6));
    snprintf(text, sizeof text, "%u", (unsigned)number);
    return arena_copy_text(walk->office.arena, text);
}

/* Acts. */

static const char all_said[] =
    "{\"ages_checked\":\"x\",\"copies_named\":\"x\",\"danger_over\":\"x\","
    "\"exemptions_checked\":\"x\",\"issuing_unit\":\"x\",\"matter\":\"x\",\"measures\":\"x\","
    "\"priority_order\":\"x\",\"register\":\"x\",\"reviewed\":\"x\",\"state_order\":\"x\","
    "\"superior_order\":\"x\",\"voucher\":\"x\"}";

/* The same, and why. */
static const char all_said_why[] =
    "{\"ages_checked\":\"x\",\"copies_named\":\"x\",\"danger_over\":\"x\","
    "\"exemptions_checked\":\"x\",\"issuing_unit\":\"x\",\"matter\":\"x\",\"measures\":\"x\","
    "\"priority_order\":\"x\",\"register\":\"x\",\"reviewed\":\"x\",\"state_order\":\"x\","
    "\"superior_order\":\"x\",\"voucher\":\"x\",\"why\":\"x\"}";

static const char *const areas[] = {"01", "01", "01", "0101", "0102", "0", "02", "99"};
static const char *const plans[] = {"a", "b", "b@2"};
static const char *const steps[] = {"start", "resume", "end", "dance"};

static const char *any_step(struct walk *walk, struct realm realm)
{
    enum exercise_status status = status_of(walk, realm);
    if (rarely(walk, 8) || status == EXERCISE_RUNNING)
        return ANY(walk, steps);
    return status == EXERCISE_PREPARED ? "start" : "resume";
}

static const char *plan_subject(struct walk *walk)
{
    char subject[16];
    if (rarely(walk, 2))
        return ANY(walk, plans);
    snprintf(subject, sizeof subject, "%s@%u", ANY(walk, plans), (unsigned)below(walk, 6));
    return arena_copy_text(walk->office.arena, subject);
}

static const char *scope_subject(struct walk *walk, struct realm realm)
{
    const struct realm_state *state = operation_realm(walk->office.log.operation, realm);
    if (!state || state->scopes.count == 0)
        return "office";
    const struct scope *scope = state->scopes.items[below(walk, state->scopes.count)];
    return scope->key;
}

static enum act any_act(struct walk *walk, struct realm realm)
{
    static const enum act here[] = {ACT_ALARM_SOUND,   ACT_ALARM_CLEAR,   ACT_WARNING_ISSUE,
                                    ACT_POSTURE_SET,   ACT_INCIDENT_OPEN, ACT_INCIDENT_OPEN,
                                    ACT_RESPONSE_SET,  ACT_RESPONSE_SET,  ACT_RESPONSE_END,
                                    ACT_PLAN_ACTIVATE, ACT_PLAN_RETIRE,   ACT_ORDER_ISSUE,
                                    ACT_EVACUATE_WAR,  ACT_CORRECT,       ACT_RECORDS_DESTROY};
    static const enum act office[] = {ACT_PLAN_APPROVE, ACT_PLAN_APPROVE,   ACT_PLAN_FILE,
                                      ACT_PLAN_FILE,    ACT_PLAN_RETIRE,    ACT_LIVE_COMMISSION,
                                      ACT_CORRECT,      ACT_RECORDS_DESTROY};
    if (rarely(walk, 30))
        return (enum act)below(walk, ACT_COUNT);
    if (realm.kind == REALM_PLANNING && !walk->office.log.operation->live.is_commissioned &&
        rarely(walk, 3))
        return ACT_LIVE_COMMISSION;
    if (realm.kind == REALM_PLANNING)
        return ANY(walk, office);
    bool is_running = status_of(walk, realm) == EXERCISE_RUNNING;
    if (realm.kind == REALM_EXERCISE && (is_running ? rarely(walk, 100) : !rarely(walk, 4)))
        return ACT_EXERCISE_RUN;
    return ANY(walk, here);
}

/* What was done in one step is among them. */
static const char *any_act_id(struct walk *walk, const struct realm_state *state)
{
    if (!state || state->acts.count == 0)
        return "1";
    if (!rarely(walk, 4))
        return any_number(walk, (uint32_t)state->last_act);
    const struct act_record *act = state->acts.items[below(walk, state->acts.count)];
    return act->key;
}

static const char *any_subject(struct walk *walk, enum act act, struct realm realm)
{
    const struct realm_state *state = operation_realm(walk->office.log.operation, realm);
    switch (act) {
    case ACT_EXERCISE_RUN: return any_step(walk, realm);
    case ACT_CORRECT: return any_act_id(walk, state);
    case ACT_RECORDS_DESTROY: return scope_subject(walk, realm);
    case ACT_PLAN_APPROVE:
    case ACT_PLAN_FILE:
    case ACT_PLAN_ACTIVATE:
    case ACT_PLAN_RETIRE: return plan_subject(walk);
    default: return rarely(walk, 50) ? plan_subject(walk) : NULL;
    }
}

/* Those that were drafted and not opened leave gaps between the numbers. */
static const char *any_incident(struct walk *walk, const struct realm_state *state)
{
    uint32_t count = state ? state->incidents.count : 0;
    if (count == 0 || rarely(walk, 20))
        return any_number(walk, count);
    uint32_t among = rarely(walk, 3) || count < 6 ? count : 6;
    const struct incident *incident =
        state->incidents.items[count - 1 - (uint32_t)below(walk, among)];
    return incident->key;
}

static void draft(struct walk *walk, struct request *request)
{
    const struct realm_state *state = operation_realm(walk->office.log.operation, request->realm);
    struct act_record act = an_act(any_act(walk, request->realm));
    act.subject = any_subject(walk, (enum act)act.act, request->realm);
    act.area = rarely(walk, 4) ? NULL : ANY(walk, areas);
    act.values = rarely(walk, 10)           ? said("{\"matter\":\"x\"}")
                 : request->sealed.is_there ? said(all_said_why)
                                            : said(all_said);
    act.level = rarely(walk, 8) ? 0 : 1 + (int64_t)below(walk, 4);
    act.readiness = (int32_t)below(walk, READINESS_COUNT);
    act.hazard = rarely(walk, 4) ? -1 : (int32_t)below(walk, HAZARD_COUNT);
    act.start_ms = rarely(walk, 4) ? 0 : request->now_ms;
    act.end_ms = rarely(walk, 6) ? 0 : request->now_ms + 1 + (int64_t)below(walk, DAY_MS);
    if (state && state->incidents.count && !rarely(walk, 3))
        act.incident = any_incident(walk, state);
    request->act = act;
}

/* One of the last few that still wait for a signature; NULL. */
static const char *waiting_act(const struct realm_state *state)
{
    enum { LAST_FEW = 8 };
    for (uint32_t a = state->acts.count; a > 0 && a + LAST_FEW > state->acts.count; a--) {
        const struct act_record *act = state->acts.items[a - 1];
        if (act->status == ACT_DRAFTED || act->status == ACT_CHECKED)
            return act->key;
    }
    return NULL;
}

/* The last that waits for its review; NULL. */
static const char *act_to_review(const struct realm_state *state)
{
    for (uint32_t a = state->acts.count; a > 0; a--) {
        const struct act_record *act = state->acts.items[a - 1];
        if (act_wants_review(act))
            return act->key;
    }
    return NULL;
}

/* Its owner is there, but now and then. */
static void take_over(struct walk *walk, const struct realm_state *state, struct request *request)
{
    const struct act_record *act = items_find(&state->acts, request->act_ref.id);
    const struct person_key *prepared = act ? key_to_take(act, walk->office.arena) : NULL;
    char seed[32];
    for (unsigned s = 0; prepared && s < WALK_KEYS; s++) {
        snprintf(seed, sizeof seed, "key %u", s);
        if (strcmp(office_key_id(&walk->office, seed), prepared->key) == 0 && !rarely(walk, 10))
            *request = taken_over(&walk->office, *request, prepared->party, seed);
    }
}

static void refer_to_act(struct walk *walk, struct request *request)
{
    const struct realm_state *state = operation_realm(walk->office.log.operation, request->realm);
    const char *waiting = state ? waiting_act(state) : NULL;
    const char *to_review = state ? act_to_review(state) : NULL;
    request->act_ref.taken = NULL;
    if (waiting && request->kind == REQUEST_ACT_RELEASE && !rarely(walk, 4)) {
        request->act_ref.id = waiting;
        any_author(walk, request, rarely(walk, 2) ? 2 : rarely(walk, 2) ? 3 : any_person(walk));
    } else if (to_review && request->kind == REQUEST_REVIEW && rarely(walk, 2)) {
        request->act_ref.id = to_review;
    } else {
        request->act_ref.id = any_act_id(walk, state);
    }
    if (state && request->kind == REQUEST_ACT_RELEASE)
        take_over(walk, state, request);
}

/* The office. */

static void compute_plan(struct walk *walk, struct request *request)
{
    request->plan.plan = (struct plan_version){
        .name = ANY(walk, plans),
        .hazard = (int32_t)below(walk, HAZARD_COUNT),
        .content = hash_bytes(&request->now_ms, sizeof request->now_ms),
    };
    request->plan.stored_version = 0;
    request->plan.replace = !rarely(walk, 4);
}

static void edit_site(struct walk *walk, struct request *request)
{
    static const char *const sites[] = {"1", "2", "Sjö 3"};
    struct site_change change;
    memset(&change, 0xff, sizeof change);
    change.key = ANY(walk, sites);
    change.by = change.scope = NULL;
    change.places = (int64_t)below(walk, 1000) - 1;
    change.closure = rarely(walk, 2) ? -1 : (int32_t)below(walk, CLOSURE_COUNT);
    request->site.is_reset = rarely(walk, 4);
    request->site.shown = NULL;
    request->site.change = change;
}

static void edit_people(struct walk *walk, struct request *request)
{
    static const char *const groups[] = {"a.csv:1", "a.csv:2", "人口.csv:3"};
    request->people.change = (struct people_change){
        .key = ANY(walk, groups),
        .people = (int64_t)below(walk, 1000) - 1,
        .person_class = (int32_t)below(walk, PERSON_CLASS_COUNT + 1) - 1,
        .inclusion = (int32_t)below(walk, INCLUSION_COUNT + 1) - 1,
    };
    request->people.is_reset = rarely(walk, 4);
}

static void edit_area(struct walk *walk, struct request *request)
{
    static const char *const coded[] = {"a.csv:01", "b.csv:01"};
    static const char *const called[] = {"Harbour", "港口", " ", NULL};
    request->area.change = (struct area_change){.key = ANY(walk, coded), .name = ANY(walk, called)};
    request->area.is_reset = rarely(walk, 4);
}

static void lend(struct walk *walk, struct request *request)
{
    static const char *const from[] = {"lead", "head", "p-lead", "mayor", "gov"};
    static const char *const to[] = {"p-none", "p-view", "duty", "cd"};
    request->delegation = (struct delegation){
        .from = ANY(walk, from),
        .to = ANY(walk, to),
        .area = rarely(walk, 2) ? NULL : ANY(walk, areas),
        .acts = random_next(&walk->random) & (((word_set)1 << ACT_COUNT) - 1),
        .until_ms = request->now_ms + (int64_t)below(walk, 2 * (uint64_t)DAY_MS),
    };
}

/* A key of p-none, who alone is given others and loses them. */
static void give_key(struct walk *walk, struct request *request)
{
    char seed[32];
    snprintf(seed, sizeof seed, "key %u", (unsigned)(walk->key_count++ % WALK_KEYS));
    request->key.party = rarely(walk, 8) ? "duty" : "p-none";
    request->key.public_key = office_public_key(seed, NULL);
    request->key.key_id = office_key_id(&walk->office, seed);
    request->key.replaces = rarely(walk, 4);
    request->key.sealed = hash_bytes(&request->now_ms, sizeof request->now_ms);
}

static void revoke_key(struct walk *walk, struct request *request)
{
    const struct items *keys = &walk->office.log.operation->office.keys;
    const struct person_key *key = keys->items[below(walk, keys->count)];
    bool is_of_nobody = strcmp(key->party, "p-none") == 0 || strcmp(key->party, "p-view") == 0;
    request->key.party = "p-none";
    request->key.replaces = false;
    request->key.key_id = is_of_nobody || rarely(walk, 50) ? key->key : NULL;
}

static void define_party(struct walk *walk, struct request *request)
{
    static const struct party some[] = {
        {.key = "room", .kind = PARTY_ORGANISATION, .name = "Room", .parent = "cd"},
        {.key = "p-none", .kind = PARTY_PERSON, .parent = "gov"},
        {.key = "p-new", .kind = PARTY_PERSON, .parent = "cd"},
        {.key = "extra",
         .kind = PARTY_POST,
         .parent = "cd",
         .holder = "p-none",
         .roles = 1u << ROLE_CHECKER | 1u << ROLE_DUTY_OFFICER},
    };
    struct sealed *sealed = ARENA_NEW(walk->office.arena, struct sealed);
    const struct party *party = &ANY(walk, some);
    *sealed = (struct sealed){.is_there = party->kind == PARTY_PERSON && rarely(walk, 2),
                              .commitment = hash_bytes(&request->now_ms, sizeof request->now_ms)};
    request->parties.parties = party;
    request->parties.sealed = sealed;
    request->parties.count = 1;
}

static void define_area(struct walk *walk, struct request *request)
{
    struct area *area = ARENA_NEW(walk->office.arena, struct area);
    *area = (struct area){.key = ANY(walk, areas),
                          .name = rarely(walk, 2) ? "Other" : NULL,
                          .parent = rarely(walk, 2) ? "01" : "0"};
    request->areas.areas = area;
    request->areas.count = 1;
}

static const char *some_key(struct walk *walk, enum request_kind kind)
{
    static const char *const parties[] = {"room", "p-new", "extra", "p-none", "cd"};
    const struct operation *operation = walk->office.log.operation;
    if (kind == REQUEST_PARTY_REMOVE)
        return ANY(walk, parties);
    return any_number(walk, operation->office.delegations.count + 1);
}

static void fill(struct walk *walk, struct request *request)
{
    static const struct reference reference = {
        .key = "sites", .source = "sites.csv", .total = 3, .accepted = 3};
    const struct realm_state *state;
    switch (request->kind) {
    case REQUEST_KEY_ADD: give_key(walk, request); break;
    case REQUEST_KEY_RESEAL:
        request->key.sealed = hash_bytes(&request->now_ms, sizeof request->now_ms);
        break;
    case REQUEST_KEY_REVOKE: revoke_key(walk, request); break;
    case REQUEST_PARTIES: define_party(walk, request); break;
    case REQUEST_AREAS: define_area(walk, request); break;
    case REQUEST_PARTY_REMOVE:
    case REQUEST_DELEGATION_END: request->key_of = some_key(walk, request->kind); break;
    case REQUEST_DELEGATE: lend(walk, request); break;
    case REQUEST_REFERENCE:
        memset(&request->import, 0, sizeof request->import);
        request->import.reference = reference;
        break;
    case REQUEST_SITE_EDIT: edit_site(walk, request); break;
    case REQUEST_PEOPLE_EDIT: edit_people(walk, request); break;
    case REQUEST_AREA_EDIT: edit_area(walk, request); break;
    case REQUEST_PLAN: compute_plan(walk, request); break;
    case REQUEST_COPY:
        request->copy = (struct copy){.file = "a.muster", .is_backup = rarely(walk, 2)};
        break;
    case REQUEST_NOTE:
    case REQUEST_INCIDENT_CLOSE:
        state = operation_realm(walk->office.log.operation, request->realm);
        if (request->kind == REQUEST_INCIDENT_CLOSE)
            request->key_of = any_incident(walk, state);
        else if (state && state->incidents.count && rarely(walk, 3))
            request->note.incident = any_incident(walk, state);
        break;
    case REQUEST_ACT_DRAFT: draft(walk, request); break;
    case REQUEST_ACT_CHECK:
    case REQUEST_ACT_RELEASE:
    case REQUEST_ACT_WITHDRAW:
    case REQUEST_ACT_CORRECT:
    case REQUEST_REVIEW: refer_to_act(walk, request); break;
    default: break;
    }
}

/* How often each kind is asked. */
static const struct {
    enum request_kind kind;
    int weight;
} mix[] = {
    {REQUEST_KEY_ADD, 1},         {REQUEST_KEY_RESEAL, 1},     {REQUEST_KEY_REVOKE, 1},
    {REQUEST_PARTIES, 2},         {REQUEST_PARTY_REMOVE, 1},   {REQUEST_AREAS, 1},
    {REQUEST_DELEGATE, 1},        {REQUEST_DELEGATION_END, 2}, {REQUEST_REFERENCE, 1},
    {REQUEST_SITE_EDIT, 4},       {REQUEST_PLAN, 3},           {REQUEST_COPY, 2},
    {REQUEST_EXERCISE_CREATE, 1}, {REQUEST_NOTE, 15},          {REQUEST_ACT_DRAFT, 70},
    {REQUEST_ACT_CHECK, 8},       {REQUEST_ACT_RELEASE, 110},  {REQUEST_ACT_WITHDRAW, 3},
    {REQUEST_ACT_CORRECT, 5},     {REQUEST_REVIEW, 4},         {REQUEST_INCIDENT_CLOSE, 4},
    {REQUEST_REAL_EVENT, 1},      {REQUEST_PEOPLE_EDIT, 3},    {REQUEST_AREA_EDIT, 2},
};

static enum request_kind any_kind(struct walk *walk)
{
    int total = 0;
    for (size_t m = 0; m < sizeof mix / sizeof *mix; m++)
        total += mix[m].weight;
    int left = (int)below(walk, (uint64_t)total);
    size_t m = 0;
    while (left >= mix[m].weight)
        left -= mix[m++].weight;
    return mix[m].kind;
}

struct request walk_next(struct walk *walk)
{
    const struct operation *operation = walk->office.log.operation;
    struct request request = {.kind = any_kind(walk)};
    if (operation->exercises.count < WALK_EXERCISES && rarely(walk, 40))
        request.kind = REQUEST_EXERCISE_CREATE;
    if (request.kind == REQUEST_EXERCISE_CREATE && operation->exercises.count == WALK_EXERCISES)
        request.kind = REQUEST_NOTE;
    walk->office.now_ms += (int64_t)below(walk, HOUR_MS);
    request.now_ms = walk->office.now_ms;
    request.realm =
        request.kind < REQUEST_NOTE && !rarely(walk, 200) ? realm_planning() : any_realm(walk);
    if (request.kind == REQUEST_REAL_EVENT && !rarely(walk, 4))
        request.realm = operation->live.is_commissioned ? realm_live() : realm_planning();
    request.claim = any_claim(walk);
    if (!rarely(walk, 3))
        request = with_reason(request);
    any_author(walk, &request, any_person(walk));
    if (request.kind == REQUEST_EXERCISE_CREATE || request.kind == REQUEST_PLAN)
        any_author(walk, &request, request.kind == REQUEST_PLAN ? 5 : 6);
    fill(walk, &request);
    return request;
}
