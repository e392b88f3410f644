-- What the user chose in the panel: the active instance, and the way to log in per instance.
CREATE TABLE choice (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- Which sidecar may run the transfers of this folder: one row at most.
CREATE TABLE lease (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  holder     TEXT NOT NULL,
  pid        INTEGER NOT NULL,
  host       TEXT NOT NULL,
  boot_id    TEXT NOT NULL,
  started    TEXT NOT NULL,
  renewed_at TEXT NOT NULL
) STRICT;
