//! The correction of a case: what the page sends becomes facts before and after.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cases::write_correction;
use crate::app::App;
use crate::domain::access::Permission;
use crate::domain::case::{Acceptance, Case};
use crate::domain::entry::{Normalize, check_date};
use crate::domain::evolve::{apply_changes, fields_map};
use crate::domain::op::Change;
use crate::domain::op::CorrectedFact;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::{
    AcceptanceDates, CaseCorrect, CorrectionReason, FactCorrection, SavedChange,
};

pub(super) fn case_correct(
    app: &mut App,
    input: CaseCorrect,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let case = app.book()?.visible_case(input.case)?;
    let facts = input.facts.into_iter().map(|fact| corrected(&case, fact));
    let facts: Vec<CorrectedFact> = facts.collect::<Result<_, Refusal>>()?;
    if facts
        .iter()
        .any(|fact| matches!(fact, CorrectedFact::Void { .. }))
    {
        // Only a supervisor undoes a void.
        app.ensure_permitted(Permission::Govern)?;
    }
    let given = CorrectionReason {
        reason: input.reason,
        rounds: Vec::new(),
    };
    write_correction(app, &case, input.version, &given, facts, None, now)
}

/// Returns a fact before and after its correction.
fn corrected(case: &Case, fact: FactCorrection) -> Result<CorrectedFact, Refusal> {
    let absent = || Refusal::new(Code::WrongStage);
    Ok(match fact {
        FactCorrection::Fields(changes) => corrected_fields(case, changes)?,
        FactCorrection::RegisteredOn(after) => {
            check_date("", "registered_on", Some(after))?;
            CorrectedFact::RegisteredOn {
                before: case.registered_on,
                after,
            }
        }
        FactCorrection::Acceptance(after) => CorrectedFact::Acceptance {
            before: case.acceptance.clone().ok_or_else(absent)?,
            after: after.map(|dates| acceptance(case, dates)).transpose()?,
        },
        FactCorrection::Extension(after) => {
            if let Some(extension) = &after {
                check_date("", "until", Some(extension.until))?;
                check_date("", "agreed_on", Some(extension.agreed_on))?;
            }
            CorrectedFact::Extension {
                before: case.extension.clone().ok_or_else(absent)?,
                after,
            }
        }
        FactCorrection::Closing { round, after } => {
            let before = match round {
                Some(round) => (case.rounds.get(round as usize)).and_then(|r| r.closing.clone()),
                None => case.closing.clone(),
            };
            let mut after = after.map(|closing| closing.normalize("")).transpose()?;
            if let (Some(_), Some(closing)) = (round, &mut after)
                && closing.outcome.is_success()
            {
                // The obligations may change in the present round; what was agreed in an earlier one stays.
                closing.agreed = Some(case.agreed_in(Some(closing)));
            }
            CorrectedFact::Closing {
                round,
                before: before.ok_or_else(absent)?,
                after,
            }
        }
        FactCorrection::Counted { round, after } => CorrectedFact::Counted {
            round,
            before: (case.rounds.get(round as usize))
                .and_then(|round| round.reopening.counted.clone())
                .ok_or_else(absent)?,
            after,
        },
        FactCorrection::Answer(after) => CorrectedFact::Answer {
            before: case.answer.clone().ok_or_else(absent)?,
            after: after.map(|answer| answer.normalize("")).transpose()?,
        },
        FactCorrection::Void => CorrectedFact::Void {
            before: case.void.clone().ok_or_else(absent)?,
        },
    })
}

/// Returns the dates of an acceptance with the term that counts from it.
fn acceptance(case: &Case, dates: AcceptanceDates) -> Result<Acceptance, Refusal> {
    let AcceptanceDates {
        on,
        applicant_consent_on,
        respondent_consent_on,
    } = dates;
    check_date("", "accepted_on", Some(on))?;
    check_date("", "applicant_consent_on", applicant_consent_on)?;
    check_date("", "respondent_consent_on", respondent_consent_on)?;
    Ok(Acceptance {
        on,
        applicant_consent_on,
        respondent_consent_on,
        due_on: case.fields.mediation_due(on),
    })
}

fn corrected_fields(
    case: &Case,
    values: BTreeMap<String, Value>,
) -> Result<CorrectedFact, Refusal> {
    let was = fields_map(&case.fields);
    let mut changes = BTreeMap::new();
    for (name, after) in values {
        let before = was.get(&name).cloned();
        let before = before.ok_or_else(|| Refusal::at(Code::Unknown, "facts"))?;
        let change = Change { before, after };
        apply_changes(&case.fields, [(&name, &change)])
            .map(|fields| fields.normalize(""))
            .map_err(|_| Refusal::at(Code::BadValue, name.clone()))??;
        changes.insert(name, change);
    }
    Ok(CorrectedFact::Fields { changes })
}
