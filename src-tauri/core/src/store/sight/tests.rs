use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rusqlite::params;

use super::*;
use crate::domain::access::Object;
use crate::domain::case::Case;
use crate::domain::office::House;
use crate::domain::vocabulary::StaffRole;
use crate::store::case_rows;
use crate::store::lists::{Viewer, along_sql};
use crate::store::page_sql::{Shares, parts};
use crate::store::tests::forty_cases;
use crate::wire::lists::{CaseQuery, QuickView, SortKey};

const CASES: usize = 40;

/// A case as somebody might have it: who leads it and who comes along, by place in the house; whether it is restricted.
type Held = (Option<usize>, Vec<usize>, bool);

fn held() -> impl Strategy<Value = Held> {
    let who = || 0..12_usize;
    let along = prop::collection::vec(who(), 0..3);
    let along = prop_oneof![2 => Just(Vec::new()), 1 => along];
    (
        prop::option::weighted(0.8, who()),
        along,
        prop::bool::weighted(0.25),
    )
}

/// Role, team and whether active, of each member.
fn people() -> impl Strategy<Value = Vec<(StaffRole, u8, bool)>> {
    let role = prop::sample::select(StaffRole::ALL.to_vec());
    let teams = prop_oneof![Just(1_u8), 2..4_u8];
    teams.prop_flat_map(move |teams| {
        let member = (role.clone(), 0..teams, prop::bool::weighted(0.85));
        prop::collection::vec(member, 12)
    })
}

fn housed(store: &Store, people: &[(StaffRole, u8, bool)]) -> House {
    let mut house = store.house().clone();
    for (staff, (role, team, active)) in house.staff.iter_mut().zip(people) {
        (staff.role, staff.active) = (*role, *active);
        staff.team = format!("{team}");
    }
    house
}

/// Gives the cases to these people, in the rows alone.
fn give(store: &Store, house: &House, cases: &[Held]) {
    let id = |n: &usize| house.staff[n % house.staff.len()].id;
    store.conn.execute("DELETE FROM co_mediator", []).unwrap();
    for (seq, (lead, along, restricted)) in (1_i64..).zip(cases) {
        let along: Vec<StaffId> = along.iter().map(id).collect();
        let sql =
            "UPDATE cases SET mediator = ?2, co_mediators = ?3, restricted = ?4 WHERE seq = ?1";
        let lead = lead.as_ref().map(|n| *id(n).as_bytes());
        let json = serde_json::to_string(&along).unwrap();
        (store
            .conn
            .execute(sql, params![seq, lead, json, restricted]))
        .unwrap();
        for member in along {
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

fn object(case: &Case) -> Object<'_> {
    Object {
        mediator: case.fields.mediator,
        co_mediators: &case.fields.co_mediators,
        restricted: case.restricted,
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// What rows and rule say in this house, for everybody in it.
fn compared(store: &Store, house: &House) -> Result<(usize, usize), TestCaseError> {
    let cases = all_cases(store);
    let (mut shown, mut hidden) = (0, 0);
    for member in &house.staff {
        let sight = Sight::of(house, member.id);
        let seen: Vec<CaseId> = (cases.iter())
            .filter(|case| sight.sees(object(case)))
            .map(|case| case.id)
            .collect();
        for case in &cases {
            let told = store.sees(case.id, &sight).unwrap();
            prop_assert_eq!(told, Some(seen.contains(&case.id)));
        }
        let count = store.count_seen(&sight, 1_000).unwrap();
        prop_assert_eq!(count, seen.len() as i64);
        let viewer = Viewer {
            sight,
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
                QuickView::Closed => !case.is_open(),
                _ => {
                    let (lead, along) = (case.fields.mediator, &case.fields.co_mediators);
                    case.is_open() && (lead == Some(member.id) || along.contains(&member.id))
                }
            };
            let among = |case: &&Case| seen.contains(&case.id);
            let expected: Vec<CaseId> = (cases.iter().filter(wanted).filter(among))
                .map(|c| c.id)
                .collect();
            prop_assert_eq!(listed, expected.clone());
            let all = cases.iter().filter(wanted).count();
            let unseen = store.unseen(&query, &viewer).unwrap();
            prop_assert_eq!(unseen as usize, all - expected.len());
        }
        shown += seen.len();
        hidden += cases.len() - seen.len();
    }
    Ok((shown, hidden))
}

#[test]
fn rows_and_rule_agree_in_every_house() {
    let store = forty_cases();
    let mut runner = TestRunner::deterministic();
    let (mut shown, mut hidden) = (0, 0);
    let given = (people(), prop::collection::vec(held(), CASES));
    for _ in 0..40 {
        let (people, cases) = given.new_tree(&mut runner).unwrap().current();
        let house = housed(&store, &people);
        give(&store, &house, &cases);
        let (more, less) = compared(&store, &house).unwrap();
        shown += more;
        hidden += less;
    }
    assert!(shown > 1_000 && hidden > 1_000, "{shown} {hidden}");
}

/// The control: a row that says something else than the case is noticed by the comparison.
#[test]
fn rows_that_disagree_with_the_rule_are_noticed() {
    let store = forty_cases();
    let people: Vec<_> = (0..12)
        .map(|n| (StaffRole::Mediator, n % 2, true))
        .collect();
    let house = housed(&store, &people);
    give(&store, &house, &vec![(Some(0), vec![1], false); CASES]);
    compared(&store, &house).unwrap();
    store
        .conn
        .execute("DELETE FROM co_mediator WHERE seq = 7", [])
        .unwrap();
    assert!(compared(&store, &house).is_err());
}

fn plan(store: &Store, sql: &str, params: Vec<Value>) -> Vec<String> {
    let sql = format!("EXPLAIN QUERY PLAN {sql}");
    let mut statement = store.conn.prepare(&sql).unwrap();
    let lines = statement
        .query_map(params_from_iter(params), |row| row.get("detail"))
        .unwrap();
    lines.map(Result::unwrap).collect()
}

/// A page of any order is found along the same index for everybody, and never sorted.
#[test]
fn sight_leaves_the_indexes_their_lead() {
    let store = forty_cases();
    let house = store.house().clone();
    let sight = |reach| Sight {
        me: house.staff[1].id,
        reach,
    };
    let members: Vec<StaffId> = house.staff.iter().take(2).map(|s| s.id).collect();
    let team = |everyone| Reach::Team {
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
    for view in [QuickView::All, QuickView::Open, QuickView::Closed] {
        for sort in sorts {
            let query = CaseQuery {
                view,
                sort,
                ..CaseQuery::default()
            };
            let led = |reach| {
                let viewer = Viewer {
                    sight: sight(reach),
                    today: today(),
                };
                let parts = parts(&query, &viewer, &Shares::default());
                let plans = parts.iter().map(|part| {
                    let (sql, params) = along_sql(part, &query, None, 50);
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
            let free = led(Reach::All);
            for reach in [team(true), team(false)] {
                let bound = led(reach);
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
