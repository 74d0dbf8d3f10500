-- Rounds: a reopened case keeps what happened before. Payments towards an obligation, whose a claim is, and series of
-- case numbers.

ALTER TABLE note ADD COLUMN attempt TEXT;                           -- JSON {at, how, result, whom} of a contact attempt
ALTER TABLE obligation ADD COLUMN payments TEXT NOT NULL DEFAULT '[]';  -- JSON array of the payments
ALTER TABLE claim      ADD COLUMN claimant BLOB;                        -- the party whose claim it is

-- Patterns of the series besides the main one; null: their cases are numbered in the main series.
ALTER TABLE office ADD COLUMN consult_pattern TEXT;
ALTER TABLE office ADD COLUMN life_pattern    TEXT;

-- The last number given in a year and series; numbers have no gap and no twin.
CREATE TABLE series_number (
    year   INTEGER NOT NULL,
    series TEXT NOT NULL,
    last   INTEGER NOT NULL CHECK (last > 0),
    PRIMARY KEY (year, series)
) STRICT, WITHOUT ROWID;
INSERT INTO series_number (year, series, last) SELECT year, 'main', last FROM number_given;
DROP TABLE number_given;
ALTER TABLE series_number RENAME TO number_given;

-- The table is built anew, because its former constraint (a number once in a year) cannot be dropped. The columns and
-- indexes of the earlier schemas are unchanged and in their order; new columns follow.
CREATE TABLE numbered_cases (
    seq           INTEGER PRIMARY KEY,         -- order of registration; key of lists and of the search index
    id            BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    version       INTEGER NOT NULL,            -- changes so far
    year          INTEGER NOT NULL,
    n             INTEGER NOT NULL CHECK (n > 0),
    number        TEXT NOT NULL,               -- as written on paper on the day; a new pattern does not rewrite it
    stage         TEXT NOT NULL,               -- follows from the facts, kept for lists
    open          INTEGER NOT NULL CHECK (open IN (0, 1)),
    nature        TEXT NOT NULL,
    cause         TEXT NOT NULL,
    source        TEXT NOT NULL,
    received_on   TEXT NOT NULL CHECK (received_on IS date(received_on)),
    registered_on TEXT NOT NULL CHECK (registered_on IS date(registered_on)),
    grid          BLOB REFERENCES grid (id),
    stall         TEXT NOT NULL,
    event_on      TEXT CHECK (event_on IS date(event_on)),
    summary       TEXT NOT NULL,
    worker_count  INTEGER,                     -- as stated; null: count the applicants
    collective    INTEGER NOT NULL CHECK (collective IN (0, 1)),
    urgency       TEXT NOT NULL,
    mediator      BLOB REFERENCES staff (id),
    co_mediators  TEXT NOT NULL,               -- JSON array of staff ids
    next_action   TEXT NOT NULL,
    next_on       TEXT CHECK (next_on IS date(next_on)),
    next_owner    BLOB REFERENCES staff (id),
    -- acceptance
    accepted_on          TEXT CHECK (accepted_on IS date(accepted_on)),
    applicant_consent_on TEXT CHECK (applicant_consent_on IS date(applicant_consent_on)),
    respondent_consent_on TEXT CHECK (respondent_consent_on IS date(respondent_consent_on)),
    counted_due_on       TEXT CHECK (counted_due_on IS date(counted_due_on)),  -- 15 days after acceptance
    extended_until       TEXT CHECK (extended_until IS date(extended_until)),
    extension_agreed_on  TEXT CHECK (extension_agreed_on IS date(extension_agreed_on)),
    -- end
    outcome       TEXT,                        -- R1…R12; null while open and for consultations
    closed_on     TEXT CHECK (closed_on IS date(closed_on)),
    close_reason  TEXT,
    referred_to   TEXT,
    agreement_form TEXT,
    agreed_stated INTEGER CHECK (agreed_stated >= 0),
    applicant_signed_on  TEXT CHECK (applicant_signed_on IS date(applicant_signed_on)),
    respondent_signed_on TEXT CHECK (respondent_signed_on IS date(respondent_signed_on)),
    mediator_signed_on   TEXT CHECK (mediator_signed_on IS date(mediator_signed_on)),
    sealed_on     TEXT CHECK (sealed_on IS date(sealed_on)),
    answer        TEXT,                        -- of a consultation
    reopenings    TEXT NOT NULL,               -- JSON array of {on, reason}
    void_on       TEXT CHECK (void_on IS date(void_on)),
    void_reason   TEXT,
    -- what lists show, kept from the parts
    applicants    TEXT NOT NULL,               -- 陈国平等12人
    respondents   TEXT NOT NULL,
    people        INTEGER NOT NULL,
    claimed_fen   INTEGER NOT NULL CHECK (claimed_fen >= 0),
    agreed_fen    INTEGER NOT NULL CHECK (agreed_fen >= 0),
    sessions      INTEGER NOT NULL,
    due_on        TEXT CHECK (due_on IS date(due_on)),       -- last day of mediation, as extended
    work_on       TEXT CHECK (work_on IS date(work_on)),     -- nearest of term and next action, while open
    changed_seq   INTEGER NOT NULL,            -- journal number of the last change
    lasting       INTEGER NOT NULL CHECK (lasting IN (0, 1)),  -- open, or closed more than 60 days after it came in
    restricted   INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),
    erase_by     BLOB REFERENCES staff (id),   -- a request to erase waits for a second person
    erase_on     TEXT CHECK (erase_on IS date(erase_on)),
    erase_basis  TEXT,
    erase_note   TEXT,
    erased_on    TEXT CHECK (erased_on IS date(erased_on)),
    rounds       TEXT NOT NULL,                -- JSON array of the rounds that a reopening ended
    entries      TEXT NOT NULL,                -- what tallies count of each round, if there are several
    further_causes   TEXT NOT NULL,            -- JSON array of causes besides the main one
    applicant_stated TEXT,                     -- kind of applicant as stated; null: of the first applicant
    applicant_type   TEXT,                     -- kind of applicant; null if nobody applies
    series       TEXT NOT NULL                 -- of the number; a nature that changes later does not change it
) STRICT;
INSERT INTO numbered_cases SELECT *, '[]', '[]', '[]', NULL, NULL, 'main' FROM cases;
DROP TABLE cases;
ALTER TABLE numbered_cases RENAME TO cases;

-- A number is given once in its year and series.
CREATE UNIQUE INDEX cases_by_number ON cases (year, n, series);

CREATE INDEX cases_by_cause      ON cases (cause, seq, outcome, grid, mediator, source, stage, nature, open, collective, accepted_on, closed_on);
CREATE INDEX cases_by_grid       ON cases (grid, seq, cause, outcome, mediator, source, stage, nature, open, collective, accepted_on, closed_on);
CREATE INDEX cases_by_mediator   ON cases (mediator, seq, cause, outcome, grid, source, stage, nature, open, collective, accepted_on, closed_on);
CREATE INDEX cases_by_source     ON cases (source, seq, cause, outcome, grid, mediator, stage, nature, open, collective, accepted_on, closed_on);
CREATE INDEX cases_by_outcome    ON cases (outcome, seq, cause, grid, mediator, source, stage, nature, open, collective, accepted_on, closed_on);
CREATE INDEX cases_by_registered ON cases (registered_on, seq, cause, outcome, source, nature, stage, collective, closed_on, due_on, grid, mediator);
CREATE INDEX cases_by_accepted   ON cases (accepted_on, seq, cause, outcome, source, nature, stage, collective, closed_on, due_on, grid, mediator)
    WHERE accepted_on IS NOT NULL;
CREATE INDEX cases_by_closed     ON cases (closed_on, seq, cause, outcome, source, nature, stage, collective, accepted_on, grid, mediator)
    WHERE closed_on IS NOT NULL;
CREATE INDEX cases_by_claimed    ON cases (claimed_fen, seq);
CREATE INDEX cases_by_changed    ON cases (changed_seq, seq);
CREATE INDEX cases_by_event      ON cases (event_on, seq) WHERE event_on IS NOT NULL;
CREATE INDEX cases_by_stage      ON cases (stage, seq);
CREATE INDEX cases_collective    ON cases (seq) WHERE collective = 1;
CREATE INDEX cases_open          ON cases (seq, work_on, next_action, mediator, cause, grid, source, nature, stage, urgency,
                                           collective, registered_on, accepted_on, due_on, next_on, claimed_fen, changed_seq)
    WHERE open = 1;
CREATE INDEX cases_open_work     ON cases (work_on, seq) WHERE open = 1;
CREATE INDEX cases_lasting       ON cases (registered_on, seq, accepted_on, closed_on, due_on, cause, outcome, source, nature,
                                           stage, collective, grid, mediator)
    WHERE lasting = 1;
CREATE INDEX cases_restricted ON cases (seq, mediator) WHERE restricted = 1;
CREATE INDEX cases_erase_asked ON cases (erase_on, seq) WHERE erase_on IS NOT NULL AND erased_on IS NULL;

-- The few reopened cases, which lists find by the dates and outcomes of every round.
CREATE INDEX cases_reopened ON cases (seq) WHERE entries <> '[]';

-- The closed cases of which something is still to be performed, with or without a day.
CREATE INDEX obligation_unperformed ON obligation (case_id) WHERE binding = 1 AND performed_on IS NULL;

-- The cases with further causes, by which lists find them without reading their rows.
CREATE INDEX cases_further_causes ON cases (further_causes, seq) WHERE further_causes <> '[]';
