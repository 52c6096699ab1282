-- Several kinds of relation, what the staff list says of a person, what a device last told, and
-- the chains by which an alteration is noticed.

CREATE TABLE relation_of_a_kind (
    person   TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    other    TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    kind     TEXT COLLATE "C" NOT NULL,     -- a word of the staff list, such as supervisor
    from_day TEXT COLLATE "C" NOT NULL,
    to_day   TEXT COLLATE "C",              -- none: until further notice
    PRIMARY KEY (person, other, kind, from_day)
);
INSERT INTO relation_of_a_kind (person, other, kind, from_day, to_day)
    SELECT person, supervisor, 'supervisor', from_day, to_day FROM relation;
DROP TABLE relation;
ALTER TABLE relation_of_a_kind RENAME TO relation;
CREATE INDEX relation_by_other ON relation (other);

ALTER TABLE person ADD COLUMN added BIGINT NOT NULL DEFAULT 0;      -- the order on the staff list
ALTER TABLE person ADD COLUMN team TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN locality TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN position TEXT COLLATE "C" NOT NULL DEFAULT '';  -- leader, administrator, or both with a comma
ALTER TABLE person ADD COLUMN left_on TEXT COLLATE "C";             -- the last day; none: still here
ALTER TABLE person ADD COLUMN email TEXT COLLATE "C";               -- lower case
CREATE UNIQUE INDEX person_by_email ON person (email);

-- What a device last told of itself; none: it has not synchronised yet.
ALTER TABLE device ADD COLUMN seen_ms BIGINT;
ALTER TABLE device ADD COLUMN build TEXT COLLATE "C";
ALTER TABLE device ADD COLUMN cursor BIGINT NOT NULL DEFAULT 0;     -- how far its person's feed is stored on it
ALTER TABLE device ADD COLUMN unsent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN set_aside BIGINT NOT NULL DEFAULT 0;

-- Whether a fact bears on who may read its record, and its mark for comparing.
ALTER TABLE fact ADD COLUMN decides BIGINT NOT NULL DEFAULT 1;
ALTER TABLE fact ADD COLUMN mark BIGINT;
CREATE INDEX fact_by_about ON fact (about, arrival);

-- On what each person's rights were last reckoned, and how often people and relations changed.
CREATE TABLE rights (
    person   TEXT COLLATE "C" PRIMARY KEY REFERENCES person (id),
    reckoned TEXT COLLATE "C" NOT NULL
);
ALTER TABLE log ADD COLUMN staff BIGINT NOT NULL DEFAULT 0;
CREATE FUNCTION staff_changed() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN UPDATE log SET staff = staff + 1; RETURN NULL; END $$;
CREATE TRIGGER person_counts AFTER INSERT OR UPDATE OR DELETE ON person
    FOR EACH STATEMENT EXECUTE FUNCTION staff_changed();
CREATE TRIGGER relation_counts AFTER INSERT OR UPDATE OR DELETE ON relation
    FOR EACH STATEMENT EXECUTE FUNCTION staff_changed();

-- Each fact's hash covers the one before it. What arrived earlier is chained when this version
-- first opens the database, and `log.chained` says that it has been.
ALTER TABLE fact ADD COLUMN chain BYTEA NOT NULL DEFAULT '';
ALTER TABLE log ADD COLUMN chained BIGINT NOT NULL DEFAULT 0;

-- What administrators may read of what was done, chained likewise.
CREATE TABLE audit (
    entry  BIGINT PRIMARY KEY,              -- from 1, without gaps
    at_ms  BIGINT NOT NULL,
    actor  TEXT COLLATE "C",                -- a person; none: the server itself
    action TEXT COLLATE "C" NOT NULL,       -- a word from a closed list
    about  TEXT COLLATE "C",                -- a person, where it concerns one
    detail TEXT COLLATE "C" NOT NULL,       -- a JSON object; ids and numbers, never anybody's words
    chain  BYTEA NOT NULL
);
CREATE INDEX audit_by_about ON audit (about, entry);
CREATE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to();
