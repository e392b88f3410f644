-- A transfer may be paused, and two uploads into one dataset may be live at the same time; both rules stand in the table itself,
-- so it is made anew. The files go first: dropping their transfers would take them along.
CREATE TABLE transfer_2 (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  kind         TEXT NOT NULL CHECK (kind IN ('download', 'upload')),
  namespace    TEXT NOT NULL,
  did          TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled')),
  folder       TEXT NOT NULL,
  owner        TEXT,
  attempts     INTEGER NOT NULL DEFAULT 0,
  listed       INTEGER NOT NULL DEFAULT 0,
  hidden       INTEGER NOT NULL DEFAULT 0,
  files_total  INTEGER,
  files_done   INTEGER NOT NULL DEFAULT 0,
  files_failed INTEGER NOT NULL DEFAULT 0,
  bytes_total  INTEGER,
  bytes_done   INTEGER NOT NULL DEFAULT 0,
  error        TEXT,
  code         TEXT,
  created_at   TEXT NOT NULL,
  changed_at   TEXT NOT NULL
) STRICT;

CREATE TABLE transfer_file_2 (
  transfer INTEGER NOT NULL REFERENCES transfer_2 (id) ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL,
  did      TEXT NOT NULL,
  bytes    INTEGER,
  adler32  TEXT,
  state    TEXT NOT NULL CHECK (state IN ('queued', 'here', 'failed')),
  path     TEXT,
  size     INTEGER,
  modified INTEGER,
  error    TEXT,
  code     TEXT,
  PRIMARY KEY (transfer, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO transfer_2 (id, kind, namespace, did, state, folder, owner, attempts, listed, hidden, files_total, files_done, files_failed, bytes_total, bytes_done, error, code, created_at, changed_at)
SELECT id, kind, namespace, did, state, folder, owner, attempts, listed, hidden, files_total, files_done, files_failed, bytes_total, bytes_done, error, code, created_at, changed_at FROM transfer;

INSERT INTO transfer_file_2 (transfer, ordinal, did, bytes, adler32, state, path, size, modified, error, code)
SELECT transfer, ordinal, did, bytes, adler32, state, path, size, modified, error, code FROM transfer_file;

-- Numbers of transfers that are gone are never used again.
DELETE FROM sqlite_sequence WHERE name = 'transfer_2';
INSERT INTO sqlite_sequence (name, seq) SELECT 'transfer_2', seq FROM sqlite_sequence WHERE name = 'transfer';

DROP TABLE transfer_file;
DROP TABLE transfer;
ALTER TABLE transfer_2 RENAME TO transfer;
ALTER TABLE transfer_file_2 RENAME TO transfer_file;

-- A second click finds the first one's row.
CREATE UNIQUE INDEX transfer_live ON transfer (namespace, did) WHERE kind = 'download' AND state IN ('queued', 'running', 'paused');
CREATE INDEX transfer_did ON transfer (namespace, did, kind, id);
CREATE INDEX transfer_state ON transfer (state, id);
CREATE UNIQUE INDEX transfer_file_name ON transfer_file (transfer, did);
CREATE INDEX transfer_file_did ON transfer_file (did);

-- What happened in a transfer, line by line; n counts from 1 and is never used again within it.
CREATE TABLE transfer_log (
  transfer INTEGER NOT NULL REFERENCES transfer (id) ON DELETE CASCADE,
  n        INTEGER NOT NULL,
  at       TEXT NOT NULL,
  job      INTEGER,
  text     TEXT NOT NULL,
  PRIMARY KEY (transfer, n)
) STRICT, WITHOUT ROWID;
