//! The two people of an erasure and the colleagues who are told of it: whose accounts count as their own.

use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use chrono::Days;
use serde_json::json;

use super::backup_status::{back_up_later, done, newest, restore_with};
use super::erasure::{office_with_void_case, request};
use super::erasure_wait::{Requested, age_accounts, requested};

const THIRD: &str = "瓦檐 compass 雨燕 63 thistle";
const FOURTH: &str = "石阶 kettle 松鼠 27 marble";

impl Requested {
    fn as_founder(&mut self) -> &mut TestOffice {
        let founder = self.founder.clone();
        (self.office.sign_in(&founder, PASSPHRASE)).expect("the founder");
        &mut self.office
    }

    fn lock(&mut self) {
        self.office.ok("lock", json!({}));
    }

    /// The founder adds a colleague, who signs in with this passphrase.
    fn add(&mut self, name: &str, role: &str, passphrase: &str) -> String {
        let office = self.as_founder();
        let added = office.add_member(name, role);
        office.invite_and_sign_in(&added, passphrase);
        self.lock();
        added
    }
}

/// An office with a third person of long standing, in which the second supervisor asked for the erasure.
fn requested_among_three() -> (Requested, String) {
    let (mut office, second, case, version) = office_with_void_case();
    let founder = office.founder.clone();
    office.ok("lock", json!({}));
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let third = office.add_member("严九", "supervisor");
    office.invite_and_sign_in(&third, THIRD);
    for _ in 0..3 {
        office.pass_days(1);
        office.sign_in(&third, THIRD).expect("the third");
    }
    age_accounts(&mut office, &second);
    let asked = office.ok("erasure_ask", request(&case, version));
    office.ok("lock", json!({}));
    let version = asked["version"].as_i64().expect("a version");
    let requested = Requested {
        founder,
        office,
        second,
        case,
        version,
    };
    (requested, third)
}

/// Where there is a third person, the asker is no colleague who is told.
#[test]
fn sign_ins_of_the_asker_count_only_where_there_is_nobody_else() {
    let (mut asked, third) = requested_among_three();
    asked.days_with_second(8);
    assert_eq!(asked.refused(), "erasure_unseen");
    asked.days_with(2, &third, THIRD);
    assert_eq!(asked.refused(), "erasure_unseen");
    asked.days_with(1, &third, THIRD);
    assert_eq!(asked.erase(), None);
}

/// A person who left does not count, and no longer is that third person.
#[test]
fn sign_ins_of_a_person_who_left_do_not_count() {
    let (mut asked, third) = requested_among_three();
    asked.days_with(8, &third, THIRD);
    let second = json!({ "member": asked.second, "passphrase": NEW_PASSPHRASE });
    let removal = json!({ "member": third, "passphrase": PASSPHRASE, "second": second });
    let office = asked.as_founder();
    office.ok("user_remove", removal);
    office.run_tasks();
    asked.lock();
    assert_eq!(asked.refused(), "erasure_unseen");
    asked.days_with_second(3);
    assert_eq!(asked.erase(), None);
}

/// A clock that is set forward makes no account old, where a colleague of long standing has not signed in since.
#[test]
fn a_new_account_stays_new_until_a_colleague_was_there() {
    let (mut office, second, case, version) = office_with_void_case();
    age_accounts(&mut office, &second);
    office.ok("lock", json!({}));
    let mut asked = Requested {
        founder: office.founder.clone(),
        office,
        second,
        case,
        version,
    };
    let puppet = asked.add("严九", "supervisor", THIRD);
    asked.office.sign_in(&puppet, THIRD).expect("the puppet");
    let ask = request(&asked.case, asked.version);
    let written = asked.office.ok("erasure_ask", ask);
    asked.version = written["version"].as_i64().expect("a version");
    asked.lock();
    asked.days_with(2, &puppet, THIRD);
    let real = asked.office.today();
    asked.office.clock.set_day(real + Days::new(28));
    asked.days_with(2, &puppet, THIRD);
    assert_eq!(asked.refused(), "asker_not_independent");
    asked.days_with_second(3);
    assert_eq!(asked.erase(), None);
}

/// An account that is made under a clock of long ago is as new as one that is made today; one that is made under a clock of the far
/// future does not stay new until then.
#[test]
fn the_clock_under_which_an_account_is_made_does_not_date_it() {
    for years in ["2025-03-04", "2033-05-06"] {
        let (mut office, second, case, version) = office_with_void_case();
        age_accounts(&mut office, &second);
        office.ok("lock", json!({}));
        let mut asked = Requested {
            founder: office.founder.clone(),
            office,
            second,
            case,
            version,
        };
        let real = asked.office.today();
        asked.office.clock.set_day(years.parse().expect("a day"));
        let founder = asked.founder.clone();
        let sign_in = json!({ "user": founder, "passphrase": PASSPHRASE, "clock_confirmed": true });
        asked.office.ok("sign_in", sign_in);
        let invite = json!({ "member": asked.second, "passphrase": PASSPHRASE });
        let start = asked.office.ok("user_invite", invite)["start_passphrase"].clone();
        asked.lock();
        let first =
            json!({ "user": asked.second, "passphrase": start, "new_passphrase": NEW_PASSPHRASE });
        asked.office.ok("sign_in", first);
        asked.lock();
        asked.office.clock.set_day(real);
        let second = asked.second.clone();
        (asked.office.sign_in(&second, NEW_PASSPHRASE)).expect("the second");
        let ask = request(&asked.case, asked.version);
        let written = asked.office.ok("erasure_ask", ask);
        asked.version = written["version"].as_i64().expect("a version");
        asked.lock();
        asked.days_with_second(8);
        assert_eq!(asked.refused(), "asker_not_independent", "{years}");
        asked.days_with_second(22);
        assert_eq!(asked.erase(), None, "{years}");
    }
}

/// Two accounts that a third person made are no two people.
#[test]
fn two_accounts_of_one_maker_are_not_independent() {
    let mut asked = requested();
    asked.days_with_second(8);
    let asker = asked.add("严九", "supervisor", THIRD);
    let executor = asked.add("吴四", "supervisor", FOURTH);
    let second = asked.second.clone();
    (asked.office.sign_in(&second, NEW_PASSPHRASE)).expect("the second");
    let drop = json!({ "case": asked.case, "version": asked.version, "reason": "重新申请" });
    asked.office.ok("erasure_drop", drop);
    asked.lock();
    asked.office.sign_in(&asker, THIRD).expect("the asker");
    let ask = request(&asked.case, asked.version + 1);
    let version = asked.office.ok("erasure_ask", ask)["version"].clone();
    asked.lock();
    asked.days_with_second(8);
    (asked.office.sign_in(&executor, FOURTH)).expect("the executor");
    let erase = json!({ "case": asked.case, "version": version, "passphrase": FOURTH });
    assert_eq!(
        asked.office.refused("case_erase", erase),
        "asker_not_independent"
    );
}

#[test]
fn an_account_that_the_recovery_key_opened_is_no_second_person() {
    let mut asked = requested();
    asked.days_with_second(8);
    let key = asked.renewed_recovery_key();
    let recover = json!({ "recovery_key": key, "user": asked.second, "new_passphrase": THIRD });
    asked.office.ok("recover", recover);
    asked.lock();
    asked.office.pass_days(1);
    assert_eq!(asked.refused(), "asker_not_independent");
}

impl Requested {
    fn renewed_recovery_key(&mut self) -> String {
        let second = json!({ "member": self.second, "passphrase": NEW_PASSPHRASE });
        let office = self.as_founder();
        let renew = json!({ "passphrase": PASSPHRASE, "second": second });
        office.ok("recovery_renew", renew);
        let key = office.confirm_recovery_key();
        self.lock();
        key
    }
}

/// A request that a restore of the book brings back waits again, with all that was decided since forgotten.
#[test]
fn a_request_that_a_restore_brings_back_waits_again() {
    let (mut asked, third) = requested_among_three();
    let founder = asked.founder.clone();
    asked.days_with(8, &founder, PASSPHRASE);
    let key = asked.renewed_recovery_key();
    let office = asked.as_founder();
    assert_eq!(back_up_later(office), done());
    let set = newest(office);
    let drop = json!({ "case": asked.case, "version": asked.version, "reason": "不应删除" });
    asked.office.ok("erasure_drop", drop);
    asked.lock();
    let proofs = json!({
        "present": { "member": founder, "passphrase": PASSPHRASE },
        "second": { "member": asked.second, "passphrase": NEW_PASSPHRASE },
    });
    restore_with(&mut asked.office, &key, &set, &proofs);
    asked.lock();
    asked.office.sign_in(&third, THIRD).expect("the third");
    let erase = json!({ "case": asked.case, "version": asked.version, "passphrase": THIRD });
    assert_eq!(asked.office.refused("case_erase", erase), "erasure_waits");
}
