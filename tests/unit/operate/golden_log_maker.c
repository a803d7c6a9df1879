/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "golden_log.h"
#include "office.h"

/*
 * Makes the golden logs, by hand and once each. A log that is committed is never made again: when
 * a type or a version comes, a new log is made under the next number, and the old one stays.
 *
 *     golden_log_maker log > tests/golden/log/2.jsonl
 *     golden_log_maker dump < tests/golden/log/2.jsonl > tests/golden/log/2.dump
 *
 * A dump is made again only where the rows of the projection are other ones on purpose; then its
 * difference is what to read.
 */
static struct office_place office;
static struct realm planning = {REALM_PLANNING, 0}, live = {REALM_LIVE, 0};

static struct request ask(enum request_kind kind, struct realm realm, const char *person)
{
    return office_ask(&office, kind, realm, person);
}

static void by_hand(const char *type, uint32_t version, struct realm realm, const char *body)
{
    struct entry entry = {
        .time_ms = office.now_ms += MINUTE_MS,
        .realm = realm,
        .basis = {.kind = BASIS_OWN},
        .type = type,
        .version = version,
        .body = body,
        .body_size = strlen(body),
    };
    struct error err;
    assert_true(place_append(&office.log, &entry, &err));
}

static void change_by_two(struct request request)
{
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, office.decision.made, "p-head");
    granted(&office, &request);
}

/* Machines and keys. */

static void nodes(void)
{
    struct secret_key secret;
    struct request request = ask(REQUEST_NODE_JOIN, planning, "p-admin");
    request.node.public_key = office_public_key("second node", NULL);
    office.log.node = office_key_id(&office, "second node");
    granted(&office, &request);
    request = ask(REQUEST_NOTE, planning, "p-duty");
    granted(&office, &request);
    office.log.node = place_node;
    request = ask(REQUEST_NODE_JOIN, planning, NULL);
    request.node.public_key = office_public_key("third node", NULL);
    request.node.for_real_event = true;
    office.log.node = office_key_id(&office, "third node");
    granted(&office, &request);
    request = ask(REQUEST_NODE_CONFIRM, planning, "p-admin");
    request.node.node = office.log.node;
    granted(&office, &request);
    office.log.node = place_node;
    request = ask(REQUEST_NODE_ROTATE, planning, "p-lead");
    request.node.node = place_node;
    request.node.public_key = office_public_key("next", &secret);
    request.node.proof = sign_hash(
        SIGN_KEY_SUCCESSION, request_succession(place_node, &request.node.public_key), &secret);
    change_by_two(request);
    request = ask(REQUEST_NODE_RETIRE, planning, "p-lead");
    request.node.node = office_key_id(&office, "second node");
    change_by_two(request);
}

static void parties_and_keys(void)
{
    static const struct party room = {.key = "room",
                                      .kind = PARTY_ORGANISATION,
                                      .name = "指挥所",
                                      .parent = "cd",
                                      .area = "0101"};
    struct request request = ask(REQUEST_PARTIES, planning, "p-lead");
    request.parties.parties = &room;
    request.parties.count = 1;
    change_by_two(request);
    request = with_reason(ask(REQUEST_KEY_REVOKE, planning, "p-duty"));
    request.key.key_id = office_key_id(&office, "p-none");
    granted(&office, &request);
    request = ask(REQUEST_KEY_ADD, planning, "p-admin");
    request.key.party = "p-none";
    request.key.public_key = office_public_key("another", NULL);
    request.key.key_id = office_key_id(&office, "another");
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, office.decision.made, "p-head");
    request = taken_over(&office, request, "p-none", "another");
    granted(&office, &request);
    request = ask(REQUEST_KEY_RESEAL, planning, "p-duty");
    request.key.sealed = hash_bytes("s", 1);
    granted(&office, &request);
    request = with_reason(ask(REQUEST_KEY_REVOKE, planning, "p-duty"));
    request.key.key_id = office_key_id(&office, "another taken");
    granted(&office, &request);
    request = ask(REQUEST_PARTY_REMOVE, planning, "p-lead");
    request.key_of = "p-none";
    change_by_two(request);
}

static void delegations(void)
{
    struct request request = with_reason(ask(REQUEST_DELEGATE, planning, "p-lead"));
    request.delegation = (struct delegation){
        .from = "lead",
        .to = "p-north",
        .area = "0102",
        .acts = word_bit(ACT_ALARM_SOUND) | word_bit(ACT_ALARM_CLEAR),
        .until_ms = request.now_ms + DAY_MS,
    };
    granted(&office, &request);
    granted(&office, &request);
    request = with_reason(ask(REQUEST_DELEGATION_END, planning, "p-lead"));
    request.key_of = "1";
    granted(&office, &request);
}

/* Reference data, plans. */

static struct site_change golden_change(const char *key)
{
    struct site_change change = {.key = key,
                                 .places = 450,
                                 .usable_after_h = 24,
                                 .state = 1,
                                 .access = ACCESS_STAFF,
                                 .visibility = VISIBILITY_RESTRICTED,
                                 .closure = CLOSURE_CLOSED};
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        change.suitable[hazard] = hazard % SUITABILITY_COUNT;
    return change;
}

static void reference_data(void)
{
    struct request request = ask(REQUEST_REFERENCE, planning, "p-admin");
    memset(&request.import, 0, sizeof request.import);
    request.import.reference = (struct reference){.key = "sites",
                                                  .source = "人防工程.csv",
                                                  .total = 4,
                                                  .accepted = 3,
                                                  .refused = 1,
                                                  .file = hash_bytes("f", 1),
                                                  .content = hash_bytes("c", 1),
                                                  .sources = hash_bytes("s", 1)};
    granted(&office, &request);
    by_hand("site.edited", 1, planning, "{\"field\":\"places\",\"site\":\"1\",\"value\":300}");
    by_hand("site.edited", 1, planning,
            "{\"field\":\"for_flood\",\"site\":\"人防 \\\"2\\\"\",\"value\":\"no\"}");
    request = with_reason(ask(REQUEST_SITE_EDIT, planning, "p-admin"));
    request.site.is_reset = false;
    request.site.change = golden_change("17");
    granted(&office, &request);
    request = ask(REQUEST_SITE_EDIT, planning, "p-admin");
    request.site.is_reset = true;
    request.site.change.key = "1";
    granted(&office, &request);
}

/* In one step, one in an emergency and one on a verbal order; the first is reviewed. */
static void in_one_step(void)
{
    struct request request = with_reason(ask(REQUEST_SITE_EDIT, planning, "p-duty"));
    request.site.is_reset = false;
    request.site.shown = NULL;
    request.site.change = golden_change("19");
    request.claim = (struct claim){.kind = BASIS_EMERGENCY, .superior = "gov"};
    granted(&office, &request);
    char id[24];
    snprintf(id, sizeof id, "e%u", (unsigned)office.log.count);
    request = with_reason(ask(REQUEST_SITE_EDIT, planning, "p-duty"));
    request.site.is_reset = true;
    request.site.shown = NULL;
    request.site.change.key = "19";
    request.claim = (struct claim){
        .kind = BASIS_VERBAL, .given_at_ms = request.now_ms - MINUTE_MS, .called_back = true};
    granted(&office, &request);
    request = with_reason(about_act(&office, REQUEST_REVIEW, planning, id, "p-lead"));
    granted(&office, &request);
}

/* A second source brings a 17 too, then another one replaces both; what was said of them goes on.
 */
static void sites_moved(void)
{
    static const struct site_name both[] = {{"a.csv:17", "17", "17"}, {"人防 1.csv:1", "1", "1"}},
                                  one[] = {{"b.csv:17", "17", "17"}, {"b.csv:1", "1", "1"}};
    struct site_names before, after;
    struct request request = ask(REQUEST_SITE_EDIT, planning, "p-admin");
    site_names_index(&before, both, 2, office.log.arena);
    site_names_index(&after, one, 2, office.log.arena);
    request.site.change = golden_change("人防 1.csv:1");
    granted(&office, &request);
    request = ask(REQUEST_REFERENCE, planning, "p-admin");
    request.import.reference = (struct reference){.key = "sites", .source = "b.csv"};
    request.import.sites_before = request.import.sites_after = &before;
    granted(&office, &request);
    request.import.sites_after = &after;
    granted(&office, &request);
}

static void people_and_areas(void)
{
    struct request request = with_reason(ask(REQUEST_PEOPLE_EDIT, planning, "p-admin"));
    request.people.is_reset = false;
    request.people.change = (struct people_change){.key = "人口 1.csv:17/夜间",
                                                   .people = 340,
                                                   .person_class = PERSON_OLDER,
                                                   .inclusion = INCLUSION_LEFT_OUT};
    granted(&office, &request);
    request.people.change =
        (struct people_change){.key = "a.csv:1", .people = 0, .person_class = -1, .inclusion = -1};
    granted(&office, &request);
    request.people.change.key = "人口 1.csv:17/夜间";
    request.people.change.people = -1;
    request.people.change.inclusion = INCLUSION_COUNTED;
    granted(&office, &request);
    request.people.change.key = "a.csv:1";
    request.people.is_reset = true;
    granted(&office, &request);
    request = with_reason(ask(REQUEST_AREA_EDIT, planning, "p-admin"));
    request.area.is_reset = false;
    request.area.change = (struct area_change){.key = "区域.csv:0101", .name = "北区 \"港\""};
    granted(&office, &request);
    request.area.change.key = "areas.csv:0102";
    granted(&office, &request);
    request.area.is_reset = true;
    granted(&office, &request);
}

/* With assumptions it is hypothetical. */
static void compute_assuming(const char *name, int64_t assumes)
{
    struct request request = ask(REQUEST_PLAN, planning, "p-admin");
    request.plan.plan = (struct plan_version){
        .name = name,
        .hazard = HAZARD_AIR_RAID,
        .content = hash_bytes(name, strlen(name)),
        .roads = hash_bytes("roads", 5),
        .people = hash_bytes("people", 6),
        .sites = hash_bytes("sites", 5),
        .assumes = assumes,
    };
    request.plan.stored_version = 0;
    request.plan.replace = true;
    granted(&office, &request);
}

static void compute(const char *name)
{
    compute_assuming(name, 0);
}

static void on_plan(struct realm realm, enum act act, const char *subject)
{
    struct act_record record = an_act(act);
    record.subject = subject;
    record.values = said("{\"priority_order\":\"x\",\"reviewed\":\"x\"}");
    by_two(&office, realm, record, "p-lead", "p-head");
}

static void plans(void)
{
    compute("夜间");
    compute("夜间");
    on_plan(planning, ACT_PLAN_APPROVE, "夜间");
    on_plan(planning, ACT_PLAN_FILE, "夜间");
    compute("a@2");
    on_plan(planning, ACT_PLAN_APPROVE, "a@2");
    on_plan(planning, ACT_PLAN_RETIRE, "a@2@1");
    on_plan(live, ACT_PLAN_ACTIVATE, "夜间");
    compute_assuming("假设", 2);
}

/* What happens in a realm. */

static const char *an_incident(struct realm realm)
{
    struct act_record act = an_act(ACT_INCIDENT_OPEN);
    act.area = "01";
    act.hazard = HAZARD_FLOOD;
    act.values = said("{\"matter\":\"决口\"}");
    by_two(&office, realm, act, "p-duty", "p-duty");
    return office.decision.made;
}

static void on_response(enum act kind, const char *incident, int64_t level)
{
    struct act_record act = an_act(kind);
    act.incident = incident;
    act.level = level;
    act.start_ms = office.now_ms;
    act.end_ms = kind == ACT_RESPONSE_SET ? office.now_ms + DAY_MS : 0;
    act.values = said("{\"danger_over\":\"x\",\"matter\":\"x\",\"measures\":\"x\"}");
    by_two(&office, live, act, "p-duty", "p-head");
}

static void posture(struct realm realm)
{
    struct act_record act = an_act(ACT_POSTURE_SET);
    act.readiness = READINESS_PRE_STRIKE;
    act.start_ms = office.now_ms;
    act.values = said("{\"superior_order\":\"4\"}");
    by_two(&office, realm, act, "p-duty", "p-mayor");
}

static struct act_record an_alarm(const char *incident)
{
    struct act_record act = an_act(ACT_ALARM_SOUND);
    act.area = "0101";
    act.incident = incident;
    return act;
}

static void acts(const char *incident)
{
    const char *id = drafted(&office, live, an_alarm(incident), "p-duty");
    struct request request =
        with_reason(about_act(&office, REQUEST_ACT_CHECK, live, id, "p-check"));
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-north");
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_CORRECT, live, id, "p-north");
    granted(&office, &request);
    id = drafted(&office, live, an_alarm(NULL), "p-duty");
    request = with_reason(about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-duty"));
    request.claim = (struct claim){.kind = BASIS_EMERGENCY, .superior = "gov"};
    granted(&office, &request);
    request = about_act(&office, REQUEST_REVIEW, live, id, "p-lead");
    granted(&office, &request);
    id = drafted(&office, live, an_alarm(NULL), "p-duty");
    request = with_reason(about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-duty"));
    request.claim = (struct claim){
        .kind = BASIS_VERBAL, .given_at_ms = request.now_ms - MINUTE_MS, .called_back = true};
    granted(&office, &request);
    id = drafted(&office, live, an_alarm(NULL), "p-duty");
    request = about_act(&office, REQUEST_ACT_WITHDRAW, live, id, "p-duty");
    granted(&office, &request);
}

static void copies(void)
{
    struct request request = ask(REQUEST_COPY, planning, NULL);
    request.copy = (struct copy){.file = "备份.muster",
                                 .is_backup = true,
                                 .has_keys = true,
                                 .hash = hash_bytes("b", 1),
                                 .size = 4096};
    granted(&office, &request);
    request.copy = (struct copy){.file = "report.html", .hash = hash_bytes("r", 1), .size = 512};
    granted(&office, &request);
}

static void close_incident(const char *incident)
{
    struct request request = ask(REQUEST_NOTE, live, "p-duty");
    request.note.about = "1";
    request.note.incident = incident;
    request = with_reason(request);
    granted(&office, &request);
    copies();
    request = ask(REQUEST_INCIDENT_CLOSE, live, "p-duty");
    request.key_of = incident;
    granted(&office, &request);
    struct act_record act = an_act(ACT_RECORDS_DESTROY);
    act.subject = "live/incident/1";
    act.values = said("{\"copies_named\":\"x\",\"danger_over\":\"x\"}");
    by_two(&office, live, act, "p-lead", "p-head");
}

static void exercises(void)
{
    struct realm first = office_exercise(&office), second = office_exercise(&office);
    struct act_record stop = an_act(ACT_EXERCISE_RUN);
    posture(first);
    an_incident(first);
    struct request request = with_reason(ask(REQUEST_REAL_EVENT, live, NULL));
    granted(&office, &request);
    stop.subject = "end";
    by_two(&office, second, stop, "p-control", "p-control");
    stop.subject = "resume";
    by_two(&office, first, stop, "p-control", "p-control");
}

static void rules(void)
{
    struct act_record change = an_act(ACT_RULES_CHANGE);
    change.subject = "cn";
    change.document = office_rules(&office, "cn");
    const char *id = drafted(&office, planning, change, "p-lead");
    struct request request =
        with_reason(about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-head"));
    granted(&office, &request);
}

static void tell(void)
{
    office_begin(&office, "generic");
    office_found(&office);
    office_commission(&office);
    nodes();
    parties_and_keys();
    delegations();
    reference_data();
    in_one_step();
    sites_moved();
    people_and_areas();
    plans();
    const char *incident = an_incident(live);
    on_response(ACT_RESPONSE_SET, incident, 2);
    posture(live);
    acts(incident);
    on_response(ACT_RESPONSE_END, incident, 0);
    close_incident(incident);
    exercises();
    rules();
    by_hand("robot.sent", 1, live, "{\"where\":[1,2,{}]}");
    by_hand("note", 9, live, "{\"mood\":\"calm\"}");
}

static int make_log(void)
{
    struct buffer out = {0};
    tell();
    for (uint32_t e = 0; e < office.log.count; e++)
        golden_write(&out, &office.log.entries[e]);
    fwrite(out.bytes, 1, out.size, stdout);
    buffer_free(&out);
    office_end(&office);
    return 0;
}

static int make_dump(void)
{
    struct arena *arena = arena_new(), *scratch = arena_new();
    struct buffer log = {0}, dump = {0};
    char block[4096];
    for (size_t size; (size = fread(block, 1, sizeof block, stdin)) > 0;)
        buffer_add(&log, block, size);
    golden_replay(buffer_text(&log), arena, scratch, &dump);
    fwrite(dump.bytes, 1, dump.size, stdout);
    buffer_free(&log);
    buffer_free(&dump);
    arena_free(scratch);
    arena_free(arena);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "log") == 0)
        return make_log();
    if (argc == 2 && strcmp(argv[1], "dump") == 0)
        return make_dump();
    fprintf(stderr, "usage: golden_log_maker log|dump\n");
    return 2;
}
