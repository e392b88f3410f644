-- What a user gave for one instance and one method; params is JSON, encrypted.
CREATE TABLE credential (
  instance   TEXT NOT NULL,
  method     TEXT NOT NULL,
  params     BLOB NOT NULL,
  changed_at TEXT NOT NULL,
  PRIMARY KEY (instance, method)
) STRICT;

-- What is known of an instance's session besides the choice of a method.
-- account: the one that Rucio named at the last sign-in; signed_out: the user said so, nothing signs in until the user does.
CREATE TABLE sign_in (
  instance   TEXT NOT NULL PRIMARY KEY,
  account    TEXT,
  signed_out INTEGER NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

-- Other programs' files whose contents were taken over, so that it happens once.
CREATE TABLE imported_file (
  path        TEXT NOT NULL PRIMARY KEY,
  imported_at TEXT NOT NULL
) STRICT;
