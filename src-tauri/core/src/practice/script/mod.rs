//! The script of one invented case: each call becomes an operation with its author and time.

mod parts;

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};

use super::seeded_random::SeededRandom;
use super::words;
use crate::domain::calendar::roll;
use crate::domain::case::{
    Acceptance, Answer, Case, CaseFields, Claim, Closing, ContactAttempt, Extension, Note, Party,
    Ruling,
};
use crate::domain::evolve::fields_map;
use crate::domain::ids::{CaseId, ClaimId, NoteId, PartyId, StaffId};
use crate::domain::money::Fen;
use crate::domain::number::CaseNumber;
use crate::domain::op::{Change, Op, Part, Registration, Step};
use crate::domain::reopening::Reopening;
use crate::domain::vocabulary::{
    AgreementForm, CauseCode, ContactMethod, ContactResult, EmployerType, Nature, NoteKind,
    Outcome, PartyKind, PartyRole, SourceCode,
};
use crate::store::Author;
pub use parts::{SessionReport, half_past};

/// One operation with its author.
#[derive(Debug, Clone)]
pub struct ScriptEntry {
    pub author: Author,
    pub op: Op,
}

/// The current moment of the invented book; nothing is dated after it.
#[derive(Debug, Clone, Copy)]
pub struct Cutoff {
    pub utc: DateTime<Utc>,
    pub today: NaiveDate,
    /// Local time minus UTC, in minutes.
    pub offset_minutes: i32,
}

impl Cutoff {
    /// Returns the instant of a local wall time, at most the cutoff itself. `minute` counts from midnight.
    pub fn instant(&self, day: NaiveDate, minute: u32) -> DateTime<Utc> {
        let local = day.and_time(NaiveTime::MIN) + Duration::minutes(minute.into());
        let utc = local - Duration::minutes(self.offset_minutes.into());
        utc.and_utc().min(self.utc)
    }
}

/// The opening time of the office, in minutes after midnight.
const OPENING_MINUTE: u32 = 8 * 60 + 30;

/// Returns the cause with this code.
///
/// # Panics
/// If the list has no such code; it is a literal here, and the tests use every one of them.
pub fn cause(code: &str) -> CauseCode {
    code.parse().expect("a code of the cause list")
}

/// Returns the fields of a case that was just received, without anything optional.
///
/// # Panics
/// If `code` or `source` is in none of the lists. Both are literals here, and the tests use every one of them.
pub fn new_case_fields(code: &str, source: &str, received_on: NaiveDate) -> CaseFields {
    let cause = cause(code);
    let source: SourceCode = source.parse().expect("a code of the source list");
    CaseFields::blank(cause, source, received_on)
}

/// Converts yuan to fen.
pub fn yuan(yuan: i64) -> Fen {
    Fen::from_input(yuan * 100).unwrap_or(Fen::ZERO)
}

/// Returns the closing of a case, with all signatures dated the same day.
pub fn closing(outcome: Outcome, on: NaiveDate, reason: &str) -> Closing {
    let signed = (outcome == Outcome::WrittenAgreement).then_some(on);
    Closing {
        reason: reason.to_owned(),
        form: match outcome {
            Outcome::WrittenAgreement => Some(AgreementForm::Written),
            Outcome::OralAgreement => Some(AgreementForm::Oral),
            _ => None,
        },
        applicant_signed_on: signed,
        respondent_signed_on: signed,
        mediator_signed_on: signed,
        sealed_on: signed,
        ..Closing::blank(outcome, on)
    }
}

/// A case that is being scripted. `go_to` sets the day and `act_as` the author; both stay until they are set again.
pub struct CaseScript {
    random: SeededRandom,
    cutoff: Cutoff,
    day: NaiveDate,
    minute: u32,
    count: u16,
    actor: StaffId,
    case: Case,
    entries: Vec<ScriptEntry>,
}

impl CaseScript {
    /// Begins a case that is received on `day`. Parties and claims are added next, then [`CaseScript::register`] is
    /// called.
    pub fn new(
        mut random: SeededRandom,
        cutoff: Cutoff,
        day: NaiveDate,
        actor: StaffId,
        fields: CaseFields,
    ) -> CaseScript {
        let minute = OPENING_MINUTE + random.below(200) as u32;
        let id = random.uuid_v7(cutoff.instant(day, minute), 0);
        let case = Case::from_registration(&Registration {
            case: CaseId::from_uuid(id),
            number: CaseNumber::main(chrono::Datelike::year(&day), 0),
            number_text: String::new(),
            registered_on: day,
            fields,
            parties: Vec::new(),
            claims: Vec::new(),
            acceptance: None,
        });
        CaseScript {
            random,
            cutoff,
            day,
            minute,
            count: 0,
            actor,
            case,
            entries: Vec::new(),
        }
    }

    /// Returns the current day of the script.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// Returns true if the day is not after today.
    pub fn has_reached(&self, day: NaiveDate) -> bool {
        day <= self.cutoff.today
    }

    pub fn random(&mut self) -> &mut SeededRandom {
        &mut self.random
    }

    /// Goes to this day, but never back in time and never beyond today.
    pub fn go_to(&mut self, day: NaiveDate) -> &mut CaseScript {
        let day = day.min(self.cutoff.today);
        if day > self.day {
            self.day = day;
            self.minute = OPENING_MINUTE + self.random.below(300) as u32;
        }
        self
    }

    /// Goes so many days ahead, and on to the next working day, but never beyond today.
    pub fn wait_days(&mut self, days: u64) -> &mut CaseScript {
        self.go_to(roll(self.day + Days::new(days)))
    }

    /// Sets the author of the next operations.
    pub fn act_as(&mut self, actor: StaffId) -> &mut CaseScript {
        self.actor = actor;
        self
    }

    fn next_id(&mut self) -> uuid::Uuid {
        self.count += 1;
        let utc = self.cutoff.instant(self.day, self.minute);
        self.random.uuid_v7(utc, self.count)
    }

    /// Appends an operation and lets 7 to 22 minutes pass.
    fn push_op(&mut self, op: Op) {
        let author = Author {
            actor: self.actor,
            utc: self.cutoff.instant(self.day, self.minute),
            today: self.day,
        };
        self.minute = (self.minute + 7 + self.random.below(16) as u32).min(23 * 60);
        // An operation that does not fit is refused when it is written, so it is not checked here.
        if let Ok(after) = self.case.evolve(&op) {
            self.case = after;
        }
        self.entries.push(ScriptEntry { author, op });
    }

    fn new_party(&mut self, role: PartyRole, kind: PartyKind, name: &str) -> Party {
        let id = PartyId::from_uuid(self.next_id());
        Party {
            name: name.to_owned(),
            phone: words::phone(&mut self.random),
            ..Party::blank(id, role, kind)
        }
    }

    /// Adds a person with a name, a sex (`male`, `female` or empty) and a kind of work.
    pub fn add_person(&mut self, role: PartyRole, name: &str, sex: &str, job: &str) -> PartyId {
        let mut party = self.new_party(role, PartyKind::Person, name);
        party.sex = sex.to_owned();
        party.job = job.to_owned();
        party.id_kind = "citizen".into();
        party.id_number = words::citizen_id(&mut self.random, sex == "female");
        self.case.parties.push(party.clone());
        party.id
    }

    /// Adds a stall-holder (个体工商户) with its representative.
    pub fn add_stall_holder(
        &mut self,
        role: PartyRole,
        name: &str,
        representative: &str,
        stall: &str,
    ) -> PartyId {
        let mut party = self.new_party(role, PartyKind::Organisation, name);
        party.representative = representative.to_owned();
        party.stall = stall.to_owned();
        party.employer_type = Some(EmployerType::StallHolder);
        party.id_kind = "uscc".into();
        party.id_number = words::credit_code(&mut self.random);
        self.case.parties.push(party.clone());
        party.id
    }

    /// Adds a company with its representative.
    pub fn add_company(&mut self, role: PartyRole, name: &str, representative: &str) -> PartyId {
        let mut party = self.new_party(role, PartyKind::LegalPerson, name);
        party.representative = representative.to_owned();
        party.employer_type = Some(EmployerType::Private);
        self.case.parties.push(party.clone());
        party.id
    }

    /// Changes a party before the case is registered.
    pub fn edit_party(&mut self, id: PartyId, change: impl FnOnce(&mut Party)) {
        if let Some(party) = self.case.parties.iter_mut().find(|p| p.id == id) {
            change(party);
        }
    }

    /// Adds a claim before the case is registered.
    pub fn add_claim(&mut self, text: &str, amount: Option<Fen>) {
        let id = ClaimId::from_uuid(self.next_id());
        self.case.claims.push(Claim {
            claimant: None,
            id,
            text: text.to_owned(),
            amount,
        });
    }

    /// Registers the case. Its number is assigned when the operation is written. An everyday dispute (生活纠纷) is accepted
    /// at once.
    pub fn register(&mut self) {
        let everyday = self.case.fields.nature == Nature::CivilLife;
        let acceptance = everyday.then(|| Acceptance {
            on: self.day,
            applicant_consent_on: None,
            respondent_consent_on: None,
            due_on: self.case.fields.mediation_due(self.day),
        });
        let registration = Registration {
            case: self.case.id,
            number: self.case.number,
            number_text: self.case.number_text.clone(),
            registered_on: self.day,
            fields: self.case.fields.clone(),
            parties: self.case.parties.clone(),
            claims: self.case.claims.clone(),
            acceptance,
        };
        self.case = Case::from_registration(&registration);
        self.push_op(Op::CaseRegister(Box::new(registration)));
    }

    fn step(&mut self, step: Step) {
        self.push_op(self.case.op_for_step(step));
    }

    fn put_part(&mut self, before: Option<Part>, after: Part) {
        let case = self.case.id;
        self.push_op(Op::CasePart {
            case,
            before,
            after: Some(after),
        });
    }

    /// Accepts the case; both sides consent on the same day.
    pub fn accept(&mut self) {
        let on = self.day;
        self.step(Step::Accept(Acceptance {
            on,
            applicant_consent_on: Some(on),
            respondent_consent_on: Some(on),
            due_on: self.case.fields.mediation_due(on),
        }));
    }

    /// Returns the last day of the term of mediation as counted, if the law sets one.
    pub fn mediation_due(&self) -> Option<NaiveDate> {
        self.case.due_on()
    }

    /// Extends the term by so many days with the consent of both sides, counted from its end or, if that has passed,
    /// from the current day.
    pub fn extend(&mut self, days: u64) {
        let due = self.case.due_on().unwrap_or(self.day).max(self.day);
        self.step(Step::Extend(Extension {
            until: due + Days::new(days),
            agreed_on: self.day,
        }));
    }

    /// Closes the case.
    pub fn close(&mut self, closing: Closing) {
        self.step(Step::Close(closing));
    }

    /// Answers the consultation.
    pub fn answer(&mut self, text: &str) {
        let on = self.day;
        self.step(Step::Answer(Answer {
            on,
            text: text.to_owned(),
        }));
    }

    /// Reopens the case.
    pub fn reopen(&mut self, reason: &str) {
        let on = self.day;
        self.step(Step::Reaccept(Reopening {
            on,
            reason: reason.to_owned(),
            due_on: (self.case.acceptance.as_ref())
                .and_then(|_| self.case.fields.mediation_due(on)),
            counted: Some(self.case.counted_facts()),
        }));
    }

    /// Voids the case.
    pub fn void(&mut self, reason: &str) {
        self.step(Step::Void(Ruling {
            on: self.day,
            reason: reason.to_owned(),
        }));
    }

    /// Adds a note.
    pub fn add_note(&mut self, kind: NoteKind, text: &str) {
        let note = Note {
            id: NoteId::from_uuid(self.next_id()),
            on: self.day,
            kind,
            text: text.to_owned(),
            attempt: None,
        };
        self.put_part(None, Part::Note(note));
    }

    /// Logs an attempt to contact a party now.
    pub fn log_attempt(
        &mut self,
        whom: PartyId,
        how: ContactMethod,
        result: ContactResult,
        text: &str,
    ) {
        let (hour, minute) = (self.minute / 60, self.minute % 60);
        let note = Note {
            id: NoteId::from_uuid(self.next_id()),
            on: self.day,
            kind: NoteKind::ContactAttempt,
            text: text.to_owned(),
            attempt: Some(ContactAttempt {
                at: NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN),
                how,
                result,
                whom: Some(whom),
            }),
        };
        self.put_part(None, Part::Note(note));
    }

    /// Sets the next action, with the case's mediator as its owner; an empty action clears it.
    pub fn set_next_action(&mut self, action: &str, on: Option<NaiveDate>) {
        let mut after = self.case.fields.clone();
        after.next_action = action.to_owned();
        after.next_on = on;
        after.next_owner = if action.is_empty() {
            None
        } else {
            after.mediator
        };
        let (before, after) = (fields_map(&self.case.fields), fields_map(&after));
        let changes: BTreeMap<String, Change> = after
            .into_iter()
            .filter(|(name, value)| before.get(name) != Some(value))
            .map(|(name, after)| {
                let before = before.get(&name).cloned().unwrap_or_default();
                (name, Change { before, after })
            })
            .collect();
        if !changes.is_empty() {
            let case = self.case.id;
            self.push_op(Op::CaseEdit { case, changes });
        }
    }

    /// Returns the operations of the case.
    pub fn finish(self) -> Vec<ScriptEntry> {
        self.entries
    }
}
