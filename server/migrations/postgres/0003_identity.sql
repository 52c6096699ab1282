-- Who signs in how, what happened when they tried, and what leavers leave to their supervisors.

-- A password and a one-time code. Neither the password nor the code's secret can be had from here:
-- the secret lies under a pad that only the password gives.
CREATE TABLE account (
    person     TEXT COLLATE "C" PRIMARY KEY REFERENCES person (id),
    salt       BYTEA NOT NULL,
    memory_kib BIGINT NOT NULL,
    passes     BIGINT NOT NULL,
    proof      BYTEA NOT NULL,        -- what the right password comes to
    locked     BYTEA NOT NULL,        -- the secret, under the pad
    used_step  BIGINT NOT NULL,     -- of the last one-time code: none counts twice
    set_ms     BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    hash   BYTEA NOT NULL,            -- SHA-256; the code itself was shown once
    PRIMARY KEY (person, hash)
);

-- One at a time for each person: a new one takes the place of the last.
CREATE TABLE invitation (
    person  TEXT COLLATE "C" PRIMARY KEY REFERENCES person (id),
    hash    BYTEA NOT NULL UNIQUE,    -- SHA-256; the token itself is only in the link
    ends_ms BIGINT NOT NULL
);

-- Sign-ins that failed since one succeeded, of an account, an address or a device.
CREATE TABLE sign_in_try (
    whose   BYTEA PRIMARY KEY,        -- SHA-256 of what is counted: no name and no address is kept
    failed  BIGINT NOT NULL,
    last_ms BIGINT NOT NULL
);
CREATE INDEX sign_in_try_by_age ON sign_in_try (last_ms);

-- Sign-ins on their way to a provider and back.
CREATE TABLE sign_in_flow (
    hash     BYTEA PRIMARY KEY,       -- SHA-256 of the cookie that binds it to one browser
    state    BYTEA NOT NULL,          -- SHA-256
    provider TEXT COLLATE "C" NOT NULL,
    nonce    TEXT COLLATE "C" NOT NULL,
    verifier TEXT COLLATE "C" NOT NULL,          -- of PKCE
    device   TEXT COLLATE "C" NOT NULL,
    ends_ms  BIGINT NOT NULL
);

ALTER TABLE session ADD COLUMN device TEXT COLLATE "C";
ALTER TABLE session ADD COLUMN about TEXT COLLATE "C" NOT NULL DEFAULT '';      -- browser and system, no more
ALTER TABLE session ADD COLUMN began_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN seen_ms BIGINT NOT NULL DEFAULT 0;  -- to a few minutes
ALTER TABLE session ADD COLUMN how TEXT COLLATE "C" NOT NULL DEFAULT 'demo';    -- demo, password, provider
ALTER TABLE session ADD COLUMN ended BIGINT NOT NULL DEFAULT 0;    -- kept, so that its device is told why
CREATE INDEX session_by_person ON session (person);

ALTER TABLE device ADD COLUMN about TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN revoked_ms BIGINT;                   -- none: it may still be used

-- A supervisor's duty to see that the file of somebody who leaves or moves is complete.
CREATE TABLE duty (
    person     TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    supervisor TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    what       TEXT COLLATE "C" NOT NULL,        -- leaving or moving, as the form of the event names it
    on_day     TEXT COLLATE "C" NOT NULL,        -- the last day in the post
    PRIMARY KEY (person, supervisor, what, on_day)
);
CREATE INDEX duty_by_supervisor ON duty (supervisor);
