//! Acts for which an office with two supervisors needs two people: who may confirm them, and what is told if nobody can.

use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice, date};
use chrono::Days;
use serde_json::{Value, json};

pub(super) const THIRD: &str = "瓦檐 compass 雨燕 63 thistle";
pub(super) const FOURTH: &str = "石阶 kettle 松鼠 27 marble";
const FIFTH: &str = "渡口 藤筐 anchor 19 saffron";

/// An office with two supervisors, of whom the founder is signed in, and two mediators.
pub(super) struct Four {
    pub(super) office: TestOffice,
    pub(super) founder: String,
    pub(super) deputy: String,
    pub(super) mediator: String,
    pub(super) leaver: String,
    pub(super) recovery_key: String,
}

/// An office whose accounts the founder has just made.
pub(super) fn new_four() -> Four {
    let mut office = TestOffice::new_unconfirmed_office();
    let recovery_key = office.confirm_recovery_key();
    let founder = office.founder.clone();
    let mut add = |name: &str, role: &str, passphrase: &str| {
        let added = office.add_member(name, role);
        office.invite_and_sign_in(&added, passphrase);
        office.ok("lock", json!({}));
        office.sign_in(&founder, PASSPHRASE).expect("the founder");
        added
    };
    let deputy = add("秦三", "supervisor", NEW_PASSPHRASE);
    let mediator = add("周六", "mediator", THIRD);
    let leaver = add("顾二", "mediator", FOURTH);
    Four {
        office,
        founder,
        deputy,
        mediator,
        leaver,
        recovery_key,
    }
}

/// An office whose accounts are so old that nobody depends on the founder.
pub(super) fn four() -> Four {
    let mut four = new_four();
    for _ in 0..2 {
        four.office.pass_days(20);
        four.sign_in_founder();
    }
    four
}

pub(super) fn second(member: &str, passphrase: &str) -> Value {
    json!({ "member": member, "passphrase": passphrase })
}

pub(super) fn at(code: &str, field: &str) -> (String, String) {
    (code.to_owned(), field.to_owned())
}

impl Four {
    pub(super) fn sign_in_founder(&mut self) {
        let signed_in = self.office.sign_in(&self.founder, PASSPHRASE);
        signed_in.expect("the founder");
    }

    fn removal(&self, second: Option<Value>) -> Value {
        let mut removal = json!({ "member": self.leaver, "passphrase": PASSPHRASE });
        if let Some(second) = second {
            removal["second"] = second;
        }
        removal
    }

    fn remove_refused(&mut self, second: Option<Value>) -> (String, String) {
        let removal = self.removal(second);
        self.office.refused_at("user_remove", removal)
    }

    /// Returns a member with another role.
    fn with_role(&mut self, member: &str, role: &str) -> Value {
        let setup = self.office.ok("office_setup", json!({}));
        let staff = setup["staff"].as_array().expect("staff");
        let found = staff.iter().find(|staff| staff["id"] == member);
        let mut after = found.expect("the member").clone();
        after["role"] = json!(role);
        after
    }

    /// Resets the account of a member, who signs in with this passphrase; the founder is signed in afterwards.
    fn reset(&mut self, member: &str, passphrase: &str) {
        self.office.invite_and_sign_in(member, passphrase);
        self.office.ok("lock", json!({}));
        self.sign_in_founder();
    }

    /// Returns the people who can confirm an act of the one who is signed in.
    fn seconds(&mut self) -> Vec<String> {
        let access = self.office.ok("access", json!({}));
        let listed = access["second_people"].as_array().expect("a list").iter();
        let mut ids: Vec<String> = listed
            .map(|id| id.as_str().expect("an id").to_owned())
            .collect();
        ids.sort();
        ids
    }

    /// Signs in and returns what supervisors did alone, as the person is told.
    pub(super) fn told(&mut self, person: &str, passphrase: &str) -> Vec<Value> {
        self.office.ok("lock", json!({}));
        let boot = self.office.sign_in(person, passphrase).expect("a sign-in");
        boot["acted_alone"].as_array().expect("a list").clone()
    }
}

/// Returns what the newest journal entry of an action says of the second person.
pub(super) fn journaled(office: &mut TestOffice, action: &str) -> Value {
    let query = json!({
        "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    let page = office.ok("journal_list", query);
    let lines = page["lines"].as_array().expect("lines");
    let line = lines.iter().find(|line| line["action"] == action);
    line.expect("an entry")["detail"]["second"].clone()
}

#[test]
fn a_removal_takes_two_people_where_the_office_has_two_supervisors() {
    let mut four = four();
    let (founder, deputy, leaver) = (
        four.founder.clone(),
        four.deputy.clone(),
        four.leaver.clone(),
    );
    let not_possible = at("second_not_possible", "second.member");
    assert_eq!(
        four.remove_refused(None),
        at("second_person_needed", "second.member")
    );
    assert_eq!(
        four.remove_refused(Some(second(&deputy, FOURTH))),
        at("wrong_passphrase", "second.passphrase")
    );
    let removed = Some(second(&leaver, FOURTH));
    assert_eq!(
        four.remove_refused(removed),
        not_possible,
        "the removed one"
    );
    let own = Some(second(&founder, PASSPHRASE));
    assert_eq!(four.remove_refused(own), not_possible, "the same person");
    let access = four.office.ok("access", json!({}));
    let listed = access["second_people"].as_array().expect("a list");
    assert_eq!(listed.len(), 3, "{listed:?}");
    let staff = four.office.ok("office_setup", json!({}))["staff"].clone();
    let is_active = |staff: &Value| {
        let staff = staff.as_array().expect("staff").iter();
        let mut found = staff.filter(|one| one["id"] == leaver.as_str());
        found.next().expect("the member")["active"].clone()
    };
    assert_eq!(is_active(&staff), true, "nothing was done");
    let removal = four.removal(Some(second(&deputy, NEW_PASSPHRASE)));
    four.office.ok("user_remove", removal);
    let staff = four.office.ok("office_setup", json!({}))["staff"].clone();
    assert_eq!(is_active(&staff), false);
    let confirmed = json!({ "confirmed_by": deputy });
    assert_eq!(journaled(&mut four.office, "access"), confirmed);
    assert_eq!(journaled(&mut four.office, "staff_put"), confirmed);
    assert!(four.told(&deputy, NEW_PASSPHRASE).is_empty());
}

/// Whoever made, reset or promoted an account lately is no other person than its owner; nor does a start passphrase confirm.
#[test]
fn an_account_that_was_reset_lately_confirms_nothing() {
    let mut four = four();
    let mediator = four.mediator.clone();
    four.reset(&mediator, THIRD);
    let reset = Some(second(&mediator, THIRD));
    let not_possible = at("second_not_possible", "second.member");
    assert_eq!(four.remove_refused(reset), not_possible);
    let deputy = four.deputy.clone();
    let invite = json!({ "member": deputy, "passphrase": PASSPHRASE });
    let start = four.office.ok("user_invite", invite)["start_passphrase"].clone();
    let start = Some(json!({ "member": deputy, "passphrase": start }));
    // Nobody is left but the one who is removed.
    let removal = four.removal(start);
    four.office.ok("user_remove", removal);
    assert_eq!(journaled(&mut four.office, "access"), "nobody");
}

#[test]
fn somebody_without_a_passphrase_of_their_own_confirms_nothing() {
    let mut four = four();
    let stranger = four.office.add_member("严九", "auditor");
    let no_slot = Some(second(&stranger, FOURTH));
    let not_possible = at("second_not_possible", "second.member");
    assert_eq!(four.remove_refused(no_slot), not_possible);
}

/// Wrong passphrases of the second person are failed sign-ins of theirs, and of nobody else.
#[test]
fn wrong_passphrases_of_the_second_person_are_slowed_down() {
    let mut four = four();
    let deputy = four.deputy.clone();
    let mut tried = 0;
    let last = loop {
        let refused = four.remove_refused(Some(second(&deputy, FOURTH)));
        if refused.0 != "wrong_passphrase" || tried == 9 {
            break refused;
        }
        tried += 1;
    };
    assert_eq!(last, at("try_later", "second.passphrase"));
    assert_eq!(tried, 5);
    let mediator = four.mediator.clone();
    let removal = four.removal(Some(second(&mediator, THIRD)));
    four.office.ok("user_remove", removal);
    four.office.ok("lock", json!({}));
    let sign_in = json!({ "user": deputy, "passphrase": NEW_PASSPHRASE });
    assert_eq!(four.office.refused("sign_in", sign_in.clone()), "try_later");
    four.office.pass_days(1);
    four.office.ok("sign_in", sign_in);
    let query = json!({
        "kinds": [], "actor": deputy, "number": "", "from": null, "to": null, "before": null,
    });
    let page = four.office.ok("journal_list", query);
    let lines = page["lines"].as_array().expect("lines").iter();
    let mut sign_ins = lines.filter(|line| line["action"] == "signed_in");
    let newest = sign_ins.next().expect("a sign-in");
    assert_eq!(newest["detail"]["failures"], 5, "{newest}");
}

/// The own passphrase is proved first: a stranger at the PC does not get to try those of others.
#[test]
fn the_second_passphrase_is_not_judged_before_the_own_one() {
    let mut four = four();
    let deputy = four.deputy.clone();
    let mut removal = four.removal(Some(second(&deputy, NEW_PASSPHRASE)));
    removal["passphrase"] = json!(FOURTH);
    let refused = four.office.refused_at("user_remove", removal.clone());
    assert_eq!(refused, at("wrong_passphrase", "passphrase"));
    removal["second"]["passphrase"] = json!(FOURTH);
    let refused = four.office.refused_at("user_remove", removal);
    assert_eq!(refused, at("wrong_passphrase", "passphrase"));
}

#[test]
fn a_supervisor_is_relieved_by_two_people() {
    let mut four = four();
    let (founder, deputy, mediator) = (
        four.founder.clone(),
        four.deputy.clone(),
        four.mediator.clone(),
    );
    let after = four.with_role(&deputy, "mediator");
    let mut change = json!({ "member": after });
    let mut refused = |change: &Value| four.office.refused_at("staff_put", change.clone());
    assert_eq!(refused(&change), at("missing", "passphrase"));
    change["passphrase"] = json!(FOURTH);
    assert_eq!(refused(&change), at("wrong_passphrase", "passphrase"));
    change["passphrase"] = json!(PASSPHRASE);
    let needed = at("second_person_needed", "second.member");
    assert_eq!(refused(&change), needed);
    change["second"] = second(&deputy, NEW_PASSPHRASE);
    let not_possible = at("second_not_possible", "second.member");
    assert_eq!(refused(&change), not_possible, "the one it is about");
    change["second"] = second(&mediator, FOURTH);
    let wrong = at("wrong_passphrase", "second.passphrase");
    assert_eq!(refused(&change), wrong);
    change["second"] = second(&mediator, THIRD);
    four.office.ok("staff_put", change);
    let confirmed = json!({ "confirmed_by": mediator });
    assert_eq!(journaled(&mut four.office, "staff_put"), confirmed);
    // With one supervisor left, one person is enough.
    let access = four.office.ok("access", json!({}));
    assert_eq!(access["second_people"], Value::Null);
    let removal = four.removal(None);
    four.office.ok("user_remove", removal);
    assert_eq!(journaled(&mut four.office, "access"), Value::Null);
    assert!(four.told(&founder, PASSPHRASE).is_empty());
}

/// Other changes of members, and giving up the own role, take nobody else.
#[test]
fn other_changes_of_members_take_one_person() {
    let mut four = four();
    let (founder, deputy, mediator) = (
        four.founder.clone(),
        four.deputy.clone(),
        four.mediator.clone(),
    );
    let mut named = four.with_role(&deputy, "supervisor");
    named["name"] = json!("秦三三");
    let recorder = four.with_role(&mediator, "recorder");
    let own = four.with_role(&founder, "mediator");
    for member in [named, recorder, own] {
        four.office.ok("staff_put", json!({ "member": member }));
    }
}

/// The act is done alone if nobody is independent, and everybody is told: for seven days, and once if they come later.
#[test]
fn an_act_that_nobody_could_confirm_is_told_to_everybody() {
    let mut four = new_four();
    let (founder, deputy, mediator) = (
        four.founder.clone(),
        four.deputy.clone(),
        four.mediator.clone(),
    );
    let access = four.office.ok("access", json!({}));
    assert_eq!(access["second_people"], json!([]));
    let removal = four.removal(None);
    four.office.ok("user_remove", removal);
    assert_eq!(journaled(&mut four.office, "access"), "nobody");
    let told = four.told(&mediator, THIRD);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (&told[0]["act"], &told[0]["by"], &told[0]["member"]),
        (&json!("removal"), &json!(founder), &json!(four.leaver))
    );
    four.office.pass_days(6);
    assert_eq!(four.told(&mediator, THIRD).len(), 1, "seven days");
    four.office.pass_days(2);
    assert!(four.told(&mediator, THIRD).is_empty());
    assert_eq!(four.told(&deputy, NEW_PASSPHRASE).len(), 1, "once");
    assert!(four.told(&deputy, NEW_PASSPHRASE).is_empty());
}

/// A supervisor who is relieved by the other one alone is told, too.
#[test]
fn a_demotion_that_nobody_could_confirm_is_told() {
    let mut four = new_four();
    let (founder, deputy, mediator) = (
        four.founder.clone(),
        four.deputy.clone(),
        four.mediator.clone(),
    );
    let after = four.with_role(&deputy, "mediator");
    let change = json!({ "member": after, "passphrase": PASSPHRASE });
    four.office.ok("staff_put", change);
    let told = four.told(&deputy, NEW_PASSPHRASE);
    let is_told = |told: &[Value]| {
        told.len() == 1 && told[0]["act"] == "demotion" && told[0]["by"] == founder.as_str()
    };
    assert!(is_told(&told), "{told:?}");
    assert!(is_told(&four.told(&mediator, THIRD)));
}

/// A new recovery key that is asked for by itself takes two people; one in the place of a sheet that was never confirmed does not,
/// nor do the changes of a passphrase that somebody saw and of an account that is reset.
#[test]
fn a_new_recovery_key_takes_two_people_unless_it_must_be_made() {
    let mut four = four();
    let (deputy, mediator) = (four.deputy.clone(), four.mediator.clone());
    let version = |four: &mut Four| four.office.ok("access", json!({}))["key_version"].clone();
    let before = version(&mut four);
    let mut renew = json!({ "passphrase": PASSPHRASE });
    let needed = at("second_person_needed", "second.member");
    let refused =
        |four: &mut Four, renew: &Value| four.office.refused_at("recovery_renew", renew.clone());
    assert_eq!(refused(&mut four, &renew), needed);
    renew["second"] = second(&deputy, FOURTH);
    let wrong = at("wrong_passphrase", "second.passphrase");
    assert_eq!(refused(&mut four, &renew), wrong);
    assert_eq!(version(&mut four), before, "nothing was done");
    renew["second"] = second(&mediator, THIRD);
    four.office.ok("recovery_renew", renew);
    let confirmed = json!({ "confirmed_by": mediator });
    assert_eq!(journaled(&mut four.office, "recovery_made"), confirmed);
    // The sheet is not confirmed yet.
    four.office
        .ok("recovery_renew", json!({ "passphrase": PASSPHRASE }));
    assert_eq!(journaled(&mut four.office, "recovery_made"), Value::Null);
    four.office.confirm_recovery_key();
    let alone = json!({ "passphrase": PASSPHRASE });
    assert_eq!(refused(&mut four, &alone), needed);
    let version_before = version(&mut four).as_u64();
    let seen =
        json!({ "current": PASSPHRASE, "new": "渡口 藤筐 anchor 19 saffron", "was_seen": true });
    four.office.ok("passphrase_change", seen);
    let invite = json!({ "member": deputy, "passphrase": "渡口 藤筐 anchor 19 saffron" });
    four.office.ok("user_invite", invite);
    assert_eq!(version(&mut four).as_u64(), version_before.map(|n| n + 2));
}

#[test]
fn a_new_recovery_key_that_nobody_could_confirm_is_told() {
    let mut four = new_four();
    let (founder, mediator) = (four.founder.clone(), four.mediator.clone());
    let renewal = json!({ "passphrase": PASSPHRASE });
    four.office.ok("recovery_renew", renewal);
    assert_eq!(journaled(&mut four.office, "recovery_made"), "nobody");
    let told = four.told(&mediator, THIRD);
    let (act, at) = ("new_recovery_key", &told[0]["at"]);
    let expected = json!({ "act": act, "by": founder, "member": null, "at": at });
    assert_eq!(told, [expected]);
}

/// Whoever signed in has access whatever the clock says, and nobody comes into the hand of another again.
#[test]
fn a_clock_that_is_set_back_frees_nobody_from_the_second_person() {
    let mut four = four();
    let (real, deputy) = (four.office.today(), four.deputy.clone());
    let everybody = four.seconds();
    let needed = at("second_person_needed", "second.member");
    let demoted = four.with_role(&deputy, "mediator");
    let demotion = json!({ "member": demoted, "passphrase": PASSPHRASE });
    let renewal = json!({ "passphrase": PASSPHRASE });
    for day in [real - Days::new(35), date("2025-03-04")] {
        four.office.ok("lock", json!({}));
        four.office.clock.set_day(day);
        four.sign_in_founder();
        assert_eq!(four.seconds(), everybody, "{day}");
        assert_eq!(four.remove_refused(None), needed, "{day}");
        for (command, act) in [("staff_put", &demotion), ("recovery_renew", &renewal)] {
            assert_eq!(four.office.refused_at(command, act.clone()), needed);
        }
    }
    // Nor within an open session.
    four.office.clock.set_day(real);
    four.office.ok("lock", json!({}));
    four.sign_in_founder();
    four.office.clock.set_day(date("2025-03-04"));
    assert_eq!(four.remove_refused(None), needed);
}

/// A colleague confirms what somebody does whose account the recovery key opened; that account itself confirms nothing.
#[test]
fn the_recovery_key_frees_nobody_from_the_second_person() {
    let mut four = four();
    let (founder, deputy) = (four.founder.clone(), four.deputy.clone());
    four.office.ok("lock", json!({}));
    let recover = json!({
        "recovery_key": four.recovery_key, "user": founder, "new_passphrase": FIFTH,
    });
    four.office.ok("recover", recover);
    four.office.confirm_recovery_key_with(FIFTH);
    let mut removal = four.removal(None);
    removal["passphrase"] = json!(FIFTH);
    let needed = at("second_person_needed", "second.member");
    let refused = four.office.refused_at("user_remove", removal.clone());
    assert_eq!(refused, needed);
    four.office.ok("lock", json!({}));
    (four.office.sign_in(&deputy, NEW_PASSPHRASE)).expect("the deputy");
    let seconds = four.seconds();
    assert!(
        !seconds.contains(&founder) && seconds.len() == 2,
        "{seconds:?}"
    );
    four.office.ok("lock", json!({}));
    (four.office.sign_in(&founder, FIFTH)).expect("the founder");
    removal["second"] = second(&deputy, NEW_PASSPHRASE);
    four.office.ok("user_remove", removal);
}

/// A change of a role takes neither a passphrase nor the member; only whoever is made a supervisor is in the hand of the other.
#[test]
fn a_role_that_is_changed_back_and_forth_frees_nobody_from_the_second_person() {
    let mut four = four();
    let (mediator, leaver) = (four.mediator.clone(), four.leaver.clone());
    let everybody = four.seconds();
    for member in [&mediator, &leaver] {
        for role in ["recorder", "mediator"] {
            let changed = four.with_role(member, role);
            four.office.ok("staff_put", json!({ "member": changed }));
        }
    }
    assert_eq!(four.seconds(), everybody);
    let promoted = four.with_role(&mediator, "supervisor");
    four.office.ok("staff_put", json!({ "member": promoted }));
    let seconds = four.seconds();
    assert!(
        !seconds.contains(&mediator) && seconds.len() == 2,
        "{seconds:?}"
    );
}

/// Each of two acts of the same kind is told; the two entries of one removal are one act.
#[test]
fn an_act_that_is_done_alone_once_more_is_told_once_more() {
    let mut four = new_four();
    let (mediator, deputy) = (four.mediator.clone(), four.deputy.clone());
    let renewal = json!({ "passphrase": PASSPHRASE });
    four.office.ok("recovery_renew", renewal.clone());
    four.office.confirm_recovery_key();
    assert_eq!(four.told(&mediator, THIRD).len(), 1);
    four.office.pass_days(3);
    four.sign_in_founder();
    four.office.ok("recovery_renew", renewal);
    four.office.confirm_recovery_key();
    let removal = four.removal(None);
    four.office.ok("user_remove", removal);
    let told = four.told(&deputy, NEW_PASSPHRASE);
    let acts: Vec<&Value> = told.iter().map(|one| &one["act"]).collect();
    assert_eq!(acts, ["new_recovery_key", "new_recovery_key", "removal"]);
    assert_ne!(told[0]["at"], told[1]["at"]);
}
