//! The market's year: the twelve cases behind the sentence, and what stands beside them uncounted.
//!
//! All twelve are accepted between the first of January and today, whatever day today is: the finished ones are spread
//! over the year so far, the open ones are told from today backwards so that today has work.

mod beside;
mod injury;
mod labour;
mod life;
mod sickness;

use chrono::{Datelike, Days, NaiveDate};

use super::chance::Chance;
use super::office::Cast;
use super::script::{Entry, Script, Until};
use crate::domain::calendar::roll;
use crate::domain::case::CaseFields;
use crate::domain::ids::RoomId;

/// What the year's stories share.
pub struct Year<'a> {
    cast: &'a Cast,
    until: Until,
    chance: Chance,
    first: NaiveDate,
}

impl Year<'_> {
    pub fn new(cast: &Cast, until: Until, seed: u64) -> Year<'_> {
        let today = until.today;
        Year {
            cast,
            until,
            chance: Chance::new(seed),
            first: NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today),
        }
    }

    /// Every case of the year, told so far.
    pub fn told(mut self) -> Vec<Vec<Entry>> {
        let mut told = Vec::new();
        told.extend(self.injuries());
        told.extend(self.sicknesses());
        told.extend(self.labour_disputes());
        told.extend(self.life_disputes());
        told.extend(self.beside());
        told
    }

    fn today(&self) -> NaiveDate {
        self.until.today
    }

    /// So many days before today, but not before this year.
    fn ago(&self, days: u64) -> NaiveDate {
        (self.today() - Days::new(days)).max(self.first)
    }

    fn ahead(&self, days: u64) -> NaiveDate {
        self.today() + Days::new(days)
    }

    /// A working day at `thousandth` of the year so far, with thirty days left to finish where there are as many.
    fn early(&self, thousandth: u64) -> NaiveDate {
        let span = (self.today() - self.first).num_days() - 30;
        let days = u64::try_from(span).unwrap_or(0) * thousandth / 1_000;
        roll(self.first + Days::new(days)).min(self.today())
    }

    fn script(&mut self, day: NaiveDate, fields: CaseFields) -> Script {
        let own = Chance::new(self.chance.bits());
        Script::new(own, self.until, day, self.cast.recorder, fields)
    }

    fn room(&self, nth: usize) -> Option<RoomId> {
        self.cast.room(nth)
    }
}
