//! Commands on one case: they clean the input, turn it into an op, and write it.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::drafts::check_draft_subject;
use super::views::{case_view, number_text};
use crate::app::App;
use crate::app::book::Book;
use crate::domain::access::Permission;
use crate::domain::case::{Acceptance, Case, CaseFields, Party};
use crate::domain::entry::{Normalize, check_date, required_text};
use crate::domain::evolve::{apply_changes, fields_map};
use crate::domain::ids::{CaseId, ClaimId, PartyId};
use crate::domain::op::{Change, Op, Registration, Step};
use crate::domain::op::{CorrectedFact, Correction};
use crate::domain::party_doubts::PartyDoubts;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::Nature;
use crate::journal::utc_text;
use crate::store::{RecordedChange, delete_draft};
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::cases::*;
use crate::wire::start::FormWithDraft;

/// Limit of the parts of one kind in a case; more than that is a mistake.
pub(super) const MAX_PARTS: usize = 2_000;

/// Writes an op and returns what the UI needs to continue.
pub(super) fn write(
    app: &mut App,
    recorded: RecordedChange,
    version: Option<i64>,
    draft: Option<DraftRef>,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let book = app.book_mut()?;
    if let (Some(case), false) = (recorded.op.case(), recorded.op.is_registration()) {
        match recorded.op {
            // The case may be missing from the book; if it exists, it must be visible.
            Op::CaseRestore { .. } => book.visible_case_if_present(case).map(drop)?,
            _ => book.ensure_visible(case)?,
        }
    }
    let author = book.author(now);
    if let Some(draft) = &draft {
        check_draft_subject(&draft.subject)?;
    }
    let dropped = draft.is_some();
    let committed = (book.store).write_with(&recorded, &author, version, |conn| match draft {
        Some(draft) => delete_draft(conn, author.actor, draft.form, &draft.subject),
        None => Ok(()),
    })?;
    let case = committed.case.ok_or_else(|| Refusal::internal())?;
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

pub(super) fn new_record(op: Op) -> RecordedChange {
    RecordedChange { op, undoes: None }
}

pub(super) fn case_register(
    app: &mut App,
    input: CaseRegister,
    now: &Moment,
) -> CommandResult<SavedChange> {
    if app.book()?.is_recovery_due() {
        return Err(Refusal::new(Code::RecoveryDue));
    }
    // The draft's id becomes the case's id: if the UI sends the registration again because the first answer was lost,
    // it stays one case.
    let id = match input.draft.as_deref().map(str::parse::<CaseId>) {
        Some(Ok(id)) if !id.uuid().is_nil() => id,
        _ => CaseId::from_uuid(app.new_id(now.utc)),
    };
    if let Some(case) = find_registered(app.book()?, id)? {
        app.book_mut()?.store.retry_anchor(now.utc)?;
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
    let (parties, new_ids) = assign_party_ids(app, input.parties, now)?;
    for (i, party) in parties.iter().enumerate() {
        let doubts = PartyDoubts { kept: &input.kept };
        doubts.ask(&format!("parties.{i}"), party, None, &parties[..i])?;
    }
    let mut claims = Vec::new();
    for (i, claim) in input.claims.into_iter().enumerate() {
        let mut claim = claim.normalize(&format!("claims.{i}"))?;
        claim.id = ClaimId::from_uuid(app.new_id(now.utc));
        if let Some(form_id) = claim.claimant {
            let unknown = || Refusal::at(Code::Unknown, format!("claims.{i}.claimant"));
            claim.claimant = Some(*new_ids.get(&form_id).ok_or_else(unknown)?);
        }
        claims.push(claim);
    }
    let store = app.store()?;
    let series = store.office_setup().series_of(fields.nature);
    let number = store.next_number(series, input.registered_on.year())?;
    let mut registration = Registration {
        case: id,
        number_text: number_text(store.office_setup(), number)?,
        number,
        registered_on: input.registered_on,
        fields,
        parties,
        claims,
        acceptance: None,
    };
    registration.acceptance = acceptance_at_registration(&registration);
    let draft = input.draft.map(|subject| DraftRef {
        form: FormWithDraft::NewCase,
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

/// Gives every party a new id and replaces the ids of the form in references between parties. Returns the parties and
/// their new ids by those of the form.
fn assign_party_ids(
    app: &App,
    form_parties: Vec<Party>,
    now: &Moment,
) -> Result<(Vec<Party>, BTreeMap<PartyId, PartyId>), Refusal> {
    let mut parties = Vec::with_capacity(form_parties.len());
    let mut new_ids: BTreeMap<PartyId, PartyId> = BTreeMap::new();
    for (i, party) in form_parties.into_iter().enumerate() {
        let mut party =
            unmask_known_numbers(app.book()?, party).normalize(&format!("parties.{i}"))?;
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
    Ok((parties, new_ids))
}

/// Returns the acceptance of an everyday dispute that is complete enough to be accepted on registration.
fn acceptance_at_registration(registration: &Registration) -> Option<Acceptance> {
    let case = Case::from_registration(registration);
    let everyday = case.fields.nature == Nature::CivilLife;
    (everyday && case.missing_to_accept().is_empty()).then(|| Acceptance {
        on: registration.registered_on,
        applicant_consent_on: None,
        respondent_consent_on: None,
        due_on: case.fields.mediation_due(registration.registered_on),
    })
}

pub(super) fn case_get(app: &mut App, input: CaseKey, now: &Moment) -> CommandResult<CaseView> {
    let book = app.book_mut()?;
    book.ensure_visible(input.case)?;
    book.log_case_opened(input.case, now)?;
    Ok((case_view(book, input.case, now)?, vec![]))
}

/// Prefixes the field of a refusal with the path of its object in the payload.
pub(super) fn prefix_field(path: &str, mut refusal: Refusal) -> Refusal {
    refusal.field = refusal.field.map(|field| format!("{path}.{field}"));
    refusal
}

pub(super) fn case_edit(
    app: &mut App,
    input: CaseEdit,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let case = app.book()?.visible_case(input.case)?;
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
    if let Some(correction) = &input.correction {
        let facts = vec![CorrectedFact::Fields { changes }];
        return write_correction(app, &case, input.version, correction, facts, None, now)
            .map_err(|e| prefix_field("changes", e));
    }
    let op = Op::CaseEdit {
        case: case.id,
        changes,
    };
    write(app, new_record(op), Some(input.version), None, now)
        .map_err(|e| prefix_field("changes", e))
}

/// Returns the result of a command that changed nothing, so that nothing is written.
pub(super) fn unchanged_result(app: &App, case: &Case, now: &Moment) -> CommandResult<SavedChange> {
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

pub(super) fn undo(app: &mut App, input: Undo, now: &Moment) -> CommandResult<SavedChange> {
    let book = app.book()?;
    book.ensure_visible(input.case)?;
    let store = &book.store;
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

/// Returns the case that this registration already made, if its first answer was lost. The person who registered a
/// case may see its number again, even if another team has the case now.
fn find_registered(book: &Book, id: CaseId) -> Result<Option<Case>, Refusal> {
    match book.visible_case(id) {
        Ok(case) => Ok(Some(case)),
        Err(refusal) if refusal.code != Code::NotFound => Err(refusal),
        Err(_) => book.own_registered_case(id),
    }
}

/// Replaces masked numbers that a suggestion filled in by the real ones.
pub(super) fn unmask_known_numbers(book: &Book, mut party: Party) -> Party {
    if let Some(known) = party.filled_from
        && party.has_masked_number()
        && let Some(known) = book.visible_party(known)
    {
        party.restore_masked_numbers(&known);
    }
    party
}

/// Writes a correction; who may not decide about cases may not correct them either.
pub(super) fn write_correction(
    app: &mut App,
    case: &Case,
    version: i64,
    given: &CorrectionReason,
    facts: Vec<CorrectedFact>,
    draft: Option<DraftRef>,
    now: &Moment,
) -> CommandResult<SavedChange> {
    app.ensure_permitted(Permission::Decide)?;
    let mut correction = Correction {
        on: now.today,
        reason: required_text("", "reason", &given.reason)?,
        facts,
        names_rounds: true,
    };
    let of_rounds = case.corrected_rounds(&correction, &given.rounds);
    correction
        .facts
        .extend(of_rounds.map_err(|_| Refusal::new(Code::BadValue))?);
    let op = case.op_for_step(Step::Correct(correction));
    write(app, new_record(op), Some(version), draft, now)
}
