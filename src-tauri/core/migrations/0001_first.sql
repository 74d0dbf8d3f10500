-- The first schema. One file, encrypted as a whole; never edited after release: a change is a new file.
--
-- Rows follow from the journal: replaying it into an empty store rebuilds every table below it exactly,
-- but for `draft`, which holds what a person has not yet said.
-- Ids are 16-byte UUIDv7. Dates are ISO text. Money is fen. Codes are those of the vocabulary.

CREATE TABLE journal (
    seq        INTEGER PRIMARY KEY,            -- 1, 2, 3, … without a gap
    version    INTEGER NOT NULL,               -- of the rule that its hash follows
    utc        TEXT NOT NULL,                  -- RFC 3339, testimony only: the order is `seq`
    device     BLOB NOT NULL CHECK (length(device) = 16),
    actor      BLOB NOT NULL CHECK (length(actor) = 16),
    action     TEXT NOT NULL,                  -- what was done: case_register, party_put, …
    case_id    BLOB CHECK (case_id IS NULL OR length(case_id) = 16),
    payload    TEXT,                           -- the Op as JSON; null only after erasure
    salt       BLOB CHECK (salt IS NULL OR length(salt) = 32),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    prev       BLOB NOT NULL CHECK (length(prev) = 32),
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    CHECK ((payload IS NULL) = (salt IS NULL))
) STRICT;
CREATE INDEX journal_by_case ON journal (case_id, seq) WHERE case_id IS NOT NULL;

-- What was written stays; only erasure (both columns to null) will be let through, by its own migration.
CREATE TRIGGER journal_stays BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal entries stay'); END;
CREATE TRIGGER journal_unchanged BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal entries stay'); END;

CREATE TABLE office (
    one            INTEGER PRIMARY KEY CHECK (one = 1),
    name           TEXT NOT NULL,
    short          TEXT NOT NULL,              -- goes into case numbers
    body           TEXT NOT NULL,              -- kind of mediation body, law.md §A2
    number_pattern TEXT NOT NULL,
    month_boundary TEXT NOT NULL CHECK (month_boundary IN ('calendar', 'from21')),
    success_formula TEXT NOT NULL,
    prepared_by    TEXT NOT NULL,              -- 制表人
    reviewed_by    TEXT NOT NULL               -- 审核人
) STRICT;

CREATE TABLE grid (
    id      BLOB PRIMARY KEY CHECK (length(id) = 16),
    place   INTEGER NOT NULL,                  -- fixed order of every list
    name    TEXT NOT NULL,
    liaison TEXT NOT NULL,
    active  INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    place  INTEGER NOT NULL,
    name   TEXT NOT NULL,
    role   TEXT NOT NULL CHECK (role IN ('mediator', 'recorder', 'supervisor', 'auditor')),
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE room (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    place  INTEGER NOT NULL,
    name   TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

-- The last number given in a year; numbers have no gap and no twin.
CREATE TABLE number_given (
    year INTEGER PRIMARY KEY,
    last INTEGER NOT NULL CHECK (last > 0)
) STRICT;

CREATE TABLE cases (
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
    UNIQUE (year, n)
) STRICT;

CREATE TABLE party (
    case_id   BLOB NOT NULL REFERENCES cases (id),
    id        BLOB NOT NULL CHECK (length(id) = 16),
    role      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    name      TEXT NOT NULL,
    sex       TEXT NOT NULL,
    phone     TEXT NOT NULL,
    id_kind   TEXT NOT NULL,
    id_number TEXT NOT NULL,
    address   TEXT NOT NULL,
    job       TEXT NOT NULL,
    stall     TEXT NOT NULL,
    representative TEXT NOT NULL,
    employer_type TEXT,
    acts_for  BLOB,
    authority TEXT,
    remark    TEXT NOT NULL,
    PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_by_name ON party (name, case_id);
CREATE INDEX party_by_phone ON party (phone, case_id) WHERE phone <> '';
CREATE INDEX party_by_stall ON party (stall, case_id) WHERE stall <> '';

CREATE TABLE claim (
    case_id    BLOB NOT NULL REFERENCES cases (id),
    id         BLOB NOT NULL CHECK (length(id) = 16),
    text       TEXT NOT NULL,
    amount_fen INTEGER CHECK (amount_fen >= 0),
    PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    case_id    BLOB NOT NULL REFERENCES cases (id),
    id         BLOB NOT NULL CHECK (length(id) = 16),
    state      TEXT NOT NULL,
    form       TEXT NOT NULL,
    room       BLOB REFERENCES room (id),
    starts     TEXT NOT NULL,                  -- local wall time YYYY-MM-DDTHH:MM:SS
    ends       TEXT,
    mediators  TEXT NOT NULL,                  -- JSON array of staff ids
    recorder   BLOB REFERENCES staff (id),
    attendance TEXT NOT NULL,                  -- JSON array of {party, attendance}, no-shows included
    record     TEXT NOT NULL,                  -- 调解笔录
    result     TEXT NOT NULL,
    next_on    TEXT CHECK (next_on IS date(next_on)),
    PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_start ON session (starts);

CREATE TABLE obligation (
    case_id      BLOB NOT NULL REFERENCES cases (id),
    id           BLOB NOT NULL CHECK (length(id) = 16),
    debtor       BLOB,
    creditor     BLOB,
    what         TEXT NOT NULL,
    amount_fen   INTEGER CHECK (amount_fen >= 0),
    due_on       TEXT CHECK (due_on IS date(due_on)),
    performed_on TEXT CHECK (performed_on IS date(performed_on)),
    performed_note TEXT NOT NULL,
    binding      INTEGER NOT NULL CHECK (binding IN (0, 1)),  -- the case closed with an agreement
    PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX obligation_due ON obligation (due_on) WHERE binding = 1 AND performed_on IS NULL AND due_on IS NOT NULL;

CREATE TABLE note (
    case_id BLOB NOT NULL REFERENCES cases (id),
    id      BLOB NOT NULL CHECK (length(id) = 16),
    on_day  TEXT NOT NULL CHECK (on_day IS date(on_day)),
    kind    TEXT NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

-- Lists. Pages continue by key, never by offset. An index holds the columns that its lists filter by, so that the
-- rows themselves are read for one page only.
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
-- Who was pending on a day long ago: all that took longer than most, so that the rest is found close to the day.
CREATE INDEX cases_lasting       ON cases (registered_on, seq, accepted_on, closed_on, due_on, cause, outcome, source, nature,
                                           stage, collective, grid, mediator)
    WHERE lasting = 1;

-- Search: overlapping pairs of characters, made by the core; `rowid` is cases.seq. Rebuilt from the rows at need.
CREATE VIRTUAL TABLE word USING fts5 (
    who,                                       -- parties, stalls, numbers, phones
    what,                                      -- summary, claims, results, notes
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0', detail = 'full'
);

-- Tally cells, kept by increment; rebuilt = maintained is tested.
CREATE TABLE tally_cell (
    cube       INTEGER NOT NULL,               -- 0 all, 1 cause, 2 grid, 3 mediator, 4 source, 5 outcome, 6 cause×grid, 7 cause×mediator
    level      INTEGER NOT NULL,               -- 0 day, 1 ten days, 2 month, 3 year
    span       INTEGER NOT NULL,               -- number of the span at that level
    key        TEXT NOT NULL,
    event      TEXT NOT NULL,                  -- reg, con, acc, R1…R12, N1…N12
    cases      INTEGER NOT NULL,
    people     INTEGER NOT NULL,
    collective INTEGER NOT NULL,
    claimed    INTEGER NOT NULL,
    agreed     INTEGER NOT NULL,
    days       INTEGER NOT NULL,
    PRIMARY KEY (cube, level, span, key, event)
) STRICT, WITHOUT ROWID;

-- Net change of what is pending in a span; the sum of all spans before a day is what was pending then.
CREATE TABLE tally_stock (
    cube       INTEGER NOT NULL,
    level      INTEGER NOT NULL,
    span       INTEGER NOT NULL,
    key        TEXT NOT NULL,
    registered INTEGER NOT NULL,
    accepted   INTEGER NOT NULL,
    overdue    INTEGER NOT NULL,
    PRIMARY KEY (cube, level, span, key)
) STRICT, WITHOUT ROWID;

-- What has been typed and not yet said.
CREATE TABLE draft (
    form     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    body     TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (form, subject)
) STRICT, WITHOUT ROWID;
