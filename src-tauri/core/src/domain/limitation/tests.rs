//! The limitation is counted as the articles say, step by step.

use proptest::prelude::*;

use super::LimitationEffect as Effect;
use super::LimitationEventKind as Kind;
use super::LimitationState as State;
use super::*;
use crate::domain::case::{CaseFields, Closing, Employment, LimitationEvent, Obligation};
use crate::domain::ids::{CaseId, ObligationId};
use crate::domain::number::CaseNumber;
use crate::domain::op::Registration;
use crate::domain::vocabulary::Outcome;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Returns a case that a grid patrol found: nothing of it interrupts the limitation.
fn case(cause: &str, events: &[(Kind, &str, Option<&str>)]) -> Case {
    let on = date("2026-10-19");
    let events = events.iter().map(|(kind, on, until)| LimitationEvent {
        kind: *kind,
        on: date(on),
        until: until.map(date),
        note: String::new(),
    });
    let source = "grid_patrol".parse().unwrap();
    Case::from_registration(&Registration {
        case: CaseId::from_bytes([9; 16]),
        number: CaseNumber::main(2026, 7),
        number_text: "盛劳调字〔2026〕第7号".into(),
        registered_on: on,
        fields: CaseFields {
            limitation_events: events.collect(),
            ..CaseFields::blank(cause.parse().unwrap(), source, on)
        },
        parties: Vec::new(),
        claims: Vec::new(),
        acceptance: None,
    })
}

/// Returns the only limitation of the case on 20 November 2026.
fn counted(case: &Case) -> Limitation {
    let mut all = case.limitations(date("2026-11-20"));
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// Returns the last day as counted, the moved one, and the effects of the steps.
fn result(case: &Case) -> (String, String, Vec<Effect>) {
    let limitation = counted(case);
    let end = limitation.end.unwrap();
    let effects = limitation.steps.iter().map(|step| step.effect).collect();
    (end.raw.to_string(), end.effective.to_string(), effects)
}

fn expected(raw: &str, effective: &str, effects: &[Effect]) -> (String, String, Vec<Effect>) {
    (raw.to_owned(), effective.to_owned(), effects.to_vec())
}

#[test]
fn each_history_ends_on_the_day_of_the_article() {
    let known = |on| (Kind::Known, on, None);
    for (events, raw, effective, effects) in [
        // A year from a day that the next year lacks.
        (
            vec![known("2024-02-29")],
            "2025-02-28",
            "2025-02-28",
            vec![Effect::Starts],
        ),
        // The last day falls into the National Day holiday.
        (
            vec![known("2025-10-01")],
            "2026-10-01",
            "2026-10-08",
            vec![Effect::Starts],
        ),
        // An event on the last day itself is in time.
        (
            vec![known("2025-03-11"), (Kind::Claimed, "2026-03-11", None)],
            "2027-03-11",
            "2027-03-11",
            vec![Effect::Starts, Effect::Restarts],
        ),
        // One a day later is not.
        (
            vec![known("2025-03-11"), (Kind::Claimed, "2026-03-12", None)],
            "2026-03-11",
            "2026-03-11",
            vec![Effect::Starts, Effect::TooLate],
        ),
        // One on the day to which the last day is moved is in time, and a person looks at it.
        (
            vec![
                known("2025-10-01"),
                (Kind::ReliefSought, "2026-10-08", None),
            ],
            "2027-10-08",
            "2027-10-08",
            vec![Effect::Starts, Effect::RestartsOnMovedDay],
        ),
        // After the end only an agreement to perform is of interest, and it revives nothing.
        (
            vec![
                known("2025-03-11"),
                (Kind::DebtorAgreed, "2026-04-13", None),
            ],
            "2026-03-11",
            "2026-03-11",
            vec![Effect::Starts, Effect::AgreedTooLate],
        ),
        // What happened before the start changes nothing.
        (
            vec![(Kind::Claimed, "2025-02-03", None), known("2025-03-11")],
            "2026-03-11",
            "2026-03-11",
            vec![Effect::TooEarly, Effect::Starts],
        ),
        // A suspension that lasts beyond the end adds all its days.
        (
            vec![
                known("2025-03-11"),
                (Kind::ForceMajeure, "2026-03-09", Some("2026-03-19")),
            ],
            "2026-03-21",
            "2026-03-23",
            vec![Effect::Starts, Effect::Suspends],
        ),
        // One that begins after the end adds none.
        (
            vec![
                known("2025-03-11"),
                (Kind::ForceMajeure, "2026-03-12", Some("2026-03-19")),
            ],
            "2026-03-11",
            "2026-03-11",
            vec![Effect::Starts, Effect::TooLate],
        ),
        // The days of two that overlap count once: 10, then 5 more.
        (
            vec![
                known("2025-03-11"),
                (Kind::ForceMajeure, "2025-06-02", Some("2025-06-12")),
                (Kind::OtherObstacle, "2025-06-06", Some("2025-06-17")),
            ],
            "2026-03-26",
            "2026-03-26",
            vec![Effect::Starts, Effect::Suspends, Effect::Suspends],
        ),
        // Within a suspension the new year runs from its end: 2026-06-05 and the 12 days that are left.
        (
            vec![
                known("2025-03-11"),
                (Kind::NoRepresentative, "2025-06-02", Some("2025-06-17")),
                (Kind::NegotiationFailed, "2025-06-05", None),
            ],
            "2026-06-17",
            "2026-06-17",
            vec![Effect::Starts, Effect::Suspends, Effect::Restarts],
        ),
    ] {
        let history = case("L04", &events);
        assert_eq!(
            result(&history),
            expected(raw, effective, &effects),
            "{events:?}"
        );
    }
}

#[test]
fn states_warnings_and_what_a_person_should_look_at() {
    let with = |events: &[(Kind, &str, Option<&str>)]| counted(&case("L04", events));
    for (known, state, warning) in [
        ("2026-03-11", State::Running, None),
        ("2026-01-19", State::Running, Some(60)),
        ("2025-12-20", State::Running, Some(30)),
        ("2025-11-27", State::Running, Some(7)),
        ("2025-11-20", State::Running, Some(7)),
        ("2025-11-19", State::Expired, None),
    ] {
        let limitation = with(&[(Kind::Known, known, None)]);
        assert_eq!(
            (limitation.state, limitation.warning),
            (state, warning),
            "{known}"
        );
        assert!(!limitation.needs_review, "{known}");
    }
    let late = with(&[
        (Kind::Known, "2025-03-11", None),
        (Kind::DebtorAgreed, "2026-04-13", None),
    ]);
    assert_eq!((late.state, late.needs_review), (State::Expired, true));
    // It lasts: the days up to today, 20 November, are added.
    let lasting = with(&[
        (Kind::Known, "2025-12-01", None),
        (Kind::ForceMajeure, "2026-11-10", None),
    ]);
    assert_eq!(
        (lasting.state, lasting.steps[1].days),
        (State::Suspended, 10)
    );
    assert_eq!(lasting.end.unwrap().raw, date("2026-12-11"));
    let unknown = counted(&case("L04", &[]));
    assert_eq!((unknown.state, unknown.end), (State::StartUnknown, None));
    let mut assumed = case("L04", &[]);
    assumed.fields.event_on = Some(date("2026-05-06"));
    let step = counted(&assumed).steps[0];
    assert_eq!(
        (step.source, step.on),
        (LimitationSource::Assumed, date("2026-05-06"))
    );
}

#[test]
fn pay_is_unlimited_in_service_and_counts_from_the_end_of_the_employment() {
    let mut wages = case("L07", &[(Kind::Known, "2023-05-08", None)]);
    assert_eq!(counted(&wages).state, State::Unlimited);
    let employment = Employment {
        ended_on: Some(date("2026-02-24")),
        ..Employment::default()
    };
    wages.fields.employment = Some(employment);
    let limitation = counted(&wages);
    assert_eq!(limitation.rule.mode, LimitationMode::WageAfterEnd);
    assert_eq!(limitation.end.unwrap().raw, date("2027-02-24"));
    assert_eq!(limitation.steps[0].kind, None);
    // It ends tomorrow: until then the employment lasts.
    let mut ahead = wages.clone();
    if let Some(employment) = &mut ahead.fields.employment {
        employment.ended_on = Some(date("2026-11-21"));
    }
    assert_eq!(counted(&ahead).state, State::Unlimited);
    // Sick pay is pay.
    let sick = case("S01", &[(Kind::Known, "2023-05-08", None)]);
    assert_eq!(counted(&sick).rule.mode, LimitationMode::WageInService);
    // Severance beside it counts as usual.
    wages.fields.further_causes = vec!["L08".parse().unwrap(), "L09".parse().unwrap()];
    let modes: Vec<_> = wages
        .limitations(date("2026-11-20"))
        .iter()
        .map(|l| l.rule.mode)
        .collect();
    assert_eq!(
        modes,
        [LimitationMode::WageAfterEnd, LimitationMode::General]
    );
}

#[test]
fn only_labour_disputes_have_one() {
    for (cause, nature, count) in [
        ("L04", Nature::Labour, 1),
        ("O01", Nature::Overage, 1),
        ("O02", Nature::NewForm, 1),
        ("O03", Nature::LabourService, 0),
        ("V01", Nature::CivilLife, 0),
        ("L04", Nature::ConsultOnly, 1),
        ("V01", Nature::ConsultOnly, 0),
    ] {
        let mut dispute = case(cause, &[]);
        dispute.fields.nature = nature;
        let limitations = dispute.limitations(date("2026-11-20"));
        assert_eq!(limitations.len(), count, "{cause} {nature}");
    }
}

#[test]
fn claims_of_an_over_age_worker_that_go_to_court_are_named() {
    let today = date("2026-11-20");
    let named = |causes: &[&str], nature: Nature, today: NaiveDate| -> Vec<bool> {
        let mut dispute = case(causes[0], &[]);
        dispute.fields.nature = nature;
        dispute.fields.further_causes = causes[1..].iter().map(|c| c.parse().unwrap()).collect();
        let limitations = dispute.limitations(today);
        limitations.iter().map(|one| one.note.is_some()).collect()
    };
    for cause in [
        "L07", "L08", "L10", "L13", "S01", "W01", "W02", "W03", "W04",
    ] {
        assert_eq!(named(&[cause], Nature::Overage, today), [false], "{cause}");
    }
    for cause in ["L02", "L04", "L09", "L11", "S03", "O01"] {
        assert_eq!(named(&[cause], Nature::Overage, today), [true], "{cause}");
        assert_eq!(named(&[cause], Nature::Labour, today), [false], "{cause}");
    }
    // One of several claims is enough, and pay beside it keeps its own limitation.
    assert_eq!(named(&["L10", "L09"], Nature::Overage, today), [true]);
    assert_eq!(
        named(&["L07", "L09"], Nature::Overage, today),
        [false, true]
    );
    let before = date("2026-06-30");
    assert_eq!(named(&["L09"], Nature::Overage, before), [false]);
    let note = note_of(Nature::Overage, "L09".parse().unwrap(), today).unwrap();
    assert!(
        note.zh.contains("第十九条第二款") && note.en.is_ascii(),
        "{note:?}"
    );
}

#[test]
fn the_case_itself_interrupts() {
    let mut case = case("L04", &[(Kind::Known, "2025-12-03", None)]);
    case.fields.source = "applied_oral".parse().unwrap();
    let kinds = |case: &Case| -> Vec<(Kind, String)> {
        let steps = counted(case).steps.into_iter();
        let of_case = steps.filter(|step| step.source == LimitationSource::OfCase);
        of_case
            .map(|step| (step.kind.unwrap(), step.on.to_string()))
            .collect()
    };
    let applied = (Kind::Claimed, "2026-10-19".to_owned());
    assert_eq!(kinds(&case), std::slice::from_ref(&applied));
    let closed = |outcome, on| Some(Closing::blank(outcome, date(on)));
    for (outcome, kind) in [
        (Outcome::OtherSideRefused, Kind::MediationRefused),
        (Outcome::PartyRefused, Kind::MediationStopped),
        (Outcome::NoAgreement, Kind::MediationFailed),
        (Outcome::OralAgreement, Kind::DebtorAgreed),
    ] {
        case.closing = closed(outcome, "2026-10-28");
        let event = (kind, "2026-10-28".to_owned());
        assert_eq!(kinds(&case), [applied.clone(), event], "{outcome}");
    }
    // A written agreement counts once all have signed.
    case.closing = closed(Outcome::WrittenAgreement, "2026-10-28");
    assert_eq!(kinds(&case), std::slice::from_ref(&applied));
    let mut signed = Closing::blank(Outcome::WrittenAgreement, date("2026-10-30"));
    signed.applicant_signed_on = Some(date("2026-10-28"));
    signed.respondent_signed_on = Some(date("2026-10-29"));
    signed.mediator_signed_on = Some(date("2026-10-28"));
    signed.sealed_on = Some(date("2026-10-28"));
    case.closing = Some(signed);
    case.obligations = vec![Obligation {
        id: ObligationId::from_bytes([3; 16]),
        debtor: None,
        creditor: None,
        what: "付清赔偿金".into(),
        amount: None,
        due_on: Some(date("2026-11-12")),
        performed_on: Some(date("2026-11-12")),
        performed_note: String::new(),
        payments: Vec::new(),
    }];
    let agreed = (Kind::DebtorAgreed, "2026-10-29".to_owned());
    assert_eq!(kinds(&case), [applied.clone(), agreed.clone()]);
    // What was not performed in its term begins the year anew from its last day.
    let overdue = (Kind::AgreementUnperformed, "2026-11-12".to_owned());
    for performed_on in [None, Some(date("2026-11-16"))] {
        case.obligations[0].performed_on = performed_on;
        let expected = [applied.clone(), agreed.clone(), overdue.clone()];
        assert_eq!(kinds(&case), expected, "{performed_on:?}");
    }
    // Who only asks for advice claims nothing.
    case.closing = None;
    case.fields.nature = Nature::ConsultOnly;
    assert!(kinds(&case).is_empty());
}

/// Returns an event on a day of three years, of any kind but the start.
fn any_event() -> impl Strategy<Value = DatedEvent> {
    (1..15_usize, 0..1_000_i64, 0..200_i64).prop_map(|(kind, day, length)| {
        let on = date("2023-09-04") + TimeDelta::days(day);
        DatedEvent {
            kind: Kind::ALL[kind],
            on,
            until: Kind::ALL[kind]
                .suspends()
                .then(|| on + TimeDelta::days(length)),
            source: LimitationSource::Entered,
        }
    })
}

fn end_of(events: &[DatedEvent]) -> NaiveDate {
    let today = date("2026-11-20");
    let rule = rule_of("L04".parse().unwrap(), false, today).unwrap();
    let start = LimitationStart {
        kind: Some(Kind::Known),
        on: date("2024-02-29"),
        source: LimitationSource::Entered,
    };
    count(rule, Some(start), events.to_vec(), today)
        .end
        .unwrap()
        .raw
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// One more event never makes the limitation end earlier, whatever came before and comes after it.
    #[test]
    fn one_more_event_never_ends_it_earlier(
        events in prop::collection::vec(any_event(), 0..6), more in any_event(),
    ) {
        let with_more: Vec<_> = events.iter().copied().chain([more]).collect();
        prop_assert!(end_of(&with_more) >= end_of(&events));
    }

    /// The order in which events were entered does not matter, and without any the year ends a year later.
    #[test]
    fn the_order_of_entry_does_not_matter(mut events in prop::collection::vec(any_event(), 0..6)) {
        let end = end_of(&events);
        events.reverse();
        prop_assert_eq!(end_of(&events), end);
        prop_assert!(end >= date("2025-02-28"));
    }
}
