-- edition-002.sql -- what a reading says besides its units: facts, findings, coverage, tags; and what an edition
-- takes over from the one before. Imports recorded earlier have none of these: the defaults are what a projection
-- makes of a content that does not hold them.

ALTER TABLE edition ADD COLUMN source_format TEXT NOT NULL DEFAULT 'text';
ALTER TABLE edition ADD COLUMN source_pages BIGINT NOT NULL DEFAULT 0;
ALTER TABLE edition ADD COLUMN source_text_sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN carried_from TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN carried_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE edition ADD COLUMN open_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN law TEXT NOT NULL DEFAULT '{}';

-- areas: the digits 1 to 8, one after another
ALTER TABLE outline ADD COLUMN inferred BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outline ADD COLUMN guideline TEXT NOT NULL DEFAULT '';
ALTER TABLE outline ADD COLUMN areas TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN guideline TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN areas TEXT NOT NULL DEFAULT '';

-- carried: the edition a decision was first made in, and the event that says so; '' and 0 when it was made here
ALTER TABLE unit_change ADD COLUMN carried TEXT NOT NULL DEFAULT '';
ALTER TABLE unit_change ADD COLUMN carried_event BIGINT NOT NULL DEFAULT 0;

-- identity: what was read, folded; it stays when people correct the rest
CREATE TABLE fact (
    id BIGINT PRIMARY KEY,
    n BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    function TEXT NOT NULL,
    details TEXT NOT NULL,
    path TEXT NOT NULL,
    line BIGINT NOT NULL,
    words TEXT NOT NULL,
    confidence BIGINT NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    identity TEXT NOT NULL
);

CREATE TABLE fact_change (
    fact BIGINT NOT NULL,
    version BIGINT NOT NULL,
    field TEXT NOT NULL,
    before_value TEXT NOT NULL,
    after_value TEXT NOT NULL,
    reason TEXT NOT NULL,
    event BIGINT NOT NULL,
    time_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    carried TEXT NOT NULL,
    carried_event BIGINT NOT NULL,
    PRIMARY KEY (fact, version, field)
);

CREATE TABLE finding (
    id BIGINT PRIMARY KEY,
    n BIGINT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    line BIGINT NOT NULL,
    path TEXT NOT NULL,
    words TEXT NOT NULL,
    ja TEXT NOT NULL,
    en TEXT NOT NULL,
    identity TEXT NOT NULL,
    version BIGINT NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    event BIGINT NOT NULL,
    time_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    carried TEXT NOT NULL,
    carried_event BIGINT NOT NULL
);

CREATE TABLE coverage (
    id BIGINT PRIMARY KEY,
    n BIGINT NOT NULL,
    item TEXT NOT NULL,
    area BIGINT NOT NULL,
    guideline TEXT NOT NULL,
    basis TEXT NOT NULL,
    ja TEXT NOT NULL,
    en TEXT NOT NULL,
    read_state TEXT NOT NULL,
    read_paths TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    paths TEXT NOT NULL,
    reason TEXT NOT NULL,
    event BIGINT NOT NULL,
    time_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    carried TEXT NOT NULL,
    carried_event BIGINT NOT NULL
);

CREATE TABLE exemption (
    event BIGINT PRIMARY KEY,
    connected BIGINT NOT NULL,
    personal BIGINT NOT NULL,
    note TEXT NOT NULL,
    time_us BIGINT NOT NULL,
    actor TEXT NOT NULL
);

-- What people had decided in the edition before and must decide again.
CREATE TABLE carry (
    id BIGINT PRIMARY KEY,
    n BIGINT NOT NULL,
    of_kind TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    from_n BIGINT NOT NULL,
    from_path TEXT NOT NULL,
    from_text TEXT NOT NULL,
    to_n BIGINT NOT NULL,
    to_path TEXT NOT NULL,
    to_text TEXT NOT NULL,
    item TEXT NOT NULL,
    before_values TEXT NOT NULL,
    after_values TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    source_event BIGINT NOT NULL,
    settled_reason TEXT NOT NULL,
    settled_us BIGINT NOT NULL,
    settled_by TEXT NOT NULL,
    settled_event BIGINT NOT NULL
);
