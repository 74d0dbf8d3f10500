//! Whether a change may be made, and if not, why not. Pure: the same question has the same answer.

use chrono::{Days, NaiveDate};

use super::case::{Acceptance, Case, CaseFields, Extension, Obligation, Party, Presence, Session};
use super::evolve::{edited, fields_map};
use super::ids::{PartyId, StaffId};
use super::office::House;
use super::op::{Op, Part, Registration, Step};
use super::refusal::{Code, Refusal};
use super::stage::MEDIATION_DAYS;
use super::vocabulary::{Nature, PartyRole, SessionState, Stage};

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
        (Op::CaseEdit { .. } | Op::CasePart { .. } | Op::CaseStep { .. }, None) => {
            Err(Refusal::new(Code::NotFound))
        }
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

/// The part with the same id as it stands in the case.
fn current(case: &Case, part: Option<&Part>) -> Option<Part> {
    match part? {
        Part::Party(x) => case
            .parties
            .iter()
            .find(|y| y.id == x.id)
            .cloned()
            .map(Part::Party),
        Part::Claim(x) => case
            .claims
            .iter()
            .find(|y| y.id == x.id)
            .cloned()
            .map(Part::Claim),
        Part::Session(x) => {
            (case.sessions.iter().find(|y| y.id == x.id).cloned()).map(Part::Session)
        }
        Part::Obligation(x) => {
            (case.obligations.iter().find(|y| y.id == x.id).cloned()).map(Part::Obligation)
        }
        Part::Note(x) => case
            .notes
            .iter()
            .find(|y| y.id == x.id)
            .cloned()
            .map(Part::Note),
    }
}

fn part(
    house: &House,
    case: &Case,
    before: Option<&Part>,
    after: Option<&Part>,
    today: NaiveDate,
) -> Result<(), Refusal> {
    match after {
        Some(Part::Party(p)) => party(case, p),
        Some(Part::Claim(_)) => Ok(()),
        Some(Part::Session(s)) => {
            let was = match before {
                Some(Part::Session(b)) => Some(b),
                _ => None,
            };
            session(house, case, was, s, today)
        }
        Some(Part::Obligation(o)) => obligation(case, o, today),
        Some(Part::Note(n)) => not_after(Some(n.on), today, "on"),
        None => match before {
            Some(Part::Party(p)) => removal(case, p),
            Some(_) => Ok(()),
            None => Err(Refusal::new(Code::NotFound)),
        },
    }
}

fn knows(case: &Case, id: Option<PartyId>, field: &str) -> Result<(), Refusal> {
    match id {
        Some(id) if case.parties.iter().all(|p| p.id != id) => {
            Err(Refusal::at(Code::Unknown, field))
        }
        _ => Ok(()),
    }
}

fn party(case: &Case, p: &Party) -> Result<(), Refusal> {
    if p.acts_for == Some(p.id) {
        return Err(Refusal::at(Code::BadValue, "acts_for"));
    }
    knows(case, p.acts_for, "acts_for")
}

/// A party that a session, an obligation or an agent names stays.
fn removal(case: &Case, p: &Party) -> Result<(), Refusal> {
    let present = |s: &Session| s.attendance.iter().any(|a| a.party == p.id);
    let bound = |o: &Obligation| o.debtor == Some(p.id) || o.creditor == Some(p.id);
    let named = case.sessions.iter().any(present)
        || case.obligations.iter().any(bound)
        || case.parties.iter().any(|x| x.acts_for == Some(p.id));
    if named {
        return Err(Refusal::new(Code::InUse));
    }
    let last = |role| case.parties_as(role).count() == 1;
    if p.role == PartyRole::Applicant && last(PartyRole::Applicant) {
        return Err(Refusal::missing(vec!["applicant"]));
    }
    if p.role == PartyRole::Respondent && last(PartyRole::Respondent) && case.acceptance.is_some() {
        return Err(Refusal::missing(vec!["respondent"]));
    }
    Ok(())
}

fn session(
    house: &House,
    case: &Case,
    before: Option<&Session>,
    s: &Session,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if !case.allows_sessions() {
        return Err(Refusal::new(Code::WrongStage));
    }
    let day = s.starts.date();
    let fell_through = s.state == SessionState::FallenThrough && before.is_some();
    if let Some(closed) = case.closed_on()
        && !fell_through
        && (s.state == SessionState::Planned || day > closed)
    {
        return Err(Refusal::at(Code::WrongStage, "starts"));
    }
    if case.acceptance.as_ref().is_some_and(|a| day < a.on) {
        return Err(Refusal::at(Code::TooEarly, "starts"));
    }
    let met = is_met(s.state);
    if met {
        not_after(Some(day), today, "starts")?;
    }
    if before.is_none_or(|b| b.room != s.room)
        && let Some(room) = s.room
        && house.room(room).is_none_or(|r| !r.active)
    {
        return Err(Refusal::at(Code::Unknown, "room"));
    }
    let known = |id: &StaffId| before.is_some_and(|b| b.mediators.contains(id));
    for id in s.mediators.iter().filter(|id| !known(id)) {
        member(house, Some(*id), "mediators")?;
    }
    if before.map(|b| b.recorder) != Some(s.recorder) {
        member(house, s.recorder, "recorder")?;
    }
    for presence in &s.attendance {
        knows(case, Some(presence.party), "attendance")?;
    }
    let twice = |a: &Presence| s.attendance.iter().filter(|b| b.party == a.party).count() > 1;
    if s.attendance.iter().any(twice) {
        return Err(Refusal::at(Code::Twin, "attendance"));
    }
    let was_met = before.is_some_and(|b| is_met(b.state));
    if met {
        held(case, s, before.filter(|_| was_met))?;
    }
    Ok(())
}

fn is_met(state: SessionState) -> bool {
    matches!(state, SessionState::Held | SessionState::Adjourned)
}

/// A session that took place says who conducted it and who came, no-shows included; of a record that is
/// corrected later only those are asked for who stood in it, since parties may have joined meanwhile.
fn held(case: &Case, s: &Session, recorded: Option<&Session>) -> Result<(), Refusal> {
    let mut missing = Vec::new();
    if s.mediators.is_empty() {
        missing.push("mediators");
    }
    let told = |id: &PartyId| s.attendance.iter().any(|a| a.party == *id);
    let expected: Vec<PartyId> = match recorded {
        Some(before) => before.attendance.iter().map(|a| a.party).collect(),
        None => (case
            .parties
            .iter()
            .filter(|p| p.role.is_side())
            .map(|p| p.id))
        .collect(),
    };
    if !expected.iter().all(told) {
        missing.push("attendance");
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::missing(missing))
    }
}

fn obligation(case: &Case, o: &Obligation, today: NaiveDate) -> Result<(), Refusal> {
    if case.acceptance.is_none() {
        return Err(Refusal::new(Code::WrongStage));
    }
    knows(case, o.debtor, "debtor")?;
    knows(case, o.creditor, "creditor")?;
    if o.debtor.is_some() && o.debtor == o.creditor {
        return Err(Refusal::at(Code::BadValue, "creditor"));
    }
    not_after(o.performed_on, today, "performed_on")
}

fn take(case: &Case, step: &Step, today: NaiveDate) -> Result<(), Refusal> {
    let stage = case.stage();
    match step {
        Step::Accept(a) => accept(case, a, today),
        Step::Extend(e) => extend(case, e, today),
        Step::Close(closing) => case.judge_closing(closing, today),
        Step::Answer(answer) => {
            let consults = case.fields.nature == Nature::ConsultOnly;
            if stage != Stage::Registered || !consults {
                return Err(Refusal::new(Code::WrongStage));
            }
            if answer.on < case.registered_on {
                return Err(Refusal::at(Code::TooEarly, "answer.on"));
            }
            not_after(Some(answer.on), today, "answer.on")
        }
        Step::Reopen(ruling) => {
            let ended = matches!(stage, Stage::Closed | Stage::NotAccepted | Stage::Answered);
            if !ended {
                return Err(Refusal::new(Code::WrongStage));
            }
            if case.closed_on().is_some_and(|closed| ruling.on < closed) {
                return Err(Refusal::at(Code::TooEarly, "ruling.on"));
            }
            not_after(Some(ruling.on), today, "ruling.on")
        }
        Step::Void(ruling) => {
            alive(case)?;
            not_after(Some(ruling.on), today, "ruling.on")
        }
    }
}

/// Acceptance, or its dates put right while nothing has been built on them.
fn accept(case: &Case, a: &Acceptance, today: NaiveDate) -> Result<(), Refusal> {
    let correctable = case.stage() == Stage::Accepted && case.extension.is_none();
    let fits = case.stage() == Stage::Registered || correctable;
    if !fits || case.fields.nature == Nature::ConsultOnly {
        return Err(Refusal::new(Code::WrongStage));
    }
    if case.sessions.iter().any(|s| s.starts.date() < a.on) {
        return Err(Refusal::at(Code::InFuture, "on"));
    }
    founded(case, a)?;
    not_after(Some(a.on), today, "on")?;
    not_after(a.applicant_consent_on, a.on, "applicant_consent_on")?;
    not_after(a.respondent_consent_on, a.on, "respondent_consent_on")?;
    // A case that comes in on paper was accepted before it was entered.
    let received = case.fields.received_on;
    if a.on < received {
        return Err(Refusal::at(Code::TooEarly, "on").with(received.to_string()));
    }
    Ok(())
}

/// Both parties' consent must be dated inside the running term (`law.md` §A10), or after a reopening. A longer
/// term may be put right: what counts is the term from acceptance.
fn extend(case: &Case, e: &Extension, today: NaiveDate) -> Result<(), Refusal> {
    let Some(acceptance) = case.acceptance.as_ref().filter(|_| case.is_open()) else {
        return Err(Refusal::new(Code::WrongStage));
    };
    let counted = acceptance.due_on;
    not_after(Some(e.agreed_on), today, "extension.agreed_on")?;
    if e.until <= counted {
        return Err(Refusal::at(Code::TooEarly, "extension.until").with(counted.to_string()));
    }
    let running = case.due_on().unwrap_or(counted);
    let reopened = case.reopenings.last().is_some_and(|r| e.agreed_on >= r.on);
    // Platform work: by 15 days at most (人社厅发〔2024〕4号); a case taken up again has a term of its own.
    let most = counted + Days::new(MEDIATION_DAYS);
    if case.fields.nature == Nature::NewForm && e.until > most && !reopened {
        return Err(Refusal::at(Code::BadDate, "extension.until").with(most.to_string()));
    }
    if e.agreed_on > running && !reopened {
        return Err(Refusal::at(Code::BadDate, "extension.agreed_on").with(running.to_string()));
    }
    if e.agreed_on < acceptance.on {
        return Err(Refusal::at(Code::TooEarly, "extension.agreed_on"));
    }
    Ok(())
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
            let twin = |s: &super::office::Staff| s.id != after.id && s.name == after.name;
            apart(house.staff.iter().any(twin), "member.name")
        }
        Op::RoomPut { before, after } => {
            fresh(house.room(after.id) == before.as_ref())?;
            let twin = |r: &super::office::Room| r.id != after.id && r.name == after.name;
            apart(house.rooms.iter().any(twin), "room.name")
        }
        _ => Ok(()),
    }
}
