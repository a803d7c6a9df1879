/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

/* Documents of changes that somebody has made by hand: they bring in nothing else. And rules. */

static struct office_place office;
static struct realm planning = {REALM_PLANNING, 0};

static int begin(void **state)
{
    (void)state;
    office_begin(&office, "generic");
    office_found(&office);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_end(&office);
    return 0;
}

static const struct office *now(void)
{
    return &office.log.operation->office;
}

static struct request ask(enum request_kind kind, const char *person)
{
    return office_ask(&office, kind, planning, person);
}

static struct request release(const char *person)
{
    return about_act(&office, REQUEST_ACT_RELEASE, planning, office.decision.made, person);
}

static const struct party room = {.key = "room", .kind = PARTY_ORGANISATION, .name = "Room"};

static struct request define(const struct party *party, const char *person)
{
    struct request request = ask(REQUEST_PARTIES, person);
    request.parties.parties = party;
    request.parties.count = 1;
    return request;
}

static struct request draft(enum act act, const char *document)
{
    struct request request = ask(REQUEST_ACT_DRAFT, "p-lead");
    request.act = an_act(act);
    request.act.document = said(document);
    return request;
}

#define ENTRY(type, body)                                                                          \
    "{\"entries\":[{\"body\":" body                                                                \
    ",\"commitment\":\"0000000000000000000000000000000000000000000000000000000000000000\","        \
    "\"type\":\"" type "\"}]}"
#define SEALED(type, body, scope)                                                                  \
    "{\"entries\":[{\"body\":" body                                                                \
    ",\"commitment\":\"0000000000000000000000000000000000000000000000000000000000000000\","        \
    "\"scope\":\"" scope "\",\"type\":\"" type "\"}]}"

static void a_document_made_by_hand_is_taken_if_it_is_one(void **state)
{
    (void)state;
    struct request request = draft(ACT_ORGANISATION_CHANGE,
                                   ENTRY("party.defined", "{\"key\":\"room\",\"kind\":"
                                                          "\"organisation\",\"name\":\"Room\"}"));
    granted(&office, &request);
    request = release("p-head");
    granted(&office, &request);
    assert_non_null(items_find(&now()->parties, "room"));
}

static void a_document_brings_in_nothing_else(void **state)
{
    (void)state;
    static const char *const bad[] = {
        ENTRY("act.released", "{\"act\":\"1\"}"),
        ENTRY("live.commissioned", "{}"),
        ENTRY("rules.adopted", "{}"),
        ENTRY("exercise.status", "{\"status\":\"running\"}"),
        ENTRY("plan.status", "{\"name\":\"a\",\"status\":\"approved\",\"version\":1}"),
        ENTRY("scope.closed", "{\"key\":\"office\"}"),
        ENTRY("delegation.granted", "{}"),
        ENTRY("posture.set", "{\"readiness\":\"war\"}"),
        ENTRY("note", "{}"),
        ENTRY("no.such.type", "{}"),
        ENTRY("party.defined", "{}"),
        ENTRY("party.defined", "{\"key\":\"room\",\"kind\":\"planet\"}"),
        ENTRY("area.defined", "{\"key\":\"01\",\"size\":4}"),
        SEALED("area.defined", "{\"key\":\"01\"}", "office"),
        SEALED("party.removed", "{\"key\":\"p-none\"}", "person/p-none"),
        "{\"entries\":[]}",
        "{\"entries\":{}}",
        "{\"entries\":[{}]}",
        "{\"entries\":[17]}",
        "{\"more\":[]}",
        "{}",
        "{\"entries\":[{\"body\":{\"key\":\"01\"},\"commitment\":\"00\",\"type\":\"area.defined\"}"
        "]}",
    };
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
        struct request request = draft(ACT_ORGANISATION_CHANGE, bad[b]);
        refused(&office, &request, TEXT_OPERATE_BAD_DOCUMENT);
        request = draft(ACT_KEY_CHANGE, bad[b]);
        refused(&office, &request, TEXT_OPERATE_BAD_DOCUMENT);
    }
}

static void keys_are_no_change_of_parties_nor_parties_one_of_keys(void **state)
{
    (void)state;
    struct request request = draft(
        ACT_KEY_CHANGE, ENTRY("party.defined", "{\"key\":\"room\",\"kind\":\"organisation\"}"));
    refused(&office, &request, TEXT_OPERATE_BAD_DOCUMENT);
    request =
        draft(ACT_ORGANISATION_CHANGE, ENTRY("node.retired", "{\"node\":\"aaaaaaaaaaaaaaaa\"}"));
    refused(&office, &request, TEXT_OPERATE_BAD_DOCUMENT);
}

static void what_a_document_says_fits_what_there_is(void **state)
{
    (void)state;
    static const char hex[] = "0000000000000000000000000000000000000000000000000000000000000000";
    struct buffer document = {0};
    struct request request =
        draft(ACT_ORGANISATION_CHANGE, ENTRY("party.removed", "{\"key\":\"p-gone\"}"));
    refused(&office, &request, TEXT_OPERATE_NO_PARTY);
    request =
        draft(ACT_ORGANISATION_CHANGE,
              ENTRY("party.defined", "{\"key\":\"p-1\",\"kind\":\"person\",\"name\":\"Canary\"}"));
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = draft(ACT_KEY_CHANGE, ENTRY("key.revoked", "{\"key\":\"0123456789abcdef\"}"));
    refused(&office, &request, TEXT_OPERATE_NO_KEY);
    request = draft(ACT_KEY_CHANGE, ENTRY("node.retired", "{\"node\":\"0123456789abcdef\"}"));
    refused(&office, &request, TEXT_OPERATE_NO_NODE);
    buffer_add_format(&document,
                      "{\"entries\":[{\"body\":{\"node\":\"%s\",\"proof\":\"%s%s\","
                      "\"public_key\":\"%s\"},\"commitment\":\"%s\",\"type\":\"node.rotated\"}]}",
                      place_node, hex, hex, hex, hex);
    request = draft(ACT_KEY_CHANGE, buffer_text(&document));
    refused(&office, &request, TEXT_OPERATE_NO_PROOF);
    buffer_clear(&document);
    buffer_add_format(&document,
                      "{\"entries\":[{\"body\":{\"key\":\"0123456789abcdef\",\"party\":\"p-none\","
                      "\"public_key\":\"%s\"},\"commitment\":\"%s\",\"type\":\"key.added\"}]}",
                      hex, hex);
    request = draft(ACT_KEY_CHANGE, buffer_text(&document));
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    buffer_free(&document);
}

static void a_record_lies_under_the_scope_of_its_party(void **state)
{
    (void)state;
    struct request request =
        draft(ACT_ORGANISATION_CHANGE,
              SEALED("party.defined", "{\"key\":\"p-1\",\"kind\":\"person\"}", "person/p-none"));
    refused(&office, &request, TEXT_OPERATE_SCOPE_CLOSED);
    request = draft(ACT_ORGANISATION_CHANGE,
                    SEALED("party.defined", "{\"key\":\"p-1\",\"kind\":\"person\"}", "office"));
    refused(&office, &request, TEXT_OPERATE_SCOPE_CLOSED);
    request = draft(ACT_ORGANISATION_CHANGE,
                    SEALED("party.defined", "{\"key\":\"p-1\",\"kind\":\"person\"}", "person/p-1"));
    granted(&office, &request);
    request = release("p-head");
    granted(&office, &request);
    assert_true(((const struct party *)items_find(&now()->parties, "p-1"))->has_record);
}

static void a_document_that_is_not_canonical_or_too_large_is_refused(void **state)
{
    (void)state;
    struct buffer large = {0};
    struct request request = draft(ACT_ORGANISATION_CHANGE, "{ \"entries\":[]}");
    refused(&office, &request, TEXT_OPERATE_BAD_DOCUMENT);
    request = draft(ACT_RULES_CHANGE, "{\"name\":\"x\"}");
    request.act.document.bytes = rule_set_builtin("cn", &request.act.document.size);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    buffer_add_text(&large, "{\"entries\":[");
    while (large.size <= ENTRY_SIZE_MAX / 2)
        buffer_add_text(&large, "0,");
    buffer_add_text(&large, "0]}");
    request = draft(ACT_ORGANISATION_CHANGE, buffer_text(&large));
    refused(&office, &request, TEXT_OPERATE_TOO_MUCH);
    buffer_free(&large);
}

static void too_many_parties_at_once_are_refused_when_two_must_sign(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    struct party *parties = ARENA_ARRAY(office.arena, struct party, MANY);
    for (int p = 0; p < MANY; p++)
        parties[p] = room;
    struct request request = define(parties, "p-lead");
    request.parties.count = MANY;
    refused(&office, &request, TEXT_OPERATE_TOO_MUCH);
}

/* Rules. */

static void rules_are_changed_by_two_and_for_a_reason(void **state)
{
    (void)state;
    struct act_record change = an_act(ACT_RULES_CHANGE);
    change.document = office_rules(&office, "cn");
    change.subject = "cn.json";
    struct request request = ask(REQUEST_ACT_DRAFT, "p-lead");
    request.act = change;
    granted(&office, &request);
    request = release("p-head");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = with_reason(request);
    granted(&office, &request);
    assert_string_equal(now()->rules->name, "cn");
    assert_int_equal(now()->rules_position, office.log.count);
}

static void rules_that_cannot_be_used_are_not_even_drafted(void **state)
{
    (void)state;
    struct request request = draft(ACT_RULES_CHANGE, "{\"name\":\"x\"}");
    bool is_granted = place_do(&office.log, &request, office.arena, &office.decision, &office.err);
    assert_false(is_granted);
    request = draft(ACT_RULES_CHANGE, "{\"bases\":{},\"name\":\"x\",\"roles\":{\"viewer\":1},"
                                      "\"rules\":[{\"acts\":[\"note\"],\"article\":\"1\","
                                      "\"effect\":\"permit\",\"id\":\"a\",\"says\":{\"en\":\"x\","
                                      "\"zh\":\"x\"},\"source\":\"s\"}],\"sources\":[{\"by\":{"
                                      "\"en\":\"x\",\"zh\":\"x\"},\"grade\":\"read\",\"id\":\"s\","
                                      "\"title\":{\"en\":\"x\",\"zh\":\"x\"}}],\"title\":{\"en\":"
                                      "\"x\",\"zh\":\"x\"},\"version\":1}");
    refused(&office, &request, TEXT_AUTHORITY_ACT_IMPOSSIBLE);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_document_made_by_hand_is_taken_if_it_is_one),
        TEST(a_document_brings_in_nothing_else),
        TEST(keys_are_no_change_of_parties_nor_parties_one_of_keys),
        TEST(what_a_document_says_fits_what_there_is),
        TEST(a_record_lies_under_the_scope_of_its_party),
        TEST(a_document_that_is_not_canonical_or_too_large_is_refused),
        TEST(too_many_parties_at_once_are_refused_when_two_must_sign),
        TEST(rules_are_changed_by_two_and_for_a_reason),
        TEST(rules_that_cannot_be_used_are_not_even_drafted),
    };
    return cmocka_run_group_tests_name("operate/documents", tests, NULL, NULL);
}
