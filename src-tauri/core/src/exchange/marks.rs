//! The figures of a period that count a line of the register.

use crate::domain::tally_facts::{Stock, TallyEvent, TallyFacts};
use crate::wire::exports::Language;
use crate::wire::lists::{Basis, CountedIn};

use super::words::Word;

/// A figure of the matrix that counts a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Carried,
    New,
    /// Reopened in the period; a tally counts the case as new once more.
    Reopened,
    Closed,
    Pending,
    /// Registered in the period, in a tally of accepted cases.
    Registered,
    /// Accepted in the period, in a tally of registered cases.
    Accepted,
    Consulted,
    /// Registered and at the end of the period not yet decided on.
    Undecided,
}

impl Mark {
    pub(super) fn text(self, language: Language) -> &'static str {
        let word = match self {
            Mark::Carried => Word::MarkCarried,
            Mark::New => Word::MarkNew,
            Mark::Reopened => Word::MarkReopened,
            Mark::Closed => Word::MarkClosed,
            Mark::Pending => Word::MarkPending,
            Mark::Registered => Word::Registered,
            Mark::Accepted => Word::Accepted,
            Mark::Consulted => Word::Consulted,
            Mark::Undecided => Word::Undecided,
        };
        word.text(language)
    }
}

/// Returns the figures of a tally that count a round, by its dated events and changes.
pub(super) fn marks(round: &TallyFacts, counted: CountedIn) -> Vec<Mark> {
    let CountedIn { from, to, basis } = counted;
    let by_registration = basis == Basis::Registered;
    let mut marks = Vec::new();
    let (mut before, mut end) = (Stock::default(), Stock::default());
    round.each_stock_change(&mut |day, change| {
        if day < from {
            before.add(change, 1);
        }
        if day <= to {
            end.add(change, 1);
        }
    });
    let pending = |stock: &Stock| match by_registration {
        true => stock.registered > 0,
        false => stock.accepted > 0,
    };
    if pending(&before) {
        marks.push(Mark::Carried);
    }
    round.each_event(&mut |day, event, _| {
        if from <= day && day <= to {
            marks.extend(event_mark(event, by_registration));
        }
    });
    if pending(&end) {
        marks.push(Mark::Pending);
    }
    if end.registered > 0 && end.accepted == 0 {
        marks.push(Mark::Undecided);
    }
    marks
}

/// Returns the figure that counts an event; none if no figure of the basis does.
fn event_mark(event: TallyEvent, by_registration: bool) -> Option<Mark> {
    Some(match event {
        TallyEvent::Registered if by_registration => Mark::New,
        TallyEvent::Registered => Mark::Registered,
        TallyEvent::Accepted if by_registration => Mark::Accepted,
        TallyEvent::Accepted => Mark::New,
        TallyEvent::Reaccepted => Mark::Reopened,
        TallyEvent::Reregistered => return by_registration.then_some(Mark::Reopened),
        TallyEvent::Consulted => Mark::Consulted,
        TallyEvent::Ended(_) => return by_registration.then_some(Mark::Closed),
        TallyEvent::Closed(_) => Mark::Closed,
    })
}
