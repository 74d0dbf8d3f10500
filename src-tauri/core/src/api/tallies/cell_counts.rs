//! The sums of the cells of a period, by key, and what reopened cases add to them more than once.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::counted_once::{Repeats, repeats_by_round};
use crate::domain::period::Period;
use crate::domain::tally_facts::{Cube, Stock, Sums, TallyFacts};
use crate::store::tally::Events;
use crate::store::{Store, StoreError};
use crate::wire::lists::Basis;

/// The book as one tally reads it: its cells, and at most once the rounds of its reopened cases.
pub struct TallySource<'s> {
    store: &'s Store,
    pub basis: Basis,
    today: NaiveDate,
    reopened: OnceCell<Vec<Vec<TallyFacts>>>,
}

/// The cell sums of a period, by key.
#[derive(Debug, Clone, Default)]
pub struct CellCounts {
    events: Events,
    before: BTreeMap<String, Stock>,
    change: BTreeMap<String, Stock>,
    overdue: BTreeMap<String, i64>,
    repeats: BTreeMap<String, Repeats>,
}

/// Returns true if the event is a reopening, by which a case comes in again.
pub(super) fn is_reopening(code: &str) -> bool {
    matches!(code, "rereg" | "reacc")
}

/// Returns the day for which overdue cases are counted: the last of the period, or today while it is not over.
pub fn overdue_day(period: &Period, today: NaiveDate) -> NaiveDate {
    period.to.min(today)
}

fn add_stock(
    before: &BTreeMap<String, Stock>,
    change: &BTreeMap<String, Stock>,
) -> BTreeMap<String, Stock> {
    let mut stock = before.clone();
    for (key, change) in change {
        stock.entry(key.clone()).or_default().add(change, 1);
    }
    stock
}

/// The cell sums of a period for one key.
#[derive(Debug, Clone, Default)]
pub struct KeyCounts<'a> {
    pub events: Option<&'a BTreeMap<String, Sums>>,
    pub before: Stock,
    pub end: Stock,
    pub overdue: i64,
    pub repeats: Repeats,
}

impl<'s> TallySource<'s> {
    pub fn new(store: &'s Store, basis: Basis, today: NaiveDate) -> TallySource<'s> {
        TallySource {
            store,
            basis,
            today,
            reopened: OnceCell::new(),
        }
    }

    /// Counts a period.
    pub fn counts(&self, cube: Cube, period: &Period) -> Result<CellCounts, StoreError> {
        let before = self.store.stock_before(cube, period.from)?;
        self.counts_from(cube, period, before)
    }

    /// Counts a period whose opening stock is already known.
    pub fn counts_from(
        &self,
        cube: Cube,
        period: &Period,
        before: BTreeMap<String, Stock>,
    ) -> Result<CellCounts, StoreError> {
        let store = self.store;
        let change = store.stock_change(cube, period.from, period.to)?;
        // The cells already hold terms that end tomorrow; those are not overdue today.
        let overdue = match overdue_day(period, self.today) {
            day if day == period.to => add_stock(&before, &change),
            day if day >= period.from => {
                add_stock(&before, &store.stock_change(cube, period.from, day)?)
            }
            day => store.stock_before(cube, day.succ_opt().unwrap_or(day))?,
        };
        let events = store.events(cube, period.from, period.to)?;
        Ok(CellCounts {
            repeats: self.repeats(cube, period, &events)?,
            events,
            overdue: overdue
                .into_iter()
                .map(|(key, stock)| (key, stock.overdue))
                .collect(),
            before,
            change,
        })
    }

    /// Returns by key what the rounds of reopened cases add once more to figures in which a case counts once. No case has
    /// two rounds that came in or were closed in a period, unless it was reopened in it.
    fn repeats(
        &self,
        cube: Cube,
        period: &Period,
        events: &Events,
    ) -> Result<BTreeMap<String, Repeats>, StoreError> {
        let mut by_key: BTreeMap<String, Repeats> = BTreeMap::new();
        let mut codes = events.values().flatten();
        if !codes.any(|(code, sums)| is_reopening(code) && sums.cases != 0) {
            return Ok(by_key);
        }
        let days = period.from..=period.to;
        let accepted_only = self.basis != Basis::Registered;
        for rounds in self.reopened()? {
            let repeats = repeats_by_round(rounds, &days, accepted_only);
            for (round, repeats) in rounds.iter().zip(&repeats) {
                if *repeats != Repeats::default() {
                    by_key.entry(cube.key(round)).or_default().add(repeats);
                }
            }
        }
        Ok(by_key)
    }

    /// Returns the rounds of every reopened case.
    fn reopened(&self) -> Result<&Vec<Vec<TallyFacts>>, StoreError> {
        if let Some(read) = self.reopened.get() {
            return Ok(read);
        }
        let read = self.store.rounds_of_reopened_cases()?;
        Ok(self.reopened.get_or_init(|| read))
    }
}

impl CellCounts {
    pub fn stock_at_end(&self) -> BTreeMap<String, Stock> {
        add_stock(&self.before, &self.change)
    }

    /// Sums keys into groups, such as causes into report groups.
    pub fn grouped(&self, key_of: impl Fn(&str) -> String) -> CellCounts {
        let mut grouped = CellCounts::default();
        for (key, events) in &self.events {
            let group = grouped.events.entry(key_of(key)).or_default();
            for (event, sums) in events {
                group.entry(event.clone()).or_default().add(sums, 1);
            }
        }
        for (key, stock) in &self.before {
            grouped.before.entry(key_of(key)).or_default().add(stock, 1);
        }
        for (key, overdue) in &self.overdue {
            *grouped.overdue.entry(key_of(key)).or_default() += overdue;
        }
        for (key, stock) in &self.change {
            grouped.change.entry(key_of(key)).or_default().add(stock, 1);
        }
        for (key, repeats) in &self.repeats {
            grouped.repeats.entry(key_of(key)).or_default().add(repeats);
        }
        grouped
    }

    pub fn for_key(&self, key: &str) -> KeyCounts<'_> {
        let before = self.before.get(key).copied().unwrap_or_default();
        let mut end = before;
        end.add(&self.change.get(key).copied().unwrap_or_default(), 1);
        KeyCounts {
            events: self.events.get(key),
            before,
            end,
            overdue: self.overdue.get(key).copied().unwrap_or_default(),
            repeats: self.repeats.get(key).copied().unwrap_or_default(),
        }
    }

    /// Returns true if a key has any figure that is not zero.
    pub fn holds(&self, key: &str) -> bool {
        let some = |stock: Option<&Stock>| stock.is_some_and(|s| *s != Stock::default());
        let events = self.events.get(key);
        some(self.before.get(key))
            || some(self.change.get(key))
            || events.is_some_and(|e| e.values().any(|s| s.cases != 0))
    }

    pub fn cases(&self, key: &str, counts: impl Fn(&str) -> bool) -> i64 {
        let events = self.events.get(key).into_iter().flatten();
        events
            .filter(|(code, _)| counts(code))
            .map(|(_, sums)| sums.cases)
            .sum()
    }
}
