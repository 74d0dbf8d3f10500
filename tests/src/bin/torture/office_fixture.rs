//! The office of the crash scenarios of passphrases, keys and backups: creates it with the commands, signs in to it and
//! checks that its cases are there.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::vault::{RecoveryKey, VaultFile};
use casebook_tests::test_office::{PASSPHRASE, TestOffice, code, describe_refusal, wage_case};
use chrono::Duration;
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::TrialResult;

const COLLEAGUE_PASSPHRASE: &str = "石阶 umbrella 麦浪 63 copper";

/// The number of cases of the office.
const CASES: u8 = 6;

/// Starts the program on the office in this folder, this number of hours after the start of the trials.
pub fn open(folder: &Path, hours: i64) -> TestOffice {
    let mut office = TestOffice::start_office(&data_folder(folder), TODAY);
    office.clock.pass(Duration::hours(hours));
    office
}

/// Starts the program like [`open`] and signs the founder in with the original passphrase.
pub fn open_signed_in(folder: &Path, hours: i64) -> TrialResult<(TestOffice, FixtureFacts)> {
    let facts = FixtureFacts::read(folder)?;
    let mut office = open(folder, hours);
    sign_in(&mut office, facts.text("founder"), PASSPHRASE)?;
    Ok((office, facts))
}

/// Signs in; returns an error if that is refused.
pub fn sign_in(office: &mut TestOffice, user: &str, passphrase: &str) -> TrialResult<()> {
    office.sign_in(user, passphrase).map_err(describe_refusal)?;
    Ok(())
}

/// Returns the data folder of the program.
pub fn data_folder(folder: &Path) -> PathBuf {
    folder.join("data")
}

/// The user ids and the recovery key of an office, which are stored in `facts.json` beside its data.
pub struct FixtureFacts(Value);

impl FixtureFacts {
    pub fn read(folder: &Path) -> TrialResult<FixtureFacts> {
        let text = fs::read_to_string(folder.join("facts.json"))?;
        Ok(FixtureFacts(serde_json::from_str(&text)?))
    }

    pub fn text(&self, fact: &str) -> &str {
        self.0[fact].as_str().unwrap_or_default()
    }
}

/// Creates an office with a founder, a colleague and some cases, and writes its [`FixtureFacts`].
pub fn create_office(folder: &Path) -> TrialResult<()> {
    let mut office = open(folder, 0);
    office.create_office();
    let founder = office.founder.clone();
    let recovery_key = office.confirm_recovery_key();
    let colleague = office.add_member("顾二", "mediator");
    office.invite_and_sign_in(&colleague, COLLEAGUE_PASSPHRASE);
    office.try_call("lock", json!({}))?;
    sign_in(&mut office, &founder, PASSPHRASE)?;
    for n in 1..=CASES {
        office.try_call("case_register", registration(&founder, n))?;
    }
    office.try_call("sign_out", json!({}))?;
    let facts = json!({ "founder": founder, "colleague": colleague, "recovery_key": recovery_key });
    fs::write(folder.join("facts.json"), facts.to_string())?;
    Ok(())
}

fn case_id(n: u8) -> String {
    format!("0191a7c5-0000-7000-8000-0000000000{n:02x}")
}

fn registration(mediator: &str, n: u8) -> Value {
    let mut case = wage_case(TODAY, None);
    case["fields"]["grid"] = Value::Null;
    case["fields"]["mediator"] = json!(mediator);
    case["draft"] = json!(case_id(n));
    case
}

/// Returns every case of the office as text, as the signed-in person reads it.
pub fn read_cases(office: &mut TestOffice) -> TrialResult<String> {
    let mut text = String::new();
    for n in 1..=CASES {
        let view = office.try_call("case_get", json!({ "case": case_id(n) }))?;
        text.push_str(&view["case"].to_string());
        text.push('\n');
    }
    Ok(text)
}

/// Returns every case of the office as text, read by the founder with the original passphrase.
pub fn read_content(folder: &Path) -> TrialResult<String> {
    let (mut office, _) = open_signed_in(folder, 1)?;
    read_cases(&mut office)
}

/// Returns true if the colleague can still sign in.
pub fn can_colleague_sign_in(folder: &Path, facts: &FixtureFacts) -> bool {
    let mut office = open(folder, 8);
    let signed_in = office.sign_in(facts.text("colleague"), COLLEAGUE_PASSPHRASE);
    signed_in.is_ok()
}

/// Signs in with each of the passphrases, each an hour later; returns which of them open the book, and a message for
/// each violation in the opened book.
pub fn try_passphrases(
    folder: &Path,
    passphrases: &[&str],
    content: &str,
) -> (Vec<bool>, Vec<String>) {
    let mut violations = Vec::new();
    let mut opens = Vec::new();
    let facts = match FixtureFacts::read(folder) {
        Ok(facts) => facts,
        Err(error) => return (opens, vec![error.to_string()]),
    };
    for (hour, passphrase) in (4..).zip(passphrases) {
        let mut office = open(folder, hour);
        let signed_in = office.sign_in(facts.text("founder"), passphrase);
        opens.push(signed_in.is_ok());
        match signed_in.map_err(|refusal| code(&refusal)) {
            Ok(_) => match read_cases(&mut office) {
                Ok(text) if text == content => {}
                Ok(_) => violations.push("the cases are not those from before".to_string()),
                Err(error) => violations.push(error.to_string()),
            },
            Err(code) if code == "wrong_passphrase" => {}
            Err(code) => violations.push(format!("the book does not open: {code}")),
        }
    }
    (opens, violations)
}

/// Returns true if the recovery key opens the vault.
pub fn is_recoverable(folder: &Path) -> bool {
    let opened = || -> TrialResult<()> {
        let facts = FixtureFacts::read(folder)?;
        let key = RecoveryKey::parse(facts.text("recovery_key"))?;
        VaultFile::read(&data_folder(folder).join("office"))?.unlock_with_recovery(&key)?;
        Ok(())
    };
    opened().is_ok()
}
