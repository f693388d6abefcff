-- people-005.sql -- certificates of IC cards, and the codes they are exchanged for

-- Derived. card: what a certificate is recognised by, as people/certificates.h says it.
CREATE TABLE certificate (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    card TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    issuer TEXT NOT NULL,
    serial TEXT NOT NULL,
    until_us BIGINT NOT NULL,
    event BIGINT NOT NULL
);

CREATE INDEX certificate_person ON certificate (person);

-- Working from here on.
CREATE TABLE certificate_use (
    certificate TEXT PRIMARY KEY,
    used_us BIGINT NOT NULL
);

-- One at most of a certificate. challenge: of the browser that asked for it.
CREATE TABLE card_code (
    certificate TEXT PRIMARY KEY,
    code_hash TEXT NOT NULL UNIQUE,
    challenge TEXT NOT NULL,
    made_us BIGINT NOT NULL
);
