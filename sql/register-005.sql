-- register-005.sql -- fewer rows in random places for a transition, fewer rows to read for a search
-- then: register_grams_settle

-- previous: the event of the same record before, 0 for its first; record.event: its newest. So an event is written at the
-- end alone, and a record's events are found from its newest.
ALTER TABLE record_event ADD COLUMN previous BIGINT NOT NULL DEFAULT 0;
UPDATE record_event SET previous = COALESCE((SELECT MAX(e.id) FROM record_event AS e WHERE e.record = record_event.record AND e.id < record_event.id), 0);
ALTER TABLE record ADD COLUMN event BIGINT NOT NULL DEFAULT 0;
UPDATE record SET event = COALESCE((SELECT MAX(e.id) FROM record_event AS e WHERE e.record = record.id), 0);
DROP INDEX record_event_record;

-- A record's notices are those of its events.
DROP INDEX record_notice_record;

-- id: segment * 8192 + the first hash of the row. It was segment * 128 + the group of 64 hashes.
UPDATE record_gram SET id = -64 * id;
UPDATE record_gram SET id = -id;

-- The greatest ordinal of a segment's records: a search reads segments from the newest records down.
CREATE TABLE record_reach (
    id BIGINT PRIMARY KEY,
    most BIGINT NOT NULL
);
