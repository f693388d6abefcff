-- people-006.sql -- programs that call by a token (made from events), their secrets, and when each was last used

-- allows: {type: [acts]} as JSON. state: asked, active, ended. until_on: the last day it may be used.
CREATE TABLE program (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    purpose TEXT NOT NULL,
    reason TEXT NOT NULL,
    allows TEXT NOT NULL,
    addresses TEXT NOT NULL,
    until_on TEXT NOT NULL,
    state TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    issued_us BIGINT NOT NULL,
    agreed_by TEXT NOT NULL,
    ended_us BIGINT NOT NULL,
    event BIGINT NOT NULL
);

-- Working from here on.
CREATE TABLE program_secret (
    program TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    since_us BIGINT NOT NULL
);

CREATE TABLE program_use (
    program TEXT PRIMARY KEY,
    used_us BIGINT NOT NULL,
    peer TEXT NOT NULL
);
