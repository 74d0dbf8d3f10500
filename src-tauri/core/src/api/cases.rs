//! Commands on one case: they clean the input, turn it into an op, and write it.

use std::collections::BTreeMap;

use crate::app::App;
use crate::domain::case::{Acceptance, Case, CaseFields, Party};
use crate::domain::entry::{Normalize, check_date};
use crate::domain::evolve::{apply_changes, fields_map};
use crate::domain::ids::{CaseId, ClaimId, NoteId, ObligationId, PartyId, SessionId};
use crate::domain::op::{Change, Op, Part, Registration, Step};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::stage::mediation_due;
use crate::domain::vocabulary::{Nature, SessionState};
use crate::journal::utc_text;
use crate::store::{RecordedChange, clash};
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::cases::*;

/// Limit of the parts of one kind in a case; more than that is a mistake.
const MAX_PARTS: usize = 2_000;

/// Writes an op and returns what the UI needs to continue.
pub(crate) fn write(
    app: &mut App,
    recorded: RecordedChange,
    version: Option<i64>,
    draft: Option<DraftRef>,
    now: &Moment,
) -> CommandResult<SavedChange> {
    if let (Some(case), false) = (recorded.op.case(), recorded.op.is_registration()) {
        match recorded.op {
            // The case may be missing from the book; if it exists, it must be visible.
            Op::CaseRestore { .. } => app.visible_case_if_present(case).map(drop)?,
            _ => app.ensure_visible(case)?,
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
                    crate::store::delete_draft(conn, author.actor, &draft.form, &draft.subject)
                }
                None => Ok(()),
            })?;
    let case = committed.case.ok_or(Refusal::new(Code::Internal))?;
    let saved = SavedChange {
        case: case.id,
        number: case.number_text.clone(),
        version: case.version,
        seq: committed.seq,
        undoable: recorded.op.inverse().is_some(),
        saved_at: utc_text(now.utc),
    };
    let mut topics = vec![Topic::Case, Topic::Cases];
    if dropped {
        topics.push(Topic::Drafts);
    }
    Ok((saved, topics))
}

pub(crate) fn new_record(op: Op) -> RecordedChange {
    RecordedChange { op, undoes: None }
}

pub(crate) fn case_register(
    app: &mut App,
    input: CaseRegister,
    now: &Moment,
) -> CommandResult<SavedChange> {
    use chrono::Datelike;
    if app.recovery_due() {
        return Err(Refusal::new(Code::RecoveryDue));
    }
    // The draft's id becomes the case's id: if the UI sends the registration again because the first answer was lost,
    // it stays one case.
    let id = match input.draft.as_deref().map(str::parse::<CaseId>) {
        Some(Ok(id)) if !id.uuid().is_nil() => id,
        _ => CaseId::from_uuid(app.new_id(now.utc)),
    };
    if let Some(case) = app.find_registered(id)? {
        app.store_mut()?.retry_anchor(now.utc)?;
        return unchanged_result(app, &case, now);
    }
    for (field, count) in [
        ("parties", input.parties.len()),
        ("claims", input.claims.len()),
    ] {
        if count > MAX_PARTS {
            return Err(Refusal::at(Code::TooLong, field).with(MAX_PARTS.to_string()));
        }
    }
    check_date("", "registered_on", Some(input.registered_on))?;
    let fields = input.fields.normalize("fields")?;
    let parties = assign_party_ids(app, input.parties, now)?;
    let mut claims = Vec::new();
    for (i, claim) in input.claims.into_iter().enumerate() {
        let mut claim = claim.normalize(&format!("claims.{i}"))?;
        claim.id = ClaimId::from_uuid(app.new_id(now.utc));
        claims.push(claim);
    }
    let number = app.store()?.next_number(input.registered_on.year())?;
    let mut registration = Registration {
        case: id,
        number_text: app.number_text(number)?,
        number,
        registered_on: input.registered_on,
        fields,
        parties,
        claims,
        acceptance: None,
    };
    registration.acceptance = acceptance_at_registration(&registration);
    let draft = input.draft.map(|subject| DraftRef {
        form: "new_case".into(),
        subject,
    });
    write(
        app,
        new_record(Op::CaseRegister(Box::new(registration))),
        None,
        draft,
        now,
    )
}

/// Gives every party a new id and replaces the ids of the form in references between parties.
fn assign_party_ids(
    app: &App,
    form_parties: Vec<Party>,
    now: &Moment,
) -> Result<Vec<Party>, Refusal> {
    let mut parties = Vec::with_capacity(form_parties.len());
    let mut new_ids: BTreeMap<PartyId, PartyId> = BTreeMap::new();
    for (i, party) in form_parties.into_iter().enumerate() {
        let mut party = app
            .unmask_known_numbers(party)
            .normalize(&format!("parties.{i}"))?;
        let fresh = PartyId::from_uuid(app.new_id(now.utc));
        new_ids.insert(party.id, fresh);
        party.id = fresh;
        parties.push(party);
    }
    for (i, party) in parties.iter_mut().enumerate() {
        if let Some(form_id) = party.acts_for {
            let fresh = new_ids.get(&form_id).copied();
            let unknown = || Refusal::at(Code::Unknown, format!("parties.{i}.acts_for"));
            party.acts_for = Some(fresh.ok_or_else(unknown)?);
        }
    }
    Ok(parties)
}

/// Returns the acceptance of an everyday dispute that is complete enough to be accepted on registration.
fn acceptance_at_registration(registration: &Registration) -> Option<Acceptance> {
    let case = Case::from_registration(registration);
    let everyday = case.fields.nature == Nature::CivilLife;
    (everyday && case.missing_to_accept().is_empty()).then(|| Acceptance {
        on: registration.registered_on,
        applicant_consent_on: None,
        respondent_consent_on: None,
        due_on: mediation_due(registration.registered_on),
    })
}

pub(crate) fn case_get(app: &mut App, input: CaseKey, now: &Moment) -> CommandResult<CaseView> {
    app.ensure_visible(input.case)?;
    app.log_case_opened(input.case, now)?;
    Ok((app.case_view(input.case, now)?, vec![]))
}

/// Prefixes the field of a refusal with the path of its object in the payload.
fn prefix_field(path: &str, mut refusal: Refusal) -> Refusal {
    refusal.field = refusal.field.map(|field| format!("{path}.{field}"));
    refusal
}

pub(crate) fn case_edit(
    app: &mut App,
    input: CaseEdit,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let case = app.visible_case(input.case)?;
    if case.version != input.version {
        return Err(Refusal::new(Code::Stale));
    }
    let was = fields_map(&case.fields);
    let mut requested = BTreeMap::new();
    for (name, after) in input.changes {
        let before = was.get(&name).cloned();
        let before = before.ok_or_else(|| Refusal::at(Code::Unknown, "changes"))?;
        // Each value is checked alone first, so that the refusal names the wrong field.
        let change = Change { before, after };
        apply_changes(&case.fields, [(&name, &change)])
            .map_err(|_| Refusal::at(Code::BadValue, format!("changes.{name}")))?;
        requested.insert(name, change);
    }
    let fields =
        apply_changes(&case.fields, &requested).map_err(|_| Refusal::new(Code::BadValue))?;
    let mut fields: CaseFields = fields.normalize("changes")?;
    let cause_alone = requested.contains_key("cause") && !requested.contains_key("nature");
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
        return unchanged_result(app, &case, now);
    }
    let op = Op::CaseEdit {
        case: case.id,
        changes,
    };
    write(app, new_record(op), Some(input.version), None, now)
        .map_err(|e| prefix_field("changes", e))
}

/// Returns the result of a command that changed nothing, so that nothing is written.
fn unchanged_result(app: &App, case: &Case, now: &Moment) -> CommandResult<SavedChange> {
    let saved = SavedChange {
        case: case.id,
        number: case.number_text.clone(),
        version: case.version,
        seq: app.store()?.head().seq,
        undoable: false,
        saved_at: utc_text(now.utc),
    };
    Ok((saved, vec![]))
}

pub(crate) fn part_put(app: &mut App, input: PartPut, now: &Moment) -> CommandResult<SavedChange> {
    let case = app.visible_case(input.case)?;
    let mut part = match input.part {
        Part::Party(party) => {
            // The number behind a mask may have been changed since the form was loaded.
            if party.has_masked_number() && case.version != input.version {
                return Err(Refusal::new(Code::Stale));
            }
            let mut party = app.unmask_known_numbers(party);
            if let Some(before) = case.parties.iter().find(|p| p.id == party.id) {
                party.restore_masked_numbers(before);
            }
            Part::Party(party)
        }
        part => part,
    };
    part = part.normalize("part.value")?;
    let fresh = app.new_id(now.utc);
    match &mut part {
        Part::Party(p) if p.id.uuid().is_nil() => p.id = PartyId::from_uuid(fresh),
        Part::Claim(c) if c.id.uuid().is_nil() => c.id = ClaimId::from_uuid(fresh),
        Part::Session(s) if s.id.uuid().is_nil() => s.id = SessionId::from_uuid(fresh),
        Part::Obligation(o) if o.id.uuid().is_nil() => o.id = ObligationId::from_uuid(fresh),
        Part::Note(n) if n.id.uuid().is_nil() => n.id = NoteId::from_uuid(fresh),
        known => {
            if case.matching_part(known).is_none() {
                return Err(Refusal::at(Code::NotFound, "part.value.id"));
            }
        }
    }
    if case.count_of_kind(&part) >= MAX_PARTS {
        return Err(Refusal::at(Code::TooLong, "part").with(MAX_PARTS.to_string()));
    }
    let before = case.matching_part(&part);
    if before.as_ref() == Some(&part) {
        return unchanged_result(app, &case, now);
    }
    let op = Op::CasePart {
        case: case.id,
        before,
        after: Some(part),
    };
    write(app, new_record(op), Some(input.version), input.draft, now)
        .map_err(|e| prefix_field("part.value", e))
}

pub(crate) fn part_remove(
    app: &mut App,
    input: PartRemove,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let case = app.visible_case(input.case)?;
    let found = case.find_part(input.kind, &input.id);
    let before = found.ok_or_else(|| Refusal::at(Code::NotFound, "id"))?;
    let op = Op::CasePart {
        case: case.id,
        before: Some(before),
        after: None,
    };
    write(app, new_record(op), Some(input.version), None, now)
}

fn write_step(
    app: &mut App,
    case: CaseId,
    version: i64,
    step: Step,
    now: &Moment,
) -> CommandResult<SavedChange> {
    write(
        app,
        new_record(Op::CaseStep { case, step }),
        Some(version),
        None,
        now,
    )
}

pub(crate) fn case_accept(
    app: &mut App,
    input: CaseAccept,
    now: &Moment,
) -> CommandResult<SavedChange> {
    check_date("", "on", Some(input.on))?;
    check_date("", "applicant_consent_on", input.applicant_consent_on)?;
    check_date("", "respondent_consent_on", input.respondent_consent_on)?;
    let acceptance = Acceptance {
        on: input.on,
        applicant_consent_on: input.applicant_consent_on,
        respondent_consent_on: input.respondent_consent_on,
        due_on: mediation_due(input.on),
    };
    write_step(
        app,
        input.case,
        input.version,
        Step::Accept(acceptance),
        now,
    )
}

pub(crate) fn case_extend(
    app: &mut App,
    input: CaseExtend,
    now: &Moment,
) -> CommandResult<SavedChange> {
    check_date("extension", "until", Some(input.extension.until))?;
    check_date("extension", "agreed_on", Some(input.extension.agreed_on))?;
    write_step(
        app,
        input.case,
        input.version,
        Step::Extend(input.extension),
        now,
    )
}

pub(crate) fn case_close(
    app: &mut App,
    input: CaseClose,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let closing = input.closing.normalize("closing")?;
    write_step(app, input.case, input.version, Step::Close(closing), now)
}

pub(crate) fn case_answer(
    app: &mut App,
    input: CaseAnswer,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let answer = input.answer.normalize("answer")?;
    write_step(app, input.case, input.version, Step::Answer(answer), now)
}

pub(crate) fn case_reopen(
    app: &mut App,
    input: CaseRuling,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let ruling = input.ruling.normalize("ruling")?;
    write_step(app, input.case, input.version, Step::Reopen(ruling), now)
}

pub(crate) fn case_void(
    app: &mut App,
    input: CaseRuling,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let ruling = input.ruling.normalize("ruling")?;
    write_step(app, input.case, input.version, Step::Void(ruling), now)
}

pub(crate) fn undo(app: &mut App, input: Undo, now: &Moment) -> CommandResult<SavedChange> {
    app.ensure_visible(input.case)?;
    let store = app.store()?;
    let recorded = store
        .read_change(input.seq)?
        .filter(|r| r.op.case() == Some(input.case));
    let recorded = recorded.ok_or(Refusal::at(Code::NothingToUndo, "seq"))?;
    let entries = store.case_entries(input.case)?;
    if entries.iter().any(|e| e.recorded.undoes == Some(input.seq)) {
        return Err(Refusal::at(Code::NothingToUndo, "seq"));
    }
    let op = recorded
        .op
        .inverse()
        .ok_or(Refusal::at(Code::NotUndoable, "seq"))?;
    write(
        app,
        RecordedChange {
            op,
            undoes: Some(input.seq),
        },
        None,
        None,
        now,
    )
}

pub(crate) fn sessions_on_day(
    app: &mut App,
    input: SessionDayQuery,
    _: &Moment,
) -> CommandResult<Vec<SessionOnDay>> {
    let considered = (input.starts, input.ends);
    let mut sessions = Vec::new();
    for slot in (app.store()?).sessions_on(input.starts.date(), &app.visibility()?)? {
        let session = slot.session;
        if Some(session.id) == input.except {
            continue;
        }
        // A session that fell through does not occupy its room.
        let takes_place = session.state != SessionState::FallenThrough;
        let overlaps = takes_place && clash::overlap(considered, (session.starts, session.ends));
        let busy = input
            .mediators
            .iter()
            .filter(|m| session.mediators.contains(m));
        let on_day = SessionOnDay {
            session: session.id,
            case: Some(slot.case),
            number: slot.number,
            title: format!("{} ↔ {}", slot.applicants, slot.respondents),
            state: session.state,
            starts: session.starts,
            ends: session.ends,
            room: session.room,
            room_clash: overlaps && session.room.is_some() && session.room == input.room,
            mediator_clash: if overlaps {
                busy.copied().collect()
            } else {
                Vec::new()
            },
            mediators: session.mediators,
        };
        sessions.extend(match slot.is_visible {
            true => Some(on_day),
            false => redact_hidden_session(on_day),
        });
    }
    Ok((sessions, vec![]))
}

/// Reduces a session of a hidden case to its time and what clashes; returns none without a clash.
fn redact_hidden_session(session: SessionOnDay) -> Option<SessionOnDay> {
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
    /// Returns the case that this registration already made, if its first answer was lost. The person who registered a
    /// case may see its number again, even if another team has the case now.
    fn find_registered(&self, id: CaseId) -> Result<Option<Case>, Refusal> {
        match self.visible_case(id) {
            Ok(case) => Ok(Some(case)),
            Err(refusal) if refusal.code != Code::NotFound => Err(refusal),
            Err(_) => self.own_registered_case(id),
        }
    }

    /// Replaces masked numbers that a suggestion filled in by the real ones.
    fn unmask_known_numbers(&self, mut party: Party) -> Party {
        if let Some(known) = party.filled_from
            && party.has_masked_number()
            && let Some(known) = self.visible_party(known)
        {
            party.restore_masked_numbers(&known);
        }
        party
    }
}

impl Case {
    /// Returns the part of the case with the same kind and id.
    fn matching_part(&self, part: &Part) -> Option<Part> {
        match part {
            Part::Party(x) => self.find_part(PartKind::Party, &x.id.to_string()),
            Part::Claim(x) => self.find_part(PartKind::Claim, &x.id.to_string()),
            Part::Session(x) => self.find_part(PartKind::Session, &x.id.to_string()),
            Part::Obligation(x) => self.find_part(PartKind::Obligation, &x.id.to_string()),
            Part::Note(x) => self.find_part(PartKind::Note, &x.id.to_string()),
        }
    }

    fn find_part(&self, kind: PartKind, id: &str) -> Option<Part> {
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

    fn count_of_kind(&self, part: &Part) -> usize {
        match part {
            Part::Party(_) => self.parties.len(),
            Part::Claim(_) => self.claims.len(),
            Part::Session(_) => self.sessions.len(),
            Part::Obligation(_) => self.obligations.len(),
            Part::Note(_) => self.notes.len(),
        }
    }
}
