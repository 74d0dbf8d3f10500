//! The events of the limitation that follow from what a case already holds.

use chrono::NaiveDate;

use super::rules::{CaseFact, event_of};
use super::{DatedEvent, LimitationSource};
use crate::domain::case::{Case, Closing, Obligation};
use crate::domain::vocabulary::{LimitationEventKind, Nature, Outcome};

impl Case {
    /// Returns the events that interrupt or suspend the limitation: those that were entered, and those of the case.
    pub(super) fn limitation_events(&self, today: NaiveDate) -> Vec<DatedEvent> {
        let entered = self.fields.limitation_events.iter();
        let mut events: Vec<DatedEvent> = entered
            .filter(|event| event.kind != LimitationEventKind::Known)
            .map(|event| DatedEvent {
                kind: event.kind,
                on: event.on,
                until: event.until,
                source: LimitationSource::Entered,
            })
            .collect();
        let mut add = |fact: CaseFact, on: Option<NaiveDate>| {
            if let (Some(kind), Some(on)) = (event_of(fact), on) {
                events.push(DatedEvent {
                    kind,
                    on,
                    until: None,
                    source: LimitationSource::OfCase,
                });
            }
        };
        // Who only asks for advice claims nothing from the other side.
        if self.fields.nature != Nature::ConsultOnly {
            let received = Some(self.fields.received_on);
            add(CaseFact::Source(self.fields.source), received);
        }
        for closing in self
            .rounds
            .iter()
            .filter_map(|round| round.closing.as_ref())
        {
            add(CaseFact::Outcome(closing.outcome), ended_on(closing, None));
        }
        if let Some(closing) = &self.closing {
            let ended = ended_on(closing, self.due_on());
            add(CaseFact::Outcome(closing.outcome), ended);
        }
        if self.is_binding() {
            for obligation in &self.obligations {
                add(
                    CaseFact::OverdueObligation,
                    unperformed_on(obligation, today),
                );
            }
        }
        events
    }
}

/// Returns the day on which a mediation ended so. A written agreement has one once everybody signed it; a mediation that
/// failed ends with its term at the latest.
fn ended_on(closing: &Closing, term: Option<NaiveDate>) -> Option<NaiveDate> {
    let fails =
        event_of(CaseFact::Outcome(closing.outcome)) == Some(LimitationEventKind::MediationFailed);
    match closing.outcome {
        Outcome::WrittenAgreement => closing.effective_on(),
        _ if fails => Some(term.map_or(closing.on, |last| last.min(closing.on))),
        _ => Some(closing.on),
    }
}

/// Returns the last day of the term of an obligation that was not performed in it.
fn unperformed_on(obligation: &Obligation, today: NaiveDate) -> Option<NaiveDate> {
    let due = obligation.due()?;
    let was_late = match obligation.performed_on {
        Some(on) => due.is_over(on),
        None => due.is_over(today),
    };
    was_late.then_some(due.raw)
}
