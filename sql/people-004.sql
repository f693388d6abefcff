-- people-004.sql -- working tables of second factors, of sessions half signed in, and of privileged work

-- half: a second factor is owed. means: what it was signed in with. failures, halves: refused attempts, and passwords
-- that were right without a second factor following, between the sign-in before and this one.
ALTER TABLE session ADD COLUMN half BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN means TEXT NOT NULL DEFAULT 'password';
ALTER TABLE session ADD COLUMN proved_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN halves BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN work_began_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN work_until_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN work_event BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN work_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE sign_in ADD COLUMN halves BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sign_in ADD COLUMN out_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sign_in ADD COLUMN before_out_us BIGINT NOT NULL DEFAULT 0;

-- secret, pending: sealed; empty where there is none. last_step: no code of this step or before is taken again.
CREATE TABLE totp (
    person TEXT PRIMARY KEY,
    secret BYTEA NOT NULL,
    pending BYTEA NOT NULL,
    last_step BIGINT NOT NULL,
    since_us BIGINT NOT NULL,
    used_us BIGINT NOT NULL
);

CREATE TABLE recovery (
    code_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL
);

CREATE INDEX recovery_person ON recovery (person);

CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    credential TEXT NOT NULL UNIQUE,
    algorithm BIGINT NOT NULL,
    public_key BYTEA NOT NULL,
    name TEXT NOT NULL,
    sign_count BIGINT NOT NULL,
    since_us BIGINT NOT NULL,
    used_us BIGINT NOT NULL
);

CREATE INDEX passkey_person ON passkey (person);

-- Since when a person who needs a second factor has been asked for one.
CREATE TABLE enrolment (
    person TEXT PRIMARY KEY,
    begun_us BIGINT NOT NULL
);

-- What can be used once, and was.
CREATE TABLE spent (
    code TEXT PRIMARY KEY,
    until_us BIGINT NOT NULL
);
