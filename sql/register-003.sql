-- register-003.sql -- rows of a spreadsheet on their way to be records, some at a time

-- id: the event that began it. state: running, stopped (at the row after `taken`: why), done, ended (given up there).
-- opened: records made; taken: rows dealt with, those passed over among them.
CREATE TABLE record_import (
    id BIGINT PRIMARY KEY,
    key TEXT NOT NULL,
    person TEXT NOT NULL,
    type TEXT NOT NULL,
    transition TEXT NOT NULL,
    comment TEXT NOT NULL,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    state TEXT NOT NULL,
    ja TEXT NOT NULL,
    en TEXT NOT NULL,
    begun_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL
);

CREATE UNIQUE INDEX record_import_key ON record_import (key);
CREATE INDEX record_import_person ON record_import (person, id);
CREATE INDEX record_import_running ON record_import (id) WHERE state = 'running';

-- Working: what the rows not yet dealt with mean. id: import * 16384 + n, from 0; line: where it stands in the file.
CREATE TABLE record_import_row (
    id BIGINT PRIMARY KEY,
    line BIGINT NOT NULL,
    fields TEXT NOT NULL
);
