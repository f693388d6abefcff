-- people-003.sql -- what the site asks of signing in (made from events), and passwords that were

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    event BIGINT NOT NULL
);

-- Working.
CREATE TABLE credential_past (
    id BIGINT PRIMARY KEY,
    person TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE INDEX credential_past_person ON credential_past (person, id);
