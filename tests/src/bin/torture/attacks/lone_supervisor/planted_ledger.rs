//! A list of erasures that no journal knows, which somebody with the vault key laid beside the backup sets. A restored book
//! erases what it lists, as an erasure may be known to nothing else; the sets must keep it.

use std::fs;
use std::path::Path;

use casebook_core::backup::{ErasureLedger, Keys, list_sets, open_verified};
use casebook_core::store::ErasureRecord;
use casebook_tests::test_office::TestOffice;
use chrono::Duration;
use serde_json::json;

use super::aged_office::AgedOffice;
use super::lone_office::LoneOffice;
use crate::trial::{Run, TrialResult};

/// Tries to have the program itself erase the case in its sets, by a list of erasures that no journal knows.
pub fn try_planted_ledger(run: &mut Run, aged: &AgedOffice) -> TrialResult<()> {
    let mut lone = LoneOffice::open(run, aged)?;
    let outside = run.folder()?;
    let [medium, away] = ["medium", "away"].map(|name| outside.join(name));
    fs::create_dir(&medium)?;
    lone.enter_as_founder()?;
    let mut safety = lone.office.try_call("office_setup", json!({}))?["safety"].clone();
    safety["places"] = json!([lone.office.choose_folder(&medium)]);
    lone.office
        .try_call("safety_set", json!({ "safety": safety }))?;
    back_up(&mut lone.office)?;
    let (keys, own) = (lone.keys()?, lone.office.data.join("backups"));
    let days = i64::try_from(7 + run.random.below(400))?;
    let planted = ErasureLedger::from_records(&[ErasureRecord {
        case: aged.case.parse()?,
        seq: 1,
        at: lone.office.clock.utc - Duration::days(days),
    }]);
    let places = *run
        .random
        .pick(&[[true, false], [false, true], [true, true]]);
    for (location, _) in [&own, &medium]
        .into_iter()
        .zip(places)
        .filter(|(_, is)| *is)
    {
        planted.write(location, &keys)?;
    }
    // A medium that comes back follows what the own location says.
    let was_away = run.random.below(2) == 1;
    if was_away {
        fs::rename(&medium, &away)?;
    }
    let other = lone.office.own_wage_case("沈二");
    lone.office.try_call("case_register", other)?;
    back_up(&mut lone.office)?;
    if was_away {
        fs::rename(&away, &medium)?;
        lone.office.clock.pass(Duration::seconds(20));
        lone.office.tick();
        lone.office.run_tasks();
    }
    run.count_try();
    for location in [&own, &medium] {
        let lost = count_sets_without(&lone, location, &keys)?;
        if lost > 0 {
            let place = location.display();
            run.report_failure(format!("{lost} sets in {place} lost the case ({places:?})"));
        }
    }
    Ok(())
}

fn back_up(office: &mut TestOffice) -> TrialResult<()> {
    office.clock.pass(Duration::minutes(31));
    office.try_call("user_active", json!({}))?;
    office.try_call("backup_now", json!({}))?;
    office.run_tasks();
    let status = office.try_call("backup_status", json!({}))?;
    match status["last_error"].is_null() {
        true => Ok(()),
        false => Err(format!("no backup was made: {status}").into()),
    }
}

fn count_sets_without(lone: &LoneOffice<'_>, location: &Path, keys: &Keys) -> TrialResult<usize> {
    let mut lost = 0;
    let sets = list_sets(location, keys)?;
    if sets.is_empty() {
        return Err("there are no sets".into());
    }
    for set in sets {
        let (_, opened) = open_verified(&set.dir, keys, &lone.office.data, &mut |_, _| true)?;
        let case = opened.store.case(lone.aged.case.parse()?)?;
        lost += usize::from(case.erased_on.is_some() || case.parties.is_empty());
    }
    Ok(lost)
}
