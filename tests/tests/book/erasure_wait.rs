//! What must come before an erasure: some days of which colleagues are told, two people who are independent of each other, and the
//! end of the retention period or a legal ground. A supervisor who sets the clock of the PC alone cannot do without colleagues
//! who sign in under it. Whose accounts count is in [`super::erasure_people`].

use casebook_core::domain::op::{Erasure, Op};
use casebook_core::store::{Author, RecordedChange};
use casebook_tests::test_office::{Credentials, NEW_PASSPHRASE, NIL, PASSPHRASE, TestOffice, date};
use chrono::{Days, Duration, NaiveDate};
use serde_json::{Value, json};

use super::erasure::{office_with_void_case, request};

const THIRD: &str = "瓦檐 compass 雨燕 63 thistle";
const FOURTH: &str = "石阶 kettle 松鼠 27 marble";

/// An office with a requested erasure, whose accounts are old. Nobody is signed in.
pub(crate) struct Requested {
    pub(crate) office: TestOffice,
    pub(crate) founder: String,
    pub(crate) second: String,
    pub(crate) case: String,
    pub(crate) version: i64,
}

/// The second supervisor asked for the erasure, 40 days after their account was made.
pub(crate) fn requested() -> Requested {
    let (mut office, second, case, version) = office_with_void_case();
    age_accounts(&mut office, &second);
    let asked = office.ok("erasure_ask", request(&case, version));
    office.ok("lock", json!({}));
    Requested {
        founder: office.founder.clone(),
        office,
        second,
        case,
        version: asked["version"].as_i64().expect("a version"),
    }
}

/// Lets 40 days pass and signs the second supervisor in.
pub(crate) fn age_accounts(office: &mut TestOffice, second: &str) {
    for _ in 0..2 {
        office.pass_days(20);
        office.sign_in(second, NEW_PASSPHRASE).expect("the second");
    }
}

impl Requested {
    /// Lets so many days pass, on each of which a person signs in.
    pub(crate) fn days_with(&mut self, days: u32, user: &str, passphrase: &str) {
        for _ in 0..days {
            self.office.pass_days(1);
            self.office.sign_in(user, passphrase).expect("a sign-in");
        }
        self.office.ok("lock", json!({}));
    }

    pub(crate) fn days_with_second(&mut self, days: u32) {
        let second = self.second.clone();
        self.days_with(days, &second, NEW_PASSPHRASE);
    }

    /// Signs the founder in and returns the refusal of the erasure, none if it was done.
    pub(crate) fn erase(&mut self) -> Option<String> {
        let (founder, case, version) = (self.founder.clone(), self.case.clone(), self.version);
        let signed_in = self.office.call(
            "sign_in",
            json!({ "user": founder, "passphrase": PASSPHRASE, "clock_confirmed": true }),
        );
        signed_in.expect("the founder signs in");
        let erase = json!({ "case": case, "version": version, "passphrase": PASSPHRASE });
        let done = self.office.call("case_erase", erase);
        let listed = self.office.ok("erasures", json!({}))["asked"].clone();
        self.office.ok("lock", json!({}));
        let code = |refusal: Value| refusal["code"].as_str().expect("a code").to_owned();
        let refused = done.err().map(|refusal| code(json!(refusal)));
        if refused.is_some() {
            assert_eq!(
                Some(code(listed[0]["refused"].clone())),
                refused,
                "the list says the same"
            );
        }
        refused
    }

    pub(crate) fn refused(&mut self) -> String {
        self.erase().expect("a refusal")
    }
}

#[test]
fn an_erasure_waits_seven_days() {
    let mut asked = requested();
    assert_eq!(asked.refused(), "erasure_waits");
    asked.days_with_second(6);
    assert_eq!(asked.refused(), "erasure_waits");
    asked.days_with_second(1);
    assert_eq!(asked.erase(), None);
}

/// The rule of the days is one of the changes, too, whoever writes them.
#[test]
fn an_erasure_that_is_written_without_the_command_waits_too() {
    let asked = requested();
    let today = asked.office.today();
    let credentials = Credentials::of(&asked.founder, PASSPHRASE);
    let mut store = asked.office.open_store(credentials).expect("the store");
    let case = store
        .case(asked.case.parse().expect("an id"))
        .expect("the case");
    let mut erase = |on: NaiveDate, today: NaiveDate| {
        let by = Author {
            actor: asked.founder.parse().expect("an id"),
            utc: asked.office.clock.utc,
            today,
        };
        let op = Op::CaseErase(Erasure {
            case: case.id,
            on,
            by: by.actor,
            left: Box::new(case.without_personal_data(on)),
        });
        let written = store.write(&RecordedChange { op, undoes: None }, &by, None);
        written.err().map(|error| format!("{error}"))
    };
    let [early, first] = [6, 7].map(|days| today + Days::new(days));
    let refused = erase(early, early).expect("a refusal");
    assert!(refused.contains("ErasureWaits"), "{refused}");
    let refused = erase(early, first).expect("a refusal");
    assert!(refused.contains("BadRequest"), "{refused}");
    assert_eq!(erase(first, first), None);
}

/// The executor cannot make time pass alone: neither by the clock, nor by coming on many days.
#[test]
fn days_on_which_only_the_executor_came_do_not_count() {
    let mut asked = requested();
    asked.office.clock.pass(Duration::days(50));
    assert_eq!(asked.refused(), "erasure_unseen");
    let mut asked = requested();
    let (founder, second) = (asked.founder.clone(), asked.second.clone());
    // On the day of the request itself, when the request may be younger than the sign-in.
    (asked.office.sign_in(&second, NEW_PASSPHRASE)).expect("the second");
    asked.days_with(9, &founder, PASSPHRASE);
    assert_eq!(asked.refused(), "erasure_unseen");
    asked.days_with_second(2);
    assert_eq!(asked.refused(), "erasure_unseen");
    asked.days_with_second(1);
    assert_eq!(asked.erase(), None);
}

/// A colleague who signs in three times under a clock that is set on between does not make three days of one, if the days of
/// the request are not over; and a clock behind the request makes no day long ago.
#[test]
fn a_clock_that_is_set_back_helps_nobody() {
    let (mut office, second, case, version) = office_with_void_case();
    age_accounts(&mut office, &second);
    let real = office.today();
    office.ok("lock", json!({}));
    // The request is made on a day long ago by the clock, which is then put right.
    office.clock.set_day(date("2026-11-25"));
    office.sign_in(&second, NEW_PASSPHRASE).expect("the second");
    let asked = office.ok("erasure_ask", request(&case, version));
    office.ok("lock", json!({}));
    office.clock.set_day(real);
    let mut asked = Requested {
        founder: office.founder.clone(),
        office,
        second,
        case,
        version: asked["version"].as_i64().expect("a version"),
    };
    asked.days_with_second(5);
    assert_eq!(asked.refused(), "erasure_waits");
    asked.office.clock.set_day(date("2026-11-22"));
    assert_eq!(asked.refused(), "erasure_waits", "before the request");
    asked.office.clock.set_day(real);
    asked.office.clock.pass(Duration::days(6));
    asked.days_with_second(1);
    assert_eq!(asked.erase(), None);
}

/// Days under a clock that is ahead have not come yet when it is put right.
#[test]
fn days_of_a_clock_that_was_ahead_do_not_count() {
    let mut asked = requested();
    let real = asked.office.today();
    asked.office.clock.set_day(real + Days::new(15));
    asked.days_with_second(3);
    asked.office.clock.set_day(real + Days::new(8));
    assert_eq!(asked.refused(), "erasure_unseen");
    asked.days_with_second(3);
    assert_eq!(asked.erase(), None);
}

/// Accounts that the executor made, reset or promoted neither ask nor see.
#[test]
fn an_account_in_the_hand_of_the_executor_is_no_second_person() {
    let (mut office, second, case, version) = office_with_void_case();
    let asked = office.ok("erasure_ask", request(&case, version));
    let mut asked = Requested {
        founder: office.founder.clone(),
        office,
        second,
        case,
        version: asked["version"].as_i64().expect("a version"),
    };
    asked.days_with_second(10);
    assert_eq!(asked.refused(), "asker_not_independent", "made 10 days ago");
    asked.days_with_second(21);
    assert_eq!(asked.erase(), None);

    let mut asked = requested();
    asked.days_with_second(8);
    let (founder, second) = (asked.founder.clone(), asked.second.clone());
    let office = &mut asked.office;
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let invite = json!({ "member": second, "passphrase": PASSPHRASE });
    office.ok("user_invite", invite);
    assert_eq!(asked.refused_while_open(), "asker_not_independent", "reset");
    asked.office.clock.pass(Duration::days(31));
    assert_eq!(
        asked.refused(),
        "asker_not_independent",
        "never signed in since"
    );
}

impl Requested {
    /// Locks the book before [`Requested::erase`].
    fn refused_while_open(&mut self) -> String {
        self.office.ok("lock", json!({}));
        self.refused()
    }

    /// Changes a member as the founder.
    fn change_member(&mut self, member: &str, name: &str, role: &str) {
        let founder = self.founder.clone();
        self.office
            .sign_in(&founder, PASSPHRASE)
            .expect("the founder");
        let setup = self.office.ok("office_setup", json!({}));
        let staff = setup["staff"].as_array().expect("staff");
        let found = staff.iter().find(|staff| staff["id"] == member);
        let mut after = found.expect("the member").clone();
        (after["name"], after["role"]) = (json!(name), json!(role));
        let change = json!({ "member": after, "passphrase": PASSPHRASE });
        self.office.ok("staff_put", change);
        self.office.ok("lock", json!({}));
    }
}

#[test]
fn a_role_that_the_executor_gave_counts_as_an_account_made() {
    let mut asked = requested();
    asked.days_with_second(8);
    let second = asked.second.clone();
    asked.change_member(&second, "秦三三", "supervisor");
    asked.change_member(&second, "秦三三", "mediator");
    assert_eq!(asked.refused(), "asker_not_independent");
    // Control: a name that was changed is no role.
    let mut asked = requested();
    asked.days_with_second(8);
    let second = asked.second.clone();
    asked.change_member(&second, "秦三三", "supervisor");
    assert_eq!(asked.erase(), None);
}

/// Sign-ins of an account that the executor just made are none of a colleague.
#[test]
fn a_new_account_of_the_executor_does_not_make_days_pass() {
    let mut asked = requested();
    let founder = asked.founder.clone();
    asked
        .office
        .sign_in(&founder, PASSPHRASE)
        .expect("the founder");
    let puppet = asked.office.add_member("严九", "mediator");
    asked.office.invite_and_sign_in(&puppet, THIRD);
    asked.office.ok("lock", json!({}));
    asked.days_with(8, &puppet, THIRD);
    assert_eq!(asked.refused(), "erasure_unseen");
    asked.days_with_second(3);
    assert_eq!(asked.erase(), None);
}

#[test]
fn an_asker_who_left_is_no_second_person() {
    let mut asked = requested();
    asked.days_with_second(8);
    let (founder, second) = (asked.founder.clone(), asked.second.clone());
    asked
        .office
        .sign_in(&founder, PASSPHRASE)
        .expect("the founder");
    let removal = json!({ "member": second, "passphrase": PASSPHRASE });
    asked.office.ok("user_remove", removal);
    asked.office.run_tasks();
    assert_eq!(asked.refused_while_open(), "asker_not_independent");
    // Nor does the executor make one of them again.
    (asked.office.sign_in(&founder, PASSPHRASE)).expect("the founder");
    let setup = asked.office.ok("office_setup", json!({}));
    let staff = setup["staff"].as_array().expect("staff");
    let found = staff.iter().find(|staff| staff["id"] == second);
    let mut again = found.expect("the member").clone();
    assert_eq!(again["active"], false);
    again["active"] = json!(true);
    asked.office.ok("staff_put", json!({ "member": again }));
    assert_eq!(asked.refused_while_open(), "asker_not_independent");
}

/// A longer period that the office decides on meanwhile counts, too.
#[test]
fn the_retention_period_is_asked_at_the_deed_as_well() {
    let (mut office, second, case, version) = office_with_void_case();
    office.ok("lock", json!({}));
    office.clock.set_day(date("2031-12-01"));
    let sign_in = json!({ "user": second, "passphrase": NEW_PASSPHRASE, "clock_confirmed": true });
    office.ok("sign_in", sign_in);
    let ask = json!({ "case": case, "version": version, "basis": "retention_over", "note": "" });
    let asked = office.ok("erasure_ask", ask);
    office.ok("lock", json!({}));
    let mut asked = Requested {
        founder: office.founder.clone(),
        office,
        second,
        case,
        version: asked["version"].as_i64().expect("a version"),
    };
    asked.days_with_second(8);
    let founder = asked.founder.clone();
    (asked.office.sign_in(&founder, PASSPHRASE)).expect("the founder");
    let safety = asked.office.ok("office_setup", json!({}))["safety"].clone();
    let mut longer = safety.clone();
    longer["keep_others_years"] = json!(6);
    asked.office.ok("safety_set", json!({ "safety": longer }));
    assert_eq!(asked.refused_while_open(), "within_retention");
    (asked.office.sign_in(&founder, PASSPHRASE)).expect("the founder");
    asked.office.ok("safety_set", json!({ "safety": safety }));
    asked.office.ok("lock", json!({}));
    assert_eq!(asked.erase(), None);
}

#[test]
fn within_the_retention_period_only_a_legal_ground_counts() {
    let (mut office, _, void, version) = office_with_void_case();
    let ask = |case: &str, version: i64, basis: &str| json!({ "case": case, "version": version, "basis": basis, "note": "" });
    for basis in ["request", "retention_over"] {
        let refused = office.refused("erasure_ask", ask(&void, version, basis));
        assert_eq!(refused, "within_retention", "{basis}");
    }
    let safety = office.ok("office_setup", json!({}))["safety"].clone();
    for (field, years) in [("keep_agreements_years", 9), ("keep_others_years", 4)] {
        let mut shorter = safety.clone();
        shorter[field] = json!(years);
        let refused = office.refused_at("safety_set", json!({ "safety": shorter }));
        assert_eq!(refused, ("bad_value".into(), format!("safety.{field}")));
    }
    // Five years after the day of voiding.
    office.ok("lock", json!({}));
    office.clock.set_day(date("2031-11-20"));
    let sign_in = |office: &mut TestOffice| {
        let founder = office.founder.clone();
        office.ok(
            "sign_in",
            json!({ "user": founder, "passphrase": PASSPHRASE, "clock_confirmed": true }),
        );
    };
    sign_in(&mut office);
    let refused = office.refused("erasure_ask", ask(&void, version, "request"));
    assert_eq!(refused, "within_retention");
    office.ok("lock", json!({}));
    office.clock.set_day(date("2031-11-21"));
    sign_in(&mut office);
    office.ok("erasure_ask", ask(&void, version, "request"));
}

/// Everybody who signs in is told of a request; its number only who may see the case. An auditor can drop it.
#[test]
fn everybody_is_told_and_an_auditor_can_drop_the_request() {
    let mut asked = requested();
    let (founder, second, case) = (
        asked.founder.clone(),
        asked.second.clone(),
        asked.case.clone(),
    );
    let office = &mut asked.office;
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let auditor = office.add_member("王六", "auditor");
    let outsider = json!({
        "id": NIL, "place": 0, "name": "吴四", "role": "mediator", "team": "乙", "active": true,
    });
    let setup = office.ok("staff_put", json!({ "member": outsider }));
    let staff = setup["staff"].as_array().expect("staff");
    let outsider = staff.iter().find(|staff| staff["name"] == "吴四");
    let outsider = outsider.expect("the member")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let told = office.ok("erasures_asked", json!({}));
    assert_eq!(
        (&told[0]["case"], &told[0]["by"]),
        (&json!(case), &json!(second))
    );
    assert_eq!(told[0]["possible_on"], "2027-01-06");
    assert_eq!(told[0]["number"], "盛劳调字〔2026〕第1号");
    office.invite_and_sign_in(&outsider, THIRD);
    let told = office.ok("erasures_asked", json!({}));
    assert_eq!(
        (&told[0]["case"], &told[0]["number"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(told[0]["by"], json!(second));
    let stop = json!({ "case": case, "reason": "保存期内，不应删除" });
    assert_eq!(office.refused("erasure_stop", stop.clone()), "not_allowed");
    office.ok("lock", json!({}));
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    office.invite_and_sign_in(&auditor, FOURTH);
    let told = office.ok("erasures_asked", json!({}));
    assert_eq!(told[0]["number"], "盛劳调字〔2026〕第1号");
    office.ok("erasure_stop", stop.clone());
    assert_eq!(office.ok("erasures_asked", json!({})), json!([]));
    assert_eq!(office.refused("erasure_stop", stop), "not_found");
    office.ok("lock", json!({}));
    asked.days_with_second(8);
    let office = &mut asked.office;
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let erase = json!({ "case": case, "version": asked.version + 1, "passphrase": PASSPHRASE });
    assert_eq!(office.refused("case_erase", erase), "not_found");
}
