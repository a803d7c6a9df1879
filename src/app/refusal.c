/* SPDX-License-Identifier: Apache-2.0 */
#include "app/refusal.h"

static void json_one_missing(struct json_writer *json, enum language language,
                             const struct missing *missing)
{
    struct buffer sentence = {0};
    missing_write(&sentence, language, missing);
    json_open_object(json);
    json_put_text(json, "kind", missing_kind_name(missing->kind));
    if (missing->rule) {
        json_put_text(json, "rule", missing->rule->id);
        json_put_text(json, "article", missing->rule->article);
    }
    if (missing->kind == MISSING_PARTICULAR)
        json_put_text(json, "particular", particular_name((enum particular)missing->number));
    json_put_text(json, "text", buffer_text(&sentence));
    json_close(json);
    buffer_free(&sentence);
}

void json_missing(struct json_writer *json, enum language language,
                  const struct authority_answer *answer)
{
    json_key(json, "missing");
    json_open_array(json);
    for (uint32_t m = 0; m < answer->missing_count; m++)
        json_one_missing(json, language, &answer->missing[m]);
    json_close(json);
}

void json_bases(struct json_writer *json, const char *key, word_set bases)
{
    json_key(json, key);
    json_open_array(json);
    for (int kind = BASIS_VERBAL; kind <= BASIS_EMERGENCY; kind++)
        if (bases >> kind & 1)
            json_add_text(json, basis_kind_name((enum basis_kind)kind));
    json_close(json);
}

void write_refusal_json(struct buffer *out, enum language language,
                        const struct authority_answer *answer)
{
    struct json_writer json = {.out = out};
    json_open_object(&json);
    json_missing(&json, language, answer);
    json_bases(&json, "bases", answer->bases);
    json_close(&json);
}
