-- letter-001.sql -- letters to people about notices, and how the servers outside last answered: working tables of a body

-- state: waiting, sent, refused, given_up, unaddressed, empty. due_us: when it is next tried. tries: from the first on,
-- nothing is added to it.
CREATE TABLE letter (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_us BIGINT NOT NULL,
    due_us BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    closed_us BIGINT NOT NULL,
    answer TEXT NOT NULL
);

CREATE INDEX letter_due ON letter (state, due_us);
CREATE INDEX letter_person ON letter (person, state);

-- What it tells of: a notice by its id, or an event of the site's log about an account.
CREATE TABLE letter_line (
    letter TEXT NOT NULL,
    source TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (letter, source, number)
);

-- Up to where letters were made of notices and of the site's log.
CREATE TABLE letter_mark (
    source TEXT PRIMARY KEY,
    until BIGINT NOT NULL
);

-- How often a person wants letters, where that is not the usual: daily, never.
CREATE TABLE letter_wish (
    person TEXT PRIMARY KEY,
    pace TEXT NOT NULL
);

-- since_us: failing since then, 0 while it serves. noted: the event that said so, 0 for none.
CREATE TABLE courier_peer (
    peer TEXT PRIMARY KEY,
    served_us BIGINT NOT NULL,
    failed_us BIGINT NOT NULL,
    since_us BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    next_us BIGINT NOT NULL,
    noted BIGINT NOT NULL,
    answer TEXT NOT NULL
);
