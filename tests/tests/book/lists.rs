//! Lists: in every order and page size, a query has the same cases, each once, and as many as its count says.

use std::collections::BTreeSet;

use casebook_tests::test_office::{TestOffice, grid, member};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::histories::{RandomHistory, any_action};

const SORTS: [&str; 8] = [
    "number",
    "due",
    "next_action",
    "registered",
    "accepted",
    "closed",
    "claimed",
    "changed",
];

/// Returns the ids of all cases of the query, which it reads page by page.
fn listed(office: &mut TestOffice, query: &Value, limit: u32) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = office.ok(
            "case_list",
            json!({"query": query, "after": after, "limit": limit}),
        );
        let rows = page["rows"].as_array().cloned().unwrap_or_default();
        ids.extend(
            rows.iter()
                .map(|r| r["id"].as_str().unwrap_or_default().to_string()),
        );
        after = page["next"].clone();
        if after.is_null() {
            return ids;
        }
        assert!(ids.len() < 10_000, "the list does not end: {query}");
    }
}

fn some(all: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop::collection::vec(prop::sample::select(all), 1..4).prop_map(|list| json!(list))
}

/// Returns a strategy for queries in which each filter is used now and then.
fn query(today: chrono::NaiveDate) -> impl Strategy<Value = Value> {
    let sometimes = |name: &'static str, values: BoxedStrategy<Value>| {
        prop::option::weighted(0.22, values).prop_map(move |v| (name, v))
    };
    let day = move |back: u64| today - chrono::Days::new(back);
    let views = [
        "all",
        "all",
        "all",
        "open",
        "mine",
        "due_today",
        "overdue",
        "no_next_action",
        "closed",
        "performing",
    ];
    let kinds = [
        "registered",
        "accepted",
        "closed",
        "event",
        "came_in",
        "admitted",
        "first_accepted",
        "reopened",
    ];
    let dated = (prop::sample::select(kinds.to_vec()), 0..400_u64, 0..200_u64).prop_map(move |(kind, back, days)| {
        json!({"kind": kind, "from": day(back), "to": day(back) + chrono::Days::new(days)})
    });
    let bases = ["registered", "accepted", "closed"];
    let pending = (0..300_u64, prop::sample::select(bases.to_vec()), any::<bool>())
        .prop_map(move |(back, basis, overdue)| json!({"day": day(back), "basis": basis, "overdue": overdue}));
    let filters = vec![
        sometimes(
            "stages",
            some(&[
                "registered",
                "accepted",
                "mediating",
                "closed",
                "answered",
                "void",
            ])
            .boxed(),
        ),
        sometimes(
            "natures",
            some(&["labour", "civil_life", "new_form", "consult_only"]).boxed(),
        ),
        sometimes("causes", some(&["L07", "W02", "S01", "V01", "O02"]).boxed()),
        sometimes(
            "further_causes",
            any::<bool>().prop_map(|b| json!(b)).boxed(),
        ),
        sometimes(
            "outcomes",
            some(&["R1", "R2", "R3", "R4", "R9", "R10", "R12", "R13"]).boxed(),
        ),
        sometimes(
            "grids",
            (1..4_u8).prop_map(|n| json!([grid(n), grid(3)])).boxed(),
        ),
        sometimes(
            "applicant_types",
            some(&["worker", "employer", "union"]).boxed(),
        ),
        sometimes("no_grid", Just(json!(true)).boxed()),
        sometimes(
            "mediators",
            (1..4_u8).prop_map(|n| json!([member(n)])).boxed(),
        ),
        sometimes("collective", any::<bool>().prop_map(|b| json!(b)).boxed()),
        sometimes("accepted", any::<bool>().prop_map(|b| json!(b)).boxed()),
        sometimes(
            "text",
            prop::sample::select(vec!["周小", "水产", "工资", "1"])
                .prop_map(|t| json!(t))
                .boxed(),
        ),
        sometimes("date", dated.boxed()),
        sometimes("pending_at", pending.boxed()),
        sometimes(
            "once",
            some(&["first", "last_agreement"])
                .prop_map(|picked| picked[0].clone())
                .boxed(),
        ),
    ];
    (prop::sample::select(views.to_vec()), filters).prop_map(|(view, filters)| {
        let mut query = json!({"view": view});
        for (name, value) in filters {
            if let Some(value) = value {
                query[name] = value;
            }
        }
        query
    })
}

#[test]
fn a_query_has_the_same_cases_in_every_order_and_page_size() {
    let mut runner = TestRunner::deterministic();
    let mut history = RandomHistory::new();
    for _ in 0..500 {
        let action = any_action()
            .new_tree(&mut runner)
            .expect("an action")
            .current();
        history.perform(&action);
    }
    history.reopen_and_close_again();
    let office = &mut history.office;
    let all = listed(office, &json!({"view": "all"}), 200).len();
    assert!(all > 40, "only {all} cases to list");
    let mut matched = 0;
    for _ in 0..120 {
        let mut query = query(office.today())
            .new_tree(&mut runner)
            .expect("a query")
            .current();
        let count = office.ok("case_count", json!({"query": query}))["count"]
            .as_u64()
            .unwrap_or_default();
        let mut first: Option<BTreeSet<String>> = None;
        for sort in SORTS {
            for descending in [true, false] {
                query["sort"] = json!(sort);
                query["descending"] = json!(descending);
                let small = listed(office, &query, 3);
                assert_eq!(
                    small,
                    listed(office, &query, 200),
                    "pages of 3 against 200: {query}"
                );
                let cases: BTreeSet<String> = small.iter().cloned().collect();
                assert_eq!(cases.len(), small.len(), "a case is listed twice: {query}");
                assert_eq!(cases.len() as u64, count, "the count differs: {query}");
                assert_eq!(
                    &cases,
                    first.get_or_insert(cases.clone()),
                    "another order has other cases: {query}"
                );
            }
        }
        matched += usize::from(count > 0);
    }
    assert!(matched > 40, "only {matched} of 120 queries matched a case");
}

#[test]
fn a_case_number_is_found_as_typed_and_a_new_pattern_does_not_change_it() {
    let mut office = TestOffice::new_practice("2026-10-20");
    for _ in 0..11 {
        let case = office.wage_case();
        office.ok("case_register", case);
    }
    let mut settings = office.ok("office_setup", json!({}))["office"].clone();
    settings["short"] = json!("兴");
    settings["number_pattern"] = json!("{name}调〔{year}〕{n}号");
    office.ok("office_set", json!({"office": settings}));
    let case = office.wage_case();
    assert_eq!(
        office.ok("case_register", case)["number"],
        "兴调〔2026〕12号"
    );
    for typed in ["盛劳调字〔2026〕第1号", "盛劳调字[２０２６]第１号", "第1号"]
    {
        let found = office.ok("find", json!({"text": typed}));
        assert_eq!(found["cases"].as_array().map(Vec::len), Some(1), "{typed}");
        assert_eq!(found["cases"][0]["number"], "盛劳调字〔2026〕第1号");
    }
}

#[test]
fn a_repeated_filter_value_is_allowed_and_an_overlong_list_is_refused() {
    let mut office = TestOffice::new_practice("2026-10-20");
    office.add_accepted_case();
    let twice =
        json!({"view": "all", "stages": ["accepted", "accepted"], "causes": ["L07", "L07"]});
    assert_eq!(listed(&mut office, &twice, 50).len(), 1);
    let endless = json!({"query": {"view": "all", "grids": vec![grid(1); 40_000]}});
    assert_eq!(
        office.refused_at("case_count", endless),
        ("too_long".into(), "query.grids".into())
    );
}

#[test]
fn the_search_shows_the_words_that_it_found_where_the_row_does_not() {
    let mut office = TestOffice::new_practice("2026-10-20");
    office.add_accepted_case();
    let mut snippet = |text: &str| {
        let found = office.ok("find", json!({"text": text}));
        assert_eq!(found["cases"].as_array().map(Vec::len), Some(1), "{text}");
        found["cases"][0]["snippet"].clone()
    };
    assert_eq!(
        snippet("三个月"),
        json!({"field": "summary", "before": "拖欠", "found": "三个月", "after": "工资"})
    );
    assert_eq!(snippet("鑫海 东二排")["field"], "stall");
    assert_eq!(snippet("周小满"), Value::Null, "the row shows the name");
    assert_eq!(snippet("第1号"), Value::Null);
}
