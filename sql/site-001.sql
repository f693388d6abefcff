-- site-001.sql -- what a log says of itself and of the site: names, bodies, sandbox

CREATE TABLE log_name (
    event BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    host TEXT NOT NULL,
    previous_origin TEXT NOT NULL,
    previous_checkpoint TEXT NOT NULL,
    restored_size BIGINT NOT NULL
);

CREATE TABLE body (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    event BIGINT NOT NULL,
    checkpoint_size BIGINT NOT NULL,
    checkpoint TEXT NOT NULL
);

CREATE TABLE sandbox_note (
    event BIGINT PRIMARY KEY,
    time_us BIGINT NOT NULL,
    missing TEXT NOT NULL
);
