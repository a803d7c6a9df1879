/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/site_edit.h"

#include <string.h>

const char *const site_edit_fields[] = {
    "places", "usable_after_h", "state",       "access",      "visibility", "suitable", "reset",
    "reason", "basis",          "given_at_ms", "called_back", "superior",   NULL};

enum { PLACES_MAX = 10000000, HOURS_MAX = 100000 };

static bool bad_word(struct error *err, const char *field, const char *word, const char *expected)
{
    return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_WORD, ARG_TEXT("field", field),
                     ARG_TEXT("word", word), ARG_TEXT("expected", expected));
}

/* Closed and open are said of the day, the others of the works. */
static bool read_state(const struct json_body *body, struct site_change *change, struct error *err)
{
    const char *word;
    enum site_state state;
    if (!json_body_text(body, "state", &word, err))
        return false;
    if (!word)
        return true;
    for (int closure = 0; closure < CLOSURE_COUNT; closure++)
        if (strcmp(word, closure_name(closure)) == 0) {
            change->closure = closure;
            return true;
        }
    if (!site_state_parse(word, &state))
        return bad_word(err, "state", word, "closed, open, usable, after_conversion, not_usable");
    change->state = (int32_t)state;
    return true;
}

static bool read_words(const struct json_body *body, struct site_change *change, struct error *err)
{
    const char *access_word, *visibility_word;
    enum site_access site_access;
    enum visibility visibility;
    if (!json_body_text(body, "access", &access_word, err) ||
        !json_body_text(body, "visibility", &visibility_word, err))
        return false;
    if (access_word && !site_access_parse(access_word, &site_access))
        return bad_word(err, "access", access_word, "public, residents, staff");
    if (visibility_word && !visibility_parse(visibility_word, &visibility))
        return bad_word(err, "visibility", visibility_word, "internal, public, restricted");
    change->access = access_word ? (int32_t)site_access : -1;
    change->visibility = visibility_word ? (int32_t)visibility : -1;
    return true;
}

static bool read_suitable(const struct json_body *body, struct site_change *change,
                          struct error *err)
{
    const char *names[HAZARD_COUNT + 1] = {0};
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        names[hazard] = hazard_name((enum hazard)hazard);
    if (!json_body_object(body, "suitable", names, err))
        return false;
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++) {
        const char *word;
        enum suitability suitability;
        if (!json_body_text_in(body, "suitable", names[hazard], &word, err))
            return false;
        if (word && !suitability_parse(word, &suitability))
            return bad_word(err, names[hazard], word, "yes, no, unknown");
        if (word)
            change->suitable[hazard] = (int32_t)suitability;
    }
    return true;
}

bool site_edit_read(const struct json_body *body, struct site_edit_request *edit, struct error *err)
{
    struct site_change *change = &edit->change;
    return json_body_bool(body, "reset", &edit->is_reset, err) &&
           json_body_integer(body, "places", 0, PLACES_MAX, &change->places, err) &&
           json_body_integer(body, "usable_after_h", 0, HOURS_MAX, &change->usable_after_h, err) &&
           read_state(body, change, err) && read_words(body, change, err) &&
           read_suitable(body, change, err) &&
           (!edit->is_reset || !site_change_says(change) ||
            error_set(err, ERROR_INPUT, TEXT_SERVE_RESET_ALONE));
}

static bool read_basis(const struct json_body *body, enum basis_kind *ret_kind, struct error *err)
{
    const char *word;
    if (!json_body_text(body, "basis", &word, err))
        return false;
    return !word || (basis_kind_parse(word, ret_kind) && *ret_kind >= BASIS_RULE) ||
           bad_word(err, "basis", word, "rule, verbal, emergency");
}

static bool alone(const char *field, struct error *err)
{
    return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_BASIS_ALONE, ARG_TEXT("field", field));
}

/* Whether it is whole, and the order not given tomorrow, is decided with the rest. */
bool site_edit_read_claim(const struct json_body *body, struct claim *claim, struct error *err)
{
    const int64_t latest_ms = INT64_C(1) << 53; /* what a page counts exactly */
    const char *superior;
    if (!read_basis(body, &claim->kind, err) ||
        !json_body_integer(body, "given_at_ms", 0, latest_ms, &claim->given_at_ms, err) ||
        !json_body_bool(body, "called_back", &claim->called_back, err) ||
        !json_body_text(body, "superior", &superior, err))
        return false;
    if (claim->kind != BASIS_VERBAL && claim->given_at_ms != 0)
        return alone("given_at_ms", err);
    if (claim->kind != BASIS_VERBAL && claim->called_back)
        return alone("called_back", err);
    if (claim->kind != BASIS_EMERGENCY && superior)
        return alone("superior", err);
    claim->superior = superior;
    return true;
}
