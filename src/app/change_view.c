/* SPDX-License-Identifier: Apache-2.0 */
#include "app/change_view.h"

#include <string.h>

#include "operate/entry_types.h"
#include "operate/forms.h"

static bool is_vacant(const struct office *office, const struct party *post)
{
    const struct party *holder = items_find(&office->parties, post->holder);
    return post->kind == PARTY_POST && (!post->holder || (holder && holder->is_removed));
}

static void view_party(const struct office *office, const struct party *party, struct arena *arena,
                       struct change_view *view)
{
    const struct party *before = items_find(&office->parties, party->key);
    view->after = ARENA_NEW(arena, struct party_view);
    view->after->party = *party;
    view->after->has_own_area = party->area != NULL;
    view->after->is_vacant = is_vacant(office, party);
    view->key = party->key;
    view->is_new = !before || before->is_removed;
}

static void view_key(const struct office *office, const char *id, struct change_view *view)
{
    const struct person_key *key = items_find(&office->keys, id);
    view->key = id;
    view->of = key ? key->party : NULL;
}

/* The one that was taken in its place; NULL. */
static const struct person_key *find_taken(const struct office *office,
                                           const struct person_key *prepared)
{
    for (uint32_t k = office->keys.count; k-- > 0;) {
        const struct person_key *key = office->keys.items[k];
        if (memcmp(&key->given, &prepared->public_key, sizeof key->given) == 0)
            return key;
    }
    return NULL;
}

static void view_new_key(const struct office *office, const struct person_key *key,
                         const struct act_record *act, struct change_view *view)
{
    const struct person_key *taken = find_taken(office, key);
    view->key = taken ? taken->key : key->key;
    view->of = key->party;
    view->is_prepared = (act->status == ACT_DRAFTED || act->status == ACT_CHECKED) &&
                        act->drafter && strcmp(key->party, act->drafter) != 0;
}

static struct change_view view_part(const struct office *office, const struct act_record *act,
                                    const struct change_part *part, struct arena *arena)
{
    const struct entry_type *type = entry_type_find(part->type);
    struct change_view view = {
        .type = part->type, .text = type->text, .has_record = part->has_record};
    if (type->form == &form_party)
        view_party(office, part->body, arena, &view);
    else if (type->form == &form_key_added)
        view_new_key(office, part->body, act, &view);
    else if (type->form == &form_key_revoked)
        view_key(office, ((const struct key_body *)part->body)->key, &view);
    else if (type->form == &form_key_only)
        view.key = ((const struct key_body *)part->body)->key;
    else if (type->form == &form_node_rotated || type->form == &form_node_retired)
        view.key = ((const struct node_body *)part->body)->node;
    else if (type->form == &form_area)
        view.key = ((const struct area *)part->body)->key;
    return view;
}

void app_view_change(const struct operation *operation, const struct act_record *act,
                     struct arena *arena, struct change_view **ret_changes, uint32_t *ret_count)
{
    struct change_part *parts;
    uint32_t count = change_parts(act, arena, &parts);
    *ret_changes = ARENA_ARRAY(arena, struct change_view, count);
    *ret_count = count;
    for (uint32_t p = 0; p < count; p++)
        (*ret_changes)[p] = view_part(&operation->office, act, &parts[p], arena);
}
