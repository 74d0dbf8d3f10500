//! The Today screen through the commands: one row for each case, by whose work it is, and as many as the count says.

use casebook_tests::test_office::payloads::{
    acceptance, for_case, obligation, session, signed_closing,
};
use casebook_tests::test_office::{TestOffice, date, member};
use serde_json::{Value, json};

/// An office with mediators 2 and 3 of one team, under the supervisor 1.
fn office() -> TestOffice {
    let mut office = TestOffice::new_practice("2026-10-20");
    office.put_staff(2, "mediator", "");
    office.put_staff(3, "mediator", "");
    office.put_staff(4, "recorder", "");
    office
}

/// Registers an accepted case of this mediator, with a next action; returns its id.
fn case_of(office: &mut TestOffice, mediator: u8, next: Value) -> String {
    let mut case = office.wage_case();
    case["fields"]["mediator"] = json!(member(mediator));
    for (key, value) in next.as_object().expect("fields") {
        case["fields"][key] = value.clone();
    }
    let id = office.ok("case_register", case)["case"].clone();
    office.ok("case_accept", for_case(&id, 1, acceptance(office.today())));
    id.as_str().expect("an id").to_owned()
}

fn put(office: &mut TestOffice, id: &str, kind: &str, value: Value) {
    let version = office.ok("case_get", json!({"case": id}))["case"]["version"].clone();
    let part = json!({"part": kind, "value": value});
    let put = json!({"case": id, "version": version, "part": part, "draft": null});
    office.ok("part_put", put);
}

/// Closes the case with an agreement that owes two payments on these days.
fn agree(office: &mut TestOffice, id: &str, due: [&str; 2]) {
    let view = office.ok("case_get", json!({"case": id}));
    for (part, day) in ["第一期", "第二期"].into_iter().zip(due) {
        put(
            office,
            id,
            "obligation",
            obligation(&view, part, 120_000, day),
        );
    }
    let version = office.ok("case_get", json!({"case": id}))["case"]["version"].clone();
    let closing = signed_closing("R1", office.today());
    office.ok(
        "case_close",
        json!({"case": id, "version": version, "closing": closing}),
    );
}

fn cases(today: &Value) -> Vec<&str> {
    let due = today["due"].as_array().expect("rows");
    due.iter()
        .filter_map(|row| row["case"]["id"].as_str())
        .collect()
}

#[test]
fn a_case_is_one_row_with_its_most_urgent_item_first() {
    let mut office = office();
    let call = json!({"next_action": "电话联系店主", "next_on": "2026-11-06"});
    let first = case_of(&mut office, 2, call);
    let second = case_of(
        &mut office,
        2,
        json!({"next_action": "核对考勤", "next_on": "2026-11-05"}),
    );
    let owed = case_of(&mut office, 2, json!({}));
    agree(&mut office, &owed, ["2026-11-02", "2026-11-08"]);
    // The term of all three ends on 4 November.
    office.clock.set_day(date("2026-11-06"));
    office.act_as_member(2);
    let today = office.ok("today", json!({}));
    assert_eq!(cases(&today), [&owed, &first, &second]);
    let items = |row: usize| {
        let items = today["due"][row]["items"].as_array().expect("items").iter();
        items
            .map(|item| {
                (
                    item["subject"]["kind"].clone(),
                    item["due"].clone(),
                    item["days_left"].clone(),
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        items(0),
        [
            (json!("obligation"), json!("2026-11-02"), json!(-4)),
            // A Sunday, so the term ends on Monday.
            (json!("obligation"), json!("2026-11-08"), json!(3)),
        ]
    );
    assert_eq!(
        items(1),
        [
            (json!("term"), json!("2026-11-04"), json!(-2)),
            (json!("next_action"), json!("2026-11-06"), json!(0)),
        ]
    );
    assert_eq!(today["due_left_out"], 0);
}

#[test]
fn the_work_of_a_member_is_that_of_own_cases_and_of_own_next_actions() {
    let mut office = office();
    let today = json!({"next_action": "核对考勤", "next_on": "2026-10-20"});
    let mine = case_of(&mut office, 2, today.clone());
    let joint = case_of(&mut office, 3, {
        let mut fields = today.clone();
        fields["co_mediators"] = json!([member(2)]);
        fields
    });
    let handed_over = case_of(&mut office, 3, {
        let mut fields = today.clone();
        fields["next_owner"] = json!(member(2));
        fields
    });
    let other = case_of(&mut office, 3, today);
    office.act_as_member(2);
    let own = office.ok("today", json!({}));
    assert_eq!(own["assignee"], "me");
    assert_eq!(cases(&own), [&mine, &joint, &handed_over]);
    let all = office.ok("today", json!({"assignee": "anyone"}));
    assert_eq!(cases(&all), [&mine, &joint, &handed_over, &other]);
}

#[test]
fn the_count_is_that_of_the_rows_which_are_due() {
    let mut office = office();
    case_of(
        &mut office,
        2,
        json!({"next_action": "核对考勤", "next_on": "2026-10-20"}),
    );
    case_of(
        &mut office,
        3,
        json!({"next_action": "核对考勤", "next_on": "2026-10-22"}),
    );
    let owed = case_of(&mut office, 3, json!({}));
    agree(&mut office, &owed, ["2026-10-20", "2026-10-20"]);
    for who in [1, 2, 3] {
        office.act_as_member(who);
        let counts = office.ok("quick_counts", json!({}))["due"].clone();
        for assignee in ["me", "anyone"] {
            let today = office.ok("today", json!({"assignee": assignee}));
            let due = today["due"].as_array().expect("rows").iter();
            let now = due.filter(|row| row["items"][0]["days_left"].as_i64() <= Some(0));
            assert_eq!(counts[assignee], now.count(), "{assignee} for {who}");
            assert_eq!(counts, today["counts"]);
        }
    }
    assert_eq!(office.ok("quick_counts", json!({}))["due"]["anyone"], 2);
}

#[test]
fn a_mediator_sees_own_work_first_and_a_supervisor_without_cases_that_of_all() {
    let mut office = office();
    case_of(&mut office, 2, json!({}));
    let mut usual = |who| {
        office.act_as_member(who);
        office.ok("today", json!({}))["assignee"].clone()
    };
    assert_eq!(
        [1, 2, 3, 4].map(&mut usual),
        ["anyone", "me", "me", "anyone"]
    );
    office.act_as_member(1);
    case_of(&mut office, 1, json!({}));
    assert_eq!(office.ok("today", json!({}))["assignee"], "me");
}

#[test]
fn a_next_action_names_the_session_that_is_planned_for_its_day() {
    let mut office = office();
    let next = json!({"next_action": "第 1 次调解", "next_on": "2026-10-21"});
    let id = case_of(&mut office, 1, next);
    for day in ["2026-10-22", "2026-10-21"] {
        put(
            &mut office,
            &id,
            "session",
            session("planned", &format!("{day}T09:30:00"), json!([])),
        );
    }
    let view = office.ok("case_get", json!({"case": id}));
    let sessions = view["case"]["sessions"].as_array().expect("sessions");
    let planned = sessions
        .iter()
        .find(|s| s["starts"] == "2026-10-21T09:30:00");
    let item = office.ok("today", json!({}))["due"][0]["items"][0].clone();
    assert_eq!(item["subject"]["kind"], "next_action");
    assert_eq!(
        item["subject"]["session"],
        planned.expect("it is planned")["id"]
    );
}

#[test]
fn the_sessions_of_a_member_are_conducted_or_recorded_or_of_an_own_case() {
    let mut office = office();
    for (mediator, conducted, recorder) in [(2, 3, 1), (3, 2, 1), (3, 3, 2), (3, 3, 1)] {
        let id = case_of(&mut office, mediator, json!({}));
        let mut planned = session("planned", "2026-10-20T09:00:00", json!([]));
        planned["mediators"] = json!([member(conducted)]);
        planned["recorder"] = json!(member(recorder));
        let view = office.ok("case_get", json!({"case": id}));
        let part = json!({"part": "session", "value": planned});
        let put =
            json!({"case": id, "version": view["case"]["version"], "part": part, "draft": null});
        office.ok("part_put", put);
    }
    office.act_as_member(2);
    let count = |today: Value| today["sessions"].as_array().map(Vec::len);
    assert_eq!(count(office.ok("today", json!({}))), Some(3));
    assert_eq!(
        count(office.ok("today", json!({"assignee": "anyone"}))),
        Some(4)
    );
}

/// Returns the ids of the cases of a quick filter, and how many it is said to have.
fn quick(office: &mut TestOffice, view: &str) -> (Vec<String>, i64) {
    let list = json!({"query": {"view": view}, "after": null, "limit": 50});
    let rows = office.ok("case_list", list)["rows"].clone();
    let rows = rows.as_array().expect("rows").iter();
    let ids = rows.map(|row| row["id"].as_str().unwrap_or_default().to_owned());
    let ids = ids.collect();
    let count = office.ok("quick_counts", json!({}))[view]["count"].as_i64();
    (ids, count.expect("a count"))
}

#[test]
fn the_filter_in_performance_has_the_agreements_of_which_something_is_left() {
    let mut office = office();
    let paid = case_of(&mut office, 1, json!({}));
    let owed = case_of(&mut office, 1, json!({}));
    let mistaken = case_of(&mut office, 1, json!({}));
    let open = case_of(&mut office, 1, json!({}));
    for id in [&paid, &owed, &mistaken] {
        agree(&mut office, id, ["2026-10-20", "2026-11-20"]);
    }
    let view = office.ok("case_get", json!({"case": open}));
    put(
        &mut office,
        &open,
        "obligation",
        obligation(&view, "只是方案", 120_000, "2026-10-21"),
    );
    let ruling = json!({"on": office.today(), "reason": "重复登记"});
    let version = office.ok("case_get", json!({"case": mistaken}))["case"]["version"].clone();
    office.ok(
        "case_void",
        json!({"case": mistaken, "version": version, "ruling": ruling}),
    );
    for (id, performed) in [(&paid, 2), (&owed, 1)] {
        let view = office.ok("case_get", json!({"case": id}));
        let terms = view["case"]["obligations"]
            .as_array()
            .expect("terms")
            .clone();
        for mut term in terms.into_iter().take(performed) {
            term["performed_on"] = json!(office.today());
            put(&mut office, id, "obligation", term);
        }
    }
    assert_eq!(quick(&mut office, "performing"), (vec![owed.clone()], 1));
    let (mut closed, count) = quick(&mut office, "closed");
    closed.sort();
    let mut ended = vec![paid, owed];
    ended.sort();
    assert_eq!(
        (closed, count),
        (ended, 2),
        "not the one entered by mistake"
    );
}
