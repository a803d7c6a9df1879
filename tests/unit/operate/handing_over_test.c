/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

/* A key that another has prepared: decision 0009. */

static struct office_place office;
static const struct realm planning = {REALM_PLANNING, 0};

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

static struct request add_key(const char *of, const char *person)
{
    struct request request = office_ask(&office, REQUEST_KEY_ADD, planning, person);
    request.key.party = of;
    request.key.public_key = office_public_key("prepared", NULL);
    request.key.key_id = office_key_id(&office, "prepared");
    request.key.replaces = office_has_key(&office.log.operation->office, of);
    return request;
}

static struct request release(const char *person)
{
    return about_act(&office, REQUEST_ACT_RELEASE, planning, office.decision.made, person);
}

static bool has_key(const char *person, const char *seed)
{
    return operation_person_key(office.log.operation, person, office_key_id(&office, seed)) != NULL;
}

/* Who prepared it knows its password, and has it nowhere. */
static void the_key_that_was_prepared_is_never_valid(void **state)
{
    (void)state;
    struct request request = add_key("p-duty", "p-admin");
    granted(&office, &request);
    request = release("p-lead");
    refused(&office, &request, TEXT_OPERATE_KEY_NOT_TAKEN);
    request = taken_over(&office, request, "p-duty", "prepared");
    granted(&office, &request);
    assert_false(has_key("p-duty", "prepared"));
    assert_true(has_key("p-duty", "prepared taken"));
    const struct person_key *key =
        items_find(&office.log.operation->office.keys, office_key_id(&office, "prepared taken"));
    assert_string_equal(key->by, "p-lead");
    assert_true(key_was_handed_over(key));
}

static void only_who_has_the_prepared_key_takes_it_over(void **state)
{
    (void)state;
    struct request request = add_key("p-duty", "p-admin");
    granted(&office, &request);
    struct request releasing = release("p-lead");
    request = taken_over(&office, releasing, "p-duty", "another");
    refused(&office, &request, TEXT_OPERATE_NO_PROOF);
    /* Signed for somebody else's key. */
    request = taken_over(&office, releasing, "p-lead", "prepared");
    refused(&office, &request, TEXT_OPERATE_NO_PROOF);
    struct person_key taken = *taken_over(&office, releasing, "p-duty", "prepared").act_ref.taken;
    taken.key = office_key_id(&office, "prepared");
    request.act_ref.taken = &taken;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    taken.key = office_key_id(&office, "prepared taken");
    taken.party = "p-admin";
    granted(&office, &request);
    assert_true(has_key("p-duty", "prepared taken"));
}

/* The rules of the office, under which an order by telephone is enough for a key. */
static void adopt_lax_rules(void)
{
    struct json_slice rules = office_rules(&office, "generic");
    struct buffer document = {0};
    const char *before = strstr(rules.bytes, "\"incident.open\":[");
    assert_non_null(before);
    const char *at = strchr(before, ']') + 1;
    buffer_add(&document, rules.bytes, (size_t)(at - rules.bytes));
    buffer_add_text(&document, ",\"key.change\":[\"verbal\"]");
    buffer_add(&document, at, rules.size - (size_t)(at - rules.bytes));
    struct act_record act = an_act(ACT_RULES_CHANGE);
    act.document = (struct json_slice){buffer_text(&document), document.size};
    const char *id = drafted(&office, planning, act, "p-lead");
    struct request request =
        with_reason(about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-head"));
    granted(&office, &request);
    buffer_free(&document);
}

/* Else one person would hold two keys by one signature: on whatever basis. */
static void who_prepared_it_does_not_release_it(void **state)
{
    (void)state;
    adopt_lax_rules();
    struct request request = with_reason(add_key("p-duty", "p-lead"));
    request.claim = (struct claim){.kind = BASIS_VERBAL, .given_at_ms = request.now_ms - MINUTE_MS};
    granted(&office, &request);
    assert_true(office.decision.is_draft);
    const char *id = office.decision.made;
    request = with_reason(about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-lead"));
    request.claim = (struct claim){.kind = BASIS_VERBAL, .given_at_ms = request.now_ms - MINUTE_MS};
    request = taken_over(&office, request, "p-duty", "prepared");
    refused(&office, &request, TEXT_OPERATE_SAME_PERSON);
    request = taken_over(&office, about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-head"),
                         "p-duty", "prepared");
    request.session = "s-p-lead";
    refused(&office, &request, TEXT_OPERATE_SAME_SESSION);
    request.session = "s-p-head";
    granted(&office, &request);
}

static void ones_own_key_needs_no_handing_over(void **state)
{
    (void)state;
    struct request request = add_key("p-duty", "p-duty");
    granted(&office, &request);
    request = release("p-lead");
    granted(&office, &request);
    assert_true(has_key("p-duty", "prepared"));
}

/* Who signs has one owner beside him; and one new key cannot stand for two persons. */
static void a_change_gives_one_key(void **state)
{
    (void)state;
    struct buffer document = {0};
    struct request request = add_key("p-duty", "p-admin");
    granted(&office, &request);
    const char *id = office.decision.made;
    struct json_slice one = act_of(&office, planning, id)->document;
    buffer_add(&document, one.bytes, one.size - 2);
    buffer_add_char(&document, ',');
    const char *entry = strchr(one.bytes, '[') + 1;
    buffer_add(&document, entry, (size_t)(one.bytes + one.size - entry));
    struct act_record act = an_act(ACT_KEY_CHANGE);
    act.document = (struct json_slice){buffer_text(&document), document.size};
    request = office_ask(&office, REQUEST_ACT_DRAFT, planning, "p-admin");
    request.act = act;
    refused(&office, &request, TEXT_OPERATE_BAD_DOCUMENT);
    buffer_free(&document);
}

static void a_password_is_changed_by_who_has_the_key(void **state)
{
    (void)state;
    struct request request = office_ask(&office, REQUEST_KEY_RESEAL, planning, "p-duty");
    request.key.sealed = hash_bytes("sealed", 6);
    granted(&office, &request);
    const struct person_key *key =
        items_find(&office.log.operation->office.keys, office_key_id(&office, "p-duty"));
    assert_true(hash_equal(key->sealed, request.key.sealed));
    request.author_key = NULL;
    refused(&office, &request, TEXT_OPERATE_NO_AUTHOR);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_key_that_was_prepared_is_never_valid),
        TEST(only_who_has_the_prepared_key_takes_it_over),
        TEST(who_prepared_it_does_not_release_it),
        TEST(ones_own_key_needs_no_handing_over),
        TEST(a_change_gives_one_key),
        TEST(a_password_is_changed_by_who_has_the_key),
    };
    return cmocka_run_group_tests_name("operate/handing_over", tests, NULL, NULL);
}
