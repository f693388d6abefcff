-- people-001.sql -- persons (made from events), and the working tables of signing in

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    user_name TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    event BIGINT NOT NULL
);

-- Working from here on.
CREATE TABLE credential (
    person TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    version BIGINT NOT NULL,
    must_change BIGINT NOT NULL,
    changed_us BIGINT NOT NULL
);

CREATE TABLE sign_in_failure (
    name TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_us BIGINT NOT NULL,
    blocked_until_us BIGINT NOT NULL
);

CREATE INDEX sign_in_failure_last ON sign_in_failure (last_us);

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    peer TEXT NOT NULL,
    began_us BIGINT NOT NULL,
    used_us BIGINT NOT NULL
);

CREATE INDEX session_person ON session (person);

CREATE TABLE sign_in (
    person TEXT PRIMARY KEY,
    time_us BIGINT NOT NULL,
    peer TEXT NOT NULL,
    before_us BIGINT NOT NULL,
    before_peer TEXT NOT NULL
);

CREATE TABLE preference (
    person TEXT PRIMARY KEY,
    language TEXT NOT NULL
);
