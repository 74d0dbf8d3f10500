//! Names what differs in derived data: a tally cell, the words of a case in the search index. Derived data follows from
//! the cases, so a difference takes nothing from the book and is repaired by counting again.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ids::CaseId;

/// The position of a stored tally cell. The numbers and codes are those of the table, which may hold anything after an
/// edit from outside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct CellName {
    /// See [`Cube::number`](super::tally_facts::Cube::number).
    #[ts(type = "number")]
    pub cube: i64,
    /// See [`Level::rank`](super::period::Level::rank).
    #[ts(type = "number")]
    pub level: i64,
    /// See [`Level::index_of`](super::period::Level::index_of).
    #[ts(type = "number")]
    pub span: i64,
    pub key: String,
    /// The code of the event; empty for a stock.
    pub event: String,
}

/// A difference between derived data and the cases from which it follows. It is stored in the journal, so it holds no
/// name, number or text of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum DerivedDifference {
    /// A cell of events: cases, people, collective cases, claimed and agreed fen, days.
    TallyCell {
        cell: CellName,
        #[ts(type = "number[]")]
        expected: [i64; 6],
        #[ts(type = "number[]")]
        found: [i64; 6],
    },
    /// A cell of pending cases: registered, accepted, overdue.
    TallyStock {
        cell: CellName,
        #[ts(type = "number[]")]
        expected: [i64; 3],
        #[ts(type = "number[]")]
        found: [i64; 3],
    },
    /// The search words of a case, counted with their positions; of no known case if `case` is none.
    SearchWords {
        case: Option<CaseId>,
        #[ts(type = "number")]
        missing: u64,
        #[ts(type = "number")]
        unexpected: u64,
    },
    /// The search index as a whole cannot be read.
    SearchIndex,
}

/// The most differences that are named; more are only counted.
pub const MAX_NAMED: usize = 20;

/// All differences of one verification.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DerivedDifferences {
    pub count: u64,
    /// The first [`MAX_NAMED`].
    pub first: Vec<DerivedDifference>,
}

impl DerivedDifferences {
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns whether the search index as a whole differs.
    pub fn includes_search_index(&self) -> bool {
        self.first.contains(&DerivedDifference::SearchIndex)
    }

    /// Adds a difference, which is named only if it is one of the first.
    pub fn add(&mut self, name: impl FnOnce() -> DerivedDifference) {
        self.count += 1;
        if self.first.len() < MAX_NAMED {
            self.first.push(name());
        }
    }
}
