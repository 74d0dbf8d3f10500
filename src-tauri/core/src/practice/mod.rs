//! The practice book (练习台账): an invented market with the twelve cases of its yearly sentence and three years of history.
//!
//! It is written by the same operations and checked by the same rules as an office's book. Names, numbers and events are
//! invented (`words`). The same day gives the same book.

mod frequencies;
pub mod history;
mod office;
mod scenarios;
mod script;
mod seeded_random;
#[cfg(test)]
mod tests;
mod words;
mod year;

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::calendar::is_workday;
use crate::domain::ids::StaffId;
use crate::domain::office::OfficeSetup;
use crate::domain::op::Op;
use crate::domain::vocabulary::StaffRole;
use crate::store::{Author, RecordedChange, Store, StoreError};
use crate::wire::call::Moment;
use history::{Detail, Generator};
use office::PracticeStaff;
pub use script::{Cutoff, ScriptEntry};
use seeded_random::SeededRandom;

const SEED: u64 = 0x5348_454E_4748_4520;
/// Years of history before the current year.
const HISTORY_YEARS: i32 = 3;

impl From<&Moment> for Cutoff {
    fn from(now: &Moment) -> Cutoff {
        Cutoff {
            utc: now.utc,
            today: now.today,
            offset_minutes: now.offset_minutes,
        }
    }
}

/// Fills an empty practice book: the office's setup, three years of history and this year's cases. Nothing is dated
/// after `now`.
///
/// The operations are written in order of time, so that case numbers follow the days.
pub fn fill(store: &mut Store, now: &Moment) -> Result<(), StoreError> {
    let cutoff = Cutoff::from(now);
    let year = now.today.year();
    let mut random = SeededRandom::new(SEED);
    store.write_in_bulk(now.utc, |store| {
        write_office_setup(store, cutoff, year - HISTORY_YEARS)?;
        let staff = PracticeStaff::of(store.office_setup()).ok_or(StoreError::Damaged)?;
        let mut entries =
            past_cases(store.office_setup(), &mut random, cutoff).ok_or(StoreError::Damaged)?;
        entries.extend(
            year::PracticeYear::new(&staff, cutoff, random.next_u64())
                .cases()
                .into_iter()
                .flatten(),
        );
        entries.sort_by_key(|entry| entry.author.utc);
        for mut entry in entries {
            if let Op::CaseRegister(r) = &mut entry.op {
                let series = store.office_setup().series_of(r.fields.nature);
                r.number = store.next_number(series, r.registered_on.year())?;
                r.number_text = store
                    .office_setup()
                    .number_text(r.number)
                    .unwrap_or_default();
            }
            let recorded = RecordedChange {
                op: entry.op,
                undoes: None,
            };
            store.write(&recorded, &entry.author, None)?;
        }
        Ok(())
    })
}

/// Returns the member who is signed in to the practice book at first: the supervisor, or else the first member.
pub fn default_user(setup: &OfficeSetup) -> Option<StaffId> {
    let supervisor = setup.staff.iter().find(|s| s.role == StaffRole::Supervisor);
    supervisor.or(setup.staff.first()).map(|s| s.id)
}

/// Writes the invented office's setup into an empty book. It is dated 31 December before `year`, a day before the first
/// case can be registered.
pub fn write_office_setup(store: &mut Store, cutoff: Cutoff, year: i32) -> Result<(), StoreError> {
    let day = NaiveDate::from_ymd_opt(year - 1, 12, 31).unwrap_or(cutoff.today);
    let utc = cutoff.instant(day, 9 * 60);
    let ops = office::setup_ops(&mut SeededRandom::new(SEED), utc);
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
        store.write(&RecordedChange { op, undoes: None }, &author, None)?;
    }
    Ok(())
}

/// Returns the cases of the previous years. All are accepted before this year begins, so that this year's sentence
/// counts none of them; those still open at the turn of the year are carried over.
fn past_cases(
    setup: &OfficeSetup,
    random: &mut SeededRandom,
    cutoff: Cutoff,
) -> Option<Vec<ScriptEntry>> {
    let this_year = cutoff.today.year();
    let last = NaiveDate::from_ymd_opt(this_year - 1, 12, 31)?;
    let mut generator =
        Generator::new(random.next_u64(), setup, cutoff, Detail::Full)?.with_last_acceptance(last);
    let mut entries = Vec::new();
    for year in this_year - HISTORY_YEARS..this_year {
        for day in case_days(year, random) {
            entries.extend(generator.next_case(day));
        }
    }
    Some(entries)
}

/// The first days of the Spring Festival (春节): year, month, day.
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

/// Returns the first day of the Spring Festival; 5 February for a year that is not in the list.
fn spring_festival(year: i32) -> Option<NaiveDate> {
    let known = SPRING_FESTIVALS.iter().find(|(y, ..)| *y == year);
    let (_, month, day) = known.copied().unwrap_or((year, 2, 5));
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Returns the days on which the year's 96 to 134 cases are received, in order. Days in the six weeks before the Spring
/// Festival, when wages are settled, are 2.6 times as likely as others, days in September (the Mid-Autumn season) 1.4
/// times, and days off a tenth.
fn case_days(year: i32, random: &mut SeededRandom) -> Vec<NaiveDate> {
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
    let count = random.between(96, 134);
    let mut received: Vec<NaiveDate> = (0..count).map(|_| random.pick_weighted(&days)).collect();
    received.sort();
    received
}
