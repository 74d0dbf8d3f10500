//! Computes the figures of a row from the sums of its cells.

use std::collections::BTreeMap;

use super::cell_counts::KeyCounts;
use crate::domain::money::Fen;
use crate::domain::tally_facts::Sums;
use crate::domain::vocabulary::{Outcome, SuccessFormula};
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
        people: entered.people - of.repeats.people,
        agreed_cases,
        rated,
        // To a tenth of a per cent, as it is shown: a rate rounded twice would be wrong.
        success_rate: rounded_quotient(agreed_cases * 1000, rated).map(|tenths| tenths * 10),
        claimed: to_fen(closed.claimed - of.repeats.claimed),
        agreed: to_fen(closed.agreed - of.repeats.agreed),
        mean_days: rounded_quotient(closed.days * 10, closed.cases),
        overdue: of.overdue,
        undecided: of.end.registered - of.end.accepted,
        outcomes,
        cross: Vec::new(),
    }
}

/// Returns the number of entries that the figure of a column counts or sums over, by the name that drills give it.
pub fn entries(of: &KeyCounts<'_>, basis: Basis, formula: SuccessFormula, column: &str) -> i64 {
    let (figures, repeats) = (figures(of, basis, formula), of.repeats);
    match column {
        "carried" => figures.carried,
        "new" => figures.new,
        "people" => figures.new - repeats.entered,
        "reopened" => figures.reopened,
        "registered" => figures.registered,
        "consulted" => figures.consulted,
        "accepted" => figures.accepted,
        "collective" => figures.collective,
        "closed" | "mean_days" => figures.closed,
        "closed_cases" | "claimed" => figures.closed - repeats.closed,
        "pending" => figures.pending,
        "overdue" => figures.overdue,
        "undecided" => figures.undecided,
        "agreed_cases" => figures.agreed_cases,
        "agreed" => figures.agreed_cases - repeats.agreements,
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
            ..KeyCounts::default()
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
            ..KeyCounts::default()
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
