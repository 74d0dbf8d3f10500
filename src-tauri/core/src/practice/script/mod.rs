//! One case told as it happened: every line becomes a change with its author and its time.

mod parts;

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};

use super::chance::Chance;
use super::words;
use crate::domain::calendar::roll;
use crate::domain::case::{
    Acceptance, Answer, Case, CaseFields, Claim, Closing, Extension, Note, Party, Ruling,
};
use crate::domain::evolve::fields_map;
use crate::domain::ids::{CaseId, ClaimId, NoteId, PartyId, StaffId};
use crate::domain::money::Fen;
use crate::domain::number::CaseNumber;
use crate::domain::op::{Change, Op, Part, Registration, Step};
use crate::domain::stage::mediation_due;
use crate::domain::vocabulary::{
    AgreementForm, CauseCode, EmployerType, Nature, NoteKind, Outcome, PartyKind, PartyRole,
    SourceCode, Urgency,
};
use crate::store::Author;
pub use parts::{Course, wall};

/// One change with its author.
#[derive(Debug, Clone)]
pub struct Entry {
    pub by: Author,
    pub op: Op,
}

/// The moment after which nothing has happened yet.
#[derive(Debug, Clone, Copy)]
pub struct Until {
    pub utc: DateTime<Utc>,
    pub today: NaiveDate,
    /// Local time minus UTC.
    pub offset_minutes: i32,
}

impl Until {
    /// The instant of a local wall time, at most the moment itself.
    pub fn instant(&self, day: NaiveDate, minute: u32) -> DateTime<Utc> {
        let local = day.and_time(NaiveTime::MIN) + Duration::minutes(minute.into());
        let utc = local - Duration::minutes(self.offset_minutes.into());
        utc.and_utc().min(self.utc)
    }
}

/// Minutes after midnight at which the office opens.
const OPENS: u32 = 8 * 60 + 30;

/// The fields of a case that was just brought in, with nothing optional said.
///
/// # Panics
/// If `cause` or `source` is in none of the lists: both are literals here, and every one of them is told by a test.
pub fn fields(cause: &str, source: &str, received_on: NaiveDate) -> CaseFields {
    let cause: CauseCode = cause.parse().expect("a code of the cause list");
    let source: SourceCode = source.parse().expect("a code of the source list");
    CaseFields {
        cause,
        nature: cause.row().nature,
        source,
        received_on,
        grid: None,
        stall: String::new(),
        event_on: None,
        summary: String::new(),
        worker_count: None,
        collective: false,
        urgency: Urgency::Normal,
        mediator: None,
        co_mediators: Vec::new(),
        next_action: String::new(),
        next_on: None,
        next_owner: None,
    }
}

pub fn yuan(yuan: i64) -> Fen {
    Fen::entered(yuan * 100).unwrap_or(Fen::ZERO)
}

/// How a case that is told to its end was closed, all papers dated the same day.
pub fn closing(outcome: Outcome, on: NaiveDate, reason: &str) -> Closing {
    let signed = (outcome == Outcome::WrittenAgreement).then_some(on);
    Closing {
        outcome,
        on,
        reason: reason.to_owned(),
        referred_to: String::new(),
        form: match outcome {
            Outcome::WrittenAgreement => Some(AgreementForm::Written),
            Outcome::OralAgreement => Some(AgreementForm::Oral),
            _ => None,
        },
        agreed: None,
        applicant_signed_on: signed,
        respondent_signed_on: signed,
        mediator_signed_on: signed,
        sealed_on: signed,
    }
}

/// A case being told. `at` sets the day, `by` who writes; both stay until they are set anew.
pub struct Script {
    chance: Chance,
    until: Until,
    day: NaiveDate,
    minute: u32,
    count: u16,
    actor: StaffId,
    case: Case,
    entries: Vec<Entry>,
}

impl Script {
    /// A case that is brought in on `day`. Parties and claims follow, then [`Script::register`].
    pub fn new(
        mut chance: Chance,
        until: Until,
        day: NaiveDate,
        actor: StaffId,
        fields: CaseFields,
    ) -> Script {
        let minute = OPENS + chance.below(200) as u32;
        let id = chance.id(until.instant(day, minute), 0);
        let case = Case {
            id: CaseId::from_uuid(id),
            version: 0,
            number: CaseNumber {
                year: chrono::Datelike::year(&day),
                n: 0,
            },
            written: String::new(),
            registered_on: day,
            fields,
            acceptance: None,
            extension: None,
            closing: None,
            answer: None,
            reopenings: Vec::new(),
            void: None,
            restricted: false,
            erasure: None,
            erased_on: None,
            parties: Vec::new(),
            claims: Vec::new(),
            sessions: Vec::new(),
            obligations: Vec::new(),
            notes: Vec::new(),
        };
        Script {
            chance,
            until,
            day,
            minute,
            count: 0,
            actor,
            case,
            entries: Vec::new(),
        }
    }

    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// Whether the day has come yet.
    pub fn reaches(&self, day: NaiveDate) -> bool {
        day <= self.until.today
    }

    pub fn chance(&mut self) -> &mut Chance {
        &mut self.chance
    }

    /// The story goes on at this day; never back in time, never beyond today.
    pub fn at(&mut self, day: NaiveDate) -> &mut Script {
        let day = day.min(self.until.today);
        if day > self.day {
            self.day = day;
            self.minute = OPENS + self.chance.below(300) as u32;
        }
        self
    }

    /// So many days later, on a working day if that is not beyond today.
    pub fn later(&mut self, days: u64) -> &mut Script {
        self.at(roll(self.day + Days::new(days)))
    }

    pub fn by(&mut self, actor: StaffId) -> &mut Script {
        self.actor = actor;
        self
    }

    fn id(&mut self) -> uuid::Uuid {
        self.count += 1;
        let utc = self.until.instant(self.day, self.minute);
        self.chance.id(utc, self.count)
    }

    fn push(&mut self, op: Op) {
        let by = Author {
            actor: self.actor,
            utc: self.until.instant(self.day, self.minute),
            today: self.day,
        };
        self.minute = (self.minute + 7 + self.chance.below(16) as u32).min(23 * 60);
        // A change that does not fit is refused when it is written; the story is not the judge.
        if let Ok(after) = self.case.evolved(&op) {
            self.case = after;
        }
        self.entries.push(Entry { by, op });
    }

    fn party(&mut self, role: PartyRole, kind: PartyKind, name: &str) -> Party {
        Party {
            id: PartyId::from_uuid(self.id()),
            role,
            kind,
            name: name.to_owned(),
            sex: String::new(),
            phone: words::phone(&mut self.chance),
            id_kind: String::new(),
            id_number: String::new(),
            address: String::new(),
            job: String::new(),
            stall: String::new(),
            representative: String::new(),
            employer_type: None,
            acts_for: None,
            authority: None,
            remark: String::new(),
            filled_from: None,
        }
    }

    /// Somebody with a name, a sex (`male`, `female`) and a kind of work.
    pub fn person(&mut self, role: PartyRole, name: &str, sex: &str, job: &str) -> PartyId {
        let mut party = self.party(role, PartyKind::Person, name);
        party.sex = sex.to_owned();
        party.job = job.to_owned();
        party.id_kind = "citizen".into();
        party.id_number = words::citizen_id(&mut self.chance, sex == "female");
        self.case.parties.push(party.clone());
        party.id
    }

    /// A stall-holder 个体工商户 with whoever is in charge.
    pub fn merchant(
        &mut self,
        role: PartyRole,
        name: &str,
        representative: &str,
        stall: &str,
    ) -> PartyId {
        let mut party = self.party(role, PartyKind::Organisation, name);
        party.representative = representative.to_owned();
        party.stall = stall.to_owned();
        party.employer_type = Some(EmployerType::StallHolder);
        party.id_kind = "uscc".into();
        party.id_number = words::credit_code(&mut self.chance);
        self.case.parties.push(party.clone());
        party.id
    }

    pub fn company(&mut self, role: PartyRole, name: &str, representative: &str) -> PartyId {
        let mut party = self.party(role, PartyKind::LegalPerson, name);
        party.representative = representative.to_owned();
        party.employer_type = Some(EmployerType::Private);
        self.case.parties.push(party.clone());
        party.id
    }

    /// Changes a party before it is registered: an agent's principal, an address, fewer papers.
    pub fn with_party(&mut self, id: PartyId, change: impl FnOnce(&mut Party)) {
        if let Some(party) = self.case.parties.iter_mut().find(|p| p.id == id) {
            change(party);
        }
    }

    pub fn claim(&mut self, text: &str, amount: Option<Fen>) {
        let id = ClaimId::from_uuid(self.id());
        self.case.claims.push(Claim {
            id,
            text: text.to_owned(),
            amount,
        });
    }

    /// Enters the register. The number is given when it is written. A life dispute is taken up at once.
    pub fn register(&mut self) {
        let everyday = self.case.fields.nature == Nature::CivilLife;
        let acceptance = everyday.then(|| Acceptance {
            on: self.day,
            applicant_consent_on: None,
            respondent_consent_on: None,
            due_on: mediation_due(self.day),
        });
        let registration = Registration {
            case: self.case.id,
            number: self.case.number,
            written: self.case.written.clone(),
            registered_on: self.day,
            fields: self.case.fields.clone(),
            parties: self.case.parties.clone(),
            claims: self.case.claims.clone(),
            acceptance,
        };
        self.case = Case::registered(&registration);
        self.push(Op::CaseRegister(Box::new(registration)));
    }

    fn step(&mut self, step: Step) {
        let case = self.case.id;
        self.push(Op::CaseStep { case, step });
    }

    fn put(&mut self, before: Option<Part>, after: Part) {
        let case = self.case.id;
        self.push(Op::CasePart {
            case,
            before,
            after: Some(after),
        });
    }

    /// Both sides consent and the office accepts, all on this day.
    pub fn accept(&mut self) {
        let on = self.day;
        self.step(Step::Accept(Acceptance {
            on,
            applicant_consent_on: Some(on),
            respondent_consent_on: Some(on),
            due_on: mediation_due(on),
        }));
    }

    /// Both sides agree to so many days more, counted from the running term or, if that is over, from this day.
    pub fn extend(&mut self, days: u64) {
        let due = self.case.due_on().unwrap_or(self.day).max(self.day);
        self.step(Step::Extend(Extension {
            until: due + Days::new(days),
            agreed_on: self.day,
        }));
    }

    pub fn close(&mut self, closing: Closing) {
        self.step(Step::Close(closing));
    }

    pub fn answer(&mut self, text: &str) {
        let on = self.day;
        self.step(Step::Answer(Answer {
            on,
            text: text.to_owned(),
        }));
    }

    fn ruling(&self, reason: &str) -> Ruling {
        Ruling {
            on: self.day,
            reason: reason.to_owned(),
        }
    }

    pub fn reopen(&mut self, reason: &str) {
        self.step(Step::Reopen(self.ruling(reason)));
    }

    pub fn void(&mut self, reason: &str) {
        self.step(Step::Void(self.ruling(reason)));
    }

    pub fn note(&mut self, kind: NoteKind, text: &str) {
        let note = Note {
            id: NoteId::from_uuid(self.id()),
            on: self.day,
            kind,
            text: text.to_owned(),
        };
        self.put(None, Part::Note(note));
    }

    /// What is to be done next, by whom; an empty action takes it away.
    pub fn next(&mut self, action: &str, on: Option<NaiveDate>) {
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
            self.push(Op::CaseEdit { case, changes });
        }
    }

    pub fn finish(self) -> Vec<Entry> {
        self.entries
    }
}
