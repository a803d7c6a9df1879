/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/office.h"
#include "app/parties.h"
#include "app/rows.h"
#include "operate/forms.h"

/* A table of organisations, posts and persons on its way into the register. */
struct registering {
    struct engine *engine;
    const struct operation *operation;
    const struct office *office;
    struct arena *arena;
    struct party *parties;      /* [count] that are new or changed … */
    struct private_text *texts; /* … and what is private of each */
    uint32_t count;
    struct parties_result result;
};

/* What a reader has asked of the register, and was told: what it read holds as long as this does.
 */
struct asked_party {
    const char *key;
    bool is_there;
    struct known_party known;
};
struct asked_parties {
    struct arena *arena;
    struct key_index index;
    uint32_t count, capacity;
    struct asked_party *parties;
};

static bool find_in_office(const struct office *office, const char *key,
                           struct known_party *ret_party)
{
    const struct party *party = items_find(&office->parties, key);
    if (!party || party->is_removed)
        return false;
    *ret_party = (struct known_party){(enum party_kind)party->kind, party->parent};
    return true;
}

struct asking {
    const struct office *office;
    struct asked_parties *asked;
};

static void note_answer(struct asked_parties *asked, const char *key, bool is_there,
                        const struct known_party *known)
{
    struct arena *arena = asked->arena;
    const char *copy = arena_copy_text(arena, key);
    if (!key_index_add_text(&asked->index, copy, asked->count, NULL))
        return;
    ARENA_PUSH_ROOM(arena, struct asked_party, asked->parties, asked->count, asked->capacity);
    struct asked_party *party = &asked->parties[asked->count++];
    *party = (struct asked_party){.key = copy, .is_there = is_there};
    if (!is_there)
        return;
    party->known = *known;
    party->known.parent = known->parent ? arena_copy_text(arena, known->parent) : NULL;
}

static bool find_known(void *context, const char *key, struct known_party *ret_party)
{
    const struct asking *asking = context;
    bool is_there = find_in_office(asking->office, key, ret_party);
    note_answer(asking->asked, key, is_there, ret_party);
    return is_there;
}

static bool is_same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Would the reader be told the same again? */
static bool check_asked(const struct office *office, const struct asked_parties *asked,
                        const char *file, struct error *err)
{
    for (uint32_t p = 0; p < asked->count; p++) {
        const struct asked_party *before = &asked->parties[p];
        struct known_party now = {0};
        bool is_there = find_in_office(office, before->key, &now);
        if (is_there != before->is_there ||
            (is_there &&
             (now.kind != before->known.kind || !is_same_text(now.parent, before->known.parent))))
            return app_fail_changed(file, TEXT_APP_WHAT_PARTIES, err);
    }
    return true;
}

/* "duty_officer drafter"; the reader lets no other words pass. */
static word_set read_roles(const char *words)
{
    word_set roles = 0;
    for (int role = 0; words && role < ROLE_COUNT; role++) {
        const char *name = role_name((enum role)role);
        size_t size = strlen(name);
        for (const char *at = words; *at; at += strcspn(at, " "), at += *at == ' ')
            if (strcspn(at, " ") == size && memcmp(at, name, size) == 0)
                roles |= word_bit((unsigned)role);
    }
    return roles;
}

/* What an entry says of the party: nothing that is private. */
static struct party public_part(const struct party_record *record)
{
    return (struct party){
        .key = record->key,
        .kind = (int32_t)record->kind,
        .name = record->kind == PARTY_PERSON ? NULL : record->name,
        .parent = record->parent,
        .area = record->area,
        .roles = read_roles(record->roles),
        .rank = record->rank,
        .holder = record->holder,
        .deputies = {record->deputy_count, record->deputies},
    };
}

/* A person's name, and everybody's numbers; no bytes if there is nothing of it. */
static struct private_text private_part(const struct party_record *record, struct arena *arena)
{
    const char *name = record->kind == PARTY_PERSON ? record->name : NULL;
    const char *const pairs[][2] = {
        {"email", record->email}, {"name", name}, {"phone", record->phone}};
    if (!record->email && !name && !record->phone)
        return (struct private_text){0};
    return app_private_text(arena, pairs, 3);
}

static bool is_same_public(const struct party *a, const struct party *b)
{
    struct buffer left = {0}, right = {0};
    body_write(&form_party, a, &left);
    body_write(&form_party, b, &right);
    bool same = left.size == right.size && memcmp(left.bytes, right.bytes, left.size) == 0;
    buffer_free(&left);
    buffer_free(&right);
    return same;
}

/* What this machine cannot read is taken for changed, and becomes readable here. */
static bool is_same_private(const struct registering *registering, const struct party *known,
                            const struct private_text *text)
{
    struct arena *scratch = arena_new();
    struct buffer before = {0};
    struct error err;
    bool same = !known->has_record && !text->bytes;
    if (known->has_record && text->bytes)
        same = engine_read_private(registering->engine,
                                   person_scope(registering->operation, known->key, scratch),
                                   known->record, &before, &err) &&
               before.size == text->size && memcmp(before.bytes, text->bytes, text->size) == 0;
    buffer_free(&before);
    arena_free(scratch);
    return same;
}

/* The key of somebody who was removed is not given to anybody else. */
static bool check_gone(const struct registering *registering, const char *key, struct error *err)
{
    const struct party *party = items_find(&registering->office->parties, key);
    return !party || !party->is_removed ||
           error_set(err, ERROR_CONFLICT, TEXT_OFFICE_KEY_OF_REMOVED, ARG_TEXT("party", key));
}

static bool take(struct registering *registering, const struct party_record *record,
                 struct error *err)
{
    const struct party *known = items_find(&registering->office->parties, record->key);
    struct party party = public_part(record);
    struct private_text text = private_part(record, registering->arena);
    if (!check_gone(registering, record->key, err))
        return false;
    bool is_there = known && !known->is_removed;
    if (is_there && is_same_public(known, &party) && is_same_private(registering, known, &text)) {
        registering->result.same++;
        return true;
    }
    registering->result.changed += is_there;
    registering->result.added += !is_there;
    registering->parties[registering->count] = party;
    registering->texts[registering->count++] = text;
    return true;
}

static void note(struct import_report *report, enum text_id id, int64_t count, const char *first)
{
    struct error remark;
    error_set(&remark, ERROR_INPUT, id, ARG_INTEGER("count", count), ARG_TEXT("first", first));
    report_note(report, 0, NULL, NULL, &remark);
}

/* A post acts within its area; one that nobody knows lies nowhere. */
static void note_areas(const struct registering *registering, const struct party_records *records,
                       struct import_report *report)
{
    int64_t count = 0;
    const char *first = NULL;
    for (uint32_t r = 0; r < records->count; r++) {
        const char *area = records->records[r].area;
        if (!area || items_find(&registering->office->areas, area))
            continue;
        first = first ? first : area;
        count++;
    }
    if (count > 0)
        note(report, TEXT_OFFICE_AREAS_UNKNOWN, count, first);
}

/* Those in the register that the file does not name stay; that may be meant or not. */
static void note_others(struct registering *registering, const struct party_records *records,
                        struct import_report *report, struct arena *scratch)
{
    struct key_index named = {.arena = scratch};
    uint32_t place;
    int64_t count = 0;
    const char *first = NULL;
    for (uint32_t r = 0; r < records->count; r++)
        key_index_add_text(&named, records->records[r].key, r, NULL);
    for (uint32_t p = 0; p < registering->office->parties.count; p++) {
        const struct party *party = registering->office->parties.items[p];
        if (party->is_removed || key_index_find(&named, party->key, strlen(party->key), &place))
            continue;
        first = first ? first : party->key;
        count++;
    }
    if (count > 0)
        note(report, TEXT_OFFICE_PARTIES_NOT_NAMED, count, first);
}

static bool take_all(struct registering *registering, const struct party_records *records,
                     struct error *err)
{
    bool ok = true;
    registering->parties = ARENA_ARRAY(registering->arena, struct party, records->count);
    registering->texts = ARENA_ARRAY(registering->arena, struct private_text, records->count);
    for (uint32_t r = 0; ok && r < records->count; r++)
        ok = take(registering, &records->records[r], err);
    return ok;
}

static bool submit(struct registering *registering, const struct actor *actor, bool is_trial,
                   struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_PARTIES, realm_planning(), registering->arena);
    job.request.parties.parties = registering->parties;
    job.request.parties.count = registering->count;
    job.party_texts = registering->texts;
    if (is_trial)
        job.party_texts = NULL;
    bool ok = registering->count == 0 || (is_trial ? engine_ask(registering->engine, &job, err)
                                                   : engine_submit(registering->engine, &job, err));
    *ret_decision = job.decision;
    return ok;
}

bool app_register_parties(struct engine *engine, const struct actor *actor,
                          const struct party_records *records, struct arena *arena,
                          struct decision *ret_decision, struct error *err)
{
    struct registering registering = {.engine = engine, .arena = arena};
    *ret_decision = (struct decision){0};
    registering.operation = engine_lock_state(engine);
    registering.office = &registering.operation->office;
    bool ok = take_all(&registering, records, err);
    engine_unlock_state(engine);
    return ok && submit(&registering, actor, false, ret_decision, err);
}

static bool read_parties(const struct office *office, struct rows *rows, struct arena *arena,
                         struct import_report *report, struct intake *ret_intake, struct error *err)
{
    const char *roles[ROLE_COUNT];
    struct asked_parties *asked = ARENA_NEW(arena, struct asked_parties);
    struct party_records *records = ARENA_NEW(arena, struct party_records);
    struct asking asking = {office, asked};
    const struct party_register known = {find_known, &asking};
    const struct party_options options = {
        .map = rows_map(rows), .roles = roles, .role_count = ROLE_COUNT, .known = &known};
    asked->arena = asked->index.arena = arena;
    for (int role = 0; role < ROLE_COUNT; role++)
        roles[role] = role_name((enum role)role);
    if (!parties_from_features(&rows->set, &options, arena, rows->scratch, report, records, err) ||
        !rows_accepted(report, err))
        return false;
    *ret_intake = (struct intake){.parties = records, .asked = asked};
    return true;
}

bool app_read_parties(struct engine *engine, const struct import_request *request,
                      struct arena *arena, struct import_report *report, struct intake *ret_intake,
                      struct error *err)
{
    struct rows rows;
    if (!rows_open(&rows, engine_city(engine), request, true, arena, report, err))
        return false;
    const struct operation *operation = engine_lock_state(engine);
    bool ok = read_parties(&operation->office, &rows, arena, report, ret_intake, err);
    engine_unlock_state(engine);
    rows_close(&rows);
    return ok;
}

/* With the state locked. */
static bool compare(struct registering *registering, const struct intake *intake,
                    struct import_report *report, struct error *err)
{
    struct arena *scratch = arena_new();
    bool ok = check_asked(registering->office, intake->asked, report->file, err) &&
              take_all(registering, intake->parties, err);
    if (ok) {
        note_areas(registering, intake->parties, report);
        note_others(registering, intake->parties, report, scratch);
    }
    arena_free(scratch);
    return ok;
}

bool app_take_parties(struct engine *engine, const struct import_request *request,
                      const struct intake *intake, struct arena *arena,
                      struct import_report *report, struct import_result *result, struct error *err)
{
    struct registering registering = {.engine = engine, .arena = arena};
    registering.operation = engine_lock_state(engine);
    registering.office = &registering.operation->office;
    bool ok = compare(&registering, intake, report, err);
    engine_unlock_state(engine);
    ok = ok && submit(&registering, &request->actor, request->is_trial, &result->decision, err);
    if (ok)
        result->parties = registering.result;
    return ok;
}
