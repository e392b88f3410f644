-- Uploads become transfers like downloads: one transfer a request, one job a file. The transfer has the owner, the job its step.
ALTER TABLE upload_job ADD COLUMN transfer INTEGER REFERENCES transfer (id) ON DELETE CASCADE;
ALTER TABLE upload_job ADD COLUMN bytes INTEGER;
ALTER TABLE upload_job ADD COLUMN metadata TEXT;

-- Every job that is there becomes a transfer of its own, with a number above all that were ever given.
UPDATE upload_job SET transfer = NULL, owner = NULL, state = CASE state WHEN 'running' THEN 'queued' ELSE state END;

CREATE TEMP TABLE first_number AS SELECT coalesce(max(seq), 0) AS n FROM sqlite_sequence WHERE name = 'transfer';

INSERT INTO transfer (id, kind, namespace, did, state, folder, listed, files_total, files_done, files_failed, error, code, created_at, changed_at)
SELECT (SELECT n FROM first_number) + id, 'upload', namespace, did, state, rtrim(path, replace(path, '/', '')), 1, 1, state = 'done', state = 'failed', error, code, created_at, changed_at
FROM upload_job;

UPDATE upload_job SET transfer = (SELECT n FROM first_number) + id;

DROP TABLE first_number;

INSERT INTO transfer_log (transfer, n, at, job, text)
SELECT j.transfer, row_number() OVER (PARTITION BY l.job ORDER BY l.rowid), l.at, l.job, l.line FROM upload_log l JOIN upload_job j ON j.id = l.job;

DROP TABLE upload_log;
DROP INDEX upload_job_state;
CREATE INDEX upload_job_transfer ON upload_job (transfer, id);
