-- Several kinds of relation, what the staff list says of a person, what a device last told, and
-- the chains by which an alteration is noticed.

CREATE TABLE relation_of_a_kind (
    person   TEXT NOT NULL REFERENCES person (id),
    other    TEXT NOT NULL REFERENCES person (id),
    kind     TEXT NOT NULL,          -- a word of the staff list, such as supervisor
    from_day TEXT NOT NULL,
    to_day   TEXT,                   -- none: until further notice
    PRIMARY KEY (person, other, kind, from_day)
) STRICT;
INSERT INTO relation_of_a_kind (person, other, kind, from_day, to_day)
    SELECT person, supervisor, 'supervisor', from_day, to_day FROM relation;
DROP TABLE relation;
ALTER TABLE relation_of_a_kind RENAME TO relation;
CREATE INDEX relation_by_other ON relation (other);

ALTER TABLE person ADD COLUMN added INTEGER NOT NULL DEFAULT 0;     -- the order on the staff list
UPDATE person SET added = rowid;
ALTER TABLE person ADD COLUMN team TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN locality TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN position TEXT NOT NULL DEFAULT '';    -- leader, administrator, or both with a comma
ALTER TABLE person ADD COLUMN left_on TEXT;                         -- the last day; none: still here
ALTER TABLE person ADD COLUMN email TEXT;                           -- lower case
CREATE UNIQUE INDEX person_by_email ON person (email);

-- What a device last told of itself; none: it has not synchronised yet.
ALTER TABLE device ADD COLUMN seen_ms INTEGER;
ALTER TABLE device ADD COLUMN build TEXT;
ALTER TABLE device ADD COLUMN cursor INTEGER NOT NULL DEFAULT 0;    -- how far its person's feed is stored on it
ALTER TABLE device ADD COLUMN unsent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0;

-- Whether a fact bears on who may read its record, and its mark for comparing.
ALTER TABLE fact ADD COLUMN decides INTEGER NOT NULL DEFAULT 1;
ALTER TABLE fact ADD COLUMN mark INTEGER;
CREATE INDEX fact_by_about ON fact (about, arrival);

-- On what each person's rights were last reckoned, and how often people and relations changed.
CREATE TABLE rights (
    person   TEXT PRIMARY KEY REFERENCES person (id),
    reckoned TEXT NOT NULL
) STRICT;
ALTER TABLE log ADD COLUMN staff INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER person_added_counts AFTER INSERT ON person
    BEGIN UPDATE log SET staff = staff + 1; END;
CREATE TRIGGER person_changed_counts AFTER UPDATE ON person
    BEGIN UPDATE log SET staff = staff + 1; END;
CREATE TRIGGER person_gone_counts AFTER DELETE ON person
    BEGIN UPDATE log SET staff = staff + 1; END;
CREATE TRIGGER relation_added_counts AFTER INSERT ON relation
    BEGIN UPDATE log SET staff = staff + 1; END;
CREATE TRIGGER relation_changed_counts AFTER UPDATE ON relation
    BEGIN UPDATE log SET staff = staff + 1; END;
CREATE TRIGGER relation_gone_counts AFTER DELETE ON relation
    BEGIN UPDATE log SET staff = staff + 1; END;

-- Each fact's hash covers the one before it. What arrived earlier is chained when this version
-- first opens the database, and `log.chained` says that it has been.
ALTER TABLE fact ADD COLUMN chain BLOB NOT NULL DEFAULT x'';
ALTER TABLE log ADD COLUMN chained INTEGER NOT NULL DEFAULT 0;

-- What administrators may read of what was done, chained likewise.
CREATE TABLE audit (
    entry  INTEGER PRIMARY KEY,      -- from 1, without gaps
    at_ms  INTEGER NOT NULL,
    actor  TEXT,                     -- a person; none: the server itself
    action TEXT NOT NULL,            -- a word from a closed list
    about  TEXT,                     -- a person, where it concerns one
    detail TEXT NOT NULL,            -- a JSON object; ids and numbers, never anybody's words
    chain  BLOB NOT NULL
) STRICT;
CREATE INDEX audit_by_about ON audit (about, entry);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
