//! Who sees which case, through the wire. Each rule with its control: the same book with the rule off shows the case.

use std::collections::BTreeMap;

use casebook_core::domain::case::Restriction;
use casebook_core::domain::op::{Op, Step};
use casebook_tests::book::{Book, NIL, closing, member, party, room};
use serde_json::{Value, json};

const CREDIT_CODE: &str = "91350100M000100Y43";
const NAME: &str = "周小满";

/// Two teams: 甲 with member 2 and the recorder 4, 乙 with member 3; the supervisor 1 and the auditor 5 in neither.
/// The case is member 2's, has all that a case can show in a list of the day, and its id is answered.
fn two_teams() -> (Book, String) {
    let mut book = Book::on("2026-10-20");
    book.staff(2, "mediator", "甲");
    book.staff(3, "mediator", "乙");
    book.staff(4, "recorder", "甲");
    book.staff(5, "auditor", "");
    book.as_member(2);
    let day = book.today.to_string();
    let mut case = book.wage_case();
    case["fields"]["mediator"] = json!(member(2));
    case["fields"]["next_on"] = json!(day);
    case["parties"][1]["id_kind"] = json!("uscc");
    case["parties"][1]["id_number"] = json!(CREDIT_CODE);
    let id = text(&book.ok("case_register", case)["case"]);
    book.ok(
        "case_accept",
        json!({"case": id, "version": 1, "on": day, "applicant_consent_on": day, "respondent_consent_on": day}),
    );
    let session = json!({
        "id": NIL, "state": "planned", "form": "joint", "room": room(1), "starts": format!("{day}T09:00:00"),
        "ends": format!("{day}T10:00:00"), "mediators": [member(2)], "recorder": null, "attendance": [],
        "record": "", "result": "", "next_on": null,
    });
    put(&mut book, &id, "session", session);
    let promise = json!({
        "id": NIL, "debtor": null, "creditor": null, "what": "付清工资", "amount": 1_200_000, "due_on": day,
        "performed_on": null, "performed_note": "",
    });
    put(&mut book, &id, "obligation", promise);
    (book, id)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

fn put(book: &mut Book, id: &str, kind: &str, value: Value) -> Value {
    let version = book.ok("case_get", json!({"case": id}))["case"]["version"].clone();
    let part = json!({"part": kind, "value": value});
    book.ok(
        "part_put",
        json!({"case": id, "version": version, "part": part, "draft": null}),
    )
}

fn restrict(book: &mut Book, id: &str, restricted: bool) {
    let case = id.parse().expect("a case's id");
    book.change(|_| Op::CaseStep {
        case,
        step: Step::Restrict(Restriction {
            restricted,
            reason: "涉及隐私".into(),
        }),
    });
}

/// Every command that names a case, with payloads that a case of the reader's own would refuse for other reasons only.
fn naming(id: &str) -> Vec<(&'static str, Value)> {
    let day = "2026-10-20";
    let ruling = json!({"on": day, "reason": "重复登记"});
    let note = json!({"part": "note", "value": {"id": NIL, "on": day, "kind": "phone_call", "text": "已联系"}});
    let version = 99;
    let with = |more: Value| {
        let mut payload = json!({"case": id, "version": version});
        for (key, value) in more.as_object().cloned().unwrap_or_default() {
            payload[key] = value;
        }
        payload
    };
    vec![
        ("case_get", json!({"case": id})),
        (
            "reveal",
            json!({"case": id, "party": NIL, "field": "phone"}),
        ),
        ("case_edit", with(json!({"changes": {"summary": "改"}}))),
        ("part_put", with(json!({"part": note, "draft": null}))),
        ("part_remove", with(json!({"kind": "note", "id": NIL}))),
        ("undo", json!({"case": id, "seq": 1})),
        (
            "case_accept",
            with(json!({"on": day, "applicant_consent_on": day, "respondent_consent_on": day})),
        ),
        (
            "case_extend",
            with(json!({"extension": {"until": "2026-11-10", "agreed_on": day}})),
        ),
        (
            "case_close",
            with(json!({"closing": closing("R9", day.parse().expect("a day"))})),
        ),
        (
            "case_answer",
            with(json!({"answer": {"on": day, "text": "答复"}})),
        ),
        ("case_reopen", with(json!({"ruling": ruling}))),
        ("case_void", with(json!({"ruling": ruling}))),
        (
            "draft_save",
            json!({"form": "note", "subject": format!("{id}:note"), "body": {}}),
        ),
        (
            "draft_get",
            json!({"form": "note", "subject": format!("{id}:note")}),
        ),
    ]
}

#[test]
fn a_case_that_is_not_seen_is_refused_like_one_that_does_not_exist() {
    let (mut book, id) = two_teams();
    book.as_member(3);
    let nowhere = "01936f3a-7c1e-7b52-9d4e-0242ac130003";
    for ((cmd, payload), (_, of_none)) in naming(&id).into_iter().zip(naming(nowhere)) {
        let refused = book.refused(cmd, payload.clone());
        assert_eq!(refused.0, "not_found", "{cmd}");
        if cmd.starts_with("case_") {
            assert_eq!(refused, book.refused(cmd, of_none), "{cmd}");
        }
    }
    // The control: nobody of the own team is told so.
    book.as_member(2);
    for (cmd, payload) in naming(&id) {
        if let Err(refusal) = book.call(cmd, payload) {
            let own = refusal
                .field
                .as_deref()
                .is_some_and(|f| f == "party" || f == "id");
            assert!(
                json!(refusal.code) != "not_found" || own,
                "{cmd}: {refusal:?}"
            );
        }
    }
    let denied: Vec<Value> = (book.events().into_iter())
        .filter(|(who, what)| *who == member(3) && what["kind"] == "denied")
        .map(|(_, what)| what["command"].clone())
        .collect();
    let named: Vec<Value> = naming(&id).iter().map(|(cmd, _)| json!(cmd)).collect();
    assert_eq!(
        denied, named,
        "each try is in the journal, those at nothing are not"
    );
}

/// How often the case shows in what the reader can list.
fn shows(book: &mut Book, id: &str) -> BTreeMap<&'static str, usize> {
    let times = |answer: &Value| answer.to_string().matches(id).count();
    let query = json!({"view": "all"});
    let list = json!({"query": query, "after": null, "limit": 50});
    let wide = json!({"query": {"view": "all", "text": NAME}, "after": null, "limit": 50});
    let mut shows = BTreeMap::new();
    shows.insert("list", times(&book.ok("case_list", list)));
    shows.insert("list with text", times(&book.ok("case_list", wide)));
    let count = book.ok("case_count", json!({"query": query}))["count"].clone();
    shows.insert("count", count.as_u64().unwrap_or_default() as usize);
    let quick = book.ok("quick_counts", json!({}));
    for view in ["all", "open", "due_today"] {
        let count = quick[view]["count"].as_u64().unwrap_or_default();
        shows.insert(
            if view == "due_today" { "due" } else { view },
            count as usize,
        );
    }
    shows.insert(
        "find",
        times(&book.ok("find", json!({"text": NAME}))["cases"]),
    );
    shows.insert(
        "people",
        times(&book.ok("find", json!({"text": NAME}))["people"]),
    );
    let some = json!({"cases": [id, "01936f3a-7c1e-7b52-9d4e-0242ac130003", id]});
    shows.insert("rows", times(&book.ok("case_rows", some)));
    shows.insert("suggest", times(&book.ok("suggest", json!({"text": NAME}))));
    let today = book.ok("today", json!({}));
    for part in ["work", "sessions", "no_next"] {
        shows.insert(part, times(&today[part]));
    }
    let probe = json!({"starts": "2026-10-20T15:00:00", "ends": null, "room": null, "mediators": [], "except": null});
    shows.insert("sessions_on_day", times(&book.ok("sessions_on_day", probe)));
    let drilled = drill(book);
    let listed = json!({"query": drilled["query"], "after": null, "limit": 50});
    shows.insert("drill", times(&book.ok("case_list", listed)));
    shows
}

fn tally_of_month() -> Value {
    let period = json!({"kind": "month", "year": 2026, "month": 10});
    json!({"period": period, "basis": "registered", "rows": "group", "columns": "standard"})
}

fn drill(book: &mut Book) -> Value {
    let asked = json!({"tally": tally_of_month(), "row": null, "column": "registered"});
    book.ok("tally_drill", asked)
}

#[test]
fn no_list_count_or_search_shows_a_case_of_another_team() {
    let (mut book, id) = two_teams();
    for who in [2, 1] {
        book.as_member(who);
        let shown = shows(&mut book, &id);
        assert!(shown.values().all(|n| *n > 0), "to {who}: {shown:?}");
        assert_eq!(drill(&mut book)["hidden"], 0);
    }
    book.as_member(3);
    let shown = shows(&mut book, &id);
    assert!(shown.values().all(|n| *n == 0), "{shown:?}");
    assert_eq!(drill(&mut book)["hidden"], 1, "the number explains itself");
    let matrix = book.ok("tally", tally_of_month());
    assert_eq!(matrix["total"]["registered"], 1, "figures stay whole");
    // The control: in one team it is shown in all these places.
    book.staff(3, "mediator", "甲");
    let shown = shows(&mut book, &id);
    assert!(shown.values().all(|n| *n > 0), "{shown:?}");
    assert_eq!(drill(&mut book)["hidden"], 0);
}

#[test]
fn a_restricted_case_is_shown_to_its_own_and_to_supervisors() {
    let (mut book, id) = two_teams();
    for n in 1..=4 {
        book.staff(n, if n == 1 { "supervisor" } else { "mediator" }, "");
    }
    book.staff(5, "mediator", "");
    book.as_member(4);
    assert!(shows(&mut book, &id).values().all(|n| *n > 0), "before");
    restrict(&mut book, &id, true);
    let shown = shows(&mut book, &id);
    assert!(shown.values().all(|n| *n == 0), "{shown:?}");
    assert_eq!(book.refused("case_get", json!({"case": id})).0, "not_found");
    for own in [1, 2] {
        book.as_member(own);
        let shown = shows(&mut book, &id);
        assert!(shown.values().all(|n| *n > 0), "to {own}: {shown:?}");
    }
    book.as_member(2);
    let version = book.ok("case_get", json!({"case": id}))["case"]["version"].clone();
    let along = json!({"case": id, "version": version, "changes": {"co_mediators": [member(3)]}});
    book.ok("case_edit", along);
    book.as_member(3);
    assert!(
        shows(&mut book, &id).values().all(|n| *n > 0),
        "who joined it"
    );
    let mine = book.ok("quick_counts", json!({}))["mine"]["count"].clone();
    assert_eq!(mine, 1, "what one accompanies is one's own");
    restrict(&mut book, &id, false);
    book.as_member(4);
    assert!(shows(&mut book, &id).values().all(|n| *n > 0), "after");
}

#[test]
fn a_clash_with_an_unseen_case_tells_what_is_taken_and_no_more() {
    let (mut book, id) = two_teams();
    let probe = json!({"starts": "2026-10-20T09:30:00", "ends": null, "room": room(1), "mediators": [], "except": null});
    book.as_member(3);
    let day = book.ok("sessions_on_day", probe.clone());
    assert_eq!(day[0]["room_clash"], true);
    assert_eq!(day[0]["case"], Value::Null);
    assert_eq!(
        (&day[0]["number"], &day[0]["title"]),
        (&json!(""), &json!(""))
    );
    assert_eq!(
        day[0]["mediators"],
        json!([]),
        "who meets there is not told"
    );
    assert!(!day.to_string().contains(NAME) && !day.to_string().contains(&id));
    let who = json!({"starts": "2026-10-20T09:30:00", "ends": null, "room": room(2), "mediators": [member(2)], "except": null});
    let day = book.ok("sessions_on_day", who);
    assert_eq!(day[0]["mediator_clash"], json!([member(2)]));
    assert_eq!(day[0]["room"], Value::Null, "where they meet is not told");
    book.as_member(2);
    let day = book.ok("sessions_on_day", probe);
    assert_eq!(day[0]["case"], json!(id));
    assert!(text(&day[0]["title"]).contains(NAME));
}

fn export_list(unmasked: bool) -> Value {
    json!({"query": {"view": "all"}, "columns": ["number", "applicants"], "file": "csv", "language": "zh",
        "unmasked": unmasked})
}

fn rows_of(book: &mut Book) -> usize {
    let done = book.work();
    assert_eq!(json!(done.state), "done");
    let file = book.exports().join(&done.files[0]);
    let text = std::fs::read_to_string(file).expect("the file");
    text.lines().count() - 1
}

#[test]
fn files_hold_seen_cases_and_real_numbers_only_from_a_supervisor() {
    let (mut book, _) = two_teams();
    let tally =
        json!({"tally": tally_of_month(), "file": "xlsx", "language": "zh", "unmasked": false});
    for (who, rows) in [(3, 0), (2, 1), (1, 1)] {
        book.as_member(who);
        book.ok("export_list", export_list(false));
        assert_eq!(rows_of(&mut book), rows, "to {who}");
        book.ok("export_tally", tally.clone());
        assert_eq!(book.work().done, rows as u64, "the register to {who}");
    }
    book.ok("export_list", export_list(true));
    book.work();
    book.as_member(2);
    assert_eq!(
        book.refused("export_list", export_list(true)).0,
        "not_allowed"
    );
    let mut open = tally;
    open["unmasked"] = json!(true);
    assert_eq!(book.refused("export_tally", open).0, "not_allowed");
    book.as_member(4);
    assert_eq!(
        book.refused("export_list", export_list(false)).0,
        "not_allowed"
    );
    let events = book.events();
    let of = |n: u8, kind: &str| -> Vec<Value> {
        let own = events
            .iter()
            .filter(|(who, what)| *who == member(n) && what["kind"] == kind);
        own.map(|(_, what)| what.clone()).collect()
    };
    let exported = |what: &str, entries: u64, unmasked: bool| json!({"kind": "exported", "what": what, "entries": entries, "unmasked": unmasked});
    assert_eq!(
        of(3, "exported"),
        [exported("case_list", 0, false), exported("tally", 0, false)]
    );
    assert_eq!(
        of(1, "exported"),
        [
            exported("case_list", 1, false),
            exported("tally", 1, false),
            exported("case_list", 1, true)
        ]
    );
    let denied = of(2, "denied");
    assert_eq!(denied.len(), 2, "{denied:?}");
}

#[test]
fn recorders_record_and_auditors_see_no_case() {
    let (mut book, id) = two_teams();
    book.as_member(4);
    assert!(shows(&mut book, &id).values().all(|n| *n > 0));
    let version = book.ok("case_get", json!({"case": id}))["case"]["version"].clone();
    book.ok(
        "case_edit",
        json!({"case": id, "version": version, "changes": {"summary": "补充"}}),
    );
    let close = json!({"case": id, "version": 9, "closing": closing("R9", book.today)});
    assert_eq!(book.refused("case_close", close).0, "not_allowed");
    book.as_member(5);
    for (cmd, payload) in naming(&id) {
        assert_eq!(book.refused(cmd, payload).0, "not_allowed", "{cmd}");
    }
    for cmd in ["today", "quick_counts"] {
        assert_eq!(book.refused(cmd, json!({})).0, "not_allowed", "{cmd}");
    }
}

#[test]
fn who_registered_a_case_for_another_team_hears_its_number_again_and_no_more() {
    let (mut book, _) = two_teams();
    book.as_member(3);
    let mut case = book.wage_case();
    case["fields"]["mediator"] = json!(member(2));
    case["parties"] = json!([party("applicant", "person", "何小满")]);
    case["draft"] = json!("01936f3a-7c1e-7b52-9d4e-0242ac130003");
    let first = book.ok("case_register", case.clone());
    let again = book.ok("case_register", case.clone());
    assert_eq!(
        (&first["case"], &first["number"]),
        (&again["case"], &again["number"])
    );
    assert_eq!(
        book.refused("case_get", json!({"case": first["case"]})).0,
        "not_found"
    );
    book.staff(4, "mediator", "丙");
    book.as_member(4);
    assert_eq!(book.refused("case_register", case).0, "duplicate");
}
