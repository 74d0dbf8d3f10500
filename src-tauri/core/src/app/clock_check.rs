//! The clock of the PC compared with the newest entry of the journal, at the sign-in: a wrong date would get into
//! registrations, deadlines and the journal.

use chrono::{DateTime, Duration, NaiveDate, TimeDelta, Utc};

use super::book::Book;
use crate::domain::book_kind::BookKind;
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
    /// The clock is so far ahead of the newest entry that somebody had to confirm the date.
    Ahead(TimeDelta),
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
    match (now.utc - newest > MAX_ABSENCE, confirmed) {
        (false, _) => Ok(ClockState::Plausible),
        (true, true) => Ok(ClockState::Ahead(now.utc - newest)),
        (true, false) => Err([now.today, day]
            .into_iter()
            .fold(Refusal::new(Code::ClockAhead), |refusal, day| {
                refusal.with(day.to_string())
            })),
    }
}

/// Returns the local day of a time.
pub(super) fn local_day(utc: DateTime<Utc>, now: &Moment) -> NaiveDate {
    (utc + Duration::minutes(now.offset_minutes.into())).date_naive()
}

impl Book {
    /// Journals a clock of the office that was set since it was last looked at. If that cannot be written, it is tried again.
    pub(crate) fn note_clock(&mut self, now: &Moment) {
        if self.kind == BookKind::Office
            && let Some(seconds) = self.user_activity.clock_jump(now)
            && (self.write_program_event(Event::ClockJumped { seconds }, now)).is_ok()
        {
            self.user_activity.accept_clock(now);
        }
    }

    /// Journals a clock that is behind the newest entry, which is also kept to be shown, or whose date was confirmed.
    pub(super) fn report_clock(&mut self, state: ClockState, now: &Moment) -> Result<(), Refusal> {
        let seconds = match state {
            ClockState::Plausible => return Ok(()),
            ClockState::Ahead(by) => by.num_seconds(),
            ClockState::Behind(by, day) => {
                self.clock_behind = Some(day);
                -by.num_seconds()
            }
        };
        self.write_program_event(Event::ClockJumped { seconds }, now)
    }
}
