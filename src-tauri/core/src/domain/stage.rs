//! The requirements of acceptance and closing (企业劳动争议协商调解规定 arts. 21–29), by field.

use chrono::NaiveDate;

use super::case::{Case, Closing, Note, Session};
use super::refusal::{Code, Refusal};
use super::vocabulary::{Nature, Outcome, PartyRole, Stage};

impl Case {
    /// Returns whether this is an everyday dispute, which needs no written consents and no session.
    fn is_everyday(&self) -> bool {
        self.fields.nature == Nature::CivilLife
    }

    fn has_held_session(&self) -> bool {
        self.sessions.iter().any(Session::is_held)
    }

    /// Returns the fields that are missing for acceptance (企业劳动争议协商调解规定 arts. 21, 22).
    pub fn missing_to_accept(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        let mut require = |is_present: bool, field| {
            if !is_present {
                missing.push(field);
            }
        };
        require(
            self.parties_as(PartyRole::Applicant).next().is_some(),
            "applicant",
        );
        require(
            self.parties_as(PartyRole::Respondent).next().is_some(),
            "respondent",
        );
        require(!self.fields.summary.is_empty(), "summary");
        require(self.fields.mediator.is_some(), "mediator");
        if !self.is_everyday() {
            require(!self.claims.is_empty(), "claims");
        }
        missing
    }

    /// Returns the fields that are missing for this closing.
    pub fn missing_to_close(&self, closing: &Closing) -> Vec<&'static str> {
        let mut missing = Vec::new();
        let mut require = |is_present: bool, field| {
            if !is_present {
                missing.push(field);
            }
        };
        let outcome = closing.outcome;
        let needs_reason = outcome.needs_reason() || !outcome.is_allowed_after_acceptance();
        require(!needs_reason || !closing.reason.is_empty(), "reason");
        match outcome {
            Outcome::WrittenAgreement => {
                require(!self.obligations.is_empty(), "obligations");
                require(closing.applicant_signed_on.is_some(), "applicant_signed_on");
                require(
                    closing.respondent_signed_on.is_some(),
                    "respondent_signed_on",
                );
                require(closing.mediator_signed_on.is_some(), "mediator_signed_on");
                require(closing.sealed_on.is_some(), "sealed_on");
            }
            Outcome::OralAgreement | Outcome::NoAgreement => {
                require(self.is_everyday() || self.has_held_session(), "session");
            }
            Outcome::Referred => require(!closing.referred_to.is_empty(), "referred_to"),
            _ => {}
        }
        missing
    }

    /// Checks whether the case may be closed in this way today; the order of its dates is checked for every change.
    pub fn check_closing(&self, closing: &Closing, today: NaiveDate) -> Result<(), Refusal> {
        let stage = self.stage();
        if !stage.is_open() || self.fields.nature == Nature::ConsultOnly {
            return Err(Refusal::new(Code::WrongStage));
        }
        let is_allowed = match &self.acceptance {
            Some(_) => closing.outcome.is_allowed_after_acceptance(),
            None => closing.outcome.is_allowed_before_acceptance(),
        };
        if !is_allowed {
            return Err(Refusal::at(Code::WrongStage, "closing.outcome"));
        }
        if closing.on > today {
            return Err(Refusal::at(Code::InFuture, "closing.on"));
        }
        let missing = self.missing_to_close(closing);
        if !missing.is_empty() {
            return Err(Refusal::missing(missing));
        }
        self.check_expiry(closing, "closing.outcome", "closing.on")
    }

    /// Checks that the term of mediation was over, if the case is closed as 逾期未达成协议; with the fields to which a
    /// refusal belongs.
    pub fn check_expiry(
        &self,
        closing: &Closing,
        outcome: &'static str,
        day: &'static str,
    ) -> Result<(), Refusal> {
        if closing.outcome != Outcome::TimeExpired {
            return Ok(());
        }
        match self.mediation_end() {
            None => Err(Refusal::at(Code::NoTerm, outcome)),
            Some(due) if !due.is_over(closing.on) => Err(Refusal::at(Code::NotDueYet, day)),
            Some(_) => Ok(()),
        }
    }

    /// Returns the reason to doubt a closing as 无法联系: `no_attempt` if no attempt of the current round shows that the party
    /// was not reached.
    pub fn closing_doubt(&self, closing: &Closing) -> Option<&'static str> {
        let began = self.reopening().map(|reopening| reopening.on);
        let shows = |note: &Note| {
            let unreached = note
                .attempt
                .as_ref()
                .is_some_and(|a| a.result.is_unreached());
            unreached && began.is_none_or(|began| note.on >= began)
        };
        (closing.outcome.is_unreached() && !self.notes.iter().any(shows)).then_some("no_attempt")
    }

    /// Returns whether sessions may be added or changed at the current stage.
    pub fn can_have_sessions(&self) -> bool {
        matches!(
            self.stage(),
            Stage::Accepted | Stage::Mediating | Stage::Reopened | Stage::Closed
        ) && self.acceptance.is_some()
    }
}
