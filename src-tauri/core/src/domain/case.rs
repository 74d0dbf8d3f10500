//! One dispute: its facts, the people in it, what they want, where they met and what they promised.
//!
//! A `Case` exists from registration on; before that there is only a typed draft. Its stage is never
//! stored as an opinion: [`Case::stage`] reads it from the facts, so that undoing a fact undoes its stage.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ids::{
    CaseId, ClaimId, GridId, NoteId, ObligationId, PartyId, RoomId, SessionId, StaffId,
};
use super::money::Fen;
use super::number::CaseNumber;
use super::vocabulary::{
    AgentAuthority, AgreementForm, Attendance, CauseCode, EmployerType, Nature, NoteKind, Outcome,
    PartyKind, PartyRole, SessionForm, SessionState, SourceCode, Stage, Success, Urgency,
};

/// The facts of a case that a person may correct field by field, each change with its old and new value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseFields {
    pub cause: CauseCode,
    pub nature: Nature,
    pub source: SourceCode,
    /// The day on which the request reached the office; clock C04 counts from it (调解仲裁法 art. 14).
    pub received_on: NaiveDate,
    pub grid: Option<GridId>,
    pub stall: String,
    pub event_on: Option<NaiveDate>,
    pub summary: String,
    /// Workers concerned; empty means: as many as there are natural persons among the applicants.
    pub worker_count: Option<u32>,
    pub collective: bool,
    pub urgency: Urgency,
    pub mediator: Option<StaffId>,
    pub co_mediators: Vec<StaffId>,
    pub next_action: String,
    pub next_on: Option<NaiveDate>,
    pub next_owner: Option<StaffId>,
}

/// A person or an organisation with a part in the dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Party {
    pub id: PartyId,
    pub role: PartyRole,
    pub kind: PartyKind,
    pub name: String,
    pub sex: String,
    pub phone: String,
    /// Kind of identity document; `citizen` and `uscc` are checked, all others are free text.
    pub id_kind: String,
    pub id_number: String,
    pub address: String,
    pub job: String,
    pub stall: String,
    /// Legal representative or person in charge of an organisation.
    pub representative: String,
    pub employer_type: Option<EmployerType>,
    /// The party for whom an agent acts or an interpreter speaks.
    pub acts_for: Option<PartyId>,
    pub authority: Option<AgentAuthority>,
    pub remark: String,
    /// While it is typed: the known party whose masked numbers stand here for the real ones. Never kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub filled_from: Option<PartyRef>,
}

/// A party of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartyRef {
    pub case: CaseId,
    pub party: PartyId,
}

/// One thing that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Claim {
    pub id: ClaimId,
    pub text: String,
    pub amount: Option<Fen>,
}

/// One mediation session: planned, held, adjourned or fallen through.
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
    /// The record (调解笔录).
    pub record: String,
    pub result: String,
    pub next_on: Option<NaiveDate>,
}

/// Whether a party came; no-shows are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Presence {
    pub party: PartyId,
    pub attendance: Attendance,
}

/// One term of an agreement: who owes whom what, how much, by when.
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
}

/// Something that happened beside the sessions: a call, a visit, a late fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Note {
    pub id: NoteId,
    pub on: NaiveDate,
    pub kind: NoteKind,
    pub text: String,
}

/// Acceptance: in scope, and both sides consent (企业劳动争议协商调解规定, order 17, art. 22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Acceptance {
    pub on: NaiveDate,
    pub applicant_consent_on: Option<NaiveDate>,
    pub respondent_consent_on: Option<NaiveDate>,
    /// Last day of mediation as counted, 15 natural days after acceptance (order 17, art. 29).
    pub due_on: NaiveDate,
}

/// A longer term that both sides agreed to (order 17, art. 29).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Extension {
    pub until: NaiveDate,
    pub agreed_on: NaiveDate,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Closing {
    pub outcome: Outcome,
    pub on: NaiveDate,
    /// Why it failed, was refused or was referred, in words.
    pub reason: String,
    /// To whom it was referred (outcome R12).
    pub referred_to: String,
    pub form: Option<AgreementForm>,
    pub agreed: Option<Fen>,
    pub applicant_signed_on: Option<NaiveDate>,
    pub respondent_signed_on: Option<NaiveDate>,
    pub mediator_signed_on: Option<NaiveDate>,
    pub sealed_on: Option<NaiveDate>,
}

impl Closing {
    /// The day on which a written agreement takes effect: the latest of its signatures and its seal
    /// (order 17, art. 26).
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

/// What a consultation was answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Answer {
    pub on: NaiveDate,
    pub text: String,
}

/// A dated reason: of a reopening or of a case made void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ruling {
    pub on: NaiveDate,
    pub reason: String,
}

/// Closing a case to all but its own mediators and the supervisors, or opening it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Restriction {
    pub restricted: bool,
    pub reason: String,
}

/// Why personal data is to go (个人信息保护法 art. 47).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErasureBasis {
    /// The person asked for it.
    Request,
    /// The time for which the file must be kept is over.
    RetentionOver,
}

/// A request to erase, which a second person carries out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErasureAsk {
    pub by: StaffId,
    pub on: NaiveDate,
    pub basis: ErasureBasis,
    pub note: String,
}

/// One dispute with N applicants and N respondents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Case {
    pub id: CaseId,
    /// How many changes the case has seen; a change made against an older version is refused.
    #[ts(type = "number")]
    pub version: i64,
    pub number: CaseNumber,
    /// The number as it stands on paper, such as 盛劳调字〔2026〕第7号.
    pub written: String,
    pub registered_on: NaiveDate,
    pub fields: CaseFields,
    pub acceptance: Option<Acceptance>,
    pub extension: Option<Extension>,
    pub closing: Option<Closing>,
    pub answer: Option<Answer>,
    pub reopenings: Vec<Ruling>,
    pub void: Option<Ruling>,
    /// Only its mediators and the supervisors see it.
    pub restricted: bool,
    pub erasure: Option<ErasureAsk>,
    /// Since when nothing personal is left.
    pub erased_on: Option<NaiveDate>,
    pub parties: Vec<Party>,
    pub claims: Vec<Claim>,
    pub sessions: Vec<Session>,
    pub obligations: Vec<Obligation>,
    pub notes: Vec<Note>,
}

impl Case {
    /// The stage that the facts amount to.
    pub fn stage(&self) -> Stage {
        if self.void.is_some() {
            return Stage::Void;
        }
        if self.answer.is_some() {
            return Stage::Answered;
        }
        if let Some(closing) = &self.closing {
            return if !closing.outcome.is_allowed_after_acceptance() {
                Stage::NotAccepted
            } else {
                Stage::Closed
            };
        }
        if self.acceptance.is_none() {
            return Stage::Registered;
        }
        let accepted_on = self.acceptance.as_ref().map(|a| a.on);
        if self.reopenings.iter().any(|r| Some(r.on) >= accepted_on) {
            return Stage::Reopened;
        }
        let met = |s: &Session| matches!(s.state, SessionState::Held | SessionState::Adjourned);
        if self.sessions.iter().any(met) {
            Stage::Mediating
        } else {
            Stage::Accepted
        }
    }

    /// Whether the case still waits for an end.
    pub fn is_open(&self) -> bool {
        self.stage().is_open()
    }

    /// The last day of mediation: as extended, else as counted from acceptance.
    pub fn due_on(&self) -> Option<NaiveDate> {
        let counted = self.acceptance.as_ref().map(|a| a.due_on)?;
        Some(self.extension.as_ref().map_or(counted, |e| e.until))
    }

    pub fn closed_on(&self) -> Option<NaiveDate> {
        (self.closing.as_ref().map(|c| c.on)).or(self.answer.as_ref().map(|a| a.on))
    }

    pub fn parties_as(&self, role: PartyRole) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |p| p.role == role)
    }

    /// Workers concerned: as stated, else the natural persons among the applicants, at least one.
    pub fn people(&self) -> u32 {
        let counted = self
            .parties_as(PartyRole::Applicant)
            .filter(|p| p.kind == PartyKind::Person)
            .count();
        self.fields.worker_count.unwrap_or(counted as u32).max(1)
    }

    /// Sum of what is claimed; a sum that leaves the range is capped.
    pub fn claimed(&self) -> Fen {
        capped(self.claims.iter().filter_map(|c| c.amount))
    }

    /// What was agreed: as stated at closing, else the sum of the obligations.
    pub fn agreed(&self) -> Fen {
        let Some(closing) = &self.closing else {
            return Fen::ZERO;
        };
        if closing.outcome.success() != Success::Yes {
            return Fen::ZERO;
        }
        closing
            .agreed
            .unwrap_or_else(|| capped(self.obligations.iter().filter_map(|o| o.amount)))
    }
}

impl Case {
    /// What is left when everything personal is gone: numbers, dates, codes and sums, as the tallies need them.
    pub fn erased(&self, on: NaiveDate) -> Case {
        let blank = String::new;
        let undated = |r: &Ruling| Ruling {
            on: r.on,
            reason: blank(),
        };
        Case {
            version: self.version + 1,
            fields: CaseFields {
                stall: blank(),
                event_on: None,
                summary: blank(),
                worker_count: Some(self.people()),
                next_action: blank(),
                next_on: None,
                next_owner: None,
                ..self.fields.clone()
            },
            closing: self.closing.as_ref().map(|c| Closing {
                reason: blank(),
                referred_to: blank(),
                agreed: Some(self.agreed()).filter(|_| c.outcome.success() == Success::Yes),
                ..c.clone()
            }),
            answer: self.answer.as_ref().map(|a| Answer {
                on: a.on,
                text: blank(),
            }),
            reopenings: self.reopenings.iter().map(undated).collect(),
            void: self.void.as_ref().map(undated),
            erasure: self.erasure.as_ref().map(|ask| ErasureAsk {
                note: blank(),
                ..ask.clone()
            }),
            erased_on: Some(on),
            parties: Vec::new(),
            claims: (self.claims.iter())
                .map(|c| Claim {
                    text: blank(),
                    ..c.clone()
                })
                .collect(),
            sessions: (self.sessions.iter())
                .map(|s| Session {
                    attendance: Vec::new(),
                    record: blank(),
                    result: blank(),
                    ..s.clone()
                })
                .collect(),
            obligations: (self.obligations.iter())
                .map(|o| Obligation {
                    debtor: None,
                    creditor: None,
                    what: blank(),
                    performed_note: blank(),
                    ..o.clone()
                })
                .collect(),
            notes: Vec::new(),
            ..self.clone()
        }
    }
}

/// A sum that stays in range whatever is in the rows; entry bounds each amount.
fn capped(amounts: impl Iterator<Item = Fen>) -> Fen {
    amounts.fold(Fen::ZERO, |sum, x| sum.checked_add(x).unwrap_or(Fen::MAX))
}
