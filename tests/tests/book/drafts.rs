//! Drafts of the parts of a case: whoever may not see the case does not get them, and an erasure deletes them. Earlier
//! versions saved them by the id of the part alone.

use casebook_core::domain::ids::StaffId;
use casebook_core::domain::refusal::Code;
use casebook_core::store::Store;
use casebook_core::wire::start::{Draft, FormWithDraft};
use casebook_tests::test_office::payloads::note;
use casebook_tests::test_office::{Credentials, NEW_PASSPHRASE, PASSPHRASE, TestOffice, member};
use serde_json::{Value, json};

use super::access::{put, restrict, text, two_teams};

fn key(form: &str, subject: &str) -> Value {
    json!({ "form": form, "subject": subject })
}

fn save(office: &mut TestOffice, form: &str, subject: &str) {
    let draft = json!({ "form": form, "subject": subject, "body": { "remark": "打了一半" } });
    office.ok("draft_save", draft);
}

/// Saves the draft of a party as an earlier version did.
fn save_former(store: &Store, owner: StaffId, subject: &str) {
    let draft = Draft {
        form: FormWithDraft::Party,
        subject: subject.to_owned(),
        body: json!({ "remark": "旧版打了一半" }),
        saved_at: "2026-10-19T02:03:04Z".to_owned(),
    };
    store.save_draft(owner, &draft).expect("it is saved");
}

fn subjects(store: &Store) -> Vec<String> {
    let sql = "SELECT subject FROM draft ORDER BY subject";
    let mut statement = store.connection().prepare(sql).expect("drafts");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("subjects")
}

fn listed(office: &mut TestOffice) -> Vec<String> {
    let drafts = office.ok("draft_list", json!({}));
    let drafts = drafts.as_array().expect("drafts").iter();
    let mut subjects: Vec<String> = drafts.map(|draft| text(&draft["subject"])).collect();
    subjects.sort();
    subjects
}

fn first_party(office: &mut TestOffice, case: &str) -> String {
    text(&office.ok("case_get", json!({ "case": case }))["case"]["parties"][0]["id"])
}

#[test]
fn a_draft_of_a_part_is_hidden_with_its_case() {
    let (mut office, case) = two_teams();
    office.act_as_member(4);
    let party = first_party(&mut office, &case);
    let (own, of_part) = (case.clone(), format!("{case}:{party}"));
    save(&mut office, "note", &own);
    save(&mut office, "claim", &of_part);
    save_former(&office.store(), member(4), &party);
    office.reopen();
    let given = |office: &mut TestOffice| {
        ["note", "claim", "party"].map(|form| {
            let subject = if form == "note" { &own } else { &of_part };
            let draft = office.call("draft_get", key(form, subject));
            draft
                .map(|draft| text(&draft["subject"]))
                .map_err(|e| e.code)
        })
    };
    let seen = given(&mut office).map(Result::unwrap);
    assert_eq!(
        seen,
        [own.clone(), of_part.clone(), of_part.clone()],
        "control"
    );
    assert_eq!(listed(&mut office), [own.clone(), of_part.clone()]);

    restrict(&mut office, &case, true);
    let hidden = given(&mut office).map(Result::unwrap_err);
    assert_eq!(hidden, [Code::NotFound; 3]);
    assert_eq!(listed(&mut office), Vec::<String>::new());
    let draft = json!({ "form": "claim", "subject": of_part, "body": {} });
    assert_eq!(office.refused("draft_save", draft), "not_found");

    restrict(&mut office, &case, false);
    assert_eq!(listed(&mut office), [own, of_part]);
}

#[test]
fn a_draft_belongs_to_a_case_of_the_book() {
    let (mut office, case) = two_teams();
    office.act_as_member(2);
    let party = first_party(&mut office, &case);
    for subject in [
        party.as_str(),
        "01936f3a-7c1e-7b52-9d4e-0242ac130003",
        "note",
    ] {
        let draft = |form: &str| json!({ "form": form, "subject": subject, "body": {} });
        assert_eq!(office.refused("draft_save", draft("party")), "not_found");
        assert_eq!(
            office.refused("draft_get", key("party", subject)),
            "not_found"
        );
        // The id of the draft of a new case becomes the id of the case.
        office.ok("draft_save", draft("new_case"));
    }
}

#[test]
fn a_draft_of_an_earlier_version_comes_back_and_goes_with_its_save() {
    let (mut office, case) = two_teams();
    office.act_as_member(2);
    let party = first_party(&mut office, &case);
    let mut wage = office.wage_case();
    wage["fields"]["mediator"] = json!(member(2));
    let other = text(&office.ok("case_register", wage)["case"]);
    let performed = format!("{party}:performed");
    let store = office.store();
    save_former(&store, member(2), &party);
    save_former(&store, member(2), &performed);
    drop(store);
    office.reopen();
    let subject = format!("{case}:{party}");
    let draft = office.ok("draft_get", key("party", &subject));
    assert_eq!(draft["body"]["remark"], "旧版打了一半");
    let long = office.ok("draft_get", key("party", &format!("{case}:{performed}")));
    assert_eq!(long["body"]["remark"], "旧版打了一半");
    // The case that is named must be that of the part.
    let elsewhere = key("party", &format!("{other}:{party}"));
    assert!(office.ok("draft_get", elsewhere).is_null());

    save(&mut office, "party", &subject);
    let newer = office.ok("draft_get", key("party", &subject));
    assert_eq!(newer["body"]["remark"], "打了一半");
    let version = office.ok("case_get", json!({ "case": case }))["case"]["version"].clone();
    let part = json!({ "part": "note", "value": note("2026-10-20", "来过电话") });
    let saved =
        json!({ "case": case, "version": version, "part": part, "draft": key("party", &subject) });
    office.ok("part_put", saved);
    assert!(office.ok("draft_get", key("party", &subject)).is_null());
    assert_eq!(subjects(&office.store()), [performed]);
}

#[test]
fn an_erasure_deletes_the_drafts_of_the_case_and_of_its_parts() {
    let mut office = TestOffice::new_office();
    let second = office.add_member("秦三", "supervisor");
    office.invite_and_sign_in(&second, NEW_PASSPHRASE);
    let registered = office.own_wage_case("司马长风");
    let other = text(&office.ok("case_register", registered)["case"]);
    let others_party = first_party(&mut office, &other);
    let registered = office.own_wage_case("欧阳知秋");
    let case = text(&office.ok("case_register", registered)["case"]);
    let party = first_party(&mut office, &case);
    // The erased case names a party of another one.
    let value = note("2026-11-20", &format!("见 {others_party}"));
    put(&mut office, &case, "note", value);
    let view = office.ok("case_get", json!({ "case": case }));
    let removed = text(&view["case"]["notes"][0]["id"]);
    let gone = json!({ "case": case, "version": 2, "kind": "note", "id": removed });
    office.ok("part_remove", gone);
    let ruling = json!({ "on": "2026-11-20", "reason": "登记有误" });
    office.ok(
        "case_void",
        json!({ "case": case, "version": 3, "ruling": ruling }),
    );

    let of_part = format!("{case}:{party}");
    for subject in [&case, &of_part, &format!("{case}:respondent")] {
        save(&mut office, "party", subject);
    }
    save(&mut office, "party", &format!("{other}:{others_party}"));
    save(&mut office, "new_case", &party);
    let asked =
        json!({ "case": case, "version": 4, "basis": "consent_withdrawn", "note": "本人书面申请" });
    office.ok("erasure_ask", asked);
    office.wait_until_erasable(&second, NEW_PASSPHRASE);
    let store = office.open_store(Credentials::of(&second, NEW_PASSPHRASE));
    let store = store.expect("nobody has it open");
    let owner: StaffId = second.parse().expect("an id");
    for former in [
        &party,
        &removed,
        &format!("{removed}:performed"),
        &others_party,
    ] {
        save_former(&store, owner, former);
    }
    assert_eq!(subjects(&store).len(), 9, "control");
    drop(store);
    let founder = office.founder.clone();
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let erase = json!({ "case": case, "version": 5, "passphrase": PASSPHRASE });
    office.ok("case_erase", erase);

    let late = json!({ "form": "party", "subject": of_part, "body": { "remark": "又打" } });
    assert_eq!(office.refused("draft_save", late), "erased");
    let store = office.lock_and_open_store(Credentials::of(&founder, PASSPHRASE));
    let mut left = [format!("{other}:{others_party}"), others_party, party];
    left.sort();
    assert_eq!(
        subjects(&store),
        left,
        "the draft of a new case keeps its own id"
    );
}
