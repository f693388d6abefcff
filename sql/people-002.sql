-- people-002.sql -- accounts of many: one that was disabled stays, and nobody signs in with it

ALTER TABLE person ADD COLUMN state TEXT NOT NULL DEFAULT 'active';
