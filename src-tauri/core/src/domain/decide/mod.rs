//! Whether a change may be made, and if not, why not. Pure: the same question has the same answer.

mod parts;
mod steps;

use chrono::NaiveDate;

use super::case::{Acceptance, Case, CaseFields};
use super::evolve::{edited, fields_map};
use super::ids::StaffId;
use super::office::{House, Staff};
use super::op::{Op, Registration};
use super::refusal::{Code, Refusal};
use super::vocabulary::{Nature, PartyRole, StaffRole, Stage};
use parts::{current, part, party};
use steps::take;

/// Judges a change against the house, the case as it stands and the day.
pub fn decide(
    house: &House,
    case: Option<&Case>,
    op: &Op,
    today: NaiveDate,
) -> Result<(), Refusal> {
    match (op, case) {
        (Op::CaseRegister(r), None) => registration(house, r, today),
        (Op::CaseRegister(_), Some(_)) => Err(Refusal::new(Code::Twin)),
        (Op::CaseEdit { changes, .. }, Some(case)) => {
            alive(case)?;
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
            let after = edited(&case.fields, changes).map_err(|_| Refusal::new(Code::BadValue))?;
            edit(house, case, &after, today)?;
            still_founded(case, op)
        }
        (Op::CasePart { before, after, .. }, Some(case)) => {
            alive(case)?;
            if before.as_ref() != current(case, before.as_ref().or(after.as_ref())).as_ref() {
                return Err(Refusal::new(Code::ChangedSince));
            }
            part(house, case, before.as_ref(), after.as_ref(), today)?;
            still_founded(case, op)
        }
        (Op::CaseStep { step, .. }, Some(case)) => take(case, step, today),
        (Op::CaseErase(erasure), Some(case)) => steps::erase(case, erasure),
        // What comes back from a backup is as it was then; it was judged when it was written.
        (Op::CaseRestore { .. }, _) => Ok(()),
        (
            Op::CaseEdit { .. } | Op::CasePart { .. } | Op::CaseStep { .. } | Op::CaseErase(_),
            None,
        ) => Err(Refusal::new(Code::NotFound)),
        _ => setting(house, op),
    }
}

/// What a stage needed stays there as long as the case stands in it: no change takes it away afterwards.
fn still_founded(case: &Case, op: &Op) -> Result<(), Refusal> {
    let after = case.evolved(op).map_err(|_| Refusal::new(Code::BadValue))?;
    if after.parties_as(PartyRole::Applicant).next().is_none() {
        return Err(Refusal::missing(vec!["applicant"]));
    }
    if let Some(acceptance) = &after.acceptance {
        founded(&after, acceptance)?;
    }
    match &after.closing {
        Some(closing) => match after.missing_to_close(closing) {
            missing if missing.is_empty() => Ok(()),
            missing => Err(Refusal::missing(missing)),
        },
        None => Ok(()),
    }
}

/// All that acceptance needs, consents included (order 17, art. 22).
fn founded(case: &Case, acceptance: &Acceptance) -> Result<(), Refusal> {
    let mut missing = case.missing_to_accept();
    if case.fields.nature != Nature::CivilLife {
        if acceptance.applicant_consent_on.is_none() {
            missing.push("applicant_consent_on");
        }
        if acceptance.respondent_consent_on.is_none() {
            missing.push("respondent_consent_on");
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::missing(missing))
    }
}

fn alive(case: &Case) -> Result<(), Refusal> {
    if case.erased_on.is_some() {
        return Err(Refusal::new(Code::Erased));
    }
    match case.stage() {
        Stage::Void => Err(Refusal::new(Code::WrongStage)),
        _ => Ok(()),
    }
}

fn not_after(date: Option<NaiveDate>, limit: NaiveDate, field: &str) -> Result<(), Refusal> {
    match date {
        Some(d) if d > limit => Err(Refusal::at(Code::InFuture, field)),
        _ => Ok(()),
    }
}

fn registration(house: &House, r: &Registration, today: NaiveDate) -> Result<(), Refusal> {
    if r.parties.iter().all(|p| p.role != PartyRole::Applicant) {
        return Err(Refusal::missing(vec!["applicant"]));
    }
    not_after(Some(r.registered_on), today, "registered_on")?;
    not_after(
        Some(r.fields.received_on),
        r.registered_on,
        "fields.received_on",
    )?;
    if !r.fields.cause.row().is_valid_on(r.registered_on) {
        return Err(Refusal::at(Code::Unknown, "fields.cause"));
    }
    let case = Case::registered(r);
    if let Some(acceptance) = &r.acceptance {
        founded(&case, acceptance)?;
    }
    fields(house, None, &r.fields, today).map_err(|e| under("fields", e))?;
    for (i, p) in r.parties.iter().enumerate() {
        party(&case, p).map_err(|e| under(&format!("parties.{i}"), e))?;
    }
    Ok(())
}

/// The same refusal, for a field deeper in the payload.
fn under(path: &str, mut refusal: Refusal) -> Refusal {
    refusal.field = Some(match refusal.field {
        Some(field) => format!("{path}.{field}"),
        None => path.to_string(),
    });
    refusal
}

fn edit(house: &House, case: &Case, after: &CaseFields, today: NaiveDate) -> Result<(), Refusal> {
    not_after(Some(after.received_on), case.registered_on, "received_on")?;
    if after.cause != case.fields.cause && !after.cause.row().is_valid_on(case.registered_on) {
        return Err(Refusal::at(Code::Unknown, "cause"));
    }
    if let Some(acceptance) = &case.acceptance {
        not_after(Some(after.received_on), acceptance.on, "received_on")?;
    }
    let consults = |f: &CaseFields| f.nature == Nature::ConsultOnly;
    if consults(after) != consults(&case.fields) && case.stage() != Stage::Registered {
        return Err(Refusal::at(Code::WrongStage, "nature"));
    }
    fields(house, Some(&case.fields), after, today)
}

/// Rules that hold for the fields at any stage; what they name must be there and in use.
fn fields(
    house: &House,
    before: Option<&CaseFields>,
    after: &CaseFields,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let own = after.cause.row().nature;
    if after.nature != own && after.nature != Nature::ConsultOnly {
        return Err(Refusal::at(Code::BadValue, "nature"));
    }
    not_after(after.event_on, today, "event_on")?;
    if before.map(|b| b.grid) != Some(after.grid)
        && let Some(id) = after.grid
        && house.grid(id).is_none_or(|g| !g.active)
    {
        return Err(Refusal::at(Code::Unknown, "grid"));
    }
    if before.map(|b| b.mediator) != Some(after.mediator) {
        member(house, after.mediator, "mediator")?;
    }
    if before.map(|b| b.next_owner) != Some(after.next_owner) {
        member(house, after.next_owner, "next_owner")?;
    }
    if before.map(|b| &b.co_mediators) != Some(&after.co_mediators) {
        for id in &after.co_mediators {
            member(house, Some(*id), "co_mediators")?;
        }
    }
    Ok(())
}

fn member(house: &House, id: Option<StaffId>, field: &str) -> Result<(), Refusal> {
    match id.map(|id| house.member(id).is_some_and(|s| s.active)) {
        Some(false) => Err(Refusal::at(Code::Unknown, field)),
        Some(true) | None => Ok(()),
    }
}
/// Settings: the journal's before is what stands, and names stay apart.
fn setting(house: &House, op: &Op) -> Result<(), Refusal> {
    let fresh = |same: bool| {
        if same {
            Ok(())
        } else {
            Err(Refusal::new(Code::ChangedSince))
        }
    };
    let apart = |twin: bool, field: &str| {
        if twin {
            Err(Refusal::at(Code::Twin, field))
        } else {
            Ok(())
        }
    };
    match op {
        Op::OfficeSet { before, .. } => fresh(house.office == *before),
        Op::GridPut { before, after } => {
            fresh(house.grid(after.id) == before.as_ref())?;
            let twin = |g: &super::office::Grid| g.id != after.id && g.name == after.name;
            apart(house.grids.iter().any(twin), "grid.name")
        }
        Op::StaffPut { before, after } => {
            fresh(house.member(after.id) == before.as_ref())?;
            let twin = |s: &Staff| s.id != after.id && s.name == after.name;
            apart(house.staff.iter().any(twin), "member.name")?;
            // Somebody must be left who can let others in.
            let rules = |s: &Staff| s.active && s.role == StaffRole::Supervisor;
            let was = before.as_ref().is_some_and(rules);
            let others = house.staff.iter().any(|s| s.id != after.id && rules(s));
            if was && !rules(after) && !others {
                return Err(Refusal::at(Code::LastSupervisor, "member.role"));
            }
            Ok(())
        }
        Op::SafetySet { before, .. } => fresh(house.safety == *before),
        Op::RoomPut { before, after } => {
            fresh(house.room(after.id) == before.as_ref())?;
            let twin = |r: &super::office::Room| r.id != after.id && r.name == after.name;
            apart(house.rooms.iter().any(twin), "room.name")
        }
        _ => Ok(()),
    }
}
