//! The case list behind a figure of a tally: exactly the cases that the cell counted.

use chrono::NaiveDate;

use super::cell_counts::overdue_day;
use super::headings::{RowAxis, period_title};
use crate::domain::counted_once::CountedOnce;
use crate::domain::office::OfficeSetup;
use crate::domain::period::Period;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{
    CauseCode, Nature, Outcome, ReportGroup, Stage, StatClass, SuccessFormula,
};
use crate::wire::lists::{Basis, CaseQuery, DateKind, DateRange, PendingAt, QuickView, SortKey};
use crate::wire::tallies::{ColumnsBy, Drill, DrillView, RowsBy, TallyQuery};

fn all_but<T: Copy + PartialEq>(all: &[T], not: T) -> Vec<T> {
    all.iter().copied().filter(|x| *x != not).collect()
}

/// Returns the query for everything that a tally can count: no void cases, no consultations.
fn countable() -> CaseQuery {
    CaseQuery {
        view: QuickView::All,
        stages: all_but(Stage::ALL, Stage::Void),
        natures: all_but(Nature::ALL, Nature::ConsultOnly),
        descending: true,
        ..CaseQuery::default()
    }
}

fn set_date_range(query: &mut CaseQuery, kind: DateKind, period: &Period) {
    query.date = Some(DateRange {
        kind,
        from: period.from,
        to: period.to,
    });
    query.sort = match kind {
        DateKind::Accepted
        | DateKind::FirstAccepted
        | DateKind::Admitted
        | DateKind::Readmitted => SortKey::Accepted,
        DateKind::Closed => SortKey::Closed,
        DateKind::Registered
        | DateKind::FirstRegistered
        | DateKind::CameIn
        | DateKind::Reopened => SortKey::Registered,
        DateKind::Event => SortKey::Number,
    };
}

/// Returns the query for the cases that a basis counts in a period.
fn cases_query(basis: Basis, period: &Period) -> CaseQuery {
    let mut query = countable();
    match basis {
        Basis::Registered => set_date_range(&mut query, DateKind::CameIn, period),
        Basis::Accepted => set_date_range(&mut query, DateKind::Admitted, period),
        Basis::Closed => restrict_to_closed(&mut query, basis, period),
    }
    query
}

fn restrict_to_closed(query: &mut CaseQuery, basis: Basis, period: &Period) {
    set_date_range(query, DateKind::Closed, period);
    if basis != Basis::Registered {
        query.accepted = Some(true);
    }
}

fn restrict_to_pending(
    query: &mut CaseQuery,
    day: Option<NaiveDate>,
    basis: Basis,
) -> Result<&mut PendingAt, Refusal> {
    let day = day.ok_or(Refusal::at(Code::BadDate, "tally.period"))?;
    query.sort = match basis {
        Basis::Registered => SortKey::Registered,
        Basis::Accepted | Basis::Closed => SortKey::Accepted,
    };
    Ok(query.pending_at.insert(PendingAt {
        day,
        basis,
        overdue: false,
        undecided: false,
    }))
}

/// Returns the query for the cases that a figure counts, and the title of the list.
pub fn drill(
    setup: &OfficeSetup,
    input: Drill,
    period: &Period,
    today: NaiveDate,
) -> Result<DrillView, Refusal> {
    let TallyQuery {
        basis,
        rows,
        columns,
        ..
    } = input.tally;
    let office = setup.office.as_ref();
    let formula = office.map_or(SuccessFormula::AllClosed, |o| o.success_formula);
    let mut query = column_query(&input.column, basis, formula, period, today)?;
    if let Some(key) = &input.row {
        restrict_to_row(&mut query, rows, key)?;
    }
    if let Some(key) = input.column.strip_prefix("cross:") {
        let side = match columns {
            ColumnsBy::Grid => RowsBy::Grid,
            ColumnsBy::Mediator => RowsBy::Mediator,
            ColumnsBy::Standard => return Err(unknown_column()),
        };
        restrict_to_row(&mut query, side, key)?;
    }
    let (mut title_zh, mut title_en) = period_title(period);
    if let Some(key) = &input.row {
        let heads = RowAxis::of(rows).columns(setup, |_| true);
        if let Some(head) = heads.into_iter().find(|h| h.key == *key) {
            title_zh = format!("{title_zh} · {}", head.zh);
            title_en = format!("{title_en} · {}", head.en);
        }
    }
    Ok(DrillView {
        figure: input,
        query,
        title_zh,
        title_en,
    })
}

fn unknown_column() -> Refusal {
    Refusal::at(Code::Unknown, "column")
}

fn column_query(
    column: &str,
    basis: Basis,
    formula: SuccessFormula,
    period: &Period,
    today: NaiveDate,
) -> Result<CaseQuery, Refusal> {
    let mut query = cases_query(basis, period);
    let countable_query = countable();
    match column {
        "new" | "people" | "collective" => {
            let entered = if basis == Basis::Registered {
                basis
            } else {
                Basis::Accepted
            };
            query = cases_query(entered, period);
            query.collective = (column == "collective").then_some(true);
            query.once = (column == "people").then_some(CountedOnce::First);
        }
        "reopened" => {
            query = countable_query;
            let kind = match basis {
                Basis::Registered => DateKind::Reopened,
                Basis::Accepted | Basis::Closed => DateKind::Readmitted,
            };
            set_date_range(&mut query, kind, period);
        }
        "registered" => {
            query = countable_query;
            set_date_range(&mut query, DateKind::FirstRegistered, period);
        }
        "accepted" => {
            query = countable_query;
            set_date_range(&mut query, DateKind::FirstAccepted, period);
        }
        "consulted" => {
            query = countable_query;
            set_date_range(&mut query, DateKind::FirstRegistered, period);
            query.natures = vec![Nature::ConsultOnly];
        }
        "closed" | "mean_days" | "closed_cases" | "claimed" => {
            query = countable_query;
            restrict_to_closed(&mut query, basis, period);
            let once = matches!(column, "closed_cases" | "claimed");
            query.once = once.then_some(CountedOnce::First);
        }
        "agreed_cases" | "agreed" => {
            query = countable_query;
            restrict_to_closed(&mut query, basis, period);
            query.outcomes = outcomes_where(Outcome::is_success);
            query.once = (column == "agreed").then_some(CountedOnce::LastAgreement);
        }
        "rated" => {
            query = countable_query;
            restrict_to_closed(&mut query, basis, period);
            query.outcomes = outcomes_where(|o| formula.counts(o));
        }
        "carried" => {
            query = countable_query;
            restrict_to_pending(&mut query, period.from.pred_opt(), basis)?;
        }
        "pending" => {
            query = countable_query;
            restrict_to_pending(&mut query, Some(period.to), basis)?;
        }
        "undecided" => {
            query = countable_query;
            restrict_to_pending(&mut query, Some(period.to), Basis::Registered)?.undecided = true;
        }
        "overdue" => {
            query = countable_query;
            let day = overdue_day(period, today);
            restrict_to_pending(&mut query, Some(day), Basis::Accepted)?.overdue = true;
        }
        code if code.starts_with("cross:") => {}
        code => {
            let outcome: Outcome = code.parse().map_err(|_| unknown_column())?;
            query = countable_query;
            restrict_to_closed(&mut query, basis, period);
            query.outcomes = vec![outcome];
        }
    }
    Ok(query)
}

fn outcomes_where(wanted: impl Fn(Outcome) -> bool) -> Vec<Outcome> {
    Outcome::ALL
        .iter()
        .copied()
        .filter(|o| wanted(*o))
        .collect()
}

fn restrict_to_row(query: &mut CaseQuery, rows: RowsBy, key: &str) -> Result<(), Refusal> {
    let unknown = || Refusal::at(Code::Unknown, "row");
    match rows {
        RowsBy::Group => {
            let group: ReportGroup = key.parse().map_err(|_| unknown())?;
            query.causes = CauseCode::all()
                .filter(|c| c.row().group == group)
                .collect();
        }
        RowsBy::StatClass => {
            let class: StatClass = key.parse().map_err(|_| unknown())?;
            query.causes = CauseCode::all()
                .filter(|c| c.row().stat_class == class)
                .collect();
        }
        RowsBy::Cause => query.causes = vec![key.parse().map_err(|_| unknown())?],
        RowsBy::Source => query.sources = vec![key.parse().map_err(|_| unknown())?],
        RowsBy::Grid if key.is_empty() => query.no_grid = true,
        RowsBy::Grid => query.grids = vec![key.parse().map_err(|_| unknown())?],
        RowsBy::Mediator if key.is_empty() => query.no_mediator = true,
        RowsBy::Mediator => query.mediators = vec![key.parse().map_err(|_| unknown())?],
        // Consultations end without an outcome, so all of them are in this row.
        RowsBy::Outcome if key.is_empty() => {
            if query.natures != [Nature::ConsultOnly] {
                query.stages.retain(|s| s.is_open());
            }
        }
        RowsBy::Outcome => {
            let outcome: Outcome = key.parse().map_err(|_| unknown())?;
            if query.outcomes.is_empty() {
                query.outcomes = vec![outcome];
            } else {
                query.outcomes.retain(|o| *o == outcome);
                if query.outcomes.is_empty() {
                    return Err(Refusal::new(Code::NotFound));
                }
            }
        }
    }
    Ok(())
}
