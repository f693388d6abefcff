-- register-002.sql -- what somebody is waited for in, of those one applied for

-- 1 while somebody is waited for. Registers in use rest: they are open, and nobody's task.
ALTER TABLE record ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0;
UPDATE record SET waiting = 1 WHERE EXISTS (SELECT 1 FROM record_wait AS w WHERE w.id BETWEEN record.id * 256 AND record.id * 256 + 199);
DROP INDEX record_by_applicant;
CREATE INDEX record_waiting ON record (applicant, id) WHERE waiting = 1;
