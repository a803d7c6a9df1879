-- What people have changed about groups of people and areas since they were imported; laid over
-- `people` and `area` when they are read. Derived: made from the log, and made again by `rebuild`. A
-- column that is NULL changes nothing.

CREATE TABLE people_edit (
    key          TEXT PRIMARY KEY, -- "source:key"
    people       INTEGER,
    person_class INTEGER,
    left_out     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE area_edit (
    key  TEXT PRIMARY KEY, -- "source:code"
    name TEXT
) STRICT, WITHOUT ROWID;
