-- What a small push writes is mostly leaves of indexes. Most of what people write is about
-- themselves, and is found without an index of its own: what they state, by their devices; and
-- whether they hold it, by their name and the record's.

DROP INDEX fact_by_about;
CREATE INDEX fact_of_another ON fact (about, arrival) WHERE stated_by <> about;
CREATE INDEX device_by_person ON device (person);

ALTER TABLE reader DROP CONSTRAINT reader_pkey;
DROP INDEX reader_by_person;
ALTER TABLE reader ADD PRIMARY KEY (person, record);
CREATE INDEX reader_of_another ON reader (record) WHERE about <> person;
