//! Computes the figures of a row from the sums of its cells.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::money::Fen;
use crate::domain::period::Period;
use crate::domain::tally_facts::{Cube, Stock, Sums};
use crate::domain::vocabulary::{Outcome, SuccessFormula};
use crate::store::tally::Events;
use crate::store::{Store, StoreError};
use crate::wire::lists::Basis;
use crate::wire::tallies::Figures;

/// Returns true if the basis counts this event.
pub(super) fn is_counted(basis: Basis, code: &str) -> bool {
    match basis {
        Basis::Registered => matches!(code, "reg" | "rereg" | "reacc"),
        Basis::Accepted => matches!(code, "acc" | "reacc"),
        Basis::Closed => code.starts_with('R'),
    }
}

/// Returns true if the event is a reopening, by which a case comes in again.
pub(super) fn is_reopening(code: &str) -> bool {
    matches!(code, "rereg" | "reacc")
}

/// The cell sums of a period, by key.
#[derive(Debug, Clone, Default)]
pub struct CellCounts {
    events: Events,
    before: BTreeMap<String, Stock>,
    change: BTreeMap<String, Stock>,
    overdue: BTreeMap<String, i64>,
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
pub struct KeyCounts<'a> {
    events: Option<&'a BTreeMap<String, Sums>>,
    before: Stock,
    end: Stock,
    overdue: i64,
}

impl CellCounts {
    pub fn read(
        store: &Store,
        cube: Cube,
        period: &Period,
        today: NaiveDate,
    ) -> Result<CellCounts, StoreError> {
        let before = store.stock_before(cube, period.from)?;
        CellCounts::read_from(store, cube, period, before, today)
    }

    /// Reads a period whose opening stock is already known.
    pub fn read_from(
        store: &Store,
        cube: Cube,
        period: &Period,
        before: BTreeMap<String, Stock>,
        today: NaiveDate,
    ) -> Result<CellCounts, StoreError> {
        let change = store.stock_change(cube, period.from, period.to)?;
        // The cells already hold terms that end tomorrow; those are not overdue today.
        let overdue = match overdue_day(period, today) {
            day if day == period.to => add_stock(&before, &change),
            day if day >= period.from => {
                add_stock(&before, &store.stock_change(cube, period.from, day)?)
            }
            day => store.stock_before(cube, day.succ_opt().unwrap_or(day))?,
        };
        Ok(CellCounts {
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

/// Returns the outcome code of a closing event that the basis counts: on the registered basis all closings, otherwise
/// those of accepted cases.
fn counted_outcome(basis: Basis, code: &str) -> Option<String> {
    match code.split_at_checked(1)? {
        ("R", n) if n.parse::<u8>().is_ok() => Some(format!("R{n}")),
        ("N", n) if basis == Basis::Registered => Some(format!("R{n}")),
        _ => None,
    }
}

fn to_fen(fen: i64) -> Fen {
    Fen::try_from(fen).unwrap_or(Fen::MAX)
}

/// Returns the quotient of two numbers that are not negative, rounded half up; none if the divisor is 0.
fn rounded_quotient(dividend: i64, divisor: i64) -> Option<u32> {
    let rounded = (divisor > 0).then(|| (dividend.max(0) * 2 + divisor) / (divisor * 2))?;
    Some(u32::try_from(rounded).unwrap_or(u32::MAX))
}

/// Returns the figures of one row.
pub fn figures(of: &KeyCounts<'_>, basis: Basis, formula: SuccessFormula) -> Figures {
    let none = BTreeMap::new();
    let events = of.events.unwrap_or(&none);
    let event = |code: &str| events.get(code).copied().unwrap_or_default();
    let (registered, consulted, accepted) = (event("reg"), event("con"), event("acc"));
    let mut closed = Sums::default();
    let mut outcomes: BTreeMap<String, i64> = BTreeMap::new();
    for (code, sums) in events {
        if let Some(outcome) = counted_outcome(basis, code) {
            closed.add(sums, 1);
            *outcomes.entry(outcome).or_default() += sums.cases;
        }
    }
    outcomes.retain(|_, n| *n != 0);
    // A reopened case comes in again.
    let again: &[&str] = match basis {
        Basis::Registered => &["rereg", "reacc"],
        Basis::Accepted | Basis::Closed => &["reacc"],
    };
    let mut entered = match basis {
        Basis::Registered => registered,
        Basis::Accepted | Basis::Closed => accepted,
    };
    let mut reopened = Sums::default();
    again.iter().for_each(|code| reopened.add(&event(code), 1));
    entered.add(&reopened, 1);
    let carried = match basis {
        Basis::Registered => of.before.registered,
        Basis::Accepted | Basis::Closed => of.before.accepted,
    };
    let counted = |wanted: &dyn Fn(Outcome) -> bool| -> i64 {
        let of_kind = Outcome::ALL.iter().filter(|o| wanted(**o));
        of_kind
            .map(|o| outcomes.get(o.code()).copied().unwrap_or(0))
            .sum()
    };
    let agreed_cases = counted(&Outcome::is_success);
    let rated = counted(&|outcome| formula.counts(outcome));
    Figures {
        carried,
        new: entered.cases,
        closed: closed.cases,
        pending: carried + entered.cases - closed.cases,
        registered: registered.cases,
        consulted: consulted.cases,
        accepted: accepted.cases,
        reopened: reopened.cases,
        collective: entered.collective,
        people: entered.people,
        agreed_cases,
        rated,
        // To a tenth of a per cent, as it is shown: a rate rounded twice would be wrong.
        success_rate: rounded_quotient(agreed_cases * 1000, rated).map(|tenths| tenths * 10),
        claimed: to_fen(closed.claimed),
        agreed: to_fen(closed.agreed),
        mean_days: rounded_quotient(closed.days * 10, closed.cases),
        overdue: of.overdue,
        undecided: of.end.registered - of.end.accepted,
        outcomes,
        cross: Vec::new(),
    }
}

/// Returns the number of entries that the figure of a column counts or sums over, by the name that drills give it.
pub fn entries(figures: &Figures, column: &str) -> i64 {
    match column {
        "carried" => figures.carried,
        "new" | "people" => figures.new,
        "reopened" => figures.reopened,
        "registered" => figures.registered,
        "consulted" => figures.consulted,
        "accepted" => figures.accepted,
        "collective" => figures.collective,
        "closed" | "claimed" | "mean_days" => figures.closed,
        "pending" => figures.pending,
        "overdue" => figures.overdue,
        "undecided" => figures.undecided,
        "agreed_cases" | "agreed" => figures.agreed_cases,
        "rated" => figures.rated,
        outcome => figures.outcomes.get(outcome).copied().unwrap_or(0),
    }
}

/// Returns true if nothing was carried over, registered, consulted or closed, and nothing waits for a decision: the unit
/// reported nothing.
pub fn has_no_figures(f: &Figures) -> bool {
    let counts = [
        f.carried,
        f.new,
        f.closed,
        f.consulted,
        f.registered,
        f.undecided,
    ];
    counts.iter().all(|count| *count == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The notes of a tally say which endings are closings; an answered consultation is none.
    #[test]
    fn closings_are_the_outcomes_of_the_basis_and_no_consultations() {
        let of_one = |cases| Sums {
            cases,
            ..Sums::default()
        };
        let events = BTreeMap::from([
            ("reg".to_owned(), of_one(9)),
            ("con".to_owned(), of_one(5)),
            ("acc".to_owned(), of_one(4)),
            ("R1".to_owned(), of_one(2)),
            ("R9".to_owned(), of_one(1)),
            ("N3".to_owned(), of_one(1)),
            ("N10".to_owned(), of_one(1)),
        ]);
        let counts = KeyCounts {
            events: Some(&events),
            before: Stock::default(),
            end: Stock::default(),
            overdue: 0,
        };
        for (basis, closed, rated) in [
            (Basis::Registered, 5, [4, 3]),
            (Basis::Accepted, 3, [3, 2]),
            (Basis::Closed, 3, [3, 2]),
        ] {
            let formulas = [SuccessFormula::AllClosed, SuccessFormula::WithoutWithdrawn];
            for (formula, rated) in formulas.into_iter().zip(rated) {
                let figures = figures(&counts, basis, formula);
                assert_eq!(figures.closed, closed, "{basis:?}");
                assert_eq!(figures.outcomes.values().sum::<i64>(), closed, "{basis:?}");
                assert_eq!(figures.rated, rated, "{basis:?} {formula:?}");
            }
        }
    }

    /// Returns the figures of accepted cases with these events and nothing pending.
    fn figures_of(events: Option<&BTreeMap<String, Sums>>) -> Figures {
        let counts = KeyCounts {
            events,
            before: Stock::default(),
            end: Stock::default(),
            overdue: 0,
        };
        figures(&counts, Basis::Accepted, SuccessFormula::AllClosed)
    }

    fn closed_cases(cases: &[(&str, i64, i64)]) -> BTreeMap<String, Sums> {
        let sums = |&(code, cases, days): &(&str, i64, i64)| {
            let sums = Sums {
                cases,
                days,
                ..Sums::default()
            };
            (code.to_owned(), sums)
        };
        cases.iter().map(sums).collect()
    }

    #[test]
    fn mean_days_and_rates_are_rounded_half_up_once() {
        for (cases, days, tenths) in [(3, 20, 67), (3, 5, 17), (4, 5, 13), (20, 1, 1), (21, 1, 0)] {
            let events = closed_cases(&[("R4", cases, days)]);
            let figures = figures_of(Some(&events));
            assert_eq!(figures.mean_days, Some(tenths), "{days} days / {cases}");
        }
        // 13,329 of 20,000 are 66.645 %: rounded to 66.65 % first, it would be shown as 66.7 %.
        for (agreed, all, shown) in [
            (2, 3, 6_670),
            (1, 3, 3_330),
            (1, 16, 630),
            (13_329, 20_000, 6_660),
        ] {
            let events = closed_cases(&[("R1", agreed, 0), ("R4", all - agreed, 0)]);
            let figures = figures_of(Some(&events));
            assert_eq!(figures.success_rate, Some(shown), "{agreed} of {all}");
        }
        let empty = figures_of(None);
        assert_eq!((empty.mean_days, empty.success_rate), (None, None));
    }
}
