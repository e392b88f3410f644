-- The queue of transfers: the table is the queue, memory only rings the bell.
-- owner: the lease holder that works on it. listed: all its files are in transfer_file.
-- hidden: taken off the list by the user; the row still says what lies on the disk.
CREATE TABLE transfer (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  kind         TEXT NOT NULL CHECK (kind IN ('download', 'upload')),
  namespace    TEXT NOT NULL,
  did          TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
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

-- A second click finds the first one's row.
CREATE UNIQUE INDEX transfer_live ON transfer (namespace, did, kind) WHERE state IN ('queued', 'running');
CREATE INDEX transfer_did ON transfer (namespace, did, kind, id);
CREATE INDEX transfer_state ON transfer (state, id);

-- size and modified (Unix ticks of 100 ns) are those of the verified file: a file that still has them needs no new checksum.
CREATE TABLE transfer_file (
  transfer INTEGER NOT NULL REFERENCES transfer (id) ON DELETE CASCADE,
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

CREATE UNIQUE INDEX transfer_file_name ON transfer_file (transfer, did);
CREATE INDEX transfer_file_did ON transfer_file (did);
