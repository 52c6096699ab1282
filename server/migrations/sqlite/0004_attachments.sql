-- Photos and files that records name, each kept with the record that names it: the same bytes under
-- two records are two, so that naming a hash in a record of one's own gives nobody what is in it.

CREATE TABLE attachment (
    record      TEXT NOT NULL,
    hash        TEXT NOT NULL,      -- SHA-256 of `list`, in hexadecimal
    bytes       INTEGER NOT NULL,   -- of all chunks together
    list        BLOB NOT NULL,      -- the SHA-256 of each chunk, in order
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (record, hash)
) STRICT;

CREATE TABLE chunk (
    record TEXT NOT NULL,
    hash   TEXT NOT NULL,
    place  INTEGER NOT NULL,        -- from 0
    bytes  BLOB NOT NULL,
    PRIMARY KEY (record, hash, place),
    FOREIGN KEY (record, hash) REFERENCES attachment (record, hash)
) STRICT;
