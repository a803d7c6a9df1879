-- The log: what happened, as the bytes that were hashed and signed, and what hangs on it.
--
-- An entry is never changed. Its columns before `bytes` are copies, for looking up and for other
-- programs; what counts is in `bytes` and is checked by the hash and the signatures.

CREATE TABLE entry (
    position         INTEGER PRIMARY KEY, -- 1, 2, … without a gap
    node             TEXT NOT NULL,
    sequence         INTEGER NOT NULL,
    realm            TEXT NOT NULL CHECK (
        realm IN ('planning', 'live')
        OR (realm GLOB 'exercise [1-9]*' AND length(realm) <= 15
            AND substr(realm, 10) NOT GLOB '*[^0-9]*')),
    type             TEXT NOT NULL,
    time_ms          INTEGER NOT NULL,
    hash             BLOB NOT NULL CHECK (length(hash) = 32),
    signature        BLOB NOT NULL CHECK (length(signature) = 64), -- by the node
    author_signature BLOB CHECK (length(author_signature) = 64),   -- by a person, or NULL
    bytes            BLOB NOT NULL, -- canonical JSON
    UNIQUE (node, sequence)
) STRICT;

-- Where the log ends, kept apart from the entries to see that none was cut off.
CREATE TABLE log_head (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL, -- 0 = no entry yet
    hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO log_head VALUES (1, 0, zeroblob(32));

-- Private records, sealed under the key of their scope; an entry names them by commitment.
CREATE TABLE record (
    id         INTEGER PRIMARY KEY,
    commitment BLOB NOT NULL UNIQUE CHECK (length(commitment) = 32),
    scope      TEXT NOT NULL,
    bytes      BLOB NOT NULL
) STRICT;
CREATE INDEX record_of_scope ON record (scope);

-- Personal keys, each sealed by its owner's password.
CREATE TABLE sealed_key (
    key_id TEXT PRIMARY KEY,
    party  TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

-- What the entries so far come to. Derived: made from the log, and made again by `rebuild`.
CREATE TABLE projection (
    realm TEXT NOT NULL CHECK (
        realm IN ('planning', 'live')
        OR (realm GLOB 'exercise [1-9]*' AND length(realm) <= 15
            AND substr(realm, 10) NOT GLOB '*[^0-9]*')),
    kind  TEXT NOT NULL, -- "site", "act", …
    key   TEXT NOT NULL,
    value TEXT NOT NULL, -- canonical JSON
    PRIMARY KEY (realm, kind, key)
) STRICT, WITHOUT ROWID;
