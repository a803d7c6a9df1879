/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

static struct office_place office;
static struct realm planning = {REALM_PLANNING, 0};

static int begin(void **state)
{
    office_begin(&office, "generic");
    office_found(&office);
    return *state = NULL, 0;
}
static int end(void **state)
{
    office_end(&office);
    return *state = NULL, 0;
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
static const struct party newcomer = {.key = "p-new", .kind = PARTY_PERSON, .parent = "cd"};

static struct request define(const struct party *party, const char *person)
{
    struct request request = ask(REQUEST_PARTIES, person);
    request.parties.parties = party;
    request.parties.count = 1;
    return request;
}

static struct request add_key(const char *of, const char *seed, const char *person)
{
    struct request request = ask(REQUEST_KEY_ADD, person);
    request.key.party = of;
    request.key.public_key = office_public_key(seed, NULL);
    request.key.key_id = office_key_id(&office, seed);
    request.key.replaces = office_has_key(&office.log.operation->office, of);
    return request;
}

/* The key drafted last is handed over to `of`. */
static struct request hand_over(const char *of, const char *seed, const char *person)
{
    return taken_over(&office, release(person), of, seed);
}

static void a_change_is_drafted_by_one_and_released_by_another(void **state)
{
    (void)state;
    struct request request = with_reason(define(&room, "p-lead"));
    granted(&office, &request);
    assert_true(office.decision.is_draft);
    assert_string_equal(office.decision.drafts[0].type, "act.drafted");
    assert_null(items_find(&now()->parties, "room"));
    const char *id = office.decision.made;
    request = release("p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-admin");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-head");
    granted(&office, &request);
    assert_non_null(items_find(&now()->parties, "room"));
    assert_true(last_entry_has(&office, "\"basis\":{\"kind\":\"follows\"}"));
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
}

static void a_key_is_given_by_two(void **state)
{
    (void)state;
    struct request request = add_key("p-duty", "second key", "p-admin");
    granted(&office, &request);
    assert_true(office.decision.is_draft);
    request = hand_over("p-duty", "second key", "p-lead");
    granted(&office, &request);
    const char *id = office_key_id(&office, "second key taken");
    assert_non_null(operation_person_key(office.log.operation, "p-duty", id));
    assert_null(operation_person_key(office.log.operation, "p-lead", id));
}

/* Nobody has none at first. */
static void take_key_of(const char *person)
{
    struct request request = with_reason(ask(REQUEST_KEY_REVOKE, "p-duty"));
    request.key.party = person;
    granted(&office, &request);
}

/* What was right when it was drafted need not be right any more. */
static void a_change_is_looked_at_again_before_it_is_released(void **state)
{
    (void)state;
    take_key_of("p-none");
    struct request request = add_key("p-none", "second key", "p-admin");
    granted(&office, &request);
    const char *first = office.decision.made;
    granted(&office, &request);
    request = hand_over("p-none", "second key", "p-lead");
    granted(&office, &request);
    request.act_ref.id = first;
    refused(&office, &request, TEXT_OPERATE_HAS_KEY);
    request = add_key("p-none", "third key", "p-admin");
    granted(&office, &request);
    const char *third = office.decision.made;
    request = ask(REQUEST_PARTY_REMOVE, "p-admin");
    request.key_of = "p-none";
    granted(&office, &request);
    const char *removal = office.decision.made;
    request = release("p-lead");
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, third, "p-lead");
    refused(&office, &request, TEXT_OPERATE_NO_PARTY);
    request = ask(REQUEST_PARTY_REMOVE, "p-admin");
    request.key_of = "p-none";
    refused(&office, &request, TEXT_OPERATE_NO_PARTY);
    assert_int_equal(act_of(&office, planning, removal)->status, ACT_RELEASED);
}

static void who_was_removed_has_no_key_any_more(void **state)
{
    (void)state;
    struct request request = ask(REQUEST_PARTY_REMOVE, "p-head");
    request.key_of = "p-duty";
    granted(&office, &request);
    request = ask(REQUEST_NOTE, "p-duty");
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, "1", "p-lead");
    granted(&office, &request);
    request = ask(REQUEST_NOTE, "p-duty");
    refused(&office, &request, TEXT_OPERATE_KEY_NOT_VALID);
    const struct person_key *key = items_find(&now()->keys, office_key_id(&office, "p-duty"));
    assert_true(key->is_revoked);
}

/* Keys that are lost. */

static struct request revocation(const char *of, const char *person)
{
    struct request request = ask(REQUEST_KEY_REVOKE, person);
    request.key.key_id = of ? office_key_id(&office, of) : NULL;
    return request;
}

/* Those that he has when he goes, not when it was drafted. */
static void with_a_person_go_his_keys(void **state)
{
    (void)state;
    struct request request = ask(REQUEST_PARTY_REMOVE, "p-lead");
    request.key_of = "p-view";
    granted(&office, &request);
    const char *removal = office.decision.made;
    request = add_key("p-view", "second key", "p-admin");
    granted(&office, &request);
    request = hand_over("p-view", "second key", "p-lead");
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, removal, "p-head");
    granted(&office, &request);
    const struct person_key *key =
        items_find(&now()->keys, office_key_id(&office, "second key taken"));
    assert_true(key->is_revoked);
}

static void ones_own_key_is_always_revoked(void **state)
{
    (void)state;
    struct request request = revocation("p-view", "p-view");
    granted(&office, &request);
    assert_false(office.decision.has_answer);
    refused(&office, &request, TEXT_OPERATE_KEY_NOT_VALID);
    request = with_reason(revocation("p-view", "p-duty"));
    refused(&office, &request, TEXT_OPERATE_NO_KEY);
}

static void the_key_of_another_is_revoked_by_who_is_on_duty_and_says_why(void **state)
{
    (void)state;
    struct request request = revocation("p-view", "p-none");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = revocation("p-view", "p-duty");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = with_reason(request);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"private\":{\"commitment\":"));
    const struct person_key *key = items_find(&now()->keys, office_key_id(&office, "p-view"));
    assert_true(key->is_revoked);
    assert_int_equal(key->revoked_at_ms, request.now_ms);
    request = with_reason(revocation(NULL, "p-duty"));
    refused(&office, &request, TEXT_OPERATE_PARTY_NO_KEY);
    request.key.party = "p-view";
    refused(&office, &request, TEXT_OPERATE_PARTY_NO_KEY);
}

static bool has_key(const char *person, const char *seed)
{
    return operation_person_key(office.log.operation, person, office_key_id(&office, seed)) != NULL;
}

static void the_key_of_a_person_is_revoked_by_his_name(void **state)
{
    (void)state;
    struct request request = with_reason(revocation(NULL, "p-duty"));
    request.key.party = "p-view";
    granted(&office, &request);
    assert_int_equal(office.decision.count, 1);
    assert_false(has_key("p-view", "p-view"));
    refused(&office, &request, TEXT_OPERATE_PARTY_NO_KEY);
}

/* Whoever knows the password of the first could go on signing beside the second. */
static void nobody_has_two_keys(void **state)
{
    (void)state;
    struct request request = add_key("p-view", "second key", "p-admin");
    request.key.replaces = false;
    refused(&office, &request, TEXT_OPERATE_HAS_KEY);
    take_key_of("p-none");
    struct request first = add_key("p-none", "second key", "p-admin");
    struct request second = add_key("p-none", "third key", "p-admin");
    granted(&office, &first);
    first = hand_over("p-none", "second key", "p-lead");
    granted(&office, &second);
    second = hand_over("p-none", "third key", "p-lead");
    granted(&office, &second);
    refused(&office, &first, TEXT_OPERATE_HAS_KEY);
}

static void a_new_key_may_replace_the_old(void **state)
{
    (void)state;
    struct request request = add_key("p-admin", "second key", "p-admin");
    request.key.replaces = true;
    granted(&office, &request);
    request = release("p-lead");
    granted(&office, &request);
    assert_false(has_key("p-admin", "p-admin"));
    assert_true(has_key("p-admin", "second key"));
}

/* Two replacements of one key: the second finds it gone, and is drafted again if it is meant still.
 */
static void a_key_is_replaced_once(void **state)
{
    (void)state;
    struct request request = add_key("p-admin", "second key", "p-admin");
    granted(&office, &request);
    struct request replacing = release("p-lead");
    request = add_key("p-admin", "third key", "p-admin");
    granted(&office, &request);
    request = release("p-lead");
    granted(&office, &request);
    refused(&office, &replacing, TEXT_OPERATE_NO_KEY);
    assert_false(has_key("p-admin", "p-admin"));
    assert_true(has_key("p-admin", "third key"));
    assert_false(has_key("p-admin", "second key"));
}

/* Else nobody would be asked any more. */
static void the_last_who_can_give_keys_keep_theirs(void **state)
{
    (void)state;
    struct buffer document = {0};
    struct request request = revocation("p-admin", "p-admin");
    refused(&office, &request, TEXT_OPERATE_LAST_KEYS);
    request = revocation(NULL, "p-admin");
    request.key.party = "p-admin";
    refused(&office, &request, TEXT_OPERATE_LAST_KEYS);
    request = ask(REQUEST_PARTY_REMOVE, "p-lead");
    request.key_of = "p-admin";
    refused(&office, &request, TEXT_OPERATE_LAST_KEYS);
    request.key_of = "admin";
    refused(&office, &request, TEXT_OPERATE_LAST_KEYS);
    static const struct party empty = {
        .key = "admin", .kind = PARTY_POST, .parent = "cd", .roles = 1u << ROLE_ADMINISTRATOR};
    request = define(&empty, "p-lead");
    refused(&office, &request, TEXT_OPERATE_LAST_KEYS);
    buffer_add_format(&document,
                      "{\"entries\":[{\"body\":{\"key\":\"%s\"},\"commitment\":\"%064d\","
                      "\"type\":\"key.revoked\"}]}",
                      office_key_id(&office, "p-admin"), 0);
    request = ask(REQUEST_ACT_DRAFT, "p-lead");
    request.act = an_act(ACT_KEY_CHANGE);
    request.act.document = said(buffer_text(&document));
    refused(&office, &request, TEXT_OPERATE_LAST_KEYS);
    buffer_free(&document);
}

static void an_organisation_goes_after_its_parts(void **state)
{
    (void)state;
    struct request request = ask(REQUEST_PARTY_REMOVE, "p-lead");
    request.key_of = "cd";
    refused(&office, &request, TEXT_OPERATE_HAS_PARTS);
}

/* Nodes. */

static const char *node_id(void)
{
    return place_node;
}

static struct request rotate(const char *seed, const char *proof_by, const char *person)
{
    struct secret_key secret;
    struct request request = ask(REQUEST_NODE_ROTATE, person);
    office_public_key(proof_by, &secret);
    request.node.node = node_id();
    request.node.public_key = office_public_key(seed, NULL);
    request.node.proof = sign_hash(
        SIGN_KEY_SUCCESSION, request_succession(node_id(), &request.node.public_key), &secret);
    return request;
}

static void a_node_takes_a_new_key_that_proves_itself(void **state)
{
    (void)state;
    struct public_key next = office_public_key("next", NULL);
    struct request request = rotate("next", "other", "p-admin");
    refused(&office, &request, TEXT_OPERATE_NO_PROOF);
    request = rotate("next", "next", "p-admin");
    request.node.node = "0000000000000000";
    refused(&office, &request, TEXT_OPERATE_NO_NODE);
    request.node.node = NULL;
    refused(&office, &request, TEXT_OPERATE_NO_NODE);
    request = rotate("next", "next", "p-admin");
    granted(&office, &request);
    assert_true(office.decision.is_draft);
    request = release("p-lead");
    granted(&office, &request);
    assert_memory_equal(operation_node_key(office.log.operation, node_id())->bytes, next.bytes,
                        sizeof next.bytes);
}

static void a_node_that_is_retired_is_none(void **state)
{
    (void)state;
    struct request request = ask(REQUEST_NODE_RETIRE, "p-admin");
    request.node.node = node_id();
    granted(&office, &request);
    const char *first = office.decision.made;
    granted(&office, &request);
    request = release("p-lead");
    granted(&office, &request);
    assert_null(operation_node_key(office.log.operation, node_id()));
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, first, "p-lead");
    refused(&office, &request, TEXT_OPERATE_NO_NODE);
    request = rotate("next", "next", "p-admin");
    refused(&office, &request, TEXT_OPERATE_NO_NODE);
}

static void a_machine_joins_with_the_key_of_an_administrator(void **state)
{
    (void)state;
    struct request request = ask(REQUEST_NODE_JOIN, NULL);
    request.node.public_key = office_public_key("second node", NULL);
    refused(&office, &request, TEXT_OPERATE_NO_AUTHOR);
    request = ask(REQUEST_NODE_JOIN, "p-head");
    request.node.public_key = office_public_key("second node", NULL);
    refused(&office, &request, TEXT_OPERATE_NOT_AN_ADMINISTRATOR);
    request = ask(REQUEST_NODE_JOIN, "p-admin");
    request.node.public_key = office_public_key("second node", NULL);
    office.log.node = office_key_id(&office, "second node");
    granted(&office, &request);
    assert_non_null(operation_node_key(office.log.operation, office.log.node));
    refused(&office, &request, TEXT_OPERATE_KEY_THERE);
    request = ask(REQUEST_NOTE, "p-duty");
    granted(&office, &request);
    office.log.node = place_node;
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"after\":"));
}

/* Positions count the entries of the file, whoever wrote them. */
static void positions_are_those_of_the_file(void **state)
{
    (void)state;
    struct request request = ask(REQUEST_NODE_JOIN, "p-admin");
    request.node.public_key = office_public_key("second node", NULL);
    office.log.node = office_key_id(&office, "second node");
    granted(&office, &request);
    const char *id = by_two(&office, planning, an_act(ACT_LIVE_COMMISSION), "p-lead", "p-head");
    assert_int_equal(act_of(&office, planning, id)->position, office.log.count - 1);
}

/* A draft that is withdrawn leaves no record behind. */
static void the_record_of_a_newcomer_goes_with_the_draft_that_is_withdrawn(void **state)
{
    (void)state;
    const struct sealed sealed = {.is_there = true, .commitment = hash_bytes("x", 1)};
    struct request request = define(&newcomer, "p-lead");
    request.parties.sealed = &sealed;
    granted(&office, &request);
    const char *id = office.decision.made;
    request = ask(REQUEST_COPY, NULL);
    request.copy = (struct copy){.file = "backup.muster", .is_backup = true};
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_WITHDRAW, planning, id, "p-lead");
    granted(&office, &request);
    const struct scope *scope = items_find(&now()->planning.scopes, "person/p-new");
    assert_true(scope->is_closed);
    assert_int_equal(scope->backups.count, 1);
    request = define(&newcomer, "p-lead");
    request.parties.sealed = &sealed;
    granted(&office, &request);
    request = release("p-head");
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"person.2/p-new\""));
}

static void the_record_of_who_is_known_stays_when_a_draft_is_withdrawn(void **state)
{
    (void)state;
    static const struct party known = {.key = "p-none", .kind = PARTY_PERSON, .parent = "gov"};
    const struct sealed sealed = {.is_there = true, .commitment = hash_bytes("x", 1)};
    struct request request = define(&known, "p-lead");
    request.parties.sealed = &sealed;
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_WITHDRAW, planning, office.decision.made, "p-lead");
    granted(&office, &request);
    const struct scope *scope = items_find(&now()->planning.scopes, "person/p-none");
    assert_false(scope->is_closed);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_change_is_drafted_by_one_and_released_by_another),
        TEST(a_key_is_given_by_two),
        TEST(a_change_is_looked_at_again_before_it_is_released),
        TEST(who_was_removed_has_no_key_any_more),
        TEST(with_a_person_go_his_keys),
        TEST(ones_own_key_is_always_revoked),
        TEST(the_key_of_another_is_revoked_by_who_is_on_duty_and_says_why),
        TEST(the_key_of_a_person_is_revoked_by_his_name),
        TEST(nobody_has_two_keys),
        TEST(a_new_key_may_replace_the_old),
        TEST(a_key_is_replaced_once),
        TEST(the_last_who_can_give_keys_keep_theirs),
        TEST(an_organisation_goes_after_its_parts),
        TEST(a_node_takes_a_new_key_that_proves_itself),
        TEST(a_node_that_is_retired_is_none),
        TEST(a_machine_joins_with_the_key_of_an_administrator),
        TEST(positions_are_those_of_the_file),
        TEST(the_record_of_a_newcomer_goes_with_the_draft_that_is_withdrawn),
        TEST(the_record_of_who_is_known_stays_when_a_draft_is_withdrawn),
    };
    return cmocka_run_group_tests_name("operate/changes", tests, NULL, NULL);
}
