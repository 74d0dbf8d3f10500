//! The terms of a work injury and of a sickness, read from the tables `rules/worker_clocks.csv`, `rules/worker_clock_notes.csv`
//! and `rules/medical_periods.csv`, which a jurist can read and change. They are rights and duties of others: no list and no
//! Today counts them.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::calendar::{add_months, due_months, due_natural_days, last_day};
use super::case::{Case, CaseFields};
use super::due::Due;
use super::rule_table::read_rows;
use super::vocabulary::InjuryRecognition;

/// The tables, which are part of the program.
const TABLE: &str = include_str!("../../rules/worker_clocks.csv");
const NOTES: &str = include_str!("../../rules/worker_clock_notes.csv");
const MEDICAL_PERIODS: &str = include_str!("../../rules/medical_periods.csv");
/// The code of the term within which the employer applies for recognition.
const EMPLOYER_APPLICATION: &str = "C18";

static RULES: LazyLock<Vec<WorkerClockRule>> = LazyLock::new(|| match read(TABLE) {
    Ok(rules) => rules,
    Err(error) => panic!("rules/worker_clocks.csv: {error}"),
});

static NOTES_OF_RULES: LazyLock<Vec<WorkerClockNote>> = LazyLock::new(|| match read_notes(NOTES) {
    Ok(notes) => notes,
    Err(error) => panic!("rules/worker_clock_notes.csv: {error}"),
});

static PERIODS: LazyLock<Vec<MedicalPeriod>> =
    LazyLock::new(|| match read_periods(MEDICAL_PERIODS) {
        Ok(periods) => periods,
        Err(error) => panic!("rules/medical_periods.csv: {error}"),
    });

/// The fact with which a term begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StartFact {
    /// The accident, or the diagnosis of an occupational disease.
    Accident,
    AppraisalReceived,
    /// The first day off work for treatment; the accident does not stand for it.
    OffWork,
    FirstSick,
}

/// A fact that ends a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EndFact {
    EmployerApplied,
    WorkerApplied,
    /// There is a decision, whatever it says.
    Recognised,
    /// The decision is that it is no work injury.
    NotRecognised,
    BackAtWork,
    Appraised,
}

/// A fact for which a sentence is added to a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum NoteFact {
    SpecialIllness,
}

/// A sentence that a fact adds to a term, with its article.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WorkerClockNote {
    /// The code of the term.
    rule: String,
    fact: NoteFact,
    pub zh: String,
    pub en: String,
}

/// The unit in which a term about a worker is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WorkerClockUnit {
    NaturalDays,
    Months,
    /// Months by the years of work (`rules/medical_periods.csv`); the first day counts.
    MedicalPeriod,
}

/// A term of the law about a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerClockRule {
    /// The code of the row; it never changes.
    pub code: String,
    start: StartFact,
    ended_by: Vec<EndFact>,
    pub zh: String,
    pub en: String,
    pub from_zh: String,
    pub from_en: String,
    /// None for a medical period.
    length: Option<u16>,
    pub unit: WorkerClockUnit,
    /// True if the last day moves off days of rest.
    pub moves: bool,
    pub actor_zh: String,
    pub actor_en: String,
    /// True if the union itself may act within the term.
    pub union_may_act: bool,
    /// Law and article.
    pub basis_zh: String,
    pub basis_en: String,
    /// The consequence of a missed term, or what may follow.
    pub missed_zh: String,
    pub missed_en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// A row of the table as it is written.
#[derive(Debug, Deserialize)]
struct Row {
    rule: String,
    start: StartFact,
    /// Facts, with spaces between; any of them ends the term.
    ended_by: String,
    zh: String,
    en: String,
    from_zh: String,
    from_en: String,
    length: Option<u16>,
    unit: WorkerClockUnit,
    /// `yes` or `no`, as the next one.
    moves: String,
    actor_zh: String,
    actor_en: String,
    union_may_act: String,
    basis_zh: String,
    basis_en: String,
    missed_zh: String,
    missed_en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// The medical period for some years of work, in months; it is counted within a longer time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct MedicalPeriod {
    /// Full years of work with all employers: from, and below.
    working_from: u32,
    working_below: Option<u32>,
    /// Full years with this employer: from, and below.
    own_from: u32,
    own_below: Option<u32>,
    pub months: u16,
    pub within_months: u16,
}

/// A running term about a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerTerm {
    pub rule: &'static WorkerClockRule,
    pub from: NaiveDate,
    /// Number of the units of the rule.
    pub length: u16,
    pub due: Due,
    /// For a medical period: the last day of the time within which its days are counted.
    pub counted_until: Option<NaiveDate>,
    /// The sentence that a fact of the case adds.
    pub note: Option<&'static WorkerClockNote>,
}

fn read(table: &str) -> Result<Vec<WorkerClockRule>, String> {
    read_rows(table, rule)
}

fn rule(row: Row) -> Result<WorkerClockRule, String> {
    let is_yes = |word: &str| match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(format!("neither yes nor no: {other:?}")),
    };
    let ended_by = row
        .ended_by
        .split_whitespace()
        .map(|fact| serde_json::from_value(fact.into()).map_err(|_| format!("no fact {fact:?}")));
    if row.length.is_none() && row.unit != WorkerClockUnit::MedicalPeriod {
        return Err("no length".to_owned());
    }
    Ok(WorkerClockRule {
        ended_by: ended_by.collect::<Result<_, _>>()?,
        moves: is_yes(&row.moves)?,
        union_may_act: is_yes(&row.union_may_act)?,
        code: row.rule,
        start: row.start,
        zh: row.zh,
        en: row.en,
        from_zh: row.from_zh,
        from_en: row.from_en,
        length: row.length,
        unit: row.unit,
        actor_zh: row.actor_zh,
        actor_en: row.actor_en,
        basis_zh: row.basis_zh,
        basis_en: row.basis_en,
        missed_zh: row.missed_zh,
        missed_en: row.missed_en,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}

fn read_notes(table: &str) -> Result<Vec<WorkerClockNote>, String> {
    read_rows(table, Ok)
}

fn read_periods(table: &str) -> Result<Vec<MedicalPeriod>, String> {
    read_rows(table, Ok)
}

/// Returns the medical period for full years of work with all employers and with this one. Who has worked here for longer
/// than the stated years has worked at least as long in all.
pub fn medical_period(working_years: u32, own_years: u32) -> Option<MedicalPeriod> {
    let working_years = working_years.max(own_years);
    let fits = |years: u32, from: u32, below: Option<u32>| {
        from <= years && below.is_none_or(|below| years < below)
    };
    let mut periods = PERIODS.iter().copied();
    periods.find(|period| {
        fits(working_years, period.working_from, period.working_below)
            && fits(own_years, period.own_from, period.own_below)
    })
}

impl WorkerClockRule {
    fn holds_on(&self, from: NaiveDate) -> bool {
        self.valid_from <= from && self.valid_to.is_none_or(|last| from <= last)
    }

    /// Returns the term that begins on this day in a case with these fields; none if the law gives none, or if the years of
    /// work are not known that decide its length.
    fn term(&'static self, from: NaiveDate, fields: &CaseFields) -> Option<WorkerTerm> {
        let (length, due, counted_until) = match (self.unit, self.length) {
            (WorkerClockUnit::NaturalDays, Some(days)) => {
                (days, due_natural_days(from, days), None)
            }
            (WorkerClockUnit::Months, Some(months)) if self.moves => {
                (months, due_months(from, months), None)
            }
            // A time off work, whose first day counts.
            (WorkerClockUnit::Months, Some(months)) => {
                (months, Due::fixed(last_day(from, months.into())), None)
            }
            _ => {
                let period = fields.medical_period(from)?;
                // The first day counts (劳部发〔1995〕236号).
                let last = last_day(from, period.months.into());
                let counted_until = add_months(from, period.within_months);
                (period.months, Due::fixed(last), Some(counted_until))
            }
        };
        Some(WorkerTerm {
            rule: self,
            from,
            length,
            due: match self.moves {
                true => due,
                false => Due::fixed(due.raw),
            },
            counted_until,
            note: fields.clock_note(&self.code),
        })
    }
}

impl CaseFields {
    /// Returns the medical period of a sickness that began on this day; none if the years of work are not known.
    fn medical_period(&self, from: NaiveDate) -> Option<MedicalPeriod> {
        let employment = self.employment.as_ref()?;
        let own = employment.own_years(from)?;
        let working = employment.working_years.map(u32::from);
        // From ten years with this employer on, those with others change nothing.
        let working = working.or_else(|| (own >= 10).then_some(own))?;
        medical_period(working, own)
    }

    fn started_on(&self, start: StartFact) -> Option<NaiveDate> {
        let injury = self.injury.as_ref();
        match start {
            StartFact::Accident => injury?.accident_on,
            StartFact::AppraisalReceived => injury?.appraisal_received_on,
            StartFact::OffWork => injury?.stop_work_from,
            StartFact::FirstSick => self.sickness.as_ref()?.first_sick_on,
        }
    }

    fn has_ended(&self, end: EndFact, today: NaiveDate) -> bool {
        let Some(injury) = &self.injury else {
            return false;
        };
        match end {
            EndFact::EmployerApplied => injury.employer_applied_on.is_some(),
            EndFact::WorkerApplied => injury.worker_applied_on.is_some(),
            EndFact::Recognised => injury.recognition.is_some() || injury.recognised_on.is_some(),
            EndFact::NotRecognised => injury.recognition == Some(InjuryRecognition::NotRecognised),
            EndFact::BackAtWork => injury.stop_work_to.is_some_and(|last| last < today),
            EndFact::Appraised => injury.appraised_on.is_some() || injury.grade.is_some(),
        }
    }

    fn clock_note(&self, rule: &str) -> Option<&'static WorkerClockNote> {
        let holds = |fact: NoteFact| match fact {
            NoteFact::SpecialIllness => self.sickness.as_ref().is_some_and(|it| it.special),
        };
        let mut notes = NOTES_OF_RULES.iter();
        notes.find(|note| note.rule == rule && holds(note.fact))
    }

    /// Returns the end of the term within which the employer applies for recognition, also once somebody applied; none if
    /// the day of the accident is not known.
    pub(super) fn employer_application_due(&self) -> Option<Due> {
        let rule = RULES
            .iter()
            .find(|rule| rule.code == EMPLOYER_APPLICATION)?;
        let from = self.started_on(rule.start)?;
        match rule.holds_on(from) {
            true => rule.term(from, self).map(|term| term.due),
            false => None,
        }
    }
}

impl Case {
    /// Returns the terms about the worker that the facts have started and that nothing has ended, in the order in which they
    /// end. One that is over stays, as long as nothing has ended it.
    pub fn worker_terms(&self, today: NaiveDate) -> Vec<WorkerTerm> {
        let fields = &self.fields;
        let running = RULES.iter().filter_map(|rule| {
            let from = fields.started_on(rule.start)?;
            let has_ended = rule
                .ended_by
                .iter()
                .any(|end| fields.has_ended(*end, today));
            match has_ended || !rule.holds_on(from) {
                true => None,
                false => rule.term(from, fields),
            }
        });
        let mut terms: Vec<WorkerTerm> = running.collect();
        terms.sort_by_key(|term| (term.due.effective, term.due.raw));
        terms
    }

    /// Returns whether the medical period is not counted because the years of work are not known.
    pub fn lacks_working_years(&self) -> bool {
        let sickness = self.fields.sickness.as_ref();
        sickness
            .and_then(|sickness| sickness.first_sick_on)
            .is_some_and(|from| self.fields.medical_period(from).is_none())
    }
}

#[cfg(test)]
mod tests;
