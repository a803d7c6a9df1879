-- Plans have versions; what was there is version 1. A unique column cannot be taken back from a
-- table, so both are made anew.

CREATE TABLE plan_anew (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,
    version       INTEGER NOT NULL CHECK (version > 0), -- 1, 2, … of the name
    author        TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    content_hash  BLOB NOT NULL CHECK (length(content_hash) = 32),
    UNIQUE (name, version)
) STRICT;

CREATE TABLE plan_part_anew (
    plan  INTEGER NOT NULL REFERENCES plan_anew ON DELETE CASCADE,
    part  TEXT NOT NULL,
    hash  BLOB NOT NULL CHECK (length(hash) = 32),
    bytes BLOB NOT NULL,
    PRIMARY KEY (plan, part)
) STRICT;

INSERT INTO plan_anew SELECT id, name, 1, author, created_at_ms, content_hash FROM plan;
INSERT INTO plan_part_anew SELECT plan, part, hash, bytes FROM plan_part;
DROP TABLE plan_part;
DROP TABLE plan;
ALTER TABLE plan_anew RENAME TO plan;
ALTER TABLE plan_part_anew RENAME TO plan_part;
