-- The offers that were made in a session, and the phrases of the office for its records.
ALTER TABLE session ADD COLUMN offers  TEXT NOT NULL DEFAULT '[]';  -- JSON array of {by, at, amount, claim, note}, by time
ALTER TABLE office  ADD COLUMN phrases TEXT NOT NULL DEFAULT '[]';  -- JSON array of sentences
