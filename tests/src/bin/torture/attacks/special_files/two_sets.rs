//! An office with two backup sets, and what it does with a medium that holds copies of them.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::JobState;
use casebook_tests::test_office::people::HEAD;
use casebook_tests::test_office::{NEW_PASSPHRASE, TestOffice, describe_refusal, write_office};
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{Run, TrialResult, copy_folder};

/// An office with two backup sets in its own location; the newest one has a case more.
pub struct TwoSets {
    pub data: PathBuf,
    pub recovery_key: String,
    /// The number of the case that both sets have.
    pub number: Value,
    pub older: String,
    pub newest: String,
}

impl TwoSets {
    pub fn make(run: &mut Run) -> TrialResult<TwoSets> {
        let data = run.folder()?;
        let recovery_key = write_office(&data, TODAY, &[HEAD]);
        let mut office = TestOffice::start_office(&data, TODAY);
        office.sign_in_as(&HEAD).map_err(describe_refusal)?;
        let mut number = Value::Null;
        for n in 0..2 {
            let case = office.wage_case();
            let written = office.try_call("case_register", case)?;
            if n == 0 {
                number = written["number"].clone();
            }
            office.clock.pass(chrono::Duration::minutes(31));
            office.try_call("user_active", json!({}))?;
            office.try_call("backup_now", json!({}))?;
            office.run_tasks();
        }
        let view = office.try_call("backups", json!({}))?;
        let name = |n: usize| {
            let name = view["locations"][0]["sets"][n]["name"].as_str();
            name.map(str::to_owned).ok_or("there are not two sets")
        };
        let (newest, older) = (name(0)?, name(1)?);
        office.try_call("lock", json!({}))?;
        Ok(TwoSets {
            data,
            recovery_key,
            number,
            older,
            newest,
        })
    }

    /// Copies the sets to a medium; returns it with the folder of the newest set.
    pub fn copy_to_medium(&self, run: &mut Run) -> TrialResult<(PathBuf, PathBuf)> {
        let medium = run.folder()?;
        copy_folder(&self.data.join("backups"), &medium)?;
        let mut below = fs::read_dir(&medium)?;
        let of_book = below.next().ok_or("no sets were copied")??;
        Ok((medium, of_book.path().join(&self.newest)))
    }
}

/// Returns the number of cases in the book that was restored from this set.
pub fn restore_on_empty_pc(
    data: &Path,
    medium: &Path,
    key: &str,
    set: &str,
) -> Result<usize, String> {
    let mut office = TestOffice::start_office(data, TODAY);
    office.clock.pass(chrono::Duration::days(1));
    let folder = office.choose_folder(medium);
    let request = json!({ "folder": folder, "recovery_key": key });
    let preview = office.try_call("restore_preview", request)?;
    let mut listed = preview["sets"].as_array().into_iter().flatten();
    let found = listed.find(|one| one["name"] == set);
    let path = found.ok_or("the set is not listed")?["path"].clone();
    let run = json!({
        "folder": folder, "path": path, "recovery_key": key, "user": HEAD.id(),
        "new_passphrase": NEW_PASSPHRASE,
    });
    office.try_call("restore_run", run)?;
    match office.run_tasks().pop() {
        Some(last) if last.state == JobState::Done => {}
        last => return Err(format!("the restore ended: {}", json!(last))),
    }
    let all = json!({ "query": { "view": "all" }, "after": null, "limit": 10 });
    let list = office.try_call("case_list", all)?;
    Ok(list["rows"].as_array().map_or(0, Vec::len))
}

/// Returns whether a case could be read in a set on the medium, and the newest set in the own location after a backup.
pub fn work_beside(data: &Path, medium: &Path, in_set: &Value) -> Result<(bool, Value), String> {
    let mut office = TestOffice::start_office(data, TODAY);
    office.clock.pass(chrono::Duration::days(1));
    office.sign_in_as(&HEAD).map_err(describe_refusal)?;
    let mut safety = office.try_call("office_setup", json!({}))?["safety"].clone();
    safety["places"] = json!([office.choose_folder(medium)]);
    office.try_call("safety_set", json!({ "safety": safety }))?;
    office.run_tasks();
    let is_read = office.call("case_in_set", in_set.clone()).is_ok();
    office.try_call("backup_now", json!({}))?;
    office.run_tasks();
    let view = office.try_call("backups", json!({}))?;
    Ok((is_read, view["locations"][0]["sets"][0].clone()))
}
