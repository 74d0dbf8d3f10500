//! The list behind a number: the same cases that the cell counted.

use chrono::NaiveDate;

use super::figures::day_of_judgement;
use super::heads::{Rows, title};
use crate::domain::office::House;
use crate::domain::period::Period;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::{
    CauseCode, Nature, Outcome, ReportGroup, Stage, StatClass, Success,
};
use crate::wire::lists::{Basis, CaseQuery, DateKind, DateRange, PendingAt, QuickView, SortKey};
use crate::wire::tallies::{ColumnsBy, Drill, DrillView, RowsBy, TallyQuery};

fn all_but<T: Copy + PartialEq>(all: &[T], not: T) -> Vec<T> {
    all.iter().copied().filter(|x| *x != not).collect()
}

/// Everything that a tally can count: no void cases, no consultations.
fn countable() -> CaseQuery {
    CaseQuery {
        view: QuickView::All,
        stages: all_but(Stage::ALL, Stage::Void),
        natures: all_but(Nature::ALL, Nature::ConsultOnly),
        descending: true,
        ..CaseQuery::default()
    }
}

fn dated(query: &mut CaseQuery, kind: DateKind, period: &Period) {
    query.date = Some(DateRange {
        kind,
        from: period.from,
        to: period.to,
    });
    query.sort = match kind {
        DateKind::Accepted => SortKey::Accepted,
        DateKind::Closed => SortKey::Closed,
        DateKind::Registered => SortKey::Registered,
        DateKind::Event => SortKey::Number,
    };
}

/// The cases that a basis counts in a period; the register of an exported month.
pub fn cases_of(basis: Basis, period: &Period) -> CaseQuery {
    let mut query = countable();
    match basis {
        Basis::Registered => dated(&mut query, DateKind::Registered, period),
        Basis::Accepted => dated(&mut query, DateKind::Accepted, period),
        Basis::Closed => closed(&mut query, basis, period),
    }
    query
}

fn closed(query: &mut CaseQuery, basis: Basis, period: &Period) {
    dated(query, DateKind::Closed, period);
    if basis != Basis::Registered {
        query.accepted = Some(true);
    }
}

fn pending(
    query: &mut CaseQuery,
    day: Option<NaiveDate>,
    basis: Basis,
    overdue: bool,
) -> Result<(), Refusal> {
    let day = day.ok_or(Refusal::at(Code::BadDate, "tally.period"))?;
    query.pending_at = Some(PendingAt {
        day,
        basis,
        overdue,
    });
    query.sort = match basis {
        Basis::Registered => SortKey::Registered,
        Basis::Accepted | Basis::Closed => SortKey::Accepted,
    };
    Ok(())
}

/// The query whose cases the number counts, and what to call the list.
pub fn drill(
    house: &House,
    input: &Drill,
    period: &Period,
    today: NaiveDate,
) -> Result<DrillView, Refusal> {
    let TallyQuery {
        basis,
        rows,
        columns,
        ..
    } = input.tally;
    let mut query = column_query(&input.column, basis, period, today)?;
    if let Some(key) = &input.row {
        narrow(&mut query, rows, key)?;
    }
    if let Some(key) = input.column.strip_prefix("cross:") {
        let side = match columns {
            ColumnsBy::Grid => RowsBy::Grid,
            ColumnsBy::Mediator => RowsBy::Mediator,
            ColumnsBy::Standard => return Err(unknown_column()),
        };
        narrow(&mut query, side, key)?;
    }
    let (mut title_zh, mut title_en) = title(period);
    if let Some(key) = &input.row {
        let heads = Rows::of(rows).columns(house, |_| true);
        if let Some(head) = heads.into_iter().find(|h| h.key == *key) {
            title_zh = format!("{title_zh} · {}", head.zh);
            title_en = format!("{title_en} · {}", head.en);
        }
    }
    Ok(DrillView {
        query,
        unseen: 0,
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
    period: &Period,
    today: NaiveDate,
) -> Result<CaseQuery, Refusal> {
    let mut query = cases_of(basis, period);
    let fresh = countable();
    match column {
        "people" | "collective" => {
            query.collective = (column == "collective").then_some(true);
        }
        "new" => {
            let entered = if basis == Basis::Registered {
                basis
            } else {
                Basis::Accepted
            };
            query = cases_of(entered, period);
        }
        "registered" => query = cases_of(Basis::Registered, period),
        "accepted" => query = cases_of(Basis::Accepted, period),
        "consulted" => {
            query = cases_of(Basis::Registered, period);
            query.natures = vec![Nature::ConsultOnly];
        }
        "closed" | "claimed" | "agreed" | "mean_days" => {
            query = fresh;
            closed(&mut query, basis, period);
        }
        "agreed_cases" => {
            query = fresh;
            closed(&mut query, basis, period);
            query.outcomes = outcomes(|o| o.success() == Success::Yes);
        }
        "carried" => {
            query = fresh;
            pending(&mut query, period.from.pred_opt(), basis, false)?;
        }
        "pending" => {
            query = fresh;
            pending(&mut query, Some(period.to), basis, false)?;
        }
        "overdue" => {
            query = fresh;
            pending(
                &mut query,
                Some(day_of_judgement(period, today)),
                Basis::Accepted,
                true,
            )?;
        }
        code if code.starts_with("cross:") => {}
        code => {
            let outcome: Outcome = code.parse().map_err(|_| unknown_column())?;
            query = fresh;
            closed(&mut query, basis, period);
            query.outcomes = vec![outcome];
        }
    }
    Ok(query)
}

fn outcomes(wanted: fn(Outcome) -> bool) -> Vec<Outcome> {
    Outcome::ALL
        .iter()
        .copied()
        .filter(|o| wanted(*o))
        .collect()
}

fn narrow(query: &mut CaseQuery, rows: RowsBy, key: &str) -> Result<(), Refusal> {
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
        // Consultations end without an outcome: all of them stand in this row.
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
