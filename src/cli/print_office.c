/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/print_office.h"

#include <string.h>

#include "base/date.h"

struct json_writer json_begin_change(struct invocation *invocation, const struct decision *decision)
{
    struct json_writer json = {.out = invocation->out};
    json_open_object(&json);
    json_key(&json, "act");
    if (decision->is_draft)
        json_add_text(&json, decision->made);
    else
        json_add_null(&json);
    return json;
}

void json_end_change(struct invocation *invocation, struct json_writer *json)
{
    json_close(json);
    buffer_add_char(invocation->out, '\n');
}

void json_change(struct invocation *invocation, const struct decision *decision, const char *name,
                 const char *value)
{
    struct json_writer json = json_begin_change(invocation, decision);
    json_put_text(&json, name, value);
    json_end_change(invocation, &json);
}

/* Lists within a line. */

static void add_item(struct invocation *invocation, struct buffer *list, const char *item)
{
    if (list->size == 0)
        buffer_add_text(list, item);
    else
        text_write(list, invocation->language, TEXT_OFFICE_NEXT_ITEM, ARG_TEXT("item", item));
}

/* " · " and a piece of the line. */
#define add_piece(invocation, id, ...)                                                             \
    (buffer_add_text((invocation)->out, " · "),                                                    \
     text_write((invocation)->out, (invocation)->language, id, ##__VA_ARGS__))

static void add_words(struct invocation *invocation, struct buffer *list, word_set words, int count,
                      enum text_id (*text)(int word))
{
    for (int word = 0; word < count; word++)
        if (words >> word & 1)
            add_item(invocation, list, text_get(invocation->language, text(word)));
}

static enum text_id text_of_role(int role)
{
    return role_text((enum role)role);
}

static enum text_id text_of_act(int act)
{
    return act_text((enum act)act);
}

/* The tree. */

static void indent(struct invocation *invocation, uint32_t depth)
{
    enum { DEEPEST = 40 };
    for (uint32_t d = 0; d < depth && d < DEEPEST; d++)
        buffer_add_text(invocation->out, "  ");
}

/* Words that somebody has written; nothing without any. */
static void add_words_of(struct invocation *invocation, const char *separator, const char *words)
{
    if (!words)
        return;
    buffer_add_text(invocation->out, separator);
    text_write_words(invocation->out, words);
}

static void add_private(struct invocation *invocation, const struct party_view *view)
{
    add_words_of(invocation, " · ", view->phone);
    add_words_of(invocation, " · ", view->email);
    if (view->is_unreadable)
        add_piece(invocation, TEXT_OFFICE_UNREADABLE);
}

static void add_post(struct invocation *invocation, const struct party *post, bool is_vacant)
{
    struct buffer list = {0};
    if (is_vacant)
        add_piece(invocation, TEXT_OFFICE_VACANT);
    else
        add_piece(invocation, TEXT_OFFICE_HELD_BY, ARG_TEXT("person", post->holder));
    for (uint32_t d = 0; d < post->deputies.count; d++)
        add_item(invocation, &list, post->deputies.keys[d]);
    if (list.size > 0)
        add_piece(invocation, TEXT_OFFICE_THEN, ARG_TEXT("deputies", buffer_text(&list)));
    buffer_clear(&list);
    add_words(invocation, &list, post->roles, ROLE_COUNT, text_of_role);
    if (list.size > 0)
        buffer_add_format(invocation->out, " · %s", buffer_text(&list));
    if (post->rank > 0)
        add_piece(invocation, TEXT_OFFICE_RANK, ARG_PLAIN("rank", post->rank));
    buffer_free(&list);
}

void write_party(struct invocation *invocation, const struct party_view *view)
{
    const struct party *party = &view->party;
    const char *name = party->kind == PARTY_PERSON ? view->name : party->name;
    text_write_words(invocation->out, party->key);
    add_words_of(invocation, "  ", name);
    if (party->kind == PARTY_POST)
        add_post(invocation, party, view->is_vacant);
    if (view->key_count > 0)
        add_piece(invocation, TEXT_OFFICE_KEY);
    if (view->has_own_area)
        add_piece(invocation, TEXT_OFFICE_AREA, ARG_TEXT("area", party->area));
    add_private(invocation, view);
}

static void print_party(struct invocation *invocation, const struct party_view *view)
{
    write_party(invocation, view);
    buffer_add_char(invocation->out, '\n');
}

/* Persons of one organisation in one line, as long as only their keys are told. */
static uint32_t print_persons(struct invocation *invocation, const struct office_view *view,
                              uint32_t first)
{
    struct buffer list = {0}, item = {0};
    uint32_t p = first;
    for (; p < view->party_count && view->parties[p].party.kind == PARTY_PERSON &&
           view->parties[p].depth == view->parties[first].depth;
         p++) {
        const struct party_view *person = &view->parties[p];
        buffer_clear(&item);
        if (person->key_count > 0)
            text_write(&item, invocation->language, TEXT_OFFICE_WITH_KEY,
                       ARG_TEXT("person", person->party.key));
        else
            buffer_add_text(&item, person->party.key);
        add_item(invocation, &list, buffer_text(&item));
    }
    say(invocation, TEXT_OFFICE_PERSONS, ARG_TEXT("list", buffer_text(&list)));
    buffer_free(&list);
    buffer_free(&item);
    return p;
}

static void print_tree(struct invocation *invocation, const struct office_view *view,
                       bool with_private)
{
    for (uint32_t p = 0; p < view->party_count;) {
        indent(invocation, view->parties[p].depth);
        if (view->parties[p].party.kind == PARTY_PERSON && !with_private)
            p = print_persons(invocation, view, p);
        else
            print_party(invocation, &view->parties[p++]);
    }
}

static void print_delegations(struct invocation *invocation, const struct office_view *view)
{
    if (view->delegation_count > 0)
        say(invocation, TEXT_OFFICE_DELEGATIONS);
    for (uint32_t d = 0; d < view->delegation_count; d++) {
        const struct delegation *delegation = &view->delegations[d];
        struct buffer acts = {0};
        add_words(invocation, &acts, delegation->acts, ACT_COUNT, text_of_act);
        buffer_add_text(invocation->out, "  ");
        text_write(invocation->out, invocation->language, TEXT_OFFICE_DELEGATION,
                   ARG_TEXT("id", delegation->key), ARG_TEXT("from", delegation->from),
                   ARG_TEXT("to", delegation->to), ARG_DATE("until", delegation->until_ms),
                   ARG_TEXT("acts", buffer_text(&acts)));
        if (delegation->area)
            add_piece(invocation, TEXT_OFFICE_AREA, ARG_TEXT("area", delegation->area));
        buffer_add_char(invocation->out, '\n');
        buffer_free(&acts);
    }
}

/* JSON. */

static void put_optional(struct json_writer *json, const char *name, const char *value)
{
    if (value)
        json_put_text(json, name, value);
}

static void json_list(struct json_writer *json, const char *name, const struct key_list *list)
{
    json_key(json, name);
    json_open_array(json);
    for (uint32_t i = 0; i < list->count; i++)
        json_add_text(json, list->keys[i]);
    json_close(json);
}

static void json_words(struct json_writer *json, const char *name, word_set words, int count,
                       const char *(*word_of)(int word))
{
    json_key(json, name);
    json_open_array(json);
    for (int word = 0; word < count; word++)
        if (words >> word & 1)
            json_add_text(json, word_of(word));
    json_close(json);
}

static void json_post(struct json_writer *json, const struct party_view *view)
{
    const struct party *post = &view->party;
    json_words(json, "roles", post->roles, ROLE_COUNT, word_of_role);
    json_put_integer(json, "rank", post->rank);
    put_optional(json, "holder", post->holder);
    json_list(json, "deputies", &post->deputies);
    json_put_bool(json, "vacant", view->is_vacant);
}

void json_party(struct json_writer *json, const struct party_view *view, bool with_private)
{
    const struct party *party = &view->party;
    json_open_object(json);
    json_put_text(json, "key", party->key);
    json_put_text(json, "kind", party_kind_name((enum party_kind)party->kind));
    put_optional(json, "name", party->kind == PARTY_PERSON ? view->name : party->name);
    put_optional(json, "parent", party->parent);
    put_optional(json, "area", party->area);
    if (party->kind == PARTY_POST)
        json_post(json, view);
    if (party->kind == PARTY_PERSON)
        json_put_bool(json, "has_key", view->key_count > 0);
    put_optional(json, "phone", view->phone);
    put_optional(json, "email", view->email);
    if (with_private)
        json_put_bool(json, "readable", !view->is_unreadable);
    json_close(json);
}

static void json_delegation(struct json_writer *json, const struct delegation *delegation)
{
    json_open_object(json);
    json_put_text(json, "id", delegation->key);
    json_put_text(json, "from", delegation->from);
    json_put_text(json, "to", delegation->to);
    put_optional(json, "area", delegation->area);
    json_words(json, "acts", delegation->acts, ACT_COUNT, word_of_act);
    json_put_integer(json, "until_ms", delegation->until_ms);
    json_close(json);
}

static void json_office(struct invocation *invocation, const struct office_view *view,
                        enum party_kind kind, bool with_private)
{
    struct json_writer json = {.out = invocation->out};
    json_open_object(&json);
    json_put_bool(&json, "founded", view->is_founded);
    json_key(&json, "parties");
    json_open_array(&json);
    for (uint32_t p = 0; p < view->party_count; p++)
        if (kind == PARTY_KIND_COUNT || view->parties[p].party.kind == (int)kind)
            json_party(&json, &view->parties[p], with_private);
    json_close(&json);
    json_key(&json, "delegations");
    json_open_array(&json);
    for (uint32_t d = 0; d < view->delegation_count; d++)
        json_delegation(&json, &view->delegations[d]);
    json_close(&json);
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

void print_office(struct invocation *invocation, const struct office_view *view,
                  enum party_kind kind, bool with_private)
{
    if (invocation->json) {
        json_office(invocation, view, kind, with_private);
        return;
    }
    if (view->party_count == 0) {
        say(invocation, TEXT_OFFICE_EMPTY);
        return;
    }
    if (kind == PARTY_KIND_COUNT)
        print_tree(invocation, view, with_private);
    for (uint32_t p = 0; p < view->party_count; p++)
        if (view->parties[p].party.kind == (int)kind)
            print_party(invocation, &view->parties[p]);
    if (kind == PARTY_KIND_COUNT)
        print_delegations(invocation, view);
    if (!view->is_founded)
        note(invocation, TEXT_OFFICE_NOT_FOUNDED);
}

void print_delegation(struct invocation *invocation, const struct delegation *delegation)
{
    if (invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_delegation(&json, delegation);
        buffer_add_char(invocation->out, '\n');
        return;
    }
    struct buffer acts = {0};
    add_words(invocation, &acts, delegation->acts, ACT_COUNT, text_of_act);
    text_write(invocation->out, invocation->language, TEXT_OFFICE_DELEGATED,
               ARG_TEXT("id", delegation->key), ARG_TEXT("from", delegation->from),
               ARG_TEXT("to", delegation->to), ARG_DATE("until", delegation->until_ms),
               ARG_TEXT("acts", buffer_text(&acts)));
    if (delegation->area)
        add_piece(invocation, TEXT_OFFICE_AREA, ARG_TEXT("area", delegation->area));
    buffer_add_char(invocation->out, '\n');
    buffer_free(&acts);
}
