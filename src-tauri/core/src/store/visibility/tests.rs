use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rusqlite::params;

use rusqlite::params_from_iter;

use super::*;
use crate::domain::access::CaseAccess;
use crate::domain::case::Case;
use crate::domain::ids::CaseId;
use crate::domain::office::OfficeSetup;
use crate::domain::vocabulary::StaffRole;
use crate::store::lists::{Viewer, segment_sql};
use crate::store::page_sql::{FilterShares, segments};
use crate::store::tests::forty_cases;
use crate::store::{Store, case_rows};
use crate::wire::lists::{CaseQuery, QuickView, SortKey};

const CASES: usize = 40;

/// Mediator and co-mediators of a case, by index into the staff, and whether it is restricted.
type Assignment = (Option<usize>, Vec<usize>, bool);

fn assignment() -> impl Strategy<Value = Assignment> {
    let who = || 0..12_usize;
    let co_mediators = prop::collection::vec(who(), 0..3);
    let co_mediators = prop_oneof![2 => Just(Vec::new()), 1 => co_mediators];
    (
        prop::option::weighted(0.8, who()),
        co_mediators,
        prop::bool::weighted(0.25),
    )
}

/// Generates role, team and activity of each member.
fn people() -> impl Strategy<Value = Vec<(StaffRole, u8, bool)>> {
    let role = prop::sample::select(StaffRole::ALL.to_vec());
    let teams = prop_oneof![Just(1_u8), 2..4_u8];
    teams.prop_flat_map(move |teams| {
        let member = (role.clone(), 0..teams, prop::bool::weighted(0.85));
        prop::collection::vec(member, 12)
    })
}

fn office_with(store: &Store, people: &[(StaffRole, u8, bool)]) -> OfficeSetup {
    let mut setup = store.office_setup().clone();
    for (staff, (role, team, active)) in setup.staff.iter_mut().zip(people) {
        (staff.role, staff.active) = (*role, *active);
        staff.team = format!("{team}");
    }
    setup
}

/// Assigns the cases to these members, in the rows alone.
fn assign(store: &Store, setup: &OfficeSetup, cases: &[Assignment]) {
    let id = |n: &usize| setup.staff[n % setup.staff.len()].id;
    store.conn.execute("DELETE FROM co_mediator", []).unwrap();
    for (seq, (lead, co_mediators, restricted)) in (1_i64..).zip(cases) {
        let co_mediators: Vec<StaffId> = co_mediators.iter().map(id).collect();
        let sql =
            "UPDATE cases SET mediator = ?2, co_mediators = ?3, restricted = ?4 WHERE seq = ?1";
        let lead = lead.as_ref().map(|n| *id(n).as_bytes());
        let json = serde_json::to_string(&co_mediators).unwrap();
        (store
            .conn
            .execute(sql, params![seq, lead, json, restricted]))
        .unwrap();
        for member in co_mediators {
            let sql = "INSERT OR IGNORE INTO co_mediator (staff, seq) VALUES (?1, ?2)";
            (store.conn.execute(sql, params![member.as_bytes(), seq])).unwrap();
        }
    }
}

fn all_cases(store: &Store) -> Vec<Case> {
    let mut statement = store
        .conn
        .prepare("SELECT id FROM cases ORDER BY seq")
        .unwrap();
    let ids = statement
        .query_map([], |row| Ok(CaseId::from_bytes(row.get("id")?)))
        .unwrap();
    ids.map(|id| {
        case_rows::load(&store.conn, id.unwrap())
            .unwrap()
            .unwrap()
            .1
    })
    .collect()
}

fn access(case: &Case) -> CaseAccess<'_> {
    CaseAccess {
        mediator: case.fields.mediator,
        co_mediators: &case.fields.co_mediators,
        restricted: case.restricted,
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// Compares the SQL with the rule for every member of the office. Returns how many cases were visible and hidden.
fn compare(store: &Store, setup: &OfficeSetup) -> Result<(usize, usize), TestCaseError> {
    let cases = all_cases(store);
    let (mut visible_sum, mut hidden_sum) = (0, 0);
    for member in &setup.staff {
        let visibility = CaseVisibility::of(setup, member.id);
        let visible: Vec<CaseId> = (cases.iter())
            .filter(|case| visibility.can_see(access(case)))
            .map(|case| case.id)
            .collect();
        for case in &cases {
            let answer = store.can_see(case.id, &visibility).unwrap();
            prop_assert_eq!(answer, Some(visible.contains(&case.id)));
        }
        let count = store.count_visible(&visibility, 1_000).unwrap();
        prop_assert_eq!(count, visible.len() as i64);
        let viewer = Viewer {
            visibility,
            today: today(),
        };
        for view in [QuickView::All, QuickView::Mine, QuickView::Closed] {
            let query = CaseQuery {
                view,
                ..CaseQuery::default()
            };
            let (lines, _) = store.page(&query, &viewer, None, 100).unwrap();
            let listed: Vec<CaseId> = lines.iter().map(|line| line.case.id).collect();
            let wanted = |case: &&Case| match view {
                QuickView::All => true,
                QuickView::Closed => !case.is_open() && case.void.is_none(),
                _ => {
                    let (lead, co_mediators) = (case.fields.mediator, &case.fields.co_mediators);
                    case.is_open() && (lead == Some(member.id) || co_mediators.contains(&member.id))
                }
            };
            let among = |case: &&Case| visible.contains(&case.id);
            let expected: Vec<CaseId> = (cases.iter().filter(wanted).filter(among))
                .map(|c| c.id)
                .collect();
            prop_assert_eq!(listed, expected.clone());
            let all = cases.iter().filter(wanted).count();
            let (_, hidden_count) = store.count_with_hidden(&query, &viewer).unwrap();
            prop_assert_eq!(hidden_count as usize, all - expected.len());
        }
        visible_sum += visible.len();
        hidden_sum += cases.len() - visible.len();
    }
    Ok((visible_sum, hidden_sum))
}

#[test]
fn sql_and_rule_agree_in_every_office() {
    let store = forty_cases();
    let mut runner = TestRunner::deterministic();
    let (mut visible_sum, mut hidden_sum) = (0, 0);
    let given = (people(), prop::collection::vec(assignment(), CASES));
    for _ in 0..40 {
        let (people, cases) = given.new_tree(&mut runner).unwrap().current();
        let setup = office_with(&store, &people);
        assign(&store, &setup, &cases);
        let (more, less) = compare(&store, &setup).unwrap();
        visible_sum += more;
        hidden_sum += less;
    }
    assert!(
        visible_sum > 1_000 && hidden_sum > 1_000,
        "{visible_sum} {hidden_sum}"
    );
}

/// A control for the test above: the comparison must notice a row that differs from its case.
#[test]
fn a_row_that_differs_from_its_case_is_noticed() {
    let store = forty_cases();
    let people: Vec<_> = (0..12)
        .map(|n| (StaffRole::Mediator, n % 2, true))
        .collect();
    let setup = office_with(&store, &people);
    assign(&store, &setup, &vec![(Some(0), vec![1], false); CASES]);
    compare(&store, &setup).unwrap();
    store
        .conn
        .execute("DELETE FROM co_mediator WHERE seq = 7", [])
        .unwrap();
    assert!(compare(&store, &setup).is_err());
}

fn plan(store: &Store, sql: &str, params: Vec<Value>) -> Vec<String> {
    let sql = format!("EXPLAIN QUERY PLAN {sql}");
    let mut statement = store.conn.prepare(&sql).unwrap();
    let lines = statement
        .query_map(params_from_iter(params), |row| row.get("detail"))
        .unwrap();
    lines.map(Result::unwrap).collect()
}

/// Every member reads a page through the same index, and SQLite never sorts it.
#[test]
fn visibility_does_not_change_the_index_of_a_page() {
    let store = forty_cases();
    let setup = store.office_setup().clone();
    let visibility = |cases| CaseVisibility {
        me: setup.staff[1].id,
        cases,
    };
    let members: Vec<StaffId> = setup.staff.iter().take(2).map(|s| s.id).collect();
    let team = |everyone| VisibleCases::Team {
        members: members.clone(),
        everyone,
    };
    let sorts = [
        SortKey::Number,
        SortKey::Registered,
        SortKey::Accepted,
        SortKey::Closed,
        SortKey::Claimed,
        SortKey::Changed,
    ];
    for view in [
        QuickView::All,
        QuickView::Open,
        QuickView::Closed,
        QuickView::Performing,
    ] {
        for sort in sorts {
            let query = CaseQuery {
                view,
                sort,
                ..CaseQuery::default()
            };
            let led = |cases| {
                let viewer = Viewer {
                    visibility: visibility(cases),
                    today: today(),
                };
                let segments = segments(&query, &viewer, &FilterShares::default());
                let plans = segments.iter().map(|segment| {
                    let (sql, params) = segment_sql(segment, &query, None, 50, 1);
                    plan(&store, &sql, params)
                });
                plans.collect::<Vec<_>>()
            };
            let first = |plans: &[Vec<String>]| {
                let lead = plans.iter().map(|plan| plan[0].clone());
                lead.collect::<Vec<_>>()
            };
            let sorted = |plans: &[Vec<String>]| {
                plans
                    .iter()
                    .flatten()
                    .any(|line| line.contains("TEMP B-TREE"))
            };
            let free = led(VisibleCases::All);
            for cases in [team(true), team(false)] {
                let bound = led(cases);
                let without = |line: &String| line.replace("COVERING ", "");
                let (a, b): (Vec<_>, Vec<_>) = (first(&free), first(&bound));
                assert_eq!(
                    a.iter().map(without).collect::<Vec<_>>(),
                    b.iter().map(without).collect::<Vec<_>>()
                );
                assert_eq!(sorted(&free), sorted(&bound), "{query:?}");
                let hidden = |line: &String| line.contains("cases_restricted");
                assert!(bound.iter().all(|plan| plan.iter().any(hidden)));
            }
        }
    }
}
