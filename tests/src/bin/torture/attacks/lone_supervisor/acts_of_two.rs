//! Acts that take two people where an office has two supervisors, tried by one of them.

use casebook_tests::test_office::{PASSPHRASE, code};
use chrono::Duration;
use serde_json::{Value, json};

use super::aged_office::AgedOffice;
use super::lone_office::{LoneOffice, PUPPET};
use crate::trial::{Run, TrialResult};

/// The refusals that follow from the rule of two people, and from the proof of the second one.
const RULES: [&str; 4] = [
    "second_person_needed",
    "second_not_possible",
    "wrong_passphrase",
    "try_later",
];

/// The name of an act that takes two people, its command, and its payload without the second person.
type TwoPersonAct = (
    &'static str,
    &'static str,
    fn(&mut LoneOffice<'_>) -> TrialResult<Value>,
);

const ACTS_OF_TWO: [TwoPersonAct; 5] = [
    ("the demotion of the deputy", "staff_put", |lone| {
        lone.role_change(&lone.aged.deputy, "mediator")
    }),
    ("the removal of the deputy", "user_remove", |lone| {
        Ok(json!({ "member": lone.aged.deputy, "passphrase": PASSPHRASE }))
    }),
    ("the removal of the mediator", "user_remove", |lone| {
        Ok(json!({ "member": lone.aged.mediator, "passphrase": PASSPHRASE }))
    }),
    ("a new recovery key", "recovery_renew", |_| {
        Ok(json!({ "passphrase": PASSPHRASE }))
    }),
    ("a restore over the book", "restore_run", |lone| {
        let own = lone.office.data.join("backups");
        let folder = lone.office.choose_folder(&own);
        let request = json!({ "folder": folder, "recovery_key": lone.recovery_key });
        let preview = lone.office.try_call("restore_preview", request)?;
        Ok(json!({
            "folder": folder, "path": preview["sets"][0]["path"], "recovery_key": lone.recovery_key,
            "user": lone.aged.founder, "new_passphrase": PUPPET,
            "present": { "member": lone.aged.founder, "passphrase": PASSPHRASE },
        }))
    }),
];

/// Tries acts that take two people with nobody, with the founder, with a puppet and with a wrong passphrase as the
/// second one.
pub fn try_acts_of_two(run: &mut Run, aged: &AgedOffice) -> TrialResult<()> {
    let mut lone = LoneOffice::open(run, aged)?;
    let role = match run.random.below(2) {
        0 => "supervisor",
        _ => "mediator",
    };
    let puppet = lone.add_puppet(role)?;
    lone.office.clock.utc -= Duration::days(*run.random.pick(&[0, 33, 500]));
    lone.enter_as_founder()?;
    let state = |lone: &mut LoneOffice<'_>| -> TrialResult<[Value; 2]> {
        let setup = lone.office.try_call("office_setup", json!({}))?;
        let access = lone.office.try_call("access", json!({}))?;
        Ok([setup["staff"].clone(), access["key_version"].clone()])
    };
    let before = state(&mut lone)?;
    let second =
        |member: &str, passphrase: &str| json!({ "member": member, "passphrase": passphrase });
    let seconds = [
        Value::Null,
        second(&aged.founder, PASSPHRASE),
        second(&puppet, PUPPET),
        second(&aged.mediator, PUPPET),
        second(&aged.deputy, PUPPET),
    ];
    run.count_try();
    for _ in 0..3 {
        let (name, command, payload) = run.random.pick(&ACTS_OF_TWO);
        let mut payload = payload(&mut lone)?;
        let second = run.random.pick(&seconds);
        if !second.is_null() {
            payload["second"] = second.clone();
        }
        match lone
            .office
            .call(command, payload)
            .map_err(|refusal| code(&refusal))
        {
            Ok(_) => {
                run.report_failure(format!("{name} was done by one person with {second}"));
                return Ok(());
            }
            Err(code) if RULES.contains(&code.as_str()) => {
                run.add_to_fact("acts of two refused", 1);
            }
            Err(code) => run.report_failure(format!("{name} was refused as {code}")),
        }
    }
    if state(&mut lone)? != before {
        run.report_failure("refused acts changed the members or the keys");
    }
    Ok(())
}
