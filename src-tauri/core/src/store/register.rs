//! The register of a tally: the cases that any of its figures counts.

use chrono::{Days, NaiveDate};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::case_rows::{StoredCaseRow, load_register_parts, select_cases};
use super::conditions::Conditions;
use super::list_conditions::{ACCEPTED, CAME_IN, CLOSED, NATURE, RoundColumn, date};
use super::lists::{CaseLine, line_from_row};
use super::{Store, StoreError, visibility};
use crate::domain::access::CaseVisibility;
use crate::domain::captions::LONG_RUNNING_DAYS;
use crate::wire::lists::{Basis, CountedIn};

/// The cases of a register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterCases {
    /// The row numbers of the visible cases, in the order of registration.
    pub rows: Vec<i64>,
    /// The number of cases that the viewer cannot see.
    pub hidden: i64,
}

impl Store {
    /// Finds the cases that any figure of a tally counts.
    pub fn register_cases(
        &self,
        counted: &CountedIn,
        visibility: &CaseVisibility,
    ) -> Result<RegisterCases, StoreError> {
        self.register_cases_among(possible_rows(counted), counted, visibility)
    }

    /// Finds those cases among the rows that a query selects.
    fn register_cases_among(
        &self,
        possible: Conditions,
        counted: &CountedIn,
        visibility: &CaseVisibility,
    ) -> Result<RegisterCases, StoreError> {
        let visible = visibility::conditions(visibility, "cases");
        let wanted = is_counted(counted);
        let sql = format!(
            "SELECT seq, {} FROM cases NOT INDEXED \
             WHERE seq IN ({}) AND stage <> 'void' AND {} ORDER BY seq",
            visible.text(),
            possible.text(),
            wanted.text()
        );
        let parts = [visible.params, possible.params, wanted.params];
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(parts.into_iter().flatten()))?;
        let mut found = RegisterCases::default();
        while let Some(row) = rows.next()? {
            match row.get(1)? {
                true => found.rows.push(row.get(0)?),
                false => found.hidden += 1,
            }
        }
        Ok(found)
    }

    /// Reads the lines with these row numbers, in this order, without those that are not visible any more. Their cases
    /// have the parts that a register shows: parties, claims and obligations.
    pub fn register_lines(
        &self,
        rows: &[i64],
        visibility: &CaseVisibility,
    ) -> Result<Vec<CaseLine>, StoreError> {
        let visible = visibility::conditions(visibility, "cases");
        let sql = select_cases(&format!("WHERE {} AND seq = ?", visible.text()));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut lines = Vec::with_capacity(rows.len());
        for seq in rows {
            let seq = Value::Integer(*seq);
            let params = params_from_iter(visible.params.iter().chain([&seq]));
            let line = statement.query_row(params, |row| line_from_row(&StoredCaseRow(row)));
            lines.extend(line.optional()?);
        }
        lines
            .iter_mut()
            .try_for_each(|line| self.add_register_parts(line))?;
        Ok(lines)
    }

    /// Adds the parts that a register shows to the case of a line: parties, claims and obligations.
    pub fn add_register_parts(&self, line: &mut CaseLine) -> Result<(), StoreError> {
        load_register_parts(&self.conn, &mut line.case)
    }
}

/// Returns the SQL that selects the row numbers of all cases that can be counted and of some others: it reads only parts of
/// indexes. What was pending at the end came in shortly before, or lasted long.
fn possible_rows(counted: &CountedIn) -> Conditions {
    let (from, to) = (date(counted.from), date(counted.to));
    let near = counted
        .to
        .checked_sub_days(Days::new(LONG_RUNNING_DAYS as u64));
    let near = date(near.unwrap_or(NaiveDate::MIN));
    let mut queries = Vec::new();
    let mut params = Vec::new();
    for (index, column) in [
        ("cases_by_registered", "registered_on"),
        ("cases_by_accepted", "accepted_on"),
        ("cases_by_closed", "closed_on"),
    ] {
        let select =
            format!("SELECT seq FROM cases INDEXED BY {index} WHERE {column} BETWEEN ? AND ?");
        queries.push(select.clone());
        params.extend([from.clone(), to.clone()]);
        if column != "closed_on" {
            queries.push(format!("{select} AND (closed_on IS NULL OR closed_on > ?)"));
            params.extend([near.clone(), to.clone(), to.clone()]);
        }
    }
    queries.push(
        "SELECT seq FROM cases INDEXED BY cases_lasting \
         WHERE lasting = 1 AND (closed_on IS NULL OR closed_on > ?)"
            .to_string(),
    );
    params.push(to);
    queries
        .push("SELECT seq FROM cases INDEXED BY cases_reopened WHERE entries <> '[]'".to_string());
    Conditions {
        sql: vec![queries.join(" UNION ")],
        params,
    }
}

/// Returns the condition that any figure of a tally counts the case. A consultation counts on the day of its registration
/// only.
fn is_counted(counted: &CountedIn) -> Conditions {
    let row = counted_round(counted, &|column| column.name);
    let round = counted_round(counted, &|column| column.key);
    let consulted = format!("{} = 'consult_only'", NATURE.key);
    let sql = format!(
        "CASE WHEN entries <> '[]' THEN EXISTS (SELECT 1 FROM json_each(entries) WHERE \
         CASE WHEN {consulted} THEN value->>'entry' = 'reg' AND {} BETWEEN ? AND ? ELSE {} END) \
         WHEN nature = 'consult_only' THEN registered_on BETWEEN ? AND ? ELSE {} END",
        CAME_IN.key,
        round.text(),
        row.text(),
    );
    let range = || [date(counted.from), date(counted.to)];
    let params = range().into_iter().chain(round.params);
    Conditions {
        sql: vec![sql],
        params: params.chain(range()).chain(row.params).collect(),
    }
}

/// Returns the condition for a round that came in, was accepted or was closed in the period, or was pending at its end.
fn counted_round(counted: &CountedIn, sql: &dyn Fn(RoundColumn) -> &'static str) -> Conditions {
    let (came_in, accepted, closed) = (sql(CAME_IN), sql(ACCEPTED), sql(CLOSED));
    // A tally of accepted cases counts the registration of a case, and none of its rounds before it is accepted.
    let (entered, ended) = match counted.basis {
        Basis::Registered => (came_in, format!("{closed} BETWEEN ? AND ?")),
        Basis::Accepted | Basis::Closed => (
            CAME_IN.name,
            format!("{accepted} IS NOT NULL AND {closed} BETWEEN ? AND ?"),
        ),
    };
    let (from, to) = (date(counted.from), date(counted.to));
    let range = || [from.clone(), to.clone()];
    let mut c = Conditions::default();
    c.add(
        &format!(
            "({entered} BETWEEN ? AND ? OR {accepted} BETWEEN ? AND ? OR {ended} \
             OR ({came_in} <= ? OR {accepted} <= ?) AND ({closed} IS NULL OR {closed} > ?))"
        ),
        [range(), range(), range()].into_iter().flatten().chain([
            to.clone(),
            to.clone(),
            to.clone(),
        ]),
    );
    c
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::VisibleCases;
    use crate::domain::ids::StaffId;
    use crate::store::tests::forty_cases;

    #[test]
    fn every_case_that_counts_is_among_the_possible_ones() {
        let store = forty_cases();
        // A round long before the row of its case, and days in an order that only an earlier version let in.
        let unusual = r#"
            UPDATE cases SET entries = '[{"entry": "reg", "came_in": "2026-03-02", "accepted_on": "2026-03-03",
                "closed_on": "2026-03-09"}]' WHERE seq = 30;
            UPDATE cases SET registered_on = '2026-09-05', accepted_on = NULL, closed_on = '2026-03-01' WHERE seq = 31;
            UPDATE cases SET registered_on = '2026-03-01', accepted_on = '2026-09-10', closed_on = '2026-03-05'
                WHERE seq = 32;
            UPDATE cases SET registered_on = '2026-10-20', accepted_on = '2026-09-12', closed_on = '2026-10-25',
                lasting = 0 WHERE seq = 33;
        "#;
        store.conn.execute_batch(unusual).unwrap();
        let visibility = CaseVisibility {
            me: StaffId::from_bytes([3; 16]),
            cases: VisibleCases::All,
        };
        let all = || Conditions {
            sql: vec!["SELECT seq FROM cases".to_string()],
            params: Vec::new(),
        };
        let first: NaiveDate = "2026-02-20".parse().unwrap();
        let mut sizes = Vec::new();
        for (begin, days) in (0..300).flat_map(|begin| [(begin, 0), (begin, 9), (begin, 30)]) {
            for basis in [Basis::Registered, Basis::Accepted, Basis::Closed] {
                let from = first + Days::new(begin);
                let to = from + Days::new(days);
                let counted = CountedIn { from, to, basis };
                let found = store.register_cases(&counted, &visibility).unwrap();
                let expected = store.register_cases_among(all(), &counted, &visibility);
                assert_eq!(found, expected.unwrap(), "{counted:?}");
                sizes.push(found.rows.len());
            }
        }
        let (least, most) = (sizes.iter().min(), sizes.iter().max());
        assert!(
            least == Some(&0) && most > Some(&7) && most < Some(&40),
            "{least:?} {most:?}"
        );
    }
}
