-- register-006.sql -- steps that somebody made although it was theirs that was decided, because a relief was in force

-- id: the event. relief: the record that allowed it. barred: whom `not_by` leaves out and who it was. person: who made it.
CREATE TABLE record_relieved (
    id BIGINT PRIMARY KEY,
    record BIGINT NOT NULL,
    relief TEXT NOT NULL,
    transition TEXT NOT NULL,
    barred TEXT NOT NULL,
    person TEXT NOT NULL,
    time_us BIGINT NOT NULL
);

CREATE INDEX record_relieved_time ON record_relieved (time_us);
CREATE INDEX record_relieved_record ON record_relieved (record);
