-- register-001.sql -- records: what stands, whom it waits for, who sees it, when it is due, and how it is found
--
-- A record's id is KIND * 2^32 + ORDINAL: kinds are numbered as types come, records as they are opened. So records of a
-- type lie side by side, and the ordinals of all are dense. What belongs to a record has ids of record * 256 + n.

-- Types as adopted. A generation is the event that adopted them: the newest of each file up to it.
CREATE TABLE record_type (
    id BIGINT PRIMARY KEY,
    generation BIGINT NOT NULL,
    file TEXT NOT NULL,
    own BIGINT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    adopted_us BIGINT NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE record_kind (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- Which clauses of an edition a pattern of a type matches, best first.
CREATE TABLE record_clause (
    id BIGINT PRIMARY KEY,
    type TEXT NOT NULL,
    serve TEXT NOT NULL,
    edition TEXT NOT NULL,
    path TEXT NOT NULL,
    n BIGINT NOT NULL
);

CREATE INDEX record_clause_type ON record_clause (type, serve);

-- What lists show and filter by; the rest lies in record_body. closed_us is 0 while open, due_us 0 when nothing is due.
CREATE TABLE record (
    id BIGINT PRIMARY KEY,
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    restricted BIGINT NOT NULL,
    opened_us BIGINT NOT NULL,
    entered_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    closed_us BIGINT NOT NULL,
    due_us BIGINT NOT NULL,
    applicant TEXT NOT NULL,
    applicant_unit TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    cells TEXT NOT NULL
);

CREATE UNIQUE INDEX record_by_key ON record (key);
CREATE INDEX record_by_applicant ON record (applicant, closed_us);
CREATE INDEX record_open ON record (id) WHERE closed_us = 0;

-- JSON each: values by field; {transition: [persons]}; earlier applicants; what a second person is asked; after-views
CREATE TABLE record_body (
    id BIGINT PRIMARY KEY,
    fields TEXT NOT NULL,
    doers TEXT NOT NULL,
    former TEXT NOT NULL,
    pending TEXT NOT NULL,
    looks TEXT NOT NULL
);

CREATE TABLE record_event (
    id BIGINT PRIMARY KEY,
    record BIGINT NOT NULL
);

CREATE INDEX record_event_record ON record_event (record, id);

-- step: a transition, `second`, `look` or `late`. place 0: asked first. barred: keys, by spaces, that may not.
CREATE TABLE record_wait (
    id BIGINT PRIMARY KEY,
    key TEXT NOT NULL,
    record BIGINT NOT NULL,
    step TEXT NOT NULL,
    place BIGINT NOT NULL,
    barred TEXT NOT NULL
);

CREATE INDEX record_wait_key ON record_wait (key, record);

CREATE TABLE record_see (
    id BIGINT PRIMARY KEY,
    key TEXT NOT NULL,
    record BIGINT NOT NULL
);

CREATE INDEX record_see_key ON record_see (key, record);

-- at_us: when the clock does something next; the greatest integer when it has done all.
CREATE TABLE record_deadline (
    id BIGINT PRIMARY KEY,
    record BIGINT NOT NULL,
    name TEXT NOT NULL,
    due_us BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    step BIGINT NOT NULL
);

CREATE INDEX record_deadline_at ON record_deadline (at_us);
CREATE INDEX record_deadline_due ON record_deadline (due_us);

-- id: event * 256 + n
CREATE TABLE record_notice (
    id BIGINT PRIMARY KEY,
    key TEXT NOT NULL,
    record BIGINT NOT NULL,
    time_us BIGINT NOT NULL,
    kind TEXT NOT NULL,
    ja TEXT NOT NULL,
    en TEXT NOT NULL
);

CREATE INDEX record_notice_key ON record_notice (key, id);
CREATE INDEX record_notice_record ON record_notice (record);

CREATE TABLE record_link (
    id BIGINT PRIMARY KEY,
    record BIGINT NOT NULL,
    field TEXT NOT NULL,
    target BIGINT NOT NULL
);

CREATE INDEX record_link_target ON record_link (target);

CREATE TABLE record_file (
    id BIGINT PRIMARY KEY,
    record BIGINT NOT NULL,
    field TEXT NOT NULL,
    attachment TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    media TEXT NOT NULL
);

CREATE INDEX record_file_attachment ON record_file (attachment);
CREATE INDEX record_file_sha256 ON record_file (sha256);

-- Who is relieved from separation, where and until when.
CREATE TABLE record_relief (
    id BIGINT PRIMARY KEY,
    type TEXT NOT NULL,
    person TEXT NOT NULL,
    unit TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL
);

CREATE INDEX record_relief_person ON record_relief (person);

-- series: TYPE/FISCAL YEAR; last: the number given last.
CREATE TABLE record_number (
    series TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);

-- period: TYPE/PERIOD/ABOUT of records that recur; record 0: the period is done for all.
CREATE TABLE record_period (
    period TEXT PRIMARY KEY,
    record BIGINT NOT NULL
);

-- id 1: the event that last changed what persons hold by records.
CREATE TABLE record_stamp (
    id BIGINT PRIMARY KEY,
    event BIGINT NOT NULL
);

-- Search: folded texts; those not yet in a segment; segments of texts with, by group of hashes, who has which pair of
-- characters.
CREATE TABLE record_text (
    id BIGINT PRIMARY KEY,
    folded TEXT NOT NULL
);

CREATE TABLE record_fresh (
    id BIGINT PRIMARY KEY,
    record BIGINT NOT NULL
);

CREATE TABLE record_segment (
    id BIGINT PRIMARY KEY,
    records BYTEA NOT NULL
);

CREATE TABLE record_gram (
    id BIGINT PRIMARY KEY,
    places BYTEA NOT NULL
);

-- Working from here on.
CREATE TABLE draft (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    type TEXT NOT NULL,
    record TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_us BIGINT NOT NULL
);

CREATE INDEX draft_person ON draft (person, changed_us);

-- state: unchecked, clean, infected, failed
CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    media TEXT NOT NULL,
    state TEXT NOT NULL,
    sent_us BIGINT NOT NULL
);

CREATE INDEX attachment_person ON attachment (person);
CREATE INDEX attachment_sha256 ON attachment (sha256);

CREATE TABLE notice_read (
    person TEXT PRIMARY KEY,
    until BIGINT NOT NULL
);

CREATE TABLE record_view (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL
);

CREATE INDEX record_view_person ON record_view (person);
