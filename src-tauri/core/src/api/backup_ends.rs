//! How a backup went: written into the journal, and told to the page.

use uuid::Uuid;

use super::App;
use crate::backup::{BackupError, Kept};
use crate::domain::event::Event;
use crate::domain::ids::StaffId;
use crate::domain::refusal::{Code, Refusal};
use crate::store::{Author, Fault};
use crate::wire::call::{JobProgress, JobState, Moment};

/// After a failure the next attempt waits so long, by a clock that nobody sets.
const RETRY_MS: u64 = 10 * 60_000;

/// What went wrong first.
struct Failed {
    refusal: Refusal,
    verdict: Option<Fault>,
}

impl Failed {
    /// Trouble names its place; a verdict is on the book, and has none.
    fn in_place(place: usize, error: BackupError) -> Failed {
        let verdict = error.verdict();
        let refusal = Refusal::from(error);
        Failed {
            refusal: match verdict {
                Some(_) => refusal,
                None => refusal.with(place.to_string()),
            },
            verdict,
        }
    }

    fn is_stopped(&self) -> bool {
        self.refusal.code == Code::Cancelled
    }

    fn event(&self, is_new: bool) -> Option<Event> {
        match self.verdict {
            Some(fault) => Some(Event::VerificationFailed {
                what: fault.what().to_owned(),
                seq: fault.seq(),
            }),
            None => is_new.then_some(Event::BackupFailed {
                code: self.refusal.code,
            }),
        }
    }
}

impl App {
    /// Writes the outcome into the journal and remembers what the page is to be told.
    pub(super) fn told(&mut self, outcome: Kept, now: &Moment) -> JobProgress {
        let Kept { job, set, places } = outcome;
        let away = places.iter().filter(|place| place.kept.is_none());
        self.copies.missing = away.map(|place| place.place).collect();
        let proved = places.iter().any(|place| place.proved);
        let doubtful = places.iter().find(|place| place.doubtful);
        let doubtful =
            doubtful.map(|at| Refusal::new(Code::LastSetUnreadable).with(at.place.to_string()));
        let failed = (places.into_iter())
            .find_map(|place| Some((place.place, place.kept?.err()?)))
            .map(|(place, error)| Failed::in_place(place, error));
        let stopped = failed.as_ref().is_some_and(Failed::is_stopped);
        let asked = self
            .copies
            .verifying
            .take_if(|asked| *asked == job)
            .is_some();
        let mut events = Vec::new();
        if let (true, Some((set, seq))) = (proved, set) {
            events.push(Event::BackupProved { set, seq });
            if asked {
                let entries = seq.unsigned_abs();
                events.push(Event::Verified { entries });
            }
        }
        if failed.is_some() {
            self.copies.not_before_ms = now.uptime_ms + RETRY_MS;
        }
        let trouble = failed.as_ref().map(|failed| failed.refusal.clone());
        if !stopped {
            // The same trouble is written down once, not at every attempt.
            let is_new = trouble != self.copies.trouble;
            events.extend((failed.as_ref()).and_then(|failed| failed.event(is_new)));
            self.copies.trouble = trouble.clone().or(doubtful);
        }
        for event in events {
            self.note_keeping(event, now);
        }
        // Who asked whether the book is true hears nothing of a medium that was pulled.
        let error = trouble.filter(|_| !(stopped || asked && proved));
        let state = match &error {
            _ if stopped => JobState::Cancelled,
            None => JobState::Done,
            Some(_) => JobState::Failed,
        };
        JobProgress {
            job,
            done: 1000,
            total: 1000,
            state,
            files: Vec::new(),
            error,
        }
    }

    /// Writes down what the keeping itself did. A set stays proved by its own file, whether or not the disk takes the note.
    fn note_keeping(&mut self, event: Event, now: &Moment) {
        let by = Author {
            actor: StaffId::from_uuid(Uuid::nil()),
            utc: now.utc,
            today: now.today,
        };
        if let Some(store) = self.kept_store() {
            // A verdict stands until the book was found true again; it is not repeated at every attempt.
            let is_known = matches!(event, Event::VerificationFailed { .. })
                && store.untrue().is_ok_and(|untrue| untrue.is_some());
            if !is_known {
                let _ = store.note(event, &by);
            }
        }
    }
}
