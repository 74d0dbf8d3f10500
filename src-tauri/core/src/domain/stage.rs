//! The guards of the stages (`law.md` §A10): what a step needs, named field by field.

use chrono::{Days, NaiveDate};

use super::case::{Case, Closing};
use super::refusal::{Code, Refusal};
use super::vocabulary::{Nature, Outcome, PartyRole, SessionState, Stage};

/// Days of mediation from acceptance, extendable by both parties' consent (order 17, art. 29).
pub const MEDIATION_DAYS: u64 = 15;

/// The last day of mediation as counted: the day of acceptance does not count (民法典 art. 201).
pub fn mediation_due(accepted_on: NaiveDate) -> NaiveDate {
    accepted_on + Days::new(MEDIATION_DAYS)
}

impl Case {
    /// Everyday disputes are taken up where they are heard: no consent slips, no session needed to close.
    fn is_everyday(&self) -> bool {
        self.fields.nature == Nature::CivilLife
    }

    fn has_met(&self) -> bool {
        let met = |state| matches!(state, SessionState::Held | SessionState::Adjourned);
        self.sessions.iter().any(|s| met(s.state))
    }

    /// What acceptance lacks among the facts of the case (order 17, arts. 21, 22).
    pub fn missing_to_accept(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        let mut need = |there: bool, field| {
            if !there {
                missing.push(field);
            }
        };
        need(
            self.parties_as(PartyRole::Applicant).next().is_some(),
            "applicant",
        );
        need(
            self.parties_as(PartyRole::Respondent).next().is_some(),
            "respondent",
        );
        need(!self.fields.summary.is_empty(), "summary");
        need(self.fields.mediator.is_some(), "mediator");
        if !self.is_everyday() {
            need(!self.claims.is_empty(), "claims");
        }
        missing
    }

    /// What this way of closing lacks.
    pub fn missing_to_close(&self, closing: &Closing) -> Vec<&'static str> {
        let mut missing = Vec::new();
        let mut need = |there: bool, field| {
            if !there {
                missing.push(field);
            }
        };
        let outcome = closing.outcome;
        let reason = outcome.needs_reason() || !outcome.is_allowed_after_acceptance();
        need(!reason || !closing.reason.is_empty(), "reason");
        match outcome {
            Outcome::WrittenAgreement => {
                need(!self.obligations.is_empty(), "obligations");
                need(closing.applicant_signed_on.is_some(), "applicant_signed_on");
                need(
                    closing.respondent_signed_on.is_some(),
                    "respondent_signed_on",
                );
                need(closing.mediator_signed_on.is_some(), "mediator_signed_on");
                need(closing.sealed_on.is_some(), "sealed_on");
            }
            Outcome::OralAgreement | Outcome::NoAgreement => {
                need(self.is_everyday() || self.has_met(), "session");
            }
            Outcome::Referred => need(!closing.referred_to.is_empty(), "referred_to"),
            _ => {}
        }
        missing
    }

    /// Whether the case may be closed so, now.
    pub fn judge_closing(&self, closing: &Closing, today: NaiveDate) -> Result<(), Refusal> {
        let stage = self.stage();
        if !stage.is_open() || self.fields.nature == Nature::ConsultOnly {
            return Err(Refusal::new(Code::WrongStage));
        }
        let allowed = match &self.acceptance {
            Some(_) => closing.outcome.is_allowed_after_acceptance(),
            None => closing.outcome.is_allowed_before_acceptance(),
        };
        if !allowed {
            return Err(Refusal::at(Code::WrongStage, "closing.outcome"));
        }
        if closing.on > today {
            return Err(Refusal::at(Code::InFuture, "closing.on"));
        }
        let since = (self.acceptance.as_ref()).map_or(self.fields.received_on, |a| a.on);
        let since = self.reopenings.last().map_or(since, |r| since.max(r.on));
        if closing.on < since {
            return Err(Refusal::at(Code::TooEarly, "closing.on").with(since.to_string()));
        }
        let missing = self.missing_to_close(closing);
        if !missing.is_empty() {
            return Err(Refusal::missing(missing));
        }
        let signed = [
            ("closing.applicant_signed_on", closing.applicant_signed_on),
            ("closing.respondent_signed_on", closing.respondent_signed_on),
            ("closing.mediator_signed_on", closing.mediator_signed_on),
            ("closing.sealed_on", closing.sealed_on),
        ];
        let accepted = self.acceptance.as_ref().map(|a| a.on);
        if let Some((field, _)) = signed.iter().find(|(_, on)| on.is_some() && *on < accepted) {
            return Err(Refusal::at(Code::TooEarly, *field));
        }
        if closing.outcome == Outcome::TimeExpired
            && self.due_on().is_none_or(|due| closing.on <= due)
        {
            return Err(Refusal::at(Code::NotDueYet, "closing.on"));
        }
        if closing
            .effective_on()
            .is_some_and(|effective| effective > closing.on)
        {
            return Err(Refusal::at(Code::TooEarly, "closing.on"));
        }
        Ok(())
    }

    /// The steps that the stage leaves open, for the page's buttons.
    pub fn allows_sessions(&self) -> bool {
        matches!(
            self.stage(),
            Stage::Accepted | Stage::Mediating | Stage::Reopened | Stage::Closed
        ) && self.acceptance.is_some()
    }
}
