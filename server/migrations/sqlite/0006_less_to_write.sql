-- What a small push writes is mostly leaves of indexes. Most of what people write is about
-- themselves, and is found without an index of its own: what they state, by their devices; and
-- whether they hold it, by their name and the record's.

DROP INDEX fact_by_about;
CREATE INDEX fact_of_another ON fact (about, arrival) WHERE stated_by <> about;
CREATE INDEX device_by_person ON device (person);

CREATE TABLE reader_by_name (
    person TEXT NOT NULL REFERENCES person (id),
    record TEXT NOT NULL,
    about  TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (person, record)
) STRICT, WITHOUT ROWID;
INSERT INTO reader_by_name (person, record, about)
    SELECT person, record, about FROM reader ORDER BY person, record;
DROP TABLE reader;
ALTER TABLE reader_by_name RENAME TO reader;
CREATE INDEX reader_of_another ON reader (record) WHERE about <> person;
