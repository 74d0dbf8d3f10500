//! The rules that allow or refuse a change. Pure functions: the same input always gives the same result.

mod corrections;
mod date_order;
mod parts;
mod preconditions;
mod steps;
mod worker_facts;

use chrono::NaiveDate;

use super::case::Case;
use super::evolve::{apply_changes, fields_map};
use super::number::MAX_PAPER_NUMBER;
use super::office::{OfficeSetup, Safety, Staff};
use super::op::{Op, Part, PartChange, Registration, Step};
use super::refusal::{Code, Refusal};
use super::retention::Retention;
use super::vocabulary::PartyRole;
use corrections::{check_correction, ensure_not_settled};
use date_order::check_date_order;
use parts::{check_birth_date, check_part, check_party, find_part};
use preconditions::{
    check_acceptance_complete, check_complete, check_edit, check_fields, ensure_editable,
    ensure_not_after,
};
use steps::check_step;

/// Checks a change against the office setup, the current state of the case and today's date.
///
/// # Errors
/// A [`Refusal`] with the code and the field, if the change is not allowed.
pub fn decide(
    setup: &OfficeSetup,
    case: Option<&Case>,
    op: &Op,
    today: NaiveDate,
) -> Result<(), Refusal> {
    match (op, case) {
        (Op::CaseRegister(r), None) => check_registration(setup, op, r, today),
        (Op::CaseRegister(_), Some(_)) => Err(Refusal::new(Code::Duplicate)),
        (Op::CaseEdit { changes, .. }, Some(case)) => {
            ensure_editable(case)?;
            ensure_not_settled(case, op)?;
            let now = fields_map(&case.fields);
            for (name, change) in changes {
                match now.get(name) {
                    None => return Err(Refusal::at(Code::Unknown, name.clone())),
                    Some(value) if *value != change.before => {
                        return Err(Refusal::at(Code::ChangedSince, name.clone()));
                    }
                    Some(_) => {}
                }
            }
            let after =
                apply_changes(&case.fields, changes).map_err(|_| Refusal::new(Code::BadValue))?;
            check_edit(setup, case, &after, today)?;
            check_after_change(case, op)
        }
        (Op::CasePart { before, after, .. }, Some(case)) => {
            check_part_change(setup, case, op, before.as_ref(), after.as_ref(), today)
        }
        (Op::CaseParts { changes, .. }, Some(case)) => {
            check_part_changes(setup, case, changes, today)
        }
        (Op::CaseStep { step, changes, .. }, Some(case)) => {
            check_step(setup, case, step, today)?;
            if *changes != case.changes_with(step) {
                return Err(Refusal::new(Code::BadRequest));
            }
            let after = evolved(case, op)?;
            check_date_order(Some(case), &after, op)?;
            match step {
                Step::Correct(correction) => {
                    check_correction(setup, case, correction, &after, today)
                }
                _ => Ok(()),
            }
        }
        (Op::CaseErase(erasure), Some(case)) => steps::check_erasure(setup, case, erasure, today),
        // A case from a backup was checked when it was first written.
        (Op::CaseRestore { .. }, _) => Ok(()),
        (
            Op::CaseEdit { .. }
            | Op::CasePart { .. }
            | Op::CaseParts { .. }
            | Op::CaseStep { .. }
            | Op::CaseErase(_),
            None,
        ) => Err(Refusal::new(Code::NotFound)),
        (Op::OfficeSet { after, .. }, _) => {
            ensure_not_after(after.complete_from, today, "office.complete_from")?;
            check_setting(setup, op)
        }
        _ => check_setting(setup, op),
    }
}

/// Checks the change `op` of one part.
fn check_part_change(
    setup: &OfficeSetup,
    case: &Case,
    op: &Op,
    before: Option<&Part>,
    after: Option<&Part>,
    today: NaiveDate,
) -> Result<(), Refusal> {
    ensure_editable(case)?;
    ensure_not_settled(case, op)?;
    if before != find_part(case, before.or(after)).as_ref() {
        return Err(Refusal::new(Code::ChangedSince));
    }
    check_part(setup, case, before, after, today)?;
    check_after_change(case, op)
}

/// Checks several changes of parts as if they were made one after the other. A refusal names the place of the change.
fn check_part_changes(
    setup: &OfficeSetup,
    case: &Case,
    changes: &[PartChange],
    today: NaiveDate,
) -> Result<(), Refusal> {
    let mut case = case.clone();
    for (i, PartChange { before, after }) in changes.iter().enumerate() {
        let op = Op::CasePart {
            case: case.id,
            before: before.clone(),
            after: after.clone(),
        };
        check_part_change(setup, &case, &op, before.as_ref(), after.as_ref(), today)
            .map_err(|e| nest_field(&format!("parts.{i}.value"), e))?;
        case.apply_part(before.as_ref(), after.as_ref());
    }
    Ok(())
}

/// Returns the case after the change.
fn evolved(case: &Case, op: &Op) -> Result<Case, Refusal> {
    case.evolve(op).map_err(|_| Refusal::new(Code::BadValue))
}

/// Checks that after the change the dates are in order and the case still has everything that its acceptance and its
/// closing require.
fn check_after_change(case: &Case, op: &Op) -> Result<(), Refusal> {
    let after = evolved(case, op)?;
    check_date_order(Some(case), &after, op)?;
    check_complete(&after)
}

/// Checks a new case.
fn check_registration(
    setup: &OfficeSetup,
    op: &Op,
    r: &Registration,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if r.parties.iter().all(|p| p.role != PartyRole::Applicant) {
        return Err(Refusal::missing(vec!["applicant"]));
    }
    ensure_not_after(Some(r.registered_on), today, "registered_on")?;
    ensure_not_after(Some(r.fields.received_on), today, "fields.received_on")?;
    if !r.fields.cause.row().is_valid_on(r.registered_on) {
        return Err(Refusal::at(Code::Unknown, "fields.cause"));
    }
    let mut further = r.fields.further_causes.iter();
    if !further.all(|cause| cause.row().is_valid_on(r.registered_on)) {
        return Err(Refusal::at(Code::Unknown, "fields.further_causes"));
    }
    let case = Case::from_registration(r);
    check_date_order(None, &case, op)?;
    if let Some(acceptance) = &r.acceptance {
        check_acceptance_complete(&case, acceptance)?;
    }
    check_fields(setup, None, &r.fields, today).map_err(|e| nest_field("fields", e))?;
    for (i, p) in r.parties.iter().enumerate() {
        check_birth_date(p, today)
            .and_then(|()| check_party(&case, p))
            .map_err(|e| nest_field(&format!("parties.{i}"), e))?;
    }
    Ok(())
}

/// Returns the refusal with `path` in front of its field.
fn nest_field(path: &str, mut refusal: Refusal) -> Refusal {
    refusal.field = Some(match refusal.field {
        Some(field) => format!("{path}.{field}"),
        None => path.to_string(),
    });
    refusal
}

/// Checks the last number on paper. The store knows which numbers its cases have; none of them is given again.
fn check_paper_number(year: i32, last: u32) -> Result<(), Refusal> {
    if !(2000..=2100).contains(&year) {
        return Err(Refusal::at(Code::BadValue, "year"));
    }
    match last > MAX_PAPER_NUMBER {
        true => Err(Refusal::at(Code::BadValue, "last")),
        false => Ok(()),
    }
}

/// Refuses to keep dossiers for a shorter time than the least one; what an earlier version let in may stay.
fn check_retention(before: Option<&Safety>, after: &Safety) -> Result<(), Refusal> {
    let check = |class: Retention, years: u8, before: Option<u8>, field: &str| {
        let is_shorter = years < class.least_years() && before != Some(years);
        match is_shorter {
            true => Err(Refusal::at(Code::BadValue, field)),
            false => Ok(()),
        }
    };
    check(
        Retention::Agreement,
        after.keep_agreements_years,
        before.map(|before| before.keep_agreements_years),
        "safety.keep_agreements_years",
    )?;
    check(
        Retention::Other,
        after.keep_others_years,
        before.map(|before| before.keep_others_years),
        "safety.keep_others_years",
    )
}

/// Checks a change of the office setup: its `before` must be the current state, and names must be unique.
fn check_setting(setup: &OfficeSetup, op: &Op) -> Result<(), Refusal> {
    let ensure_unchanged = |same: bool| {
        if same {
            Ok(())
        } else {
            Err(Refusal::new(Code::ChangedSince))
        }
    };
    let ensure_unique = |is_taken: bool, field: &str| {
        if is_taken {
            Err(Refusal::at(Code::Duplicate, field))
        } else {
            Ok(())
        }
    };
    match op {
        Op::OfficeSet { before, after } => {
            ensure_unchanged(setup.office == *before)?;
            after.check_patterns(before.as_ref())
        }
        Op::GridPut { before, after } => {
            ensure_unchanged(setup.grid(after.id) == before.as_ref())?;
            let has_same_name = |g: &super::office::Grid| g.id != after.id && g.name == after.name;
            ensure_unique(setup.grids.iter().any(has_same_name), "grid.name")
        }
        Op::StaffPut { before, after, .. } => {
            ensure_unchanged(setup.member(after.id) == before.as_ref())?;
            let has_same_name = |s: &Staff| s.id != after.id && s.name == after.name;
            ensure_unique(setup.staff.iter().any(has_same_name), "member.name")?;
            // Without a supervisor nobody could give access to others.
            let was = before.as_ref().is_some_and(Staff::is_supervisor);
            let others = setup
                .staff
                .iter()
                .any(|s| s.id != after.id && s.is_supervisor());
            if was && !after.is_supervisor() && !others {
                return Err(Refusal::at(Code::LastSupervisor, "member.role"));
            }
            Ok(())
        }
        Op::SafetySet { before, after } => {
            ensure_unchanged(setup.safety == *before)?;
            check_retention(before.as_ref(), after)
        }
        Op::NumberSet { year, after, .. } => check_paper_number(*year, *after),
        Op::RoomPut { before, after } => {
            ensure_unchanged(setup.room(after.id) == before.as_ref())?;
            let has_same_name = |r: &super::office::Room| r.id != after.id && r.name == after.name;
            ensure_unique(setup.rooms.iter().any(has_same_name), "room.name")
        }
        _ => Ok(()),
    }
}
