-- Rounds: a reopened case keeps what happened before. Payments towards an obligation, and whose a claim is.

ALTER TABLE cases ADD COLUMN rounds  TEXT NOT NULL DEFAULT '[]';    -- JSON array of the rounds that a reopening ended
ALTER TABLE cases ADD COLUMN entries TEXT NOT NULL DEFAULT '[]';    -- what tallies count of each round, if there are several

ALTER TABLE cases ADD COLUMN further_causes TEXT NOT NULL DEFAULT '[]';  -- JSON array of causes besides the main one
ALTER TABLE cases ADD COLUMN applicant_stated TEXT;                 -- kind of applicant as stated; null: of the first applicant
ALTER TABLE cases ADD COLUMN applicant_type   TEXT;                 -- kind of applicant; null if nobody applies
ALTER TABLE note ADD COLUMN attempt TEXT;                           -- JSON {at, how, result, whom} of a contact attempt
ALTER TABLE obligation ADD COLUMN payments TEXT NOT NULL DEFAULT '[]';  -- JSON array of the payments
ALTER TABLE claim      ADD COLUMN claimant BLOB;                        -- the party whose claim it is

-- The few reopened cases, which lists find by the dates and outcomes of every round.
CREATE INDEX cases_reopened ON cases (seq) WHERE entries <> '[]';

-- The closed cases of which something is still to be performed, with or without a day.
CREATE INDEX obligation_unperformed ON obligation (case_id) WHERE binding = 1 AND performed_on IS NULL;

-- The cases with further causes, by which lists find them without reading their rows.
CREATE INDEX cases_further_causes ON cases (further_causes, seq) WHERE further_causes <> '[]';
