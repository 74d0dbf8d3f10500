//! What it costs to come in, and to keep copies: signing in, a backup proved, and saving while one is made.

use std::time::Instant;

use casebook_tests::office::{Office, PASSPHRASE};
use serde_json::{Value, json};

use super::Outcome;

fn milliseconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1_000.0
}

/// Rows `sign_in`, `backup_proved` (the whole way), `save_copying` (between two steps of the copy, the step that it waits
/// for included) and `save_proving` (while another thread proves the set).
pub fn measure(cases: u64, mut row: impl FnMut(&str, Vec<f64>)) -> Outcome<()> {
    let mut office = Office::founded_in_earnest();
    let founder = office.founder.clone();
    let now = office.now();
    super::fill_store(&mut office.store(&founder, PASSPHRASE), &now, cases)?;
    let mut times = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        office
            .sign_in(&founder, PASSPHRASE)
            .map_err(|refusal| format!("{refusal:?}"))?;
        times.push(milliseconds(began));
        office.ok("lock", json!({}));
    }
    row("sign_in", times);
    office
        .sign_in(&founder, PASSPHRASE)
        .map_err(|refusal| format!("{refusal:?}"))?;
    let case = registered(&mut office);
    let (mut copying, mut proving) = (Vec::new(), Vec::new());
    let began = Instant::now();
    office.ok("backup_now", json!({}));
    let mut version = 1;
    let task = loop {
        let waits = Instant::now();
        let now = office.now();
        office.app.work(&now);
        version = saved(&mut office, &case, version);
        copying.push(milliseconds(waits));
        if let Some(task) = office.app.background() {
            break task;
        }
    };
    let proof = std::thread::spawn(move || task.run(&mut |_, _| true));
    while !proof.is_finished() {
        let waits = Instant::now();
        version = saved(&mut office, &case, version);
        proving.push(milliseconds(waits));
        // As often as twenty people would save.
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let outcome = proof.join().map_err(|_| "the proof panicked")?;
    let now = office.now();
    let (progress, _) = office.app.settled(outcome, &now);
    row("backup_proved", vec![milliseconds(began)]);
    row("save_copying", copying);
    row("save_proving", proving);
    match progress.map(|p| p.state) {
        Some(casebook_core::wire::call::JobState::Done) => Ok(()),
        other => Err(format!("the backup was not proved: {other:?}").into()),
    }
}

fn registered(office: &mut Office) -> Value {
    let case = office.wage_case("陈国平");
    office.ok("case_register", case)["case"].clone()
}

fn saved(office: &mut Office, case: &Value, version: i64) -> i64 {
    let changes = json!({ "next_action": format!("电话联系 {version}") });
    let edit = json!({ "case": case, "version": version, "changes": changes });
    office.ok("case_edit", edit)["version"]
        .as_i64()
        .unwrap_or(version)
}
