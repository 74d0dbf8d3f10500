//! The current year of the practice book: the twelve cases that its sentence counts, and further cases that it does not.
//!
//! All twelve are accepted between 1 January and today, on any day of the year: the finished ones are spread over the
//! year so far, the open ones are dated backwards from today so that today has work.

mod injury;
mod labour;
mod life;
mod sickness;
mod uncounted;

use chrono::{Datelike, Days, NaiveDate};

use super::office::PracticeStaff;
use super::script::{CaseScript, Cutoff, ScriptEntry};
use super::seeded_random::SeededRandom;
use crate::domain::calendar::roll;
use crate::domain::case::CaseFields;
use crate::domain::ids::RoomId;

/// The generator of the current year's cases.
pub struct PracticeYear<'a> {
    staff: &'a PracticeStaff,
    cutoff: Cutoff,
    random: SeededRandom,
    first: NaiveDate,
}

impl PracticeYear<'_> {
    pub fn new(staff: &PracticeStaff, cutoff: Cutoff, seed: u64) -> PracticeYear<'_> {
        let today = cutoff.today;
        PracticeYear {
            staff,
            cutoff,
            random: SeededRandom::new(seed),
            first: NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today),
        }
    }

    /// Returns every case of the year, as far as it has come by the cutoff.
    pub fn cases(mut self) -> Vec<Vec<ScriptEntry>> {
        let mut cases = Vec::new();
        cases.extend(self.injury_cases());
        cases.extend(self.sickness_cases());
        cases.extend(self.labour_disputes());
        cases.extend(self.life_disputes());
        cases.extend(self.uncounted_cases());
        cases
    }

    fn today(&self) -> NaiveDate {
        self.cutoff.today
    }

    /// Returns the day so many days before today, but not before this year.
    fn days_ago(&self, days: u64) -> NaiveDate {
        (self.today() - Days::new(days)).max(self.first)
    }

    fn days_ahead(&self, days: u64) -> NaiveDate {
        self.today() + Days::new(days)
    }

    /// Returns a working day at `thousandth` of the year so far, leaving the last thirty days to finish the case.
    fn day_at(&self, thousandth: u64) -> NaiveDate {
        let span = (self.today() - self.first).num_days() - 30;
        let days = u64::try_from(span).unwrap_or(0) * thousandth / 1_000;
        roll(self.first + Days::new(days)).min(self.today())
    }

    fn script(&mut self, day: NaiveDate, fields: CaseFields) -> CaseScript {
        let own = SeededRandom::new(self.random.next_u64());
        CaseScript::new(own, self.cutoff, day, self.staff.recorder, fields)
    }

    fn room(&self, nth: usize) -> Option<RoomId> {
        self.staff.room(nth)
    }
}
