//! From cell sums to the figures of a row.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::facts::{Cube, Stock, Sums};
use crate::domain::money::Fen;
use crate::domain::office::SuccessFormula;
use crate::domain::period::Period;
use crate::domain::vocabulary::{Outcome, Success};
use crate::store::tally::Events;
use crate::store::{Store, StoreError};
use crate::wire::lists::Basis;
use crate::wire::tallies::Figures;

/// What the cells hold of a period, by key.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    events: Events,
    before: BTreeMap<String, Stock>,
    change: BTreeMap<String, Stock>,
    overdue: BTreeMap<String, i64>,
}

/// The day on which a period's overdue cases are told: its last, or today while it is not over.
pub fn day_of_judgement(period: &Period, today: NaiveDate) -> NaiveDate {
    period.to.min(today)
}

fn sum(
    before: &BTreeMap<String, Stock>,
    change: &BTreeMap<String, Stock>,
) -> BTreeMap<String, Stock> {
    let mut stock = before.clone();
    for (key, change) in change {
        stock.entry(key.clone()).or_default().add(change, 1);
    }
    stock
}

/// The same for one key.
pub struct OfKey<'a> {
    events: Option<&'a BTreeMap<String, Sums>>,
    before: Stock,
    overdue: i64,
}

impl Counted {
    pub fn read(
        store: &Store,
        cube: Cube,
        period: &Period,
        today: NaiveDate,
    ) -> Result<Counted, StoreError> {
        let before = store.stock_before(cube, period.from)?;
        Counted::after(store, cube, period, before, today)
    }

    /// The same, with what was pending at the beginning already known.
    pub fn after(
        store: &Store,
        cube: Cube,
        period: &Period,
        before: BTreeMap<String, Stock>,
        today: NaiveDate,
    ) -> Result<Counted, StoreError> {
        let change = store.stock_change(cube, period.from, period.to)?;
        // A term that runs out tomorrow is not overdue today, though its cell is kept already.
        let overdue = match day_of_judgement(period, today) {
            day if day == period.to => sum(&before, &change),
            day if day >= period.from => sum(&before, &store.stock_change(cube, period.from, day)?),
            day => store.stock_before(cube, day.succ_opt().unwrap_or(day))?,
        };
        Ok(Counted {
            events: store.events(cube, period.from, period.to)?,
            overdue: overdue
                .into_iter()
                .map(|(key, stock)| (key, stock.overdue))
                .collect(),
            before,
            change,
        })
    }

    pub fn stock_at_end(&self) -> BTreeMap<String, Stock> {
        sum(&self.before, &self.change)
    }

    /// Keys put together under other keys, such as causes under their report group.
    pub fn grouped(&self, key_of: impl Fn(&str) -> String) -> Counted {
        let mut grouped = Counted::default();
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
        grouped
    }

    pub fn key(&self, key: &str) -> OfKey<'_> {
        OfKey {
            events: self.events.get(key),
            before: self.before.get(key).copied().unwrap_or_default(),
            overdue: self.overdue.get(key).copied().unwrap_or_default(),
        }
    }

    /// Keys that hold anything at all.
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

/// A closing that the basis counts: by registration all ends, else those of accepted cases.
fn closing_of(basis: Basis, code: &str) -> Option<String> {
    match code.split_at_checked(1)? {
        ("R", n) if n.parse::<u8>().is_ok() => Some(format!("R{n}")),
        ("N", n) if basis == Basis::Registered => Some(format!("R{n}")),
        _ => None,
    }
}

fn amount(fen: i64) -> Fen {
    Fen::try_from(fen).unwrap_or(Fen::MAX)
}

/// The figures of one row.
pub fn figures(of: &OfKey<'_>, basis: Basis, formula: SuccessFormula) -> Figures {
    let none = BTreeMap::new();
    let events = of.events.unwrap_or(&none);
    let event = |code: &str| events.get(code).copied().unwrap_or_default();
    let (registered, consulted, accepted) = (event("reg"), event("con"), event("acc"));
    let mut closed = Sums::default();
    let mut outcomes: BTreeMap<String, i64> = BTreeMap::new();
    for (code, sums) in events {
        if let Some(outcome) = closing_of(basis, code) {
            closed.add(sums, 1);
            *outcomes.entry(outcome).or_default() += sums.cases;
        }
    }
    outcomes.retain(|_, n| *n != 0);
    let entered = match basis {
        Basis::Registered => registered,
        Basis::Accepted | Basis::Closed => accepted,
    };
    // People and collective cases are those of the cases that the basis counts.
    let people = if basis == Basis::Closed {
        closed
    } else {
        entered
    };
    let carried = match basis {
        Basis::Registered => of.before.registered,
        Basis::Accepted | Basis::Closed => of.before.accepted,
    };
    let counted = |wanted: fn(Outcome) -> bool| -> i64 {
        let of_kind = Outcome::ALL.iter().filter(|o| wanted(**o));
        of_kind
            .map(|o| outcomes.get(o.code()).copied().unwrap_or(0))
            .sum()
    };
    let agreed_cases = counted(|o| o.success() == Success::Yes);
    let rated = match formula {
        SuccessFormula::AllClosed => counted(Outcome::is_mediated),
        SuccessFormula::WithoutWithdrawn => counted(|o| o.is_mediated() && o != Outcome::Withdrawn),
    };
    Figures {
        carried,
        new: entered.cases,
        closed: closed.cases,
        pending: carried + entered.cases - closed.cases,
        registered: registered.cases,
        consulted: consulted.cases,
        accepted: accepted.cases,
        collective: people.collective,
        people: people.people,
        agreed_cases,
        rated,
        success_rate: (rated > 0).then(|| (agreed_cases * 10_000 / rated) as u32),
        claimed: amount(closed.claimed),
        agreed: amount(closed.agreed),
        mean_days: (closed.cases > 0).then(|| (closed.days * 10 / closed.cases) as u32),
        overdue: of.overdue,
        outcomes,
        cross: Vec::new(),
    }
}

/// Nothing carried, new, consulted or closed: the unit reported nothing.
pub fn silent(f: &Figures) -> bool {
    f.carried == 0 && f.new == 0 && f.closed == 0 && f.consulted == 0 && f.registered == 0
}
