//! Invalid input: refused with a code and a field, without a partial change.

use casebook_tests::test_office::payloads::{all_present, claim, note, session};
use casebook_tests::test_office::{NIL, TestOffice, closing, date};
use serde_json::{Value, json};

/// Returns valid payloads, of which the tests make one field at a time invalid.
fn valid_payloads(office: &mut TestOffice) -> Vec<(&'static str, Value)> {
    let (id, version) = office.add_accepted_case();
    let view = office.ok("case_get", json!({"case": id}));
    let part = |part: &str, value: Value| json!({"case": id, "version": version, "part": {"part": part, "value": value}, "draft": null});
    let held = session("held", "2026-10-20T09:00:00", all_present(&view));
    let obligation = json!({
        "id": NIL, "debtor": null, "creditor": null, "what": "付款", "amount": 1, "due_on": "2026-11-30",
        "performed_on": null, "performed_note": "",
    });
    let ruling = json!({"on": "2026-10-20", "reason": "重复登记"});
    vec![
        ("case_register", office.wage_case()),
        (
            "case_edit",
            json!({"case": id, "version": version, "changes": {"summary": "新的摘要", "collective": true}}),
        ),
        ("part_put", part("note", note("2026-10-20", "已联系"))),
        ("part_put", part("claim", claim("加班费", 100))),
        ("part_put", part("session", held)),
        ("part_put", part("obligation", obligation)),
        (
            "case_extend",
            json!({"case": id, "version": version,
            "extension": {"until": "2026-11-20", "agreed_on": "2026-10-20"}}),
        ),
        (
            "case_close",
            json!({"case": id, "version": version, "closing": closing("R9", office.today())}),
        ),
        (
            "case_void",
            json!({"case": id, "version": version, "ruling": ruling}),
        ),
        (
            "draft_save",
            json!({"form": "new_case", "subject": NIL, "body": {}}),
        ),
        (
            "case_list",
            json!({"query": {"view": "open"}, "after": null, "limit": 50}),
        ),
        (
            "tally",
            json!({"period": {"kind": "month", "year": 2026, "month": 10}, "basis": "accepted",
            "rows": "group", "columns": "standard"}),
        ),
    ]
}

/// Collects the paths of all leaves of a payload.
fn leaves(value: &Value, path: Vec<String>, found: &mut Vec<Vec<String>>) {
    let mut deeper = |key: String, value: &Value| {
        let mut path = path.clone();
        path.push(key);
        leaves(value, path, found);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, v)| deeper(key.clone(), v)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(i, v)| deeper(i.to_string(), v)),
        _ => found.push(path),
    }
}

/// Returns the payload with this value at the path, or without the leaf.
fn with_leaf(payload: &Value, path: &[String], with: Option<&Value>) -> Value {
    let mut payload = payload.clone();
    let (last, parents) = path.split_last().expect("a leaf has a path");
    let mut at = &mut payload;
    for key in parents {
        at = match at {
            Value::Array(list) => &mut list[key.parse::<usize>().expect("an index")],
            other => &mut other[key.as_str()],
        };
    }
    match (at, with) {
        (Value::Array(list), Some(bad)) => {
            list[last.parse::<usize>().expect("an index")] = bad.clone()
        }
        (Value::Array(list), None) => list.clear(),
        (at, Some(bad)) => at[last.as_str()] = bad.clone(),
        (Value::Object(map), None) => {
            map.remove(last);
        }
        _ => unreachable!("leaves lie in objects and lists"),
    }
    payload
}

/// Returns values that are invalid in every field: of a type that no field has, or that no text may contain.
fn invalid_values() -> Vec<Value> {
    vec![
        json!({"unexpected": true}),
        json!([[]]),
        json!(1.5),
        json!("\u{0}"),
        json!("a\u{7}b"),
        json!("\u{1B}[31m"),
        json!("x".repeat(1 << 20)),
        json!(i64::MAX),
        json!(-1),
        json!("2026-02-30"),
        json!("0000-00-00"),
    ]
}

#[test]
fn every_field_refuses_invalid_values_and_nothing_is_written() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let payloads = valid_payloads(&mut office);
    let before = office.store().head().seq;
    office.reopen();
    let mut refused = 0;
    for (cmd, payload) in &payloads {
        let mut paths = Vec::new();
        leaves(payload, Vec::new(), &mut paths);
        for path in &paths {
            for bad in invalid_values() {
                if bad
                    .as_str()
                    .is_some_and(|t| t.ends_with("-30") || t.ends_with("-00"))
                    && is_text(path)
                {
                    continue;
                }
                let refusal = match office.call(cmd, with_leaf(payload, path, Some(&bad))) {
                    Err(refusal) => refusal,
                    Ok(result) => {
                        panic!("{cmd} {path:?} took {:.40}: {result:.80}", bad.to_string())
                    }
                };
                assert_ne!(
                    json!(refusal.code),
                    "internal",
                    "{cmd} {path:?} {:.40}",
                    bad.to_string()
                );
                let words = format!("{refusal:?}");
                assert!(
                    !words.contains("xxxx") && !words.contains('\u{1B}'),
                    "input is repeated: {words:.120}"
                );
                refused += 1;
            }
        }
    }
    assert!(refused > 500, "only {refused} refusals were seen");
    let after = office.store().head().seq;
    assert_eq!(
        after, before,
        "a refused command left an entry in the journal"
    );
}

/// A text field may hold a text that looks like a date.
fn is_text(path: &[String]) -> bool {
    let texts = [
        "summary",
        "stall",
        "next_action",
        "name",
        "address",
        "job",
        "representative",
        "remark",
        "text",
        "what",
        "performed_note",
        "record",
        "result",
        "reason",
        "referred_to",
        "id_number",
        "id_kind",
        "draft",
        "subject",
        "phone",
    ];
    let last = path.last().map(String::as_str).unwrap_or_default();
    texts.contains(&last)
}

#[test]
fn unknown_ids_stale_versions_and_unlisted_commands_are_refused() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, version) = office.add_accepted_case();
    let edit = |case: &str, version: i64| json!({"case": case, "version": version, "changes": {"summary": "x"}});
    assert_eq!(office.refused("case_edit", edit(NIL, 1)), "not_found");
    assert_eq!(office.refused("case_edit", edit(&id, version - 1)), "stale");
    assert_eq!(office.refused("case_edit", edit(&id, version + 9)), "stale");
    assert_eq!(office.refused("drop_table", json!({})), "unknown_command");
    assert_eq!(office.refused("boot", json!(null)), "bad_request");
    let mut foreign = office.wage_case();
    foreign["fields"]["grid"] = json!("0199f000-0000-7000-8000-000000000001");
    assert_eq!(
        office.refused_at("case_register", foreign),
        ("unknown".into(), "fields.grid".into())
    );
    let mut tomorrow = office.wage_case();
    tomorrow["registered_on"] = json!("2026-10-21");
    assert_eq!(
        office.refused_at("case_register", tomorrow),
        ("in_future".into(), "registered_on".into())
    );
    let mut debt = office.wage_case();
    debt["claims"][0]["amount"] = json!(-5);
    assert_eq!(
        office.refused_at("case_register", debt),
        ("bad_value".into(), "claims.0.amount".into())
    );
    let mut rich = office.wage_case();
    rich["claims"][0]["amount"] = json!(9_000_000_000_000_000_i64);
    assert_eq!(
        office.refused_at("case_register", rich),
        ("bad_amount".into(), "claims.0.amount".into())
    );
}

#[test]
fn markup_and_formulas_are_stored_as_plain_text() {
    let mut office = TestOffice::new_practice("2026-10-20");
    for text in [
        "<img src=x onerror=alert(1)>",
        "{{7*7}}",
        "=cmd|'/c calc'!A1",
        "'; DROP TABLE cases; --",
        "👩‍👩‍👧 𠮷野",
    ] {
        let mut case = office.wage_case();
        case["fields"]["summary"] = json!(text);
        let written = office.ok("case_register", case);
        let view = office.ok("case_get", json!({"case": written["case"]}));
        assert_eq!(view["case"]["fields"]["summary"], text);
    }
}

#[test]
fn a_refused_acceptance_names_everything_that_is_missing() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    case["parties"] = json!([case["parties"][0]]);
    case["claims"] = json!([]);
    case["fields"]["summary"] = json!("");
    case["fields"]["mediator"] = json!(null);
    let written = office.ok("case_register", case);
    let accept = json!({"case": written["case"], "version": 1, "on": "2026-10-20",
        "applicant_consent_on": null, "respondent_consent_on": null});
    let refusal = office
        .call("case_accept", accept)
        .expect_err("much is missing");
    assert_eq!(
        refusal.detail,
        [
            "respondent",
            "summary",
            "mediator",
            "claims",
            "applicant_consent_on",
            "respondent_consent_on"
        ]
    );
}

#[test]
fn a_case_does_not_expire_before_its_term() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, version) = office.add_accepted_case();
    let expired = |on: &str| {
        let mut closing = closing("R5", on.parse().expect("a date"));
        closing["reason"] = json!("未达成一致");
        json!({"case": id, "version": version, "closing": closing})
    };
    assert_eq!(
        office.refused("case_close", expired("2026-10-20")),
        "not_due_yet"
    );
    office.clock.set_day(date("2026-11-05"));
    assert_eq!(
        office.refused("case_close", expired("2026-11-04")),
        "not_due_yet"
    );
    office.ok("case_close", expired("2026-11-05"));
}
