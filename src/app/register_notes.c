/* SPDX-License-Identifier: Apache-2.0 */
#include "app/register_notes.h"

#include <stdio.h>
#include <string.h>

#include "app/refusal.h"
#include "app/register_edits.h"
#include "app/site_names.h"
#include "app/sites.h"
#include "base/json_reader.h"
#include "base/json_writer.h"

struct notes {
    struct engine *engine;
    const struct notes_request *request;
    const struct office *office; /* the engine is its caller's until all is written */
    struct arena *arena;
    struct json_writer *json;
};

static bool is_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* What the last import brought. */

static void put_last_import(struct notes *notes)
{
    struct json_writer *json = notes->json;
    const struct reference *last =
        items_find(&notes->office->references, register_name(notes->request->which));
    json_key(json, "last_import");
    if (!last) {
        json_add_null(json);
        return;
    }
    json_open_object(json);
    json_put_text(json, "source", last->source);
    json_put_integer(json, "total", last->total);
    json_put_integer(json, "accepted", last->accepted);
    json_put_integer(json, "refused", last->refused);
    json_put_text(json, "by", last->by);
    json_put_integer(json, "at_ms", last->at_ms);
    json_close(json);
}

/* Edited rows. */

/* What all edits have; `position` is that of the last of them. */
struct edit_facts {
    const char *row, *by, *why, *scope;
    int64_t at_ms, position;
    struct hash record;
};

/* On what the edit rests: an order or an emergency is kept as an act, all else is by the rules. */
static const struct act_record *find_step(const struct notes *notes, int64_t position)
{
    char key[24];
    snprintf(key, sizeof key, "e%lld", (long long)position);
    return items_find(&notes->office->planning.acts, key);
}

static void put_reason(struct notes *notes, const char *scope, struct hash record)
{
    struct error err;
    const char *why = NULL;
    bool is_asked = notes->request->with_reasons && scope;
    if (is_asked && !app_read_text(notes->engine, scope, record, "why", notes->arena, &why, &err))
        why = NULL; /* sealed, and its key is not on this machine */
    json_put_text(notes->json, "why", why);
}

/* Opens the object, and leaves it open for what was imported. */
static void begin_edit(struct notes *notes, const struct edit_facts *facts)
{
    struct json_writer *json = notes->json;
    const struct act_record *step = find_step(notes, facts->position);
    json_open_object(json);
    json_put_text(json, "row", facts->row);
    json_put_text(json, "by", facts->by);
    json_put_integer(json, "at_ms", facts->at_ms);
    json_put_text(json, "basis", basis_kind_name(step ? (enum basis_kind)step->basis : BASIS_RULE));
    put_reason(notes, facts->scope, facts->record);
    json_key(json, "imported"), json_open_object(json);
}

static void end_edit(struct notes *notes)
{
    json_close(notes->json);
    json_close(notes->json);
}

static void put_imported_site(struct notes *notes, const struct site_change *change,
                              const struct site_record *imported)
{
    struct json_writer *json = notes->json;
    if (change->places >= 0)
        json_put_integer(json, "capacity", imported->places);
    if (change->closure == CLOSURE_CLOSED)
        json_put_bool(json, "closed", false);
    if (change->state >= 0)
        json_put_text(json, "state", site_state_name(imported->state));
    if (change->state >= 0 && imported->state == STATE_AFTER_CONVERSION)
        json_put_integer(json, "usable_after_h", imported->usable_after_h);
    if (change->access >= 0)
        json_put_text(json, "access", site_access_name(imported->access));
    if (change->visibility >= 0)
        json_put_text(json, "visibility", visibility_name(imported->visibility));
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        if (change->suitable[hazard] >= 0)
            json_put_text(json, hazard_name((enum hazard)hazard),
                          suitability_name(imported->suitable[hazard]));
}

static bool put_site_edits(struct notes *notes, struct error *err)
{
    const struct site_list_request edited = {.edited_only = true};
    struct key_index imported = {.arena = notes->arena};
    struct site_records sites;
    struct site_view *views;
    uint32_t count, at;
    if (!app_list_sites(notes->engine, &edited, notes->arena, &views, &count, err) ||
        !city_get_imported_sites(engine_city(notes->engine), notes->arena, &sites, err))
        return false;
    for (uint32_t s = 0; s < sites.count; s++)
        key_index_add_text(&imported, sites.records[s].full_key, s, NULL);
    for (uint32_t v = 0; v < count; v++) {
        const struct site_record *site = views[v].site;
        const struct site_change *change = views[v].change;
        if (!site || !key_index_find(&imported, site->full_key, strlen(site->full_key), &at))
            continue;
        begin_edit(notes, &(struct edit_facts){.row = site->key,
                                               .by = change->by,
                                               .scope = change->scope,
                                               .at_ms = change->at_ms,
                                               .position = change->position,
                                               .record = change->record});
        put_imported_site(notes, change, &sites.records[at]);
        end_edit(notes);
    }
    return true;
}

static void put_imported_people(struct notes *notes, const struct people_change *change,
                                const struct people_record *imported)
{
    struct json_writer *json = notes->json;
    if (change->people >= 0)
        json_put_integer(json, "people", imported->people);
    if (change->person_class >= 0)
        json_put_text(json, "class", person_class_name(imported->person_class));
    if (change->inclusion == INCLUSION_LEFT_OUT)
        json_put_bool(json, "left_out", false);
}

static bool put_people_edits(struct notes *notes, struct error *err)
{
    const struct edit_list_request edited = {.edited_only = true};
    struct key_index imported = {.arena = notes->arena};
    struct people_records people;
    struct people_view *views;
    uint32_t count, at;
    if (!app_list_people(notes->engine, &edited, notes->arena, &views, &count, err) ||
        !city_get_imported_people(engine_city(notes->engine), notes->arena, &people, err))
        return false;
    for (uint32_t p = 0; p < people.count; p++)
        key_index_add_text(&imported, people.records[p].key, p, NULL);
    for (uint32_t v = 0; v < count; v++) {
        const struct people_record *group = views[v].record;
        const struct people_change *change = views[v].change;
        if (!group || !key_index_find(&imported, group->key, strlen(group->key), &at))
            continue;
        begin_edit(notes, &(struct edit_facts){.row = group->key,
                                               .by = change->by,
                                               .scope = change->scope,
                                               .at_ms = change->at_ms,
                                               .position = change->position,
                                               .record = change->record});
        put_imported_people(notes, change, &people.records[at]);
        end_edit(notes);
    }
    return true;
}

static bool put_area_edits(struct notes *notes, struct error *err)
{
    const struct edit_list_request edited = {.edited_only = true};
    struct key_index imported = {.arena = notes->arena};
    struct area_records areas;
    struct area_view *views;
    uint32_t count, at;
    if (!app_list_areas(notes->engine, &edited, notes->arena, &views, &count, err) ||
        !city_get_imported_areas(engine_city(notes->engine), notes->arena, &areas, err))
        return false;
    for (uint32_t a = 0; a < areas.count; a++)
        key_index_add_text(&imported, areas.records[a].code, a, NULL);
    for (uint32_t v = 0; v < count; v++) {
        const struct area_record *area = views[v].record;
        const struct area_change *change = views[v].change;
        if (!area || !key_index_find(&imported, area->code, strlen(area->code), &at))
            continue;
        begin_edit(notes, &(struct edit_facts){.row = area->code,
                                               .by = change->by,
                                               .scope = change->scope,
                                               .at_ms = change->at_ms,
                                               .position = change->position,
                                               .record = change->record});
        json_put_text(notes->json, "name", areas.records[at].name);
        end_edit(notes);
    }
    return true;
}

/* What waits for its review. */

/* A text of the body of an entry; NULL if it has none of that name. */
static const char *text_of(struct json_slice body, const char *name, struct arena *arena)
{
    struct json_reader json = json_read(body.bytes, body.size);
    struct json_slice at;
    const char *text = NULL;
    json_enter_object(&json);
    while (json_next_name(&json, &at)) {
        if (json_name_is(at, name))
            text = json_read_text(&json, arena);
        else
            json_skip(&json);
    }
    return text;
}

/* Does the entry change a row of this register, or all of them? */
static bool is_about(const struct notes *notes, const struct act_record *act, bool *ret_is_import)
{
    static const char *const edits[REGISTER_COUNT][2] = {
        [REGISTER_SITES] = {"site.edited", "site.reset"},
        [REGISTER_PEOPLE] = {"people.edited", "people.reset"},
        [REGISTER_AREAS] = {"area.edited", "area.reset"},
    };
    enum city_register which = notes->request->which;
    *ret_is_import = is_same(act->did, "reference.imported");
    if (*ret_is_import)
        return is_same(text_of(act->done, "key", notes->arena), register_name(which));
    return is_same(act->did, edits[which][0]) || is_same(act->did, edits[which][1]);
}

/* The row as it is shown; NULL: it is not there (any more). */
static bool find_row(const struct notes *notes, struct site_names *sites, const char *key,
                     const char **ret_row, struct error *err)
{
    struct row_name *names;
    uint32_t count, at;
    *ret_row = NULL;
    if (notes->request->which == REGISTER_SITES) {
        if (sites->count == 0 &&
            !app_name_sites(engine_city(notes->engine), notes->arena, sites, err))
            return false;
        if (site_names_find(sites, key, &at) <= SITE_OTHER)
            *ret_row = sites->names[at].shown;
        return true;
    }
    enum register_noun noun = notes->request->which == REGISTER_PEOPLE ? NOUN_PEOPLE : NOUN_AREAS;
    if (!city_find_rows(engine_city(notes->engine), noun, key, notes->arena, &names, &count, err))
        return false;
    if (count == 1)
        *ret_row = names[0].shown;
    return true;
}

static void put_review(struct notes *notes, const struct act_record *act, const char *row)
{
    struct json_writer *json = notes->json;
    json_open_object(json);
    json_put_text(json, "id", act->key);
    json_put_text(json, "row", row);
    json_put_text(json, "did", act->did);
    json_put_text(json, "by", act->releaser);
    json_put_integer(json, "at_ms", act->released_at_ms);
    json_put_text(json, "basis", basis_kind_name((enum basis_kind)act->basis));
    put_reason(notes, act->scope, act->record);
    if (act->basis == BASIS_VERBAL) {
        json_put_integer(json, "given_at_ms", act->given_at_ms);
        json_put_bool(json, "called_back", act->called_back);
    } else {
        json_put_text(json, "superior", act->superior);
    }
    if (act->review_by_ms > 0) {
        json_put_integer(json, "by_ms", act->review_by_ms);
        json_put_bool(json, "overdue", act->review_by_ms < notes->request->now_ms);
    }
    json_close(json);
}

static bool put_reviews(struct notes *notes, struct error *err)
{
    const struct items *acts = &notes->office->planning.acts;
    struct site_names sites = {0}; /* read once they are needed */
    for (uint32_t a = 0; a < acts->count; a++) {
        const struct act_record *act = acts->items[a];
        bool is_import;
        if (!act->did || !act_wants_review(act) || !is_about(notes, act, &is_import))
            continue;
        const char *key = is_import ? NULL : text_of(act->done, "key", notes->arena);
        const char *row = NULL;
        if (key && !find_row(notes, &sites, key, &row, err))
            return false;
        put_review(notes, act, row);
    }
    return true;
}

/* May who asks edit it? */

/* An edit that says nothing: the rules are asked first, and nothing comes of it. */
static bool ask_rules(struct notes *notes, struct authority_answer *ret_answer)
{
    const struct session *session = notes->request->session;
    struct request request = {
        .kind = REQUEST_SITE_EDIT,
        .now_ms = notes->request->now_ms,
        .realm = realm_planning(),
        .author = session ? session->party : NULL,
        .author_key = session ? session->key_id : NULL,
        .session = session ? session->id : NULL,
        .claim = {.kind = BASIS_RULE},
        .sealed = {.is_there = true}, /* whoever edits says why */
        .site = {.change = app_no_site_change("")},
    };
    struct decision decision;
    struct error err;
    const struct operation *operation = engine_lock_state(notes->engine);
    bool is_taken = decide(operation, &request, notes->arena, &decision, &err);
    engine_unlock_state(notes->engine);
    *ret_answer = decision.answer;
    return is_taken || err.id == TEXT_OPERATE_NO_CHANGE;
}

static void put_may(struct notes *notes)
{
    struct json_writer *json = notes->json;
    struct authority_answer answer;
    json_key(json, "may_edit");
    if (!notes->request->is_signed_in) {
        json_add_null(json);
        return;
    }
    bool is_granted = ask_rules(notes, &answer);
    if (is_granted)
        answer = (struct authority_answer){0};
    json_open_object(json);
    json_put_bool(json, "granted", is_granted);
    json_missing(json, notes->request->language, &answer);
    json_bases(json, "bases", answer.bases);
    json_close(json);
}

/* Where nobody has edited anything the rows need not be read. */
static bool put_edits(struct notes *notes, struct error *err)
{
    const struct office *office = notes->office;
    switch (notes->request->which) {
    case REGISTER_SITES: return office->sites.count == 0 || put_site_edits(notes, err);
    case REGISTER_PEOPLE: return office->people.count == 0 || put_people_edits(notes, err);
    case REGISTER_AREAS: return office->area_edits.count == 0 || put_area_edits(notes, err);
    default: return true; /* organisations are changed by an import alone */
    }
}

static bool write_notes(struct notes *notes, struct error *err)
{
    struct json_writer *json = notes->json;
    bool is_edited = notes->request->which != REGISTER_ORGANISATIONS;
    json_open_object(json);
    json_put_text(json, "register", register_name(notes->request->which));
    put_last_import(notes);
    json_key(json, "edits"), json_open_array(json);
    bool ok = put_edits(notes, err);
    json_close(json);
    json_key(json, "reviews"), json_open_array(json);
    ok = ok && (!is_edited || put_reviews(notes, err));
    json_close(json);
    if (is_edited)
        put_may(notes);
    json_close(json);
    return ok;
}

bool app_write_register_notes(struct engine *engine, const struct notes_request *request,
                              struct buffer *out, struct error *err)
{
    struct json_writer json = {.out = out};
    struct notes notes = {
        .engine = engine, .request = request, .arena = arena_new(), .json = &json};
    notes.office = &engine_lock_state(engine)->office;
    engine_unlock_state(engine);
    bool ok = write_notes(&notes, err);
    arena_free(notes.arena);
    return ok;
}
