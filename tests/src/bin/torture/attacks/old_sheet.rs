//! Imitates somebody with an old recovery sheet and an old set of backups who puts the old book in the place of the
//! present one, sometimes after damaging its files: where the book can still say who its people are, a supervisor of it
//! must give their present passphrase, and a second person theirs where there are two supervisors. Each restore must be
//! in the journal and be told to everybody, and after refused ones the present book must open.

mod proofs;
mod scene;

use std::fs;
use std::path::Path;

use casebook_tests::test_office::people::{DEPUTY, HEAD, MEDIATOR};
use casebook_tests::test_office::{TestOffice, code, describe_refusal};
use chrono::Duration;
use serde_json::{Value, json};

use self::proofs::{Agreement, Proofs, RESTORED_PASSPHRASE, agree, wrong_proofs};
use self::scene::{AGE, LEFT_BOOKS, LeftBook, OldSheetOffice, present_passphrase};
use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult};

pub const TRIAL: Trial = Trial {
    name: "old recovery sheet",
    name_zh: "旧恢复纸配旧备份",
    quick: 2,
    full: 50,
    run,
};

/// Longer than any wait after a wrong passphrase, so that the passphrase itself is judged each time.
const MAX_WAIT: Duration = Duration::minutes(16);

fn run(run: &mut Run) -> TrialResult<Row> {
    let scenes = [
        OldSheetOffice::make(run, true)?,
        OldSheetOffice::make(run, false)?,
    ];
    for turn in 0..run.count {
        let scene = &scenes[usize::from(turn % 2 == 1)];
        let left = match turn {
            0 | 1 => LeftBook::Untouched,
            _ => *run.random.pick(&LEFT_BOOKS),
        };
        run.count_try();
        try_restore(run, scene, left)?;
    }
    let control = is_lost_book_restored(run, &scenes)?;
    Ok(run.row(Some(control)))
}

/// Restores the oldest set of a folder for the supervisor; returns the code of the refusal, none if it was done.
fn restore(
    office: &mut TestOffice,
    folder: &Path,
    sheet: &str,
    proofs: &Proofs,
) -> TrialResult<Option<String>> {
    let folder = office.choose_folder(folder);
    let request = json!({ "folder": folder, "recovery_key": sheet });
    let preview = office.try_call("restore_preview", request)?;
    let usable = |set: &&Value| set["unusable_because"].is_null();
    let mut sets = preview["sets"].as_array().into_iter().flatten();
    let oldest = sets.rfind(usable).ok_or("no set can be used")?;
    let mut input = json!({
        "folder": folder, "path": oldest["path"], "recovery_key": sheet, "user": HEAD.id(),
        "new_passphrase": RESTORED_PASSPHRASE,
    });
    for (name, proof) in proofs.as_object().into_iter().flatten() {
        input[name] = proof.clone();
    }
    office.clock.pass(MAX_WAIT);
    if let Err(refusal) = office.call("restore_run", input) {
        return Ok(Some(code(&refusal)));
    }
    let end = json!(office.run_tasks().pop());
    match end["state"] == "done" {
        true => Ok(None),
        false => Err(format!("a restore that was begun: {end}").into()),
    }
}

/// Tries a restore with wrong proofs, which must be refused, and then with the right ones.
fn try_restore(run: &mut Run, scene: &OldSheetOffice, left: LeftBook) -> TrialResult<()> {
    let (mut office, medium) = scene.copy(run)?;
    scene.damage(&office, left)?;
    let own = office.data.join("backups");
    let is_own = run.random.below(2) == 0;
    let folder = if is_own { own } else { medium };
    // A clock that was set back makes no account young, and no second person needless.
    let days_back = run.random.below(3) * run.random.below(250);
    office.clock.utc -= Duration::days(days_back.cast_signed());
    let tried = format!(
        "{left:?}, two supervisors: {}, own sets: {is_own}, {days_back} days back",
        scene.has_two
    );
    let agreement = agree(run, scene, left);
    let mut wrong = wrong_proofs(scene, left, &agreement.proofs);
    for _ in 0..wrong.len().min(2) {
        let (name, expected, proofs) = wrong.swap_remove(run.random.index(wrong.len()));
        let refused = restore(&mut office, &folder, &scene.old_sheet, &proofs)?;
        if refused.as_deref() != Some(expected) {
            run.report_failure(format!("{tried}, {name}: {refused:?}"));
        }
        if refused.is_none() {
            return Ok(());
        }
        run.add_to_fact("refused restores", 1);
    }
    if left == LeftBook::Untouched {
        let signed_in = office.sign_in(&HEAD.id().to_string(), &present_passphrase(&HEAD));
        signed_in.map_err(describe_refusal)?;
        let later = json!({ "case": scene.later });
        if let Err(error) = office.try_call("case_get", later) {
            run.report_failure(format!("{tried}, after refused restores: {error}"));
        }
        office.try_call("lock", json!({}))?;
    }
    let refused = restore(&mut office, &folder, &scene.old_sheet, &agreement.proofs)?;
    match refused {
        Some(refused) => run.report_failure(format!("{tried}, the right proofs: {refused}")),
        None => check_restored(run, &mut office, scene, &agreement, &tried)?,
    }
    let copy = office.data.clone();
    drop(office);
    fs::remove_dir_all(copy)?;
    Ok(())
}

/// Checks that the old book is there, that the journal names who agreed and nobody else, and that everybody is told.
fn check_restored(
    run: &mut Run,
    office: &mut TestOffice,
    scene: &OldSheetOffice,
    agreement: &Agreement,
    tried: &str,
) -> TrialResult<()> {
    if office
        .call("case_get", json!({ "case": scene.later }))
        .is_ok()
    {
        run.report_failure(format!("{tried}: the later case is still there"));
    }
    let query = json!({
        "kinds": ["backups"], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    let page = office.try_call("journal_list", query)?;
    let mut lines = page["lines"].as_array().into_iter().flatten();
    let entry = lines.find(|line| line["action"] == "restored");
    let named = entry.map(|line| {
        (
            line["detail"]["by"].clone(),
            line["detail"]["second"].clone(),
        )
    });
    let by = json!(agreement.by.map(|person| person.id()));
    if named != Some((by, agreement.second.clone())) {
        run.report_failure(format!("{tried}: the entry names {named:?}"));
    }
    let others = if scene.has_two {
        vec![DEPUTY, MEDIATOR]
    } else {
        vec![MEDIATOR]
    };
    for person in others {
        office.try_call("lock", json!({}))?;
        let boot = office.sign_in_as(&person).map_err(describe_refusal)?;
        let by = json!(agreement.by.unwrap_or(HEAD).id());
        if boot["restored"]["by"] != by {
            let told = &boot["restored"];
            run.report_failure(format!("{tried}: {} is told {told}", person.name));
        }
    }
    office.try_call("lock", json!({}))?;
    run.add_to_fact("restores that were told", 1);
    Ok(())
}

/// Returns true if the same sheets and sets restore the books without anybody's passphrase where no book is left to
/// ask. This is the control.
fn is_lost_book_restored(run: &mut Run, scenes: &[OldSheetOffice; 2]) -> TrialResult<bool> {
    let mut all = true;
    for scene in scenes {
        let (_, medium) = scene.copy(run)?;
        let mut office = TestOffice::start_office(&run.folder()?, TODAY);
        office.clock.pass(AGE);
        let refused = restore(&mut office, &medium, &scene.old_sheet, &json!({}))?;
        all &= refused.is_none();
    }
    Ok(all)
}
