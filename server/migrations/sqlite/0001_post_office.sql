-- The post office: who is here, what they stated, and what each may read.
-- Times are milliseconds since 1970; days are ISO dates as text, both ends of a span included.

CREATE TABLE log (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL
) STRICT;

CREATE TABLE organisation (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    packs   TEXT NOT NULL,           -- a JSON array of rule pack names, in order
    is_demo INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    about        TEXT NOT NULL       -- one line for the demonstration's sign-in page
) STRICT;

CREATE TABLE relation (
    person     TEXT NOT NULL REFERENCES person (id),
    supervisor TEXT NOT NULL REFERENCES person (id),
    from_day   TEXT NOT NULL,
    to_day     TEXT,                 -- none: until further notice
    PRIMARY KEY (person, supervisor, from_day)
) STRICT;
CREATE INDEX relation_by_supervisor ON relation (supervisor);

-- A device belongs to one person for ever.
CREATE TABLE device (
    id            TEXT PRIMARY KEY,
    person        TEXT NOT NULL REFERENCES person (id),
    registered_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,     -- SHA-256; the token itself is only in the cookie
    person     TEXT NOT NULL REFERENCES person (id),
    ends_ms    INTEGER NOT NULL
) STRICT;

-- Every fact taken, byte for byte as it was received. Never updated, never deleted.
CREATE TABLE fact (
    arrival     INTEGER PRIMARY KEY AUTOINCREMENT,
    device      TEXT NOT NULL REFERENCES device (id),
    seq         INTEGER NOT NULL,
    stated_by   TEXT NOT NULL REFERENCES person (id),
    about       TEXT NOT NULL REFERENCES person (id),
    record      TEXT NOT NULL,
    kind        TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    bytes       BLOB NOT NULL,
    UNIQUE (device, seq)
) STRICT;
CREATE INDEX fact_by_record ON fact (record, arrival);

-- What each person is told, append-only: a fact, or (where there is none) to forget a record.
CREATE TABLE feed (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    person   TEXT NOT NULL REFERENCES person (id),
    fact     INTEGER REFERENCES fact (arrival),
    forget   TEXT,
    CHECK ((fact IS NULL) <> (forget IS NULL))
) STRICT;
CREATE INDEX feed_by_person ON feed (person, position);

-- Who holds which record now: what the feed adds up to.
CREATE TABLE reader (
    record TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    about  TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (record, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX reader_by_person ON reader (person);

-- What was not taken, and why; kept so that nothing sent is ever lost.
CREATE TABLE set_aside (
    sent_by     TEXT NOT NULL REFERENCES person (id),
    hash        BLOB NOT NULL,       -- SHA-256 of the bytes: the same refusal is kept once
    reason      TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    bytes       BLOB NOT NULL,
    PRIMARY KEY (sent_by, hash, reason)
) STRICT;
