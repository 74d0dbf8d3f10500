-- The search index holds its words in a new form (names in every spelling, numbers cut into sevens); its columns stay.
-- The core writes the words of all cases anew in the transaction of this migration (`store/search.rs`).
INSERT INTO word (word) VALUES ('delete-all');
