//! Sessions: invitations, removal, recovery, throttling of sign-ins, idle lock.

use casebook_tests::test_office::{
    Credentials, NEW_PASSPHRASE, NIL, PASSPHRASE, TestOffice, write_office_with_vault,
};
use chrono::Duration;
use serde_json::json;

fn state(boot: &serde_json::Value) -> &str {
    boot["state"].as_str().expect("a state")
}

#[test]
fn the_recovery_key_is_confirmed_before_the_first_case() {
    let mut office = TestOffice::new_unconfirmed_office();
    assert_eq!(office.ok("boot", json!({}))["recovery_due"], true);
    let draft = office.own_wage_case("陈国平");
    assert_eq!(
        office.refused("case_register", draft.clone()),
        "recovery_due"
    );
    let wrong = json!({ "groups": ["0000", "0000", "0000"] });
    assert_eq!(office.refused("recovery_confirm", wrong), "recovery_typo");
    let first = office.confirm_recovery_key();
    assert_eq!(office.ok("boot", json!({}))["recovery_due"], false);
    office.ok("case_register", draft);
    assert_eq!(
        office.refused("recovery_show", json!({})),
        "not_found",
        "shown once"
    );
    assert_eq!(first.len(), 14 * 5 - 1);
}

#[test]
fn the_sign_in_says_when_one_was_here_and_what_the_newest_entry_was() {
    let mut office = TestOffice::new_office();
    let first = office.ok("boot", json!({}));
    assert_eq!(first["before_sign_in"], json!(null), "the first start");
    let me = first["user"]["id"].as_str().expect("an id").to_owned();
    let case = office.own_wage_case("陈国平");
    office.clock.pass(Duration::hours(3));
    office.ok("case_register", case);
    office.ok("lock", json!({}));
    office.clock.pass(Duration::hours(16));
    let boot = office.sign_in(&me, PASSPHRASE).expect("a sign-in");
    let all =
        json!({"kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null});
    let lines = office.ok("journal_list", all)["lines"].clone();
    let line = |action: &str, nth: usize| {
        let of_action = lines.as_array().expect("lines").iter();
        let mut of_action = of_action.filter(|line| line["action"] == action);
        of_action.nth(nth).expect("an entry").clone()
    };
    let before = &boot["before_sign_in"];
    assert_eq!(before["newest_entry"], line("locked", 0)["seq"]);
    let instant = |at: &serde_json::Value| {
        chrono::DateTime::parse_from_rfc3339(at.as_str().expect("an instant")).expect("RFC 3339")
    };
    assert_eq!(
        instant(&before["newest_entry_at"]),
        instant(&line("locked", 0)["utc"])
    );
    assert_eq!(
        instant(&before["last_sign_in_at"]),
        instant(&line("signed_in", 1)["utc"])
    );
}

#[test]
fn a_start_passphrase_is_replaced_at_the_first_sign_in_and_expires() {
    let mut office = TestOffice::new_office();
    let member = office.add_member("顾二", "mediator");
    let invite = json!({ "member": member, "passphrase": PASSPHRASE });
    let wrong = json!({ "member": member, "passphrase": NEW_PASSPHRASE });
    assert_eq!(office.refused("user_invite", wrong), "wrong_passphrase");
    let start = office.ok("user_invite", invite.clone())["start_passphrase"].clone();
    office.ok("lock", json!({}));
    let bare = json!({ "user": member, "passphrase": start });
    assert_eq!(office.refused("sign_in", bare.clone()), "choose_passphrase");
    let weak = json!({ "user": member, "passphrase": start, "new_passphrase": "123456789012345" });
    assert_eq!(office.refused("sign_in", weak), "passphrase_too_simple");
    let own = json!({ "user": member, "passphrase": start, "new_passphrase": NEW_PASSPHRASE });
    assert_eq!(state(&office.ok("sign_in", own)), "open");
    office.ok("lock", json!({}));
    assert_eq!(office.refused("sign_in", bare), "wrong_passphrase");
    assert!(office.sign_in(&member, NEW_PASSPHRASE).is_ok());
    // A start passphrase that nobody uses expires after three days.
    office.ok("lock", json!({}));
    let founder = office.founder.clone();
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    let start = office.ok("user_invite", invite)["start_passphrase"].clone();
    office.ok("lock", json!({}));
    office.clock.pass(Duration::hours(73));
    let late = json!({ "user": member, "passphrase": start });
    assert_eq!(office.refused("sign_in", late), "wrong_passphrase");
}

#[test]
fn a_removed_user_cannot_sign_in_and_the_key_rotates_without_the_others() {
    let mut office = TestOffice::new_office();
    let (gone, stays) = (
        office.add_member("顾二", "mediator"),
        office.add_member("秦三", "supervisor"),
    );
    let founder = office.founder.clone();
    for (member, own) in [
        (&gone, NEW_PASSPHRASE),
        (&stays, "灯塔 marble 雨靴 57 thimble"),
    ] {
        office.invite_and_sign_in(member, own);
        office.ok("lock", json!({}));
        assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    }
    let before = std::fs::read(office.data.join("office/store.db")).expect("the store");
    let access = office.ok(
        "user_remove",
        json!({ "member": gone, "passphrase": PASSPHRASE }),
    );
    // Each of the two start passphrases that were used has changed the key, too.
    assert_eq!(access["key_version"], 4);
    let after = std::fs::read(office.data.join("office/store.db")).expect("the store");
    assert_ne!(before[..4096], after[..4096], "another key");
    assert_eq!(state(&office.ok("boot", json!({}))), "open");
    office.ok("lock", json!({}));
    assert_eq!(
        office.sign_in(&gone, NEW_PASSPHRASE).unwrap_err().code,
        refusal("wrong_passphrase")
    );
    assert!(
        office
            .sign_in(&stays, "灯塔 marble 雨靴 57 thimble")
            .is_ok()
    );
    office.restart();
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
}

fn refusal(code: &str) -> casebook_core::domain::refusal::Code {
    serde_json::from_value(json!(code)).expect("a code")
}

#[test]
fn wrong_passphrases_unknown_users_and_users_without_one_get_the_same_refusal() {
    let mut office = TestOffice::new_office();
    let member = office.add_member("顾二", "mediator");
    let founder = office.founder.clone();
    office.ok("lock", json!({}));
    let answers: Vec<_> = [
        (founder.as_str(), NEW_PASSPHRASE),
        (NIL, NEW_PASSPHRASE),
        (member.as_str(), NEW_PASSPHRASE),
    ]
    .into_iter()
    .map(|(user, passphrase)| office.sign_in(user, passphrase).unwrap_err())
    .collect();
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[0].code, refusal("wrong_passphrase"));
}

#[test]
fn the_recovery_key_opens_the_book_once_and_is_then_replaced() {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    let founder = office.founder.clone();
    let mediator = office.add_member("顾二", "mediator");
    office.ok("lock", json!({}));
    let recover = |user: &str, key: &str| json!({ "recovery_key": key, "user": user, "new_passphrase": NEW_PASSPHRASE });
    let mut typo = key.clone();
    typo.replace_range(0..1, if key.starts_with('A') { "B" } else { "A" });
    assert_eq!(
        office.refused("recover", recover(&founder, &typo)),
        "recovery_typo"
    );
    assert_eq!(
        office.refused("recover", recover(&mediator, &key)),
        "not_allowed"
    );
    let boot = office.ok(
        "recover",
        recover(&founder, &key.to_lowercase().replace('-', " ")),
    );
    assert_eq!(
        (state(&boot), &boot["recovery_due"]),
        ("open", &json!(true))
    );
    let fresh = office.confirm_recovery_key();
    assert_ne!(fresh, key);
    office.ok("lock", json!({}));
    assert_eq!(
        office.refused("recover", recover(&founder, &key)),
        "wrong_recovery_key"
    );
    assert_eq!(
        office.refused(
            "sign_in",
            json!({ "user": founder, "passphrase": PASSPHRASE })
        ),
        "wrong_passphrase"
    );
    assert!(office.sign_in(&founder, NEW_PASSPHRASE).is_ok());
}

#[test]
fn the_book_locks_when_it_is_idle_and_when_the_pc_slept() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    office.tick();
    for _ in 0..30 {
        office.clock.pass(Duration::seconds(25));
        office.tick();
        office.ok("user_active", json!({}));
    }
    assert_eq!(state(&office.ok("boot", json!({}))), "open", "it is used");
    // Calls of the page do not count as use: only keys and the pointer do.
    for _ in 0..25 {
        office.clock.pass(Duration::seconds(25));
        office.tick();
        office.call("today", json!({})).ok();
    }
    assert_eq!(state(&office.ok("boot", json!({}))), "locked");
    assert_eq!(office.refused("today", json!({})), "locked");
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    office.tick();
    office.clock.pass(Duration::minutes(2));
    office.tick();
    assert_eq!(
        state(&office.ok("boot", json!({}))),
        "locked",
        "the PC slept"
    );
}

#[test]
fn failed_sign_ins_are_throttled_across_a_restart_and_a_change_of_the_clock() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    office.ok("lock", json!({}));
    for _ in 0..5 {
        assert_eq!(
            office.sign_in(&founder, NEW_PASSPHRASE).unwrap_err().code,
            refusal("wrong_passphrase")
        );
    }
    let wait = office.sign_in(&founder, PASSPHRASE).unwrap_err();
    assert_eq!(wait.code, refusal("try_later"));
    let seconds: u64 = wait.detail[0].parse().expect("seconds");
    assert!((25..=30).contains(&seconds), "{seconds}");
    office.restart();
    office.clock.utc += Duration::days(3_650);
    assert_eq!(
        office.sign_in(&founder, PASSPHRASE).unwrap_err().code,
        refusal("try_later")
    );
    office.clock.utc -= Duration::days(3_650);
    office.clock.pass(Duration::seconds(31));
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
}

#[test]
fn a_passphrase_is_changed_with_the_current_one() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    assert_eq!(
        office.refused("passphrase_change", change(NEW_PASSPHRASE, NEW_PASSPHRASE)),
        "wrong_passphrase"
    );
    assert_eq!(
        office.refused("passphrase_change", change(PASSPHRASE, PASSPHRASE)),
        "same_passphrase"
    );
    assert_eq!(
        office.refused("passphrase_change", change(PASSPHRASE, "woaini1314520999")),
        "passphrase_too_simple"
    );
    office.ok("passphrase_change", change(PASSPHRASE, NEW_PASSPHRASE));
    office.ok("lock", json!({}));
    assert_eq!(
        office.sign_in(&founder, PASSPHRASE).unwrap_err().code,
        refusal("wrong_passphrase")
    );
    assert!(office.sign_in(&founder, NEW_PASSPHRASE).is_ok());
}

#[test]
fn the_last_supervisor_stays_one() {
    let mut office = TestOffice::new_office();
    let setup = office.ok("office_setup", json!({}));
    let mut me = setup["staff"][0].clone();
    me["role"] = json!("mediator");
    assert_eq!(
        office.refused("staff_put", json!({ "member": me })),
        "last_supervisor"
    );
    let founder = office.founder.clone();
    let remove = json!({ "member": founder, "passphrase": PASSPHRASE });
    assert_eq!(office.refused("user_remove", remove), "in_use");
}

#[test]
fn a_passphrase_is_rated_while_it_is_typed() {
    let mut office = TestOffice::new_office();
    let mut rate = |typed: &str, name: &str| {
        let input = json!({ "passphrase": typed, "own_names": [name] });
        office.ok("passphrase_check", input)
    };
    let good = rate(NEW_PASSPHRASE, "沈一");
    assert_eq!(good["refusal"], json!(null));
    assert!(good["guesses_log10"].as_f64().expect("a number") >= 12.0);
    let code = |rated: &serde_json::Value| rated["refusal"]["code"].clone();
    assert_eq!(code(&rate("纸船", "沈一")), "passphrase_too_short");
    let weak = rate("woaini1314520999", "沈一");
    assert_eq!(code(&weak), "passphrase_too_simple");
    assert!(weak["guesses_log10"].as_f64().expect("a number") < 12.0);
    let named = "青石湾青石湾 41 walnut";
    assert_eq!(code(&rate(named, "沈一")), json!(null), "control");
    assert_eq!(code(&rate(named, "青石湾")), "passphrase_too_simple");
}

/// An earlier version allowed twelve characters.
#[test]
fn a_short_passphrase_of_an_earlier_version_opens_and_is_asked_to_be_changed() {
    const SHORT: &str = "梧桐树下第三张石桌很凉快";
    let vault = include_bytes!("../../../src-tauri/core/src/vault/tests/office.v1.json");
    let folder = tempfile::tempdir().expect("a folder");
    write_office_with_vault(folder.path(), "2026-11-20", vault, SHORT);
    let mut office = TestOffice::start_office(folder.path(), "2026-11-20");
    let user = office.ok("boot", json!({}))["people"][0]["id"].clone();
    let user = user.as_str().expect("an id").to_owned();
    let boot = office.sign_in(&user, SHORT).expect("it still opens");
    assert_eq!(boot["passphrase_short"], true);
    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    let still_short = change(SHORT, "七只白鹭飞过了三座旧石桥。");
    assert_eq!(
        office.refused("passphrase_change", still_short),
        "passphrase_too_short"
    );
    assert_eq!(office.ok("boot", json!({}))["passphrase_short"], true);
    office.ok("passphrase_change", change(SHORT, PASSPHRASE));
    assert_eq!(office.ok("boot", json!({}))["passphrase_short"], false);
    office.ok("lock", json!({}));
    let boot = office.sign_in(&user, PASSPHRASE).expect("signed in");
    assert_eq!(boot["passphrase_short"], false, "control");
}

#[test]
fn the_recovery_key_is_shown_again_only_for_the_passphrase() {
    let mut office = TestOffice::new_unconfirmed_office();
    let founder = office.founder.clone();
    let show = |passphrase: &str| json!({ "passphrase": passphrase });
    let first = office.ok("recovery_show", json!({}))["groups"].clone();
    assert_eq!(office.refused("recovery_show", json!({})), "missing");
    assert_eq!(
        office.refused("recovery_show", show(NEW_PASSPHRASE)),
        "wrong_passphrase"
    );
    assert_eq!(
        office.ok("recovery_show", show(PASSPHRASE))["groups"],
        first
    );
    // After a lock nobody knows who has the first sheet: it opens nothing any more.
    let version = office.ok("access", json!({}))["key_version"].clone();
    office.ok("lock", json!({}));
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
    assert_eq!(office.refused("recovery_show", json!({})), "missing");
    let second = office.ok("recovery_show", show(PASSPHRASE))["groups"].clone();
    assert_ne!(second, first);
    let renewed = office.ok("access", json!({}))["key_version"].clone();
    assert_eq!((version, renewed), (json!(1), json!(2)));
    office.ok("lock", json!({}));
    let recover = |groups: &serde_json::Value| {
        let groups: Vec<&str> = groups
            .as_array()
            .expect("groups")
            .iter()
            .filter_map(|g| g.as_str())
            .collect();
        json!({ "recovery_key": groups.join("-"), "user": founder, "new_passphrase": NEW_PASSPHRASE })
    };
    assert_eq!(
        office.refused("recover", recover(&first)),
        "wrong_recovery_key"
    );
    office.ok("recover", recover(&second));
}

#[test]
fn a_session_ends_after_ten_hours_however_busy_it_is() {
    let mut office = TestOffice::new_office();
    let began = office.clock.uptime_ms;
    let work = |office: &mut TestOffice, until_minute: u64| {
        while office.clock.uptime_ms < began + until_minute * 60_000 {
            office.clock.pass(Duration::seconds(20));
            let _ = office.call("user_active", json!({}));
            office.tick();
        }
    };
    work(&mut office, 9 * 60 + 55);
    // A new vault key does not begin a new session.
    let seen = json!({ "current": PASSPHRASE, "new": NEW_PASSPHRASE, "was_seen": true });
    office.ok("passphrase_change", seen);
    assert_eq!(state(&office.ok("boot", json!({}))), "open", "control");
    work(&mut office, 10 * 60 + 1);
    assert_eq!(state(&office.ok("boot", json!({}))), "locked");
    let credentials = Credentials::of(&office.founder, NEW_PASSPHRASE);
    let store = office.open_store(credentials).expect("the store opens");
    let events = store.recorded_events().expect("the journal").into_iter();
    let last = events.last().map(|(_, event)| json!(event));
    assert_eq!(
        last,
        Some(json!({ "kind": "locked", "cause": "session_limit" }))
    );
}

#[test]
fn a_first_sign_in_that_changes_the_keys_still_says_what_the_newest_entry_was() {
    let mut office = TestOffice::new_office();
    let member = office.add_member("顾二", "mediator");
    let invite = json!({ "member": member, "passphrase": PASSPHRASE });
    let start = office.ok("user_invite", invite)["start_passphrase"].clone();
    office.ok("lock", json!({}));
    let own = json!({ "user": member, "passphrase": start, "new_passphrase": NEW_PASSPHRASE });
    let before = office.ok("sign_in", own)["before_sign_in"].clone();
    assert!(before["newest_entry"].as_i64().is_some_and(|seq| seq > 1));
    assert_eq!(before["last_sign_in_at"], json!(null));
}

/// What is written to an old file would be lost when the swap of the files is completed.
#[test]
fn nobody_can_sign_in_while_a_swap_of_several_files_is_unfinished() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let record = office.data.join("office").join("switch");
    office.ok("lock", json!({}));
    std::fs::write(&record, "cut off").expect("written");
    let refused = office.sign_in(&founder, PASSPHRASE).unwrap_err();
    assert_eq!(refused.code, refusal("store_damaged"));
    office.restart();
    assert_eq!(state(&office.ok("boot", json!({}))), "unusable");
    std::fs::remove_file(&record).expect("removed");
    assert!(office.sign_in(&founder, PASSPHRASE).is_ok(), "control");
}
