-- Every save merges a few pages of the search index (`store/search.rs`); SQLite itself would merge hundreds with every 32nd.
INSERT INTO word (word, rank) VALUES ('automerge', 0);
