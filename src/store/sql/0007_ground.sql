-- What is drawn under the streets: buildings, water, green, coast. It comes with the roads, goes with
-- them, and has no part in any plan. Its hash is among what is said of the source of the roads.
CREATE TABLE ground (
    source INTEGER PRIMARY KEY REFERENCES source ON DELETE CASCADE,
    hash   BLOB NOT NULL CHECK (length(hash) = 32), -- of bytes
    bytes  BLOB NOT NULL -- layout: ground_bytes_write in store/ground_bytes.h
) STRICT;
