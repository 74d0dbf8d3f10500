//! The sentences above the items of a work injury (工伤保险条例 arts. 17, 55, 62), read from the table `rules/injury_notes.csv`,
//! which a jurist can read and change.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::Case;
use super::vocabulary::KnownAnswer;

/// The table, which is part of the program.
const TABLE: &str = include_str!("../../rules/injury_notes.csv");

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| match read(TABLE) {
    Ok(rows) => rows,
    Err(error) => panic!("rules/injury_notes.csv: {error}"),
});

/// The reason for a sentence about the items of a work injury.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InjuryNoteKind {
    /// The agency refused to recognise the injury; no item is listed.
    NotRecognised,
    /// The worker was not insured against work injury; the employer pays every item.
    Uninsured,
    /// The employer pays no social insurance, and nobody said whether there is one against work injury.
    AskInsured,
    /// The employer did not apply for recognition in time.
    LateApplication,
}

/// A sentence about the items of a work injury, with its article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InjuryNote {
    pub kind: InjuryNoteKind,
    pub zh: String,
    pub en: String,
    pub basis_zh: String,
    pub basis_en: String,
    /// The last day of the term that was missed; none for the other sentences.
    pub due: Option<NaiveDate>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Row {
    note: InjuryNoteKind,
    zh: String,
    en: String,
    basis_zh: String,
    basis_en: String,
}

fn read(table: &str) -> Result<Vec<Row>, String> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.deserialize::<Row>().enumerate();
    rows.map(|(at, row)| row.map_err(|error| format!("row {}: {error}", at + 1)))
        .collect()
}

/// Returns a sentence; none if the table has no row for it.
pub(super) fn injury_note(kind: InjuryNoteKind, due: Option<NaiveDate>) -> Option<InjuryNote> {
    let row = ROWS.iter().find(|row| row.note == kind)?;
    Some(InjuryNote {
        kind,
        zh: row.zh.clone(),
        en: row.en.clone(),
        basis_zh: row.basis_zh.clone(),
        basis_en: row.basis_en.clone(),
        due,
    })
}

impl Case {
    /// Returns the sentences that stand above the items of a work injury.
    pub fn injury_notes(&self, today: NaiveDate) -> Vec<InjuryNote> {
        use InjuryNoteKind::{AskInsured, LateApplication, NotRecognised, Uninsured};
        if !self.is_about_injury() {
            return Vec::new();
        }
        if self.is_refused_injury() {
            return injury_note(NotRecognised, None).into_iter().collect();
        }
        // Who pays everything anyway pays also what a late application costs.
        if self.is_uninsured_injury() {
            return injury_note(Uninsured, None).into_iter().collect();
        }
        let asked = match self.lacks_injury_insurance() {
            true => injury_note(AskInsured, None),
            false => None,
        };
        let missed = self.missed_application(today);
        let late = missed.and_then(|due| injury_note(LateApplication, Some(due)));
        asked.into_iter().chain(late).collect()
    }

    /// Returns whether the employer is known to pay no social insurance, and nothing stands about that against work injury.
    fn lacks_injury_insurance(&self) -> bool {
        let employment = self.fields.employment.as_ref();
        let injury = self.fields.injury.as_ref();
        employment.is_some_and(|employment| employment.insured == Some(KnownAnswer::No))
            && injury.is_none_or(|injury| injury.insured.is_none())
    }

    /// Returns the last day on which the employer had to apply for recognition, if the employer did not
    /// (《工伤保险条例》第十七条第一款、第四款).
    fn missed_application(&self, today: NaiveDate) -> Option<NaiveDate> {
        let injury = self.fields.injury.as_ref()?;
        let due = self.fields.employer_application_due()?;
        let is_decided = injury.recognition.is_some() || injury.recognised_on.is_some();
        let is_late = match (injury.employer_applied_on, injury.worker_applied_on) {
            (Some(on), _) => due.is_over(on),
            // A decision alone does not tell who applied, and when.
            (None, None) if is_decided => false,
            (None, _) => due.is_over(today),
        };
        is_late.then_some(due.effective)
    }
}

#[cfg(test)]
mod tests {
    use super::InjuryNoteKind::{AskInsured, LateApplication, NotRecognised, Uninsured};
    use super::*;
    use crate::domain::case::{CaseFields, Employment, Injury};
    use crate::domain::ids::CaseId;
    use crate::domain::number::CaseNumber;
    use crate::domain::op::Registration;
    use crate::domain::vocabulary::InjuryRecognition;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn some(text: &str) -> Option<NaiveDate> {
        Some(date(text))
    }

    fn case(cause: &str, change: impl FnOnce(&mut CaseFields)) -> Case {
        let on = date("2026-10-19");
        let source = "applied_oral".parse().unwrap();
        let mut fields = CaseFields::blank(cause.parse().unwrap(), source, on);
        change(&mut fields);
        Case::from_registration(&Registration {
            case: CaseId::from_bytes([9; 16]),
            number: CaseNumber::main(2026, 7),
            number_text: "盛劳调字〔2026〕第7号".into(),
            registered_on: on,
            fields,
            parties: Vec::new(),
            claims: Vec::new(),
            acceptance: None,
        })
    }

    /// Returns the sentences on this day for an accident of 5 January 2026; its 30 days end on 4 February.
    fn notes(
        today: &str,
        change: impl FnOnce(&mut Injury),
    ) -> Vec<(InjuryNoteKind, Option<NaiveDate>)> {
        let mut injury = Injury {
            accident_on: some("2026-01-05"),
            ..Injury::default()
        };
        change(&mut injury);
        let notes = case("W02", |fields| fields.injury = Some(injury)).injury_notes(date(today));
        notes.iter().map(|note| (note.kind, note.due)).collect()
    }

    #[test]
    fn an_employer_that_applies_late_or_never_bears_the_costs_of_that_time() {
        let late = vec![(LateApplication, some("2026-02-04"))];
        for (today, applied, expected) in [
            ("2026-05-06", some("2026-04-01"), late.clone()),
            ("2026-05-06", some("2026-02-05"), late.clone()),
            ("2026-05-06", some("2026-02-04"), vec![]),
            ("2026-02-04", None, vec![]),
            ("2026-02-05", None, late.clone()),
        ] {
            let found = notes(today, |injury| injury.employer_applied_on = applied);
            assert_eq!(found, expected, "{today} {applied:?}");
        }
        // The application of the worker does not stand for that of the employer; a decision alone tells nothing.
        let by_worker = notes("2026-05-06", |injury| {
            injury.worker_applied_on = some("2026-01-12");
        });
        assert_eq!(by_worker, late);
        let decided = notes("2026-05-06", |injury| {
            injury.recognised_on = some("2026-03-23");
        });
        assert!(decided.is_empty());
    }

    #[test]
    fn the_last_day_is_the_one_to_which_it_is_moved() {
        // Thirty days from 1 September end in the National Day holiday.
        let on = |applied: &str| {
            notes("2026-11-20", |injury| {
                injury.accident_on = some("2026-09-01");
                injury.employer_applied_on = some(applied);
            })
        };
        assert!(on("2026-10-08").is_empty());
        assert_eq!(on("2026-10-09"), [(LateApplication, some("2026-10-08"))]);
    }

    #[test]
    fn a_refused_or_uninsured_injury_has_one_sentence() {
        let refused = notes("2026-05-06", |injury| {
            injury.recognition = Some(InjuryRecognition::NotRecognised);
            injury.insured = Some(KnownAnswer::No);
        });
        assert_eq!(refused, [(NotRecognised, None)]);
        let uninsured = notes("2026-05-06", |injury| {
            injury.insured = Some(KnownAnswer::No)
        });
        assert_eq!(uninsured, [(Uninsured, None)]);
        assert!(
            case("L07", |_| {})
                .injury_notes(date("2026-05-06"))
                .is_empty()
        );
    }

    #[test]
    fn without_social_insurance_that_against_injury_is_asked_for() {
        let kinds = |employment: Option<KnownAnswer>, injury: Option<KnownAnswer>| {
            let asked = case("W02", |fields| {
                fields.employment = Some(Employment {
                    post: "分拣工".into(),
                    insured: employment,
                    ..Employment::default()
                });
                fields.injury = injury.map(|insured| Injury {
                    insured: Some(insured),
                    ..Injury::default()
                });
            });
            let notes = asked.injury_notes(date("2026-05-06")).into_iter();
            notes.map(|note| note.kind).collect::<Vec<_>>()
        };
        let (yes, no) = (Some(KnownAnswer::Yes), Some(KnownAnswer::No));
        assert_eq!(kinds(no, None), [AskInsured]);
        assert!(kinds(no, yes).is_empty());
        assert_eq!(kinds(no, no), [Uninsured]);
        assert!(kinds(yes, None).is_empty());
        assert!(kinds(None, None).is_empty());
    }

    #[test]
    fn every_sentence_has_its_article_in_both_languages() {
        for kind in [NotRecognised, Uninsured, AskInsured, LateApplication] {
            let note = injury_note(kind, None).unwrap();
            assert!(note.zh.ends_with('。') && note.basis_zh.starts_with('《'));
            assert!(note.en.is_ascii() && note.basis_en.is_ascii(), "{note:?}");
            assert!(note.en.ends_with('.'), "{note:?}");
        }
        assert_eq!(ROWS.len(), 4);
        let error = read(&TABLE.replacen("not_recognised,", "refused,", 1)).unwrap_err();
        assert!(error.starts_with("row 1: "), "{error}");
    }
}
