-- Plans: computed and kept as they were approved, so neither reference data nor derived.

CREATE TABLE plan (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    author        TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    content_hash  BLOB NOT NULL CHECK (length(content_hash) = 32)
) STRICT;

-- The parts of plan/plan_hash.h, each as the bytes that are hashed.
CREATE TABLE plan_part (
    plan  INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
    part  TEXT NOT NULL,
    hash  BLOB NOT NULL CHECK (length(hash) = 32),
    bytes BLOB NOT NULL,
    PRIMARY KEY (plan, part)
) STRICT;
