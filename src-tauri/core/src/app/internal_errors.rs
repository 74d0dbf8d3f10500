//! The last internal errors of the running program, kept so that a person can report them. Only their origin is known, never
//! what they were about.

use std::collections::VecDeque;

use crate::domain::refusal::Refusal;
use crate::wire::call::Moment;
use crate::wire::errors::InternalError;

const KEPT: usize = 20;

/// The last internal errors, the oldest first.
#[derive(Default)]
pub(crate) struct InternalErrors(VecDeque<InternalError>);

impl InternalErrors {
    pub fn list(&self) -> Vec<InternalError> {
        self.0.iter().cloned().collect()
    }

    /// Keeps a refusal that has an origin; all others are answers that the program expects to give.
    pub fn note(&mut self, command: &'static str, refusal: &Refusal, now: &Moment) {
        let Some(origin) = &refusal.origin else {
            return;
        };
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(InternalError {
            at: now.utc.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            command,
            code: refusal.code,
            origin: origin.clone(),
        });
    }
}
