-- What the clocks read when that was last noted, and in which start of the machine: one row. What they read after the
-- program's next start is held against it. Written without an event, and left alone by rebuild.
CREATE TABLE ledger_moment (
    id BIGINT PRIMARY KEY,
    boot TEXT NOT NULL,
    utc_us BIGINT NOT NULL,
    boot_us BIGINT NOT NULL
);
