//! The calendar through the commands: what stands on which day, for whom, and the file with it.

use casebook_tests::test_office::payloads::{
    acceptance, for_case, note, obligation, session, signed_closing,
};
use casebook_tests::test_office::{TestOffice, closing, date, member};
use serde_json::{Value, json};

use crate::access::{put, restrict, two_teams};

fn span(from: &str, to: &str) -> Value {
    json!({"from": from, "to": to, "assignee": "anyone"})
}

/// Returns one day of the calendar.
fn day(office: &mut TestOffice, day: &str) -> Value {
    office.ok("calendar", span(day, day))["days"][0].clone()
}

/// Returns kind of subject, counted and moved day of the items of a day.
fn items(day: &Value) -> Vec<[String; 3]> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = day["items"].as_array().expect("items").iter();
    let kind = |item: &Value| match item["subject"]["clock"].as_str() {
        Some(clock) => clock.to_owned(),
        None => text(&item["subject"]["kind"]),
    };
    items
        .map(|item| [kind(item), text(&item["due"]), text(&item["effective"])])
        .collect()
}

fn step(office: &mut TestOffice, id: &str, cmd: &str, payload: Value) {
    let version = office.ok("case_get", json!({"case": id}))["case"]["version"].clone();
    office.ok(cmd, for_case(id, version, payload));
}

fn register(office: &mut TestOffice, fields: Value) -> String {
    let mut case = office.wage_case();
    for (key, value) in fields.as_object().expect("fields") {
        case["fields"][key] = value.clone();
    }
    let id = office.ok("case_register", case)["case"].clone();
    id.as_str().expect("an id").to_owned()
}

/// Closes the case with an agreement that owes one payment on this day.
fn agree(office: &mut TestOffice, id: &str, due: &str) {
    let view = office.ok("case_get", json!({"case": id}));
    put(
        office,
        id,
        "obligation",
        obligation(&view, "支付工资", 120_000, due),
    );
    let end = json!({"closing": signed_closing("R1", office.today())});
    step(office, id, "case_close", end);
}

#[test]
fn a_day_has_its_sessions_terms_and_next_actions_and_their_number() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let next = json!({"next_action": "核对考勤", "next_on": "2026-11-04"});
    let id = register(&mut office, next);
    step(&mut office, &id, "case_accept", acceptance("2026-10-20"));
    for (state, time) in [("planned", "14:30"), ("planned", "09:00")] {
        let planned = session(state, &format!("2026-11-04T{time}:00"), json!([]));
        put(&mut office, &id, "session", planned);
    }
    let day = day(&mut office, "2026-11-04");
    let starts: Vec<_> = (day["sessions"].as_array().expect("sessions").iter())
        .map(|session| session["starts"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(starts, ["2026-11-04T09:00:00", "2026-11-04T14:30:00"]);
    assert_eq!(day["sessions"][1]["applicants"], "周小满");
    let on = "2026-11-04";
    assert_eq!(
        items(&day),
        [
            ["mediation", on, on],
            ["next_action", on, on],
            // It binds the parties, not the office.
            ["statutory", on, on],
        ]
    );
    assert_eq!(day["items"][1]["next_action"], "核对考勤");
    assert_eq!(day["items"][2]["binds_office"], false);
    let load = json!({"sessions": 2, "terms": 1, "obligations": 0, "next_actions": 1});
    assert_eq!(day["load"], load);
}

/// 28 November 2026 is a Saturday.
#[test]
fn what_is_moved_off_a_day_of_rest_stands_on_both_days_and_counts_on_the_second() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let id = register(&mut office, json!({}));
    step(&mut office, &id, "case_accept", acceptance("2026-10-20"));
    agree(&mut office, &id, "2026-11-28");
    let moved = ["obligation", "2026-11-28", "2026-11-30"].map(str::to_owned);
    for (on, owed) in [("2026-11-28", 0), ("2026-11-29", 0), ("2026-11-30", 1)] {
        let day = day(&mut office, on);
        let stands = on != "2026-11-29";
        let expected: Vec<[String; 3]> = stands.then(|| moved.clone()).into_iter().collect();
        assert_eq!(items(&day), expected, "{on}");
        assert_eq!(day["load"]["obligations"], owed, "{on}");
    }
    let view = office.ok("case_get", json!({"case": id}));
    let mut paid = view["case"]["obligations"][0].clone();
    paid["performed_on"] = json!("2026-10-20");
    put(&mut office, &id, "obligation", paid);
    assert_eq!(items(&day(&mut office, "2026-11-30")).len(), 0);
}

#[test]
fn days_off_and_worked_weekends_are_those_of_the_notice() {
    let mut office = TestOffice::new_practice("2026-10-20");
    for (on, kind, provisional) in [
        ("2026-09-25", "holiday", false),
        ("2026-10-10", "worked_weekend", false),
        ("2026-10-17", "weekend", false),
        ("2026-10-19", "workday", false),
        ("2027-01-01", "holiday", true),
        ("2027-01-05", "workday", true),
    ] {
        let day = day(&mut office, on);
        assert_eq!(
            (&day["kind"], &day["provisional"]),
            (&json!(kind), &json!(provisional)),
            "{on}"
        );
    }
}

/// The calendar finds the terms through an index of days; the page of the case counts them from its facts.
#[test]
fn every_running_term_of_every_open_case_stands_on_its_day() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut ids = Vec::new();
    for (source, received) in [
        ("applied_oral", "2026-10-20"),
        ("court_delegated", "2026-10-19"),
        ("arbitration_entrusted", "2026-09-28"),
        // Received long before it was registered.
        ("hotline_12345", "2026-08-03"),
    ] {
        for is_accepted in [false, true] {
            let fields = json!({"source": source, "received_on": received});
            let id = register(&mut office, fields);
            if is_accepted {
                step(&mut office, &id, "case_accept", acceptance("2026-10-20"));
            }
            ids.push(id);
        }
    }
    let extended = register(&mut office, json!({"next_on": "2027-03-06"}));
    step(
        &mut office,
        &extended,
        "case_accept",
        acceptance("2026-10-20"),
    );
    let extension = json!({"until": "2027-02-06", "agreed_on": "2026-10-20"});
    step(
        &mut office,
        &extended,
        "case_extend",
        json!({"extension": extension}),
    );
    let reopened = register(&mut office, json!({"received_on": "2026-06-01"}));
    let mut refused = closing("R9", date("2026-10-20"));
    refused["reason"] = json!("对方不同意调解");
    step(
        &mut office,
        &reopened,
        "case_close",
        json!({"closing": refused}),
    );
    office.clock.set_day(date("2026-12-10"));
    let ruling = json!({"on": "2026-12-10", "reason": "对方改口同意"});
    step(
        &mut office,
        &reopened,
        "case_reopen",
        json!({"ruling": ruling}),
    );
    ids.extend([extended, reopened]);
    let mut terms = 0;
    for id in ids {
        let view = office.ok("case_get", json!({"case": id}));
        for clock in view["clocks"].as_array().expect("clocks") {
            for on in ["due", "effective"] {
                let on = clock[on].as_str().expect("a day");
                let day = day(&mut office, on);
                let is_it = |item: &&Value| {
                    let kind = &item["subject"]["clock"];
                    let kind = match kind.is_null() {
                        true => &item["subject"]["kind"],
                        false => kind,
                    };
                    item["case"] == json!(id) && *kind == clock["kind"]
                };
                let found = day["items"].as_array().expect("items").iter().find(is_it);
                assert!(found.is_some(), "{clock} on {on}");
                terms += 1;
            }
        }
    }
    assert!(terms > 20, "{terms}");
}

#[test]
fn the_calendar_of_a_member_is_that_of_own_cases_sessions_and_next_actions() {
    let mut office = TestOffice::new_practice("2026-10-20");
    office.put_staff(2, "mediator", "");
    office.put_staff(3, "mediator", "");
    for (mediator, owner, conducts) in [(2, 2, 2), (3, 2, 3), (3, 3, 2), (3, 3, 3)] {
        let id = register(
            &mut office,
            json!({"mediator": member(mediator), "next_on": "2026-10-23", "next_owner": member(owner)}),
        );
        step(&mut office, &id, "case_accept", acceptance("2026-10-20"));
        let mut planned = session("planned", "2026-10-23T09:00:00", json!([]));
        planned["mediators"] = json!([member(conducts)]);
        put(&mut office, &id, "session", planned);
    }
    office.act_as_member(2);
    let mut load = |query: Value| {
        let calendar = office.ok("calendar", query);
        let load = calendar["days"][0]["load"].clone();
        (calendar["assignee"].clone(), load)
    };
    let own = json!({"from": "2026-10-23", "to": "2026-10-23"});
    let expected = json!({"sessions": 2, "terms": 0, "obligations": 0, "next_actions": 2});
    assert_eq!(load(own), (json!("me"), expected));
    let expected = json!({"sessions": 4, "terms": 0, "obligations": 0, "next_actions": 4});
    assert_eq!(
        load(span("2026-10-23", "2026-10-23")),
        (json!("anyone"), expected)
    );
}

#[test]
fn a_hidden_case_is_on_no_day_and_in_no_file() {
    let (mut office, id) = two_teams();
    let seen = |office: &mut TestOffice, who: u8| {
        office.act_as_member(who);
        let calendar = office.ok("calendar", span("2026-10-01", "2026-11-30"));
        let (shown, at) = (calendar.to_string(), &calendar["days"][19]);
        assert_eq!(at["day"], "2026-10-20");
        let all = at["load"]["sessions"].as_u64().unwrap_or(0) + items(at).len() as u64;
        (shown.contains(&id), all > 0)
    };
    assert_eq!(seen(&mut office, 2), (true, true));
    assert_eq!(seen(&mut office, 3), (false, false));
    office.act_as_member(1);
    restrict(&mut office, &id, true);
    assert_eq!(seen(&mut office, 4), (false, false), "one of the team");
    assert_eq!(seen(&mut office, 2), (true, true));
    office.act_as_member(3);
    let saved = office.ok("calendar_save", save(false));
    assert_eq!(saved["entries"], 0);
    assert!(!read(&office, &saved).contains("盛劳调字"));
}

#[test]
fn a_calendar_has_one_to_sixty_two_days() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let days = |calendar: Value| calendar["days"].as_array().map(Vec::len);
    let two_months = span("2026-07-01", "2026-08-31");
    assert_eq!(days(office.ok("calendar", two_months)), Some(62));
    for (from, to) in [("2026-07-01", "2026-09-01"), ("2026-10-20", "2026-10-19")] {
        let refused = office.refused_at("calendar", span(from, to));
        assert_eq!(refused, ("bad_value".into(), "to".into()), "{from} {to}");
        let mut save = save(false);
        (save["from"], save["to"]) = (json!(from), json!(to));
        assert_eq!(office.refused("calendar_save", save), "bad_value");
    }
    assert!(!office.exports().exists(), "nothing was begun");
}

fn save(unmasked: bool) -> Value {
    json!({"from": "2026-10-01", "to": "2026-11-30", "assignee": "anyone", "language": "zh", "unmasked": unmasked})
}

/// Returns the content of the saved file, with its lines unfolded.
fn read(office: &TestOffice, saved: &Value) -> String {
    let name = saved["file"].as_str().expect("a name");
    let text = std::fs::read_to_string(office.exports().join(name)).expect("the file");
    text.replace("\r\n ", "")
}

#[test]
fn a_saved_calendar_has_no_names_unless_a_supervisor_asks_and_is_journaled() {
    let (mut office, id) = two_teams();
    office.act_as_member(2);
    let view = office.ok("case_get", json!({"case": id}));
    put(&mut office, &id, "note", note("2026-10-20", "已联系"));
    let saved = office.ok("calendar_save", save(false));
    assert_eq!(saved["file"], "日程 2026-10-01至2026-11-30.ics");
    let masked = read(&office, &saved);
    // One session, the term of mediation, that of the parties and the next action; the obligation does not bind yet.
    assert_eq!(saved["entries"], 4);
    assert_eq!(masked.matches("BEGIN:VEVENT").count(), 4);
    let number = view["number"].as_str().expect("a number");
    for shown in [
        number,
        "DTSTART:20261020T090000\r\n",
        "DTSTART;VALUE=DATE:20261104\r\n",
        "第二十九条",
    ] {
        assert!(masked.contains(shown), "{shown} in {masked}");
    }
    for personal in ["周小满", "鑫海"] {
        assert!(!masked.contains(personal), "{personal} in {masked}");
    }
    assert_eq!(office.refused("calendar_save", save(true)), "not_allowed");
    office.act_as_member(1);
    let named = office.ok("calendar_save", save(true));
    assert_eq!(
        named["file"],
        "日程 2026-10-01至2026-11-30（含个人信息）.ics"
    );
    assert!(read(&office, &named).contains("周小满 ↔ 鑫海水产行"));
    office.act_as_member(4);
    assert_eq!(office.refused("calendar_save", save(false)), "not_allowed");
    let exports: Vec<Value> = (office.events().into_iter())
        .filter(|(_, event)| event["what"] == "calendar")
        .map(|(who, event)| json!([who, event["kind"], event["entries"], event["unmasked"]]))
        .collect();
    assert_eq!(
        exports,
        [
            json!([member(2), "export_begun", null, false]),
            json!([member(2), "exported", 4, false]),
            json!([member(1), "export_begun", null, true]),
            json!([member(1), "exported", 4, true]),
        ]
    );
}

#[test]
fn cases_in_which_nothing_happened_for_two_weeks_are_on_the_page_of_today_once() {
    let mut office = TestOffice::new_practice("2026-10-20");
    office.put_staff(2, "mediator", "");
    let next = |on: &str| json!({"cause": "V01", "nature": "civil_life", "next_action": "等候鉴定", "next_on": on});
    let quiet = register(&mut office, next("2026-12-01"));
    let touched = register(&mut office, next("2026-12-01"));
    let due = register(&mut office, next("2026-11-04"));
    let without_next = register(&mut office, json!({"cause": "V01", "nature": "civil_life"}));
    let board = |office: &mut TestOffice| {
        let today = office.ok("today", json!({"assignee": "anyone"}));
        assert_eq!(today["quiet_days"], 14);
        let rows = today["quiet"].as_array().expect("rows").clone();
        assert_eq!(today["quiet_total"], rows.len());
        let row = |row: &Value| (row["case"]["id"].clone(), row["days"].clone());
        rows.iter().map(row).collect::<Vec<_>>()
    };
    office.clock.set_day(date("2026-11-02"));
    put(&mut office, &touched, "note", note("2026-11-02", "已联系"));
    assert!(board(&mut office).is_empty());
    office.clock.set_day(date("2026-11-04"));
    assert_eq!(board(&mut office), [(json!(quiet), json!(15))]);
    let today = office.ok("today", json!({"assignee": "anyone"}));
    assert_eq!(today["due"][0]["case"]["id"], json!(due));
    assert_eq!(today["no_next"][0]["id"], json!(without_next));
    office.act_as_member(2);
    let own = office.ok("today", json!({"assignee": "me"}));
    assert_eq!(own["quiet"], json!([]));
    office.act_as_member(1);
    office.clock.set_day(date("2026-11-17"));
    let days = board(&mut office);
    assert_eq!(days[0], (json!(quiet), json!(28)));
    assert_eq!(days[1], (json!(touched), json!(15)));
}
