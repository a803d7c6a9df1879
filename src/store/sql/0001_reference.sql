-- Reference data: what was imported, as it was imported, with where it came from.
--
-- Rows keep their id by (source, key). Words of base/vocabulary.h are stored as their numbers,
-- coordinates in 1e-7 degrees of WGS 84. Nothing derived is stored: networks and snapped points
-- are made anew from these tables whenever they are needed.

CREATE TABLE source (
    id             INTEGER PRIMARY KEY,
    noun           TEXT NOT NULL,    -- roads, people, sites, areas, hazard
    hazard         INTEGER NOT NULL, -- −1 unless the noun is hazard
    name           TEXT NOT NULL,    -- file name without folders, "made up", "estimate"
    size           INTEGER NOT NULL,
    file_hash      BLOB NOT NULL CHECK (length(file_hash) = 32),
    attribution    TEXT,
    options        TEXT,
    imported_at_ms INTEGER NOT NULL,
    total          INTEGER NOT NULL,
    accepted       INTEGER NOT NULL,
    refused        INTEGER NOT NULL,
    UNIQUE (noun, hazard, name)
) STRICT;

-- BLAKE2b-256 of all rows of a noun in canonical order: the content hash that plans refer to,
-- and the checksum of rows and polygons when they are read.
CREATE TABLE content (
    noun   TEXT NOT NULL,
    hazard INTEGER NOT NULL,
    hash   BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (noun, hazard)
) STRICT, WITHOUT ROWID;

CREATE TABLE roads (
    source     INTEGER PRIMARY KEY REFERENCES source ON DELETE CASCADE,
    min_lon_e7 INTEGER, -- the box of all nodes; NULL if there are none
    min_lat_e7 INTEGER,
    max_lon_e7 INTEGER,
    max_lat_e7 INTEGER,
    bytes      BLOB NOT NULL -- layout: road_bytes_write in store/bytes.h
) STRICT;

-- People at a point, or in a polygon.
CREATE TABLE people (
    id           INTEGER PRIMARY KEY,
    source       INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    key          TEXT NOT NULL,
    lon_e7       INTEGER,
    lat_e7       INTEGER,
    polygon      BLOB, -- layout: polygon_bytes_write in store/bytes.h
    people       INTEGER NOT NULL,
    state        TEXT NOT NULL,
    person_class INTEGER NOT NULL,
    UNIQUE (source, key),
    CHECK ((polygon IS NULL) = (lon_e7 IS NOT NULL)),
    CHECK ((lat_e7 IS NULL) = (lon_e7 IS NULL))
) STRICT;

-- So many people, to be spread over the streets.
CREATE TABLE people_estimate (
    source INTEGER PRIMARY KEY REFERENCES source ON DELETE CASCADE,
    total  INTEGER NOT NULL CHECK (total >= 0)
) STRICT;

CREATE TABLE site (
    id             INTEGER PRIMARY KEY,
    source         INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    key            TEXT NOT NULL,
    name           TEXT,
    address        TEXT,
    category       TEXT,
    function       INTEGER NOT NULL,
    access         INTEGER NOT NULL,
    places         INTEGER NOT NULL,
    door_count     INTEGER NOT NULL, -- −1 = not said
    state          INTEGER NOT NULL,
    usable_after_h INTEGER NOT NULL,
    visibility     INTEGER NOT NULL,
    for_air_raid   INTEGER NOT NULL, -- suitability
    for_flood      INTEGER NOT NULL,
    for_chemical   INTEGER NOT NULL,
    for_fire       INTEGER NOT NULL,
    for_earthquake INTEGER NOT NULL,
    made_up        INTEGER NOT NULL,
    UNIQUE (source, key)
) STRICT;

CREATE TABLE entrance (
    site           INTEGER NOT NULL REFERENCES site ON DELETE CASCADE,
    number         INTEGER NOT NULL, -- 0, 1, …
    lon_e7         INTEGER NOT NULL,
    lat_e7         INTEGER NOT NULL,
    step_free      INTEGER NOT NULL,
    clear_width_mm INTEGER NOT NULL, -- 0 = not said
    PRIMARY KEY (site, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE area (
    id          INTEGER PRIMARY KEY,
    source      INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    key         TEXT NOT NULL, -- its code
    name        TEXT,
    parent_code TEXT,
    polygon     BLOB NOT NULL,
    UNIQUE (source, key)
) STRICT;

-- Where a hazard shuts roads and sites; which hazard, the source says.
CREATE TABLE hazard_zone (
    id      INTEGER PRIMARY KEY,
    source  INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    key     TEXT NOT NULL,
    polygon BLOB NOT NULL,
    UNIQUE (source, key)
) STRICT;
