/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

#include "operate/entry_types.h"

/* Entries as they come out of a file: of types and versions unknown, old, or damaged. */

static struct office_place office;
static struct error err;

static int begin(void **state)
{
    (void)state;
    office_begin(&office, "generic");
    office_found(&office);
    office_commission(&office);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_end(&office);
    return 0;
}

/* After an entry that was refused the state is of no more use. */
static int end_broken(void **state)
{
    (void)state;
    place_end(&office.log);
    arena_free(office.arena);
    return 0;
}

static struct entry an_entry(const char *type, struct realm realm, const char *body)
{
    return (struct entry){
        .time_ms = office.now_ms += MINUTE_MS,
        .realm = realm,
        .basis = {.kind = BASIS_OWN},
        .type = type,
        .version = 1,
        .body = body,
        .body_size = strlen(body),
    };
}

static void append(struct entry entry)
{
    assert_true(place_append(&office.log, &entry, &err));
}

/* Refused, and the error names the field. */
static void refuses(struct entry entry, const char *field)
{
    struct buffer sentence = {0};
    entry.node = place_node;
    assert_false(operation_apply(office.log.operation, &entry, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_int_equal(err.id, TEXT_OPERATE_BAD_BODY);
    assert_string_equal(err.args[3].text, field);
    error_write(&sentence, LANGUAGE_ZH, &err);
    assert_non_null(strstr(buffer_text(&sentence), field));
    buffer_free(&sentence);
}

static void types_stand_in_the_order_of_their_names_and_are_found(void **state)
{
    (void)state;
    uint32_t count;
    const struct entry_type *types = entry_types(&count);
    assert_true(count > 30);
    for (uint32_t t = 0; t < count; t++) {
        int functions = (types[t].to_office != NULL) + (types[t].to_realm != NULL) +
                        (types[t].to_exercise != NULL) + (types[t].to_whole != NULL);
        assert_ptr_equal(entry_type_find(types[t].name), &types[t]);
        assert_true(entry_key_valid(types[t].name));
        assert_int_equal(functions, 1);
        assert_true(t == 0 || strcmp(types[t - 1].name, types[t].name) < 0);
        for (uint32_t v = 1; v < types[t].version; v++)
            assert_non_null(types[t].upcasts[v - 1]);
    }
    assert_null(entry_type_find("no.such.type"));
    assert_null(entry_type_find(""));
}

static void an_unknown_type_is_kept_skipped_and_counted(void **state)
{
    (void)state;
    struct buffer before = {0}, after = {0};
    operation_dump(office.log.operation, office.log.scratch, &before);
    append(an_entry("robot.sent", realm_live(), "{\"where\":\"there\"}"));
    append(an_entry("robot.sent", realm_exercise(99), "{}"));
    operation_dump(office.log.operation, office.log.scratch, &after);
    assert_string_equal(buffer_text(&before), buffer_text(&after));
    assert_int_equal(office.log.operation->unknown_count, 2);
    assert_int_equal(office.log.operation->changes.count, 0);
    buffer_free(&before);
    buffer_free(&after);
}

static void a_newer_version_is_kept_skipped_and_counted(void **state)
{
    (void)state;
    struct entry entry = an_entry("posture.set", realm_live(), "{\"mood\":\"calm\"}");
    entry.version = 2;
    append(entry);
    entry = an_entry("site.edited", realm_planning(), "{}");
    entry.version = 3;
    append(entry);
    assert_int_equal(office.log.operation->unknown_count, 2);
    assert_int_equal(office.log.operation->office.sites.count, 0);
}

static void what_an_unknown_entry_commits_to_can_be_destroyed(void **state)
{
    (void)state;
    struct entry entry = an_entry("robot.sent", realm_live(), "{}");
    entry.private_scope = "live/incident/4";
    append(entry);
    const struct scope *scope =
        items_find(&office.log.operation->live.state.scopes, "live/incident/4");
    assert_int_equal(scope->record_count, 1);
    entry.realm = realm_exercise(99);
    append(entry);
}

static const struct site_change *site(const char *key)
{
    return items_find(&office.log.operation->office.sites, key);
}

static struct entry site_edited_1(const char *body)
{
    return an_entry("site.edited", realm_planning(), body);
}

static void the_first_version_of_an_edit_is_still_read(void **state)
{
    (void)state;
    append(site_edited_1("{\"field\":\"places\",\"site\":\"17\",\"value\":450}"));
    append(site_edited_1("{\"field\":\"access\",\"site\":\"17\",\"value\":\"staff\"}"));
    append(site_edited_1("{\"field\":\"closure\",\"site\":\"17\",\"value\":\"closed\"}"));
    append(site_edited_1("{\"field\":\"for_flood\",\"site\":\"人防 \\\"1\\\"\",\"value\":\"no\"}"));
    assert_int_equal(site("17")->places, 450);
    assert_int_equal(site("17")->access, ACCESS_STAFF);
    assert_int_equal(site("17")->closure, CLOSURE_CLOSED);
    assert_int_equal(site("人防 \"1\"")->suitable[HAZARD_FLOOD], SUITABILITY_NO);
}

static void refuses_a_first_version_that_is_damaged(void **state)
{
    (void)state;
    static const struct {
        const char *body, *field;
    } bad[] = {
        {"{\"field\":\"key\",\"site\":\"17\",\"value\":\"18\"}", "body"},
        {"{\"field\":\"places\",\"site\":\"17\"}", "body"},
        {"{\"field\":\"\",\"site\":\"17\",\"value\":1}", "body"},
        {"{\"field\":\"places\",\"site\":\"\",\"value\":1}", "body"},
        {"{\"more\":1}", "body"},
        {"{}", "body"},
        {"{\"field\":\"places\",\"site\":\"17\",\"value\":\"many\"}", "places"},
        {"{\"field\":\"zone\",\"site\":\"17\",\"value\":1}", "zone"},
        {"{\"field\":\"area\",\"site\":\"17\",\"value\":1}", "area"},
        {"{\"field\":\"state\",\"site\":\"17\",\"value\":{}}", "state"},
    };
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++)
        refuses(site_edited_1(bad[b].body), bad[b].field);
}

static void refuses_a_field_too_few_too_many_or_of_another_kind_and_names_it(void **state)
{
    (void)state;
    static const struct {
        const char *type, *body, *field;
    } bad[] = {
        {"posture.set", "{}", "readiness"},
        {"posture.set", "{\"readiness\":\"calm\"}", "readiness"},
        {"posture.set", "{\"readiness\":1}", "readiness"},
        {"posture.set", "{\"readiness\":null}", "readiness"},
        {"posture.set", "{\"mood\":1,\"readiness\":\"war\"}", "mood"},
        {"posture.set", "{\"readiness\":\"war\",\"time\":1}", "time"},
        {"response.set", "{\"incident\":\"1\"}", "level"},
        {"response.set", "{\"incident\":\"1\",\"level\":5}", "level"},
        {"response.set", "{\"incident\":\"1\",\"level\":-1}", "level"},
        {"response.set", "{\"incident\":\"1\",\"level\":true}", "level"},
        {"response.set", "{\"incident\":\"\",\"level\":1}", "incident"},
        {"response.set", "{\"incident\":\"A\",\"level\":1}", "incident"},
        {"response.set", "{\"incident\":[],\"level\":1}", "incident"},
        {"response.set", "{\"level\":1}", "incident"},
        {"act.drafted", "{\"act\":\"note\"}", "key"},
        {"act.drafted", "{\"act\":\"dance\",\"key\":\"1\"}", "act"},
        {"act.drafted", "{\"act\":\"note\",\"document\":[],\"key\":\"1\"}", "document"},
        {"act.drafted", "{\"act\":\"note\",\"end_ms\":0,\"key\":\"1\"}", "end_ms"},
        {"act.drafted", "{\"act\":\"note\",\"key\":\"1\",\"particulars\":[]}", "particulars"},
        {"act.drafted", "{\"act\":\"note\",\"key\":\"1\",\"particulars\":[\"rain\"]}",
         "particulars"},
        {"act.drafted", "{\"act\":\"note\",\"key\":\"1\",\"particulars\":[\"level\",\"class\"]}",
         "particulars"},
        {"act.drafted", "{\"act\":\"note\",\"key\":\"1\",\"particulars\":[\"class\",\"class\"]}",
         "particulars"},
        {"act.drafted", "{\"act\":\"note\",\"key\":\"1\",\"particulars\":\"class\"}",
         "particulars"},
        {"scope.closed", "{\"backups\":[],\"key\":\"live\"}", "backups"},
        {"scope.closed", "{\"backups\":[\"Ä\"],\"key\":\"live\"}", "backups"},
        {"scope.closed", "{\"backups\":[1],\"key\":\"live\"}", "backups"},
        {"scope.closed", "{\"backups\":{},\"key\":\"live\"}", "backups"},
        {"note", "{\"about\":\"line\\nline\"}", "about"},
        {"note", "{\"about\":null}", "about"},
        {"note", "[]", "body"},
    };
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++)
        refuses(an_entry(bad[b].type, realm_live(), bad[b].body), bad[b].field);
}

#define ZEROS "00000000000000000000000000000000"

static void refuses_hashes_keys_and_flags_of_another_form(void **state)
{
    (void)state;
    static const struct {
        const char *type, *body, *field;
    } bad[] = {
        {"node.joined", "{\"public_key\":\"" ZEROS "\"}", "public_key"},
        {"node.joined", "{\"public_key\":\"" ZEROS ZEROS "0\"}", "public_key"},
        {"node.joined", "{\"public_key\":\"" ZEROS "0000000000000000000000000000000g\"}",
         "public_key"},
        {"node.joined", "{\"public_key\":\"" ZEROS "0000000000000000000000000000000A\"}",
         "public_key"},
        {"node.joined", "{\"public_key\":1}", "public_key"},
        {"copy.made",
         "{\"file\":\"a\",\"has_keys\":false,\"hash\":\"" ZEROS ZEROS
         "\",\"key\":\"backup/1\",\"size\":1}",
         "has_keys"},
        {"copy.made",
         "{\"file\":\"a\",\"has_keys\":1,\"hash\":\"" ZEROS ZEROS
         "\",\"key\":\"backup/1\",\"size\":1}",
         "has_keys"},
        {"copy.made",
         "{\"file\":\"a\",\"hash\":\"" ZEROS ZEROS "\",\"key\":\"backup/1\",\"size\":-1}", "size"},
        {"plan.status", "{\"name\":\"a\",\"status\":\"draft\",\"version\":0}", "version"},
        {"exercise.created", "{\"number\":0}", "number"},
        {"exercise.created", "{\"number\":1000000}", "number"},
        {"party.defined", "{\"key\":\"a\",\"kind\":\"post\",\"rank\":1000001}", "rank"},
        {"party.defined", "{\"key\":\"a\",\"kind\":\"post\",\"rank\":0}", "rank"},
        {"delegation.granted",
         "{\"acts\":[],\"from\":\"a\",\"key\":\"1\",\"to\":\"b\","
         "\"until_ms\":1}",
         "acts"},
    };
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++)
        refuses(an_entry(bad[b].type, realm_planning(), bad[b].body), bad[b].field);
}

static void refuses_an_entry_of_a_realm_that_is_not_there_or_not_its_own(void **state)
{
    (void)state;
    refuses(an_entry("note", realm_exercise(7), "{}"), "realm");
    refuses(an_entry("exercise.status", realm_live(), "{\"status\":\"frozen\"}"), "realm");
    refuses(an_entry("exercise.status", realm_planning(), "{\"status\":\"frozen\"}"), "realm");
    refuses(an_entry("area.defined", realm_live(), "{\"key\":\"01\"}"), "realm");
    refuses(an_entry("live.commissioned", realm_live(), "{}"), "realm");
    refuses(an_entry("exercise.created", realm_live(), "{\"number\":1}"), "realm");
}

static void refuses_what_is_live_before_there_is_a_live_realm(void **state)
{
    (void)state;
    struct office_place fresh = office;
    office_begin(&office, "generic");
    refuses(an_entry("note", realm_live(), "{}"), "realm");
    refuses(an_entry("posture.set", realm_live(), "{\"readiness\":\"war\"}"), "realm");
    place_end(&office.log);
    arena_free(office.arena);
    office = fresh;
}

/* What is about something that is not there changes nothing: replay never stops at it. */
static void an_entry_about_nothing_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *type, *body;
    } entries[] = {
        {"act.checked", "{\"act\":\"99\"}"},
        {"act.corrected", "{\"act\":\"99\"}"},
        {"act.released", "{\"act\":\"99\"}"},
        {"act.reviewed", "{\"act\":\"99\"}"},
        {"act.withdrawn", "{\"act\":\"99\"}"},
        {"incident.closed", "{\"key\":\"99\"}"},
        {"response.set", "{\"incident\":\"99\",\"level\":1}"},
        {"delegation.ended", "{\"key\":\"99\"}"},
        {"key.revoked", "{\"key\":\"99\"}"},
        {"node.retired", "{\"node\":\"99\"}"},
        {"party.removed", "{\"key\":\"99\"}"},
        {"site.moved", "{\"former\":\"99\",\"key\":\"98\"}"},
        {"site.reset", "{\"key\":\"99\"}"},
        {"rules.adopted", "{\"act\":\"99\"}"},
        {"rules.adopted", "{}"},
    };
    for (size_t e = 0; e < sizeof entries / sizeof *entries; e++) {
        append(an_entry(entries[e].type, realm_planning(), entries[e].body));
        assert_int_equal(office.log.operation->changes.count, 0);
    }
    assert_string_equal(office.log.operation->office.rules->name, "generic");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)
#define BROKEN(test) cmocka_unit_test_setup_teardown(test, begin, end_broken)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_stand_in_the_order_of_their_names_and_are_found),
        TEST(an_unknown_type_is_kept_skipped_and_counted),
        TEST(a_newer_version_is_kept_skipped_and_counted),
        TEST(what_an_unknown_entry_commits_to_can_be_destroyed),
        TEST(the_first_version_of_an_edit_is_still_read),
        BROKEN(refuses_a_first_version_that_is_damaged),
        BROKEN(refuses_a_field_too_few_too_many_or_of_another_kind_and_names_it),
        BROKEN(refuses_hashes_keys_and_flags_of_another_form),
        BROKEN(refuses_an_entry_of_a_realm_that_is_not_there_or_not_its_own),
        TEST(refuses_what_is_live_before_there_is_a_live_realm),
        TEST(an_entry_about_nothing_changes_nothing),
    };
    return cmocka_run_group_tests_name("operate/entries", tests, NULL, NULL);
}
