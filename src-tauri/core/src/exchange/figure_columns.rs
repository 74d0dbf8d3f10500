//! The columns of a tally: what each shows of a row's figures, and how two rows compare.

use crate::api::types::exports::Language;
use crate::api::types::lists::Basis;
use crate::api::types::tallies::{ColumnsBy, Figures, TallyView};
use crate::domain::vocabulary::Outcome;

use super::cell::Cell;
use super::words::{self, Word};

/// One number of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    Carried,
    New,
    Collective,
    People,
    Outcome(Outcome),
    /// Closings without an outcome: consultations that were answered.
    Answered,
    Closed,
    AgreedCases,
    SuccessRate,
    Pending,
    Overdue,
    Claimed,
    Agreed,
    MeanDays,
    Registered,
    Consulted,
    Accepted,
    /// A column of a cross table, by place.
    Cross(usize),
    CrossTotal,
}

/// A column with its head; neighbours with the same band share a second head above theirs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FigureColumn {
    pub band: Option<&'static str>,
    pub head: String,
    /// The head where there is no band above it: in CSV.
    pub flat: String,
    pub figure: Figure,
}

impl Figure {
    pub(super) fn of(self, figures: &Figures) -> Cell {
        match self {
            Figure::Claimed => Cell::Money(figures.claimed),
            Figure::Agreed => Cell::Money(figures.agreed),
            Figure::SuccessRate => (figures.success_rate)
                .map_or(Cell::Dash, |rate| Cell::Share(rate.into())),
            Figure::MeanDays => figures.mean_days.map_or(Cell::Dash, |d| Cell::Days(d.into())),
            counted => Cell::Count(counted.count(figures)),
        }
    }

    fn count(self, f: &Figures) -> i64 {
        match self {
            Figure::Carried => f.carried,
            Figure::New => f.new,
            Figure::Collective => f.collective,
            Figure::People => f.people,
            Figure::Outcome(outcome) => f.outcomes.get(outcome.code()).copied().unwrap_or(0),
            Figure::Answered => f.closed - f.outcomes.values().sum::<i64>(),
            Figure::Closed => f.closed,
            Figure::AgreedCases => f.agreed_cases,
            Figure::Pending => f.pending,
            Figure::Overdue => f.overdue,
            Figure::Registered => f.registered,
            Figure::Consulted => f.consulted,
            Figure::Accepted => f.accepted,
            Figure::Cross(place) => f.cross.get(place).copied().unwrap_or(0),
            Figure::CrossTotal => f.cross.iter().sum(),
            Figure::Claimed | Figure::Agreed | Figure::SuccessRate | Figure::MeanDays => 0,
        }
    }

    /// How `now` differs from `then`; a dash where one of them has no value.
    pub(super) fn change(self, now: &Figures, then: &Figures) -> Cell {
        match (self.of(now), self.of(then)) {
            (Cell::Count(now), Cell::Count(then)) => Cell::Change(now - then),
            (Cell::Money(now), Cell::Money(then)) => Cell::MoneyChange(now.fen() - then.fen()),
            (Cell::Share(now), Cell::Share(then)) => Cell::ShareChange(now - then),
            (Cell::Days(now), Cell::Days(then)) => Cell::DaysChange(now - then),
            _ => Cell::Dash,
        }
    }
}

/// The columns of the view, in print order.
pub(super) fn columns(view: &TallyView, language: Language) -> Vec<FigureColumn> {
    match view.query.columns {
        ColumnsBy::Standard => standard(view, language),
        ColumnsBy::Grid | ColumnsBy::Mediator => cross(view, language),
    }
}

fn cross(view: &TallyView, language: Language) -> Vec<FigureColumn> {
    let heads = view.columns.iter().map(|c| words::pick(language, &c.zh, &c.en));
    let column = |(place, head): (usize, &str)| flat(head, Figure::Cross(place));
    let mut columns: Vec<_> = heads.enumerate().map(column).collect();
    columns.push(flat(Word::Total.say(language), Figure::CrossTotal));
    columns
}

fn flat(head: &str, figure: Figure) -> FigureColumn {
    FigureColumn {
        band: None,
        head: head.to_owned(),
        flat: head.to_owned(),
        figure,
    }
}

fn standard(view: &TallyView, language: Language) -> Vec<FigureColumn> {
    use Figure as F;
    use Word as W;
    let banded = |band: Word, head: Word, flat: Word, figure| FigureColumn {
        band: Some(band.say(language)),
        head: head.say(language).to_owned(),
        flat: flat.say(language).to_owned(),
        figure,
    };
    let mut columns = vec![
        flat(W::Carried.say(language), F::Carried),
        banded(W::BandNew, W::New, W::NewFlat, F::New),
        banded(W::BandNew, W::Collective, W::Collective, F::Collective),
        banded(W::BandNew, W::People, W::People, F::People),
    ];
    for outcome in outcomes(view) {
        let head = words::outcome_head(outcome, language).to_owned();
        columns.push(FigureColumn {
            band: Some(W::BandClosed.say(language)),
            flat: head.clone(),
            head,
            figure: F::Outcome(outcome),
        });
    }
    if every_row(view).any(|f| F::Answered.count(f) != 0) {
        columns.push(banded(W::BandClosed, W::Answered, W::Answered, F::Answered));
    }
    columns.extend([
        banded(W::BandClosed, W::Closed, W::Closed, F::Closed),
        banded(W::BandSuccess, W::AgreedCases, W::AgreedCasesFlat, F::AgreedCases),
        banded(W::BandSuccess, W::SuccessRate, W::SuccessRateFlat, F::SuccessRate),
        banded(W::BandPending, W::Pending, W::PendingFlat, F::Pending),
        banded(W::BandPending, W::Overdue, W::Overdue, F::Overdue),
        banded(W::BandMoney, W::Claimed, W::ClaimedOf, F::Claimed),
        banded(W::BandMoney, W::Agreed, W::AgreedOf, F::Agreed),
        flat(W::MeanDays.say(language), F::MeanDays),
    ]);
    // What the basis counts as new is not shown twice.
    if view.query.basis != Basis::Registered {
        columns.push(banded(W::BandBeside, W::Registered, W::Registered, F::Registered));
    }
    columns.push(banded(W::BandBeside, W::Consulted, W::Consulted, F::Consulted));
    if view.query.basis == Basis::Registered {
        columns.push(banded(W::BandBeside, W::Accepted, W::Accepted, F::Accepted));
    }
    columns
}

fn every_row(view: &TallyView) -> impl Iterator<Item = &Figures> {
    let totals = [&view.total, &view.previous, &view.year_earlier];
    totals.into_iter().chain(view.rows.iter().map(|r| &r.figures))
}

/// The outcomes that have a column. Non-acceptance ends cases that were never accepted, so a tally of accepted cases has
/// no use for it.
fn outcomes(view: &TallyView) -> Vec<Outcome> {
    let shown = |o: &Outcome| {
        view.query.basis == Basis::Registered
            || o.is_allowed_after_acceptance()
            || every_row(view).any(|f| Figure::Outcome(*o).count(f) != 0)
    };
    Outcome::ALL.iter().copied().filter(shown).collect()
}
