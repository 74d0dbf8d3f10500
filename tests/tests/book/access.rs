//! The visibility of cases through the commands. Each rule has its control: without the rule, the same office shows the
//! case.

use std::collections::BTreeMap;

use casebook_core::domain::case::Restriction;
use casebook_core::domain::op::{Op, Step};
use casebook_tests::test_office::payloads::{acceptance, for_case, note, session};
use casebook_tests::test_office::{NIL, TestOffice, closing, member, party, room};
use serde_json::{Value, json};

const CREDIT_CODE: &str = "91350100M000100Y43";
const NAME: &str = "周小满";

/// Makes an office of two teams: 甲 with member 2 and the recorder 4, 乙 with member 3; the supervisor 1 and the auditor 5
/// are in neither. Returns it with the id of a case of member 2 that appears in every list of the day.
pub(crate) fn two_teams() -> (TestOffice, String) {
    let mut office = TestOffice::new_practice("2026-10-20");
    office.put_staff(2, "mediator", "甲");
    office.put_staff(3, "mediator", "乙");
    office.put_staff(4, "recorder", "甲");
    office.put_staff(5, "auditor", "");
    office.act_as_member(2);
    let day = office.today().to_string();
    let mut case = office.wage_case();
    case["fields"]["mediator"] = json!(member(2));
    case["fields"]["next_on"] = json!(day);
    case["parties"][1]["id_kind"] = json!("uscc");
    case["parties"][1]["id_number"] = json!(CREDIT_CODE);
    let id = text(&office.ok("case_register", case)["case"]);
    office.ok("case_accept", for_case(&id, 1, acceptance(&day)));
    let mut planned = session("planned", &format!("{day}T09:00:00"), json!([]));
    planned["ends"] = json!(format!("{day}T10:00:00"));
    planned["room"] = json!(room(1));
    planned["mediators"] = json!([member(2)]);
    put(&mut office, &id, "session", planned);
    let obligation = json!({
        "id": NIL, "debtor": null, "creditor": null, "what": "付清工资", "amount": 1_200_000, "due_on": day,
        "performed_on": null, "performed_note": "",
    });
    put(&mut office, &id, "obligation", obligation);
    (office, id)
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

pub(crate) fn put(office: &mut TestOffice, id: &str, kind: &str, value: Value) -> Value {
    let version = office.ok("case_get", json!({"case": id}))["case"]["version"].clone();
    let part = json!({"part": kind, "value": value});
    office.ok(
        "part_put",
        json!({"case": id, "version": version, "part": part, "draft": null}),
    )
}

pub(crate) fn restrict(office: &mut TestOffice, id: &str, restricted: bool) {
    let case = id.parse().expect("a case's id");
    office.write_op(|_| Op::CaseStep {
        case,
        step: Step::Restrict(Restriction {
            restricted,
            reason: "涉及隐私".into(),
        }),
        changes: BTreeMap::new(),
    });
}

/// Returns every command that names a case, with payloads that a visible case would refuse for other reasons only.
fn commands_naming(id: &str) -> Vec<(&'static str, Value)> {
    let day = "2026-10-20";
    let ruling = json!({"on": day, "reason": "重复登记"});
    let note = json!({"part": "note", "value": note(day, "已联系")});
    let version = 99;
    let with = |payload: Value| for_case(id, version, payload);
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
        ("case_accept", with(acceptance(day))),
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
fn a_hidden_case_is_refused_like_one_that_does_not_exist() {
    let (mut office, id) = two_teams();
    office.act_as_member(3);
    let unknown = "01936f3a-7c1e-7b52-9d4e-0242ac130003";
    for ((cmd, payload), (_, of_unknown)) in commands_naming(&id)
        .into_iter()
        .zip(commands_naming(unknown))
    {
        let refused = office.refused_at(cmd, payload.clone());
        assert_eq!(refused.0, "not_found", "{cmd}");
        if cmd.starts_with("case_") {
            assert_eq!(refused, office.refused_at(cmd, of_unknown), "{cmd}");
        }
    }
    // The control: the own team gets no such refusal.
    office.act_as_member(2);
    for (cmd, payload) in commands_naming(&id) {
        if let Err(refusal) = office.call(cmd, payload) {
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
    let denied: Vec<Value> = (office.events().into_iter())
        .filter(|(who, what)| *who == member(3) && what["kind"] == "denied")
        .map(|(_, what)| what["command"].clone())
        .collect();
    let named: Vec<Value> = commands_naming(&id)
        .iter()
        .map(|(cmd, _)| json!(cmd))
        .collect();
    assert_eq!(
        denied, named,
        "each attempt at the hidden case is in the journal, none at the unknown one"
    );
}

/// Returns how often the case appears in each list, count and search of the signed-in person.
fn appearances(office: &mut TestOffice, id: &str) -> BTreeMap<&'static str, usize> {
    let times = |answer: &Value| answer.to_string().matches(id).count();
    let query = json!({"view": "all"});
    let list = json!({"query": query, "after": null, "limit": 50});
    let wide = json!({"query": {"view": "all", "text": NAME}, "after": null, "limit": 50});
    let mut found = BTreeMap::new();
    found.insert("list", times(&office.ok("case_list", list)));
    found.insert("list with text", times(&office.ok("case_list", wide)));
    let count = office.ok("case_count", json!({"query": query}))["count"].clone();
    found.insert("count", count.as_u64().unwrap_or_default() as usize);
    let quick = office.ok("quick_counts", json!({}));
    for view in ["all", "open", "due_today"] {
        let count = quick[view]["count"].as_u64().unwrap_or_default();
        found.insert(
            if view == "due_today" { "due" } else { view },
            count as usize,
        );
    }
    let due = quick["due"]["anyone"].as_u64().unwrap_or_default();
    found.insert("due of anyone", due as usize);
    found.insert(
        "find",
        times(&office.ok("find", json!({"text": NAME}))["cases"]),
    );
    // The name of its cause, which no text of the case holds.
    let by_cause =
        json!({"query": {"view": "all", "text": "拖欠工资"}, "after": null, "limit": 50});
    found.insert("list by cause", times(&office.ok("case_list", by_cause)));
    let by_cause = office.ok("find", json!({"text": "wage arrears"}));
    found.insert("find by cause", times(&by_cause["cases"]));
    found.insert(
        "people",
        times(&office.ok("find", json!({"text": NAME}))["people"]),
    );
    let some = json!({"cases": [id, "01936f3a-7c1e-7b52-9d4e-0242ac130003", id]});
    found.insert("rows", times(&office.ok("case_rows", some)));
    found.insert(
        "suggest",
        times(&office.ok("suggest", json!({"text": NAME}))),
    );
    let today = office.ok("today", json!({"assignee": "anyone"}));
    for part in ["due", "sessions", "no_next"] {
        found.insert(part, times(&today[part]));
    }
    let probe = json!({"starts": "2026-10-20T15:00:00", "ends": null, "room": null, "mediators": [], "except": null});
    found.insert(
        "sessions_on_day",
        times(&office.ok("sessions_on_day", probe)),
    );
    let drilled = drill(office);
    let listed = json!({"query": drilled["query"], "after": null, "limit": 50});
    found.insert("drill", times(&office.ok("case_list", listed)));
    found
}

fn tally_of_month() -> Value {
    let period = json!({"kind": "month", "year": 2026, "month": 10});
    json!({"period": period, "basis": "registered", "rows": "group", "columns": "standard"})
}

fn drill(office: &mut TestOffice) -> Value {
    let asked = json!({"tally": tally_of_month(), "row": null, "column": "registered"});
    office.ok("tally_drill", asked)
}

/// Returns how many cases of the drilled figure the member cannot see.
fn hidden(office: &mut TestOffice) -> i64 {
    let figure = drill(office)["figure"].clone();
    let counts = office.ok("tally_drill_counts", figure);
    counts["hidden"].as_i64().expect("a number")
}

#[test]
fn no_list_count_or_search_shows_a_case_of_another_team() {
    let (mut office, id) = two_teams();
    for who in [2, 1] {
        office.act_as_member(who);
        let shown = appearances(&mut office, &id);
        assert!(shown.values().all(|n| *n > 0), "to {who}: {shown:?}");
        assert_eq!(hidden(&mut office), 0);
    }
    office.act_as_member(3);
    let shown = appearances(&mut office, &id);
    assert!(shown.values().all(|n| *n == 0), "{shown:?}");
    assert_eq!(
        hidden(&mut office),
        1,
        "the drill states how many are hidden"
    );
    let matrix = office.ok("tally", tally_of_month());
    assert_eq!(
        matrix["total"]["registered"], 1,
        "the tally counts the hidden case"
    );
    // The control: in one team the case appears everywhere.
    office.put_staff(3, "mediator", "甲");
    let shown = appearances(&mut office, &id);
    assert!(shown.values().all(|n| *n > 0), "{shown:?}");
    assert_eq!(hidden(&mut office), 0);
}

#[test]
fn a_restricted_case_is_visible_to_its_mediators_and_to_supervisors() {
    let (mut office, id) = two_teams();
    for n in 1..=4 {
        office.put_staff(n, if n == 1 { "supervisor" } else { "mediator" }, "");
    }
    office.put_staff(5, "mediator", "");
    office.act_as_member(4);
    assert!(
        appearances(&mut office, &id).values().all(|n| *n > 0),
        "before"
    );
    restrict(&mut office, &id, true);
    let shown = appearances(&mut office, &id);
    assert!(shown.values().all(|n| *n == 0), "{shown:?}");
    assert_eq!(office.refused("case_get", json!({"case": id})), "not_found");
    for visible_to in [1, 2] {
        office.act_as_member(visible_to);
        let shown = appearances(&mut office, &id);
        assert!(shown.values().all(|n| *n > 0), "to {visible_to}: {shown:?}");
    }
    office.act_as_member(2);
    let version = office.ok("case_get", json!({"case": id}))["case"]["version"].clone();
    let second_mediator =
        json!({"case": id, "version": version, "changes": {"co_mediators": [member(3)]}});
    office.ok("case_edit", second_mediator);
    office.act_as_member(3);
    assert!(
        appearances(&mut office, &id).values().all(|n| *n > 0),
        "to the second mediator"
    );
    let mine = office.ok("quick_counts", json!({}))["mine"]["count"].clone();
    assert_eq!(mine, 1, "the cases of a second mediator count as theirs");
    restrict(&mut office, &id, false);
    office.act_as_member(4);
    assert!(
        appearances(&mut office, &id).values().all(|n| *n > 0),
        "after"
    );
}

#[test]
fn a_clash_with_a_hidden_case_shows_only_the_time_and_the_room_or_mediator() {
    let (mut office, id) = two_teams();
    let probe = json!({"starts": "2026-10-20T09:30:00", "ends": null, "room": room(1), "mediators": [], "except": null});
    office.act_as_member(3);
    let day = office.ok("sessions_on_day", probe.clone());
    assert_eq!(day[0]["room_clash"], true);
    assert_eq!(day[0]["case"], Value::Null);
    assert_eq!(
        (&day[0]["number"], &day[0]["title"]),
        (&json!(""), &json!(""))
    );
    assert_eq!(
        day[0]["mediators"],
        json!([]),
        "the mediators of the hidden session"
    );
    assert!(!day.to_string().contains(NAME) && !day.to_string().contains(&id));
    let mediator_probe = json!({"starts": "2026-10-20T09:30:00", "ends": null, "room": room(2), "mediators": [member(2)], "except": null});
    let day = office.ok("sessions_on_day", mediator_probe);
    assert_eq!(day[0]["mediator_clash"], json!([member(2)]));
    assert_eq!(
        day[0]["room"],
        Value::Null,
        "the room of the hidden session"
    );
    office.act_as_member(2);
    let day = office.ok("sessions_on_day", probe);
    assert_eq!(day[0]["case"], json!(id));
    assert!(text(&day[0]["title"]).contains(NAME));
}

fn export_list(unmasked: bool) -> Value {
    json!({"query": {"view": "all"}, "columns": ["number", "applicants"], "file": "csv", "language": "zh",
        "unmasked": unmasked})
}

fn rows_of(office: &mut TestOffice) -> usize {
    let done = office.run_job();
    assert_eq!(json!(done.state), "done");
    let file = office.exports().join(&done.files[0]);
    let text = std::fs::read_to_string(file).expect("the file");
    text.lines().count() - 1
}

#[test]
fn exports_contain_visible_cases_and_unmasked_numbers_only_for_a_supervisor() {
    let (mut office, _) = two_teams();
    let tally =
        json!({"tally": tally_of_month(), "file": "xlsx", "language": "zh", "unmasked": false});
    for (who, rows) in [(3, 0), (2, 1), (1, 1)] {
        office.act_as_member(who);
        office.ok("export_list", export_list(false));
        assert_eq!(rows_of(&mut office), rows, "to {who}");
        office.ok("export_tally", tally.clone());
        assert_eq!(office.run_job().done, rows as u64, "the register for {who}");
    }
    office.ok("export_list", export_list(true));
    office.run_job();
    office.act_as_member(2);
    assert_eq!(
        office.refused("export_list", export_list(true)),
        "not_allowed"
    );
    let mut open = tally;
    open["unmasked"] = json!(true);
    assert_eq!(office.refused("export_tally", open), "not_allowed");
    office.act_as_member(4);
    assert_eq!(
        office.refused("export_list", export_list(false)),
        "not_allowed"
    );
    let events = office.events();
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
fn recorders_edit_but_do_not_close_and_auditors_see_no_case() {
    let (mut office, id) = two_teams();
    office.act_as_member(4);
    assert!(appearances(&mut office, &id).values().all(|n| *n > 0));
    let version = office.ok("case_get", json!({"case": id}))["case"]["version"].clone();
    office.ok(
        "case_edit",
        json!({"case": id, "version": version, "changes": {"summary": "补充"}}),
    );
    let close = json!({"case": id, "version": 9, "closing": closing("R9", office.today())});
    assert_eq!(office.refused("case_close", close), "not_allowed");
    office.act_as_member(5);
    for (cmd, payload) in commands_naming(&id) {
        assert_eq!(office.refused(cmd, payload), "not_allowed", "{cmd}");
    }
    for cmd in ["today", "quick_counts"] {
        assert_eq!(office.refused(cmd, json!({})), "not_allowed", "{cmd}");
    }
}

#[test]
fn the_registrar_of_a_case_of_another_team_gets_only_its_number_again() {
    let (mut office, _) = two_teams();
    office.act_as_member(3);
    let mut case = office.wage_case();
    case["fields"]["mediator"] = json!(member(2));
    case["parties"] = json!([party("applicant", "person", "何小满")]);
    case["draft"] = json!("01936f3a-7c1e-7b52-9d4e-0242ac130003");
    let first = office.ok("case_register", case.clone());
    let again = office.ok("case_register", case.clone());
    assert_eq!(
        (&first["case"], &first["number"]),
        (&again["case"], &again["number"])
    );
    assert_eq!(
        office.refused("case_get", json!({"case": first["case"]})),
        "not_found"
    );
    office.put_staff(4, "mediator", "丙");
    office.act_as_member(4);
    assert_eq!(office.refused("case_register", case), "duplicate");
}
