//! The search index: the columns of a case in it, and how they are kept.
//!
//! Every text of a case is searched, and its causes by their names. Names are found in every spelling and numbers in every
//! writing; numbers of people, which lists show masked, only by parts that do not let them be guessed: phones by seven digits in
//! a row or by their last four, numbers of documents as a whole.

use rusqlite::{Connection, params};

use super::StoreError;
use super::search_tokens::{
    push_case_number, push_number, push_number_text, push_text, push_whole_number,
};
use crate::domain::case::{
    Answer, Case, CaseFields, Claim, Closing, ErasureAsk, Note, Obligation, Round, Ruling, Session,
};
use crate::domain::identity::normalize_number;
use crate::domain::normal_form::name_key;
use crate::domain::party::Party;
use crate::domain::personal_numbers::numbers_of_field;
use crate::domain::reopening::Reopening;

/// The texts of a case in two columns of tokens.
#[derive(Debug, Default)]
struct Columns {
    /// By which parties are suggested: names, stalls, phones, identity numbers, the number of the case.
    who: String,
    /// Everything else.
    what: String,
}

impl Columns {
    fn of(case: &Case) -> Columns {
        let mut columns = Columns::default();
        // All fields are named: a new one is searched or it is not.
        let Case {
            number,
            number_text,
            fields,
            closing,
            answer,
            reopenings,
            rounds,
            void,
            erasure,
            parties,
            claims,
            sessions,
            obligations,
            notes,
            id: _,
            version: _,
            registered_on: _,
            acceptance: _,
            extension: _,
            restricted: _,
            erased_on: _,
        } = case;
        push_number_text(&mut columns.who, number_text);
        push_case_number(&mut columns.who, *number);
        columns.add_fields(fields);
        parties.iter().for_each(|party| columns.add_party(party));
        claims.iter().for_each(
            |Claim {
                 text,
                 id: _,
                 claimant: _,
                 amount: _,
             }| columns.add_text(text),
        );
        sessions
            .iter()
            .for_each(|session| columns.add_session(session));
        obligations
            .iter()
            .for_each(|obligation| columns.add_obligation(obligation));
        notes.iter().for_each(
            |Note {
                 text,
                 id: _,
                 on: _,
                 kind: _,
                 attempt: _,
             }| columns.add_text(text),
        );
        rounds.iter().for_each(|round| columns.add_round(round));
        answer.iter().for_each(|answer| columns.add_answer(answer));
        closing
            .iter()
            .for_each(|closing| columns.add_closing(closing));
        let rulings = reopenings.iter().chain(void);
        rulings.for_each(|Ruling { reason, on: _ }| columns.add_text(reason));
        if let Some(ErasureAsk {
            note,
            by: _,
            on: _,
            basis: _,
        }) = erasure
        {
            columns.add_text(note);
        }
        columns
    }

    fn add_text(&mut self, text: &str) {
        push_text(&mut self.what, text);
    }

    fn add_fields(&mut self, fields: &CaseFields) {
        let CaseFields {
            stall,
            summary,
            next_action,
            cause,
            further_causes,
            nature: _,
            source: _,
            received_on: _,
            grid: _,
            event_on: _,
            applicant_type: _,
            worker_count: _,
            collective: _,
            urgency: _,
            mediator: _,
            co_mediators: _,
            next_on: _,
            next_owner: _,
            // Injury and sickness are sensitive; no search leads to a case by them.
            employment: _,
            injury: _,
            sickness: _,
            limitation_events: _,
        } = fields;
        push_text(&mut self.who, stall);
        self.add_text(summary);
        self.add_text(next_action);
        for cause in further_causes.iter().chain([cause]) {
            (cause.row().searched_names()).for_each(|name| self.add_text(name));
        }
    }

    fn add_party(&mut self, party: &Party) {
        let Party {
            name,
            representative,
            phone,
            id_number,
            stall,
            address,
            job,
            remark,
            id: _,
            role: _,
            kind: _,
            sex: _,
            id_kind: _,
            employer_type: _,
            acts_for: _,
            authority: _,
            filled_from: _,
        } = party;
        for name in [name, representative] {
            push_text(&mut self.who, name);
            // A Latin name is found as it is written and without its blanks.
            let key = name_key(name);
            if key.is_ascii() && name.contains(' ') {
                push_text(&mut self.who, &key);
            }
        }
        push_text(&mut self.who, stall);
        let id_number = normalize_number(id_number).to_lowercase();
        for number in &numbers_of_field(phone) {
            push_number(&mut self.who, number);
        }
        push_whole_number(&mut self.who, &id_number);
        for text in [address, job, remark] {
            self.add_text(text);
        }
    }

    fn add_session(&mut self, session: &Session) {
        let Session {
            result,
            record,
            offers,
            id: _,
            state: _,
            form: _,
            room: _,
            starts: _,
            ends: _,
            mediators: _,
            recorder: _,
            attendance: _,
            next_on: _,
        } = session;
        self.add_text(result);
        self.add_text(record);
        offers.iter().for_each(|offer| self.add_text(&offer.note));
    }

    fn add_obligation(&mut self, obligation: &Obligation) {
        let Obligation {
            what,
            performed_note,
            payments,
            id: _,
            debtor: _,
            creditor: _,
            amount: _,
            due_on: _,
            performed_on: _,
        } = obligation;
        self.add_text(what);
        self.add_text(performed_note);
        payments
            .iter()
            .for_each(|payment| self.add_text(&payment.note));
    }

    fn add_round(&mut self, round: &Round) {
        let Round {
            closing,
            answer,
            accepted: _,
            held_sessions: _,
            extension: _,
            reopening,
        } = round;
        let Reopening {
            reason,
            on: _,
            due_on: _,
            counted: _,
        } = reopening;
        self.add_text(reason);
        answer.iter().for_each(|answer| self.add_answer(answer));
        closing.iter().for_each(|closing| self.add_closing(closing));
    }

    fn add_answer(&mut self, answer: &Answer) {
        let Answer { text, on: _ } = answer;
        self.add_text(text);
    }

    fn add_closing(&mut self, closing: &Closing) {
        let Closing {
            reason,
            referred_to,
            outcome: _,
            on: _,
            form: _,
            agreed: _,
            applicant_signed_on: _,
            respondent_signed_on: _,
            mediator_signed_on: _,
            sealed_on: _,
        } = closing;
        self.add_text(reason);
        self.add_text(referred_to);
    }
}

/// Returns the two columns of a case in the index.
pub fn columns_of(case: &Case) -> (String, String) {
    let Columns { who, what } = Columns::of(case);
    (who, what)
}

/// Updates the index after a change of a case; returns whether it changed.
pub fn update(
    conn: &Connection,
    row: i64,
    before: Option<&Case>,
    after: &Case,
) -> Result<bool, StoreError> {
    let (who, what) = columns_of(after);
    if before.map(columns_of).as_ref() == Some(&(who.clone(), what.clone())) {
        return Ok(false);
    }
    let sql = match before {
        Some(_) => "INSERT OR REPLACE INTO word (rowid, who, what) VALUES (?1, ?2, ?3)",
        None => "INSERT INTO word (rowid, who, what) VALUES (?1, ?2, ?3)",
    };
    conn.prepare_cached(sql)?.execute(params![row, who, what])?;
    Ok(true)
}

/// Merges a few pages of the index, where it has many segments of a size. What a save adds is merged several times until it
/// lies in the largest segment; left to itself, SQLite merges hundreds of pages with every 32nd save, which waits for it.
/// Many large segments at once would take longer than new ones need to pile up, so whatever fills the index ends with
/// [`merge_all`].
pub fn merge_pages(conn: &Connection) -> Result<(), StoreError> {
    const PAGES: i64 = 16;
    let sql = "INSERT INTO word (word, rank) VALUES ('merge', ?1)";
    conn.prepare_cached(sql)?.execute([PAGES])?;
    Ok(())
}

/// Merges the index into one segment, which holds nothing of deleted rows any more.
pub fn merge_all(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch("INSERT INTO word (word) VALUES ('optimize')")?;
    Ok(())
}

/// Deletes the index, before it is rebuilt.
pub fn clear(conn: &Connection) -> Result<(), StoreError> {
    // It also clears an index that cannot be read any more.
    conn.execute_batch("INSERT INTO word (word) VALUES ('delete-all')")?;
    Ok(())
}
