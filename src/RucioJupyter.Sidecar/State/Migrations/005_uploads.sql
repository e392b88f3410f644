-- One row a file to upload; ids are never used again. owner: the lease holder that works on it. step: where it is, or where it failed.
CREATE TABLE upload_job (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  namespace   TEXT NOT NULL,
  did         TEXT NOT NULL,
  dataset_did TEXT,
  path        TEXT NOT NULL,
  rse         TEXT NOT NULL,
  lifetime    INTEGER,
  state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  step        TEXT NOT NULL,
  owner       TEXT,
  pid         INTEGER NOT NULL,
  error       TEXT,
  code        TEXT,
  created_at  TEXT NOT NULL,
  changed_at  TEXT NOT NULL
) STRICT;

CREATE INDEX upload_job_state ON upload_job (state, id);

-- The log of a job lives and dies with its job.
CREATE TABLE upload_log (
  job  INTEGER NOT NULL REFERENCES upload_job (id) ON DELETE CASCADE,
  at   TEXT NOT NULL,
  line TEXT NOT NULL
) STRICT;

CREATE INDEX upload_log_job ON upload_log (job);
