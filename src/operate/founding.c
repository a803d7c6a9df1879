/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/founding.h"

#include <string.h>

/* Why two: once the rules are asked, keys are given by two, an administrator and a ranked leader.
 * If one of them alone had a key, nobody could ever give another. */

/* Who of the rulers of the office holds a key. */
struct seats {
    const struct office *office;
    const struct what_if *what_if;
    bool has_administrator, has_leader;
    const char *first; /* of them */
    bool are_two;
};

static const word_set LEADERS = (word_set)1 << ROLE_DUTY_LEADER | (word_set)1 << ROLE_OFFICE_LEADER;
static const word_set ADMINISTRATORS = (word_set)1 << ROLE_ADMINISTRATOR;

static bool is_text(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* NULL if it stays as it is. */
static const struct party *redefined(const struct what_if *what_if, const char *key)
{
    for (uint32_t p = 0; p < what_if->party_count; p++)
        if (strcmp(what_if->parties[p]->key, key) == 0)
            return what_if->parties[p];
    return NULL;
}

static bool is_there(const struct seats *seats, const char *person)
{
    const struct party *anew = redefined(seats->what_if, person);
    const struct party *party = anew ? anew : items_find(&seats->office->parties, person);
    return party && !party->is_removed;
}

static bool has(const char *const *list, uint32_t count, const char *text)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(list[i], text) == 0)
            return true;
    return false;
}

static bool has_key(const struct seats *seats, const char *person)
{
    const struct what_if *what_if = seats->what_if;
    bool has_one = has(what_if->keyed, what_if->keyed_count, person);
    const struct person_key *key;
    uint32_t at = 0;
    while (!has_one && !is_text(what_if->keyless, person) &&
           (key = office_next_key(seats->office, person, &at)))
        has_one = !has(what_if->revoked, what_if->revoked_count, key->key);
    return has_one && is_there(seats, person);
}

static void seat(struct seats *seats, const struct party *post)
{
    if (post->kind != PARTY_POST || post->is_removed || !post->holder ||
        !(post->roles & (LEADERS | ADMINISTRATORS)) || !has_key(seats, post->holder))
        return;
    seats->has_leader = seats->has_leader || (post->roles & LEADERS);
    seats->has_administrator = seats->has_administrator || (post->roles & ADMINISTRATORS);
    seats->are_two = seats->are_two || (seats->first && strcmp(seats->first, post->holder) != 0);
    seats->first = post->holder;
}

bool office_is_founded_if(const struct office *office, const struct what_if *what_if)
{
    struct seats seats = {.office = office, .what_if = what_if};
    if (office->keys.count < 2)
        return false;
    for (uint32_t p = 0; p < what_if->party_count; p++)
        seat(&seats, what_if->parties[p]);
    for (uint32_t p = 0; p < office->parties.count; p++) {
        const struct party *post = office->parties.items[p];
        if ((post->roles & (LEADERS | ADMINISTRATORS)) && !redefined(what_if, post->key))
            seat(&seats, post);
    }
    /* Both are there, and more than one person: so there is one of each who are not the same. */
    return seats.has_administrator && seats.has_leader && seats.are_two;
}

bool office_is_founded(const struct office *office)
{
    static const struct what_if nothing = {0};
    return office_is_founded_if(office, &nothing);
}
