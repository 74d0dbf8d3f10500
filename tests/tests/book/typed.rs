//! What people type: names and numbers in every writing are found, and what looks wrong is asked about.

use casebook_tests::test_office::payloads::{
    all_present, for_case, note, obligation, session, signed_closing,
};
use casebook_tests::test_office::{NIL, TestOffice, closing, party};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// Registers a wage case with these changes of its applicant; returns its id.
fn register(office: &mut TestOffice, applicant: Value) -> String {
    let payload = wage_case_of(office, applicant);
    office.ok("case_register", payload)["case"]
        .as_str()
        .expect("an id")
        .to_owned()
}

fn wage_case_of(office: &TestOffice, applicant: Value) -> Value {
    let mut payload = office.wage_case();
    for (field, value) in applicant.as_object().into_iter().flatten() {
        payload["parties"][0][field] = value.clone();
    }
    payload
}

fn found(office: &mut TestOffice, text: &str) -> (usize, usize) {
    let found = office.ok("find", json!({"text": text}));
    let count = |list: &str| found[list].as_array().map_or(0, Vec::len);
    (count("cases"), count("people"))
}

#[test]
fn a_person_is_found_in_every_spelling_of_name_and_phone() {
    let mut office = TestOffice::new_practice("2026-10-20");
    for (name, phone) in [
        ("张 三", "138 0000 1234"),
        ("古丽·阿不都", "+86-139-0000-5678"),
        ("Ann Lee", "0510-8270 4321"),
    ] {
        register(&mut office, json!({"name": name, "phone": phone}));
    }
    for typed in [
        "张三",
        "张 三",
        "张　三",
        "张\u{200B}三",
        "13800001234",
        "138-0000-1234",
        "+86 138 0000 1234",
        "1234",
        "古丽阿不都",
        "古丽・阿不都",
        "古丽.阿不都",
        "13900005678",
        "5678",
        "0000567",
        "ann lee",
        "annlee",
        "05108270 4321",
        "82704321",
        "＋８６ 13900005678",
    ] {
        assert_eq!(found(&mut office, typed), (1, 1), "{typed:?}");
        let suggested = office.ok("suggest", json!({"text": typed}));
        assert_eq!(suggested.as_array().map(Vec::len), Some(1), "{typed:?}");
    }
    for part in [
        "138", "1380", "13800", "138000", "800001", "0012", "139000", "051082", "8270",
    ] {
        assert_eq!(
            found(&mut office, part),
            (0, 0),
            "{part} lets a hidden number be guessed"
        );
    }
}

#[test]
fn two_people_of_one_name_stay_two_and_one_in_two_writings_is_one() {
    let mut office = TestOffice::new_practice("2026-10-20");
    for phone in ["13800001234", "138 0000 1234", "13900005678"] {
        register(&mut office, json!({"name": "李娟", "phone": phone}));
    }
    let people = office.ok("find", json!({"text": "李娟"}))["people"].clone();
    let cases: Vec<_> = people
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| one["cases"].clone())
        .collect();
    assert_eq!(cases, [json!(1), json!(2)]);
    let query = json!({"view": "all", "text": "李娟 1234"});
    assert_eq!(office.ok("case_count", json!({"query": query}))["count"], 2);
}

#[test]
fn signs_alone_find_nothing() {
    let mut office = TestOffice::new_practice("2026-10-20");
    register(&mut office, json!({}));
    for (text, count) in [
        ("？", 0),
        ("……", 0),
        ("*", 0),
        ("〔〕", 0),
        ("  ", 1),
        ("", 1),
        ("周", 1),
    ] {
        let query = json!({"view": "all", "text": text});
        assert_eq!(
            office.ok("case_count", json!({"query": query}))["count"],
            count,
            "{text:?}"
        );
        let page = office.ok(
            "case_list",
            json!({"query": query, "after": null, "limit": 50}),
        );
        assert_eq!(
            page["rows"].as_array().map(Vec::len),
            Some(count),
            "{text:?}"
        );
        let export = json!({"query": query, "columns": ["number"], "file": "csv", "language": "zh", "unmasked": false});
        office.ok("export_list", export);
        let done = office.run_job();
        assert_eq!(done.total, count as u64, "{text:?}");
    }
    assert_eq!(found(&mut office, "？"), (0, 0));
}

#[test]
fn every_text_of_a_case_is_searched() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let texts = json!({"remark": "带着翻译", "address": "梁溪区通江大道", "job": "搬运工"});
    let case = register(&mut office, texts);
    let next = json!({"changes": {"next_action": "催交考勤表"}});
    office.ok("case_edit", for_case(&case, 1, next));
    let part = json!({"part": "note", "value": note(office.today(), "收到微信截图 138 0000 7788")});
    office.ok(
        "part_put",
        for_case(&case, 2, json!({"part": part, "draft": null})),
    );
    for typed in [
        "带着翻译",
        "通江大道",
        "搬运工",
        "考勤表",
        "微信截图",
        "13800007788",
        "2026-1",
        "２０２６－１",
    ] {
        assert_eq!(found(&mut office, typed).0, 1, "{typed}");
    }
    assert_eq!(found(&mut office, "2026-2").0, 0);
}

#[test]
fn the_reasons_and_receipts_of_a_case_are_searched() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let (id, _) = office.add_accepted_case();
    let mut on_case = |cmd: &str, payload: Value| {
        let version = office.ok("case_get", json!({"case": id}))["case"]["version"].clone();
        office.ok(cmd, for_case(&id, version, payload));
        office.ok("case_get", json!({"case": id}))
    };
    let put = |value: Value| json!({"part": {"part": "obligation", "value": value}, "draft": null});
    let view = on_case("case_edit", json!({"changes": {"stall": "西一排3号"}}));
    on_case(
        "part_put",
        put(obligation(&view, "付款", 50_000, "2026-12-10")),
    );
    let mut signed = signed_closing("R1", "2026-10-20".parse().expect("a day"));
    signed["reason"] = json!("双方各让一步");
    let view = on_case("case_close", json!({ "closing": signed }));
    let mut paid = view["case"]["obligations"][0].clone();
    paid["payments"] = json!([{"on": "2026-10-20", "amount": 20_000, "note": "微信转账凭证"}]);
    paid["performed_note"] = json!("余款收条在卷");
    on_case("part_put", put(paid));
    let ruling = json!({"ruling": {"on": "2026-10-20", "reason": "店主换了账户"}});
    on_case("case_reopen", ruling);
    for typed in ["各让一步", "转账凭证", "收条在卷", "换了账户"] {
        assert_eq!(found(&mut office, typed).0, 1, "{typed}");
    }
}

/// Texts of the current round and of an earlier one, of a consultation, a void case and a request for erasure.
#[test]
fn what_is_written_in_the_course_of_a_case_is_searched() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let step = |office: &mut TestOffice, id: &str, cmd: &str, payload: Value| {
        let version = office.ok("case_get", json!({"case": id}))["case"]["version"].clone();
        office.ok(cmd, for_case(id, version, payload));
    };
    let ruling = |reason: &str| json!({"ruling": {"on": "2026-10-20", "reason": reason}});
    let (id, _) = office.add_accepted_case();
    let view = office.ok("case_get", json!({ "case": id }));
    let mut held = session("held", "2026-10-20T09:30:00", all_present(&view));
    held["record"] = json!("店主承认欠款");
    held["result"] = json!("约定周五答复");
    held["offers"] = json!([{
        "by": null, "at": "2026-10-20T09:50:00", "amount": 50_000, "claim": null, "note": "腊月前付清尾数",
    }]);
    let put =
        |part: &str, value: Value| json!({"part": {"part": part, "value": value}, "draft": null});
    step(&mut office, &id, "part_put", put("session", held));
    let owed = obligation(&view, "退还健康证", 1, "2026-12-10");
    step(&mut office, &id, "part_put", put("obligation", owed));
    for (reason, to) in [("金额谈不拢", "锡山区仲裁院"), ("工人不再来", "安镇司法所")]
    {
        let mut end = closing("R12", office.today());
        end["reason"] = json!(reason);
        end["referred_to"] = json!(to);
        step(&mut office, &id, "case_close", json!({ "closing": end }));
        if reason == "金额谈不拢" {
            step(&mut office, &id, "case_reopen", ruling("仲裁退回"));
        }
    }
    let asked = json!({"basis": "consent_withdrawn", "note": "本人书面申请"});
    step(&mut office, &id, "erasure_ask", asked);
    let mut consulted = office.wage_case();
    consulted["fields"]["nature"] = json!("consult_only");
    let consulted = office.ok("case_register", consulted)["case"].clone();
    let consulted = consulted.as_str().expect("an id");
    let answer = json!({"answer": {"on": "2026-10-20", "text": "告知高温津贴标准"}});
    step(&mut office, consulted, "case_answer", answer);
    let double = register(&mut office, json!({}));
    step(&mut office, &double, "case_void", ruling("隔壁窗口已登"));
    for typed in [
        "承认欠款",
        "周五答复",
        "付清尾数",
        "健康证",
        "谈不拢",
        "锡山区仲裁院",
        "不再来",
        "安镇司法所",
        "仲裁退回",
        "书面申请",
        "高温津贴",
        "隔壁窗口",
    ] {
        assert_eq!(found(&mut office, typed).0, 1, "{typed}");
    }
}

#[test]
fn a_search_says_how_many_cases_match_without_the_quick_filter() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let case = register(&mut office, json!({}));
    register(&mut office, json!({"name": "李麦"}));
    let ruling = json!({"on": office.today(), "reason": "重复登记"});
    office.ok("case_void", for_case(&case, 1, json!({"ruling": ruling})));
    let mut in_all = |view: &str, text: &str| {
        let query = json!({"view": view, "text": text});
        let page = office.ok(
            "case_list",
            json!({"query": query, "after": null, "limit": 50}),
        );
        (
            page["rows"].as_array().map_or(0, Vec::len),
            page["in_all"].clone(),
        )
    };
    assert_eq!(
        in_all("open", "周小满"),
        (0, json!({"count": 1, "more": false}))
    );
    assert_eq!(
        in_all("open", "鑫海"),
        (1, json!({"count": 2, "more": false}))
    );
    assert_eq!(in_all("all", "周小满"), (1, Value::Null));
    assert_eq!(in_all("open", ""), (1, Value::Null));
}

#[test]
fn what_looks_wrong_is_asked_about_and_may_be_kept() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let asked = ("doubtful".to_string(), "parties.0.phone".to_string());
    let mut payload = wage_case_of(&office, json!({"phone": "1380000123"}));
    assert_eq!(office.refused_at("case_register", payload.clone()), asked);
    payload["kept"] = json!(["parties.0.phone"]);
    let case = office.ok("case_register", payload)["case"].clone();

    let mut twin = party("applicant", "person", "周 小满");
    twin["phone"] = json!("13800001234 / 139 0000 5678");
    twin["id_kind"] = json!("citizen");
    let put = |twin: &Value, kept: &[&str]| {
        let part = json!({"part": "party", "value": twin});
        for_case(&case, 1, json!({"part": part, "draft": null, "kept": kept}))
    };
    for (id_number, code) in [
        ("320204188501010012", "doubtful"),
        ("32020418850101001", "doubtful"),
        ("320213209912310015", "bad_value"),
        ("320204188502300011", "bad_value"),
    ] {
        twin["id_number"] = json!(id_number);
        let refused = office.refused_at("part_put", put(&twin, &[]));
        assert_eq!(
            refused,
            (code.into(), "part.value.id_number".into()),
            "{id_number}"
        );
    }
    twin["id_number"] = json!("");
    twin["phone"] = json!("1380000123");
    let kept = ["part.value.phone"];
    let same = ("doubtful".to_string(), "part.value.name".to_string());
    assert_eq!(office.refused_at("part_put", put(&twin, &kept)), same);
    twin["role"] = json!("respondent");
    assert_eq!(office.refused_at("part_put", put(&twin, &kept)), same);
    twin["phone"] = json!("13800001234 / 139 0000 5678");
    office.ok("part_put", put(&twin, &[]));
    let view = office.ok("case_get", json!({"case": case}));
    assert_eq!(
        view["case"]["parties"][2]["phone"],
        "138****1234 / 139 **** 5678"
    );
    assert_ne!(view["case"]["parties"][2]["id"], NIL);
    for typed in ["13800001234", "5678"] {
        assert_eq!(found(&mut office, typed), (1, 1), "{typed}");
    }
}

#[test]
fn pasted_marks_are_stripped_and_emoji_kept() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let pasted = json!({"name": "王\u{200B}小禾\u{FEFF}", "phone": "\u{202D}13800001234\u{202C}", "remark": "\u{2067}好👍🏽"});
    let case = register(&mut office, pasted);
    let view = office.ok("case_get", json!({"case": case}));
    let party = &view["case"]["parties"][0];
    assert_eq!(
        (&party["name"], &party["remark"]),
        (&json!("王小禾"), &json!("好👍🏽"))
    );
    assert_eq!(party["phone"], "138****1234");
}

#[test]
fn the_causes_that_the_office_has_most_often_come_first() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let before = office.ok("office_setup", json!({}))["usual_causes"].clone();
    assert_eq!(before, json!([]));
    for cause in ["L11", "V01", "L07", "V01", "L07", "V01"] {
        let mut payload = office.wage_case();
        payload["fields"]["cause"] = json!(cause);
        if cause == "V01" {
            payload["fields"]["nature"] = json!("civil_life");
        }
        office.ok("case_register", payload);
    }
    let usual = office.ok("office_setup", json!({}))["usual_causes"].clone();
    assert_eq!(usual, json!(["V01", "L07", "L11"]));
    let later = NaiveDate::from_ymd_opt(2028, 1, 3).expect("a day");
    office.clock.set_day(later);
    let later = office.ok("office_setup", json!({}))["usual_causes"].clone();
    assert_eq!(later, json!([]), "cases of long ago say nothing");
}

#[test]
fn a_case_with_a_padded_number_is_found_by_the_number_as_it_is_said() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut setup = office.ok("office_setup", json!({}))["office"].clone();
    setup["number_pattern"] = json!("{name}〔{year}〕第{n:3}号");
    office.ok("office_set", json!({"office": setup}));
    for name in ["周永顺", "钱小满"] {
        register(&mut office, json!({"name": name}));
    }
    for typed in [
        "2026-1",
        "2026-001",
        "第1",
        "第1号",
        "第001号",
        "〔2026〕第1号",
        "第００１号",
    ] {
        assert_eq!(found(&mut office, typed).0, 1, "{typed}");
    }
    assert_eq!(found(&mut office, "2026-3").0, 0);
}

/// Registers a case of this cause, with these further causes; returns its id.
fn register_cause(office: &mut TestOffice, cause: &str, further: &[&str]) -> Value {
    let mut payload = office.wage_case();
    payload["fields"]["cause"] = json!(cause);
    payload["fields"]["further_causes"] = json!(further);
    payload["fields"]["summary"] = json!("左手被传送带压到");
    payload["claims"] = json!([]);
    office.ok("case_register", payload)["case"].clone()
}

#[test]
fn a_case_is_found_by_the_name_of_its_cause_in_both_languages() {
    let mut office = TestOffice::new_practice("2026-10-20");
    let injury = register_cause(&mut office, "W02", &[]);
    let lump = register_cause(&mut office, "W03", &["L09"]);
    let leave = register_cause(&mut office, "L10", &[]);
    for (text, expected) in [
        ("工伤待遇", vec![&lump, &injury]),
        ("停工留薪待遇", vec![&injury]),
        ("工伤待遇 周小满", vec![&lump, &injury]),
        ("injury", vec![&lump, &injury]),
        ("Hours and leave", vec![&leave]),
        ("休息休假", vec![&leave]),
        ("经济补偿", vec![&lump]),
        ("工伤待遇 休息休假", vec![]),
        ("职业病", vec![]),
    ] {
        let query = json!({"view": "all", "text": text, "sort": "number", "descending": true});
        let page = office.ok(
            "case_list",
            json!({"query": query, "after": null, "limit": 9}),
        );
        let found = office.ok("find", json!({ "text": text }));
        for rows in [&page["rows"], &found["cases"]] {
            let ids = rows.as_array().into_iter().flatten().map(|row| &row["id"]);
            assert_eq!(ids.collect::<Vec<_>>(), expected, "{text}");
        }
    }
    // The row shows the main cause; a further one is told.
    let snippet = |office: &mut TestOffice, text: &str| {
        office.ok("find", json!({ "text": text }))["cases"][0]["snippet"].clone()
    };
    assert_eq!(snippet(&mut office, "休息休假"), Value::Null);
    assert_eq!(snippet(&mut office, "经济补偿")["field"], "further_causes");
    // A cause that changes takes its name along.
    let changes = json!({"cause": "W04"});
    office.ok(
        "case_edit",
        json!({"case": injury, "version": 1, "changes": changes}),
    );
    let of = |office: &mut TestOffice, text: &str| found(office, text).0;
    assert_eq!(
        (of(&mut office, "停工留薪待遇"), of(&mut office, "职业病")),
        (0, 1)
    );
}
