//! Measures signing in, a backup with its proof, and saving while a backup is made.

use std::time::Instant;

use casebook_core::store::Check;
use casebook_tests::test_office::{Credentials, PASSPHRASE, TestOffice};
use serde_json::{Value, json};

use super::BenchResult;

fn milliseconds(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1_000.0
}

/// Adds the rows `verify_signed` and `verify_no_signers` (the whole book, whose entries are signed, with and without
/// checking the signatures), `sign_in`, `backup_proved` (the copy and the proof), `save_copying` (a save together with the copy
/// step that it waits for) and `save_proving` (a save while another thread proves the set).
pub fn measure(cases: u64, mut row: impl FnMut(&str, Vec<f64>)) -> BenchResult<()> {
    let mut office = TestOffice::new_office_with_real_passphrases();
    let founder = office.founder.clone();
    let now = office.now();
    let mut store = office.lock_and_open_store(Credentials::of(&founder, PASSPHRASE));
    super::filling::fill_store(&mut store, &now, cases)?;
    let known = office.external_records();
    for (name, without) in [
        ("verify_signed", None),
        ("verify_no_signers", Some(Check::Signatures)),
    ] {
        let mut times = Vec::new();
        for _ in 0..5 {
            let started = Instant::now();
            match without {
                Some(check) => store.verify_without(check, &known, &mut |_, _| true)?,
                None => store.verify_whole(&known, &mut |_, _| true)?,
            };
            times.push(milliseconds(started));
        }
        row(name, times);
    }
    eprintln!("{} entries are signed", store.head().seq);
    drop(store);
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        office
            .sign_in(&founder, PASSPHRASE)
            .map_err(|refusal| format!("{refusal:?}"))?;
        times.push(milliseconds(started));
        office.ok("lock", json!({}));
    }
    row("sign_in", times);
    office
        .sign_in(&founder, PASSPHRASE)
        .map_err(|refusal| format!("{refusal:?}"))?;
    // The comparison with the sets that there are.
    office.run_tasks();
    let case = register_case(&mut office);
    let (mut copying, mut proving) = (Vec::new(), Vec::new());
    let started = Instant::now();
    office.ok("backup_now", json!({}));
    let mut version = 1;
    let task = loop {
        let waiting = Instant::now();
        office.run_slice();
        version = edit_case(&mut office, &case, version);
        copying.push(milliseconds(waiting));
        let now = office.now();
        if let Some(task) = office.app.take_background_task(&now) {
            break task;
        }
    };
    let proof = std::thread::spawn(move || task.run(&mut |_, _| true));
    while !proof.is_finished() {
        let waiting = Instant::now();
        version = edit_case(&mut office, &case, version);
        proving.push(milliseconds(waiting));
        // Ten saves per second, like about twenty busy users.
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let result = proof.join().map_err(|_| "the proof panicked")?;
    let now = office.now();
    let (progress, _) = office.app.finish_task(result, &now);
    row("backup_proved", vec![milliseconds(started)]);
    row("save_copying", copying);
    row("save_proving", proving);
    match progress.map(|p| p.state) {
        Some(casebook_core::wire::call::JobState::Done) => Ok(()),
        other => Err(format!("the backup was not proved: {other:?}").into()),
    }
}

fn register_case(office: &mut TestOffice) -> Value {
    let case = office.own_wage_case("陈国平");
    office.ok("case_register", case)["case"].clone()
}

/// Edits the case; returns its new version.
fn edit_case(office: &mut TestOffice, case: &Value, version: i64) -> i64 {
    let changes = json!({ "next_action": format!("电话联系 {version}") });
    let edit = json!({ "case": case, "version": version, "changes": changes });
    office.ok("case_edit", edit)["version"]
        .as_i64()
        .unwrap_or(version)
}
