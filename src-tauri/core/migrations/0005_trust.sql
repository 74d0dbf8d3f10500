-- The search index holds other tokens for the numbers of people. Every migration builds it again (store/rebuild_derived.rs).

-- The day from which on the book holds all cases, as the office says.
ALTER TABLE office ADD COLUMN complete_from TEXT;
