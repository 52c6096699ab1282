-- Photos and files that records name, each kept with the record that names it: the same bytes under
-- two records are two, so that naming a hash in a record of one's own gives nobody what is in it.

CREATE TABLE attachment (
    record      TEXT COLLATE "C" NOT NULL,
    hash        TEXT COLLATE "C" NOT NULL,  -- SHA-256 of `list`, in hexadecimal
    bytes       BIGINT NOT NULL,            -- of all chunks together
    list        BYTEA NOT NULL,             -- the SHA-256 of each chunk, in order
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (record, hash)
);

CREATE TABLE chunk (
    record TEXT COLLATE "C" NOT NULL,
    hash   TEXT COLLATE "C" NOT NULL,
    place  BIGINT NOT NULL,                 -- from 0
    bytes  BYTEA NOT NULL,
    PRIMARY KEY (record, hash, place),
    FOREIGN KEY (record, hash) REFERENCES attachment (record, hash)
);
