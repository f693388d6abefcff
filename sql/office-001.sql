-- office-001.sql -- units, posts, persons, who holds what on which day: all made from events
--
-- Days are texts "2026-11-29" and inclusive. from_on '' is since ever, until_on '9999-12-31' is open.

CREATE TABLE office_unit (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kana TEXT NOT NULL,
    parent TEXT NOT NULL,
    place BIGINT NOT NULL,
    successor TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    event BIGINT NOT NULL
);

CREATE INDEX office_unit_parent ON office_unit (parent, until_on);
CREATE INDEX office_unit_successor ON office_unit (successor);
CREATE INDEX office_unit_code ON office_unit (code);

CREATE TABLE office_post (
    id TEXT PRIMARY KEY,
    unit TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    many BIGINT NOT NULL,
    place BIGINT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    event BIGINT NOT NULL
);

CREATE INDEX office_post_unit ON office_post (unit, until_on);

-- folded: what searches compare; made from the row's own texts
CREATE TABLE office_person (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    kana TEXT NOT NULL,
    mail TEXT NOT NULL,
    kind TEXT NOT NULL,
    company TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    folded TEXT NOT NULL,
    event BIGINT NOT NULL
);

CREATE INDEX office_person_number ON office_person (number);

CREATE TABLE office_appointment (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    post TEXT NOT NULL,
    main BIGINT NOT NULL,
    order_text TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    event BIGINT NOT NULL
);

CREATE INDEX office_appointment_person ON office_appointment (person, until_on);
CREATE INDEX office_appointment_post ON office_appointment (post, until_on);
CREATE INDEX office_appointment_until ON office_appointment (until_on);

-- scope: '' of the body, a unit, or a record. Either post or person holds. source: '' or the record that says so.
CREATE TABLE office_holding (
    id TEXT PRIMARY KEY,
    function TEXT NOT NULL,
    scope TEXT NOT NULL,
    post TEXT NOT NULL,
    person TEXT NOT NULL,
    clause TEXT NOT NULL,
    source TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    event BIGINT NOT NULL
);

CREATE INDEX office_holding_function ON office_holding (function, scope, until_on);
CREATE INDEX office_holding_post ON office_holding (post, until_on);
CREATE INDEX office_holding_person ON office_holding (person, until_on);
CREATE INDEX office_holding_scope ON office_holding (scope);
CREATE INDEX office_holding_source ON office_holding (source);

-- standing: acts only while the holder is absent or the post is vacant. place: who comes first.
CREATE TABLE office_deputy (
    id TEXT PRIMARY KEY,
    function TEXT NOT NULL,
    scope TEXT NOT NULL,
    holder_post TEXT NOT NULL,
    holder_person TEXT NOT NULL,
    deputy_post TEXT NOT NULL,
    deputy_person TEXT NOT NULL,
    standing BIGINT NOT NULL,
    place BIGINT NOT NULL,
    limits TEXT NOT NULL,
    after_view BIGINT NOT NULL,
    source TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    event BIGINT NOT NULL
);

CREATE INDEX office_deputy_holder_post ON office_deputy (holder_post, until_on);
CREATE INDEX office_deputy_holder_person ON office_deputy (holder_person, until_on);
CREATE INDEX office_deputy_post ON office_deputy (deputy_post, until_on);
CREATE INDEX office_deputy_person ON office_deputy (deputy_person, until_on);
CREATE INDEX office_deputy_source ON office_deputy (source);

CREATE TABLE office_absence (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    event BIGINT NOT NULL
);

CREATE INDEX office_absence_person ON office_absence (person, until_on);

-- Every change of a row, and whom and what it concerns: the row itself and all it names.
CREATE TABLE office_history (
    event BIGINT NOT NULL,
    n BIGINT NOT NULL,
    what TEXT NOT NULL,
    id TEXT NOT NULL,
    time_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    plan TEXT NOT NULL,
    before_values TEXT NOT NULL,
    after_values TEXT NOT NULL,
    PRIMARY KEY (event, n)
);

CREATE TABLE office_about (
    about TEXT NOT NULL,
    event BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (about, event, n)
);

-- Working: changes prepared beforehand, to be put in force in one act.
CREATE TABLE office_plan (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    changes TEXT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_us BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_us BIGINT NOT NULL,
    event BIGINT NOT NULL
);
