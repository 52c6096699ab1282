-- What every push asks for is found, however many facts and people there are, without going through
-- all of them: who has read somebody's records by right of access, and who holds a position.

CREATE INDEX fact_of_access ON fact (about, arrival) WHERE kind = 'access';
CREATE INDEX person_with_position ON person (position) WHERE position <> '';
