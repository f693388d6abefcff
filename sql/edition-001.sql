-- edition-001.sql -- editions of a body's policy, their units and corrections: all made from events

CREATE TABLE edition (
    id TEXT PRIMARY KEY,
    event BIGINT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    body_name TEXT NOT NULL,
    source_name TEXT NOT NULL,
    source_bytes BIGINT NOT NULL,
    source_lines BIGINT NOT NULL,
    source_encoding TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    imported_us BIGINT NOT NULL,
    imported_by TEXT NOT NULL,
    adopted_on TEXT NOT NULL,
    adoption_note TEXT NOT NULL,
    adopted_by TEXT NOT NULL,
    units BIGINT NOT NULL,
    obligations BIGINT NOT NULL,
    corrected BIGINT NOT NULL,
    unread BIGINT NOT NULL,
    parts TEXT NOT NULL,
    marker_families TEXT NOT NULL,
    definitions TEXT NOT NULL,
    unread_parts TEXT NOT NULL
);

CREATE TABLE outline (
    id BIGINT PRIMARY KEY,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    line BIGINT NOT NULL,
    depth BIGINT NOT NULL,
    part TEXT NOT NULL,
    chapter TEXT NOT NULL
);

-- Short columns first: filters read these and leave the long ones where they are.
CREATE TABLE unit (
    id BIGINT PRIMARY KEY,
    n BIGINT NOT NULL,
    part TEXT NOT NULL,
    chapter TEXT NOT NULL,
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    modality TEXT NOT NULL,
    timing TEXT NOT NULL,
    capability TEXT NOT NULL,
    mechanism TEXT NOT NULL,
    corrected BIGINT NOT NULL,
    version BIGINT NOT NULL,
    s BIGINT NOT NULL,
    line_first BIGINT NOT NULL,
    line_last BIGINT NOT NULL,
    actor TEXT NOT NULL,
    folded TEXT NOT NULL,
    text TEXT NOT NULL,
    reading TEXT NOT NULL,
    title TEXT NOT NULL,
    approver TEXT NOT NULL,
    notify TEXT NOT NULL,
    records TEXT NOT NULL,
    class TEXT NOT NULL,
    how TEXT NOT NULL,
    how_ja TEXT NOT NULL,
    confidence TEXT NOT NULL,
    evidence TEXT NOT NULL
);

CREATE TABLE unit_change (
    unit BIGINT NOT NULL,
    version BIGINT NOT NULL,
    field TEXT NOT NULL,
    before_value TEXT NOT NULL,
    after_value TEXT NOT NULL,
    reason TEXT NOT NULL,
    event BIGINT NOT NULL,
    time_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (unit, version, field)
);

-- Working: what became of an upload, so that it can be asked after a restart.
CREATE TABLE import_note (
    id TEXT PRIMARY KEY,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    edition TEXT NOT NULL,
    problem BIGINT NOT NULL,
    thing TEXT NOT NULL,
    more TEXT NOT NULL,
    noted_us BIGINT NOT NULL
);
