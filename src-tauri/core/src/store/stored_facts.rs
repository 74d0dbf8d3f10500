//! The facts about a worker as they stand in the column `worker_facts` of a case: JSON without what is not known.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::domain::case::{CaseFields, Employment, Injury, LimitationEvent, Sickness};

/// The content of the column; `{}` if nothing is known.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredFacts<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<Cow<'a, Employment>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub injury: Option<Cow<'a, Injury>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sickness: Option<Cow<'a, Sickness>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    pub limitation_events: Cow<'a, [LimitationEvent]>,
}

fn is_empty(events: &[LimitationEvent]) -> bool {
    events.is_empty()
}

impl<'a> StoredFacts<'a> {
    /// Returns the facts of a case.
    pub fn of(fields: &'a CaseFields) -> StoredFacts<'a> {
        StoredFacts {
            employment: fields.employment.as_ref().map(Cow::Borrowed),
            injury: fields.injury.as_ref().map(Cow::Borrowed),
            sickness: fields.sickness.as_ref().map(Cow::Borrowed),
            limitation_events: Cow::Borrowed(&fields.limitation_events),
        }
    }
}
