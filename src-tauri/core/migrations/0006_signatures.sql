-- The signature of the person who made the entry; null for what the program itself did, in a practice book, and for entries
-- from before the signatures.
ALTER TABLE journal ADD COLUMN signature BLOB CHECK (signature IS NULL OR length(signature) = 64);

-- Only an erasure takes a payload away, and it leaves the signature, which covers the hash.
DROP TRIGGER journal_unchanged;
CREATE TRIGGER journal_unchanged BEFORE UPDATE ON journal
WHEN NOT (
    new.payload IS NULL AND new.salt IS NULL
    AND new.seq = old.seq AND new.version = old.version AND new.utc = old.utc AND new.device = old.device
    AND new.actor = old.actor AND new.action = old.action AND new.case_id IS old.case_id
    AND new.commitment = old.commitment AND new.prev = old.prev AND new.hash = old.hash
    AND new.signature IS old.signature
    AND EXISTS (SELECT 1 FROM journal e WHERE e.case_id = old.case_id AND e.action = 'case_erase' AND e.seq > old.seq)
)
BEGIN SELECT RAISE(ABORT, 'journal entries stay'); END;
