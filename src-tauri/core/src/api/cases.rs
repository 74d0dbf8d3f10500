//! Commands on one case: what was typed is made clean, turned into an op, and written.

use std::collections::BTreeMap;

use super::App;
use crate::domain::case::{Acceptance, Case, CaseFields, Party};
use crate::domain::entry::{Entered, plausible};
use crate::domain::evolve::{edited, fields_map};
use crate::domain::ids::{CaseId, ClaimId, NoteId, ObligationId, PartyId, SessionId};
use crate::domain::op::{Change, Op, Part, Registration, Step};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::stage::mediation_due;
use crate::domain::vocabulary::{Nature, SessionState};
use crate::journal::utc_text;
use crate::store::{Recorded, clash};
use crate::wire::call::{Answer, Moment, Topic};
use crate::wire::cases::*;

/// Parts that one case may hold of a kind: more than any market has seen, fewer than a mistake makes.
const MOST_PARTS: usize = 2_000;

/// Writes the change and answers with what the UI needs to go on.
pub(super) fn write(
    app: &mut App,
    recorded: Recorded,
    version: Option<i64>,
    draft: Option<DraftRef>,
    now: &Moment,
) -> Answer<Written> {
    if let (Some(case), false) = (recorded.op.case(), recorded.op.is_registration()) {
        match recorded.op {
            // It may be gone from the book; if it is here, it must be seen like any other.
            Op::CaseRestore { .. } => app.seen_or_absent(case).map(drop)?,
            _ => app.sees(case)?,
        }
    }
    let author = app.author(now)?;
    if let Some(draft) = &draft {
        super::settings::draft_key(&draft.form, &draft.subject)?;
    }
    let dropped = draft.is_some();
    let committed =
        app.store_mut()?
            .write_with(&recorded, &author, version, |conn| match draft {
                Some(draft) => {
                    crate::store::drop_draft(conn, author.actor, &draft.form, &draft.subject)
                }
                None => Ok(()),
            })?;
    let case = committed.case.ok_or(Refusal::new(Code::Internal))?;
    let written = Written {
        case: case.id,
        number: case.written.clone(),
        version: case.version,
        seq: committed.seq,
        undoable: recorded.op.inverse().is_some(),
        saved_at: utc_text(now.utc),
    };
    let mut topics = vec![Topic::Case, Topic::Cases];
    if dropped {
        topics.push(Topic::Drafts);
    }
    Ok((written, topics))
}

pub(super) fn said(op: Op) -> Recorded {
    Recorded { op, undoes: None }
}

pub(super) fn case_register(app: &mut App, input: CaseRegister, now: &Moment) -> Answer<Written> {
    use chrono::Datelike;
    if app.recovery_due() {
        return Err(Refusal::new(Code::RecoveryDue));
    }
    // The draft's id becomes the case's: said twice, because the first answer was lost, it is one case.
    let id = match input.draft.as_deref().map(str::parse::<CaseId>) {
        Some(Ok(id)) if !id.uuid().is_nil() => id,
        _ => CaseId::from_uuid(app.fresh(now.utc)),
    };
    if let Some(case) = app.registered_before(id)? {
        app.store_mut()?.settle(now.utc)?;
        return unchanged(app, &case, now);
    }
    for (field, count) in [
        ("parties", input.parties.len()),
        ("claims", input.claims.len()),
    ] {
        if count > MOST_PARTS {
            return Err(Refusal::at(Code::TooLong, field).with(MOST_PARTS.to_string()));
        }
    }
    plausible("", "registered_on", Some(input.registered_on))?;
    let fields = input.fields.cleaned("fields")?;
    let parties = named_anew(app, input.parties, now)?;
    let mut claims = Vec::new();
    for (i, claim) in input.claims.into_iter().enumerate() {
        let mut claim = claim.cleaned(&format!("claims.{i}"))?;
        claim.id = ClaimId::from_uuid(app.fresh(now.utc));
        claims.push(claim);
    }
    let number = app.store()?.next_number(input.registered_on.year())?;
    let mut registration = Registration {
        case: id,
        written: app.written(number)?,
        number,
        registered_on: input.registered_on,
        fields,
        parties,
        claims,
        acceptance: None,
    };
    registration.acceptance = taken_up_at_once(&registration);
    let draft = input.draft.map(|subject| DraftRef {
        form: "new_case".into(),
        subject,
    });
    write(
        app,
        said(Op::CaseRegister(Box::new(registration))),
        None,
        draft,
        now,
    )
}

/// Gives every party its own id; what pointed at the ids that the form used is pointed at the new ones.
fn named_anew(app: &App, typed: Vec<Party>, now: &Moment) -> Result<Vec<Party>, Refusal> {
    let mut parties = Vec::with_capacity(typed.len());
    let mut renamed: BTreeMap<PartyId, PartyId> = BTreeMap::new();
    for (i, party) in typed.into_iter().enumerate() {
        let mut party = app
            .with_known_numbers(party)
            .cleaned(&format!("parties.{i}"))?;
        let fresh = PartyId::from_uuid(app.fresh(now.utc));
        renamed.insert(party.id, fresh);
        party.id = fresh;
        parties.push(party);
    }
    for (i, party) in parties.iter_mut().enumerate() {
        if let Some(typed) = party.acts_for {
            let fresh = renamed.get(&typed).copied();
            let unknown = || Refusal::at(Code::Unknown, format!("parties.{i}.acts_for"));
            party.acts_for = Some(fresh.ok_or_else(unknown)?);
        }
    }
    Ok(parties)
}

/// An everyday dispute of which enough is known is taken up in the same breath.
fn taken_up_at_once(registration: &Registration) -> Option<Acceptance> {
    let case = Case::registered(registration);
    let everyday = case.fields.nature == Nature::CivilLife;
    (everyday && case.missing_to_accept().is_empty()).then(|| Acceptance {
        on: registration.registered_on,
        applicant_consent_on: None,
        respondent_consent_on: None,
        due_on: mediation_due(registration.registered_on),
    })
}

pub(super) fn case_get(app: &mut App, input: CaseKey, now: &Moment) -> Answer<CaseView> {
    app.sees(input.case)?;
    app.opened(input.case, now)?;
    Ok((app.case_view(input.case, now)?, vec![]))
}

/// Prefixes the field of a refusal with the place of the thing in the payload.
fn under(path: &str, mut refusal: Refusal) -> Refusal {
    refusal.field = refusal.field.map(|field| format!("{path}.{field}"));
    refusal
}

pub(super) fn case_edit(app: &mut App, input: CaseEdit, now: &Moment) -> Answer<Written> {
    let case = app.seen(input.case)?;
    if case.version != input.version {
        return Err(Refusal::new(Code::Stale));
    }
    let was = fields_map(&case.fields);
    let mut asked = BTreeMap::new();
    for (name, after) in input.changes {
        let before = was.get(&name).cloned();
        let before = before.ok_or_else(|| Refusal::at(Code::Unknown, "changes"))?;
        // Each value alone first, so that the refusal names the field that is wrong.
        let change = Change { before, after };
        edited(&case.fields, [(&name, &change)])
            .map_err(|_| Refusal::at(Code::BadValue, format!("changes.{name}")))?;
        asked.insert(name, change);
    }
    let fields = edited(&case.fields, &asked).map_err(|_| Refusal::new(Code::BadValue))?;
    let mut fields: CaseFields = fields.cleaned("changes")?;
    let cause_alone = asked.contains_key("cause") && !asked.contains_key("nature");
    if cause_alone && fields.nature != Nature::ConsultOnly {
        fields.nature = fields.cause.row().nature;
    }
    let changes: BTreeMap<String, Change> = fields_map(&fields)
        .into_iter()
        .filter_map(|(name, after)| {
            let before = was.get(&name)?.clone();
            (before != after).then_some((name, Change { before, after }))
        })
        .collect();
    if changes.is_empty() {
        return unchanged(app, &case, now);
    }
    let op = Op::CaseEdit {
        case: case.id,
        changes,
    };
    write(app, said(op), Some(input.version), None, now).map_err(|e| under("changes", e))
}

/// Nothing was changed, so nothing is written.
fn unchanged(app: &App, case: &Case, now: &Moment) -> Answer<Written> {
    let written = Written {
        case: case.id,
        number: case.written.clone(),
        version: case.version,
        seq: app.store()?.head().seq,
        undoable: false,
        saved_at: utc_text(now.utc),
    };
    Ok((written, vec![]))
}

pub(super) fn part_put(app: &mut App, input: PartPut, now: &Moment) -> Answer<Written> {
    let case = app.seen(input.case)?;
    let mut part = match input.part {
        Part::Party(party) => {
            // A mask stands for a number that may have been changed since.
            if party.has_masked_number() && case.version != input.version {
                return Err(Refusal::new(Code::Stale));
            }
            let mut party = app.with_known_numbers(party);
            if let Some(before) = case.parties.iter().find(|p| p.id == party.id) {
                party.unmasked_by(before);
            }
            Part::Party(party)
        }
        part => part,
    };
    part = part.cleaned("part.value")?;
    let fresh = app.fresh(now.utc);
    match &mut part {
        Part::Party(p) if p.id.uuid().is_nil() => p.id = PartyId::from_uuid(fresh),
        Part::Claim(c) if c.id.uuid().is_nil() => c.id = ClaimId::from_uuid(fresh),
        Part::Session(s) if s.id.uuid().is_nil() => s.id = SessionId::from_uuid(fresh),
        Part::Obligation(o) if o.id.uuid().is_nil() => o.id = ObligationId::from_uuid(fresh),
        Part::Note(n) if n.id.uuid().is_nil() => n.id = NoteId::from_uuid(fresh),
        known => {
            if case.part_like(known).is_none() {
                return Err(Refusal::at(Code::NotFound, "part.value.id"));
            }
        }
    }
    if case.parts_like(&part) >= MOST_PARTS {
        return Err(Refusal::at(Code::TooLong, "part").with(MOST_PARTS.to_string()));
    }
    let before = case.part_like(&part);
    if before.as_ref() == Some(&part) {
        return unchanged(app, &case, now);
    }
    let op = Op::CasePart {
        case: case.id,
        before,
        after: Some(part),
    };
    write(app, said(op), Some(input.version), input.draft, now).map_err(|e| under("part.value", e))
}

pub(super) fn part_remove(app: &mut App, input: PartRemove, now: &Moment) -> Answer<Written> {
    let case = app.seen(input.case)?;
    let found = case.part_with(input.kind, &input.id);
    let before = found.ok_or_else(|| Refusal::at(Code::NotFound, "id"))?;
    let op = Op::CasePart {
        case: case.id,
        before: Some(before),
        after: None,
    };
    write(app, said(op), Some(input.version), None, now)
}

fn step(app: &mut App, case: CaseId, version: i64, step: Step, now: &Moment) -> Answer<Written> {
    write(
        app,
        said(Op::CaseStep { case, step }),
        Some(version),
        None,
        now,
    )
}

pub(super) fn case_accept(app: &mut App, input: CaseAccept, now: &Moment) -> Answer<Written> {
    plausible("", "on", Some(input.on))?;
    plausible("", "applicant_consent_on", input.applicant_consent_on)?;
    plausible("", "respondent_consent_on", input.respondent_consent_on)?;
    let acceptance = Acceptance {
        on: input.on,
        applicant_consent_on: input.applicant_consent_on,
        respondent_consent_on: input.respondent_consent_on,
        due_on: mediation_due(input.on),
    };
    step(
        app,
        input.case,
        input.version,
        Step::Accept(acceptance),
        now,
    )
}

pub(super) fn case_extend(app: &mut App, input: CaseExtend, now: &Moment) -> Answer<Written> {
    plausible("extension", "until", Some(input.extension.until))?;
    plausible("extension", "agreed_on", Some(input.extension.agreed_on))?;
    step(
        app,
        input.case,
        input.version,
        Step::Extend(input.extension),
        now,
    )
}

pub(super) fn case_close(app: &mut App, input: CaseClose, now: &Moment) -> Answer<Written> {
    let closing = input.closing.cleaned("closing")?;
    step(app, input.case, input.version, Step::Close(closing), now)
}

pub(super) fn case_answer(app: &mut App, input: CaseAnswer, now: &Moment) -> Answer<Written> {
    let answer = input.answer.cleaned("answer")?;
    step(app, input.case, input.version, Step::Answer(answer), now)
}

pub(super) fn case_reopen(app: &mut App, input: CaseRule, now: &Moment) -> Answer<Written> {
    let ruling = input.ruling.cleaned("ruling")?;
    step(app, input.case, input.version, Step::Reopen(ruling), now)
}

pub(super) fn case_void(app: &mut App, input: CaseRule, now: &Moment) -> Answer<Written> {
    let ruling = input.ruling.cleaned("ruling")?;
    step(app, input.case, input.version, Step::Void(ruling), now)
}

pub(super) fn undo(app: &mut App, input: Undo, now: &Moment) -> Answer<Written> {
    app.sees(input.case)?;
    let store = app.store()?;
    let recorded = store
        .recorded(input.seq)?
        .filter(|r| r.op.case() == Some(input.case));
    let recorded = recorded.ok_or(Refusal::at(Code::NothingToUndo, "seq"))?;
    let entries = store.entries_of(input.case)?;
    if entries.iter().any(|e| e.recorded.undoes == Some(input.seq)) {
        return Err(Refusal::at(Code::NothingToUndo, "seq"));
    }
    let op = recorded
        .op
        .inverse()
        .ok_or(Refusal::at(Code::NotUndoable, "seq"))?;
    write(
        app,
        Recorded {
            op,
            undoes: Some(input.seq),
        },
        None,
        None,
        now,
    )
}

pub(super) fn session_day(
    app: &mut App,
    input: SessionProbe,
    _: &Moment,
) -> Answer<Vec<SessionOnDay>> {
    let considered = (input.starts, input.ends);
    let mut sessions = Vec::new();
    for sitting in (app.store()?).sittings(input.starts.date(), &app.sight()?)? {
        let session = sitting.session;
        if Some(session.id) == input.except {
            continue;
        }
        // What fell through no longer takes a room.
        let stands = session.state != SessionState::FallenThrough;
        let meets = stands && clash::overlap(considered, (session.starts, session.ends));
        let busy = input
            .mediators
            .iter()
            .filter(|m| session.mediators.contains(m));
        let on_day = SessionOnDay {
            session: session.id,
            case: Some(sitting.case),
            number: sitting.number,
            title: format!("{} ↔ {}", sitting.applicants, sitting.respondents),
            state: session.state,
            starts: session.starts,
            ends: session.ends,
            room: session.room,
            room_clash: meets && session.room.is_some() && session.room == input.room,
            mediator_clash: if meets {
                busy.copied().collect()
            } else {
                Vec::new()
            },
            mediators: session.mediators,
        };
        sessions.extend(match sitting.seen {
            true => Some(on_day),
            false => taken(on_day),
        });
    }
    Ok((sessions, vec![]))
}

/// Of a case that is not seen a clash tells only what is taken and when; without a clash nothing is told.
fn taken(session: SessionOnDay) -> Option<SessionOnDay> {
    let clashes = session.room_clash || !session.mediator_clash.is_empty();
    clashes.then(|| SessionOnDay {
        case: None,
        number: String::new(),
        title: String::new(),
        state: SessionState::Planned,
        room: session.room.filter(|_| session.room_clash),
        mediators: session.mediator_clash.clone(),
        ..session
    })
}

impl App {
    /// The case that this registration has already made, because its first answer was lost. Who registered a case may
    /// hear its number again even where another team has it now.
    fn registered_before(&self, id: CaseId) -> Result<Option<Case>, Refusal> {
        match self.seen(id) {
            Ok(case) => Ok(Some(case)),
            Err(refusal) if refusal.code != Code::NotFound => Err(refusal),
            Err(_) => self.own_registration(id),
        }
    }

    /// Numbers that a suggestion filled in are masked on the screen; here they become real again.
    fn with_known_numbers(&self, mut party: Party) -> Party {
        if let Some(known) = party.filled_from
            && party.has_masked_number()
            && let Some(known) = self.known_party(known)
        {
            party.unmasked_by(&known);
        }
        party
    }
}

impl Case {
    /// The part of the case that has the kind and the id of this one.
    fn part_like(&self, part: &Part) -> Option<Part> {
        match part {
            Part::Party(x) => self.part_with(PartKind::Party, &x.id.to_string()),
            Part::Claim(x) => self.part_with(PartKind::Claim, &x.id.to_string()),
            Part::Session(x) => self.part_with(PartKind::Session, &x.id.to_string()),
            Part::Obligation(x) => self.part_with(PartKind::Obligation, &x.id.to_string()),
            Part::Note(x) => self.part_with(PartKind::Note, &x.id.to_string()),
        }
    }

    fn part_with(&self, kind: PartKind, id: &str) -> Option<Part> {
        fn find<T: Clone>(list: &[T], same: impl Fn(&T) -> bool) -> Option<T> {
            list.iter().find(|x| same(x)).cloned()
        }
        match kind {
            PartKind::Party => find(&self.parties, |x| x.id.to_string() == id).map(Part::Party),
            PartKind::Claim => find(&self.claims, |x| x.id.to_string() == id).map(Part::Claim),
            PartKind::Session => {
                find(&self.sessions, |x| x.id.to_string() == id).map(Part::Session)
            }
            PartKind::Obligation => {
                find(&self.obligations, |x| x.id.to_string() == id).map(Part::Obligation)
            }
            PartKind::Note => find(&self.notes, |x| x.id.to_string() == id).map(Part::Note),
        }
    }

    fn parts_like(&self, part: &Part) -> usize {
        match part {
            Part::Party(_) => self.parties.len(),
            Part::Claim(_) => self.claims.len(),
            Part::Session(_) => self.sessions.len(),
            Part::Obligation(_) => self.obligations.len(),
            Part::Note(_) => self.notes.len(),
        }
    }
}
