//! Which documents a case is offered: those that its nature, its stage and its facts allow.

use super::facts::Facts;
use crate::domain::case::{Case, Obligation};
use crate::domain::clock_rules::ExtensionLimit;
use crate::domain::ids::SessionId;
use crate::domain::vocabulary::{
    DocumentKind, MediationBody, Nature, Outcome, PartyKind, SessionState,
};

/// The number of workers from which they may elect representatives (劳动争议调解仲裁法 art. 7).
const COLLECTIVE: u32 = 10;

/// Returns the documents that the case is offered, each with the session that it is about, in the order of the dossier.
pub fn offered(facts: &Facts) -> Vec<(DocumentKind, Option<SessionId>)> {
    let mut offered = Vec::new();
    for &kind in DocumentKind::ALL {
        match session_states(kind) {
            None if is_offered(kind, facts) => offered.push((kind, None)),
            None => {}
            Some(states) => {
                let mut sessions: Vec<_> = facts.case.sessions.iter().collect();
                sessions.sort_by_key(|session| (session.starts, session.id));
                let fitting = sessions
                    .into_iter()
                    .filter(|session| states.contains(&session.state));
                offered.extend(fitting.map(|session| (kind, Some(session.id))));
            }
        }
    }
    offered
}

/// Returns the states of the sessions that have this document; none if it is about the whole case.
fn session_states(kind: DocumentKind) -> Option<&'static [SessionState]> {
    match kind {
        DocumentKind::SessionNotice => Some(&[SessionState::Planned]),
        // A planned one is printed before the session as well, to be written by hand.
        DocumentKind::SessionRecord => Some(&[
            SessionState::Planned,
            SessionState::Held,
            SessionState::Adjourned,
        ]),
        _ => None,
    }
}

fn is_offered(kind: DocumentKind, facts: &Facts) -> bool {
    let case = facts.case;
    let outcome = case.closing.as_ref().map(|closing| closing.outcome);
    let accepted = case.acceptance.is_some();
    let disputes = case.fields.nature != Nature::ConsultOnly;
    let is_written = outcome == Some(Outcome::WrittenAgreement) && case.is_binding();
    match kind {
        DocumentKind::RegistrationForm => true,
        _ if !disputes => false,
        DocumentKind::Application
        | DocumentKind::OralApplication
        | DocumentKind::RightsNotice
        | DocumentKind::Authorization
        | DocumentKind::InquiryRecord
        | DocumentKind::ServiceReceipt
        | DocumentKind::Cover
        | DocumentKind::Dossier => true,
        DocumentKind::ConsentInquiry => !accepted,
        DocumentKind::AcceptanceNotice => accepted,
        DocumentKind::NonAcceptanceNotice => {
            outcome.is_some_and(|outcome| !outcome.is_allowed_after_acceptance())
        }
        DocumentKind::RepresentativeCertificate => (case.parties.iter())
            .any(|party| party.kind != PartyKind::Person && party.role.is_side()),
        DocumentKind::ElectedRepresentatives => case.people() >= COLLECTIVE,
        DocumentKind::ExtensionConsent => {
            let rule = case.mediation_rule();
            case.extension.is_some()
                || case.is_open() && rule.is_some_and(|rule| rule.extension != ExtensionLimit::None)
        }
        DocumentKind::Agreement => {
            accepted && outcome.is_none_or(|outcome| outcome == Outcome::WrittenAgreement)
        }
        DocumentKind::OralAgreement => accepted && outcome == Some(Outcome::OralAgreement),
        DocumentKind::Settlement => {
            outcome.is_none_or(|outcome| outcome == Outcome::SettledWithdrawn)
        }
        DocumentKind::Withdrawal => outcome.is_none_or(|outcome| {
            matches!(outcome, Outcome::Withdrawn | Outcome::SettledWithdrawn)
        }),
        DocumentKind::FailureNotice => outcome.is_some_and(is_failure),
        DocumentKind::ArbitrationReview => is_written && facts.can_be_reviewed(),
        DocumentKind::JudicialConfirmation => {
            is_written && facts.body() == Some(MediationBody::PeoplesMediation)
        }
        // The worker applies with the written agreement (劳动争议调解仲裁法 art. 16).
        DocumentKind::PaymentOrder => {
            is_written && facts.is_labour() && !facts.overdue().is_empty()
        }
        DocumentKind::PerformanceRecord => case.is_binding(),
        DocumentKind::PerformanceReminder => !facts.overdue().is_empty(),
        DocumentKind::FollowUp | DocumentKind::ClosingReport => outcome.is_some(),
        DocumentKind::Referral => outcome == Some(Outcome::Referred),
        DocumentKind::ReminderLetter
        | DocumentKind::OpinionLetter
        | DocumentKind::ProposalLetter => facts.is_labour(),
        DocumentKind::SessionNotice | DocumentKind::SessionRecord => false,
    }
}

/// Returns whether mediation ended without an agreement, so that the parties are told in writing where to go
/// (企业劳动争议协商调解规定 art. 30).
fn is_failure(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::NoAgreement
            | Outcome::TimeExpired
            | Outcome::PartyRefused
            | Outcome::Unreachable
            | Outcome::RefusedToSign
    )
}

impl Facts<'_> {
    /// Returns the obligations of a binding agreement that are not performed in time.
    pub fn overdue(&self) -> Vec<&Obligation> {
        let case: &Case = self.case;
        let late = |obligation: &&Obligation| {
            let due = obligation.due();
            obligation.performed_on.is_none() && due.is_some_and(|due| due.is_over(self.today))
        };
        match case.is_binding() {
            true => case.obligations.iter().filter(late).collect(),
            false => Vec::new(),
        }
    }
}
