//! The columns of a tally: what each shows of a row's figures, and how two rows compare.

use crate::domain::vocabulary::Outcome;
use crate::wire::exports::Language;
use crate::wire::lists::Basis;
use crate::wire::tallies::{ColumnsBy, Figures, TallyView};

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
            Figure::SuccessRate => {
                (figures.success_rate).map_or(Cell::Dash, |rate| Cell::Share(rate.into()))
            }
            Figure::MeanDays => figures
                .mean_days
                .map_or(Cell::Dash, |d| Cell::Days(d.into())),
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
    let heads = view
        .columns
        .iter()
        .map(|c| words::pick(language, &c.zh, &c.en));
    let column = |(place, head): (usize, &str)| flat(head, Figure::Cross(place));
    let mut columns: Vec<_> = heads.enumerate().map(column).collect();
    columns.push(flat(Word::Total.say(language), Figure::CrossTotal));
    columns
}

/// A head of four or five Chinese characters stands on two lines, so that its column is as narrow as its numbers.
fn broken(head: &str) -> String {
    let length = head.chars().count();
    match head.char_indices().nth(2) {
        Some((at, _)) if (4..=5).contains(&length) && !head.is_ascii() => {
            format!("{}\n{}", &head[..at], &head[at..])
        }
        _ => head.to_owned(),
    }
}

fn flat(head: &str, figure: Figure) -> FigureColumn {
    FigureColumn {
        band: None,
        head: broken(head),
        flat: head.to_owned(),
        figure,
    }
}

/// Band, head under it, head without it, figure.
type Banded = (Word, Word, Word, Figure);

const NEW: [Banded; 3] = [
    (Word::BandNew, Word::New, Word::NewFlat, Figure::New),
    (
        Word::BandNew,
        Word::Collective,
        Word::Collective,
        Figure::Collective,
    ),
    (Word::BandNew, Word::People, Word::People, Figure::People),
];
const ANSWERED: Banded = (
    Word::BandClosed,
    Word::Answered,
    Word::Answered,
    Figure::Answered,
);
#[rustfmt::skip]
const RESULTS: [Banded; 7] = [
    (Word::BandClosed, Word::Closed, Word::Closed, Figure::Closed),
    (Word::BandSuccess, Word::AgreedCases, Word::AgreedCasesFlat, Figure::AgreedCases),
    (Word::BandSuccess, Word::SuccessRate, Word::SuccessRateFlat, Figure::SuccessRate),
    (Word::BandPending, Word::Pending, Word::PendingFlat, Figure::Pending),
    (Word::BandPending, Word::Overdue, Word::Overdue, Figure::Overdue),
    (Word::BandMoney, Word::Claimed, Word::ClaimedOf, Figure::Claimed),
    (Word::BandMoney, Word::Agreed, Word::AgreedOf, Figure::Agreed),
];
const REGISTERED: Banded = (
    Word::BandBeside,
    Word::Registered,
    Word::Registered,
    Figure::Registered,
);
const CONSULTED: Banded = (
    Word::BandBeside,
    Word::Consulted,
    Word::Consulted,
    Figure::Consulted,
);
const ACCEPTED: Banded = (
    Word::BandBeside,
    Word::Accepted,
    Word::Accepted,
    Figure::Accepted,
);

fn banded((band, head, flat, figure): Banded, language: Language) -> FigureColumn {
    FigureColumn {
        band: Some(band.say(language)),
        head: match figure {
            // Wide anyway.
            Figure::Claimed | Figure::Agreed => head.say(language).to_owned(),
            _ => broken(head.say(language)),
        },
        flat: flat.say(language).to_owned(),
        figure,
    }
}

fn standard(view: &TallyView, language: Language) -> Vec<FigureColumn> {
    let banded = |column| banded(column, language);
    let mut columns = vec![flat(Word::Carried.say(language), Figure::Carried)];
    columns.extend(NEW.map(banded));
    for outcome in outcomes(view) {
        let head = words::outcome_head(outcome, language);
        columns.push(FigureColumn {
            band: Some(Word::BandClosed.say(language)),
            flat: head.to_owned(),
            head: broken(head),
            figure: Figure::Outcome(outcome),
        });
    }
    if every_row(view).any(|f| Figure::Answered.count(f) != 0) {
        columns.push(banded(ANSWERED));
    }
    columns.extend(RESULTS.map(banded));
    columns.push(flat(Word::MeanDays.say(language), Figure::MeanDays));
    // What the basis counts as new is not shown twice.
    columns.extend(match view.query.basis {
        Basis::Registered => [CONSULTED, ACCEPTED].map(banded),
        Basis::Accepted | Basis::Closed => [REGISTERED, CONSULTED].map(banded),
    });
    columns
}

fn every_row(view: &TallyView) -> impl Iterator<Item = &Figures> {
    let totals = [&view.total, &view.previous, &view.year_earlier];
    totals
        .into_iter()
        .chain(view.rows.iter().map(|r| &r.figures))
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
