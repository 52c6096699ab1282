-- Who signs in how, what happened when they tried, and what leavers leave to their supervisors.

-- A password and a one-time code. Neither the password nor the code's secret can be had from here:
-- the secret lies under a pad that only the password gives.
CREATE TABLE account (
    person     TEXT PRIMARY KEY REFERENCES person (id),
    salt       BLOB NOT NULL,
    memory_kib INTEGER NOT NULL,
    passes     INTEGER NOT NULL,
    proof      BLOB NOT NULL,        -- what the right password comes to
    locked     BLOB NOT NULL,        -- the secret, under the pad
    used_step  INTEGER NOT NULL,     -- of the last one-time code: none counts twice
    set_ms     INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
    person TEXT NOT NULL REFERENCES person (id),
    hash   BLOB NOT NULL,            -- SHA-256; the code itself was shown once
    PRIMARY KEY (person, hash)
) STRICT, WITHOUT ROWID;

-- One at a time for each person: a new one takes the place of the last.
CREATE TABLE invitation (
    person  TEXT PRIMARY KEY REFERENCES person (id),
    hash    BLOB NOT NULL UNIQUE,    -- SHA-256; the token itself is only in the link
    ends_ms INTEGER NOT NULL
) STRICT;

-- Sign-ins that failed since one succeeded, of an account, an address or a device.
CREATE TABLE sign_in_try (
    whose   BLOB PRIMARY KEY,        -- SHA-256 of what is counted: no name and no address is kept
    failed  INTEGER NOT NULL,
    last_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_try_by_age ON sign_in_try (last_ms);

-- Sign-ins on their way to a provider and back.
CREATE TABLE sign_in_flow (
    hash     BLOB PRIMARY KEY,       -- SHA-256 of the cookie that binds it to one browser
    state    BLOB NOT NULL,          -- SHA-256
    provider TEXT NOT NULL,
    nonce    TEXT NOT NULL,
    verifier TEXT NOT NULL,          -- of PKCE
    device   TEXT NOT NULL,
    ends_ms  INTEGER NOT NULL
) STRICT;

ALTER TABLE session ADD COLUMN device TEXT;
ALTER TABLE session ADD COLUMN about TEXT NOT NULL DEFAULT '';      -- browser and system, no more
ALTER TABLE session ADD COLUMN began_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN seen_ms INTEGER NOT NULL DEFAULT 0;  -- to a few minutes
ALTER TABLE session ADD COLUMN how TEXT NOT NULL DEFAULT 'demo';    -- demo, password, provider
ALTER TABLE session ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;    -- kept, so that its device is told why
CREATE INDEX session_by_person ON session (person);

ALTER TABLE device ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN revoked_ms INTEGER;                   -- none: it may still be used

-- A supervisor's duty to see that the file of somebody who leaves or moves is complete.
CREATE TABLE duty (
    person     TEXT NOT NULL REFERENCES person (id),
    supervisor TEXT NOT NULL REFERENCES person (id),
    what       TEXT NOT NULL,        -- leaving or moving, as the form of the event names it
    on_day     TEXT NOT NULL,        -- the last day in the post
    PRIMARY KEY (person, supervisor, what, on_day)
) STRICT;
CREATE INDEX duty_by_supervisor ON duty (supervisor);
