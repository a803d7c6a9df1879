-- By which forms the rows of `projection` and `site_edit` were made, as the program that made them
-- says; another one makes them again. No row: nobody has said.
CREATE TABLE projection_form (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    form BLOB NOT NULL CHECK (length(form) = 32)
) STRICT;
