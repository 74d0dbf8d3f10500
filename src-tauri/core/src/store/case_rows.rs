//! Writes a case as rows of its tables, and reads it back.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params, params};
use serde_json::{Value, json};

use super::StoreError;
use super::part_rows::{read_parts, replace_parts};
use super::stored_facts::StoredFacts;
use super::values::{Columns, code, day, maybe_day};
use crate::domain::case::{
    Acceptance, Answer, Case, CaseFields, Claim, Closing, ErasureAsk, Extension, Note, Obligation,
    Party, Ruling, Session,
};
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::number::CaseNumber;
use crate::domain::vocabulary::{ApplicantType, Nature, Outcome};

/// Loads a case with its row number; `None` if there is none.
pub fn load(conn: &Connection, id: CaseId) -> Result<Option<(i64, Case)>, StoreError> {
    let mut head = conn.prepare_cached(&select_cases("WHERE id = ?1"))?;
    let found = head
        .query_row([id.as_bytes()], |row| {
            Ok((row.get(0)?, case_from_row(&StoredCaseRow(row))?))
        })
        .optional()?;
    let Some((seq, mut case)) = found else {
        return Ok(None);
    };
    case.parties = read_parts(conn, id)?;
    case.claims = read_parts(conn, id)?;
    case.sessions = read_parts(conn, id)?;
    case.obligations = read_parts(conn, id)?;
    case.notes = read_parts(conn, id)?;
    Ok(Some((seq, case)))
}

/// Calls `visit` with row number and case for every case in order of registration, and loads 500 at a time.
pub fn for_each(
    conn: &Connection,
    mut visit: impl FnMut(i64, &Case) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let sql = "SELECT seq, id FROM cases WHERE seq > ?1 ORDER BY seq LIMIT 500";
        let page = (conn.prepare_cached(sql)?)
            .query_map([after], |r| {
                Ok((r.get::<_, i64>(0)?, r.get::<_, [u8; 16]>(1)?))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let Some((last, _)) = page.last() else {
            return Ok(());
        };
        after = *last;
        for (seq, id) in page {
            if let Some((_, case)) = load(conn, CaseId::from_bytes(id))? {
                visit(seq, &case)?;
            }
        }
    }
}

/// Reads the parts of a case that a register shows: parties, claims and obligations.
pub fn load_register_parts(conn: &Connection, case: &mut Case) -> Result<(), StoreError> {
    case.parties = read_parts(conn, case.id)?;
    case.claims = read_parts(conn, case.id)?;
    case.obligations = read_parts(conn, case.id)?;
    Ok(())
}

/// The columns of `cases` that a change writes, besides `seq`.
pub const CASE_COLUMNS: &str = "id version year n number stage open nature cause source received_on registered_on \
    grid stall event_on summary worker_count collective urgency mediator co_mediators next_action \
    next_on next_owner accepted_on applicant_consent_on respondent_consent_on counted_due_on \
    extended_until extension_agreed_on outcome closed_on close_reason referred_to agreement_form \
    agreed_stated applicant_signed_on respondent_signed_on mediator_signed_on sealed_on answer \
    reopenings void_on void_reason applicants respondents people claimed_fen agreed_fen sessions \
    due_on work_on changed_seq lasting restricted erase_by erase_on erase_basis erase_note erased_on \
    rounds entries applicant_stated applicant_type \
    further_causes series worker_facts";

/// Returns a query that selects whole rows of `cases`, which [`StoredCaseRow`] reads; `rest` follows the name of the table.
pub fn select_cases(rest: &str) -> String {
    let columns: Vec<&str> = row_columns().collect();
    format!("SELECT {} FROM cases {rest}", columns.join(", "))
}

/// Returns the columns of `cases` in the order in which they are selected.
fn row_columns() -> impl Iterator<Item = &'static str> {
    ["seq"].into_iter().chain(CASE_COLUMNS.split_whitespace())
}

/// A row of [`select_cases`]. It knows where its columns are: to ask SQLite for their names takes longer than to read them.
pub struct StoredCaseRow<'a>(pub &'a Row<'a>);

impl Columns for StoredCaseRow<'_> {
    fn value(&self, column: &str) -> rusqlite::Result<ValueRef<'_>> {
        static POSITIONS: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
            row_columns()
                .enumerate()
                .map(|(i, name)| (name, i))
                .collect()
        });
        match POSITIONS.get(column) {
            Some(position) => self.0.get_ref(*position),
            None => Err(rusqlite::Error::InvalidColumnName(column.to_string())),
        }
    }
}

/// Reads the row of a case; parties, claims, sessions, obligations and notes are left empty.
pub fn case_from_row(row: &StoredCaseRow) -> rusqlite::Result<Case> {
    let nature: Nature = row.coded("nature")?;
    let closed_on = row.maybe_date("closed_on")?;
    let facts: StoredFacts = row.json("worker_facts")?;
    Ok(Case {
        id: row.id("id")?,
        version: row.read("version")?,
        number: CaseNumber {
            year: row.read("year")?,
            n: row.read("n")?,
            series: row.coded("series")?,
        },
        number_text: row.read("number")?,
        registered_on: row.date("registered_on")?,
        fields: CaseFields {
            cause: row.coded("cause")?,
            further_causes: row.json("further_causes")?,
            nature,
            source: row.coded("source")?,
            received_on: row.date("received_on")?,
            grid: row.maybe_id("grid")?,
            stall: row.read("stall")?,
            event_on: row.maybe_date("event_on")?,
            summary: row.read("summary")?,
            applicant_type: row.maybe_coded("applicant_stated")?,
            worker_count: row.read("worker_count")?,
            collective: row.read("collective")?,
            urgency: row.coded("urgency")?,
            mediator: row.maybe_id("mediator")?,
            co_mediators: row.json("co_mediators")?,
            next_action: row.read("next_action")?,
            next_on: row.maybe_date("next_on")?,
            next_owner: row.maybe_id("next_owner")?,
            employment: facts.employment.map(Cow::into_owned),
            injury: facts.injury.map(Cow::into_owned),
            sickness: facts.sickness.map(Cow::into_owned),
            limitation_events: facts.limitation_events.into_owned(),
        },
        acceptance: match (
            row.maybe_date("accepted_on")?,
            row.maybe_date("counted_due_on")?,
        ) {
            (Some(on), due_on) => Some(Acceptance {
                on,
                applicant_consent_on: row.maybe_date("applicant_consent_on")?,
                respondent_consent_on: row.maybe_date("respondent_consent_on")?,
                due_on,
            }),
            _ => None,
        },
        extension: match (
            row.maybe_date("extended_until")?,
            row.maybe_date("extension_agreed_on")?,
        ) {
            (Some(until), Some(agreed_on)) => Some(Extension { until, agreed_on }),
            _ => None,
        },
        closing: match (closed_on, row.maybe_coded("outcome")?) {
            (Some(on), Some(outcome)) => Some(Closing {
                outcome,
                on,
                reason: row.read("close_reason")?,
                referred_to: row.read("referred_to")?,
                form: row.maybe_coded("agreement_form")?,
                agreed: row.maybe_fen("agreed_stated")?,
                applicant_signed_on: row.maybe_date("applicant_signed_on")?,
                respondent_signed_on: row.maybe_date("respondent_signed_on")?,
                mediator_signed_on: row.maybe_date("mediator_signed_on")?,
                sealed_on: row.maybe_date("sealed_on")?,
            }),
            _ => None,
        },
        answer: match (closed_on, row.read("answer")?) {
            (Some(on), Some(text)) => Some(Answer { on, text }),
            _ => None,
        },
        reopenings: row.json("reopenings")?,
        rounds: row.json("rounds")?,
        void: match (row.maybe_date("void_on")?, row.read("void_reason")?) {
            (Some(on), Some(reason)) => Some(Ruling { on, reason }),
            _ => None,
        },
        restricted: row.read("restricted")?,
        erasure: match (row.maybe_id("erase_by")?, row.maybe_date("erase_on")?) {
            (Some(by), Some(on)) => Some(ErasureAsk {
                by,
                on,
                basis: row.serde_code("erase_basis")?,
                note: row.read("erase_note")?,
            }),
            _ => None,
        },
        erased_on: row.maybe_date("erased_on")?,
        parties: Vec::new(),
        claims: Vec::new(),
        sessions: Vec::new(),
        obligations: Vec::new(),
        notes: Vec::new(),
    })
}

/// Returns the statement that updates or inserts the row of a case.
fn case_row_sql(exists: bool) -> String {
    let columns: Vec<&str> = CASE_COLUMNS.split_whitespace().collect();
    if exists {
        let set: Vec<String> = columns.iter().map(|c| format!("{c} = :{c}")).collect();
        return format!("UPDATE cases SET {} WHERE seq = :seq", set.join(", "));
    }
    let values: Vec<String> = columns.iter().map(|c| format!(":{c}")).collect();
    format!(
        "INSERT INTO cases (seq, {}) VALUES (:seq, {})",
        columns.join(", "),
        values.join(", ")
    )
}

/// Writes the state of a case after the change `journal_seq`. `before` is its row number and state before, if it has
/// rows. Returns its row number.
pub fn save(
    conn: &Connection,
    before: Option<&(i64, Case)>,
    case: &Case,
    journal_seq: i64,
) -> Result<i64, StoreError> {
    let seq = match before {
        Some((seq, _)) => *seq,
        None => conn.query_row("SELECT coalesce(max(seq), 0) + 1 FROM cases", [], |r| {
            r.get(0)
        })?,
    };
    save_case_row(conn, seq, before.is_some(), case, journal_seq)?;
    let was = before.map(|(_, case)| case);
    if was.map(|c| &c.fields.co_mediators) != Some(&case.fields.co_mediators) {
        save_co_mediators(conn, seq, &case.fields.co_mediators)?;
    }
    if was.map(|c| &c.parties) != Some(&case.parties) {
        replace_parts::<Party>(conn, case)?;
    }
    if was.map(|c| &c.claims) != Some(&case.claims) {
        replace_parts::<Claim>(conn, case)?;
    }
    if was.map(|c| &c.sessions) != Some(&case.sessions) {
        replace_parts::<Session>(conn, case)?;
    }
    let obligations = |c: &Case| (c.obligations.clone(), c.is_binding());
    if was.map(obligations) != Some(obligations(case)) {
        replace_parts::<Obligation>(conn, case)?;
    }
    if was.map(|c| &c.notes) != Some(&case.notes) {
        replace_parts::<Note>(conn, case)?;
    }
    Ok(seq)
}

/// Writes the row of a case that did not change, with the columns that follow from its state as this version computes
/// them.
pub fn rewrite(conn: &Connection, seq: i64, case: &Case) -> Result<(), StoreError> {
    let sql = "SELECT changed_seq FROM cases WHERE seq = ?1";
    let changed_seq = (conn.prepare_cached(sql)?).query_row([seq], |row| row.get(0))?;
    save_case_row(conn, seq, true, case, changed_seq)
}

fn save_case_row(
    conn: &Connection,
    seq: i64,
    exists: bool,
    case: &Case,
    journal_seq: i64,
) -> Result<(), StoreError> {
    with_case_row(seq, case, journal_seq, &mut |row| {
        conn.prepare_cached(&case_row_sql(exists))?.execute(row)?;
        Ok(())
    })
}

/// The values of a row with their parameter names, `:column`.
pub type NamedRow<'a> = &'a [(&'a str, &'a dyn ToSql)];

/// Calls `visit` with the row of `cases` that a case has after the change `journal_seq`.
pub fn with_case_row(
    seq: i64,
    case: &Case,
    journal_seq: i64,
    visit: &mut dyn FnMut(NamedRow<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    // Every field of a case has a column or is stored in a table of its own.
    let Case {
        id,
        version,
        number,
        number_text,
        registered_on,
        fields: f,
        acceptance,
        extension,
        closing,
        answer,
        reopenings,
        rounds,
        void,
        restricted,
        erasure,
        erased_on,
        parties: _,
        claims: _,
        sessions: _,
        obligations: _,
        notes: _,
    } = case;
    let accepted = acceptance.as_ref();
    let extended = extension.as_ref();
    let closing = closing.as_ref();
    let erasure = erasure.as_ref();
    visit(named_params! {
        ":seq": seq,
        ":id": id.as_bytes(),
        ":version": version,
        ":year": number.year,
        ":n": number.n,
        ":number": number_text,
        ":stage": case.stage().code(),
        ":open": case.is_open(),
        ":nature": f.nature.code(),
        ":cause": f.cause.code(),
        ":source": f.source.code(),
        ":received_on": day(f.received_on),
        ":registered_on": day(*registered_on),
        ":grid": f.grid.map(|g| *g.as_bytes()),
        ":stall": f.stall,
        ":event_on": maybe_day(f.event_on),
        ":summary": f.summary,
        ":worker_count": f.worker_count,
        ":collective": f.collective,
        ":urgency": f.urgency.code(),
        ":mediator": f.mediator.map(|m| *m.as_bytes()),
        ":co_mediators": serde_json::to_string(&f.co_mediators)?,
        ":next_action": f.next_action,
        ":next_on": maybe_day(f.next_on),
        ":next_owner": f.next_owner.map(|m| *m.as_bytes()),
        ":accepted_on": maybe_day(accepted.map(|a| a.on)),
        ":applicant_consent_on": maybe_day(accepted.and_then(|a| a.applicant_consent_on)),
        ":respondent_consent_on": maybe_day(accepted.and_then(|a| a.respondent_consent_on)),
        ":counted_due_on": maybe_day(accepted.and_then(|a| a.due_on)),
        ":extended_until": maybe_day(extended.map(|e| e.until)),
        ":extension_agreed_on": maybe_day(extended.map(|e| e.agreed_on)),
        ":outcome": closing.map(|c| c.outcome.code()),
        ":closed_on": maybe_day(case.closed_on()),
        ":close_reason": closing.map(|c| c.reason.as_str()),
        ":referred_to": closing.map(|c| c.referred_to.as_str()),
        ":agreement_form": closing.and_then(|c| c.form).map(|form| form.code()),
        ":agreed_stated": closing.and_then(|c| c.agreed).map(|fen| fen.fen()),
        ":applicant_signed_on": maybe_day(closing.and_then(|c| c.applicant_signed_on)),
        ":respondent_signed_on": maybe_day(closing.and_then(|c| c.respondent_signed_on)),
        ":mediator_signed_on": maybe_day(closing.and_then(|c| c.mediator_signed_on)),
        ":sealed_on": maybe_day(closing.and_then(|c| c.sealed_on)),
        ":answer": answer.as_ref().map(|a| a.text.as_str()),
        ":reopenings": serde_json::to_string(reopenings)?,
        ":void_on": maybe_day(void.as_ref().map(|v| v.on)),
        ":void_reason": void.as_ref().map(|v| v.reason.as_str()),
        ":applicants": case.applicants(),
        ":respondents": case.respondents(),
        ":people": case.people(),
        ":claimed_fen": case.claimed_amount().fen(),
        ":agreed_fen": case.agreed_amount().fen(),
        ":sessions": case.held_session_count() as i64,
        ":due_on": maybe_day(case.mediation_end().map(|due| due.effective)),
        ":work_on": maybe_day(case.next_work_day()),
        ":changed_seq": journal_seq,
        ":lasting": case.is_long_running(),
        ":restricted": restricted,
        ":erase_by": erasure.map(|e| *e.by.as_bytes()),
        ":erase_on": maybe_day(erasure.map(|e| e.on)),
        ":erase_basis": erasure.map(|e| code(&e.basis)).transpose()?,
        ":erase_note": erasure.map(|e| e.note.as_str()),
        ":erased_on": maybe_day(*erased_on),
        ":rounds": serde_json::to_string(rounds)?,
        ":entries": entries(case),
        ":applicant_stated": f.applicant_type.map(ApplicantType::code),
        ":applicant_type": case.applicant_type().map(ApplicantType::code),
        ":further_causes": serde_json::to_string(&f.further_causes)?,
        ":series": number.series.code(),
        ":worker_facts": serde_json::to_string(&StoredFacts::of(f))?,
    })
}

/// Returns the dates and outcomes by which tallies count each round of a reopened case, as JSON, and the facts of a round
/// that was ended, which may be counted by something else than the case as it is now.
fn entries(case: &Case) -> String {
    if case.rounds.is_empty() {
        return "[]".to_owned();
    }
    let entries = case.facts().into_iter().enumerate().map(|(at, facts)| {
        let mut entry = json!({
            "entry": facts.entry.event().code(),
            "came_in": facts.registered_on,
            "accepted_on": facts.accepted_on,
            "due_on": facts.due_on,
            "closed_on": facts.closed_on,
            "outcome": facts.outcome.map(Outcome::code),
        });
        if let (true, Some(entry)) = (at < case.rounds.len(), entry.as_object_mut()) {
            let counted = &facts.counted;
            // Ids as the hexadecimal digits of their bytes, which SQL can compare with the columns.
            let hex =
                |bytes: &[u8; 16]| bytes.iter().map(|b| format!("{b:02X}")).collect::<String>();
            let facts = json!({
                "nature": counted.nature.code(),
                "cause": counted.cause.to_string(),
                "source": counted.source.to_string(),
                "grid": counted.grid.map(|id| hex(id.as_bytes())),
                "mediator": counted.mediator.map(|id| hex(id.as_bytes())),
                "collective": i64::from(counted.collective),
            });
            entry.insert("facts".to_owned(), facts);
        }
        entry
    });
    Value::from_iter(entries).to_string()
}

/// Replaces the rows by which the cases of a co-mediator are found.
fn save_co_mediators(conn: &Connection, seq: i64, staff: &[StaffId]) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM co_mediator WHERE seq = ?1")?
        .execute([seq])?;
    let sql = "INSERT OR IGNORE INTO co_mediator (staff, seq) VALUES (?1, ?2)";
    for id in staff {
        conn.prepare_cached(sql)?
            .execute(params![id.as_bytes(), seq])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
