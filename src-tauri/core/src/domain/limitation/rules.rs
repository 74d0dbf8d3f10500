//! The limitation of arbitration 仲裁时效 as tables that a jurist can read and change: `rules/limitation.csv` has its length,
//! warnings and articles, `rules/case_limitation_events.csv` says which facts of a case interrupt it, and
//! `rules/limitation_notes.csv` for which claims a court may decide instead.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::domain::rule_table::read_rows;
use crate::domain::vocabulary::{CauseCode, LimitationEventKind, Nature, Outcome, SourceCode};

/// The tables, which are part of the program.
const TABLE: &str = include_str!("../../../rules/limitation.csv");
const CASE_EVENTS: &str = include_str!("../../../rules/case_limitation_events.csv");
const NOTES: &str = include_str!("../../../rules/limitation_notes.csv");

static RULES: LazyLock<Vec<LimitationRule>> = LazyLock::new(|| match read(TABLE) {
    Ok(rules) => rules,
    Err(error) => panic!("rules/limitation.csv: {error}"),
});

static EVENTS_OF_CASE: LazyLock<Vec<(CaseFact, LimitationEventKind)>> =
    LazyLock::new(|| match read_case_events(CASE_EVENTS) {
        Ok(events) => events,
        Err(error) => panic!("rules/case_limitation_events.csv: {error}"),
    });

static NOTES_OF_CLAIMS: LazyLock<Vec<LimitationNote>> = LazyLock::new(|| match read_notes(NOTES) {
    Ok(notes) => notes,
    Err(error) => panic!("rules/limitation_notes.csv: {error}"),
});

/// The way in which the limitation of a claim is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LimitationMode {
    /// From the day on which the infringement was or should have been known.
    General,
    /// Pay that is owed while the employment lasts has no limitation of a year.
    WageInService,
    /// Pay that is owed after the employment has ended counts from its end.
    WageAfterEnd,
}

/// A rule of limitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitationRule {
    /// The code of the row; it never changes.
    pub code: String,
    pub mode: LimitationMode,
    causes: Causes,
    pub zh: String,
    pub en: String,
    /// The event from which the limitation runs; empty without a limitation.
    pub from_zh: String,
    pub from_en: String,
    /// None without a limitation.
    pub months: Option<u16>,
    /// Days before the end at which it warns, from the first to the last.
    pub warn_days: Vec<u16>,
    /// Law and article.
    pub basis_zh: String,
    pub basis_en: String,
    /// The consequence once it is over.
    pub missed_zh: String,
    pub missed_en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// A sentence for claims to which the limitation may not apply, with its article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitationNote {
    nature: Nature,
    causes: Causes,
    pub zh: String,
    pub en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// A row of the table of sentences as it is written.
#[derive(Debug, Deserialize)]
struct NoteRow {
    nature: Nature,
    /// Codes of causes, as in the table of rules.
    causes: String,
    zh: String,
    en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// The causes for which a rule holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Causes {
    Only(Vec<CauseCode>),
    AnyBut(Vec<CauseCode>),
}

impl Causes {
    fn read(text: &str) -> Result<Causes, String> {
        let causes = |codes: &str| {
            let causes = codes.split_whitespace().map(|code| {
                code.parse::<CauseCode>()
                    .map_err(|_| format!("no cause {code:?}"))
            });
            causes.collect::<Result<Vec<_>, _>>()
        };
        Ok(match text.strip_prefix("any but") {
            Some(others) => Causes::AnyBut(causes(others)?),
            None => Causes::Only(causes(text)?),
        })
    }

    fn contain(&self, cause: CauseCode) -> bool {
        match self {
            Causes::Only(these) => these.contains(&cause),
            Causes::AnyBut(others) => !others.contains(&cause),
        }
    }
}

/// A row of the table as it is written.
#[derive(Debug, Deserialize)]
struct Row {
    rule: String,
    mode: LimitationMode,
    /// Codes of causes, with spaces between; or `any but`, and the codes of the others.
    causes: String,
    zh: String,
    en: String,
    from_zh: String,
    from_en: String,
    months: Option<u16>,
    /// Numbers, with spaces between.
    warn_days: String,
    basis_zh: String,
    basis_en: String,
    missed_zh: String,
    missed_en: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// A fact of a case that interrupts the limitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CaseFact {
    Source(SourceCode),
    Outcome(Outcome),
    /// An obligation of an agreement whose term is over unperformed.
    OverdueObligation,
}

/// A row of the table of facts; the column `why` is for its readers.
#[derive(Debug, Deserialize)]
struct EventRow {
    fact: String,
    code: String,
    event: LimitationEventKind,
}

fn read(table: &str) -> Result<Vec<LimitationRule>, String> {
    read_rows(table, rule)
}

fn rule(row: Row) -> Result<LimitationRule, String> {
    let warn_days = row.warn_days.split_whitespace();
    Ok(LimitationRule {
        causes: Causes::read(&row.causes)?,
        warn_days: warn_days
            .map(|days| days.parse().map_err(|_| format!("no number {days:?}")))
            .collect::<Result<_, _>>()?,
        code: row.rule,
        mode: row.mode,
        zh: row.zh,
        en: row.en,
        from_zh: row.from_zh,
        from_en: row.from_en,
        months: row.months,
        basis_zh: row.basis_zh,
        basis_en: row.basis_en,
        missed_zh: row.missed_zh,
        missed_en: row.missed_en,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}

fn read_case_events(table: &str) -> Result<Vec<(CaseFact, LimitationEventKind)>, String> {
    read_rows(table, |row: EventRow| {
        let fact = match (row.fact.as_str(), row.code.as_str()) {
            ("source", code) => code.parse().ok().map(CaseFact::Source),
            ("outcome", code) => code.parse().ok().map(CaseFact::Outcome),
            ("obligation", "overdue") => Some(CaseFact::OverdueObligation),
            _ => None,
        };
        match fact {
            Some(fact) if row.event.interrupts() => Ok((fact, row.event)),
            Some(_) => Err("it does not interrupt".to_owned()),
            None => Err(format!("no fact {:?}", row.code)),
        }
    })
}

fn read_notes(table: &str) -> Result<Vec<LimitationNote>, String> {
    read_rows(table, note)
}

fn note(row: NoteRow) -> Result<LimitationNote, String> {
    Ok(LimitationNote {
        nature: row.nature,
        causes: Causes::read(&row.causes)?,
        zh: row.zh,
        en: row.en,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}

/// Returns the event that a fact of a case is for the limitation; none if it is none.
pub(super) fn event_of(fact: CaseFact) -> Option<LimitationEventKind> {
    let mut events = EVENTS_OF_CASE.iter();
    events.find(|(of, _)| *of == fact).map(|(_, kind)| *kind)
}

impl LimitationRule {
    fn holds_on(&self, today: NaiveDate) -> bool {
        self.valid_from <= today && self.valid_to.is_none_or(|last| today <= last)
    }

    /// Returns the last warning that is due so many days before the end; none if the end is further away, or over.
    pub fn warning(&self, days_left: i64) -> Option<u16> {
        let due = self
            .warn_days
            .iter()
            .filter(|days| days_left <= i64::from(**days));
        due.copied().min().filter(|_| days_left >= 0)
    }
}

/// Returns the rule for claims of this cause; `ended` tells whether the employment is known to have ended.
pub(super) fn rule_of(
    cause: CauseCode,
    ended: bool,
    today: NaiveDate,
) -> Option<&'static LimitationRule> {
    RULES.iter().find(|rule| {
        let fits = match rule.mode {
            LimitationMode::General => true,
            LimitationMode::WageInService => !ended,
            LimitationMode::WageAfterEnd => ended,
        };
        fits && rule.causes.contain(cause) && rule.holds_on(today)
    })
}

/// Returns the sentence for claims of this cause in disputes of this nature; none for most.
pub(super) fn note_of(
    nature: Nature,
    cause: CauseCode,
    today: NaiveDate,
) -> Option<&'static LimitationNote> {
    NOTES_OF_CLAIMS.iter().find(|note| {
        note.nature == nature
            && note.causes.contain(cause)
            && note.valid_from <= today
            && note.valid_to.is_none_or(|last| today <= last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_cause_has_one_rule_and_only_pay_depends_on_the_employment() {
        let today = date("2026-11-20");
        for cause in CauseCode::all() {
            let mode = |ended| rule_of(cause, ended, today).map(|rule| rule.mode);
            let expected = match cause.code() {
                "L07" | "L08" | "S01" => {
                    [LimitationMode::WageInService, LimitationMode::WageAfterEnd]
                }
                _ => [LimitationMode::General; 2],
            };
            assert_eq!([mode(false), mode(true)], expected.map(Some), "{cause}");
        }
        assert!(rule_of("L04".parse().unwrap(), true, date("2008-04-30")).is_none());
    }

    #[test]
    fn every_rule_has_its_article_in_both_languages() {
        for rule in RULES.iter() {
            for zh in [&rule.zh, &rule.basis_zh, &rule.missed_zh] {
                assert!(!zh.is_ascii(), "{rule:?}");
            }
            for en in [&rule.en, &rule.basis_en, &rule.missed_en] {
                assert!(en.is_ascii() && !en.is_empty(), "{rule:?}");
            }
            let is_limited = rule.mode != LimitationMode::WageInService;
            assert_eq!(rule.months, is_limited.then_some(12), "{rule:?}");
        }
    }

    #[test]
    fn it_warns_sixty_thirty_and_seven_days_before() {
        let rule = &RULES[0];
        for (left, warning) in [
            (61, None),
            (60, Some(60)),
            (31, Some(60)),
            (30, Some(30)),
            (8, Some(30)),
            (7, Some(7)),
            (0, Some(7)),
            (-1, None),
        ] {
            assert_eq!(rule.warning(left), warning, "{left}");
        }
    }

    #[test]
    fn what_the_case_holds_is_the_event_that_the_law_names() {
        use LimitationEventKind as K;
        for (outcome, event) in [
            (Outcome::WrittenAgreement, Some(K::DebtorAgreed)),
            (Outcome::NoAgreement, Some(K::MediationFailed)),
            (Outcome::PartyRefused, Some(K::MediationStopped)),
            (Outcome::OtherSideRefused, Some(K::MediationRefused)),
            (Outcome::Withdrawn, None),
            (Outcome::OutOfScope, None),
        ] {
            assert_eq!(event_of(CaseFact::Outcome(outcome)), event, "{outcome}");
        }
        let source = |code: &str| event_of(CaseFact::Source(code.parse().unwrap()));
        assert_eq!(source("applied_oral"), Some(K::Claimed));
        assert_eq!(source("court_delegated"), Some(K::ReliefSought));
        assert_eq!(source("grid_patrol"), None);
        assert_eq!(
            event_of(CaseFact::OverdueObligation),
            Some(K::AgreementUnperformed)
        );
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named() {
        for (from, to) in [
            ("any but L07", "any but L77"),
            (",general,", ",usual,"),
            ("60 30 7", "60 thirty 7"),
            ("2008-05-01", "2008-05-32"),
        ] {
            let error = read(&TABLE.replacen(from, to, 1)).unwrap_err();
            assert!(error.starts_with("row 1: "), "{to}: {error}");
        }
        for (from, to) in [("overage", "underage"), ("any but L07", "any but L77")] {
            let error = read_notes(&NOTES.replacen(from, to, 1)).unwrap_err();
            assert!(error.starts_with("row 1: "), "{to}: {error}");
        }
        for (from, to) in [
            ("applied_oral", "applied_aloud"),
            ("source,", "origin,"),
            (",claimed,", ",known,"),
        ] {
            let error = read_case_events(&CASE_EVENTS.replacen(from, to, 1)).unwrap_err();
            assert!(error.starts_with("row 1: "), "{to}: {error}");
        }
    }
}
