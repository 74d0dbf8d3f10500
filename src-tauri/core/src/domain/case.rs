//! A case: its fields, parties, claims, sessions, obligations and notes.
//!
//! A `Case` exists from registration on; before that there is only a draft. Its stage is derived from its facts by
//! [`Case::stage`], so undoing a fact also undoes the stage.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::calendar::due_on;
use super::due::Due;
pub use super::erasure_ask::{ErasureAsk, ErasureBasis};
use super::ids::{
    CaseId, ClaimId, GridId, NoteId, ObligationId, PartyId, RoomId, SessionId, StaffId,
};
use super::money::{Fen, capped_sum};
use super::number::CaseNumber;
pub use super::offers::Offer;
pub use super::party::{Party, PartyRef};
use super::reopening::Reopening;
use super::vocabulary::{
    AgreementForm, ApplicantType, Attendance, CauseCode, ContactMethod, ContactResult, Nature,
    NoteKind, Outcome, PartyRole, SessionForm, SessionState, SourceCode, Stage, Urgency,
};
pub use super::worker_facts::{Employment, Injury, LimitationEvent, Sickness};

/// The fields of a case that can be edited one by one; the journal holds the old and the new value of each change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseFields {
    /// The main cause, by which tallies count the case.
    pub cause: CauseCode,
    /// Further causes 其他事由, in the order of the list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<CauseCode>>")]
    pub further_causes: Vec<CauseCode>,
    pub nature: Nature,
    pub source: SourceCode,
    /// The day on which the request reached the office; clock C04 counts from it (劳动争议调解仲裁法 art. 14).
    pub received_on: NaiveDate,
    pub grid: Option<GridId>,
    pub stall: String,
    pub event_on: Option<NaiveDate>,
    pub summary: String,
    /// Kind of applicant as stated; none means the one that follows from the first applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub applicant_type: Option<ApplicantType>,
    /// Number of workers concerned; none means the number of workers who are named.
    pub worker_count: Option<u32>,
    pub collective: bool,
    pub urgency: Urgency,
    pub mediator: Option<StaffId>,
    pub co_mediators: Vec<StaffId>,
    pub next_action: String,
    pub next_on: Option<NaiveDate>,
    pub next_owner: Option<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub employment: Option<Employment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub injury: Option<Injury>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub sickness: Option<Sickness>,
    /// The events of the limitation as entered, in the order of their days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<LimitationEvent>>")]
    pub limitation_events: Vec<LimitationEvent>,
}

impl CaseFields {
    /// Returns the fields of a case that was just received, without anything optional.
    pub fn blank(cause: CauseCode, source: SourceCode, received_on: NaiveDate) -> CaseFields {
        CaseFields {
            cause,
            further_causes: Vec::new(),
            nature: cause.row().nature,
            source,
            received_on,
            grid: None,
            stall: String::new(),
            event_on: None,
            summary: String::new(),
            applicant_type: None,
            worker_count: None,
            collective: false,
            urgency: Urgency::Normal,
            mediator: None,
            co_mediators: Vec::new(),
            next_action: String::new(),
            next_on: None,
            next_owner: None,
            employment: None,
            injury: None,
            sickness: None,
            limitation_events: Vec::new(),
        }
    }
}

/// One claim 请求事项.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Claim {
    pub id: ClaimId,
    pub text: String,
    pub amount: Option<Fen>,
    /// The party whose claim it is, if it is that of one of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub claimant: Option<PartyId>,
}

/// One mediation session 场次: planned, held, adjourned or fallen through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Session {
    pub id: SessionId,
    pub state: SessionState,
    pub form: SessionForm,
    pub room: Option<RoomId>,
    /// Local wall time, `YYYY-MM-DDTHH:MM:SS`.
    pub starts: NaiveDateTime,
    pub ends: Option<NaiveDateTime>,
    pub mediators: Vec<StaffId>,
    pub recorder: Option<StaffId>,
    pub attendance: Vec<Presence>,
    /// The session record (调解笔录).
    pub record: String,
    pub result: String,
    pub next_on: Option<NaiveDate>,
    /// The offers 报价 that were made, by time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Offer>>", optional)]
    pub offers: Vec<Offer>,
}

impl Session {
    /// The longest time that a session may take; it may pass midnight.
    pub const MAX_HOURS: i64 = 12;
    /// The hours that a session without an end is taken to last.
    pub const USUAL_HOURS: i64 = 2;

    /// Returns a planned joint session of which only the time is known.
    pub fn blank(id: SessionId, starts: NaiveDateTime) -> Session {
        Session {
            id,
            state: SessionState::Planned,
            form: SessionForm::Joint,
            room: None,
            starts,
            ends: None,
            mediators: Vec::new(),
            recorder: None,
            attendance: Vec::new(),
            record: String::new(),
            result: String::new(),
            next_on: None,
            offers: Vec::new(),
        }
    }

    /// Returns whether the session took place.
    pub fn is_held(&self) -> bool {
        matches!(self.state, SessionState::Held | SessionState::Adjourned)
    }

    /// Returns whether the two sessions share some time; one without an end takes a minute at least.
    pub fn overlaps(&self, other: &Session) -> bool {
        let end = |s: &Session| s.ends.unwrap_or(s.starts + TimeDelta::minutes(1));
        self.starts < end(other) && other.starts < end(self)
    }
}

/// The attendance of one party at a session; parties who did not come are recorded too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Presence {
    pub party: PartyId,
    pub attendance: Attendance,
}

/// One obligation of an agreement: debtor, creditor, content, amount and due day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Obligation {
    pub id: ObligationId,
    pub debtor: Option<PartyId>,
    pub creditor: Option<PartyId>,
    pub what: String,
    pub amount: Option<Fen>,
    pub due_on: Option<NaiveDate>,
    pub performed_on: Option<NaiveDate>,
    pub performed_note: String,
    /// The payments so far, in the order in which they were entered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Payment>>", optional)]
    pub payments: Vec<Payment>,
}

/// A payment towards an obligation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Payment {
    pub on: NaiveDate,
    pub amount: Fen,
    pub note: String,
}

impl Obligation {
    /// Returns the end of the term of performance; an agreed term moves off a day of rest like one of law.
    pub fn due(&self) -> Option<Due> {
        self.due_on.map(due_on)
    }
}

/// A note on something outside the sessions: a call, a visit, a late fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Note {
    pub id: NoteId,
    pub on: NaiveDate,
    pub kind: NoteKind,
    /// May be empty if the note is an attempt.
    pub text: String,
    /// Set if and only if the kind is [`NoteKind::ContactAttempt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub attempt: Option<ContactAttempt>,
}

/// An attempt to contact a party 联系记录; it shows why a case was closed as 无法联系.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactAttempt {
    /// Local wall time on the day of the note.
    pub at: NaiveTime,
    pub how: ContactMethod,
    pub result: ContactResult,
    /// None if the party is not named in the case.
    pub whom: Option<PartyId>,
}

/// The acceptance 受理 of a case that is in scope and to which both sides consent (企业劳动争议协商调解规定 art. 22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Acceptance {
    pub on: NaiveDate,
    pub applicant_consent_on: Option<NaiveDate>,
    pub respondent_consent_on: Option<NaiveDate>,
    /// The last day of mediation as the program counted it at the acceptance; none if the law sets no term. A correction of
    /// nature or source may move the term: [`Case::counted_due_on`] is the one that holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_on: Option<NaiveDate>,
}

/// A longer term on which both sides agreed (企业劳动争议协商调解规定 art. 29).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Extension {
    pub until: NaiveDate,
    pub agreed_on: NaiveDate,
}

/// The closing 结案 of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Closing {
    pub outcome: Outcome,
    pub on: NaiveDate,
    /// The reason for failure, refusal or referral, as text.
    pub reason: String,
    /// The body to which the case was referred (outcome R12).
    pub referred_to: String,
    pub form: Option<AgreementForm>,
    pub agreed: Option<Fen>,
    pub applicant_signed_on: Option<NaiveDate>,
    pub respondent_signed_on: Option<NaiveDate>,
    pub mediator_signed_on: Option<NaiveDate>,
    pub sealed_on: Option<NaiveDate>,
}

impl Closing {
    /// Returns a closing without reason, agreement and signatures.
    pub fn blank(outcome: Outcome, on: NaiveDate) -> Closing {
        Closing {
            outcome,
            on,
            reason: String::new(),
            referred_to: String::new(),
            form: None,
            agreed: None,
            applicant_signed_on: None,
            respondent_signed_on: None,
            mediator_signed_on: None,
            sealed_on: None,
        }
    }

    /// Returns the day on which a written agreement takes effect: the latest of its signatures and its seal
    /// (企业劳动争议协商调解规定 art. 26).
    pub fn effective_on(&self) -> Option<NaiveDate> {
        let dates = [
            self.applicant_signed_on?,
            self.respondent_signed_on?,
            self.mediator_signed_on?,
            self.sealed_on?,
        ];
        dates.into_iter().max()
    }
}

/// The answer to a consultation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Answer {
    pub on: NaiveDate,
    pub text: String,
}

/// A date and a reason, for reopening a case or making it void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ruling {
    pub on: NaiveDate,
    pub reason: String,
}

/// A change of the restriction of a case to its own mediators and the supervisors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Restriction {
    pub restricted: bool,
    pub reason: String,
}

/// A round of a case that a reopening ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Round {
    /// True if the case was accepted when it was closed.
    pub accepted: bool,
    /// Number of the sessions that were held until then; the next one after the reopening makes it 调解中.
    pub held_sessions: u32,
    pub extension: Option<Extension>,
    /// None for a consultation, which ended with an answer.
    pub closing: Option<Closing>,
    pub answer: Option<Answer>,
    /// The reopening that ended this round and began the next one.
    pub reopening: Reopening,
}

/// One case 案件, with any number of applicants and respondents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Case {
    pub id: CaseId,
    /// Number of changes of the case, from 1; a change that was made against an older version is refused.
    #[ts(type = "number")]
    pub version: i64,
    pub number: CaseNumber,
    /// The number as printed on paper, such as 盛劳调字〔2026〕第7号.
    #[serde(rename = "written")]
    pub number_text: String,
    pub registered_on: NaiveDate,
    pub fields: CaseFields,
    pub acceptance: Option<Acceptance>,
    pub extension: Option<Extension>,
    pub closing: Option<Closing>,
    pub answer: Option<Answer>,
    /// Reopenings by an earlier version, which forgot the closing before them.
    pub reopenings: Vec<Ruling>,
    /// The rounds that a reopening ended, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Round>>", optional)]
    pub rounds: Vec<Round>,
    pub void: Option<Ruling>,
    /// True if only its mediators and the supervisors can see it.
    pub restricted: bool,
    pub erasure: Option<ErasureAsk>,
    /// The day on which its personal data was erased.
    pub erased_on: Option<NaiveDate>,
    pub parties: Vec<Party>,
    pub claims: Vec<Claim>,
    pub sessions: Vec<Session>,
    pub obligations: Vec<Obligation>,
    pub notes: Vec<Note>,
}

impl Case {
    /// Derives the stage from the facts.
    pub fn stage(&self) -> Stage {
        if self.void.is_some() {
            return Stage::Void;
        }
        if self.answer.is_some() {
            return Stage::Answered;
        }
        if let Some(closing) = &self.closing {
            return closing.outcome.stage();
        }
        if self.acceptance.is_none() {
            return Stage::Registered;
        }
        let accepted_on = self.acceptance.as_ref().map(|a| a.on);
        if self.reopenings.iter().any(|r| Some(r.on) >= accepted_on) {
            return Stage::Reopened;
        }
        let reopened = self.rounds.last().filter(|round| round.accepted);
        let mut held = self.sessions.iter().filter(|s| s.is_held());
        if held.any(|session| reopened.is_none() || !self.is_of_earlier_round(session)) {
            Stage::Mediating
        } else if reopened.is_some() {
            Stage::Reopened
        } else {
            Stage::Accepted
        }
    }

    /// Returns whether the case is neither closed nor void.
    pub fn is_open(&self) -> bool {
        self.stage().is_open()
    }

    /// Returns the last day of mediation as counted: the extended one, else the one from acceptance or reopening.
    pub fn due_on(&self) -> Option<NaiveDate> {
        let counted = self.counted_due_on()?;
        Some(self.extension.as_ref().map_or(counted, |e| e.until))
    }

    pub fn closed_on(&self) -> Option<NaiveDate> {
        (self.closing.as_ref().map(|c| c.on)).or(self.answer.as_ref().map(|a| a.on))
    }

    pub fn parties_as(&self, role: PartyRole) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |p| p.role == role)
    }

    /// Returns the number of workers concerned: as entered, else those who are named, at least one.
    pub fn people(&self) -> u32 {
        let stated = self.fields.worker_count;
        stated.unwrap_or_else(|| self.named_workers()).max(1)
    }

    /// Returns the kind of applicant: as stated, else that of the first applicant; none if nobody applies.
    pub fn applicant_type(&self) -> Option<ApplicantType> {
        let first = self.parties_as(PartyRole::Applicant).next();
        let follows = first.map(|party| match party.is_worker() {
            true => ApplicantType::Worker,
            false => ApplicantType::Employer,
        });
        self.fields.applicant_type.or(follows)
    }

    /// Returns the number of workers who are named: those of the workers' side. Relatives and a union that apply are no
    /// workers themselves.
    pub fn named_workers(&self) -> u32 {
        if matches!(
            self.fields.applicant_type,
            Some(ApplicantType::Relative | ApplicantType::Union)
        ) {
            return 0;
        }
        let side = self.parties_as(self.workers_side());
        u32::try_from(side.filter(|p| p.is_worker()).count()).unwrap_or(u32::MAX)
    }

    /// Returns the side that the workers are on: the respondents if an employer applies against workers, else the
    /// applicants (劳动争议调解仲裁法 art. 22: worker and employer are the two sides, and either may apply).
    pub fn workers_side(&self) -> PartyRole {
        let has_workers = |role| self.parties_as(role).any(Party::is_worker);
        match self.fields.applicant_type {
            Some(ApplicantType::Employer) => return PartyRole::Respondent,
            Some(ApplicantType::Relative | ApplicantType::Union) => return PartyRole::Applicant,
            _ => {}
        }
        if !has_workers(PartyRole::Applicant) && has_workers(PartyRole::Respondent) {
            PartyRole::Respondent
        } else {
            PartyRole::Applicant
        }
    }

    /// Returns the sum of the claims, capped at [`Fen::MAX`].
    pub fn claimed_amount(&self) -> Fen {
        capped_sum(self.claims.iter().filter_map(|c| c.amount))
    }

    /// Returns the agreed amount: as entered at closing, else the sum of the obligations, capped at [`Fen::MAX`].
    pub fn agreed_amount(&self) -> Fen {
        self.agreed_in(self.closing.as_ref())
    }

    /// Returns the amount that was agreed in a closing of this case.
    pub fn agreed_in(&self, closing: Option<&Closing>) -> Fen {
        let Some(closing) = closing else {
            return Fen::ZERO;
        };
        if !closing.outcome.is_success() {
            return Fen::ZERO;
        }
        closing
            .agreed
            .unwrap_or_else(|| capped_sum(self.obligations.iter().filter_map(|o| o.amount)))
    }
}
