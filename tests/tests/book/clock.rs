//! The clock of the PC: compared with the newest entry at the sign-in, and with the time that passed at every command after it.

use casebook_tests::test_office::{PASSPHRASE, TestOffice, code};
use chrono::Duration;
use serde_json::{Value, json};

/// A wrong date would get into registrations, deadlines and the journal.
#[test]
fn the_clock_is_compared_with_the_newest_entry_at_the_sign_in() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let enter = |confirmed: bool| json!({ "user": founder, "passphrase": PASSPHRASE, "clock_confirmed": confirmed });
    let jumps = |office: &mut TestOffice| {
        let query = json!({"kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null});
        let page = office.ok("journal_list", query);
        let lines = page["lines"].as_array().expect("lines").iter();
        let jumps = lines.filter(|line| line["action"] == "clock_jumped");
        jumps
            .map(|line| line["detail"]["seconds"].clone())
            .collect::<Vec<_>>()
    };
    office.ok("lock", json!({}));
    // Far ahead: asked, and no failure is counted.
    office.clock.pass(Duration::days(32));
    for _ in 0..6 {
        let refused = office.call("sign_in", enter(false)).expect_err("asked");
        assert_eq!(code(&refused), "clock_ahead");
        assert_eq!(refused.detail, ["2026-12-22", "2026-11-20"]);
    }
    assert_eq!(
        office.ok("sign_in", enter(true))["clock_behind"],
        json!(null)
    );
    office.ok("lock", json!({}));
    office.clock.pass(Duration::days(30));
    assert_eq!(
        office.ok("sign_in", enter(false))["state"],
        "open",
        "control"
    );
    assert_eq!(jumps(&mut office).len(), 1, "the confirmed date");
    office.ok("lock", json!({}));
    // Behind: shown and journaled.
    office.clock.utc -= Duration::minutes(4);
    assert_eq!(
        office.ok("sign_in", enter(false))["clock_behind"],
        json!(null),
        "control"
    );
    office.ok("lock", json!({}));
    office.clock.utc -= Duration::days(60);
    let boot = office.ok("sign_in", enter(false));
    assert_eq!(boot["clock_behind"], "2027-01-21");
    let told = jumps(&mut office);
    assert_eq!(told.len(), 2, "{told:?}");
    let seconds = told.iter().filter_map(Value::as_i64).min().expect("one");
    assert!(
        (-60 * 86_400 - 600..-60 * 86_400 + 600).contains(&seconds),
        "{seconds}"
    );
}

/// A clock that is set back a little in each second is journaled as soon as the steps add up.
#[test]
fn a_clock_that_is_moved_in_small_steps_is_journaled() {
    for (step, expected) in [
        (Duration::seconds(-240), true),
        (Duration::milliseconds(20), false),
    ] {
        let mut office = TestOffice::new_office();
        for _ in 0..40 {
            office.clock.pass(Duration::seconds(1));
            office.clock.utc += step;
            office.tick();
        }
        let query = json!({"kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null});
        let page = office.ok("journal_list", query);
        let lines = page["lines"].as_array().expect("lines").iter();
        let jumps = lines.filter(|line| line["action"] == "clock_jumped");
        let seconds: i64 = jumps
            .filter_map(|line| line["detail"]["seconds"].as_i64())
            .sum();
        // The last steps may be below the limit.
        let range = match expected {
            true => -40 * 240..=-40 * 240 + 300,
            false => 0..=0,
        };
        assert!(range.contains(&seconds), "{step}: {seconds}");
    }
}

/// A clock that is wrong for one deed, between two ticks, is journaled before the deed.
#[test]
fn a_clock_that_is_set_for_one_deed_is_journaled_before_it() {
    let mut office = TestOffice::new_office();
    let right = office.clock.clone();
    office.clock.utc -= Duration::days(20);
    let case = office.own_wage_case("陈 国平");
    office.ok("case_register", case);
    office.clock = right;
    let query =
        json!({"kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null});
    let page = office.ok("journal_list", query);
    let lines = page["lines"].as_array().expect("lines").iter().rev();
    let actions: Vec<&str> = lines
        .filter_map(|line| line["action"].as_str())
        .filter(|action| ["clock_jumped", "case_register"].contains(action))
        .collect();
    assert_eq!(actions, ["clock_jumped", "case_register", "clock_jumped"]);
}
