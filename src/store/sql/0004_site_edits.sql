-- What people have changed about sites since they were imported; laid over `site` when it is read.
-- Derived: made from the log, and made again by `rebuild`. A column that is NULL changes nothing.

CREATE TABLE site_edit (
    key            TEXT PRIMARY KEY, -- as it is handed out: "key", or "source:key"
    places         INTEGER,
    state          INTEGER,
    usable_after_h INTEGER,
    access         INTEGER,
    visibility     INTEGER,
    for_air_raid   INTEGER,
    for_flood      INTEGER,
    for_chemical   INTEGER,
    for_fire       INTEGER,
    for_earthquake INTEGER,
    closed         INTEGER NOT NULL,
    CHECK ((state IS NULL) = (usable_after_h IS NULL))
) STRICT, WITHOUT ROWID;
