/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/register_edit.h"

#include "operate/apply.h"

#define WHO_AND_WHY "reset", "reason", "basis", "given_at_ms", "called_back", "superior"

const char *const people_edit_fields[] = {"people", "class", "left_out", WHO_AND_WHY, NULL};
const char *const area_edit_fields[] = {"name", WHO_AND_WHY, NULL};

enum { PEOPLE_OF_GROUP_MAX = 10000000 };

static bool read_class(const struct json_body *body, struct people_change *change,
                       struct error *err)
{
    const char *word;
    enum person_class person_class;
    if (!json_body_text(body, "class", &word, err))
        return false;
    if (word && !person_class_parse(word, &person_class))
        return error_set(
            err, ERROR_INPUT, TEXT_SERVE_BODY_NO_WORD, ARG_TEXT("field", "class"),
            ARG_TEXT("word", word),
            ARG_TEXT("expected", "general, minor, older, disabled, pregnant, patient"));
    if (word)
        change->person_class = (int32_t)person_class;
    return true;
}

/* True or false; missing is neither. */
static bool read_left_out(const struct json_body *body, struct people_change *change,
                          struct error *err)
{
    bool is_left_out = false, is_if_missing = true;
    if (!json_body_bool(body, "left_out", &is_left_out, err) ||
        !json_body_bool(body, "left_out", &is_if_missing, err))
        return false;
    if (is_left_out == is_if_missing)
        change->inclusion = is_left_out ? INCLUSION_LEFT_OUT : INCLUSION_COUNTED;
    return true;
}

static bool reset_alone(bool is_reset, bool says, struct error *err)
{
    return !is_reset || !says || error_set(err, ERROR_INPUT, TEXT_SERVE_RESET_ALONE);
}

bool people_edit_read(const struct json_body *body, struct people_edit_request *edit,
                      struct error *err)
{
    struct people_change *change = &edit->change;
    return json_body_bool(body, "reset", &edit->is_reset, err) &&
           json_body_integer(body, "people", 0, PEOPLE_OF_GROUP_MAX, &change->people, err) &&
           read_class(body, change, err) && read_left_out(body, change, err) &&
           reset_alone(edit->is_reset, people_change_says(change), err);
}

bool area_edit_read(const struct json_body *body, struct area_edit_request *edit, struct error *err)
{
    return json_body_bool(body, "reset", &edit->is_reset, err) &&
           json_body_text(body, "name", &edit->change.name, err) &&
           reset_alone(edit->is_reset, area_change_says(&edit->change), err);
}
