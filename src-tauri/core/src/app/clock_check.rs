//! The clock of the PC compared with the newest entry of the journal, at the sign-in: a wrong date would get into
//! registrations, deadlines and the journal.

use chrono::{DateTime, Duration, NaiveDate, TimeDelta, Utc};

use super::book::Book;
use crate::domain::event::Event;
use crate::domain::refusal::{Code, Refusal};
use crate::store::Store;
use crate::wire::call::Moment;

/// Clocks that differ by less are not told: they are set by the network now and then.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);
/// A gap after which the date is asked about: longer than any holiday.
const MAX_ABSENCE: TimeDelta = TimeDelta::days(31);

/// The clock of the PC by the newest entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClockState {
    Plausible,
    /// Behind the newest entry by this time; the day is that of the entry.
    Behind(TimeDelta, NaiveDate),
}

/// Compares the clock with the newest entry.
///
/// # Errors
/// [`Code::ClockAhead`] if it is far ahead and nobody `confirmed` the date.
pub(super) fn check_clock(
    store: &Store,
    confirmed: bool,
    now: &Moment,
) -> Result<ClockState, Refusal> {
    let Some(newest) = store.newest_entry_time()? else {
        return Ok(ClockState::Plausible);
    };
    let day = local_day(newest, now);
    if newest - now.utc > TOLERANCE {
        return Ok(ClockState::Behind(newest - now.utc, day));
    }
    if now.utc - newest > MAX_ABSENCE && !confirmed {
        let days = [now.today, day].map(|day| day.to_string());
        return Err(days
            .into_iter()
            .fold(Refusal::new(Code::ClockAhead), Refusal::with));
    }
    Ok(ClockState::Plausible)
}

/// Returns the local day of a time.
pub(super) fn local_day(utc: DateTime<Utc>, now: &Moment) -> NaiveDate {
    (utc + Duration::minutes(now.offset_minutes.into())).date_naive()
}

impl Book {
    /// Journals a clock that is behind the newest entry, and keeps it to be shown.
    pub(super) fn report_clock(&mut self, state: ClockState, now: &Moment) -> Result<(), Refusal> {
        let ClockState::Behind(by, day) = state else {
            return Ok(());
        };
        self.clock_behind = Some(day);
        let seconds = -by.num_seconds();
        self.write_program_event(Event::ClockJumped { seconds }, now)
    }
}
