/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of requests: signing in, and changing a site. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/assert.h"
#include "base/utf8.h"
#include "operate/apply.h"
#include "serve/register_edit.h"
#include "serve/site_edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const struct error *err)
{
    struct buffer sentence = {0};
    ALWAYS(err->kind == ERROR_INPUT);
    error_write(&sentence, LANGUAGE_EN, err);
    error_write(&sentence, LANGUAGE_ZH, err);
    ALWAYS(utf8_valid(sentence.bytes, sentence.size));
    buffer_free(&sentence);
}

static void check_text(const struct json_body *body, const char *field)
{
    const char *text = "";
    struct error err;
    if (!json_body_need_text(body, field, &text, &err))
        check_error(&err);
    else
        ALWAYS(utf8_valid(text, strlen(text)));
}

static void sign_in(const char *bytes, size_t size)
{
    static const char *const fields[] = {"person", "password", "link", NULL};
    struct json_body *body;
    struct error err;
    if (!json_body_read(bytes, size, fields, &body, &err)) {
        check_error(&err);
        return;
    }
    for (int f = 0; fields[f]; f++)
        check_text(body, fields[f]);
    json_body_free(body);
}

static void check_change(const struct site_change *change)
{
    ALWAYS(change->places >= -1 && change->usable_after_h >= -1);
    ALWAYS(change->closure >= -1 && change->closure < CLOSURE_COUNT);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        ALWAYS(change->suitable[hazard] >= -1);
}

static void check_claim(const struct json_body *body)
{
    struct claim claim = {.kind = BASIS_RULE};
    struct error err;
    if (!site_edit_read_claim(body, &claim, &err)) {
        check_error(&err);
        return;
    }
    ALWAYS(claim.kind >= BASIS_RULE && claim.kind <= BASIS_EMERGENCY);
    ALWAYS(claim.kind == BASIS_VERBAL || (claim.given_at_ms == 0 && !claim.called_back));
    ALWAYS(claim.kind == BASIS_EMERGENCY || !claim.superior);
}

static void edit_site(const char *bytes, size_t size)
{
    struct site_edit_request edit = {.change = app_no_site_change("s1")};
    struct json_body *body;
    struct error err;
    if (!json_body_read(bytes, size, site_edit_fields, &body, &err)) {
        check_error(&err);
        return;
    }
    if (site_edit_read(body, &edit, &err)) {
        check_change(&edit.change);
        ALWAYS(!edit.is_reset || !site_change_says(&edit.change));
    } else {
        check_error(&err);
    }
    check_claim(body);
    check_text(body, "reason");
    json_body_free(body);
}

static void edit_people(const char *bytes, size_t size)
{
    struct people_edit_request edit = {.change = app_no_people_change("17/general")};
    const struct people_change *change = &edit.change;
    struct json_body *body;
    struct error err;
    if (!json_body_read(bytes, size, people_edit_fields, &body, &err)) {
        check_error(&err);
        return;
    }
    if (people_edit_read(body, &edit, &err)) {
        ALWAYS(change->people >= -1 && change->person_class < PERSON_CLASS_COUNT);
        ALWAYS(change->inclusion >= -1 && change->inclusion < INCLUSION_COUNT);
        ALWAYS(!edit.is_reset || !people_change_says(change));
    } else {
        check_error(&err);
    }
    json_body_free(body);
}

static void edit_area(const char *bytes, size_t size)
{
    struct area_edit_request edit = {.change = {.key = "0101"}};
    struct json_body *body;
    struct error err;
    if (!json_body_read(bytes, size, area_edit_fields, &body, &err)) {
        check_error(&err);
        return;
    }
    if (area_edit_read(body, &edit, &err))
        ALWAYS(!edit.is_reset || !edit.change.name);
    else
        check_error(&err);
    json_body_free(body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Of just this length: a reader that goes on is seen. */
    char *bytes = malloc(size + 1);
    ALWAYS(bytes);
    memcpy(bytes, data, size);
    bytes[size] = '\0';
    sign_in(bytes, size);
    edit_site(bytes, size);
    edit_people(bytes, size);
    edit_area(bytes, size);
    free(bytes);
    return 0;
}
