/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parties_from_features over any table: the first byte is a set of options, the rest is the file.
 */
#include "import/parties.h"
#include "import/party_cells.h"
#include "table/table.h"
#include "table_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WITH_ROLES = 1, WITH_KNOWN = 2, WITH_MAP = 4 };

static const char *const roles[] = {"duty_officer", "duty_leader", "checker"};

/* Known is whatever begins with k: the second letter says the kind, the rest who is above. */
static bool find_known(void *context, const char *key, struct known_party *ret_party)
{
    (void)context;
    if (key[0] != 'k')
        return false;
    *ret_party = (struct known_party){
        .kind = key[1] == 'p'   ? PARTY_PERSON
                : key[1] == 'j' ? PARTY_POST
                                : PARTY_ORGANISATION,
        .parent = key[1] && key[2] ? key + 2 : NULL,
    };
    return true;
}

static const struct party_register known = {.find = find_known};

static void check_key(const char *key)
{
    struct error reason;
    ALWAYS(party_key_check(key, &reason));
}

static void check_roles(const struct party_record *party, bool with_roles)
{
    const char *at = party->roles, *word;
    size_t size;
    ALWAYS(!at || *at);
    while (at && party_list_next(&at, &word, &size)) {
        bool found = !with_roles;
        for (size_t r = 0; r < sizeof roles / sizeof *roles; r++)
            found |= strlen(roles[r]) == size && memcmp(roles[r], word, size) == 0;
        ALWAYS(found && size <= PARTY_ROLE_MAX);
    }
}

static void check_party(const struct party_record *party)
{
    struct error reason;
    check_key(party->key);
    ALWAYS((unsigned)party->kind < PARTY_KIND_COUNT);
    ALWAYS(party->name && party_text_check(party->name, PARTY_NAME_MAX, &reason));
    ALWAYS(utf8_valid(party->name, strlen(party->name)));
    if (party->area)
        check_key(party->area);
    ALWAYS(party->rank <= PARTY_RANK_MAX);
    ALWAYS(!party->phone || party_phone_check(party->phone, &reason));
    ALWAYS(!party->email || party_email_check(party->email, &reason));
    ALWAYS(party->kind != PARTY_POST || party->parent);
    ALWAYS(party->kind == PARTY_POST ||
           (!party->holder && party->deputy_count == 0 && !party->roles && party->rank == 0));
    ALWAYS(party->deputy_count <= PARTY_LIST_MAX);
}

/* The kind of the party a record names: of the file, else known. */
static enum party_kind kind_of(const struct party_records *parties, const struct key_index *keys,
                               const char *key, bool with_known)
{
    struct known_party party;
    uint32_t at;
    check_key(key);
    if (key_index_find(keys, key, strlen(key), &at))
        return parties->records[at].kind;
    ALWAYS(with_known && find_known(NULL, key, &party));
    return party.kind;
}

static void check_links(const struct party_records *parties, const struct key_index *keys,
                        bool with_known)
{
    for (uint32_t i = 0; i < parties->count; i++) {
        const struct party_record *party = &parties->records[i];
        if (party->parent)
            ALWAYS(kind_of(parties, keys, party->parent, with_known) == PARTY_ORGANISATION);
        if (party->holder)
            ALWAYS(kind_of(parties, keys, party->holder, with_known) == PARTY_PERSON);
        for (uint32_t d = 0; d < party->deputy_count; d++)
            ALWAYS(kind_of(parties, keys, party->deputies[d], with_known) != PARTY_ORGANISATION &&
                   strcmp(party->deputies[d], party->key) != 0);
    }
}

/* Up from every party one comes to an end. */
static void check_parents_end(const struct party_records *parties, const struct key_index *keys,
                              bool with_known)
{
    for (uint32_t i = 0; i < parties->count; i++) {
        const char *parent = parties->records[i].parent;
        for (uint32_t steps = 0; parent; steps++) {
            struct known_party party = {0};
            uint32_t at;
            /* Each known key is shorter than the one below it. */
            ALWAYS(steps <= (parties->count + 1) * (PARTY_KEY_MAX + 1));
            if (key_index_find(keys, parent, strlen(parent), &at))
                parent = parties->records[at].parent;
            else
                parent = with_known && find_known(NULL, parent, &party) ? party.parent : NULL;
        }
    }
}

static void read_parties(const struct feature_set *set, const struct party_options *options)
{
    struct table_run run = table_run_begin();
    struct key_index keys = {.arena = run.scratch};
    struct party_records parties;
    struct error err;
    bool ok =
        parties_from_features(set, options, run.arena, run.scratch, &run.report, &parties, &err);
    if (!ok)
        check_error(&err);
    else
        check_report(&run.report);
    for (uint32_t i = 0; ok && i < parties.count; i++) {
        ALWAYS(key_index_add_text(&keys, parties.records[i].key, i, NULL));
        check_party(&parties.records[i]);
        check_roles(&parties.records[i], options->role_count > 0);
    }
    if (ok) {
        ALWAYS(run.report.accepted == parties.count);
        check_links(&parties, &keys, options->known != NULL);
        check_parents_end(&parties, &keys, options->known != NULL);
    }
    table_run_end(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct table_run run = table_run_begin();
    struct table_options table = {0};
    struct column_map map;
    struct feature_set set;
    struct error err;
    ALWAYS(column_map_parse("kind=person,key=a,name=b", run.arena, &map, &err));
    struct party_options options = {
        .map = data[0] & WITH_MAP ? &map : NULL,
        .roles = roles,
        .role_count = data[0] & WITH_ROLES ? sizeof roles / sizeof *roles : 0,
        .known = data[0] & WITH_KNOWN ? &known : NULL,
    };
    if (table_read((const char *)data + 1, size - 1, &table, run.arena, run.scratch, &run.report,
                   &set, &err))
        read_parties(&set, &options);
    table_run_end(&run);
    return 0;
}
