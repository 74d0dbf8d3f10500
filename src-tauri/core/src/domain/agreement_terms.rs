//! The terms within which the parties of a written agreement may have it reviewed by an arbitration commission or confirmed by
//! a court.

use super::captions::RunningTerm;
use super::case::Case;
use super::vocabulary::{ClockKind, LegalHead, MediationBody, Outcome};

impl Case {
    /// Returns whether an arbitration commission takes the agreement for review: one about anything but the existence of a
    /// labour relation (劳动人事争议仲裁办案规则 art. 75).
    pub fn can_be_reviewed(&self) -> bool {
        self.fields.cause.row().head != LegalHead::Employment
    }

    /// Returns the terms that began when the written agreement took effect, in the order in which they end; none while it has
    /// not. A court confirms the agreements of people's mediation (法释〔2020〕26号 art. 52).
    pub fn agreement_terms(&self, body: MediationBody) -> Vec<RunningTerm> {
        let closing = self.closing.as_ref().filter(|_| self.is_binding());
        let written = closing.filter(|closing| closing.outcome == Outcome::WrittenAgreement);
        let Some(from) = written.and_then(|closing| closing.effective_on()) else {
            return Vec::new();
        };
        let is_open = |kind: &ClockKind| match kind {
            ClockKind::ArbitrationReview => self.can_be_reviewed(),
            _ => body == MediationBody::PeoplesMediation,
        };
        let kinds = [
            ClockKind::ArbitrationReview,
            ClockKind::JudicialConfirmation,
        ];
        let terms = kinds.into_iter().filter(is_open).filter_map(|kind| {
            let rule = self.fields.rule(kind, from)?;
            Some(RunningTerm {
                kind,
                rule: Some(rule),
                from,
                due: rule.due(from),
            })
        });
        terms.collect()
    }
}
