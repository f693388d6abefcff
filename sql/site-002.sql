-- site-002.sql -- what the courier may reach, as it was last said; JSON without secrets

CREATE TABLE courier_setting (
    event BIGINT PRIMARY KEY,
    facts TEXT NOT NULL
);
