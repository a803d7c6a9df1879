/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

/* As what a person acts: posts, deputies, what is lent, and where. */

static struct office_place office;
static struct realm live = {REALM_LIVE, 0};

static int begin_with(const char *rules)
{
    office_begin(&office, rules);
    office_found(&office);
    office_commission(&office);
    return 0;
}

static int begin(void **state)
{
    (void)state;
    return begin_with("generic");
}

static int begin_cn(void **state)
{
    (void)state;
    return begin_with("cn");
}

static int end(void **state)
{
    (void)state;
    office_end(&office);
    return 0;
}

/* Everything that may be said of an act. */
static const char all_said[] =
    "{\"ages_checked\":\"x\",\"danger_over\":\"x\",\"exemptions_checked\":\"x\","
    "\"issuing_unit\":\"x\",\"matter\":\"x\",\"measures\":\"x\",\"military_approval\":\"x\","
    "\"priority_order\":\"x\",\"register\":\"x\",\"reviewed\":\"x\",\"state_order\":\"x\","
    "\"superior_order\":\"x\",\"voucher\":\"x\"}";

static struct act_record in_area(enum act act, const char *area)
{
    struct act_record record = an_act(act);
    record.area = area;
    record.values = said(all_said);
    return record;
}

/* Drafted by the duty officer: what becomes of its release by `person`? */
static struct request release(struct act_record act, const char *person)
{
    const char *id = drafted(&office, live, act, "p-duty");
    return about_act(&office, REQUEST_ACT_RELEASE, live, id, person);
}

static void war_is_near(void)
{
    struct act_record act = in_area(ACT_POSTURE_SET, "01");
    act.readiness = READINESS_PRE_STRIKE;
    act.start_ms = office.now_ms;
    by_two(&office, live, act, "p-duty", "p-mayor");
    assert_int_equal(office.log.operation->live.state.readiness, READINESS_PRE_STRIKE);
}

/* Areas. */

static void evacuation_in_war_is_ordered_by_whoever_has_the_area(void)
{
    const struct {
        const char *area;
        bool by_government, by_superior;
    } cases[] = {
        {"01", true, false}, {"0101", true, false}, {"0", false, true},
        {"02", false, true}, {"99", false, false},  {NULL, false, false},
    };
    war_is_near();
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct request request = release(in_area(ACT_EVACUATE_WAR, cases[c].area), "p-mayor");
        if (cases[c].by_government)
            granted(&office, &request);
        else
            refused(&office, &request, TEXT_OPERATE_MISSING);
        request = release(in_area(ACT_EVACUATE_WAR, cases[c].area), "p-up");
        if (cases[c].by_superior)
            granted(&office, &request);
        else
            refused(&office, &request, TEXT_OPERATE_MISSING);
        request = release(in_area(ACT_EVACUATE_WAR, cases[c].area), "p-head");
        refused(&office, &request, TEXT_OPERATE_FORBIDDEN);
    }
}

static void evacuation_by_area_as_generic_rules_have_it(void **state)
{
    (void)state;
    evacuation_in_war_is_ordered_by_whoever_has_the_area();
}

static void evacuation_by_area_as_chinese_law_has_it(void **state)
{
    (void)state;
    evacuation_in_war_is_ordered_by_whoever_has_the_area();
    assert_string_equal(office.log.operation->office.rules->name, "cn");
}

static void evacuation_in_war_is_not_for_peace(void **state)
{
    (void)state;
    struct request request = release(in_area(ACT_EVACUATE_WAR, "01"), "p-mayor");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_int_equal(office.decision.answer.missing[0].number, 1u << CONDITION_READINESS);
}

static void a_post_has_its_own_area_or_that_of_what_is_above_it(void **state)
{
    (void)state;
    struct request request = release(in_area(ACT_ALARM_SOUND, "0101"), "p-north");
    granted(&office, &request);
    request = release(in_area(ACT_ALARM_SOUND, "01"), "p-north");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_int_equal(office.decision.answer.missing[0].number, 1u << CONDITION_AREA);
    request = release(in_area(ACT_ALARM_SOUND, "0102"), "p-north");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = release(in_area(ACT_ALARM_SOUND, "0102"), "p-lead");
    granted(&office, &request);
}

static void the_area_of_an_incident_is_that_of_its_acts(void **state)
{
    (void)state;
    struct act_record open = in_area(ACT_INCIDENT_OPEN, "0102");
    open.hazard = HAZARD_FIRE;
    by_two(&office, live, open, "p-duty", "p-duty");
    struct act_record alarm = in_area(ACT_ALARM_SOUND, NULL);
    alarm.incident = office.decision.made;
    struct request request = release(alarm, "p-north");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = release(alarm, "p-lead");
    granted(&office, &request);
}

/* The readiness of the office holds in its planning: protective works are let in peace alone. */
static void what_is_for_peace_is_not_planned_in_war(void **state)
{
    (void)state;
    struct act_record lease = in_area(ACT_WORKS_PEACETIME_USE, "01");
    lease.values = said("{\"conversion_time\":\"24 h\",\"protection_kept\":\"x\"}");
    by_two(&office, realm_planning(), lease, "p-duty", "p-head");
    war_is_near();
    const char *id = drafted(&office, realm_planning(), lease, "p-duty");
    struct request request =
        about_act(&office, REQUEST_ACT_RELEASE, realm_planning(), id, "p-head");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

static void the_readiness_of_an_exercise_is_its_own(void **state)
{
    (void)state;
    struct realm exercise = office_exercise(&office);
    war_is_near();
    const char *id = drafted(&office, exercise, in_area(ACT_EVACUATE_WAR, "01"), "p-duty");
    struct request request = about_act(&office, REQUEST_ACT_RELEASE, exercise, id, "p-mayor");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    struct act_record act = in_area(ACT_POSTURE_SET, "01");
    act.readiness = READINESS_WAR;
    act.start_ms = office.now_ms;
    by_two(&office, exercise, act, "p-duty", "p-mayor");
    granted(&office, &request);
    assert_int_equal(office.log.operation->live.state.readiness, READINESS_PRE_STRIKE);
}

/* Deputies. */

static void deputies_stand_in_persons_and_the_holders_of_posts(void **state)
{
    (void)state;
    struct request request = release(in_area(ACT_ALARM_SOUND, "01"), "p-deputy");
    granted(&office, &request);
    request = release(in_area(ACT_ALARM_SOUND, "01"), "p-night");
    granted(&office, &request);
    request = release(in_area(ACT_ALARM_SOUND, "01"), "p-duty");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

/* A post changed in a way that two have agreed to. */
static void change(const struct party *party)
{
    struct request request = office_ask(&office, REQUEST_PARTIES, realm_planning(), "p-lead");
    request.parties.parties = party;
    request.parties.count = 1;
    granted(&office, &request);
    request =
        about_act(&office, REQUEST_ACT_RELEASE, realm_planning(), office.decision.made, "p-head");
    granted(&office, &request);
}

static void remove_party(const char *key)
{
    struct request request = office_ask(&office, REQUEST_PARTY_REMOVE, realm_planning(), "p-head");
    request.key_of = key;
    granted(&office, &request);
    request =
        about_act(&office, REQUEST_ACT_RELEASE, realm_planning(), office.decision.made, "p-lead");
    granted(&office, &request);
}

static void a_post_that_is_removed_makes_no_deputy(void **state)
{
    (void)state;
    remove_party("night");
    struct request request = release(in_area(ACT_ALARM_SOUND, "01"), "p-night");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

static void a_deputy_is_no_deputy_of_a_deputy(void **state)
{
    (void)state;
    const struct party night = {.key = "night",
                                .kind = PARTY_POST,
                                .parent = "cd",
                                .holder = "p-night",
                                .roles = 1u << ROLE_DUTY_OFFICER,
                                .deputies = {1, (const char *const[]){"p-none"}}};
    change(&night);
    struct request request = release(in_area(ACT_ALARM_SOUND, "01"), "p-none");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

static void parties_in_a_circle_end_somewhere(void **state)
{
    (void)state;
    static const struct party a = {.key = "cd", .kind = PARTY_ORGANISATION, .parent = "ring"};
    static const struct party b = {.key = "ring", .kind = PARTY_ORGANISATION, .parent = "cd"};
    static const struct area ring[] = {{.key = "r1", .parent = "r2"},
                                       {.key = "r2", .parent = "r1"}};
    change(&a);
    change(&b);
    struct request request = office_ask(&office, REQUEST_AREAS, realm_planning(), "p-lead");
    request.areas.areas = ring;
    request.areas.count = 2;
    granted(&office, &request);
    request =
        about_act(&office, REQUEST_ACT_RELEASE, realm_planning(), office.decision.made, "p-head");
    granted(&office, &request);
    request = release(in_area(ACT_ALARM_SOUND, "r1"), "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = release(in_area(ACT_ALARM_SOUND, "r1"), "p-north");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

/* What is lent. */

static struct request lend(const char *person, const char *from, const char *to, enum act act)
{
    struct request request = office_ask(&office, REQUEST_DELEGATE, realm_planning(), person);
    request.delegation = (struct delegation){
        .from = from,
        .to = to,
        .acts = word_bit(act),
        .until_ms = request.now_ms + DAY_MS,
    };
    return with_reason(request);
}

static struct request take_back(const char *id, const char *person)
{
    struct request request = office_ask(&office, REQUEST_DELEGATION_END, realm_planning(), person);
    request.key_of = id;
    return with_reason(request);
}

static void what_is_lent_holds_for_its_acts_until_its_end(void **state)
{
    (void)state;
    struct act_record alarm = in_area(ACT_ALARM_SOUND, "01");
    struct request request = release(alarm, "p-none");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    struct request delegation = lend("p-lead", "lead", "p-none", ACT_ALARM_SOUND);
    granted(&office, &delegation);
    assert_string_equal(office.decision.made, "1");
    assert_true(last_entry_has(&office, "\"scope\":\"office\""));
    granted(&office, &request);
    request = release(in_area(ACT_ORDER_ISSUE, "01"), "p-none");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = release(alarm, "p-none");
    request.now_ms = delegation.delegation.until_ms;
    granted(&office, &request);
    request = release(alarm, "p-none");
    request.now_ms = delegation.delegation.until_ms + 1;
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

static void what_is_lent_can_be_taken_back(void **state)
{
    (void)state;
    struct request request = lend("p-lead", "p-lead", "p-none", ACT_ALARM_SOUND);
    granted(&office, &request);
    const char *id = office.decision.made;
    request = take_back(id, "p-duty");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = take_back(id, "p-lead");
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"private\":"));
    refused(&office, &request, TEXT_OPERATE_NO_DELEGATION);
    request = take_back("7", "p-lead");
    refused(&office, &request, TEXT_OPERATE_NO_DELEGATION);
    request = release(in_area(ACT_ALARM_SOUND, "01"), "p-none");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

static void what_is_lent_to_a_post_is_lent_to_who_stands_there(void **state)
{
    (void)state;
    struct request request = lend("p-head", "head", "lead", ACT_ALARM_DISASTER);
    granted(&office, &request);
    struct act_record act = in_area(ACT_ALARM_DISASTER, "01");
    act.hazard = HAZARD_FLOOD;
    request = release(act, "p-lead");
    granted(&office, &request);
    request = release(act, "p-deputy");
    granted(&office, &request);
    request = release(act, "p-north");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

static void one_lends_ones_own(void **state)
{
    (void)state;
    struct request request = lend("p-lead", "mayor", "p-lead", ACT_EVACUATE_WAR);
    refused(&office, &request, TEXT_OPERATE_NOT_OWN_AUTHORITY);
    request.claim.kind = BASIS_OWN;
    refused(&office, &request, TEXT_OPERATE_NOT_OWN_AUTHORITY);
    request.claim.kind = BASIS_EMERGENCY;
    refused(&office, &request, TEXT_OPERATE_BASIS_NOT_OPEN);
    request = lend("p-lead", "p-mayor", "p-lead", ACT_EVACUATE_WAR);
    refused(&office, &request, TEXT_OPERATE_NOT_OWN_AUTHORITY);
    request = lend("p-deputy", "lead", "p-none", ACT_ALARM_SOUND);
    refused(&office, &request, TEXT_OPERATE_NOT_OWN_AUTHORITY);
    request = lend("p-none", "p-none", "p-view", ACT_ALARM_SOUND);
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

/* Else anybody could say that the mayor has lent him everything, and two would act on his rank. */
static void nobody_lends_by_word_of_mouth(void **state)
{
    (void)state;
    struct request request = lend("p-lead", "mayor", "p-none", ACT_ALARM_SOUND);
    request.claim = (struct claim){.kind = BASIS_VERBAL, .given_at_ms = request.now_ms};
    refused(&office, &request, TEXT_OPERATE_BASIS_NOT_OPEN);
    request = lend("p-duty", "mayor", "p-duty", ACT_RULES_CHANGE);
    request.claim =
        (struct claim){.kind = BASIS_VERBAL, .given_at_ms = request.now_ms, .called_back = true};
    refused(&office, &request, TEXT_OPERATE_BASIS_NOT_OPEN);
}

static void one_lends_no_more_of_an_area_than_one_has(void **state)
{
    (void)state;
    struct request request = lend("p-north", "north", "p-none", ACT_ALARM_SOUND);
    request.delegation.area = "01";
    granted(&office, &request);
    request = release(in_area(ACT_ALARM_SOUND, "0101"), "p-none");
    granted(&office, &request);
    request = release(in_area(ACT_ALARM_SOUND, "01"), "p-none");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

static void an_area_that_is_lent_is_narrower(void **state)
{
    (void)state;
    struct request request = lend("p-lead", "lead", "p-none", ACT_ALARM_SOUND);
    request.delegation.area = "0102";
    granted(&office, &request);
    request = release(in_area(ACT_ALARM_SOUND, "0102"), "p-none");
    granted(&office, &request);
    request = release(in_area(ACT_ALARM_SOUND, "01"), "p-none");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = release(in_area(ACT_ALARM_SOUND, "0101"), "p-none");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = lend("p-lead", "lead", "p-view", ACT_ALARM_SOUND);
    request.delegation.area = "02";
    granted(&office, &request);
    request = release(in_area(ACT_ALARM_SOUND, "02"), "p-view");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

static void nothing_is_lent_by_who_has_left(void **state)
{
    (void)state;
    struct request request = lend("p-lead", "p-lead", "p-none", ACT_ALARM_SOUND);
    granted(&office, &request);
    remove_party("p-lead");
    request = release(in_area(ACT_ALARM_SOUND, "01"), "p-none");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

/* To lend the writing of notes makes nobody a checker or an administrator. */
static void a_role_is_not_lent_with_an_act(void **state)
{
    (void)state;
    static const struct party both = {.key = "both",
                                      .kind = PARTY_POST,
                                      .parent = "cd",
                                      .holder = "p-lead",
                                      .roles = 1u << ROLE_CHECKER | 1u << ROLE_ADMINISTRATOR};
    change(&both);
    struct request request = lend("p-lead", "p-lead", "p-none", ACT_NOTE);
    request.delegation.acts |= word_bit(ACT_ALARM_SOUND);
    granted(&office, &request);
    const char *id = drafted(&office, live, in_area(ACT_ALARM_SOUND, "01"), "p-duty");
    request = about_act(&office, REQUEST_ACT_CHECK, live, id, "p-none");
    refused(&office, &request, TEXT_OPERATE_NOT_A_CHECKER);
    request = office_ask(&office, REQUEST_NODE_JOIN, realm_planning(), "p-none");
    request.node.public_key = office_public_key("other node", NULL);
    refused(&office, &request, TEXT_OPERATE_NOT_AN_ADMINISTRATOR);
}

static void a_delegation_is_between_persons_and_posts_and_ends_within_a_month(void **state)
{
    (void)state;
    struct request request = lend("p-lead", "gov", "p-none", ACT_ALARM_SOUND);
    refused(&office, &request, TEXT_OPERATE_DOES_NOT_ACT);
    request = lend("p-lead", "lead", "cd", ACT_ALARM_SOUND);
    refused(&office, &request, TEXT_OPERATE_DOES_NOT_ACT);
    request = lend("p-lead", "lead", "lead", ACT_ALARM_SOUND);
    refused(&office, &request, TEXT_OPERATE_DELEGATION_TO_ITSELF);
    request = lend("p-lead", "lead", "p-none", ACT_ALARM_SOUND);
    request.delegation.area = "99";
    refused(&office, &request, TEXT_OPERATE_NO_AREA);
    request = lend("p-lead", "lead", "p-gone", ACT_ALARM_SOUND);
    refused(&office, &request, TEXT_OPERATE_NO_PARTY);
    request = lend("p-lead", NULL, "p-none", ACT_ALARM_SOUND);
    refused(&office, &request, TEXT_OPERATE_NO_PARTY);
    request = lend("p-lead", "lead", NULL, ACT_ALARM_SOUND);
    refused(&office, &request, TEXT_OPERATE_NO_PARTY);
    request = lend("p-lead", "lead", "p-none", ACT_ALARM_SOUND);
    request.delegation.until_ms = request.now_ms;
    refused(&office, &request, TEXT_OPERATE_DELEGATION_OVER);
    request.delegation.until_ms = request.now_ms + 30 * (int64_t)DAY_MS + 1;
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_END));
    request.delegation.until_ms--;
    granted(&office, &request);
    request.delegation.acts = 0;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request.delegation.acts = word_bit(63);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = lend("p-lead", "lead", "p-none", ACT_ALARM_SOUND);
    request.sealed.is_there = false;
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(evacuation_by_area_as_generic_rules_have_it),
        cmocka_unit_test_setup_teardown(evacuation_by_area_as_chinese_law_has_it, begin_cn, end),
        TEST(evacuation_in_war_is_not_for_peace),
        TEST(a_post_has_its_own_area_or_that_of_what_is_above_it),
        TEST(the_area_of_an_incident_is_that_of_its_acts),
        TEST(what_is_for_peace_is_not_planned_in_war),
        TEST(the_readiness_of_an_exercise_is_its_own),
        TEST(deputies_stand_in_persons_and_the_holders_of_posts),
        TEST(a_post_that_is_removed_makes_no_deputy),
        TEST(a_deputy_is_no_deputy_of_a_deputy),
        TEST(parties_in_a_circle_end_somewhere),
        TEST(what_is_lent_holds_for_its_acts_until_its_end),
        TEST(what_is_lent_can_be_taken_back),
        TEST(what_is_lent_to_a_post_is_lent_to_who_stands_there),
        TEST(one_lends_ones_own),
        TEST(nobody_lends_by_word_of_mouth),
        TEST(one_lends_no_more_of_an_area_than_one_has),
        TEST(an_area_that_is_lent_is_narrower),
        TEST(nothing_is_lent_by_who_has_left),
        TEST(a_role_is_not_lent_with_an_act),
        TEST(a_delegation_is_between_persons_and_posts_and_ends_within_a_month),
    };
    return cmocka_run_group_tests_name("operate/standing", tests, NULL, NULL);
}
