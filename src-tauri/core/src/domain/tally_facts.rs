//! The facts of a case that tallies count, and the increments that they add to the tally cells.
//!
//! Every case contributes dated events. The figures of a period are sums over its events, and the cases pending on a
//! day are the sum of all earlier changes; therefore `carried + new − closed = pending` always holds.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use super::calendar::roll;
use super::case::{Case, Round};
use super::clock_rules::rule_for;
use super::money::Fen;
use super::period::{Span, spans_of};
use super::reopening::CountedFacts;
use super::vocabulary::{ClockKind, Outcome, Stage};

/// The way in which a round of a case came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// The case was registered.
    Registered,
    /// The case was reopened before it was ever accepted.
    Reregistered,
    /// The case was reopened after it had been accepted; the acceptance is not counted again.
    Reaccepted,
}

impl EntryKind {
    /// Returns the event by which the round came in.
    pub fn event(self) -> TallyEvent {
        match self {
            EntryKind::Registered => TallyEvent::Registered,
            EntryKind::Reregistered => TallyEvent::Reregistered,
            EntryKind::Reaccepted => TallyEvent::Reaccepted,
        }
    }
}

/// The facts of one round of a case that tallies count. A reopened case counts once more from its reopening, so that
/// what was counted before stays as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyFacts {
    pub entry: EntryKind,
    /// The day on which the round came in: registration or reopening.
    pub registered_on: NaiveDate,
    /// The day from which the round counts as accepted: the acceptance, or the reopening of an accepted case.
    pub accepted_on: Option<NaiveDate>,
    /// Last day of mediation, moved off days of rest; the case is overdue from the next day on.
    pub due_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub agreed: Fen,
    pub counted: CountedFacts,
}

/// A dated event that a tally counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TallyEvent {
    Registered,
    Consulted,
    Accepted,
    /// A case that was reopened before it was ever accepted.
    Reregistered,
    /// A case that was reopened after it had been accepted 重新受理.
    Reaccepted,
    /// Closing of an accepted case.
    Closed(Outcome),
    /// Closing of a case that was never accepted.
    Ended(Outcome),
}

impl TallyEvent {
    /// Returns the code under which cells are stored: `reg`, `con`, `acc`, `rereg`, `reacc`, `R1`…, `N1`….
    pub fn code(self) -> String {
        match self {
            TallyEvent::Registered => "reg".into(),
            TallyEvent::Consulted => "con".into(),
            TallyEvent::Accepted => "acc".into(),
            TallyEvent::Reregistered => "rereg".into(),
            TallyEvent::Reaccepted => "reacc".into(),
            TallyEvent::Closed(outcome) => outcome.code().to_string(),
            TallyEvent::Ended(outcome) => format!("N{}", &outcome.code()[1..]),
        }
    }
}

/// The dimension by which cells are split. Cross cubes hold the cause and a second key.
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

    /// Returns the stored number: the position in [`Cube::ALL`].
    pub fn number(self) -> i64 {
        Cube::ALL.iter().position(|c| *c == self).unwrap_or(0) as i64
    }

    /// Returns whether the cube also counts pending cases; cross cubes only count events.
    pub fn keeps_stock(self) -> bool {
        !matches!(self, Cube::CauseGrid | Cube::CauseMediator)
    }

    /// Returns the key of the case in this cube, such as `cause|grid` in a cross cube.
    pub fn key(self, facts: &TallyFacts) -> String {
        let CountedFacts {
            cause,
            source,
            grid,
            mediator,
            ..
        } = &facts.counted;
        let grid = || grid.map(|g| g.to_string()).unwrap_or_default();
        let mediator = || mediator.map(|m| m.to_string()).unwrap_or_default();
        match self {
            Cube::All => String::new(),
            Cube::Cause => cause.to_string(),
            Cube::Grid => grid(),
            Cube::Mediator => mediator(),
            Cube::Source => source.to_string(),
            Cube::Outcome => facts
                .outcome
                .map(|o| o.code().to_string())
                .unwrap_or_default(),
            Cube::CauseGrid => format!("{}|{}", cause, grid()),
            Cube::CauseMediator => format!("{}|{}", cause, mediator()),
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

/// Net change of the pending cases: by registration, by acceptance, and overdue.
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

/// The position of a cell: cube, span of time and key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellPosition {
    pub cube: Cube,
    pub span: Span,
    pub key: String,
}

/// The increments of all cells when a case changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellChange {
    pub cells: HashMap<(CellPosition, TallyEvent), Sums>,
    pub stock: HashMap<CellPosition, Stock>,
}

impl Case {
    /// Returns the day from which the case counts as registered. An earlier version took acceptances and closings that
    /// lie before the registration: such a case counts from the earliest of its dates, so that no stock is below zero.
    fn counted_from(&self) -> NaiveDate {
        let accepted = self.acceptance.as_ref().map(|a| a.on);
        let closed = self.rounds.iter().filter_map(Round::closed_on);
        let others = accepted.into_iter().chain(closed).chain(self.closed_on());
        others.fold(self.registered_on, NaiveDate::min)
    }

    /// Returns the facts that tallies count, one for each round; none for a void case.
    pub fn facts(&self) -> Vec<TallyFacts> {
        let mut facts = Vec::new();
        if self.stage() == Stage::Void {
            return facts;
        }
        let (mut entry, mut came_in) = (EntryKind::Registered, self.counted_from());
        // The acceptance begins the first term, and the reopening of an accepted case each later one.
        let mut term_began = self.acceptance.as_ref().map(|a| a.on);
        for round in &self.rounds {
            let counted = self.counted_in(round);
            let term = term_began.and_then(|on| {
                rule_for(ClockKind::Mediation, counted.nature, counted.source, on)
                    .map(|rule| rule.due(on).raw)
            });
            let extended = round.extension.as_ref().map(|e| e.until);
            facts.push(TallyFacts {
                due_on: term.map(|counted| extended.unwrap_or(counted)).map(roll),
                closed_on: round.closed_on(),
                outcome: round.closing.as_ref().map(|c| c.outcome),
                agreed: self.agreed_in(round.closing.as_ref()),
                ..self.round_facts(counted, entry, came_in, round.accepted)
            });
            came_in = round.reopening.on;
            if round.accepted {
                term_began = Some(round.reopening.on);
            }
            entry = match round.accepted {
                true => EntryKind::Reaccepted,
                false => EntryKind::Reregistered,
            };
        }
        let accepted = self.acceptance.is_some();
        facts.push(self.round_facts(self.counted_facts(), entry, came_in, accepted));
        facts
    }

    /// Returns the facts of the current round, with the day on which a round came in and what it is counted by.
    fn round_facts(
        &self,
        counted: CountedFacts,
        entry: EntryKind,
        came_in: NaiveDate,
        accepted: bool,
    ) -> TallyFacts {
        let acceptance = self.acceptance.as_ref().filter(|_| accepted);
        TallyFacts {
            entry,
            registered_on: came_in,
            accepted_on: acceptance.map(|a| a.on.max(came_in)),
            due_on: self.mediation_end().map(|due| due.effective),
            closed_on: self.closed_on(),
            outcome: self.closing.as_ref().map(|c| c.outcome),
            agreed: self.agreed_amount(),
            counted,
        }
    }
}

impl TallyFacts {
    /// Returns whether the round is a consultation, which tallies count apart from the cases.
    pub fn is_consultation(&self) -> bool {
        self.counted.is_consultation()
    }

    /// Calls `visit` with every dated event of the case and its sums.
    pub fn each_event(&self, visit: &mut dyn FnMut(NaiveDate, TallyEvent, &Sums)) {
        let entered = Sums {
            cases: 1,
            people: self.counted.people.into(),
            collective: self.counted.collective.into(),
            ..Sums::default()
        };
        if self.is_consultation() {
            // A consultation that is taken up again is not another one.
            if self.entry == EntryKind::Registered {
                visit(self.registered_on, TallyEvent::Consulted, &entered);
            }
            return;
        }
        visit(self.registered_on, self.entry.event(), &entered);
        if let Some(on) = self.accepted_on
            && self.entry != EntryKind::Reaccepted
        {
            visit(on, TallyEvent::Accepted, &entered);
        }
        if let (Some(on), Some(outcome)) = (self.closed_on, self.outcome) {
            let since = self.accepted_on.unwrap_or(self.registered_on);
            let sums = Sums {
                claimed: self.counted.claimed.fen(),
                agreed: self.agreed.fen(),
                days: (on - since).num_days().max(0),
                ..entered
            };
            let event = match self.accepted_on {
                Some(_) => TallyEvent::Closed(outcome),
                None => TallyEvent::Ended(outcome),
            };
            visit(on, event, &sums);
        }
    }

    /// Returns the day from which the case is overdue; none if it was closed in time.
    pub fn overdue_from(&self) -> Option<NaiveDate> {
        let from = self.due_on?.checked_add_days(Days::new(1))?;
        match self.closed_on {
            Some(closed) if closed < from => None,
            _ => Some(from),
        }
    }

    /// Calls `visit` with every dated change of the pending cases.
    pub fn each_stock_change(&self, visit: &mut dyn FnMut(NaiveDate, &Stock)) {
        if self.is_consultation() {
            return;
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
        let mut change = |from: NaiveDate, stock: fn(i64) -> Stock| {
            visit(from, &stock(1));
            if let Some(on) = self.closed_on {
                visit(on, &stock(-1));
            }
        };
        change(self.registered_on, registered);
        if let Some(on) = self.accepted_on {
            change(on, accepted);
        }
        if let Some(from) = self.overdue_from() {
            change(from, overdue);
        }
    }
}

/// The increment that one case adds to a cell.
#[derive(Debug, Clone, Copy)]
pub enum CellIncrement<'a> {
    Event(TallyEvent, &'a Sums),
    Stock(&'a Stock),
}

impl TallyFacts {
    /// Calls `visit` for every cell position in which the case counts; a position may come more than once.
    pub fn each_position(&self, visit: &mut dyn FnMut(Cube, Span, &str, CellIncrement<'_>)) {
        for cube in Cube::ALL {
            let key = cube.key(self);
            self.each_event(&mut |day, event, sums| {
                for span in spans_of(day) {
                    visit(cube, span, &key, CellIncrement::Event(event, sums));
                }
            });
            if cube.keeps_stock() {
                self.each_stock_change(&mut |day, stock| {
                    for span in spans_of(day) {
                        visit(cube, span, &key, CellIncrement::Stock(stock));
                    }
                });
            }
        }
    }
}

impl CellChange {
    /// Returns the increments from the facts before to the facts after; unchanged cells are left out.
    pub fn between(before: &[TallyFacts], after: &[TallyFacts]) -> CellChange {
        let mut change = CellChange::default();
        change.count_change(before, after);
        change.cells.retain(|_, sums| *sums != Sums::default());
        change.stock.retain(|_, stock| *stock != Stock::default());
        change
    }

    /// Subtracts the facts before a change and adds those after it.
    pub fn count_change(&mut self, before: &[TallyFacts], after: &[TallyFacts]) {
        if before == after {
            return;
        }
        for (facts, sign) in [(before, -1), (after, 1)] {
            facts.iter().for_each(|facts| self.count(facts, sign));
        }
    }

    /// Adds one round of a case (sign 1) or subtracts it (sign −1).
    pub fn count(&mut self, facts: &TallyFacts, sign: i64) {
        facts.each_position(&mut |cube, span, key, counted| {
            let key = key.to_owned();
            let position = CellPosition { cube, span, key };
            match counted {
                CellIncrement::Event(event, sums) => {
                    let cell = self.cells.entry((position, event)).or_default();
                    cell.add(sums, sign);
                }
                CellIncrement::Stock(stock) => {
                    self.stock.entry(position).or_default().add(stock, sign)
                }
            }
        });
    }
}
