//! Rules for corrections, and for what of a closed case changes only by one.

use chrono::NaiveDate;

use super::parts::{check_part, find_part};
use super::preconditions::{check_complete, check_edit, ensure_not_after};
use crate::domain::case::{Acceptance, Case, CaseFields, Closing, Extension, Party};
use crate::domain::evolve::fields_map;
use crate::domain::money::Fen;
use crate::domain::office::OfficeSetup;
use crate::domain::op::{CorrectedFact, Correction};
use crate::domain::op::{Op, Part};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::reopening::CountedFacts;
use crate::domain::vocabulary::Nature;

/// The fields by which a case is counted or registers name it.
const COUNTED_FIELDS: [&str; 10] = [
    "cause",
    "further_causes",
    "nature",
    "source",
    "received_on",
    "grid",
    "mediator",
    "applicant_type",
    "worker_count",
    "collective",
];

/// Refuses a plain change of what a closed case is counted by, and of the terms that were agreed: they change only by a
/// correction.
pub(super) fn ensure_not_settled(case: &Case, op: &Op) -> Result<(), Refusal> {
    if case.closed_on().is_none() {
        return ensure_not_of_earlier_round(case, op);
    }
    match op {
        Op::CaseEdit { changes, .. } => {
            match changes
                .keys()
                .find(|name| COUNTED_FIELDS.contains(&name.as_str()))
            {
                Some(name) => Err(Refusal::at(Code::NeedsCorrection, name.clone())),
                None => Ok(()),
            }
        }
        Op::CasePart { before, after, .. } if is_settled(before.as_ref(), after.as_ref()) => {
            Err(Refusal::new(Code::NeedsCorrection))
        }
        _ => Ok(()),
    }
}

/// Refuses a plain change of a session that was held before the case was reopened, and of a session into such a one.
fn ensure_not_of_earlier_round(case: &Case, op: &Op) -> Result<(), Refusal> {
    let Op::CasePart { before, after, .. } = op else {
        return Ok(());
    };
    let is_earlier = |part: &Part| match part {
        Part::Session(session) => case.is_of_earlier_round(session),
        _ => false,
    };
    match before.iter().chain(after).any(is_earlier) {
        true => Err(Refusal::new(Code::NeedsCorrection)),
        false => Ok(()),
    }
}

/// Returns whether the change of a part changes what a closed case is counted by or what was agreed or recorded.
fn is_settled(before: Option<&Part>, after: Option<&Part>) -> bool {
    match (before, after) {
        (Some(Part::Party(a)), Some(Part::Party(b))) => identity_of(a) != identity_of(b),
        (Some(Part::Party(_)), None) | (None, Some(Part::Party(_))) => true,
        (Some(Part::Claim(_)), _) | (_, Some(Part::Claim(_))) => true,
        (Some(Part::Session(s)), _) if s.is_held() => true,
        (_, Some(Part::Session(s))) => s.is_held(),
        (Some(Part::Obligation(a)), Some(Part::Obligation(b))) => {
            let mut performed = a.clone();
            performed.performed_on = b.performed_on;
            performed.performed_note.clone_from(&b.performed_note);
            performed.payments.clone_from(&b.payments);
            performed != *b
        }
        (Some(Part::Obligation(_)), None) | (None, Some(Part::Obligation(_))) => true,
        // The attempts that were logged show why the case was closed.
        (Some(Part::Note(n)), _) => n.attempt.is_some(),
        _ => false,
    }
}

/// Returns what of a party a tally counts, and who it is that signed or owes.
fn identity_of(party: &Party) -> impl PartialEq {
    let counted = (party.role, party.kind, party.employer_type);
    (
        counted,
        party.name.as_str(),
        party.id_kind.as_str(),
        party.id_number.as_str(),
    )
}

/// Checks a correction. `after` is the case with all its facts corrected.
pub(super) fn check_correction(
    setup: &OfficeSetup,
    case: &Case,
    correction: &Correction,
    after: &Case,
    today: NaiveDate,
) -> Result<(), Refusal> {
    ensure_not_after(Some(correction.on), today, "on")?;
    let undoes_void = |fact: &CorrectedFact| matches!(fact, CorrectedFact::Void { .. });
    if case.void.is_some() {
        return match correction.facts.as_slice() {
            [CorrectedFact::Void { before }] if case.void.as_ref() == Some(before) => Ok(()),
            _ => Err(Refusal::new(Code::WrongStage)),
        };
    }
    if !correction.names_rounds {
        // An earlier version wrote it; it is only replayed.
        return Err(Refusal::new(Code::BadRequest));
    }
    if correction.facts.is_empty() || correction.facts.iter().any(undoes_void) {
        return Err(Refusal::new(Code::WrongStage));
    }
    for fact in &correction.facts {
        ensure_unchanged_since(case, fact)?;
        check_fact(setup, case, fact, after, today)?;
    }
    check_complete(after)
}

/// Checks that the case still has the fact as it was before the correction.
fn ensure_unchanged_since(case: &Case, fact: &CorrectedFact) -> Result<(), Refusal> {
    let is_unchanged = match fact {
        CorrectedFact::Fields { changes } => {
            let now = fields_map(&case.fields);
            let is_same = |(name, change): (&String, _)| {
                let change: &crate::domain::op::Change = change;
                now.get(name) == Some(&change.before)
            };
            changes.iter().all(is_same)
        }
        CorrectedFact::RegisteredOn { before, .. } => case.registered_on == *before,
        CorrectedFact::Acceptance { before, .. } => case.acceptance.as_ref() == Some(before),
        CorrectedFact::Extension { before, .. } => case.extension.as_ref() == Some(before),
        CorrectedFact::Closing { round, before, .. } => {
            closing_of(case, *round).is_some_and(|closing| closing == before)
        }
        CorrectedFact::Counted { round, before, .. } => {
            let round = case.rounds.get(*round as usize);
            round.is_some_and(|round| round.reopening.counted.as_ref() == Some(before))
        }
        CorrectedFact::Answer { before, .. } => case.answer.as_ref() == Some(before),
        CorrectedFact::Void { .. } => true,
        CorrectedFact::Part { before, after } => {
            find_part(case, before.as_ref().or(after.as_ref())).as_ref() == before.as_ref()
        }
    };
    match is_unchanged {
        true => Ok(()),
        false => Err(Refusal::new(Code::ChangedSince)),
    }
}

/// Returns the closing of an earlier round, or the current one.
fn closing_of(case: &Case, round: Option<u32>) -> Option<&Closing> {
    match round {
        Some(round) => case.rounds.get(round as usize)?.closing.as_ref(),
        None => case.closing.as_ref(),
    }
}

fn check_fact(
    setup: &OfficeSetup,
    case: &Case,
    fact: &CorrectedFact,
    after: &Case,
    today: NaiveDate,
) -> Result<(), Refusal> {
    match fact {
        CorrectedFact::Fields { .. } => check_edit(setup, case, &after.fields, today),
        CorrectedFact::RegisteredOn { after: on, .. } => {
            ensure_not_after(Some(*on), today, "registered_on")?;
            match after.fields.cause.row().is_valid_on(*on) {
                true => Ok(()),
                false => Err(Refusal::at(Code::Unknown, "cause")),
            }
        }
        CorrectedFact::Acceptance {
            after: Some(acceptance),
            ..
        } => check_acceptance(acceptance, today),
        CorrectedFact::Acceptance { after: None, .. } => check_acceptance_removal(case),
        CorrectedFact::Extension {
            after: Some(extension),
            ..
        } => check_extension(after, extension, today),
        CorrectedFact::Closing {
            round,
            after: Some(closing),
            ..
        } => check_closing(after, *round, closing, today),
        CorrectedFact::Closing {
            round: Some(_),
            after: None,
            ..
        } => Err(Refusal::new(Code::WrongStage)),
        CorrectedFact::Counted { before, after, .. } => {
            check_counted(setup, case, before, after, today)
        }
        CorrectedFact::Answer {
            after: Some(answer),
            ..
        } => ensure_not_after(Some(answer.on), today, "answered_on"),
        CorrectedFact::Part {
            before,
            after: part,
        } => {
            // A part may refer to one that the same correction adds.
            let case = if part.is_some() { after } else { case };
            check_part(setup, case, before.as_ref(), part.as_ref(), today)
        }
        CorrectedFact::Extension { after: None, .. }
        | CorrectedFact::Closing { after: None, .. }
        | CorrectedFact::Answer { after: None, .. }
        | CorrectedFact::Void { .. } => Ok(()),
    }
}

/// Checks what an earlier round is counted by: only what the case itself could be counted by.
fn check_counted(
    setup: &OfficeSetup,
    case: &Case,
    before: &CountedFacts,
    after: &CountedFacts,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if before.is_consultation() != after.is_consultation() {
        return Err(Refusal::at(Code::WrongStage, "nature"));
    }
    if after.people == 0 {
        return Err(Refusal::at(Code::BadValue, "people"));
    }
    if Fen::from_input(after.claimed.fen()).is_err() {
        return Err(Refusal::at(Code::BadAmount, "claimed"));
    }
    let with = |counted: &CountedFacts| CaseFields {
        nature: counted.nature,
        cause: counted.cause,
        source: counted.source,
        grid: counted.grid,
        mediator: counted.mediator,
        ..case.fields.clone()
    };
    let then = Case {
        fields: with(before),
        ..case.clone()
    };
    check_edit(setup, &then, &with(after), today)
}

fn check_acceptance(acceptance: &Acceptance, today: NaiveDate) -> Result<(), Refusal> {
    ensure_not_after(Some(acceptance.on), today, "accepted_on")?;
    let consents = [
        ("applicant_consent_on", acceptance.applicant_consent_on),
        ("respondent_consent_on", acceptance.respondent_consent_on),
    ];
    consents
        .into_iter()
        .try_for_each(|(field, on)| ensure_not_after(on, today, field))
}

/// Refuses to take an acceptance back on which something else rests.
fn check_acceptance_removal(case: &Case) -> Result<(), Refusal> {
    let rests = [
        ("session", !case.sessions.is_empty()),
        ("obligations", !case.obligations.is_empty()),
        ("agreed_on", case.extension.is_some()),
        ("closed_on", case.closing.is_some()),
        (
            "reopened_on",
            case.rounds.iter().any(|round| round.accepted),
        ),
    ];
    match rests.iter().find(|(_, is_there)| *is_there) {
        Some((what, _)) => Err(Refusal::at(Code::RestsOnAcceptance, "accepted_on").with(*what)),
        None => Ok(()),
    }
}

fn check_extension(after: &Case, extension: &Extension, today: NaiveDate) -> Result<(), Refusal> {
    ensure_not_after(Some(extension.agreed_on), today, "agreed_on")?;
    match after.counted_due_on() {
        Some(counted) if extension.until <= counted => {
            Err(Refusal::at(Code::TooEarly, "until").with(counted.to_string()))
        }
        _ => Ok(()),
    }
}

/// Checks the outcome and the day of a corrected closing against the case as it is after the correction.
fn check_closing(
    after: &Case,
    round: Option<u32>,
    closing: &Closing,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if after.fields.nature == Nature::ConsultOnly {
        return Err(Refusal::new(Code::WrongStage));
    }
    let earlier = round.and_then(|round| after.rounds.get(round as usize));
    let accepted = earlier.map_or(after.acceptance.is_some(), |round| round.accepted);
    let is_allowed = match accepted {
        true => closing.outcome.is_allowed_after_acceptance(),
        false => closing.outcome.is_allowed_before_acceptance(),
    };
    if !is_allowed {
        return Err(Refusal::at(Code::WrongStage, "outcome"));
    }
    ensure_not_after(Some(closing.on), today, "closed_on")?;
    if earlier.is_some() {
        let missing = after.missing_to_close(closing);
        if !missing.is_empty() {
            return Err(Refusal::missing(missing));
        }
        return Ok(());
    }
    after.check_expiry(closing, "outcome", "closed_on")
}
