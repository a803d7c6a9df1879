/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/sign_ins.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "host/chance.h"
#include "import/party_cells.h"
#include "serve/throttle.h"

enum { ADDRESS_MAX = 64, WHOM_SIZE = ADDRESS_MAX + 1 + PARTY_KEY_MAX + 1 };

struct sign_ins {
    struct throttle *pairs;               /* of a person and an address */
    struct throttle *persons, *addresses; /* of whom, from where so ever */
    struct audit *audit;
    pthread_mutex_t lock; /* of the link */
    bool has_link;
    struct hash link;
};

struct sign_ins *sign_ins_new(void)
{
    enum { SECOND = 1000, MINUTE = 60 * SECOND };
    static const struct throttle_options of_pair = {.free_failures = 5,
                                                    .first_wait_ms = SECOND,
                                                    .wait_max_ms = INT64_C(30) * SECOND,
                                                    .forget_ms = INT64_C(15) * MINUTE};
    /* Failures, of which so many may be at once, and then one in so long. */
    static const struct throttle_options of_person = {.burst = 200,
                                                      .refill_us = INT64_C(3) * SECOND * 1000};
    static const struct throttle_options of_address = {.burst = 30,
                                                       .refill_us = INT64_C(6) * SECOND * 1000};
    struct sign_ins *sign_ins = calloc(1, sizeof *sign_ins);
    ALWAYS(sign_ins);
    sign_ins->pairs = throttle_new(&of_pair);
    sign_ins->persons = throttle_new(&of_person);
    sign_ins->addresses = throttle_new(&of_address);
    sign_ins->audit = audit_new();
    ALWAYS(pthread_mutex_init(&sign_ins->lock, NULL) == 0);
    return sign_ins;
}

void sign_ins_free(struct sign_ins *sign_ins)
{
    if (!sign_ins)
        return;
    throttle_free(sign_ins->pairs);
    throttle_free(sign_ins->persons);
    throttle_free(sign_ins->addresses);
    audit_free(sign_ins->audit);
    pthread_mutex_destroy(&sign_ins->lock);
    free(sign_ins);
}

struct audit *sign_ins_audit(struct sign_ins *sign_ins)
{
    return sign_ins->audit;
}

void sign_ins_make_link(struct sign_ins *sign_ins, char ret_word[static SITTING_WORD_SIZE])
{
    struct hash chance;
    chance_bytes(chance.bytes, sizeof chance.bytes);
    hash_to_hex(chance, ret_word);
    ALWAYS(pthread_mutex_lock(&sign_ins->lock) == 0);
    sign_ins->link = hash_bytes(ret_word, strlen(ret_word));
    sign_ins->has_link = true;
    pthread_mutex_unlock(&sign_ins->lock);
}

int64_t sign_ins_wait_ms(struct sign_ins *sign_ins, const char *address, int64_t now_ms)
{
    return throttle_look(sign_ins->addresses, address, now_ms);
}

/* Whatever is longer than a key is nobody's: one place for all such words. */
static const char *name_of(const struct sign_in *asked)
{
    return strlen(asked->person) <= PARTY_KEY_MAX ? asked->person : "";
}

/* A person at an address: who knocks at one place under the duty leader's name keeps him out of
 * that place alone. */
static const char *whom(const struct sign_in *asked, char room[static WHOM_SIZE])
{
    snprintf(room, WHOM_SIZE, "%s %s", asked->address, name_of(asked));
    return room;
}

static int64_t longer(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Who tries one name from many addresses waits as well, but keeps him whose name it is out of no
 * place where he has signed in before. */
static int64_t wait_of_person(struct sign_ins *sign_ins, const struct sign_in *asked)
{
    char room[WHOM_SIZE];
    if (!asked->person)
        return 0;
    int64_t wait_ms = throttle_wait_ms(sign_ins->pairs, whom(asked, room), asked->tick_ms);
    if (throttle_has_succeeded(sign_ins->pairs, room))
        return wait_ms;
    return longer(wait_ms, throttle_look(sign_ins->persons, name_of(asked), asked->tick_ms));
}

static bool may_try(struct sign_ins *sign_ins, const struct sign_in *asked, int64_t *ret_wait_ms)
{
    *ret_wait_ms = longer(wait_of_person(sign_ins, asked),
                          sign_ins_wait_ms(sign_ins, asked->address, asked->tick_ms));
    if (*ret_wait_ms == 0)
        return true;
    audit_add(sign_ins->audit, SIGN_IN_TOO_SOON, NULL, asked->address, asked->now_ms);
    return false;
}

static bool fail(struct sign_ins *sign_ins, const struct sign_in *asked, const char *known,
                 struct error *err)
{
    char room[WHOM_SIZE];
    throttle_failed(sign_ins->pairs, whom(asked, room), asked->tick_ms);
    throttle_take(sign_ins->persons, name_of(asked), asked->tick_ms);
    throttle_take(sign_ins->addresses, asked->address, asked->tick_ms);
    audit_add(sign_ins->audit, SIGN_IN_WRONG, known, asked->address, asked->now_ms);
    return error_set(err, ERROR_DENIED, TEXT_SERVE_WRONG_SIGN_IN);
}

bool sign_in_person(struct sign_ins *sign_ins, struct office_register *office,
                    const struct sign_in *asked, struct arena *arena, struct session *ret_session,
                    int64_t *ret_wait_ms, struct error *err)
{
    struct locked_key key;
    struct account account;
    char room[WHOM_SIZE];
    bool is_decoy;
    if (!may_try(sign_ins, asked, ret_wait_ms))
        return error_set(err, ERROR_DENIED, TEXT_SERVE_TOO_SOON);
    if (!office_register_find_key(office, name_of(asked), arena, &key, &is_decoy, err))
        return false;
    if (!session_unlock(&key, asked->password, ret_session, err))
        return err->kind == ERROR_DENIED ? fail(sign_ins, asked, is_decoy ? NULL : key.party, err)
                                         : false;
    if (!office_register_account(office, key.party, key.key_id, &account, err)) {
        session_close(ret_session);
        return false;
    }
    if (!account.is_valid) {
        session_close(ret_session);
        return fail(sign_ins, asked, key.party, err);
    }
    throttle_succeeded(sign_ins->pairs, whom(asked, room), asked->tick_ms);
    audit_add(sign_ins->audit, SIGN_IN_OPENED, key.party, asked->address, asked->now_ms);
    return true;
}

bool sign_in_link(struct sign_ins *sign_ins, const struct sign_in *asked, const char *word,
                  int64_t *ret_wait_ms, struct error *err)
{
    if (!may_try(sign_ins, asked, ret_wait_ms))
        return error_set(err, ERROR_DENIED, TEXT_SERVE_TOO_SOON);
    struct hash hash = hash_bytes(word, strlen(word));
    ALWAYS(pthread_mutex_lock(&sign_ins->lock) == 0);
    bool is_it = sign_ins->has_link && hash_equal(sign_ins->link, hash);
    if (is_it)
        sign_ins->has_link = false;
    pthread_mutex_unlock(&sign_ins->lock);
    audit_add(sign_ins->audit, is_it ? SIGN_IN_OPENED : SIGN_IN_BAD_LINK, NULL, asked->address,
              asked->now_ms);
    if (is_it)
        return true;
    throttle_take(sign_ins->addresses, asked->address, asked->tick_ms);
    return error_set(err, ERROR_DENIED, TEXT_SERVE_WRONG_LINK);
}
