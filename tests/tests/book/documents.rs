//! The documents of a case: which are offered, what is missing, the masked preview, and the file that is journaled.

use std::io::Read;

use casebook_tests::test_office::payloads::{
    acceptance, all_present, for_case, obligation, session, signed_closing,
};
use casebook_tests::test_office::{TestOffice, code, date};
use serde_json::{Value, json};

const ID_NUMBER: &str = "320204188501010011";
const PHONE: &str = "13800000417";

/// Returns an office with a wage case whose applicant has an ID number, accepted on 13 October 2026, and the id of the case.
fn office_with_case() -> (TestOffice, Value) {
    let mut office = TestOffice::new_practice("2026-10-20");
    let mut case = office.wage_case();
    case["registered_on"] = json!("2026-10-12");
    case["fields"]["received_on"] = json!("2026-10-12");
    let applicant = &mut case["parties"][0];
    applicant["name"] = json!("秦𠮷");
    applicant["id_kind"] = json!("citizen");
    applicant["id_number"] = json!(ID_NUMBER);
    applicant["phone"] = json!(PHONE);
    let id = office.ok("case_register", case)["case"].clone();
    step(&mut office, &id, "case_accept", acceptance("2026-10-13"));
    (office, id)
}

fn step(office: &mut TestOffice, id: &Value, cmd: &str, payload: Value) {
    let version = office.ok("case_get", json!({ "case": id }))["case"]["version"].clone();
    office.ok(cmd, for_case(id, version, payload));
}

fn put(office: &mut TestOffice, id: &Value, part: &str, value: Value) {
    let put = json!({"part": {"part": part, "value": value}, "draft": null});
    step(office, id, "part_put", put);
}

fn offered(office: &mut TestOffice, id: &Value) -> Vec<String> {
    let list = office.ok("document_list", json!({ "case": id }));
    let kind = |entry: &Value| entry["kind"].as_str().expect("a kind").to_owned();
    list.as_array().expect("entries").iter().map(kind).collect()
}

fn entry(office: &mut TestOffice, id: &Value, kind: &str) -> Value {
    let list = office.ok("document_list", json!({ "case": id }));
    let entries = list.as_array().expect("entries");
    let found = entries.iter().find(|entry| entry["kind"] == kind);
    found.unwrap_or_else(|| panic!("{kind} in {list}")).clone()
}

fn key(id: &Value, kind: &str) -> Value {
    json!({"case": id, "kind": kind, "session": null})
}

fn save(id: &Value, kind: &str) -> Value {
    json!({"case": id, "kind": kind, "session": null, "form": "word"})
}

/// Closes the case with a signed agreement of 18 October about 12,000 yuan, due on a Saturday.
fn agree(office: &mut TestOffice, id: &Value) {
    let view = office.ok("case_get", json!({ "case": id }));
    let held = session("held", "2026-10-16T14:30:00", all_present(&view));
    put(office, id, "session", held);
    let owed = obligation(&view, "支付2026年7月至9月工资", 1_200_000, "2026-11-28");
    put(office, id, "obligation", owed);
    let end = json!({"closing": signed_closing("R1", date("2026-10-18"))});
    step(office, id, "case_close", end);
}

/// Returns the text of a file of Word, without its marks.
fn text_of(office: &TestOffice, name: &str) -> String {
    let file = std::fs::File::open(office.exports().join(name)).expect("the file");
    let mut file = zip::ZipArchive::new(file).expect("a file of Word");
    let mut xml = String::new();
    let mut body = file.by_name("word/document.xml").expect("the body");
    body.read_to_string(&mut xml).expect("text");
    let mut text = String::new();
    for piece in xml.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    text
}

#[test]
fn a_case_is_offered_the_documents_of_its_stage_and_nature() {
    let (mut office, id) = office_with_case();
    let accepted = offered(&mut office, &id);
    for kind in [
        "acceptance_notice",
        "rights_notice",
        "extension_consent",
        "agreement",
    ] {
        assert!(accepted.contains(&kind.to_owned()), "{kind}");
    }
    for kind in [
        "consent_inquiry",
        "non_acceptance_notice",
        "session_record",
        "failure_notice",
        "arbitration_review",
        "judicial_confirmation",
        "performance_reminder",
        "elected_representatives",
    ] {
        assert!(!accepted.contains(&kind.to_owned()), "{kind}");
    }
    agree(&mut office, &id);
    let closed = offered(&mut office, &id);
    for kind in [
        "session_record",
        "arbitration_review",
        "performance_record",
        "closing_report",
    ] {
        assert!(closed.contains(&kind.to_owned()), "{kind}");
    }
    assert!(
        !closed.contains(&"payment_order".to_owned()),
        "nothing is overdue"
    );
    // The Monday after the Saturday is in time; from Tuesday on it is overdue.
    for (today, is_overdue) in [("2026-11-30", false), ("2026-12-01", true)] {
        office.clock.set_day(date(today));
        let offered = offered(&mut office, &id);
        for kind in ["payment_order", "performance_reminder"] {
            assert_eq!(
                offered.contains(&kind.to_owned()),
                is_overdue,
                "{kind} {today}"
            );
        }
    }
}

/// The courts and commissions take no case of a service contract, so that its documents do not send anybody there.
#[test]
fn only_labour_disputes_are_sent_to_arbitration() {
    let mut office = TestOffice::new_practice("2026-10-20");
    for (cause, nature, is_sent) in [("L07", "labour", true), ("O03", "labour_service", false)] {
        let mut case = office.wage_case();
        (case["fields"]["cause"], case["fields"]["nature"]) = (json!(cause), json!(nature));
        let id = office.ok("case_register", case)["case"].clone();
        let mut refused = casebook_tests::test_office::closing("R11", date("2026-10-20"));
        refused["reason"] = json!("对方不同意调解");
        step(
            &mut office,
            &id,
            "case_close",
            json!({ "closing": refused }),
        );
        let notice = office
            .ok("document_view", key(&id, "non_acceptance_notice"))
            .to_string();
        assert_eq!(notice.contains("仲裁委员会"), is_sent, "{nature}: {notice}");
        assert!(!notice.contains("R11"), "{notice}");
        let opinion = offered(&mut office, &id).contains(&"opinion_letter".to_owned());
        assert_eq!(opinion, is_sent, "{nature}");
    }
}

#[test]
fn what_the_case_lacks_is_named_and_stays_a_blank() {
    let (mut office, id) = office_with_case();
    let before = entry(&mut office, &id, "agreement")["missing"].clone();
    let before: Vec<&str> = before
        .as_array()
        .expect("texts")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(before.contains(&"住址"), "{before:?}");
    assert!(!before.contains(&"身份证件号码"), "{before:?}");
    let view = office
        .ok("document_view", key(&id, "agreement"))
        .to_string();
    assert!(view.contains(r#""label":"住址""#), "{view}");
    let mut party = office.ok("case_get", json!({ "case": id }))["case"]["parties"][0].clone();
    party["address"] = json!("盛和路 5 号");
    put(&mut office, &id, "party", party);
    let after = office
        .ok("document_view", key(&id, "agreement"))
        .to_string();
    assert!(after.contains("盛和路 5 号"), "{after}");
}

#[test]
fn a_preview_is_masked_and_the_file_is_not() {
    let (mut office, id) = office_with_case();
    agree(&mut office, &id);
    let view = office
        .ok("document_view", key(&id, "agreement"))
        .to_string();
    assert!(
        view.contains("秦𠮷") && !view.contains(ID_NUMBER) && !view.contains(PHONE),
        "{view}"
    );
    let file = office.ok("document_save", save(&id, "agreement"))["file"].clone();
    let file = file.as_str().expect("a name");
    assert_eq!(file, "盛劳调字〔2026〕第1号 调解协议书.docx");
    let text = text_of(&office, file);
    for part in [
        "秦𠮷",
        ID_NUMBER,
        PHONE,
        "支付2026年7月至9月工资",
        "人民币壹万贰仟元整",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(text.contains("2026年11月28日"), "{text}");
    let again = office.ok("document_save", save(&id, "agreement"))["file"].clone();
    assert_eq!(again, "盛劳调字〔2026〕第1号 调解协议书 (2).docx");
}

#[test]
fn a_saved_document_is_journaled_and_outdated_after_a_change_that_it_shows() {
    let (mut office, id) = office_with_case();
    assert_eq!(
        entry(&mut office, &id, "acceptance_notice")["saved"],
        Value::Null
    );
    office.ok("document_save", save(&id, "acceptance_notice"));
    let saved = |office: &mut TestOffice| entry(office, &id, "acceptance_notice")["saved"].clone();
    let first = saved(&mut office);
    assert_eq!(first["outdated"], false, "{first}");
    assert!(!first["by"].as_str().expect("a name").is_empty(), "{first}");
    let query = json!({"kinds": ["exports"], "actor": null, "number": "", "from": null, "to": null, "before": null});
    let journal = office.ok("journal_list", query);
    assert!(journal.to_string().contains("document_saved"), "{journal}");
    // A note stands on no notice of acceptance; another name does.
    put(
        &mut office,
        &id,
        "note",
        casebook_tests::test_office::payloads::note("2026-10-20", "来过电话"),
    );
    assert_eq!(saved(&mut office)["outdated"], false);
    let mut party = office.ok("case_get", json!({ "case": id }))["case"]["parties"][0].clone();
    party["name"] = json!("秦 𠮷");
    put(&mut office, &id, "party", party);
    assert_eq!(saved(&mut office)["outdated"], true);
    office.ok("document_save", save(&id, "acceptance_notice"));
    assert_eq!(saved(&mut office)["outdated"], false);
}

#[test]
fn a_document_that_is_not_offered_is_refused_and_leaves_no_file() {
    let (mut office, id) = office_with_case();
    for (cmd, kind, payload) in [
        (
            "document_view",
            "failure_notice",
            key as fn(&Value, &str) -> Value,
        ),
        ("document_save", "failure_notice", save),
        ("document_save", "session_record", save),
        ("document_print", "failure_notice", key),
    ] {
        assert_eq!(
            office.refused_at(cmd, payload(&id, kind)),
            ("not_found".into(), "kind".into()),
            "{cmd} {kind}"
        );
    }
    let files = std::fs::read_dir(office.exports());
    assert_eq!(files.map_or(0, Iterator::count), 0);
}

/// Every document of three cases can be built, and none prints a code, a mark of a template or an empty pair of brackets.
#[test]
fn every_offered_document_is_whole() {
    let (mut office, id) = office_with_case();
    agree(&mut office, &id);
    let mut life = office.wage_case();
    (life["fields"]["cause"], life["fields"]["nature"]) = (json!("V01"), json!("civil_life"));
    life["fields"]["worker_count"] = json!(12);
    life["fields"]["collective"] = json!(true);
    let life = office.ok("case_register", life)["case"].clone();
    office.clock.set_day(date("2026-12-01"));
    let mut built = std::collections::BTreeSet::new();
    for case in [&id, &life] {
        let list = office.ok("document_list", json!({ "case": case }));
        for entry in list.as_array().expect("entries") {
            let key = json!({"case": case, "kind": entry["kind"], "session": entry["session"]});
            let view = office.ok("document_view", key.clone());
            let text = view["blocks"].to_string();
            for bad in [
                "{{", "None", "Some(", "（）", "《》", "。。", "，，", "：。",
            ] {
                assert!(!text.contains(bad), "{bad} in {key}: {text}");
            }
            let mut save = key;
            save["form"] = json!("word");
            office.ok("document_save", save);
            built.insert(entry["kind"].as_str().expect("a kind").to_owned());
        }
    }
    assert!(built.len() >= 20, "{built:?}");
}

#[test]
fn pages_are_saved_and_printed_by_the_page_program_and_journaled() {
    let (mut office, id) = office_with_case();
    agree(&mut office, &id);
    let mut payload = save(&id, "agreement");
    payload["form"] = json!("pdf");
    let file = office.ok("document_save", payload)["file"].clone();
    assert_eq!(file, "盛劳调字〔2026〕第1号 调解协议书.pdf");
    let path = office.exports().join(file.as_str().expect("a name"));
    let pdf = std::fs::read(path).expect("the file");
    assert!(pdf.starts_with(b"%PDF-1.4"), "an archive file of PDF/A-1");
    assert_eq!(entry(&mut office, &id, "agreement")["saved"]["form"], "pdf");
    let pages = office.ok("document_print", key(&id, "agreement"))["pages"].clone();
    let pages = pages.as_array().expect("pages");
    assert!(!pages.is_empty());
    assert!(
        pages
            .iter()
            .all(|page| page.as_str().is_some_and(|page| page.starts_with("<svg")))
    );
    let saved = entry(&mut office, &id, "agreement")["saved"].clone();
    assert_eq!(
        (&saved["form"], &saved["outdated"]),
        (&json!("printed"), &json!(false))
    );
    let mut payload = save(&id, "agreement");
    payload["form"] = json!("printed");
    assert_eq!(
        office.refused_at("document_save", payload),
        ("bad_value".into(), "form".into())
    );
}

#[test]
fn a_name_that_the_fonts_lack_is_refused_for_pages_and_saved_for_word() {
    let (mut office, id) = office_with_case();
    let mut party = office.ok("case_get", json!({ "case": id }))["case"]["parties"][0].clone();
    party["name"] = json!("秦\u{2a6de}");
    put(&mut office, &id, "party", party);
    let refusal = office.call("document_print", key(&id, "application"));
    let refusal = refusal.expect_err("it is refused");
    let told = (code(&refusal), refusal.detail.join(""));
    assert_eq!(told, ("missing_glyphs".to_owned(), "\u{2a6de}".to_owned()));
    assert_eq!(
        entry(&mut office, &id, "application")["saved"],
        Value::Null,
        "nothing is journaled"
    );
    office.ok("document_save", save(&id, "application"));
}

#[test]
fn a_page_program_that_is_missing_is_told_and_leaves_no_file() {
    let (mut office, id) = office_with_case();
    office.app.set_page_program("/nowhere/casebook-pdf".into());
    let mut payload = save(&id, "cover");
    payload["form"] = json!("pdf");
    assert_eq!(office.refused("document_save", payload), "pages_failed");
    let files = std::fs::read_dir(office.exports());
    assert_eq!(files.map_or(0, Iterator::count), 0);
}

#[test]
fn the_dossier_holds_what_was_saved_and_names_what_is_missing() {
    let (mut office, id) = office_with_case();
    agree(&mut office, &id);
    let missing = |office: &mut TestOffice| entry(office, &id, "dossier")["missing"].clone();
    assert_eq!(missing(&mut office).as_array().map(Vec::len), Some(4));
    for kind in ["application", "rights_notice", "agreement"] {
        office.ok("document_save", save(&id, kind));
    }
    let left = missing(&mut office);
    assert_eq!(
        left,
        json!(["调解通知书、调解笔录"]),
        "the record was not made"
    );
    let view = office.ok("document_view", key(&id, "dossier")).to_string();
    for part in [
        "卷宗封面",
        "卷内目录",
        "调解申请书",
        "权利义务告知书",
        "调解协议书",
        "卷内备考表",
    ] {
        assert!(
            view.contains(&format!("\"title\":\"{part}\"")),
            "{part} in {view}"
        );
    }
    assert!(!view.contains(PHONE) && !view.contains(ID_NUMBER), "masked");
    let mut payload = save(&id, "dossier");
    payload["form"] = json!("pdf");
    let file = office.ok("document_save", payload)["file"].clone();
    assert_eq!(file, "盛劳调字〔2026〕第1号 卷宗.pdf");
}
