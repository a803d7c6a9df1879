/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "base/progress.h"
#include "host/keyring.h"
#include "operate/apply.h"
#include "operate/decide.h"
#include "store/city.h"

/*
 * A city that can act: the file, the fold of its log, and this installation's secrets. Live and
 * exercise, planning and drill run on this one engine.
 *
 * Whoever opens it for writing holds the one write lock of the city (host/keyring.h); others are
 * refused with the holder's name. A new file is given its node and its first rule set with the
 * first thing that is written. A projection by another version of the program is made again.
 */
struct engine;

enum engine_mode {
    ENGINE_READ, /* what has happened so far; nothing can be submitted */
    ENGINE_WRITE,
    ENGINE_CREATE, /* the file is made if missing */
};

/* `what` is said to those who are refused: "import sites", "serve". Replays the log and checks
 * its chain; ERROR_INPUT names the first entry that does not hang together. */
bool engine_open(const char *path, enum engine_mode mode, const char *what, int64_t now_ms,
                 const struct progress *progress, struct engine **ret_engine, struct error *err);
void engine_close(struct engine *engine);

/*
 * For whoever reads for long while another process writes: takes in what has come since. Costs
 * nothing worth mentioning where nothing has (`ret_changed`), and else what is new; where another
 * log lies there now, as after a restored backup, all of it is read. Opened with ENGINE_READ only,
 * by one thread at a time; what engine_city gave before is gone once something has changed.
 */
bool engine_refresh(struct engine *engine, bool *ret_changed, struct error *err);

/* For reading reference data and plans; written only through submit. */
struct city *engine_city(struct engine *engine);

/* Are the edits of sites that lie over the imported ones those of the log? ERROR_INPUT if not:
 * nothing is planned with them. */
bool engine_check_edits(struct engine *engine, struct error *err);
/* Between lock and unlock nothing is applied. Not needed while no writer was started. */
const struct operation *engine_lock_state(struct engine *engine);
void engine_unlock_state(struct engine *engine);

/*
 * Who sits there: a person whose key was opened with his password, for as long as the session
 * lives. One session stands for one seat: two signatures never come from the same.
 */
struct session {
    char id[KEY_ID_SIZE]; /* of the session, random */
    const char *party;
    char key_id[KEY_ID_SIZE];
    struct secret_key secret;
};
/* ERROR_DENIED for a wrong password; ERROR_NOT_FOUND if the person has no key. */
bool engine_open_session(struct engine *engine, const char *party, const char *password,
                         struct arena *arena, struct session *ret_session, struct error *err);
void session_close(struct session *session);

/*
 * The same in two steps, for whoever must not keep the engine while a password is tried, which
 * takes a tenth of a second: the newest valid key of the person as it lies in the file, in
 * `arena`; then, without the engine, the session. The caller closes it.
 */
struct locked_key {
    const char *party, *key_id, *file;
    struct public_key public_key; /* that of the register: the secret must be its own */
    const uint8_t *sealed;
    size_t size;
};
bool engine_find_locked_key(struct engine *engine, const char *party, struct arena *arena,
                            struct locked_key *ret_key, struct error *err);
bool session_unlock(const struct locked_key *key, const char *password, struct session *ret_session,
                    struct error *err);

/* What is sealed for an entry: canonical JSON, e.g. {"text":"…"}. */
struct private_text {
    const char *scope; /* NULL: that of the request */
    const char *bytes; /* NULL: nothing */
    size_t size;
};

/*
 * Something to be done. It is decided, written and synced as one; `engine_submit` returns after
 * the sync (true), or with nothing of it in the file (false).
 *
 *   request    all but its seals, author and session, which are filled in from below
 *   session    whose; NULL = nobody
 *   text       sealed for the first entry; parties have one each in `party_texts`
 *   before     in the same transaction, ahead of the decision; may complete the request
 *   after      in the same transaction, once it is decided that it may be
 */
struct job {
    struct request request;
    const struct session *session;
    struct private_text text;
    const struct private_text *party_texts; /* [request.parties.count], NULL = none */
    bool (*before)(void *context, struct city *city, struct request *request, struct error *err);
    bool (*after)(void *context, struct city *city, const struct decision *decision,
                  struct error *err);
    void *context;
    struct arena *arena; /* of the answer, and of the request as it is completed */

    struct decision decision;              /* the answer: also where it was refused */
    int64_t first_position, last_position; /* in the log */

    struct sealed_record *records; /* [record_count]; the engine's */
    uint32_t record_count;
};

struct sealed_record {
    const char *scope;
    const void *bytes;
    size_t size;
    struct hash commitment;
};

bool engine_submit(struct engine *engine, struct job *job, struct error *err);

/*
 * May it be, as things stand? Decided as engine_submit would, with any engine, a reader's as well;
 * nothing is written, nothing sealed, and what the job would do within the transaction is not done.
 * The answer is job->decision.
 */
bool engine_ask(struct engine *engine, struct job *job, struct error *err);

/*
 * One writer thread for many submitters: from here on engine_submit may be called by any thread,
 * and what comes in while the disk is busy shares the next sync. Stopped by engine_close.
 */
bool engine_start_writer(struct engine *engine, struct error *err);

/* Reads a private record: false with ERROR_NOT_FOUND where its scope was closed or its key is not
 * on this machine. */
bool engine_read_private(struct engine *engine, const char *scope, struct hash commitment,
                         struct buffer *out, struct error *err);

/*
 * A new personal key, sealed by the password, and the entry that adds it: at once, or
 * (job->decision.is_draft) when a second person has released it. The job is a REQUEST_KEY_ADD
 * that names the party; key id and public key are filled in, and its `after` is taken.
 */
bool engine_add_key(struct engine *engine, struct job *job, const char *password,
                    struct error *err);
/*
 * Releases the key that another has prepared for its owner, who is there (decision 0009): `given`
 * is the password it was given out with, `chosen` one that he alone knows, of a new key in its
 * place (job->request.act_ref.taken). The job is a REQUEST_ACT_RELEASE; its `after` is taken. An
 * act that hands over no key is released as it is.
 */
bool engine_take_key(struct engine *engine, struct job *job, const char *given, const char *chosen,
                     struct error *err);
/* Whose key that is; NULL. In the job's arena. */
const char *engine_key_to_take(struct engine *engine, const struct job *job);
/* The password of one's own key, which stays the same; the job is a REQUEST_KEY_RESEAL of its
 * session, and its `after` is taken. */
bool engine_change_password(struct engine *engine, struct job *job, const char *password,
                            struct error *err);
/* A new key for this node, signed by itself; the job is a REQUEST_NODE_ROTATE. At once, or when a
 * second person has released it. */
bool engine_rotate_node(struct engine *engine, struct job *job, struct error *err);
/* Id of this installation's node; "" before its first entry, or if its keyring is not readable. */
const char *engine_node(struct engine *engine);

/*
 * Why private records whose scope is closed are not all destroyed yet; NULL if they are. They are
 * tried again with whatever is written next, and when the city is closed and opened.
 */
const struct error *engine_leftovers(const struct engine *engine);

/* A copy of the keyring for a backup with its keys, see keyring_copy. */
bool engine_copy_keyring(struct engine *engine, const char *path, struct error *err);

/* Makes all projections again from the log. `ret_same`: they were what they are now. */
bool engine_rebuild(struct engine *engine, bool *ret_same, int64_t *ret_rows, struct error *err);

#endif
