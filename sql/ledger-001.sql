-- The log itself: never changed but for erasure, which deletes a row of ledger_content.
CREATE TABLE ledger_log (
    id BIGINT PRIMARY KEY,
    origin TEXT NOT NULL,
    verifier TEXT NOT NULL
);

CREATE TABLE ledger_leaf (
    idx BIGINT PRIMARY KEY,
    bytes BYTEA NOT NULL
);

CREATE TABLE ledger_content (
    idx BIGINT PRIMARY KEY,
    salt BYTEA NOT NULL,
    bytes BYTEA NOT NULL
);

-- Full tiles alone: what is not full yet is made again from the leaves and from the roots of the level below.
CREATE TABLE ledger_tile (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    root BYTEA NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (level, idx)
);

CREATE TABLE ledger_checkpoint (
    size BIGINT PRIMARY KEY,
    note BYTEA NOT NULL
);

-- Derived from the log's own acts (ledger/marks.h).
CREATE TABLE ledger_anchor (
    idx BIGINT PRIMARY KEY,
    time_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    root TEXT NOT NULL,
    detail TEXT NOT NULL,
    proof TEXT NOT NULL
);

CREATE TABLE ledger_clock_step (
    idx BIGINT PRIMARY KEY,
    time_us BIGINT NOT NULL,
    kind TEXT NOT NULL,
    change_us BIGINT NOT NULL,
    confirmed_idx BIGINT NOT NULL
);

CREATE TABLE ledger_erasure (
    event_idx BIGINT PRIMARY KEY,
    idx BIGINT NOT NULL,
    time_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL
);
