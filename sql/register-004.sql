-- register-004.sql -- how long records are kept: what is due, what is held back, what was disposed of

CREATE INDEX record_closed ON record (closed_us, id) WHERE closed_us > 0;

-- id: the record. scope: record (all of it) or fields (what is personal). state: due, extended (until until_on), erased.
-- due_on: when its time was over. span, counted: the rule, 5y from fiscal_year or closing. Of what was erased: who decided,
-- when, why, and how many files and contents of events went.
CREATE TABLE record_retention (
    id BIGINT PRIMARY KEY,
    scope TEXT NOT NULL,
    state TEXT NOT NULL,
    due_on TEXT NOT NULL,
    span TEXT NOT NULL,
    counted TEXT NOT NULL,
    until_on TEXT NOT NULL,
    said_us BIGINT NOT NULL,
    person TEXT NOT NULL,
    comment TEXT NOT NULL,
    files BIGINT NOT NULL,
    contents BIGINT NOT NULL
);

CREATE INDEX record_retention_said ON record_retention (state, said_us);
CREATE INDEX record_retention_state ON record_retention (state, id);

-- id: the event that placed it. kind: audit, lawsuit, disclosure, other.
CREATE TABLE record_hold (
    id BIGINT PRIMARY KEY,
    record BIGINT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    person TEXT NOT NULL,
    placed_us BIGINT NOT NULL
);

CREATE INDEX record_hold_record ON record_hold (record);

-- Working: files to be removed after a disposal, and how often that was tried.
CREATE TABLE record_leftover (
    sha256 TEXT PRIMARY KEY,
    tries BIGINT NOT NULL
);
