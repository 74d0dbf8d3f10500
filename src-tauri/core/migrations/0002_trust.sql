-- Trust: teams, restricted and erased cases, signed checkpoints, drafts of one's own.

ALTER TABLE staff ADD COLUMN team TEXT NOT NULL DEFAULT '';         -- whose cases are seen; '' is one common team

ALTER TABLE cases ADD COLUMN restricted   INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1));
ALTER TABLE cases ADD COLUMN erase_by     BLOB REFERENCES staff (id);  -- a request to erase waits for a second person
ALTER TABLE cases ADD COLUMN erase_on     TEXT CHECK (erase_on IS date(erase_on));
ALTER TABLE cases ADD COLUMN erase_basis  TEXT;
ALTER TABLE cases ADD COLUMN erase_note   TEXT;
ALTER TABLE cases ADD COLUMN erased_on    TEXT CHECK (erased_on IS date(erased_on));
CREATE INDEX cases_restricted ON cases (seq, mediator) WHERE restricted = 1;
CREATE INDEX cases_erase_asked ON cases (erase_on, seq) WHERE erase_on IS NOT NULL AND erased_on IS NULL;

-- Who accompanies a case; follows from cases.co_mediators.
CREATE TABLE co_mediator (
    staff BLOB NOT NULL,
    seq   INTEGER NOT NULL,                    -- of cases
    PRIMARY KEY (staff, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX co_mediator_of ON co_mediator (seq);
INSERT INTO co_mediator (staff, seq)
    SELECT DISTINCT unhex(replace(value, '-', '')), seq FROM cases, json_each(cases.co_mediators);

-- How the book looks after itself.
CREATE TABLE safety (
    one                   INTEGER PRIMARY KEY CHECK (one = 1),
    idle_minutes          INTEGER NOT NULL CHECK (idle_minutes BETWEEN 1 AND 30),
    places                TEXT NOT NULL,       -- JSON array of folders
    keep_agreements_years INTEGER NOT NULL,
    keep_others_years     INTEGER NOT NULL
) STRICT;

-- Heads of the journal as signed by the PC that wrote it. Not replayed: each proves itself.
CREATE TABLE checkpoint (
    seq        INTEGER PRIMARY KEY,
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    utc        TEXT NOT NULL,
    device     BLOB NOT NULL CHECK (length(device) = 16),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    signature  BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;

-- The signing key of each PC that this book has been used on; made there, and of no use elsewhere.
CREATE TABLE device_key (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT, WITHOUT ROWID;

-- Drafts belong to the one who types them.
CREATE TABLE own_draft (
    owner    BLOB NOT NULL CHECK (length(owner) = 16),
    form     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    body     TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (owner, form, subject)
) STRICT, WITHOUT ROWID;
INSERT INTO own_draft (owner, form, subject, body, saved_at)
    SELECT (SELECT id FROM staff ORDER BY role = 'supervisor' DESC, place LIMIT 1), form, subject, body, saved_at
    FROM draft WHERE EXISTS (SELECT 1 FROM staff);
DROP TABLE draft;
ALTER TABLE own_draft RENAME TO draft;

-- Pages of the journal come out of these: by person and deed, by deed, by time.
CREATE INDEX journal_by_actor ON journal (actor, action, seq);
CREATE INDEX journal_by_action ON journal (action, seq);
CREATE INDEX journal_by_utc ON journal (utc);

-- Only an erasure takes a payload away: of entries of a case that was erased later, payload and salt together.
DROP TRIGGER journal_unchanged;
CREATE TRIGGER journal_unchanged BEFORE UPDATE ON journal
WHEN NOT (
    new.payload IS NULL AND new.salt IS NULL
    AND new.seq = old.seq AND new.version = old.version AND new.utc = old.utc AND new.device = old.device
    AND new.actor = old.actor AND new.action = old.action AND new.case_id IS old.case_id
    AND new.commitment = old.commitment AND new.prev = old.prev AND new.hash = old.hash
    AND EXISTS (SELECT 1 FROM journal e WHERE e.case_id = old.case_id AND e.action = 'case_erase' AND e.seq > old.seq)
)
BEGIN SELECT RAISE(ABORT, 'journal entries stay'); END;
