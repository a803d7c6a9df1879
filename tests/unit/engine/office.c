/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>

#include "office.h"
#include "operate/apply.h"

void office_begin(struct office_place *place)
{
    *place = (struct office_place){.arena = arena_new(), .now_ms = 1793500000000};
    static const char pattern[] = "/tmp/muster-office-XXXXXX";
    memcpy(place->folder, pattern, sizeof pattern);
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof place->path, "%s/city.muster", place->folder);
}

void office_end(struct office_place *place)
{
    DIR *folder = opendir(place->folder);
    struct dirent *item;
    office_close(place);
    arena_free(place->arena);
    assert_non_null(folder);
    while ((item = readdir(folder)))
        if (item->d_name[0] != '.')
            assert_int_equal(unlinkat(dirfd(folder), item->d_name, 0), 0);
    closedir(folder);
    assert_int_equal(rmdir(place->folder), 0);
}

void office_open(struct office_place *place)
{
    struct error err;
    if (!engine_open(place->path, ENGINE_CREATE, "test", place->now_ms, NULL, &place->engine, &err))
        fail_msg("open: %s", text_id_name(err.id));
}

void office_close(struct office_place *place)
{
    engine_close(place->engine);
    place->engine = NULL;
}

struct job office_job(struct office_place *place, enum request_kind kind, struct realm realm)
{
    place->now_ms += 60000;
    struct job job = {
        .request = {.kind = kind,
                    .now_ms = place->now_ms,
                    .realm = realm,
                    .claim = {.kind = BASIS_RULE}},
        .arena = place->arena,
    };
    if (kind == REQUEST_ACT_DRAFT)
        job.request.act.readiness = job.request.act.hazard = -1;
    return job;
}

void office_do(struct office_place *place, struct job *job)
{
    struct error err;
    struct buffer sentence = {0};
    if (engine_submit(place->engine, job, &err))
        return;
    error_write(&sentence, LANGUAGE_EN, &err);
    for (uint32_t m = 0; m < job->decision.answer.missing_count; m++) {
        buffer_add_char(&sentence, '\n');
        missing_write(&sentence, LANGUAGE_EN, &job->decision.answer.missing[m]);
    }
    fail_msg("request %d: %s", (int)job->request.kind, buffer_text(&sentence));
}

static const struct party parties[] = {
    {.key = "gov", .kind = PARTY_ORGANISATION, .name = "Made-up government", .area = "01"},
    {.key = "cd", .kind = PARTY_ORGANISATION, .name = "Made-up office", .parent = "gov"},
    {.key = "p-1", .kind = PARTY_PERSON, .parent = "cd"},
    {.key = "p-2", .kind = PARTY_PERSON, .parent = "cd"},
    {.key = "p-3", .kind = PARTY_PERSON, .parent = "cd"},
    {.key = "p-4", .kind = PARTY_PERSON, .parent = "cd"},
    {.key = "duty",
     .kind = PARTY_POST,
     .name = "Duty officer",
     .parent = "cd",
     .holder = "p-1",
     .roles = 1u << ROLE_DUTY_OFFICER | 1u << ROLE_CHECKER | 1u << ROLE_DRAFTER},
    {.key = "lead",
     .kind = PARTY_POST,
     .name = "Duty leader",
     .parent = "cd",
     .holder = "p-2",
     .roles = 1u << ROLE_DUTY_LEADER | 1u << ROLE_CHECKER,
     .deputies = {1, (const char *const[]){"p-4"}}},
    {.key = "head",
     .kind = PARTY_POST,
     .name = "Head",
     .parent = "cd",
     .holder = "p-3",
     .roles = 1u << ROLE_OFFICE_LEADER},
    {.key = "admin",
     .kind = PARTY_POST,
     .name = "Administrator",
     .parent = "cd",
     .holder = "p-3",
     .roles = 1u << ROLE_ADMINISTRATOR | 1u << ROLE_PLANNER},
    {.key = "control",
     .kind = PARTY_POST,
     .name = "Control",
     .parent = "cd",
     .holder = "p-1",
     .roles = 1u << ROLE_EXERCISE_CONTROL},
};
enum { PARTY_COUNT = sizeof parties / sizeof *parties };

static void register_parties(struct office_place *place)
{
    static const struct area areas[] = {
        {.key = "01", .name = "Made-up county"},
        {.key = "0101", .name = "North", .parent = "01"},
        {.key = "02", .name = "Next county"},
    };
    struct private_text texts[PARTY_COUNT] = {{0}};
    static char records[PARTY_COUNT][96];
    struct job job = office_job(place, REQUEST_AREAS, realm_planning());
    job.request.areas.areas = areas;
    job.request.areas.count = sizeof areas / sizeof *areas;
    office_do(place, &job);
    for (int p = 0; p < PARTY_COUNT; p++) {
        if (parties[p].kind != PARTY_PERSON)
            continue;
        snprintf(records[p], sizeof records[p],
                 "{\"name\":\"Canary-Name %s\",\"phone\":\"+00 5550%d\"}", parties[p].key, p);
        texts[p] = (struct private_text){.bytes = records[p], .size = strlen(records[p])};
    }
    job = office_job(place, REQUEST_PARTIES, realm_planning());
    job.request.parties.parties = parties;
    job.request.parties.count = PARTY_COUNT;
    job.party_texts = texts;
    office_do(place, &job);
}

void office_found(struct office_place *place)
{
    static const char *const persons[] = {"p-1", "p-2", "p-3"};
    register_parties(place);
    for (int p = 0; p < 3; p++) {
        struct error err;
        char password[32];
        struct job job = office_job(place, REQUEST_KEY_ADD, realm_planning());
        job.request.key.party = persons[p];
        snprintf(password, sizeof password, "correct horse %s", persons[p]);
        if (!engine_add_key(place->engine, &job, password, &err))
            fail_msg("key of %s: %s", persons[p], text_id_name(err.id));
    }
}

struct session office_session(struct office_place *place, const char *person)
{
    struct error err;
    struct session session;
    char password[32];
    snprintf(password, sizeof password, "correct horse %s", person);
    if (!engine_open_session(place->engine, person, password, place->arena, &session, &err))
        fail_msg("session of %s: %s", person, text_id_name(err.id));
    return session;
}

const struct operation *office_now(const struct office_place *place)
{
    const struct operation *operation = engine_lock_state(place->engine);
    engine_unlock_state(place->engine);
    return operation;
}

struct buffer office_dump(struct engine *engine)
{
    struct buffer out = {0};
    struct arena *scratch = arena_new();
    operation_dump(engine_lock_state(engine), scratch, &out);
    engine_unlock_state(engine);
    arena_free(scratch);
    return out;
}
