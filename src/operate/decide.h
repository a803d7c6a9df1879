/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_DECIDE_H
#define OPERATE_DECIDE_H

#include "authority/authority.h"
#include "operate/site_names.h"
#include "operate/state.h"

/*
 * May it happen? A request holds everything: the time, who asks, ids, what was sealed. Nothing is
 * looked up elsewhere and nothing is left to chance, so the same state and request always give
 * the same entries.
 */
enum request_kind {
    /* the office */
    REQUEST_NODE_JOIN,
    REQUEST_NODE_ROTATE,
    REQUEST_NODE_RETIRE,
    REQUEST_NODE_CONFIRM,
    REQUEST_RULES_FIRST, /* the rule set of a new file */
    REQUEST_KEY_ADD,
    REQUEST_KEY_RESEAL, /* under another password of its owner */
    REQUEST_KEY_REVOKE,
    REQUEST_PARTIES,
    REQUEST_PARTY_REMOVE,
    REQUEST_AREAS,
    REQUEST_DELEGATE,
    REQUEST_DELEGATION_END,
    REQUEST_REFERENCE,
    REQUEST_SITE_EDIT,
    REQUEST_PEOPLE_EDIT,
    REQUEST_AREA_EDIT,
    REQUEST_PLAN,
    REQUEST_COPY,
    REQUEST_EXERCISE_CREATE,
    /* any realm */
    REQUEST_NOTE,
    REQUEST_ACT_DRAFT,
    REQUEST_ACT_CHECK,
    REQUEST_ACT_RELEASE,
    REQUEST_ACT_WITHDRAW,
    REQUEST_ACT_CORRECT,
    REQUEST_REVIEW,
    REQUEST_INCIDENT_CLOSE,
    /* a real event: freezes every running exercise */
    REQUEST_REAL_EVENT,
    REQUEST_KIND_COUNT
};

/* The basis that is claimed; without one (BASIS_RULE) the rules decide. */
struct claim {
    enum basis_kind kind; /* BASIS_RULE, BASIS_VERBAL or BASIS_EMERGENCY */
    int64_t given_at_ms;
    bool called_back;
    const char *superior; /* a party */
};

/* What was sealed for one entry, by the caller, before it asks. */
struct sealed {
    bool is_there;
    struct hash commitment;
    const char *scope; /* under whose key; refused if that was closed since. NULL: not checked */
};

struct request {
    enum request_kind kind;
    int64_t now_ms;
    struct realm realm;              /* planning for the requests of the office */
    const char *author, *author_key; /* NULL; a key is one that is open in the session */
    const char *session;             /* 16 hexadecimal digits: who sits where */
    struct claim claim;
    struct sealed sealed; /* of the first entry: why, the note's text, who gave the order */
    bool at_once;         /* ACT_DRAFT: only if its author could release it alone, now */
    union {
        struct {
            const char *node;
            struct public_key public_key;
            struct signature proof; /* NODE_ROTATE: of the new key, over request_succession */
            bool for_real_event;    /* NODE_JOIN: nobody has to let it in, for that alone */
        } node;
        struct {
            const char *key_id, *party; /* KEY_REVOKE: a key, or all that the party has */
            struct public_key public_key;
            struct hash sealed; /* KEY_ADD, KEY_RESEAL: of the key under its password */
            bool replaces;      /* KEY_ADD: the keys the party has are revoked with it */
        } key;
        struct {
            const struct party *parties;
            const struct sealed *sealed; /* [count], of persons */
            uint32_t count;
        } parties;
        struct {
            const struct area *areas;
            uint32_t count;
        } areas;
        struct delegation delegation; /* without its key */
        const char *key_of;           /* PARTY_REMOVE, DELEGATION_END, INCIDENT_CLOSE */
        struct {
            struct reference reference;
            const struct area *areas; /* of an import of areas: the tree it makes */
            uint32_t area_count;
            /* Of an import of sites: those there were and those there are. Else NULL. */
            const struct site_names *sites_before, *sites_after;
        } import;
        struct {
            bool is_reset;             /* back to what was imported */
            struct site_change change; /* of the site with this full key */
            const char *shown;         /* the key it is shown under; NULL: there is no such site */
        } site;
        struct {
            bool is_reset;
            struct people_change change; /* of the group with this full key */
        } people;
        struct {
            bool is_reset;
            struct area_change change; /* of the area with this full key */
        } area;
        struct {
            struct plan_version plan; /* without key, version and status */
            int64_t stored_version;   /* the highest in the file, 0 if none: of files from before
                                         there was a log */
            bool replace;             /* a draft of the name may be replaced */
        } plan;
        struct copy copy; /* without its key */
        struct {
            const char *title;
        } exercise;
        struct {
            const char *about; /* key of what the note is about; NULL */
            const char *incident;
        } note;
        /* ACT_DRAFT: what is drafted. Its `values` are what was sealed, by name of particular, and
         * why: {"matter":"…","why":"…"}; the entry names the particulars, and holds none of them.
         */
        struct act_record act;
        struct {
            const char *id; /* of the act */
            /* ACT_RELEASE of a key that another has prepared: the one in its place, which only its
             * owner can open; key, public_key, given, proof, sealed. Else NULL. */
            const struct person_key *taken;
        } act_ref;
        struct rules_request {
            struct json_slice document;
        } rules;
    };
};

/* An entry that is decided but not yet placed, hashed and signed. */
struct draft {
    struct realm realm;
    const char *type;
    uint32_t version;
    struct basis basis;
    const char *body;
    size_t body_size;
    const char *private_scope;
    struct hash private_commitment;
};

/* What became of a site's edit when sites were imported. */
struct site_move {
    const char *from; /* the key it had */
    const char *to;   /* the full key it has now; NULL: it lies over no site */
    enum site_home home;
};

struct decision {
    struct draft *drafts;
    uint32_t count, capacity;
    const char *made;     /* id of what was made: the act, the exercise, the incident; NULL */
    int64_t made_version; /* of a plan */
    bool is_draft;        /* it wants a second signature: `made` is the act to release */
    bool has_answer;      /* the rules were asked: */
    struct authority_answer answer;
    struct site_move *site_moves; /* of edits that were moved, or that lie over no site */
    uint32_t site_move_count;
};

/*
 * True: the entries to append, all in one commit. False: refused; the error says why in a
 * sentence (ERROR_DENIED, ERROR_CONFLICT, ERROR_NOT_FOUND, ERROR_INPUT), and if rules were asked,
 * `answer` lists what is missing and which bases are open instead. Everything is in `arena`.
 */
bool decide(const struct operation *operation, const struct request *request, struct arena *arena,
            struct decision *ret_decision, struct error *err);

/* Verbal and emergency bases are told apart from a wish: who gave the order and when, or why. */
bool claim_is_whole(const struct office *office, const struct claim *claim, bool has_reason,
                    int64_t now_ms, struct error *err);

/*
 * The key that a drafted change gives to another than who drafted it; NULL if it gives none.
 * Whoever drafts it may know its password, so at the release its owner takes another in its place,
 * with a password of his own: decision 0009. In `arena`.
 */
const struct person_key *key_to_take(const struct act_record *act, struct arena *arena);
/* What the prepared key signs for the one in its place. */
struct hash key_succession(const char *party, const struct public_key *new_key);

/* Can it be taken back as an error? What cannot is changed by another act. */
bool act_can_be_taken_back(enum act act);

/*
 * What is still missing of an act, or of what was released on another basis: what the rules would
 * answer if nobody more signed now. For lists.
 */
void act_outlook(const struct operation *operation, struct realm realm,
                 const struct act_record *act, int64_t now_ms, struct authority_answer *ret_answer);

/*
 * Under which scope what belongs to the request is sealed: "office", "live", "live/incident/3",
 * "exercise/2", "exercise/2/incident/1"; of a person "person/p-17". What follows on a scope that
 * was closed is "office.2", "person.2/p-17", …
 */
const char *request_scope(const struct operation *operation, const struct request *request,
                          struct arena *arena);
/* Is it the scope of an incident (NULL: the realm's own), or one that follows on it? */
bool is_scope_of(struct realm realm, const char *incident, const char *scope);
const char *person_scope(const struct operation *operation, const char *party, struct arena *arena);

/* What the new key of a node signs when it takes over. */
struct hash request_succession(const char *node, const struct public_key *new_key);

#endif
