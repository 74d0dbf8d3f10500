//! The practice book: an invented market with the twelve cases behind its sentence, and three years before them.
//!
//! Everything is written by the same changes as in an office's book, and judged by the same rules. Names, numbers and
//! events are invented (`words`); the same day gives the same book.

mod chance;
pub mod history;
mod office;
mod plots;
mod script;
#[cfg(test)]
mod tests;
mod words;
mod year;

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::calendar::is_workday;
use crate::domain::ids::StaffId;
use crate::domain::office::House;
use crate::domain::op::Op;
use crate::domain::vocabulary::StaffRole;
use crate::store::{Author, Recorded, Store, StoreError};
use crate::wire::call::Moment;
use chance::Chance;
use history::{Detail, Generator};
use office::Cast;
pub use script::{Entry, Until};

const SEED: u64 = 0x5348_454E_4748_4520;
/// Years of history before the running one.
const YEARS: i32 = 3;

impl From<&Moment> for Until {
    fn from(now: &Moment) -> Until {
        Until {
            utc: now.utc,
            today: now.today,
            offset_minutes: now.offset_minutes,
        }
    }
}

/// Fills a fresh practice book: the house, three years of history, this year's cases; nothing is dated after `now`.
///
/// The journal tells it in the order in which it happened, so that numbers follow the days.
pub fn fill(store: &mut Store, now: &Moment) -> Result<(), StoreError> {
    let until = Until::from(now);
    let year = now.today.year();
    let mut chance = Chance::new(SEED);
    store.in_bulk(now.utc, |store| {
        furnish(store, until, year - YEARS)?;
        let cast = Cast::of(store.house()).ok_or(StoreError::Damaged)?;
        let mut entries = past(store.house(), &mut chance, until).ok_or(StoreError::Damaged)?;
        entries.extend(
            year::Year::new(&cast, until, chance.bits())
                .told()
                .into_iter()
                .flatten(),
        );
        entries.sort_by_key(|entry| entry.by.utc);
        for mut entry in entries {
            if let Op::CaseRegister(r) = &mut entry.op {
                r.number = store.next_number(r.registered_on.year())?;
                r.written = store.house().written(r.number).unwrap_or_default();
            }
            let recorded = Recorded {
                op: entry.op,
                undoes: None,
            };
            store.write(&recorded, &entry.by, None)?;
        }
        Ok(())
    })
}

/// Who uses the practice book unless somebody else is chosen: its supervisor, or whoever comes first.
pub fn user(house: &House) -> Option<StaffId> {
    let supervisor = house.staff.iter().find(|s| s.role == StaffRole::Supervisor);
    supervisor.or(house.staff.first()).map(|s| s.id)
}

/// The invented house, written into an empty book a day before the first case can come in, on the first of January of
/// `year`. The benchmark furnishes its store so, too.
pub fn furnish(store: &mut Store, until: Until, year: i32) -> Result<(), StoreError> {
    let day = NaiveDate::from_ymd_opt(year - 1, 12, 31).unwrap_or(until.today);
    let utc = until.instant(day, 9 * 60);
    let ops = office::furnish(&mut Chance::new(SEED), utc);
    let supervisor = ops.iter().find_map(|op| match op {
        Op::StaffPut { after, .. } => Some(after.id),
        _ => None,
    });
    let author = Author {
        actor: supervisor.ok_or(StoreError::Damaged)?,
        utc,
        today: day,
    };
    for op in ops {
        store.write(&Recorded { op, undoes: None }, &author, None)?;
    }
    Ok(())
}

/// The years before this one. All their cases are accepted before this year begins, so that its sentence counts only its
/// own; what was still open at the turn of the year is carried over.
fn past(house: &House, chance: &mut Chance, until: Until) -> Option<Vec<Entry>> {
    let this_year = until.today.year();
    let last = NaiveDate::from_ymd_opt(this_year - 1, 12, 31)?;
    let mut generator =
        Generator::new(chance.bits(), house, until, Detail::Full)?.accepted_by(last);
    let mut entries = Vec::new();
    for year in this_year - YEARS..this_year {
        for day in days_of(year, chance) {
            entries.extend(generator.case(day));
        }
    }
    Some(entries)
}

/// First days of the Spring Festival.
const SPRING_FESTIVALS: [(i32, u32, u32); 12] = [
    (2021, 2, 12),
    (2022, 2, 1),
    (2023, 1, 22),
    (2024, 2, 10),
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
    (2031, 1, 23),
    (2032, 2, 11),
];

fn spring_festival(year: i32) -> Option<NaiveDate> {
    let known = SPRING_FESTIVALS.iter().find(|(y, ..)| *y == year);
    let (_, month, day) = known.copied().unwrap_or((year, 2, 5));
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The days on which the year's 90 to 140 cases came in, in order: more than twice as many in the six weeks before the
/// Spring Festival, when wages are settled, and more in the moon-cake season; seldom on days off.
fn days_of(year: i32, chance: &mut Chance) -> Vec<NaiveDate> {
    let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else {
        return Vec::new();
    };
    let festivals = [spring_festival(year), spring_festival(year + 1)];
    let weight = |day: NaiveDate| {
        let before = |festival: &NaiveDate| (1..=42).contains(&(*festival - day).num_days());
        let season = match day.month() {
            _ if festivals.iter().flatten().any(before) => 26,
            9 => 14,
            _ => 10,
        };
        if is_workday(day) { season } else { 1 }
    };
    let days: Vec<(NaiveDate, u32)> = (0..366)
        .map(|n| first + Days::new(n))
        .filter(|day| day.year() == year)
        .map(|day| (day, weight(day)))
        .collect();
    let count = chance.between(96, 134);
    let mut chosen: Vec<NaiveDate> = (0..count).map(|_| chance.weighed(&days)).collect();
    chosen.sort();
    chosen
}
