//! What the tallies count of a case, and the increments by which their cells are kept.
//!
//! Each case enters a tally through dated events; a period's figures are sums over the events in it, and
//! what was pending on a day is the sum of all that came before. So `carried + new − closed = pending`
//! needs no bookkeeping: it is arithmetic.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use super::case::Case;
use super::ids::{GridId, StaffId};
use super::money::Fen;
use super::period::{Span, spans_of};
use super::vocabulary::{CauseCode, Nature, Outcome, SourceCode, Stage};

/// The facts of one case that any tally counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    pub consultation: bool,
    pub registered_on: NaiveDate,
    pub accepted_on: Option<NaiveDate>,
    /// Last day of mediation; the case is overdue from the day after.
    pub due_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub cause: CauseCode,
    pub grid: Option<GridId>,
    pub mediator: Option<StaffId>,
    pub source: SourceCode,
    pub people: u32,
    pub collective: bool,
    pub claimed: Fen,
    pub agreed: Fen,
}

/// A dated happening that a tally counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    Registered,
    Consulted,
    Accepted,
    /// Closed after acceptance.
    Closed(Outcome),
    /// Ended without ever being accepted.
    Ended(Outcome),
}

impl Event {
    /// The code under which cells are kept: `reg`, `con`, `acc`, `R1`…, `N1`….
    pub fn code(self) -> String {
        match self {
            Event::Registered => "reg".into(),
            Event::Consulted => "con".into(),
            Event::Accepted => "acc".into(),
            Event::Closed(outcome) => outcome.code().to_string(),
            Event::Ended(outcome) => format!("N{}", &outcome.code()[1..]),
        }
    }
}

/// The ways in which cells are split. Cross cubes hold `cause` and a second key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cube {
    All,
    Cause,
    Grid,
    Mediator,
    Source,
    Outcome,
    CauseGrid,
    CauseMediator,
}

impl Cube {
    pub const ALL: [Cube; 8] = [
        Cube::All,
        Cube::Cause,
        Cube::Grid,
        Cube::Mediator,
        Cube::Source,
        Cube::Outcome,
        Cube::CauseGrid,
        Cube::CauseMediator,
    ];

    pub fn number(self) -> i64 {
        Cube::ALL.iter().position(|c| *c == self).unwrap_or(0) as i64
    }

    /// Whether the cube also keeps what is pending; cross cubes only count events.
    pub fn keeps_stock(self) -> bool {
        !matches!(self, Cube::CauseGrid | Cube::CauseMediator)
    }

    /// The key under which a case stands in this cube; `cause|grid` in a cross cube.
    pub fn key(self, facts: &Facts) -> String {
        let grid = || facts.grid.map(|g| g.to_string()).unwrap_or_default();
        let mediator = || facts.mediator.map(|m| m.to_string()).unwrap_or_default();
        match self {
            Cube::All => String::new(),
            Cube::Cause => facts.cause.to_string(),
            Cube::Grid => grid(),
            Cube::Mediator => mediator(),
            Cube::Source => facts.source.to_string(),
            Cube::Outcome => facts
                .outcome
                .map(|o| o.code().to_string())
                .unwrap_or_default(),
            Cube::CauseGrid => format!("{}|{}", facts.cause, grid()),
            Cube::CauseMediator => format!("{}|{}", facts.cause, mediator()),
        }
    }
}

/// The sums of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    pub cases: i64,
    pub people: i64,
    pub collective: i64,
    pub claimed: i64,
    pub agreed: i64,
    pub days: i64,
}

impl Sums {
    pub fn add(&mut self, other: &Sums, sign: i64) {
        self.cases += sign * other.cases;
        self.people += sign * other.people;
        self.collective += sign * other.collective;
        self.claimed += sign * other.claimed;
        self.agreed += sign * other.agreed;
        self.days += sign * other.days;
    }
}

/// Net change of what is pending: by registration, by acceptance, and past its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stock {
    pub registered: i64,
    pub accepted: i64,
    pub overdue: i64,
}

impl Stock {
    pub fn add(&mut self, other: &Stock, sign: i64) {
        self.registered += sign * other.registered;
        self.accepted += sign * other.accepted;
        self.overdue += sign * other.overdue;
    }
}

/// Where a cell stands: cube, span of time, key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellPlace {
    pub cube: Cube,
    pub span: Span,
    pub key: String,
}

/// What the cells must be moved by when a case changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellChange {
    pub cells: HashMap<(CellPlace, Event), Sums>,
    pub stock: HashMap<CellPlace, Stock>,
}

impl Case {
    /// What is counted; nothing of a case that was made void.
    pub fn facts(&self) -> Option<Facts> {
        if self.stage() == Stage::Void {
            return None;
        }
        Some(Facts {
            consultation: self.fields.nature == Nature::ConsultOnly,
            registered_on: self.registered_on,
            accepted_on: self.acceptance.as_ref().map(|a| a.on),
            due_on: self.due_on(),
            closed_on: self.closed_on(),
            outcome: self.closing.as_ref().map(|c| c.outcome),
            cause: self.fields.cause,
            grid: self.fields.grid,
            mediator: self.fields.mediator,
            source: self.fields.source,
            people: self.people(),
            collective: self.fields.collective,
            claimed: self.claimed(),
            agreed: self.agreed(),
        })
    }
}

impl Facts {
    fn events(&self) -> Vec<(NaiveDate, Event, Sums)> {
        let entered = Sums {
            cases: 1,
            people: self.people.into(),
            collective: self.collective.into(),
            ..Sums::default()
        };
        if self.consultation {
            return vec![(self.registered_on, Event::Consulted, entered)];
        }
        let mut events = vec![(self.registered_on, Event::Registered, entered)];
        if let Some(on) = self.accepted_on {
            events.push((on, Event::Accepted, entered));
        }
        if let (Some(on), Some(outcome)) = (self.closed_on, self.outcome) {
            let since = self.accepted_on.unwrap_or(self.registered_on);
            let sums = Sums {
                claimed: self.claimed.fen(),
                agreed: self.agreed.fen(),
                days: (on - since).num_days().max(0),
                ..entered
            };
            let event = match self.accepted_on {
                Some(_) => Event::Closed(outcome),
                None => Event::Ended(outcome),
            };
            events.push((on, event, sums));
        }
        events
    }

    /// The day from which the case is overdue, unless it was closed in time.
    pub fn overdue_from(&self) -> Option<NaiveDate> {
        let from = self.due_on?.checked_add_days(Days::new(1))?;
        match self.closed_on {
            Some(closed) if closed < from => None,
            _ => Some(from),
        }
    }

    fn stock_moves(&self) -> Vec<(NaiveDate, Stock)> {
        if self.consultation {
            return Vec::new();
        }
        let registered = |n| Stock {
            registered: n,
            ..Stock::default()
        };
        let accepted = |n| Stock {
            accepted: n,
            ..Stock::default()
        };
        let overdue = |n| Stock {
            overdue: n,
            ..Stock::default()
        };
        let mut moves = vec![(self.registered_on, registered(1))];
        moves.extend(self.closed_on.map(|on| (on, registered(-1))));
        if let Some(on) = self.accepted_on {
            moves.push((on, accepted(1)));
            moves.extend(self.closed_on.map(|on| (on, accepted(-1))));
        }
        if let Some(from) = self.overdue_from() {
            moves.push((from, overdue(1)));
            moves.extend(self.closed_on.map(|on| (on, overdue(-1))));
        }
        moves
    }
}

/// What one case adds to a cell.
#[derive(Debug, Clone, Copy)]
pub enum Counted<'a> {
    Event(Event, &'a Sums),
    Stock(&'a Stock),
}

impl Facts {
    /// Every place in which the case counts, by cube, span and key; one may come more than once.
    pub fn each_place(&self, take: &mut dyn FnMut(Cube, Span, &str, Counted<'_>)) {
        let events = self.events();
        let moves = self.stock_moves();
        for cube in Cube::ALL {
            let key = cube.key(self);
            for (day, event, sums) in &events {
                for span in spans_of(*day) {
                    take(cube, span, &key, Counted::Event(*event, sums));
                }
            }
            if !cube.keeps_stock() {
                continue;
            }
            for (day, stock) in &moves {
                for span in spans_of(*day) {
                    take(cube, span, &key, Counted::Stock(stock));
                }
            }
        }
    }
}

impl CellChange {
    /// The change from the facts before to the facts after; cells that stay equal are not in it.
    pub fn between(before: Option<&Facts>, after: Option<&Facts>) -> CellChange {
        let mut change = CellChange::default();
        if before == after {
            return change;
        }
        for (facts, sign) in [(before, -1), (after, 1)] {
            if let Some(facts) = facts {
                change.count(facts, sign);
            }
        }
        change.cells.retain(|_, sums| *sums != Sums::default());
        change.stock.retain(|_, stock| *stock != Stock::default());
        change
    }

    /// Adds one case (sign 1) or takes it out (sign −1).
    pub fn count(&mut self, facts: &Facts, sign: i64) {
        facts.each_place(&mut |cube, span, key, counted| {
            let key = key.to_owned();
            let place = CellPlace { cube, span, key };
            match counted {
                Counted::Event(event, sums) => {
                    let cell = self.cells.entry((place, event)).or_default();
                    cell.add(sums, sign);
                }
                Counted::Stock(stock) => self.stock.entry(place).or_default().add(stock, sign),
            }
        });
    }
}
