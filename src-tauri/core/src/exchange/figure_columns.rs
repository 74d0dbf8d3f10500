//! The columns of a tally: the figure that each shows, and the change of a figure between two rows.

use crate::domain::vocabulary::Outcome;
use crate::wire::exports::Language;
use crate::wire::lists::Basis;
use crate::wire::tallies::{ColumnsBy, Figures, TallyView};

use super::cell::Cell;
use super::words::{self, Word};

/// One figure of a tally row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    Carried,
    New,
    Reopened,
    Collective,
    People,
    Outcome(Outcome),
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
    Undecided,
    /// The column of a cross table with this index.
    Cross(usize),
    CrossTotal,
}

/// A column with its head. Neighbouring columns of the same band share a second head above theirs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FigureColumn {
    pub band: Option<&'static str>,
    pub head: String,
    /// The head that is clear without a band above it, used in CSV files.
    pub full_head: String,
    pub figure: Figure,
}

impl Figure {
    /// Returns the cell of this figure; a dash if the figure has no value.
    pub(super) fn cell(self, figures: &Figures) -> Cell {
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
            Figure::Reopened => f.reopened,
            Figure::Collective => f.collective,
            Figure::People => f.people,
            Figure::Outcome(outcome) => f.outcomes.get(outcome.code()).copied().unwrap_or(0),
            Figure::Closed => f.closed,
            Figure::AgreedCases => f.agreed_cases,
            Figure::Pending => f.pending,
            Figure::Overdue => f.overdue,
            Figure::Registered => f.registered,
            Figure::Consulted => f.consulted,
            Figure::Accepted => f.accepted,
            Figure::Undecided => f.undecided,
            Figure::Cross(index) => f.cross.get(index).copied().unwrap_or(0),
            Figure::CrossTotal => f.cross.iter().sum(),
            Figure::Claimed | Figure::Agreed | Figure::SuccessRate | Figure::MeanDays => 0,
        }
    }

    /// Returns the difference `now` − `then`; a dash if one of them has no value.
    pub(super) fn change(self, now: &Figures, then: &Figures) -> Cell {
        match (self.cell(now), self.cell(then)) {
            (Cell::Count(now), Cell::Count(then)) => Cell::Change(now - then),
            (Cell::Money(now), Cell::Money(then)) => Cell::MoneyChange(now.fen() - then.fen()),
            (Cell::Share(now), Cell::Share(then)) => Cell::ShareChange(now - then),
            (Cell::Days(now), Cell::Days(then)) => Cell::DaysChange(now - then),
            _ => Cell::Dash,
        }
    }
}

impl Figure {
    /// Returns the change from `then` to `now` relative to `then`; a dash for shares and means, and if there was none.
    pub(super) fn relative_change(self, now: &Figures, then: &Figures) -> Cell {
        let (now, then) = match (self.cell(now), self.cell(then)) {
            (Cell::Count(now), Cell::Count(then)) => (now, then),
            (Cell::Money(now), Cell::Money(then)) => (now.fen(), then.fen()),
            _ => return Cell::Dash,
        };
        if then <= 0 {
            return Cell::Dash;
        }
        // Rounded half away from zero to a tenth of a per cent, as it is shown.
        let change = i128::from(now - then);
        let half = i128::from(then) * change.signum();
        let tenths = (change * 2000 + half) / (i128::from(then) * 2);
        i64::try_from(tenths * 10).map_or(Cell::Dash, Cell::RelativeChange)
    }
}

/// Returns the columns of the view, in print order.
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
    let column = |(index, head): (usize, &str)| single_column(head, Figure::Cross(index));
    let mut columns: Vec<_> = heads.enumerate().map(column).collect();
    columns.push(single_column(
        Word::Total.text(language),
        Figure::CrossTotal,
    ));
    columns
}

/// Breaks a head of four to seven Chinese characters into two lines, or before a bracket, so that its column can be as
/// narrow as its numbers.
fn break_head(head: &str) -> String {
    let length = head.chars().count();
    let first_line = if length > 5 { 4 } else { 2 };
    match head.char_indices().nth(first_line) {
        Some((at, _)) if (4..=7).contains(&length) && !head.is_ascii() => {
            format!("{}\n{}", &head[..at], &head[at..])
        }
        _ if head.contains('（') => head.replacen('（', "\n（", 1),
        _ => head.to_owned(),
    }
}

/// Returns a column without a band.
fn single_column(head: &str, figure: Figure) -> FigureColumn {
    FigureColumn {
        band: None,
        head: break_head(head),
        full_head: head.to_owned(),
        figure,
    }
}

/// The band, the head below the band, the full head, and the figure.
type BandedColumn = (Word, Word, Word, Figure);

const NEW: [BandedColumn; 4] = [
    (Word::BandNew, Word::New, Word::NewFull, Figure::New),
    (
        Word::BandNew,
        Word::Reopened,
        Word::Reopened,
        Figure::Reopened,
    ),
    (
        Word::BandNew,
        Word::Collective,
        Word::Collective,
        Figure::Collective,
    ),
    (Word::BandNew, Word::People, Word::People, Figure::People),
];
#[rustfmt::skip]
const RESULTS: [BandedColumn; 7] = [
    (Word::BandClosed, Word::Closed, Word::Closed, Figure::Closed),
    (Word::BandSuccess, Word::AgreedCases, Word::AgreedCasesFull, Figure::AgreedCases),
    (Word::BandSuccess, Word::SuccessRate, Word::SuccessRateFull, Figure::SuccessRate),
    (Word::BandPending, Word::Pending, Word::PendingFull, Figure::Pending),
    (Word::BandPending, Word::Overdue, Word::Overdue, Figure::Overdue),
    (Word::BandMoney, Word::Claimed, Word::ClaimedFull, Figure::Claimed),
    (Word::BandMoney, Word::Agreed, Word::AgreedOf, Figure::Agreed),
];
const REGISTERED: BandedColumn = (
    Word::BandAlso,
    Word::Registered,
    Word::Registered,
    Figure::Registered,
);
const CONSULTED: BandedColumn = (
    Word::BandAlso,
    Word::Consulted,
    Word::Consulted,
    Figure::Consulted,
);
const UNDECIDED: BandedColumn = (
    Word::BandAlso,
    Word::Undecided,
    Word::UndecidedFull,
    Figure::Undecided,
);
const ACCEPTED: BandedColumn = (
    Word::BandAlso,
    Word::Accepted,
    Word::Accepted,
    Figure::Accepted,
);

fn banded_column(
    (band, head, full_head, figure): BandedColumn,
    language: Language,
) -> FigureColumn {
    FigureColumn {
        band: Some(band.text(language)),
        head: match figure {
            // Amounts make their columns wide anyway.
            Figure::Claimed | Figure::Agreed => head.text(language).to_owned(),
            _ => break_head(head.text(language)),
        },
        full_head: full_head.text(language).to_owned(),
        figure,
    }
}

fn standard(view: &TallyView, language: Language) -> Vec<FigureColumn> {
    let banded = |column| banded_column(column, language);
    let mut columns = vec![single_column(Word::Carried.text(language), Figure::Carried)];
    // Few months have a reopened case; the column would make the sheet wider for all.
    let is_shown = |column: &BandedColumn| column.3 != Figure::Reopened || has_reopened(view);
    columns.extend(NEW.into_iter().filter(is_shown).map(banded));
    for outcome in outcomes(view) {
        let head = words::pick(language, outcome.short().zh, outcome.short().en);
        columns.push(FigureColumn {
            band: Some(Word::BandClosed.text(language)),
            full_head: head.to_owned(),
            head: break_head(head),
            figure: Figure::Outcome(outcome),
        });
    }
    columns.extend(RESULTS.map(banded));
    columns.push(single_column(
        Word::MeanDays.text(language),
        Figure::MeanDays,
    ));
    // The figure that the basis counts as new is already shown.
    columns.extend(match view.query.basis {
        Basis::Registered => [CONSULTED, ACCEPTED, UNDECIDED].map(banded),
        Basis::Accepted | Basis::Closed => [REGISTERED, CONSULTED, UNDECIDED].map(banded),
    });
    columns
}

/// Returns true if a reopened case is among the new ones of the period or of another stretch.
pub(super) fn has_reopened(view: &TallyView) -> bool {
    all_figures(view).any(|f| f.reopened != 0)
}

/// Returns the figures of the total, the other stretches and all rows.
fn all_figures(view: &TallyView) -> impl Iterator<Item = &Figures> {
    let compared = [&view.previous, &view.year_earlier].into_iter();
    let others = compared.chain(view.year_to_date.as_ref());
    std::iter::once(&view.total)
        .chain(others.filter_map(|s| s.figures.as_ref()))
        .chain(view.rows.iter().map(|r| &r.figures))
}

/// Returns the outcomes that have a column. Cases that were not accepted (不予受理) never become accepted cases, so a tally
/// of accepted cases shows no column for them unless one is counted.
fn outcomes(view: &TallyView) -> Vec<Outcome> {
    let shown = |o: &Outcome| {
        view.query.basis == Basis::Registered
            || o.is_allowed_after_acceptance()
            || all_figures(view).any(|f| Figure::Outcome(*o).count(f) != 0)
    };
    Outcome::ALL.iter().copied().filter(shown).collect()
}
