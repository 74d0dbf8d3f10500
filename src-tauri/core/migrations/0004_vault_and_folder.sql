-- The vault file that belongs to this store. An earlier one, which an earlier passphrase opens, is refused.
CREATE TABLE vault_file (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    generation INTEGER NOT NULL,               -- number of changes of vault.json
    digest     BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;

-- Where the office's exported files go; null is the default of the PC.
ALTER TABLE safety ADD COLUMN export_folder TEXT;
