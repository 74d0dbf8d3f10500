//! The documents 文书 of a case: which are offered, what stands on each, and the file that each becomes.
//!
//! Start at [`build`]. A document is filled from the case; what the case lacks stays a ruled blank and is named
//! ([`Document::missing`]). The texts follow the forms that mediation bodies use (人民调解文书格式; 《企业劳动争议协商调解规定》).

mod agreement;
mod chinese;
mod docx;
mod dossier;
mod dossier_items;
mod endings;
mod facts;
mod follow_up;
mod intake;
mod model;
mod offer;
mod people;
mod phrases;
mod remedies;
mod script;
mod session_record;
mod sessions;
#[cfg(test)]
mod tests;

pub use chinese::capitals;
pub use docx::docx;
pub use dossier::missing_items;
pub use facts::Facts;
pub use model::Document;
pub use offer::offered;
pub use script::{SessionScript, session_script};

use chrono::NaiveDate;

use crate::domain::ids::SessionId;
use crate::domain::vocabulary::DocumentKind;

/// Returns the document, filled from the case.
pub fn build(kind: DocumentKind, facts: &Facts) -> Document {
    match kind {
        DocumentKind::Application => intake::application(facts),
        DocumentKind::OralApplication => intake::oral_application(facts),
        DocumentKind::RegistrationForm => intake::registration_form(facts),
        DocumentKind::ConsentInquiry => intake::consent_inquiry(facts),
        DocumentKind::AcceptanceNotice => intake::acceptance_notice(facts),
        DocumentKind::NonAcceptanceNotice => intake::non_acceptance_notice(facts),
        DocumentKind::RightsNotice => intake::rights_notice(facts),
        DocumentKind::Withdrawal => intake::withdrawal(facts),
        DocumentKind::Authorization => people::authorization(facts),
        DocumentKind::RepresentativeCertificate => people::representative_certificate(facts),
        DocumentKind::ElectedRepresentatives => people::elected_representatives(facts),
        DocumentKind::ServiceReceipt => people::service_receipt(facts),
        DocumentKind::Settlement => people::settlement(facts),
        DocumentKind::ClosingReport => people::closing_report(facts),
        DocumentKind::Cover => people::cover(facts),
        DocumentKind::Dossier => dossier::dossier(facts, Vec::new(), &[]),
        DocumentKind::SessionNotice => sessions::session_notice(facts),
        DocumentKind::InquiryRecord => sessions::inquiry_record(facts),
        DocumentKind::SessionRecord => session_record::session_record(facts),
        DocumentKind::ExtensionConsent => endings::extension_consent(facts),
        DocumentKind::FailureNotice => endings::failure_notice(facts),
        DocumentKind::Referral => endings::referral(facts),
        DocumentKind::Agreement => agreement::agreement(facts),
        DocumentKind::OralAgreement => agreement::oral_agreement(facts),
        DocumentKind::ArbitrationReview => follow_up::arbitration_review(facts),
        DocumentKind::JudicialConfirmation => follow_up::judicial_confirmation(facts),
        DocumentKind::PaymentOrder => follow_up::payment_order(facts),
        DocumentKind::PerformanceRecord => follow_up::performance_record(facts),
        DocumentKind::PerformanceReminder => follow_up::performance_reminder(facts),
        DocumentKind::FollowUp => follow_up::follow_up(facts),
        DocumentKind::ReminderLetter => follow_up::reminder_letter(facts),
        DocumentKind::OpinionLetter => follow_up::opinion_letter(facts),
        DocumentKind::ProposalLetter => follow_up::proposal_letter(facts),
    }
}

/// A document that was saved or printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeDocument {
    pub kind: DocumentKind,
    /// The session that it is about, if it is about one.
    pub session: Option<SessionId>,
    /// The day on which it was made last.
    pub day: NaiveDate,
}

/// Returns the made documents that the case is still offered, each once with its last day, those of sessions in the order
/// of the sessions; and the kinds of the others, of which only the original is true.
pub fn current_and_former(
    facts: &Facts,
    made: &[MadeDocument],
) -> (Vec<MadeDocument>, Vec<DocumentKind>) {
    let last_of = |(kind, session)| {
        let mut of_it = made.iter().rev();
        of_it.find(|one| (one.kind, one.session) == (kind, session))
    };
    let offered = offered(facts);
    let current = offered.iter().copied().filter_map(last_of).copied();
    let is_former = |one: &&MadeDocument| !offered.contains(&(one.kind, one.session));
    let former = made.iter().filter(is_former).map(|one| one.kind);
    (current.collect(), former.collect())
}

/// Returns the dossier with the documents that were made, each as it is now, with the day on which it was made.
pub fn build_dossier(facts: &Facts, made: &[MadeDocument]) -> Document {
    let (current, former) = current_and_former(facts, made);
    let documents = current.into_iter().map(|one| {
        let sessions = &facts.case.sessions;
        let session = (one.session).and_then(|id| sessions.iter().find(|known| known.id == id));
        let facts = Facts {
            session,
            today: one.day,
            ..*facts
        };
        build(one.kind, &facts)
    });
    dossier::dossier(facts, documents.collect(), &former)
}
