/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

static struct office_place office;

static int begin(void **state)
{
    (void)state;
    office_begin(&office, "generic");
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
    return office_ask(&office, kind, realm_planning(), person);
}

static struct request a_key(const char *of, const char *person)
{
    struct request request = ask(REQUEST_KEY_ADD, person);
    request.key.party = of;
    request.key.public_key = office_public_key(of, NULL);
    request.key.key_id = office_key_id(&office, of);
    return request;
}

static struct request a_party(const struct party *party, const char *person)
{
    struct request request = ask(REQUEST_PARTIES, person);
    request.parties.parties = party;
    request.parties.count = 1;
    return request;
}

static const struct party room = {.key = "room", .kind = PARTY_ORGANISATION, .name = "Room"};

static void before_an_administrator_has_a_key_nobody_is_asked(void **state)
{
    (void)state;
    office_register(&office);
    assert_false(office_is_founded(now()));
    struct request request = a_key("p-duty", NULL);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"basis\":{\"kind\":\"own\"}"));
    request = a_party(&room, NULL);
    granted(&office, &request);
    request = a_party(&room, "p-duty");
    granted(&office, &request);
    assert_false(office.decision.has_answer);
    assert_false(office_is_founded(now()));
}

static void with_the_first_key_of_an_administrator_the_rules_are_asked(void **state)
{
    (void)state;
    office_found(&office);
    assert_true(office_is_founded(now()));
    struct request request = a_party(&room, NULL);
    refused(&office, &request, TEXT_OPERATE_NO_AUTHOR);
    request = a_party(&room, "p-admin");
    granted(&office, &request);
    assert_true(office.decision.has_answer);
    assert_true(office.decision.is_draft);
    assert_null(items_find(&now()->parties, "room"));
}

static void an_office_is_founded_by_the_keys_of_two_who_can_give_keys_together(void **state)
{
    (void)state;
    office_register(&office);
    struct request request = a_key("p-admin", NULL);
    granted(&office, &request);
    assert_false(office_is_founded(now()));
    request = a_key("p-view", NULL);
    granted(&office, &request);
    assert_false(office_is_founded(now()));
    request = a_key("p-lead", NULL);
    granted(&office, &request);
    assert_true(office_is_founded(now()));
    request = a_key("p-duty", NULL);
    refused(&office, &request, TEXT_OPERATE_NO_AUTHOR);
}

static void an_office_that_was_founded_stays_so(void **state)
{
    (void)state;
    office_found(&office);
    struct request request = ask(REQUEST_KEY_REVOKE, "p-admin");
    request.key.key_id = office_key_id(&office, "p-admin");
    refused(&office, &request, TEXT_OPERATE_LAST_KEYS);
    assert_true(office_is_founded(now()));
    request = a_party(&room, NULL);
    refused(&office, &request, TEXT_OPERATE_NO_AUTHOR);
}

static void a_post_given_to_who_has_a_key_founds_the_office_too(void **state)
{
    (void)state;
    static const struct party boss = {
        .key = "boss", .kind = PARTY_POST, .holder = "p-duty", .roles = 1u << ROLE_ADMINISTRATOR};
    office_register(&office);
    struct request request = a_key("p-lead", NULL);
    granted(&office, &request);
    request = a_key("p-duty", NULL);
    granted(&office, &request);
    assert_false(office_is_founded(now()));
    request = a_party(&boss, NULL);
    granted(&office, &request);
    assert_true(office_is_founded(now()));
}

static void whoever_names_a_key_has_it(void **state)
{
    (void)state;
    static const struct party nobody = {.key = "nobody", .kind = PARTY_PERSON};
    office_found(&office);
    struct request request = ask(REQUEST_NOTE, "p-duty");
    granted(&office, &request);
    request.author_key = office_key_id(&office, "p-lead");
    refused(&office, &request, TEXT_OPERATE_KEY_NOT_VALID);
    request.author_key = "0000000000000000";
    refused(&office, &request, TEXT_OPERATE_KEY_NOT_VALID);
    request.author_key = office_key_id(&office, "p-duty");
    request.author = NULL;
    refused(&office, &request, TEXT_OPERATE_NO_AUTHOR);
    request.author = nobody.key;
    refused(&office, &request, TEXT_OPERATE_KEY_NOT_VALID);
    request.kind = REQUEST_COPY;
    refused(&office, &request, TEXT_OPERATE_KEY_NOT_VALID);
}

static void before_there_are_keys_one_cannot_claim_one_either(void **state)
{
    (void)state;
    office_register(&office);
    struct request request = a_party(&room, "p-duty");
    refused(&office, &request, TEXT_OPERATE_KEY_NOT_VALID);
    request.author_key = NULL;
    granted(&office, &request);
    request = ask(REQUEST_COPY, "p-duty");
    request.copy = (struct copy){.file = "a.muster", .is_backup = true};
    refused(&office, &request, TEXT_OPERATE_KEY_NOT_VALID);
}

static void names_that_no_entry_can_hold_are_refused(void **state)
{
    (void)state;
    struct request request = ask(REQUEST_NOTE, NULL);
    request.author = "P 1";
    refused(&office, &request, TEXT_OPERATE_BAD_AUTHOR);
    request.author = "";
    refused(&office, &request, TEXT_OPERATE_BAD_AUTHOR);
    request.author = NULL;
    request.session = "Ö";
    refused(&office, &request, TEXT_OPERATE_BAD_AUTHOR);
}

static void a_key_belongs_to_one_person_and_is_called_by_its_id(void **state)
{
    (void)state;
    office_register(&office);
    struct request request = a_key("p-duty", NULL);
    request.key.key_id = "0123456789abcdef";
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request.key.key_id = NULL;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = a_key("duty", NULL);
    refused(&office, &request, TEXT_OPERATE_NOT_A_PERSON);
    request = a_key("p-gone", NULL);
    refused(&office, &request, TEXT_OPERATE_NO_PARTY);
    request.key.party = NULL;
    refused(&office, &request, TEXT_OPERATE_NO_PARTY);
    request = a_key("p-duty", NULL);
    granted(&office, &request);
    refused(&office, &request, TEXT_OPERATE_HAS_KEY);
    request.key.party = "p-lead";
    refused(&office, &request, TEXT_OPERATE_KEY_THERE);
}

static void a_persons_name_never_stands_in_the_log(void **state)
{
    (void)state;
    static const struct party person = {.key = "p-1", .kind = PARTY_PERSON, .name = "Canary"};
    struct request request = a_party(&person, NULL);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    assert_string_equal(office.err.args[1].text, "name");
}

static void to_change_nothing_is_refused(void **state)
{
    (void)state;
    struct request request = a_party(&room, NULL);
    request.parties.count = 0;
    refused(&office, &request, TEXT_OPERATE_NO_CHANGE);
}

/* The key of a scope is one of an entry: at most 64 bytes. */
static void a_person_whose_record_could_not_be_named_is_refused(void **state)
{
    (void)state;
    static const struct sealed sealed = {.is_there = true};
    struct party person = {.key = "p-34567890123456789012345678901234567890123456789012345678",
                           .kind = PARTY_PERSON};
    struct request request = a_party(&person, NULL);
    request.parties.sealed = &sealed;
    refused(&office, &request, TEXT_OPERATE_SCOPE_TOO_LONG);
    person.key = "p-3456789012345678901234567890123456789012345678901234567";
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"person/p-34567890"));
}

static void the_first_rules_come_once(void **state)
{
    (void)state;
    struct request request = ask(REQUEST_RULES_FIRST, NULL);
    request.rules.document = office_rules(&office, "cn");
    refused(&office, &request, TEXT_OPERATE_RULES_THERE);
}

static void first_rules_that_nobody_could_use_are_refused(void **state)
{
    (void)state;
    struct log_place fresh;
    struct decision decision;
    struct error err;
    struct request request = ask(REQUEST_RULES_FIRST, NULL);
    size_t size;
    place_begin(&fresh);
    request.rules.document = (struct json_slice){NULL, 0};
    assert_false(place_do(&fresh, &request, office.arena, &decision, &err));
    request.rules.document = said("{\"name\":\"x\"}");
    assert_false(place_do(&fresh, &request, office.arena, &decision, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    request.rules.document = said("{\"bases\":{},\"name\":\"x\",\"roles\":{\"viewer\":1},"
                                  "\"rules\":[],\"sources\":[],\"title\":{\"en\":\"x\","
                                  "\"zh\":\"x\"},\"version\":1}");
    assert_false(place_do(&fresh, &request, office.arena, &decision, &err));
    request.rules.document.bytes = rule_set_builtin("generic", &size);
    request.rules.document.size = size;
    assert_false(place_do(&fresh, &request, office.arena, &decision, &err));
    assert_int_equal(err.id, TEXT_OPERATE_BAD_FIELD);
    request.rules.document = office_rules(&office, "generic");
    assert_true(place_do(&fresh, &request, office.arena, &decision, &err));
    place_end(&fresh);
}

static void what_belongs_to_the_office_is_asked_in_planning(void **state)
{
    (void)state;
    for (int kind = 0; kind < REQUEST_NOTE; kind++) {
        struct request request = ask((enum request_kind)kind, NULL);
        request.realm = realm_live();
        refused(&office, &request, TEXT_OPERATE_WRONG_REALM);
        request.realm = realm_exercise(1);
        refused(&office, &request, TEXT_OPERATE_WRONG_REALM);
    }
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(before_an_administrator_has_a_key_nobody_is_asked),
        TEST(with_the_first_key_of_an_administrator_the_rules_are_asked),
        TEST(an_office_is_founded_by_the_keys_of_two_who_can_give_keys_together),
        TEST(an_office_that_was_founded_stays_so),
        TEST(a_post_given_to_who_has_a_key_founds_the_office_too),
        TEST(whoever_names_a_key_has_it),
        TEST(before_there_are_keys_one_cannot_claim_one_either),
        TEST(names_that_no_entry_can_hold_are_refused),
        TEST(a_key_belongs_to_one_person_and_is_called_by_its_id),
        TEST(a_persons_name_never_stands_in_the_log),
        TEST(to_change_nothing_is_refused),
        TEST(a_person_whose_record_could_not_be_named_is_refused),
        TEST(the_first_rules_come_once),
        TEST(first_rules_that_nobody_could_use_are_refused),
        TEST(what_belongs_to_the_office_is_asked_in_planning),
    };
    return cmocka_run_group_tests_name("operate/founding", tests, NULL, NULL);
}
