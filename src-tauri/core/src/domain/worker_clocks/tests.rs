//! The terms about a worker begin, end and are counted as the articles say.

use std::collections::BTreeSet;

use super::*;
use crate::domain::case::{Employment, Injury, Sickness};
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

fn case(change: impl FnOnce(&mut CaseFields)) -> Case {
    let on = date("2026-10-19");
    let mut fields = CaseFields::blank("W02".parse().unwrap(), "applied_oral".parse().unwrap(), on);
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

fn blank() -> Case {
    case(|_| {})
}

fn injured(change: impl FnOnce(&mut Injury)) -> Case {
    let mut injury = Injury {
        accident_on: some("2026-09-01"),
        ..Injury::default()
    };
    change(&mut injury);
    case(|fields| fields.injury = Some(injury))
}

/// Returns the case of an injury that stopped the work on the day of the accident.
fn off_work(change: impl FnOnce(&mut Injury)) -> Case {
    injured(|injury| {
        injury.stop_work_from = injury.accident_on;
        change(injury);
    })
}

/// Returns code and last days of the running terms on 20 November 2026.
fn terms(case: &Case) -> Vec<(&'static str, String, String)> {
    let terms = case.worker_terms(date("2026-11-20")).into_iter();
    let shown = terms.map(|term| {
        let Due { raw, effective, .. } = term.due;
        (
            term.rule.code.as_str(),
            raw.to_string(),
            effective.to_string(),
        )
    });
    shown.collect()
}

fn codes(case: &Case) -> Vec<&'static str> {
    terms(case).into_iter().map(|(code, ..)| code).collect()
}

fn term(code: &'static str, raw: &str, effective: &str) -> (&'static str, String, String) {
    (code, raw.to_owned(), effective.to_owned())
}

#[test]
fn an_accident_starts_both_applications_and_the_time_on_full_pay() {
    let case = injured(|i| i.stop_work_from = some("2026-09-02"));
    let expected = [
        // It moves off the National Day holiday.
        term("C18", "2026-10-01", "2026-10-08"),
        term("C19", "2027-09-01", "2027-09-01"),
        term("C22", "2027-09-01", "2027-09-01"),
    ];
    assert_eq!(terms(&case), expected);
    // The accident does not say that somebody stopped working.
    assert_eq!(codes(&injured(|_| {})), ["C18", "C19"]);
    // The time on full pay begins with the first day off work, and does not move: 1 October 2026 is a holiday.
    let off_work = injured(|i| {
        i.accident_on = some("2025-09-29");
        i.stop_work_from = some("2025-10-02");
    });
    let ends = terms(&off_work);
    assert!(
        ends.contains(&term("C22", "2026-10-01", "2026-10-01")),
        "{ends:?}"
    );
    assert!(terms(&blank()).is_empty());
}

#[test]
fn each_term_ends_with_the_fact_that_meets_it() {
    for (case, expected) in [
        (
            off_work(|i| i.employer_applied_on = some("2026-09-08")),
            vec!["C22"],
        ),
        (
            off_work(|i| i.worker_applied_on = some("2026-10-12")),
            vec!["C22"],
        ),
        (
            off_work(|i| i.recognition = Some(InjuryRecognition::Recognised)),
            vec!["C22"],
        ),
        // What is no work injury gives no time on full pay.
        (
            off_work(|i| i.recognition = Some(InjuryRecognition::NotRecognised)),
            vec![],
        ),
        // It is the last day off work today; tomorrow the time is over.
        (
            off_work(|i| i.stop_work_to = some("2026-11-20")),
            vec!["C18", "C22", "C19"],
        ),
        (
            off_work(|i| i.stop_work_to = some("2026-11-19")),
            vec!["C18", "C19"],
        ),
        (off_work(|i| i.grade = Some(9)), vec!["C18", "C19"]),
        (
            off_work(|i| {
                i.recognised_on = some("2026-10-26");
                i.appraised_on = some("2026-11-13");
                i.appraisal_received_on = some("2026-11-16");
            }),
            vec!["C21b"],
        ),
    ] {
        assert_eq!(codes(&case), expected, "{:?}", case.fields.injury);
    }
}

#[test]
fn only_the_application_within_a_year_is_open_to_the_union() {
    let open = RULES.iter().filter(|rule| rule.union_may_act);
    assert_eq!(
        open.map(|rule| rule.code.as_str()).collect::<Vec<_>>(),
        ["C19"]
    );
}

#[test]
fn the_years_of_work_give_the_medical_period() {
    for (working, own, months, within) in [
        (0, 0, 3, 6),
        (9, 4, 3, 6),
        (9, 5, 6, 12),
        (10, 4, 6, 12),
        (10, 5, 9, 15),
        (12, 9, 9, 15),
        (10, 10, 12, 18),
        (30, 14, 12, 18),
        (30, 15, 18, 24),
        (30, 19, 18, 24),
        (20, 20, 24, 30),
        (41, 33, 24, 30),
        // The years with this employer are years of work.
        (3, 12, 12, 18),
    ] {
        let period = medical_period(working, own).unwrap();
        let found = (period.months, period.within_months);
        assert_eq!(found, (months, within), "{working} years, {own} here");
    }
}

/// Returns the case of somebody who was hired on a day and fell sick on another, after so many years of work.
fn sick(first: &str, hired: &str, years: Option<u8>) -> Case {
    case(|fields| {
        fields.sickness = Some(Sickness {
            first_sick_on: some(first),
            ..Sickness::default()
        });
        fields.employment = Some(Employment {
            hired_on: some(hired),
            working_years: years,
            ..Employment::default()
        });
    })
}

#[test]
fn a_medical_period_ends_with_a_month_that_has_no_corresponding_day() {
    for (first, hired, years, last) in [
        ("2025-11-30", "2024-07-01", Some(4), "2026-02-28"),
        ("2026-03-31", "2024-07-01", Some(4), "2026-06-30"),
        // Ten years here: twelve months.
        ("2024-02-29", "2013-06-03", None, "2025-02-28"),
    ] {
        let ends = terms(&sick(first, hired, years));
        assert_eq!(ends, [term("C23", last, last)], "{first}");
    }
}

#[test]
fn a_special_illness_adds_that_the_medical_period_may_be_prolonged() {
    let note = |special: bool| {
        let mut case = sick("2026-03-05", "2024-07-01", Some(4));
        if let Some(sickness) = &mut case.fields.sickness {
            sickness.special = special;
        }
        case.worker_terms(date("2026-11-20"))[0].note
    };
    assert_eq!(note(false), None);
    let added = note(true).unwrap();
    assert!(added.zh.contains("劳部发〔1995〕236号第二条"), "{added:?}");
    assert!(added.en.is_ascii(), "{added:?}");
    // It is added to no other term, and each names a term that there is.
    let mut injured = off_work(|_| {});
    injured.fields.sickness = Some(Sickness {
        special: true,
        ..Sickness::default()
    });
    let terms = injured.worker_terms(date("2026-11-20"));
    assert!(terms.len() == 3 && terms.iter().all(|term| term.note.is_none()));
    for note in NOTES_OF_RULES.iter() {
        assert!(RULES.iter().any(|rule| rule.code == note.rule), "{note:?}");
    }
    let error = read_notes(&NOTES.replacen("special_illness", "long_illness", 1)).unwrap_err();
    assert!(error.starts_with("row 1: "), "{error}");
}

#[test]
fn the_first_sick_day_counts_and_no_day_of_rest_moves_the_end() {
    // 5 March 2026 and three months, counted within six: the example of 劳部发〔1995〕236号, in another year.
    let spring = sick("2026-03-05", "2024-07-01", Some(4));
    assert_eq!(terms(&spring), [term("C23", "2026-06-04", "2026-06-04")]);
    let counted = spring.worker_terms(date("2026-11-20"))[0];
    assert_eq!(
        (counted.length, counted.counted_until),
        (3, some("2026-09-05"))
    );
    // 3 October 2026 is a holiday and a Saturday.
    let autumn = sick("2026-07-04", "2024-07-05", Some(4));
    assert_eq!(terms(&autumn), [term("C23", "2026-10-03", "2026-10-03")]);
    // The years of work are asked for, unless those with this employer decide.
    let unknown = sick("2026-03-05", "2024-07-01", None);
    assert_eq!(
        (terms(&unknown), unknown.lacks_working_years()),
        (vec![], true)
    );
    let long = sick("2026-03-05", "2015-06-08", None);
    assert_eq!(
        (codes(&long), long.lacks_working_years()),
        (vec!["C23"], false)
    );
    assert!(!blank().lacks_working_years());
}

#[test]
fn every_rule_has_a_code_of_its_own_its_article_and_both_languages() {
    let mut seen = BTreeSet::new();
    for rule in RULES.iter() {
        assert!(seen.insert(&rule.code), "{rule:?}");
        let zh = [
            &rule.zh,
            &rule.from_zh,
            &rule.actor_zh,
            &rule.basis_zh,
            &rule.missed_zh,
        ];
        assert!(zh.iter().all(|text| !text.is_ascii()), "{rule:?}");
        let en = [
            &rule.en,
            &rule.from_en,
            &rule.actor_en,
            &rule.basis_en,
            &rule.missed_en,
        ];
        assert!(
            en.iter().all(|text| text.is_ascii() && !text.is_empty()),
            "{rule:?}"
        );
    }
    assert_eq!(PERIODS.len(), 7);
}

#[test]
fn a_row_that_cannot_be_read_is_named() {
    for (from, to) in [
        (",accident,", ",collision,"),
        ("employer_applied worker", "boss_applied worker"),
        (",30,natural_days", ",,natural_days"),
        (",yes,", ",perhaps,"),
        ("2011-01-01", "2011-13-01"),
    ] {
        let error = read(&TABLE.replacen(from, to, 1)).unwrap_err();
        assert!(error.starts_with("row 1: "), "{to}: {error}");
    }
    let error = read_periods(&MEDICAL_PERIODS.replacen("0,10,0", "0,ten,0", 1)).unwrap_err();
    assert!(error.starts_with("row 1: "), "{error}");
}
